//! Orders: what can be asked of the engine, each bound to the one action that permits it.

use std::collections::{BTreeMap, BTreeSet};

use case::concern::{ConcernOrder, ConcernOutcome};
use case::content::Content;
use case::organisation::CustodianOrder;
use case::person::{AdverseOrder, DealWithLapse, HolderOrder, Presume, RaiseAlarm, ReceiverOrder};
use case::{
    Case, CaseId, Compartment, Concern, ConcernId, Context, Decision, Organisation, OrganisationId,
    ReferralId, Refusal,
};
use policy::{
    Action, CaseFacts, ConcernFacts, Mechanism, OrganisationFacts, ReferralFacts, action,
};

/// Sealed parts that go with an order.
pub type Parts = BTreeMap<Compartment, Content>;

/// What an order was loaded with.
#[derive(Debug, Clone, Copy)]
pub struct On<'a> {
    /// The concern, if there is one.
    pub(crate) concern: Option<&'a Concern>,
    /// The case, if there is one.
    pub(crate) case: Option<&'a Case>,
    /// The organisation, if there is one.
    pub(crate) organisation: Option<&'a Organisation>,
}

/// Which streams an order acts on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Touches {
    pub(crate) concern: Option<ConcernId>,
    pub(crate) case: Option<CaseId>,
    pub(crate) organisation: Option<OrganisationId>,
}

/// Something that can be asked of the engine. The type says which action permits it; there is no
/// order without one.
pub trait Order: Clone + sealed::Sealed + Send {
    /// The action that permits it.
    type Action: Action;

    /// What kind of order it is, for recognising the same form sent twice.
    #[doc(hidden)]
    const KIND: &'static str;

    /// Which streams it acts on.
    #[doc(hidden)]
    fn touches(&self) -> Touches;

    /// What the policies are asked about; `None` if there is nothing there.
    #[doc(hidden)]
    fn resource(
        &self,
        on: On<'_>,
        context: &Context<'_>,
    ) -> Option<<Self::Action as Action>::Resource>;

    /// What the rules say.
    #[doc(hidden)]
    fn decide(
        self,
        on: On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal>;
}

mod sealed {
    /// Only this room defines orders.
    pub trait Sealed {}
}

/// Tells a concern.
#[derive(Debug, Clone)]
pub struct ReportConcern(pub case::concern::ReportConcern);

/// Adds to a concern what was learned since.
#[derive(Debug, Clone)]
pub struct AddToConcern(pub ConcernId);

/// Ends a concern that becomes no case.
#[derive(Debug, Clone)]
pub struct EndConcern(pub ConcernId, pub ConcernOutcome);

/// Presumes a person met in a concern to be a victim.
#[derive(Debug, Clone)]
pub struct PresumePerson(pub ConcernId, pub Presume);

/// Works on a case as its holder.
#[derive(Debug, Clone)]
pub struct OnCase(pub CaseId, pub HolderOrder);

/// Answers a referral.
#[derive(Debug, Clone)]
pub struct Answer(pub CaseId, pub ReceiverOrder);

/// Deals with a referral that nobody answered.
#[derive(Debug, Clone)]
pub struct OnLapse(pub CaseId, pub ReferralId);

/// Raises an alarm.
#[derive(Debug, Clone)]
pub struct OnAlarm(pub CaseId, pub AdverseOrder);

/// Keeps an organisation's services.
#[derive(Debug, Clone)]
pub struct KeepOrganisation(pub OrganisationId, pub CustodianOrder);

macro_rules! sealed {
    ($($order:ty),*) => { $(impl sealed::Sealed for $order {})* };
}

sealed!(
    ReportConcern,
    AddToConcern,
    EndConcern,
    PresumePerson,
    OnCase,
    Answer,
    OnLapse,
    OnAlarm,
    KeepOrganisation
);

impl Order for ReportConcern {
    type Action = action::ReportConcern;
    const KIND: &'static str = "report";

    fn touches(&self) -> Touches {
        Touches {
            concern: Some(self.0.concern),
            ..Touches::default()
        }
    }

    fn resource(&self, _: On<'_>, context: &Context<'_>) -> Option<Mechanism> {
        Some(Mechanism {
            duties: *context.duties,
        })
    }

    fn decide(
        self,
        on: On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        self.0.decide(on.concern, context, parts)
    }
}

impl Order for AddToConcern {
    type Action = action::AddToConcern;
    const KIND: &'static str = "add";

    fn touches(&self) -> Touches {
        Touches {
            concern: Some(self.0),
            ..Touches::default()
        }
    }

    fn resource(&self, on: On<'_>, _: &Context<'_>) -> Option<ConcernFacts> {
        on.concern.map(ConcernFacts::from)
    }

    fn decide(
        self,
        on: On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        ConcernOrder::Add.decide(there(on.concern)?, context, parts)
    }
}

impl Order for EndConcern {
    type Action = action::EndConcern;
    const KIND: &'static str = "end";

    fn touches(&self) -> Touches {
        Touches {
            concern: Some(self.0),
            ..Touches::default()
        }
    }

    fn resource(&self, on: On<'_>, _: &Context<'_>) -> Option<ConcernFacts> {
        on.concern.map(ConcernFacts::from)
    }

    fn decide(
        self,
        on: On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        ConcernOrder::End(self.1).decide(there(on.concern)?, context, parts)
    }
}

impl Order for PresumePerson {
    type Action = action::PresumePerson;
    const KIND: &'static str = "presume";

    fn touches(&self) -> Touches {
        Touches {
            concern: Some(self.0),
            case: Some(self.1.case),
            ..Touches::default()
        }
    }

    fn resource(&self, on: On<'_>, _: &Context<'_>) -> Option<ConcernFacts> {
        on.concern.map(ConcernFacts::from)
    }

    fn decide(
        self,
        on: On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        self.1.decide(there(on.concern)?, on.case, context, parts)
    }
}

impl Order for OnCase {
    type Action = action::WorkCase;
    const KIND: &'static str = "case";

    fn touches(&self) -> Touches {
        Touches {
            case: Some(self.0),
            ..Touches::default()
        }
    }

    fn resource(&self, on: On<'_>, context: &Context<'_>) -> Option<CaseFacts> {
        on.case
            .map(|case| CaseFacts::of(case, *context.duties, context.profile.profile()))
    }

    fn decide(
        self,
        on: On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        self.1
            .decide(there(on.case)?, there(on.concern)?, context, parts)
    }
}

impl Order for Answer {
    type Action = action::AnswerReferral;
    const KIND: &'static str = "answer";

    fn touches(&self) -> Touches {
        Touches {
            case: Some(self.0),
            ..Touches::default()
        }
    }

    fn resource(&self, on: On<'_>, context: &Context<'_>) -> Option<ReferralFacts> {
        ReferralFacts::of(on.case?, self.1.referral(), *context.duties)
    }

    fn decide(
        self,
        on: On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        self.1
            .decide(there(on.case)?, there(on.concern)?, context, parts)
    }
}

impl Order for OnLapse {
    type Action = action::DealWithLapse;
    const KIND: &'static str = "lapse";

    fn touches(&self) -> Touches {
        Touches {
            case: Some(self.0),
            ..Touches::default()
        }
    }

    fn resource(&self, on: On<'_>, context: &Context<'_>) -> Option<ReferralFacts> {
        ReferralFacts::of(on.case?, self.1, *context.duties)
    }

    fn decide(
        self,
        on: On<'_>,
        context: &Context<'_>,
        _: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        DealWithLapse(self.1).decide(there(on.case)?, context)
    }
}

impl Order for OnAlarm {
    type Action = action::RaiseAlarm;
    const KIND: &'static str = "alarm";

    fn touches(&self) -> Touches {
        Touches {
            case: Some(self.0),
            ..Touches::default()
        }
    }

    fn resource(&self, on: On<'_>, context: &Context<'_>) -> Option<CaseFacts> {
        on.case
            .map(|case| CaseFacts::of(case, *context.duties, context.profile.profile()))
    }

    fn decide(
        self,
        on: On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        RaiseAlarm(self.1).decide(there(on.case)?, context, parts)
    }
}

impl Order for KeepOrganisation {
    type Action = action::KeepOrganisation;
    const KIND: &'static str = "keep";

    fn touches(&self) -> Touches {
        Touches {
            organisation: Some(self.0),
            ..Touches::default()
        }
    }

    fn resource(&self, on: On<'_>, _: &Context<'_>) -> Option<OrganisationFacts> {
        on.organisation.map(|organisation| OrganisationFacts {
            id: organisation.id,
        })
    }

    fn decide(
        self,
        on: On<'_>,
        context: &Context<'_>,
        _: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        self.1.decide(there(on.organisation)?, context)
    }
}

/// A stream that the policies were asked about is there.
fn there<T>(state: Option<&T>) -> Result<&T, Refusal> {
    state.ok_or(Refusal::NoSuchEvent { version: 1 })
}
