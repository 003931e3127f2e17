//! Inside the holder, on both databases: notes that whoever comes on next has to read, and who looks after whom.

use case::person::{AgeClaim, AgeStatement, CaseEvent, HolderOrder, Source};
use case::{CaseId, MemberId, Refusal, Role, Tell};
use engine::{EngineError, EntrustCase, Form, Lines, List, OnCase, Page, Parts, Session};
use jiff::SignedDuration;

use crate::house::{House, on_both, words};

on_both!(
    a_note_for_whoever_comes_on_next_is_told_to_colleagues_and_its_words_to_nobody_else,
    whoever_looks_after_a_person_finds_them_and_colleagues_read_the_name,
    who_leaves_looks_after_nobody_from_the_same_moment,
    who_is_no_colleague_looks_after_nobody,
);

async fn a_case(house: &House) -> CaseId {
    let concern = house.report("Outreach", Tell::No).await;
    house.presume("Outreach", concern, Tell::No).await
}

async fn note(house: &House, case: CaseId, parts: Parts, next: bool) -> Result<(), EngineError> {
    let for_next_shift = next;
    let order = OnCase(case, HolderOrder::WriteNote { for_next_shift });
    let session = house.session("Outreach");
    let given = house.engine.perform(session, order, parts, Form::default());
    given.await.map(|_| ())
}

async fn entrust(
    house: &House,
    by: &Session,
    case: CaseId,
    to: Option<MemberId>,
) -> Result<(), EngineError> {
    let holder = by.principal().organisation;
    let order = EntrustCase { case, holder, to };
    let given = house
        .engine
        .perform(by, order, Parts::new(), Form::default());
    given.await.map(|_| ())
}

/// The cases of a list, and who looks after each of them.
async fn listed(house: &House, session: &Session, list: List) -> Vec<(CaseId, Option<String>)> {
    let view = house.engine.list(session, list, Page::first(50)).await;
    match view.unwrap().lines {
        Lines::Cases(lines) => lines.into_iter().map(|it| (it.id, it.worker)).collect(),
        other => panic!("{other:?}"),
    }
}

async fn a_note_for_whoever_comes_on_next_is_told_to_colleagues_and_its_words_to_nobody_else(
    house: House,
) {
    let case = a_case(&house).await;
    let said = || {
        words(
            case::Compartment::Narrative,
            "She slept. The door was left open.",
        )
    };
    let empty = note(&house, case, Parts::new(), true).await;
    assert!(matches!(
        empty,
        Err(EngineError::Refused(Refusal::NothingTold))
    ));
    note(&house, case, said(), false).await.unwrap();
    let told = async |of| {
        let session = house.session(of);
        let list = house.engine.list(session, List::Notices, Page::first(50));
        match list.await.unwrap().lines {
            Lines::Notices(lines) => lines.iter().filter(|it| it.kind == "note_left").count(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(told("Outreach").await, 0);
    note(&house, case, said(), true).await.unwrap();
    assert_eq!((told("Outreach").await, told("Desk").await), (1, 0));
}

async fn whoever_looks_after_a_person_finds_them_and_colleagues_read_the_name(house: House) {
    let (one, other) = (a_case(&house).await, a_case(&house).await);
    house
        .take_in("Outreach", "colleague", &[Role::CaseWorker])
        .await;
    let (me, colleague) = (house.session("Outreach"), house.enter("colleague").await);
    let colleague = colleague.unwrap();
    let moved = house.engine.case(me, one).await.unwrap().case.moved_at;
    house
        .clock
        .set(house.engine.now() + SignedDuration::from_hours(1));
    let her = colleague.principal().member;
    entrust(&house, me, one, Some(her)).await.unwrap();

    assert_eq!(listed(&house, &colleague, List::Mine).await, [(one, None)]);
    let people = listed(&house, me, List::People).await;
    let named = people.into_iter().find(|(case, _)| *case == one);
    let name = named.and_then(|(_, name)| name);
    assert!(name.is_some());
    assert!(listed(&house, me, List::Mine).await.is_empty());
    assert_eq!(listed(&house, me, List::Unattended).await, [(other, None)]);
    let view = house.engine.case(me, one).await.unwrap();
    assert_eq!(view.worker, name);
    assert_eq!(
        view.case.moved_at, moved,
        "who looks after a person moves nothing for the person"
    );
    // Said twice it is said once; and it can be taken back.
    let again = entrust(&house, me, one, Some(her)).await;
    assert!(matches!(
        again,
        Err(EngineError::Refused(Refusal::AlreadyRecorded))
    ));
    entrust(&house, &colleague, one, None).await.unwrap();
    assert_eq!(listed(&house, me, List::Unattended).await.len(), 2);
}

async fn who_leaves_looks_after_nobody_from_the_same_moment(house: House) {
    let (one, other) = (a_case(&house).await, a_case(&house).await);
    let leaver = house
        .take_in("Outreach", "leaver", &[Role::CaseWorker])
        .await;
    let me = house.session("Outreach");
    entrust(&house, me, one, Some(leaver)).await.unwrap();
    let own = me.principal().member;
    entrust(&house, me, other, Some(own)).await.unwrap();
    house.engine.end_membership(me, leaver).await.unwrap();

    // A key of the organisation's is new, and whoever ended the membership signs in to it.
    let me = house.sign_in("Outreach").await;
    assert_eq!(listed(&house, &me, List::Unattended).await, [(one, None)]);
    let view = house.engine.case(&me, one).await.unwrap();
    let last = &view.entries[0];
    assert!(matches!(
        last.event,
        CaseEvent::Entrusted {
            to: None,
            by: case::Actor::System
        }
    ));
    assert_eq!(listed(&house, &me, List::Mine).await.len(), 1);
}

async fn who_is_no_colleague_looks_after_nobody(house: House) {
    let case = a_case(&house).await;
    let me = house.session("Outreach");
    let elsewhere = house.session("Shelter").principal().member;
    let reporter = house.take_in("Outreach", "tells", &[Role::Reporter]).await;
    for to in [elsewhere, reporter] {
        let refused = entrust(&house, me, case, Some(to)).await;
        assert!(matches!(
            refused,
            Err(EngineError::Refused(Refusal::NoSuchColleague))
        ));
    }
    // Nobody else says it, and when responsibility moves it is over.
    let shelter = house.session("Shelter");
    let own = shelter.principal().member;
    let denied = entrust(&house, shelter, case, Some(own)).await;
    assert!(matches!(denied, Err(EngineError::Denied(_))));
    entrust(&house, me, case, Some(me.principal().member))
        .await
        .unwrap();
    let child = HolderOrder::StateAge(AgeStatement {
        claim: AgeClaim::Years(15),
        source: Source::Person,
        said_on: house.today(),
    });
    let given = house
        .engine
        .perform(me, OnCase(case, child), Parts::new(), Form::default());
    given.await.unwrap();
    let authority = house.session("Child protection");
    let view = house.engine.case(authority, case).await.unwrap();
    assert_eq!((view.case.worker, view.worker), (None, None));
}
