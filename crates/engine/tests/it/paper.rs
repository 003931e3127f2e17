//! A service without an account, through the engine on both databases: a sheet, its code, and the telephone.

use case::concern::Tell;
use case::content::{Content, ReferralCopy};
use case::organisation::{KeepListed as Listed, Service, Takes};
use case::person::{
    DeclineReason, Need, PaperAnswer, PaperOrder, PhoneAnswer, PhoneCall, ReferralStanding,
    SpokeWith,
};
use case::profile::BodyKind;
use case::{CaseId, Compartment, OrganisationId, ReferralId};
use engine::{
    EngineError, Form, KeepListed, Lines, List, OnCase, OnPaper, Order, Page, Parts, Wanted,
};
use jiff::SignedDuration;

use crate::house::{House, on_both};
use crate::lapse::{refer, share_with};

on_both!(
    a_code_answers_once_and_nothing_is_wrapped_to_whoever_typed_it,
    a_code_that_is_unknown_used_replaced_or_late_answers_nothing,
    of_two_who_type_a_code_at_the_same_moment_one_is_heard,
    what_was_agreed_by_telephone_is_recorded_by_whoever_asked,
    the_co_ordinator_alone_keeps_services_without_an_account,
);

async fn give<O: Order>(
    house: &House,
    by: &str,
    order: O,
    parts: Parts,
) -> Result<u64, EngineError> {
    let session = house.session(by);
    let given = house.engine.perform(session, order, parts, Form::default());
    given.await.map(|outcome| outcome.version)
}

/// A shelter that nobody has joined, and a referral to it for tonight with a few words.
async fn asked(house: &House) -> (CaseId, ReferralId, OrganisationId) {
    let added = house
        .engine
        .add_organisation("Night House", BodyKind::Shelter);
    let (outside, _) = added.await.unwrap();
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let (agreement, agreed) = share_with(house, outside);
    give(house, "Outreach", OnCase(case, agreed), Parts::new())
        .await
        .unwrap();
    let (referral, order) = refer(house, outside, Need::Shelter, agreement);
    let copy = Content::Referral(ReferralCopy {
        request: "a bed on the ground floor".to_owned(),
        ..ReferralCopy::default()
    });
    let parts = Parts::from([(Compartment::Referral(referral), copy)]);
    give(house, "Outreach", OnCase(case, order), parts)
        .await
        .unwrap();
    (case, referral, outside)
}

async fn sheet(house: &House, case: CaseId, referral: ReferralId) -> String {
    let session = house.session("Outreach");
    let engine = &house.engine;
    let sheet = engine.print_sheet(session, (case, referral), Form::default());
    let sheet = sheet.await.unwrap();
    assert_eq!(sheet.copy.unwrap().request, "a bed on the ground floor");
    sheet.code.to_string()
}

async fn standing(house: &House, case: CaseId, referral: ReferralId) -> ReferralStanding {
    let session = house.session("Outreach");
    let view = house.engine.case(session, case).await.unwrap();
    assert_eq!(view.case.holder, house.ids["Outreach"]);
    view.case.referrals[&referral].standing
}

async fn notices(house: &House, of: &str) -> Vec<String> {
    let list = house
        .engine
        .list(house.session(of), List::Notices, Page::first(50));
    match list.await.unwrap().lines {
        Lines::Notices(lines) => lines.into_iter().map(|line| line.kind).collect(),
        other => panic!("{other:?}"),
    }
}

async fn a_code_answers_once_and_nothing_is_wrapped_to_whoever_typed_it(house: House) {
    let (case, referral, outside) = asked(&house).await;
    let code = sheet(&house, case, referral).await;
    let stored = house.engine.store().stream(case.into()).await.unwrap();
    let to_outside = store::Recipient::Organisation(outside);
    let mut wraps = stored.wraps.iter();
    assert!(wraps.all(|wrap| wrap.place.recipient != to_outside));

    let typed = format!(" {} ", code.to_lowercase().replace('-', ""));
    let accept = PaperAnswer::Accept;
    assert!(house.engine.answer_on_paper(&typed, accept).await.unwrap());
    assert_eq!(
        standing(&house, case, referral).await,
        ReferralStanding::Accepted
    );
    assert!(
        notices(&house, "Outreach")
            .await
            .contains(&"referral_accepted".to_owned())
    );
    assert!(!house.engine.answer_on_paper(&code, accept).await.unwrap());
    let decline = PaperAnswer::Decline(DeclineReason::NoCapacity);
    assert!(!house.engine.answer_on_paper(&code, decline).await.unwrap());
    assert_eq!(
        standing(&house, case, referral).await,
        ReferralStanding::Accepted
    );
    // No record keeps the code itself, and its hash is made again from the log.
    assert_eq!(house.engine.rebuild(|_| ()).await.unwrap().differing, 0);
    assert!(!house.engine.answer_on_paper(&code, accept).await.unwrap());
}

async fn a_code_that_is_unknown_used_replaced_or_late_answers_nothing(house: House) {
    let (case, referral, _) = asked(&house).await;
    let engine = &house.engine;
    let first = sheet(&house, case, referral).await;
    let second = sheet(&house, case, referral).await;
    let accept = PaperAnswer::Accept;
    for typed in ["", "no code", "0000-0000-0000-0000", &first] {
        assert!(!engine.answer_on_paper(typed, accept).await.unwrap());
    }
    assert_eq!(engine.rebuild(|_| ()).await.unwrap().differing, 0);
    // The time is over before anything has said so, and after.
    let late = engine.now() + SignedDuration::from_hours(24);
    house.set(&late.to_string());
    assert!(!engine.answer_on_paper(&second, accept).await.unwrap());
    engine.sweep().await.unwrap();
    assert!(!engine.answer_on_paper(&second, accept).await.unwrap());
    assert!(matches!(
        standing(&house, case, referral).await,
        ReferralStanding::AtDesk(_) | ReferralStanding::AtCoOrdinator
    ));
    let desk = notices(&house, "Desk").await;
    assert!(desk.contains(&"lapse_at_desk".to_owned()));
    let session = house.session("Outreach");
    let again = engine.print_sheet(session, (case, referral), Form::default());
    assert!(matches!(again.await, Err(EngineError::Refused(_))));
}

async fn of_two_who_type_a_code_at_the_same_moment_one_is_heard(house: House) {
    let (case, referral, _) = asked(&house).await;
    let code = sheet(&house, case, referral).await;
    let engine = &house.engine;
    let decline = PaperAnswer::Decline(DeclineReason::Language);
    let (one, other) = tokio::join!(
        engine.answer_on_paper(&code, PaperAnswer::Accept),
        engine.answer_on_paper(&code, decline)
    );
    assert!(one.unwrap() != other.unwrap());
    let read = engine.case(house.session("Outreach"), case).await.unwrap();
    let answers = read.entries.iter().filter(|entry| {
        matches!(
            entry.event,
            case::CaseEvent::ReferralAccepted { .. } | case::CaseEvent::ReferralDeclined { .. }
        )
    });
    assert_eq!(answers.count(), 1);
}

async fn what_was_agreed_by_telephone_is_recorded_by_whoever_asked(house: House) {
    let (case, referral, _) = asked(&house).await;
    let call = PhoneCall {
        with: SpokeWith::OnCall,
        on: house.today(),
    };
    let said = |answer| {
        OnPaper(
            case,
            PaperOrder::Said {
                referral,
                call,
                answer,
            },
        )
    };
    for stranger in ["Police", "Shelter", "Desk", "Co-ordinator"] {
        let denied = give(&house, stranger, said(PhoneAnswer::Accepted), Parts::new()).await;
        assert!(matches!(denied, Err(EngineError::Denied(_))), "{stranger}");
    }
    let before = notices(&house, "Outreach").await;
    give(
        &house,
        "Outreach",
        said(PhoneAnswer::Accepted),
        Parts::new(),
    )
    .await
    .unwrap();
    assert_eq!(
        standing(&house, case, referral).await,
        ReferralStanding::Accepted
    );
    assert_eq!(notices(&house, "Outreach").await, before);
    give(
        &house,
        "Outreach",
        said(PhoneAnswer::Completed),
        Parts::new(),
    )
    .await
    .unwrap();
    assert_eq!(
        standing(&house, case, referral).await,
        ReferralStanding::Completed
    );
    assert_eq!(house.engine.rebuild(|_| ()).await.unwrap().differing, 0);
}

async fn the_co_ordinator_alone_keeps_services_without_an_account(house: House) {
    let (_, _, outside) = asked(&house).await;
    let offer = Listed::Offer {
        need: Need::Shelter,
        service: Service {
            languages: ["en".to_owned()].into(),
            takes: Takes {
                women: true,
                men: false,
                children: false,
            },
            free: Some(2),
            phone: Some("0800 555 0142".to_owned()),
        },
    };
    for other in ["Outreach", "Desk", "Police"] {
        let denied = give(
            &house,
            other,
            KeepListed(outside, offer.clone()),
            Parts::new(),
        )
        .await;
        assert!(matches!(denied, Err(EngineError::Denied(_))), "{other}");
        assert!(house.engine.listed(house.session(other)).await.is_err());
    }
    // Of whoever has an account its own custodian says it.
    let own = KeepListed(house.ids["Shelter"], offer.clone());
    let refused = give(&house, "Co-ordinator", own, Parts::new()).await;
    assert!(matches!(refused, Err(EngineError::Refused(_))));
    give(
        &house,
        "Co-ordinator",
        KeepListed(outside, offer),
        Parts::new(),
    )
    .await
    .unwrap();
    let wanted = Wanted {
        need: Some(Need::Shelter),
        free: true,
        ..Wanted::default()
    };
    let found = house.engine.directory(house.session("Outreach"), &wanted);
    let found = found.await.unwrap().services;
    let found = found.iter().find(|it| it.organisation == outside).unwrap();
    assert!(!found.has_account);
    assert_eq!(found.service.phone.as_deref(), Some("0800 555 0142"));
}
