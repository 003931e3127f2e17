//! Sharing on an agreement, and what is left of it when the person takes the agreement back
//! (invariants 2 and 8): nothing more is opened, and what was read before stays said.

use std::collections::BTreeMap;

use case::clock::Urgency;
use case::concern::Tell;
use case::content::{Content, ReferralCopy};
use case::person::{
    CaseEvent, HolderOrder, Need, ReceiverOrder, ScreenedBeside, ScreeningMode, ShareBasis,
};
use case::{AgreementId, CaseId, Compartment, Purpose, ReferralId};
use engine::{Answer, EngineError, Form, OnCase, Parts};
use screening::{Code, IloClass, Level};

use crate::house::{House, on_both};
use crate::lapse::share_with;

on_both!(
    a_withdrawal_stops_every_later_share_and_says_what_was_read,
    what_the_receiver_sees_names_no_level,
    an_agreement_recorded_by_mistake_shares_nothing_once_that_is_said,
    each_referral_shows_its_own_words_whatever_else_is_open,
);

async fn on_case(house: &House, by: &str, case: CaseId, order: HolderOrder, parts: Parts) -> u64 {
    let (session, order) = (house.session(by), OnCase(case, order));
    let performed = house.engine.perform(session, order, parts, Form::default());
    performed.await.unwrap().version
}

/// A case of the outreach workers, in which the person agreed that the shelter is told.
async fn agreed(house: &House) -> (CaseId, AgreementId, u64) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let (agreement, order) = share_with(house, house.ids["Shelter"]);
    let version = on_case(house, "Outreach", case, order, Parts::new()).await;
    (case, agreement, version)
}

/// Asks the shelter for a bed on the agreement.
async fn asked(house: &House, case: CaseId, agreement: AgreementId) -> ReferralId {
    asked_for(house, case, agreement, (Need::Shelter, "a safe bed")).await
}

/// Asks the shelter for something on the agreement, in some words.
async fn asked_for(
    house: &House,
    case: CaseId,
    agreement: AgreementId,
    (need, request): (Need, &str),
) -> ReferralId {
    let referral = ReferralId::new(house.engine.new_id());
    let refer = HolderOrder::Refer {
        referral,
        to: house.ids["Shelter"],
        need,
        urgency: Urgency::Within24Hours,
        basis: ShareBasis::Agreement(agreement),
        carries: [].into(),
    };
    let copy = ReferralCopy {
        request: request.to_owned(),
        ..ReferralCopy::default()
    };
    let parts = Parts::from([(Compartment::Referral(referral), Content::Referral(copy))]);
    on_case(house, "Outreach", case, refer, parts).await;
    referral
}

async fn a_withdrawal_stops_every_later_share_and_says_what_was_read(house: House) {
    let engine = &house.engine;
    let (case, agreement, _) = agreed(&house).await;
    let referral = asked(&house, case, agreement).await;
    let shelter = house.session("Shelter");
    let read = engine.referral(shelter, referral).await.unwrap();
    assert_eq!(read.copy.unwrap().request, "a safe bed");
    let accept = Answer(case, ReceiverOrder::Accept(referral));
    let accepted = engine.perform(shelter, accept, Parts::new(), Form::default());
    accepted.await.unwrap();

    let withdraw = HolderOrder::WithdrawAgreement(agreement);
    on_case(&house, "Outreach", case, withdraw, Parts::new()).await;
    let closed = engine.referral(shelter, referral).await;
    assert!(matches!(closed, Err(EngineError::Denied(_))));

    // Who read what before is on the case's page, with the reason it was opened for.
    let view = engine.case(house.session("Outreach"), case).await.unwrap();
    let read: Vec<_> = view
        .accesses
        .entries
        .iter()
        .filter(|entry| entry.organisation == house.ids["Shelter"])
        .map(|entry| (entry.compartment, entry.purpose))
        .collect();
    assert_eq!(read, [(Compartment::Referral(referral), Purpose::Referral)]);

    // And nothing is sent on it any more.
    let again = HolderOrder::Refer {
        referral: ReferralId::new(engine.new_id()),
        to: house.ids["Shelter"],
        need: Need::Medical,
        urgency: Urgency::Planned,
        basis: ShareBasis::Agreement(agreement),
        carries: [].into(),
    };
    let outreach = house.session("Outreach");
    let refused = engine.perform(outreach, OnCase(case, again), Parts::new(), Form::default());
    let refused = refused.await.unwrap_err().to_string();
    assert!(refused.contains("the agreement was withdrawn"), "{refused}");
}

async fn what_the_receiver_sees_names_no_level(house: House) {
    let engine = &house.engine;
    let (case, agreement, _) = agreed(&house).await;
    let screen = HolderOrder::Screen {
        instrument: "ilo-ec-2009/2009.1".to_owned(),
        mode: ScreeningMode::Noticed,
        answers: BTreeMap::new(),
        beside: ScreenedBeside::default(),
        level: Level::StrongPresumption,
    };
    on_case(&house, "Outreach", case, screen, Parts::new()).await;
    let referral = asked(&house, case, agreement).await;
    let view = engine
        .referral(house.session("Shelter"), referral)
        .await
        .unwrap();
    let copy = serde_json::to_string(&view.copy).unwrap();
    // Every field of the view, by the names in which code and record write a level or a class.
    let seen = format!("{view:?} {copy}").to_lowercase();
    let named = Level::ALL.iter().map(|it| (it.code(), format!("{it:?}")));
    let named = named.chain(
        IloClass::ALL
            .iter()
            .map(|it| (it.code(), format!("{it:?}"))),
    );
    for (code, variant) in named {
        assert!(
            !seen.contains(code) && !seen.contains(&variant.to_lowercase()),
            "{code}: {seen}"
        );
    }
}

async fn an_agreement_recorded_by_mistake_shares_nothing_once_that_is_said(house: House) {
    let engine = &house.engine;
    let (case, agreement, recorded) = agreed(&house).await;
    let referral = asked(&house, case, agreement).await;
    let mistaken = HolderOrder::Correct { mistaken: recorded };
    let why = crate::house::words(Compartment::Narrative, "it was another person who agreed");
    on_case(&house, "Outreach", case, mistaken, why).await;
    let closed = engine.referral(house.session("Shelter"), referral).await;
    assert!(matches!(closed, Err(EngineError::Denied(_))));
    // The entry stands, and the one that calls it mistaken beside it.
    let view = engine.case(house.session("Outreach"), case).await.unwrap();
    let entry = view
        .entries
        .iter()
        .find(|entry| entry.version == recorded)
        .unwrap();
    assert!(entry.mistaken && matches!(entry.event, CaseEvent::AgreementRecorded { .. }));
}

async fn each_referral_shows_its_own_words_whatever_else_is_open(house: House) {
    let (case, agreement, _) = agreed(&house).await;
    let bed = (Need::Shelter, "a safe bed");
    let doctor = (Need::Medical, "a doctor who speaks Tigrinya");
    let bed = (asked_for(&house, case, agreement, bed).await, bed.1);
    let doctor = (asked_for(&house, case, agreement, doctor).await, doctor.1);
    // Alternately, so that each is read while the other is open, whichever was opened first.
    for (referral, request) in [doctor, bed, doctor, bed] {
        let view = house.engine.referral(house.session("Shelter"), referral);
        assert_eq!(view.await.unwrap().copy.unwrap().request, request);
    }
}
