//! Invariant 2: one indicator, or one worker's judgement, is enough to presume; no answer pattern
//! lowers a level or undoes a presumption, and a screening decides nothing else.

use std::collections::{BTreeMap, BTreeSet};

use case::person::{Case, CaseEvent, CaseStanding, CloseReason, HolderOrder, PresumptionBasis};
use case::{CaseId, ConcernId, Event, Refusal};
use jiff::Timestamp;
use screening::{Answer, Level};

use super::rules::{Order, Real, deciding, folding};
use super::tries::{Act, Try};
use super::world::Step;
use super::{Told, Watch, caught, holds, mirror, said};

#[derive(Default)]
struct Presumption {
    presumed: BTreeMap<CaseId, (Timestamp, PresumptionBasis, ConcernId)>,
    levels: BTreeMap<CaseId, BTreeSet<Level>>,
}

impl Watch for Presumption {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        if let (Order::Presume(_), Err(refusal)) = (step.order, step.decided)
            && !matches!(refusal, Refusal::ConcernEnded { .. })
        {
            return Err(format!("a presumption was refused: {refusal}"));
        }
        if let (Order::Holder(HolderOrder::Screen { level, .. }), Some(before)) =
            (step.order, step.case)
        {
            match step.decided {
                Err(Refusal::CaseClosed) => {}
                Err(refusal) => return Err(format!("a screening was refused: {refusal}")),
                Ok(_) => {
                    self.levels.entry(before.id).or_default().insert(*level);
                    nothing_but_the_level(before, step.after().ok_or("the case is gone")?)?;
                }
            }
        }
        for case in step.world.cases.values() {
            let presumed = (case.presumed_at, case.presumed_on.clone(), case.concern);
            let first = self
                .presumed
                .entry(case.id)
                .or_insert_with(|| presumed.clone());
            if *first != presumed {
                return Err("the presumption was undone".to_owned());
            }
            let highest = self.levels.get(&case.id).and_then(BTreeSet::last).copied();
            if case.highest_level != highest {
                return Err(format!(
                    "{:?} stands, {highest:?} was given",
                    case.highest_level
                ));
            }
            if case.standing != CaseStanding::Open && !closed_by_order(step, case.id) {
                return Err("the case was closed by no order".to_owned());
            }
        }
        Ok(())
    }
}

/// A screening changes the highest level of a case and nothing else.
fn nothing_but_the_level(before: &Case, after: &Case) -> Result<(), String> {
    let mut expected = before.clone();
    expected.version = after.version;
    expected.moved_at = after.moved_at;
    expected.highest_level = after.highest_level;
    expected.compartments.clone_from(&after.compartments);
    if expected == *after {
        Ok(())
    } else {
        Err("a screening changed the case".to_owned())
    }
}

/// Whether the log says that a case was closed, and not reopened since.
fn closed_by_order(step: &Step<'_>, case: CaseId) -> bool {
    let events = step
        .world
        .log
        .iter()
        .filter(|entry| entry.stream == case.into());
    let last = events.rev().find_map(|entry| match &entry.event {
        Event::Case(CaseEvent::Closed { .. }) => Some(true),
        Event::Case(CaseEvent::Reopened { .. }) => Some(false),
        _ => None,
    });
    last == Some(true)
}

#[test]
fn one_sign_or_one_judgement_presumes_and_no_answer_takes_it_back() {
    holds::<Presumption>();
}

#[test]
fn a_presumption_that_wants_more_than_a_judgement_is_caught() {
    let flawed = deciding(|order, on, context, parts| match &order {
        Order::Presume(presume) if presume.basis == PresumptionBasis::Judgement => {
            Err(Refusal::ReasonMissing)
        }
        _ => order.decide(on, context, parts),
    });
    caught::<Presumption>(&flawed, "a presumption was refused");
}

#[test]
fn a_presumption_that_wants_a_screening_first_is_caught() {
    let flawed = deciding(|order, on, context, parts| match &order {
        Order::Presume(_) if on.case.is_none() => Err(Refusal::NothingTold),
        _ => order.decide(on, context, parts),
    });
    caught::<Presumption>(&flawed, "a presumption was refused");
}

#[test]
fn a_latest_level_that_stands_is_caught() {
    let flawed = folding(|_, event, after| match event {
        CaseEvent::Screened { level, .. } => Case {
            highest_level: Some(*level),
            ..after
        },
        _ => after,
    });
    caught::<Presumption>(&flawed, "was given");
}

#[test]
fn a_presumption_undone_by_answers_is_caught() {
    let flawed = folding(|_, event, after| match event {
        CaseEvent::Screened {
            level: Level::NoIndication,
            ..
        } => Case {
            standing: CaseStanding::Closed(CloseReason::Mistake),
            ..after
        },
        _ => after,
    });
    caught::<Presumption>(&flawed, "a screening changed the case");
}

/// The same history in which every screening finds nothing.
fn nothing_found(attempt: &Try) -> Try {
    let mut attempt = attempt.clone();
    if let Try::On {
        act: Act::Screen { answers, level },
        ..
    } = &mut attempt
    {
        answers
            .values_mut()
            .for_each(|answer| *answer = Answer::Absent);
        *level = Level::NoIndication;
    }
    attempt
}

fn blur(event: &mut Event) {
    if let Event::Case(CaseEvent::Screened { answers, level, .. }) = event {
        answers.clear();
        *level = Level::NoIndication;
    }
}

#[test]
fn a_screening_gates_nothing() {
    mirror(&Real, Told::Anew, nothing_found, blur).unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn a_level_that_gates_help_is_caught() {
    let flawed = deciding(|order, on, context, parts| match (&order, on.case) {
        (Order::Holder(HolderOrder::StartReflection), Some(case))
            if case.highest_level == Some(Level::NoIndication) =>
        {
            Err(Refusal::NothingTold)
        }
        _ => order.decide(on, context, parts),
    });
    said(mirror(&flawed, Told::Alike, nothing_found, blur), "differ");
}
