//! Concerns that meet in a person who is known already, or in one another; and a wrong join that is undone.

use case::concern::{ConcernOutcome, ConcernStanding, Tell, WrongJoin};
use case::content::Content;
use case::person::{CloseReason, ErasureGrade, ErasureGround, HolderOrder, ReceiverOrder};
use case::{CaseId, Compartment, ConcernId, OrganisationId, Reference, Refusal};
use engine::{
    AddToConcern, Answer, ConcernView, EndConcern, EngineError, Erase, Form, JoinCase, JoinConcern,
    Lines, List, OnCase, Opened, Order, Parts, SetApart,
};
use store::{Recipient, Sealed as What};

use crate::house::{House, on_both, words};
use crate::lapse::asked_to_hold;

on_both!(
    several_concerns_meet_in_one_person_who_counts_once,
    who_told_learns_of_a_join_no_more_than_of_a_presumption,
    a_wrong_join_is_undone_and_nothing_is_lost,
    what_was_joined_goes_where_responsibility_goes,
    two_concerns_about_the_same_thing_share_in_what_becomes_of_one,
    no_reference_tells_what_is_not_the_readers,
    what_was_joined_to_a_destroyed_case_alone_is_destroyed_with_it,
);

async fn order<O: Order>(house: &House, by: &str, order: O) -> Result<(), EngineError> {
    order_with(house, by, order, Parts::new()).await
}

async fn order_with<O: Order>(
    house: &House,
    by: &str,
    order: O,
    parts: Parts,
) -> Result<(), EngineError> {
    let session = house.session(by);
    let done = house.engine.perform(session, order, parts, Form::default());
    done.await.map(|_| ())
}

fn because(why: &str) -> Parts {
    words(Compartment::Narrative, why)
}

/// A person of the outreach workers, and a concern of the inspectorate that turns out to be about them.
async fn met(house: &House) -> (CaseId, ConcernId) {
    let first = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", first, Tell::No).await;
    (case, house.report("Inspectorate", Tell::No).await)
}

async fn seen(house: &House, by: &str, concern: ConcernId) -> ConcernView {
    let view = house.engine.concern(house.session(by), concern).await;
    view.unwrap()
}

async fn is_denied(house: &House, by: &str, concern: ConcernId) -> bool {
    let view = house.engine.concern(house.session(by), concern).await;
    matches!(view, Err(EngineError::Denied(_)))
}

/// Everything that a view says in words.
fn said(view: &ConcernView) -> Vec<&str> {
    let parts = view.entries.iter().flat_map(|entry| &entry.parts);
    let words = parts.filter_map(|(_, opened)| match opened {
        Opened::Content(Content::Words(words)) => Some(words.as_str()),
        _ => None,
    });
    words.collect()
}

async fn waiting_at_the_desk(house: &House) -> Vec<ConcernId> {
    let page = engine::Page::first(50);
    let desk = house.session("Desk");
    let view = house.engine.list(desk, List::DeskConcerns, page).await;
    match view.unwrap().lines {
        Lines::Concerns(lines) => {
            let mut waiting: Vec<_> = lines.iter().map(|line| line.id).collect();
            waiting.sort();
            waiting
        }
        other => panic!("{other:?}"),
    }
}

async fn notices(house: &House, of: &str) -> Vec<String> {
    let page = engine::Page::first(50);
    let view = house.engine.list(house.session(of), List::Notices, page);
    match view.await.unwrap().lines {
        Lines::Notices(lines) => lines.into_iter().map(|line| line.kind).collect(),
        other => panic!("{other:?}"),
    }
}

/// Who holds keys of a concern.
async fn readers(house: &House, concern: ConcernId) -> Vec<OrganisationId> {
    let stored = house.engine.store().stream(concern.into()).await.unwrap();
    let mut readers: Vec<_> = stored
        .wraps
        .iter()
        .filter_map(|wrap| match (wrap.place.sealed, wrap.place.recipient) {
            (What::Part(_), Recipient::Organisation(reader)) => Some(reader),
            _ => None,
        })
        .collect();
    readers.sort();
    readers.dedup();
    readers
}

async fn several_concerns_meet_in_one_person_who_counts_once(house: House) {
    let (case, second) = met(&house).await;
    let third = house.report("Police", Tell::No).await;
    for concern in [second, third] {
        order(&house, "Desk", JoinCase(concern, case))
            .await
            .unwrap();
    }
    let overview = house.engine.overview(house.session("Co-ordinator"), 5);
    let funnel = overview.await.unwrap().funnel;
    assert_eq!(
        (funnel.concerns, funnel.linked, funnel.presumed),
        (3, 3, 1),
        "three concerns led to one person"
    );
    assert_eq!(waiting_at_the_desk(&house).await, []);

    let holder = house.session("Outreach");
    let view = house.engine.case(holder, case).await.unwrap();
    assert_eq!(view.case.joined, [second, third].into());
    for concern in [second, third] {
        let view = seen(&house, "Outreach", concern).await;
        assert_eq!(said(&view), ["told at the bus station"]);
        // What the holder learns belongs into the case, where whoever told the concern does not read it.
        let added = order_with(&house, "Outreach", AddToConcern(concern), because("more")).await;
        assert!(matches!(added, Err(EngineError::Denied(_))));
    }
    let told = notices(&house, "Outreach").await;
    assert_eq!(
        told.iter().filter(|kind| *kind == "concern_joined").count(),
        2
    );
    let again = order(&house, "Desk", JoinCase(second, case)).await;
    assert!(matches!(
        again,
        Err(EngineError::Refused(Refusal::AlreadyRecorded))
    ));
    // What is added later is told to the holder too.
    let more = order_with(
        &house,
        "Inspectorate",
        AddToConcern(second),
        because("more"),
    );
    more.await.unwrap();
    let view = seen(&house, "Outreach", second).await;
    assert_eq!(said(&view), ["told at the bus station", "more"]);
    assert_eq!(house.engine.rebuild(|_| {}).await.unwrap().differing, 0);
}

async fn who_told_learns_of_a_join_no_more_than_of_a_presumption(house: House) {
    let (case, joined) = met(&house).await;
    let presumed = house.report("Inspectorate", Tell::No).await;
    let other = house.report("Inspectorate", Tell::No).await;
    let lead = house.report("Outreach", Tell::No).await;
    order(&house, "Desk", JoinCase(joined, case)).await.unwrap();
    house.presume("Desk", presumed, Tell::No).await;
    order(&house, "Desk", JoinConcern(other, lead))
        .await
        .unwrap();
    // Whoever is responsible reads each of them.
    seen(&house, "Outreach", joined).await;
    seen(&house, "Desk", presumed).await;
    seen(&house, "Desk", other).await;

    let mut told = Vec::new();
    for concern in [joined, presumed, other] {
        let view = seen(&house, "Inspectorate", concern).await;
        assert!(view.concern.all_cases().next().is_none());
        assert!(view.open_cases.is_empty());
        assert!(view.concern.into.is_none() && view.concern.took_in.is_empty());
        let own = [house.ids["Inspectorate"], house.ids["Desk"]];
        let accesses = house
            .engine
            .concern_accesses(house.session("Inspectorate"), concern, None);
        for entry in view
            .accesses
            .entries
            .iter()
            .chain(&accesses.await.unwrap().entries)
        {
            assert!(own.contains(&entry.organisation), "{entry:?}");
        }
        let entries: Vec<_> = view.entries.iter().map(|it| it.event.clone()).collect();
        told.push((
            view.concern.standing,
            entries,
            view.may_end,
            view.may_set_apart,
        ));
    }
    let linked = told[0].0;
    assert_eq!(linked, ConcernStanding::Linked);
    assert_eq!(told[0], told[1], "a join and a presumption look the same");
    // That somebody else told the same thing is not told either: it waits, as far as they see.
    assert_eq!(told[2].0, ConcernStanding::Open);
    assert_eq!(told[2].1, told[0].1);
    let page = engine::Page::first(50);
    let list = house
        .engine
        .list(house.session("Inspectorate"), List::Told, page);
    let Lines::Concerns(lines) = list.await.unwrap().lines else {
        panic!("a list of concerns");
    };
    let state = |id| {
        lines
            .iter()
            .find(|line| line.id == id)
            .unwrap()
            .state
            .as_str()
    };
    assert_eq!(
        [state(joined), state(presumed), state(other)],
        ["linked", "linked", "open"]
    );
    assert!(notices(&house, "Inspectorate").await.is_empty());
}

async fn a_wrong_join_is_undone_and_nothing_is_lost(house: House) {
    let (case, concern) = met(&house).await;
    order(&house, "Desk", JoinCase(concern, case))
        .await
        .unwrap();
    seen(&house, "Outreach", concern).await;
    for by in ["Inspectorate", "Shelter", "Police", "Co-ordinator"] {
        let apart = order(&house, by, SetApart(concern, WrongJoin::AnotherPerson)).await;
        assert!(matches!(apart, Err(EngineError::Denied(_))), "{by}");
    }
    let apart = SetApart(concern, WrongJoin::AnotherPerson);
    order(&house, "Outreach", apart).await.unwrap();

    assert!(is_denied(&house, "Outreach", concern).await);
    let keepers = [house.ids["Inspectorate"], house.ids["Desk"]];
    let holding = readers(&house, concern).await;
    assert!(holding.iter().all(|reader| keepers.contains(reader)));
    assert_eq!(waiting_at_the_desk(&house).await, [concern]);
    assert!(
        notices(&house, "Desk")
            .await
            .contains(&"concern_parted".to_owned())
    );
    let desk = seen(&house, "Desk", concern).await;
    assert_eq!(desk.entries.len(), 3, "told, joined and set apart");
    // Whoever told it sees neither.
    let told = seen(&house, "Inspectorate", concern).await;
    assert_eq!(said(&told), ["told at the bus station"]);
    assert_eq!(
        (told.entries.len(), told.concern.standing),
        (1, ConcernStanding::Open)
    );
    let view = house.engine.case(house.session("Outreach"), case).await;
    assert!(view.unwrap().case.joined.is_empty());

    // What is written from now on is nothing for whoever read it before.
    let more = order_with(
        &house,
        "Inspectorate",
        AddToConcern(concern),
        because("more"),
    );
    more.await.unwrap();
    let holding = readers(&house, concern).await;
    assert!(holding.iter().all(|reader| keepers.contains(reader)));
    let again = order(&house, "Desk", SetApart(concern, WrongJoin::AnotherPerson)).await;
    assert!(matches!(
        again,
        Err(EngineError::Refused(Refusal::NotJoined))
    ));
    order(&house, "Desk", JoinCase(concern, case))
        .await
        .unwrap();
    assert_eq!(house.engine.rebuild(|_| {}).await.unwrap().differing, 0);
}

async fn what_was_joined_goes_where_responsibility_goes(house: House) {
    let (case, concern) = met(&house).await;
    order(&house, "Desk", JoinCase(concern, case))
        .await
        .unwrap();
    let referral = asked_to_hold(&house, case).await;
    // Responsible is who accepted, and nobody before that.
    assert!(is_denied(&house, "Shelter", concern).await);
    let accept = ReceiverOrder::Accept(referral);
    order(&house, "Shelter", Answer(case, accept))
        .await
        .unwrap();
    let view = seen(&house, "Shelter", concern).await;
    assert_eq!(said(&view), ["told at the bus station"]);
    assert!(is_denied(&house, "Outreach", concern).await);
    let mut expected = vec![
        house.ids["Desk"],
        house.ids["Inspectorate"],
        house.ids["Shelter"],
    ];
    expected.sort();
    assert_eq!(readers(&house, concern).await, expected);
}

async fn two_concerns_about_the_same_thing_share_in_what_becomes_of_one(house: House) {
    let lead = house.report("Outreach", Tell::No).await;
    let second = house.report("Inspectorate", Tell::No).await;
    let third = house.report("Police", Tell::No).await;
    for concern in [second, third] {
        order(&house, "Desk", JoinConcern(concern, lead))
            .await
            .unwrap();
    }
    assert_eq!(waiting_at_the_desk(&house).await, [lead]);
    let refused = |refusal: Refusal| {
        move |done: Result<(), EngineError>| {
            assert!(matches!(done, Err(EngineError::Refused(other)) if other == refusal));
        }
    };
    let to_itself = order(&house, "Desk", JoinConcern(lead, lead)).await;
    refused(Refusal::JoinedToItself)(to_itself);
    let chained = order(&house, "Desk", JoinConcern(lead, second)).await;
    refused(Refusal::ConcernJoined)(chained);
    let end = EndConcern(second, ConcernOutcome::NotFound);
    let ended = order_with(&house, "Desk", end, because("nobody")).await;
    refused(Refusal::ConcernJoined)(ended);
    for by in ["Inspectorate", "Outreach", "Co-ordinator"] {
        let joined = order(&house, by, JoinConcern(third, lead)).await;
        assert!(matches!(joined, Err(EngineError::Denied(_))), "{by}");
    }
    // One of them was wrong, and waits by itself again.
    let apart = order(&house, "Desk", SetApart(third, WrongJoin::AnotherPerson));
    apart.await.unwrap();
    let mut both = [lead, third];
    both.sort();
    assert_eq!(waiting_at_the_desk(&house).await, both);

    // To whoever is responsible for the person they are about, both go.
    let known = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", known, Tell::No).await;
    order(&house, "Desk", JoinCase(lead, case)).await.unwrap();
    assert_eq!(waiting_at_the_desk(&house).await, [third]);
    let view = house.engine.case(house.session("Outreach"), case).await;
    assert_eq!(view.unwrap().case.joined, [lead, second].into());
    let view = seen(&house, "Outreach", second).await;
    assert_eq!(said(&view), ["told at the bus station"]);
    refused(Refusal::JoinTheCase)(order(&house, "Desk", JoinConcern(third, lead)).await);

    // What ends, ends for all that were joined to it; and can be taken out of that again.
    let fourth = house.report("Police", Tell::No).await;
    order(&house, "Desk", JoinConcern(fourth, third))
        .await
        .unwrap();
    let end = EndConcern(third, ConcernOutcome::NotFound);
    let ended = order_with(&house, "Desk", end, because("nobody there"));
    ended.await.unwrap();
    let view = seen(&house, "Police", fourth).await;
    assert_eq!(
        view.concern.standing,
        ConcernStanding::Ended(ConcernOutcome::NotFound)
    );
    let apart = order(&house, "Desk", SetApart(fourth, WrongJoin::AnotherPerson));
    apart.await.unwrap();
    assert_eq!(waiting_at_the_desk(&house).await, [fourth]);

    // Whoever told one of them holds no key of the other, and cannot hand it on: the desk can.
    let own = house.report("Outreach", Tell::No).await;
    order(&house, "Desk", JoinConcern(fourth, own))
        .await
        .unwrap();
    let case = house.presume("Outreach", own, Tell::No).await;
    assert_eq!(waiting_at_the_desk(&house).await, [fourth]);
    assert!(is_denied(&house, "Outreach", fourth).await);
    let told = notices(&house, "Desk").await;
    assert!(told.contains(&"concern_left_behind".to_owned()));
    order(&house, "Desk", JoinCase(fourth, case)).await.unwrap();
    let view = seen(&house, "Outreach", fourth).await;
    assert_eq!(said(&view), ["told at the bus station"]);
    assert_eq!(house.engine.rebuild(|_| {}).await.unwrap().differing, 0);
}

async fn no_reference_tells_what_is_not_the_readers(house: House) {
    let (case, concern) = met(&house).await;
    let (closed, _) = met(&house).await;
    let close = HolderOrder::Close(CloseReason::SupportEnded);
    order(&house, "Outreach", OnCase(closed, close))
        .await
        .unwrap();
    let engine = &house.engine;
    let found = async |by: &str, case: CaseId| {
        let reference = Reference::from(case);
        let found = engine.case_to_join(house.session(by), concern, reference);
        found.await.unwrap()
    };
    let nowhere = CaseId::new(engine.new_id());
    assert_eq!(found("Desk", case).await, Some(case));
    assert_eq!(found("Desk", nowhere).await, None);
    for by in ["Inspectorate", "Outreach", "Police", "Co-ordinator"] {
        for case in [case, closed, nowhere] {
            assert_eq!(found(by, case).await, None, "{by}");
            let joined = order(&house, by, JoinCase(concern, case)).await;
            assert!(matches!(joined, Err(EngineError::Denied(_))), "{by}");
        }
        let reference = Reference::from(concern);
        let other = engine.concern_to_join(house.session(by), reference);
        assert_eq!(other.await.unwrap(), None, "{by}");
    }
    let refused = order(&house, "Desk", JoinCase(concern, closed)).await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::NoOpenCase))
    ));
    // Who told a concern joins it to a case of its own.
    let own = house.report("Outreach", Tell::No).await;
    order(&house, "Outreach", JoinCase(own, case))
        .await
        .unwrap();
    let view = engine.case(house.session("Outreach"), case).await;
    assert_eq!(view.unwrap().case.joined, [own].into());
}

async fn what_was_joined_to_a_destroyed_case_alone_is_destroyed_with_it(house: House) {
    let (case, alone) = met(&house).await;
    let shared = house.report("Inspectorate", Tell::No).await;
    for concern in [alone, shared] {
        order(&house, "Desk", JoinCase(concern, case))
            .await
            .unwrap();
    }
    house.presume("Desk", shared, Tell::No).await;
    let (grade, ground) = (ErasureGrade::Sealed, ErasureGround::PersonsWish);
    for asked in [
        HolderOrder::Close(CloseReason::SupportEnded),
        HolderOrder::AskErasure { grade, ground },
    ] {
        order(&house, "Outreach", OnCase(case, asked))
            .await
            .unwrap();
    }
    order(&house, "Co-ordinator", Erase(case)).await.unwrap();
    assert_eq!(readers(&house, alone).await, []);
    assert!(readers(&house, shared).await.contains(&house.ids["Desk"]));
    for (concern, erased) in [(alone, true), (shared, false)] {
        let view = seen(&house, "Inspectorate", concern).await;
        assert_eq!(view.concern.erased, erased);
        assert!(is_denied(&house, "Outreach", concern).await);
    }
}
