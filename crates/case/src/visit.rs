//! Visits: an inspection or a raid at a place of work, and the workers who were met there.
//!
//! A visit is a concern that somebody found by their own work. What is said of the place, of the employer and of
//! what was seen stands in it once, and whoever became a person refers to it. The workers met are numbers: each
//! becomes a person by their own agreement, or by signs where they have not said no. Those without signs are kept
//! as numbers too, since they are what the others are counted against.
//!
//! Nothing here can hold whether a worker may stay in the country (ILO Convention 81 art. 3(2)).

mod codes;
mod orders;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::profile::BodyKind;
use crate::{Actor, CaseId, Tell};

pub use codes::{Codes, Section, Sector, UnknownSector, codes};
pub use orders::{MeetWorkers, PresumeWorker, RecordVisit, WorkerStands};
pub use sheet::{Cell, Column, Dropped, MOST_ROWS, ReadWorkers, SheetFault, Why, read_workers};

/// Most workers that one visit counts.
pub const MOST_WORKERS: u16 = 9_999;

/// What kind of visit it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitKind {
    /// An inspection of labour conditions.
    Inspection,
    /// A visit with several authorities, by surprise.
    Raid,
    /// A visit after an earlier one.
    FollowUp,
    /// An outreach visit, without powers.
    Outreach,
}

/// The coded facts of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// What kind of visit it was.
    pub kind: VisitKind,
    /// On which day.
    pub on: Date,
    /// The section of ISIC that the work belongs to.
    pub sector: Sector,
    /// Which kinds of bodies came along.
    pub with: BTreeSet<BodyKind>,
    /// How many workers were met.
    pub met: u16,
    /// With how many of them somebody spoke alone.
    pub alone: u16,
    /// How many of them had signs.
    pub signs: u16,
}

/// A worker who was met: a number, until the worker becomes a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    /// The number, from 1.
    pub number: u16,
    /// Whether somebody spoke with the worker alone.
    pub alone: Tell,
    /// The signs that were noticed, by the ids of the instrument.
    pub signs: BTreeSet<String>,
    /// Whether the worker agreed to be helped as a person of their own.
    pub agreed: Tell,
    /// Whether there are reasons to think the worker a child.
    pub child: Tell,
}

/// Where a worker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Agreed, since.
    Agreed,
    /// Said no, since.
    SaidNo,
    /// Was not there any more.
    Gone,
}

/// A worker within a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// As the worker was met.
    pub worker: Worker,
    /// What was learnt since, the last that was.
    pub since: Option<Stand>,
    /// The case, once the worker is a person.
    pub case: Option<CaseId>,
}

impl Met {
    /// Whether the worker said that they want to be helped as a person of their own.
    pub fn agreed(&self) -> Tell {
        match self.since {
            Some(Stand::Agreed) => Tell::Yes,
            Some(Stand::SaidNo) => Tell::No,
            Some(Stand::Gone) | None => self.worker.agreed,
        }
    }

    /// Whether the worker can become a person: by their own agreement, or by signs where they have not said
    /// no. Somebody who may be a child can, whatever they said.
    pub fn may_be_presumed(&self) -> bool {
        let said = match self.agreed() {
            Tell::Yes => true,
            Tell::No => false,
            Tell::Unknown => !self.worker.signs.is_empty(),
        };
        self.case.is_none() && (said || self.worker.child == Tell::Yes)
    }
}

/// What is known of a visit and of the workers met there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitState {
    /// The visit.
    pub visit: Visit,
    /// The workers who have a number.
    pub workers: BTreeMap<u16, Met>,
}

impl VisitState {
    /// How many workers were met: those that were counted, and never fewer than have a number.
    pub fn met(&self) -> u16 {
        let numbered = u16::try_from(self.workers.len()).unwrap_or(u16::MAX);
        self.visit.met.max(numbered)
    }

    /// With how many somebody spoke alone.
    pub fn alone(&self) -> u16 {
        self.visit
            .alone
            .max(self.count(|it| it.worker.alone == Tell::Yes))
    }

    /// How many had signs.
    pub fn with_signs(&self) -> u16 {
        self.visit
            .signs
            .max(self.count(|it| !it.worker.signs.is_empty()))
    }

    /// How many became persons.
    pub fn persons(&self) -> u16 {
        self.count(|it| it.case.is_some())
    }

    /// The first number that nobody has.
    pub fn next_number(&self) -> u16 {
        let last = self
            .workers
            .last_key_value()
            .map_or(0, |(number, _)| *number);
        last.saturating_add(1)
    }

    fn count(&self, of: impl Fn(&Met) -> bool) -> u16 {
        let found = self.workers.values().filter(|it| of(it)).count();
        u16::try_from(found).unwrap_or(u16::MAX)
    }
}

/// What happened in a visit, beside what happens in every concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitEvent {
    /// It took place.
    Visited(Visit),
    /// Workers were given numbers.
    Met(Vec<Worker>),
    /// Something was learnt of a worker since.
    Stands {
        /// Which.
        worker: u16,
        /// What.
        stand: Stand,
    },
    /// A worker became a person.
    Presumed {
        /// Which.
        worker: u16,
        /// The case.
        case: CaseId,
    },
}

/// Folds what happened into a visit; `None` is a concern that is none.
pub(crate) fn evolve(state: Option<VisitState>, event: &VisitEvent) -> Option<VisitState> {
    let mut state = match (state, event) {
        (None, VisitEvent::Visited(visit)) => {
            return Some(VisitState {
                visit: visit.clone(),
                workers: BTreeMap::new(),
            });
        }
        (state, _) => state?,
    };
    match event {
        VisitEvent::Visited(_) => {}
        VisitEvent::Met(workers) => {
            for worker in workers {
                let met = Met {
                    worker: worker.clone(),
                    since: None,
                    case: None,
                };
                state.workers.entry(worker.number).or_insert(met);
            }
        }
        VisitEvent::Stands { worker, stand } => {
            if let Some(met) = state.workers.get_mut(worker) {
                met.since = Some(*stand);
            }
        }
        VisitEvent::Presumed { worker, case } => {
            if let Some(met) = state.workers.get_mut(worker) {
                met.case = met.case.or(Some(*case));
            }
        }
    }
    Some(state)
}

/// Who recorded something of a visit, and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedOfVisit {
    /// What.
    pub what: VisitEvent,
    /// Who.
    pub by: Actor,
}
