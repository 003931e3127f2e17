//! Registered organisations: what kind of body each is and which services it offers.
//!
//! Organisations are *registered*, not licensed, so that trade unions and small associations count.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::person::Need;
use crate::profile::BodyKind;
use crate::{Actor, Append, Context, Decision, Event, MemberId, OrganisationId, Refusal};

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
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [
        Self::Reporter,
        Self::Intake,
        Self::CaseWorker,
        Self::CoOrdinator,
        Self::Custodian,
    ];

    /// The code stored and written for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::Intake => "intake",
            Self::CaseWorker => "case_worker",
            Self::CoOrdinator => "co_ordinator",
            Self::Custodian => "custodian",
        }
    }
}

/// What an organisation offers for one need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Languages it is given in (BCP 47).
    pub languages: BTreeSet<String>,
    /// Whether it takes men, women, children.
    pub takes: Takes,
    /// Places free now, where places are counted.
    pub free: Option<u16>,
}

/// Whom a service takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takes {
    /// Women.
    pub women: bool,
    /// Men.
    pub men: bool,
    /// Children.
    pub children: bool,
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
    /// A member joined, or a member's roles changed.
    #[serde(rename = "member_joined/1")]
    MemberJoined {
        /// The member.
        member: MemberId,
        /// What the member may do.
        roles: BTreeSet<Role>,
    },
    /// It offers a service, or offers it otherwise than before.
    #[serde(rename = "service_offered/1")]
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
    /// Who belongs to it, with what roles.
    pub members: BTreeMap<MemberId, BTreeSet<Role>>,
    /// What it offers.
    pub services: BTreeMap<Need, Service>,
}

impl Organisation {
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
                members: BTreeMap::new(),
                services: BTreeMap::new(),
            },
            (None, _) => return None,
            (Some(organisation), _) => organisation,
        };
        match event {
            OrganisationEvent::Registered { .. } => {}
            OrganisationEvent::MemberJoined { member, roles } => {
                organisation.members.insert(*member, roles.clone());
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
        Ok(only(self.organisation, event))
    }
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
    },
    /// Offers a service.
    Offer {
        /// For which need.
        need: Need,
        /// How.
        service: Service,
    },
    /// Ends a service.
    End(Need),
}

impl CustodianOrder {
    /// Decides an order of a custodian.
    ///
    /// # Errors
    /// Refuses a service that nobody could use.
    pub fn decide(
        self,
        organisation: &Organisation,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        let by = context.actor;
        let event = match self {
            Self::Join { member, roles } => OrganisationEvent::MemberJoined { member, roles },
            Self::Offer { need, service } => {
                let Takes {
                    women,
                    men,
                    children,
                } = service.takes;
                if service.languages.is_empty() || !(women || men || children) {
                    return Err(Refusal::ServiceIncomplete);
                }
                OrganisationEvent::ServiceOffered { need, service, by }
            }
            Self::End(need) => OrganisationEvent::ServiceEnded { need, by },
        };
        Ok(only(organisation.id, event))
    }
}

fn only(organisation: OrganisationId, event: OrganisationEvent) -> Decision {
    let append = Append {
        stream: organisation.into(),
        event: Event::Organisation(event),
        parts: BTreeSet::new(),
    };
    Decision {
        appends: vec![append],
        ..Decision::default()
    }
}
