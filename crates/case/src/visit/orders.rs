//! What is recorded of a visit.

use std::collections::BTreeSet;

use screening::Instrument;

use super::{MOST_WORKERS, Met, RecordedOfVisit, Stand, Visit, VisitEvent, VisitState, Worker};
use crate::concern::{
    Concern, ConcernStanding, Danger, Noticed, ReportConcern, Told, not_in_future,
};
use crate::parts::refuse_foreign_parts;
use crate::person::{Case, Presume, PresumptionBasis};
use crate::{
    Append, CaseId, Compartment, ConcernEvent, ConcernId, Context, Decision, Event, Refusal, Tell,
};

/// So many workers stand in one entry at the most, so that none grows without bound.
const PER_ENTRY: usize = 500;

/// Records a visit: a concern that one's own work found. What was seen, the site and the employer are its sealed
/// parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordVisit {
    /// The id of the concern that it begins.
    pub concern: ConcernId,
    /// Its coded facts.
    pub visit: Visit,
    /// How soon someone may be harmed.
    pub danger: Danger,
}

impl RecordVisit {
    /// Decides that a visit took place.
    ///
    /// # Errors
    /// Refuses a day that has not come, more spoken to or with signs than were met, and what a concern is
    /// refused for.
    pub fn decide(
        self,
        existing: Option<&Concern>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        let Visit {
            met, alone, signs, ..
        } = self.visit;
        not_in_future(Some(self.visit.on), context)?;
        if alone > met || signs > met || met > MOST_WORKERS {
            return Err(Refusal::MoreThanWereMet { met });
        }
        let told = Told {
            noticed: Noticed::OwnWork,
            danger: self.danger,
            persons: Some(signs),
            child: Tell::Unknown,
            forms: BTreeSet::new(),
            seen_on: Some(self.visit.on),
        };
        let concern = self.concern;
        let report = ReportConcern {
            concern,
            told,
            reference: None,
        };
        let mut decision = report.decide(existing, context, parts)?;
        record(
            concern,
            VisitEvent::Visited(self.visit),
            context,
            &mut decision,
        );
        Ok(decision)
    }
}

/// Gives numbers to workers who were met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetWorkers {
    /// The workers.
    pub workers: Vec<Worker>,
}

impl MeetWorkers {
    /// Decides that these workers were met. Those that are written down already as they are here add nothing,
    /// so that the same list twice adds nothing twice; a list of nothing else is refused as recorded.
    ///
    /// # Errors
    /// Refuses a concern that is no visit or is over, a number twice, one that somebody else has, and a sign
    /// that the instrument does not know: nothing of the list is kept then.
    pub fn decide(self, concern: &Concern, context: &Context<'_>) -> Result<Decision, Refusal> {
        let visit = going_on(concern)?;
        let instrument = Instrument::ilo_ec_2009();
        let mut seen = BTreeSet::new();
        let mut new = Vec::new();
        for worker in self.workers {
            let number = worker.number;
            if number == 0 || number > MOST_WORKERS {
                return Err(Refusal::WorkerNumber { number });
            }
            if let Some(sign) = worker
                .signs
                .iter()
                .find(|sign| instrument.find(sign).is_none())
            {
                let sign = sign.clone();
                return Err(Refusal::UnknownSign { number, sign });
            }
            if !seen.insert(number) {
                return Err(Refusal::WorkerTwice { number });
            }
            match visit.workers.get(&number) {
                Some(met) if met.worker == worker => {}
                Some(_) => return Err(Refusal::WorkerIsAnother { number }),
                None => new.push(worker),
            }
        }
        if new.is_empty() {
            return Err(Refusal::AlreadyRecorded);
        }
        let mut decision = Decision::default();
        for workers in new.chunks(PER_ENTRY) {
            let met = VisitEvent::Met(workers.to_vec());
            record(concern.id, met, context, &mut decision);
        }
        Ok(decision)
    }
}

/// Says what was learnt of a worker since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerStands {
    /// Which.
    pub worker: u16,
    /// What.
    pub stand: Stand,
}

impl WorkerStands {
    /// Decides that something was learnt of a worker. Who is a person by now speaks in a case of their own.
    ///
    /// # Errors
    /// Refuses a worker who is not there or is a person already.
    pub fn decide(self, concern: &Concern, context: &Context<'_>) -> Result<Decision, Refusal> {
        let visit = going_on(concern)?;
        let number = self.worker;
        let met = of_visit(visit, number)?;
        if met.case.is_some() {
            return Err(Refusal::WorkerIsPerson { number });
        }
        let mut decision = Decision::default();
        let stands = VisitEvent::Stands {
            worker: number,
            stand: self.stand,
        };
        record(concern.id, stands, context, &mut decision);
        Ok(decision)
    }
}

/// Presumes a worker who was met to be a victim: the placeholder becomes a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresumeWorker {
    /// Which.
    pub worker: u16,
    /// The new case's id.
    pub case: CaseId,
    /// On what it rests; where nothing is said, on the first sign, or else on the worker's own word and the
    /// judgement of whoever heard it.
    pub basis: Option<PresumptionBasis>,
    /// Whether there are reasons to think the worker a child; where nothing is said, as the worker was met.
    pub maybe_child: Option<Tell>,
}

impl PresumeWorker {
    /// Decides a presumption as [`Presume`] does; nobody else's case is touched by it.
    ///
    /// # Errors
    /// Refuses a worker who is not there or is a person already, and one who said no, or of whom nothing is
    /// known that could make them one.
    pub fn decide(
        self,
        concern: &Concern,
        existing: Option<&Case>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        let visit = going_on(concern)?;
        let number = self.worker;
        let met = of_visit(visit, number)?;
        if met.case.is_some() {
            return Err(Refusal::WorkerIsPerson { number });
        }
        if !met.may_be_presumed() {
            return Err(match met.agreed() {
                Tell::No => Refusal::WorkerSaidNo { number },
                Tell::Yes | Tell::Unknown => Refusal::NothingOfWorker { number },
            });
        }
        refuse_foreign_parts(&parts, None)?;
        let sign = met.worker.signs.first().cloned();
        let basis = self.basis.unwrap_or_else(|| {
            sign.map_or(PresumptionBasis::Judgement, PresumptionBasis::Indicator)
        });
        let presume = Presume {
            case: self.case,
            basis,
            maybe_child: self.maybe_child.unwrap_or(met.worker.child),
            reference: None,
        };
        let mut decision = presume.decide(concern, &[], existing, context, parts)?;
        let presumed = VisitEvent::Presumed {
            worker: number,
            case: self.case,
        };
        record(concern.id, presumed, context, &mut decision);
        Ok(decision)
    }
}

/// The visit, while something can be recorded of it.
fn going_on(concern: &Concern) -> Result<&VisitState, Refusal> {
    let visit = concern.visit.as_ref().ok_or(Refusal::NoVisit)?;
    if concern.erased {
        return Err(Refusal::ConcernErased);
    }
    match concern.standing {
        ConcernStanding::Ended(outcome) => Err(Refusal::ConcernEnded { outcome }),
        ConcernStanding::Open | ConcernStanding::Linked | ConcernStanding::Joined(_) => Ok(visit),
    }
}

fn of_visit(visit: &VisitState, number: u16) -> Result<&Met, Refusal> {
    let met = visit.workers.get(&number);
    met.ok_or(Refusal::NoSuchWorker { number })
}

fn record(concern: ConcernId, what: VisitEvent, context: &Context<'_>, decision: &mut Decision) {
    let by = context.actor;
    let event = ConcernEvent::OfVisit(RecordedOfVisit { what, by });
    decision.appends.push(Append {
        stream: concern.into(),
        event: Event::Concern(event),
        parts: BTreeSet::new(),
    });
}
