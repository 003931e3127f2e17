//! Invariant 11: history only grows; a mistake is corrected by a later event that says so.
//! Contradictory ages, dates and accounts are kept side by side, each with source and date, and never
//! called inconsistency; only the impossible is refused.

use std::collections::BTreeMap;

use case::person::{AgeClaim, AgeStatement, Case, CaseEvent, HolderOrder, Source};
use case::{CaseId, Event, Refusal, StreamId};
use jiff::civil::Date;

use super::rules::{Order, Rules, deciding, folding, without};
use super::world::{Entry, Step};
use super::{Watch, caught, holds};

#[derive(Default)]
struct OnlyGrows {
    log: Vec<Entry>,
    ages: BTreeMap<CaseId, Vec<AgeStatement>>,
    accounts: BTreeMap<CaseId, Vec<(Source, Date)>>,
}

impl Watch for OnlyGrows {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        let log = &step.world.log;
        if !log.starts_with(&self.log) {
            return Err("history was rewritten".to_owned());
        }
        self.log.clone_from(log);
        numbered(log)?;
        only_the_impossible_is_refused(step)?;
        self.learn(step);
        let Some(after) = step.after() else {
            return Ok(());
        };
        nothing_is_lost(step.case.ok_or("a case from nothing")?, after)?;
        let said = self.ages.get(&after.id).cloned().unwrap_or_default();
        if after.ages != said {
            return Err(format!("the ages are {:?} and not {said:?}", after.ages));
        }
        let accounts = self.accounts.get(&after.id).cloned().unwrap_or_default();
        if accounts_of(log, after.id) != accounts {
            return Err("an account is not there".to_owned());
        }
        replayed(step, after)
    }
}

impl OnlyGrows {
    fn learn(&mut self, step: &Step<'_>) {
        let Some((before, order)) = step.holders() else {
            return;
        };
        match order {
            HolderOrder::StateAge(statement) => {
                self.ages.entry(before.id).or_default().push(*statement);
            }
            HolderOrder::RecordAccount { source, given_on } => {
                self.accounts
                    .entry(before.id)
                    .or_default()
                    .push((*source, *given_on));
            }
            _ => {}
        }
    }
}

/// Every stream is numbered from 1 without a gap.
fn numbered(log: &[Entry]) -> Result<(), String> {
    let mut versions: BTreeMap<StreamId, u64> = BTreeMap::new();
    for entry in log {
        let version = versions.entry(entry.stream).or_default();
        *version += 1;
        if *version != entry.version {
            return Err(format!(
                "{} has a gap before {}",
                entry.stream, entry.version
            ));
        }
    }
    Ok(())
}

/// An age or an account is refused only for a day that has not come, or for saying nothing.
fn only_the_impossible_is_refused(step: &Step<'_>) -> Result<(), String> {
    let (Order::Holder(order), Err(refusal)) = (step.order, step.decided) else {
        return Ok(());
    };
    let days = match order {
        HolderOrder::StateAge(AgeStatement {
            claim: AgeClaim::Born(born),
            said_on,
            ..
        }) => {
            vec![*born, *said_on]
        }
        HolderOrder::StateAge(statement) => vec![statement.said_on],
        HolderOrder::RecordAccount { given_on, .. } => vec![*given_on],
        _ => return Ok(()),
    };
    let ahead = days.iter().any(|day| *day > step.context.today());
    match refusal {
        Refusal::CaseClosed => Ok(()),
        Refusal::DayAhead { .. } if ahead => Ok(()),
        Refusal::NothingTold if step.parts.is_empty() => Ok(()),
        other => Err(format!("what was said was refused: {other}")),
    }
}

/// What a case had it still has.
fn nothing_is_lost(before: &Case, after: &Case) -> Result<(), String> {
    let kept = after.ages.starts_with(&before.ages)
        && before
            .agreements
            .keys()
            .all(|id| after.agreements.contains_key(id))
        && before
            .referrals
            .keys()
            .all(|id| after.referrals.contains_key(id))
        && before.clocks.keys().all(|id| after.clocks.contains_key(id))
        && before.mistaken.is_subset(&after.mistaken)
        && before.compartments.is_subset(&after.compartments)
        && before.version <= after.version;
    if kept {
        Ok(())
    } else {
        Err("something recorded is gone".to_owned())
    }
}

fn accounts_of(log: &[Entry], case: CaseId) -> Vec<(Source, Date)> {
    let entries = log.iter().filter(|entry| entry.stream == case.into());
    entries
        .filter_map(|entry| match &entry.event {
            Event::Case(CaseEvent::AccountRecorded {
                source, given_on, ..
            }) => Some((*source, *given_on)),
            _ => None,
        })
        .collect()
}

/// The state is what its events fold into, read again from the first.
fn replayed(step: &Step<'_>, now: &Case) -> Result<(), String> {
    let entries = step
        .world
        .log
        .iter()
        .filter(|entry| entry.stream == now.id.into());
    let again = entries.fold(None, |state: Option<Case>, entry| {
        step.rules.fold_case(state.as_ref(), entry)
    });
    if again.as_ref() == Some(now) {
        Ok(())
    } else {
        Err("the log folds into another state".to_owned())
    }
}

#[test]
fn history_only_grows_and_contradictions_stand_side_by_side() {
    holds::<OnlyGrows>();
}

#[test]
fn an_age_that_replaces_the_one_before_is_caught() {
    let flawed = folding(|_, event, mut after| {
        if matches!(event, CaseEvent::AgeStated { .. }) {
            after.ages.drain(..after.ages.len() - 1);
        }
        after
    });
    caught::<OnlyGrows>(&flawed, "something recorded is gone");
}

#[test]
fn an_age_that_loses_its_source_is_caught() {
    let flawed = folding(|_, event, mut after| {
        if let (CaseEvent::AgeStated { .. }, Some(last)) = (event, after.ages.last_mut()) {
            last.source = Source::Unknown;
        }
        after
    });
    caught::<OnlyGrows>(&flawed, "the ages are");
}

#[test]
fn a_contradiction_that_is_refused_is_caught() {
    let flawed = deciding(|order, on, context, parts| match (&order, on.case) {
        (Order::Holder(HolderOrder::StateAge(statement)), Some(case))
            if case
                .ages
                .iter()
                .any(|earlier| earlier.claim != statement.claim) =>
        {
            Err(Refusal::AlreadyRecorded)
        }
        _ => order.decide(on, context, parts),
    });
    caught::<OnlyGrows>(&flawed, "what was said was refused");
}

#[test]
fn a_second_account_of_the_day_that_is_not_kept_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let second = on.case.is_some_and(|case| case.version > 3);
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            second && matches!(event, CaseEvent::AccountRecorded { .. })
        }))
    });
    caught::<OnlyGrows>(&flawed, "an account is not there");
}

#[test]
fn a_correction_that_erases_is_caught() {
    let flawed = folding(|_, event, mut after| {
        if matches!(event, CaseEvent::Corrected { .. }) {
            after.ages.pop();
        }
        after
    });
    caught::<OnlyGrows>(&flawed, "something recorded is gone");
}

#[test]
fn a_correction_that_rewrites_the_entry_is_caught() {
    struct Rewrites;
    impl Rules for Rewrites {
        fn keep(&self, log: &mut Vec<Entry>, entry: Entry) {
            if let Event::Case(CaseEvent::Corrected { mistaken, .. }) = &entry.event
                && let Some(earlier) = log
                    .iter_mut()
                    .find(|it| it.stream == entry.stream && it.version == *mistaken)
            {
                earlier.event = entry.event.clone();
            }
            log.push(entry);
        }
    }
    caught::<OnlyGrows>(&Rewrites, "history was rewritten");
}

#[test]
fn a_state_that_is_more_than_its_events_is_caught() {
    // Something counted outside the log, as a cache would.
    let counted = std::cell::Cell::new(0_u64);
    let flawed = folding(|_, _, mut after| {
        counted.set(counted.get() + 1);
        if counted.get().is_multiple_of(7) {
            after.interim = !after.interim;
        }
        after
    });
    caught::<OnlyGrows>(&flawed, "the log folds into another state");
}
