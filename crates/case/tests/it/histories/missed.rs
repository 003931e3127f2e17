//! What somebody has to do does not end because its time is over: it stays open until it is done, is
//! late from then on, and holder and duty desk are alarmed once.

use std::collections::{BTreeMap, BTreeSet};

use case::person::{
    Case, CaseEvent, CaseStanding, ChildRules, ClockEnd, ClockKind, HolderOrder, RunningClock,
};
use case::{Actor, CaseId, ClockId, Context, Event, OrganisationId};

use super::country::DESK;
use super::rules::{Order, case_events, deciding, folding, without};
use super::world::Step;
use super::{Watch, caught, holds};

#[derive(Default)]
struct Missed {
    /// Tasks that somebody was told are late.
    told: BTreeSet<(CaseId, ClockId)>,
    /// Tasks that the holder said are done.
    done: BTreeSet<(CaseId, ClockId)>,
}

impl Watch for Missed {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        let Some((before, decision)) = step.case.zip(step.decision()) else {
            return Ok(());
        };
        for event in case_events(decision) {
            if let CaseEvent::DeadlineMissed { clock, told } = event {
                self.alarmed(before, *clock, told, &step.context)?;
            }
        }
        let after = step.after().ok_or("the case is gone")?;
        if let Order::Holder(HolderOrder::EndClock { clock, .. }) = step.order {
            self.done.insert((before.id, *clock));
        }
        // A guardian is not needed by somebody who was shown to be an adult.
        let child = after.child_rules(&step.context.clock(), step.context.now);
        let guardian = before.running(ClockKind::Guardian);
        if let (Some((clock, _)), ChildRules::No) = (guardian, child)
            && after.clocks[&clock].ended == Some(ClockEnd::NotNeeded)
        {
            self.done.insert((before.id, clock));
        }
        for (id, clock) in tasks(after) {
            let key = (after.id, *id);
            // What ends a task of a demand is watched with demands.
            let done = self.done.contains(&key);
            if !clock.kind.outlasts_help() && clock.ended.is_some() != done {
                return Err(format!("a task ended as {:?}", clock.ended));
            }
            if clock.missed_at.is_some() != self.told.contains(&key) {
                return Err("what is late is not what somebody was told of".to_owned());
            }
            let swept = matches!(step.order, Order::Sweep) && before.standing == CaseStanding::Open;
            if swept && is_late(clock, &step.context) && clock.missed_at.is_none() {
                return Err("nobody was told of a task that is late".to_owned());
            }
        }
        Ok(())
    }
}

impl Missed {
    fn alarmed(
        &mut self,
        case: &Case,
        id: ClockId,
        told: &BTreeSet<OrganisationId>,
        context: &Context<'_>,
    ) -> Result<(), String> {
        let clock = &case.clocks[&id];
        if clock.kind.is_right() || !is_late(clock, context) {
            return Err(format!("{:?} is not late", clock.kind));
        }
        if *told != BTreeSet::from([case.holder, DESK]) {
            return Err(format!("told {told:?}"));
        }
        if self.told.insert((case.id, id)) {
            Ok(())
        } else {
            Err("told twice".to_owned())
        }
    }
}

fn tasks(case: &Case) -> impl Iterator<Item = (&ClockId, &RunningClock)> {
    let clocks: &BTreeMap<_, _> = &case.clocks;
    clocks.iter().filter(|(_, clock)| !clock.kind.is_right())
}

/// Still to be done although its last day is over.
fn is_late(clock: &RunningClock, context: &Context<'_>) -> bool {
    let last_day = clock.deadline.as_ref().map(|deadline| deadline.last_day);
    clock.ended.is_none() && last_day.is_some_and(|last| last < context.today())
}

#[test]
fn a_missed_deadline_leaves_the_task_open_and_late_and_is_told_once() {
    holds::<Missed>();
}

/// Something else in place of each alarm on a missed deadline.
fn instead(what: impl Fn(ClockId) -> CaseEvent) -> impl super::rules::Rules {
    deciding(move |order, on, context, parts| {
        let mut decision = order.decide(on, context, parts)?;
        for append in &mut decision.appends {
            if let Event::Case(CaseEvent::DeadlineMissed { clock, .. }) = append.event {
                append.event = Event::Case(what(clock));
            }
        }
        Ok(decision)
    })
}

#[test]
fn a_task_that_ends_by_its_deadline_is_caught() {
    let ended = instead(|clock| CaseEvent::ClockEnded {
        clock,
        how: ClockEnd::Done,
        by: Actor::System,
    });
    caught::<Missed>(&ended, "a task ended as Some(Done)");
    let folded = folding(|_, event, mut after| {
        if let CaseEvent::DeadlineMissed { clock, .. } = event {
            after.clocks.get_mut(clock).unwrap().ended = Some(ClockEnd::RanOut);
        }
        after
    });
    caught::<Missed>(&folded, "a task ended as Some(RanOut)");
}

#[test]
fn a_missed_deadline_that_nobody_hears_of_is_caught() {
    let silent = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            matches!(event, CaseEvent::DeadlineMissed { .. })
        }))
    });
    caught::<Missed>(&silent, "nobody was told");
    let to_the_desk_alone = instead(|clock| CaseEvent::DeadlineMissed {
        clock,
        told: [DESK].into(),
    });
    caught::<Missed>(&to_the_desk_alone, "told {");
}

#[test]
fn an_alarm_before_the_last_day_is_over_or_a_second_one_is_caught() {
    let early = deciding(|order, on, context, parts| {
        let hours = if matches!(order, Order::Sweep) { 24 } else { 0 };
        let now = context.now + jiff::SignedDuration::from_hours(hours);
        order.decide(on, &Context { now, ..*context }, parts)
    });
    caught::<Missed>(&early, "is not late");
    let again = deciding(|order, on, context, parts| {
        let forgetful = on.case.map(|case| {
            let mut case = case.clone();
            case.clocks.values_mut().for_each(|it| it.missed_at = None);
            case
        });
        let case = forgetful.as_ref();
        order.decide(super::rules::On { case, ..on }, context, parts)
    });
    caught::<Missed>(&again, "told twice");
}

/// Logs of earlier versions say of a task that it ran out.
#[test]
fn a_task_that_an_older_log_says_ran_out_is_open_and_late() {
    let started = CaseEvent::ClockStarted {
        kind: ClockKind::Guardian,
        deadline: None,
        by: Actor::System,
    };
    let ran_out = CaseEvent::ClockEnded {
        clock: ClockId::started_by(2),
        how: ClockEnd::RanOut,
        by: Actor::System,
    };
    let presumed = CaseEvent::Presumed {
        concern: [1; 16].into(),
        basis: case::person::PresumptionBasis::Judgement,
        maybe_child: case::Tell::Yes,
        holder: DESK,
        interim: true,
        by: Actor::System,
    };
    let at = "2026-01-05T10:00:00Z".parse().unwrap();
    let events = [presumed, started, ran_out];
    let case = events.iter().fold(None, |state, event| {
        Case::evolve(state, [2; 16].into(), at, event, &BTreeSet::new())
    });
    let case = case.unwrap();
    let (_, guardian) = case.running(ClockKind::Guardian).unwrap();
    assert_eq!(guardian.missed_at, Some(at));
}
