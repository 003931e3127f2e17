//! Projections: written with the events that cause them, thrown away and made again.

use case::{CaseId, ClockId, ConcernId, ReferralId};
use store::{
    CaseRow, CaseScope, ClockRow, Commit, CommitError, ConcernRow, ConcernScope, NoticeRow,
    ReferralRow, ReferralScope, Row,
};
use uuid::Uuid;

use crate::place::{Place, at, case, commit, event, on_both, organisation};

on_both!(
    rows_are_stored_with_the_events_that_cause_them_or_not_at_all,
    what_is_due_is_written_in_the_same_transaction_and_found_when_it_is,
    a_row_is_replaced_by_the_next_one_of_its_id,
    rows_read_back_are_the_rows_written,
    a_list_shows_its_scope_and_no_more,
    every_projection_is_replaced_at_once,
);

fn case_row(number: u128, holder: u128, due: Option<i64>) -> CaseRow {
    CaseRow {
        id: CaseId::new(Uuid::from_u128(number)),
        holder: organisation(holder),
        state: "open".into(),
        due: due.map(at),
        moved_at: at(i64::try_from(number).unwrap()),
        body: vec![1, 2, 3],
    }
}

async fn all_rows(place: &Place) -> Vec<Row> {
    place.store.freeze().await.unwrap().rows().await.unwrap()
}

fn with_rows(commit: Commit, rows: Vec<Row>) -> Commit {
    Commit { rows, ..commit }
}

async fn rows_are_stored_with_the_events_that_cause_them_or_not_at_all(place: Place) {
    let told = with_rows(
        commit(vec![event(case(1), 1)]),
        vec![Row::Case(case_row(1, 7, None))],
    );
    place.store.commit(&[told]).await.unwrap();
    // Somebody was faster with the second event: the row of the slower one is not written.
    let mut late = case_row(1, 8, None);
    late.state = "closed".into();
    let refused = with_rows(commit(vec![event(case(1), 1)]), vec![Row::Case(late)]);
    let refused = place.store.commit(&[refused]).await;
    assert!(matches!(refused, Err(CommitError::Conflict { .. })));
    assert_eq!(all_rows(&place).await, [Row::Case(case_row(1, 7, None))]);
}

async fn what_is_due_is_written_in_the_same_transaction_and_found_when_it_is(place: Place) {
    for (number, due) in [(1, Some(300)), (2, Some(100)), (3, None), (4, Some(200))] {
        let told = with_rows(
            commit(vec![event(case(number), 1)]),
            vec![Row::Case(case_row(number, 7, due))],
        );
        place.store.commit(&[told]).await.unwrap();
    }
    let lost = with_rows(
        commit(vec![event(case(5), 2)]),
        vec![Row::Case(case_row(5, 7, Some(50)))],
    );
    assert!(place.store.commit(&[lost]).await.is_err());
    let due = async |seconds| place.store.cases_due(at(seconds), 10).await.unwrap();
    let id = |number| CaseId::new(Uuid::from_u128(number));
    assert_eq!(due(99).await, []);
    assert_eq!(due(200).await, [id(2), id(4)]);
    assert_eq!(due(1_000).await, [id(2), id(4), id(1)]);
    assert_eq!(place.store.cases_due(at(1_000), 1).await.unwrap(), [id(2)]);
}

async fn a_row_is_replaced_by_the_next_one_of_its_id(place: Place) {
    let told = with_rows(
        commit(vec![event(case(1), 1)]),
        vec![Row::Case(case_row(1, 7, Some(9)))],
    );
    let mut moved = case_row(1, 8, None);
    moved.body = vec![9];
    let then = with_rows(
        commit(vec![event(case(1), 2)]),
        vec![Row::Case(moved.clone())],
    );
    place.store.commit(&[told, then]).await.unwrap();
    assert_eq!(all_rows(&place).await, [Row::Case(moved)]);
    assert!(place.store.cases_due(at(10), 10).await.unwrap().is_empty());
}

/// One row of each projection.
fn one_of_each() -> Vec<Row> {
    vec![
        Row::Concern(ConcernRow {
            id: ConcernId::new(Uuid::from_u128(1)),
            desk: organisation(1),
            reported_by: None,
            state: "open".into(),
            at: at(1),
            body: vec![0; 300],
        }),
        Row::Case(case_row(1, 7, None)),
        Row::Referral(ReferralRow {
            id: ReferralId::new(Uuid::from_u128(4)),
            case: CaseId::new(Uuid::from_u128(1)),
            sender: organisation(7),
            receiver: organisation(8),
            state: "sent".into(),
            due: at(-5),
            body: Vec::new(),
        }),
        Row::Clock(ClockRow {
            case: CaseId::new(Uuid::from_u128(1)),
            clock: ClockId::started_by(1),
            holder: organisation(7),
            kind: "reflection".into(),
            state: "running".into(),
            due: Some(at(30)),
        }),
        Row::Notice(NoticeRow {
            organisation: organisation(8),
            at: at(2),
            stream: case(1),
            version: 1,
            kind: "referred".into(),
        }),
    ]
}

async fn rows_read_back_are_the_rows_written(place: Place) {
    let told = with_rows(commit(vec![event(case(1), 1)]), one_of_each());
    place.store.commit(&[told]).await.unwrap();
    assert_eq!(all_rows(&place).await, one_of_each());
}

async fn a_list_shows_its_scope_and_no_more(place: Place) {
    let mut rows = one_of_each();
    rows.push(Row::Case(case_row(2, 8, None)));
    rows.push(Row::Concern(ConcernRow {
        id: ConcernId::new(Uuid::from_u128(2)),
        desk: organisation(2),
        reported_by: Some(organisation(7)),
        state: "open".into(),
        at: at(2),
        body: Vec::new(),
    }));
    let told = with_rows(commit(vec![event(case(1), 1)]), rows);
    place.store.commit(&[told]).await.unwrap();
    let store = &place.store;
    let cases = async |scope| {
        let rows = store.cases(scope, "open", 10).await.unwrap();
        rows.iter().map(|row| row.holder).collect::<Vec<_>>()
    };
    assert_eq!(
        cases(CaseScope::Holder(organisation(8))).await,
        [organisation(8)]
    );
    assert_eq!(
        cases(CaseScope::All).await,
        [organisation(7), organisation(8)]
    );
    assert!(
        store
            .cases(CaseScope::All, "closed", 10)
            .await
            .unwrap()
            .is_empty()
    );
    let desk = store.concerns(ConcernScope::Desk(organisation(1)), "open", 10);
    assert_eq!(desk.await.unwrap().len(), 1);
    let told = store.concerns(ConcernScope::ReportedBy(organisation(7)), "open", 10);
    assert_eq!(told.await.unwrap()[0].desk, organisation(2));
    let sent = store.referrals(ReferralScope::To(organisation(7)), "sent", 10);
    assert!(sent.await.unwrap().is_empty());
    let sent = store.referrals(ReferralScope::From(organisation(7)), "sent", 10);
    assert_eq!(sent.await.unwrap().len(), 1);

    // What was dealt with is no notice any more.
    assert_eq!(store.notices(organisation(8), 10).await.unwrap().len(), 1);
    store.notices_seen(organisation(8), at(2)).await.unwrap();
    assert!(store.notices(organisation(8), 10).await.unwrap().is_empty());
}

async fn every_projection_is_replaced_at_once(place: Place) {
    let told = with_rows(commit(vec![event(case(1), 1)]), one_of_each());
    place.store.commit(&[told]).await.unwrap();
    let rows = vec![Row::Case(case_row(9, 9, None))];
    let mut frozen = place.store.freeze().await.unwrap();
    // Nobody appends in between, so nothing that happens meanwhile is lost from the lists.
    let store = place.other_process().await;
    let waiting = tokio::spawn(async move {
        let row = Row::Case(case_row(2, 7, None));
        let told = with_rows(commit(vec![event(case(2), 1)]), vec![row]);
        store.commit(&[told]).await
    });
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(place.store.stream(case(2)).await.unwrap().events.is_empty());
    frozen.replace_rows(&rows).await.unwrap();
    frozen.commit().await.unwrap();
    waiting.await.unwrap().unwrap();
    let expected = [Row::Case(case_row(2, 7, None)), rows[0].clone()];
    assert_eq!(all_rows(&place).await, expected);
}
