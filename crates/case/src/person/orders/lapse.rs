//! What happens when time passes: rights and agreements run out, what was not done in time is an alarm,
//! and an unanswered referral goes to the desk and then to the co-ordinator.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::agree::stop_shares;
use super::emergency;
use super::referral::take_back;
use crate::concern::Concern;
use crate::person::{
    Case, CaseEvent, CaseStanding, ClockEnd, ClockKind, Referral, ReferralStanding,
    StandingAgreement,
};
use crate::{Actor, Context, Decision, Event, OrganisationId, ReferralId, Refusal};

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

/// Says what has run out or is late by now: clocks, unanswered referrals, escalations the desk did not take up.
/// An empty decision when nothing has.
pub fn lapse(case: &Case, concern: &Concern, context: &Context<'_>) -> Decision {
    let mut decision = Decision::default();
    if case.standing == CaseStanding::Erased {
        return decision;
    }
    let past = |due: Timestamp| context.now >= due;
    for (id, clock) in &case.clocks {
        if !case.speaks_of(clock).is_some_and(past) {
            continue;
        }
        let clock_is_over = if clock.kind.is_right() {
            CaseEvent::ClockEnded {
                clock: *id,
                how: ClockEnd::RanOut,
                by: Actor::System,
            }
        } else {
            CaseEvent::DeadlineMissed {
                clock: *id,
                told: told_of_missed(case, clock.kind, context),
            }
        };
        decision.case(case.id, clock_is_over);
    }
    for (id, agreement) in case.answers() {
        if runs_out(agreement).is_some_and(past) {
            decision.case(case.id, CaseEvent::AgreementRanOut { agreement: id });
            let matter = agreement.terms.matter;
            stop_shares(matter, case, concern, Actor::System, context, &mut decision);
        }
    }
    let stopped = withdrawn_by(&decision);
    for (id, referral) in &case.referrals {
        match referral.standing {
            _ if stopped.contains(id) => {}
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
    emergency::lapse(case, context, &mut decision);
    decision
}

/// The next instant at which [`lapse`] has something to say.
pub fn next_due(case: &Case) -> Option<Timestamp> {
    if case.standing == CaseStanding::Erased {
        return None;
    }
    let referrals = case
        .referrals
        .values()
        .filter_map(|referral| match referral.standing {
            ReferralStanding::Sent => Some(referral.sent.due),
            ReferralStanding::AtDesk(due) => Some(due),
            _ => None,
        });
    let clocks = case.clocks.values();
    let clocks = clocks.filter_map(|clock| case.speaks_of(clock));
    let answers = case.answers().into_iter();
    let agreements = answers.filter_map(|(_, agreement)| runs_out(agreement));
    let emergencies = case.emergencies.values();
    let emergencies = emergencies.filter_map(|it| it.speaks_at());
    clocks
        .chain(referrals)
        .chain(agreements)
        .chain(emergencies)
        .min()
}

/// Who learns that something was not done in time: whoever is responsible, and the duty desk. Of what was agreed at a
/// conference the desk is not told, and whoever is to do it sees it in a list, where the case is not named.
fn told_of_missed(case: &Case, kind: ClockKind, context: &Context<'_>) -> BTreeSet<OrganisationId> {
    match kind {
        ClockKind::AgreedAction => BTreeSet::from([case.holder]),
        _ => BTreeSet::from([case.holder, context.duties.desk]),
    }
}

/// When an answer that stands runs out, if it does; a refusal too can be until a day.
fn runs_out(answer: &StandingAgreement) -> Option<Timestamp> {
    answer.ends.filter(|_| answer.ended.is_none())
}

/// The referrals that a decision takes back.
fn withdrawn_by(decision: &Decision) -> BTreeSet<ReferralId> {
    let events = decision.appends.iter().map(|append| &append.event);
    let withdrawn = events.filter_map(|event| match event {
        Event::Case(CaseEvent::ReferralWithdrawn { referral, .. }) => Some(*referral),
        _ => None,
    });
    withdrawn.collect()
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
