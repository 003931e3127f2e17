//! Searching: what one's own organisation may open is found however it is written, and of everything
//! else a search says nothing, by its answer or by what it does.

use std::sync::{Arc, LazyLock, Mutex};

use case::concern::{Tell, WrongJoin};
use case::content::{Content, SafeContact};
use case::person::{
    CloseReason, ErasureGrade, ErasureGround, HolderOrder, Presume, PresumptionBasis, ReceiverOrder,
};
use case::{CaseId, Compartment, Role};
use engine::{
    Answer, EngineError, Erase, Form, Found, JoinCase, OnCase, Parts, PresumePerson, Session,
    SetApart, Sought,
};
use store::{Cell, IndexedPart, StoreError};
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber as _;
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};

use crate::house::{House, on_both};
use crate::lapse::asked_to_hold;

on_both!(
    what_is_written_in_another_way_is_found_and_that_somebody_searched_is_entered,
    a_search_for_whom_others_know_does_what_one_for_nobody_does,
    what_was_handed_on_is_found_by_who_has_it_now_and_by_nobody_who_had_it,
    of_what_is_destroyed_no_tag_is_left,
    who_left_has_no_key_to_later_tags_and_the_others_find_everything,
    lists_that_are_made_again_lose_no_tag,
    only_what_a_role_may_open_is_found_in_it,
    a_tag_that_somebody_copied_to_another_case_finds_nothing_there,
    what_others_told_of_a_person_is_found_by_whoever_is_responsible,
);

const PHONE: &str = "+49 (0)30 5550-7731";

fn phone(typed: &str) -> Sought {
    Sought::phone(typed).unwrap()
}

/// A case of the outreach workers, with a name, a passport and a telephone number in it.
async fn known(house: &House) -> CaseId {
    known_by(house, PHONE).await
}

/// The same with another telephone number.
async fn known_by(house: &House, number: &str) -> CaseId {
    let concern = house.report("Outreach", Tell::No).await;
    let case = CaseId::new(house.engine.new_id());
    let presume = Presume {
        case,
        basis: PresumptionBasis::Judgement,
        maybe_child: Tell::No,
        reference: None,
    };
    let words = "Véra Kowalska-Ibáñez, passport AB123456, born 1999".to_owned();
    let contact = SafeContact {
        channel: format!("her sister, {number} / 0171 2345678"),
        name: "Lena".to_owned(),
        ..SafeContact::default()
    };
    let parts = Parts::from([
        (Compartment::Identity, Content::Words(words)),
        (Compartment::Contact, Content::Contact(contact)),
    ]);
    let order = PresumePerson(concern, presume);
    let performed = house
        .engine
        .perform(house.session("Outreach"), order, parts, Form::default());
    performed.await.unwrap();
    case
}

async fn find(house: &House, by: &Session, sought: &Sought) -> Vec<Found> {
    house.engine.search(by, sought).await.unwrap().found
}

/// How many tags there are, with one for each part that was looked through.
async fn tags(house: &House) -> u64 {
    let mut snapshot = house.engine.store().snapshot().await.unwrap();
    let shape = snapshot.shape("blind_index").await.unwrap();
    snapshot.count(&shape).await.unwrap()
}

async fn on_case(house: &House, case: CaseId, order: HolderOrder) {
    let session = house.session("Outreach");
    let done = house
        .engine
        .perform(session, OnCase(case, order), Parts::new(), Form::default());
    done.await.unwrap();
}

async fn what_is_written_in_another_way_is_found_and_that_somebody_searched_is_entered(
    house: House,
) {
    let case = known(&house).await;
    let outreach = house.session("Outreach");
    let there = vec![Found::Case(case)];
    let numbers = [
        phone("030 55507731"),
        phone("0049-30-55507731"),
        phone("٠٣٠٥٥٥٠٧٧٣١"),
        phone("01712345678"),
        Sought::document("ab123456").unwrap(),
        Sought::document("AB-123-456").unwrap(),
    ];
    let names = ["vera", "KOWALSKA", "ibanez ver", "Lena"].map(|name| Sought::name(name).unwrap());
    let all = numbers.iter().chain(&names);
    for (number, sought) in all.enumerate() {
        assert_eq!(find(&house, outreach, sought).await, there, "{number}");
    }
    let others = [
        phone("030 55507732"),
        Sought::document("AB123457").unwrap(),
        Sought::name("Veronika").unwrap(),
        // Only words are compared, and only from their beginnings.
        Sought::name("owalska").unwrap(),
    ];
    for sought in &others {
        assert_eq!(find(&house, outreach, sought).await, []);
    }
    for refused in [
        Sought::phone("12345"),
        Sought::document("passport"),
        Sought::name("v"),
    ] {
        assert!(refused.is_err());
    }

    let searches = house.engine.searches(outreach).await.unwrap();
    assert_eq!(searches.len(), 14);
    assert_eq!(searches[0].member, outreach.principal().member);
    let elsewhere = house.engine.searches(house.session("Shelter")).await;
    assert_eq!(elsewhere.unwrap(), []);
    let report = house.engine.store().verify_ledger(&[], |_| {}).await;
    report.unwrap().audit.unwrap();
}

/// Who listens without an end. While there is a single subscriber, tracing asks the thread that comes to
/// a statement first whether anybody listens to it, and other tests' threads answer no for everybody.
static OTHERS_LISTEN: LazyLock<[Dispatch; 2]> =
    LazyLock::new(|| [(); 2].map(|()| Dispatch::new(Statements::default())));

async fn a_search_for_whom_others_know_does_what_one_for_nobody_does(house: House) {
    LazyLock::force(&OTHERS_LISTEN);
    known(&house).await;
    let shelter = house.session("Shelter");
    // A first search makes the organisation's key.
    find(&house, shelter, &phone("030 1234567")).await;
    for (known, unknown) in [
        (phone(PHONE), phone("030 9999999")),
        (
            Sought::document("AB123456").unwrap(),
            Sought::document("ZZ999999").unwrap(),
        ),
        (Sought::name("Vera").unwrap(), Sought::name("Nemo").unwrap()),
    ] {
        // It is known to somebody.
        let outreach = house.session("Outreach");
        assert_eq!(find(&house, outreach, &known).await.len(), 1);
        let mut runs = Vec::new();
        for sought in [&known, &unknown] {
            let search = house.engine.search(shelter, sought);
            let (answer, statements) = statements_of(search).await;
            let answer = answer.unwrap();
            assert!(statements.len() > 3, "{statements:?}");
            runs.push((answer, statements));
        }
        assert_eq!(runs[0], runs[1]);
    }
}

async fn what_was_handed_on_is_found_by_who_has_it_now_and_by_nobody_who_had_it(house: House) {
    let case = known(&house).await;
    let (outreach, shelter) = (house.session("Outreach"), house.session("Shelter"));
    let sought = [phone(PHONE), Sought::name("Vera").unwrap()];
    assert_eq!(
        find(&house, outreach, &sought[0]).await,
        [Found::Case(case)]
    );
    assert_eq!(find(&house, shelter, &sought[0]).await, []);
    let referral = asked_to_hold(&house, case).await;
    let accept = Answer(case, ReceiverOrder::Accept(referral));
    let accepted = house
        .engine
        .perform(shelter, accept, Parts::new(), Form::default());
    accepted.await.unwrap();
    for sought in &sought {
        assert_eq!(find(&house, shelter, sought).await, [Found::Case(case)]);
        assert_eq!(find(&house, outreach, sought).await, []);
    }
}

async fn of_what_is_destroyed_no_tag_is_left(house: House) {
    let case = known(&house).await;
    let outreach = house.session("Outreach");
    find(&house, outreach, &phone(PHONE)).await;
    assert!(tags(&house).await > 2);
    on_case(&house, case, HolderOrder::Close(CloseReason::SupportEnded)).await;
    let (grade, ground) = (ErasureGrade::Sealed, ErasureGround::PersonsWish);
    on_case(&house, case, HolderOrder::AskErasure { grade, ground }).await;
    // What is closed is found until it is destroyed.
    assert_eq!(
        find(&house, outreach, &phone(PHONE)).await,
        [Found::Case(case)]
    );
    let co_ordinator = house.session("Co-ordinator");
    let erased = house
        .engine
        .perform(co_ordinator, Erase(case), Parts::new(), Form::default());
    erased.await.unwrap();
    assert_eq!(tags(&house).await, 0);
    house
        .engine
        .store()
        .scrub(house.engine.now())
        .await
        .unwrap();
    for sought in [phone(PHONE), Sought::name("Vera").unwrap()] {
        assert_eq!(find(&house, outreach, &sought).await, []);
    }
    assert_eq!(tags(&house).await, 0);
    // Scrubbing leaves everybody else's where they are.
    let other = known(&house).await;
    assert_eq!(
        find(&house, outreach, &phone(PHONE)).await,
        [Found::Case(other)]
    );
    let before = tags(&house).await;
    house
        .engine
        .store()
        .scrub(house.engine.now())
        .await
        .unwrap();
    assert_eq!(tags(&house).await, before);
    assert_eq!(
        find(&house, outreach, &phone(PHONE)).await,
        [Found::Case(other)]
    );
}

async fn who_left_has_no_key_to_later_tags_and_the_others_find_everything(house: House) {
    let first = known(&house).await;
    let outreach = house.session("Outreach");
    let leaver = house
        .take_in("Outreach", "leaver", &[Role::CaseWorker])
        .await;
    let theirs = house.enter("leaver").await.unwrap();
    assert_eq!(
        find(&house, &theirs, &phone(PHONE)).await,
        [Found::Case(first)]
    );
    let epochs = async || {
        let own = house.ids["Outreach"].into();
        let stored = house.engine.store().stream(own).await.unwrap();
        let numbers = store::Sealed::Part(Compartment::Numbers);
        let of = stored.wraps.iter().filter(|it| it.place.sealed == numbers);
        of.map(|wrap| wrap.place.epoch).collect::<Vec<_>>()
    };
    assert_eq!(epochs().await, [1]);
    house.engine.end_membership(outreach, leaver).await.unwrap();
    let custodian = house.sign_in("Outreach").await;
    house.engine.rewrap(&custodian, |_, _| {}).await.unwrap();
    // Ids are in the order of time.
    house.set("2026-03-02T09:00:01Z");
    let second = known(&house).await;
    let both = [Found::Case(second), Found::Case(first)];
    assert_eq!(find(&house, &custodian, &phone(PHONE)).await, both);
    assert_eq!(epochs().await, [1, 2]);
    assert_eq!(find(&house, &custodian, &phone(PHONE)).await, both);
    assert_eq!(
        epochs().await,
        [1, 2],
        "one key is enough for those who stay"
    );
}

async fn lists_that_are_made_again_lose_no_tag(house: House) {
    let case = known(&house).await;
    let outreach = house.session("Outreach");
    find(&house, outreach, &phone(PHONE)).await;
    let before = tags(&house).await;
    assert_eq!(house.engine.rebuild(|_| {}).await.unwrap().differing, 0);
    assert_eq!(tags(&house).await, before);
    assert_eq!(
        find(&house, outreach, &phone(PHONE)).await,
        [Found::Case(case)]
    );
}

async fn only_what_a_role_may_open_is_found_in_it(house: House) {
    let case = known(&house).await;
    let outreach = house.session("Outreach");
    house
        .take_in("Outreach", "reporter", &[Role::Reporter])
        .await;
    house
        .take_in("Outreach", "custodian", &[Role::Custodian])
        .await;
    let reporter = house.enter("reporter").await.unwrap();
    for sought in [phone(PHONE), Sought::name("Vera").unwrap()] {
        // Before and after somebody has looked through it who may.
        assert_eq!(find(&house, &reporter, &sought).await, []);
        assert_eq!(find(&house, outreach, &sought).await, [Found::Case(case)]);
        assert_eq!(find(&house, &reporter, &sought).await, []);
    }
    let custodian = house.enter("custodian").await.unwrap();
    let refused = house.engine.search(&custodian, &phone(PHONE)).await;
    assert!(matches!(refused, Err(EngineError::Denied(_))));
    assert!(!house.engine.may_search(&custodian));
}

/// Does something; returns what came of it and which statements were run for it.
/// Two persons would be taken for one, and the wrong file opened.
async fn a_tag_that_somebody_copied_to_another_case_finds_nothing_there(house: House) {
    let outreach = house.session("Outreach");
    let case = known(&house).await;
    let other = known_by(&house, "030 4443332").await;
    assert_eq!(
        find(&house, outreach, &phone(PHONE)).await,
        [Found::Case(case)]
    );
    assert_eq!(
        find(&house, outreach, &phone("030 4443332")).await,
        [Found::Case(other)]
    );

    let store = house.engine.store();
    let mut snapshot = store.snapshot().await.unwrap();
    let shape = snapshot.shape("blind_index").await.unwrap();
    let column = |name: &str| shape.columns.iter().position(|(known, _)| known == name);
    let (stream, tag) = (column("stream_id").unwrap(), column("tag").unwrap());
    let bytes = |cell: &Cell| match cell {
        Cell::Bytes(Some(bytes)) => bytes.clone(),
        other => panic!("{other:?}"),
    };
    let mut tags = Vec::new();
    let rows = snapshot.rows(&shape, |row| {
        if bytes(&row[stream]) == case.uuid().as_bytes() {
            tags.extend(<[u8; 16]>::try_from(bytes(&row[tag])).ok());
        }
        Ok::<(), StoreError>(())
    });
    rows.await.unwrap();
    drop(snapshot);
    assert!(tags.len() >= 3, "two telephone numbers and a passport");
    let before = self::tags(&house).await;
    let planted = IndexedPart {
        stream: other.into(),
        version: 1,
        compartment: Compartment::Contact,
        epoch: 1,
        tags,
    };
    let own = outreach.principal().organisation;
    store.index(own, &[planted]).await.unwrap();
    assert!(self::tags(&house).await > before, "they were planted");
    assert_eq!(
        find(&house, outreach, &phone(PHONE)).await,
        [Found::Case(case)]
    );
}

pub(crate) async fn statements_of<T>(doing: impl Future<Output = T>) -> (T, Vec<String>) {
    let heard = Statements::default();
    let done = doing.with_subscriber(heard.clone()).await;
    let statements = heard.0.lock().unwrap().clone();
    (done, statements)
}

/// The statements that were run while something was done.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<Vec<String>>>);

impl Visit for Statements {
    fn record_debug(&mut self, _: &Field, value: &dyn std::fmt::Debug) {
        self.0.lock().unwrap().push(format!("{value:?}"));
    }
}

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "statement"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Another organisation tells of somebody by name; it turns out to be a person who is helped already.
async fn what_others_told_of_a_person_is_found_by_whoever_is_responsible(house: House) {
    let case = known(&house).await;
    let words = |words: &str| Content::Words(words.to_owned());
    let parts = Parts::from([
        (Compartment::Narrative, words("met at a building site")),
        (
            Compartment::Identity,
            words("goes by Ziemowit, passport ZX987654"),
        ),
    ]);
    let concern = house.report_with("Inspectorate", Tell::No, parts).await;
    let inspectorate = house.session("Inspectorate");
    let sought = [
        Sought::name("ziemowit").unwrap(),
        Sought::document("ZX 987654").unwrap(),
    ];
    let outreach = house.session("Outreach");
    for sought in &sought {
        assert_eq!(find(&house, outreach, sought).await, []);
    }
    let join = house.engine.perform(
        house.session("Desk"),
        JoinCase(concern, case),
        Parts::new(),
        Form::default(),
    );
    join.await.unwrap();
    for sought in &sought {
        assert_eq!(find(&house, outreach, sought).await, [Found::Case(case)]);
        // Whoever told finds what they told, and not the person whom it turned out to be about.
        let own = find(&house, inspectorate, sought).await;
        assert_eq!(own, [Found::Concern(concern)]);
        assert_eq!(find(&house, house.session("Shelter"), sought).await, []);
    }
    let because = Parts::from([(Compartment::Narrative, words("another of the same name"))]);
    let apart = SetApart(concern, WrongJoin::AnotherPerson);
    let apart = house
        .engine
        .perform(house.session("Desk"), apart, because, Form::default());
    apart.await.unwrap();
    for sought in &sought {
        assert_eq!(find(&house, outreach, sought).await, []);
    }
}
