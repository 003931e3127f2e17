//! What an invited organisation does about a conference.

use std::collections::BTreeSet;

use super::parts::{end_part, still_lets, words};
use super::{end_action, hand_on, not_called_off, open_action};
use crate::person::{
    Action, ActionEnd, ActionOwner, Case, CaseEvent, CaseStanding, ConferenceStanding,
    InvitationAnswer, PartEnd, Reads,
};
use crate::{ActionId, Compartment, ConferenceId, Context, Decision, OrganisationId, Refusal};

/// What an invited organisation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitedOrder {
    /// Answers the invitation.
    Answer(ConferenceId, InvitationAnswer),
    /// Takes on what it is asked to do, or does not.
    AnswerAction {
        /// Which.
        action: ActionId,
        /// Whether it does.
        accepts: bool,
    },
    /// Gives what it took on back to the holder, or asks another of the invited.
    HandOn {
        /// Which.
        action: ActionId,
        /// Who is asked; nobody where the holder is to have it back.
        to: Option<OrganisationId>,
    },
    /// Says how what it took on ended.
    End {
        /// Which.
        action: ActionId,
        /// How.
        how: ActionEnd,
    },
}

impl InvitedOrder {
    /// The conference that it is about, if the case has what it names.
    pub fn conference(&self, case: &Case) -> Option<ConferenceId> {
        match self {
            Self::Answer(conference, _) => Some(*conference),
            Self::AnswerAction { action, .. }
            | Self::HandOn { action, .. }
            | Self::End { action, .. } => Some(case.actions.get(action)?.agreed.conference),
        }
    }

    /// Decides an order of an invited organisation.
    ///
    /// # Errors
    /// Refuses whoever is not invited any more or may not be told any more, and what is not theirs to answer.
    pub fn decide(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        match case.standing {
            CaseStanding::Erased => return Err(Refusal::NoSuchConference),
            CaseStanding::Closed(_) => return Err(Refusal::CaseClosed),
            CaseStanding::Open => {}
        }
        let own = context
            .actor
            .organisation()
            .ok_or(Refusal::NotForTheSystem)?;
        let by = context.actor;
        let about = self.conference(case).ok_or(Refusal::NoSuchAction)?;
        let it = not_called_off(case, about)?;
        let part = it.part(own).ok_or(Refusal::NoSuchConference)?;
        if !still_lets(case, it, own, context) {
            return Err(Refusal::AgreementDoesNotCover);
        }
        if part.reads == Reads::CodedFacts && !parts.is_empty() {
            return Err(Refusal::InvitedInCodedFacts);
        }
        let mut decision = Decision::default();
        match self {
            Self::Answer(conference, answer) => {
                if it.standing != ConferenceStanding::Called {
                    return Err(Refusal::ConferenceOver);
                }
                let event = CaseEvent::ConferenceAnswered {
                    conference,
                    answer,
                    by,
                };
                let it = Some(it);
                words(case, it, conference, event, parts, context, &mut decision)?;
                if answer == InvitationAnswer::NotOurs {
                    let why = PartEnd::NotOurs;
                    // What it said itself, it has said: the holder reads it.
                    decision
                        .grants
                        .retain(|grant| grant.to != own || own == case.holder);
                    let today = context.today();
                    end_part(case, conference, own, (why, by), today, &mut decision);
                }
                Ok(decision)
            }
            Self::AnswerAction { action, accepts } => {
                let (asked, conference) = open_action(case, action)?;
                if asked.asked != Some(own) {
                    return Err(Refusal::NotOwnAction);
                }
                let event = CaseEvent::ActionAnswered {
                    action,
                    accepts,
                    by,
                };
                let it = Some(it);
                words(case, it, conference, event, parts, context, &mut decision)?;
                Ok(decision)
            }
            Self::HandOn { action, to } => {
                let (it, conference) = own_action(case, action, own)?;
                let to = to.filter(|to| *to != case.holder);
                hand_on(case, (action, it), conference, to, parts, context)
            }
            Self::End { action, how } => {
                let (it, conference) = own_action(case, action, own)?;
                end_action(case, (action, it), conference, how, parts, context)
            }
        }
    }
}

fn own_action(
    case: &Case,
    action: ActionId,
    own: OrganisationId,
) -> Result<(&Action, ConferenceId), Refusal> {
    let (it, conference) = open_action(case, action)?;
    match it.owner {
        ActionOwner::Organisation(owner) if owner == own => Ok((it, conference)),
        _ => Err(Refusal::NotOwnAction),
    }
}
