//! Numbers on paper that anybody may ask about: what is stored is a keyed hash of each.

use case::CaseId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Row, Tx, values};
use crate::{Store, StoreError};

/// What a number on paper is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberRow {
    /// The keyed hash of the number; of a letter, before the row is sealed, the number itself.
    pub tag: Vec<u8>,
    /// What kind of paper it stands on.
    pub kind: String,
    /// The case.
    pub case: CaseId,
    /// Which letter or referral of it.
    pub subject: Uuid,
    /// Its state's code: `valid`, or `over`.
    pub state: String,
    /// When it is over.
    pub until: Timestamp,
}

/// The columns in their order.
macro_rules! number_columns {
    ($rest:literal) => {
        concat!(
            "SELECT tag, kind, case_id, subject, state, until FROM numbers ",
            $rest
        )
    };
}

pub(super) async fn write(tx: &mut Tx, row: &NumberRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO numbers (tag, kind, case_id, subject, state, until) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tag) DO UPDATE SET \
               state = excluded.state, until = excluded.until";
    let values = values![
        &row.tag,
        &row.kind,
        row.case.bytes(),
        row.subject.as_bytes(),
        &row.state,
        row.until.as_microsecond(),
    ];
    tx.execute(sql, values).await?;
    Ok(())
}

fn number(row: &Row) -> Result<NumberRow, StoreError> {
    Ok(NumberRow {
        tag: row.bytes(0)?,
        kind: row.text(1)?,
        case: row.id(2)?,
        subject: Uuid::from_bytes(row.id::<[u8; 16]>(3)?),
        state: row.text(4)?,
        until: row.instant(5)?,
    })
}

/// Every number.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<NumberRow>, StoreError> {
    let rows = tx.read(number_columns!("ORDER BY tag"), &[]).await?;
    rows.iter().map(number).collect()
}

impl Store {
    /// What the number of a tag is good for at an instant, if it is good for anything: of one that is over and
    /// of one that there never was the same statement tells the same.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn number(
        &self,
        tag: &[u8; 32],
        kind: &str,
        now: Timestamp,
    ) -> Result<Option<NumberRow>, StoreError> {
        let sql =
            number_columns!("WHERE tag = $1 AND kind = $2 AND state = 'valid' AND until > $3");
        let values = values![tag, kind, now.as_microsecond()];
        let row = self.db.read_one(sql, values).await?;
        row.as_ref().map(number).transpose()
    }
}
