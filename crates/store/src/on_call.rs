//! Keys wrapped for two organisations on call, and what one of them left for the other.

use case::{Compartment, EmergencyId, OrganisationId, StreamId};

use crate::db::{Row, Tx, values};
use crate::log::number;
use crate::{Store, StoreError};

/// A key of a compartment, wrapped for two organisations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairWrapRow {
    /// The stream.
    pub stream: StreamId,
    /// The compartment.
    pub compartment: Compartment,
    /// The key's epoch.
    pub epoch: u32,
    /// Who finishes: with which pair of keys, and the public one that the inner layer is sealed to.
    pub first: (OrganisationId, u32, [u8; 32]),
    /// Who begins: with which pair of keys, and the public one that the outer layer is sealed to.
    pub second: (OrganisationId, u32, [u8; 32]),
    /// The key, wrapped for both.
    pub wrap: Vec<u8>,
}

/// What the second of two left for the first, for one break-glass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairHalfRow {
    /// For which break-glass.
    pub emergency: EmergencyId,
    /// The stream.
    pub stream: StreamId,
    /// The compartment.
    pub compartment: Compartment,
    /// The key's epoch.
    pub epoch: u32,
    /// Who finishes.
    pub first: (OrganisationId, u32, [u8; 32]),
    /// The public key of whoever began.
    pub second_key: [u8; 32],
    /// The key, still sealed to the first.
    pub half: Vec<u8>,
}

impl Store {
    /// The keys of a stream that are wrapped for two.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn pair_wraps(&self, stream: StreamId) -> Result<Vec<PairWrapRow>, StoreError> {
        let sql = "SELECT compartment, epoch, first, second, first_generation, second_generation, \
                   first_key, second_key, wrap FROM pair_wraps \
                   WHERE stream_kind = $1 AND stream_id = $2 \
                   ORDER BY compartment, epoch, first, second";
        let (kind, id) = (stream.kind.code(), stream.id.into_bytes());
        let rows = self.db.read(sql, values![kind, &id]).await?;
        rows.iter()
            .map(|row| {
                Ok(PairWrapRow {
                    stream,
                    compartment: compartment(row, 0)?,
                    epoch: number(row.int(1)?)?,
                    first: (row.id(2)?, number(row.int(4)?)?, row.digest(6)?),
                    second: (row.id(3)?, number(row.int(5)?)?, row.digest(7)?),
                    wrap: row.bytes(8)?,
                })
            })
            .collect()
    }

    /// What was left for a break-glass.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn pair_halves(
        &self,
        emergency: EmergencyId,
    ) -> Result<Vec<PairHalfRow>, StoreError> {
        let sql = "SELECT stream_kind, stream_id, compartment, epoch, first, first_generation, \
                   first_key, second_key, half FROM pair_halves WHERE emergency = $1 \
                   ORDER BY stream_kind, stream_id, compartment, epoch";
        let rows = self.db.read(sql, values![emergency.bytes()]).await?;
        rows.iter()
            .map(|row| {
                Ok(PairHalfRow {
                    emergency,
                    stream: crate::log::stream(row, 0)?,
                    compartment: compartment(row, 2)?,
                    epoch: number(row.int(3)?)?,
                    first: (row.id(4)?, number(row.int(5)?)?, row.digest(6)?),
                    second_key: row.digest(7)?,
                    half: row.bytes(8)?,
                })
            })
            .collect()
    }
}

fn compartment(row: &Row, column: usize) -> Result<Compartment, StoreError> {
    let parsed = row.text(column)?.parse();
    parsed.map_err(|error: case::UnknownCompartment| StoreError::Damaged {
        what: error.to_string(),
    })
}

/// Writes what is wrapped for two; one for an older pair of keys is replaced.
pub(crate) async fn write(
    tx: &mut Tx,
    wraps: &[PairWrapRow],
    halves: &[PairHalfRow],
    over: &[EmergencyId],
) -> Result<(), StoreError> {
    for row in wraps {
        let sql = "INSERT INTO pair_wraps (stream_kind, stream_id, compartment, epoch, first, second, \
                   first_generation, second_generation, first_key, second_key, wrap) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                   ON CONFLICT (stream_kind, stream_id, compartment, epoch, first, second) DO UPDATE SET \
                   first_generation = excluded.first_generation, \
                   second_generation = excluded.second_generation, \
                   first_key = excluded.first_key, second_key = excluded.second_key, \
                   wrap = excluded.wrap";
        let (kind, id) = (row.stream.kind.code(), row.stream.id.into_bytes());
        let compartment = row.compartment.to_string();
        let values = values![
            kind,
            &id,
            &compartment,
            i64::from(row.epoch),
            row.first.0.bytes(),
            row.second.0.bytes(),
            i64::from(row.first.1),
            i64::from(row.second.1),
            &row.first.2,
            &row.second.2,
            &row.wrap,
        ];
        tx.execute(sql, values).await?;
    }
    for row in halves {
        let sql = "INSERT INTO pair_halves (emergency, stream_kind, stream_id, compartment, epoch, first, \
                   first_generation, first_key, second_key, half) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
        let (kind, id) = (row.stream.kind.code(), row.stream.id.into_bytes());
        let compartment = row.compartment.to_string();
        let values = values![
            row.emergency.bytes(),
            kind,
            &id,
            &compartment,
            i64::from(row.epoch),
            row.first.0.bytes(),
            i64::from(row.first.1),
            &row.first.2,
            &row.second_key,
            &row.half,
        ];
        tx.execute(sql, values).await?;
    }
    for emergency in over {
        let sql = "DELETE FROM pair_halves WHERE emergency = $1";
        tx.execute(sql, values![emergency.bytes()]).await?;
    }
    Ok(())
}
