//! Break-glass: what opens to whom, when, by whose word, and who is told.

use std::collections::BTreeSet;

use case::concern::Tell;
use case::content::{Content, SafeContact};
use case::person::{
    AnswerEmergency, AskEmergency, EmergencyEnd, EmergencyGround, EmergencyStanding, HolderOrder,
    ReviewEmergency, ReviewFinding, Source, StopEmergency, UseEmergency,
};
use case::{CaseId, Compartment, EmergencyId, Purpose, Reference, Refusal, Role};
use engine::{
    AnswerGlass, BreakGlass, EmergencyView, EngineError, Form, Lines, List, NewMember, OnCase,
    Opened, Order, Page, Parts, Passphrase, Proof, ReviewGlass, SealState, Session, StopGlass,
    UseGlass,
};
use jiff::SignedDuration;

use crate::house::{House, PASSPHRASE, on_both};

on_both!(
    a_second_organisation_opens_it_for_hours_and_everybody_is_told,
    nothing_opens_before_somebody_confirms_after_it_ran_out_or_beyond_what_was_asked,
    nobody_confirms_for_themselves,
    when_nobody_answers_two_things_open_alone_and_are_looked_at_on_the_next_working_day,
    who_holds_no_key_cannot_tell_a_case_that_is_there_from_one_that_is_not,
    whoever_is_responsible_ends_it_at_once,
    the_lists_are_made_again_from_the_log,
);

/// A member of an organisation in one role, beside its first.
pub(crate) async fn colleague(house: &House, of: &str, role: Role) -> Session {
    let engine = &house.engine;
    let proof = Proof {
        sign_in: format!("{of} worker"),
        passphrase: Passphrase::new(PASSPHRASE),
        code: None,
    };
    let invited = engine.invite(house.ids[of], &[role].into(), proof).await;
    let name = format!("{of} {}", role.code());
    let new = NewMember {
        sign_in: name.clone(),
        name: format!("Invented {name}"),
        passphrase: Passphrase::new(PASSPHRASE),
    };
    let code = invited.unwrap().code.to_text();
    engine.join(&code, new).await.unwrap();
    let (passphrase, now) = (Passphrase::new(PASSPHRASE), engine.now());
    let session = engine.accounts().open_session(&name, passphrase, now);
    session.await.unwrap()
}

const CONTACT: &str = "through the neighbour";
const WHY: &str = "the man who kept her asked for her at the door";

/// A case of the outreach organisation, with a name, a safe contact and what was told.
pub(crate) async fn case_with_contact(house: &House) -> CaseId {
    let concern = house.report("Inspectorate", Tell::No).await;
    let case = house.presume("Desk", concern, Tell::No).await;
    write_contact(house, case).await;
    case
}

/// The desk, which is responsible, writes down how the person is reached.
pub(crate) async fn write_contact(house: &House, case: CaseId) {
    let contact = SafeContact {
        channel: CONTACT.to_owned(),
        ..SafeContact::default()
    };
    let parts = Parts::from([(Compartment::Contact, Content::Contact(contact))]);
    let order = HolderOrder::RecordAccount {
        source: Source::Person,
        given_on: house.today(),
    };
    give(house, house.session("Desk"), OnCase(case, order), parts)
        .await
        .unwrap();
}

pub(crate) async fn give<O: Order>(
    house: &House,
    session: &Session,
    order: O,
    parts: Parts,
) -> Result<(), EngineError> {
    let given = house.engine.perform(session, order, parts, Form::default());
    given.await.map(|_| ())
}

fn said(emergency: EmergencyId, words: &str) -> Parts {
    let words = Content::Words(words.to_owned());
    Parts::from([(Compartment::Emergency(emergency), words)])
}

pub(crate) async fn ask(
    house: &House,
    session: &Session,
    case: CaseId,
    what: &[Compartment],
) -> Result<EmergencyId, EngineError> {
    let emergency = EmergencyId::new(house.engine.new_id());
    let ask = AskEmergency {
        emergency,
        ground: EmergencyGround::DangerToLife,
        compartments: what.iter().copied().collect(),
    };
    let asked = give(house, session, BreakGlass(case, ask), said(emergency, WHY));
    asked.await.map(|()| emergency)
}

pub(crate) async fn view(
    house: &House,
    session: &Session,
    case: CaseId,
    id: EmergencyId,
) -> EmergencyView {
    house.engine.emergency(session, case, id).await.unwrap()
}

pub(crate) async fn open(
    house: &House,
    session: &Session,
    case: CaseId,
    id: EmergencyId,
) -> Result<(), EngineError> {
    let all: BTreeSet<_> = Compartment::STANDING.into();
    house
        .engine
        .open_in_emergency(session, case, id, &all)
        .await
}

pub(crate) fn shown(view: &EmergencyView) -> BTreeSet<Compartment> {
    let open = view.parts.iter();
    let open = open.filter(|(_, opened)| matches!(opened, Opened::Content(_)));
    open.map(|(compartment, _)| *compartment).collect()
}

pub(crate) async fn notices(house: &House, of: &str) -> Vec<String> {
    let session = house.session(of);
    let list = house.engine.list(session, List::Notices, Page::first(50));
    match list.await.unwrap().lines {
        Lines::Notices(lines) => lines.into_iter().map(|line| line.kind).collect(),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn denied<T>(result: Result<T, EngineError>) -> bool {
    matches!(result, Err(EngineError::Denied(_)))
}

fn refused<T>(result: Result<T, EngineError>) -> Refusal {
    match result {
        Err(EngineError::Refused(refusal)) => refusal,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was carried out"),
    }
}

async fn a_second_organisation_opens_it_for_hours_and_everybody_is_told(house: House) {
    let case = case_with_contact(&house).await;
    let night = colleague(&house, "Desk", Role::Reporter).await;
    assert!(
        denied(house.engine.case(&night, case).await),
        "the role opens no case"
    );
    let id = ask(&house, &night, case, &[Compartment::Contact])
        .await
        .unwrap();

    for name in ["Co-ordinator", "Child protection"] {
        let told = notices(&house, name).await;
        assert!(
            told.contains(&"emergency_to_answer".to_owned()),
            "{name}: {told:?}"
        );
        let seen = view(&house, house.session(name), case, id).await;
        let parts = seen.entries.iter().flat_map(|entry| &entry.parts);
        let words: Vec<_> = parts.map(|(_, opened)| opened.clone()).collect();
        assert_eq!(
            words,
            [Opened::Content(Content::Words(WHY.to_owned()))],
            "{name}"
        );
        assert!(seen.may_answer && seen.parts.is_empty() && seen.sealed.is_empty());
    }
    assert!(
        notices(&house, "Desk")
            .await
            .contains(&"emergency_asked".to_owned())
    );
    assert!(denied(
        house
            .engine
            .emergency(house.session("Shelter"), case, id)
            .await
    ));

    let confirm = AnswerGlass(case, AnswerEmergency::Confirm(id));
    give(&house, house.session("Co-ordinator"), confirm, Parts::new())
        .await
        .unwrap();
    open(&house, &night, case, id).await.unwrap();
    let seen = view(&house, &night, case, id).await;
    assert_eq!(
        shown(&seen),
        [Compartment::Contact].into(),
        "no more than was asked for"
    );
    let until = house.engine.now() + SignedDuration::from_hours(12);
    let EmergencyStanding::Open {
        until: found,
        alone,
        ..
    } = &seen.emergency.standing
    else {
        panic!("{:?}", seen.emergency.standing);
    };
    assert_eq!((*found, *alone), (until, false));
    // The case itself stays closed to the role, and so does every other break-glass page of it.
    assert!(denied(house.engine.case(&night, case).await));

    // Whoever holds the case sees who, what and by which break-glass.
    let accesses = house
        .engine
        .case_accesses(house.session("Desk"), case, None);
    let entries = accesses.await.unwrap().entries;
    let entry = entries
        .iter()
        .find(|entry| entry.compartment == Compartment::Contact);
    let entry = entry.unwrap();
    assert_eq!(
        (entry.purpose, entry.emergency),
        (Purpose::Emergency, Some(id))
    );
    let told = notices(&house, "Desk").await;
    assert!(told.contains(&"emergency_open".to_owned()), "{told:?}");
    let listed = house
        .engine
        .emergencies(house.session("Co-ordinator"), None);
    let listed = listed.await.unwrap().listed.unwrap();
    assert_eq!(listed.iter().map(|line| line.id).collect::<Vec<_>>(), [id]);
}

async fn nothing_opens_before_somebody_confirms_after_it_ran_out_or_beyond_what_was_asked(
    house: House,
) {
    let case = case_with_contact(&house).await;
    let night = colleague(&house, "Desk", Role::Reporter).await;
    let asked = [Compartment::Contact, Compartment::Health];
    let id = ask(&house, &night, case, &asked).await.unwrap();
    assert!(
        denied(open(&house, &night, case, id).await),
        "nobody has confirmed"
    );
    let again = ask(&house, &night, case, &asked).await;
    assert_eq!(refused(again), Refusal::EmergencyRuns);
    let confirm = || AnswerGlass(case, AnswerEmergency::Confirm(id));
    let other = house.session("Child protection");
    give(&house, other, confirm(), Parts::new()).await.unwrap();
    let late = give(
        &house,
        house.session("Co-ordinator"),
        confirm(),
        Parts::new(),
    )
    .await;
    assert_eq!(refused(late), Refusal::EmergencyAnswered);
    // A colleague of the same role, and the same member in another session, each open for themselves.
    let colleague = colleague(&house, "Desk", Role::Custodian).await;
    assert!(denied(open(&house, &colleague, case, id).await));
    open(&house, &night, case, id).await.unwrap();
    let view_now = view(&house, &night, case, id).await;
    assert_eq!(shown(&view_now), [Compartment::Contact].into());
    assert!(
        view_now
            .sealed
            .iter()
            .all(|line| line.state != SealState::Sealed)
    );

    let over = house.engine.now() + SignedDuration::from_hours(12);
    house.clock.set(over - SignedDuration::from_secs(1));
    open(&house, &night, case, id).await.unwrap();
    assert_eq!(
        shown(&view(&house, &night, case, id).await),
        [Compartment::Contact].into()
    );
    house.clock.set(over);
    assert!(
        denied(open(&house, &night, case, id).await),
        "also before the sweep"
    );
    assert_eq!(
        shown(&view(&house, &night, case, id).await),
        BTreeSet::new()
    );
    house.engine.sweep().await.unwrap();
    let seen = view(&house, &night, case, id).await;
    assert_eq!(
        seen.emergency.standing,
        EmergencyStanding::Ended(EmergencyEnd::RanOut)
    );

    // Nobody answers for a night.
    let id = ask(&house, &night, case, &asked).await.unwrap();
    house.clock.set(over + SignedDuration::from_hours(12));
    house.engine.sweep().await.unwrap();
    let seen = view(&house, &night, case, id).await;
    let ended = EmergencyStanding::Ended(EmergencyEnd::NotAnswered);
    assert_eq!(seen.emergency.standing, ended);
    // What nobody wrote down cannot be asked for.
    let nothing = ask(&house, &night, case, &[Compartment::Legal]).await;
    assert_eq!(refused(nothing), Refusal::NothingSealedThere);
}

async fn nobody_confirms_for_themselves(house: House) {
    let case = case_with_contact(&house).await;
    let night = colleague(&house, "Desk", Role::Reporter).await;
    let id = ask(&house, &night, case, &[Compartment::Contact])
        .await
        .unwrap();
    let confirm = || AnswerGlass(case, AnswerEmergency::Confirm(id));
    for (who, session) in [
        ("who asked", &night),
        ("the asker's organisation", house.session("Desk")),
        (
            "an organisation that watches nothing",
            house.session("Shelter"),
        ),
        ("who told the concern", house.session("Inspectorate")),
        ("police", house.session("Police")),
    ] {
        assert!(
            denied(give(&house, session, confirm(), Parts::new()).await),
            "{who}"
        );
    }
    let refuse = AnswerGlass(case, AnswerEmergency::Refuse(id));
    let co_ordinator = house.session("Co-ordinator");
    let wordless = give(&house, co_ordinator, refuse, Parts::new()).await;
    assert_eq!(refused(wordless), Refusal::ReasonMissing);
    give(
        &house,
        co_ordinator,
        refuse,
        said(id, "I telephoned: nobody is in danger"),
    )
    .await
    .unwrap();
    let late = give(
        &house,
        house.session("Child protection"),
        confirm(),
        Parts::new(),
    )
    .await;
    assert_eq!(
        refused(late),
        Refusal::EmergencyAnswered,
        "one refusal ends it"
    );
    assert!(denied(open(&house, &night, case, id).await));
}

async fn when_nobody_answers_two_things_open_alone_and_are_looked_at_on_the_next_working_day(
    house: House,
) {
    // A Friday night.
    house.set("2026-03-06T22:00:00Z");
    let case = case_with_contact(&house).await;
    let night = colleague(&house, "Desk", Role::Reporter).await;
    let all = Compartment::STANDING;
    let id = ask(&house, &night, case, &all).await.unwrap();
    let alone = UseGlass(case, UseEmergency(id));
    let asked_at = house.engine.now();
    let from = asked_at + SignedDuration::from_mins(10);
    house.clock.set(from - SignedDuration::from_secs(1));
    let early = give(&house, &night, alone, Parts::new()).await;
    assert_eq!(refused(early), Refusal::WaitForAnswer { from });
    house.clock.set(from);
    let desk = house.session("Desk");
    assert!(
        denied(give(&house, desk, alone, Parts::new()).await),
        "only who asked"
    );
    give(&house, &night, alone, Parts::new()).await.unwrap();
    open(&house, &night, case, id).await.unwrap();
    let seen = view(&house, &night, case, id).await;
    assert_eq!(shown(&seen), [Compartment::Contact].into(), "not the name");
    assert!(
        notices(&house, "Co-ordinator")
            .await
            .contains(&"emergency_alone".to_owned())
    );

    house.clock.set(from + SignedDuration::from_hours(4));
    assert!(denied(open(&house, &night, case, id).await));
    house.engine.sweep().await.unwrap();

    // The next working day is Monday; until its end nothing is late.
    let seen = view(&house, &night, case, id).await;
    let due = seen.emergency.review.clone().unwrap();
    assert_eq!(due.last_day, jiff::civil::date(2026, 3, 9));
    let review = ReviewGlass(case, ReviewEmergency(id, ReviewFinding::Right));
    assert!(
        denied(give(&house, &night, review, said(id, "it was")).await),
        "not by who asked"
    );
    house.clock.set(due.due);
    house.engine.sweep().await.unwrap();
    let late = "emergency_review_missed".to_owned();
    assert!(notices(&house, "Co-ordinator").await.contains(&late));
    let co_ordinator = house.session("Co-ordinator");
    let to_review = house.engine.emergencies(co_ordinator, None).await.unwrap();
    let waiting: Vec<_> = to_review.to_review.iter().map(|line| line.id).collect();
    assert_eq!(waiting, [id]);
    let wordless = give(&house, co_ordinator, review, Parts::new()).await;
    assert_eq!(refused(wordless), Refusal::ReasonMissing);
    give(
        &house,
        co_ordinator,
        review,
        said(id, "I spoke with the neighbour"),
    )
    .await
    .unwrap();
    let again = give(&house, co_ordinator, review, said(id, "again")).await;
    assert_eq!(refused(again), Refusal::NothingToReview);
    let to_review = house.engine.emergencies(co_ordinator, None).await.unwrap();
    assert_eq!(to_review.to_review, []);
}

async fn who_holds_no_key_cannot_tell_a_case_that_is_there_from_one_that_is_not(house: House) {
    let case = case_with_contact(&house).await;
    let engine = &house.engine;
    let reference = Reference::from(case);
    let nowhere: Reference = "0000-0000".parse().unwrap();
    for name in ["Shelter", "Outreach"] {
        let session = house.session(name);
        for reference in [reference, nowhere] {
            let found = engine.case_for_glass(session, Some(reference)).await;
            assert_eq!(found.unwrap(), None, "{name}");
        }
        assert!(denied(
            ask(&house, session, case, &[Compartment::Contact]).await
        ));
    }
    let night = colleague(&house, "Desk", Role::Reporter).await;
    let found = engine.case_for_glass(&night, Some(reference)).await;
    assert_eq!(found.unwrap(), Some(case));
    // Typed as people type it.
    let typed = reference.to_string().to_lowercase().replace('-', " ");
    assert_eq!(typed.parse(), Ok(reference));
    // Police never break glass, whatever they told.
    let concern = house.report("Police", Tell::No).await;
    let told = house.presume("Desk", concern, Tell::No).await;
    let police = house.session("Police");
    assert!(denied(
        ask(&house, police, told, &[Compartment::Narrative]).await
    ));
}

async fn whoever_is_responsible_ends_it_at_once(house: House) {
    let case = case_with_contact(&house).await;
    let night = colleague(&house, "Desk", Role::Reporter).await;
    let id = ask(&house, &night, case, &[Compartment::Contact])
        .await
        .unwrap();
    let confirm = AnswerGlass(case, AnswerEmergency::Confirm(id));
    let co_ordinator = house.session("Co-ordinator");
    give(&house, co_ordinator, confirm, Parts::new())
        .await
        .unwrap();
    open(&house, &night, case, id).await.unwrap();
    let stop = StopGlass(case, StopEmergency(id));
    let shelter = house.session("Shelter");
    assert!(denied(give(&house, shelter, stop, Parts::new()).await));
    give(&house, house.session("Desk"), stop, Parts::new())
        .await
        .unwrap();
    assert!(denied(open(&house, &night, case, id).await));
    let seen = view(&house, &night, case, id).await;
    assert_eq!(shown(&seen), BTreeSet::new(), "what was open is closed");
}

async fn the_lists_are_made_again_from_the_log(house: House) {
    let case = case_with_contact(&house).await;
    let night = colleague(&house, "Desk", Role::Reporter).await;
    let id = ask(&house, &night, case, &[Compartment::Contact])
        .await
        .unwrap();
    let before = house.engine.emergencies(&night, None).await.unwrap().own;
    assert_eq!(before.iter().map(|line| line.id).collect::<Vec<_>>(), [id]);
    let rebuilt = house.engine.rebuild(|_| {}).await.unwrap();
    assert_eq!(rebuilt.differing, 0);
    let after = house.engine.emergencies(&night, None).await.unwrap().own;
    assert_eq!(before, after);
}
