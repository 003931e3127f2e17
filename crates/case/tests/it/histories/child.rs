//! Invariant 5: reasons to think the person a child: child rules apply until shown otherwise, with a
//! guardian task, and the child-protection authority holds the case.

use std::collections::{BTreeMap, BTreeSet};

use case::person::{
    AgeClaim, Case, CaseEvent, ChildRules, ClockEnd, ClockKind, HolderChange, HolderOrder,
};
use case::{CaseId, Refusal, Tell};
use jiff::civil::{Date, date};

use super::country::CHILD_PROTECTION;
use super::rules::{On, Order, Rules, case_events, deciding, folding, without};
use super::world::Step;
use super::{Watch, caught, holds};

/// Everything that was said about one person's age.
#[derive(Default)]
pub(super) struct Ages {
    /// The latest days on which the person can have been born by each reason to think them a child.
    born: Vec<Date>,
    /// What the age was shown to be, by the version that said so.
    shown: BTreeMap<u64, bool>,
    mistaken: BTreeSet<u64>,
}

impl Ages {
    /// Learns from an order that was carried out.
    pub(super) fn learn(&mut self, step: &Step<'_>) {
        if let Order::Presume(presumed) = step.order
            && presumed.maybe_child == Tell::Yes
        {
            self.born.push(step.context.today());
        }
        let Some((before, order)) = step.holders() else {
            return;
        };
        match order {
            HolderOrder::StateAge(statement) => self.born.push(match statement.claim {
                AgeClaim::Born(born) => born,
                AgeClaim::Years(years) => years_before(statement.said_on, years),
                AgeClaim::Looks { from, .. } => years_before(statement.said_on, from),
            }),
            HolderOrder::SettleAge { child } => {
                self.shown.insert(before.version + 1, *child);
            }
            HolderOrder::Correct { mistaken } => {
                self.mistaken.insert(*mistaken);
            }
            _ => {}
        }
    }

    /// What holds on a day.
    pub(super) fn rules(&self, today: Date) -> ChildRules {
        let mut standing = self
            .shown
            .iter()
            .filter(|(version, _)| !self.mistaken.contains(version));
        match standing.next_back() {
            Some((_, true)) => ChildRules::Yes,
            Some((_, false)) => ChildRules::No,
            None if self.born.iter().any(|born| today < eighteenth(*born)) => {
                ChildRules::UntilShownOtherwise
            }
            None => ChildRules::No,
        }
    }
}

/// The same day some years before; 28 February for a 29th that was not.
fn years_before(day: Date, years: u8) -> Date {
    let year = day.year() - i16::from(years);
    Date::new(year, day.month(), day.day()).unwrap_or(date(year, 2, 28))
}

/// The eighteenth birthday; 1 March for who was born on a 29 February.
fn eighteenth(born: Date) -> Date {
    let year = born.year() + 18;
    Date::new(year, born.month(), born.day()).unwrap_or(date(year, 3, 1))
}

#[derive(Default)]
struct Child {
    ages: BTreeMap<CaseId, Ages>,
}

impl Watch for Child {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        let on = match step.order {
            Order::Presume(presume) => presume.case,
            _ => match step.case {
                Some(case) => case.id,
                None => return Ok(()),
            },
        };
        let ages = self.ages.entry(on).or_default();
        if step.decided.is_ok() {
            ages.learn(step);
        }
        let Some(case) = step.world.cases.get(&on) else {
            return Ok(());
        };
        let today = step.context.today();
        let (found, expected) = (
            step.rules.child_rules(case, &step.context),
            ages.rules(today),
        );
        if found != expected {
            return Err(format!("child rules are {found:?} and not {expected:?}"));
        }
        if let Some(decision) = step.decision() {
            guardian_not_given_up(case, decision)?;
        }
        let guardians = case.clocks.values();
        let mut guardians = guardians.filter(|clock| clock.kind == ClockKind::Guardian);
        if expected == ChildRules::No {
            let settled = step.decision().is_some_and(|decision| {
                case_events(decision)
                    .any(|event| matches!(event, CaseEvent::AgeSettled { child: false, .. }))
            });
            if settled && guardians.any(|clock| clock.ended.is_none()) {
                return Err("a guardian is due for somebody shown to be no child".to_owned());
            }
            return Ok(());
        }
        if case.holder != CHILD_PROTECTION {
            return Err(format!("a child's case is held by {}", case.holder));
        }
        if guardians.all(|clock| clock.ended == Some(ClockEnd::NotNeeded)) {
            return Err("no guardian is due for a child".to_owned());
        }
        Ok(())
    }
}

/// A guardian task ends when it is done or its time is over, and not because somebody chose so.
fn guardian_not_given_up(case: &Case, decision: &case::Decision) -> Result<(), String> {
    for event in case_events(decision) {
        if let CaseEvent::ClockEnded {
            clock,
            how: ClockEnd::PersonsChoice,
            ..
        } = event
            && case.clocks[clock].kind == ClockKind::Guardian
        {
            return Err("a guardian was given up".to_owned());
        }
    }
    Ok(())
}

#[test]
fn child_rules_apply_until_shown_otherwise_with_a_guardian_and_child_protection() {
    holds::<Child>();
}

/// Child rules as some would have them.
struct Otherwise(fn(&Case) -> Case);

impl Rules for Otherwise {
    fn child_rules(&self, case: &Case, context: &case::Context<'_>) -> ChildRules {
        (self.0)(case).child_rules(&context.clock(), context.now)
    }
}

#[test]
fn child_rules_dropped_on_a_second_age_are_caught() {
    let last_counts = Otherwise(|case| {
        let ages = case.ages.last().copied().into_iter().collect();
        Case {
            ages,
            ..case.clone()
        }
    });
    caught::<Child>(&last_counts, "and not UntilShownOtherwise");
    let any_age_ends_it = Otherwise(|case| {
        let maybe_child = if case.ages.is_empty() {
            case.maybe_child
        } else {
            Tell::No
        };
        Case {
            maybe_child,
            ..case.clone()
        }
    });
    caught::<Child>(&any_age_ends_it, "and not UntilShownOtherwise");
}

#[test]
fn a_child_without_a_guardian_task_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            matches!(
                event,
                CaseEvent::ClockStarted {
                    kind: ClockKind::Guardian,
                    ..
                }
            )
        }))
    });
    caught::<Child>(&flawed, "no guardian is due");
}

#[test]
fn a_guardian_that_stays_due_for_an_adult_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            matches!(
                event,
                CaseEvent::ClockEnded {
                    how: ClockEnd::NotNeeded,
                    ..
                }
            )
        }))
    });
    caught::<Child>(&flawed, "a guardian is due for somebody shown");
}

#[test]
fn a_holder_that_stays_when_the_person_may_be_a_child_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            matches!(
                event,
                CaseEvent::HolderChanged {
                    why: HolderChange::Child { .. },
                    ..
                }
            )
        }))
    });
    caught::<Child>(&flawed, "a child's case is held by");
}

#[test]
fn a_child_handed_on_like_an_adult_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        match order.clone().decide(on, context, parts.clone()) {
            Err(Refusal::ChildIsHeldByProtection | Refusal::ChildAndRepresentative) => {
                // Asked of the case as if the age had been shown.
                let adult = on.case.map(shown_adult);
                order.decide(
                    On {
                        case: adult.as_ref(),
                        ..on
                    },
                    context,
                    parts,
                )
            }
            decided => decided,
        }
    });
    caught::<Child>(&flawed, "a child's case is held by");
}

/// The case as it would be if the person had been shown to be an adult.
fn shown_adult(case: &Case) -> Case {
    let event = CaseEvent::AgeSettled {
        child: false,
        by: case::Actor::System,
    };
    let parts = BTreeSet::new();
    Case::evolve(Some(case.clone()), case.id, case.moved_at, &event, &parts).unwrap()
}

#[test]
fn an_age_that_stays_shown_after_its_showing_was_called_a_mistake_is_caught() {
    let flawed = folding(|before, event, after| match event {
        CaseEvent::Corrected { .. } => {
            let mistaken = before.map(|it| it.mistaken.clone()).unwrap_or_default();
            Case { mistaken, ..after }
        }
        _ => after,
    });
    caught::<Child>(&flawed, "child rules are");
}

#[test]
fn a_guardian_that_can_be_given_up_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let decided = order.clone().decide(on, context, parts.clone());
        let (Err(Refusal::TaskIsNotAChoice), Order::Holder(HolderOrder::EndClock { clock, .. })) =
            (&decided, &order)
        else {
            return decided;
        };
        let done = HolderOrder::EndClock {
            clock: *clock,
            persons_choice: false,
        };
        let mut decision = Order::Holder(done).decide(on, context, parts)?;
        for append in &mut decision.appends {
            if let case::Event::Case(CaseEvent::ClockEnded { how, .. }) = &mut append.event {
                *how = ClockEnd::PersonsChoice;
            }
        }
        Ok(decision)
    });
    caught::<Child>(&flawed, "a guardian was given up");
}
