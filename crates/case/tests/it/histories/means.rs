//! Invariant 6: a child's case never requires means nor fails for lack of them; what is told is kept.

use case::person::{CaseEvent, ChildRules, HolderOrder, PresumptionBasis};
use case::{Compartment, Event, Refusal};
use screening::Answer;

use super::rules::{On, Order, Real, deciding};
use super::tries::{Act, MEANS, PURPOSE, Try};
use super::world::Step;
use super::{Told, Watch, caught, holds, mirror, said};

/// The same history in which no means was ever seen.
fn without_means(attempt: &Try) -> Try {
    let mut attempt = attempt.clone();
    match &mut attempt {
        Try::Presume {
            basis: PresumptionBasis::Indicator(id),
            ..
        } => {
            *id = PURPOSE[0].to_owned();
        }
        Try::On {
            act: Act::Screen { answers, .. },
            ..
        } => {
            for id in MEANS {
                answers.insert(id.to_owned(), Answer::Absent);
            }
        }
        _ => {}
    }
    attempt
}

fn blur(event: &mut Event) {
    match event {
        Event::Case(CaseEvent::Presumed {
            basis: PresumptionBasis::Indicator(id),
            ..
        }) => id.clear(),
        Event::Case(CaseEvent::Screened { answers, .. }) => answers.clear(),
        _ => {}
    }
}

#[test]
fn nothing_waits_for_a_means() {
    mirror(&Real, Told::Anew, without_means, blur).unwrap_or_else(|wrong| panic!("{wrong}"));
}

/// Whether child rules hold and nothing recorded so far shows a means.
fn child_without_means(on: On<'_>, context: &case::Context<'_>) -> bool {
    on.case.is_some_and(|case| {
        let shown = matches!(&case.presumed_on, PresumptionBasis::Indicator(id) if MEANS.contains(&id.as_str()));
        case.child_rules(&context.clock(), context.now) != ChildRules::No && !shown
    })
}

#[test]
fn means_required_of_a_child_are_caught() {
    let presuming = deciding(|order, on, context, parts| match &order {
        Order::Presume(presume) => match &presume.basis {
            PresumptionBasis::Indicator(id)
                if presume.maybe_child == case::Tell::Yes && !MEANS.contains(&id.as_str()) =>
            {
                Err(Refusal::NothingTold)
            }
            _ => order.decide(on, context, parts),
        },
        _ => order.decide(on, context, parts),
    });
    said(
        mirror(&presuming, Told::Alike, without_means, blur),
        "differ",
    );

    let reflecting = deciding(|order, on, context, parts| match &order {
        Order::Holder(HolderOrder::StartReflection) if child_without_means(on, context) => {
            Err(Refusal::NothingTold)
        }
        _ => order.decide(on, context, parts),
    });
    said(
        mirror(&reflecting, Told::Alike, without_means, blur),
        "differ",
    );

    let screening = deciding(|order, on, context, parts| match (&order, on.case) {
        (Order::Holder(HolderOrder::Screen { answers, .. }), Some(case)) => {
            let child = case.child_rules(&context.clock(), context.now) != ChildRules::No;
            let means = MEANS
                .iter()
                .any(|id| answers.get(*id) == Some(&Answer::Present));
            if child && !means {
                return Err(Refusal::NothingTold);
            }
            order.decide(on, context, parts)
        }
        _ => order.decide(on, context, parts),
    });
    said(
        mirror(&screening, Told::Alike, without_means, blur),
        "differ",
    );
    caught::<Kept>(&screening, "what was told was refused");
}

/// Every answer is in the record as it was given, and every word beside it.
#[derive(Default)]
struct Kept;

impl Watch for Kept {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        let Order::Holder(HolderOrder::Screen {
            answers: given,
            level: came_out,
            ..
        }) = step.order
        else {
            return Ok(());
        };
        let decision = match step.decided {
            Err(Refusal::CaseClosed) => return Ok(()),
            Err(refusal) => return Err(format!("what was told was refused: {refusal}")),
            Ok(decision) => decision,
        };
        let kept = decision.appends.iter().any(|append| match &append.event {
            Event::Case(CaseEvent::Screened { answers, level, .. }) => {
                answers == given && level == came_out && append.parts == *step.parts
            }
            _ => false,
        });
        let logged = step.world.log.iter().rev().any(|entry| match &entry.event {
            Event::Case(CaseEvent::Screened { answers, .. }) => answers == given,
            _ => false,
        });
        if kept && logged {
            Ok(())
        } else {
            Err("what was told was not kept".to_owned())
        }
    }
}

#[test]
fn what_is_told_is_kept() {
    holds::<Kept>();
}

#[test]
fn means_left_out_of_a_childs_record_are_caught() {
    let answers_dropped = deciding(|order, on, context, parts| {
        let child = on
            .case
            .is_some_and(|case| case.child_rules(&context.clock(), context.now) != ChildRules::No);
        let mut decision = order.decide(on, context, parts)?;
        for append in &mut decision.appends {
            if let (true, Event::Case(CaseEvent::Screened { answers, .. })) =
                (child, &mut append.event)
            {
                answers.retain(|id, _| !MEANS.contains(&id.as_str()));
            }
        }
        Ok(decision)
    });
    caught::<Kept>(&answers_dropped, "what was told was not kept");
    let words_dropped = deciding(|order, on, context, parts| {
        let mut decision = order.decide(on, context, parts)?;
        for append in &mut decision.appends {
            append.parts.remove(&Compartment::Narrative);
        }
        Ok(decision)
    });
    caught::<Kept>(&words_dropped, "what was told was not kept");
}
