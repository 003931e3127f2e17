//! A case is destroyed by two organisations, and what is left of it opens for nobody.

use case::concern::Tell;
use case::person::{CaseStanding, CloseReason, ErasureGrade, ErasureGround, HolderOrder};
use case::{CaseId, Compartment, ConcernId, Refusal, StreamId};
use engine::{AddToConcern, EngineError, Erase, Form, List, OnCase, Parts};
use store::{CommitError, Recipient};

use crate::house::{House, on_both, words};

on_both!(
    sealed_parts_are_destroyed_and_counts_stay,
    nothing_is_left_of_a_case_and_it_looks_as_if_it_had_never_been,
    a_concern_stays_for_whoever_else_was_met_in_it,
    one_organisation_alone_destroys_nothing,
    nothing_is_added_to_a_concern_while_it_is_destroyed_or_afterwards,
);

async fn on_case(house: &House, case: CaseId, order: HolderOrder) -> Result<(), EngineError> {
    let session = house.session("Outreach");
    let order = OnCase(case, order);
    let done = house
        .engine
        .perform(session, order, Parts::new(), Form::default());
    done.await.map(|_| ())
}

async fn confirm(house: &House, by: &str, case: CaseId) -> Result<(), EngineError> {
    let done = house.engine.perform(
        house.session(by),
        Erase(case),
        Parts::new(),
        Form::default(),
    );
    done.await.map(|_| ())
}

/// Closes a case and asks that it be destroyed.
async fn ask(house: &House, case: CaseId, grade: ErasureGrade) {
    on_case(house, case, HolderOrder::Close(CloseReason::SupportEnded))
        .await
        .unwrap();
    let ground = ErasureGround::PersonsWish;
    on_case(house, case, HolderOrder::AskErasure { grade, ground })
        .await
        .unwrap();
}

async fn told(house: &House) -> (ConcernId, CaseId) {
    let concern = house.report("Outreach", Tell::No).await;
    (concern, house.presume("Outreach", concern, Tell::No).await)
}

/// What can still be opened of a stream: bodies of sealed parts, and wraps by whom they are for.
async fn left(house: &House, stream: impl Into<StreamId>) -> (usize, Vec<Recipient>) {
    let stored = house.engine.store().stream(stream.into()).await.unwrap();
    assert!(!stored.events.is_empty());
    let parts = stored.events.iter().flat_map(|event| &event.parts);
    let wraps = stored.wraps.iter().map(|wrap| wrap.place.recipient);
    (
        parts.filter(|part| part.body.is_some()).count(),
        wraps.collect(),
    )
}

async fn is_sound(house: &House) {
    let report = house
        .engine
        .store()
        .verify_ledger(&[], |_| {})
        .await
        .unwrap();
    report.audit.unwrap();
    assert_eq!(house.engine.rebuild(|_| {}).await.unwrap().differing, 0);
}

async fn sealed_parts_are_destroyed_and_counts_stay(house: House) {
    let (concern, case) = told(&house).await;
    let (holder, overseer) = (house.session("Outreach"), house.session("Co-ordinator"));
    ask(&house, case, ErasureGrade::Sealed).await;
    let before = house.engine.overview(overseer, 5).await.unwrap().funnel;
    let asked = house.engine.erasures(overseer).await.unwrap();
    assert_eq!(asked.asked.len(), 1);
    assert_eq!(
        asked.asked[0].body.erasure,
        Some((ErasureGrade::Sealed, ErasureGround::PersonsWish))
    );
    confirm(&house, "Co-ordinator", case).await.unwrap();

    for left in [left(&house, case).await, left(&house, concern).await] {
        assert_eq!(left, (0, vec![Recipient::Installation]));
    }
    let view = house.engine.case(holder, case).await.unwrap();
    assert_eq!(view.case.standing, CaseStanding::Erased);
    assert_eq!(
        house.engine.overview(overseer, 5).await.unwrap().funnel,
        before
    );
    let reopened = on_case(&house, case, HolderOrder::Reopen).await;
    assert!(matches!(
        reopened,
        Err(EngineError::Refused(Refusal::CaseErased))
    ));
    let again = confirm(&house, "Co-ordinator", case).await;
    assert!(matches!(
        again,
        Err(EngineError::Refused(Refusal::CaseErased))
    ));
    let listed = house.engine.erasures(overseer).await.unwrap();
    assert!(listed.asked.is_empty());
    assert_eq!(listed.done.len(), 1);
    assert!(!listed.done[0].everything);
    is_sound(&house).await;
}

async fn nothing_is_left_of_a_case_and_it_looks_as_if_it_had_never_been(house: House) {
    let (concern, case) = told(&house).await;
    let (holder, overseer) = (house.session("Outreach"), house.session("Co-ordinator"));
    // Somebody opens it, which is entered.
    house.engine.case(holder, case).await.unwrap();
    ask(&house, case, ErasureGrade::Everything).await;
    confirm(&house, "Co-ordinator", case).await.unwrap();

    for stream in [StreamId::from(case), StreamId::from(concern)] {
        assert_eq!(left(&house, stream).await, (0, vec![]));
    }
    let unknown = CaseId::new(house.engine.new_id());
    for case in [case, unknown] {
        let view = house.engine.case(holder, case).await;
        assert!(matches!(view, Err(EngineError::Denied(_))));
        let ordered = on_case(&house, case, HolderOrder::Reopen).await;
        assert!(matches!(ordered, Err(EngineError::Denied(_))));
    }
    let view = house.engine.concern(holder, concern).await;
    assert!(matches!(view, Err(EngineError::Denied(_))));
    let work = house.engine.lists(holder, &[List::People, List::Told], 5);
    assert!(work.await.unwrap().iter().all(|view| view.lines.is_empty()));
    let funnel = house.engine.overview(overseer, 5).await.unwrap().funnel;
    assert_eq!((funnel.concerns, funnel.presumed), (0, 0));
    house.engine.sweep().await.unwrap();
    is_sound(&house).await;
    // Work goes on.
    told(&house).await;
}

async fn a_concern_stays_for_whoever_else_was_met_in_it(house: House) {
    let (concern, one) = told(&house).await;
    let other = house.presume("Outreach", concern, Tell::No).await;
    ask(&house, one, ErasureGrade::Everything).await;
    confirm(&house, "Co-ordinator", one).await.unwrap();
    let holder = house.session("Outreach");
    house.engine.concern(holder, concern).await.unwrap();
    house.engine.case(holder, other).await.unwrap();
    assert!(left(&house, concern).await.0 > 0);
    is_sound(&house).await;

    ask(&house, other, ErasureGrade::Everything).await;
    confirm(&house, "Co-ordinator", other).await.unwrap();
    assert_eq!(left(&house, concern).await, (0, vec![]));
    is_sound(&house).await;
}

async fn one_organisation_alone_destroys_nothing(house: House) {
    let (_, case) = told(&house).await;
    let (grade, ground) = (ErasureGrade::Everything, ErasureGround::Ordered);
    let early = on_case(&house, case, HolderOrder::AskErasure { grade, ground }).await;
    assert!(matches!(
        early,
        Err(EngineError::Refused(Refusal::CloseFirst))
    ));
    let unasked = confirm(&house, "Co-ordinator", case).await;
    assert!(matches!(
        unasked,
        Err(EngineError::Refused(Refusal::ErasureNotAsked))
    ));
    ask(&house, case, grade).await;
    for other in ["Outreach", "Desk", "Shelter", "Police", "Panel"] {
        let confirmed = confirm(&house, other, case).await;
        assert!(matches!(confirmed, Err(EngineError::Denied(_))), "{other}");
        let seen = house.engine.erasures(house.session(other)).await;
        assert!(matches!(seen, Err(EngineError::Denied(_))), "{other}");
    }
    // Opened again, the request is taken back.
    on_case(&house, case, HolderOrder::Reopen).await.unwrap();
    let late = confirm(&house, "Co-ordinator", case).await;
    assert!(matches!(
        late,
        Err(EngineError::Refused(Refusal::ErasureNotAsked))
    ));
    assert!(left(&house, case).await.0 > 0);
}

async fn nothing_is_added_to_a_concern_while_it_is_destroyed_or_afterwards(house: House) {
    for grade in [ErasureGrade::Sealed, ErasureGrade::Everything] {
        let (concern, case) = told(&house).await;
        ask(&house, case, grade).await;
        let teller = house.session("Outreach");
        let add = |words_told: &str| {
            let parts = words(Compartment::Narrative, words_told);
            (AddToConcern(concern), parts)
        };
        let mut meanwhile = house.engine.work().await.unwrap();
        let (order, parts) = add("she moved to the harbour");
        let given = meanwhile.perform(teller, order, parts, Form::default());
        given.await.unwrap();
        confirm(&house, "Co-ordinator", case).await.unwrap();
        let late = meanwhile.commit().await;
        assert!(
            matches!(late, Err(CommitError::Conflict { .. })),
            "{late:?}"
        );

        let (order, parts) = add("and later to the hills");
        let added = house.engine.perform(teller, order, parts, Form::default());
        match (grade, added.await) {
            (ErasureGrade::Sealed, Err(EngineError::Refused(Refusal::ConcernErased)))
            | (ErasureGrade::Everything, Err(EngineError::Denied(_))) => {}
            (_, other) => panic!("{other:?}"),
        }
        assert_eq!(left(&house, concern).await.0, 0);
    }
    is_sound(&house).await;
}
