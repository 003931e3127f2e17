//! The truth adds up, and overlaps are told apart by what made them.

use simulate::{Country, Histories, Met, Truth};

use crate::people;

#[test]
fn parts_of_a_population_add_up() {
    let country = Country::invented();
    let all = people(&country, 21, 6_000);
    let count = |people: &[simulate::Person<'_>]| {
        let (mut truth, mut lists) = (Truth::new(&country), Histories::default());
        for person in people {
            truth.count(person);
            lists.count(&country, person);
        }
        (truth, lists)
    };
    let whole = count(&all);
    let (mut truth, mut lists) = (Truth::new(&country), Histories::default());
    for part in all.chunks(700) {
        let (part, histories) = count(part);
        truth.absorb(part);
        lists.absorb(histories);
    }
    assert_eq!((truth, lists), whole);
}

#[test]
fn every_victim_is_counted_once_by_each_attribute() {
    let country = Country::invented();
    let all = people(&country, 22, 6_000);
    let mut truth = Truth::new(&country);
    all.iter().for_each(|person| truth.count(person));
    let victims = all.iter().filter(|person| person.class.victim);
    assert_eq!(truth.victims.total, victims.clone().count() as u64);
    let strangers = all.iter().filter(|person| !person.class.victim);
    let told = strangers.filter(|person| person.known.is_some());
    assert_eq!(truth.not_victims_known, told.count() as u64);
    for attribute in ["class", "sex", "age", "region", "crossing", "hiddenness"] {
        let total: u64 = truth.by[attribute].values().map(|tally| tally.total).sum();
        assert_eq!(total, truth.victims.total, "{attribute}");
        let known: u64 = truth.by[attribute].values().map(|tally| tally.known).sum();
        assert_eq!(known, truth.victims.known, "{attribute}");
    }
    let forms: usize = victims.map(|person| person.forms().count()).sum();
    let by_form: u64 = truth.by["form"].values().map(|tally| tally.total).sum();
    assert_eq!(by_form, forms as u64);
}

/// Counts overlaps again, straight from the entries.
#[test]
fn overlaps_are_told_apart_by_what_made_them() {
    let country = Country::invented();
    let all = people(&country, 23, 12_000);
    let (mut truth, mut lists) = (Truth::new(&country), Histories::default());
    for person in &all {
        truth.count(person);
        lists.count(&country, person);
    }
    let mut by_referral = 0;
    for overlap in &truth.overlaps {
        let on = |person: &simulate::Person<'_>, list: &str, may: fn(Met<'_>) -> bool| {
            let entries = person.known.iter().flat_map(|known| &known.road.entries);
            entries
                .filter(|entry| entry.list == list)
                .any(|entry| may(entry.met))
        };
        let both = |may: fn(Met<'_>) -> bool| {
            let people = all.iter();
            let both =
                people.filter(|person| overlap.lists.iter().all(|list| on(person, list, may)));
            both.count() as u64
        };
        assert_eq!(overlap.all, both(|_| true), "{overlap:?}");
        assert_eq!(overlap.own, both(|met| met == Met::Own), "{overlap:?}");
        let unreferred = both(|met| !matches!(met, Met::ReferredBy(_)));
        assert_eq!(
            overlap.own + overlap.self_presented,
            unreferred,
            "{overlap:?}"
        );
        assert_eq!(overlap.all, unreferred + overlap.by_referral, "{overlap:?}");
        by_referral += overlap.by_referral;
    }
    assert!(
        by_referral > 500,
        "referrals make lists overlap: {by_referral}"
    );
    assert_eq!(
        lists.own().values().sum::<u64>(),
        truth.victims.on_own_lists
    );
    assert_eq!(lists.all().values().sum::<u64>(), truth.victims.on_any_list);
    let on_police = |(history, _): &(u16, u64)| history & 1 == 1;
    let own = lists
        .own()
        .into_iter()
        .filter(on_police)
        .map(|(_, count)| count);
    assert_eq!(own.sum::<u64>(), truth.lists["police"].own);
}
