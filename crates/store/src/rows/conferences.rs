//! Conferences of the local team, in the lists of whoever is responsible and of whoever is invited.

use case::{CaseId, ConferenceId, OrganisationId};
use jiff::Timestamp;

use super::place;
use crate::db::{Row, Tx, values};
use crate::page::{ListPlace, Page, Paged};
use crate::{Store, StoreError};

/// An organisation's place in a conference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConferenceRow {
    /// The conference.
    pub id: ConferenceId,
    /// Whose place it is.
    pub organisation: OrganisationId,
    /// Whether the organisation called it, as whoever is responsible for the person.
    pub chair: bool,
    /// The case.
    pub case: CaseId,
    /// Whether its part has ended.
    pub ended: bool,
    /// 0 while the organisation has something to do, 1 after that.
    pub turn: u8,
    /// When it begins, or when the next thing that is to be done has to have been.
    pub at: Timestamp,
    /// The rest, sealed.
    pub body: Vec<u8>,
}

impl ConferenceRow {
    const fn state(&self) -> &'static str {
        match (self.ended, self.chair) {
            (true, _) => "ended",
            (false, true) => "chair",
            (false, false) => "invited",
        }
    }

    /// What it has in common with no other row of the conference, also after the chair is another's.
    fn seat(&self) -> &[u8; 16] {
        match self.chair {
            true => &[0; 16],
            false => self.organisation.bytes(),
        }
    }

    /// What the sealed rest of the row is bound to.
    pub fn bound_to(&self) -> [u8; 16] {
        let mut bound = *self.id.bytes();
        for (byte, seat) in bound.iter_mut().zip(self.seat()) {
            *byte ^= seat;
        }
        bound
    }
}

/// The columns in their order.
macro_rules! conference_columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, seat, organisation, case_id, state, turn, at, body FROM conferences ",
            $rest
        )
    };
}
pub(super) use conference_columns;

pub(super) async fn write(tx: &mut Tx, row: &ConferenceRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO conferences (id, seat, organisation, case_id, state, turn, at, body) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id, seat) DO UPDATE SET \
               organisation = excluded.organisation, state = excluded.state, \
               turn = excluded.turn, at = excluded.at, body = excluded.body";
    let values = values![
        row.id.bytes(),
        row.seat(),
        row.organisation.bytes(),
        row.case.bytes(),
        row.state(),
        i64::from(row.turn),
        row.at.as_microsecond(),
        &row.body,
    ];
    tx.execute(sql, values).await?;
    Ok(())
}

pub(super) fn conference(row: &Row) -> Result<ConferenceRow, StoreError> {
    let seat: OrganisationId = row.id(1)?;
    let state = row.text(4)?;
    Ok(ConferenceRow {
        id: row.id(0)?,
        organisation: row.id(2)?,
        chair: seat.bytes() == &[0; 16],
        case: row.id(3)?,
        ended: state == "ended",
        turn: crate::log::number(row.int(5)?)?,
        at: row.instant(6)?,
        body: row.bytes(7)?,
    })
}

impl Store {
    /// The case of a conference, if there is such a one.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn case_of_conference(&self, id: ConferenceId) -> Result<Option<CaseId>, StoreError> {
        let sql = conference_columns!("WHERE id = $1 LIMIT 1");
        let rows = self.db.read(sql, values![id.bytes()]).await?;
        let row = rows.first().map(conference).transpose()?;
        Ok(row.map(|row| row.case))
    }

    /// Conferences in which an organisation has a place: as whoever is responsible, or as invited. Those in which it
    /// has something to do first, what comes next first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn conferences(
        &self,
        organisation: OrganisationId,
        chair: bool,
        page: Page,
    ) -> Result<Paged<ConferenceRow>, StoreError> {
        let sql = conference_columns!(
            "WHERE organisation = $1 AND state = $2 AND (turn, at, id) > ($3, $4, $5) \
             ORDER BY turn, at, id LIMIT $6"
        );
        let after = page.after.unwrap_or(ListPlace::FIRST);
        let (turn, at, id) = (after.number, after.at, &after.id);
        let state = if chair { "chair" } else { "invited" };
        let values = values![organisation.bytes(), state, turn, at, id, page.limit()];
        let rows = self.db.read(sql, values).await?;
        let rows = rows.iter().map(conference).collect::<Result<_, _>>()?;
        Ok(Paged::of(rows, page, |row: &ConferenceRow| {
            place(row.at, row.id.bytes(), i64::from(row.turn))
        }))
    }
}
