//! Orders about conferences of the local team: those of the holder, and of whoever is invited.

use case::person::{ConferenceOrder, InvitedOrder};
use case::{CaseId, ConferenceId, Context};
use policy::{ConferenceFacts, action};

use super::{Decided, Given, On, Order, Subject, Touches, sealed};

impl sealed::Sealed for (CaseId, ConferenceId) {}

/// A conference within a case.
impl Subject for (CaseId, ConferenceId) {
    type Facts = ConferenceFacts;

    fn touches(self) -> Touches {
        self.0.touches()
    }

    fn facts(self, on: &On<'_>, _: &Context<'_>) -> Option<ConferenceFacts> {
        ConferenceFacts::of(on.case?, self.1)
    }
}

/// Calls a conference, invites to it, writes down what was agreed, and what became of that.
#[derive(Debug, Clone)]
pub struct OnConference(pub CaseId, pub ConferenceOrder);

impl sealed::Sealed for OnConference {}

impl Order for OnConference {
    type Subject = CaseId;
    type Action = action::WorkCase;
    const KIND: &'static str = "on-conference";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(given.case()?, given.context, given.parts)
    }
}

/// Answers an invitation, or what was asked there.
#[derive(Debug, Clone, Copy)]
pub struct AnswerConference(pub CaseId, pub ConferenceId, pub InvitedOrder);

impl sealed::Sealed for AnswerConference {}

impl Order for AnswerConference {
    type Subject = (CaseId, ConferenceId);
    type Action = action::AnswerConference;
    const KIND: &'static str = "answer-conference";

    fn subject(&self) -> (CaseId, ConferenceId) {
        (self.0, self.1)
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let case = given.case()?;
        // What it names has to be of the conference that the policies were asked about.
        if self.2.conference(case) != Some(self.1) {
            return Err(case::Refusal::NoSuchAction);
        }
        self.2.decide(case, given.context, given.parts)
    }
}
