//! Orders: what can be asked of the engine, each bound to the one action that permits it.

mod colleague;
mod complaint;
mod conference;
mod demand;
mod emergency;
mod join;
mod own_page;
mod panel;
mod paper;
mod punishment;
mod visit;

use std::collections::{BTreeMap, BTreeSet};

use case::concern::{ConcernOrder, ConcernOutcome};
use case::content::Content;
use case::organisation::CustodianOrder;
use case::person::{
    AdverseOrder, ConfirmErasure, DealWithLapse, HolderOrder, Presume, RaiseAlarm, ReceiverOrder,
    VoteCounts,
};
use case::{
    Basis, Case, CaseId, Compartment, Complaint, ComplaintId, Concern, ConcernId, Context,
    Decision, EmergencyId, MemberId, Organisation, OrganisationId, ReferralId, Refusal,
};
use policy::{
    Action, AlertsFacts, CaseFacts, ConcernFacts, KeysFacts, Mechanism, OrganisationFacts,
    ReferralFacts, Resource, action,
};

use crate::ballots::BoxUse;

pub use colleague::EntrustCase;
pub use complaint::AnswerComplaint;
pub(crate) use complaint::{ChangeTelling, Complain};
pub use conference::{AnswerConference, OnConference};
pub use demand::{OnDemand, TakeDemand};
pub(crate) use emergency::KeysOfCase;
pub use emergency::{AnswerGlass, BreakGlass, ReviewGlass, StopGlass, UseGlass};
pub use join::{JoinCase, JoinConcern, SetApart};
pub(crate) use own_page::{AsPerson, OpenPage, TakeBack, TellOfDanger, TellWrong, TurnOff};
pub use panel::OnIdentification;
pub(crate) use panel::{CountVotes, KeepDossier, Place, VoteOnDossier};
pub use paper::{KeepListed, OnPaper};
pub use punishment::{OnLetter, OnReview, TakePunishment};
pub use visit::{CountWorkers, OnWorker, PresumeMet, TakeVisit};

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
    /// The complaint, if there is one.
    pub(crate) complaint: Option<&'a Complaint>,
    /// Who reads the cases that became of the concern.
    pub(crate) readers: Vec<(OrganisationId, Basis)>,
    /// Whether another case than this one became of the concern, and still stands.
    pub(crate) others: bool,
    /// The concern that this one is joined to, or is to be.
    pub(crate) lead: Option<&'a Concern>,
    /// The concerns that are joined to this one.
    pub(crate) kin: Vec<&'a Concern>,
    /// The cases that this concern is joined to.
    pub(crate) joined_to: Vec<&'a Case>,
    /// The concerns that are joined to the case.
    pub(crate) joined: Vec<&'a Concern>,
    /// Those of them that lead to no other case which still stands.
    pub(crate) alone: Vec<&'a Concern>,
}

/// Which streams an order acts on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Touches {
    pub(crate) concern: Option<ConcernId>,
    pub(crate) case: Option<CaseId>,
    pub(crate) organisation: Option<OrganisationId>,
    /// Whether the other cases that became of the concern have to be read too: a visit has hundreds.
    pub(crate) siblings: bool,
    /// The concern that another is to be joined to.
    pub(crate) lead: Option<ConcernId>,
    pub(crate) complaint: Option<ComplaintId>,
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
        let holders = on.joined_to.iter().map(|case| case.holder);
        Some(ConcernFacts::from(on.concern?).read_by(holders.collect()))
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

/// Alerts about what members of an organisation opened.
#[derive(Debug, Clone, Copy)]
pub struct AlertsOf(pub OrganisationId);

impl Subject for AlertsOf {
    type Facts = AlertsFacts;

    fn touches(self) -> Touches {
        self.0.touches()
    }

    fn facts(self, on: &On<'_>, context: &Context<'_>) -> Option<AlertsFacts> {
        Some(AlertsFacts {
            organisation: on.organisation?.id,
            co_ordinator: context.duties.co_ordinator,
        })
    }
}

/// The keys of an organisation.
#[derive(Debug, Clone, Copy)]
pub struct KeysOf(pub OrganisationId);

impl Subject for KeysOf {
    type Facts = KeysFacts;

    fn touches(self) -> Touches {
        self.0.touches()
    }

    fn facts(self, on: &On<'_>, _: &Context<'_>) -> Option<KeysFacts> {
        let organisation = on.organisation?;
        Some(KeysFacts {
            organisation: organisation.id,
            partners: organisation.partners.clone(),
        })
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

    /// Whether the contents that go with it hold no more than it says.
    #[doc(hidden)]
    fn says_all_of(&self, _: &Parts) -> bool {
        true
    }

    /// The break-glass that it confirms, if one: who is on call leaves half of its keys with that.
    #[doc(hidden)]
    fn confirms(&self) -> Option<(CaseId, EmergencyId)> {
        None
    }

    /// What it does with a box of secret ballots, if it does anything.
    #[doc(hidden)]
    fn uses_box(&self) -> Option<BoxUse> {
        None
    }

    /// What the rules say.
    #[doc(hidden)]
    fn decide(self, given: Given<'_>) -> Decided;
}

/// What an order is decided on.
#[derive(Debug)]
pub struct Given<'a> {
    /// What it was loaded with.
    pub(crate) on: &'a On<'a>,
    /// The instant, who acts, and the country's rules.
    pub(crate) context: &'a Context<'a>,
    /// The sealed parts that go with it.
    pub(crate) parts: BTreeSet<Compartment>,
    /// What lies in a box of ballots, for an order that counts it.
    pub(crate) counted: Option<VoteCounts>,
}

/// What was decided, or why it was refused.
pub(crate) type Decided = Result<Decision, Refusal>;

impl<'a> Given<'a> {
    fn concern(&self) -> Result<&'a Concern, Refusal> {
        there(self.on.concern)
    }

    fn case(&self) -> Result<&'a Case, Refusal> {
        there(self.on.case)
    }

    fn complaint(&self) -> Result<&'a Complaint, Refusal> {
        there(self.on.complaint)
    }
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

/// Names the pairs of organisations that are on call for one another, for the co-ordinator of this id.
#[derive(Debug, Clone)]
pub struct NameOnCall(pub OrganisationId, pub case::organisation::NameOnCall);

/// Answers a referral.
#[derive(Debug, Clone)]
pub struct Answer(pub CaseId, pub ReceiverOrder);

/// Deals with a referral that nobody answered.
#[derive(Debug, Clone)]
pub struct OnLapse(pub CaseId, pub ReferralId);

/// Raises an alarm.
#[derive(Debug, Clone)]
pub struct OnAlarm(pub CaseId, pub AdverseOrder);

/// Confirms that a closed case be destroyed.
#[derive(Debug, Clone)]
pub struct Erase(pub CaseId);

/// Keeps an organisation's services.
#[derive(Debug, Clone)]
pub struct KeepOrganisation(pub OrganisationId, pub CustodianOrder);

/// Says how many places of an organisation's services are free.
#[derive(Debug, Clone)]
pub struct TellPlaces(pub OrganisationId, pub case::organisation::TellPlaces);

/// Confirms that a member of an organisation is let in again.
#[derive(Debug, Clone, Copy)]
pub struct ConfirmRecovery(pub OrganisationId, pub MemberId);

/// Opens what an organisation keeps against the loss of all its members.
#[derive(Debug, Clone, Copy)]
pub struct OpenReserve(pub OrganisationId, pub case::organisation::OpenReserve);

/// Says what was behind an alert about a member of an organisation.
#[derive(Debug, Clone, Copy)]
pub struct AnswerAlert(pub OrganisationId, pub case::organisation::AnswerAlert);

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
    NameOnCall,
    OnAlarm,
    Erase,
    KeepOrganisation,
    TellPlaces,
    ConfirmRecovery,
    OpenReserve,
    AnswerAlert,
    AlertsOf,
    KeysOf,
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

    fn decide(self, given: Given<'_>) -> Decided {
        self.0.decide(given.on.concern, given.context, given.parts)
    }
}

impl Order for NameOnCall {
    type Subject = TheMechanism;
    type Action = action::NameOnCall;
    const KIND: &'static str = "name-on-call";

    fn subject(&self) -> TheMechanism {
        TheMechanism
    }

    fn touches(&self) -> Touches {
        self.0.touches()
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(there(given.on.organisation)?, given.context)
    }
}

impl Order for AddToConcern {
    type Subject = ConcernId;
    type Action = action::AddToConcern;
    const KIND: &'static str = "add";

    fn subject(&self) -> ConcernId {
        self.0
    }

    fn touches(&self) -> Touches {
        Touches {
            siblings: true,
            ..self.0.touches()
        }
    }

    fn decide(self, given: Given<'_>) -> Decided {
        ConcernOrder::Add.decide(
            given.concern()?,
            &given.on.kin,
            &given.on.readers,
            given.context,
            given.parts,
        )
    }
}

impl Order for EndConcern {
    type Subject = ConcernId;
    type Action = action::EndConcern;
    const KIND: &'static str = "end";

    fn subject(&self) -> ConcernId {
        self.0
    }

    fn touches(&self) -> Touches {
        Touches {
            siblings: true,
            ..self.0.touches()
        }
    }

    fn decide(self, given: Given<'_>) -> Decided {
        ConcernOrder::End(self.1).decide(
            given.concern()?,
            &given.on.kin,
            &given.on.readers,
            given.context,
            given.parts,
        )
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

    fn decide(self, given: Given<'_>) -> Decided {
        let (on, concern) = (given.on, given.concern()?);
        self.1
            .decide(concern, &on.kin, on.case, given.context, given.parts)
    }
}

impl Order for OnCase {
    type Subject = CaseId;
    type Action = action::WorkCase;
    const KIND: &'static str = "case";

    fn subject(&self) -> CaseId {
        self.0
    }

    /// What a person agreed to is decided by what the order says that a copy carries.
    fn says_all_of(&self, parts: &Parts) -> bool {
        let HolderOrder::Refer { carries, .. } = &self.1 else {
            return true;
        };
        let mut contents = parts.values();
        contents.all(|content| match content {
            Content::Referral(copy) => copy.categories().is_subset(carries),
            _ => true,
        })
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1
            .decide(given.case()?, given.concern()?, given.context, given.parts)
    }
}

impl Order for Answer {
    type Subject = (CaseId, ReferralId);
    type Action = action::AnswerReferral;
    const KIND: &'static str = "answer";

    fn subject(&self) -> (CaseId, ReferralId) {
        (self.0, self.1.referral())
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1
            .decide(given.case()?, given.concern()?, given.context, given.parts)
    }
}

impl Order for OnLapse {
    type Subject = (CaseId, ReferralId);
    type Action = action::DealWithLapse;
    const KIND: &'static str = "lapse";

    fn subject(&self) -> (CaseId, ReferralId) {
        (self.0, self.1)
    }

    fn decide(self, given: Given<'_>) -> Decided {
        DealWithLapse(self.1).decide(given.case()?, given.context)
    }
}

impl Order for OnAlarm {
    type Subject = CaseId;
    type Action = action::RaiseAlarm;
    const KIND: &'static str = "alarm";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let (case, context) = (given.case()?, given.context);
        let alarm = RaiseAlarm(self.1).decide(case, context, given.parts)?;
        Ok(punishment::reviewed_too(self.1, case, context, alarm))
    }
}

impl Order for Erase {
    type Subject = CaseId;
    type Action = action::ConfirmErasure;
    const KIND: &'static str = "erase";

    fn subject(&self) -> CaseId {
        self.0
    }

    fn touches(&self) -> Touches {
        Touches {
            siblings: true,
            ..self.0.touches()
        }
    }

    fn decide(self, given: Given<'_>) -> Decided {
        let on = given.on;
        ConfirmErasure.decide(given.case()?, on.others, &on.alone, given.context)
    }
}

impl Order for KeepOrganisation {
    type Subject = OrganisationId;
    type Action = action::KeepOrganisation;
    const KIND: &'static str = "keep";

    fn subject(&self) -> OrganisationId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(there(given.on.organisation)?, given.context)
    }
}

impl Order for TellPlaces {
    type Subject = OrganisationId;
    type Action = action::CountPlaces;
    const KIND: &'static str = "tell-places";

    fn subject(&self) -> OrganisationId {
        self.0
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(there(given.on.organisation)?, given.context)
    }
}

impl Order for ConfirmRecovery {
    type Subject = KeysOf;
    type Action = action::ConfirmRecovery;
    const KIND: &'static str = "confirm-recovery";

    fn subject(&self) -> KeysOf {
        KeysOf(self.0)
    }

    fn decide(self, given: Given<'_>) -> Decided {
        case::organisation::ConfirmRecovery(self.1)
            .decide(there(given.on.organisation)?, given.context)
    }
}

impl Order for OpenReserve {
    type Subject = KeysOf;
    type Action = action::OpenReserve;
    const KIND: &'static str = "open-reserve";

    fn subject(&self) -> KeysOf {
        KeysOf(self.0)
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(there(given.on.organisation)?, given.context)
    }
}

impl Order for AnswerAlert {
    type Subject = AlertsOf;
    type Action = action::AnswerAlert;
    const KIND: &'static str = "answer-alert";

    fn subject(&self) -> AlertsOf {
        AlertsOf(self.0)
    }

    fn decide(self, given: Given<'_>) -> Decided {
        self.1.decide(there(given.on.organisation)?, given.context)
    }
}

/// A stream that the policies were asked about is there.
fn there<T>(state: Option<&T>) -> Result<&T, Refusal> {
    state.ok_or(Refusal::NoSuchEvent { version: 1 })
}
