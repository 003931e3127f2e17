//! Projections: written with the events that cause them, thrown away and made again.

use case::{CaseId, ClockId, ConcernId, EmergencyId, MemberId, ReferralId};
use store::{
    CaseRow, CaseScope, ClockRow, ClockScope, Commit, CommitError, ConcernRow, ConcernScope,
    EmergencyRow, EmergencyScope, Funnel, ListPlace, Median, NoticeRow, OpeningRow, Page,
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
    a_list_is_read_a_page_at_a_time_whatever_happens_meanwhile,
    a_desk_reads_what_cannot_wait_first_and_then_what_waits_longest,
    medians_are_of_the_persons_presumed_lately,
    every_projection_is_replaced_at_once,
);

fn case_row(number: u128, holder: u128, due: Option<i64>) -> CaseRow {
    CaseRow {
        id: CaseId::new(Uuid::from_u128(number)),
        concern: ConcernId::new(Uuid::from_u128(1)),
        holder: organisation(holder),
        state: "open".into(),
        due: due.map(at),
        moved_at: at(i64::try_from(number).unwrap()),
        presumed_at: at(1),
        reflection_at: None,
        helped_at: None,
        alarm_at: None,
        contact_until: None,
        worker: None,
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
    let from = async |seconds, after, limit| {
        let due = place.store.cases_due(at(seconds), after, limit).await;
        due.unwrap()
    };
    let due = async |seconds| {
        let due = from(seconds, None, 10).await.into_iter();
        due.map(|(_, id)| id).collect::<Vec<_>>()
    };
    let id = |number| CaseId::new(Uuid::from_u128(number));
    assert_eq!(due(99).await, []);
    assert_eq!(due(200).await, [id(2), id(4)]);
    assert_eq!(due(1_000).await, [id(2), id(4), id(1)]);
    // A page begins where the one before ended.
    let first = from(1_000, None, 2).await;
    assert_eq!(first, [(at(100), id(2)), (at(200), id(4))]);
    let next = from(1_000, first.last().copied(), 2).await;
    assert_eq!(next, [(at(300), id(1))]);
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
    let due = place.store.cases_due(at(10), None, 10).await.unwrap();
    assert!(due.is_empty());
}

/// A break-glass of organisation 7 in the list of 8, which can answer it.
fn emergency_row(number: u128) -> EmergencyRow {
    EmergencyRow {
        told: organisation(8),
        id: EmergencyId::new(Uuid::from_u128(number)),
        case: CaseId::new(Uuid::from_u128(1)),
        asker: MemberId::new(Uuid::from_u128(5)),
        organisation: organisation(7),
        answers: true,
        state: "asked".into(),
        at: at(3),
        body: vec![1; 30],
    }
}

/// What organisation 7 opened of case 1.
fn opening_row(version: u64) -> OpeningRow {
    OpeningRow {
        on: Uuid::from_u128(1),
        version,
        organisation: organisation(7),
        at: at(4),
        body: vec![2; 30],
    }
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
            turn: 1,
            body: vec![0; 300],
        }),
        Row::Case(case_row(1, 7, None)),
        Row::Referral(ReferralRow {
            id: ReferralId::new(Uuid::from_u128(4)),
            case: CaseId::new(Uuid::from_u128(1)),
            holder: organisation(7),
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
        Row::Emergency(emergency_row(3)),
        Row::Opening(opening_row(4)),
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
        turn: 0,
        body: Vec::new(),
    }));
    let told = with_rows(commit(vec![event(case(1), 1)]), rows);
    place.store.commit(&[told]).await.unwrap();
    let store = &place.store;
    let page = Page::first(10);
    let cases = async |scope| {
        let rows = store.cases(scope, page).await.unwrap().rows;
        rows.iter().map(|row| row.holder).collect::<Vec<_>>()
    };
    let holder = CaseScope::Holder(organisation(8));
    assert_eq!(cases(holder).await, [organisation(8)]);
    let all = [organisation(7), organisation(8)];
    assert_eq!(cases(CaseScope::Still(at(2))).await, all);
    assert_eq!(cases(CaseScope::Still(at(1))).await, [organisation(7)]);
    assert_eq!(cases(CaseScope::Alarmed).await, []);
    let desk = store.concerns(ConcernScope::Desk(organisation(1)), page);
    assert_eq!(desk.await.unwrap().rows.len(), 1);
    let told = store.concerns(ConcernScope::ToldBy(organisation(7)), page);
    assert_eq!(told.await.unwrap().rows[0].desk, organisation(2));
    let referrals = async |scope| store.referrals(scope, page).await.unwrap().rows.len();
    assert_eq!(referrals(ReferralScope::Asked(organisation(8))).await, 1);
    assert_eq!(referrals(ReferralScope::Asked(organisation(7))).await, 0);
    assert_eq!(referrals(ReferralScope::Waiting(organisation(7))).await, 1);
    assert_eq!(referrals(ReferralScope::Helping(organisation(8))).await, 0);
    assert_eq!(referrals(ReferralScope::Lapsing(at(0))).await, 1);
    assert_eq!(referrals(ReferralScope::Lapsing(at(-5))).await, 0);
    assert_eq!(referrals(ReferralScope::AtDesk).await, 0);
    let clocks = async |scope| store.clocks(scope, page).await.unwrap().rows.len();
    assert_eq!(clocks(ClockScope::Holder(organisation(7))).await, 1);
    assert_eq!(clocks(ClockScope::Ending(at(30))).await, 0);
    assert_eq!(clocks(ClockScope::Ending(at(31))).await, 1);

    let emergencies = async |told, scope| {
        let found = store.emergencies(told, scope, page).await.unwrap();
        found.rows.len()
    };
    let (own, asker) = (organisation(8), MemberId::new(Uuid::from_u128(5)));
    let between = |from, before| EmergencyScope::Between(at(from), at(before));
    assert_eq!(emergencies(own, between(3, 4)).await, 1);
    assert_eq!(emergencies(own, between(0, 3)).await, 0);
    assert_eq!(emergencies(own, EmergencyScope::ToAnswer).await, 1);
    assert_eq!(emergencies(own, EmergencyScope::ToReview).await, 0);
    // Who asked has it in the list of the organisation that they asked for.
    assert_eq!(emergencies(own, EmergencyScope::AskedBy(asker)).await, 0);
    assert_eq!(emergencies(organisation(7), between(0, 9)).await, 0);
    let end = Uuid::from_u128(2).into_bytes();
    let found = store.cases_ending(end.last_chunk().unwrap()).await.unwrap();
    assert_eq!(found, [CaseId::new(Uuid::from_u128(2))]);

    let openings = async |of, since| store.openings(of, at(since)).await.unwrap();
    assert_eq!(openings(Some(organisation(7)), 4).await, [opening_row(4)]);
    assert_eq!(openings(Some(organisation(8)), 0).await, []);
    assert_eq!(openings(None, 4).await, [opening_row(4)]);
    assert_eq!(openings(None, 5).await, []);

    // What was dealt with is no notice any more, for whoever dealt with it.
    let notices = async || store.notices(organisation(8), page).await.unwrap().rows;
    let waiting = notices().await;
    assert_eq!(waiting.len(), 1);
    let event = [(waiting[0].stream, waiting[0].version)];
    store
        .notices_dealt_with(organisation(7), &event, at(9))
        .await
        .unwrap();
    assert_eq!(notices().await, waiting);
    store
        .notices_dealt_with(organisation(8), &event, at(9))
        .await
        .unwrap();
    assert!(notices().await.is_empty());
}

/// What comes and goes between two pages shifts nothing, and rows that are due at once stand in one
/// order.
async fn a_list_is_read_a_page_at_a_time_whatever_happens_meanwhile(place: Place) {
    let due = |number: u128| [None, Some(5), Some(5), Some(9), Some(-3)][(number % 5) as usize];
    let rows = (1..=23).map(|number| Row::Case(case_row(number, 7, due(number))));
    let told = with_rows(commit(vec![event(case(1), 1)]), rows.collect());
    place.store.commit(&[told]).await.unwrap();
    let scope = CaseScope::Holder(organisation(7));
    let (mut all, mut page, mut pages) = (Vec::new(), Page::first(4), 0);
    loop {
        let found = place.store.cases(scope, page).await.unwrap();
        assert!(found.rows.len() <= 4);
        all.extend(found.rows.iter().map(|row| (row.due, row.id)));
        pages += 1;
        let Some(next) = found.next else { break };
        page.after = Some(next.to_string().parse().unwrap());
        // One that was shown leaves the list.
        let mut gone = found.rows[0].clone();
        gone.state = "closed".into();
        let version = u64::try_from(pages).unwrap() + 1;
        let closing = with_rows(commit(vec![event(case(1), version)]), vec![Row::Case(gone)]);
        place.store.commit(&[closing]).await.unwrap();
    }
    assert_eq!((all.len(), pages), (23, 6));
    let key = |(due, id): &(Option<jiff::Timestamp>, CaseId)| (due.is_none(), *due, *id);
    assert!(all.is_sorted_by_key(key));
    for nonsense in ["", "1.2.3", "x.00000000000000000000000000000001.0", "1.2"] {
        assert!(nonsense.parse::<ListPlace>().is_err(), "{nonsense}");
    }
}

async fn a_desk_reads_what_cannot_wait_first_and_then_what_waits_longest(place: Place) {
    let desk = organisation(1);
    let concern = |number: u8| {
        Row::Concern(ConcernRow {
            id: ConcernId::new(Uuid::from_u128(number.into())),
            desk,
            reported_by: None,
            state: "open".into(),
            // Two at a time at the same moment.
            at: at(i64::from(number / 2)),
            turn: u8::from(!number.is_multiple_of(5)),
            body: Vec::new(),
        })
    };
    let told = with_rows(
        commit(vec![event(case(1), 1)]),
        (1..=23).map(concern).collect(),
    );
    place.store.commit(&[told]).await.unwrap();
    let (mut all, mut page) = (Vec::new(), Page::first(4));
    loop {
        let scope = ConcernScope::Desk(desk);
        let found = place.store.concerns(scope, page).await.unwrap();
        all.extend(found.rows.iter().map(|row| (row.turn, row.at, row.id)));
        let Some(next) = found.next else { break };
        page.after = Some(next.to_string().parse().unwrap());
        // One more that cannot wait comes in meanwhile; whoever reads on does not miss the others.
        let version = u64::try_from(all.len()).unwrap();
        let more = ConcernRow {
            id: ConcernId::new(Uuid::from_u128(u128::from(version) + 100)),
            desk,
            reported_by: None,
            state: "open".into(),
            at: at(-1),
            turn: 0,
            body: Vec::new(),
        };
        let commit = commit(vec![event(case(100 + u128::from(version)), 1)]);
        let told = with_rows(commit, vec![Row::Concern(more)]);
        place.store.commit(&[told]).await.unwrap();
    }
    assert_eq!(all.len(), 23);
    assert!(all.is_sorted());
    assert!(all[..4].iter().all(|(turn, ..)| *turn == 0));
}

async fn medians_are_of_the_persons_presumed_lately(place: Place) {
    let figures = async || {
        let store = &place.store;
        let since = at(1_000);
        let presumption = store.to_presumption(since).await.unwrap();
        let protection = store.to_protection(since).await.unwrap();
        let whole = |median: Option<Median>| median.map(|it| (it.wait.as_secs(), it.persons));
        (whole(presumption), whole(protection))
    };
    assert_eq!(figures().await, (None, None));
    let concern = ConcernRow {
        id: ConcernId::new(Uuid::from_u128(1)),
        desk: organisation(1),
        reported_by: None,
        state: "linked".into(),
        at: at(900),
        turn: 1,
        body: Vec::new(),
    };
    // Presumed when, in reflection when, helped when.
    let persons = [
        (950, Some(960), None),
        (1_100, None, None),
        (1_200, Some(1_210), None),
        (1_300, Some(1_400), Some(1_350)),
        (1_400, None, Some(1_500)),
        (1_600, Some(1_601), Some(1_700)),
    ];
    let rows = persons
        .iter()
        .zip(1..)
        .map(|((presumed, reflection, helped), number)| {
            Row::Case(CaseRow {
                presumed_at: at(*presumed),
                reflection_at: reflection.map(at),
                helped_at: helped.map(at),
                ..case_row(number, 7, None)
            })
        });
    let rows = rows.chain([Row::Concern(concern)]).collect();
    let told = with_rows(commit(vec![event(case(1), 1)]), rows);
    place.store.commit(&[told]).await.unwrap();
    // Waits of 200, 300, 400, 500 and 700; of 10, 50, 100 and 1, the mean of the two in the middle.
    assert_eq!(figures().await, (Some((400, 5)), Some((30, 4))));
    let expected = Funnel {
        concerns: 1,
        linked: 1,
        presumed: 6,
        reflection: 4,
        helped: 3,
    };
    assert_eq!(place.store.funnel().await.unwrap(), expected);
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
