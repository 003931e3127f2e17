//! Rows of accounts: organisations, members, invitations, drafts and settings.
//!
//! Like everything in this room they come sealed: locks, wraps and blobs are bytes.

use case::{MemberId, OrganisationId};
use jiff::{SignedDuration, Timestamp};

use crate::custody::{CustodyRow, insert_custody};
use crate::db::{Row, Tx, values};
use crate::log::number;
use crate::{Commit, CommitError, Store, StoreError};

/// A registered organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationRow {
    /// Its id.
    pub id: OrganisationId,
    /// Its public name.
    pub name: String,
    /// The code of its kind of body.
    pub kind: String,
    /// Whether it takes part with its own reference and coded facts alone.
    pub coded_only: bool,
    /// Which of its key pairs is in use; it has none before its first custodian accepts.
    pub generation: u32,
    /// The public key.
    pub public_key: Option<[u8; 32]>,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// The id.
    pub id: MemberId,
    /// The name typed at sign-in.
    pub sign_in: String,
    /// The member's display name, sealed.
    pub body: Vec<u8>,
    /// The public key.
    pub public_key: [u8; 32],
    /// Which of the member's key pairs this is.
    pub generation: u32,
    /// The locked private key.
    pub lock: Vec<u8>,
}

/// A member's belonging to an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipRow {
    /// The member.
    pub member: MemberId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Codes of roles, separated by spaces.
    pub roles: String,
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRow {
    /// A hash of the code.
    pub code_hash: [u8; 32],
    /// Into which organisation.
    pub organisation: OrganisationId,
    /// Codes of roles, sealed, in hexadecimal.
    pub roles: String,
    /// The organisation's private key sealed under the code; `None` for the first custodian.
    pub key: Option<Vec<u8>>,
    /// Which of the organisation's key pairs that is.
    pub generation: u32,
    /// Until when it can be accepted.
    pub expires: Timestamp,
}

/// A saved draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// Whose.
    pub member: MemberId,
    /// Of which form.
    pub form: String,
    /// What was typed, sealed.
    pub body: Vec<u8>,
    /// When.
    pub at: Timestamp,
}

const ORGANISATIONS: &str =
    "SELECT id, name, kind, generation, public_key, coded_only FROM organisations ORDER BY name";
const MEMBERS: &str =
    "SELECT id, sign_in, body, public_key, lock, generation FROM members ORDER BY id";

impl Store {
    /// A setting.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM settings WHERE name = $1";
        let row = self.db.read_one(sql, values![name]).await?;
        row.map(|row| row.text(0)).transpose()
    }

    /// Writes settings, all or none.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn set(&self, settings: &[(&str, &str)]) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        set_in(&mut tx, settings).await?;
        tx.commit().await
    }

    /// Every registered organisation, by name.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn organisations(&self) -> Result<Vec<OrganisationRow>, StoreError> {
        self.db
            .read(ORGANISATIONS, values![])
            .await?
            .iter()
            .map(organisation)
            .collect()
    }

    /// Registers an organisation together with the event that says so and its first invitation.
    ///
    /// # Errors
    /// Fails like [`Store::commit`]; a name that is taken is a conflict of the new stream.
    pub async fn register(
        &self,
        row: &OrganisationRow,
        invitation: &InvitationRow,
        commit: Commit,
    ) -> Result<(), CommitError> {
        let mut tx = self.db.begin().await?;
        register_in(&mut tx, row, invitation).await?;
        self.commit_in(tx, &[commit]).await
    }

    /// Sets an installation up: its settings and first organisations, together with the events that say so. The
    /// setting that held the set-up code goes.
    /// Whole or not at all, and once.
    ///
    /// # Errors
    /// Fails like [`Store::commit`]; where one of the settings has been written or a name is taken, it is a
    /// conflict of that organisation's new stream.
    pub async fn set_up(
        &self,
        organisations: &[(OrganisationRow, InvitationRow)],
        settings: &[(&str, &str)],
        code: &str,
        commits: &[Commit],
    ) -> Result<(), CommitError> {
        let mut tx = self.db.begin_alone().await?;
        for (row, invitation) in organisations {
            for (name, _) in settings {
                let sql = "SELECT 1 FROM settings WHERE name = $1";
                if !tx.read(sql, values![*name]).await?.is_empty() {
                    let stream = row.id.into();
                    return Err(CommitError::Conflict { stream });
                }
            }
            register_in(&mut tx, row, invitation).await?;
        }
        set_in(&mut tx, settings).await?;
        // What the code of set-up was kept for is over.
        tx.execute("DELETE FROM settings WHERE name = $1", values![code])
            .await?;
        self.commit_in(tx, commits).await
    }

    /// Stores an invitation.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn invite(&self, invitation: &InvitationRow) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        invite(&mut tx, invitation).await?;
        tx.commit().await
    }

    /// The invitation of a code's hash, whether or not it has expired.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn invitation(&self, hash: &[u8; 32]) -> Result<Option<InvitationRow>, StoreError> {
        let sql = "SELECT code_hash, organisation, roles, key, expires, generation FROM invitations \
                   WHERE code_hash = $1";
        let Some(row) = self.db.read_one(sql, values![hash]).await? else {
            return Ok(None);
        };
        Ok(Some(InvitationRow {
            code_hash: row.digest(0)?,
            organisation: row.id(1)?,
            roles: row.text(2)?,
            key: row.opt_bytes(3)?,
            expires: row.instant(4)?,
            generation: number(row.int(5)?)?,
        }))
    }

    /// Uses an invitation up: the member joins, and for the first custodian the organisation gets
    /// its public key. Whole or not at all.
    ///
    /// # Errors
    /// [`CommitError::Conflict`] if the invitation was used in between, the sign-in name is taken or
    /// the organisation's key was renewed.
    pub async fn join(
        &self,
        hash: &[u8; 32],
        member: &MemberRow,
        membership: &MembershipRow,
        custody: &CustodyRow,
        first_key: Option<&[u8; 32]>,
        commit: Commit,
    ) -> Result<(), CommitError> {
        let conflict = || CommitError::Conflict {
            stream: membership.organisation.into(),
        };
        let mut tx = self.db.begin().await?;
        // Void once the organisation's key is renewed: what it carries is the key before.
        let sql = "DELETE FROM invitations WHERE code_hash = $1 AND generation = \
                   (SELECT generation FROM organisations WHERE id = organisation)";
        if tx.execute(sql, values![hash]).await? == 0 {
            return Err(conflict());
        }
        let sql = "INSERT INTO members \
                   (id, sign_in, body, public_key, lock, generation, failures, not_before) \
                   VALUES ($1, $2, $3, $4, $5, $6, 0, 0) ON CONFLICT DO NOTHING";
        let id = member.id.bytes();
        let values = values![
            id,
            &member.sign_in,
            &member.body,
            &member.public_key,
            &member.lock,
            i64::from(member.generation),
        ];
        if tx.execute(sql, values).await? == 0 {
            return Err(conflict());
        }
        if let Some(key) = first_key {
            let sql =
                "UPDATE organisations SET public_key = $2 WHERE id = $1 AND public_key IS NULL";
            if tx
                .execute(sql, values![membership.organisation.bytes(), key])
                .await?
                == 0
            {
                return Err(conflict());
            }
        }
        let sql = "INSERT INTO memberships (member, organisation, roles) VALUES ($1, $2, $3)";
        let organisation = membership.organisation.bytes();
        tx.execute(sql, values![id, organisation, &membership.roles])
            .await?;
        insert_custody(&mut tx, custody).await?;
        self.commit_in(tx, &[commit]).await
    }

    /// The member who signs in with a name.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn member_by_sign_in(&self, name: &str) -> Result<Option<MemberRow>, StoreError> {
        let sql = "SELECT id, sign_in, body, public_key, lock, generation FROM members \
                   WHERE sign_in = $1";
        self.db
            .read_one(sql, values![name])
            .await?
            .as_ref()
            .map(member)
            .transpose()
    }

    /// A member.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn member(&self, id: MemberId) -> Result<Option<MemberRow>, StoreError> {
        let sql = "SELECT id, sign_in, body, public_key, lock, generation FROM members \
                   WHERE id = $1";
        let row = self.db.read_one(sql, values![id.bytes()]).await?;
        row.as_ref().map(member).transpose()
    }

    /// Every member, in the order of ids.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn members(&self) -> Result<Vec<MemberRow>, StoreError> {
        self.db
            .read(MEMBERS, values![])
            .await?
            .iter()
            .map(member)
            .collect()
    }

    /// Counts an attempt to sign in before it is made, so that of many at once none goes uncounted;
    /// `wait` says how long the next one waits after so many. `Err` holds until when this one waits.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn count_attempt(
        &self,
        id: MemberId,
        now: Timestamp,
        wait: impl Fn(u32) -> SignedDuration,
    ) -> Result<Result<(), Timestamp>, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "UPDATE members SET failures = failures + 1 WHERE id = $1 AND not_before <= $2";
        let at = now.as_microsecond();
        let counted = tx.execute(sql, values![id.bytes(), at]).await? > 0;
        let sql = "SELECT failures, not_before FROM members WHERE id = $1";
        let rows = tx.read(sql, values![id.bytes()]).await?;
        let Some(row) = rows.first() else {
            return Ok(Ok(()));
        };
        if !counted {
            return Ok(Err(row.instant(1)?));
        }
        let not_before = now
            .saturating_add(wait(number(row.int(0)?)?))
            .unwrap_or(now);
        let sql = "UPDATE members SET not_before = $2 WHERE id = $1";
        let not_before = not_before.as_microsecond();
        tx.execute(sql, values![id.bytes(), not_before]).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// Takes one counted attempt back, which turned out to be right, and the wait after it.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn attempt_was_right(&self, id: MemberId) -> Result<(), StoreError> {
        let sql = "UPDATE members SET failures = failures - 1, not_before = 0 \
                   WHERE id = $1 AND failures > 0";
        self.db.execute(sql, values![id.bytes()]).await?;
        Ok(())
    }

    /// Changes a member's lock, if it still is the one that was opened, and ends what it let in:
    /// every sign-in under way and every session but the kept one. Returns whether it was changed.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn change_lock(
        &self,
        id: MemberId,
        from: &[u8],
        to: &[u8],
        keep: &[u8; 32],
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "UPDATE members SET lock = $3 WHERE id = $1 AND lock = $2";
        if tx.execute(sql, values![id.bytes(), from, to]).await? == 0 {
            return Ok(false);
        }
        let sql = "DELETE FROM sign_ins WHERE member = $1";
        tx.execute(sql, values![id.bytes()]).await?;
        let sql = "DELETE FROM sessions WHERE member = $1 AND secret_hash <> $2";
        tx.execute(sql, values![id.bytes(), keep]).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The organisations a member belongs to.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn memberships(&self, id: MemberId) -> Result<Vec<MembershipRow>, StoreError> {
        let sql = "SELECT member, organisation, roles FROM memberships \
                   WHERE member = $1 ORDER BY organisation";
        self.db
            .read(sql, values![id.bytes()])
            .await?
            .iter()
            .map(membership)
            .collect()
    }

    /// Who belongs to an organisation, in the order of ids.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn members_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<MembershipRow>, StoreError> {
        let sql = "SELECT member, organisation, roles FROM memberships \
                   WHERE organisation = $1 ORDER BY member";
        self.db
            .read(sql, values![organisation.bytes()])
            .await?
            .iter()
            .map(membership)
            .collect()
    }

    /// Saves a draft over the one before.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn save_draft(&self, draft: &DraftRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO drafts (member, form, body, at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (member, form) DO UPDATE SET body = excluded.body, at = excluded.at";
        let at = draft.at.as_microsecond();
        self.db
            .execute(
                sql,
                values![draft.member.bytes(), &draft.form, &draft.body, at],
            )
            .await?;
        Ok(())
    }

    /// A member's draft of a form.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn draft(
        &self,
        member: MemberId,
        form: &str,
    ) -> Result<Option<DraftRow>, StoreError> {
        let sql = "SELECT member, form, body, at FROM drafts WHERE member = $1 AND form = $2";
        let row = self.db.read_one(sql, values![member.bytes(), form]).await?;
        row.as_ref().map(draft_row).transpose()
    }

    /// All drafts of a member, the last saved first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn drafts(&self, member: MemberId) -> Result<Vec<DraftRow>, StoreError> {
        let sql =
            "SELECT member, form, body, at FROM drafts WHERE member = $1 ORDER BY at DESC, form";
        let rows = self.db.read(sql, values![member.bytes()]).await?;
        rows.iter().map(draft_row).collect()
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn drop_draft(&self, member: MemberId, form: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM drafts WHERE member = $1 AND form = $2";
        self.db.execute(sql, values![member.bytes(), form]).await?;
        Ok(())
    }
}

fn draft_row(row: &Row) -> Result<DraftRow, StoreError> {
    Ok(DraftRow {
        member: row.id(0)?,
        form: row.text(1)?,
        body: row.bytes(2)?,
        at: row.instant(3)?,
    })
}

pub(crate) async fn invite(tx: &mut Tx, invitation: &InvitationRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO invitations (code_hash, organisation, roles, key, generation, expires) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    let expires = invitation.expires.as_microsecond();
    let (hash, organisation) = (&invitation.code_hash, invitation.organisation.bytes());
    let values = values![
        hash,
        organisation,
        &invitation.roles,
        invitation.key.as_deref(),
        i64::from(invitation.generation),
        expires
    ];
    tx.execute(sql, values).await?;
    Ok(())
}

async fn register_in(
    tx: &mut Tx,
    row: &OrganisationRow,
    invitation: &InvitationRow,
) -> Result<(), CommitError> {
    let sql = "INSERT INTO organisations (id, name, kind, generation, public_key, coded_only) \
               VALUES ($1, $2, $3, $4, NULL, $5) ON CONFLICT DO NOTHING";
    let generation = i64::from(row.generation);
    let coded_only = i64::from(row.coded_only);
    let values = values![row.id.bytes(), &row.name, &row.kind, generation, coded_only];
    if tx.execute(sql, values).await? == 0 {
        let stream = row.id.into();
        return Err(CommitError::Conflict { stream });
    }
    Ok(invite(tx, invitation).await?)
}

async fn set_in(tx: &mut Tx, settings: &[(&str, &str)]) -> Result<(), StoreError> {
    for (name, value) in settings {
        let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        tx.execute(sql, values![*name, *value]).await?;
    }
    Ok(())
}

fn organisation(row: &Row) -> Result<OrganisationRow, StoreError> {
    Ok(OrganisationRow {
        id: row.id(0)?,
        name: row.text(1)?,
        kind: row.text(2)?,
        generation: number(row.int(3)?)?,
        coded_only: row.int(5)? != 0,
        public_key: row
            .opt_bytes(4)?
            .is_some()
            .then(|| row.digest(4))
            .transpose()?,
    })
}

fn member(row: &Row) -> Result<MemberRow, StoreError> {
    Ok(MemberRow {
        id: row.id(0)?,
        sign_in: row.text(1)?,
        body: row.bytes(2)?,
        public_key: row.digest(3)?,
        lock: row.bytes(4)?,
        generation: number(row.int(5)?)?,
    })
}

fn membership(row: &Row) -> Result<MembershipRow, StoreError> {
    Ok(MembershipRow {
        member: row.id(0)?,
        organisation: row.id(1)?,
        roles: row.text(2)?,
    })
}
