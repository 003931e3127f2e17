//! Referrals to services without an account: a sheet with a one-time code, and what was said on the telephone.
//!
//! Nothing is sealed for such a receiver and it never becomes responsible: whoever asks stays that, whatever it answers.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::page::hand_to_person;
use super::referral::{ShareBasis, may_share, sendable};
use crate::clock::Urgency;
use crate::concern::not_in_future;
use crate::parts::refuse_foreign_parts;
use crate::person::{
    Case, CaseEvent, CaseStanding, DeclineReason, Need, PaperAnswer, PhoneAnswer, PhoneCall,
    PhoneDecline, Referral, ReferralStanding,
};
use crate::{
    Actor, AgreementId, Basis, Compartment, Context, Decision, NumberTag, OrganisationId,
    ReferralId, Refusal,
};

/// What the holder does about a service without an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperOrder {
    /// Prints a sheet. The code of a sheet printed before is good for nothing from then on.
    Sheet {
        /// For which referral.
        referral: ReferralId,
        /// The keyed hash of the one-time code on it.
        code: NumberTag,
    },
    /// Records what its receiver said on the telephone about a referral.
    Said {
        /// About which.
        referral: ReferralId,
        /// Who answered, and when.
        call: PhoneCall,
        /// What was said.
        answer: PhoneAnswer,
    },
    /// Records that a service was asked, and agreed, on the telephone.
    Agreed {
        /// The new referral's id.
        referral: ReferralId,
        /// Who agreed.
        to: OrganisationId,
        /// To what.
        need: Need,
        /// How soon.
        urgency: Urgency,
        /// The person's agreement to that being asked of it.
        agreement: AgreementId,
        /// Who answered, and when.
        call: PhoneCall,
    },
    /// Records that a service was called, for somebody who was not named, and said no.
    Declined {
        /// Who said no.
        to: OrganisationId,
        /// To what.
        need: Need,
        /// How soon.
        urgency: Urgency,
        /// Why.
        reason: DeclineReason,
        /// Who answered, and when.
        call: PhoneCall,
    },
}

impl PaperOrder {
    /// Decides what the holder records. The words are those of the other reason for a no.
    ///
    /// # Errors
    /// Refuses a receiver that has an account and answers by itself, a referral that was answered or lapsed, and a
    /// day on which nobody can have answered.
    pub fn decide(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        is_open(case)?;
        refuse_foreign_parts(&parts, None)?;
        let mut decision = Decision::default();
        for (reader, basis) in case.readers(context.today()) {
            decision.grant(case.id.into(), parts.iter().copied(), reader, &basis);
        }
        hand_to_person(case, &parts, &mut decision);
        let explained = !parts.is_empty() || context.has_no_words(case);
        let why = |reason| match reason {
            DeclineReason::Other if !explained => Err(Refusal::ReasonMissing),
            _ => Ok(()),
        };
        let by = context.actor;
        match self {
            Self::Sheet { referral, code } => {
                let sent = outside(case, referral, context)?;
                waits_in_time(sent, context)?;
                still_agreed(case, sent, context)?;
                let made = CaseEvent::SheetMade { referral, code, by };
                decision.case_with(case.id, made, parts);
            }
            Self::Said {
                referral,
                call,
                answer,
            } => {
                let sent = outside(case, referral, context)?;
                let day = |instant| context.profile.calendar().day_of(instant);
                let last = match (answer, sent.standing) {
                    (PhoneAnswer::Completed, ReferralStanding::Accepted) => context.today(),
                    (PhoneAnswer::Completed, ReferralStanding::Sent) => {
                        return Err(Refusal::ReferralNotAccepted);
                    }
                    // What was said in time counts, although it is written down late.
                    (
                        PhoneAnswer::Accepted | PhoneAnswer::Declined(_),
                        ReferralStanding::Sent
                        | ReferralStanding::AtDesk(_)
                        | ReferralStanding::AtCoOrdinator,
                    ) => day(sent.sent.due),
                    _ => return Err(Refusal::ReferralEnded),
                };
                spoken(call, day(sent.sent_at), last, context)?;
                let answered = CaseEvent::AnsweredByPhone { referral, call, by };
                decision.case_with(case.id, answered, parts);
                let said = match answer {
                    PhoneAnswer::Accepted => {
                        still_agreed(case, sent, context)?;
                        CaseEvent::ReferralAccepted { referral, by }
                    }
                    PhoneAnswer::Declined(reason) => {
                        why(reason)?;
                        CaseEvent::ReferralDeclined {
                            referral,
                            reason,
                            by,
                        }
                    }
                    PhoneAnswer::Completed => CaseEvent::ReferralCompleted { referral, by },
                };
                decision.case(case.id, said);
            }
            Self::Agreed {
                referral,
                to,
                need,
                urgency,
                agreement,
                call,
            } => {
                let basis = ShareBasis::Agreement(agreement);
                let (sent, _) = sendable(case, to, need, urgency, basis, BTreeSet::new(), context)?;
                if !context.no_account.contains(&to) {
                    return Err(Refusal::ReceiverHasAccount);
                }
                if case.referrals.contains_key(&referral) {
                    return Err(Refusal::AlreadyRecorded);
                }
                since_the_start(case, call, context)?;
                let sent = CaseEvent::ReferralSent { referral, sent, by };
                decision.case_with(case.id, sent, parts);
                decision.case(case.id, CaseEvent::AnsweredByPhone { referral, call, by });
                decision.case(case.id, CaseEvent::ReferralAccepted { referral, by });
            }
            Self::Declined {
                to,
                need,
                urgency,
                reason,
                call,
            } => {
                if !context.register.contains_key(&to) {
                    return Err(Refusal::UnknownOrganisation);
                }
                if by.organisation() == Some(to) {
                    return Err(Refusal::ToOneself);
                }
                if need == Need::Holding {
                    return Err(Refusal::HoldingIsNoService);
                }
                since_the_start(case, call, context)?;
                why(reason)?;
                let declined = PhoneDecline {
                    to,
                    need,
                    urgency,
                    reason,
                    call,
                    by,
                };
                decision.case_with(case.id, CaseEvent::DeclinedByPhone(declined), parts);
            }
        }
        Ok(decision)
    }
}

/// The answer that somebody typed with the one-time code of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerOnPaper {
    /// The referral that the code stands for.
    pub referral: ReferralId,
    /// The keyed hash of what was typed.
    pub code: NumberTag,
    /// The answer.
    pub answer: PaperAnswer,
}

impl AnswerOnPaper {
    /// Decides the answer. Whoever typed the code is told nothing of why not.
    ///
    /// # Errors
    /// Refuses a code that is not that of the sheet printed last, a referral that was answered, lapsed or withdrawn,
    /// and a yes to what the person no longer agrees to.
    pub fn decide(self, case: &Case, context: &Context<'_>) -> Result<Decision, Refusal> {
        is_open(case)?;
        let Self {
            referral,
            code,
            answer,
        } = self;
        let sent = case.referrals.get(&referral);
        let sent = sent.filter(|sent| sent.sheets.last() == Some(&code));
        let sent = sent.ok_or(Refusal::NoSuchReferral)?;
        waits_in_time(sent, context)?;
        let by = Actor::OnPaper;
        let said = match answer {
            PaperAnswer::Accept => {
                still_agreed(case, sent, context)?;
                CaseEvent::ReferralAccepted { referral, by }
            }
            PaperAnswer::Decline(reason) => CaseEvent::ReferralDeclined {
                referral,
                reason,
                by,
            },
        };
        let mut decision = Decision::default();
        decision.case(case.id, said);
        Ok(decision)
    }
}

fn is_open(case: &Case) -> Result<(), Refusal> {
    match case.standing {
        CaseStanding::Open => Ok(()),
        CaseStanding::Closed(_) => Err(Refusal::CaseClosed),
        CaseStanding::Erased => Err(Refusal::CaseErased),
    }
}

/// The referral, if its receiver has no account.
fn outside<'a>(
    case: &'a Case,
    referral: ReferralId,
    context: &Context<'_>,
) -> Result<&'a Referral, Refusal> {
    let sent = case.referrals.get(&referral);
    let sent = sent.ok_or(Refusal::NoSuchReferral)?;
    match context.no_account.contains(&sent.sent.to) {
        true => Ok(sent),
        false => Err(Refusal::ReceiverHasAccount),
    }
}

/// Refuses what was answered or has lapsed, also where the mechanism has not said so yet.
fn waits_in_time(referral: &Referral, context: &Context<'_>) -> Result<(), Refusal> {
    let due = referral.sent.due;
    match referral.standing {
        ReferralStanding::Sent if context.now < due => Ok(()),
        ReferralStanding::Sent | ReferralStanding::AtDesk(_) | ReferralStanding::AtCoOrdinator => {
            Err(Refusal::ReferralLapsed { due })
        }
        _ => Err(Refusal::ReferralEnded),
    }
}

fn still_agreed(case: &Case, referral: &Referral, context: &Context<'_>) -> Result<(), Refusal> {
    let sent = &referral.sent;
    match &sent.basis {
        Basis::Agreement(agreement) => may_share(case, agreement, sent.to, &sent.carries, context),
        _ => Ok(()),
    }
}

fn since_the_start(case: &Case, call: PhoneCall, context: &Context<'_>) -> Result<(), Refusal> {
    let first = context.profile.calendar().day_of(case.presumed_at);
    spoken(call, first, context.today(), context)
}

fn spoken(call: PhoneCall, first: Date, last: Date, context: &Context<'_>) -> Result<(), Refusal> {
    not_in_future(Some(call.on), context)?;
    if call.on < first || call.on > last {
        return Err(Refusal::AnsweredThen);
    }
    Ok(())
}
