//! What is stored is read for ever: a file of payloads for every type of event, written or once
//! written, and what happens to a type that only a newer version can have written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use case::person::{AgreementKind, CaseEvent, HolderChange, Speaker, Through};
use case::{
    Compartment, Event, PayloadError, StreamKind, check_type, older_types, type_name, written_types,
};

mod samples;

fn golden(kind: StreamKind) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/golden")
        .join(kind.code())
}

/// The payloads in the file of a type, one a line.
fn lines(kind: StreamKind, of: &str) -> Vec<String> {
    let file = golden(kind).join(format!("{}.jsonl", of.replace('/', "-")));
    let text = fs::read_to_string(&file).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn kind_of(event: &Event) -> StreamKind {
    match event {
        Event::Concern(_) => StreamKind::Concern,
        Event::Case(_) => StreamKind::Case,
        Event::Organisation(_) => StreamKind::Organisation,
        Event::Complaint(_) => StreamKind::Complaint,
        Event::Access(_) => StreamKind::Access,
    }
}

/// Every sample by the type it is written as.
fn by_type() -> BTreeMap<(StreamKind, String), Vec<Event>> {
    let mut samples: BTreeMap<_, Vec<Event>> = BTreeMap::new();
    for event in samples::all() {
        let name = type_name(&event.encode()).unwrap();
        samples
            .entry((kind_of(&event), name))
            .or_default()
            .push(event);
    }
    samples
}

#[test]
fn every_type_that_is_written_has_a_file_that_reads_as_the_same_events() {
    let samples = by_type();
    for kind in StreamKind::ALL {
        assert!(!written_types(kind).is_empty(), "{}", kind.code());
        for of in written_types(kind) {
            let events = samples.get(&(kind, (*of).to_owned()));
            let events = events.unwrap_or_else(|| panic!("there is no sample of `{of}`"));
            let written: Vec<_> = events
                .iter()
                .map(|event| String::from_utf8(event.encode()).unwrap())
                .collect();
            let kept = lines(kind, of);
            assert_eq!(
                kept, written,
                "`{of}` is not written as it was: a new shape is a new version with a step from the \
                 old one, and a new type gets a file of what it is written as"
            );
            for (line, event) in kept.iter().zip(events) {
                assert_eq!(
                    Event::decode(kind, line.as_bytes()).unwrap(),
                    *event,
                    "{line}"
                );
            }
        }
    }
}

#[test]
fn no_file_is_of_a_type_that_is_not_read() {
    let older: BTreeSet<_> = older_types().collect();
    let mut read = BTreeSet::new();
    for kind in StreamKind::ALL {
        for file in fs::read_dir(golden(kind)).unwrap() {
            let file = file.unwrap().path();
            let stem = file.file_stem().unwrap().to_str().unwrap();
            let (name, version) = stem.rsplit_once('-').unwrap();
            let of = format!("{name}/{version}");
            check_type(&of).unwrap();
            let lines = lines(kind, &of);
            assert!(!lines.is_empty(), "{of}");
            for line in lines {
                assert_eq!(type_name(line.as_bytes()).unwrap(), of);
                Event::decode(kind, line.as_bytes())
                    .unwrap_or_else(|error| panic!("{of}: {error}"));
            }
            read.insert(of);
        }
    }
    for of in older {
        assert!(
            read.contains(of),
            "the file of `{of}` is gone, and with it what was once written"
        );
    }
}

#[test]
fn a_change_of_holder_of_version_1_is_read_as_what_it_meant() {
    let holders: Vec<_> = lines(StreamKind::Case, "holder_changed/1")
        .iter()
        .map(
            |line| match Event::decode(StreamKind::Case, line.as_bytes()).unwrap() {
                Event::Case(CaseEvent::HolderChanged { holder, why, by }) => (holder, why, by),
                other => panic!("{other:?}"),
            },
        )
        .collect();
    let (holder, accepted, by) = (samples::shelter(), samples::referral(), samples::member());
    let child = HolderChange::Child { article: None };
    assert_eq!(
        holders,
        [
            (holder, HolderChange::Accepted(accepted), by),
            (holder, child, case::Actor::System),
        ]
    );
    // What is written from now on is of the shape of today.
    let (holder, why, by) = holders[0].clone();
    let again = Event::Case(CaseEvent::HolderChanged { holder, why, by }).encode();
    assert_eq!(type_name(&again).unwrap(), "holder_changed/2");
}

/// One urgency was spelt otherwise in version 1 than anywhere else.
#[test]
fn a_referral_of_version_1_is_read_as_one_of_version_2() {
    let older = lines(StreamKind::Case, "referral_sent/1");
    let newer = lines(StreamKind::Case, "referral_sent/2");
    assert_eq!(older.len(), newer.len());
    let mut respelt = 0;
    let read = |line: &String| Event::decode(StreamKind::Case, line.as_bytes()).unwrap();
    for (older, newer) in older.iter().zip(&newer) {
        assert_eq!(read(older), read(newer), "{older}");
        respelt += usize::from(older.contains("within24-hours"));
        assert!(!newer.contains("within24-hours"), "{newer}");
    }
    assert_ne!(respelt, 0);
}

/// Version 1 kept answers and level, and not what they were looked at with.
#[test]
fn a_screening_of_version_1_keeps_its_answers_and_says_nothing_beside() {
    let older = lines(StreamKind::Case, "screened/1");
    assert!(!older.is_empty());
    for line in older {
        let read = Event::decode(StreamKind::Case, line.as_bytes()).unwrap();
        let Event::Case(CaseEvent::Screened {
            answers, beside, ..
        }) = read
        else {
            panic!("{line}");
        };
        assert_eq!((answers.len(), beside), (4, None));
    }
}

/// Version 2 did not say what went to the receiver: whatever narrows the agreement stops it.
#[test]
fn a_referral_of_version_2_may_have_carried_anything() {
    for line in lines(StreamKind::Case, "referral_sent/2") {
        let read = Event::decode(StreamKind::Case, line.as_bytes()).unwrap();
        let Event::Case(CaseEvent::ReferralSent { sent, .. }) = read else {
            panic!("{line}");
        };
        // Notes of counselling had no place of their own then, and none went.
        let mut everything = BTreeSet::from(Compartment::STANDING);
        everything.remove(&Compartment::Counselling);
        assert_eq!(sent.carries, everything);
    }
}

#[test]
fn an_agreement_of_version_1_is_the_persons_own_and_ends_when_its_day_is_over_everywhere() {
    let mut kinds = BTreeSet::new();
    for line in lines(StreamKind::Case, "agreement_recorded/1") {
        let read = Event::decode(StreamKind::Case, line.as_bytes()).unwrap();
        let Event::Case(CaseEvent::AgreementRecorded { terms, ends, .. }) = read else {
            panic!("{line}");
        };
        let was: serde_json::Value = serde_json::from_str(&line).unwrap();
        let was = &was["data"]["terms"];
        assert_eq!(was["kind"], terms.matter.kind().code());
        kinds.insert(terms.matter.kind());
        assert_eq!(was["given"], terms.given());
        assert_eq!(terms.speaker, Speaker::Person);
        let through = match was["explained"].as_str() {
            Some("interpreter") => Through::Interpreter,
            _ => Through::Worker,
        };
        assert_eq!(terms.explained.through, through);
        let shares = was["with"].is_string();
        assert_eq!(terms.matter.with().is_some(), shares);
        assert_eq!(terms.categories.is_empty(), !shares);
        let noon = terms
            .until
            .map(|day| format!("{}T12:00:00Z", day.tomorrow().unwrap()));
        assert_eq!(ends.map(|at| at.to_string()), noon);
    }
    assert_eq!(kinds, AgreementKind::ALL.into());
}

#[test]
fn a_damaged_older_payload_says_which_type_and_field() {
    for (data, field) in [
        (r#"[1]"#, "`data` is not that of a `holder_changed/1`"),
        (
            r#"{"holder": "x", "by": "system"}"#,
            "`data` is not that of a `holder_changed/1`",
        ),
        (
            r#"{"holder": "x", "referral": null, "by": "system"}"#,
            "field `",
        ),
    ] {
        let payload = format!(r#"{{"type": "holder_changed/1", "data": {data}}}"#);
        let error = Event::decode(StreamKind::Case, payload.as_bytes()).unwrap_err();
        assert!(matches!(error, PayloadError::Damaged { .. }), "{error}");
        assert!(error.to_string().contains(field), "{error}");
    }
}

#[test]
fn a_newer_version_and_a_newer_type_are_refused_by_name() {
    let payload = |of: &str| format!(r#"{{"type": "{of}", "data": {{"holder": "?"}}}}"#);
    for (of, words) in [
        (
            "presumed/7",
            ["an event `presumed` in version 7", "up to version 1"],
        ),
        (
            "holder_changed/3",
            ["an event `holder_changed` in version 3", "up to version 2"],
        ),
        (
            "recalled/1",
            [
                "an event `recalled` in version 1",
                "knows no event `recalled`",
            ],
        ),
        (
            "presumed",
            ["an event `presumed` in version ?", "up to version 1"],
        ),
    ] {
        let error = Event::decode(StreamKind::Case, payload(of).as_bytes()).unwrap_err();
        let PayloadError::Newer(newer) = &error else {
            panic!("{error}");
        };
        assert_eq!(
            (newer.found.as_str(), Err(newer.clone())),
            (of, check_type(of))
        );
        let told = error.to_string();
        for words in words {
            assert!(told.contains(words), "{told}");
        }
        assert!(told.ends_with("start that one or a later one"), "{told}");
    }
}

#[test]
fn an_unknown_code_within_a_known_type_is_damage_and_not_a_newer_type() {
    let line = &lines(StreamKind::Case, "referral_sent/3")[0];
    let changed = line.replace("\"shelter\"", "\"spaceship\"");
    assert_ne!(*line, changed);
    let error = Event::decode(StreamKind::Case, changed.as_bytes()).unwrap_err();
    let told = error.to_string();
    assert!(matches!(error, PayloadError::Damaged { .. }), "{told}");
    assert!(
        told.contains("field `data.sent.need`") && told.contains("line 1"),
        "{told}"
    );
    assert!(
        !told.contains("spaceship"),
        "the content stays out of messages: {told}"
    );
}

#[test]
fn days_that_do_not_exist_are_refused_and_named() {
    let line = &lines(StreamKind::Case, "age_stated/1")[0];
    for day in ["2026-02-31", "2026-13-01", "2025-02-29"] {
        let changed = line.replace("2026-03-02", day);
        assert_ne!(*line, changed);
        let error = Event::decode(StreamKind::Case, changed.as_bytes()).unwrap_err();
        assert!(
            error.to_string().contains("`data.statement.said_on`"),
            "{error}"
        );
    }
}

/// Level, class and score (invariant 2): words that stand in no payload but a screening's own record.
#[test]
fn a_level_is_in_no_payload_but_the_screenings_own_record() {
    for event in samples::all() {
        let payload = String::from_utf8(event.encode()).unwrap();
        let screened = matches!(event, Event::Case(CaseEvent::Screened { .. }));
        assert_eq!(screened, samples::names_a_level(&payload), "{payload}");
    }
}

/// The parts of a referral that leave, and everything else that is sealed, hold nothing of a screening.
#[test]
fn what_a_referral_carries_has_no_place_for_a_level() {
    let contents = samples::contents();
    let kept =
        fs::read_to_string(golden(StreamKind::Case).with_file_name("content.jsonl")).unwrap();
    let written: Vec<_> = contents
        .iter()
        .map(|content| serde_json::to_string(content).unwrap())
        .collect();
    assert_eq!(kept.lines().collect::<Vec<_>>(), written);
    for (line, content) in written.iter().zip(&contents) {
        assert!(!samples::names_a_level(line), "{line}");
        assert!(serde_json::from_str::<case::content::Content>(line).unwrap() == *content);
    }
    // A field for one would be written, and then the list of fields would be another.
    let copy: serde_json::Value = serde_json::from_str(&written[3]).unwrap();
    let fields: BTreeSet<_> = copy["content"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let expected = ["contact", "language", "name", "request", "safety"];
    assert_eq!(fields, expected.map(str::to_owned).into());
}
