//! Orders of break-glass.

use case::person::{AnswerEmergency, AskEmergency, ReviewEmergency, StopEmergency, UseEmergency};
use case::{CaseId, Context, EmergencyId};
use policy::{CaseKeysFacts, EmergencyFacts, action};

use super::{Decided, Given, On, Order, Subject, Touches, sealed};

/// The keys of a case.
#[derive(Debug, Clone, Copy)]
pub struct KeysOfCase(pub CaseId);

impl Subject for KeysOfCase {
    type Facts = CaseKeysFacts;

    fn touches(self) -> Touches {
        self.0.touches()
    }

    fn facts(self, on: &On<'_>, context: &Context<'_>) -> Option<CaseKeysFacts> {
        let profile = context.profile.profile();
        Some(CaseKeysFacts::of(
            on.case?,
            on.concern?,
            context.today(),
            profile,
            context.on_call,
        ))
    }
}

/// A break-glass within a case.
impl Subject for (CaseId, EmergencyId) {
    type Facts = EmergencyFacts;

    fn touches(self) -> Touches {
        self.0.touches()
    }

    fn facts(self, on: &On<'_>, context: &Context<'_>) -> Option<EmergencyFacts> {
        EmergencyFacts::of(on.case?, self.1, *context.duties, context.now)
    }
}

/// Asks to break glass.
#[derive(Debug, Clone)]
pub struct BreakGlass(pub CaseId, pub AskEmergency);

/// Confirms a break-glass or refuses it.
#[derive(Debug, Clone, Copy)]
pub struct AnswerGlass(pub CaseId, pub AnswerEmergency);

/// Opens alone what nobody answered.
#[derive(Debug, Clone, Copy)]
pub struct UseGlass(pub CaseId, pub UseEmergency);

/// Ends a break-glass.
#[derive(Debug, Clone, Copy)]
pub struct StopGlass(pub CaseId, pub StopEmergency);

/// Looks at a break-glass afterwards.
#[derive(Debug, Clone, Copy)]
pub struct ReviewGlass(pub CaseId, pub ReviewEmergency);

macro_rules! orders {
    ($($order:ident = $kind:literal by $action:ident ($($with:ident),*);)*) => {$(
        impl sealed::Sealed for $order {}

        impl Order for $order {
            type Subject = (CaseId, EmergencyId);
            type Action = action::$action;
            const KIND: &'static str = $kind;

            fn subject(&self) -> (CaseId, EmergencyId) {
                (self.0, self.1.emergency())
            }

            fn decide(self, given: Given<'_>) -> Decided {
                self.1.decide(given.case()?, given.context $(, given.$with)*)
            }
        }
    )*};
}

orders! {
    UseGlass = "use-glass" by UseEmergency ();
    StopGlass = "stop-glass" by StopEmergency ();
    ReviewGlass = "review-glass" by ReviewEmergency (parts);
}

impl sealed::Sealed for AnswerGlass {}

impl Order for AnswerGlass {
    type Subject = (CaseId, EmergencyId);
    type Action = action::AnswerEmergency;
    const KIND: &'static str = "answer-glass";

    fn subject(&self) -> (CaseId, EmergencyId) {
        (self.0, self.1.emergency())
    }

    fn confirms(&self) -> Option<(CaseId, EmergencyId)> {
        match self.1 {
            AnswerEmergency::Confirm(emergency) => Some((self.0, emergency)),
            AnswerEmergency::Refuse(_) => None,
        }
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(given.case()?, given.context, given.parts)
    }
}

impl sealed::Sealed for KeysOfCase {}
impl sealed::Sealed for (CaseId, EmergencyId) {}
impl sealed::Sealed for BreakGlass {}

impl Order for BreakGlass {
    type Subject = KeysOfCase;
    type Action = action::BreakGlass;
    const KIND: &'static str = "break-glass";

    fn subject(&self) -> KeysOfCase {
        KeysOfCase(self.0)
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1
            .decide(given.case()?, given.concern()?, given.context, given.parts)
    }
}
