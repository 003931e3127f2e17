//! What the holder, the receiver of a referral, the desk and the mechanism itself do with a case.
//!
//! Orders are grouped by the authority they need, so that a permit for one group cannot carry out
//! another's. No order has a field for co-operation with an investigation: nothing here could make
//! help depend on it (CETS 197 art. 12(6), 13).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use screening::{Answer, Level};

use super::event::{
    AdverseOrder, AgeStatement, Agreement, AgreementKind, CaseEvent, ClockEnd, ClockKind,
    CloseReason, DeclineReason, Need, ScreeningMode, SentReferral, Source,
};
use super::state::{Case, CaseStanding, ChildRules, Referral, ReferralStanding};
use crate::clock::{Deadline, Urgency};
use crate::concern::{Concern, not_in_future};
use crate::{
    Actor, AgreementId, Basis, CaseId, ClockId, Compartment, Context, Decision, OrganisationId,
    ReferralId, Refusal, Revocation,
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
        for (reader, basis) in case.readers() {
            let own = parts.iter().copied().filter(|part| Some(*part) != carried);
            decision.grant(case.id.into(), own, reader, &basis);
        }
        let by = context.actor;
        let said = !parts.is_empty();
        let mut record = |event| decision.case_with(case.id, event, parts.clone());
        match self {
            Self::StateAge(statement) => {
                not_in_future(Some(statement.said_on), context)?;
                record(CaseEvent::AgeStated { statement, by });
                apply_child_rules(case, concern, statement, context, &mut decision);
            }
            Self::SettleAge { child } => {
                if !said {
                    return Err(Refusal::ReasonMissing);
                }
                record(CaseEvent::AgeSettled { child, by });
                if child {
                    hand_to_child_protection(case, concern, context, &mut decision);
                }
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
                    (true, false) => return Err(Refusal::RightIsThePersons),
                    (_, true) => ClockEnd::PersonsChoice,
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

/// What the organisation asked does with a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiverOrder {
    /// Accepts it. Accepting a holding makes the receiver responsible for the person.
    Accept(ReferralId),
    /// Declines it.
    Decline(ReferralId, DeclineReason),
    /// Says that the service was given.
    Complete(ReferralId),
}

impl ReceiverOrder {
    /// The referral it is about.
    pub const fn referral(&self) -> ReferralId {
        match self {
            Self::Accept(referral) | Self::Decline(referral, _) | Self::Complete(referral) => {
                *referral
            }
        }
    }

    /// Decides an order of the receiver; also refuses when the due time is past and the mechanism
    /// has not said so yet.
    ///
    /// # Errors
    /// Refuses a referral already answered, lapsed or withdrawn.
    pub fn decide(
        self,
        case: &Case,
        concern: &Concern,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        let id = self.referral();
        let referral = case.referrals.get(&id).ok_or(Refusal::NoSuchReferral)?;
        if context.actor.organisation() != Some(referral.sent.to) {
            return Err(Refusal::NoSuchReferral);
        }
        refuse_foreign_parts(&parts, Some(Compartment::Referral(id)))?;
        let answering = !matches!(self, Self::Complete(_));
        match referral.standing {
            ReferralStanding::Sent if answering && context.now >= referral.sent.due => {
                return Err(Refusal::ReferralLapsed {
                    due: referral.sent.due,
                });
            }
            ReferralStanding::Sent if answering => {}
            ReferralStanding::Accepted if !answering => {}
            ReferralStanding::AtDesk(_) | ReferralStanding::AtCoOrdinator => {
                return Err(Refusal::ReferralLapsed {
                    due: referral.sent.due,
                });
            }
            ReferralStanding::Sent => return Err(Refusal::ReferralNotAccepted),
            _ => return Err(Refusal::ReferralEnded),
        }
        let mut decision = Decision::default();
        let by = context.actor;
        for reader in [case.holder, referral.sent.to] {
            decision.grant(
                case.id.into(),
                parts.iter().copied(),
                reader,
                &referral.sent.basis,
            );
        }
        match self {
            Self::Accept(referral_id) => {
                let accepted = CaseEvent::ReferralAccepted {
                    referral: referral_id,
                    by,
                };
                decision.case_with(case.id, accepted, parts);
                if referral.sent.need == Need::Holding {
                    if !context.may_hold(referral.sent.to) {
                        return Err(Refusal::MayNotHold);
                    }
                    let holder = referral.sent.to;
                    let moved = CaseEvent::HolderChanged {
                        holder,
                        referral: Some(referral_id),
                        by,
                    };
                    decision.case(case.id, moved);
                    withdraw_keys(case, concern, case.holder, &mut decision);
                }
            }
            Self::Decline(referral_id, reason) => {
                if reason == DeclineReason::Other && parts.is_empty() {
                    return Err(Refusal::ReasonMissing);
                }
                let declined = CaseEvent::ReferralDeclined {
                    referral: referral_id,
                    reason,
                    by,
                };
                decision.case_with(case.id, declined, parts);
                take_back(case, concern, referral_id, referral, &mut decision);
            }
            Self::Complete(referral_id) => {
                let completed = CaseEvent::ReferralCompleted {
                    referral: referral_id,
                    by,
                };
                decision.case_with(case.id, completed, parts);
            }
        }
        Ok(decision)
    }
}

/// What the duty desk, and after it the co-ordinator, does with a referral that nobody answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DealWithLapse(pub ReferralId);

impl DealWithLapse {
    /// Decides that a lapsed referral was dealt with.
    ///
    /// # Errors
    /// Refuses a referral that is not waiting for the acting organisation.
    pub fn decide(self, case: &Case, context: &Context<'_>) -> Result<Decision, Refusal> {
        let referral = case.referrals.get(&self.0).ok_or(Refusal::NoSuchReferral)?;
        let waits_for = match referral.standing {
            ReferralStanding::AtDesk(_) => context.duties.desk,
            ReferralStanding::AtCoOrdinator => context.duties.co_ordinator,
            _ => return Err(Refusal::ReferralEnded),
        };
        if context.actor.organisation() != Some(waits_for) {
            return Err(Refusal::NoSuchReferral);
        }
        let mut decision = Decision::default();
        let event = CaseEvent::LapseDealtWith {
            referral: self.0,
            by: context.actor,
        };
        decision.case(case.id, event);
        Ok(decision)
    }
}

/// Tells holder, lawyers and duty desk at once of an order that would remove the person from safety.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RaiseAlarm(pub AdverseOrder);

impl RaiseAlarm {
    /// Decides an alarm: from presumption on it is always raised, also on a closed case.
    pub fn decide(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Decision {
        let told = case
            .lawyers()
            .chain([case.holder, context.duties.desk])
            .collect();
        let mut decision = Decision::default();
        for (reader, basis) in case.readers() {
            decision.grant(case.id.into(), parts.iter().copied(), reader, &basis);
        }
        let event = CaseEvent::AlarmRaised {
            order: self.0,
            told,
            by: context.actor,
        };
        decision.case_with(case.id, event, parts);
        decision
    }
}

/// Says what has run out by now: clocks, unanswered referrals, escalations the desk did not take up.
/// An empty decision when nothing has.
pub fn lapse(case: &Case, concern: &Concern, context: &Context<'_>) -> Decision {
    let mut decision = Decision::default();
    let past = |due: Timestamp| context.now >= due;
    let over = |deadline: &Deadline| deadline.is_over(context.now);
    for (id, clock) in &case.clocks {
        if clock.ended.is_none() && clock.deadline.as_ref().is_some_and(over) {
            let how = ClockEnd::RanOut;
            let ended = CaseEvent::ClockEnded {
                clock: *id,
                how,
                by: Actor::System,
            };
            decision.case(case.id, ended);
        }
    }
    for (id, referral) in &case.referrals {
        match referral.standing {
            ReferralStanding::Sent if past(referral.sent.due) => {
                let desk_due = desk_due(referral);
                decision.case(
                    case.id,
                    CaseEvent::ReferralExpired {
                        referral: *id,
                        desk_due,
                    },
                );
                take_back(case, concern, *id, referral, &mut decision);
            }
            ReferralStanding::AtDesk(due) if past(due) => {
                decision.case(case.id, CaseEvent::ReferralEscalated { referral: *id });
            }
            _ => {}
        }
    }
    decision
}

/// The next instant at which [`lapse`] has something to say.
pub fn next_due(case: &Case) -> Option<Timestamp> {
    let clocks = case.clocks.values().filter(|clock| clock.ended.is_none());
    let referrals = case
        .referrals
        .values()
        .filter_map(|referral| match referral.standing {
            ReferralStanding::Sent => Some(referral.sent.due),
            ReferralStanding::AtDesk(due) => Some(due),
            _ => None,
        });
    let clocks = clocks
        .filter_map(|clock| clock.deadline.as_ref())
        .map(|deadline| deadline.due);
    clocks.chain(referrals).min()
}

/// The desk has half the time that the receiver had, and never less than an hour.
fn desk_due(referral: &Referral) -> Timestamp {
    let given = referral.sent.due.as_second() - referral.sent_at.as_second();
    let window = SignedDuration::from_secs((given / 2).max(3600));
    referral
        .sent
        .due
        .saturating_add(window)
        .unwrap_or(Timestamp::MAX)
}

/// Checks that a referral may go out, and computes when it lapses.
fn sendable(
    case: &Case,
    to: OrganisationId,
    need: Need,
    urgency: Urgency,
    basis: Basis,
    context: &Context<'_>,
) -> Result<SentReferral, Refusal> {
    let from = context
        .actor
        .organisation()
        .ok_or(Refusal::NotForTheSystem)?;
    if !context.register.contains_key(&to) {
        return Err(Refusal::UnknownOrganisation);
    }
    if to == from {
        return Err(Refusal::ToOneself);
    }
    if need == Need::Holding && !context.may_hold(to) {
        return Err(Refusal::MayNotHold);
    }
    match &basis {
        Basis::Agreement(agreement) => {
            let standing = case
                .agreements
                .get(agreement)
                .ok_or(Refusal::NoSuchAgreement)?;
            if !standing.lets_share(to, context.today()) {
                return Err(Refusal::AgreementDoesNotCover);
            }
        }
        Basis::Law(code) => {
            if context.legal_basis(code).is_none() {
                return Err(Refusal::NoSuchLegalBasis { code: code.clone() });
            }
        }
        Basis::Told | Basis::Holder => return Err(Refusal::AgreementDoesNotCover),
    }
    let due = context.clock().referral(urgency, context.now).due;
    Ok(SentReferral {
        from,
        to,
        need,
        urgency,
        due,
        basis,
    })
}

const fn unanswered(referral: &Referral) -> bool {
    matches!(
        referral.standing,
        ReferralStanding::Sent | ReferralStanding::AtDesk(_) | ReferralStanding::AtCoOrdinator
    )
}

/// Starts the guardian task of a child's case.
pub(super) fn start_guardian(case: CaseId, context: &Context<'_>, decision: &mut Decision) {
    let kind = ClockKind::Guardian;
    let deadline = context.clock().guardian(context.now);
    decision.case(
        case,
        CaseEvent::ClockStarted {
            kind,
            deadline,
            by: Actor::System,
        },
    );
}

fn apply_child_rules(
    case: &Case,
    concern: &Concern,
    statement: AgeStatement,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    let mut after = case.clone();
    after.ages.push(statement);
    if after.child_rules(&context.clock(), context.now) != ChildRules::No {
        hand_to_child_protection(case, concern, context, decision);
    }
}

/// Child rules apply: the authority the profile names becomes the holder, and a guardian is due.
fn hand_to_child_protection(
    case: &Case,
    concern: &Concern,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    if !case
        .clocks
        .values()
        .any(|clock| clock.kind == ClockKind::Guardian)
    {
        start_guardian(case.id, context, decision);
    }
    let holder = context.duties.child_protection;
    if case.holder == holder {
        return;
    }
    let basis = context.child_holder_basis();
    // What the same order seals is the new holder's too.
    let sealed_now: BTreeSet<_> = decision
        .appends
        .iter()
        .flat_map(|append| append.parts.clone())
        .collect();
    decision.grant(case.id.into(), sealed_now, holder, &basis);
    hand_keys(case, concern, holder, &basis, decision);
    let moved = CaseEvent::HolderChanged {
        holder,
        referral: None,
        by: Actor::System,
    };
    decision.case(case.id, moved);
}

/// Gives an organisation every key of the case and of the concern it came from.
fn hand_keys(
    case: &Case,
    concern: &Concern,
    to: OrganisationId,
    basis: &Basis,
    decision: &mut Decision,
) {
    decision.grant(case.id.into(), case.own_compartments(), to, basis);
    decision.grant(
        concern.id.into(),
        concern.compartments.iter().copied(),
        to,
        basis,
    );
}

/// Takes those keys from an organisation again; what it told itself stays its own.
fn withdraw_keys(case: &Case, concern: &Concern, from: OrganisationId, decision: &mut Decision) {
    let mut revoke = |stream, compartment| {
        decision.revocations.push(Revocation {
            stream,
            compartment,
            from,
        });
    };
    for compartment in case.own_compartments() {
        revoke(case.id.into(), compartment);
    }
    if !concern.keepers().contains(&from) {
        for compartment in &concern.compartments {
            revoke(concern.id.into(), *compartment);
        }
    }
}

/// Destroys what a referral handed over: its copy, and the keys of an offered holding.
fn take_back(
    case: &Case,
    concern: &Concern,
    id: ReferralId,
    referral: &Referral,
    decision: &mut Decision,
) {
    let (stream, compartment) = (case.id.into(), Compartment::Referral(id));
    let from = referral.sent.to;
    decision.revocations.push(Revocation {
        stream,
        compartment,
        from,
    });
    if referral.sent.need == Need::Holding && referral.standing == ReferralStanding::Sent {
        withdraw_keys(case, concern, from, decision);
    }
}

/// A withdrawn agreement stops every later share: referrals that rest on it are taken back.
fn stop_shares_resting_on(
    agreement: AgreementId,
    case: &Case,
    concern: &Concern,
    by: Actor,
    decision: &mut Decision,
) {
    for (id, referral) in &case.referrals {
        let rests = referral.sent.basis == Basis::Agreement(agreement);
        let moved_holder =
            referral.sent.need == Need::Holding && referral.standing == ReferralStanding::Accepted;
        let live = unanswered(referral) || referral.standing == ReferralStanding::Accepted;
        if rests && live && !moved_holder {
            decision.case(case.id, CaseEvent::ReferralWithdrawn { referral: *id, by });
            take_back(case, concern, *id, referral, decision);
        }
    }
}

/// A referral's copy travels only with its own referral.
fn refuse_foreign_parts(
    parts: &BTreeSet<Compartment>,
    carried: Option<Compartment>,
) -> Result<(), Refusal> {
    let foreign =
        |part: &&Compartment| matches!(part, Compartment::Referral(_)) && Some(**part) != carried;
    match parts.iter().find(foreign) {
        Some(part) => Err(Refusal::ForeignPart { compartment: *part }),
        None => Ok(()),
    }
}
