//! Invariant 3: no assistance and no reflection period depends on co-operation, and reflection lasts
//! at least thirty days.

use std::collections::BTreeMap;

use case::clock::Deadline;
use case::person::{AgreementKind, Case, CaseEvent, ClockEnd, ClockKind, HolderOrder, Need, Reply};
use case::profile::BodyKind;
use case::{CaseId, ClockId, Event, OrganisationId, Refusal};
use jiff::civil::Date;

use super::country::{kind, organisation};
use super::rules::{Order, Real, case_events, deciding, folding};
use super::tries::{Act, Try};
use super::world::Step;
use super::{Told, Watch, caught, holds, mirror, said};

#[derive(Default)]
struct Reflection {
    /// Periods with the day they began on and when they end.
    begun: BTreeMap<(CaseId, ClockId), (Date, Deadline)>,
}

impl Watch for Reflection {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        if let (Order::Holder(HolderOrder::StartReflection), Err(refusal)) =
            (step.order, step.decided)
            && !matches!(refusal, Refusal::CaseClosed | Refusal::ClockRuns { .. })
        {
            return Err(format!("a reflection period was refused: {refusal}"));
        }
        let today = step.context.today();
        for case in step.world.cases.values() {
            let periods = case
                .clocks
                .iter()
                .filter(|(_, it)| it.kind == ClockKind::Reflection);
            for (id, clock) in periods {
                let deadline = clock.deadline.clone().ok_or("a period without an end")?;
                let begun = (today, deadline.clone());
                let (began, first) = self.begun.entry((case.id, *id)).or_insert(begun);
                if *first != deadline {
                    return Err("a period that runs was changed".to_owned());
                }
                let days = began.until(deadline.last_day).unwrap().get_days();
                if days < 30 {
                    return Err(format!("a period of {days} days"));
                }
            }
        }
        let Some((before, decision)) = step.case.zip(step.decision()) else {
            return Ok(());
        };
        for event in case_events(decision) {
            let CaseEvent::ClockEnded { clock, how, .. } = event else {
                continue;
            };
            let Some((began, _)) = self.begun.get(&(before.id, *clock)) else {
                continue;
            };
            let chosen = matches!(
                step.order,
                Order::Holder(HolderOrder::EndClock {
                    persons_choice: true,
                    ..
                })
            );
            let ran_out = began.until(today).unwrap().get_days() > 30;
            match how {
                ClockEnd::PersonsChoice if chosen => {}
                ClockEnd::RanOut if ran_out => {}
                _ => return Err(format!("a period ended as {how:?} by {:?}", step.order)),
            }
        }
        Ok(())
    }
}

#[test]
fn reflection_is_never_refused_never_short_and_never_ended_for_the_person() {
    holds::<Reflection>();
}

/// The same history in which every answer about co-operation is the opposite.
fn co_operation_turned(attempt: &Try) -> Try {
    let mut attempt = attempt.clone();
    if let Try::On {
        act: Act::Agree {
            kind, reply, with, ..
        },
        ..
    } = &mut attempt
        && is_co_operation(*kind, Some(organisation(*with)))
    {
        *reply = match *reply {
            Reply::Agreed => Reply::Refused,
            Reply::Refused => Reply::Agreed,
            Reply::TooYoung => Reply::TooYoung,
        };
    }
    attempt
}

/// That facts go to one police is told by whether they may go, as to anybody else.
fn is_co_operation(asked: AgreementKind, with: Option<OrganisationId>) -> bool {
    let named = with.is_some_and(|with| kind(with) == BodyKind::Police);
    match asked {
        AgreementKind::Police => !named,
        AgreementKind::Identification | AgreementKind::Research => true,
        _ => false,
    }
}

fn blur(event: &mut Event) {
    if let Event::Case(CaseEvent::AgreementRecorded { terms, .. }) = event
        && is_co_operation(terms.matter.kind(), terms.matter.with())
        && terms.answer == Reply::Agreed
    {
        terms.answer = Reply::Refused;
    }
}

#[test]
fn whether_the_person_helps_police_or_procedure_changes_nothing_else() {
    mirror(&Real, Told::Anew, co_operation_turned, blur).unwrap_or_else(|wrong| panic!("{wrong}"));
}

fn refuses(case: &Case, asked: AgreementKind) -> bool {
    let mut agreements = case.agreements.values();
    agreements.any(|it| it.terms.matter.kind() == asked && !it.terms.given())
}

#[test]
fn a_reflection_period_for_those_who_go_to_the_police_is_caught() {
    let flawed = || {
        deciding(|order, on, context, parts| match (&order, on.case) {
            (Order::Holder(HolderOrder::StartReflection), Some(case))
                if refuses(case, AgreementKind::Police) =>
            {
                Err(Refusal::NoSuchAgreement)
            }
            _ => order.decide(on, context, parts),
        })
    };
    caught::<Reflection>(&flawed(), "a reflection period was refused");
    said(
        mirror(&flawed(), Told::Alike, co_operation_turned, blur),
        "differ",
    );
}

#[test]
fn help_for_those_who_agree_to_be_identified_is_caught() {
    let flawed = deciding(|order, on, context, parts| match (&order, on.case) {
        (Order::Holder(HolderOrder::Refer { need, .. }), Some(case))
            if *need != Need::Holding && refuses(case, AgreementKind::Identification) =>
        {
            Err(Refusal::AgreementDoesNotCover)
        }
        _ => order.decide(on, context, parts),
    });
    said(
        mirror(&flawed, Told::Alike, co_operation_turned, blur),
        "differ",
    );
}

#[test]
fn a_longer_period_for_those_who_co_operate_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let helps = on
            .case
            .is_some_and(|case| !refuses(case, AgreementKind::Police));
        let mut decision = order.decide(on, context, parts)?;
        for append in &mut decision.appends {
            if let Event::Case(CaseEvent::ClockStarted {
                kind: ClockKind::Reflection,
                deadline: Some(deadline),
                ..
            }) = &mut append.event
                && helps
            {
                deadline.due += jiff::SignedDuration::from_hours(24);
            }
        }
        Ok(decision)
    });
    said(
        mirror(&flawed, Told::Alike, co_operation_turned, blur),
        "differ",
    );
}

#[test]
fn a_period_of_twenty_nine_days_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let mut decision = order.decide(on, context, parts)?;
        for append in &mut decision.appends {
            if let Event::Case(CaseEvent::ClockStarted {
                kind: ClockKind::Reflection,
                deadline,
                ..
            }) = &mut append.event
            {
                let length = case::calendar::Length::Days(29);
                let standing = case::clock::Standing::House;
                *deadline = Some(context.clock().right(context.now, length, "flaw", standing));
            }
        }
        Ok(decision)
    });
    caught::<Reflection>(&flawed, "a period of 29 days");
}

#[test]
fn a_period_that_the_holder_ends_is_caught() {
    let flawed = deciding(|order, on, context, parts| match &order {
        Order::Holder(HolderOrder::EndClock {
            clock,
            persons_choice: false,
        }) => {
            let asked = HolderOrder::EndClock {
                clock: *clock,
                persons_choice: true,
            };
            let mut decision = Order::Holder(asked).decide(on, context, parts)?;
            for append in &mut decision.appends {
                if let Event::Case(CaseEvent::ClockEnded { how, .. }) = &mut append.event {
                    *how = ClockEnd::Done;
                }
            }
            Ok(decision)
        }
        _ => order.decide(on, context, parts),
    });
    caught::<Reflection>(&flawed, "a period ended as Done");
}

#[test]
fn a_sweep_that_ends_a_period_early_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let early = matches!(order, Order::Sweep);
        let ahead = jiff::SignedDuration::from_hours(if early { 24 * 40 } else { 0 });
        order.decide(
            on,
            &case::Context {
                now: context.now + ahead,
                ..*context
            },
            parts,
        )
    });
    caught::<Reflection>(&flawed, "a period ended as RanOut");
}

#[test]
fn a_period_that_moves_while_it_runs_is_caught() {
    let flawed = folding(|_, event, mut after| {
        if matches!(event, CaseEvent::AgreementRecorded { .. }) {
            for clock in after.clocks.values_mut() {
                clock
                    .deadline
                    .iter_mut()
                    .for_each(|it| it.assumed = !it.assumed);
            }
        }
        after
    });
    caught::<Reflection>(&flawed, "a period that runs was changed");
}
