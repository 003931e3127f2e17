//! Members who are let in again: what two custodians hand on, and what the member makes of it.

use case::{MemberId, OrganisationId};
use jiff::Timestamp;

use crate::custody::{CustodyRow, end_sessions, insert_custody};
use crate::db::{Row, values};
use crate::log::number;
use crate::{Commit, CommitError, Store, StoreError};

/// A recovery under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryRow {
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// Who lost passphrase or second factor.
    pub member: MemberId,
    /// A hash of the code that the first custodian hands on.
    pub first_hash: [u8; 32],
    /// A hash of the second custodian's; none before that one confirmed.
    pub second_hash: Option<[u8; 32]>,
    /// The organisation's private key, locked under the first code.
    pub key: Vec<u8>,
    /// Which of its pairs that is.
    pub generation: u32,
    /// Until when it waits for what comes next.
    pub until: Timestamp,
}

/// A member who has come back: another key pair under another passphrase.
#[derive(Debug, Clone)]
pub struct Recovered {
    /// The recovery used up.
    pub by: RecoveryRow,
    /// The member's own pair is from now on this one.
    pub generation: u32,
    /// Its public half.
    pub public_key: [u8; 32],
    /// Its private half, locked.
    pub lock: Vec<u8>,
    /// The organisation's key, wrapped to it.
    pub custody: CustodyRow,
}

const COLUMNS: &str = "SELECT organisation, member, first_hash, second_hash, key, generation, until \
     FROM recoveries WHERE first_hash = $1";

impl Store {
    /// Begins a recovery, in the place of one of the same member that was under way, together with the
    /// event that says so.
    ///
    /// # Errors
    /// [`CommitError::Conflict`] if the organisation's key was renewed in between.
    pub async fn start_recovery(
        &self,
        row: &RecoveryRow,
        commits: &[Commit],
    ) -> Result<(), CommitError> {
        let (organisation, member) = (row.organisation.bytes(), row.member.bytes());
        let mut tx = self.db.begin().await?;
        let sql = "DELETE FROM recoveries WHERE organisation = $1 AND member = $2";
        tx.execute(sql, values![organisation, member]).await?;
        let sql = "INSERT INTO recoveries (organisation, member, first_hash, key, generation, until) \
                   SELECT $1, $2, $3, $4, $5, $6 WHERE EXISTS \
                   (SELECT 1 FROM organisations WHERE id = $1 AND generation = $5)";
        let (generation, until) = (i64::from(row.generation), row.until.as_microsecond());
        let values = values![
            organisation,
            member,
            &row.first_hash,
            &row.key,
            generation,
            until
        ];
        if tx.execute(sql, values).await? == 0 {
            return Err(CommitError::Conflict {
                stream: row.organisation.into(),
            });
        }
        self.commit_in(tx, commits).await
    }

    /// Notes the second custodian's code, together with the event that says so.
    ///
    /// # Errors
    /// [`CommitError::Conflict`] if somebody confirmed or ended it in between.
    pub async fn confirm_recovery(
        &self,
        organisation: OrganisationId,
        member: MemberId,
        second_hash: &[u8; 32],
        until: Timestamp,
        commits: &[Commit],
    ) -> Result<(), CommitError> {
        let mut tx = self.db.begin().await?;
        let sql = "UPDATE recoveries SET second_hash = $3, until = $4 \
                   WHERE organisation = $1 AND member = $2 AND second_hash IS NULL";
        let values = values![
            organisation.bytes(),
            member.bytes(),
            second_hash,
            until.as_microsecond()
        ];
        if tx.execute(sql, values).await? == 0 {
            return Err(CommitError::Conflict {
                stream: organisation.into(),
            });
        }
        self.commit_in(tx, commits).await
    }

    /// Ends recoveries of an organisation's members, together with the events that say so.
    ///
    /// # Errors
    /// Fails like [`Store::commit`].
    pub async fn end_recoveries(
        &self,
        organisation: OrganisationId,
        members: &[MemberId],
        commits: &[Commit],
    ) -> Result<(), CommitError> {
        let mut tx = self.db.begin().await?;
        for member in members {
            let sql = "DELETE FROM recoveries WHERE organisation = $1 AND member = $2";
            tx.execute(sql, values![organisation.bytes(), member.bytes()])
                .await?;
        }
        self.commit_in(tx, commits).await
    }

    /// The recovery of a first code's hash, whether or not it was confirmed or has run out.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn recovery(&self, first_hash: &[u8; 32]) -> Result<Option<RecoveryRow>, StoreError> {
        let row = self.db.read_one(COLUMNS, values![first_hash]).await?;
        row.as_ref().map(recovery).transpose()
    }

    /// Organisations in which a recovery has run out by now.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn recoveries_over(&self, now: Timestamp) -> Result<Vec<OrganisationId>, StoreError> {
        let sql = "SELECT DISTINCT organisation FROM recoveries WHERE until <= $1";
        let rows = self.db.read(sql, values![now.as_microsecond()]).await?;
        rows.iter().map(|row| row.id(0)).collect()
    }

    /// Uses a recovery up: the member has another pair under another passphrase, in the organisation
    /// that let the member in, and nothing that was locked or wrapped before; sessions, the
    /// authenticator, passkeys and private things are gone. Together with the event that says so.
    ///
    /// # Errors
    /// [`CommitError::Conflict`] if it was used or ended in between.
    pub async fn recover(
        &self,
        recovered: &Recovered,
        commits: &[Commit],
    ) -> Result<(), CommitError> {
        let Recovered { by, .. } = recovered;
        let (organisation, member) = (by.organisation.bytes(), by.member.bytes());
        let conflict = || CommitError::Conflict {
            stream: by.organisation.into(),
        };
        let mut tx = self.db.begin().await?;
        let sql = "DELETE FROM recoveries WHERE organisation = $1 AND member = $2 \
                   AND first_hash = $3 AND second_hash = $4 AND generation = \
                   (SELECT generation FROM organisations WHERE id = $1)";
        let second = by.second_hash.as_ref().map(<[u8; 32]>::as_slice);
        let values = values![organisation, member, &by.first_hash, second];
        if tx.execute(sql, values).await? == 0 {
            return Err(conflict());
        }
        let sql = "UPDATE members SET public_key = $2, lock = $3, generation = $4, failures = 0, \
                   not_before = 0 WHERE id = $1 AND generation = $4 - 1";
        let generation = i64::from(recovered.generation);
        let values = values![member, &recovered.public_key, &recovered.lock, generation];
        if tx.execute(sql, values).await? == 0 {
            return Err(conflict());
        }
        for sql in [
            "DELETE FROM custody WHERE member = $1",
            "DELETE FROM authenticators WHERE member = $1",
            "DELETE FROM passkeys WHERE member = $1",
            "DELETE FROM drafts WHERE member = $1",
            "DELETE FROM recoveries WHERE member = $1",
            "DELETE FROM reserves WHERE first = $1 OR second = $1",
        ] {
            tx.execute(sql, values![member]).await?;
        }
        end_sessions(&mut tx, by.member).await?;
        insert_custody(&mut tx, &recovered.custody).await?;
        self.commit_in(tx, commits).await
    }
}

fn recovery(row: &Row) -> Result<RecoveryRow, StoreError> {
    Ok(RecoveryRow {
        organisation: row.id(0)?,
        member: row.id(1)?,
        first_hash: row.digest(2)?,
        second_hash: row
            .opt_bytes(3)?
            .is_some()
            .then(|| row.digest(3))
            .transpose()?,
        key: row.bytes(4)?,
        generation: number(row.int(5)?)?,
        until: row.instant(6)?,
    })
}
