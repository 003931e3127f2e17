//! Identification: the dossier that goes to the panel by its number, how the panel came to decide, and what
//! status that gives.
//!
//! CETS 197 art. 10: a reasoned decision of several bodies, never of the police alone, and of no adult without
//! the person's own agreement. How somebody voted stands in no event: a round says who voted, and, once it was
//! counted, how many were for and against. A negative decision ends no care and undoes no presumption; nothing
//! here touches either. How far a screening raised the concern is no part of a dossier: no field could hold it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent};
use crate::clock::{Deadline, Outcome};
use crate::profile::Stage;
use crate::{Actor, AgreementId, ClockId, DossierId, MemberId, OrganisationId};

/// Why a decision cannot wait for a sitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PanelUrgency {
    /// The person is about to be removed, or is detained.
    Removal,
    /// The person's life or health may depend on it.
    LifeOrHealth,
    /// A child, or somebody who may be one.
    Child,
    /// A permit, a place or another right ends first.
    RightEnds,
}

/// How the panel decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PanelProcedure {
    /// In a sitting on a day.
    Sitting {
        /// The day.
        on: Date,
    },
    /// In writing, because it cannot wait for a sitting.
    Written {
        /// Why not.
        why: PanelUrgency,
    },
}

/// A dossier as it was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedDossier {
    /// Its id, from which its number is made.
    pub dossier: DossierId,
    /// To which panel.
    pub panel: OrganisationId,
    /// On which agreement of the person, or of whoever represents a child.
    pub agreement: AgreementId,
    /// Why it cannot wait, if it cannot.
    pub urgent: Option<PanelUrgency>,
    /// Who handed it in.
    pub by: Actor,
}

/// How many voted for a positive decision, against it, and for neither.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteCounts {
    /// For.
    pub positive: u32,
    /// Against.
    pub negative: u32,
    /// Neither.
    pub abstained: u32,
}

impl VoteCounts {
    /// How many ballots there are.
    pub const fn total(self) -> u32 {
        self.positive
            .saturating_add(self.negative)
            .saturating_add(self.abstained)
    }

    /// What they come to; doubt goes in the person's favour. `None` where nobody was for or against.
    pub const fn outcome(self) -> Option<Outcome> {
        if self.positive == 0 && self.negative == 0 {
            None
        } else if self.positive >= self.negative {
            Some(Outcome::Positive)
        } else {
            Some(Outcome::Negative)
        }
    }
}

/// For which body somebody voted. How is said nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The body.
    pub body: OrganisationId,
    /// Whether it is one that investigates, prosecutes, detains or removes, as far as the country's profile says.
    pub enforcing: bool,
}

/// A decision of the panel; its reasons are sealed words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelDecision {
    /// On which dossier.
    pub dossier: DossierId,
    /// What it says.
    pub outcome: Outcome,
    /// How it was come to.
    pub procedure: PanelProcedure,
    /// Until when the law lets it be asked that the panel looks again, if the profile says so.
    pub reconsider: Option<Deadline>,
    /// Who wrote it down.
    pub by: Actor,
}

/// Where a dossier stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DossierStanding {
    /// Handed in: the secretariat looks whether it is complete.
    Submitted,
    /// Something is missing, which the holder was told.
    Incomplete,
    /// Complete: it waits for a round of votes.
    Ready,
    /// Members vote.
    Voting(PanelProcedure),
    /// The votes were counted: the reasons have to be written.
    Counted(PanelProcedure, VoteCounts),
    /// Decided.
    Decided(Outcome),
    /// The person does not agree any more, or the holder took it back.
    Withdrawn,
}

impl DossierStanding {
    /// Whether the panel still has something to do with it.
    pub const fn is_pending(self) -> bool {
        !matches!(self, Self::Decided(_) | Self::Withdrawn)
    }
}

/// A dossier within a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// As it was handed in.
    pub submitted: SubmittedDossier,
    /// When.
    pub at: Timestamp,
    /// Where it stands.
    pub standing: DossierStanding,
    /// The clock of the law within which it is to be decided.
    pub clock: ClockId,
    /// Which round of votes it is, the first being 1.
    pub round: u32,
    /// Who voted in it, and for whom.
    pub voted: BTreeMap<MemberId, Seat>,
    /// Members from whom it is locked.
    pub recused: BTreeSet<MemberId>,
    /// What was decided, when, and by which events; the last counts.
    pub decisions: Vec<(PanelDecision, Timestamp, u64)>,
    /// When somebody's dissent was kept.
    pub dissents: Vec<Timestamp>,
    /// When the panel was asked to look again.
    pub looked_again: Vec<Timestamp>,
}

impl Dossier {
    /// What was decided last.
    pub fn decision(&self) -> Option<&(PanelDecision, Timestamp, u64)> {
        self.decisions.last()
    }

    /// Begins a round of votes in which nobody has voted.
    fn new_round(&mut self) {
        self.round += 1;
        self.voted.clear();
    }

    /// Locks it from a member. A secret ballot cannot be taken out of the box, so that the others vote anew.
    fn recuse(&mut self, member: MemberId) {
        self.recused.insert(member);
        if !self.voted.contains_key(&member) {
            return;
        }
        if let DossierStanding::Voting(procedure) | DossierStanding::Counted(procedure, _) =
            self.standing
        {
            self.standing = DossierStanding::Voting(procedure);
            self.new_round();
        }
    }
}

/// What somebody says the person is, and how they came to say so: statuses stand beside one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourcedStatus {
    /// Which stage of identification.
    pub stage: Stage,
    /// Who says so; nobody where the record does not say who presumed.
    pub by: Option<OrganisationId>,
    /// By which procedure, where a panel decided.
    pub procedure: Option<PanelProcedure>,
    /// Since when.
    pub at: Timestamp,
}

impl CaseEvent {
    /// The dossier that it is about, if it is about one that is there already.
    const fn dossier(&self) -> Option<DossierId> {
        match self {
            Self::DossierSupplemented { dossier, .. }
            | Self::DossierChecked { dossier, .. }
            | Self::DossierWithdrawn { dossier, .. }
            | Self::PanelRecused { dossier, .. }
            | Self::PanelRoundOpened { dossier, .. }
            | Self::PanelVoted { dossier, .. }
            | Self::PanelVotesCounted { dossier, .. }
            | Self::PanelDissentKept { dossier, .. }
            | Self::ReconsiderationAsked { dossier, .. }
            | Self::PanelDecided(PanelDecision { dossier, .. }) => Some(*dossier),
            _ => None,
        }
    }
}

impl Case {
    /// Everything that is said of what the person is, in the order in which it was. A later one takes nothing from
    /// an earlier one: the presumption stands beside a decision that did not identify.
    pub fn statuses(&self) -> Vec<SourcedStatus> {
        let presumed = SourcedStatus {
            stage: Stage::Presumed,
            by: self.presumed_by,
            procedure: None,
            at: self.presumed_at,
        };
        let decided = self.dossiers.values().flat_map(|dossier| {
            let decisions = dossier.decisions.iter();
            decisions.map(|(decision, at, _)| SourcedStatus {
                stage: match decision.outcome {
                    Outcome::Positive => Stage::Identified,
                    Outcome::Negative => Stage::NotIdentified,
                },
                by: Some(dossier.submitted.panel),
                procedure: Some(decision.procedure),
                at: *at,
            })
        });
        let mut statuses: Vec<_> = std::iter::once(presumed).chain(decided).collect();
        statuses.sort_by_key(|status| status.at);
        statuses
    }

    /// The dossier about which the panel has something to do, if there is one.
    pub fn pending_dossier(&self) -> Option<(DossierId, &Dossier)> {
        let mut dossiers = self.dossiers.iter();
        let found = dossiers.find(|(_, dossier)| dossier.standing.is_pending());
        found.map(|(id, dossier)| (*id, dossier))
    }

    /// Whether the event of a version is a decision of the panel, which nobody but the panel changes.
    pub(super) fn is_decision_of_panel(&self, version: u64) -> bool {
        let decisions = self.dossiers.values().flat_map(|it| &it.decisions);
        decisions.into_iter().any(|(_, _, by)| *by == version)
    }

    /// Folds what becomes of a dossier.
    pub(super) fn fold_panel(&mut self, at: Timestamp, event: &CaseEvent) {
        let version = self.version;
        if let CaseEvent::DossierSubmitted(submitted) = event {
            let dossier = Dossier {
                submitted: submitted.clone(),
                at,
                standing: DossierStanding::Submitted,
                // Its clock starts with the event that follows.
                clock: ClockId::started_by(version + 1),
                round: 0,
                voted: BTreeMap::new(),
                recused: BTreeSet::new(),
                decisions: Vec::new(),
                dissents: Vec::new(),
                looked_again: Vec::new(),
            };
            self.dossiers.insert(submitted.dossier, dossier);
            return;
        }
        let dossier = event.dossier();
        let Some(dossier) = dossier.and_then(|id| self.dossiers.get_mut(&id)) else {
            return;
        };
        match event {
            CaseEvent::DossierSupplemented { .. }
                if dossier.standing == DossierStanding::Incomplete =>
            {
                dossier.standing = DossierStanding::Submitted;
            }
            CaseEvent::DossierChecked { complete, .. } => {
                dossier.standing = match complete {
                    true => DossierStanding::Ready,
                    false => DossierStanding::Incomplete,
                };
            }
            CaseEvent::DossierWithdrawn { .. } => dossier.standing = DossierStanding::Withdrawn,
            CaseEvent::PanelRecused { member, .. } => dossier.recuse(*member),
            CaseEvent::PanelRoundOpened { procedure, .. } => {
                dossier.standing = DossierStanding::Voting(*procedure);
                dossier.new_round();
            }
            CaseEvent::PanelVoted {
                seat,
                by: Actor::Member { member, .. },
                ..
            } => {
                dossier.voted.insert(*member, *seat);
            }
            CaseEvent::PanelVotesCounted { counts, .. } => {
                if let DossierStanding::Voting(procedure) = dossier.standing {
                    dossier.standing = DossierStanding::Counted(procedure, *counts);
                }
            }
            CaseEvent::PanelDecided(decision) => {
                dossier.standing = DossierStanding::Decided(decision.outcome);
                dossier.decisions.push((decision.clone(), at, version));
            }
            CaseEvent::PanelDissentKept { .. } => dossier.dissents.push(at),
            CaseEvent::ReconsiderationAsked { .. } => {
                dossier.standing = DossierStanding::Submitted;
                dossier.looked_again.push(at);
            }
            _ => {}
        }
    }
}
