//! The person's own page: opened once after a safety talk that found it safe, just before; nothing is wrapped
//! to the person but what they chose to read, never where they are, and nothing once it is off or the case
//! has ended.

use std::collections::{BTreeMap, BTreeSet};

use case::person::{
    CaseEvent, ClockKind, HolderOrder, OpenPage, PersonOrder, RunningClock, Speaker,
};
use case::{CaseId, Compartment, Refusal, Tell};
use jiff::{SignedDuration, Timestamp};

use proptest::prelude::*;

use super::rules::{Order, deciding, folding, without};
use super::tries::{Story, stories_with_pages};
use super::world::Step;
use super::{Watch, caught, holds};

/// What is remembered of pages, from what was ordered.
#[derive(Default)]
struct Pages {
    /// Talks that found it safe, after which no page was opened.
    safe: BTreeMap<CaseId, Timestamp>,
    /// What may be read on pages that are on.
    on: BTreeMap<CaseId, BTreeSet<Compartment>>,
    /// The version up to which somebody may have read who may not read what comes.
    over: BTreeMap<CaseId, u64>,
}

impl Watch for Pages {
    fn stories() -> BoxedStrategy<Story> {
        stories_with_pages().boxed()
    }

    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        if let (Some(case), Some(_)) = (step.case, step.decision()) {
            self.learn(step, case.id)?;
        }
        if let (Order::Person(PersonOrder::TurnOff), Err(refusal)) = (step.order, step.decided)
            && step.case.is_some_and(|case| self.on.contains_key(&case.id))
        {
            return Err(format!("the person could not turn it off: {refusal}"));
        }
        for (stream, compartment) in &step.world.persons_keys {
            let case = CaseId::from(stream.id.into_bytes());
            let on = self.on.get(&case);
            if !on.is_some_and(|readable| readable.contains(compartment)) {
                return Err(format!("the person holds a key of {compartment}"));
            }
        }
        for case in step.world.cases.values() {
            let open = case.page.as_ref().filter(|page| page.is_open());
            let wanted = self.on.get(&case.id);
            if open.map(|page| &page.readable) != wanted {
                return Err(format!("{open:?} is not as it was ordered: {wanted:?}"));
            }
            if self
                .over
                .get(&case.id)
                .is_some_and(|over| case.narrowed < *over)
            {
                return Err("what comes is written under a key that the person had".to_owned());
            }
            let there = |part: &&Compartment| case.compartments.contains(part);
            for part in wanted.into_iter().flatten().filter(there) {
                if !step.world.persons_keys.contains(&(case.id.into(), *part)) {
                    return Err(format!("the person cannot read {part}"));
                }
            }
        }
        Ok(())
    }
}

impl Pages {
    fn learn(&mut self, step: &Step<'_>, case: CaseId) -> Result<(), String> {
        let now = step.context.now;
        match step.order {
            Order::Holder(HolderOrder::TalkOfPage(talk)) => match talk.safe {
                Tell::Yes => {
                    self.safe.insert(case, now);
                }
                _ => {
                    self.safe.remove(&case);
                }
            },
            Order::Page(OpenPage { readable, .. }) => {
                let talked = self.safe.remove(&case);
                if talked.is_none_or(|at| now.duration_since(at) > SignedDuration::from_hours(12)) {
                    return Err("opened without a safety talk".to_owned());
                }
                let never = [
                    Compartment::Location,
                    Compartment::Legal,
                    Compartment::Narrative,
                ];
                if never.iter().any(|part| readable.contains(part)) {
                    return Err("the page shows what none may show".to_owned());
                }
                self.on.insert(case, readable.clone());
            }
            Order::Person(PersonOrder::TakeBack(_) | PersonOrder::TellWrong { .. }) => {
                if !self.on.contains_key(&case) {
                    return Err("done on a page that is off".to_owned());
                }
                if let (Order::Person(PersonOrder::TakeBack(agreement)), Some(after)) =
                    (step.order, step.after())
                {
                    let answer = after.answer_to(agreement);
                    let (_, answer) = answer.ok_or("taken back, and never given")?;
                    if answer.ended.is_none() {
                        return Err("taken back, and it stands".to_owned());
                    }
                    if answer.terms.speaker != Speaker::Person {
                        return Err("taken back in another's name".to_owned());
                    }
                }
                let wrong = matches!(step.order, Order::Person(PersonOrder::TellWrong { .. }));
                let holder = step.case.map(|case| case.holder);
                let told = |holder| {
                    let key = (case.into(), Compartment::Narrative, holder);
                    step.world.keys.contains(&key)
                };
                if wrong && !holder.is_some_and(told) {
                    return Err("the holder cannot read what is wrong".to_owned());
                }
                let clocks = step.after().map(|after| after.clocks.values());
                let waits =
                    |clock: &RunningClock| clock.kind == ClockKind::Correction && clock.from == now;
                if wrong && !clocks.into_iter().flatten().any(waits) {
                    return Err("nobody has to answer".to_owned());
                }
            }
            Order::Holder(HolderOrder::TurnPageOff | HolderOrder::Close(_)) | Order::Person(_) => {
                let read = self
                    .on
                    .remove(&case)
                    .is_some_and(|readable| !readable.is_empty());
                if let (true, Some(after)) = (read, step.after()) {
                    self.over.insert(case, after.version);
                }
                if matches!(step.order, Order::Holder(HolderOrder::Close(_))) {
                    self.safe.remove(&case);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

#[test]
fn a_page_is_on_after_a_safety_talk_alone_and_off_is_off() {
    holds::<Pages>();
}

#[test]
fn a_page_opened_without_a_talk_is_caught() {
    let flawed = deciding(|order, on, context, parts| match (&order, on.case) {
        (Order::Page(open), Some(case)) if case.talk.is_none() => {
            let mut talked = case.clone();
            let talk = case::person::SafetyTalk {
                shared_with: case::person::SharedWith::Nobody,
                safe: Tell::Yes,
                wanted: true,
            };
            talked.talk = Some((talk, context.now));
            open.clone().decide(&talked, context)
        }
        _ => order.decide(on, context, parts),
    });
    caught::<Pages>(&flawed, "without a safety talk");
}

#[test]
fn a_page_that_shows_where_the_person_is_is_caught() {
    let flawed = deciding(|order, on, context, parts| match order {
        Order::Page(mut open) => {
            let refused = Order::Page(open.clone()).decide(on, context, parts.clone());
            let Err(Refusal::ForeignPart { .. }) = refused else {
                return refused;
            };
            let all = std::mem::take(&mut open.readable);
            let mut decision = Order::Page(open).decide(on, context, parts)?;
            for append in &mut decision.appends {
                if let case::Event::Case(CaseEvent::PageOpened { readable, .. }) = &mut append.event
                {
                    readable.clone_from(&all);
                }
            }
            Ok(decision)
        }
        order => order.decide(on, context, parts),
    });
    caught::<Pages>(&flawed, "what none may show");
}

#[test]
fn a_page_that_keeps_its_keys_when_it_is_off_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let mut decision = order.decide(on, context, parts)?;
        decision.person_revocations.clear();
        Ok(decision)
    });
    caught::<Pages>(&flawed, "the person holds a key of");
}

#[test]
fn a_part_whose_key_the_person_is_not_given_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let mut decision = order.decide(on, context, parts)?;
        decision.person_grants.clear();
        Ok(decision)
    });
    caught::<Pages>(&flawed, "the person cannot read");
}

#[test]
fn a_key_that_outlives_the_page_is_caught() {
    let flawed = folding(|before, _, mut after| {
        after.narrowed = before.map_or(0, |before| before.narrowed);
        after
    });
    caught::<Pages>(&flawed, "under a key that the person had");
}

#[test]
fn what_is_taken_back_and_stands_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let own = matches!(order, Order::Person(PersonOrder::TakeBack(_)));
        let decision = order.decide(on, context, parts)?;
        let withdrawn =
            |event: &CaseEvent| own && matches!(event, CaseEvent::AgreementWithdrawn { .. });
        Ok(without(decision, withdrawn))
    });
    caught::<Pages>(&flawed, "taken back, and it stands");
}

#[test]
fn what_is_wrong_and_nobody_has_to_answer_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        let started = |event: &CaseEvent| {
            matches!(
                event,
                CaseEvent::ClockStarted {
                    kind: ClockKind::Correction,
                    ..
                }
            )
        };
        Ok(without(decision, started))
    });
    caught::<Pages>(&flawed, "nobody has to answer");
}

#[test]
fn a_page_that_is_not_turned_off_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        let off = |event: &CaseEvent| matches!(event, CaseEvent::PageTurnedOff { .. });
        Ok(without(decision, off))
    });
    caught::<Pages>(&flawed, "is not as it was ordered");
}
