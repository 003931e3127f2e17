//! Registered organisations: what kind of body each is and which services it offers.
//!
//! Organisations are *registered*, not licensed, so that trade unions and small associations count.

mod alert;
mod on_call;
mod recovery;
mod service;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use alert::AnswerAlert;
pub use on_call::{NameOnCall, OnCallPair, beside};
pub use recovery::{ConfirmRecovery, OpenReserve, RECOVERY_WAITS, Recovery};
pub use service::{KeepListed, NoLanguage, Service, Takes, TellPlaces, languages};

use self::recovery::later;
use crate::alerts::{AlertKey, AlertReason};
use crate::person::Need;
use crate::profile::BodyKind;
use crate::{
    Actor, Append, Context, Decision, Duty, Event, MemberId, OrganisationId, PublicHalf, Refusal,
    RowMark,
};

/// What a member may do within an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Tells concerns and sees what became of them.
    Reporter,
    /// Works on the concerns at the duty desk.
    Intake,
    /// Works on cases.
    CaseWorker,
    /// Sees how the machinery moves, in coded facts only.
    CoOrdinator,
    /// Keeps the organisation's keys and members.
    Custodian,
    /// Votes on identification, as a member of the panel.
    PanelMember,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Reporter,
        Self::Intake,
        Self::CaseWorker,
        Self::CoOrdinator,
        Self::Custodian,
        Self::PanelMember,
    ];

    /// The code stored and written for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::Intake => "intake",
            Self::CaseWorker => "case_worker",
            Self::CoOrdinator => "co_ordinator",
            Self::Custodian => "custodian",
            Self::PanelMember => "panel_member",
        }
    }
}

/// What happened to an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum OrganisationEvent {
    /// It was registered.
    #[serde(rename = "organisation_registered/1")]
    Registered {
        /// Its public name.
        name: String,
        /// What kind of body it is.
        kind: BodyKind,
    },
    /// It was registered as one that takes part with its own reference and coded facts alone.
    #[serde(rename = "coded_facts_only/1")]
    CodedFactsOnly {},
    /// Set-up gave it duties of the mechanism, under the rules of a country. Told by each that has one, so that no
    /// setting of the database says it alone.
    #[serde(rename = "duties_given/1")]
    DutiesGiven {
        /// The code of the country's profile.
        profile: String,
        /// Which.
        duties: BTreeSet<Duty>,
    },
    /// A member joined, or a member's roles changed.
    #[serde(rename = "member_joined/1")]
    MemberJoined {
        /// The member.
        member: MemberId,
        /// What the member may do.
        roles: BTreeSet<Role>,
    },
    /// A member set an authenticator app up, in the place of one before: from now on nobody signs in as the member
    /// with less.
    #[serde(rename = "authenticator_set/1")]
    AuthenticatorSet {
        /// Whose.
        member: MemberId,
        /// The row that keeps it.
        mark: RowMark,
    },
    /// A membership ended.
    #[serde(rename = "member_left/1")]
    MemberLeft {
        /// Whose.
        member: MemberId,
        /// Who said so.
        by: Actor,
    },
    /// It got a new key pair: what is sealed from now on, nobody opens who left before.
    #[serde(rename = "key_renewed/1")]
    KeyRenewed {
        /// The new pair's number.
        generation: u32,
        /// Who said so.
        by: Actor,
    },
    /// What the public half of one of its key pairs is: to no other is anything wrapped.
    #[serde(rename = "public_half_told/1")]
    PublicHalfTold {
        /// The pair's number.
        generation: u32,
        /// Its public half.
        key: PublicHalf,
    },
    /// Everything that was wrapped to pairs before this one has been wrapped to it, and they are gone.
    #[serde(rename = "older_keys_retired/1")]
    OlderKeysRetired {
        /// The pair that is left.
        generation: u32,
    },
    /// As the panel it said for which body one of its members sits.
    #[serde(rename = "panel_seated/1")]
    PanelSeated {
        /// Who.
        member: MemberId,
        /// For which body.
        body: OrganisationId,
        /// Who said so.
        by: Actor,
    },
    /// It named the organisations whose custodians stand in where it has too few of its own.
    #[serde(rename = "partners_named/1")]
    PartnersNamed {
        /// Which; none if it takes its word back.
        partners: BTreeSet<OrganisationId>,
        /// Who said so.
        by: Actor,
    },
    /// A custodian began to let a member in again who lost passphrase or second factor.
    #[serde(rename = "recovery_started/1")]
    RecoveryStarted {
        /// Who lost it.
        member: MemberId,
        /// Until when another custodian can confirm it.
        until: Timestamp,
        /// Who began.
        by: Actor,
    },
    /// Another custodian confirmed it.
    #[serde(rename = "recovery_confirmed/1")]
    RecoveryConfirmed {
        /// Who lost it.
        member: MemberId,
        /// Until when the member can use the codes.
        until: Timestamp,
        /// Who confirmed.
        by: Actor,
    },
    /// The member used the codes: with a new passphrase, and without the second factor before.
    #[serde(rename = "member_recovered/1")]
    MemberRecovered {
        /// Who.
        member: MemberId,
    },
    /// It was stopped, or not confirmed or not used in time.
    #[serde(rename = "recovery_ended/1")]
    RecoveryEnded {
        /// Of whom.
        member: MemberId,
        /// Who said so; the system where time ran out.
        by: Actor,
    },
    /// A partner's custodian began to open what is kept against the loss of all its members.
    #[serde(rename = "reserve_begun/1")]
    ReserveBegun {
        /// Until when a second one can finish it.
        until: Timestamp,
        /// Who began.
        by: Actor,
    },
    /// A second one finished it: whoever gets the invitation made by that has the organisation's key.
    #[serde(rename = "reserve_opened/1")]
    ReserveOpened {
        /// Who finished it.
        by: Actor,
    },
    /// It was stopped.
    #[serde(rename = "reserve_stopped/1")]
    ReserveStopped {
        /// Who said so.
        by: Actor,
    },
    /// It named the pairs of organisations that are on call for one another, as the co-ordinator of the
    /// mechanism.
    #[serde(rename = "on_call_named/1")]
    OnCallNamed {
        /// All there are from now on.
        pairs: BTreeSet<OnCallPair>,
        /// Who said so.
        by: Actor,
    },
    /// Somebody said what was behind an alert about one of its members.
    #[serde(rename = "alert_answered/1")]
    AlertAnswered {
        /// Which.
        alert: AlertKey,
        /// What was behind it.
        reason: AlertReason,
        /// Who said so.
        by: Actor,
    },
    /// It offers a service, or offers it otherwise than before.
    #[serde(rename = "service_offered/2")]
    ServiceOffered {
        /// For which need.
        need: Need,
        /// How.
        service: Service,
        /// Who said so.
        by: Actor,
    },
    /// It no longer offers a service.
    #[serde(rename = "service_ended/1")]
    ServiceEnded {
        /// For which need.
        need: Need,
        /// Who said so.
        by: Actor,
    },
}

/// An organisation, folded from its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its public name.
    pub name: String,
    /// What kind of body it is.
    pub kind: BodyKind,
    /// Whether it takes part with its own reference and coded facts alone. It stays so.
    pub coded_only: bool,
    /// The profile under which set-up gave it duties, and which; `None` for most, and where no event told it, which
    /// programs before this one did not do.
    pub given: Option<(String, BTreeSet<Duty>)>,
    /// Who belongs to it, with what roles.
    pub members: BTreeMap<MemberId, BTreeSet<Role>>,
    /// Whose second factor is an authenticator app, and in which row it is kept.
    pub authenticators: BTreeMap<MemberId, RowMark>,
    /// For which bodies its members sit, if it is the panel.
    pub seats: BTreeMap<MemberId, OrganisationId>,
    /// Which of its key pairs is in use; the first is 1.
    pub generation: u32,
    /// The public half of that pair; `None` before the first custodian has joined, and where it was told by no
    /// event, which programs before this one did not do.
    pub key: Option<PublicHalf>,
    /// Organisations whose custodians stand in where it has too few of its own.
    pub partners: BTreeSet<OrganisationId>,
    /// Members who are being let in again.
    pub recoveries: BTreeMap<MemberId, Recovery>,
    /// Who began to open what is kept against the loss of all its members, and until when a second one
    /// can finish it.
    pub opening: Option<(Actor, Timestamp)>,
    /// Pairs of organisations that it named as being on call for one another.
    pub on_call: BTreeSet<OnCallPair>,
    /// What it offers.
    pub services: BTreeMap<Need, Service>,
    /// Alerts about its members that were answered: what was behind each, and who said so last.
    pub alerts: BTreeMap<AlertKey, (AlertReason, Actor)>,
}

impl Organisation {
    /// Whether somebody keeps its keys and members.
    pub fn is_custodian(&self, member: MemberId) -> bool {
        self.members
            .get(&member)
            .is_some_and(|roles| roles.contains(&Role::Custodian))
    }

    /// Whether a custodian of a partner has to confirm the recovery of a member, because besides the
    /// member and whoever began it there is no custodian here.
    pub fn needs_partner(&self, member: MemberId) -> bool {
        let started_by = self.recoveries.get(&member).map(|it| it.started_by);
        let began =
            |id: MemberId| matches!(started_by, Some(Actor::Member { member, .. }) if member == id);
        let mut others = self
            .members
            .keys()
            .filter(|id| self.is_custodian(**id) && **id != member && !began(**id));
        // Before it is begun, one custodian more is needed: the one who begins.
        let spare = usize::from(started_by.is_none());
        others.nth(spare).is_none()
    }

    /// The custodian of this organisation who acts.
    ///
    /// # Errors
    /// Refuses everybody else: what the log says counts, whatever a session believes.
    fn custodian(&self, actor: Actor) -> Result<MemberId, Refusal> {
        match actor {
            Actor::Member {
                member,
                organisation,
            } if organisation == self.id && self.is_custodian(member) => Ok(member),
            _ => Err(Refusal::NotItsCustodian),
        }
    }

    /// Tells the public half of the pair in use where no event has told it, as programs before this one did not.
    pub fn tell_key(&self, key: PublicHalf) -> Decision {
        let generation = self.generation;
        let told = OrganisationEvent::PublicHalfTold { generation, key };
        all(self.id, self.key.is_none().then_some(told))
    }

    /// Tells which duties set-up gave it where no event has told it, as programs before this one did not.
    pub fn tell_duties(&self, profile: &str, duties: BTreeSet<Duty>) -> Decision {
        let given = given_by(profile, duties).filter(|_| self.given.is_none());
        all(self.id, given)
    }

    /// Tells that a member set an authenticator app up, and in which row it is kept.
    ///
    /// # Errors
    /// Refuses somebody who does not belong to it.
    pub fn authenticator_set(&self, member: MemberId, mark: RowMark) -> Result<Decision, Refusal> {
        if !self.members.contains_key(&member) {
            return Err(Refusal::NotAMember);
        }
        let set = OrganisationEvent::AuthenticatorSet { member, mark };
        Ok(only(self.id, set))
    }

    /// The member had left when a backup from before was put back: the membership ends again, and with it the use of
    /// the key pair that the member could open. Given is the public half of the next one.
    pub fn left_again(&self, member: MemberId, key: PublicHalf) -> Decision {
        let by = Actor::System;
        let left = OrganisationEvent::MemberLeft { member, by };
        all(self.id, [left].into_iter().chain(self.renewed(key, by)))
    }

    /// A new key pair is taken into use.
    fn renewed(&self, key: PublicHalf, by: Actor) -> [OrganisationEvent; 2] {
        let generation = self.generation.saturating_add(1);
        [
            OrganisationEvent::KeyRenewed { generation, by },
            OrganisationEvent::PublicHalfTold { generation, key },
        ]
    }

    /// Folds one event into the state; `None` is the organisation before it was registered.
    pub fn evolve(
        state: Option<Self>,
        id: OrganisationId,
        event: &OrganisationEvent,
    ) -> Option<Self> {
        let mut organisation = match (state, event) {
            (None, OrganisationEvent::Registered { name, kind }) => Self {
                id,
                name: name.clone(),
                kind: *kind,
                coded_only: false,
                given: None,
                members: BTreeMap::new(),
                authenticators: BTreeMap::new(),
                seats: BTreeMap::new(),
                generation: 1,
                key: None,
                partners: BTreeSet::new(),
                recoveries: BTreeMap::new(),
                opening: None,
                on_call: BTreeSet::new(),
                services: BTreeMap::new(),
                alerts: BTreeMap::new(),
            },
            (None, _) => return None,
            (Some(organisation), _) => organisation,
        };
        match event {
            OrganisationEvent::Registered { .. } => {}
            OrganisationEvent::CodedFactsOnly {} => organisation.coded_only = true,
            OrganisationEvent::DutiesGiven { profile, duties } => {
                organisation.given = Some((profile.clone(), duties.clone()));
            }
            OrganisationEvent::MemberJoined { member, roles } => {
                organisation.members.insert(*member, roles.clone());
            }
            OrganisationEvent::AuthenticatorSet { member, mark } => {
                organisation.authenticators.insert(*member, *mark);
            }
            OrganisationEvent::MemberLeft { member, .. } => {
                organisation.members.remove(member);
                organisation.authenticators.remove(member);
                organisation.seats.remove(member);
            }
            OrganisationEvent::PanelSeated { member, body, .. } => {
                organisation.seats.insert(*member, *body);
            }
            OrganisationEvent::KeyRenewed { generation, .. } => {
                organisation.generation = *generation;
                organisation.key = None;
                // What travelled under their codes is the key before.
                organisation.recoveries.clear();
                organisation.opening = None;
            }
            OrganisationEvent::ReserveBegun { until, by } => {
                organisation.opening = Some((*by, *until));
            }
            OrganisationEvent::ReserveOpened { .. } | OrganisationEvent::ReserveStopped { .. } => {
                organisation.opening = None;
            }
            OrganisationEvent::PartnersNamed { partners, .. } => {
                organisation.partners.clone_from(partners);
                organisation.opening = None;
            }
            OrganisationEvent::RecoveryStarted { member, until, by } => {
                let recovery = Recovery {
                    started_by: *by,
                    until: *until,
                    confirmed: false,
                };
                organisation.recoveries.insert(*member, recovery);
            }
            OrganisationEvent::RecoveryConfirmed { member, until, .. } => {
                if let Some(recovery) = organisation.recoveries.get_mut(member) {
                    recovery.until = *until;
                    recovery.confirmed = true;
                }
            }
            OrganisationEvent::MemberRecovered { member } => {
                organisation.recoveries.remove(member);
                organisation.authenticators.remove(member);
            }
            OrganisationEvent::RecoveryEnded { member, .. } => {
                organisation.recoveries.remove(member);
            }
            OrganisationEvent::PublicHalfTold { generation, key } => {
                // Of the pair in use it is told once: what it is does not change.
                if *generation == organisation.generation && organisation.key.is_none() {
                    organisation.key = Some(*key);
                }
            }
            OrganisationEvent::OlderKeysRetired { .. } => {}
            OrganisationEvent::OnCallNamed { pairs, .. } => {
                organisation.on_call.clone_from(pairs);
            }
            OrganisationEvent::AlertAnswered { alert, reason, by } => {
                organisation.alerts.insert(*alert, (*reason, *by));
            }
            OrganisationEvent::ServiceOffered { need, service, .. } => {
                organisation.services.insert(*need, service.clone());
            }
            OrganisationEvent::ServiceEnded { need, .. } => {
                organisation.services.remove(need);
            }
        }
        Some(organisation)
    }
}

/// Registers an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// The new organisation's id.
    pub organisation: OrganisationId,
    /// Its public name.
    pub name: String,
    /// What kind of body it is.
    pub kind: BodyKind,
    /// Whether it takes part with its own reference and coded facts alone.
    pub coded_only: bool,
    /// The profile of the set-up that registers it, and the duties which that gives it.
    pub given: Option<(String, BTreeSet<Duty>)>,
}

impl Register {
    /// Decides a registration.
    ///
    /// # Errors
    /// Refuses an id already registered.
    pub fn decide(self, existing: Option<&Organisation>) -> Result<Decision, Refusal> {
        if existing.is_some() {
            return Err(Refusal::OrganisationRegistered);
        }
        let event = OrganisationEvent::Registered {
            name: self.name,
            kind: self.kind,
        };
        let coded_only = self
            .coded_only
            .then_some(OrganisationEvent::CodedFactsOnly {});
        let given = self.given;
        let given = given.and_then(|(profile, duties)| given_by(&profile, duties));
        let events = [event].into_iter().chain(coded_only).chain(given);
        Ok(all(self.organisation, events))
    }
}

/// Says which duties set-up gave, if any.
fn given_by(profile: &str, duties: BTreeSet<Duty>) -> Option<OrganisationEvent> {
    let profile = profile.to_owned();
    (!duties.is_empty()).then_some(OrganisationEvent::DutiesGiven { profile, duties })
}

/// What a custodian does for the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustodianOrder {
    /// Takes a member in, or changes a member's roles.
    Join {
        /// The member.
        member: MemberId,
        /// What the member may do.
        roles: BTreeSet<Role>,
        /// The public half of the organisation's first key pair, which its first custodian brings.
        key: Option<PublicHalf>,
    },
    /// Ends a membership, and with it the use of the key pair that the member could open.
    EndMembership {
        /// Whose.
        member: MemberId,
        /// The public half of the pair that is used from now on.
        key: PublicHalf,
    },
    /// Takes a new key pair into use, of which this is the public half, although nobody leaves, since somebody
    /// else may have the one in use.
    RenewKey(PublicHalf),
    /// Says that nothing is wrapped to an older pair any more.
    RetireOlderKeys,
    /// Names the organisations whose custodians stand in where it has too few of its own.
    NamePartners(BTreeSet<OrganisationId>),
    /// Says for which body a member of the panel sits.
    Seat {
        /// Who.
        member: MemberId,
        /// For which body.
        body: OrganisationId,
    },
    /// Begins to let a member in again who lost passphrase or second factor.
    StartRecovery(MemberId),
    /// Stops that.
    StopRecovery(MemberId),
    /// Stops partners who open what is kept against the loss of all members: they are not lost.
    StopOpening,
    /// Offers a service that it did not offer before.
    Offer {
        /// For which need.
        need: Need,
        /// How.
        service: Service,
    },
    /// Offers a service otherwise than before: other languages, other people, other places free.
    Change {
        /// For which need.
        need: Need,
        /// How from now on.
        service: Service,
    },
    /// Ends a service.
    End(Need),
}

impl CustodianOrder {
    /// Decides an order of a custodian.
    ///
    /// # Errors
    /// Refuses a service that nobody could use, one that is offered already or is not offered, and
    /// responsibility as a service: it is asked of whoever may hold a case. Refuses to end one's own
    /// membership or one that is none.
    pub fn decide(
        self,
        organisation: &Organisation,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        let by = context.actor;
        let events = match self {
            Self::Join { member, roles, key } => {
                let joined = OrganisationEvent::MemberJoined { member, roles };
                let generation = organisation.generation;
                let first = key.filter(|_| organisation.key.is_none());
                let told = first.map(|key| OrganisationEvent::PublicHalfTold { generation, key });
                [joined].into_iter().chain(told).collect()
            }
            Self::EndMembership { member, key } => {
                let custodian = organisation.custodian(by)?;
                if custodian == member {
                    return Err(Refusal::OwnMembership);
                }
                if !organisation.members.contains_key(&member) {
                    return Err(Refusal::NotAMember);
                }
                let left = OrganisationEvent::MemberLeft { member, by };
                [left]
                    .into_iter()
                    .chain(organisation.renewed(key, by))
                    .collect()
            }
            Self::RenewKey(key) => {
                organisation.custodian(by)?;
                organisation.renewed(key, by).into()
            }
            Self::RetireOlderKeys => {
                let generation = organisation.generation;
                vec![OrganisationEvent::OlderKeysRetired { generation }]
            }
            Self::NamePartners(partners) => {
                organisation.custodian(by)?;
                let known = |id: &OrganisationId| context.register.contains_key(id);
                if !partners.iter().all(known) {
                    return Err(Refusal::UnknownOrganisation);
                }
                if partners.contains(&organisation.id) {
                    return Err(Refusal::ToOneself);
                }
                vec![OrganisationEvent::PartnersNamed { partners, by }]
            }
            Self::Seat { member, body } => {
                organisation.custodian(by)?;
                let roles = organisation.members.get(&member);
                let sits = roles.is_some_and(|roles| roles.contains(&Role::PanelMember));
                if organisation.id != context.duties.panel || !sits {
                    return Err(Refusal::NotAMember);
                }
                if !context.register.contains_key(&body) {
                    return Err(Refusal::UnknownOrganisation);
                }
                vec![OrganisationEvent::PanelSeated { member, body, by }]
            }
            Self::StartRecovery(member) => {
                if organisation.custodian(by)? == member {
                    return Err(Refusal::OwnMembership);
                }
                if !organisation.members.contains_key(&member) {
                    return Err(Refusal::NotAMember);
                }
                let until = later(context.now);
                vec![OrganisationEvent::RecoveryStarted { member, until, by }]
            }
            Self::StopOpening => {
                organisation.custodian(by)?;
                organisation.opening.ok_or(Refusal::NoSuchRecovery)?;
                vec![OrganisationEvent::ReserveStopped { by }]
            }
            Self::StopRecovery(member) => {
                organisation.custodian(by)?;
                vec![organisation.recovery_ended(member, by)?]
            }
            Self::Offer {
                need: Need::Holding,
                ..
            } => return Err(Refusal::HoldingIsNoService),
            Self::Offer { need, .. } if organisation.services.contains_key(&need) => {
                return Err(Refusal::ServiceOffered { need });
            }
            Self::Change { need, .. } | Self::End(need)
                if !organisation.services.contains_key(&need) =>
            {
                return Err(Refusal::NoSuchService { need });
            }
            Self::Offer { need, service } | Self::Change { need, service } => {
                if !service.is_complete() {
                    return Err(Refusal::ServiceIncomplete);
                }
                vec![OrganisationEvent::ServiceOffered { need, service, by }]
            }
            Self::End(need) => vec![OrganisationEvent::ServiceEnded { need, by }],
        };
        Ok(all(organisation.id, events))
    }
}

fn only(organisation: OrganisationId, event: OrganisationEvent) -> Decision {
    all(organisation, [event])
}

fn all(
    organisation: OrganisationId,
    events: impl IntoIterator<Item = OrganisationEvent>,
) -> Decision {
    let append = |event| Append {
        stream: organisation.into(),
        event: Event::Organisation(event),
        parts: BTreeSet::new(),
    };
    Decision {
        appends: events.into_iter().map(append).collect(),
        ..Decision::default()
    }
}
