//! Projections: lists that can be thrown away and made again from the log.
//!
//! In clear stand ids, the holder, a state code and a due time; the rest of a row is one blob under
//! the installation key. A list is read through a *scope*, a small hand-written condition that a
//! property test holds to exactly the rows the policy permits.

mod complaints;
mod conferences;
mod demands;
mod dossiers;
mod emergencies;
mod frozen;
mod kinds;
mod notices;
mod numbers;
mod openings;

use case::{CaseId, ClockId, ConcernId, ReferralId};
use jiff::Timestamp;

use crate::db::{Tx, values};
use crate::log::{number, signed};
use crate::page::{ListPlace, Page, Paged};
use crate::{Store, StoreError};

pub use complaints::ComplaintRow;
pub(crate) use complaints::close_to_person;
pub use conferences::ConferenceRow;
pub use demands::{DemandRow, DemandScope};
pub use dossiers::DossierRow;
pub use emergencies::{EmergencyRow, EmergencyScope};
pub use frozen::Frozen;
pub use kinds::{
    CaseRow, CaseScope, ClockRow, ClockScope, ConcernRow, ConcernScope, LawRow, NoticeRow,
    ReferralRow, ReferralScope, Row,
};
pub use numbers::NumberRow;
pub use openings::OpeningRow;

/// Writes rows, replacing those of the same id.
pub(crate) async fn write(tx: &mut Tx, rows: &[Row]) -> Result<(), StoreError> {
    for row in rows {
        match row {
            Row::Concern(row) => {
                let sql = "INSERT INTO concerns (id, desk, reported_by, state, at, turn, body) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET \
                           state = excluded.state, turn = excluded.turn, body = excluded.body";
                let told_by = row.reported_by.as_ref().map(|id| id.bytes().as_slice());
                let at = row.at.as_microsecond();
                let (id, desk) = (row.id.bytes(), row.desk.bytes());
                let turn = i64::from(row.turn);
                let values = values![id, desk, told_by, &row.state, at, turn, &row.body];
                tx.execute(sql, values).await?;
            }
            Row::Case(row) => {
                let sql = "INSERT INTO cases (id, concern, holder, state, due, next_at, moved_at, \
                           presumed_at, reflection_at, helped_at, alarm_at, contact_until, worker, body) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
                           ON CONFLICT (id) DO UPDATE SET \
                           holder = excluded.holder, state = excluded.state, due = excluded.due, \
                           next_at = excluded.next_at, moved_at = excluded.moved_at, \
                           reflection_at = excluded.reflection_at, helped_at = excluded.helped_at, \
                           alarm_at = excluded.alarm_at, \
                           contact_until = excluded.contact_until, worker = excluded.worker, \
                           body = excluded.body";
                let at = |instant: Option<Timestamp>| instant.map(Timestamp::as_microsecond);
                let values = values![
                    row.id.bytes(),
                    row.concern.bytes(),
                    row.holder.bytes(),
                    &row.state,
                    at(row.due),
                    at(row.due).unwrap_or(i64::MAX),
                    row.moved_at.as_microsecond(),
                    row.presumed_at.as_microsecond(),
                    at(row.reflection_at),
                    at(row.helped_at),
                    at(row.alarm_at),
                    at(row.contact_until),
                    row.worker.as_ref().map(<[u8; 32]>::as_slice),
                    &row.body,
                ];
                tx.execute(sql, values).await?;
            }
            Row::Referral(row) => {
                let sql = "INSERT INTO referrals (id, case_id, holder, sender, receiver, state, due, body) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET \
                           holder = excluded.holder, state = excluded.state, due = excluded.due, \
                           body = excluded.body";
                let values = values![
                    row.id.bytes(),
                    row.case.bytes(),
                    row.holder.bytes(),
                    row.sender.bytes(),
                    row.receiver.bytes(),
                    &row.state,
                    row.due.as_microsecond(),
                    &row.body,
                ];
                tx.execute(sql, values).await?;
            }
            Row::Law(row) => {
                let sql = "INSERT INTO laws (case_id, version, at, invoked_by, receiver, body) \
                           VALUES ($1, $2, $3, $4, $5, $6) \
                           ON CONFLICT (case_id, version) DO UPDATE SET body = excluded.body";
                let by = row.invoked_by.as_ref().map(|id| id.bytes().as_slice());
                let (case, receiver) = (row.case.bytes(), row.receiver.bytes());
                let (version, at) = (signed(row.version), row.at.as_microsecond());
                tx.execute(sql, values![case, version, at, by, receiver, &row.body])
                    .await?;
            }
            Row::Clock(row) => {
                let sql = "INSERT INTO clocks (case_id, clock, holder, kind, state, due) \
                           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (case_id, clock) DO UPDATE SET \
                           holder = excluded.holder, state = excluded.state, due = excluded.due";
                let due = row.due.map(Timestamp::as_microsecond);
                let (case, holder) = (row.case.bytes(), row.holder.bytes());
                let clock = signed(row.clock.version());
                tx.execute(
                    sql,
                    values![case, clock, holder, &row.kind, &row.state, due],
                )
                .await?;
            }
            Row::Complaint(row) => complaints::write(tx, row).await?,
            Row::Conference(row) => conferences::write(tx, row).await?,
            Row::Demand(row) => demands::write(tx, row).await?,
            Row::Dossier(row) => dossiers::write(tx, row).await?,
            Row::Emergency(row) => emergencies::write(tx, row).await?,
            Row::Number(row) => numbers::write(tx, row).await?,
            Row::Opening(row) => openings::write(tx, row).await?,
            Row::Notice(row) => notices::write(tx, row).await?,
        }
    }
    Ok(())
}

macro_rules! concern_columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, desk, reported_by, state, at, turn, body FROM concerns ",
            $rest
        )
    };
}
use concern_columns;

macro_rules! case_columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, concern, holder, state, due, moved_at, presumed_at, reflection_at, \
             helped_at, alarm_at, contact_until, worker, body FROM cases ",
            $rest
        )
    };
}
use case_columns;

macro_rules! referral_columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, case_id, holder, sender, receiver, state, due, body FROM referrals ",
            $rest
        )
    };
}
use referral_columns;

macro_rules! clock_columns {
    ($rest:literal) => {
        concat!(
            "SELECT case_id, clock, holder, kind, state, due FROM clocks ",
            $rest
        )
    };
}
use clock_columns;

macro_rules! law_columns {
    ($rest:literal) => {
        concat!(
            "SELECT case_id, version, at, invoked_by, receiver, body FROM laws ",
            $rest
        )
    };
}
use law_columns;

impl Store {
    /// Concerns, in the order of their scope.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn concerns(
        &self,
        scope: ConcernScope,
        page: Page,
    ) -> Result<Paged<ConcernRow>, StoreError> {
        let rows = match scope {
            ConcernScope::Desk(desk) => {
                let sql = concern_columns!(
                    "WHERE desk = $1 AND state = 'open' AND (turn, at, id) > ($2, $3, $4) \
                     ORDER BY turn, at, id LIMIT $5"
                );
                let after = page.after.unwrap_or(ListPlace::FIRST);
                let (turn, at, id) = (after.number, after.at, &after.id);
                let values = values![desk.bytes(), turn, at, id, page.limit()];
                self.db.read(sql, values).await?
            }
            ConcernScope::ToldBy(organisation) => {
                let sql = concern_columns!(
                    "WHERE reported_by = $1 AND (at, id) < ($2, $3) \
                     ORDER BY at DESC, id DESC LIMIT $4"
                );
                let after = page.after.unwrap_or(ListPlace::LAST);
                let (at, id) = (after.at, &after.id);
                let values = values![organisation.bytes(), at, id, page.limit()];
                self.db.read(sql, values).await?
            }
        };
        let rows = rows.iter().map(concern).collect::<Result<_, _>>()?;
        Ok(Paged::of(rows, page, |row: &ConcernRow| {
            place(row.at, row.id.bytes(), i64::from(row.turn))
        }))
    }

    /// One concern.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn concern_row(&self, id: ConcernId) -> Result<Option<ConcernRow>, StoreError> {
        let row = self
            .db
            .read_one(concern_columns!("WHERE id = $1"), values![id.bytes()])
            .await?;
        row.as_ref().map(concern).transpose()
    }

    /// One case.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn case_row(&self, id: CaseId) -> Result<Option<CaseRow>, StoreError> {
        let row = self
            .db
            .read_one(case_columns!("WHERE id = $1"), values![id.bytes()])
            .await?;
        row.as_ref().map(case_row).transpose()
    }

    /// Cases, in the order of their scope.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn cases(&self, scope: CaseScope, page: Page) -> Result<Paged<CaseRow>, StoreError> {
        let after = page.after.unwrap_or(ListPlace::FIRST);
        let (at, id, limit) = (after.at, &after.id, page.limit());
        let rows = match scope {
            CaseScope::Holder(holder) => {
                let sql = case_columns!(
                    "WHERE holder = $1 AND state = 'open' AND (next_at, id) > ($2, $3) \
                     ORDER BY next_at, id LIMIT $4"
                );
                let values = values![holder.bytes(), at, id, limit];
                self.db.read(sql, values).await?
            }
            CaseScope::EntrustedTo(holder, worker) => {
                let sql = case_columns!(
                    "WHERE holder = $1 AND state = 'open' AND worker = $2 \
                     AND (next_at, id) > ($3, $4) ORDER BY next_at, id LIMIT $5"
                );
                let values = values![holder.bytes(), worker.as_slice(), at, id, limit];
                self.db.read(sql, values).await?
            }
            CaseScope::EntrustedToNobody(holder) => {
                let sql = case_columns!(
                    "WHERE holder = $1 AND state = 'open' AND worker IS NULL \
                     AND (next_at, id) > ($2, $3) ORDER BY next_at, id LIMIT $4"
                );
                let values = values![holder.bytes(), at, id, limit];
                self.db.read(sql, values).await?
            }
            CaseScope::StaleContact(holder, by) => {
                let sql = case_columns!(
                    "WHERE holder = $1 AND state = 'open' AND contact_until <= $2 \
                     AND (contact_until, id) > ($3, $4) ORDER BY contact_until, id LIMIT $5"
                );
                let values = values![holder.bytes(), by.as_microsecond(), at, id, limit];
                self.db.read(sql, values).await?
            }
            CaseScope::Still(since) => {
                let sql = case_columns!(
                    "WHERE state = 'open' AND moved_at <= $1 AND (moved_at, id) > ($2, $3) \
                     ORDER BY moved_at, id LIMIT $4"
                );
                let values = values![since.as_microsecond(), at, id, limit];
                self.db.read(sql, values).await?
            }
            CaseScope::Alarmed => {
                let sql = case_columns!(
                    "WHERE alarm_at IS NOT NULL AND (alarm_at, id) > ($1, $2) \
                     ORDER BY alarm_at, id LIMIT $3"
                );
                self.db.read(sql, values![at, id, limit]).await?
            }
            CaseScope::ErasureAsked => {
                let sql = case_columns!(
                    "WHERE state = 'erasure_asked' AND (moved_at, id) > ($1, $2) \
                     ORDER BY moved_at, id LIMIT $3"
                );
                self.db.read(sql, values![at, id, limit]).await?
            }
        };
        let rows = rows.iter().map(case_row).collect::<Result<_, _>>()?;
        Ok(Paged::of(rows, page, |row: &CaseRow| {
            let at = match scope {
                CaseScope::Holder(_)
                | CaseScope::EntrustedTo(..)
                | CaseScope::EntrustedToNobody(_) => row.due,
                CaseScope::StaleContact(..) => row.contact_until,
                CaseScope::Still(_) | CaseScope::ErasureAsked => Some(row.moved_at),
                CaseScope::Alarmed => row.alarm_at,
            };
            ListPlace {
                at: at.map_or(i64::MAX, Timestamp::as_microsecond),
                id: *row.id.bytes(),
                number: 0,
            }
        }))
    }

    /// Cases that the mechanism has to look at by now, the longest overdue first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn cases_due(
        &self,
        now: Timestamp,
        after: Option<(Timestamp, CaseId)>,
        limit: u32,
    ) -> Result<Vec<(Timestamp, CaseId)>, StoreError> {
        let sql = "SELECT due, id FROM cases \
                   WHERE due IS NOT NULL AND due <= $1 AND (due, id) > ($2, $3) \
                   ORDER BY due, id LIMIT $4";
        let (due, id) = after.map_or((i64::MIN, [0; 16]), |(due, id)| {
            (due.as_microsecond(), *id.bytes())
        });
        let values = values![now.as_microsecond(), due, &id, i64::from(limit)];
        let rows = self.db.read(sql, values).await?;
        let line = |row: &crate::db::Row| Ok((row.instant(0)?, row.id(1)?));
        rows.iter().map(line).collect()
    }

    /// Referrals, the next due first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn referrals(
        &self,
        scope: ReferralScope,
        page: Page,
    ) -> Result<Paged<ReferralRow>, StoreError> {
        let after = page.after.unwrap_or(ListPlace::FIRST);
        let (due, id, limit) = (after.at, &after.id, page.limit());
        let receiver = referral_columns!(
            "WHERE receiver = $1 AND state = $2 AND (due, id) > ($3, $4) ORDER BY due, id LIMIT $5"
        );
        let holder = referral_columns!(
            "WHERE holder = $1 AND state = $2 AND (due, id) > ($3, $4) ORDER BY due, id LIMIT $5"
        );
        let state = referral_columns!(
            "WHERE state = $1 AND (due, id) > ($2, $3) ORDER BY due, id LIMIT $4"
        );
        let rows = match scope {
            ReferralScope::Asked(to) => {
                let values = values![to.bytes(), "sent", due, id, limit];
                self.db.read(receiver, values).await?
            }
            ReferralScope::Helping(to) => {
                let values = values![to.bytes(), "accepted", due, id, limit];
                self.db.read(receiver, values).await?
            }
            ReferralScope::Waiting(of) => {
                let values = values![of.bytes(), "sent", due, id, limit];
                self.db.read(holder, values).await?
            }
            ReferralScope::AtDesk => {
                let values = values!["at_desk", due, id, limit];
                self.db.read(state, values).await?
            }
            ReferralScope::AtCoOrdinator => {
                let values = values!["at_co_ordinator", due, id, limit];
                self.db.read(state, values).await?
            }
            ReferralScope::Lapsing(before) => {
                let sql = referral_columns!(
                    "WHERE state = 'sent' AND due < $1 AND (due, id) > ($2, $3) \
                     ORDER BY due, id LIMIT $4"
                );
                let values = values![before.as_microsecond(), due, id, limit];
                self.db.read(sql, values).await?
            }
        };
        let rows = rows.iter().map(referral).collect::<Result<_, _>>()?;
        Ok(Paged::of(rows, page, |row: &ReferralRow| {
            place(row.due, row.id.bytes(), 0)
        }))
    }

    /// One referral.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn referral(&self, id: ReferralId) -> Result<Option<ReferralRow>, StoreError> {
        let row = self
            .db
            .read_one(referral_columns!("WHERE id = $1"), values![id.bytes()])
            .await?;
        row.as_ref().map(referral).transpose()
    }

    /// Clocks that run and have an end, the next to end first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn clocks(
        &self,
        scope: ClockScope,
        page: Page,
    ) -> Result<Paged<ClockRow>, StoreError> {
        let after = page.after.unwrap_or(ListPlace::FIRST);
        let (at, id, number, limit) = (after.at, &after.id, after.number, page.limit());
        let rows = match scope {
            ClockScope::Holder(holder) => {
                let sql = clock_columns!(
                    "WHERE holder = $1 AND state = 'running' AND due IS NOT NULL \
                     AND (due, case_id, clock) > ($2, $3, $4) \
                     ORDER BY due, case_id, clock LIMIT $5"
                );
                let values = values![holder.bytes(), at, id, number, limit];
                self.db.read(sql, values).await?
            }
            ClockScope::Ending(before) => {
                let sql = clock_columns!(
                    "WHERE state = 'running' AND due < $1 AND (due, case_id, clock) > ($2, $3, $4) \
                     ORDER BY due, case_id, clock LIMIT $5"
                );
                let values = values![before.as_microsecond(), at, id, number, limit];
                self.db.read(sql, values).await?
            }
        };
        let rows = rows.iter().map(clock).collect::<Result<_, _>>()?;
        Ok(Paged::of(rows, page, |row: &ClockRow| {
            let due = row.due.unwrap_or(Timestamp::MAX);
            place(due, row.case.bytes(), signed(row.clock.version()))
        }))
    }

    /// Uses of the law instead of an agreement, in all cases, the newest first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn laws(&self, page: Page) -> Result<Paged<LawRow>, StoreError> {
        let sql = law_columns!(
            "WHERE (at, case_id, version) < ($1, $2, $3) \
             ORDER BY at DESC, case_id DESC, version DESC LIMIT $4"
        );
        let after = page.after.unwrap_or(ListPlace::LAST);
        let values = values![after.at, &after.id, after.number, page.limit()];
        let rows = self.db.read(sql, values).await?;
        let rows = rows.iter().map(law).collect::<Result<_, _>>()?;
        Ok(Paged::of(rows, page, |row: &LawRow| {
            place(row.at, row.case.bytes(), signed(row.version))
        }))
    }

    /// Whether the projections have to be made again from the log before they are read: a migration
    /// gave them columns that only the log can fill.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn projections_are_stale(&self) -> Result<bool, StoreError> {
        Ok(self.setting("projections").await?.is_some())
    }

    /// Holds the log still, so that projections can be made again from it: others go on reading, and
    /// wait with what they append.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn freeze(&self) -> Result<Frozen, StoreError> {
        let tx = self.db.begin_alone().await?;
        Ok(Frozen { tx })
    }
}

fn place(at: Timestamp, id: &[u8; 16], number: i64) -> ListPlace {
    ListPlace {
        at: at.as_microsecond(),
        id: *id,
        number,
    }
}

fn concern(row: &crate::db::Row) -> Result<ConcernRow, StoreError> {
    Ok(ConcernRow {
        id: row.id(0)?,
        desk: row.id(1)?,
        reported_by: row.opt_id(2)?,
        state: row.text(3)?,
        at: row.instant(4)?,
        turn: number(row.int(5)?)?,
        body: row.bytes(6)?,
    })
}

fn case_row(row: &crate::db::Row) -> Result<CaseRow, StoreError> {
    Ok(CaseRow {
        id: row.id(0)?,
        concern: row.id(1)?,
        holder: row.id(2)?,
        state: row.text(3)?,
        due: row.opt_instant(4)?,
        moved_at: row.instant(5)?,
        presumed_at: row.instant(6)?,
        reflection_at: row.opt_instant(7)?,
        helped_at: row.opt_instant(8)?,
        alarm_at: row.opt_instant(9)?,
        contact_until: row.opt_instant(10)?,
        worker: row.opt_digest(11)?,
        body: row.bytes(12)?,
    })
}

fn referral(row: &crate::db::Row) -> Result<ReferralRow, StoreError> {
    Ok(ReferralRow {
        id: row.id(0)?,
        case: row.id(1)?,
        holder: row.id(2)?,
        sender: row.id(3)?,
        receiver: row.id(4)?,
        state: row.text(5)?,
        due: row.instant(6)?,
        body: row.bytes(7)?,
    })
}

fn clock(row: &crate::db::Row) -> Result<ClockRow, StoreError> {
    Ok(ClockRow {
        case: row.id(0)?,
        clock: ClockId::started_by(number(row.int(1)?)?),
        holder: row.id(2)?,
        kind: row.text(3)?,
        state: row.text(4)?,
        due: row.opt_instant(5)?,
    })
}

fn law(row: &crate::db::Row) -> Result<LawRow, StoreError> {
    Ok(LawRow {
        case: row.id(0)?,
        version: number(row.int(1)?)?,
        at: row.instant(2)?,
        invoked_by: row.opt_id(3)?,
        receiver: row.id(4)?,
        body: row.bytes(5)?,
    })
}
