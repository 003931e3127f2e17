//! Appending: whole or not at all, each event after the one it was decided on.

use case::{Compartment, MemberId};
use store::{Commit, CommitError, Done, NewPart, NewWrap, OrderKey, Recipient, Sealed, WrapPlace};
use uuid::Uuid;

use crate::place::{Place, at, case, commit, event, on_both, organisation};

on_both!(
    events_come_back_as_they_were_stored,
    a_version_that_is_taken_or_leaves_a_gap_is_a_conflict,
    several_streams_are_stored_together_or_not_at_all,
    several_commits_are_stored_together_or_not_at_all,
    an_order_sent_twice_is_carried_out_once_and_tells_its_first_result,
    a_wrap_is_kept_as_it_was_made_and_goes_in_every_epoch,
    events_are_never_changed_or_removed,
    whoever_reads_while_others_append_sees_whole_events,
);

fn part(compartment: Compartment, body: &[u8]) -> NewPart {
    NewPart {
        compartment,
        epoch: 3,
        body: body.to_vec(),
    }
}

async fn events_come_back_as_they_were_stored(place: Place) {
    let stream = case(1);
    let mut first = event(stream, 1);
    first.parts = vec![
        part(Compartment::Identity, b"who"),
        part(Compartment::Contact, b"how"),
    ];
    let mut second = event(stream, 2);
    second.organisation = None;
    place
        .store
        .commit(&[commit(vec![first.clone(), second.clone()])])
        .await
        .unwrap();

    let events = place.store.stream(stream).await.unwrap().events;
    assert_eq!(events.len(), 2);
    for (stored, told) in events.iter().zip([&first, &second]) {
        assert_eq!((stored.stream, stored.version), (stream, told.version));
        assert_eq!(
            (stored.organisation, stored.at),
            (told.organisation, told.at)
        );
        assert_eq!(stored.record, told.record);
        let mut parts: Vec<_> = told
            .parts
            .iter()
            .map(|part| (part.compartment, part.epoch, Some(part.body.clone())))
            .collect();
        parts.sort_by_key(|(compartment, ..)| compartment.to_string());
        let read: Vec<_> = stored
            .parts
            .iter()
            .map(|part| (part.compartment, part.epoch, part.body.clone()))
            .collect();
        assert_eq!(read, parts);
    }
    assert!(place.store.stream(case(2)).await.unwrap().events.is_empty());
}

async fn a_version_that_is_taken_or_leaves_a_gap_is_a_conflict(place: Place) {
    let stream = case(1);
    place
        .store
        .commit(&[commit(vec![event(stream, 1), event(stream, 2)])])
        .await
        .unwrap();
    for version in [1, 2, 4] {
        let refused = place
            .store
            .commit(&[commit(vec![event(stream, version)])])
            .await;
        assert!(
            matches!(refused, Err(CommitError::Conflict { stream: found }) if found == stream),
            "{version}: {refused:?}"
        );
    }
    let fresh = place.store.commit(&[commit(vec![event(case(2), 2)])]).await;
    assert!(matches!(fresh, Err(CommitError::Conflict { .. })));
    place
        .store
        .commit(&[commit(vec![event(stream, 3)])])
        .await
        .unwrap();
    assert_eq!(place.store.stream(stream).await.unwrap().events.len(), 3);
    assert!(place.store.stream(case(2)).await.unwrap().events.is_empty());
}

async fn several_streams_are_stored_together_or_not_at_all(place: Place) {
    let (one, other) = (case(1), case(2));
    place
        .store
        .commit(&[commit(vec![event(one, 1), event(other, 1)])])
        .await
        .unwrap();
    // The second stream has moved on; so nothing of the first is stored either.
    place
        .store
        .commit(&[commit(vec![event(other, 2)])])
        .await
        .unwrap();
    let both = commit(vec![event(one, 2), event(other, 2)]);
    let refused = place.store.commit(&[both]).await;
    assert!(matches!(refused, Err(CommitError::Conflict { stream }) if stream == other));
    assert_eq!(place.store.stream(one).await.unwrap().events.len(), 1);
    place.store.sequence().await.unwrap();
    let places = place.number("SELECT count(*) FROM ledger").await;
    assert_eq!(places, 3);
}

async fn several_commits_are_stored_together_or_not_at_all(place: Place) {
    let commits = [
        commit(vec![event(case(1), 1)]),
        commit(vec![event(case(2), 2)]),
    ];
    let refused = place.store.commit(&commits).await;
    assert!(matches!(refused, Err(CommitError::Conflict { .. })));
    assert!(place.store.stream(case(1)).await.unwrap().events.is_empty());
}

async fn an_order_sent_twice_is_carried_out_once_and_tells_its_first_result(place: Place) {
    let order = |actor| OrderKey {
        actor: MemberId::new(Uuid::from_u128(actor)),
        key: [9; 32],
    };
    let told = |actor, stream, version| Commit {
        events: vec![event(stream, version)],
        order: Some((
            order(actor),
            Done {
                stream,
                version,
                said: Some([5; 32]),
            },
        )),
        ..Commit::default()
    };
    let (one, other) = (case(1), case(2));
    place.store.commit(&[told(1, one, 1)]).await.unwrap();
    let first = Done {
        stream: one,
        version: 1,
        said: Some([5; 32]),
    };
    for again in [told(1, one, 2), told(1, other, 1)] {
        let refused = place.store.commit(&[again]).await;
        assert!(
            matches!(refused, Err(CommitError::Repeated(done)) if done == first),
            "{refused:?}"
        );
    }
    assert_eq!(place.store.stream(one).await.unwrap().events.len(), 1);
    assert!(place.store.stream(other).await.unwrap().events.is_empty());
    assert_eq!(place.store.done(&order(1)).await.unwrap(), Some(first));
    assert_eq!(place.store.done(&order(2)).await.unwrap(), None);
    // The key of a form is its sender's own.
    place.store.commit(&[told(2, other, 1)]).await.unwrap();

    // An order whose events came too late was not carried out, and can be again.
    let late = place.store.commit(&[told(3, one, 1)]).await;
    assert!(matches!(late, Err(CommitError::Conflict { .. })));
    place.store.commit(&[told(3, one, 2)]).await.unwrap();
}

async fn a_wrap_is_kept_as_it_was_made_and_goes_in_every_epoch(place: Place) {
    let stream = case(1);
    let wrap = |compartment, epoch, recipient, wrap: &[u8]| NewWrap {
        place: WrapPlace {
            stream,
            sealed: Sealed::Part(compartment),
            epoch,
            recipient,
        },
        generation: 1,
        wrap: wrap.to_vec(),
    };
    let shelter = Recipient::Organisation(organisation(7));
    let desk = Recipient::Organisation(organisation(8));
    let mut first = commit(vec![event(stream, 1)]);
    first.wraps = vec![
        wrap(Compartment::Identity, 1, shelter, b"first"),
        wrap(Compartment::Identity, 2, shelter, b"second"),
        wrap(Compartment::Contact, 1, shelter, b"contact"),
        wrap(Compartment::Identity, 1, desk, b"desk"),
    ];
    let mut second = commit(vec![event(stream, 2)]);
    second.wraps = vec![wrap(Compartment::Identity, 1, shelter, b"other")];
    place.store.commit(&[first, second]).await.unwrap();
    let held = async || {
        let wraps = place.store.stream(stream).await.unwrap().wraps.into_iter();
        wraps.map(|wrap| wrap.wrap).collect::<Vec<_>>()
    };
    let stored = [b"contact".as_slice(), b"first", b"desk", b"second"];
    assert_eq!(held().await, stored);

    let mut third = commit(vec![event(stream, 3)]);
    third.unwraps = vec![(stream, Compartment::Identity, organisation(7))];
    place.store.commit(&[third]).await.unwrap();
    assert_eq!(held().await, [b"contact".as_slice(), b"desk"]);
}

async fn events_are_never_changed_or_removed(place: Place) {
    place
        .store
        .commit(&[commit(vec![event(case(1), 1)])])
        .await
        .unwrap();
    for sql in ["UPDATE events SET at = at + 1", "DELETE FROM events"] {
        let refused = place.execute(sql).await.unwrap_err();
        assert!(refused.to_string().contains("never"), "{refused}");
    }
}

async fn whoever_reads_while_others_append_sees_whole_events(place: Place) {
    let stream = case(1);
    let mut writers = Vec::new();
    for writer in 0..2 {
        let store = place.other_process().await;
        writers.push(tokio::spawn(async move {
            for _ in 0..40 {
                // Expecting what it read last, a writer that comes second reads again.
                loop {
                    let version = store.stream(stream).await.unwrap().events.len() as u64 + 1;
                    let mut event = event(stream, version);
                    event.at = at(0);
                    event.parts = vec![part(Compartment::Narrative, &[writer; 900])];
                    match store.commit(&[commit(vec![event])]).await {
                        Ok(()) => break,
                        Err(CommitError::Conflict { .. }) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            }
        }));
    }
    let reader = place.other_process().await;
    while writers.iter().any(|writer| !writer.is_finished()) {
        let events = reader.stream(stream).await.unwrap().events;
        let versions: Vec<_> = events.iter().map(|event| event.version).collect();
        assert_eq!(versions, (1..=events.len() as u64).collect::<Vec<_>>());
        assert!(events.iter().all(|event| event.parts.len() == 1));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(reader.stream(stream).await.unwrap().events.len(), 80);
}
