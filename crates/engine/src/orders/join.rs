//! Orders about concerns that meet: in a person who is known already, or in one another.

use case::concern::{Joins, WrongJoin};
use case::{CaseId, ConcernId, Context};
use policy::{JoinFacts, action};

use super::{Decided, Given, On, Order, Subject, Touches, sealed, there};

/// A concern, and the case of a person whom it turns out to be about.
impl Subject for (ConcernId, CaseId) {
    type Facts = JoinFacts;

    fn touches(self) -> Touches {
        Touches {
            concern: Some(self.0),
            case: Some(self.1),
            ..Touches::default()
        }
    }

    fn facts(self, on: &On<'_>, _: &Context<'_>) -> Option<JoinFacts> {
        Some(JoinFacts::of(on.concern?, on.case?))
    }
}

/// Joins a concern to the case of a person whom it turns out to be about.
#[derive(Debug, Clone, Copy)]
pub struct JoinCase(pub ConcernId, pub CaseId);

/// Joins a concern to another that tells of the same thing.
#[derive(Debug, Clone, Copy)]
pub struct JoinConcern(pub ConcernId, pub ConcernId);

/// Undoes every join of a concern.
#[derive(Debug, Clone, Copy)]
pub struct SetApart(pub ConcernId, pub WrongJoin);

impl sealed::Sealed for (ConcernId, CaseId) {}
impl sealed::Sealed for JoinCase {}
impl sealed::Sealed for JoinConcern {}
impl sealed::Sealed for SetApart {}

impl Order for JoinCase {
    type Subject = (ConcernId, CaseId);
    type Action = action::JoinCase;
    const KIND: &'static str = "join-case";

    fn subject(&self) -> (ConcernId, CaseId) {
        (self.0, self.1)
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let (concern, case) = (given.concern()?, given.case()?);
        case::concern::JoinCase.decide(concern, &given.on.kin, case, given.context)
    }
}

impl Order for JoinConcern {
    type Subject = ConcernId;
    type Action = action::JoinConcern;
    const KIND: &'static str = "join-concern";

    fn subject(&self) -> ConcernId {
        self.0
    }

    fn touches(&self) -> Touches {
        Touches {
            lead: Some(self.1),
            ..self.0.touches()
        }
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let lead = given.on.lead.ok_or(case::Refusal::NoSuchConcern)?;
        case::concern::JoinConcern.decide(given.concern()?, lead, given.context)
    }
}

impl Order for SetApart {
    type Subject = ConcernId;
    type Action = action::SetApart;
    const KIND: &'static str = "set-apart";

    fn subject(&self) -> ConcernId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let on = given.on;
        let joins = Joins {
            lead: on.lead,
            kin: &on.kin,
            cases: &on.joined_to,
        };
        case::concern::SetApart(self.1).decide(there(on.concern)?, joins, given.context)
    }
}
