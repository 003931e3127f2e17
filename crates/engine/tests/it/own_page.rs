//! The person's own page: opened with the person after a safety talk, read with code and secret, turned off
//! by either in one tap, and off for good with the case.

use std::collections::BTreeSet;

use case::clock::Urgency;
use case::content::{Content, ReferralCopy};
use case::person::{
    AgreementEnd, ClockKind, CloseReason, DemandCapacity, DemandChannel, DemandOrder, ErasureGrade,
    ErasureGround, HolderOrder, NamedBasis, Need, NoLawyer, NotTold, PageStop, PersonTold,
    ReceiveDemand, ReceiverOrder, SafetyTalk, ShareBasis, SharedWith, Source,
};
use case::{AgreementId, CaseId, Compartment, DemandId, ReferralId, Refusal, Role, StreamId, Tell};
use engine::{
    Answer, EngineError, Erase, Form, Lines, List, NewOwnPage, OnCase, OnDemand, OpenPageError,
    Opened, PageSecret, PageSession, Parts, SessionError, SignInError, TakeDemand, UnfitSecret,
    Whence,
};
use jiff::SignedDuration;
use store::{Recipient, Sealed};

use crate::house::{House, on_both, words};
use crate::lapse::{asked_to_hold, share_with};
use crate::search::statements_of;

on_both!(
    a_page_shows_what_the_person_chose_and_never_where_they_are,
    a_page_takes_a_talk_that_found_it_safe_just_before,
    what_is_turned_off_opens_for_nobody_and_what_comes_has_another_key,
    the_word_for_danger_shows_nothing_turns_the_page_off_and_tells_the_holder,
    the_word_for_danger_takes_the_same_statements_as_the_secret,
    the_person_takes_an_agreement_back_and_no_organisation_is_needed,
    who_has_seen_it_is_told_as_organisation_and_role,
    who_helps_somebody_else_of_the_same_concern_is_not_told,
    that_the_person_reads_is_entered_and_shown_to_the_person_alone,
    a_demand_stands_on_the_page_once_the_person_was_told,
    what_the_person_calls_wrong_is_the_holders_to_answer_in_time,
    a_page_ends_with_the_case,
    guesses_wait_whether_or_not_there_is_such_a_code,
    a_session_in_a_page_is_short_and_of_one_browser,
);

pub(crate) const SECRET: &str = "blue kettle";
const DANGER: &str = "red kettle";

const SAFE: SafetyTalk = SafetyTalk {
    shared_with: SharedWith::Nobody,
    safe: Tell::Yes,
    wanted: true,
};

pub(crate) async fn on_case(
    house: &House,
    case: CaseId,
    order: HolderOrder,
    parts: Parts,
) -> Result<(), EngineError> {
    let session = house.session("Outreach");
    let order = OnCase(case, order);
    let done = house.engine.perform(session, order, parts, Form::default());
    done.await.map(|_| ())
}

async fn talk(house: &House, case: CaseId, talk: SafetyTalk) {
    let order = HolderOrder::TalkOfPage(talk);
    on_case(house, case, order, Parts::new()).await.unwrap();
}

async fn write(house: &House, case: CaseId, parts: Parts) {
    let order = HolderOrder::RecordAccount {
        source: Source::Person,
        given_on: house.today(),
    };
    on_case(house, case, order, parts).await.unwrap();
}

pub(crate) async fn a_case(house: &House) -> CaseId {
    let concern = house.report("Outreach", Tell::No).await;
    house.presume("Outreach", concern, Tell::No).await
}

fn new(readable: &[Compartment], danger: Option<&str>) -> NewOwnPage {
    NewOwnPage {
        readable: readable.iter().copied().collect(),
        secret: PageSecret::new(SECRET),
        danger: danger.map(PageSecret::new),
    }
}

async fn open(house: &House, case: CaseId, new: NewOwnPage) -> Result<String, OpenPageError> {
    let session = house.session("Outreach");
    let opened = house.engine.open_page(session, case, new, Form::default());
    opened.await.map(|code| code.to_text().to_string())
}

/// Talks, and opens a page on which the person reads who they are and how they are reached.
pub(crate) async fn a_page(house: &House, case: CaseId) -> String {
    talk(house, case, SAFE).await;
    let readable = [Compartment::Identity, Compartment::Contact];
    open(house, case, new(&readable, Some(DANGER)))
        .await
        .unwrap()
}

pub(crate) async fn sign_in(
    house: &House,
    code: &str,
    secret: &str,
) -> Result<String, SignInError> {
    let accounts = house.engine.accounts();
    let (secret, now) = (PageSecret::new(secret), house.engine.now());
    let from = Whence::default();
    let signed_in = accounts.page_sign_in(code, secret, &from, now);
    signed_in.await.map(|secret| secret.to_cookie().to_string())
}

pub(crate) async fn session(house: &House, cookie: &str) -> Result<PageSession, SessionError> {
    let accounts = house.engine.accounts();
    let now = house.engine.now();
    accounts.page_session(cookie, &Whence::default(), now).await
}

async fn read(house: &House, code: &str) -> engine::OwnRecord {
    let cookie = sign_in(house, code, SECRET).await.unwrap();
    let session = session(house, &cookie).await.unwrap();
    house.engine.own_record(&session).await.unwrap()
}

fn said(record: &engine::OwnRecord, compartment: Compartment) -> Vec<&str> {
    let part = record
        .held
        .iter()
        .find(|part| part.compartment == compartment);
    let written = &part.unwrap().written;
    let words = written.iter().map(|(_, content)| match content {
        Content::Words(words) => words.as_str(),
        other => panic!("{other:?}"),
    });
    words.collect()
}

/// In which epochs a compartment's keys are wrapped to the person.
async fn persons_epochs(house: &House, case: CaseId) -> BTreeSet<(Compartment, u32)> {
    let stored = house.engine.store().stream(case.into()).await.unwrap();
    let wraps = stored.wraps.iter().map(|wrap| wrap.place);
    let wraps = wraps.filter(|place| place.recipient == Recipient::Person(case.uuid()));
    let of = wraps.map(|place| match place.sealed {
        Sealed::Part(compartment) => (compartment, place.epoch),
        Sealed::Record => panic!("a record is wrapped to the person"),
    });
    of.collect()
}

async fn a_page_shows_what_the_person_chose_and_never_where_they_are(house: House) {
    let case = a_case(&house).await;
    write(
        &house,
        case,
        words(Compartment::Location, "in the blue house"),
    )
    .await;
    talk(&house, case, SAFE).await;
    let code = open(&house, case, new(&[Compartment::Identity], None))
        .await
        .unwrap();
    // What is written later is readable too; what was not chosen is named only.
    write(
        &house,
        case,
        words(Compartment::Identity, "born in Invented Town"),
    )
    .await;
    write(
        &house,
        case,
        words(Compartment::Health, "an invented illness"),
    )
    .await;
    let record = read(&house, &code).await;
    assert_eq!(record.holder, house.ids["Outreach"]);
    let told = ["born in Invented Town", "calls herself Invented Vera"];
    assert_eq!(said(&record, Compartment::Identity), told);
    assert!(said(&record, Compartment::Health).is_empty());
    assert!(said(&record, Compartment::Narrative).is_empty());
    let kinds: BTreeSet<_> = record.held.iter().map(|part| part.compartment).collect();
    assert!(!kinds.contains(&Compartment::Location), "{kinds:?}");
    for part in &record.held {
        assert!(part.organisations.contains(&house.ids["Outreach"]));
    }
    let all = persons_epochs(&house, case).await;
    assert!(
        all.iter().all(|(part, _)| *part == Compartment::Identity),
        "{all:?}"
    );
    // What was called a mistake is not shown as if it stood.
    let view = house
        .engine
        .case(house.session("Outreach"), case)
        .await
        .unwrap();
    let identity = |entry: &&engine::Entry| {
        entry
            .parts
            .iter()
            .any(|(part, _)| *part == Compartment::Identity)
    };
    let mistaken = view.entries.iter().find(identity).unwrap().version;
    let order = HolderOrder::Correct { mistaken };
    let why = words(Compartment::Narrative, "another person");
    on_case(&house, case, order, why).await.unwrap();
    let record = read(&house, &code).await;
    assert_eq!(said(&record, Compartment::Identity), [told[1]]);
}

async fn a_page_takes_a_talk_that_found_it_safe_just_before(house: House) {
    let case = a_case(&house).await;
    let first = |opened: Result<String, OpenPageError>| match opened {
        Err(OpenPageError::Engine(EngineError::Refused(refusal))) => refusal,
        other => panic!("{other:?}"),
    };
    let opened = open(&house, case, new(&[], None)).await;
    assert_eq!(first(opened), Refusal::TalkFirst);
    for unsafe_talk in [
        SafetyTalk {
            wanted: false,
            ..SAFE
        },
        SafetyTalk {
            safe: Tell::Unknown,
            ..SAFE
        },
        SafetyTalk {
            shared_with: SharedWith::MayHarm,
            ..SAFE
        },
        SafetyTalk {
            shared_with: SharedWith::Unknown,
            ..SAFE
        },
    ] {
        // Also when one before found it safe.
        talk(&house, case, SAFE).await;
        talk(&house, case, unsafe_talk).await;
        let opened = open(&house, case, new(&[], None)).await;
        assert_eq!(first(opened), Refusal::TalkFirst, "{unsafe_talk:?}");
    }
    talk(&house, case, SAFE).await;
    let opened = open(&house, case, new(&[Compartment::Location], None)).await;
    assert!(matches!(first(opened), Refusal::ForeignPart { .. }));
    for (own, danger, why) in [
        ("short", None, UnfitSecret::Short),
        (SECRET, Some("red"), UnfitSecret::ShortDanger),
        (SECRET, Some("Blue  Kettle"), UnfitSecret::Same),
    ] {
        let new = NewOwnPage {
            secret: PageSecret::new(own),
            ..new(&[], danger)
        };
        let opened = open(&house, case, new).await;
        assert!(matches!(opened, Err(OpenPageError::Secret(found)) if found == why));
    }
    let stranger = house.session("Shelter");
    let opened = house
        .engine
        .open_page(stranger, case, new(&[], None), Form::default());
    let denied = opened.await.unwrap_err();
    assert!(matches!(
        denied,
        OpenPageError::Engine(EngineError::Denied(_))
    ));

    open(&house, case, new(&[], None)).await.unwrap();
    let opened = open(&house, case, new(&[], None)).await;
    assert_eq!(first(opened), Refusal::PageOpen);
    on_case(&house, case, HolderOrder::TurnPageOff, Parts::new())
        .await
        .unwrap();
    // Another page takes another talk, and one from yesterday is none.
    let opened = open(&house, case, new(&[], None)).await;
    assert_eq!(first(opened), Refusal::TalkFirst);
    talk(&house, case, SAFE).await;
    house
        .clock
        .set(house.engine.now() + SignedDuration::from_hours(13));
    let opened = open(&house, case, new(&[], None)).await;
    assert_eq!(first(opened), Refusal::TalkFirst);
}

async fn what_is_turned_off_opens_for_nobody_and_what_comes_has_another_key(house: House) {
    let case = a_case(&house).await;
    for by_person in [true, false] {
        let code = a_page(&house, case).await;
        let cookie = sign_in(&house, &code, SECRET).await.unwrap();
        let person = session(&house, &cookie).await.unwrap();
        let before = persons_epochs(&house, case).await;
        assert!(!before.is_empty());
        if by_person {
            house.engine.turn_off_own_page(&person).await.unwrap();
        } else {
            on_case(&house, case, HolderOrder::TurnPageOff, Parts::new())
                .await
                .unwrap();
        }
        assert!(persons_epochs(&house, case).await.is_empty());
        let ended = session(&house, &cookie).await;
        assert!(matches!(ended, Err(SessionError::None)));
        let refused = sign_in(&house, &code, SECRET).await.unwrap_err();
        assert!(matches!(refused, SignInError::Wrong));
        // A session that was read before is not enough either.
        let denied = house.engine.own_record(&person).await.unwrap_err();
        assert!(matches!(denied, EngineError::Denied(_)));
        let denied = house.engine.turn_off_own_page(&person).await.unwrap_err();
        assert!(matches!(denied, EngineError::Denied(_)));

        write(
            &house,
            case,
            words(Compartment::Identity, "also called Mira"),
        )
        .await;
        let stored = house.engine.store().stream(case.into()).await.unwrap();
        let last = stored.events.last().unwrap().parts[0].epoch;
        let known = before.iter().map(|(_, epoch)| *epoch).max().unwrap();
        assert!(
            last > known,
            "{last} is an epoch of which the person had the key"
        );
        assert!(persons_epochs(&house, case).await.is_empty());
    }
}

async fn the_word_for_danger_shows_nothing_turns_the_page_off_and_tells_the_holder(house: House) {
    let case = a_case(&house).await;
    let code = a_page(&house, case).await;
    let own = sign_in(&house, &code, SECRET).await.unwrap();
    let cookie = sign_in(&house, &code, DANGER).await.unwrap();
    let forced = session(&house, &cookie).await.unwrap();
    assert!(forced.case().is_none());
    for denied in [
        house.engine.own_record(&forced).await.map(|_| ()),
        house.engine.turn_off_own_page(&forced).await,
    ] {
        assert!(matches!(denied, Err(EngineError::Denied(_))));
    }
    // Off at once, before anything says so.
    assert!(session(&house, &own).await.is_err());
    let refused = sign_in(&house, &code, SECRET).await.unwrap_err();
    assert!(matches!(refused, SignInError::Wrong));
    assert_eq!(house.engine.sweep().await.unwrap().in_danger, 1);
    assert_eq!(house.engine.sweep().await.unwrap().in_danger, 0);

    let holder = house.session("Outreach");
    let view = house.engine.case(holder, case).await.unwrap();
    let off = view.case.page.unwrap().off.unwrap();
    assert_eq!(off.1, PageStop::Danger);
    assert!(persons_epochs(&house, case).await.is_empty());
    let notices = house
        .engine
        .lists(holder, &[List::Notices], 20)
        .await
        .unwrap();
    let Lines::Notices(lines) = &notices[0].lines else {
        panic!("{notices:?}");
    };
    assert!(
        lines.iter().any(|line| line.kind == "page_danger"),
        "{lines:?}"
    );
    // It goes on to look like a page, and tells again.
    assert!(session(&house, &cookie).await.unwrap().case().is_none());
    let again = sign_in(&house, &code, DANGER).await.unwrap();
    assert!(session(&house, &again).await.unwrap().case().is_none());
    assert_eq!(house.engine.sweep().await.unwrap().in_danger, 1);
}

async fn the_word_for_danger_takes_the_same_statements_as_the_secret(house: House) {
    let case = a_case(&house).await;
    let code = a_page(&house, case).await;
    let mut runs = Vec::new();
    for word in [SECRET, DANGER] {
        let signed_in = statements_of(async { sign_in(&house, &code, word).await.unwrap() });
        let (cookie, statements) = signed_in.await;
        assert!(statements.len() > 3, "{statements:?}");
        let looked = statements_of(async { session(&house, &cookie).await.unwrap() });
        runs.push((cookie.len(), statements, looked.await.1));
    }
    assert_eq!(runs[0], runs[1]);
}

async fn the_person_takes_an_agreement_back_and_no_organisation_is_needed(house: House) {
    let case = a_case(&house).await;
    let shelter = house.ids["Shelter"];
    let (agreement, agreed) = share_with(&house, shelter);
    on_case(&house, case, agreed, Parts::new()).await.unwrap();
    let referral = ReferralId::new(house.engine.new_id());
    let refer = HolderOrder::Refer {
        referral,
        to: shelter,
        need: Need::Shelter,
        urgency: Urgency::Planned,
        basis: ShareBasis::Agreement(agreement),
        carries: BTreeSet::new(),
    };
    let copy = Content::Referral(ReferralCopy {
        request: "a safe bed".to_owned(),
        ..ReferralCopy::default()
    });
    let parts = Parts::from([(Compartment::Referral(referral), copy)]);
    on_case(&house, case, refer, parts).await.unwrap();
    let receiver = house.session("Shelter");
    house.engine.referral(receiver, referral).await.unwrap();

    let code = a_page(&house, case).await;
    let cookie = sign_in(&house, &code, SECRET).await.unwrap();
    let person = session(&house, &cookie).await.unwrap();
    let agreements = house.engine.own_agreements(&person).await.unwrap();
    assert!(agreements.len() == 1 && agreements[0].0 == agreement);
    house
        .engine
        .take_back_own(&person, agreement)
        .await
        .unwrap();
    let closed = house.engine.referral(receiver, referral).await.unwrap_err();
    assert!(matches!(closed, EngineError::Denied(_)));
    let stored = house.engine.store().stream(case.into()).await.unwrap();
    let to_shelter = |wrap: &store::StoredWrap| {
        wrap.place.recipient == Recipient::Organisation(shelter)
            && wrap.place.sealed == Sealed::Part(Compartment::Referral(referral))
    };
    assert!(!stored.wraps.iter().any(to_shelter));
    let holder = house.session("Outreach");
    let view = house.engine.case(holder, case).await.unwrap();
    let ended = view.case.agreements[&agreement].ended;
    assert!(matches!(ended, Some((AgreementEnd::Withdrawn, _))));
    let notices = house.engine.lists(holder, &[List::Notices], 20).await;
    let notices = notices.unwrap();
    let Lines::Notices(lines) = &notices[0].lines else {
        panic!("{notices:?}");
    };
    assert!(lines.iter().any(|line| line.kind == "page_taken_back"));
    // Once, and of this case alone.
    for none in [agreement, AgreementId::new(house.engine.new_id())] {
        let refused = house.engine.take_back_own(&person, none).await.unwrap_err();
        assert!(matches!(refused, EngineError::Refused(_)), "{refused}");
    }
    // Whoever makes the person show the page takes nothing back.
    let (agreement, again) = share_with(&house, shelter);
    on_case(&house, case, again, Parts::new()).await.unwrap();
    let cookie = sign_in(&house, &code, DANGER).await.unwrap();
    let forced = session(&house, &cookie).await.unwrap();
    let denied = house.engine.take_back_own(&forced, agreement).await;
    assert!(matches!(denied, Err(EngineError::Denied(_))));
    let denied = house.engine.own_agreements(&forced).await;
    assert!(matches!(denied, Err(EngineError::Denied(_))));
}

async fn who_has_seen_it_is_told_as_organisation_and_role(house: House) {
    let case = a_case(&house).await;
    write(
        &house,
        case,
        words(Compartment::Location, "in the blue house"),
    )
    .await;
    house.opened(house.session("Outreach"), case).await;
    let code = a_page(&house, case).await;
    let cookie = sign_in(&house, &code, SECRET).await.unwrap();
    let person = session(&house, &cookie).await.unwrap();
    let seen = house.engine.own_seen(&person).await.unwrap();
    assert!(!seen.is_empty());
    for seen in &seen {
        assert_eq!(seen.organisation, Some(house.ids["Outreach"]));
        assert!(seen.roles.contains(&Role::CaseWorker));
        assert_ne!(seen.compartment, Compartment::Location);
    }
    let kinds: BTreeSet<_> = seen.iter().map(|seen| seen.compartment).collect();
    assert!(kinds.contains(&Compartment::Identity) && kinds.contains(&Compartment::Narrative));
}

/// Two persons were met together and parted: who shelters one is not told to whoever stands behind the other.
async fn who_helps_somebody_else_of_the_same_concern_is_not_told(house: House) {
    let concern = house.report("Outreach", Tell::No).await;
    let case = house.presume("Outreach", concern, Tell::No).await;
    let other = house.presume("Outreach", concern, Tell::No).await;
    let (shelter, id) = (house.session("Shelter"), house.ids["Shelter"]);
    let referral = asked_to_hold(&house, other).await;
    let accept = Answer(other, ReceiverOrder::Accept(referral));
    let accepted = house
        .engine
        .perform(shelter, accept, Parts::new(), Form::default());
    accepted.await.unwrap();
    house.opened(shelter, other).await;

    let code = a_page(&house, case).await;
    let cookie = sign_in(&house, &code, SECRET).await.unwrap();
    let person = session(&house, &cookie).await.unwrap();
    let record = house.engine.own_record(&person).await.unwrap();
    assert!(record.held.iter().any(|part| part.others));
    for part in &record.held {
        assert!(!part.organisations.contains(&id), "{part:?}");
    }
    let seen = house.engine.own_seen(&person).await.unwrap();
    assert!(seen.iter().any(|seen| seen.organisation.is_none()));
    assert!(seen.iter().all(|seen| seen.organisation != Some(id)));
    // The sheet that the holder prints for the person says no more.
    let holder = house.session("Outreach");
    let sheet = house.engine.seen_of_case(holder, case).await.unwrap();
    assert!(sheet.iter().all(|seen| seen.organisation != Some(id)));
    // For the person whom it shelters it is told.
    let own = house.engine.seen_of_case(shelter, other).await.unwrap();
    assert!(own.iter().any(|seen| seen.organisation == Some(id)));
}

async fn what_the_person_calls_wrong_is_the_holders_to_answer_in_time(house: House) {
    let case = a_case(&house).await;
    let code = a_page(&house, case).await;
    let cookie = sign_in(&house, &code, SECRET).await.unwrap();
    let person = session(&house, &cookie).await.unwrap();
    let wrong = || "I never lived there".to_owned();
    let about = Some(Compartment::Narrative);
    house
        .engine
        .tell_wrong(&person, about, wrong())
        .await
        .unwrap();
    let record = house.engine.own_record(&person).await.unwrap();
    let [(told, Some(due), false)] = record.wrong.as_slice() else {
        panic!("{:?}", record.wrong);
    };
    assert!(due.duration_since(*told) >= SignedDuration::from_hours(24 * 14));
    // Written without any organisation's session, and the holder reads it.
    let holder = house.session("Outreach");
    let view = house.opened(holder, case).await;
    let parts = view.entries.iter().flat_map(|entry| &entry.parts);
    let said = Opened::Content(Content::Words(wrong()));
    assert!(parts.into_iter().any(|(_, part)| *part == said));
    let stranger = house.session("Shelter");
    assert!(house.engine.case(stranger, case).await.is_err());
    let lists = [List::Notices, List::Ending];
    let lists = house.engine.lists(holder, &lists, 20).await.unwrap();
    let (Lines::Notices(notices), Lines::Clocks(clocks)) = (&lists[0].lines, &lists[1].lines)
    else {
        panic!("{lists:?}");
    };
    assert!(notices.iter().any(|line| line.kind == "page_wrong"));
    assert!(clocks.iter().any(|line| line.kind == "correction"));
    // Late is an alarm, and answered is answered.
    house.clock.set(*due);
    house.engine.sweep().await.unwrap();
    let view = house.engine.case(holder, case).await.unwrap();
    let (clock, running) = view.case.running(ClockKind::Correction).unwrap();
    assert!(running.missed_at.is_some());
    let done = HolderOrder::EndClock {
        clock,
        persons_choice: false,
    };
    on_case(&house, case, done, Parts::new()).await.unwrap();
    let record = read(&house, &code).await;
    assert!(matches!(record.wrong.as_slice(), [(_, _, true)]));
    // Not without end, and not by whoever makes the person show the page.
    let cookie = sign_in(&house, &code, SECRET).await.unwrap();
    let person = session(&house, &cookie).await.unwrap();
    for _ in 0..10 {
        house
            .engine
            .tell_wrong(&person, None, wrong())
            .await
            .unwrap();
    }
    for (about, refusal) in [
        (None, Refusal::AlreadyRecorded),
        (Some(Compartment::Location), Refusal::NothingSealedThere),
    ] {
        let refused = house.engine.tell_wrong(&person, about, wrong()).await;
        assert!(matches!(refused, Err(EngineError::Refused(found)) if found == refusal));
    }
    let cookie = sign_in(&house, &code, DANGER).await.unwrap();
    let forced = session(&house, &cookie).await.unwrap();
    let denied = house.engine.tell_wrong(&forced, None, wrong()).await;
    assert!(matches!(denied, Err(EngineError::Denied(_))));
}

async fn a_page_ends_with_the_case(house: House) {
    let overseer = house.session("Co-ordinator");
    for grade in [ErasureGrade::Sealed, ErasureGrade::Everything] {
        let case = a_case(&house).await;
        let code = a_page(&house, case).await;
        let cookie = sign_in(&house, &code, SECRET).await.unwrap();
        let close = HolderOrder::Close(CloseReason::SupportEnded);
        on_case(&house, case, close, Parts::new()).await.unwrap();
        let is_gone = async || {
            assert!(session(&house, &cookie).await.is_err());
            let refused = sign_in(&house, &code, SECRET).await.unwrap_err();
            assert!(matches!(refused, SignInError::Wrong));
            assert!(persons_epochs(&house, case).await.is_empty());
        };
        is_gone().await;
        let refused = sign_in(&house, &code, DANGER).await.unwrap_err();
        assert!(matches!(refused, SignInError::Wrong));
        let ground = ErasureGround::PersonsWish;
        let ask = HolderOrder::AskErasure { grade, ground };
        on_case(&house, case, ask, Parts::new()).await.unwrap();
        let erased = house
            .engine
            .perform(overseer, Erase(case), Parts::new(), Form::default());
        erased.await.unwrap();
        is_gone().await;
        house
            .engine
            .store()
            .scrub(house.engine.now())
            .await
            .unwrap();
        is_gone().await;
    }
    // Others' pages are where they were.
    let case = a_case(&house).await;
    let code = a_page(&house, case).await;
    house
        .engine
        .store()
        .scrub(house.engine.now())
        .await
        .unwrap();
    read(&house, &code).await;
}

async fn guesses_wait_whether_or_not_there_is_such_a_code(house: House) {
    let case = a_case(&house).await;
    let code = a_page(&house, case).await;
    let mut of_codes = Vec::new();
    for code in [
        code.as_str(),
        "0000-0000-0000-0000-0000-0000-0000",
        "no code",
    ] {
        let mut answers = Vec::new();
        for attempt in 0..9 {
            let refused = sign_in(&house, code, &format!("guess number {attempt}")).await;
            answers.push(refused.unwrap_err().to_string());
        }
        of_codes.push(answers);
    }
    assert_eq!(of_codes[0], of_codes[1]);
    assert_eq!(of_codes[0], of_codes[2]);
    assert_ne!(of_codes[0].first(), of_codes[0].last());
    // Not even with the right one, until the wait is over; then the count begins anew.
    for word in [SECRET, DANGER] {
        let waits = sign_in(&house, &code, word).await.unwrap_err();
        assert!(matches!(waits, SignInError::Wait { .. }));
    }
    house.set("2026-03-02T10:00:00Z");
    sign_in(&house, &code, SECRET).await.unwrap();
    let refused = sign_in(&house, &code, "another guess").await.unwrap_err();
    assert!(matches!(refused, SignInError::Wrong));
    sign_in(&house, &code, SECRET).await.unwrap();
}

async fn a_session_in_a_page_is_short_and_of_one_browser(house: House) {
    let case = a_case(&house).await;
    let code = a_page(&house, case).await;
    let start = house.engine.now();
    let minutes = |minutes| house.clock.set(start + SignedDuration::from_mins(minutes));
    let cookie = sign_in(&house, &code, SECRET).await.unwrap();
    minutes(9);
    session(&house, &cookie).await.unwrap();
    minutes(18);
    session(&house, &cookie).await.unwrap();
    minutes(29);
    assert!(session(&house, &cookie).await.is_err());
    let cookie = sign_in(&house, &code, SECRET).await.unwrap();
    let elsewhere = Whence {
        browser: "Another".to_owned(),
        address: None,
    };
    let accounts = house.engine.accounts();
    let now = house.engine.now();
    assert!(
        accounts
            .page_session(&cookie, &elsewhere, now)
            .await
            .is_err()
    );
    // That ended it.
    assert!(session(&house, &cookie).await.is_err());
    let cookie = sign_in(&house, &code, SECRET).await.unwrap();
    accounts.page_sign_out(&cookie).await.unwrap();
    assert!(session(&house, &cookie).await.is_err());
    // A member's cookie opens no page, and a page's no member's session.
    let cookie = sign_in(&house, &code, SECRET).await.unwrap();
    let now = house.engine.now();
    assert!(
        accounts
            .session(&cookie, &Whence::default(), now)
            .await
            .is_err()
    );
    sign_in(&house, &code, SECRET).await.unwrap();
    minutes(60 * 24);
    house.engine.sweep().await.unwrap();
}

async fn readings(house: &House, cookie: &str) -> Vec<jiff::Timestamp> {
    let person = session(house, cookie).await.unwrap();
    house.engine.own_readings(&person).await.unwrap()
}

async fn that_the_person_reads_is_entered_and_shown_to_the_person_alone(house: House) {
    let case = a_case(&house).await;
    let code = a_page(&house, case).await;
    let (holder, store) = (house.session("Outreach"), house.engine.store());
    let before = async || {
        let case_stream = StreamId::from(case);
        let accesses = house.engine.case_accesses(holder, case, None);
        (
            store.stream(case_stream).await.unwrap(),
            store.stream(case_stream.access()).await.unwrap(),
            accesses.await.unwrap(),
            house.engine.seen_of_case(holder, case).await.unwrap(),
            house.engine.alerts(holder).await.unwrap().len(),
        )
    };
    let untouched = before().await;
    let start = house.engine.now();
    let first = sign_in(&house, &code, SECRET).await.unwrap();
    assert_eq!(readings(&house, &first).await, [start]);
    // Once for a session, however much of the page is read.
    house.clock.set(start + SignedDuration::from_mins(5));
    let person = session(&house, &first).await.unwrap();
    house.engine.own_record(&person).await.unwrap();
    house.engine.own_seen(&person).await.unwrap();
    assert_eq!(readings(&house, &first).await, [start]);
    let second = sign_in(&house, &code, SECRET).await.unwrap();
    let later = house.engine.now();
    assert_eq!(readings(&house, &second).await, [later, start]);
    // Nothing of it is where anybody of an organisation looks.
    assert_eq!(before().await, untouched);
    assert_eq!(house.engine.rebuild(|_| {}).await.unwrap().differing, 0);
    // Of the word for danger nothing is entered, and it shows nothing.
    let forced = sign_in(&house, &code, DANGER).await.unwrap();
    let forced = session(&house, &forced).await.unwrap();
    assert!(house.engine.own_readings(&forced).await.is_err());
    house.engine.sweep().await.unwrap();
    let code = a_page(&house, case).await;
    let third = sign_in(&house, &code, SECRET).await.unwrap();
    assert_eq!(readings(&house, &third).await, [later, later, start]);

    // It is destroyed with the case.
    let close = HolderOrder::Close(CloseReason::SupportEnded);
    on_case(&house, case, close, Parts::new()).await.unwrap();
    let (grade, ground) = (ErasureGrade::Everything, ErasureGround::PersonsWish);
    let ask = HolderOrder::AskErasure { grade, ground };
    on_case(&house, case, ask, Parts::new()).await.unwrap();
    let streams = async || {
        let streams = store.streams(case::StreamKind::Access, None, 50);
        let mut left = 0;
        for stream in streams.await.unwrap() {
            left += usize::from(!store.stream(stream).await.unwrap().wraps.is_empty());
        }
        left
    };
    let kept = streams().await;
    let overseer = house.session("Co-ordinator");
    let erased = house
        .engine
        .perform(overseer, Erase(case), Parts::new(), Form::default());
    erased.await.unwrap();
    assert_eq!(streams().await + 1, kept);
}

async fn a_demand_stands_on_the_page_once_the_person_was_told(house: House) {
    let case = a_case(&house).await;
    let code = a_page(&house, case).await;
    let again = house.today().tomorrow().unwrap();
    let mut demands = Vec::new();
    for person in [
        PersonTold::Told,
        PersonTold::NotYet {
            why: NotTold::Danger,
            again,
        },
        PersonTold::NotYet {
            why: NotTold::Forbidden {
                article: "Invented Code art. 8".to_owned(),
            },
            again,
        },
    ] {
        let demand = DemandId::new(house.engine.new_id());
        let received = ReceiveDemand {
            demand,
            body: format!("Invented court no. {}", demands.len()),
            capacity: DemandCapacity::Court,
            basis: NamedBasis::NotNamed,
            asked: [Compartment::Narrative, Compartment::Location].into(),
            received_on: house.today(),
            how: DemandChannel::Post,
            by_when: None,
            no_lawyer: Some(NoLawyer::Nobody),
            person,
        };
        let order = TakeDemand(case, received);
        let holder = house.session("Outreach");
        let done = house
            .engine
            .perform(holder, order, Parts::new(), Form::default());
        done.await.unwrap();
        demands.push(demand);
    }
    let shown = async || {
        let cookie = sign_in(&house, &code, SECRET).await.unwrap();
        let person = session(&house, &cookie).await.unwrap();
        let shown = house.engine.own_demands(&person).await.unwrap();
        let ids = shown.into_iter().map(|demand| demand.received.demand);
        ids.collect::<BTreeSet<_>>()
    };
    assert_eq!(shown().await, [demands[0]].into());
    // That it is looked at again is not that the person is told.
    house
        .clock
        .set(house.engine.now() + SignedDuration::from_hours(24 * 3));
    house.engine.sweep().await.unwrap();
    assert_eq!(shown().await, [demands[0]].into());
    let told = DemandOrder::Tell(demands[1], PersonTold::Told);
    let holder = house.session("Outreach");
    let order = OnDemand(case, told);
    let done = house
        .engine
        .perform(holder, order, Parts::new(), Form::default());
    done.await.unwrap();
    assert_eq!(shown().await, [demands[0], demands[1]].into());
}
