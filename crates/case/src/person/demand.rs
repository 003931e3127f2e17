//! Demands for records: who demands what, in which capacity and on which law; that the person and the
//! person's lawyer are told; and what was answered.
//!
//! Nothing is sent from here. What is decided is whether an answer may be given at all: notes that the law
//! keeps privileged leave on the person's own waiver or a court's order, and what was collected to protect
//! somebody serves no enforcement of immigration law.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent, CaseStanding, ClockKind, Speaker};
use crate::profile::PrivilegeKind;
use crate::{Actor, AgreementId, ClockId, Compartment, DemandId, OrganisationId};

/// In what capacity a body demands records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandCapacity {
    /// To prosecute somebody.
    Prosecution,
    /// To defend somebody.
    Defence,
    /// A court.
    Court,
    /// To enforce immigration law, whoever demands it: nothing here serves that.
    Immigration,
    /// Another authority.
    OtherAuthority,
}

/// How a demand came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandChannel {
    /// On paper, by post.
    Post,
    /// Handed over by somebody.
    Served,
    /// Electronically.
    Electronic,
    /// Spoken, at the door or over a telephone.
    Spoken,
}

/// On what a demand says that it rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandBasis {
    /// An article, as it was named.
    Article(String),
    /// A legal basis of the profile, and the article that it had then.
    Profile {
        /// Its code.
        code: String,
        /// Its article.
        article: String,
    },
    /// None was named: nothing is handed over then.
    NotNamed,
}

impl DemandBasis {
    /// The article, if one was named.
    pub fn article(&self) -> Option<&str> {
        match self {
            Self::Article(article) | Self::Profile { article, .. } => Some(article),
            Self::NotNamed => None,
        }
    }
}

/// What was known of a lawyer when a demand came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandLawyer {
    /// These organisations give legal aid in the case and were told.
    Told(BTreeSet<OrganisationId>),
    /// There was none; this one will be asked.
    WillBeAsked(OrganisationId),
    /// There was none, and nobody is known who could be asked.
    Nobody,
}

/// Why the person is not told yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotTold {
    /// The person cannot be reached safely.
    NotReachable,
    /// To be told now would put somebody in danger.
    Danger,
    /// The law forbids it, for now.
    Forbidden {
        /// The article, as it was named.
        article: String,
    },
}

/// Whether the person was told of a demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonTold {
    /// The person was.
    Told,
    /// Not yet.
    NotYet {
        /// Why.
        why: NotTold,
        /// On which day it is looked at again.
        again: Date,
    },
}

/// A demand as it was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedDemand {
    /// Its id.
    pub demand: DemandId,
    /// The office that demands, never a person's name.
    pub body: String,
    /// In what capacity.
    pub capacity: DemandCapacity,
    /// On what it says that it rests.
    pub basis: DemandBasis,
    /// What it asks for.
    pub asked: BTreeSet<Compartment>,
    /// On which day it was received.
    pub received_on: Date,
    /// How.
    pub how: DemandChannel,
    /// By which day it wants an answer, if it says so.
    pub by_when: Option<Date>,
    /// Whether the person's lawyer was told.
    pub lawyer: DemandLawyer,
    /// Whether the person was.
    pub person: PersonTold,
    /// Who recorded it.
    pub by: Actor,
}

/// A court's order that lifts privilege, as it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourtOrder {
    /// The court and the number of its order, never a person's name.
    pub court: String,
    /// When it was made.
    pub made_on: Date,
    /// What it names.
    pub covers: BTreeSet<Compartment>,
}

/// Why something that was demanded is not handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandReason {
    /// It is privileged.
    Privileged,
    /// It is more than the matter needs.
    TooWide,
    /// No law was named, or it does not say this.
    NoLaw,
    /// It would put somebody in danger.
    Danger,
    /// There is nothing of it.
    NotHeld,
    /// The body took it back.
    TakenBack,
    /// It serves the enforcement of immigration law, and nothing here does.
    NoSuchPurpose,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredDemand {
    /// Which demand.
    pub demand: DemandId,
    /// What is handed over: nothing where it is refused.
    pub handed: BTreeSet<Compartment>,
    /// Why the rest is not.
    pub reasons: BTreeSet<DemandReason>,
    /// The person's waiver on which something privileged leaves, if on one.
    pub waiver: Option<AgreementId>,
    /// Whether a court's order lifts privilege of what leaves.
    pub ordered: bool,
    /// The last day on which it can be appealed against, if it can be.
    pub appeal_until: Option<Date>,
    /// Who answered.
    pub by: Actor,
}

/// What an answer comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandOutcome {
    /// Nothing is handed over.
    Refused,
    /// Less than was asked for is.
    Narrowed,
    /// Everything that was asked for is.
    Complied,
}

/// What is left to do about a demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DemandStanding {
    /// It waits for an answer.
    Waiting,
    /// It was answered, and the person is still to be told.
    ToTell,
    /// An appeal can be lodged.
    Appeal,
    /// It was recorded by mistake.
    Mistaken,
    /// Nothing is left to do.
    Over,
}

impl DemandStanding {
    const ALL: [Self; 5] = [
        Self::Waiting,
        Self::ToTell,
        Self::Appeal,
        Self::Mistaken,
        Self::Over,
    ];

    /// As lists have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::ToTell => "to_tell",
            Self::Appeal => "appeal",
            Self::Mistaken => "mistaken",
            Self::Over => "over",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// What became of an appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppealStep {
    /// It was lodged.
    Lodged,
    /// Nobody wants one.
    NotLodged,
}

/// A demand within a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// As it was received.
    pub received: ReceivedDemand,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The version of the event that recorded it.
    pub recorded_by: u64,
    /// Who gives legal aid in the case and was told, then or later.
    pub lawyers: BTreeSet<OrganisationId>,
    /// Whether the person was told by now.
    pub person: PersonTold,
    /// When the person was.
    pub person_told_at: Option<Timestamp>,
    /// Court orders that were shown, each with the version of the event that says so.
    pub orders: Vec<(u64, CourtOrder)>,
    /// What was answered, when, and the version of the event that says so.
    pub answer: Option<(AnsweredDemand, Timestamp, u64)>,
    /// What became of an appeal.
    pub appeal: Option<AppealStep>,
    /// The clocks that were started for it last, by what they wait for.
    pub clocks: BTreeMap<ClockKind, ClockId>,
    /// Whether a later entry called it recorded by mistake.
    pub mistaken: bool,
    /// What was said of telling the person, by the versions of the events that say so.
    pub(super) said_of_person: BTreeMap<u64, (PersonTold, Timestamp)>,
    touched: u64,
}

impl Demand {
    /// Whether it waits for an answer.
    pub const fn waits(&self) -> bool {
        self.answer.is_none() && !self.mistaken
    }

    /// Whether the person is still to be told.
    pub const fn is_to_be_told(&self) -> bool {
        matches!(self.person, PersonTold::NotYet { .. }) && !self.mistaken
    }

    /// What the answer comes to, if there is one.
    pub fn outcome(&self) -> Option<DemandOutcome> {
        let (answer, ..) = self.answer.as_ref()?;
        Some(if answer.handed.is_empty() {
            DemandOutcome::Refused
        } else if answer.handed == self.received.asked {
            DemandOutcome::Complied
        } else {
            DemandOutcome::Narrowed
        })
    }

    /// Takes the last thing that was said of telling the person, and that nobody called mistaken.
    fn tell(&mut self) {
        if let Some((_, (person, at))) = self.said_of_person.last_key_value() {
            self.person_told_at = (*person == PersonTold::Told).then_some(*at);
            self.person = person.clone();
        }
    }

    /// Whether a court's order that was shown names a compartment.
    pub fn is_ordered(&self, compartment: Compartment) -> bool {
        let mut orders = self.orders.iter();
        orders.any(|(_, order)| order.covers.contains(&compartment))
    }
}

/// The kind of privilege that what stands in a compartment may have.
///
/// A first account is none of these: it is a worker's note, and no statement.
pub const fn privilege_of(compartment: Compartment) -> Option<PrivilegeKind> {
    match compartment {
        Compartment::Counselling => Some(PrivilegeKind::Counselling),
        Compartment::Legal => Some(PrivilegeKind::Legal),
        Compartment::Health | Compartment::Urgent => Some(PrivilegeKind::Health),
        Compartment::Identity
        | Compartment::Contact
        | Compartment::Narrative
        | Compartment::Location
        | Compartment::Referral(_)
        | Compartment::Numbers
        | Compartment::Integrity
        | Compartment::Emergency(_)
        | Compartment::Dossier(_)
        | Compartment::Conference(_) => None,
    }
}

impl Case {
    /// Folds what becomes of a demand.
    pub(super) fn fold_demand(&mut self, at: Timestamp, event: &CaseEvent) {
        let version = self.version;
        if let CaseEvent::DemandReceived(received) = event {
            let lawyers = match &received.lawyer {
                DemandLawyer::Told(told) => told.clone(),
                DemandLawyer::WillBeAsked(_) | DemandLawyer::Nobody => BTreeSet::new(),
            };
            let demand = Demand {
                lawyers,
                person: received.person.clone(),
                person_told_at: (received.person == PersonTold::Told).then_some(at),
                received: received.clone(),
                recorded_at: at,
                recorded_by: version,
                orders: Vec::new(),
                answer: None,
                appeal: None,
                clocks: BTreeMap::new(),
                mistaken: false,
                said_of_person: [(version, (received.person.clone(), at))].into(),
                touched: version,
            };
            self.demands.insert(received.demand, demand);
            return;
        }
        let Some(demand) = event.demand().and_then(|id| self.demands.get_mut(&id)) else {
            return;
        };
        demand.touched = version;
        match event {
            CaseEvent::DemandLawyerTold { told, .. } => demand.lawyers.extend(told),
            CaseEvent::DemandPersonTold { person, .. } => {
                demand.said_of_person.insert(version, (person.clone(), at));
                demand.tell();
            }
            CaseEvent::DemandOrderRecorded { order, .. } => {
                demand.orders.push((version, order.clone()));
            }
            CaseEvent::DemandAnswered(answer) => {
                demand.answer = Some((answer.clone(), at, version));
            }
            CaseEvent::DemandAppealed { step, .. } => demand.appeal = Some(*step),
            _ => {}
        }
    }

    /// A clock of a demand belongs to the one that the event just before was about.
    pub(super) fn clock_of_demand(&mut self, kind: ClockKind) {
        let id = ClockId::started_by(self.version);
        let last = self.demands.values_mut().max_by_key(|it| it.touched);
        if let Some(demand) = last.filter(|_| kind.is_of_demand()) {
            demand.clocks.insert(kind, id);
            demand.touched = self.version;
        }
    }

    /// What is left to do about a demand on this case.
    pub fn demand_standing(&self, demand: &Demand) -> DemandStanding {
        let appeal = demand.clocks.get(&ClockKind::DemandAppeal);
        let runs = |clock: &ClockId| self.clocks.get(clock).is_some_and(|it| it.ended.is_none());
        if demand.mistaken {
            DemandStanding::Mistaken
        } else if self.standing == CaseStanding::Erased {
            DemandStanding::Over
        } else if demand.waits() {
            DemandStanding::Waiting
        } else if demand.is_to_be_told() {
            DemandStanding::ToTell
        } else if appeal.is_some_and(runs) {
            DemandStanding::Appeal
        } else {
            DemandStanding::Over
        }
    }

    /// A demand, or something recorded of one, was recorded by mistake.
    pub(super) fn mistaken_demand(&mut self, mistaken: u64) {
        for demand in self.demands.values_mut() {
            let answered = demand.answer.as_ref().map(|(_, _, version)| *version);
            if demand.recorded_by == mistaken {
                demand.mistaken = true;
            } else if answered == Some(mistaken) {
                demand.answer = None;
                demand.appeal = None;
            } else if demand.said_of_person.remove(&mistaken).is_some() {
                demand.tell();
            } else {
                demand.orders.retain(|(version, _)| *version != mistaken);
                continue;
            }
            demand.touched = self.version;
        }
    }

    /// The person's waiver of privilege for one demand, if it lets all of this leave on a civil day. For a
    /// child it takes the child's own and that of whoever represents the child.
    pub fn waiver(
        &self,
        demand: DemandId,
        what: &BTreeSet<Compartment>,
        child: bool,
        today: Date,
    ) -> Option<AgreementId> {
        let matter = super::Matter::Waiver { demand };
        self.lets(matter, child, |answer| {
            answer.stands(today) && what.is_subset(&answer.terms.categories)
        })?;
        let own = self.answer(matter, Speaker::Person)?;
        Some(own.0)
    }
}

impl CaseEvent {
    /// The demand it is about, if it is about one.
    pub const fn demand(&self) -> Option<DemandId> {
        match self {
            Self::DemandReceived(ReceivedDemand { demand, .. })
            | Self::DemandLawyerTold { demand, .. }
            | Self::DemandPersonTold { demand, .. }
            | Self::DemandOrderRecorded { demand, .. }
            | Self::DemandAnswered(AnsweredDemand { demand, .. })
            | Self::DemandAppealed { demand, .. } => Some(*demand),
            _ => None,
        }
    }
}
