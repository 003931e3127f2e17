//! Lost contact through the engine on both databases: a child of an operation against begging who is gone from care,
//! and an adult who went back to the man who exploited her.

use case::concern::Tell;
use case::person::{
    AgeClaim, AgeStatement, CaseStanding, ClockKind, CloseReason, ContactResult, ErasureGrade,
    HolderOrder, LossKind, MadeContact, OutsideReason, Source,
};
use case::{CaseId, Refusal};
use engine::{EngineError, Form, Lines, List, OnCase, Page, Parts};
use jiff::SignedDuration;

use crate::house::{House, on_both};

on_both!(
    a_child_gone_from_care_is_reported_missing_the_same_day,
    whoever_went_back_is_looked_for_and_comes_back_to_the_same_case,
    whoever_declines_everything_leaves_codes_and_no_name,
    whoever_comes_back_has_a_new_episode_of_the_same_case,
);

async fn give(
    house: &House,
    by: &str,
    case: CaseId,
    order: HolderOrder,
) -> Result<u64, EngineError> {
    let session = house.session(by);
    let order = OnCase(case, order);
    let given = house
        .engine
        .perform(session, order, Parts::new(), Form::default());
    given.await.map(|outcome| outcome.version)
}

fn lose(how: LossKind) -> HolderOrder {
    HolderOrder::LoseContact {
        how,
        last_seen: None,
    }
}

async fn clocks(house: &House, of: &str) -> Vec<String> {
    let session = house.session(of);
    let list = house.engine.list(session, List::Ending, Page::first(50));
    match list.await.unwrap().lines {
        Lines::Clocks(lines) => lines.into_iter().map(|line| line.kind).collect(),
        other => panic!("{other:?}"),
    }
}

async fn notices(house: &House, of: &str) -> Vec<String> {
    let session = house.session(of);
    let list = house.engine.list(session, List::Notices, Page::first(50));
    match list.await.unwrap().lines {
        Lines::Notices(lines) => lines.into_iter().map(|line| line.kind).collect(),
        other => panic!("{other:?}"),
    }
}

fn tried(house: &House, result: ContactResult) -> HolderOrder {
    HolderOrder::RecordContact(MadeContact {
        result,
        on: house.today(),
        kept: true,
        outside: Some(OutsideReason::NoOtherWay),
    })
}

/// Operation Golf: many of the children were in care, and some were gone the next day.
async fn a_child_gone_from_care_is_reported_missing_the_same_day(house: House) {
    let concern = house.report("Outreach", Tell::Yes).await;
    let case = house.presume("Outreach", concern, Tell::Yes).await;
    let holder = "Child protection";
    give(&house, holder, case, lose(LossKind::Unknown))
        .await
        .unwrap();
    let told = clocks(&house, holder).await;
    assert!(told.contains(&"missing_report".to_owned()), "{told:?}");
    assert!(told.contains(&"attempt".to_owned()), "{told:?}");
    for of in [holder, "Desk"] {
        let notices = notices(&house, of).await;
        assert!(
            notices.contains(&"child_missing".to_owned()),
            "{of}: {notices:?}"
        );
    }
    // The next day it is late, and told; only the report ends it.
    let day = SignedDuration::from_hours(24);
    house.set(&(house.engine.now() + day).to_string());
    house.engine.sweep().await.unwrap();
    assert!(
        notices(&house, "Desk")
            .await
            .contains(&"deadline_missed".to_owned())
    );
    let view = house
        .engine
        .case(house.session(holder), case)
        .await
        .unwrap();
    let (clock, _) = view.case.running(ClockKind::MissingReport).unwrap();
    let by_hand = HolderOrder::EndClock {
        clock,
        persons_choice: false,
    };
    let refused = give(&house, holder, case, by_hand).await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::ContactEndsIt))
    ));
    let report = HolderOrder::ReportMissing {
        office: "Invented police station".to_owned(),
        on: house.today(),
    };
    give(&house, holder, case, report).await.unwrap();
    let left = clocks(&house, holder).await;
    assert!(!left.contains(&"missing_report".to_owned()), "{left:?}");
    assert!(left.contains(&"attempt".to_owned()), "{left:?}");
    let found = tried(&house, ContactResult::Reached);
    give(&house, holder, case, found).await.unwrap();
    assert!(!clocks(&house, holder).await.contains(&"attempt".to_owned()));
}

async fn whoever_went_back_is_looked_for_and_comes_back_to_the_same_case(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    give(&house, "Outreach", case, lose(LossKind::WithExploiter))
        .await
        .unwrap();
    assert_eq!(clocks(&house, "Outreach").await, ["attempt"]);
    for reason in [
        CloseReason::SupportEnded,
        CloseReason::PersonsWish,
        CloseReason::Returned,
    ] {
        let refused = give(&house, "Outreach", case, HolderOrder::Close(reason)).await;
        assert!(matches!(
            refused,
            Err(EngineError::Refused(Refusal::PersonLost))
        ));
    }
    let due = |view: engine::CaseView| {
        let (_, clock) = view.case.running(ClockKind::Attempt)?;
        Some(clock.deadline.as_ref()?.last_day)
    };
    let outreach = house.session("Outreach");
    let mut days = Vec::new();
    for _ in 0..4 {
        let view = house.engine.case(outreach, case).await.unwrap();
        days.push((due(view).unwrap() - house.today()).get_days());
        let nobody = tried(&house, ContactResult::NotReached);
        give(&house, "Outreach", case, nobody).await.unwrap();
    }
    assert_eq!(days, [2, 7, 30, 30]);
    // An adult is not reported missing here; somebody who turns out to be seventeen is.
    let report = || HolderOrder::ReportMissing {
        office: "Invented police station".to_owned(),
        on: house.today(),
    };
    let refused = give(&house, "Outreach", case, report()).await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::AdultsAreNotReported))
    ));
    let statement = AgeStatement {
        claim: AgeClaim::Years(17),
        source: Source::Family,
        said_on: house.today(),
    };
    give(&house, "Outreach", case, HolderOrder::StateAge(statement))
        .await
        .unwrap();
    let told = clocks(&house, "Child protection").await;
    assert!(told.contains(&"missing_report".to_owned()), "{told:?}");
    let holder = "Child protection";
    let reached = tried(&house, ContactResult::Reached);
    give(&house, holder, case, reached).await.unwrap();
    let view = house
        .engine
        .case(house.session(holder), case)
        .await
        .unwrap();
    assert!(view.case.lost().is_none());
    assert!(view.case.running(ClockKind::MissingReport).is_none());
    assert_eq!(house.engine.rebuild(|_| ()).await.unwrap().differing, 0);
}

/// A woman who wants nothing keeps nothing here but codes; a child is not let go by its own no.
async fn whoever_declines_everything_leaves_codes_and_no_name(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let declines = || HolderOrder::Close(CloseReason::DeclinedEverything);
    give(&house, "Outreach", case, declines()).await.unwrap();
    let view = house
        .engine
        .case(house.session("Outreach"), case)
        .await
        .unwrap();
    let asked = view.case.erasure.unwrap();
    assert_eq!(asked.grade, ErasureGrade::Sealed);
    let co_ordinator = house.session("Co-ordinator");
    let confirm = engine::Erase(case);
    let erased = house
        .engine
        .perform(co_ordinator, confirm, Parts::new(), Form::default());
    erased.await.unwrap();
    let view = house
        .engine
        .case(house.session("Outreach"), case)
        .await
        .unwrap();
    assert_eq!(view.case.standing, CaseStanding::Erased);

    let concern = house.report("Outreach", Tell::Yes).await;
    let child = house.presume("Outreach", concern, Tell::Yes).await;
    let refused = give(&house, "Child protection", child, declines()).await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::ChildDeclines))
    ));
}

/// Exploited again after work had ended: the same case, another episode, and a reflection period of its own.
async fn whoever_comes_back_has_a_new_episode_of_the_same_case(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let outreach = house.session("Outreach");
    let first = house
        .engine
        .case(outreach, case)
        .await
        .unwrap()
        .case
        .episode();
    assert_eq!(first.0, 1);
    let close = HolderOrder::Close(CloseReason::SupportEnded);
    give(&house, "Outreach", case, close).await.unwrap();
    let year = SignedDuration::from_hours(24 * 365);
    house.set(&(house.engine.now() + year).to_string());
    give(&house, "Outreach", case, HolderOrder::BeginEpisode)
        .await
        .unwrap();
    let view = house.engine.case(outreach, case).await.unwrap();
    assert_eq!(view.case.standing, CaseStanding::Open);
    assert_eq!(view.case.episode(), (2, house.engine.now()));
    assert_eq!(view.case.presumed_at, first.1);
    give(&house, "Outreach", case, HolderOrder::StartReflection)
        .await
        .unwrap();
    give(&house, "Outreach", case, HolderOrder::BeginEpisode)
        .await
        .unwrap();
    let view = house.engine.case(outreach, case).await.unwrap();
    assert_eq!(view.case.episode().0, 3);
}
