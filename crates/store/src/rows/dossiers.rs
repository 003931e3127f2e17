//! Dossiers for identification, in the list of the panel.

use case::{CaseId, DossierId, OrganisationId};
use jiff::Timestamp;

use super::place;
use crate::db::{Row, Tx, values};
use crate::page::{ListPlace, Page, Paged};
use crate::{Store, StoreError};

/// A dossier in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRow {
    /// Its id.
    pub id: DossierId,
    /// The case.
    pub case: CaseId,
    /// The organisation that is the panel.
    pub panel: OrganisationId,
    /// Its state's code.
    pub state: String,
    /// 0 while the panel has something to do, 1 once it decided.
    pub turn: u8,
    /// When it has to be decided; the end of time where the law says nothing.
    pub at: Timestamp,
    /// The rest, sealed: from whom it is locked too.
    pub body: Vec<u8>,
}

/// The columns in their order.
macro_rules! dossier_columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, case_id, panel, state, turn, at, body FROM dossiers ",
            $rest
        )
    };
}
pub(super) use dossier_columns;

pub(super) async fn write(tx: &mut Tx, row: &DossierRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO dossiers (id, case_id, panel, state, turn, at, body) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET \
               state = excluded.state, turn = excluded.turn, at = excluded.at, \
               body = excluded.body";
    let values = values![
        row.id.bytes(),
        row.case.bytes(),
        row.panel.bytes(),
        &row.state,
        i64::from(row.turn),
        row.at.as_microsecond(),
        &row.body,
    ];
    tx.execute(sql, values).await?;
    Ok(())
}

pub(super) fn dossier(row: &Row) -> Result<DossierRow, StoreError> {
    Ok(DossierRow {
        id: row.id(0)?,
        case: row.id(1)?,
        panel: row.id(2)?,
        state: row.text(3)?,
        turn: crate::log::number(row.int(4)?)?,
        at: row.instant(5)?,
        body: row.bytes(6)?,
    })
}

impl Store {
    /// One dossier, if there is such a one.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn dossier(&self, id: DossierId) -> Result<Option<DossierRow>, StoreError> {
        let sql = dossier_columns!("WHERE id = $1");
        let rows = self.db.read(sql, values![id.bytes()]).await?;
        rows.first().map(dossier).transpose()
    }

    /// Dossiers that are with a panel, or were decided by it: those about which it has something to do first, what
    /// is due first first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn dossiers(
        &self,
        panel: OrganisationId,
        page: Page,
    ) -> Result<Paged<DossierRow>, StoreError> {
        let sql = dossier_columns!(
            "WHERE panel = $1 AND state <> 'withdrawn' AND (turn, at, id) > ($2, $3, $4) \
             ORDER BY turn, at, id LIMIT $5"
        );
        let after = page.after.unwrap_or(ListPlace::FIRST);
        let (turn, at, id) = (after.number, after.at, &after.id);
        let values = values![panel.bytes(), turn, at, id, page.limit()];
        let rows = self.db.read(sql, values).await?;
        let rows = rows.iter().map(dossier).collect::<Result<_, _>>()?;
        Ok(Paged::of(rows, page, |row: &DossierRow| {
            place(row.at, row.id.bytes(), i64::from(row.turn))
        }))
    }
}
