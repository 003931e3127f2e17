//! Charges, punishments and their reviews, and protection letters, through the engine on both databases.

use case::concern::Tell;
use case::person::{
    AdverseOrder, ClockKind, CloseReason, HolderOrder, LetterOrder, PunishmentKind,
    RecordPunishment, ReviewOrder, ReviewOutcome, ReviewStanding,
};
use case::{CaseId, Compartment, LetterId, ReviewId};
use engine::{
    EngineError, Form, Lines, List, OnAlarm, OnCase, OnLetter, OnReview, Order, Page, Parts,
    Session, TakePunishment,
};
use jiff::{SignedDuration, ToSpan as _};

use crate::house::{House, on_both, words};

on_both!(
    a_punishment_opens_a_review_that_is_late_and_comes_to_something,
    a_detention_order_is_an_alarm_and_opens_a_review,
    only_who_works_on_the_case_asks_and_ends,
    a_letter_is_asked_about_by_anybody_and_says_nothing_but_until_when,
    what_projections_say_of_numbers_is_made_again_from_the_log,
);

async fn give<O: Order>(
    house: &House,
    by: &str,
    order: O,
    parts: Parts,
) -> Result<u64, EngineError> {
    let session: &Session = house.session(by);
    let given = house.engine.perform(session, order, parts, Form::default());
    given.await.map(|outcome| outcome.version)
}

async fn presumed(house: &House) -> CaseId {
    let concern = house.report("Outreach", Tell::No).await;
    house.presume("Outreach", concern, Tell::No).await
}

fn punished(kind: PunishmentKind) -> RecordPunishment {
    RecordPunishment {
        kind,
        office: Some("Invented court".to_owned()),
        on: None,
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

async fn review(house: &House, case: CaseId, version: u64) -> ReviewStanding {
    let session = house.session("Outreach");
    let view = house.engine.case(session, case).await.unwrap();
    view.case.reviews[&ReviewId::opened_by(version)].standing()
}

async fn a_punishment_opens_a_review_that_is_late_and_comes_to_something(house: House) {
    let case = presumed(&house).await;
    let order = TakePunishment(case, punished(PunishmentKind::Charge));
    let version = give(&house, "Outreach", order, Parts::new()).await.unwrap();
    assert_eq!(review(&house, case, version).await, ReviewStanding::ToAsk);
    assert_eq!(clocks(&house, "Outreach").await, ["review_ask"]);

    // A week later nobody was asked: it is late, and told, and stays open.
    let later = house.engine.now() + SignedDuration::from_hours(24 * 8);
    house.set(&later.to_string());
    house.engine.sweep().await.unwrap();
    let view = house
        .engine
        .case(house.session("Outreach"), case)
        .await
        .unwrap();
    let (_, clock) = view.case.running(ClockKind::ReviewAsk).unwrap();
    assert!(clock.missed_at.is_some());

    let id = ReviewId::opened_by(version);
    let ask = ReviewOrder::Ask {
        review: id,
        office: "Invented court".to_owned(),
    };
    give(&house, "Outreach", OnReview(case, ask), Parts::new())
        .await
        .unwrap();
    assert_eq!(clocks(&house, "Outreach").await, ["review_answer"]);
    // The case ends; the review goes on.
    let close = HolderOrder::Close(CloseReason::SupportEnded);
    give(&house, "Outreach", OnCase(case, close), Parts::new())
        .await
        .unwrap();
    assert_eq!(clocks(&house, "Outreach").await, ["review_answer"]);
    let end = ReviewOrder::End {
        review: id,
        outcome: ReviewOutcome::Lifted,
        challenge_until: None,
    };
    let why = words(Compartment::Legal, "the court found that she was compelled");
    give(&house, "Outreach", OnReview(case, end), why)
        .await
        .unwrap();
    assert!(clocks(&house, "Outreach").await.is_empty());
    let lifted = ReviewStanding::Ended(ReviewOutcome::Lifted);
    assert_eq!(review(&house, case, version).await, lifted);
}

async fn a_detention_order_is_an_alarm_and_opens_a_review(house: House) {
    let case = presumed(&house).await;
    let alarm = OnAlarm(case, AdverseOrder::Detention);
    let version = give(&house, "Outreach", alarm, Parts::new()).await.unwrap();
    assert_eq!(
        review(&house, case, version + 1).await,
        ReviewStanding::ToAsk
    );
    // A second alarm about it opens no second review, and a removal order none.
    for order in [AdverseOrder::Detention, AdverseOrder::Removal] {
        give(&house, "Outreach", OnAlarm(case, order), Parts::new())
            .await
            .unwrap();
    }
    let view = house
        .engine
        .case(house.session("Outreach"), case)
        .await
        .unwrap();
    assert_eq!(view.case.reviews.len(), 1);
}

async fn only_who_works_on_the_case_asks_and_ends(house: House) {
    let case = presumed(&house).await;
    let denied = |result| matches!(result, Err(EngineError::Denied(_)));
    for stranger in ["Shelter", "Police", "Co-ordinator"] {
        let order = TakePunishment(case, punished(PunishmentKind::Fine));
        assert!(
            denied(give(&house, stranger, order, Parts::new()).await),
            "{stranger}"
        );
    }
    // The desk may be told of it, and works on it no more than before.
    let order = TakePunishment(case, punished(PunishmentKind::Fine));
    let version = give(&house, "Desk", order, Parts::new()).await.unwrap();
    let ask = ReviewOrder::Ask {
        review: ReviewId::opened_by(version),
        office: "Invented court".to_owned(),
    };
    assert!(denied(
        give(&house, "Desk", OnReview(case, ask.clone()), Parts::new()).await
    ));
    give(&house, "Outreach", OnReview(case, ask), Parts::new())
        .await
        .unwrap();
}

async fn a_letter_is_asked_about_by_anybody_and_says_nothing_but_until_when(house: House) {
    let case = presumed(&house).await;
    let until = house.today().saturating_add(10.days());
    let number = house.engine.new_number();
    let letter = LetterId::new(house.engine.new_id());
    let issue = LetterOrder::Issue {
        letter,
        number,
        until,
    };
    give(&house, "Outreach", OnLetter(case, issue), Parts::new())
        .await
        .unwrap();
    let ask = async |typed: &str| house.engine.letter_valid_until(typed).await.unwrap();
    assert_eq!(ask(&number.to_string()).await, Some(until));
    assert_eq!(
        ask(&number.to_string().to_lowercase().replace('-', "")).await,
        Some(until)
    );
    let other = house.engine.new_number();
    assert_ne!(number, other);
    for unknown in [
        other.to_string(),
        String::new(),
        "'; DROP TABLE numbers; --".to_owned(),
    ] {
        assert_eq!(ask(&unknown).await, None, "{unknown}");
    }
    // Its last day is one in the country, up to its end.
    house.set("2026-03-12T22:59:59Z");
    assert_eq!(ask(&number.to_string()).await, Some(until));
    house.set("2026-03-12T23:00:00Z");
    assert_eq!(ask(&number.to_string()).await, None);

    // A second one is taken back, and a third ends with the case.
    let made = async |number| {
        let letter = LetterId::new(house.engine.new_id());
        let until = house.today().saturating_add(10.days());
        let issue = LetterOrder::Issue {
            letter,
            number,
            until,
        };
        give(&house, "Outreach", OnLetter(case, issue), Parts::new())
            .await
            .unwrap();
        letter
    };
    let (second, third) = (house.engine.new_number(), house.engine.new_number());
    let letter = made(second).await;
    made(third).await;
    let revoke = OnLetter(case, LetterOrder::Revoke(letter));
    give(&house, "Outreach", revoke, Parts::new())
        .await
        .unwrap();
    assert_eq!(ask(&second.to_string()).await, None);
    assert!(ask(&third.to_string()).await.is_some());
    let close = HolderOrder::Close(CloseReason::SupportEnded);
    give(&house, "Outreach", OnCase(case, close), Parts::new())
        .await
        .unwrap();
    assert_eq!(ask(&third.to_string()).await, None);
}

async fn what_projections_say_of_numbers_is_made_again_from_the_log(house: House) {
    let case = presumed(&house).await;
    let number = house.engine.new_number();
    let issue = LetterOrder::Issue {
        letter: LetterId::new(house.engine.new_id()),
        number,
        until: house.today(),
    };
    give(&house, "Outreach", OnLetter(case, issue), Parts::new())
        .await
        .unwrap();
    let order = TakePunishment(case, punished(PunishmentKind::EntryBan));
    give(&house, "Outreach", order, Parts::new()).await.unwrap();
    let rebuilt = house.engine.rebuild(|_| {}).await.unwrap();
    assert_eq!(rebuilt.differing, 0);
    let typed = number.to_string();
    let valid = house.engine.letter_valid_until(&typed);
    assert_eq!(valid.await.unwrap(), Some(house.today()));
}
