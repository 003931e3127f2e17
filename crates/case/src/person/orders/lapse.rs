//! What happens when time passes: rights and tasks run out, and an unanswered referral goes to the
//! desk and then to the co-ordinator.

use jiff::{SignedDuration, Timestamp};

use super::referral::take_back;
use crate::clock::Deadline;
use crate::concern::Concern;
use crate::person::{Case, CaseEvent, ClockEnd, Referral, ReferralStanding};
use crate::{Actor, Context, Decision, ReferralId, Refusal};

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
