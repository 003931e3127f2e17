//! Complaints: a person says, on a page of their own, that an organisation in their case did them wrong.
//!
//! A complaint is its own thread, beside the case and never in it: whoever works on the case could see what
//! stands there, and the complaint may be about them. It goes to whom the country's profile names, sealed to
//! them and to the person, and never to whom it is about or to whoever is responsible for the person. The
//! person decides whether the organisation may be told; nothing here tells it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock::Deadline;
use crate::concern::Concern;
use crate::person::{Case, EmergencyEnd, EmergencyStanding, OwnPage, ReferralStanding};
use crate::{
    Actor, Append, Basis, CaseId, Compartment, ComplaintId, Context, Decision, Event,
    OrganisationId, Refusal,
};

/// What a complaint came to, as far as a code says it; the words beside it say more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintOutcome {
    /// The organisation did wrong.
    Founded,
    /// In part.
    PartlyFounded,
    /// It did not.
    NotFounded,
    /// Another body has to look at it, which the words name.
    NotOurs,
}

/// What happened to a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ComplaintEvent {
    /// It was made.
    #[serde(rename = "complaint_made/1")]
    Made {
        /// In which case.
        case: CaseId,
        /// About whom.
        about: OrganisationId,
        /// Who takes it.
        to: OrganisationId,
        /// Whether the organisation may be told.
        may_be_told: bool,
        /// By when it is answered, and on what authority.
        deadline: Deadline,
        /// Who made it.
        by: Actor,
    },
    /// The person said otherwise than before whether the organisation may be told.
    #[serde(rename = "complaint_telling_changed/1")]
    TellingChanged {
        /// Whether it may from now on.
        may_be_told: bool,
        /// Who said so.
        by: Actor,
    },
    /// It was answered; the words are in the sealed part.
    #[serde(rename = "complaint_answered/1")]
    Answered {
        /// What it came to.
        outcome: ComplaintOutcome,
        /// Who answered.
        by: Actor,
    },
}

impl ComplaintEvent {
    /// Who did it.
    pub const fn actor(&self) -> Actor {
        match self {
            Self::Made { by, .. } | Self::TellingChanged { by, .. } | Self::Answered { by, .. } => {
                *by
            }
        }
    }
}

/// A complaint, folded from its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Its id.
    pub id: ComplaintId,
    /// In which case.
    pub case: CaseId,
    /// About whom.
    pub about: OrganisationId,
    /// Who takes it.
    pub to: OrganisationId,
    /// Whether the organisation may be told that there is one.
    pub may_be_told: bool,
    /// When it was made.
    pub made_at: Timestamp,
    /// By when it is answered.
    pub deadline: Deadline,
    /// What it came to, and when that was said.
    pub answer: Option<(ComplaintOutcome, Timestamp)>,
}

impl Complaint {
    /// Folds one event into the state; `None` is the complaint before it was made. An event that cannot
    /// follow leaves the state as it is.
    pub fn evolve(
        state: Option<Self>,
        id: ComplaintId,
        at: Timestamp,
        event: &ComplaintEvent,
    ) -> Option<Self> {
        let mut complaint = match (state, event) {
            (
                None,
                ComplaintEvent::Made {
                    case,
                    about,
                    to,
                    may_be_told,
                    deadline,
                    ..
                },
            ) => Self {
                id,
                case: *case,
                about: *about,
                to: *to,
                may_be_told: *may_be_told,
                made_at: at,
                deadline: deadline.clone(),
                answer: None,
            },
            (None, _) => return None,
            (Some(complaint), _) => complaint,
        };
        match event {
            ComplaintEvent::Made { .. } => {}
            ComplaintEvent::TellingChanged { may_be_told, .. } => {
                complaint.may_be_told = *may_be_told;
            }
            ComplaintEvent::Answered { outcome, .. } => complaint.answer = Some((*outcome, at)),
        }
        Some(complaint)
    }
}

/// The organisations that have a part in a case which its person knows of: who is or was responsible, who
/// told of the person or takes first calls, who was let in to help, and who opened something by break-glass.
///
/// One that was asked for help and has not answered is not among them, and neither is one that was told on a
/// law of which the person is not to know yet.
pub fn with_a_part(case: &Case, concern: &Concern) -> BTreeSet<OrganisationId> {
    let helped = case.referrals.values().filter(|referral| {
        matches!(
            referral.standing,
            ReferralStanding::Accepted | ReferralStanding::Completed
        )
    });
    let helped = helped.map(|referral| referral.sent.to);
    let in_emergency = case.emergencies.values().filter(|it| match it.standing {
        EmergencyStanding::Open { .. } => true,
        EmergencyStanding::Ended(how) => how != EmergencyEnd::NotAnswered,
        EmergencyStanding::Asked | EmergencyStanding::Refused => false,
    });
    let in_emergency = in_emergency.filter_map(|it| it.asker().map(|(_, asker)| asker));
    let responsible = case.former.iter().copied().chain([case.holder]);
    responsible
        .chain(concern.keepers())
        .chain(helped)
        .chain(in_emergency)
        .collect()
}

/// Who takes a complaint about an organisation, whoever is asked first standing first: registered bodies of
/// the kinds that the country's profile names, and never the organisation itself or whoever is responsible
/// for the person.
pub fn takers(about: OrganisationId, case: &Case, context: &Context<'_>) -> Vec<OrganisationId> {
    let complaints = context.profile.profile().complaints.value();
    let kinds = complaints.into_iter().flat_map(|it| it.takers());
    let of_kind = |kind| {
        let all = context.register.iter();
        all.filter_map(move |(id, of)| (*of == kind).then_some(*id))
    };
    kinds
        .flat_map(of_kind)
        .filter(|taker| *taker != about && *taker != case.holder)
        // Nothing sealed is kept for who takes part in coded facts alone.
        .filter(|taker| !context.coded_only.contains(taker))
        .collect()
}

/// How many complaints of one person wait for an answer at once.
pub const MOST_AT_ONCE: usize = 10;

/// Makes a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Complain {
    /// The new complaint's id.
    pub complaint: ComplaintId,
    /// About whom.
    pub about: OrganisationId,
    /// To whom it goes, as the person was told.
    pub to: OrganisationId,
    /// Whether the organisation may be told.
    pub may_be_told: bool,
    /// How many of this person wait for an answer.
    pub waiting: usize,
}

impl Complain {
    /// Decides that a person's complaint goes to whoever takes it.
    ///
    /// # Errors
    /// Refuses an empty complaint, one about whoever has no part in the case, one that would go to somebody
    /// who does not take it, and more than [`MOST_AT_ONCE`] that wait.
    pub fn decide(
        self,
        case: &Case,
        concern: &Concern,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        own_page(case)?;
        only_integrity(&parts)?;
        if parts.is_empty() {
            return Err(Refusal::NothingTold);
        }
        if self.waiting >= MOST_AT_ONCE {
            return Err(Refusal::AlreadyRecorded);
        }
        if !with_a_part(case, concern).contains(&self.about) {
            return Err(Refusal::NoPartInCase);
        }
        if !takers(self.about, case, context).contains(&self.to) {
            return Err(Refusal::ComplaintGoesElsewhere);
        }
        let deadline = context.clock().complaint(context.now);
        let event = ComplaintEvent::Made {
            case: case.id,
            about: self.about,
            to: self.to,
            may_be_told: self.may_be_told,
            deadline: deadline.ok_or(Refusal::ComplaintGoesElsewhere)?,
            by: context.actor,
        };
        Ok(written(self.complaint, self.to, event, parts))
    }
}

/// Says whether the organisation that a complaint is about may be told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeTelling(pub bool);

impl ChangeTelling {
    /// Decides what the person says.
    ///
    /// # Errors
    /// Refuses what was said already, and a complaint of somebody else.
    pub fn decide(
        self,
        complaint: &Complaint,
        case: &Case,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        own_page(case)?;
        if complaint.case != case.id {
            return Err(Refusal::NoPartInCase);
        }
        if complaint.may_be_told == self.0 {
            return Err(Refusal::AlreadyRecorded);
        }
        let event = ComplaintEvent::TellingChanged {
            may_be_told: self.0,
            by: context.actor,
        };
        let mut decision = Decision::default();
        decision
            .appends
            .push(append(complaint.id, event, BTreeSet::new()));
        Ok(decision)
    }
}

/// Answers a complaint, in words to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerComplaint(pub ComplaintOutcome);

impl AnswerComplaint {
    /// Decides an answer.
    ///
    /// # Errors
    /// Refuses a second answer, and one without words.
    pub fn decide(
        self,
        complaint: &Complaint,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        only_integrity(&parts)?;
        if complaint.answer.is_some() {
            return Err(Refusal::ComplaintAnswered);
        }
        if parts.is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        let event = ComplaintEvent::Answered {
            outcome: self.0,
            by: context.actor,
        };
        Ok(written(complaint.id, complaint.to, event, parts))
    }
}

/// A person complains on a page that is on.
fn own_page(case: &Case) -> Result<(), Refusal> {
    let page = case.page.as_ref().filter(|page| OwnPage::is_open(page));
    page.map(|_| ()).ok_or(Refusal::NoPage)
}

/// Nothing of a case goes with a complaint.
fn only_integrity(parts: &BTreeSet<Compartment>) -> Result<(), Refusal> {
    let mut parts = parts.iter();
    match parts.find(|part| **part != Compartment::Integrity) {
        Some(part) => Err(Refusal::ForeignPart { compartment: *part }),
        None => Ok(()),
    }
}

/// An event whose words are for whoever takes the complaint and for the person.
fn written(
    complaint: ComplaintId,
    to: OrganisationId,
    event: ComplaintEvent,
    parts: BTreeSet<Compartment>,
) -> Decision {
    let mut decision = Decision {
        person_grants: vec![(complaint.into(), Compartment::Integrity)],
        ..Decision::default()
    };
    decision.grant(complaint.into(), parts.iter().copied(), to, &Basis::Told);
    decision.appends.push(append(complaint, event, parts));
    decision
}

fn append(complaint: ComplaintId, event: ComplaintEvent, parts: BTreeSet<Compartment>) -> Append {
    Append {
        stream: complaint.into(),
        event: Event::Complaint(event),
        parts,
    }
}
