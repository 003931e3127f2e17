//! A database that a newer program wrote into: nothing starts on it, and the sentence says why.

use std::collections::BTreeMap;
use std::sync::Arc;

use case::concern::Tell;
use engine::{Engine, EngineError, Faults, SetClock};
use store::Commit;
use vault::InstallationKey;

use crate::house::{House, KEY, on_both, quick};

on_both!(
    what_only_a_newer_program_can_have_written_stops_the_start,
    every_type_that_was_written_is_entered,
);

/// Starts another process on the house's database.
async fn start(house: &House) -> Result<Engine, EngineError> {
    let key = InstallationKey::from_bytes(&KEY);
    let clock = Arc::new(SetClock::at(house.engine.now()));
    Engine::new(house.engine.store().clone(), key, quick(), clock).await
}

async fn what_only_a_newer_program_can_have_written_stops_the_start(house: House) {
    house.report("Outreach", Tell::No).await;
    start(&house).await.unwrap();
    for (of, words) in [
        ("recalled/2", "this program knows no event `recalled`"),
        // Comes before the other in the order in which they are looked at.
        (
            "presumed/9",
            "this program reads `presumed` up to version 1",
        ),
    ] {
        // What a newer program enters with the first event that it writes.
        let commit = Commit {
            types: BTreeMap::from([(of.to_owned(), "9.9.9")]),
            ..Commit::default()
        };
        house.engine.store().commit(&[commit]).await.unwrap();
        let refused = start(&house).await.unwrap_err();
        assert!(matches!(refused, EngineError::Fault(Faults::Newer { .. })));
        let (name, version) = of.split_once('/').unwrap();
        let told = refused.to_string();
        for words in [
            &format!("an event `{name}` in version {version} is stored"),
            words,
            "start that one or a later one",
            "written by version 9.9.9",
        ] {
            assert!(told.contains(words), "{told}");
        }
        // One that runs already notices it too, and says the same.
        assert_eq!(house.engine.sweep().await.unwrap_err().to_string(), told);
    }
}

async fn every_type_that_was_written_is_entered(house: House) {
    let concern = house.report("Outreach", Tell::Yes).await;
    let case = house.presume("Outreach", concern, Tell::Yes).await;
    let session = house.session("Child protection");
    house.opened(session, case).await;
    let entered = house.engine.store().payload_types().await.unwrap();
    let names: Vec<_> = entered.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "clock_started/1",
            "concern_linked/1",
            "concern_reported/1",
            "duties_given/1",
            "member_joined/1",
            "opened/3",
            "organisation_registered/1",
            "presumed/1",
            "public_half_told/1",
        ]
    );
    for (name, since) in entered {
        assert_eq!(since, env!("CARGO_PKG_VERSION"), "{name}");
    }
}
