//! Safe contact: it counts for thirty days after the day on which it was told, until the person moves and
//! until a later one takes its place; nobody contacts the person outside it without a reason that is kept,
//! and nobody is asked for a reason who kept to one that counts.

use case::person::{
    Case, CaseEvent, ContactStanding, HolderOrder, MadeContact, Need, OutsideReason,
    RecordedContact,
};
use case::{Compartment, Context, Event, ReferralId, Refusal};
use jiff::ToSpan;
use proptest::prelude::*;

use super::rules::{On, Order, case_events, deciding, folding};
use super::tries::{Story, stories_with_contacts};
use super::world::{Entry, Step};
use super::{Watch, caught, holds};

/// It remembers nothing: what counts is read from the log at each contact.
#[derive(Default)]
struct Contacts;

impl Watch for Contacts {
    fn stories() -> BoxedStrategy<Story> {
        stories_with_contacts().boxed()
    }

    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        let (Order::Holder(HolderOrder::RecordContact(made)), Some(case)) = (step.order, step.case)
        else {
            return Ok(());
        };
        let log = step.world.log.iter();
        let log: Vec<_> = log
            .filter(|entry| entry.stream == case.id.into() && entry.version <= case.version)
            .collect();
        let standing = standing(&log, &step.context);
        let counts = standing == ContactStanding::Good;
        let needed = !counts || !made.kept;
        match step.decided {
            Ok(decision) => {
                let mut events = case_events(decision);
                let Some(CaseEvent::ContactMade(kept)) = events.next() else {
                    return Err("a contact was not written down".to_owned());
                };
                recorded(made, kept, standing, needed)
            }
            Err(Refusal::OutsideSafeContact { .. }) if needed && made.outside.is_none() => Ok(()),
            Err(Refusal::OutsideSafeContact { .. }) => {
                Err("a reason was asked for that was not needed".to_owned())
            }
            Err(Refusal::ReasonMissing) if needed && step.parts.is_empty() => Ok(()),
            Err(Refusal::CaseClosed | Refusal::DayAhead { .. }) => Ok(()),
            Err(other) => Err(format!("a contact was refused: {other}")),
        }
    }
}

fn recorded(
    made: &MadeContact,
    kept: &RecordedContact,
    standing: ContactStanding,
    needed: bool,
) -> Result<(), String> {
    if kept.standing != standing {
        return Err(format!("it stood {standing:?} and not {:?}", kept.standing));
    }
    if needed && kept.outside.is_none() {
        return Err("a contact outside the rules has no reason".to_owned());
    }
    let expected = made.outside.filter(|_| needed);
    if (kept.result, kept.kept, kept.outside) != (made.result, made.kept, expected) {
        return Err(format!("{kept:?} is not what was said"));
    }
    Ok(())
}

/// How the safe contact stands, by the words of the rule.
fn standing(log: &[&Entry], context: &Context<'_>) -> ContactStanding {
    let mistaken = |version: u64| {
        log.iter().any(|entry| {
            matches!(entry.event, Event::Case(CaseEvent::Corrected { mistaken, .. }) if mistaken == version)
        })
    };
    let counts = |entry: &&&Entry| !mistaken(entry.version);
    let says = |entry: &Entry, part| entry.parts.contains(&part);
    let mut contacts = log.iter().rev().filter(counts);
    let Some(contact) = contacts.find(|entry| says(entry, Compartment::Contact)) else {
        return ContactStanding::Unknown;
    };
    let day_of = |entry: &Entry| context.profile.calendar().day_of(entry.at);
    let told = match &contact.event {
        Event::Case(CaseEvent::AccountRecorded { given_on, .. }) => *given_on,
        _ => day_of(contact),
    };
    let last_day = told.saturating_add(30.days());
    let later = log.iter().filter(|entry| entry.version > contact.version);
    let mut moves = later.filter(counts).filter(|entry| {
        let placed = match &entry.event {
            Event::Case(CaseEvent::ReferralAccepted { referral, .. }) => {
                need(log, *referral) == Some(Need::Shelter)
            }
            Event::Case(CaseEvent::ReferralCompleted { referral, .. }) => {
                need(log, *referral) == Some(Need::ReturnSupport)
            }
            _ => false,
        };
        placed || says(entry, Compartment::Location)
    });
    match moves.next() {
        Some(moved) if day_of(moved) <= last_day => ContactStanding::Moved,
        _ if context.today() > last_day => ContactStanding::TooOld,
        _ => ContactStanding::Good,
    }
}

fn need(log: &[&Entry], id: ReferralId) -> Option<Need> {
    log.iter().find_map(|entry| match &entry.event {
        Event::Case(CaseEvent::ReferralSent { referral, sent, .. }) if *referral == id => {
            Some(sent.need)
        }
        _ => None,
    })
}

#[test]
fn nobody_is_contacted_outside_what_is_safe_without_a_reason_that_is_kept() {
    holds::<Contacts>();
}

/// A safe contact in whose history something is forgotten.
fn forgetting(what: impl Fn(&mut Case)) -> impl super::rules::Rules {
    folding(move |_, _, mut after| {
        what(&mut after);
        after
    })
}

#[test]
fn a_safe_contact_that_outlives_a_move_is_caught() {
    let stays = forgetting(|case| case.moves.clear());
    caught::<Contacts>(&stays, "it stood Moved and not Good");
}

#[test]
fn a_placement_that_is_no_move_is_caught() {
    let placed = folding(|_, event, mut after| {
        if matches!(event, CaseEvent::ReferralAccepted { .. }) {
            after.moves.pop();
        }
        after
    });
    caught::<Contacts>(&placed, "it stood Moved and not");
}

#[test]
fn a_safe_contact_that_counts_for_ever_or_from_when_it_was_typed_is_caught() {
    let typed = forgetting(|case| case.contacts.iter_mut().for_each(|it| it.told_on = None));
    caught::<Contacts>(&typed, "it stood TooOld and not Good");
}

#[test]
fn a_mistaken_safe_contact_that_still_counts_is_caught() {
    let kept = forgetting(|case| case.contacts.truncate(1));
    caught::<Contacts>(&kept, "it stood");
}

#[test]
fn a_contact_without_a_reason_that_it_needs_is_caught() {
    let silent = deciding(|order, on, context, parts| {
        let Order::Holder(HolderOrder::RecordContact(made)) = order else {
            return order.decide(on, context, parts);
        };
        let mut invented = made;
        invented.outside = invented.outside.or(Some(OutsideReason::Mistake));
        let order = Order::Holder(HolderOrder::RecordContact(invented));
        let mut decision = order.decide(on, context, parts)?;
        for append in &mut decision.appends {
            if let Event::Case(CaseEvent::ContactMade(kept)) = &mut append.event {
                kept.outside = kept.outside.filter(|_| made.outside.is_some());
            }
        }
        Ok(decision)
    });
    caught::<Contacts>(&silent, "has no reason");
}

#[test]
fn a_reason_asked_of_whoever_kept_to_the_rules_is_caught() {
    let always = deciding(|order, on: On<'_>, context, parts| match order {
        Order::Holder(HolderOrder::RecordContact(made)) if made.outside.is_none() => {
            let standing = ContactStanding::Good;
            Err(Refusal::OutsideSafeContact { standing })
        }
        order => order.decide(on, context, parts),
    });
    caught::<Contacts>(&always, "not needed");
}
