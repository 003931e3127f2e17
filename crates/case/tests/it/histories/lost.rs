//! Lost contact: the case of whoever can no longer be reached stays open, somebody always has a day by which to try
//! again, and a child is reported missing on the day on which it was lost.

use case::Event;
use case::person::{
    CaseEvent, CaseStanding, ChildRules, ClockKind, CloseReason, ContactResult, HolderOrder,
    LossKind,
};
use proptest::prelude::*;

use super::rules::{Order, deciding, without};
use super::tries::{Story, stories_with_losses};
use super::world::{Entry, Step};
use super::{Watch, caught, holds};

/// It remembers nothing: who is lost is read from the log.
#[derive(Default)]
struct Lost;

/// The last loss that no later entry called mistaken, if nobody reached the person since, and whether the child was
/// reported missing since.
fn lost(log: &[&Entry]) -> Option<(LossKind, bool)> {
    let mistaken = |version: u64| {
        log.iter().any(|entry| {
            matches!(entry.event, Event::Case(CaseEvent::Corrected { mistaken, .. }) if mistaken == version)
        })
    };
    let mut now = None;
    for entry in log.iter().filter(|entry| !mistaken(entry.version)) {
        match &entry.event {
            Event::Case(CaseEvent::ContactLost(loss)) => now = Some((loss.how, false)),
            Event::Case(CaseEvent::ContactMade(made)) if made.result == ContactResult::Reached => {
                now = None;
            }
            Event::Case(CaseEvent::MissingReported(_)) => {
                now = now.map(|(how, _)| (how, true));
            }
            _ => {}
        }
    }
    now
}

impl Watch for Lost {
    fn stories() -> BoxedStrategy<Story> {
        stories_with_losses().boxed()
    }

    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        let (Some(before), Some(after)) = (step.case, step.after()) else {
            return Ok(());
        };
        let log = step.world.log.iter();
        let log: Vec<_> = log
            .filter(|entry| entry.stream == after.id.into())
            .collect();
        let lost = lost(&log);
        if let (Order::Holder(HolderOrder::Close(reason)), Ok(_)) = (step.order, step.decided)
            && !matches!(reason, CloseReason::Died | CloseReason::Mistake)
            && lost.is_some()
        {
            return Err("the case of somebody who is lost was closed".to_owned());
        }
        if let Some((_, HolderOrder::RecordContact(_))) = step.holders()
            && lost.is_some()
            && after.running(ClockKind::Attempt) == before.running(ClockKind::Attempt)
        {
            return Err("an attempt moved no day".to_owned());
        }
        // Only what a holder orders changes who is lost; time may make an adult of a child meanwhile.
        if !matches!((step.order, step.decided), (Order::Holder(_), Ok(_))) {
            return Ok(());
        }
        let open = after.standing == CaseStanding::Open;
        let tries = after.running(ClockKind::Attempt).is_some();
        if tries != (open && lost.is_some()) {
            return Err(format!("somebody tries: {tries}; lost: {lost:?}"));
        }
        let child = after.child_rules(&step.context.clock(), step.context.now) != ChildRules::No;
        let to_report = open && child && lost.is_some_and(|(_, reported)| !reported);
        let report = after.running(ClockKind::MissingReport);
        if report.is_some() != to_report {
            return Err(format!("a child is to be reported: {to_report}"));
        }
        if let Some((_, clock)) = report {
            let last_day = clock.deadline.as_ref().map(|deadline| deadline.last_day);
            let day = step.context.profile.calendar().day_of(clock.from);
            if last_day != Some(day) {
                return Err(format!("a child is to be reported by {last_day:?}"));
            }
        }
        Ok(())
    }
}

#[test]
fn whoever_is_lost_is_looked_for_and_a_child_is_reported_missing_the_same_day() {
    holds::<Lost>();
}

#[test]
fn a_case_that_ends_because_the_person_is_lost_is_caught() {
    let closes = deciding(|order, on, context, parts| match (&order, on.case) {
        (Order::Holder(HolderOrder::Close(_)), Some(case)) => {
            let mut found = case.clone();
            found.losses = Default::default();
            let case = Some(&found);
            order.decide(super::rules::On { case, ..on }, context, parts)
        }
        _ => order.decide(on, context, parts),
    });
    caught::<Lost>(&closes, "was closed");
}

#[test]
fn an_attempt_after_which_nobody_tries_again_is_caught() {
    let once = deciding(|order, on, context, parts| {
        let contact = matches!(order, Order::Holder(HolderOrder::RecordContact(_)));
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            contact
                && matches!(
                    event,
                    CaseEvent::ClockStarted {
                        kind: ClockKind::Attempt,
                        ..
                    }
                )
        }))
    });
    caught::<Lost>(&once, "somebody tries: false");
    let idle = deciding(|order, on, context, parts| {
        let contact = matches!(
            order,
            Order::Holder(HolderOrder::RecordContact(made)) if made.result != ContactResult::Reached
        );
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            contact
                && matches!(
                    event,
                    CaseEvent::ClockStarted { .. } | CaseEvent::ClockEnded { .. }
                )
        }))
    });
    caught::<Lost>(&idle, "an attempt moved no day");
}

#[test]
fn a_child_that_nobody_reports_missing_is_caught() {
    let silent = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            matches!(
                event,
                CaseEvent::ClockStarted {
                    kind: ClockKind::MissingReport,
                    ..
                }
            )
        }))
    });
    caught::<Lost>(&silent, "a child is to be reported: true");
}
