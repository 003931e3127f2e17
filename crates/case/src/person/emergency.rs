//! Break-glass: somebody opens what their role would not, for a reason, with a second person of another
//! organisation, for hours. It lifts policy, never keys: an organisation that holds none opens nothing, unless
//! it is on call with another, and then what the two of them hold together.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent};
use crate::clock::Deadline;
use crate::{Actor, Compartment, EmergencyId, MemberId, OrganisationId};

/// Why glass is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmergencyGround {
    /// Somebody may be killed or badly hurt.
    DangerToLife,
    /// Somebody is ill or hurt, and who treats them has to know.
    UrgentHealth,
    /// The person has to be warned or found at once.
    MustBeReached,
    /// The person asks for something that cannot wait, and nobody who may open the case is there.
    NobodyThere,
}

/// A break-glass as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedEmergency {
    /// Its id.
    pub emergency: EmergencyId,
    /// Why, by its code; the words are sealed.
    pub ground: EmergencyGround,
    /// What is to be opened.
    pub compartments: BTreeSet<Compartment>,
    /// Organisations of which one can confirm it: never the one that asks.
    pub confirmers: BTreeSet<OrganisationId>,
    /// Who is told of it and of what becomes of it: those that can confirm, the case holder, the
    /// person's lawyers, the co-ordinator, and the organisation that asks.
    pub told: BTreeSet<OrganisationId>,
    /// Until when it can be confirmed.
    pub until: Timestamp,
    /// Who asks.
    pub by: Actor,
}

/// How a break-glass ended that was asked for or open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmergencyEnd {
    /// Nobody answered in time.
    NotAnswered,
    /// Its time was over.
    RanOut,
    /// Somebody ended it: whoever asked, whoever is responsible for the person, or a confirmer.
    Stopped,
}

/// What a review came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewFinding {
    /// It was right.
    Right,
    /// It was not needed, and nobody meant harm.
    NotNeeded,
    /// It looks like misuse: what follows is for the organisation and the co-ordinator to decide.
    Misuse,
}

/// Where a break-glass stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmergencyStanding {
    /// Nobody has answered.
    Asked,
    /// Whoever asked may open these, until then.
    Open {
        /// What.
        compartments: BTreeSet<Compartment>,
        /// Until when.
        until: Timestamp,
        /// Whether nobody has confirmed it.
        alone: bool,
    },
    /// A second person refused.
    Refused,
    /// It has ended.
    Ended(EmergencyEnd),
}

/// A break-glass within a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// What was asked.
    pub asked: AskedEmergency,
    /// Whether it was asked for on call, by an organisation that holds no key of the case.
    pub on_call: bool,
    /// When.
    pub asked_at: Timestamp,
    /// Where it stands.
    pub standing: EmergencyStanding,
    /// Who confirmed it or refused to.
    pub answered_by: Option<Actor>,
    /// Whether it was ever open.
    pub was_open: bool,
    /// By when what was opened alone has to have been reviewed.
    pub review: Option<Deadline>,
    /// When the mechanism said that the review was late.
    pub review_missed_at: Option<Timestamp>,
    /// What the review came to, and whose it was.
    pub reviewed: Option<(ReviewFinding, Actor)>,
}

impl Emergency {
    /// Who asked: a member and the organisation acted for.
    pub fn asker(&self) -> Option<(MemberId, OrganisationId)> {
        match self.asked.by {
            Actor::Member {
                member,
                organisation,
            } => Some((member, organisation)),
            Actor::System | Actor::Person | Actor::OnPaper | Actor::Public => None,
        }
    }

    /// What whoever asked may open at an instant.
    pub fn open_at(&self, now: Timestamp) -> BTreeSet<Compartment> {
        match &self.standing {
            EmergencyStanding::Open {
                compartments,
                until,
                ..
            } if now < *until => compartments.clone(),
            _ => BTreeSet::new(),
        }
    }

    /// Whether a second person can still confirm or refuse it at an instant: also after it was opened
    /// alone.
    pub fn awaits_answer(&self, now: Timestamp) -> bool {
        let unanswered = match &self.standing {
            EmergencyStanding::Asked => true,
            EmergencyStanding::Open { alone, until, .. } => *alone && now < *until,
            _ => false,
        };
        unanswered && now < self.asked.until
    }

    /// Whether a review is still to be made.
    pub fn awaits_review(&self) -> bool {
        self.was_open && self.reviewed.is_none()
    }

    /// The next instant at which the mechanism has something to say of it.
    pub(super) fn speaks_at(&self) -> Option<Timestamp> {
        let ends = match &self.standing {
            EmergencyStanding::Asked => Some(self.asked.until),
            EmergencyStanding::Open { until, .. } => Some(*until),
            _ => None,
        };
        let late = self.review.as_ref().map(|review| review.due);
        let late = late.filter(|_| self.awaits_review() && self.review_missed_at.is_none());
        ends.into_iter().chain(late).min()
    }
}

impl Case {
    /// Folds what becomes of a break-glass.
    pub(super) fn fold_emergency(&mut self, at: Timestamp, event: &CaseEvent) {
        if let CaseEvent::EmergencyAsked(asked) | CaseEvent::EmergencyAskedOnCall(asked) = event {
            let emergency = Emergency {
                asked: asked.clone(),
                on_call: matches!(event, CaseEvent::EmergencyAskedOnCall(_)),
                asked_at: at,
                standing: EmergencyStanding::Asked,
                answered_by: None,
                was_open: false,
                review: None,
                review_missed_at: None,
                reviewed: None,
            };
            self.emergencies.insert(asked.emergency, emergency);
            return;
        }
        let Some(it) = event
            .emergency()
            .and_then(|id| self.emergencies.get_mut(&id))
        else {
            return;
        };
        match event {
            CaseEvent::EmergencyConfirmed { until, by, .. } => {
                it.standing = EmergencyStanding::Open {
                    compartments: it.asked.compartments.clone(),
                    until: *until,
                    alone: false,
                };
                it.answered_by = Some(*by);
                it.was_open = true;
            }
            CaseEvent::EmergencyRefused { by, .. } => {
                it.standing = EmergencyStanding::Refused;
                it.answered_by = Some(*by);
            }
            CaseEvent::EmergencyOpenedAlone {
                compartments,
                until,
                review,
                ..
            } => {
                it.standing = EmergencyStanding::Open {
                    compartments: compartments.clone(),
                    until: *until,
                    alone: true,
                };
                it.was_open = true;
                it.review = Some(review.clone());
            }
            CaseEvent::EmergencyEnded { how, .. } => it.standing = EmergencyStanding::Ended(*how),
            CaseEvent::EmergencyReviewed { finding, by, .. } => {
                it.reviewed = Some((*finding, *by));
            }
            CaseEvent::EmergencyReviewMissed { .. } => it.review_missed_at = Some(at),
            _ => {}
        }
    }
}

impl CaseEvent {
    /// The break-glass it is about, if it is about one.
    pub const fn emergency(&self) -> Option<EmergencyId> {
        match self {
            Self::EmergencyAsked(AskedEmergency { emergency, .. })
            | Self::EmergencyAskedOnCall(AskedEmergency { emergency, .. })
            | Self::EmergencyConfirmed { emergency, .. }
            | Self::EmergencyRefused { emergency, .. }
            | Self::EmergencyOpenedAlone { emergency, .. }
            | Self::EmergencyEnded { emergency, .. }
            | Self::EmergencyReviewed { emergency, .. }
            | Self::EmergencyReviewMissed { emergency, .. } => Some(*emergency),
            _ => None,
        }
    }
}
