//! Orders: what can be asked of the engine, each bound to the one action that permits it.

use std::collections::{BTreeMap, BTreeSet};

use case::concern::{ConcernOrder, ConcernOutcome};
use case::content::Content;
use case::organisation::CustodianOrder;
use case::person::{AdverseOrder, DealWithLapse, HolderOrder, Presume, RaiseAlarm, ReceiverOrder};
use case::{
    Basis, Case, CaseId, Compartment, Concern, ConcernId, Context, Decision, Organisation,
    OrganisationId, ReferralId, Refusal,
};
use policy::{
    Action, CaseFacts, ConcernFacts, Mechanism, OrganisationFacts, ReferralFacts, Resource, action,
};

/// Sealed parts that go with an order.
pub type Parts = BTreeMap<Compartment, Content>;

/// What an order was loaded with.
#[derive(Debug, Clone)]
pub struct On<'a> {
    /// The concern, if there is one.
    pub(crate) concern: Option<&'a Concern>,
    /// The case, if there is one.
    pub(crate) case: Option<&'a Case>,
    /// The organisation, if there is one.
    pub(crate) organisation: Option<&'a Organisation>,
    /// Who reads the cases that became of the concern.
    pub(crate) readers: Vec<(OrganisationId, Basis)>,
}

/// Which streams an order acts on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Touches {
    pub(crate) concern: Option<ConcernId>,
    pub(crate) case: Option<CaseId>,
    pub(crate) organisation: Option<OrganisationId>,
}

/// What orders are about: the policies are asked about it before anything is decided.
pub trait Subject: Copy + sealed::Sealed + Send {
    /// What the policies see of it.
    type Facts: Resource;

    /// Which streams tell of it.
    #[doc(hidden)]
    fn touches(self) -> Touches;

    /// What the policies are asked about; `None` if there is nothing there.
    #[doc(hidden)]
    fn facts(self, on: &On<'_>, context: &Context<'_>) -> Option<Self::Facts>;
}

/// The mechanism as a whole, which is always there.
#[derive(Debug, Clone, Copy)]
pub struct TheMechanism;

impl Subject for TheMechanism {
    type Facts = Mechanism;

    fn touches(self) -> Touches {
        Touches::default()
    }

    fn facts(self, _: &On<'_>, context: &Context<'_>) -> Option<Mechanism> {
        let duties = *context.duties;
        Some(Mechanism { duties })
    }
}

impl Subject for ConcernId {
    type Facts = ConcernFacts;

    fn touches(self) -> Touches {
        Touches {
            concern: Some(self),
            ..Touches::default()
        }
    }

    fn facts(self, on: &On<'_>, _: &Context<'_>) -> Option<ConcernFacts> {
        on.concern.map(ConcernFacts::from)
    }
}

impl Subject for CaseId {
    type Facts = CaseFacts;

    fn touches(self) -> Touches {
        Touches {
            case: Some(self),
            ..Touches::default()
        }
    }

    fn facts(self, on: &On<'_>, context: &Context<'_>) -> Option<CaseFacts> {
        let profile = context.profile.profile();
        on.case
            .map(|case| CaseFacts::of(case, *context.duties, profile))
    }
}

/// A referral within a case.
impl Subject for (CaseId, ReferralId) {
    type Facts = ReferralFacts;

    fn touches(self) -> Touches {
        self.0.touches()
    }

    fn facts(self, on: &On<'_>, context: &Context<'_>) -> Option<ReferralFacts> {
        ReferralFacts::of(on.case?, self.1, *context.duties)
    }
}

impl Subject for OrganisationId {
    type Facts = OrganisationFacts;

    fn touches(self) -> Touches {
        Touches {
            organisation: Some(self),
            ..Touches::default()
        }
    }

    fn facts(self, on: &On<'_>, _: &Context<'_>) -> Option<OrganisationFacts> {
        let id = on.organisation?.id;
        Some(OrganisationFacts { id })
    }
}

/// Something that can be asked of the engine. The type says which action permits it; there is no
/// order without one.
pub trait Order: Clone + sealed::Sealed + Send {
    /// What it is about.
    type Subject: Subject;

    /// The action that permits it.
    type Action: Action<Resource = <Self::Subject as Subject>::Facts>;

    /// What kind of order it is, for recognising the same form sent twice.
    #[doc(hidden)]
    const KIND: &'static str;

    /// What it is about.
    fn subject(&self) -> Self::Subject;

    /// Which streams it acts on: those that tell of its subject, and any that it begins.
    #[doc(hidden)]
    fn touches(&self) -> Touches {
        self.subject().touches()
    }

    /// What the rules say.
    #[doc(hidden)]
    fn decide(
        self,
        on: &On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal>;
}

mod sealed {
    /// Only this room defines orders and what they are about.
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
    KeepOrganisation,
    TheMechanism,
    ConcernId,
    CaseId,
    (CaseId, ReferralId),
    OrganisationId
);

impl Order for ReportConcern {
    type Subject = TheMechanism;
    type Action = action::ReportConcern;
    const KIND: &'static str = "report";

    fn subject(&self) -> TheMechanism {
        TheMechanism
    }

    fn touches(&self) -> Touches {
        self.0.concern.touches()
    }

    fn decide(
        self,
        on: &On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        self.0.decide(on.concern, context, parts)
    }
}

impl Order for AddToConcern {
    type Subject = ConcernId;
    type Action = action::AddToConcern;
    const KIND: &'static str = "add";

    fn subject(&self) -> ConcernId {
        self.0
    }

    fn decide(
        self,
        on: &On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        ConcernOrder::Add.decide(there(on.concern)?, &on.readers, context, parts)
    }
}

impl Order for EndConcern {
    type Subject = ConcernId;
    type Action = action::EndConcern;
    const KIND: &'static str = "end";

    fn subject(&self) -> ConcernId {
        self.0
    }

    fn decide(
        self,
        on: &On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        ConcernOrder::End(self.1).decide(there(on.concern)?, &on.readers, context, parts)
    }
}

impl Order for PresumePerson {
    type Subject = ConcernId;
    type Action = action::PresumePerson;
    const KIND: &'static str = "presume";

    fn subject(&self) -> ConcernId {
        self.0
    }

    fn touches(&self) -> Touches {
        Touches {
            case: Some(self.1.case),
            ..self.0.touches()
        }
    }

    fn decide(
        self,
        on: &On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        self.1.decide(there(on.concern)?, on.case, context, parts)
    }
}

impl Order for OnCase {
    type Subject = CaseId;
    type Action = action::WorkCase;
    const KIND: &'static str = "case";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn decide(
        self,
        on: &On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        self.1
            .decide(there(on.case)?, there(on.concern)?, context, parts)
    }
}

impl Order for Answer {
    type Subject = (CaseId, ReferralId);
    type Action = action::AnswerReferral;
    const KIND: &'static str = "answer";

    fn subject(&self) -> (CaseId, ReferralId) {
        (self.0, self.1.referral())
    }

    fn decide(
        self,
        on: &On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        self.1
            .decide(there(on.case)?, there(on.concern)?, context, parts)
    }
}

impl Order for OnLapse {
    type Subject = (CaseId, ReferralId);
    type Action = action::DealWithLapse;
    const KIND: &'static str = "lapse";

    fn subject(&self) -> (CaseId, ReferralId) {
        (self.0, self.1)
    }

    fn decide(
        self,
        on: &On<'_>,
        context: &Context<'_>,
        _: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        DealWithLapse(self.1).decide(there(on.case)?, context)
    }
}

impl Order for OnAlarm {
    type Subject = CaseId;
    type Action = action::RaiseAlarm;
    const KIND: &'static str = "alarm";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn decide(
        self,
        on: &On<'_>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        RaiseAlarm(self.1).decide(there(on.case)?, context, parts)
    }
}

impl Order for KeepOrganisation {
    type Subject = OrganisationId;
    type Action = action::KeepOrganisation;
    const KIND: &'static str = "keep";

    fn subject(&self) -> OrganisationId {
        self.0
    }

    fn decide(
        self,
        on: &On<'_>,
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
