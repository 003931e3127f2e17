//! What an organisation offers, kept by its custodian and found in the directory.

use std::collections::{BTreeMap, BTreeSet};

use case::Refusal;
use case::organisation::{CustodianOrder, Service, Takes, TellPlaces, languages};
use case::person::Need;
use engine::{EngineError, Form, KeepOrganisation, Parts, Proof, SignInError, Wanted};
use vault::Passphrase;

use crate::house::{House, PASSPHRASE, on_both};

on_both!(
    a_custodian_offers_changes_and_ends_a_service,
    whoever_works_there_counts_free_places_and_nobody_else,
    nobody_else_keeps_an_organisations_services,
    what_nobody_could_use_or_is_not_there_is_refused,
    a_session_for_one_command_acts_and_leaves_nothing_behind,
);

fn service(spoken: &str, free: Option<u16>) -> Service {
    Service {
        languages: languages(spoken).unwrap(),
        takes: Takes {
            women: true,
            men: false,
            children: true,
        },
        free,
        phone: None,
    }
}

fn offer(need: Need, free: Option<u16>) -> CustodianOrder {
    let service = service("en, ar", free);
    CustodianOrder::Offer { need, service }
}

async fn keep(house: &House, by: &str, of: &str, order: CustodianOrder) -> Result<(), EngineError> {
    let order = KeepOrganisation(house.ids[of], order);
    let engine = &house.engine;
    engine
        .perform(house.session(by), order, Parts::new(), Form::default())
        .await
        .map(drop)
}

/// What somebody who looks for a bed finds, and how many are free.
async fn beds(house: &House, language: &str, free: bool) -> Vec<(String, Option<u16>)> {
    let wanted = Wanted {
        need: Some(Need::Shelter),
        language: Some(language.to_owned()),
        free,
        ..Wanted::default()
    };
    let found = house.engine.directory(house.session("Police"), &wanted);
    let services = found.await.unwrap().services.into_iter();
    services
        .map(|found| (found.name, found.service.free))
        .collect()
}

async fn a_custodian_offers_changes_and_ends_a_service(house: House) {
    keep(&house, "Shelter", "Shelter", offer(Need::Shelter, Some(2)))
        .await
        .unwrap();
    let found = |free| vec![("Shelter".to_owned(), Some(free))];
    assert_eq!(beds(&house, "ar", true).await, found(2));
    assert_eq!(beds(&house, "uk", false).await, []);

    let change = |spoken, free| CustodianOrder::Change {
        need: Need::Shelter,
        service: service(spoken, Some(free)),
    };
    keep(&house, "Shelter", "Shelter", change("uk", 0))
        .await
        .unwrap();
    assert_eq!(beds(&house, "uk", false).await, found(0));
    assert_eq!(beds(&house, "uk", true).await, []);

    // Two who change it at once: the second is shown what the first wrote.
    let shelter = house.session("Shelter");
    let version = house
        .engine
        .admit::<KeepOrganisation>(shelter, house.ids["Shelter"])
        .await
        .unwrap();
    let stale = Form {
        key: None,
        made_from: Some(version - 1),
        ..Form::default()
    };
    let order = KeepOrganisation(house.ids["Shelter"], change("en", 9));
    let refused = house
        .engine
        .perform(shelter, order, Parts::new(), stale)
        .await;
    assert!(matches!(refused, Err(EngineError::Stale)), "{refused:?}");
    assert_eq!(beds(&house, "uk", false).await, found(0));

    let end = CustodianOrder::End(Need::Shelter);
    keep(&house, "Shelter", "Shelter", end).await.unwrap();
    assert_eq!(beds(&house, "uk", false).await, []);
    let kept = house.engine.services_of(house.ids["Shelter"]).await;
    assert!(kept.unwrap().is_empty());
}

async fn whoever_works_there_counts_free_places_and_nobody_else(house: House) {
    let need = Need::Shelter;
    let tell = async |by: &str, free| {
        let told = TellPlaces(BTreeMap::from([(need, free)]));
        let order = engine::TellPlaces(house.ids["Shelter"], told);
        let engine = &house.engine;
        let told = engine.perform(house.session(by), order, Parts::new(), Form::default());
        told.await.map(drop)
    };
    let refused = |told: Result<(), EngineError>, why: Refusal| {
        assert!(
            matches!(&told, Err(EngineError::Refused(found)) if *found == why),
            "{told:?}"
        );
    };
    refused(tell("Shelter", 2).await, Refusal::NoSuchService { need });
    // That places are counted at all is begun by a custodian.
    keep(&house, "Shelter", "Shelter", offer(need, None))
        .await
        .unwrap();
    refused(tell("Shelter", 2).await, Refusal::NoSuchService { need });
    let change = CustodianOrder::Change {
        need,
        service: service("en", Some(0)),
    };
    keep(&house, "Shelter", "Shelter", change).await.unwrap();
    let co_ordinator = house.session("Co-ordinator");
    let full = house.engine.overview(co_ordinator, 5).await.unwrap().full;
    let full: Vec<_> = full.iter().map(|it| (it.name.as_str(), it.need)).collect();
    assert_eq!(full, [("Shelter", need)]);
    assert_eq!(beds(&house, "en", true).await, []);

    tell("Shelter", 2).await.unwrap();
    assert_eq!(
        beds(&house, "en", true).await,
        [("Shelter".to_owned(), Some(2))]
    );
    let counted = house.engine.places(house.session("Shelter")).await.unwrap();
    assert_eq!(counted, BTreeMap::from([(need, 2)]));
    assert!(
        house
            .engine
            .overview(co_ordinator, 5)
            .await
            .unwrap()
            .full
            .is_empty()
    );
    refused(tell("Shelter", 2).await, Refusal::AlreadyRecorded);
    for by in ["Outreach", "Desk", "Co-ordinator", "Police"] {
        let denied = tell(by, 9).await;
        assert!(matches!(denied, Err(EngineError::Denied(_))), "{by}");
    }
}

async fn nobody_else_keeps_an_organisations_services(house: House) {
    for by in ["Outreach", "Desk", "Co-ordinator", "Police"] {
        let denied = keep(&house, by, "Shelter", offer(Need::Shelter, None)).await;
        assert!(matches!(denied, Err(EngineError::Denied(_))), "{by}");
    }
    assert_eq!(beds(&house, "en", false).await, []);
}

async fn what_nobody_could_use_or_is_not_there_is_refused(house: House) {
    let need = Need::Shelter;
    let mut nobody = service("en", None);
    nobody.takes = Takes {
        women: false,
        men: false,
        children: false,
    };
    let mut speechless = service("en", None);
    speechless.languages = BTreeSet::new();
    let change = CustodianOrder::Change {
        need,
        service: service("en", None),
    };
    for (order, why) in [
        (
            CustodianOrder::Offer {
                need,
                service: nobody,
            },
            Refusal::ServiceIncomplete,
        ),
        (
            CustodianOrder::Offer {
                need,
                service: speechless,
            },
            Refusal::ServiceIncomplete,
        ),
        (change, Refusal::NoSuchService { need }),
        (CustodianOrder::End(need), Refusal::NoSuchService { need }),
        (offer(Need::Holding, None), Refusal::HoldingIsNoService),
    ] {
        let refused = keep(&house, "Shelter", "Shelter", order).await;
        assert!(
            matches!(&refused, Err(EngineError::Refused(found)) if *found == why),
            "{refused:?}"
        );
    }
    keep(&house, "Shelter", "Shelter", offer(need, None))
        .await
        .unwrap();
    let again = keep(&house, "Shelter", "Shelter", offer(need, Some(1))).await;
    assert!(matches!(
        again,
        Err(EngineError::Refused(Refusal::ServiceOffered { .. }))
    ));
    assert_eq!(
        beds(&house, "en", false).await,
        [("Shelter".to_owned(), None)]
    );
}

async fn a_session_for_one_command_acts_and_leaves_nothing_behind(house: House) {
    let accounts = house.engine.accounts();
    let proof = |passphrase: &str| Proof {
        sign_in: "Shelter worker".to_owned(),
        passphrase: Passphrase::new(passphrase),
        code: None,
    };
    let (own, now) = (house.ids["Shelter"], house.engine.now());
    let before = accounts.sessions(house.session("Shelter"), now).await;
    let session = accounts
        .for_one_command(proof(PASSPHRASE), own, now)
        .await
        .unwrap();
    let order = KeepOrganisation(own, offer(Need::Shelter, Some(3)));
    house
        .engine
        .perform(&session, order, Parts::new(), Form::default())
        .await
        .unwrap();
    assert_eq!(beds(&house, "en", true).await.len(), 1);
    let after = accounts.sessions(house.session("Shelter"), now).await;
    assert_eq!(before.unwrap(), after.unwrap());

    let wrong = accounts.for_one_command(proof("wrong horse battery"), own, now);
    assert!(matches!(wrong.await, Err(SignInError::Wrong)));
    let elsewhere = house.ids["Outreach"];
    let elsewhere = accounts.for_one_command(proof(PASSPHRASE), elsewhere, now);
    assert!(matches!(elsewhere.await, Err(SignInError::NoOrganisation)));
}
