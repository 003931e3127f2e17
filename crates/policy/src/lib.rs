//! Who may do what. One mechanism decides: the Cedar policies in `policies/throughline.cedar`.
//!
//! A check yields a [`Permit`], which nothing else can make. What works on a case, a concern or a
//! referral takes the permit of its action, so that a handler which does not state the authority it
//! needs does not compile. The permit carries what it was given for, so that what is then done is
//! done to exactly the state that was judged.
#![deny(clippy::indexing_slicing)]

mod complaint;
mod conference;
mod dossier;
mod own_page;
mod resource;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::LazyLock;

use case::profile::BodyKind;
use case::{CaseId, MemberId, OrganisationId, Role};
use cedar_policy::{
    ActionConstraint, Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, Policy, PolicyId, PolicySet, Request, RestrictedExpression, Schema, ValidationMode,
    Validator,
};

pub use complaint::ComplaintFacts;
pub use conference::ConferenceFacts;
pub use dossier::DossierFacts;
pub use own_page::OwnPageFacts;
pub use resource::{
    AlertsFacts, CaseFacts, CaseKeysFacts, ConcernFacts, DemandFacts, EmergencyFacts, JoinFacts,
    KeysFacts, Mechanism, OrganisationFacts, ReferralFacts, Resource,
};

use crate::resource::organisations;

/// A member as acting for one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The member.
    pub member: MemberId,
    /// The organisation acted for.
    pub organisation: OrganisationId,
    /// What kind of body that is.
    pub kind: BodyKind,
    /// What the member may do in it.
    pub roles: BTreeSet<Role>,
    /// The other organisations that the member belongs to.
    pub elsewhere: BTreeSet<OrganisationId>,
}

/// The person of a case, on a page of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonPrincipal {
    /// Whose case.
    pub case: CaseId,
}

/// An action that the policies know, on one kind of resource.
pub trait Action {
    /// Its name in the policies.
    const NAME: &'static str;
    /// What it is done to.
    type Resource: Resource;
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal on $resource:ty;)*) => {
        /// The actions, one type each.
        pub mod action {
            use super::*;
            $(
                $(#[$doc])*
                #[derive(Debug, Clone, Copy)]
                pub enum $name {}

                impl Action for $name {
                    const NAME: &'static str = $code;
                    type Resource = $resource;
                }
            )*

            /// Every action's name, for the table that a person can read.
            pub const ALL: &[&str] = &[$($code),*];
        }
    };
}

actions! {
    /// Tells a concern.
    ReportConcern = "reportConcern" on Mechanism;
    /// Looks a service up.
    SeeDirectory = "seeDirectory" on Mechanism;
    /// Sees how the machinery moves.
    Oversee = "oversee" on Mechanism;
    /// Names the pairs of organisations that are on call for one another.
    NameOnCall = "nameOnCall" on Mechanism;
    /// Keeps the services of organisations without an account.
    KeepListed = "keepListed" on Mechanism;
    /// Opens a concern.
    ReadConcern = "readConcern" on ConcernFacts;
    /// Adds to a concern.
    AddToConcern = "addToConcern" on ConcernFacts;
    /// Ends a concern.
    EndConcern = "endConcern" on ConcernFacts;
    /// Presumes a person met in a concern.
    PresumePerson = "presume" on ConcernFacts;
    /// Joins a concern to the case of a person whom it turns out to be about.
    JoinCase = "joinCase" on JoinFacts;
    /// Joins a concern to another that tells of the same thing.
    JoinConcern = "joinConcern" on ConcernFacts;
    /// Undoes the joins of a concern.
    SetApart = "setApart" on ConcernFacts;
    /// Opens a case.
    ReadCase = "readCase" on CaseFacts;
    /// Works on a case.
    WorkCase = "workCase" on CaseFacts;
    /// Sees who opened what of a case.
    SeeAccesses = "seeAccesses" on CaseFacts;
    /// Sees a case's coded facts.
    SeeCaseFacts = "seeCaseFacts" on CaseFacts;
    /// Sees that an alarm stands, since when, and who is responsible.
    SeeAlarms = "seeAlarms" on CaseFacts;
    /// Confirms that a closed case be destroyed, as its holder asked.
    ConfirmErasure = "confirmErasure" on CaseFacts;
    /// Raises an alarm.
    RaiseAlarm = "raiseAlarm" on CaseFacts;
    /// Records a demand for records.
    ReceiveDemand = "receiveDemand" on CaseFacts;
    /// Tells of a demand, and answers it.
    AnswerDemand = "answerDemand" on CaseFacts;
    /// Records that the person was charged or punished.
    RecordPunishment = "recordPunishment" on CaseFacts;
    /// Sees a demand and what was answered.
    SeeDemand = "seeDemand" on DemandFacts;
    /// Asks to break glass.
    BreakGlass = "breakGlass" on CaseKeysFacts;
    /// Sees, on a page of one's own, what is held about one.
    SeeOwnRecord = "seeOwnRecord" on OwnPageFacts;
    /// Takes an agreement of one's own back.
    TakeBackOwn = "takeBackOwn" on OwnPageFacts;
    /// Says that something written about one is wrong.
    TellWrong = "tellWrong" on OwnPageFacts;
    /// Complains about an organisation, on a page of one's own.
    Complain = "complain" on OwnPageFacts;
    /// Reads a person's complaint.
    SeeComplaint = "seeComplaint" on ComplaintFacts;
    /// Answers it.
    AnswerComplaint = "answerComplaint" on ComplaintFacts;
    /// Turns a page of one's own off.
    TurnOffOwnPage = "turnOffOwnPage" on OwnPageFacts;
    /// Tells of danger by the word that stands for it.
    TellOfDanger = "tellOfDanger" on OwnPageFacts;
    /// Sees a break-glass and what became of it.
    SeeEmergency = "seeEmergency" on EmergencyFacts;
    /// Confirms a break-glass or refuses it.
    AnswerEmergency = "answerEmergency" on EmergencyFacts;
    /// Opens alone what nobody answered.
    UseEmergency = "useEmergency" on EmergencyFacts;
    /// Opens compartments by a break-glass.
    OpenInEmergency = "openInEmergency" on EmergencyFacts;
    /// Ends a break-glass.
    StopEmergency = "stopEmergency" on EmergencyFacts;
    /// Looks at a break-glass afterwards.
    ReviewEmergency = "reviewEmergency" on EmergencyFacts;
    /// Opens a dossier for identification.
    SeeDossier = "seeDossier" on DossierFacts;
    /// Keeps it, as the panel's secretariat.
    KeepDossier = "keepDossier" on DossierFacts;
    /// Votes on it.
    VoteOnDossier = "voteOnDossier" on DossierFacts;
    /// Opens a conference of the local team, as invited.
    SeeConference = "seeConference" on ConferenceFacts;
    /// Answers for an invited organisation.
    AnswerConference = "answerConference" on ConferenceFacts;
    /// Opens a referral.
    ReadReferral = "readReferral" on ReferralFacts;
    /// Answers a referral.
    AnswerReferral = "answerReferral" on ReferralFacts;
    /// Deals with a lapsed referral.
    DealWithLapse = "dealWithLapse" on ReferralFacts;
    /// Sees what an organisation must know of.
    SeeNotices = "seeNotices" on OrganisationFacts;
    /// Searches what an organisation may open.
    Search = "search" on OrganisationFacts;
    /// Keeps an organisation's members and services.
    KeepOrganisation = "keepOrganisation" on OrganisationFacts;
    /// Says how many places of an organisation's services are free.
    CountPlaces = "countPlaces" on OrganisationFacts;
    /// Sees alerts about what an organisation's members opened.
    SeeAlerts = "seeAlerts" on AlertsFacts;
    /// Says what was behind one.
    AnswerAlert = "answerAlert" on AlertsFacts;
    /// Confirms that a member is let in again.
    ConfirmRecovery = "confirmRecovery" on KeysFacts;
    /// Opens what is kept against the loss of all members.
    OpenReserve = "openReserve" on KeysFacts;
}

/// The policies' leave to do one action to one resource. Only [`Authority::check`] makes it.
#[derive(Debug)]
pub struct Permit<A: Action> {
    principal: Principal,
    resource: A::Resource,
    action: PhantomData<A>,
}

impl<A: Action> Permit<A> {
    /// Who was given it.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// For what.
    pub fn resource(&self) -> &A::Resource {
        &self.resource
    }
}

/// The policies do not allow it, or there is nothing there: the two look the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is nothing here that you can open")]
pub struct Denied;

/// What the policies say of a request, and which of them said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Whether it is allowed.
    pub allowed: bool,
    /// The ids of the policies that decided: those that permit it, or those that forbid it. None
    /// where no policy permits it, or where evaluating one went wrong.
    pub decided_by: BTreeSet<String>,
}

impl Ruling {
    fn denied() -> Self {
        Self {
            allowed: false,
            decided_by: BTreeSet::new(),
        }
    }
}

/// Why the policies cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The schema or the policies cannot be read.
    #[error("the policies cannot be read: {0}")]
    Unreadable(String),
    /// The policies do not fit the schema.
    #[error("the policies do not fit their schema: {0}")]
    Invalid(String),
}

/// The policies, read and validated.
#[derive(Debug)]
pub struct Authority {
    authorizer: Authorizer,
    policies: PolicySet,
    /// Of each action, the policies that can speak of it at all. Every policy of a set is evaluated at every
    /// question, and most are about other actions.
    by_action: BTreeMap<EntityUid, PolicySet>,
    schema: Schema,
}

impl Authority {
    /// Reads the policies that the program carries.
    ///
    /// # Errors
    /// Fails like [`Authority::read`]; nothing may be served then.
    pub fn embedded() -> Result<Self, PolicyError> {
        Self::read(
            include_str!("../policies/throughline.cedarschema"),
            include_str!("../policies/throughline.cedar"),
        )
    }

    /// Reads policies and validates them against their schema. Every policy has an id of its own,
    /// which a [`Ruling`] names.
    ///
    /// # Errors
    /// Fails if they cannot be read, do not validate, or two share an id.
    pub fn read(schema: &str, policies: &str) -> Result<Self, PolicyError> {
        let unreadable = |error: &dyn std::fmt::Display| PolicyError::Unreadable(error.to_string());
        let (schema, _) =
            Schema::from_cedarschema_str(schema).map_err(|error| unreadable(&error))?;
        let read = PolicySet::from_str(policies).map_err(|error| unreadable(&error))?;
        let checked = Validator::new(schema.clone()).validate(&read, ValidationMode::Strict);
        if !checked.validation_passed() {
            let faults: Vec<_> = checked
                .validation_errors()
                .map(ToString::to_string)
                .collect();
            return Err(PolicyError::Invalid(faults.join("; ")));
        }
        let mut policies = PolicySet::new();
        for policy in read.policies() {
            let id = policy
                .annotation("id")
                .ok_or_else(|| PolicyError::Invalid(format!("a policy has no @id: {policy}")))?;
            let named = policy.new_id(PolicyId::new(id));
            policies
                .add(named)
                .map_err(|error| PolicyError::Invalid(error.to_string()))?;
        }
        let by_action = by_action(&schema, &policies)?;
        Ok(Self {
            authorizer: Authorizer::new(),
            policies,
            by_action,
            schema,
        })
    }

    /// The ids of the policies.
    pub fn ids(&self) -> BTreeSet<String> {
        self.policies
            .policies()
            .map(|policy| policy.id().to_string())
            .collect()
    }

    /// Asks the policies.
    ///
    /// # Errors
    /// [`Denied`] unless a policy permits it, none forbids it, and none failed: an evaluation that
    /// went wrong may have skipped a prohibition.
    pub fn check<A: Action>(
        &self,
        principal: &Principal,
        resource: A::Resource,
    ) -> Result<Permit<A>, Denied> {
        if self.rule::<A>(principal, &resource).allowed {
            Ok(Permit {
                principal: principal.clone(),
                resource,
                action: PhantomData,
            })
        } else {
            Err(Denied)
        }
    }

    /// What the policies say, and which of them: for the table that a person reads. Nothing can be
    /// done with it; that takes [`Authority::check`].
    pub fn rule<A: Action>(&self, principal: &Principal, resource: &A::Resource) -> Ruling {
        self.ask(principal, A::NAME, resource)
            .unwrap_or_else(|_| Ruling::denied())
    }

    /// Asks the policies about what a person does on a page of their own.
    ///
    /// # Errors
    /// [`Denied`] like [`Authority::check`].
    pub fn check_person<A: Action>(
        &self,
        person: &PersonPrincipal,
        resource: A::Resource,
    ) -> Result<(), Denied> {
        match self.rule_person::<A>(person, &resource).allowed {
            true => Ok(()),
            false => Err(Denied),
        }
    }

    /// What the policies say of a person: for the table that a person reads.
    pub fn rule_person<A: Action>(
        &self,
        person: &PersonPrincipal,
        resource: &A::Resource,
    ) -> Ruling {
        let asked = || -> Result<Ruling, Box<dyn std::error::Error>> {
            let who = uid("Person", person.case)?;
            let case = reference("Case", person.case)?;
            let attributes = HashMap::from([("case".to_owned(), case)]);
            self.ask_of((who, attributes), A::NAME, resource)
        };
        asked().unwrap_or_else(|_| Ruling::denied())
    }

    fn ask(
        &self,
        principal: &Principal,
        action: &str,
        resource: &impl Resource,
    ) -> Result<Ruling, Box<dyn std::error::Error>> {
        let who = uid("Member", principal.member)?;
        let member = HashMap::from([
            (
                "organisation".to_owned(),
                reference("Organisation", principal.organisation)?,
            ),
            (
                "kind".to_owned(),
                RestrictedExpression::new_string(principal.kind.code().to_owned()),
            ),
            (
                "roles".to_owned(),
                RestrictedExpression::new_set(
                    principal
                        .roles
                        .iter()
                        .map(|role| RestrictedExpression::new_string(role.code().into())),
                ),
            ),
            (
                "elsewhere".to_owned(),
                organisations(principal.elsewhere.iter().copied())?,
            ),
        ]);
        self.ask_of((who, member), action, resource)
    }

    fn ask_of(
        &self,
        (who, attributes): (EntityUid, HashMap<String, RestrictedExpression>),
        action: &str,
        resource: &impl Resource,
    ) -> Result<Ruling, Box<dyn std::error::Error>> {
        let _span = tracing::trace_span!(target: "trust", "policy").entered();
        let what = resource.uid()?;
        let entities = [
            Entity::new(who.clone(), attributes, HashSet::new())?,
            Entity::new(what.clone(), resource.attributes()?, HashSet::new())?,
        ];
        let entities = Entities::from_entities(entities, None)?;
        let action = uid("Action", action)?;
        let policies = self.by_action.get(&action);
        let policies = policies.ok_or("the schema has no such action")?;
        let request = Request::new(who, action, what, Context::empty(), Some(&self.schema))?;
        let response = self.authorizer.is_authorized(&request, policies, &entities);
        if response.diagnostics().errors().next().is_some() {
            return Ok(Ruling::denied());
        }
        Ok(Ruling {
            allowed: response.decision() == Decision::Allow,
            decided_by: response
                .diagnostics()
                .reason()
                .map(ToString::to_string)
                .collect(),
        })
    }
}

/// The policies whose scope lets them speak of each action of the schema, itself or as one of a group.
fn by_action(
    schema: &Schema,
    policies: &PolicySet,
) -> Result<BTreeMap<EntityUid, PolicySet>, PolicyError> {
    let invalid = |error: &dyn std::fmt::Display| PolicyError::Invalid(error.to_string());
    let groups = schema.action_entities().map_err(|error| invalid(&error))?;
    let speaks_of = |policy: &Policy, action: &EntityUid| {
        let is_in = |named: &EntityUid| named == action || groups.is_ancestor_of(named, action);
        match policy.action_constraint() {
            ActionConstraint::Any => true,
            ActionConstraint::Eq(named) => named == *action,
            ActionConstraint::In(named) => named.iter().any(is_in),
        }
    };
    let actions = schema.actions().map(|action| {
        let speaking = policies.policies().filter(|it| speaks_of(it, action));
        let speaking = PolicySet::from_policies(speaking.cloned());
        let speaking = speaking.map_err(|error| invalid(&error))?;
        Ok((action.clone(), speaking))
    });
    actions.collect()
}

/// The types of the schema. Reading a name costs as much as asking a question with it, so each is
/// read once.
static TYPES: LazyLock<BTreeMap<&'static str, EntityTypeName>> = LazyLock::new(|| {
    [
        "Action",
        "Alerts",
        "Case",
        "CaseKeys",
        "Complaint",
        "Concern",
        "Conference",
        "Demand",
        "Dossier",
        "Emergency",
        "Join",
        "Mechanism",
        "Member",
        "Organisation",
        "OrganisationKeys",
        "OwnPage",
        "Person",
        "Referral",
    ]
    .into_iter()
    .map(|name| (name, name.parse().expect("a capitalised word is a name")))
    .collect()
});

fn uid(kind: &str, id: impl ToString) -> Result<EntityUid, Box<dyn std::error::Error>> {
    let kind = TYPES.get(kind).ok_or("the schema has no such type")?;
    Ok(EntityUid::from_type_name_and_id(
        kind.clone(),
        EntityId::new(id.to_string()),
    ))
}

fn reference(
    kind: &str,
    id: impl ToString,
) -> Result<RestrictedExpression, Box<dyn std::error::Error>> {
    Ok(RestrictedExpression::new_entity_uid(uid(kind, id)?))
}
