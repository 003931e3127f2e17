//! Concerns: someone tells the mechanism about possible exploitation.
//!
//! A concern is its own thread, about any number of persons, named or not. Until it is linked to a
//! case it belongs to the duty desk; reporting never makes the reporter responsible for the person.

mod join;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use screening::Form;
use serde::{Deserialize, Serialize};

pub(crate) use self::join::along;
pub use self::join::{JoinCase, JoinConcern, Joins, SetApart, WrongJoin};
use crate::parts::refuse_foreign_parts;
use crate::person::ErasureGrade;
use crate::visit::{self, RecordedOfVisit, VisitState};
use crate::{
    Append, Basis, CaseId, Compartment, ConcernId, Context, Decision, Event, OrganisationId,
    OwnReference, Refusal,
};

/// In what capacity the concern was noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noticed {
    /// Found by the reporting organisation's own work. Only these may enter the lists of an estimate.
    OwnWork,
    /// The person came by themselves.
    SelfPresented,
    /// Somebody else told the organisation.
    ToldByOther,
}

/// How soon someone may be harmed, as far as the reporter can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// Someone is in danger now.
    Now,
    /// Within days.
    Soon,
    /// Not that the reporter knows of.
    NotSeen,
    /// The reporter cannot tell.
    Unknown,
}

/// An answer that may be missing without harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tell {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not known, not asked or not said.
    Unknown,
}

/// How a concern ended without becoming a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConcernOutcome {
    /// Nobody could be found.
    NotFound,
    /// The person did not want contact.
    ContactRefused,
    /// Help was given as a matter of labour rights.
    OtherHelpLabour,
    /// Help was given as a matter of asylum.
    OtherHelpAsylum,
    /// Help was given as a matter of domestic violence.
    OtherHelpDomesticViolence,
    /// Nothing further can be done.
    NothingFurther,
}

/// The coded facts of a concern as first told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// How it came to notice.
    pub noticed: Noticed,
    /// How soon someone may be harmed.
    pub danger: Danger,
    /// How many persons it is about, if known; none named is as good as ten.
    pub persons: Option<u16>,
    /// Whether one of them may be a child.
    pub child: Tell,
    /// Forms of exploitation suspected.
    #[serde(with = "crate::codes::set")]
    pub forms: BTreeSet<Form>,
    /// The day it was seen, if known.
    pub seen_on: Option<Date>,
}

/// What happened to a concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ConcernEvent {
    /// It was told.
    #[serde(rename = "concern_reported/1")]
    Reported {
        /// Its coded facts.
        told: Told,
        /// The desk it belongs to.
        desk: OrganisationId,
        /// Who told it.
        by: crate::Actor,
    },
    /// Whoever told it said by which reference it knows this in its own files.
    #[serde(rename = "concern_reference_given/1")]
    ReferenceGiven {
        /// Which.
        reference: OwnReference,
        /// Who said so.
        by: crate::Actor,
    },
    /// More was told.
    #[serde(rename = "concern_added/1")]
    Added {
        /// Who told it.
        by: crate::Actor,
    },
    /// A person met in it is now a case.
    #[serde(rename = "concern_linked/1")]
    Linked {
        /// The case.
        case: CaseId,
        /// Who linked it.
        by: crate::Actor,
    },
    /// It turned out to be about the person of a case that was there.
    #[serde(rename = "concern_joined_case/1")]
    JoinedCase {
        /// The case.
        case: CaseId,
        /// Who joined it.
        by: crate::Actor,
    },
    /// It turned out not to be about the person of a case that it was joined to.
    #[serde(rename = "concern_parted_case/1")]
    PartedCase {
        /// The case.
        case: CaseId,
        /// Why the join was wrong.
        why: WrongJoin,
        /// Who set it apart.
        by: crate::Actor,
    },
    /// It turned out to tell of the same thing as another.
    #[serde(rename = "concern_joined_concern/1")]
    JoinedConcern {
        /// The other.
        into: ConcernId,
        /// Who joined it.
        by: crate::Actor,
    },
    /// It turned out not to tell of the same thing as the other.
    #[serde(rename = "concern_parted_concern/1")]
    PartedConcern {
        /// The other.
        from: ConcernId,
        /// Why the join was wrong.
        why: WrongJoin,
        /// Who set it apart.
        by: crate::Actor,
    },
    /// Another concern was joined to it.
    #[serde(rename = "concern_took_in/1")]
    TookIn {
        /// The other.
        concern: ConcernId,
        /// Who joined it.
        by: crate::Actor,
    },
    /// A concern that was joined to it was set apart.
    #[serde(rename = "concern_let_go/1")]
    LetGo {
        /// The other.
        concern: ConcernId,
        /// Who set it apart.
        by: crate::Actor,
    },
    /// Somebody in the concern that it was joined to is a case, and whoever said so could not hand this one on: it
    /// waits at the desk by itself again.
    #[serde(rename = "concern_left_behind/1")]
    LeftBehind {
        /// The concern that it was joined to.
        by_concern: ConcernId,
        /// Who did it.
        by: crate::Actor,
    },
    /// It ended without becoming a case.
    #[serde(rename = "concern_ended/1")]
    Ended {
        /// How.
        outcome: ConcernOutcome,
        /// Who ended it.
        by: crate::Actor,
    },
    /// Something of the visit that it is.
    #[serde(rename = "of_visit/1")]
    OfVisit(RecordedOfVisit),
    /// It was destroyed together with the last case that became of it.
    #[serde(rename = "concern_erased/1")]
    Erased {
        /// How much of it.
        grade: ErasureGrade,
        /// Who confirmed.
        by: crate::Actor,
    },
}

impl ConcernEvent {
    /// Who did it.
    pub const fn actor(&self) -> crate::Actor {
        match self {
            Self::Reported { by, .. }
            | Self::ReferenceGiven { by, .. }
            | Self::Added { by }
            | Self::Linked { by, .. }
            | Self::JoinedCase { by, .. }
            | Self::PartedCase { by, .. }
            | Self::JoinedConcern { by, .. }
            | Self::PartedConcern { by, .. }
            | Self::TookIn { by, .. }
            | Self::LetGo { by, .. }
            | Self::LeftBehind { by, .. }
            | Self::Ended { by, .. }
            | Self::OfVisit(RecordedOfVisit { by, .. })
            | Self::Erased { by, .. } => *by,
        }
    }
}

/// Where a concern stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConcernStanding {
    /// The desk has it and has not decided.
    Open,
    /// At least one person in it is a case.
    Linked,
    /// It tells of the same thing as another, and shares in what becomes of that.
    Joined(ConcernId),
    /// It ended without becoming a case.
    Ended(ConcernOutcome),
}

/// A concern, folded from its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// Its id.
    pub id: ConcernId,
    /// Its coded facts as first told.
    pub told: Told,
    /// When it was told.
    pub told_at: Timestamp,
    /// The desk it belongs to.
    pub desk: OrganisationId,
    /// The organisation that told it.
    pub reported_by: Option<OrganisationId>,
    /// By which reference that organisation knows it, if it said so.
    pub own_reference: Option<OwnReference>,
    /// The cases of persons met in it.
    pub cases: Vec<CaseId>,
    /// The cases of persons whom it turned out to be about.
    pub joined: BTreeSet<CaseId>,
    /// The concern that tells of the same thing, if it is joined to one.
    pub into: Option<ConcernId>,
    /// Concerns that tell of the same thing and are joined to it.
    pub took_in: BTreeSet<ConcernId>,
    /// Whether somebody reads, or has read, it as the concern of a person: what is written next needs keys of its
    /// own.
    pub read_beyond: bool,
    /// Which compartments hold something.
    pub compartments: BTreeSet<Compartment>,
    /// Where it stands.
    pub standing: ConcernStanding,
    /// The visit that it is, if it is one.
    pub visit: Option<VisitState>,
    /// Whether what was sealed in it was destroyed: nothing is added to it any more.
    pub erased: bool,
}

impl Concern {
    /// Folds one event, with the sealed parts it carries, into the state; `None` is the concern
    /// before it was told. An event that cannot follow leaves the state as it is: history is what
    /// it is, and deciding is where the rules stand.
    pub fn evolve(
        state: Option<Self>,
        id: ConcernId,
        at: Timestamp,
        event: &ConcernEvent,
        parts: &BTreeSet<Compartment>,
    ) -> Option<Self> {
        let mut concern = match (state, event) {
            (None, ConcernEvent::Reported { told, desk, by }) => Self {
                id,
                told: told.clone(),
                told_at: at,
                desk: *desk,
                reported_by: by.organisation(),
                own_reference: None,
                cases: Vec::new(),
                joined: BTreeSet::new(),
                into: None,
                took_in: BTreeSet::new(),
                read_beyond: false,
                compartments: BTreeSet::new(),
                standing: ConcernStanding::Open,
                visit: None,
                erased: false,
            },
            (None, _) => return None,
            (Some(concern), _) => concern,
        };
        concern.compartments.extend(parts);
        match event {
            ConcernEvent::Reported { .. } | ConcernEvent::Added { .. } => {}
            ConcernEvent::ReferenceGiven { reference, .. } => {
                concern.own_reference = Some(reference.clone());
            }
            ConcernEvent::Linked { case, .. } => {
                concern.cases.push(*case);
                concern.read_beyond = true;
                concern.stand_again();
            }
            ConcernEvent::JoinedCase { case, .. } => {
                concern.joined.insert(*case);
                concern.read_beyond = true;
                concern.stand_again();
            }
            ConcernEvent::PartedCase { case, .. } => {
                concern.joined.remove(case);
                concern.stand_again();
            }
            ConcernEvent::JoinedConcern { into, .. } => {
                concern.into = Some(*into);
                concern.stand_again();
            }
            // One that ended did so with the other.
            ConcernEvent::PartedConcern { .. } | ConcernEvent::LeftBehind { .. } => {
                concern.into = None;
                concern.stand_again();
            }
            ConcernEvent::TookIn { concern: other, .. } => {
                concern.took_in.insert(*other);
            }
            ConcernEvent::LetGo { concern: other, .. } => {
                concern.took_in.remove(other);
            }
            ConcernEvent::Ended { outcome, .. } => {
                concern.standing = ConcernStanding::Ended(*outcome);
            }
            ConcernEvent::OfVisit(it) => concern.visit = visit::evolve(concern.visit, &it.what),
            ConcernEvent::Erased { .. } => concern.erased = true,
        }
        Some(concern)
    }

    /// Where it stands by what it led to and is joined to.
    fn stand_again(&mut self) {
        self.standing = match self.into {
            _ if self.all_cases().next().is_some() => ConcernStanding::Linked,
            Some(into) => ConcernStanding::Joined(into),
            None => ConcernStanding::Open,
        };
    }

    /// The cases of persons met in it, and of those whom it turned out to be about.
    pub fn all_cases(&self) -> impl Iterator<Item = CaseId> {
        self.cases.iter().chain(&self.joined).copied()
    }

    /// Whether it led to a case.
    pub fn leads_to(&self, case: CaseId) -> bool {
        self.all_cases().any(|known| known == case)
    }

    /// The organisations that may be reading the concern's sealed parts: who told it and the desk.
    pub fn keepers(&self) -> BTreeSet<OrganisationId> {
        self.reported_by.into_iter().chain([self.desk]).collect()
    }
}

/// Tells the mechanism about possible exploitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportConcern {
    /// The new concern's id.
    pub concern: ConcernId,
    /// Its coded facts.
    pub told: Told,
    /// By which reference whoever tells it knows it. Organisations in coded facts alone give one, and what
    /// they tell beyond those facts is in their own files under it.
    pub reference: Option<OwnReference>,
}

impl ReportConcern {
    /// Decides a report: any member may tell, with or without a name, and nothing is required but
    /// that something is told.
    ///
    /// # Errors
    /// Refuses an id already used, an empty report, a day that has not come yet, and no own reference of
    /// an organisation in coded facts alone.
    pub fn decide(
        self,
        existing: Option<&Concern>,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        if existing.is_some() {
            return Err(Refusal::AlreadyRecorded);
        }
        let coded = context.acts_in_coded_facts();
        if coded && self.reference.is_none() {
            return Err(Refusal::OwnReferenceMissing);
        }
        let told_anything =
            coded || parts.contains(&Compartment::Narrative) || !self.told.forms.is_empty();
        if !told_anything {
            return Err(Refusal::NothingTold);
        }
        refuse_foreign_parts(&parts, None)?;
        not_in_future(self.told.seen_on, context)?;
        let desk = context.duties.desk;
        let stream = self.concern.into();
        let mut decision = Decision::default();
        let keepers: BTreeSet<_> = context
            .actor
            .organisation()
            .into_iter()
            .chain([desk])
            .collect();
        for keeper in keepers {
            decision.grant(stream, parts.iter().copied(), keeper, &Basis::Told);
        }
        let event = ConcernEvent::Reported {
            told: self.told,
            desk,
            by: context.actor,
        };
        decision.appends.push(Append {
            stream,
            event: Event::Concern(event),
            parts,
        });
        let by = context.actor;
        let given = self.reference.map(|reference| Append {
            stream,
            event: Event::Concern(ConcernEvent::ReferenceGiven { reference, by }),
            parts: BTreeSet::new(),
        });
        decision.appends.extend(given);
        Ok(decision)
    }
}

/// What the desk, or who told it, does with a concern short of presuming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConcernOrder {
    /// Adds what has been learned since; the words are in the sealed parts.
    Add,
    /// Ends it, with a reason in words in the narrative part.
    End(ConcernOutcome),
}

impl ConcernOrder {
    /// Decides what is done with an open concern. `readers` are those of the cases that became of it:
    /// what is added is told to them too. What was joined to it (`kin`) ends with it.
    ///
    /// # Errors
    /// Refuses a concern that has ended or was destroyed, an addition that says nothing, an end without a reason,
    /// and to end one that is joined to another.
    pub fn decide(
        self,
        concern: &Concern,
        kin: &[&Concern],
        readers: &[(OrganisationId, Basis)],
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        if let ConcernStanding::Ended(outcome) = concern.standing {
            return Err(Refusal::ConcernEnded { outcome });
        }
        if concern.erased {
            return Err(Refusal::ConcernErased);
        }
        if parts.is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        refuse_foreign_parts(&parts, None)?;
        let stream = concern.id.into();
        let mut decision = Decision::default();
        for keeper in concern.keepers() {
            decision.grant(stream, parts.iter().copied(), keeper, &Basis::Told);
        }
        for (reader, basis) in readers {
            decision.grant(stream, parts.iter().copied(), *reader, basis);
        }
        let by = context.actor;
        let event = match (self, concern.standing) {
            (Self::Add, _) => ConcernEvent::Added { by },
            (Self::End(_), ConcernStanding::Linked) => return Err(Refusal::ConcernLinked),
            (Self::End(_), ConcernStanding::Joined(_)) => return Err(Refusal::ConcernJoined),
            (Self::End(outcome), _) => ConcernEvent::Ended { outcome, by },
        };
        let ended = matches!(event, ConcernEvent::Ended { .. }).then(|| event.clone());
        decision.appends.push(Append {
            stream,
            event: Event::Concern(event),
            parts,
        });
        if let Some(event) = ended {
            let waiting = kin
                .iter()
                .filter(|kin| matches!(kin.standing, ConcernStanding::Joined(_)) && !kin.erased);
            for other in waiting {
                decision.concern(other.id, event.clone());
            }
        }
        Ok(decision)
    }
}

/// A day of something that has happened cannot lie ahead, read on the profile's civil calendar.
pub(crate) fn not_in_future(day: Option<Date>, context: &Context<'_>) -> Result<(), Refusal> {
    match day {
        Some(day) if day > context.today() => Err(Refusal::DayAhead { day }),
        _ => Ok(()),
    }
}
