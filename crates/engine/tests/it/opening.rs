//! Opening what is sealed in a case: only what is asked for, with a reason, for a while, and never
//! before it stands in the record of accesses.

use std::collections::BTreeSet;

use case::concern::Tell;
use case::content::{Content, SafeContact};
use case::person::{HolderOrder, Source};
use case::{CaseId, Compartment, Purpose, Role};
use engine::{AccessEntry, CaseView, EngineError, Form, OnCase, Opened, Parts, SealState, Session};
use jiff::SignedDuration;

use crate::emergency::colleague;
use crate::house::{House, on_both};

on_both!(
    looking_at_a_case_opens_nothing,
    what_is_asked_for_is_open_for_a_while_and_nothing_else_is,
    who_may_not_see_the_case_opens_nothing_and_leaves_no_entry,
    the_whole_record_is_read_a_page_at_a_time,
    the_holder_and_its_custodian_see_who_it_was_and_of_others_the_role,
    the_person_is_told_organisation_and_role_and_no_name,
);

async fn case_with_contact(house: &House) -> CaseId {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let contact = SafeContact {
        channel: "through the neighbour".to_owned(),
        ..SafeContact::default()
    };
    let parts = Parts::from([(Compartment::Contact, Content::Contact(contact))]);
    let order = HolderOrder::RecordAccount {
        source: Source::Person,
        given_on: house.today(),
    };
    let session = house.session("Outreach");
    let order = OnCase(case, order);
    let performed = house.engine.perform(session, order, parts, Form::default());
    performed.await.unwrap();
    case
}

async fn open(
    house: &House,
    session: &Session,
    case: CaseId,
    what: &[Compartment],
    purpose: Purpose,
) -> Result<(), EngineError> {
    let what = what.iter().copied().collect();
    house.engine.open_case(session, case, &what, purpose).await
}

/// The compartments that a view shows the content of.
fn shown(view: &CaseView) -> BTreeSet<Compartment> {
    let entries = view.entries.iter().flat_map(|entry| &entry.parts);
    let all = entries.chain(&view.told);
    all.filter(|(_, opened)| matches!(opened, Opened::Content(_)))
        .map(|(compartment, _)| *compartment)
        .collect()
}

fn state(view: &CaseView, compartment: Compartment) -> SealState {
    let mut lines = view.sealed.iter();
    let line = lines.find(|line| line.compartment == compartment);
    line.unwrap().state
}

async fn entered(house: &House, session: &Session, case: CaseId) -> Vec<AccessEntry> {
    let page = house.engine.case_accesses(session, case, None).await;
    page.unwrap().entries
}

async fn looking_at_a_case_opens_nothing(house: House) {
    let case = case_with_contact(&house).await;
    let outreach = house.session("Outreach");
    let view = house.engine.case(outreach, case).await.unwrap();
    assert_eq!(shown(&view), BTreeSet::new());
    assert_eq!(entered(&house, outreach, case).await, []);
    let sealed: Vec<_> = view.sealed.iter().map(|line| line.compartment).collect();
    let expected = [
        Compartment::Identity,
        Compartment::Contact,
        Compartment::Narrative,
    ];
    assert_eq!(sealed, expected);
    for line in &view.sealed {
        assert_eq!(line.state, SealState::Sealed);
        assert!(line.readers.contains(&house.ids["Outreach"]));
    }
    // The desk reads what was told in the concern, and nothing of the case.
    let readers = |of| {
        let mut lines = view.sealed.iter();
        let line = lines.find(|line| line.compartment == of).unwrap();
        line.readers.contains(&house.ids["Desk"])
    };
    assert!(readers(Compartment::Narrative) && !readers(Compartment::Identity));
}

async fn what_is_asked_for_is_open_for_a_while_and_nothing_else_is(house: House) {
    let case = case_with_contact(&house).await;
    let outreach = house.session("Outreach");
    let contact = [Compartment::Contact];
    open(&house, outreach, case, &contact, Purpose::PersonAsked)
        .await
        .unwrap();
    let view = house.engine.case(outreach, case).await.unwrap();
    assert_eq!(shown(&view), contact.into());
    let until = house.engine.now() + engine::STAYS_OPEN;
    assert_eq!(
        state(&view, Compartment::Contact),
        SealState::Open { until }
    );
    assert_eq!(state(&view, Compartment::Identity), SealState::Sealed);
    let [entry] = <[AccessEntry; 1]>::try_from(view.accesses.entries).unwrap();
    assert_eq!(entry.compartment, Compartment::Contact);
    assert_eq!(entry.purpose, Purpose::PersonAsked);
    assert_eq!(entry.organisation, house.ids["Outreach"]);

    // Another session of the same member has opened nothing.
    let other = house.sign_in("Outreach").await;
    let view = house.engine.case(&other, case).await.unwrap();
    assert_eq!(shown(&view), BTreeSet::new());

    // Opening it again while it is open is entered once, for another reason once more.
    open(&house, outreach, case, &contact, Purpose::PersonAsked)
        .await
        .unwrap();
    assert_eq!(entered(&house, outreach, case).await.len(), 1);
    open(&house, outreach, case, &contact, Purpose::Review)
        .await
        .unwrap();
    assert_eq!(entered(&house, outreach, case).await.len(), 2);

    // Later it is sealed again, and opened and entered again.
    house.clock.set(until);
    let view = house.engine.case(outreach, case).await.unwrap();
    assert_eq!(shown(&view), BTreeSet::new());
    assert_eq!(state(&view, Compartment::Contact), SealState::Sealed);
    open(&house, outreach, case, &contact, Purpose::PersonAsked)
        .await
        .unwrap();
    assert_eq!(entered(&house, outreach, case).await.len(), 3);
    let view = house.engine.case(outreach, case).await.unwrap();
    assert_eq!(shown(&view), contact.into());
    assert_eq!(view.case.version, 2, "reading moves no case");
}

async fn who_may_not_see_the_case_opens_nothing_and_leaves_no_entry(house: House) {
    let case = case_with_contact(&house).await;
    for name in ["Desk", "Shelter", "Co-ordinator", "Police"] {
        let session = house.session(name);
        let refused = open(
            &house,
            session,
            case,
            &Compartment::STANDING,
            Purpose::Assistance,
        );
        assert!(
            matches!(refused.await, Err(EngineError::Denied(_))),
            "{name}"
        );
        let accesses = house.engine.case_accesses(session, case, None).await;
        assert!(matches!(accesses, Err(EngineError::Denied(_))), "{name}");
    }
    let outreach = house.session("Outreach");
    assert_eq!(entered(&house, outreach, case).await, []);
}

async fn the_whole_record_is_read_a_page_at_a_time(house: House) {
    let case = case_with_contact(&house).await;
    let outreach = house.session("Outreach");
    // The narrative is of the concern, the rest of the case: two records, told as one.
    let mut expected = 0;
    for round in 0..25 {
        house
            .clock
            .set(house.engine.now() + SignedDuration::from_mins(40));
        let what = match round % 3 {
            0 => vec![Compartment::Narrative],
            1 => vec![Compartment::Identity, Compartment::Contact],
            _ => Compartment::STANDING.to_vec(),
        };
        expected += what.len().min(3);
        // A session lasts less long than this takes.
        let session = house.sign_in("Outreach").await;
        open(&house, &session, case, &what, Purpose::Assistance)
            .await
            .unwrap();
    }
    let view = house.engine.case(outreach, case).await.unwrap();
    let (mut all, mut next) = (view.accesses.entries, view.accesses.next);
    while let Some(place) = next {
        let page = house.engine.case_accesses(outreach, case, Some(place));
        let page = page.await.unwrap();
        assert!(!page.entries.is_empty(), "no page is empty");
        all.extend(page.entries);
        next = page.next;
    }
    assert_eq!(all.len(), expected);
    assert!(all.is_sorted_by(|one, other| one.at >= other.at));
    let of_concern = |entry: &&AccessEntry| entry.compartment == Compartment::Narrative;
    assert_eq!(all.iter().filter(of_concern).count(), 17);
    assert!(view.accesses.next.is_some());
}

/// A case of the outreach organisation in which it and the desk have opened something.
async fn case_opened_by_two(house: &House) -> CaseId {
    let case = case_with_contact(house).await;
    let outreach = house.session("Outreach");
    let what = [Compartment::Contact, Compartment::Narrative];
    open(house, outreach, case, &what, Purpose::Assistance)
        .await
        .unwrap();
    let concern = house.engine.case(outreach, case).await.unwrap().concern.id;
    let desk = house.session("Desk");
    house.engine.concern(desk, concern).await.unwrap();
    case
}

async fn the_holder_and_its_custodian_see_who_it_was_and_of_others_the_role(house: House) {
    let case = case_opened_by_two(&house).await;
    let custodian = colleague(&house, "Outreach", Role::Custodian).await;
    let none = house.engine.case(&custodian, case).await;
    assert!(
        matches!(none, Err(EngineError::Denied(_))),
        "it opens nothing"
    );
    for session in [house.session("Outreach"), &custodian] {
        let page = house.engine.case_accesses(session, case, None).await;
        let page = page.unwrap();
        assert_eq!(page.entries.len(), 3);
        let of = |name: &str| {
            let id = house.ids[name];
            let mut entries = page.entries.iter();
            entries.find(|entry| entry.organisation == id).unwrap()
        };
        let (own, desk) = (of("Outreach"), of("Desk"));
        let known = page.names.get(&own.member).map(String::as_str);
        assert_eq!(known, Some("Invented Worker of Outreach"));
        assert_eq!(
            page.names.get(&desk.member),
            None,
            "their own custodian knows"
        );
        assert!(desk.roles.contains(&Role::Intake));
    }
    for name in ["Desk", "Shelter", "Co-ordinator"] {
        let custodian = colleague(&house, name, Role::Custodian).await;
        let page = house.engine.case_accesses(&custodian, case, None).await;
        assert!(matches!(page, Err(EngineError::Denied(_))), "{name}");
    }
}

async fn the_person_is_told_organisation_and_role_and_no_name(house: House) {
    let case = case_opened_by_two(&house).await;
    let outreach = house.session("Outreach");
    let told = house.engine.seen_of_case(outreach, case).await.unwrap();
    let lines: BTreeSet<_> = told
        .iter()
        .map(|seen| {
            (
                seen.organisation,
                seen.compartment,
                seen.purpose,
                seen.times,
            )
        })
        .collect();
    let (own, desk) = (house.ids["Outreach"], house.ids["Desk"]);
    let (contact, narrative) = (Compartment::Contact, Compartment::Narrative);
    let expected = [
        (Some(own), contact, Purpose::Assistance, 1),
        (Some(own), narrative, Purpose::Assistance, 1),
        (Some(desk), narrative, Purpose::Intake, 1),
    ];
    assert_eq!(lines, expected.into());
    assert!(told.iter().all(|seen| !seen.roles.is_empty()));
    let custodian = colleague(&house, "Outreach", Role::Custodian).await;
    let denied = house.engine.seen_of_case(&custodian, case).await;
    assert!(matches!(denied, Err(EngineError::Denied(_))));
}
