//! Invariant 1: every case has exactly one holder at every point of its history, and every concern a
//! desk. No transfer, decline or expiry leaves a person without one.

use std::collections::BTreeMap;

use case::person::{
    Case, CaseEvent, HolderChange, HolderOrder, Need, ReceiverOrder, ReferralStanding,
};
use case::{Actor, CaseId, Concern, ConcernEvent, OrganisationId, Refusal, Tell};

use super::country::{CHILD_PROTECTION, DESK, may_hold, member, organisation};
use super::rules::{Order, Rules, case_events, deciding, without};
use super::world::Step;
use super::{Watch, caught, holds};

#[derive(Default)]
struct OneHolder {
    held: BTreeMap<CaseId, OrganisationId>,
    concerns: usize,
}

impl Watch for OneHolder {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        let world = step.world;
        if world.concerns.len() < self.concerns || world.cases.len() < self.held.len() {
            return Err("a concern or a case is gone".to_owned());
        }
        self.concerns = world.concerns.len();
        if let Some(lost) = world.concerns.values().find(|concern| concern.desk != DESK) {
            return Err(format!("the concern is without its desk: {lost:?}"));
        }
        for case in world.cases.values() {
            if !may_hold(case.holder) {
                return Err(format!("the case is held by who may not: {}", case.holder));
            }
            if case.interim && case.holder != DESK {
                return Err("an interim holder is not the desk".to_owned());
            }
            match self.held.insert(case.id, case.holder) {
                Some(before) if before != case.holder => may_move(step, case)?,
                Some(_) => {}
                None => first_holder(step, case)?,
            }
        }
        must_move(step)?;
        in_time(step)
    }
}

/// Responsibility moves on acceptance, or to child protection when something is said of the age.
fn may_move(step: &Step<'_>, after: &Case) -> Result<(), String> {
    let moved = match step.order {
        Order::Receiver(ReceiverOrder::Accept(_)) => accepted_holding(step) == Some(after.holder),
        Order::Holder(
            HolderOrder::StateAge(_) | HolderOrder::SettleAge { .. } | HolderOrder::Correct { .. },
        ) => after.holder == CHILD_PROTECTION,
        _ => false,
    };
    let order = step.order;
    if moved {
        Ok(())
    } else {
        Err(format!("the holder was changed by {order:?}"))
    }
}

/// Who has accepted to hold in this step.
fn accepted_holding(step: &Step<'_>) -> Option<OrganisationId> {
    let (Order::Receiver(ReceiverOrder::Accept(id)), Some(_)) = (step.order, step.decision())
    else {
        return None;
    };
    let sent = &step.case?.referrals.get(id)?.sent;
    (sent.need == Need::Holding).then_some(sent.to)
}

fn must_move(step: &Step<'_>) -> Result<(), String> {
    match (accepted_holding(step), step.after()) {
        (Some(to), Some(after)) if after.holder != to => {
            Err("who accepted to hold is not responsible".to_owned())
        }
        (Some(_), Some(after)) if after.interim => {
            Err("a transfer left an interim holder".to_owned())
        }
        _ => Ok(()),
    }
}

fn first_holder(step: &Step<'_>, case: &Case) -> Result<(), String> {
    let Order::Presume(presumed) = step.order else {
        return Err("a case without a presumption".to_owned());
    };
    let presuming = step.context.actor.organisation();
    let expected = match presuming {
        _ if presumed.maybe_child == Tell::Yes => (CHILD_PROTECTION, false),
        Some(presuming) if may_hold(presuming) => (presuming, false),
        _ => (DESK, true),
    };
    let found = (case.holder, case.interim);
    if found == expected {
        Ok(())
    } else {
        Err(format!("at presumption {found:?}"))
    }
}

/// Nobody answers late, and after a sweep no referral waits longer than it may.
fn in_time(step: &Step<'_>) -> Result<(), String> {
    let now = step.context.now;
    if let (Order::Receiver(answer), Some(case), Some(_)) = (step.order, step.case, step.decision())
    {
        let referral = &case.referrals[&answer.referral()];
        if referral.standing == ReferralStanding::Sent && now >= referral.sent.due {
            return Err("a late answer was taken".to_owned());
        }
    }
    let (Order::Sweep, Some(case)) = (step.order, step.after()) else {
        return Ok(());
    };
    let waits_too_long = case
        .referrals
        .values()
        .any(|referral| match referral.standing {
            ReferralStanding::Sent => now >= referral.sent.due,
            ReferralStanding::AtDesk(due) => {
                now >= due
                    && step.case.is_some_and(|before| {
                        // What lapses in this sweep reaches the co-ordinator in the next.
                        before
                            .referrals
                            .values()
                            .any(|it| it.standing == referral.standing)
                    })
            }
            _ => false,
        });
    if waits_too_long {
        Err("nobody was told of a referral without an answer".to_owned())
    } else {
        Ok(())
    }
}

#[test]
fn every_case_has_one_holder_and_every_concern_a_desk() {
    holds::<OneHolder>();
}

/// An event that makes somebody the holder for no reason.
fn holder_is(holder: OrganisationId) -> CaseEvent {
    let why = HolderChange::Child { article: None };
    let by = Actor::System;
    CaseEvent::HolderChanged { holder, why, by }
}

fn appended(decision: &mut case::Decision, case: CaseId, event: CaseEvent) {
    decision.appends.push(case::Append {
        stream: case.into(),
        event: case::Event::Case(event),
        parts: Default::default(),
    });
}

#[test]
fn a_decline_that_drops_the_holder_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let declined = matches!(order, Order::Receiver(ReceiverOrder::Decline(..)));
        let mut decision = order.decide(on, context, parts)?;
        if let (true, Some(case)) = (declined, on.case) {
            appended(&mut decision, case.id, holder_is([0; 16].into()));
        }
        Ok(decision)
    });
    caught::<OneHolder>(&flawed, "held by who may not");
}

#[test]
fn an_expiry_that_hands_over_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let mut decision = order.decide(on, context, parts)?;
        let expired = case_events(&decision).find_map(|event| match event {
            CaseEvent::ReferralExpired { referral, .. } => Some(*referral),
            _ => None,
        });
        if let (Some(expired), Some(case)) = (expired, on.case) {
            let to = case.referrals[&expired].sent.to;
            appended(&mut decision, case.id, holder_is(to));
        }
        Ok(decision)
    });
    caught::<OneHolder>(&flawed, "the holder was changed by Sweep");
}

#[test]
fn a_reporter_who_holds_without_being_allowed_to_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let mut decision = order.decide(on, context, parts)?;
        for append in &mut decision.appends {
            if let case::Event::Case(CaseEvent::Presumed {
                holder,
                interim: true,
                ..
            }) = &mut append.event
            {
                *holder = context.actor.organisation().unwrap();
            }
        }
        Ok(decision)
    });
    caught::<OneHolder>(&flawed, "held by who may not");
}

#[test]
fn an_acceptance_that_moves_nothing_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            matches!(
                event,
                CaseEvent::HolderChanged {
                    why: HolderChange::Accepted(_),
                    ..
                }
            )
        }))
    });
    caught::<OneHolder>(&flawed, "who accepted to hold is not responsible");
}

#[test]
fn an_answer_taken_after_its_time_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let Order::Receiver(answer) = &order else {
            return order.decide(on, context, parts);
        };
        let referral = on
            .case
            .and_then(|case| case.referrals.get(&answer.referral()));
        let sent_at = referral.ok_or(Refusal::NoSuchReferral)?.sent_at;
        order.decide(
            on,
            &case::Context {
                now: sent_at,
                ..*context
            },
            parts,
        )
    });
    caught::<OneHolder>(&flawed, "a late answer was taken");
}

#[test]
fn a_sweep_that_forgets_who_did_not_answer_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            matches!(event, CaseEvent::ReferralExpired { .. })
        }))
    });
    caught::<OneHolder>(&flawed, "nobody was told");
}

#[test]
fn a_concern_that_loses_its_desk_when_it_is_linked_is_caught() {
    struct LosesItsDesk;
    impl Rules for LosesItsDesk {
        fn concern(&self, event: &ConcernEvent, after: Concern) -> Concern {
            match (event, after.reported_by) {
                (ConcernEvent::Linked { .. }, Some(desk)) => Concern { desk, ..after },
                _ => after,
            }
        }
    }
    caught::<OneHolder>(&LosesItsDesk, "without its desk");
    assert_eq!(
        member(organisation(10)),
        member(DESK),
        "numbers begin again"
    );
}
