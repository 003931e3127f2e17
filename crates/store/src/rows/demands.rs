//! Demands for records, in the lists of whoever answers them, of lawyers, and of whoever oversees.

use case::{CaseId, DemandId, OrganisationId};
use jiff::Timestamp;

use super::place;
use crate::db::{Row, Tx, values};
use crate::page::{ListPlace, Page, Paged};
use crate::{Store, StoreError};

/// A demand in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandRow {
    /// Its id.
    pub id: DemandId,
    /// The case.
    pub case: CaseId,
    /// Who is responsible for the person now.
    pub holder: OrganisationId,
    /// The person's lawyers who were told, in order. A list reads none of them.
    pub lawyers: Vec<OrganisationId>,
    /// Its state's code.
    pub state: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// The rest, sealed.
    pub body: Vec<u8>,
}

/// Which demands are shown, the latest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemandScope {
    /// Those about which something is left to do, of an organisation that holds the case or gives legal
    /// aid in it.
    Own(OrganisationId),
    /// All there were.
    All,
}

/// The columns in their order.
macro_rules! demand_columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, case_id, holder, state, at, body FROM demands ",
            $rest
        )
    };
}

pub(super) async fn write(tx: &mut Tx, row: &DemandRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO demands (id, case_id, holder, state, at, body) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET \
               holder = excluded.holder, state = excluded.state, body = excluded.body";
    let values = values![
        row.id.bytes(),
        row.case.bytes(),
        row.holder.bytes(),
        &row.state,
        row.at.as_microsecond(),
        &row.body,
    ];
    tx.execute(sql, values).await?;
    for told in &row.lawyers {
        let sql =
            "INSERT INTO demand_lawyers (demand, told) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        tx.execute(sql, values![row.id.bytes(), told.bytes()])
            .await?;
    }
    Ok(())
}

pub(super) fn demand(row: &Row) -> Result<DemandRow, StoreError> {
    Ok(DemandRow {
        id: row.id(0)?,
        case: row.id(1)?,
        holder: row.id(2)?,
        lawyers: Vec::new(),
        state: row.text(3)?,
        at: row.instant(4)?,
        body: row.bytes(5)?,
    })
}

/// Every demand with the lawyers who were told.
pub(super) async fn all(tx: &mut Tx) -> Result<Vec<DemandRow>, StoreError> {
    let rows = tx.read(demand_columns!("ORDER BY id"), &[]).await?;
    let mut demands = rows.iter().map(demand).collect::<Result<Vec<_>, _>>()?;
    for row in &mut demands {
        let sql = "SELECT told FROM demand_lawyers WHERE demand = $1 ORDER BY told";
        let told = tx.read(sql, values![row.id.bytes()]).await?;
        row.lawyers = told
            .iter()
            .map(|told| told.id(0))
            .collect::<Result<_, _>>()?;
    }
    Ok(demands)
}

impl Store {
    /// Demands for records, the latest first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn demands(
        &self,
        scope: DemandScope,
        page: Page,
    ) -> Result<Paged<DemandRow>, StoreError> {
        let after = page.after.unwrap_or(ListPlace::LAST);
        let (at, id, limit) = (after.at, &after.id, page.limit());
        let rows = match scope {
            DemandScope::Own(own) => {
                let sql = demand_columns!(
                    "WHERE (holder = $1 OR id IN (SELECT demand FROM demand_lawyers WHERE told = $1)) \
                     AND state IN ('waiting', 'to_tell', 'appeal') AND (at, id) < ($2, $3) \
                     ORDER BY at DESC, id DESC LIMIT $4"
                );
                self.db
                    .read(sql, values![own.bytes(), at, id, limit])
                    .await?
            }
            DemandScope::All => {
                let sql =
                    demand_columns!("WHERE (at, id) < ($1, $2) ORDER BY at DESC, id DESC LIMIT $3");
                self.db.read(sql, values![at, id, limit]).await?
            }
        };
        let rows = rows.iter().map(demand).collect::<Result<_, _>>()?;
        Ok(Paged::of(rows, page, |row: &DemandRow| {
            place(row.at, row.id.bytes(), 0)
        }))
    }
}
