//! Rows of signing in: authenticators, sign-ins under way, sessions.

use case::{MemberId, OrganisationId};
use jiff::Timestamp;

use crate::db::{Row, Tx, values};
use crate::{Commit, CommitError, Store, StoreError};

/// A member's authenticator app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatorRow {
    /// Whose.
    pub member: MemberId,
    /// The shared secret, sealed.
    pub body: Vec<u8>,
    /// The last time step whose code was taken.
    pub last_step: i64,
    /// When it was set up.
    pub since: Timestamp,
}

/// A sign-in under way: a first proof was right, another is awaited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInRow {
    /// A hash of the secret that only the cookie holds.
    pub secret_hash: [u8; 32],
    /// Whose.
    pub member: MemberId,
    /// For which organisation the member will act.
    pub organisation: OrganisationId,
    /// What was right so far.
    pub proven: Proven,
    /// When it began.
    pub began: Timestamp,
    /// The installation's word that all this belongs together.
    pub voucher: Option<[u8; 32]>,
}

/// What a sign-in under way began with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proven {
    /// The passphrase: what it unlocked, sealed under the secret.
    Passphrase(Vec<u8>),
    /// A passkey that unlocks nothing, by its hash.
    Passkey([u8; 32]),
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// A hash of the secret that only the cookie holds.
    pub secret_hash: [u8; 32],
    /// Whose.
    pub member: MemberId,
    /// For which organisation the member acts.
    pub organisation: OrganisationId,
    /// The unlocked keys, sealed under the secret.
    pub keys: Vec<u8>,
    /// From where it is used, sealed.
    pub place: Vec<u8>,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used.
    pub seen: Timestamp,
}

/// Every authenticator.
pub(crate) const AUTHENTICATORS: &str =
    "SELECT member, body, last_step, since FROM authenticators ORDER BY member";

impl Store {
    /// A member's authenticator, if one is set up.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn authenticator(
        &self,
        member: MemberId,
    ) -> Result<Option<AuthenticatorRow>, StoreError> {
        let sql = "SELECT member, body, last_step, since FROM authenticators WHERE member = $1";
        let row = self.db.read_one(sql, values![member.bytes()]).await?;
        row.as_ref().map(authenticator).transpose()
    }

    /// Every authenticator, in the order of members.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn authenticators(&self) -> Result<Vec<AuthenticatorRow>, StoreError> {
        let rows = self.db.read(AUTHENTICATORS, values![]).await?;
        rows.iter().map(authenticator).collect()
    }

    /// Sets a member's authenticator, in place of one before, together with the events that say so.
    ///
    /// # Errors
    /// Fails like [`Store::commit`].
    pub async fn set_authenticator(
        &self,
        row: &AuthenticatorRow,
        commits: &[Commit],
    ) -> Result<(), CommitError> {
        let mut tx = self.db.begin().await?;
        insert_authenticator(&mut tx, row).await?;
        self.commit_in(tx, commits).await
    }

    /// Takes a time step's code, unless one of it or of a later step was taken before; returns
    /// whether it was taken.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn take_step(&self, member: MemberId, step: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE authenticators SET last_step = $2 WHERE member = $1 AND last_step < $2";
        let taken = self.db.execute(sql, values![member.bytes(), step]).await?;
        Ok(taken > 0)
    }

    /// Keeps a sign-in under way.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn keep_sign_in(&self, row: &SignInRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO sign_ins \
                   (secret_hash, member, organisation, keys, passkey, began, voucher) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let (hash, member) = (&row.secret_hash, row.member.bytes());
        let (organisation, began) = (row.organisation.bytes(), row.began.as_microsecond());
        let (keys, passkey) = match &row.proven {
            Proven::Passphrase(keys) => (Some(keys.as_slice()), None),
            Proven::Passkey(passkey) => (None, Some(passkey.as_slice())),
        };
        let voucher = row.voucher.as_ref().map(|voucher| &voucher[..]);
        let values = values![hash, member, organisation, keys, passkey, began, voucher];
        self.db.execute(sql, values).await?;
        Ok(())
    }

    /// The sign-in under way of a secret's hash.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn sign_in_of(&self, hash: &[u8; 32]) -> Result<Option<SignInRow>, StoreError> {
        let sql = "SELECT secret_hash, member, organisation, keys, passkey, began, voucher \
                   FROM sign_ins WHERE secret_hash = $1";
        let Some(row) = self.db.read_one(sql, values![hash]).await? else {
            return Ok(None);
        };
        Ok(Some(SignInRow {
            secret_hash: row.digest(0)?,
            member: row.id(1)?,
            organisation: row.id(2)?,
            proven: match row.opt_bytes(3)? {
                Some(keys) => Proven::Passphrase(keys),
                None => Proven::Passkey(row.digest(4)?),
            },
            began: row.instant(5)?,
            voucher: row.opt_digest(6)?,
        }))
    }

    /// Begins a session; the sign-in that led to it, if it took several steps, is over. Returns
    /// whether it began: not if that sign-in was used up in between.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn begin_session(
        &self,
        session: &SessionRow,
        after: Option<&[u8; 32]>,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        if let Some(hash) = after {
            let sql = "DELETE FROM sign_ins WHERE secret_hash = $1";
            if tx.execute(sql, values![hash]).await? == 0 {
                return Ok(false);
            }
        }
        let sql = "UPDATE members SET failures = 0, not_before = 0 WHERE id = $1 AND failures > 0";
        let member = session.member.bytes();
        tx.execute(sql, values![member]).await?;
        let sql = "INSERT INTO sessions \
                   (secret_hash, member, organisation, keys, place, created, seen) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let created = session.created.as_microsecond();
        let values = values![
            &session.secret_hash,
            member,
            session.organisation.bytes(),
            &session.keys,
            &session.place,
            created,
            session.seen.as_microsecond(),
        ];
        tx.execute(sql, values).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The session of a secret's hash.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn session(&self, hash: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        let sql = "SELECT secret_hash, member, organisation, keys, place, created, seen \
                   FROM sessions WHERE secret_hash = $1";
        let row = self.db.read_one(sql, values![hash]).await?;
        row.as_ref().map(session).transpose()
    }

    /// A member's sessions, the one used last first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn sessions(&self, member: MemberId) -> Result<Vec<SessionRow>, StoreError> {
        let sql = "SELECT secret_hash, member, organisation, keys, place, created, seen \
                   FROM sessions WHERE member = $1 ORDER BY seen DESC, created DESC";
        let rows = self.db.read(sql, values![member.bytes()]).await?;
        rows.iter().map(session).collect()
    }

    /// Notes that a session was used, and from where.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn touch_session(
        &self,
        hash: &[u8; 32],
        place: &[u8],
        seen: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE sessions SET place = $2, seen = $3 WHERE secret_hash = $1";
        let values = values![hash, place, seen.as_microsecond()];
        self.db.execute(sql, values).await?;
        Ok(())
    }

    /// Keeps a session's keys sealed anew, once they have become more.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn keep_keys(&self, hash: &[u8; 32], keys: &[u8]) -> Result<(), StoreError> {
        let sql = "UPDATE sessions SET keys = $2 WHERE secret_hash = $1";
        self.db.execute(sql, values![hash, keys]).await?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn end_session(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        let sql = "DELETE FROM sessions WHERE secret_hash = $1";
        self.db.execute(sql, values![hash]).await?;
        Ok(())
    }

    /// Ends all of a member's sessions but one.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn end_other_sessions(
        &self,
        member: MemberId,
        keep: &[u8; 32],
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM sessions WHERE member = $1 AND secret_hash <> $2";
        self.db.execute(sql, values![member.bytes(), keep]).await?;
        Ok(())
    }

    /// Removes sessions begun before the first instant or last used before the second, sign-ins under
    /// way since before the third, and what authenticators were asked before it.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn purge_sign_ins(
        &self,
        created: Timestamp,
        seen: Timestamp,
        began: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        let sql = "DELETE FROM sessions WHERE created < $1 OR seen < $2";
        let (created, seen) = (created.as_microsecond(), seen.as_microsecond());
        tx.execute(sql, values![created, seen]).await?;
        let sql = "DELETE FROM sign_ins WHERE began < $1";
        tx.execute(sql, values![began.as_microsecond()]).await?;
        let sql = "DELETE FROM passkey_questions WHERE asked < $1";
        tx.execute(sql, values![began.as_microsecond()]).await?;
        tx.commit().await
    }
}

/// Writes a member's authenticator in the place of one before.
pub(crate) async fn insert_authenticator(
    tx: &mut Tx,
    row: &AuthenticatorRow,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO authenticators (member, body, last_step, since) \
               VALUES ($1, $2, $3, $4) ON CONFLICT (member) DO UPDATE SET \
               body = excluded.body, last_step = excluded.last_step, since = excluded.since";
    let since = row.since.as_microsecond();
    tx.execute(
        sql,
        values![row.member.bytes(), &row.body, row.last_step, since],
    )
    .await?;
    Ok(())
}

pub(crate) fn authenticator(row: &Row) -> Result<AuthenticatorRow, StoreError> {
    Ok(AuthenticatorRow {
        member: row.id(0)?,
        body: row.bytes(1)?,
        last_step: row.int(2)?,
        since: row.instant(3)?,
    })
}

fn session(row: &Row) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        secret_hash: row.digest(0)?,
        member: row.id(1)?,
        organisation: row.id(2)?,
        keys: row.bytes(3)?,
        place: row.bytes(4)?,
        created: row.instant(5)?,
        seen: row.instant(6)?,
    })
}
