//! A person's complaint: sealed to whom the profile names and to the person, never where whom it is about could
//! find it, answered within a time, and the person's to say who may know.

use std::collections::BTreeSet;

use case::complaint::{ComplaintOutcome, MOST_AT_ONCE};
use case::content::Content;
use case::person::HolderOrder;
use case::profile::BodyKind;
use case::{CaseId, Compartment, ComplaintId, OrganisationId, Refusal, StreamId};
use engine::{
    AnswerComplaint, EngineError, Form, Lines, List, Opened, OwnComplaint, Page, PageSession, Parts,
};
use jiff::SignedDuration;
use store::{Recipient, Sealed};

use crate::house::{House, on_both};
use crate::own_page::{a_case, a_page, on_case, session, sign_in};

on_both!(
    a_complaint_goes_to_whom_the_profile_names_and_comes_back_answered,
    it_never_goes_to_whom_it_is_about_nor_to_the_holder,
    nothing_of_it_stands_in_the_case_and_its_lists_can_be_made_again,
    a_page_opened_anew_reads_what_is_answered_then,
    what_is_no_complaint_changes_nothing,
    what_was_answered_or_is_late_goes_to_the_next_body_where_there_is_one,
);

const WORDS: &str = "they shouted at me and kept my papers";
const ANSWER: &str = "they were wrong and give them back";

/// A house with an office that takes complaints, and a person with a page of their own.
async fn complaining(house: &mut House) -> (CaseId, String) {
    let office = house
        .engine
        .add_organisation("Ombudsperson", BodyKind::Oversight);
    let (_, invited) = office.await.unwrap();
    house.join("Ombudsperson", &invited.code.to_text()).await;
    let case = a_case(house).await;
    let code = a_page(house, case).await;
    (case, code)
}

async fn person(house: &House, code: &str) -> PageSession {
    let cookie = sign_in(house, code, "blue kettle").await.unwrap();
    session(house, &cookie).await.unwrap()
}

async fn complain(
    house: &House,
    person: &PageSession,
    about: OrganisationId,
    to: OrganisationId,
) -> Result<(), EngineError> {
    let words = WORDS.to_owned();
    house.engine.complain(person, about, to, false, words).await
}

async fn own(house: &House, person: &PageSession) -> Vec<OwnComplaint> {
    house.engine.own_complaints(person).await.unwrap()
}

async fn answer(house: &House, by: &str, id: ComplaintId, words: &str) -> Result<(), EngineError> {
    let parts = match words.is_empty() {
        true => Parts::new(),
        false => Parts::from([(Compartment::Integrity, Content::Words(words.to_owned()))]),
    };
    let order = AnswerComplaint(id, ComplaintOutcome::PartlyFounded);
    let session = house.session(by);
    let done = house.engine.perform(session, order, parts, Form::default());
    done.await.map(|_| ())
}

async fn listed(house: &House, by: &str) -> Vec<ComplaintId> {
    let page = Page::first(20);
    let session = house.session(by);
    let view = match house.engine.list(session, List::Complaints, page).await {
        Ok(view) => view,
        Err(EngineError::Denied(_)) => return Vec::new(),
        Err(error) => panic!("{error}"),
    };
    match view.lines {
        Lines::Complaints(lines) => lines.iter().map(|line| line.id).collect(),
        other => panic!("{other:?}"),
    }
}

/// To whom keys of a complaint are wrapped.
async fn recipients(house: &House, id: ComplaintId) -> BTreeSet<Recipient> {
    let stored = house.engine.store().stream(id.into()).await.unwrap();
    let wraps = stored.wraps.iter().map(|wrap| wrap.place);
    let parts = wraps.filter(|place| place.sealed != Sealed::Record);
    parts.map(|place| place.recipient).collect()
}

async fn a_complaint_goes_to_whom_the_profile_names_and_comes_back_answered(mut house: House) {
    let (_, code) = complaining(&mut house).await;
    let person = person(&house, &code).await;
    let (holder, office) = (house.ids["Outreach"], house.ids["Ombudsperson"]);
    // The person is told to whom it goes before anything is sent.
    let ways = house.engine.complaint_ways(&person).await.unwrap();
    let expected = [holder, house.ids["Desk"]].map(|about| (about, Some(office)));
    assert_eq!(ways.into_iter().collect::<BTreeSet<_>>(), expected.into());
    complain(&house, &person, holder, office).await.unwrap();
    let before = own(&house, &person).await;
    let it = &before[0];
    assert_eq!((it.complaint.about, it.complaint.to), (holder, office));
    assert_eq!((it.said.as_deref(), it.read_at), (Some(WORDS), None));
    assert!(it.answered.is_none() && !it.complaint.may_be_told);
    assert!(it.complaint.deadline.article.contains("sec. 45"));
    let id = it.complaint.id;
    let own_id = StreamId::from(id).id;
    let sealed_to = [Recipient::Organisation(office), Recipient::Person(own_id)];
    assert_eq!(recipients(&house, id).await, sealed_to.into());

    // Nobody else can open it, find it or answer it.
    for name in ["Outreach", "Desk", "Co-ordinator", "Shelter", "Police"] {
        let denied = house.engine.complaint(house.session(name), id).await;
        assert!(matches!(denied, Err(EngineError::Denied(_))), "{name}");
        let denied = answer(&house, name, id, ANSWER).await;
        assert!(matches!(denied, Err(EngineError::Denied(_))), "{name}");
        assert!(listed(&house, name).await.is_empty(), "{name}");
    }
    assert_eq!(listed(&house, "Ombudsperson").await, [id]);
    house
        .clock
        .set(house.engine.now() + SignedDuration::from_hours(1));
    let view = house.engine.complaint(house.session("Ombudsperson"), id);
    let view = view.await.unwrap();
    let said = Opened::Content(Content::Words(WORDS.to_owned()));
    assert_eq!(view.written, [(view.complaint.made_at, true, said)]);
    assert!(view.may_answer && view.reaches_person);
    assert_eq!(
        own(&house, &person).await[0].read_at,
        Some(house.engine.now())
    );

    house.engine.let_be_told(&person, id, true).await.unwrap();
    let told = house.engine.let_be_told(&person, id, true).await;
    assert!(matches!(
        told,
        Err(EngineError::Refused(Refusal::AlreadyRecorded))
    ));
    let empty = answer(&house, "Ombudsperson", id, "").await;
    assert!(matches!(
        empty,
        Err(EngineError::Refused(Refusal::ReasonMissing))
    ));
    answer(&house, "Ombudsperson", id, ANSWER).await.unwrap();
    let twice = answer(&house, "Ombudsperson", id, ANSWER).await;
    assert!(matches!(
        twice,
        Err(EngineError::Refused(Refusal::ComplaintAnswered))
    ));
    let after = own(&house, &person).await;
    let it = &after[0];
    assert!(it.complaint.may_be_told);
    let (outcome, _) = it.complaint.answer.unwrap();
    assert_eq!(outcome, ComplaintOutcome::PartlyFounded);
    assert_eq!(it.said.as_deref(), Some(WORDS));
    assert_eq!(it.answered.as_deref(), Some(ANSWER));
    assert_eq!(recipients(&house, id).await, sealed_to.into());
    // What waits stands before what was answered.
    complain(&house, &person, holder, office).await.unwrap();
    let newest = own(&house, &person).await[0].complaint.id;
    assert_eq!(listed(&house, "Ombudsperson").await, [newest, id]);
}

/// Whom one body did not help takes it to the next, which the first hears nothing of.
async fn what_was_answered_or_is_late_goes_to_the_next_body_where_there_is_one(mut house: House) {
    let (_, code) = complaining(&mut house).await;
    let (holder, desk) = (house.ids["Outreach"], house.ids["Desk"]);
    let office = house.ids["Ombudsperson"];
    let reader = person(&house, &code).await;
    let to = async |house: &House, reader: &PageSession, about: OrganisationId| {
        let ways = house.engine.complaint_ways(reader).await.unwrap();
        let way = ways.into_iter().find(|(known, _)| *known == about);
        way.unwrap().1.unwrap()
    };
    complain(&house, &reader, holder, office).await.unwrap();
    // It waits: another one about the same goes to the same.
    assert_eq!(to(&house, &reader, holder).await, office);
    let first = own(&house, &reader).await[0].complaint.id;
    answer(&house, "Ombudsperson", first, ANSWER).await.unwrap();
    let next = to(&house, &reader, holder).await;
    let agencies = [house.ids["Co-ordinator"], house.ids["Panel"]];
    assert!(agencies.contains(&next));
    assert_eq!(
        to(&house, &reader, desk).await,
        office,
        "nobody was asked about it"
    );
    complain(&house, &reader, holder, next).await.unwrap();
    let all = own(&house, &reader).await;
    let second = all.iter().find(|own| own.complaint.to == next).unwrap();
    let second = second.complaint.id;
    let own_id = StreamId::from(second).id;
    let sealed_to = [Recipient::Organisation(next), Recipient::Person(own_id)];
    assert_eq!(recipients(&house, second).await, sealed_to.into());
    assert_eq!(listed(&house, "Ombudsperson").await, [first]);

    // Not answered in time is as good as answered, and after the last comes the first again.
    let late = SignedDuration::from_hours(24 * 60);
    house.clock.set(house.engine.now() + late);
    let reader = person(&house, &code).await;
    let last = to(&house, &reader, holder).await;
    assert!(agencies.contains(&last) && last != next);
    complain(&house, &reader, holder, last).await.unwrap();
    house.clock.set(house.engine.now() + late);
    let reader = person(&house, &code).await;
    assert_eq!(to(&house, &reader, holder).await, office);
}

async fn it_never_goes_to_whom_it_is_about_nor_to_the_holder(mut house: House) {
    let (case, code) = complaining(&mut house).await;
    let person = person(&house, &code).await;
    let ids = house.ids.clone();
    let (outreach, office) = (ids["Outreach"], ids["Ombudsperson"]);
    for (about, to, refusal) in [
        (outreach, outreach, Refusal::ComplaintGoesElsewhere),
        (outreach, ids["Shelter"], Refusal::ComplaintGoesElsewhere),
        (outreach, ids["Police"], Refusal::ComplaintGoesElsewhere),
        (ids["Desk"], outreach, Refusal::ComplaintGoesElsewhere),
        (ids["Shelter"], office, Refusal::NoPartInCase),
    ] {
        let refused = complain(&house, &person, about, to).await;
        assert!(matches!(refused, Err(EngineError::Refused(why)) if why == refusal));
    }
    // The office itself becomes responsible: from then on the next in the law takes what is said of it,
    // and of everybody else in this case.
    let (agreement, agreed) = crate::lapse::share_with(&house, office);
    on_case(&house, case, agreed, Parts::new()).await.unwrap();
    let referral = case::ReferralId::new(house.engine.new_id());
    let refer = HolderOrder::Refer {
        referral,
        to: office,
        need: case::person::Need::Holding,
        urgency: case::clock::Urgency::Planned,
        basis: case::person::ShareBasis::Agreement(agreement),
        carries: [].into(),
    };
    let copy = Content::Referral(case::content::ReferralCopy::default());
    let parts = Parts::from([(Compartment::Referral(referral), copy)]);
    on_case(&house, case, refer, parts).await.unwrap();
    let accept = engine::Answer(case, case::person::ReceiverOrder::Accept(referral));
    let session = house.session("Ombudsperson");
    let accepted = house
        .engine
        .perform(session, accept, Parts::new(), Form::default());
    accepted.await.unwrap();
    let ways = house.engine.complaint_ways(&person).await.unwrap();
    let takers = [ids["Co-ordinator"], ids["Panel"]];
    let about: BTreeSet<_> = ways.iter().map(|(about, _)| *about).collect();
    // Who was responsible before still has a part in it.
    assert_eq!(about, [outreach, office, ids["Desk"]].into());
    for (about, to) in ways {
        let to = to.unwrap();
        assert!(takers.contains(&to) && to != about);
        complain(&house, &person, about, to).await.unwrap();
        let refused = complain(&house, &person, about, office).await;
        assert!(matches!(
            refused,
            Err(EngineError::Refused(Refusal::ComplaintGoesElsewhere))
        ));
    }
    assert!(listed(&house, "Ombudsperson").await.is_empty());
}

async fn nothing_of_it_stands_in_the_case_and_its_lists_can_be_made_again(mut house: House) {
    let (case, code) = complaining(&mut house).await;
    let person = person(&house, &code).await;
    let (holder, office) = (house.ids["Outreach"], house.ids["Ombudsperson"]);
    let store = house.engine.store();
    let before = (
        store.stream(case.into()).await.unwrap(),
        store.case_row(case).await.unwrap(),
        house
            .engine
            .case(house.session("Outreach"), case)
            .await
            .unwrap()
            .entries
            .len(),
    );
    complain(&house, &person, holder, office).await.unwrap();
    let id = own(&house, &person).await[0].complaint.id;
    house
        .engine
        .complaint(house.session("Ombudsperson"), id)
        .await
        .unwrap();
    answer(&house, "Ombudsperson", id, ANSWER).await.unwrap();
    let after = (
        store.stream(case.into()).await.unwrap(),
        store.case_row(case).await.unwrap(),
        house
            .engine
            .case(house.session("Outreach"), case)
            .await
            .unwrap()
            .entries
            .len(),
    );
    assert_eq!(before, after);
    let mut frozen = store.freeze().await.unwrap();
    for row in frozen.rows().await.unwrap() {
        let told = match row {
            store::Row::Notice(row) => row.stream.id == StreamId::from(id).id,
            store::Row::Opening(row) => row.on == StreamId::from(id).id,
            _ => false,
        };
        assert!(!told, "a row beside its own tells of it");
    }
    drop(frozen);
    assert_eq!(house.engine.rebuild(|_| {}).await.unwrap().differing, 0);
    assert_eq!(listed(&house, "Ombudsperson").await, [id]);
}

async fn a_page_opened_anew_reads_what_is_answered_then(mut house: House) {
    let (case, code) = complaining(&mut house).await;
    let first = person(&house, &code).await;
    let (holder, office) = (house.ids["Outreach"], house.ids["Ombudsperson"]);
    complain(&house, &first, holder, office).await.unwrap();
    let id = own(&house, &first).await[0].complaint.id;
    house.engine.turn_off_own_page(&first).await.unwrap();
    let only_the_office = BTreeSet::from([Recipient::Organisation(office)]);
    assert_eq!(recipients(&house, id).await, only_the_office);
    let denied = house.engine.own_complaints(&first).await;
    assert!(matches!(denied, Err(EngineError::Denied(_))));
    let view = house.engine.complaint(house.session("Ombudsperson"), id);
    assert!(!view.await.unwrap().reaches_person);

    let code = a_page(&house, case).await;
    let again = person(&house, &code).await;
    let seen = own(&house, &again).await;
    assert_eq!((seen[0].complaint.id, &seen[0].said), (id, &None));
    answer(&house, "Ombudsperson", id, ANSWER).await.unwrap();
    let seen = own(&house, &again).await;
    assert_eq!(seen[0].answered.as_deref(), Some(ANSWER));
    // Whoever answers hands the words from before on again.
    assert_eq!(seen[0].said.as_deref(), Some(WORDS));
}

async fn what_is_no_complaint_changes_nothing(mut house: House) {
    let (_, code) = complaining(&mut house).await;
    let person = person(&house, &code).await;
    let (holder, office) = (house.ids["Outreach"], house.ids["Ombudsperson"]);
    for _ in 0..MOST_AT_ONCE {
        complain(&house, &person, holder, office).await.unwrap();
    }
    let refused = complain(&house, &person, holder, office).await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::AlreadyRecorded))
    ));
    let nobodys = ComplaintId::new(house.engine.new_id());
    let refused = house.engine.let_be_told(&person, nobodys, true).await;
    assert!(refused.is_err());
    // Another person's is nobody's.
    let other_case = a_case(&house).await;
    let other = a_page(&house, other_case).await;
    let other = crate::complaint::person(&house, &other).await;
    assert!(own(&house, &other).await.is_empty());
    let id = own(&house, &person).await[0].complaint.id;
    let refused = house.engine.let_be_told(&other, id, true).await;
    assert!(matches!(
        refused,
        Err(EngineError::Refused(Refusal::NoPartInCase))
    ));
    // Nor does whoever makes the person show the page.
    let cookie = sign_in(&house, &code, "red kettle").await.unwrap();
    let forced = session(&house, &cookie).await.unwrap();
    let denied = complain(&house, &forced, holder, office).await;
    assert!(matches!(denied, Err(EngineError::Denied(_))));
    assert!(house.engine.complaint_ways(&forced).await.is_err());
}
