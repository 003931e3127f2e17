//! A deadline that is missed: the task stays open, and holder and desk are alarmed.

use case::concern::Tell;
use case::person::{ClockKind, HolderOrder};
use engine::{Form, Lines, List, OnCase, Page, Parts};

use crate::house::{House, on_both};

on_both!(a_guardian_who_is_not_found_in_time_is_still_due_and_an_alarm,);

async fn a_guardian_who_is_not_found_in_time_is_still_due_and_an_alarm(house: House) {
    let engine = &house.engine;
    let concern = house.report("Outreach", Tell::Yes).await;
    let case = house.presume("Outreach", concern, Tell::Yes).await;
    let holder = house.session("Child protection");
    let guardian = async || {
        let view = engine.case(holder, case).await.unwrap();
        let (id, clock) = view.case.running(ClockKind::Guardian).unwrap();
        (id, clock.clone())
    };
    let alarms = async |who: &str| {
        let session = house.session(who);
        let list = engine.list(session, List::Notices, Page::first(20)).await;
        let Lines::Notices(notices) = list.unwrap().lines else {
            panic!("the list holds something else");
        };
        notices
            .into_iter()
            .filter(|notice| notice.kind == "deadline_missed")
            .count()
    };
    let due = guardian().await.1.deadline.unwrap().due;
    house.set(
        &due.saturating_sub(jiff::SignedDuration::from_secs(1))
            .unwrap()
            .to_string(),
    );
    assert_eq!(engine.sweep().await.unwrap().lapsed, 0);

    house.set(&due.to_string());
    assert_eq!(engine.sweep().await.unwrap().lapsed, 1);
    let (id, late) = guardian().await;
    assert_eq!((late.ended, late.missed_at), (None, Some(due)));
    assert_eq!(
        (alarms("Child protection").await, alarms("Desk").await),
        (1, 1)
    );
    assert_eq!(alarms("Outreach").await, 0);
    // Said once, and still on the holder's list.
    assert_eq!(engine.sweep().await.unwrap().lapsed, 0);
    let list = engine.list(holder, List::Ending, Page::first(20)).await;
    let Lines::Clocks(clocks) = list.unwrap().lines else {
        panic!("the list holds something else");
    };
    assert!(clocks.iter().any(|line| line.kind == "guardian"));
    assert_eq!(engine.rebuild(|_| ()).await.unwrap().differing, 0);

    // Found late is found.
    let found = HolderOrder::EndClock {
        clock: id,
        persons_choice: false,
    };
    engine
        .perform(holder, OnCase(case, found), Parts::new(), Form::default())
        .await
        .unwrap();
    let view = engine.case(holder, case).await.unwrap();
    assert!(view.case.running(ClockKind::Guardian).is_none());
}
