//! The drill: an organisation whose members all lost everything, and two custodians of its partner.

use case::concern::Tell;
use case::organisation::CustodianOrder;
use case::{Refusal, Role};
use engine::{EngineError, Form, KeepOrganisation, Parts};

use crate::house::{House, on_both};

on_both!(
    all_members_lose_everything_and_two_custodians_of_the_partner_open_the_cases_again,
    one_custodian_alone_opens_nothing_and_the_organisation_stops_them,
    who_left_the_partner_opens_nothing_and_a_renewed_key_is_kept_again,
);

impl House {
    async fn name_partner(&self) {
        let (outreach, partner) = (self.ids["Outreach"], self.ids["Shelter"]);
        let order = CustodianOrder::NamePartners([partner].into());
        let order = KeepOrganisation(outreach, order);
        let custodian = self.session("Outreach");
        self.engine
            .perform(custodian, order, Parts::new(), Form::default())
            .await
            .unwrap();
        self.take_in("Shelter", "second", &[Role::Custodian]).await;
    }
}

async fn all_members_lose_everything_and_two_custodians_of_the_partner_open_the_cases_again(
    house: House,
) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let outreach = house.ids["Outreach"];
    house.name_partner().await;
    let reserve = house.engine.keep_reserve(house.session("Outreach")).await;
    let reserve = reserve.unwrap();
    assert_eq!((reserve.pairs, reserve.opening), (1, None));

    // From here on nobody of the outreach workers knows a passphrase or has a session.
    let (first, second) = (
        house.session("Shelter"),
        house.enter("second").await.unwrap(),
    );
    let seen = house.engine.entrusted(first).await.unwrap();
    assert!(seen.len() == 1 && seen[0].organisation == outreach && seen[0].pairs == 1);
    house.engine.begin_opening(first, outreach).await.unwrap();
    let code = house
        .engine
        .finish_opening(&second, outreach)
        .await
        .unwrap();
    house.accept(&code.to_text(), "next").await.unwrap();
    let next = house.enter("next").await.unwrap();
    let (closed, open) = house.closed_and_open(&next, case).await;
    assert!(closed == 0 && open > 0);
    // Those who lost everything are let in again, or leave.
    let lost = house.session("Outreach").principal().member;
    house.engine.end_membership(&next, lost).await.unwrap();
    let next = house.enter("next").await.unwrap();
    house.engine.rewrap(&next, |_, _| {}).await.unwrap();
    assert_eq!(house.closed_and_open(&next, case).await, (0, open));
    // It was opened once; a second time it takes both again.
    let again = house.engine.finish_opening(&second, outreach).await;
    assert!(matches!(
        again,
        Err(EngineError::Refused(Refusal::NoSuchRecovery))
    ));
}

async fn one_custodian_alone_opens_nothing_and_the_organisation_stops_them(house: House) {
    let outreach = house.ids["Outreach"];
    let custodian = house.session("Outreach");
    let (first, police) = (house.session("Shelter"), house.session("Police"));
    let none = house.engine.keep_reserve(custodian).await.unwrap();
    assert_eq!(none.pairs, 0, "nobody was named");
    for stranger in [first, police, custodian] {
        let denied = house.engine.begin_opening(stranger, outreach).await;
        assert!(matches!(denied, Err(EngineError::Denied(_))));
    }
    house.name_partner().await;
    let nothing = house.engine.begin_opening(first, outreach).await;
    assert!(matches!(
        nothing,
        Err(EngineError::Refused(Refusal::NoSuchRecovery))
    ));
    house.engine.keep_reserve(custodian).await.unwrap();

    house.engine.begin_opening(first, outreach).await.unwrap();
    let alone = house.engine.finish_opening(first, outreach).await;
    assert!(matches!(
        alone,
        Err(EngineError::Refused(Refusal::SecondPersonNeeded))
    ));
    let told = house.engine.keep_reserve(custodian).await.unwrap();
    assert!(told.opening.is_some());
    house.engine.stop_opening(custodian).await.unwrap();
    let second = house.enter("second").await.unwrap();
    let stopped = house.engine.finish_opening(&second, outreach).await;
    assert!(matches!(
        stopped,
        Err(EngineError::Refused(Refusal::NoSuchRecovery))
    ));

    house.engine.begin_opening(first, outreach).await.unwrap();
    house.set("2026-03-05T09:00:01Z");
    let second = house.enter("second").await.unwrap();
    let late = house.engine.finish_opening(&second, outreach).await;
    assert!(matches!(
        late,
        Err(EngineError::Refused(Refusal::NoSuchRecovery))
    ));
}

async fn who_left_the_partner_opens_nothing_and_a_renewed_key_is_kept_again(house: House) {
    let outreach = house.ids["Outreach"];
    let custodian = house.session("Outreach");
    house.name_partner().await;
    assert_eq!(house.engine.keep_reserve(custodian).await.unwrap().pairs, 1);
    house.engine.renew_key(custodian).await.unwrap();
    let custodian = house.enter("Outreach worker").await.unwrap();
    assert_eq!(
        house.engine.keep_reserve(&custodian).await.unwrap().pairs,
        1
    );
    let store = house.engine.store();
    let kept = store.reserves(outreach).await.unwrap();
    assert!(kept.iter().all(|row| row.generation == 2));

    let second = house.enter("second").await.unwrap().principal().member;
    let shelter = house.session("Shelter");
    house.engine.end_membership(shelter, second).await.unwrap();
    assert_eq!(store.reserves(outreach).await.unwrap(), []);
    assert_eq!(
        house.engine.keep_reserve(&custodian).await.unwrap().pairs,
        0
    );
    house.take_in("Shelter", "third", &[Role::Custodian]).await;
    assert_eq!(
        house.engine.keep_reserve(&custodian).await.unwrap().pairs,
        1
    );
}
