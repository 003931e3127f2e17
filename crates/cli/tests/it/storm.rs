//! A server that is killed while many write: what it acknowledged is there, and nothing is there by
//! half.

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use case::{Reference, StreamKind};
use store::Store;

use crate::installation::{Browser, Installation, on_both, wait};

on_both!(nothing_acknowledged_is_lost_and_nothing_half_applied_when_the_server_is_killed);

/// How often the server is killed.
const KILLS: usize = 6;

/// What a server acknowledged.
enum Acknowledged {
    /// A concern, by its reference.
    Concern(String),
    /// That the person of a concern is presumed a victim, by the concern's page.
    Presumed(String),
}

fn nothing_acknowledged_is_lost_and_nothing_half_applied_when_the_server_is_killed(
    installation: Installation,
) {
    let serving = installation.serve();
    let browser = serving.settle();
    drop(serving);
    let mut concerns = BTreeSet::new();
    let mut presumed = BTreeSet::new();
    for kill in 0..KILLS {
        for acknowledged in storm(&installation, &browser) {
            match acknowledged {
                Acknowledged::Concern(reference) => concerns.insert(reference),
                Acknowledged::Presumed(concern) => presumed.insert(concern),
            };
        }
        // Places for what waited for one, and a checkpoint that continues the one before the kill.
        installation.text(&["ledger", "checkpoint"]);
        let verified = installation.json(&["ledger", "verify"]);
        assert_eq!(
            (&verified["sound"], &verified["pending"]),
            (&true.into(), &0.into())
        );
        let rebuilt = installation.json(&["rebuild"]);
        assert_eq!(rebuilt["differing"], 0, "after kill {kill}");
        wait(check(&installation, &concerns, &presumed));
    }
    assert!(concerns.len() >= 4 * KILLS, "{} concerns", concerns.len());
    assert!(!presumed.is_empty());
}

/// Lets several members write until the server is killed, at a moment nobody chose; returns what
/// was acknowledged.
fn storm(installation: &Installation, browser: &Browser) -> Vec<Acknowledged> {
    let mut serving = installation.serve();
    let (said, heard) = mpsc::channel();
    let mut writers = Vec::new();
    for writer in 0..3 {
        let (mut browser, said) = (browser.at(&serving), said.clone());
        writers.push(thread::spawn(move || {
            for number in 0.. {
                let what = format!("Concern {number} of writer {writer}");
                let Some(page) = browser.tell(&what) else {
                    return;
                };
                let sent = page.location.strip_prefix("/work?done=concern-sent&about=");
                let reference = sent.unwrap_or_else(|| panic!("{}", page.problem()));
                // The test may have stopped listening.
                let _ = said.send(Acknowledged::Concern(reference.to_owned()));
            }
        }));
    }
    let mut browser = browser.at(&serving);
    writers.push(thread::spawn(move || {
        while let Some(concern) = browser.try_first_concern() {
            let Some(page) = browser.presume(&concern, "Invented Vera") else {
                return;
            };
            assert_eq!(
                page.location,
                format!("{concern}?done=presumed"),
                "{}",
                page.problem()
            );
            let _ = said.send(Acknowledged::Presumed(concern));
        }
    }));

    let random = RandomState::new().hash_one(());
    let mut acknowledged = Vec::new();
    for _ in 0..6 + random % 8 {
        acknowledged.push(heard.recv().unwrap());
    }
    thread::sleep(Duration::from_micros(random % 30_000));
    serving.child.kill().unwrap();
    for writer in writers {
        writer.join().unwrap();
    }
    acknowledged.extend(heard);
    acknowledged
}

async fn check(
    installation: &Installation,
    concerns: &BTreeSet<String>,
    presumed: &BTreeSet<String>,
) {
    let store = installation.store().await;
    let told = streams(&store, StreamKind::Concern).await;
    let references = told.iter().map(|id| Reference::of(*id).to_string());
    let lost: Vec<_> = concerns
        .difference(&references.collect())
        .cloned()
        .collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");

    // A presumption is an event of the concern and the first ones of a case, and each has its row.
    let mut raw = installation.raw().await;
    let linked = "SELECT count(*) FROM concerns WHERE state = 'linked'";
    let linked = raw.number(linked).await;
    let cases = streams(&store, StreamKind::Case).await;
    assert_eq!(raw.number("SELECT count(*) FROM cases").await, linked);
    assert_eq!(cases.len() as i64, linked);
    assert!(linked >= presumed.len() as i64);
    for page in presumed {
        let id = page.rsplit('/').next().unwrap().parse().unwrap();
        let concern = read(&store, StreamKind::Concern, id).await;
        assert!(concern.events.len() > 1, "acknowledged and lost: {page}");
    }
    // Every event is whole: its parts are there, and keys that open them.
    for (kind, ids) in [(StreamKind::Concern, told), (StreamKind::Case, cases)] {
        for id in ids {
            let stream = read(&store, kind, id).await;
            let parts = stream.events.iter().map(|event| event.parts.len());
            assert!(parts.sum::<usize>() > 0 && stream.wraps.len() > 1);
            let versions = stream.events.iter().map(|event| event.version);
            assert!(versions.eq(1..=stream.events.len() as u64));
        }
    }
}

async fn streams(store: &Store, kind: StreamKind) -> Vec<uuid::Uuid> {
    let streams = store.streams(kind, None, 10_000).await.unwrap();
    streams.iter().map(|stream| stream.id).collect()
}

async fn read(store: &Store, kind: StreamKind, id: uuid::Uuid) -> store::StoredStream {
    store.stream(case::StreamId { kind, id }).await.unwrap()
}
