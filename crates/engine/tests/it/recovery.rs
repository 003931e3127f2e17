//! Members who lost passphrase or second factor, and the two custodians who let them in again.

use case::concern::Tell;
use case::organisation::CustodianOrder;
use case::{MemberId, Refusal, Role};
use engine::{
    EngineError, Form, KeepOrganisation, Parts, Passphrase, RecoverError, Session, SignInError,
    Unfit,
};
use jiff::SignedDuration;
use vault::{OneTimeCode, system_rng};

use crate::house::{House, on_both};

on_both!(
    two_custodians_let_a_member_in_who_opens_everything_again,
    codes_are_used_once_and_open_nothing_alone_or_before_they_are_confirmed,
    a_second_code_that_somebody_wrote_into_the_database_opens_nothing,
    nobody_confirms_what_they_began_or_their_own,
    a_partner_confirms_where_there_is_no_second_custodian_and_only_there,
    what_is_not_confirmed_or_used_in_time_runs_out_and_is_said_so,
    the_member_stops_what_they_did_not_ask_for,
    a_renewed_key_ends_what_travels_with_the_one_before,
);

const NEW: &str = "violet kettle drum nineteen";

impl House {
    async fn recover(&self, codes: [&str; 2]) -> Result<(), RecoverError> {
        self.engine.recover(codes, Passphrase::new(NEW)).await
    }

    async fn enter_with(&self, sign_in: &str, passphrase: &str) -> Result<Session, SignInError> {
        let (accounts, passphrase) = (self.engine.accounts(), Passphrase::new(passphrase));
        accounts
            .open_session(sign_in, passphrase, self.engine.now())
            .await
    }

    async fn start(&self, by: &Session, member: MemberId) -> String {
        let code = self.engine.start_recovery(by, member).await.unwrap();
        code.to_text().to_string()
    }

    async fn confirm(&self, by: &Session, member: MemberId) -> Result<String, EngineError> {
        let outreach = self.ids["Outreach"];
        let code = self.engine.confirm_recovery(by, outreach, member).await?;
        Ok(code.to_text().to_string())
    }

    /// A second custodian of the outreach workers, signed in, and a member who lost everything.
    async fn two_and_one(&self) -> (Session, MemberId) {
        self.take_in("Outreach", "second", &[Role::Custodian]).await;
        let lost = self.take_in("Outreach", "lost", &[Role::CaseWorker]).await;
        (self.enter("second").await.unwrap(), lost)
    }

    async fn open_recoveries(&self) -> usize {
        let all = self.engine.recoveries(self.session("Outreach")).await;
        all.unwrap().len()
    }
}

fn refused(given: Result<String, EngineError>) -> Refusal {
    match given {
        Err(EngineError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn two_custodians_let_a_member_in_who_opens_everything_again(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let (second, lost) = house.two_and_one().await;
    let before = house.enter("lost").await.unwrap();
    let first = house.start(house.session("Outreach"), lost).await;
    let other = house.confirm(&second, lost).await.unwrap();
    let told = house.engine.own_recovery(&before).await.unwrap();
    assert!(told.under_way.is_some() && told.last.is_none());

    let short = house
        .engine
        .recover([&first, &other], Passphrase::new("short"));
    assert!(matches!(
        short.await,
        Err(RecoverError::Passphrase(Unfit::Short))
    ));
    // In whichever order they are typed.
    house.recover([&other, &first]).await.unwrap();
    assert!(matches!(house.enter("lost").await, Err(SignInError::Wrong)));
    assert!(!house.engine.accounts().lasts(&before).await.unwrap());
    let session = house.enter_with("lost", NEW).await.unwrap();
    let (closed, open) = house.closed_and_open(&session, case).await;
    assert!(closed == 0 && open > 0);
    let told = house.engine.own_recovery(&session).await.unwrap();
    assert_eq!(told.under_way, None);
    assert_eq!(told.last, Some(house.engine.now()));
    // The next key reaches the member's new pair.
    let custodian = house.session("Outreach");
    let without = house.engine.renew_key(custodian).await.unwrap();
    assert_eq!(without, []);
}

async fn codes_are_used_once_and_open_nothing_alone_or_before_they_are_confirmed(house: House) {
    let (second, lost) = house.two_and_one().await;
    let first = house.start(house.session("Outreach"), lost).await;
    let none = "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA";
    for codes in [
        [&*first, &first],
        [&first, none],
        [none, none],
        ["", &first],
    ] {
        assert!(matches!(
            house.recover(codes).await,
            Err(RecoverError::Code)
        ));
    }
    let other = house.confirm(&second, lost).await.unwrap();
    for codes in [[&*first, &first], [&other, &other], [&first, none]] {
        assert!(matches!(
            house.recover(codes).await,
            Err(RecoverError::Code)
        ));
    }
    house.recover([&first, &other]).await.unwrap();
    let again = house.recover([&first, &other]).await;
    assert!(matches!(again, Err(RecoverError::Code)));
    assert_eq!(house.open_recoveries().await, 0);
}

/// Whoever was handed the first code and writes into the database makes no second one.
async fn a_second_code_that_somebody_wrote_into_the_database_opens_nothing(house: House) {
    let lost = house.take_in("Outreach", "lost", &[Role::CaseWorker]).await;
    let first = house.start(house.session("Outreach"), lost).await;
    let own = OneTimeCode::generate(&mut system_rng());
    let (store, hash) = (house.engine.store(), own.hash("recovery, second custodian"));
    let until = house.engine.now() + SignedDuration::from_hours(1);
    let planted = store.confirm_recovery(house.ids["Outreach"], lost, &hash, until, &[]);
    planted.await.unwrap();
    let back = house.recover([&first, &own.to_text()]).await;
    assert!(matches!(back, Err(RecoverError::Code)), "{back:?}");
}

async fn nobody_confirms_what_they_began_or_their_own(house: House) {
    let (second, lost) = house.two_and_one().await;
    house.start(house.session("Outreach"), lost).await;
    let by_first = house.confirm(house.session("Outreach"), lost).await;
    assert_eq!(refused(by_first), Refusal::SecondPersonNeeded);
    // A custodian who is being let in again does not confirm it, and nobody begins their own.
    let second_id = second.principal().member;
    house.start(house.session("Outreach"), second_id).await;
    let own = house.confirm(&second, second_id).await;
    assert_eq!(refused(own), Refusal::SecondPersonNeeded);
    let own = house.engine.start_recovery(&second, second_id).await;
    assert!(matches!(
        own,
        Err(EngineError::Refused(Refusal::OwnMembership))
    ));
    let worker = house.enter("lost").await.unwrap();
    let denied = house.engine.start_recovery(&worker, second_id).await;
    assert!(matches!(denied, Err(EngineError::Denied(_))));
    let denied = house.confirm(&worker, lost).await;
    assert!(matches!(denied, Err(EngineError::Denied(_))));
}

async fn a_partner_confirms_where_there_is_no_second_custodian_and_only_there(house: House) {
    let lost = house.take_in("Outreach", "lost", &[Role::CaseWorker]).await;
    let (custodian, shelter) = (house.session("Outreach"), house.session("Shelter"));
    let first = house.start(custodian, lost).await;
    let stranger = house.confirm(shelter, lost).await;
    assert!(matches!(stranger, Err(EngineError::Denied(_))));
    let (outreach, partner) = (house.ids["Outreach"], house.ids["Shelter"]);
    for (named, refusal) in [
        ([outreach].into(), Refusal::ToOneself),
        ([[9; 16].into()].into(), Refusal::UnknownOrganisation),
    ] {
        let order = KeepOrganisation(outreach, CustodianOrder::NamePartners(named));
        let named = house
            .engine
            .perform(custodian, order, Parts::new(), Form::default());
        assert!(matches!(named.await, Err(EngineError::Refused(why)) if why == refusal));
    }
    let order = CustodianOrder::NamePartners([partner].into());
    let order = KeepOrganisation(outreach, order);
    house
        .engine
        .perform(custodian, order, Parts::new(), Form::default())
        .await
        .unwrap();
    let seen = house.engine.recoveries(shelter).await.unwrap();
    assert!(seen.len() == 1 && seen[0].can_confirm && seen[0].needs_partner);
    let other = house.confirm(shelter, lost).await.unwrap();
    house.recover([&first, &other]).await.unwrap();

    // With a second custodian of one's own, no partner is needed, and none can.
    house
        .take_in("Outreach", "second", &[Role::Custodian])
        .await;
    house.start(custodian, lost).await;
    let partner = house.confirm(shelter, lost).await;
    assert_eq!(refused(partner), Refusal::NotItsCustodian);
    assert_eq!(house.engine.recoveries(shelter).await.unwrap(), []);
}

async fn what_is_not_confirmed_or_used_in_time_runs_out_and_is_said_so(house: House) {
    let (second, lost) = house.two_and_one().await;
    let start = house.engine.now();
    let first = house.start(house.session("Outreach"), lost).await;
    house.set("2026-03-05T09:00:00Z");
    let late = house.confirm(&second, lost).await;
    assert_eq!(refused(late), Refusal::NoSuchRecovery);
    house.engine.sweep().await.unwrap();
    assert_eq!(house.open_recoveries().await, 0);

    house.clock.set(start);
    // Set back, the clock brings nothing back that was said to be over.
    let late = house.confirm(&second, lost).await;
    assert_eq!(refused(late), Refusal::NoSuchRecovery);
    drop(first);

    let first = house.start(house.session("Outreach"), lost).await;
    let other = house.confirm(&second, lost).await.unwrap();
    house.set("2026-03-05T09:00:01Z");
    let late = house.recover([&first, &other]).await;
    assert!(matches!(late, Err(RecoverError::Code)));
    house.engine.sweep().await.unwrap();
    house.clock.set(start);
    let late = house.recover([&first, &other]).await;
    assert!(matches!(late, Err(RecoverError::Code)));
    house.enter("lost").await.unwrap();
}

async fn the_member_stops_what_they_did_not_ask_for(house: House) {
    let (second, lost) = house.two_and_one().await;
    let session = house.enter("lost").await.unwrap();
    let none = house.engine.stop_own_recovery(&session).await;
    assert!(matches!(
        none,
        Err(EngineError::Refused(Refusal::NoSuchRecovery))
    ));
    let first = house.start(house.session("Outreach"), lost).await;
    let other = house.confirm(&second, lost).await.unwrap();
    house.engine.stop_own_recovery(&session).await.unwrap();
    let stopped = house.recover([&first, &other]).await;
    assert!(matches!(stopped, Err(RecoverError::Code)));
    house.enter("lost").await.unwrap();

    let first = house.start(house.session("Outreach"), lost).await;
    let other = house.confirm(&second, lost).await.unwrap();
    house.engine.stop_recovery(&second, lost).await.unwrap();
    let stopped = house.recover([&first, &other]).await;
    assert!(matches!(stopped, Err(RecoverError::Code)));
}

async fn a_renewed_key_ends_what_travels_with_the_one_before(house: House) {
    let (second, lost) = house.two_and_one().await;
    let first = house.start(house.session("Outreach"), lost).await;
    let other = house.confirm(&second, lost).await.unwrap();
    house.engine.renew_key(&second).await.unwrap();
    let void = house.recover([&first, &other]).await;
    assert!(matches!(void, Err(RecoverError::Code)));
    assert_eq!(house.open_recoveries().await, 0);
}
