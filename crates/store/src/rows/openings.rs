//! What was opened, across all records of accesses.

use case::OrganisationId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Row, Tx, values};
use crate::log::{number, signed};
use crate::{Store, StoreError};

/// An entry of a record of accesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningRow {
    /// Of which case or concern.
    pub on: Uuid,
    /// Its place in the record.
    pub version: u64,
    /// For which organisation somebody opened it.
    pub organisation: OrganisationId,
    /// When.
    pub at: Timestamp,
    /// Who, what and why, sealed.
    pub body: Vec<u8>,
}

impl OpeningRow {
    /// What tells its row apart: the case or concern, with its place mixed into the first bytes.
    pub fn id(&self) -> [u8; 16] {
        let place = u128::from(self.version) << 64;
        (self.on.as_u128() ^ place).to_be_bytes()
    }
}

/// The columns in their order.
macro_rules! opening_columns {
    ($rest:literal) => {
        concat!(
            "SELECT on_id, version, organisation, at, body FROM openings ",
            $rest
        )
    };
}
pub(super) use opening_columns;

pub(super) async fn write(tx: &mut Tx, row: &OpeningRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO openings (on_id, version, organisation, at, body) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    let values = values![
        row.on.as_bytes(),
        signed(row.version),
        row.organisation.bytes(),
        row.at.as_microsecond(),
        &row.body,
    ];
    tx.execute(sql, values).await?;
    Ok(())
}

pub(super) fn opening(row: &Row) -> Result<OpeningRow, StoreError> {
    Ok(OpeningRow {
        on: Uuid::from_bytes(row.id(0)?),
        version: number(row.int(1)?)?,
        organisation: row.id(2)?,
        at: row.instant(3)?,
        body: row.bytes(4)?,
    })
}

impl Store {
    /// What was opened since an instant: for one organisation, or for all.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn openings(
        &self,
        organisation: Option<OrganisationId>,
        since: Timestamp,
    ) -> Result<Vec<OpeningRow>, StoreError> {
        let since = since.as_microsecond();
        let rows = match organisation {
            Some(organisation) => {
                let sql = opening_columns!(
                    "WHERE organisation = $1 AND at >= $2 ORDER BY at, on_id, version"
                );
                self.db
                    .read(sql, values![organisation.bytes(), since])
                    .await?
            }
            None => {
                let sql = opening_columns!("WHERE at >= $1 ORDER BY at, on_id, version");
                self.db.read(sql, values![since]).await?
            }
        };
        rows.iter().map(opening).collect()
    }
}
