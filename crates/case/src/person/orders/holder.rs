//! What the case holder does.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use screening::{Answer, Level};

use super::child::apply_child_rules;
use super::keys::hand_keys;
use super::referral::{sendable, stop_shares_resting_on, take_back, unanswered};
use crate::clock::Urgency;
use crate::concern::{Concern, not_in_future};
use crate::parts::refuse_foreign_parts;
use crate::person::{
    AgeClaim, AgeStatement, Agreement, AgreementKind, Case, CaseEvent, CaseStanding, ClockEnd,
    ClockKind, CloseReason, Need, ReferralStanding, ScreeningMode, Source,
};
use crate::{
    AgreementId, Basis, ClockId, Compartment, Context, Decision, OrganisationId, ReferralId,
    Refusal,
};

/// What the case holder does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolderOrder {
    /// Writes down something said about the age, beside what was said before.
    StateAge(AgeStatement),
    /// Records that the age was shown, with the reason in words.
    SettleAge {
        /// Whether the person was shown to be a child.
        child: bool,
    },
    /// Writes down an account, beside earlier ones.
    RecordAccount {
        /// Whose.
        source: Source,
        /// When it was given.
        given_on: Date,
    },
    /// Keeps a screening's answers and result.
    Screen {
        /// The instrument and its version.
        instrument: String,
        /// How it was done.
        mode: ScreeningMode,
        /// The answers, by indicator id.
        answers: BTreeMap<String, Answer>,
        /// What came out.
        level: Level,
    },
    /// Records what the person agreed to or refused.
    RecordAgreement {
        /// The new agreement's id.
        agreement: AgreementId,
        /// The answer.
        terms: Agreement,
    },
    /// Records that the person took an agreement back.
    WithdrawAgreement(AgreementId),
    /// Asks another organisation for a service.
    Refer {
        /// The new referral's id.
        referral: ReferralId,
        /// Who is asked.
        to: OrganisationId,
        /// For what.
        need: Need,
        /// How soon.
        urgency: Urgency,
        /// The person's agreement, or the profile's legal basis.
        basis: Basis,
    },
    /// Takes a referral back.
    WithdrawReferral(ReferralId),
    /// Starts the recovery and reflection period.
    StartReflection,
    /// Ends a clock because what it waited for was done or the person chose so.
    EndClock {
        /// Which.
        clock: ClockId,
        /// Whether it was the person's choice.
        persons_choice: bool,
    },
    /// Says that an earlier event was a mistake; it stays.
    Correct {
        /// Its version.
        mistaken: u64,
    },
    /// Ends work on the case.
    Close(CloseReason),
    /// Begins it again.
    Reopen,
}

impl HolderOrder {
    /// Decides an order of the holder.
    ///
    /// # Errors
    /// Refuses what the rules of the field do not allow, saying why and what would change it.
    pub fn decide(
        self,
        case: &Case,
        concern: &Concern,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        match (case.standing, &self) {
            (CaseStanding::Closed(_), Self::Reopen | Self::Correct { .. }) => {}
            (CaseStanding::Closed(_), _) => return Err(Refusal::CaseClosed),
            (CaseStanding::Open, Self::Reopen) => return Err(Refusal::CaseOpen),
            (CaseStanding::Open, _) => {}
        }
        let mut decision = Decision::default();
        let carried = match &self {
            Self::Refer { referral, .. } => Some(Compartment::Referral(*referral)),
            _ => None,
        };
        refuse_foreign_parts(&parts, carried)?;
        for (reader, basis) in case.readers(context.today()) {
            let own = parts.iter().copied().filter(|part| Some(*part) != carried);
            decision.grant(case.id.into(), own, reader, &basis);
        }
        let by = context.actor;
        let said = !parts.is_empty();
        let mut record = |event| decision.case_with(case.id, event, parts.clone());
        match self {
            Self::StateAge(statement) => {
                not_in_future(Some(statement.said_on), context)?;
                if let AgeClaim::Born(born) = statement.claim {
                    not_in_future(Some(born), context)?;
                }
                record(CaseEvent::AgeStated { statement, by });
                let mut after = case.clone();
                after.ages.push(statement);
                apply_child_rules(case, &after, concern, context, &mut decision);
            }
            Self::SettleAge { child } => {
                if !said {
                    return Err(Refusal::ReasonMissing);
                }
                record(CaseEvent::AgeSettled { child, by });
                let after = case.with_age_shown(child);
                apply_child_rules(case, &after, concern, context, &mut decision);
            }
            Self::RecordAccount { source, given_on } => {
                not_in_future(Some(given_on), context)?;
                if !said {
                    return Err(Refusal::NothingTold);
                }
                record(CaseEvent::AccountRecorded {
                    source,
                    given_on,
                    by,
                });
            }
            Self::Screen {
                instrument,
                mode,
                answers,
                level,
            } => {
                record(CaseEvent::Screened {
                    instrument,
                    mode,
                    answers,
                    level,
                    by,
                });
            }
            Self::RecordAgreement { agreement, terms } => {
                if case.agreements.contains_key(&agreement) {
                    return Err(Refusal::AlreadyRecorded);
                }
                if terms.kind == AgreementKind::Share && terms.with.is_none() {
                    return Err(Refusal::ShareWithWhom);
                }
                record(CaseEvent::AgreementRecorded {
                    agreement,
                    terms,
                    by,
                });
            }
            Self::WithdrawAgreement(agreement) => {
                let standing = case
                    .agreements
                    .get(&agreement)
                    .ok_or(Refusal::NoSuchAgreement)?;
                if standing.withdrawn {
                    return Err(Refusal::AlreadyRecorded);
                }
                record(CaseEvent::AgreementWithdrawn { agreement, by });
                stop_shares_resting_on(agreement, case, concern, by, &mut decision);
            }
            Self::Refer {
                referral,
                to,
                need,
                urgency,
                basis,
            } => {
                let sent = sendable(case, to, need, urgency, basis, context)?;
                if case.referrals.contains_key(&referral) {
                    return Err(Refusal::AlreadyRecorded);
                }
                let (basis, copy) = (sent.basis.clone(), Compartment::Referral(referral));
                record(CaseEvent::ReferralSent { referral, sent, by });
                if said {
                    decision.grant(case.id.into(), [copy], to, &basis);
                    decision.grant(case.id.into(), [copy], case.holder, &Basis::Holder);
                }
                if need == Need::Holding {
                    hand_keys(case, concern, to, &basis, &mut decision);
                }
            }
            Self::WithdrawReferral(referral) => {
                let waiting = case
                    .referrals
                    .get(&referral)
                    .ok_or(Refusal::NoSuchReferral)?;
                match waiting.standing {
                    ReferralStanding::Sent | ReferralStanding::Accepted => {}
                    ReferralStanding::AtDesk(_) | ReferralStanding::AtCoOrdinator => {}
                    _ => return Err(Refusal::ReferralEnded),
                }
                record(CaseEvent::ReferralWithdrawn { referral, by });
                take_back(case, concern, referral, waiting, &mut decision);
            }
            Self::StartReflection => {
                if case.running(ClockKind::Reflection).is_some() {
                    return Err(Refusal::ClockRuns {
                        kind: ClockKind::Reflection,
                    });
                }
                let kind = ClockKind::Reflection;
                let deadline = Some(context.clock().reflection(context.now));
                record(CaseEvent::ClockStarted { kind, deadline, by });
            }
            Self::EndClock {
                clock,
                persons_choice,
            } => {
                let running = case.clocks.get(&clock).ok_or(Refusal::NoSuchClock)?;
                if running.ended.is_some() {
                    return Err(Refusal::ClockEnded);
                }
                let right = running.kind == ClockKind::Reflection;
                let how = match (right, persons_choice) {
                    (true, true) => ClockEnd::PersonsChoice,
                    (true, false) => return Err(Refusal::RightIsThePersons),
                    (false, true) => return Err(Refusal::TaskIsNotAChoice),
                    (false, false) => ClockEnd::Done,
                };
                record(CaseEvent::ClockEnded { clock, how, by });
            }
            Self::Correct { mistaken } => {
                if mistaken == 0 || mistaken > case.version {
                    return Err(Refusal::NoSuchEvent { version: mistaken });
                }
                if !said {
                    return Err(Refusal::ReasonMissing);
                }
                record(CaseEvent::Corrected { mistaken, by });
                if let Some(agreement) = case.agreement_recorded_by(mistaken) {
                    stop_shares_resting_on(agreement, case, concern, by, &mut decision);
                }
                let after = case.with_mistake(mistaken);
                apply_child_rules(case, &after, concern, context, &mut decision);
            }
            Self::Close(reason) => {
                if let Some(waiting) = case
                    .referrals
                    .values()
                    .find(|referral| unanswered(referral))
                {
                    return Err(Refusal::ReferralWaiting {
                        need: waiting.sent.need,
                    });
                }
                record(CaseEvent::Closed { reason, by });
            }
            Self::Reopen => record(CaseEvent::Reopened { by }),
        }
        Ok(decision)
    }
}
