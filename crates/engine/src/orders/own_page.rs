//! Orders about a person's own page: those of the holder, and those of the person.

use case::person::PersonOrder;
use case::{AgreementId, CaseId, Compartment};
use policy::{Action, OwnPageFacts, action};

use super::{Decided, Given, Order, Touches, sealed};

/// Opens a person's page. Only with the row it is signed in to by: see `Engine::open_page`.
#[derive(Debug, Clone)]
pub(crate) struct OpenPage(pub(crate) CaseId, pub(crate) case::person::OpenPage);

impl sealed::Sealed for OpenPage {}

impl Order for OpenPage {
    type Subject = CaseId;
    type Action = action::WorkCase;
    const KIND: &'static str = "open-page";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(given.case()?, given.context)
    }
}

/// Something that a person does on their page. The type says which action permits it, as with the orders of
/// members.
pub(crate) trait AsPerson: Copy + Send {
    /// The action that permits it.
    type Action: Action<Resource = OwnPageFacts>;

    /// Which streams it acts on, beside the person's case.
    fn touches(self, case: CaseId) -> Touches {
        of(case)
    }

    /// What the rules say.
    fn decide(self, given: Given<'_>) -> Decided;
}

/// Turns the page off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TurnOff;

impl AsPerson for TurnOff {
    type Action = action::TurnOffOwnPage;

    fn decide(self, given: Given<'_>) -> Decided {
        decide(PersonOrder::TurnOff, given)
    }
}

/// Takes an agreement back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TakeBack(pub(crate) AgreementId);

impl AsPerson for TakeBack {
    type Action = action::TakeBackOwn;

    fn decide(self, given: Given<'_>) -> Decided {
        decide(PersonOrder::TakeBack(self.0), given)
    }
}

/// Says that something is wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TellWrong(pub(crate) Option<Compartment>);

impl AsPerson for TellWrong {
    type Action = action::TellWrong;

    fn decide(self, given: Given<'_>) -> Decided {
        decide(PersonOrder::TellWrong { about: self.0 }, given)
    }
}

/// Tells the holder of danger.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TellOfDanger;

impl AsPerson for TellOfDanger {
    type Action = action::TellOfDanger;

    fn decide(self, given: Given<'_>) -> Decided {
        decide(PersonOrder::TellOfDanger, given)
    }
}

fn decide(order: PersonOrder, given: Given<'_>) -> Decided {
    order.decide(given.case()?, given.concern()?, given.context, given.parts)
}

/// What an order of a person's touches.
pub(crate) fn of(case: CaseId) -> Touches {
    Touches {
        case: Some(case),
        ..Touches::default()
    }
}
