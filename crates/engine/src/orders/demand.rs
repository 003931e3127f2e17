//! Orders about demands for records.

use case::CaseId;
use case::person::{DemandOrder, ReceiveDemand};
use policy::action;

use super::{Decided, Given, Order, sealed};

/// Records a demand for records of a case.
#[derive(Debug, Clone)]
pub struct TakeDemand(pub CaseId, pub ReceiveDemand);

/// Tells of a demand, answers it, and says what became of it.
#[derive(Debug, Clone)]
pub struct OnDemand(pub CaseId, pub DemandOrder);

impl sealed::Sealed for TakeDemand {}
impl sealed::Sealed for OnDemand {}

impl Order for TakeDemand {
    type Subject = CaseId;
    type Action = action::ReceiveDemand;
    const KIND: &'static str = "take-demand";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(given.case()?, given.context, given.parts)
    }
}

impl Order for OnDemand {
    type Subject = CaseId;
    type Action = action::AnswerDemand;
    const KIND: &'static str = "on-demand";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(given.case()?, given.context, given.parts)
    }
}
