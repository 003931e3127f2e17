//! Identification: what the holder, the panel's secretariat and its members do about a dossier.
//!
//! Words about a dossier are in a compartment of its own, for the holder and the panel; nothing else of the case
//! goes there. The order that casts a vote does not say how: whoever carries it out puts that into a box.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::agree::is_child;
use crate::concern::not_in_future;
use crate::parts::refuse_foreign_parts;
use crate::person::{
    Case, CaseEvent, CaseStanding, ClockEnd, ClockKind, Dossier, DossierStanding, Matter,
    PanelDecision, PanelProcedure, PanelUrgency, Seat, Speaker, SubmittedDossier, VoteCounts,
};
use crate::profile::{QuorumRule, floors};
use crate::{
    Actor, Basis, Compartment, Context, Decision, DossierId, MemberId, Organisation,
    OrganisationId, Refusal, Role,
};

/// What the case holder does about identification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DossierOrder {
    /// Hands a dossier in; what it says is in its sealed part, without name or address.
    Submit {
        /// The new dossier's id.
        dossier: DossierId,
        /// Why it cannot wait, if it cannot.
        urgent: Option<PanelUrgency>,
        /// The day from which the law counts, if there was a first decision.
        counts_from: Option<Date>,
    },
    /// Adds what was missing, or what was learnt since.
    Supplement(DossierId),
    /// Takes it back.
    Withdraw(DossierId),
    /// Asks the panel to look again at a decision, and says why.
    Reconsider(DossierId),
}

impl DossierOrder {
    /// Decides an order of the holder.
    ///
    /// # Errors
    /// Refuses a dossier to which the person, or for a child both who are asked, did not say yes; a second one while
    /// one is with the panel; one without words; and what its standing does not allow.
    pub fn decide(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        match (case.standing, &self) {
            (CaseStanding::Erased, _) => return Err(Refusal::CaseErased),
            (CaseStanding::Closed(_), Self::Submit { .. }) => return Err(Refusal::CaseClosed),
            _ => {}
        }
        let by = context.actor;
        match self {
            Self::Submit {
                dossier,
                urgent,
                counts_from,
            } => {
                let panel = context.duties.panel;
                let agreement = agreed(case, context)?;
                not_in_future(counts_from, context)?;
                if case.dossiers.contains_key(&dossier) || case.pending_dossier().is_some() {
                    return Err(Refusal::DossierPending);
                }
                if context.coded_only.contains(&panel) {
                    return Err(Refusal::ReceiverInCodedFacts);
                }
                let submitted = SubmittedDossier {
                    dossier,
                    panel,
                    agreement,
                    urgent,
                    by,
                };
                let about = (dossier, panel, Basis::Agreement(agreement));
                let event = CaseEvent::DossierSubmitted(submitted);
                let mut decision = written(case, about, event, parts, context)?;
                let start = counts_from.map(|day| context.clock().start_of(day));
                let deadline = context.clock().conclusive(start.unwrap_or(context.now));
                let kind = ClockKind::Identification;
                decision.case(case.id, CaseEvent::ClockStarted { kind, deadline, by });
                Ok(decision)
            }
            Self::Supplement(dossier) => {
                let it = pending(case, dossier)?;
                agreed(case, context)?;
                let event = CaseEvent::DossierSupplemented { dossier, by };
                written(case, about(it), event, parts, context)
            }
            Self::Withdraw(dossier) => {
                let it = pending(case, dossier)?;
                refuse_foreign_parts(&parts, None)?;
                let mut decision = Decision::default();
                withdraw(case, dossier, it, by, &mut decision);
                Ok(decision)
            }
            Self::Reconsider(dossier) => {
                let it = case.dossiers.get(&dossier);
                let it = it.ok_or(Refusal::NoSuchDossier)?;
                if !matches!(it.standing, DossierStanding::Decided(_)) {
                    return Err(Refusal::NotDecided);
                }
                if case.pending_dossier().is_some() {
                    return Err(Refusal::DossierPending);
                }
                agreed(case, context)?;
                let event = CaseEvent::ReconsiderationAsked { dossier, by };
                written(case, about(it), event, parts, context)
            }
        }
    }
}

/// What the panel's secretariat does about a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PanelOrder {
    /// Says whether it is complete; what is missing is in its sealed part.
    Check {
        /// Whether it is.
        complete: bool,
    },
    /// Locks it from a member who has a part in the matter.
    Recuse(MemberId),
    /// Opens a round of votes. Votes that were cast in a round before count no more.
    OpenRound(PanelProcedure),
    /// Counts the votes: decides, and it is not for the secretariat to say what.
    Count(VoteCounts),
    /// Writes the decision down, with its reasons.
    Decide,
    /// Keeps a dissent, unsigned or signed in its own words.
    KeepDissent,
}

impl PanelOrder {
    /// Decides an order of the secretariat.
    ///
    /// # Errors
    /// Refuses to decide without quorum, by enforcement bodies alone, without reasons, or without the person's
    /// agreement as it stands then; and what its standing does not allow.
    pub fn decide(
        self,
        dossier: DossierId,
        case: &Case,
        panel: &Organisation,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        let by = context.actor;
        let it = with_panel(case, dossier, panel, context)?;
        let standing = it.standing;
        match self {
            Self::Check { complete } => {
                if !matches!(
                    standing,
                    DossierStanding::Submitted
                        | DossierStanding::Incomplete
                        | DossierStanding::Ready
                ) {
                    return Err(Refusal::DossierStands);
                }
                let event = CaseEvent::DossierChecked {
                    dossier,
                    complete,
                    by,
                };
                if complete {
                    refuse_foreign_parts(&parts, None)?;
                    return Ok(coded(case, event));
                }
                written(case, about(it), event, parts, context)
            }
            Self::Recuse(member) => recused(case, dossier, it, member, panel, context),
            Self::OpenRound(procedure) => {
                agreed(case, context)?;
                if !matches!(
                    standing,
                    DossierStanding::Ready | DossierStanding::Voting(_)
                ) {
                    return Err(Refusal::DossierStands);
                }
                let event = CaseEvent::PanelRoundOpened {
                    dossier,
                    procedure,
                    by,
                };
                Ok(coded(case, event))
            }
            Self::Count(counts) => {
                agreed(case, context)?;
                if !matches!(standing, DossierStanding::Voting(_)) {
                    return Err(Refusal::NoRound);
                }
                if usize::try_from(counts.total()) != Ok(it.voted.len()) {
                    return Err(Refusal::BallotsMissing);
                }
                quorum(it, panel, context).check()?;
                counts.outcome().ok_or(Refusal::NobodyForOrAgainst)?;
                let event = CaseEvent::PanelVotesCounted {
                    dossier,
                    counts,
                    by,
                };
                Ok(coded(case, event))
            }
            Self::Decide => {
                agreed(case, context)?;
                let DossierStanding::Counted(procedure, counts) = standing else {
                    return Err(Refusal::NoRound);
                };
                let outcome = counts.outcome().ok_or(Refusal::NobodyForOrAgainst)?;
                if parts.is_empty() {
                    return Err(Refusal::ReasonMissing);
                }
                let decided = PanelDecision {
                    dossier,
                    outcome,
                    procedure,
                    reconsider: context.clock().reconsideration(context.now),
                    by,
                };
                let event = CaseEvent::PanelDecided(decided);
                let mut decision = written(case, about(it), event, parts, context)?;
                end_clock(case, it, ClockEnd::Done, by, &mut decision);
                Ok(decision)
            }
            Self::KeepDissent => {
                if it.decisions.is_empty() && !matches!(standing, DossierStanding::Counted(..)) {
                    return Err(Refusal::NotDecided);
                }
                let event = CaseEvent::PanelDissentKept { dossier, by };
                written(case, about(it), event, parts, context)
            }
        }
    }
}

/// What a member of the panel does about a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PanelMemberOrder {
    /// Votes. How is not said here: it goes into the box.
    Vote,
    /// Has a part in the matter, and is locked out of it.
    Recuse,
}

impl PanelMemberOrder {
    /// Decides an order of a member.
    ///
    /// # Errors
    /// Refuses a second vote, one where nobody is asked, one of a member of whom it is not said for which body they
    /// sit, and one while the person's agreement does not stand.
    pub fn decide(
        self,
        dossier: DossierId,
        case: &Case,
        panel: &Organisation,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        let it = with_panel(case, dossier, panel, context)?;
        let Actor::Member { member, .. } = context.actor else {
            return Err(Refusal::NotForTheSystem);
        };
        match self {
            Self::Vote => {
                agreed(case, context)?;
                if !matches!(it.standing, DossierStanding::Voting(_)) {
                    return Err(Refusal::NoRound);
                }
                if it.recused.contains(&member) || !sits(panel, member) {
                    return Err(Refusal::NoSuchDossier);
                }
                if it.voted.contains_key(&member) {
                    return Err(Refusal::VotedAlready);
                }
                let body = *panel.seats.get(&member).ok_or(Refusal::NoSeat)?;
                let enforcing = !context.may_hold(body);
                let seat = Seat { body, enforcing };
                let by = context.actor;
                Ok(coded(case, CaseEvent::PanelVoted { dossier, seat, by }))
            }
            Self::Recuse => recused(case, dossier, it, member, panel, context),
        }
    }
}

/// How a round stands to the quorum of the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuorumStanding {
    /// How many members have to vote.
    pub members_needed: usize,
    /// How many have voted who may still.
    pub members: usize,
    /// Of how many bodies they have to be.
    pub bodies_needed: usize,
    /// Of how many they are.
    pub bodies: usize,
    /// Whether all of them belong to bodies that investigate, prosecute, detain or remove.
    pub only_enforcing: bool,
    /// How many members may vote on it at all.
    pub may_vote: usize,
}

impl QuorumStanding {
    /// Whether the votes can be counted.
    ///
    /// # Errors
    /// Says what is missing.
    pub const fn check(&self) -> Result<(), Refusal> {
        if self.members < self.members_needed {
            return Err(Refusal::QuorumMembers {
                voted: self.members,
                needed: self.members_needed,
            });
        }
        if self.bodies < self.bodies_needed {
            return Err(Refusal::QuorumBodies {
                voted: self.bodies,
                needed: self.bodies_needed,
            });
        }
        if self.only_enforcing {
            return Err(Refusal::OnlyEnforcing);
        }
        Ok(())
    }
}

/// How the votes of a dossier's round stand to the quorum. Recused members, and those who have left the panel,
/// count for nothing.
pub fn quorum(it: &Dossier, panel: &Organisation, context: &Context<'_>) -> QuorumStanding {
    let rule = context.profile.profile().quorum().value;
    let may = |member: &MemberId| sits(panel, *member) && !it.recused.contains(member);
    let may_vote = panel.members.keys().filter(|member| may(member)).count();
    let voted: BTreeMap<_, _> = it.voted.iter().filter(|(member, _)| may(member)).collect();
    let bodies: BTreeSet<_> = voted.values().map(|seat| seat.body).collect();
    let floor: &QuorumRule = &floors().quorum.value;
    let bodies_needed = usize::from(rule.bodies.max(floor.bodies));
    QuorumStanding {
        members_needed: rule.members_needed(may_vote).max(bodies_needed),
        members: voted.len(),
        bodies_needed,
        bodies: bodies.len(),
        only_enforcing: voted.values().all(|seat| seat.enforcing),
        may_vote,
    }
}

/// Whether somebody sits on a panel.
fn sits(panel: &Organisation, member: MemberId) -> bool {
    let roles = panel.members.get(&member);
    roles.is_some_and(|roles| roles.contains(&Role::PanelMember))
}

fn about(it: &Dossier) -> (DossierId, OrganisationId, Basis) {
    let submitted = &it.submitted;
    let basis = Basis::Agreement(submitted.agreement);
    (submitted.dossier, submitted.panel, basis)
}

/// The agreement to the identification procedure as it stands: the person's own, and for a child that of whoever
/// represents the child beside the child's assent.
fn agreed(case: &Case, context: &Context<'_>) -> Result<crate::AgreementId, Refusal> {
    let child = is_child(case, context);
    let matter = Matter::Identification;
    if !case.agrees_to(matter, child, context.today()) {
        return Err(match child {
            true => Refusal::ChildAndRepresentative,
            false => Refusal::IdentificationNotAgreed,
        });
    }
    let speaker = match child {
        true => Speaker::Representative,
        false => Speaker::Person,
    };
    let answer = case.answer(matter, speaker);
    answer
        .map(|(id, _)| id)
        .ok_or(Refusal::IdentificationNotAgreed)
}

fn pending(case: &Case, dossier: DossierId) -> Result<&Dossier, Refusal> {
    let it = case.dossiers.get(&dossier).ok_or(Refusal::NoSuchDossier)?;
    match it.standing.is_pending() {
        true => Ok(it),
        false => Err(Refusal::DossierStands),
    }
}

/// A dossier that a panel has: it was handed in to this one, and not taken back.
fn with_panel<'a>(
    case: &'a Case,
    dossier: DossierId,
    panel: &Organisation,
    context: &Context<'_>,
) -> Result<&'a Dossier, Refusal> {
    let it = case.dossiers.get(&dossier).ok_or(Refusal::NoSuchDossier)?;
    let acting = context.actor.organisation();
    let there = it.submitted.panel == panel.id
        && acting == Some(panel.id)
        && it.standing != DossierStanding::Withdrawn
        && case.standing != CaseStanding::Erased;
    there.then_some(it).ok_or(Refusal::NoSuchDossier)
}

fn recused(
    case: &Case,
    dossier: DossierId,
    it: &Dossier,
    member: MemberId,
    panel: &Organisation,
    context: &Context<'_>,
) -> Result<Decision, Refusal> {
    if !panel.members.contains_key(&member) {
        return Err(Refusal::NotAMember);
    }
    if it.recused.contains(&member) {
        return Err(Refusal::AlreadyRecorded);
    }
    let by = context.actor;
    Ok(coded(
        case,
        CaseEvent::PanelRecused {
            dossier,
            member,
            by,
        },
    ))
}

/// An event without words.
fn coded(case: &Case, event: CaseEvent) -> Decision {
    let mut decision = Decision::default();
    decision.case(case.id, event);
    decision
}

/// An event whose words are for the panel, and for whoever reads the case.
fn written(
    case: &Case,
    (dossier, panel, basis): (DossierId, OrganisationId, Basis),
    event: CaseEvent,
    parts: BTreeSet<Compartment>,
    context: &Context<'_>,
) -> Result<Decision, Refusal> {
    let own = Compartment::Dossier(dossier);
    if let Some(part) = parts.iter().find(|part| **part != own) {
        return Err(Refusal::ForeignPart { compartment: *part });
    }
    if parts.is_empty() {
        return Err(Refusal::NothingTold);
    }
    let mut decision = Decision::default();
    for (reader, basis) in case.readers(context.today()) {
        if reader != panel {
            decision.grant(case.id.into(), [own], reader, &basis);
        }
    }
    decision.grant(case.id.into(), [own], panel, &basis);
    decision.case_with(case.id, event, parts);
    Ok(decision)
}

/// Takes a dossier back from the panel, which opens nothing of it any more.
fn withdraw(case: &Case, dossier: DossierId, it: &Dossier, by: Actor, decision: &mut Decision) {
    decision.case(case.id, CaseEvent::DossierWithdrawn { dossier, by });
    end_clock(case, it, ClockEnd::NotNeeded, by, decision);
    close_to_panel(case, dossier, it, decision);
}

fn close_to_panel(case: &Case, dossier: DossierId, it: &Dossier, decision: &mut Decision) {
    let own = Compartment::Dossier(dossier);
    if it.submitted.panel != case.holder {
        decision.revoke(case.id.into(), own, it.submitted.panel);
    }
}

fn end_clock(case: &Case, it: &Dossier, how: ClockEnd, by: Actor, decision: &mut Decision) {
    let running = case.clocks.get(&it.clock);
    if running.is_some_and(|clock| clock.ended.is_none()) {
        let clock = it.clock;
        decision.case(case.id, CaseEvent::ClockEnded { clock, how, by });
    }
}

/// Takes every dossier back from the panel once nobody agrees to the procedure any more: one that waits is
/// withdrawn, and of one that was decided the panel opens nothing any more. What was decided stays.
pub(super) fn stop_dossiers(
    case: &Case,
    after: &Case,
    child: bool,
    by: Actor,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    if after.agrees_to(Matter::Identification, child, context.today()) {
        return;
    }
    for (id, it) in &case.dossiers {
        match it.standing {
            DossierStanding::Withdrawn => {}
            DossierStanding::Decided(_) => close_to_panel(case, *id, it, decision),
            _ => withdraw(case, *id, it, by, decision),
        }
    }
}
