//! Projections: lists that can be thrown away and made again from the log.
//!
//! In clear stand ids, the holder, a state code and a due time; the rest of a row is one blob under
//! the installation key. A list is read through a *scope*, a small hand-written condition that a
//! property test holds to exactly the rows the policy permits.

use case::{CaseId, ClockId, ConcernId, OrganisationId, ReferralId, StreamId};
use jiff::Timestamp;

use crate::db::{Tx, values};
use crate::log::{number, signed, stream};
use crate::{Store, StoreError};

/// A row of a projection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Of concerns.
    Concern(ConcernRow),
    /// Of cases.
    Case(CaseRow),
    /// Of referrals.
    Referral(ReferralRow),
    /// Of clocks.
    Clock(ClockRow),
    /// Of notices.
    Notice(NoticeRow),
}

/// A concern in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcernRow {
    /// Its id.
    pub id: ConcernId,
    /// The desk it belongs to.
    pub desk: OrganisationId,
    /// Who told it.
    pub reported_by: Option<OrganisationId>,
    /// Its state's code.
    pub state: String,
    /// When it was told.
    pub at: Timestamp,
    /// The rest, sealed.
    pub body: Vec<u8>,
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Its id.
    pub id: CaseId,
    /// Who is responsible.
    pub holder: OrganisationId,
    /// Its state's code.
    pub state: String,
    /// When the mechanism has to look at it next.
    pub due: Option<Timestamp>,
    /// When anything last happened.
    pub moved_at: Timestamp,
    /// The rest, sealed.
    pub body: Vec<u8>,
}

/// A referral in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralRow {
    /// Its id.
    pub id: ReferralId,
    /// The case.
    pub case: CaseId,
    /// Who asks.
    pub sender: OrganisationId,
    /// Who is asked.
    pub receiver: OrganisationId,
    /// Its state's code.
    pub state: String,
    /// When it lapses, or moves on to the co-ordinator.
    pub due: Timestamp,
    /// The rest, sealed.
    pub body: Vec<u8>,
}

/// A clock in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRow {
    /// The case.
    pub case: CaseId,
    /// Which clock of it.
    pub clock: ClockId,
    /// Who is responsible for the person.
    pub holder: OrganisationId,
    /// What runs.
    pub kind: String,
    /// Its state's code.
    pub state: String,
    /// When it runs out.
    pub due: Option<Timestamp>,
}

/// A notice: something happened that an organisation must know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Who must know.
    pub organisation: OrganisationId,
    /// When it happened.
    pub at: Timestamp,
    /// Where.
    pub stream: StreamId,
    /// The event.
    pub version: u64,
    /// What kind of thing happened.
    pub kind: String,
}

/// Which concerns a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConcernScope {
    /// Those of a desk.
    Desk(OrganisationId),
    /// Those an organisation told.
    ReportedBy(OrganisationId),
}

/// Which cases a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseScope {
    /// Those an organisation holds.
    Holder(OrganisationId),
    /// All, in coded facts: for the co-ordinator.
    All,
}

/// Which referrals a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferralScope {
    /// Those sent to an organisation.
    To(OrganisationId),
    /// Those an organisation sent.
    From(OrganisationId),
    /// All: for desk and co-ordinator, who see lapsed ones by state.
    All,
}

/// How many rows of a projection have a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The state's code.
    pub state: String,
    /// How many.
    pub count: u64,
}

/// Writes rows, replacing those of the same id.
pub(crate) async fn write(tx: &mut Tx, rows: &[Row]) -> Result<(), StoreError> {
    for row in rows {
        match row {
            Row::Concern(row) => {
                let sql = "INSERT INTO concerns (id, desk, reported_by, state, at, body) \
                           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET \
                           state = excluded.state, body = excluded.body";
                let told_by = row.reported_by.as_ref().map(|id| id.bytes().as_slice());
                let at = row.at.as_microsecond();
                let (id, desk) = (row.id.bytes(), row.desk.bytes());
                tx.execute(sql, values![id, desk, told_by, &row.state, at, &row.body])
                    .await?;
            }
            Row::Case(row) => {
                let sql = "INSERT INTO cases (id, holder, state, due, moved_at, body) \
                           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET \
                           holder = excluded.holder, state = excluded.state, due = excluded.due, \
                           moved_at = excluded.moved_at, body = excluded.body";
                let due = row.due.map(Timestamp::as_microsecond);
                let moved = row.moved_at.as_microsecond();
                let (id, holder) = (row.id.bytes(), row.holder.bytes());
                tx.execute(sql, values![id, holder, &row.state, due, moved, &row.body])
                    .await?;
            }
            Row::Referral(row) => {
                let sql = "INSERT INTO referrals (id, case_id, sender, receiver, state, due, body) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET \
                           state = excluded.state, due = excluded.due, body = excluded.body";
                let due = row.due.as_microsecond();
                let (id, case) = (row.id.bytes(), row.case.bytes());
                let (from, to) = (row.sender.bytes(), row.receiver.bytes());
                tx.execute(sql, values![id, case, from, to, &row.state, due, &row.body])
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
            Row::Notice(row) => {
                let sql = "INSERT INTO notices (organisation, at, stream_kind, stream_id, version, kind) \
                           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
                let (to, at) = (row.organisation.bytes(), row.at.as_microsecond());
                let (kind, id) = (row.stream.kind.code(), row.stream.id.into_bytes());
                let version = signed(row.version);
                tx.execute(sql, values![to, at, kind, &id, version, &row.kind])
                    .await?;
            }
        }
    }
    Ok(())
}

macro_rules! concern_columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, desk, reported_by, state, at, body FROM concerns ",
            $rest
        )
    };
}

macro_rules! case_columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, holder, state, due, moved_at, body FROM cases ",
            $rest
        )
    };
}

macro_rules! referral_columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, case_id, sender, receiver, state, due, body FROM referrals ",
            $rest
        )
    };
}

macro_rules! clock_columns {
    ($rest:literal) => {
        concat!(
            "SELECT case_id, clock, holder, kind, state, due FROM clocks ",
            $rest
        )
    };
}

impl Store {
    /// Concerns in a state, newest first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn concerns(
        &self,
        scope: ConcernScope,
        state: &str,
        limit: u32,
    ) -> Result<Vec<ConcernRow>, StoreError> {
        let (sql, organisation) = match scope {
            ConcernScope::Desk(desk) => (
                concern_columns!("WHERE desk = $1 AND state = $2 ORDER BY at DESC LIMIT $3"),
                desk,
            ),
            ConcernScope::ReportedBy(organisation) => (
                concern_columns!("WHERE reported_by = $1 AND state = $2 ORDER BY at DESC LIMIT $3"),
                organisation,
            ),
        };
        let limit = i64::from(limit);
        let rows = self
            .db
            .read(sql, values![organisation.bytes(), state, limit])
            .await?;
        rows.iter().map(concern).collect()
    }

    /// Cases in a state, the longest without movement first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn cases(
        &self,
        scope: CaseScope,
        state: &str,
        limit: u32,
    ) -> Result<Vec<CaseRow>, StoreError> {
        let limit = i64::from(limit);
        let rows = match scope {
            CaseScope::Holder(holder) => {
                let sql =
                    case_columns!("WHERE holder = $1 AND state = $2 ORDER BY moved_at LIMIT $3");
                self.db
                    .read(sql, values![holder.bytes(), state, limit])
                    .await?
            }
            CaseScope::All => {
                let sql = case_columns!("WHERE state = $1 ORDER BY moved_at LIMIT $2");
                self.db.read(sql, values![state, limit]).await?
            }
        };
        rows.iter().map(case_row).collect()
    }

    /// Cases that the mechanism has to look at by now, the longest overdue first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn cases_due(&self, now: Timestamp, limit: u32) -> Result<Vec<CaseId>, StoreError> {
        let sql = "SELECT id FROM cases WHERE due IS NOT NULL AND due <= $1 ORDER BY due LIMIT $2";
        let rows = self
            .db
            .read(sql, values![now.as_microsecond(), i64::from(limit)])
            .await?;
        rows.iter().map(|row| row.id(0)).collect()
    }

    /// Referrals in a state, the next due first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn referrals(
        &self,
        scope: ReferralScope,
        state: &str,
        limit: u32,
    ) -> Result<Vec<ReferralRow>, StoreError> {
        let limit = i64::from(limit);
        let rows = match scope {
            ReferralScope::To(to) => {
                let sql =
                    referral_columns!("WHERE receiver = $1 AND state = $2 ORDER BY due LIMIT $3");
                self.db.read(sql, values![to.bytes(), state, limit]).await?
            }
            ReferralScope::From(from) => {
                let sql =
                    referral_columns!("WHERE sender = $1 AND state = $2 ORDER BY due LIMIT $3");
                self.db
                    .read(sql, values![from.bytes(), state, limit])
                    .await?
            }
            ReferralScope::All => {
                let sql = referral_columns!("WHERE state = $1 ORDER BY due LIMIT $2");
                self.db.read(sql, values![state, limit]).await?
            }
        };
        rows.iter().map(referral).collect()
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

    /// Clocks that run in the cases a scope shows, the next to run out first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn clocks(&self, scope: CaseScope, limit: u32) -> Result<Vec<ClockRow>, StoreError> {
        let limit = i64::from(limit);
        let rows = match scope {
            CaseScope::Holder(holder) => {
                let sql = clock_columns!(
                    "WHERE holder = $1 AND state = 'running' AND due IS NOT NULL ORDER BY due LIMIT $2"
                );
                self.db.read(sql, values![holder.bytes(), limit]).await?
            }
            CaseScope::All => {
                let sql = clock_columns!(
                    "WHERE state = 'running' AND due IS NOT NULL ORDER BY due LIMIT $1"
                );
                self.db.read(sql, values![limit]).await?
            }
        };
        rows.iter().map(clock).collect()
    }

    /// What an organisation has not dealt with yet, newest first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn notices(
        &self,
        organisation: OrganisationId,
        limit: u32,
    ) -> Result<Vec<NoticeRow>, StoreError> {
        let sql = "SELECT organisation, at, stream_kind, stream_id, version, kind FROM notices \
                   WHERE organisation = $1 AND at > coalesce( \
                   (SELECT until FROM notices_seen WHERE organisation = $1), -9223372036854775807) \
                   ORDER BY at DESC LIMIT $2";
        let rows = self
            .db
            .read(sql, values![organisation.bytes(), i64::from(limit)])
            .await?;
        rows.iter().map(notice).collect()
    }

    /// Marks an organisation's notices up to an instant as dealt with.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn notices_seen(
        &self,
        organisation: OrganisationId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO notices_seen (organisation, until) VALUES ($1, $2) \
                   ON CONFLICT (organisation) DO UPDATE SET until = excluded.until";
        self.db
            .execute(sql, values![organisation.bytes(), until.as_microsecond()])
            .await?;
        Ok(())
    }

    /// How many concerns, cases and referrals stand in each state.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn tallies(&self) -> Result<[Vec<Tally>; 3], StoreError> {
        let mut tallies = [Vec::new(), Vec::new(), Vec::new()];
        let queries = [
            "SELECT state, count(*) FROM concerns GROUP BY state ORDER BY state",
            "SELECT state, count(*) FROM cases GROUP BY state ORDER BY state",
            "SELECT state, count(*) FROM referrals GROUP BY state ORDER BY state",
        ];
        for (tally, sql) in tallies.iter_mut().zip(queries) {
            for row in self.db.read(sql, values![]).await? {
                tally.push(Tally {
                    state: row.text(0)?,
                    count: number(row.int(1)?)?,
                });
            }
        }
        Ok(tallies)
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

/// The store while nobody appends. Dropped without [`Frozen::commit`], nothing was changed.
#[derive(Debug)]
pub struct Frozen {
    tx: Tx,
}

impl Frozen {
    /// Every row of every projection, in a fixed order.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn rows(&mut self) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for row in self.tx.read(concern_columns!("ORDER BY id"), &[]).await? {
            rows.push(Row::Concern(concern(&row)?));
        }
        for row in self.tx.read(case_columns!("ORDER BY id"), &[]).await? {
            rows.push(Row::Case(case_row(&row)?));
        }
        for row in self.tx.read(referral_columns!("ORDER BY id"), &[]).await? {
            rows.push(Row::Referral(referral(&row)?));
        }
        let clocks = clock_columns!("ORDER BY case_id, clock");
        for row in self.tx.read(clocks, &[]).await? {
            rows.push(Row::Clock(clock(&row)?));
        }
        let notices = "SELECT organisation, at, stream_kind, stream_id, version, kind FROM notices \
                       ORDER BY organisation, at, stream_kind, stream_id, version";
        for row in self.tx.read(notices, &[]).await? {
            rows.push(Row::Notice(notice(&row)?));
        }
        Ok(rows)
    }

    /// Drops every projection and writes these rows instead.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn replace_rows(&mut self, rows: &[Row]) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM concerns",
            "DELETE FROM cases",
            "DELETE FROM referrals",
            "DELETE FROM clocks",
            "DELETE FROM notices",
        ] {
            self.tx.execute(sql, &[]).await?;
        }
        write(&mut self.tx, rows).await
    }

    /// Makes what was written last, and lets the others go on.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await
    }
}

fn concern(row: &crate::db::Row) -> Result<ConcernRow, StoreError> {
    Ok(ConcernRow {
        id: row.id(0)?,
        desk: row.id(1)?,
        reported_by: row.opt_id(2)?,
        state: row.text(3)?,
        at: row.instant(4)?,
        body: row.bytes(5)?,
    })
}

fn case_row(row: &crate::db::Row) -> Result<CaseRow, StoreError> {
    Ok(CaseRow {
        id: row.id(0)?,
        holder: row.id(1)?,
        state: row.text(2)?,
        due: row.opt_instant(3)?,
        moved_at: row.instant(4)?,
        body: row.bytes(5)?,
    })
}

fn referral(row: &crate::db::Row) -> Result<ReferralRow, StoreError> {
    Ok(ReferralRow {
        id: row.id(0)?,
        case: row.id(1)?,
        sender: row.id(2)?,
        receiver: row.id(3)?,
        state: row.text(4)?,
        due: row.instant(5)?,
        body: row.bytes(6)?,
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

fn notice(row: &crate::db::Row) -> Result<NoticeRow, StoreError> {
    Ok(NoticeRow {
        organisation: row.id(0)?,
        at: row.instant(1)?,
        stream: stream(row, 2)?,
        version: number(row.int(4)?)?,
        kind: row.text(5)?,
    })
}
