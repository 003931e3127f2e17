//! What deciding needs and what it yields.
//!
//! Deciding is pure: the time, the actor, the profile and the register of organisations are
//! arguments; the result is a list of events with the keys that must be handed on or withdrawn
//! because of them. Nothing here reads a clock, a disk or a key.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::organisation::OnCallPair;
use crate::person::ErasureGrade;
use crate::profile::{BodyKind, Checked, Fact, LegalBasis, Provenance};
use crate::{
    AccessEvent, AgreementId, CaseEvent, CaseId, Compartment, ComplaintEvent, ConcernEvent,
    MemberId, OrganisationEvent, OrganisationId, StreamId,
};

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A member, acting for one organisation.
    Member {
        /// The member.
        member: MemberId,
        /// The organisation acted for.
        organisation: OrganisationId,
    },
    /// The mechanism itself, when a clock runs out.
    System,
    /// The person whose case it is, on a page of their own.
    Person,
    /// Whoever was asked for a service on paper, and typed the one-time code of the sheet.
    OnPaper,
    /// Whoever wrote on the public form, without an account.
    Public,
}

impl Actor {
    /// The organisation acted for, if the actor is a member.
    pub const fn organisation(&self) -> Option<OrganisationId> {
        match self {
            Self::Member { organisation, .. } => Some(*organisation),
            Self::System | Self::Person | Self::OnPaper | Self::Public => None,
        }
    }
}

/// The organisations that set-up bound to the duties the profile names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duties {
    /// Where every concern belongs until it is linked.
    pub desk: OrganisationId,
    /// To whom an unanswered escalation goes.
    pub co_ordinator: OrganisationId,
    /// The multi-agency panel that identifies.
    pub panel: OrganisationId,
    /// The authority that holds a child's case.
    pub child_protection: OrganisationId,
}

/// One of the duties that the profile names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// See [`Duties::desk`].
    Desk,
    /// See [`Duties::co_ordinator`].
    CoOrdinator,
    /// See [`Duties::panel`].
    Panel,
    /// See [`Duties::child_protection`].
    ChildProtection,
}

impl Duties {
    /// Which duties an organisation has; none for most.
    pub fn of(&self, organisation: OrganisationId) -> BTreeSet<Duty> {
        [
            (Duty::Desk, self.desk),
            (Duty::CoOrdinator, self.co_ordinator),
            (Duty::Panel, self.panel),
            (Duty::ChildProtection, self.child_protection),
        ]
        .into_iter()
        .filter_map(|(duty, holder)| (holder == organisation).then_some(duty))
        .collect()
    }

    /// Every organisation that has one, once.
    pub fn holders(&self) -> BTreeSet<OrganisationId> {
        BTreeSet::from([
            self.desk,
            self.co_ordinator,
            self.panel,
            self.child_protection,
        ])
    }
}

/// Everything beside the state that a decision may depend on.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The instant of deciding.
    pub now: Timestamp,
    /// Who acts.
    pub actor: Actor,
    /// The country's rules.
    pub profile: &'a Checked,
    /// Who has which duty.
    pub duties: &'a Duties,
    /// Every registered organisation and what kind of body it is.
    pub register: &'a BTreeMap<OrganisationId, BodyKind>,
    /// Those of them that take part with their own reference and coded facts alone.
    pub coded_only: &'a BTreeSet<OrganisationId>,
    /// Those of them that have no account: nobody has joined, and nothing can be sealed for them.
    pub no_account: &'a BTreeSet<OrganisationId>,
    /// Pairs of organisations on call for one another.
    pub on_call: &'a BTreeSet<OnCallPair>,
}

impl<'a> Context<'a> {
    /// Counts days as the country does.
    pub fn clock(&self) -> Clock<'a> {
        Clock::new(self.profile)
    }

    /// The civil day in the country at the instant of deciding.
    pub fn today(&self) -> Date {
        self.profile.calendar().day_of(self.now)
    }

    /// Whether an organisation may be responsible for a person: registered, and not of a kind that
    /// [never holds](crate::profile::Profile::never_holds).
    pub fn may_hold(&self, organisation: OrganisationId) -> bool {
        let kind = self.register.get(&organisation);
        kind.is_some_and(|kind| self.profile.profile().never_holds(*kind).is_none())
    }

    /// The profile's legal basis of this code, if the acting organisation may invoke it, and where the
    /// law says so.
    pub fn legal_basis(&self, code: &str) -> Option<(&'a LegalBasis, &'a Provenance)> {
        let kind = self.register.get(&self.actor.organisation()?)?;
        let bases = self.profile.profile().legal_bases.iter();
        let mut stated = bases.filter_map(Fact::stated);
        stated.find(|(basis, _)| basis.code.as_str() == code && basis.who.includes(*kind))
    }

    /// Where the law makes the child-protection authority the holder of a child's case; the
    /// Convention where the profile does not know its article.
    pub(crate) fn child_holder_article(&self) -> String {
        let provenance = self.profile.profile().bodies.child_protection.provenance();
        let article = provenance.map_or("CETS 197 art. 10(3)-(4)", |known| known.source.as_str());
        article.to_owned()
    }
}

/// An event of any stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Of a concern.
    Concern(ConcernEvent),
    /// Of a person's case.
    Case(CaseEvent),
    /// Of an organisation.
    Organisation(OrganisationEvent),
    /// Of a person's complaint.
    Complaint(ComplaintEvent),
    /// Of who opened what.
    Access(AccessEvent),
}

/// One event to append, with the sealed parts that go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// The stream it belongs to.
    pub stream: StreamId,
    /// Its coded facts.
    pub event: Event,
    /// Which of the submitted sealed parts it carries.
    pub parts: BTreeSet<Compartment>,
}

/// Why an organisation is given the key of a compartment. There is no other way to be given one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// It wrote the content itself, or is whom such a thing is told: the desk of a concern, those who watch
    /// over break-glass of why glass was broken, and whoever takes a complaint.
    Told,
    /// It is responsible for the person.
    Holder,
    /// The person agreed.
    Agreement(AgreementId),
    /// The law: the profile's legal basis of this code, or the article that names the holder.
    Law(String),
}

/// A compartment's key to be wrapped to an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The stream whose compartment it is.
    pub stream: StreamId,
    /// The compartment.
    pub compartment: Compartment,
    /// Who is given the key.
    pub to: OrganisationId,
    /// Why.
    pub basis: Basis,
}

/// A wrap to be destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// The stream whose compartment it is.
    pub stream: StreamId,
    /// The compartment.
    pub compartment: Compartment,
    /// Who loses the key.
    pub from: OrganisationId,
}

/// What was decided: to be stored whole or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// Events, in order.
    pub appends: Vec<Append>,
    /// Keys to hand on.
    pub grants: Vec<Grant>,
    /// Keys to withdraw.
    pub revocations: Vec<Revocation>,
    /// Keys to hand to the person whose case, or whose complaint, a stream tells of, for what they read on a
    /// page of their own.
    pub person_grants: Vec<(StreamId, Compartment)>,
    /// Streams of which no key is to be the person's any more.
    pub person_revocations: Vec<StreamId>,
    /// What to destroy, after everything else was stored.
    pub erasures: Vec<(StreamId, ErasureGrade)>,
}

impl Decision {
    /// Adds an event of a case without sealed parts.
    pub(crate) fn case(&mut self, case: CaseId, event: CaseEvent) {
        self.case_with(case, event, BTreeSet::new());
    }

    /// Adds an event of a case with its sealed parts.
    pub(crate) fn case_with(
        &mut self,
        case: CaseId,
        event: CaseEvent,
        parts: BTreeSet<Compartment>,
    ) {
        self.appends.push(Append {
            stream: case.into(),
            event: Event::Case(event),
            parts,
        });
    }

    /// Destroys what a stream holds.
    pub(crate) fn erase(&mut self, stream: StreamId, grade: ErasureGrade) {
        self.erasures.push((stream, grade));
    }

    /// Destroys the wraps of a compartment's keys to an organisation.
    pub(crate) fn revoke(
        &mut self,
        stream: StreamId,
        compartment: Compartment,
        from: OrganisationId,
    ) {
        self.revocations.push(Revocation {
            stream,
            compartment,
            from,
        });
    }

    /// Hands an organisation no key of what this decision itself seals in a stream's standing
    /// compartments, because the same decision takes those keys from it.
    pub(crate) fn withhold(&mut self, stream: StreamId, from: OrganisationId) {
        self.grants.retain(|grant| {
            (grant.stream, grant.to) != (stream, from) || !grant.compartment.is_standing()
        });
    }

    /// Leaves out what would take keys from an organisation, because the same decision makes it the
    /// holder.
    pub(crate) fn keep_keys_of(&mut self, holder: OrganisationId) {
        self.revocations.retain(|taken| taken.from != holder);
    }

    /// Hands the keys of several compartments of a stream to an organisation.
    pub(crate) fn grant(
        &mut self,
        stream: StreamId,
        compartments: impl IntoIterator<Item = Compartment>,
        to: OrganisationId,
        basis: &Basis,
    ) {
        self.grants
            .extend(compartments.into_iter().map(|compartment| Grant {
                stream,
                compartment,
                to,
                basis: basis.clone(),
            }));
    }
}
