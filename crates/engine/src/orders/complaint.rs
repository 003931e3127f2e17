//! Orders about complaints: those of the person, and that of whoever takes one.

use case::complaint::ComplaintOutcome;
use case::{CaseId, ComplaintId, Context};
use policy::{ComplaintFacts, action};

use super::own_page::{AsPerson, of};
use super::{Decided, Given, On, Order, Subject, Touches, sealed};

impl sealed::Sealed for ComplaintId {}

impl Subject for ComplaintId {
    type Facts = ComplaintFacts;

    fn touches(self) -> Touches {
        Touches {
            complaint: Some(self),
            ..Touches::default()
        }
    }

    fn facts(self, on: &On<'_>, _: &Context<'_>) -> Option<ComplaintFacts> {
        on.complaint.map(ComplaintFacts::from)
    }
}

/// Makes a complaint, as a person does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Complain(pub(crate) case::complaint::Complain);

impl AsPerson for Complain {
    type Action = action::Complain;

    fn touches(self, case: CaseId) -> Touches {
        Touches {
            complaint: Some(self.0.complaint),
            ..of(case)
        }
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let (case, concern) = (given.case()?, given.concern()?);
        self.0.decide(case, concern, given.context, given.parts)
    }
}

/// Says, as a person does, whether the organisation may be told of a complaint.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChangeTelling(pub(crate) ComplaintId, pub(crate) bool);

impl AsPerson for ChangeTelling {
    type Action = action::Complain;

    fn touches(self, case: CaseId) -> Touches {
        Touches {
            complaint: Some(self.0),
            ..of(case)
        }
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let (complaint, case) = (given.complaint()?, given.case()?);
        case::complaint::ChangeTelling(self.1).decide(complaint, case, given.context)
    }
}

/// Answers a complaint.
#[derive(Debug, Clone, Copy)]
pub struct AnswerComplaint(pub ComplaintId, pub ComplaintOutcome);

impl sealed::Sealed for AnswerComplaint {}

impl Order for AnswerComplaint {
    type Subject = ComplaintId;
    type Action = action::AnswerComplaint;
    const KIND: &'static str = "answer-complaint";

    fn subject(&self) -> ComplaintId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let answer = case::complaint::AnswerComplaint(self.1);
        answer.decide(given.complaint()?, given.context, given.parts)
    }
}
