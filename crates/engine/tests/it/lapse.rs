//! A referral that nobody answers: no step of its road leaves the person without a holder.

use case::clock::Urgency;
use case::concern::Tell;
use case::content::{Content, ReferralCopy};
use case::person::{
    Agreement, DeclineReason, Explained, Explanation, HolderOrder, Matter, Need, ReceiverOrder,
    ReferralStanding, Reply, ShareBasis, Speaker, Through,
};
use case::{AgreementId, CaseId, Compartment, OrganisationId, ReferralId};
use engine::{Answer, EngineError, Form, List, OnCase, OnLapse, Page, Parts};
use jiff::SignedDuration;
use store::{Commit, NewEvent};

use crate::demands::notices;
use crate::house::{House, on_both};

on_both!(
    it_goes_to_the_desk_then_to_the_co_ordinator_and_the_asker_stays_holder,
    a_case_that_cannot_be_read_stops_the_clock_of_no_other,
    that_a_referral_waits_is_news_only_while_it_does,
);

/// The order that records an agreement to share with an organisation.
pub(crate) fn share_with(house: &House, with: OrganisationId) -> (AgreementId, HolderOrder) {
    let agreement = AgreementId::new(house.engine.new_id());
    let terms = Agreement {
        matter: Matter::Share { with },
        speaker: Speaker::Person,
        answer: Reply::Agreed,
        categories: Compartment::STANDING.into(),
        until: None,
        explained: Explanation {
            language: "en".to_owned(),
            how: Explained::Aloud,
            through: Through::Worker,
        },
    };
    let order = HolderOrder::RecordAgreement { agreement, terms };
    (agreement, order)
}

/// The order that refers tonight, as agreed.
pub(crate) fn refer(
    house: &House,
    to: OrganisationId,
    need: Need,
    agreement: AgreementId,
) -> (ReferralId, HolderOrder) {
    let referral = ReferralId::new(house.engine.new_id());
    let order = HolderOrder::Refer {
        referral,
        to,
        need,
        urgency: Urgency::Tonight,
        basis: ShareBasis::Agreement(agreement),
        carries: [].into(),
    };
    (referral, order)
}

/// Asks the shelter to take over tonight, as the person agreed.
pub(crate) async fn asked_to_hold(house: &House, case: CaseId) -> ReferralId {
    let engine = &house.engine;
    let (asker, to) = (house.session("Outreach"), house.ids["Shelter"]);
    let (agreement, agreed) = share_with(house, to);
    engine
        .perform(asker, OnCase(case, agreed), Parts::new(), Form::default())
        .await
        .unwrap();
    let (referral, refer) = refer(house, to, Need::Holding, agreement);
    let copy = ReferralCopy {
        request: "a safe bed".to_owned(),
        ..ReferralCopy::default()
    };
    let parts = Parts::from([(Compartment::Referral(referral), Content::Referral(copy))]);
    engine
        .perform(asker, OnCase(case, refer), parts, Form::default())
        .await
        .unwrap();
    referral
}

async fn it_goes_to_the_desk_then_to_the_co_ordinator_and_the_asker_stays_holder(house: House) {
    let engine = &house.engine;
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let referral = asked_to_hold(&house, case).await;
    let waiting = engine
        .referral(house.session("Shelter"), referral)
        .await
        .unwrap();
    assert_eq!(waiting.copy.unwrap().request, "a safe bed");
    let standing = async || {
        let view = engine.case(house.session("Outreach"), case).await.unwrap();
        assert_eq!(view.case.holder, house.ids["Outreach"]);
        view.case.referrals[&referral].standing
    };

    // At the due time an answer is refused even before the mechanism has said that it lapsed.
    let due = waiting.referral.sent.due;
    house.set(&due.to_string());
    let late = Answer(case, ReceiverOrder::Accept(referral));
    let refused = engine
        .perform(
            house.session("Shelter"),
            late,
            Parts::new(),
            Form::default(),
        )
        .await
        .unwrap_err();
    assert!(matches!(refused, EngineError::Refused(_)));
    assert_eq!(standing().await, ReferralStanding::Sent);

    engine.sweep().await.unwrap();
    let ReferralStanding::AtDesk(desk_due) = standing().await else {
        panic!("the desk does not have it");
    };
    let lapsed = async |name, list| {
        let page = engine.list(house.session(name), list, Page::first(5)).await;
        page.unwrap().lines.len()
    };
    assert_eq!(lapsed("Desk", List::DeskLapsed).await, 1);
    // What it carried can no longer be opened by who did not answer.
    let closed = engine.referral(house.session("Shelter"), referral).await;
    assert!(matches!(closed, Err(EngineError::Denied(_))));

    house.set(&desk_due.to_string());
    engine.sweep().await.unwrap();
    assert_eq!(standing().await, ReferralStanding::AtCoOrdinator);
    assert_eq!(lapsed("Co-ordinator", List::Escalated).await, 1);

    let dealt = OnLapse(case, referral);
    engine
        .perform(
            house.session("Co-ordinator"),
            dealt,
            Parts::new(),
            Form::default(),
        )
        .await
        .unwrap();
    assert_eq!(standing().await, ReferralStanding::Lapsed);
}

/// What is due first is damaged: whoever waits for the next is not to wait for whoever mends it.
async fn a_case_that_cannot_be_read_stops_the_clock_of_no_other(house: House) {
    let engine = &house.engine;
    let mut asked = Vec::new();
    for _ in 0..2 {
        let concern = house.report("Outreach", Tell::No).await;
        let case = house.presume("Outreach", concern, Tell::No).await;
        let referral = asked_to_hold(&house, case).await;
        asked.push((case, referral));
        house
            .clock
            .set(engine.now() + SignedDuration::from_mins(10));
    }
    let [(damaged, _), (case, referral)] = asked[..] else {
        panic!("two were asked for");
    };
    let session = house.session("Outreach");
    let view = engine.case(session, case).await.unwrap();
    let due = view.case.referrals[&referral].sent.due;
    let version = engine.case(session, damaged).await.unwrap().case.version;
    // Somebody who writes to the database and has no key.
    let planted = NewEvent {
        stream: damaged.into(),
        version: version + 1,
        organisation: None,
        at: engine.now(),
        record: vec![7; 200],
        parts: Vec::new(),
    };
    let commit = Commit {
        events: vec![planted],
        ..Commit::default()
    };
    engine.store().commit(&[commit]).await.unwrap();

    house.set(&due.to_string());
    let told = engine.sweep().await.unwrap_err().to_string();
    let named = format!("case/{}", damaged.uuid());
    assert!(told.contains(&named), "{told}");
    let view = engine.case(session, case).await.unwrap();
    let standing = &view.case.referrals[&referral].standing;
    assert!(matches!(standing, ReferralStanding::AtDesk(_)));
}

async fn that_a_referral_waits_is_news_only_while_it_does(house: House) {
    let engine = &house.engine;
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let first = asked_to_hold(&house, case).await;
    assert_eq!(notices(&house, "Shelter", "referral_sent").await, 1);
    let decline = ReceiverOrder::Decline(first, DeclineReason::NoCapacity);
    let (shelter, parts) = (house.session("Shelter"), Parts::new());
    let declined = engine.perform(shelter, Answer(case, decline), parts, Form::default());
    declined.await.unwrap();
    assert_eq!(notices(&house, "Shelter", "referral_sent").await, 0);
    // Whoever asked is told of the answer, and a new question is news again.
    assert_eq!(notices(&house, "Outreach", "referral_declined").await, 1);
    asked_to_hold(&house, case).await;
    assert!(notices(&house, "Shelter", "referral_sent").await > 0);
}
