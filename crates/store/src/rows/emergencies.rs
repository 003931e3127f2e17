//! Break-glass, in the lists of everybody who is told of it.

use case::{CaseId, ConcernId, EmergencyId, MemberId, OrganisationId};
use jiff::Timestamp;

use super::place;
use crate::db::{Row, Tx, values};
use crate::page::{ListPlace, Page, Paged};
use crate::{Store, StoreError};

/// A break-glass in the list of one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyRow {
    /// Whose list.
    pub told: OrganisationId,
    /// Its id.
    pub id: EmergencyId,
    /// The case.
    pub case: CaseId,
    /// Who asked.
    pub asker: MemberId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Whether the organisation whose list it is can answer it.
    pub answers: bool,
    /// Its state's code.
    pub state: String,
    /// When it was asked for.
    pub at: Timestamp,
    /// The rest, sealed.
    pub body: Vec<u8>,
}

/// Which rows of an organisation's list of break-glass are shown, the latest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmergencyScope {
    /// All that were asked for from an instant on and before another.
    Between(Timestamp, Timestamp),
    /// Those that one member asked for.
    AskedBy(MemberId),
    /// Those that wait for its answer.
    ToAnswer,
    /// Those that wait for a review, whoever may make it.
    ToReview,
}

/// The columns in their order.
macro_rules! emergency_columns {
    ($rest:literal) => {
        concat!(
            "SELECT told, id, case_id, asker, organisation, answers, state, at, body FROM emergencies ",
            $rest
        )
    };
}
pub(super) use emergency_columns;

pub(super) async fn write(tx: &mut Tx, row: &EmergencyRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO emergencies \
               (told, id, case_id, asker, organisation, answers, state, at, body) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (told, id) DO UPDATE SET \
               state = excluded.state, body = excluded.body";
    let values = values![
        row.told.bytes(),
        row.id.bytes(),
        row.case.bytes(),
        row.asker.bytes(),
        row.organisation.bytes(),
        i64::from(row.answers),
        &row.state,
        row.at.as_microsecond(),
        &row.body,
    ];
    tx.execute(sql, values).await?;
    Ok(())
}

pub(super) fn emergency(row: &Row) -> Result<EmergencyRow, StoreError> {
    Ok(EmergencyRow {
        told: row.id(0)?,
        id: row.id(1)?,
        case: row.id(2)?,
        asker: row.id(3)?,
        organisation: row.id(4)?,
        answers: row.int(5)? == 1,
        state: row.text(6)?,
        at: row.instant(7)?,
        body: row.bytes(8)?,
    })
}

impl Store {
    /// Break-glass that an organisation is told of, the latest first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn emergencies(
        &self,
        told: OrganisationId,
        scope: EmergencyScope,
        page: Page,
    ) -> Result<Paged<EmergencyRow>, StoreError> {
        let after = page.after.unwrap_or(ListPlace::LAST);
        let (told, at, id, limit) = (told.bytes(), after.at, &after.id, page.limit());
        let rows = match scope {
            EmergencyScope::Between(from, before) => {
                let sql = emergency_columns!(
                    "WHERE told = $1 AND at >= $2 AND at < $3 AND (at, id) < ($4, $5) \
                     ORDER BY at DESC, id DESC LIMIT $6"
                );
                let (from, before) = (from.as_microsecond(), before.as_microsecond());
                self.db
                    .read(sql, values![told, from, before, at, id, limit])
                    .await?
            }
            EmergencyScope::AskedBy(member) => {
                let sql = emergency_columns!(
                    "WHERE told = $1 AND organisation = $1 AND asker = $2 AND (at, id) < ($3, $4) \
                     ORDER BY at DESC, id DESC LIMIT $5"
                );
                let values = values![told, member.bytes(), at, id, limit];
                self.db.read(sql, values).await?
            }
            EmergencyScope::ToAnswer => {
                let sql = emergency_columns!(
                    "WHERE told = $1 AND state IN ('asked', 'alone') AND answers = 1 \
                     AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4"
                );
                self.db.read(sql, values![told, at, id, limit]).await?
            }
            EmergencyScope::ToReview => {
                let sql = emergency_columns!(
                    "WHERE told = $1 AND state = 'to_review' AND (at, id) < ($2, $3) \
                     ORDER BY at DESC, id DESC LIMIT $4"
                );
                self.db.read(sql, values![told, at, id, limit]).await?
            }
        };
        let rows = rows.iter().map(emergency).collect::<Result<_, _>>()?;
        Ok(Paged::of(rows, page, |row: &EmergencyRow| {
            place(row.at, row.id.bytes(), 0)
        }))
    }

    /// The cases whose ids end so: those of one reference.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn cases_ending(&self, end: &[u8; 5]) -> Result<Vec<CaseId>, StoreError> {
        let sql = "SELECT id FROM cases WHERE substr(id, 12, 5) = $1 ORDER BY id";
        let rows = self.db.read(sql, values![end]).await?;
        rows.iter().map(|row| row.id(0)).collect()
    }

    /// The concerns whose ids end so: those of one reference.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn concerns_ending(&self, end: &[u8; 5]) -> Result<Vec<ConcernId>, StoreError> {
        let sql = "SELECT id FROM concerns WHERE substr(id, 12, 5) = $1 ORDER BY id";
        let rows = self.db.read(sql, values![end]).await?;
        rows.iter().map(|row| row.id(0)).collect()
    }
}
