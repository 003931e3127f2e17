//! Orders about visits and the workers who were met there.

use case::visit::{MeetWorkers, PresumeWorker, RecordVisit, WorkerStands};
use case::{CaseId, ConcernId};
use policy::action;

use super::{Decided, Given, Order, Subject as _, TheMechanism, Touches, sealed};

/// Records a visit.
#[derive(Debug, Clone)]
pub struct TakeVisit(pub RecordVisit);

/// Gives numbers to workers who were met.
#[derive(Debug, Clone)]
pub struct CountWorkers(pub ConcernId, pub MeetWorkers);

/// Says what was learnt of a worker since.
#[derive(Debug, Clone, Copy)]
pub struct OnWorker(pub ConcernId, pub WorkerStands);

/// Presumes a worker who was met to be a victim.
#[derive(Debug, Clone)]
pub struct PresumeMet(pub ConcernId, pub PresumeWorker);

impl sealed::Sealed for TakeVisit {}
impl sealed::Sealed for CountWorkers {}
impl sealed::Sealed for OnWorker {}
impl sealed::Sealed for PresumeMet {}

impl Order for TakeVisit {
    type Subject = TheMechanism;
    type Action = action::ReportConcern;
    const KIND: &'static str = "visit";

    fn subject(&self) -> TheMechanism {
        TheMechanism
    }

    fn touches(&self) -> Touches {
        self.0.concern.touches()
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.0.decide(given.on.concern, given.context, given.parts)
    }
}

impl Order for CountWorkers {
    type Subject = ConcernId;
    type Action = action::AddToConcern;
    const KIND: &'static str = "count-workers";

    fn subject(&self) -> ConcernId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(given.concern()?, given.context)
    }
}

impl Order for OnWorker {
    type Subject = ConcernId;
    type Action = action::AddToConcern;
    const KIND: &'static str = "on-worker";

    fn subject(&self) -> ConcernId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(given.concern()?, given.context)
    }
}

impl Order for PresumeMet {
    type Subject = ConcernId;
    type Action = action::PresumePerson;
    const KIND: &'static str = "presume-worker";

    fn subject(&self) -> ConcernId {
        self.0
    }

    fn touches(&self) -> Touches {
        let case: CaseId = self.1.case;
        Touches {
            case: Some(case),
            ..self.0.touches()
        }
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1
            .decide(given.concern()?, given.on.case, given.context, given.parts)
    }
}
