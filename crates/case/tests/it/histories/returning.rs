//! Return: no case ends because the person went back unless what awaits them was looked at within ninety days, nothing
//! of it was left open, they wanted to go, and of a child its best interests were determined to be that.

use std::collections::BTreeMap;

use case::person::{
    AssessedReturn, CaseEvent, ChildRules, CloseReason, HolderOrder, ReturnRisk, RiskFinding,
};
use case::{CaseId, Event, Refusal, Tell};
use proptest::prelude::*;

use super::child::Ages;
use super::rules::{On, Order, deciding};
use super::tries::{Story, stories_with_returns};
use super::world::{Entry, Step};
use super::{Watch, caught, holds};

/// It reads assessments from the log, and knows by itself who may be a child.
#[derive(Default)]
struct Returns {
    ages: BTreeMap<CaseId, Ages>,
}

/// The last assessment that no later entry called mistaken.
fn last<'a>(log: &[&'a Entry]) -> Option<(&'a Entry, &'a AssessedReturn)> {
    let mistaken = |version: u64| {
        log.iter().any(|entry| {
            matches!(entry.event, Event::Case(CaseEvent::Corrected { mistaken, .. }) if mistaken == version)
        })
    };
    log.iter().rev().find_map(|entry| match &entry.event {
        Event::Case(CaseEvent::ReturnAssessed(it)) if !mistaken(entry.version) => {
            Some((*entry, it))
        }
        _ => None,
    })
}

/// Ten questions are asked, and each has an answer with which one can go.
fn nothing_is_open(assessed: &AssessedReturn) -> bool {
    let good = |it: &&RiskFinding| matches!(it, RiskFinding::None | RiskFinding::Met);
    assessed.findings.values().filter(good).count() == 10
}

impl Watch for Returns {
    fn stories() -> BoxedStrategy<Story> {
        stories_with_returns().boxed()
    }

    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        let on = match step.order {
            Order::Presume(presume) => Some(presume.case),
            _ => step.case.map(|case| case.id),
        };
        if let (Some(on), Ok(_)) = (on, step.decided) {
            self.ages.entry(on).or_default().learn(step);
        }
        let (Order::Holder(HolderOrder::Close(CloseReason::Returned)), Some(before)) =
            (step.order, step.case)
        else {
            return Ok(());
        };
        let now = step.context.now;
        let log = step.world.log.iter();
        let log: Vec<_> = log
            .filter(|entry| entry.stream == before.id.into())
            .collect();
        let zone = step.context.profile.calendar().zone();
        let valid = |at: jiff::Timestamp| {
            let days = |it: jiff::Timestamp| zone.to_datetime(it).date();
            (days(now) - days(at)).get_days() <= 90
        };
        let ages = self.ages.entry(before.id).or_default();
        let child = ages.rules(step.context.today()) != ChildRules::No;
        let may = last(&log).is_some_and(|(entry, it)| {
            let best = !child || it.best_interests == Tell::Yes;
            valid(entry.at) && nothing_is_open(it) && it.wanted == Tell::Yes && best
        });
        match step.decided {
            Ok(_) if !may => Err("somebody went back unassessed".to_owned()),
            Err(
                Refusal::ReturnNotAssessed
                | Refusal::ReturnAssessmentOver { .. }
                | Refusal::ReturnRiskOpen { .. }
                | Refusal::ReturnNotWanted
                | Refusal::ReturnNotInBestInterests,
            ) if may => Err("somebody could have gone and was kept".to_owned()),
            _ => Ok(()),
        }
    }
}

#[test]
fn nobody_returns_before_what_awaits_them_was_looked_at() {
    holds::<Returns>();
}

/// Decides on a closing as if what was assessed had been something else.
fn found(
    change: impl Fn(&mut Vec<(u64, jiff::Timestamp, AssessedReturn)>, jiff::Timestamp) + 'static,
    says: &str,
) {
    let flawed = deciding(move |order, on, context, parts| match (&order, on.case) {
        (Order::Holder(HolderOrder::Close(CloseReason::Returned)), Some(case)) => {
            let mut case = case.clone();
            change(&mut case.all_returns, context.now);
            order.decide(
                On {
                    case: Some(&case),
                    ..on
                },
                context,
                parts,
            )
        }
        _ => order.decide(on, context, parts),
    });
    caught::<Returns>(&flawed, says);
}

#[test]
fn a_return_on_an_assessment_that_is_too_old_is_caught() {
    let late = |all: &mut Vec<_>, now| all.iter_mut().for_each(|(_, at, _)| *at = now);
    found(late, "went back unassessed");
}

#[test]
fn a_return_into_an_open_risk_is_caught() {
    let open = |all: &mut Vec<(u64, _, AssessedReturn)>, _| {
        for (_, _, it) in all {
            it.findings = ReturnRisk::ALL.map(|risk| (risk, RiskFinding::Met)).into();
        }
    };
    found(open, "went back unassessed");
}

#[test]
fn a_return_against_somebodys_will_or_a_childs_interests_is_caught() {
    let forced = |all: &mut Vec<(u64, _, AssessedReturn)>, _| {
        for (_, _, it) in all {
            it.wanted = Tell::Yes;
        }
    };
    found(forced, "went back unassessed");
    let child = |all: &mut Vec<(u64, _, AssessedReturn)>, _| {
        for (_, _, it) in all {
            it.best_interests = Tell::Yes;
        }
    };
    found(child, "went back unassessed");
}

#[test]
fn somebody_who_is_kept_although_nothing_stands_against_it_is_caught() {
    found(|all, _| all.clear(), "was kept");
}
