//! The order of the ledger, with several processes that append and several that give places.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use crate::place::{Place, at, case, commit, event, on_both};

on_both!(
    many_writers_and_sequencers_leave_no_gap_and_no_second_place,
    no_event_stands_before_its_predecessor_whatever_the_clocks_say,
    the_embedded_database_places_at_once_and_a_server_when_asked,
);

/// The places of each case's events in the ledger, in the order of versions.
async fn places(place: &Place) -> BTreeMap<u128, Vec<i64>> {
    let mut places = BTreeMap::new();
    for number in 0..64 {
        let id = format!("{number:032x}");
        let hex = if place.store.is_embedded() {
            "lower(hex(stream_id))"
        } else {
            "encode(stream_id, 'hex')"
        };
        let events = format!("SELECT count(*) FROM events WHERE {hex} = '{id}'");
        let mut of_case = Vec::new();
        for version in 1..=place.number(&events).await {
            let sql = format!(
                "SELECT leaf_index FROM ledger WHERE {hex} = '{id}' AND version = {version}"
            );
            of_case.push(place.number(&sql).await);
        }
        if !of_case.is_empty() {
            places.insert(number, of_case);
        }
    }
    places
}

async fn many_writers_and_sequencers_leave_no_gap_and_no_second_place(place: Place) {
    let mut tasks = Vec::new();
    for writer in 0..4_u128 {
        let store = place.other_process().await;
        tasks.push(tokio::spawn(async move {
            for version in 1..=25 {
                let told = commit(vec![event(case(writer), version)]);
                store.commit(&[told]).await.unwrap();
            }
        }));
        let store = place.other_process().await;
        tasks.push(tokio::spawn(async move {
            for _ in 0..25 {
                store.sequence().await.unwrap();
                tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    place.store.sequence().await.unwrap();

    let report = place.store.verify_ledger(&[], |_| {}).await.unwrap();
    let sound = report.audit.unwrap();
    assert_eq!((sound.size, report.pending.count), (100, 0));
    let places = places(&place).await;
    for of_case in places.values() {
        assert!(of_case.is_sorted() && of_case.len() == 25, "{of_case:?}");
    }
    let mut all: Vec<_> = places.into_values().flatten().collect();
    all.sort_unstable();
    assert_eq!(all, (0..100).collect::<Vec<_>>());
}

async fn no_event_stands_before_its_predecessor_whatever_the_clocks_say(place: Place) {
    // Another server, whose clock is an hour behind, appends the second event of each case.
    for number in 1..=3 {
        for version in 1..=2 {
            let mut event = event(case(number), version);
            event.at = match version {
                1 => at(i64::try_from(number).unwrap()),
                _ => at(0) - SignedDuration::from_hours(1),
            };
            place.store.commit(&[commit(vec![event])]).await.unwrap();
        }
    }
    place.store.sequence().await.unwrap();
    for of_case in places(&place).await.values() {
        assert!(of_case.is_sorted(), "{of_case:?}");
    }
}

async fn the_embedded_database_places_at_once_and_a_server_when_asked(place: Place) {
    place
        .store
        .commit(&[commit(vec![event(case(1), 1)])])
        .await
        .unwrap();
    let waiting = u64::from(!place.store.is_embedded());
    let report = place.store.verify_ledger(&[], |_| {}).await.unwrap();
    assert_eq!(report.pending.count, waiting);
    // The event happened at second 1; within ten more its place is due.
    assert_eq!(report.pending.too_long(at(11)), None);
    let since = (waiting == 1).then_some(at(1));
    assert_eq!(report.pending.too_long(at(12)), since);
    assert_eq!(report.audit.unwrap().size, 1 - waiting);
    assert_eq!(place.store.sequence().await.unwrap(), waiting);
    assert_eq!(place.store.sequence().await.unwrap(), 0);
}
