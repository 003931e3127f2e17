//! Persons' complaints, in the list of whoever takes them.

use case::{ComplaintId, OrganisationId};
use jiff::Timestamp;

use super::place;
use crate::db::{Row, Tx, values};
use crate::page::{ListPlace, Page, Paged};
use crate::{Store, StoreError};

/// A complaint in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintRow {
    /// Its id.
    pub id: ComplaintId,
    /// Who takes it.
    pub receiver: OrganisationId,
    /// A keyed hash of the case whose person made it.
    pub owner: [u8; 32],
    /// Its state's code.
    pub state: String,
    /// 0 while it waits for an answer, 1 once it was answered.
    pub turn: u8,
    /// When it has to be answered.
    pub at: Timestamp,
    /// The rest, sealed: whom it is about too.
    pub body: Vec<u8>,
}

/// The columns in their order.
macro_rules! complaint_columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, receiver, owner, state, turn, at, body FROM complaints ",
            $rest
        )
    };
}
pub(super) use complaint_columns;

pub(super) async fn write(tx: &mut Tx, row: &ComplaintRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO complaints (id, receiver, owner, state, turn, at, body) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET \
               state = excluded.state, turn = excluded.turn, body = excluded.body";
    let values = values![
        row.id.bytes(),
        row.receiver.bytes(),
        &row.owner,
        &row.state,
        i64::from(row.turn),
        row.at.as_microsecond(),
        &row.body,
    ];
    tx.execute(sql, values).await?;
    Ok(())
}

pub(super) fn complaint(row: &Row) -> Result<ComplaintRow, StoreError> {
    Ok(ComplaintRow {
        id: row.id(0)?,
        receiver: row.id(1)?,
        owner: row.digest(2)?,
        state: row.text(3)?,
        turn: crate::log::number(row.int(4)?)?,
        at: row.instant(5)?,
        body: row.bytes(6)?,
    })
}

/// Leaves no key of a person's complaints wrapped to the person.
pub(crate) async fn close_to_person(tx: &mut Tx, owner: &[u8; 32]) -> Result<(), StoreError> {
    let sql = "DELETE FROM key_wraps WHERE stream_kind = 'complaint' AND recipient = stream_id \
               AND stream_id IN (SELECT id FROM complaints WHERE owner = $1)";
    tx.execute(sql, values![owner]).await?;
    Ok(())
}

impl Store {
    /// Complaints that an organisation takes: those that wait first, what is due first first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn complaints(
        &self,
        receiver: OrganisationId,
        page: Page,
    ) -> Result<Paged<ComplaintRow>, StoreError> {
        let sql = complaint_columns!(
            "WHERE receiver = $1 AND (turn, at, id) > ($2, $3, $4) \
             ORDER BY turn, at, id LIMIT $5"
        );
        let after = page.after.unwrap_or(ListPlace::FIRST);
        let (turn, at, id) = (after.number, after.at, &after.id);
        let values = values![receiver.bytes(), turn, at, id, page.limit()];
        let rows = self.db.read(sql, values).await?;
        let rows = rows.iter().map(complaint).collect::<Result<_, _>>()?;
        Ok(Paged::of(rows, page, |row: &ComplaintRow| {
            place(row.at, row.id.bytes(), i64::from(row.turn))
        }))
    }

    /// The complaints of one person, the first one first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn complaints_of(&self, owner: &[u8; 32]) -> Result<Vec<ComplaintRow>, StoreError> {
        let sql = complaint_columns!("WHERE owner = $1 ORDER BY id");
        let rows = self.db.read(sql, values![owner]).await?;
        rows.iter().map(complaint).collect()
    }
}
