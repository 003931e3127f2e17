//! Alerts: what is far above, what nothing followed, what follows too soon; and how often chance alone
//! would say so.

use std::collections::BTreeSet;

use case::alerts::{
    Acts, Alert, AlertKey, CHAIN, FEW, FOLLOWS, HABIT_DAYS, TIMES, WINDOW_DAYS, alerts, far_above,
};
use case::calendar::Calendar;
use case::seen::Opening;
use case::{CaseId, Compartment, EmergencyId, MemberId, OrganisationId, Purpose, Role};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn now() -> Timestamp {
    "2026-03-30T12:00:00Z".parse().unwrap()
}

fn calendar() -> Calendar {
    Calendar::new(TimeZone::UTC, None, None)
}

fn member(number: u8) -> MemberId {
    MemberId::from([number; 16])
}

/// A member opens a case, so many days ago.
fn opening(by: u8, on: u128, days_ago: i64) -> Opening {
    Opening {
        on: Uuid::from_u128(on),
        at: now() - DAY * i32::try_from(days_ago).unwrap(),
        member: member(by),
        organisation: OrganisationId::from([1; 16]),
        roles: [Role::CaseWorker].into(),
        compartment: Compartment::Contact,
        purpose: Purpose::Review,
        emergency: None,
    }
}

/// So many cases a day, from some days ago until others ago.
fn habit(by: u8, a_day: usize, days: std::ops::Range<i64>) -> Vec<Opening> {
    let of = |day| (0..a_day).map(move |on| opening(by, on as u128, day));
    days.flat_map(of).collect()
}

fn found(openings: &[Opening]) -> Vec<Alert> {
    alerts(openings, &Acts::default(), &calendar(), now())
}

fn keys(openings: &[Opening]) -> BTreeSet<AlertKey> {
    found(openings).into_iter().map(|alert| alert.key).collect()
}

#[test]
fn far_above_ones_own_habit_and_that_of_the_role_is_an_alert() {
    let today = calendar().day_of(now());
    let mut openings = habit(1, 4, 1..20);
    openings.extend(habit(2, 5, 1..20));
    openings.extend(habit(1, 16, 0..1));
    let alert = &found(&openings)[0];
    assert_eq!(alert.key, AlertKey::Volume(member(1), today));
    assert_eq!((alert.count, alert.usual), (16, Some(5)));
    // As much as three times what is usual for the role is not far above.
    let mut openings = habit(1, 4, 1..20);
    openings.extend(habit(2, 5, 1..20));
    openings.extend(habit(1, 15, 0..1));
    assert_eq!(found(&openings), []);
    // What is usual for others in another role says nothing.
    let mut openings = habit(1, 4, 1..20);
    openings.extend(habit(2, 30, 1..20).into_iter().map(|opening| Opening {
        roles: [Role::Intake].into(),
        ..opening
    }));
    openings.extend(habit(1, 16, 0..1));
    let of_one: Vec<_> = keys(&openings)
        .into_iter()
        .filter(|it| it.member() == member(1))
        .collect();
    assert_eq!(of_one, [AlertKey::Volume(member(1), today)]);
}

#[test]
fn who_is_new_is_compared_with_the_role_and_few_are_never_many() {
    let mut openings = habit(2, 8, 1..20);
    openings.extend(habit(3, 24, 0..1));
    assert_eq!(found(&openings), [], "three times the role");
    openings.extend(habit(4, 25, 0..1));
    assert_eq!(found(&openings).len(), 1);
    assert_eq!(found(&habit(5, FEW, 0..1)), [], "the first of all");
    assert_eq!(found(&habit(5, FEW + 1, 0..1)).len(), 1);
}

/// Whatever is usual, chance alone crosses the bound less than twice in a thousand days: the counts of a
/// day taken as Poisson, with the least median that such a mean can have (Choi, Proc. AMS 121, 1994: it is
/// never more than ln 2 below the mean).
#[test]
fn chance_alone_seldom_crosses_the_bound() {
    for hundredths in 1..=6_000_u32 {
        let mean = f64::from(hundredths) / 100.0;
        let least = (mean - std::f64::consts::LN_2).ceil().max(0.0);
        let bound = far_above(Some(least as usize), None);
        let mut term = (-mean).exp();
        let mut at_most = term;
        for count in 1..=bound {
            term *= mean / count as f64;
            at_most += term;
        }
        assert!(1.0 - at_most < 0.002, "{mean}: {}", 1.0 - at_most);
    }
}

#[test]
fn a_case_opened_to_help_without_anything_before_or_after_is_an_alert() {
    let to_help = |days_ago| Opening {
        purpose: Purpose::Assistance,
        ..opening(1, 7, days_ago)
    };
    let case = CaseId::new(Uuid::from_u128(7));
    let key = AlertKey::NoPart(member(1), case);
    let with = |openings: &[Opening], wrote: Option<Timestamp>| {
        let wrote = wrote.map(|at| ((case, member(1)), [at].into()));
        let acts = Acts {
            cases: [case].into(),
            wrote: wrote.into_iter().collect(),
        };
        let found = alerts(openings, &acts, &calendar(), now());
        found.into_iter().map(|alert| alert.key).collect::<Vec<_>>()
    };
    let opened = [to_help(10)];
    assert_eq!(with(&opened, None), [key]);
    assert_eq!(
        with(&opened, Some(now() - DAY * 300)),
        [],
        "a part in it before"
    );
    assert_eq!(with(&opened, Some(opened[0].at + FOLLOWS)), [], "and after");
    let too_late = opened[0].at + FOLLOWS + SignedDuration::from_secs(1);
    assert_eq!(with(&opened, Some(too_late)), [key]);
    assert_eq!(with(&[to_help(6)], None), [], "something may still follow");
    assert_eq!(
        with(&[opening(1, 7, 10)], None),
        [],
        "a check says that it is one"
    );
}

#[test]
fn one_break_glass_after_another_is_an_alert() {
    let by_glass = |number: u8, days_ago| Opening {
        emergency: Some(EmergencyId::from([number; 16])),
        purpose: Purpose::Emergency,
        ..opening(1, u128::from(number), days_ago)
    };
    let two = [
        by_glass(1, 20),
        by_glass(2, 3),
        by_glass(2, 3),
        by_glass(1, 19),
    ];
    assert_eq!(found(&two), [], "opened again by the same is one");
    let three = [by_glass(1, 20), by_glass(2, 3), by_glass(3, 1)];
    let last = AlertKey::Chain(member(1), EmergencyId::from([3; 16]));
    assert_eq!(keys(&three), [last].into());
    let far_apart = [by_glass(1, 40), by_glass(2, 3), by_glass(3, 1)];
    assert_eq!(found(&far_apart), []);
    assert_eq!(found(&three)[0].count, CHAIN);
}

fn openings() -> impl Strategy<Value = Vec<Opening>> {
    let purpose = prop::sample::select(vec![
        Purpose::Assistance,
        Purpose::Review,
        Purpose::Emergency,
    ]);
    let one = (
        1..5_u8,
        0..40_u128,
        0..56_i64,
        0..1440_i64,
        purpose,
        1..6_u8,
    )
        .prop_map(|(by, on, days, minutes, purpose, emergency)| Opening {
            at: now() - DAY * i32::try_from(days).unwrap() - SignedDuration::from_mins(minutes),
            purpose,
            emergency: (purpose == Purpose::Emergency).then(|| [emergency; 16].into()),
            ..opening(by, on, 0)
        });
    prop::collection::vec(one, 0..400)
}

proptest! {
    #[test]
    fn the_order_of_entries_matters_nothing_and_every_alert_is_of_what_was_opened(
        openings in openings(),
        seed in any::<u64>(),
    ) {
        let told = found(&openings);
        let mut mixed = openings.clone();
        let length = mixed.len().max(1);
        for place in 0..mixed.len() {
            mixed.swap(place, usize::try_from(seed).unwrap_or(1).wrapping_mul(place + 1) % length);
        }
        prop_assert_eq!(&told, &found(&mixed));
        for alert in &told {
            let of = openings.iter().filter(|it| it.member == alert.key.member());
            prop_assert!(alert.count <= of.count());
            prop_assert!(alert.at <= now());
            prop_assert!(alert.at >= now() - DAY * (WINDOW_DAYS + 1));
            prop_assert_eq!(alert.key.to_string().parse(), Ok(alert.key));
        }
        let once: BTreeSet<_> = told.iter().map(|alert| alert.key).collect();
        prop_assert_eq!(once.len(), told.len());
    }

    #[test]
    fn what_others_in_the_role_open_more_of_never_makes_an_alert_of_somebody(
        openings in openings(),
        more in 0..12_usize,
    ) {
        let of_one = |openings: &[Opening]| {
            let volume = |it: &AlertKey| matches!(it, AlertKey::Volume(who, _) if *who == member(1));
            keys(openings).into_iter().filter(volume).collect::<BTreeSet<_>>()
        };
        let before = of_one(&openings);
        // A colleague who opened at least as much as anybody, every day.
        let busy = habit(9, 40 + more, 0..56);
        let mut all = openings;
        all.extend(busy);
        let after = of_one(&all);
        // One colleague moves the middle of the role's days by at most their own days.
        prop_assert!(after.is_subset(&before));
    }

    #[test]
    fn more_is_far_above_only_beyond_what_anybody_is_used_to(own in 0..200_usize, role in 0..200_usize) {
        let bound = far_above(Some(own), Some(role));
        prop_assert!(bound >= FEW && bound >= TIMES * own.max(role));
        prop_assert_eq!(bound, far_above(Some(own.max(role)), None));
        prop_assert!(HABIT_DAYS > 1);
    }
}
