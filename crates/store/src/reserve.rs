//! What organisations keep against the loss of all their members.

use case::{MemberId, OrganisationId};

use crate::accounts::invite;
use crate::db::{Row, values};
use crate::log::number;
use crate::{Commit, CommitError, InvitationRow, Store, StoreError};

/// An organisation's private key, wrapped for two custodians of partners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReserveRow {
    /// Whose key.
    pub organisation: OrganisationId,
    /// Which of its pairs.
    pub generation: u32,
    /// Who finishes, and the public key that the inner layer is sealed to.
    pub first: (MemberId, [u8; 32]),
    /// Who begins, and the public key that the outer layer is sealed to.
    pub second: (MemberId, [u8; 32]),
    /// The key, wrapped for both.
    pub wrap: Vec<u8>,
    /// What the second left for the first, once begun.
    pub half: Option<Vec<u8>>,
}

impl Store {
    /// What an organisation keeps.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn reserves(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<ReserveRow>, StoreError> {
        let sql = "SELECT organisation, generation, first, second, first_key, second_key, wrap, half \
                   FROM reserves WHERE organisation = $1 ORDER BY first, second";
        let rows = self.db.read(sql, values![organisation.bytes()]).await?;
        rows.iter().map(reserve).collect()
    }

    /// Replaces what an organisation keeps, if its key is still the one wrapped; returns whether it is.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn keep_reserves(
        &self,
        organisation: OrganisationId,
        generation: u32,
        rows: &[ReserveRow],
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin_alone().await?;
        let sql = "SELECT 1 FROM organisations WHERE id = $1 AND generation = $2";
        let present = values![organisation.bytes(), i64::from(generation)];
        if tx.read(sql, present).await?.is_empty() {
            return Ok(false);
        }
        let sql = "DELETE FROM reserves WHERE organisation = $1";
        tx.execute(sql, values![organisation.bytes()]).await?;
        for row in rows {
            let sql = "INSERT INTO reserves \
                       (organisation, generation, first, second, first_key, second_key, wrap, half) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
            let values = values![
                row.organisation.bytes(),
                i64::from(row.generation),
                row.first.0.bytes(),
                row.second.0.bytes(),
                &row.first.1,
                &row.second.1,
                &row.wrap,
                row.half.as_deref(),
            ];
            tx.execute(sql, values).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Leaves for others what one custodian has opened the outer layer of, together with the event that
    /// says so; what somebody left before is gone.
    ///
    /// # Errors
    /// Fails like [`Store::commit`].
    pub async fn leave_halves(
        &self,
        organisation: OrganisationId,
        halves: &[ReserveRow],
        commits: &[Commit],
    ) -> Result<(), CommitError> {
        let mut tx = self.db.begin().await?;
        let sql = "UPDATE reserves SET half = NULL WHERE organisation = $1";
        tx.execute(sql, values![organisation.bytes()]).await?;
        for row in halves {
            let sql = "UPDATE reserves SET half = $4 WHERE organisation = $1 AND first = $2 \
                       AND second = $3 AND wrap = $5";
            let values = values![
                organisation.bytes(),
                row.first.0.bytes(),
                row.second.0.bytes(),
                row.half.as_deref(),
                &row.wrap,
            ];
            tx.execute(sql, values).await?;
        }
        self.commit_in(tx, commits).await
    }

    /// Stores the invitation that a reserve was opened for, together with the event that says so.
    ///
    /// # Errors
    /// [`CommitError::Conflict`] if the organisation's key was renewed in between.
    pub async fn open_reserve(
        &self,
        invitation: &InvitationRow,
        commits: &[Commit],
    ) -> Result<(), CommitError> {
        let organisation = invitation.organisation.bytes();
        let mut tx = self.db.begin().await?;
        let sql = "UPDATE reserves SET half = NULL WHERE organisation = $1 AND generation = $2 \
                   AND generation = (SELECT generation FROM organisations WHERE id = $1)";
        let values = values![organisation, i64::from(invitation.generation)];
        if tx.execute(sql, values).await? == 0 {
            return Err(CommitError::Conflict {
                stream: invitation.organisation.into(),
            });
        }
        invite(&mut tx, invitation).await?;
        self.commit_in(tx, commits).await
    }
}

fn reserve(row: &Row) -> Result<ReserveRow, StoreError> {
    Ok(ReserveRow {
        organisation: row.id(0)?,
        generation: number(row.int(1)?)?,
        first: (row.id(2)?, row.digest(4)?),
        second: (row.id(3)?, row.digest(5)?),
        wrap: row.bytes(6)?,
        half: row.opt_bytes(7)?,
    })
}
