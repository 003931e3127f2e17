//! The countries that the program carries: what the check says of each, and what follows.

use case::clock::Standing;
use case::profile::{
    BodyKind, Checked, Gap, GapKind, Instrument, Profile, RuleId, Stage, Verdict, bundled, check,
};
use jiff::Timestamp;
use jiff::civil::date;

use super::zz_with;

fn country(name: &str) -> Checked {
    Checked::bundled(name).unwrap()
}

#[test]
fn what_the_check_says_of_every_profile_is_on_file() {
    for bundled in bundled() {
        let profile = Profile::read(bundled.text(), bundled.file).unwrap();
        let verdict = check(&profile);
        assert!(!matches!(verdict, Verdict::Refused { .. }), "{verdict}");
        let name = bundled.file.trim_end_matches(".toml");
        insta::with_settings!({
            snapshot_path => "golden/profiles",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            let told = format!("{} ({}): {verdict}", bundled.file, profile.country.name.as_str());
            insta::assert_snapshot!(name, told);
        });
    }
}

/// Where only bodies that enforce decide, no profile loads (invariant 13).
#[test]
fn no_profile_leaves_a_decision_to_enforcement_alone() {
    for bundled in bundled() {
        let checked = bundled.load().unwrap();
        let profile = checked.profile();
        let id = &profile.identification;
        let deciders = [
            id.decides_reasonable_grounds.value(),
            id.decides_conclusive.value(),
            profile.bodies.panel.value().map(|panel| &panel.kinds),
        ];
        for kinds in deciders.into_iter().flatten() {
            assert!(!kinds.only_enforcement(), "{}", bundled.file);
        }
    }
    // Where it could not be read whether others share in what enforcement does, the gap says what
    // that would break.
    for name in ["nl", "it", "us"] {
        let checked = country(name);
        let told = |gap: &Gap| {
            gap.field.starts_with("identification.decides")
                && gap.kind == GapKind::NotKnown
                && gap.consequence.contains("CETS 197 art. 10(1)")
        };
        assert!(checked.gaps().iter().any(told), "{name}");
    }
}

#[test]
fn one_body_that_decides_alone_is_named_as_falling_short() {
    for (name, field) in [
        ("de", "identification.decides_reasonable_grounds"),
        ("no", "identification.decides_reasonable_grounds"),
        ("rs", "identification.decides_conclusive"),
        ("rs", "bodies.panel"),
        ("uk", "identification.decides_conclusive"),
    ] {
        let checked = country(name);
        let short = |gap: &Gap| {
            gap.field == field
                && gap.kind == GapKind::FallsShort
                && gap.article == "CETS 197 art. 10(1)"
        };
        assert!(checked.gaps().iter().any(short), "{name} {field}");
    }
}

#[test]
fn a_state_that_is_no_party_is_told_plainly_and_promises_nothing() {
    let us = country("us");
    assert!(!us.profile().is_bound_by(Instrument::Cets197));
    let short = |field: &str| {
        let of_field = |gap: &&Gap| gap.field == field && gap.kind == GapKind::FallsShort;
        us.gaps().iter().find(of_field).unwrap().consequence.clone()
    };
    assert!(short("instruments").contains("not a party"));
    assert!(short("reflection").contains("no right to stay"));

    let start: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
    let reflection = us.clock().reflection(start);
    assert_eq!(reflection.last_day, date(2026, 12, 24));
    assert_eq!(reflection.standing, Standing::House);
    assert!(reflection.article.contains("no right to stay"));
    assert!(!reflection.may_work_against_person());
    for other in bundled().iter().filter(|it| it.file != "us.toml") {
        let checked = other.load().unwrap();
        assert!(
            checked.profile().is_bound_by(Instrument::Cets197),
            "{}",
            other.file
        );
        assert_ne!(checked.clock().reflection(start).standing, Standing::House);
    }
}

#[test]
fn a_party_without_a_reflection_period_is_refused() {
    let from = "value.min = 45\nvalue.max = 90\nvalue.unit = \"days\"\nvalue.renewable = true\n\
                value.conditional_on = []";
    let none = (from, "none = true");
    let profile = Profile::read(&zz_with(&[none]), "test.toml").unwrap();
    let Verdict::Refused { breaches, .. } = check(&profile) else {
        panic!("it loads");
    };
    assert_eq!(breaches.len(), 1);
    assert_eq!(
        (breaches[0].field.as_str(), breaches[0].rule),
        ("reflection", RuleId::ReflectionExists)
    );
}

#[test]
fn a_permit_that_only_co_operation_leads_to_is_not_personal() {
    let personal = |name: &str| country(name).profile().has_personal_permit();
    assert!(!personal("de"), "its second permit continues the first");
    for name in ["it", "nl", "no", "rs", "uk", "us", "zz"] {
        assert!(personal(name), "{name}");
    }
    for name in ["al", "md", "template"] {
        assert!(!personal(name), "{name}: none was read");
    }
}

#[test]
fn italy_has_two_tracks_and_only_one_asks_for_co_operation() {
    let it = country("it");
    let tracks: Vec<_> = it
        .profile()
        .permits
        .iter()
        .map(|it| it.value().unwrap())
        .collect();
    let personal: Vec<bool> = tracks.iter().map(|track| track.is_personal()).collect();
    assert_eq!(personal, [true, false]);
}

#[test]
fn statuses_have_the_countrys_names_in_its_language() {
    let names = |name: &str, stage| -> Vec<(String, String)> {
        let checked = country(name);
        let of_stage = checked.profile().status_names(stage);
        of_stage
            .map(|status| {
                let lang = status.lang.as_ref().map_or("", |lang| lang.as_str());
                (status.name.as_str().to_owned(), lang.to_owned())
            })
            .collect()
    };
    let one = |name: &str, lang: &str| vec![(name.to_owned(), lang.to_owned())];
    assert_eq!(
        names("rs", Stage::Presumed),
        one("претпостављена жртва трговине људима", "sr-Cyrl")
    );
    assert_eq!(
        names("al", Stage::Identified),
        one("viktimë e trafikimit", "sq")
    );
    assert_eq!(
        names("no", Stage::Presumed),
        one("mulig offer for menneskehandel", "nb")
    );
    assert!(names("us", Stage::Presumed).is_empty());
    assert!(names("template", Stage::Presumed).is_empty());
    for bundled in bundled() {
        let checked = bundled.load().unwrap();
        for status in checked.profile().statuses.value().into_iter().flatten() {
            assert!(status.lang.is_some(), "{}: {status:?}", bundled.file);
        }
    }
}

#[test]
fn a_language_is_a_tag() {
    let from = "lang = \"en\", stage = \"presumed\"";
    for (to, good) in [
        ("nl", true),
        ("sr-Cyrl", true),
        ("", false),
        ("Dutch", false),
        ("EN", false),
        ("en_GB", false),
        ("en-", false),
    ] {
        let changed = zz_with(&[(from, &format!("lang = \"{to}\", stage = \"presumed\""))]);
        assert_eq!(Profile::read(&changed, "test.toml").is_ok(), good, "`{to}`");
    }
    // A profile from before languages were said is read as before.
    let without = zz_with(&[(from, "stage = \"presumed\"")]);
    assert!(Profile::read(&without, "test.toml").is_ok());
}

#[test]
fn moldovas_reporting_days_come_in_their_order_and_again_next_year() {
    let md = country("md");
    let days = |today| -> Vec<String> {
        let reports = md.profile().next_reports(today);
        reports.iter().map(|(day, ..)| day.to_string()).collect()
    };
    let whole = ["2027-01-15", "2027-03-31", "2027-07-15"];
    assert_eq!(days(date(2026, 11, 24)), whole);
    assert_eq!(
        days(date(2027, 1, 15)),
        whole,
        "the day itself is still ahead"
    );
    assert_eq!(
        days(date(2027, 1, 16)),
        ["2027-03-31", "2027-07-15", "2028-01-15"]
    );
    let annual = md.profile().reporting[2].value().unwrap();
    assert!(annual.who.includes(BodyKind::AntiTraffickingAgency));
    assert!(!annual.who.includes(BodyKind::Shelter));
}
