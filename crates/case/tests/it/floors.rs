//! What no country may go below.

use case::calendar::Length;
use case::clock::Deadline;
use case::profile::{
    BodyKind, Breach, Checked, Gap, GapKind, Profile, ProfileError, RuleId, Verdict, check, floors,
};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};

use super::zz_with;

pub(super) const MIN: &str = "value.min = 45\nvalue.max = 90\nvalue.unit = \"days\"";
pub(super) const INSTRUMENTS: &str = "value = [\"cets-197\", \"echr\", \"un-protocol-2000\"]";
pub(super) const ASSISTANCE: &str =
    "value.conditional_on = []\nsource = \"Mechanism Act (invented) sec. 17\"";
pub(super) const REFLECTION: &str =
    "value.conditional_on = []\nsource = \"Mechanism Act (invented) sec. 16\"";

fn verdict(changes: &[(&str, &str)]) -> Verdict {
    let profile = Profile::read(&zz_with(changes), "test.toml");
    check(&profile.unwrap_or_else(|error| panic!("{error}")))
}

fn breaches(changes: &[(&str, &str)]) -> Vec<Breach> {
    match verdict(changes) {
        Verdict::Refused { breaches, .. } => breaches,
        other => panic!("{other:?}"),
    }
}

fn gaps(changes: &[(&str, &str)]) -> Vec<Gap> {
    match verdict(changes) {
        Verdict::LoadsWithGaps { gaps } => gaps,
        other => panic!("{other:?}"),
    }
}

fn co_operation(from: &str) -> String {
    from.replace("[]", "[\"co-operation\"]")
}

#[test]
fn reflection_under_thirty_days_is_refused_for_a_party() {
    for days in ["value.min = 29", "value.min = 1"] {
        let found = breaches(&[("value.min = 45", days)]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rule, RuleId::ReflectionFloor);
        assert_eq!(found[0].field, "reflection.value.min");
        assert_eq!(found[0].article, "CETS 197 art. 13(1)");
    }
    assert_eq!(
        verdict(&[("value.min = 45", "value.min = 30")]),
        Verdict::Meets
    );
    let at_most = breaches(&[(MIN, "value.max = 20\nvalue.unit = \"days\"")]);
    assert_eq!(at_most[0].field, "reflection.value.max");
}

#[test]
fn doubt_whether_the_state_is_a_party_goes_in_the_persons_favour() {
    let not_bound = [
        (INSTRUMENTS, "value = [\"echr\"]"),
        ("value.min = 45", "value.min = 20"),
    ];
    let found = gaps(&not_bound);
    let fields: Vec<&str> = found.iter().map(|gap| gap.field.as_str()).collect();
    assert_eq!(fields, ["instruments", "reflection.value.min"]);
    assert!(found.iter().all(|gap| gap.kind == GapKind::FallsShort));

    let provenance = "source = \"Mechanism Act (invented) sec. 1\"\nconfidence = \"verified\"\nread = 2026-11-24\n\n[bodies.duty_desk]";
    let instruments = format!("{INSTRUMENTS}\n{provenance}");
    let unknown = "unknown = \"not looked up\"\n\n[bodies.duty_desk]";
    let not_known = [
        (instruments.as_str(), unknown),
        ("value.min = 45", "value.min = 20"),
    ];
    assert_eq!(breaches(&not_known)[0].rule, RuleId::ReflectionFloor);
}

#[test]
fn one_month_falls_short_in_february_alone_and_is_a_gap() {
    let month = [(MIN, "value.min = 1\nvalue.max = 2\nvalue.unit = \"months\"")];
    let found = gaps(&month);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].field, "reflection.value.min");
    assert_eq!(found[0].kind, GapKind::FallsShort);
}

#[test]
fn assistance_and_reflection_never_depend_on_co_operation() {
    let assistance = co_operation(ASSISTANCE);
    let found = breaches(&[(ASSISTANCE, &assistance)]);
    assert_eq!(found[0].rule, RuleId::AssistanceUnconditional);
    assert_eq!(found[0].article, "CETS 197 art. 12(6)");

    let reflection = co_operation(REFLECTION);
    let found = breaches(&[(REFLECTION, &reflection)]);
    assert_eq!(found[0].rule, RuleId::ReflectionUnconditional);

    // Bound by the Convention or not.
    let unbound = [
        (INSTRUMENTS, "value = [\"echr\"]"),
        (ASSISTANCE, assistance.as_str()),
    ];
    assert_eq!(breaches(&unbound).len(), 1);
    // Other conditions are the country's to set.
    let agreement = ASSISTANCE.replace("[]", "[\"agreement\", \"reasonable-grounds\"]");
    assert_eq!(verdict(&[(ASSISTANCE, &agreement)]), Verdict::Meets);
}

#[test]
fn identification_is_never_left_to_enforcement_bodies() {
    let first = "[\"anti-trafficking-agency\", \"social-services\"]";
    let others = [
        (
            "identification.decides_reasonable_grounds",
            first,
            "value = ",
        ),
        ("identification.decides_conclusive", PANEL, "value = "),
        ("bodies.panel", PANEL, "value.kinds = "),
    ];
    for (field, kinds, member) in others {
        let from = format!("{member}{kinds}");
        for only in [
            "[\"police\"]",
            "[\"police\", \"prosecution\", \"border-guard\"]",
        ] {
            let found = breaches(&[(&from, &format!("{member}{only}"))]);
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].rule, RuleId::IdentificationNotPoliceOnly);
            assert_eq!(found[0].field, field);
            assert_eq!(found[0].article, "CETS 197 art. 10(1)");
        }
        let with_others = format!("{member}[\"police\", \"civil-society\"]");
        assert_eq!(verdict(&[(&from, &with_others)]), Verdict::Meets);
        let alone = gaps(&[(&from, &format!("{member}[\"social-services\"]"))]);
        assert_eq!((alone.len(), alone[0].kind), (1, GapKind::FallsShort));
    }
}

const PANEL: &str = "[\n    \"anti-trafficking-agency\",\n    \"civil-society\",\n    \
                     \"immigration-authority\",\n    \"police\",\n    \"social-services\",\n]";

proptest! {
    #![proptest_config(Config::with_cases(64))]

    /// Whoever decides, a profile is refused when and only when all of them enforce (invariant 13).
    #[test]
    fn police_only_is_refused_and_nothing_else(
        kinds in prop::sample::subsequence(BodyKind::ALL.to_vec(), 1..5),
    ) {
        let codes: Vec<String> = kinds.iter().map(|kind| format!("\"{}\"", kind.code())).collect();
        let to = format!("value.kinds = [{}]", codes.join(", "));
        let verdict = verdict(&[(&format!("value.kinds = {PANEL}"), &to)]);
        let enforcers = ["border-guard", "immigration-enforcement", "police", "prosecution"];
        let only = kinds.iter().all(|kind| enforcers.contains(&kind.code()));
        prop_assert_eq!(matches!(verdict, Verdict::Refused { .. }), only);
    }
}

/// The kinds that the profile never lets hold, with why.
fn never_holders(changes: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let profile = Profile::read(&zz_with(changes), "test.toml").unwrap();
    let all = BodyKind::ALL.into_iter();
    all.filter_map(|kind| Some((kind.code(), profile.never_holds(kind)?.to_owned())))
        .collect()
}

const NEVER_HOLDER: &str = "value = [\n    \"police\",\n    \"border-guard\",\n    \
                            \"immigration-enforcement\",\n    \"prosecution\",\n    \
                            \"immigration-authority\",\n    \"labour-inspectorate\",\n]\n\
                            source = \"Mechanism Act (invented) sec. 13\"\n\
                            confidence = \"verified\"\nread = 2026-11-24\n\
                            note = \"The labour inspectorate has police powers here and must \
                            report unlawful stay.\"";

#[test]
fn who_never_holds_is_said_by_the_profile_and_never_less_than_everywhere() {
    let kinds = |changes: &[(&str, &str)]| -> Vec<&str> {
        never_holders(changes).into_iter().map(|it| it.0).collect()
    };
    let everywhere = [
        "border-guard",
        "immigration-enforcement",
        "police",
        "prosecution",
    ];
    let stated = never_holders(&[]);
    assert_eq!(stated.len(), 6);
    assert!(
        stated
            .iter()
            .all(|(_, why)| why == "Mechanism Act (invented) sec. 13")
    );
    assert!(
        stated
            .iter()
            .any(|(kind, _)| *kind == "labour-inspectorate")
    );

    // A profile that has looked decides about the doubtful ones, and about no others.
    let looked = NEVER_HOLDER.replace("    \"police\",\n", "");
    let looked = looked.replace("    \"labour-inspectorate\",\n", "");
    let held = never_holders(&[(NEVER_HOLDER, &looked)]);
    assert!(held.iter().all(|(kind, _)| *kind != "labour-inspectorate"));
    let (_, why) = held.iter().find(|(kind, _)| *kind == "police").unwrap();
    assert!(why.starts_with("house rule"), "{why}");
    let (_, provenance) = NEVER_HOLDER.split_once("]\n").unwrap();
    let none = format!("none = true\n{provenance}");
    assert_eq!(kinds(&[(NEVER_HOLDER, &none)]), everywhere);

    // One that has not looked leaves the doubt in the person's favour.
    let unknown = kinds(&[(NEVER_HOLDER, "unknown = \"not read\"")]);
    assert_eq!(unknown.len(), 6);
    for kind in ["immigration-authority", "labour-inspectorate"] {
        assert!(unknown.contains(&kind), "{kind}");
    }
}

#[test]
fn a_duty_that_holds_cases_is_never_given_to_enforcement() {
    let desk = "value.kinds = [\"helpline\", \"civil-society\", \"anti-trafficking-agency\"]";
    let children = "value.kinds = [\"child-protection\"]";
    for (field, from) in [
        ("bodies.duty_desk", desk),
        ("bodies.child_protection", children),
    ] {
        let found = breaches(&[(from, "value.kinds = [\"police\", \"labour-inspectorate\"]")]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].field.as_str(), found[0].rule),
            (field, RuleId::HolderNeverEnforces)
        );
    }
}

#[test]
fn a_permit_needs_a_personal_ground_or_shows_a_gap() {
    let found = gaps(&[(
        "value.ground = \"personal\"",
        "value.ground = \"co-operation\"",
    )]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].field, "permits");
    assert_eq!(found[0].article, "CETS 197 art. 14(1)(a)");

    let found = gaps(&[(
        "value.renewable = true\nvalue.conditional_on = [\"co-operation\"]",
        "value.renewable = false\nvalue.conditional_on = [\"co-operation\"]",
    )]);
    assert_eq!(found[0].field, "permits[1]");
    let found = gaps(&[("value.first = { n = 12, unit = \"months\" }\n", "")]);
    assert_eq!(found[0].field, "permits[0].value.first");
}

#[test]
fn what_falls_short_elsewhere_loads_with_a_gap() {
    for (from, to, field) in [
        (
            "[identification.may_presume]\nvalue = \"any\"",
            "[identification.may_presume]\nvalue = [\"police\"]",
            "identification.may_presume",
        ),
        (
            "value.kinds = [\"helpline\", \"civil-society\", \"anti-trafficking-agency\"]",
            "value.kinds = [\"anti-trafficking-agency\"]",
            "bodies.duty_desk",
        ),
        (
            "value = true",
            "value = false",
            "child.presumed_when_in_doubt",
        ),
    ] {
        let found = gaps(&[(from, to)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].field.as_str(), found[0].kind),
            (field, GapKind::FallsShort)
        );
    }
}

#[test]
fn a_refused_profile_cannot_be_used_and_says_every_breach() {
    let assistance = co_operation(ASSISTANCE);
    let text = zz_with(&[
        ("value.min = 45", "value.min = 3"),
        (ASSISTANCE, &assistance),
    ]);
    let error = Profile::parse(&text, "bad.toml").unwrap_err();
    let told = error.to_string();
    let ProfileError::Refused { breaches, .. } = error else {
        panic!("{told}");
    };
    assert_eq!(breaches.len(), 2);
    assert!(told.starts_with("bad.toml is refused: "), "{told}");
    assert!(
        told.contains("art. 13(1)") && told.contains("art. 12(6)"),
        "{told}"
    );
}

#[test]
fn every_rule_has_its_article_and_sentence_in_data() {
    let rules = floors().rules();
    assert_eq!(rules.len(), 15);
    for rule in rules.values() {
        assert!(
            !rule.article.is_empty() && !rule.sentence.is_empty(),
            "{rule:?}"
        );
    }
}

/// A reflection period as a profile may state it, and what the checker lets through.
fn any_reflection() -> impl Strategy<Value = (Option<u16>, Option<u16>, bool, bool)> {
    let length = || prop::option::of(1u16..120);
    (length(), length(), any::<bool>(), any::<bool>())
}

/// Whether a clock ever ends a reflection period before thirty days are over, for any profile that
/// is not refused, any start and any grant (invariant 3).
fn holds_the_floor(
    reflection: impl Fn(&Checked, Timestamp, Option<Length>) -> Deadline,
) -> Result<(), String> {
    let inputs = (
        any_reflection(),
        946_684_800i64..2_050_000_000,
        prop::option::of(1u16..60),
    );
    let mut runner = TestRunner::new_with_rng(
        Config::with_cases(150),
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let outcome = runner.run(&inputs, |((min, max, months, party), second, granted)| {
        let member = |name: &str, n: Option<u16>| {
            n.map_or_else(String::new, |n| format!("value.{name} = {n}\n"))
        };
        let unit = if months { "months" } else { "days" };
        let stated = format!(
            "{}{}value.unit = \"{unit}\"",
            member("min", min),
            member("max", max)
        );
        let bound = if party {
            INSTRUMENTS
        } else {
            "value = [\"echr\"]"
        };
        let text = zz_with(&[(MIN, &stated), (INSTRUMENTS, bound)]);
        let Ok(checked) = Profile::parse(&text, "any.toml") else {
            return Ok(());
        };
        let start = Timestamp::from_second(second).unwrap();
        let deadline = reflection(&checked, start, granted.map(Length::Days));
        let first_day = checked.calendar().day_of(start);
        let days = first_day.until(deadline.last_day).unwrap().get_days();
        prop_assert!(days >= 30, "{days} days");
        Ok(())
    });
    match outcome {
        Ok(()) => Ok(()),
        Err(TestError::Fail(reason, _)) => Err(reason.to_string()),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn no_loaded_profile_no_start_and_no_grant_makes_reflection_shorter_than_thirty_days() {
    holds_the_floor(|checked, start, granted| match granted {
        Some(granted) => checked.clock().reflection_granted(start, granted),
        None => checked.clock().reflection(start),
    })
    .unwrap();
}

#[test]
fn a_clock_that_believes_the_grant_is_caught() {
    let broken = holds_the_floor(|checked, start, granted| match granted {
        Some(granted) => {
            let standing = case::clock::Standing::House;
            checked.clock().right(start, granted, "broken", standing)
        }
        None => checked.clock().reflection(start),
    });
    assert!(broken.unwrap_err().contains("days"));
}

#[test]
fn a_clock_that_counts_the_day_of_the_event_is_caught() {
    let broken = holds_the_floor(|checked, start, _| {
        let before = start - jiff::SignedDuration::from_hours(24);
        checked.clock().reflection(before)
    });
    assert!(broken.unwrap_err().contains("29 days"));
}
