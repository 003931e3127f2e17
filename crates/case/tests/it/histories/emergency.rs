//! Break-glass: nothing opens for who asked before a second person of another organisation confirmed it,
//! or, after ten minutes without an answer, but how the person is reached and what a life may hang on;
//! it ends in time, the holder is told, and nobody gets a key to anything by it.

use std::collections::{BTreeMap, BTreeSet};

use case::person::{AnswerEmergency, AskEmergency, CaseEvent, EmergencyStanding, UseEmergency};
use case::{Actor, Compartment, EmergencyId, Event};
use jiff::{SignedDuration, Timestamp};

use super::rules::{Order, case_events, deciding, folding};
use super::world::Step;
use super::{Watch, caught, holds};

/// What is remembered of a break-glass.
struct Known {
    by: Actor,
    at: Timestamp,
    asked: BTreeSet<Compartment>,
    /// What was allowed by whom, and until when at most.
    allowed: Option<(BTreeSet<Compartment>, Timestamp)>,
}

#[derive(Default)]
struct BreakGlass {
    known: BTreeMap<EmergencyId, Known>,
}

impl Watch for BreakGlass {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        if step.decision().is_some() {
            self.learn(step)?;
        }
        let now = step.context.now;
        for case in step.world.cases.values() {
            for (id, it) in &case.emergencies {
                let open = it.open_at(now);
                if open.is_empty() {
                    continue;
                }
                let known = self.known.get(id).ok_or("open, and nobody asked")?;
                let Some((allowed, until)) = &known.allowed else {
                    return Err(format!("open without a second person: {it:?}"));
                };
                if now >= *until {
                    return Err(format!("open for too long: {it:?}"));
                }
                if !open.is_subset(allowed) {
                    return Err(format!("more is open than may be: {it:?}"));
                }
            }
        }
        if let (Order::Sweep, Some(after)) = (step.order, step.after()) {
            let late = |standing: &EmergencyStanding| matches!(standing, EmergencyStanding::Open { until, .. } if now >= *until);
            if after.emergencies.values().any(|it| late(&it.standing)) {
                return Err("nobody said that it ran out".to_owned());
            }
        }
        Ok(())
    }
}

impl BreakGlass {
    fn learn(&mut self, step: &Step<'_>) -> Result<(), String> {
        let (by, at) = (step.context.actor, step.context.now);
        let (Some(case), Some(decision)) = (step.case, step.decision()) else {
            return Ok(());
        };
        let ours = matches!(
            step.order,
            Order::Ask(_) | Order::Answer(_) | Order::Alone(_) | Order::Stop(_)
        );
        let words = |part: &Compartment| matches!(part, Compartment::Emergency(_));
        if ours && !decision.grants.iter().all(|it| words(&it.compartment)) {
            return Err("break-glass hands on a key".to_owned());
        }
        match step.order {
            Order::Ask(AskEmergency { emergency, .. }) => {
                let asked = case_events(decision).find_map(|event| match event {
                    CaseEvent::EmergencyAsked(asked) => Some(asked),
                    _ => None,
                });
                let asked = asked.ok_or("asked, and nothing says so")?;
                if !asked.told.contains(&case.holder) {
                    return Err("the holder is not told".to_owned());
                }
                if !case.lawyers().all(|it| asked.told.contains(&it)) {
                    return Err("the person's lawyer is not told".to_owned());
                }
                if !step.parts.iter().any(words) {
                    return Err("glass is broken without a reason".to_owned());
                }
                let asked = asked.compartments.clone();
                let allowed = None;
                self.known.insert(
                    *emergency,
                    Known {
                        by,
                        at,
                        asked,
                        allowed,
                    },
                );
            }
            Order::Answer(AnswerEmergency::Confirm(id)) => {
                let known = self.known.get_mut(id).ok_or("answered, and nobody asked")?;
                if known.by.organisation() == by.organisation() {
                    return Err("confirmed by who asked".to_owned());
                }
                let until = at + SignedDuration::from_hours(12);
                known.allowed = Some((known.asked.clone(), until));
            }
            Order::Answer(AnswerEmergency::Refuse(id)) => {
                let known = self.known.get_mut(id).ok_or("answered, and nobody asked")?;
                known.allowed = None;
            }
            Order::Alone(UseEmergency(id)) => {
                let known = self.known.get_mut(id).ok_or("opened, and nobody asked")?;
                if known.by != by {
                    return Err("opened alone by somebody else".to_owned());
                }
                if at < known.at + SignedDuration::from_mins(10) {
                    return Err("nobody had the time to answer".to_owned());
                }
                let until = at + SignedDuration::from_hours(4);
                let alone = [Compartment::Contact, Compartment::Urgent].into();
                known.allowed = Some((alone, until));
            }
            _ => {}
        }
        Ok(())
    }
}

#[test]
fn glass_is_broken_by_two_organisations_for_hours_and_the_holder_is_told() {
    holds::<BreakGlass>();
}

#[test]
fn what_opens_when_it_is_asked_for_is_caught() {
    let flawed = folding(|_, event, mut after| {
        if let CaseEvent::EmergencyAsked(asked) = event
            && let Some(it) = after.emergencies.get_mut(&asked.emergency)
        {
            it.standing = EmergencyStanding::Open {
                compartments: asked.compartments.clone(),
                until: asked.until,
                alone: false,
            };
        }
        after
    });
    caught::<BreakGlass>(&flawed, "without a second person");
}

#[test]
fn what_never_ends_is_caught() {
    let flawed = folding(|_, _, mut after| {
        for it in after.emergencies.values_mut() {
            if let EmergencyStanding::Open { until, .. } = &mut it.standing {
                *until = Timestamp::MAX;
            }
        }
        after
    });
    caught::<BreakGlass>(&flawed, "open for too long");
}

#[test]
fn who_opens_everything_alone_is_caught() {
    let flawed = folding(|_, event, mut after| {
        if let CaseEvent::EmergencyOpenedAlone { emergency, .. } = event
            && let Some(it) = after.emergencies.get_mut(emergency)
        {
            let asked = it.asked.compartments.clone();
            if let EmergencyStanding::Open { compartments, .. } = &mut it.standing {
                *compartments = asked;
            }
        }
        after
    });
    caught::<BreakGlass>(&flawed, "more is open");
}

#[test]
fn a_holder_who_is_not_told_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let holder = on.case.map(|case| case.holder);
        let mut decision = order.decide(on, context, parts)?;
        for append in &mut decision.appends {
            if let (Event::Case(CaseEvent::EmergencyAsked(asked)), Some(holder)) =
                (&mut append.event, holder)
            {
                asked.told.remove(&holder);
            }
        }
        Ok(decision)
    });
    caught::<BreakGlass>(&flawed, "the holder is not told");
}

#[test]
fn who_confirms_for_themselves_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let decided = order.clone().decide(on, context, parts);
        match (&order, decided) {
            (Order::Answer(AnswerEmergency::Confirm(id)), Err(_)) => {
                let case = on.case.expect("it is on a case");
                let event = CaseEvent::EmergencyConfirmed {
                    emergency: *id,
                    until: context.now,
                    by: context.actor,
                };
                let mut decision = case::Decision::default();
                decision.appends.push(case::Append {
                    stream: case.id.into(),
                    event: Event::Case(event),
                    parts: BTreeSet::new(),
                });
                Ok(decision)
            }
            (_, decided) => decided,
        }
    });
    caught::<BreakGlass>(&flawed, "confirmed by who asked");
}
