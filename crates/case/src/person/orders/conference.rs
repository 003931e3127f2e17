//! The local team: what the holder does about a case conference, and what whoever is invited does.
//!
//! Words about a conference are in a compartment of its own. They go to whoever reads the case and to those of the
//! invited whom the person's agreement, or the law that was named, still lets read them at the moment of writing.

mod invited;
mod parts;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use self::parts::{end_part, end_parts, still_lets, words};
use super::agree::is_child;
use super::referral::{ShareBasis, share_basis};
use crate::concern::not_in_future;
use crate::parts::refuse_foreign_parts;
use crate::person::{
    Action, ActionEnd, ActionKind, ActionOwner, AgreedAction, CalledConference, Case, CaseEvent,
    CaseStanding, ClockEnd, ClockKind, Conference, ConferenceStanding, ConferenceWay,
    HeldConference, Invitation, Need, NotDone, PartEnd, PersonHeard, PersonsPart, PersonsView,
    Reads,
};
use crate::{
    ActionId, Actor, Compartment, ConferenceId, Context, Decision, OrganisationId, Refusal,
};

pub use invited::InvitedOrder;
pub(super) use parts::{close, stop_parts};

/// Who is to be invited, on what, and how far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// Who.
    pub to: OrganisationId,
    /// The person's agreement, or the profile's legal basis.
    pub basis: ShareBasis,
    /// How far.
    pub reads: Reads,
}

/// What the case holder does about a conference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConferenceOrder {
    /// Calls one; what its paper says is in its sealed part.
    Call {
        /// The new conference's id.
        conference: ConferenceId,
        /// What it is for.
        needs: BTreeSet<Need>,
        /// When it begins.
        starts: Timestamp,
        /// In what way.
        way: ConferenceWay,
        /// What part the person is to have.
        person: PersonsPart,
        /// Of what kinds the facts are that its paper holds.
        carries: BTreeSet<Compartment>,
        /// Who is invited at once, on the person's agreement. Others can be later.
        invite: Vec<Invite>,
    },
    /// Invites one more organisation. Why a law is invoked stands in a sealed part of the case.
    Invite(ConferenceId, Invite),
    /// Moves it to another time or another way: everybody is asked anew.
    Move {
        /// Which.
        conference: ConferenceId,
        /// When it begins.
        starts: Timestamp,
        /// In what way.
        way: ConferenceWay,
    },
    /// Takes an invitation back.
    EndPart(ConferenceId, OrganisationId),
    /// Calls it off.
    CallOff(ConferenceId),
    /// Writes down that it was held.
    Hold(HeldConference),
    /// Writes down one action that was agreed.
    Agree {
        /// At which conference.
        conference: ConferenceId,
        /// What is to be done.
        kind: ActionKind,
        /// Who is asked to do it; nobody where the holder does.
        asked: Option<OrganisationId>,
        /// The last day on which it is in time.
        last_day: Date,
    },
    /// Asks somebody else to take an action on, or takes it to itself.
    HandOn {
        /// Which.
        action: ActionId,
        /// Who is asked; nobody where the holder does it itself.
        to: Option<OrganisationId>,
    },
    /// Says how an action ended.
    End {
        /// Which.
        action: ActionId,
        /// How.
        how: ActionEnd,
    },
}

impl ConferenceOrder {
    /// Decides an order of the holder.
    ///
    /// # Errors
    /// Refuses whoever the person did not agree to, a conference of a child without its authority and guardian, and
    /// what its standing does not allow.
    pub fn decide(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        match case.standing {
            CaseStanding::Erased => return Err(Refusal::CaseErased),
            CaseStanding::Closed(_) => return Err(Refusal::CaseClosed),
            CaseStanding::Open => {}
        }
        let by = context.actor;
        match self {
            Self::Call {
                conference,
                needs,
                starts,
                way,
                person,
                carries,
                invite,
            } => {
                if case.conferences.contains_key(&conference) {
                    return Err(Refusal::AlreadyRecorded);
                }
                if needs.is_empty() {
                    return Err(Refusal::ConferenceForNothing);
                }
                if let Some(part) = carries.iter().find(|part| !part.is_standing()) {
                    return Err(Refusal::ForeignPart { compartment: *part });
                }
                not_over(starts, context)?;
                let called = CalledConference {
                    conference,
                    needs,
                    starts,
                    way,
                    person,
                    carries,
                    by,
                };
                let mut decision = Decision::default();
                let event = CaseEvent::ConferenceCalled(called);
                words(case, None, conference, event, parts, context, &mut decision)?;
                let mut after = case.after(&decision, context.now);
                for invite in invite {
                    let mut one = Decision::default();
                    let none = BTreeSet::new();
                    invited(&after, conference, invite, none, context, &mut one)?;
                    after = after.after(&one, context.now);
                    decision.appends.extend(one.appends);
                    decision.grants.extend(one.grants);
                }
                Ok(decision)
            }
            Self::Invite(conference, invite) => {
                called(case, conference)?;
                let mut decision = Decision::default();
                invited(case, conference, invite, parts, context, &mut decision)?;
                Ok(decision)
            }
            Self::Move {
                conference,
                starts,
                way,
            } => {
                let it = called(case, conference)?;
                not_over(starts, context)?;
                let event = CaseEvent::ConferenceMoved {
                    conference,
                    starts,
                    way,
                    by,
                };
                let mut decision = Decision::default();
                let it = Some(it);
                words(case, it, conference, event, parts, context, &mut decision)?;
                Ok(decision)
            }
            Self::EndPart(conference, organisation) => {
                refuse_foreign_parts(&parts, None)?;
                let it = not_called_off(case, conference)?;
                it.part(organisation).ok_or(Refusal::NotInvited)?;
                let mut decision = Decision::default();
                let why = PartEnd::TakenBack;
                let today = context.today();
                end_part(
                    case,
                    conference,
                    organisation,
                    (why, by),
                    today,
                    &mut decision,
                );
                Ok(decision)
            }
            Self::CallOff(conference) => {
                refuse_foreign_parts(&parts, None)?;
                called(case, conference)?;
                let mut decision = Decision::default();
                let event = CaseEvent::ConferenceCalledOff { conference, by };
                decision.case(case.id, event);
                let why = (PartEnd::CalledOff, by);
                end_parts(case, conference, why, context.today(), &mut decision);
                Ok(decision)
            }
            Self::Hold(mut held) => {
                let conference = held.conference;
                let it = called(case, conference)?;
                held.by = by;
                check_held(case, it, &held, context)?;
                let no_words = parts.is_empty() && !context.has_no_words(case);
                if held.view == PersonsView::Differs && no_words {
                    return Err(Refusal::ReasonMissing);
                }
                let event = CaseEvent::ConferenceHeld(held);
                let mut decision = Decision::default();
                let it = Some(it);
                words(case, it, conference, event, parts, context, &mut decision)?;
                Ok(decision)
            }
            Self::Agree {
                conference,
                kind,
                asked,
                last_day,
            } => {
                let it = not_called_off(case, conference)?;
                if it.standing != ConferenceStanding::Held {
                    return Err(Refusal::ConferenceNotHeld);
                }
                if last_day < context.today() {
                    return Err(Refusal::DayOver { day: last_day });
                }
                let no_words = parts.is_empty() && !context.has_no_words(case);
                if kind == ActionKind::Other && no_words {
                    return Err(Refusal::ReasonMissing);
                }
                let asked = asked.filter(|asked| *asked != case.holder);
                if let Some(asked) = asked {
                    may_act(case, it, asked, context)?;
                }
                let agreed = AgreedAction {
                    conference,
                    kind,
                    asked,
                    last_day,
                    by,
                };
                let mut decision = Decision::default();
                let event = CaseEvent::ActionAgreed(agreed);
                let it = Some(it);
                words(case, it, conference, event, parts, context, &mut decision)?;
                let kind = ClockKind::AgreedAction;
                let deadline = Some(context.clock().agreed_action(last_day));
                decision.case(case.id, CaseEvent::ClockStarted { kind, deadline, by });
                Ok(decision)
            }
            Self::HandOn { action, to } => {
                let (it, conference) = open_action(case, action)?;
                let to = to.filter(|to| *to != case.holder);
                hand_on(case, (action, it), conference, to, parts, context)
            }
            Self::End { action, how } => {
                let (it, conference) = open_action(case, action)?;
                end_action(case, (action, it), conference, how, parts, context)
            }
        }
    }
}

/// A conference that is called and was not held.
fn called(case: &Case, conference: ConferenceId) -> Result<&Conference, Refusal> {
    let it = not_called_off(case, conference)?;
    match it.standing {
        ConferenceStanding::Called => Ok(it),
        _ => Err(Refusal::ConferenceOver),
    }
}

fn not_called_off(case: &Case, conference: ConferenceId) -> Result<&Conference, Refusal> {
    let it = case.conferences.get(&conference);
    let it = it.ok_or(Refusal::NoSuchConference)?;
    match it.standing {
        ConferenceStanding::CalledOff => Err(Refusal::ConferenceOver),
        _ => Ok(it),
    }
}

fn open_action(case: &Case, action: ActionId) -> Result<(&Action, ConferenceId), Refusal> {
    let it = case.actions.get(&action).ok_or(Refusal::NoSuchAction)?;
    match it.is_open() {
        true => Ok((it, it.agreed.conference)),
        false => Err(Refusal::ActionOver),
    }
}

/// A conference can be written down on the day on which it was called and held in one, and not for a day that is over.
fn not_over(starts: Timestamp, context: &Context<'_>) -> Result<(), Refusal> {
    let day = context.clock().day_of(starts);
    match day < context.today() {
        true => Err(Refusal::DayOver { day }),
        false => Ok(()),
    }
}

fn invited(
    case: &Case,
    conference: ConferenceId,
    invite: Invite,
    parts: BTreeSet<Compartment>,
    context: &Context<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let it = called(case, conference)?;
    let Invite { to, basis, reads } = invite;
    if !context.register.contains_key(&to) {
        return Err(Refusal::UnknownOrganisation);
    }
    if to == case.holder {
        return Err(Refusal::ToOneself);
    }
    if it.part(to).is_some() {
        return Err(Refusal::AlreadyRecorded);
    }
    if context.no_account.contains(&to) {
        return Err(Refusal::InvitedNeedsAccount);
    }
    if reads == Reads::Paper && context.coded_only.contains(&to) {
        return Err(Refusal::ReceiverInCodedFacts);
    }
    refuse_foreign_parts(&parts, None)?;
    let carries = match reads {
        Reads::Paper => it.called.carries.clone(),
        Reads::CodedFacts => BTreeSet::new(),
    };
    let (basis, law) = share_basis(case, to, basis, &carries, context)?;
    // A conference is never so urgent that the person could not be told before.
    if law.as_ref().is_some_and(|law| law.must_tell && !law.told) {
        return Err(Refusal::TellFirst);
    }
    if law.is_some() && parts.is_empty() && !context.has_no_words(case) {
        return Err(Refusal::ReasonMissing);
    }
    for (reader, basis) in case.readers(context.today()) {
        decision.grant(case.id.into(), parts.iter().copied(), reader, &basis);
    }
    let own = Compartment::Conference(conference);
    if reads == Reads::Paper && case.compartments.contains(&own) {
        decision.grant(case.id.into(), [own], to, &basis);
    }
    let invitation = Invitation {
        conference,
        to,
        basis,
        reads,
        law,
        by: context.actor,
    };
    decision.case_with(case.id, CaseEvent::ConferenceInvited(invitation), parts);
    Ok(())
}

/// What is written down of a conference that was held: of a child's, that child protection was there and how the
/// guardian was heard.
fn check_held(
    case: &Case,
    it: &Conference,
    held: &HeldConference,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    not_in_future(Some(held.on), context)?;
    if let Some(_stranger) = held.attended.iter().find(|who| it.part(**who).is_none()) {
        return Err(Refusal::NotInvited);
    }
    let child = is_child(case, context);
    if child != held.guardian.is_some() {
        return Err(match child {
            true => Refusal::GuardianNotSaid,
            false => Refusal::AdultsSpeakForThemselves,
        });
    }
    if held.view == PersonsView::TooYoung && !child {
        return Err(Refusal::NotTooYoung);
    }
    let protection = context.duties.child_protection;
    if child && case.holder != protection && !held.attended.contains(&protection) {
        return Err(Refusal::ChildProtectionMissing);
    }
    if held.person == PersonHeard::Present && held.view == PersonsView::NotSafeToAsk {
        return Err(Refusal::PersonWasThere);
    }
    Ok(())
}

/// Whether an organisation can be asked to do something: it is invited, and may still be told.
fn may_act(
    case: &Case,
    it: &Conference,
    organisation: OrganisationId,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    it.part(organisation).ok_or(Refusal::NotInvited)?;
    match still_lets(case, it, organisation, context) {
        true => Ok(()),
        false => Err(Refusal::AgreementDoesNotCover),
    }
}

fn hand_on(
    case: &Case,
    (action, it): (ActionId, &Action),
    conference: ConferenceId,
    to: Option<OrganisationId>,
    parts: BTreeSet<Compartment>,
    context: &Context<'_>,
) -> Result<Decision, Refusal> {
    let at = not_called_off(case, conference)?;
    if let Some(to) = to {
        may_act(case, at, to, context)?;
        if it.owner == ActionOwner::Organisation(to) || it.asked == Some(to) {
            return Err(Refusal::AlreadyRecorded);
        }
    }
    let by = context.actor;
    let mut decision = Decision::default();
    let event = CaseEvent::ActionHandedOn { action, to, by };
    let at = Some(at);
    words(case, at, conference, event, parts, context, &mut decision)?;
    Ok(decision)
}

fn end_action(
    case: &Case,
    (action, it): (ActionId, &Action),
    conference: ConferenceId,
    how: ActionEnd,
    parts: BTreeSet<Compartment>,
    context: &Context<'_>,
) -> Result<Decision, Refusal> {
    if how == ActionEnd::CaseClosed {
        return Err(Refusal::CaseOpen);
    }
    let own = context.actor.organisation();
    let at = not_called_off(case, conference)?;
    let coded = own.is_some_and(|own| own != case.holder && !at.reads_paper(own));
    let no_words = parts.is_empty() && !context.has_no_words(case) && !coded;
    if how == ActionEnd::NotDone(NotDone::Other) && no_words {
        return Err(Refusal::ReasonMissing);
    }
    let by = context.actor;
    let mut decision = Decision::default();
    let event = CaseEvent::ActionEnded { action, how, by };
    let at = Some(at);
    words(case, at, conference, event, parts, context, &mut decision)?;
    end_clock(case, it, how, by, &mut decision);
    Ok(decision)
}

fn end_clock(case: &Case, it: &Action, how: ActionEnd, by: Actor, decision: &mut Decision) {
    let running = case.clocks.get(&it.clock);
    if running.is_some_and(|clock| clock.ended.is_none()) {
        let how = match how {
            ActionEnd::Done => ClockEnd::Done,
            _ => ClockEnd::NotNeeded,
        };
        let clock = it.clock;
        decision.case(case.id, CaseEvent::ClockEnded { clock, how, by });
    }
}
