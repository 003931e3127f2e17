//! Lists: my work, the duty desk's, and the co-ordinator's overview. They show references, not names.

use std::collections::BTreeMap;

use case::{CaseId, ConcernId, OrganisationId, Reference, ReferralId, StreamId, StreamKind};
use jiff::{SignedDuration, Timestamp};
use policy::{Mechanism, action};
use store::{
    CaseRow, CaseScope, ClockRow, ConcernRow, ConcernScope, ReferralRow, ReferralScope, Tally,
};

use crate::project::{self, CaseBody, ConcernBody, ReferralBody};
use crate::{Engine, EngineError, LogView, Session};

/// How many lines a list has at most.
const LINES: u32 = 100;

/// How many cases the overview takes its medians from: the most recently presumed.
const MEDIAN_OF: u32 = 100_000;

/// A case without movement for this long is shown to the co-ordinator.
const NO_MOVEMENT: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A concern in a list.
#[derive(Debug, Clone)]
pub struct ConcernLine {
    /// Its id.
    pub id: ConcernId,
    /// What people call it.
    pub reference: Reference,
    /// When it was told.
    pub at: Timestamp,
    /// Who told it.
    pub reported_by: Option<OrganisationId>,
    /// Its state's code.
    pub state: String,
    /// Danger, persons, child.
    pub body: ConcernBody,
}

/// A case in a list.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// Its id.
    pub id: CaseId,
    /// What people call it.
    pub reference: Reference,
    /// Who is responsible.
    pub holder: OrganisationId,
    /// When something is due.
    pub due: Option<Timestamp>,
    /// When anything last happened.
    pub moved_at: Timestamp,
    /// Presumed when, interim, child.
    pub body: CaseBody,
}

/// A referral in a list.
#[derive(Debug, Clone)]
pub struct ReferralLine {
    /// Its id.
    pub id: ReferralId,
    /// What people call it.
    pub reference: Reference,
    /// The case.
    pub case: CaseId,
    /// Who asks.
    pub from: OrganisationId,
    /// Who is asked.
    pub to: OrganisationId,
    /// Its state's code.
    pub state: String,
    /// When it lapses or moves on.
    pub due: Timestamp,
    /// What is asked for and how soon.
    pub body: ReferralBody,
}

/// A clock in a list.
#[derive(Debug, Clone)]
pub struct ClockLine {
    /// The case.
    pub case: CaseId,
    /// What people call it.
    pub reference: Reference,
    /// The code of what runs.
    pub kind: String,
    /// When it runs out.
    pub due: Option<Timestamp>,
}

/// A notice in a list.
#[derive(Debug, Clone)]
pub struct NoticeLine {
    /// When.
    pub at: Timestamp,
    /// The code of what happened.
    pub kind: String,
    /// Where.
    pub stream: StreamId,
    /// What people call it.
    pub reference: Reference,
}

/// The first page in the morning.
#[derive(Debug, Clone)]
pub struct MyWork {
    /// Cases the organisation holds, the longest without movement first.
    pub cases: Vec<CaseLine>,
    /// Referrals waiting for the organisation's answer.
    pub asked: Vec<ReferralLine>,
    /// Referrals it accepted and has not completed.
    pub helping: Vec<ReferralLine>,
    /// Referrals it sent that wait for an answer.
    pub waiting: Vec<ReferralLine>,
    /// Clocks of its cases, the next to run out first.
    pub clocks: Vec<ClockLine>,
    /// What happened that it must know of.
    pub notices: Vec<NoticeLine>,
    /// Concerns it told that are still with the desk, and what became of others.
    pub reported: Vec<ConcernLine>,
}

/// The duty desk's page.
#[derive(Debug, Clone)]
pub struct DeskView {
    /// Concerns that wait, the newest first.
    pub concerns: Vec<ConcernLine>,
    /// Referrals that nobody answered.
    pub lapsed: Vec<ReferralLine>,
    /// Cases the desk holds.
    pub cases: Vec<CaseLine>,
}

/// How many got how far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Concerns told.
    pub concerns: u64,
    /// Concerns linked to a case.
    pub linked: u64,
    /// Persons presumed.
    pub presumed: u64,
    /// Persons for whom another organisation accepted a referral.
    pub helped: u64,
    /// Persons for whom a reflection period was started.
    pub reflection: u64,
}

/// The co-ordinator's overview, in coded facts.
#[derive(Debug, Clone)]
pub struct Overview {
    /// How many got how far.
    pub funnel: Funnel,
    /// States of concerns, cases and referrals.
    pub tallies: [Vec<Tally>; 3],
    /// The median time from presumption to the first accepted referral, and over how many persons.
    pub to_first_help: Option<(SignedDuration, u64)>,
    /// Clocks that run out next.
    pub expiring: Vec<ClockLine>,
    /// Referrals that neither receiver nor desk took up.
    pub lapsed: Vec<ReferralLine>,
    /// Cases without movement for fourteen days or more.
    pub without_movement: Vec<CaseLine>,
    /// How the log stands.
    pub log: LogView,
}

impl Engine {
    /// What the organisation a session acts for has to do.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn my_work(&self, session: &Session) -> Result<MyWork, EngineError> {
        let own = session.principal().organisation;
        let store = &self.inner.store;
        let referrals = async |scope, state| {
            let rows = store.referrals(scope, state, LINES).await?;
            rows.into_iter()
                .map(|row| self.referral_line(row))
                .collect::<Result<Vec<_>, _>>()
        };
        let mut reported = Vec::new();
        for state in ["open", "linked", "ended"] {
            let rows = store
                .concerns(ConcernScope::ReportedBy(own), state, LINES)
                .await?;
            reported.extend(self.concern_lines(rows)?);
        }
        reported.sort_by_key(|line| std::cmp::Reverse(line.at));
        reported.truncate(LINES as usize);
        let cases = store.cases(CaseScope::Holder(own), "open", LINES).await?;
        let clocks = store.clocks(CaseScope::Holder(own), LINES).await?;
        let notices = store.notices(own, LINES).await?;
        Ok(MyWork {
            cases: self.case_lines(cases)?,
            asked: referrals(ReferralScope::To(own), "sent").await?,
            helping: referrals(ReferralScope::To(own), "accepted").await?,
            waiting: referrals(ReferralScope::From(own), "sent").await?,
            clocks: clocks.into_iter().map(clock_line).collect(),
            notices: notices
                .into_iter()
                .map(|row| NoticeLine {
                    at: row.at,
                    kind: row.kind,
                    stream: row.stream,
                    reference: Reference::of(row.stream.id),
                })
                .collect(),
            reported,
        })
    }

    /// Marks what happened up to an instant as known to the organisation.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn notices_seen(
        &self,
        session: &Session,
        until: Timestamp,
    ) -> Result<(), EngineError> {
        Ok(self
            .inner
            .store
            .notices_seen(session.principal().organisation, until)
            .await?)
    }

    /// The duty desk's page.
    ///
    /// # Errors
    /// [`policy::Denied`] to everybody but the desk's intake workers: each line is one they may open.
    pub async fn desk(&self, session: &Session) -> Result<DeskView, EngineError> {
        let house = self.house().await?;
        let principal = session.principal();
        let desk = house.duties.desk;
        // The page is a list of concerns of the desk: whoever may open one of those may see it.
        let any = policy::ConcernFacts::new(ConcernId::new(uuid::Uuid::nil()), desk, None);
        self.inner
            .authority
            .check::<action::EndConcern>(principal, any)?;
        let store = &self.inner.store;
        let concerns = store
            .concerns(ConcernScope::Desk(desk), "open", LINES)
            .await?;
        let lapsed = store
            .referrals(ReferralScope::All, "at_desk", LINES)
            .await?;
        let cases = store.cases(CaseScope::Holder(desk), "open", LINES).await?;
        Ok(DeskView {
            concerns: self.concern_lines(concerns)?,
            lapsed: lapsed
                .into_iter()
                .map(|row| self.referral_line(row))
                .collect::<Result<_, _>>()?,
            cases: self.case_lines(cases)?,
        })
    }

    /// The co-ordinator's overview.
    ///
    /// # Errors
    /// [`policy::Denied`] to everybody else.
    pub async fn overview(&self, session: &Session) -> Result<Overview, EngineError> {
        let house = self.house().await?;
        let mechanism = Mechanism {
            duties: house.duties,
        };
        self.inner
            .authority
            .check::<action::Oversee>(session.principal(), mechanism)?;
        let store = &self.inner.store;
        let tallies = store.tallies().await?;
        let [concern_tallies, ..] = &tallies;
        let mut funnel = Funnel {
            concerns: concern_tallies.iter().map(|tally| tally.count).sum(),
            linked: concern_tallies
                .iter()
                .filter(|tally| tally.state == "linked")
                .map(|tally| tally.count)
                .sum(),
            ..Funnel::default()
        };
        let now = self.now();
        let mut waits = Vec::new();
        let mut without_movement = Vec::new();
        for state in ["open", "closed"] {
            let rows = store.cases(CaseScope::All, state, MEDIAN_OF).await?;
            for line in self.case_lines(rows)? {
                funnel.presumed += 1;
                funnel.reflection += u64::from(line.body.reflection);
                if let Some(helped) = line.body.first_help_at {
                    funnel.helped += 1;
                    waits.push(helped.duration_since(line.body.presumed_at));
                }
                let still = now.duration_since(line.moved_at) >= NO_MOVEMENT;
                if state == "open" && still && without_movement.len() < LINES as usize {
                    without_movement.push(line);
                }
            }
        }
        let lapsed = store
            .referrals(ReferralScope::All, "at_co_ordinator", LINES)
            .await?;
        let expiring = store.clocks(CaseScope::All, LINES).await?;
        Ok(Overview {
            funnel,
            tallies,
            to_first_help: median(waits),
            expiring: expiring.into_iter().map(clock_line).collect(),
            lapsed: lapsed
                .into_iter()
                .map(|row| self.referral_line(row))
                .collect::<Result<_, _>>()?,
            without_movement,
            log: self.log_view().await?,
        })
    }

    fn concern_lines(&self, rows: Vec<ConcernRow>) -> Result<Vec<ConcernLine>, EngineError> {
        rows.into_iter()
            .map(|row| {
                let key = &self.inner.installation;
                let body = project::open(key, "concerns", row.id.bytes(), &row.body)?;
                let ConcernRow {
                    id,
                    reported_by,
                    state,
                    at,
                    ..
                } = row;
                Ok(ConcernLine {
                    id,
                    reference: id.into(),
                    at,
                    reported_by,
                    state,
                    body,
                })
            })
            .collect()
    }

    fn case_lines(&self, rows: Vec<CaseRow>) -> Result<Vec<CaseLine>, EngineError> {
        rows.into_iter()
            .map(|row| {
                let key = &self.inner.installation;
                let body = project::open(key, "cases", row.id.bytes(), &row.body)?;
                let CaseRow {
                    id,
                    holder,
                    due,
                    moved_at,
                    ..
                } = row;
                Ok(CaseLine {
                    id,
                    reference: id.into(),
                    holder,
                    due,
                    moved_at,
                    body,
                })
            })
            .collect()
    }

    fn referral_line(&self, row: ReferralRow) -> Result<ReferralLine, EngineError> {
        let key = &self.inner.installation;
        let body = project::open(key, "referrals", row.id.bytes(), &row.body)?;
        let ReferralRow {
            id,
            case,
            sender,
            receiver,
            state,
            due,
            ..
        } = row;
        let reference = id.into();
        Ok(ReferralLine {
            id,
            reference,
            case,
            from: sender,
            to: receiver,
            state,
            due,
            body,
        })
    }

    /// Names of organisations by id, for pages.
    ///
    /// # Errors
    /// Fails if nothing is set up.
    pub async fn names(&self) -> Result<BTreeMap<OrganisationId, String>, EngineError> {
        let house = self.house().await?;
        let names = house.organisations.iter();
        Ok(names
            .map(|(id, registered)| (*id, registered.name.clone()))
            .collect())
    }
}

/// The stream of a case or concern that a notice leads to.
impl NoticeLine {
    /// The case, if it is about one.
    pub fn case(&self) -> Option<CaseId> {
        (self.stream.kind == StreamKind::Case).then(|| CaseId::new(self.stream.id))
    }

    /// The concern, if it is about one.
    pub fn concern(&self) -> Option<ConcernId> {
        (self.stream.kind == StreamKind::Concern).then(|| ConcernId::new(self.stream.id))
    }
}

fn clock_line(row: ClockRow) -> ClockLine {
    ClockLine {
        case: row.case,
        reference: row.case.into(),
        kind: row.kind,
        due: row.due,
    }
}

fn median(mut waits: Vec<SignedDuration>) -> Option<(SignedDuration, u64)> {
    waits.sort_unstable();
    let count = waits.len() as u64;
    waits.get(waits.len() / 2).map(|median| (*median, count))
}
