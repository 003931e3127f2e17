//! The checker of profiles refuses what it must, whatever else a profile says, and nothing else; and a
//! checker that does otherwise is found out (invariant 3).

use case::calendar::Length;
use case::profile::{Breach, Profile, RuleId, Verdict, check};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};

use super::floors::{ASSISTANCE, INSTRUMENTS, MIN, REFLECTION};
use super::zz_with;

/// A profile as somebody may write it about reflection and assistance.
#[derive(Debug, Clone)]
struct Written {
    min: Option<u16>,
    max: Option<u16>,
    party: &'static str,
    assistance_asks: Vec<&'static str>,
    reflection_asks: Vec<&'static str>,
}

/// What help may be made conditional on.
const ASKED: [&str; 4] = [
    "agreement",
    "co-operation",
    "conclusive-decision",
    "reasonable-grounds",
];

fn written() -> impl Strategy<Value = Written> {
    let days = || prop::option::of(20u16..60);
    let asked = || prop::sample::subsequence(ASKED.to_vec(), 0..=2);
    let party = prop::sample::select(vec![INSTRUMENTS, "value = [\"echr\"]"]);
    (days(), days(), party, asked(), asked()).prop_map(
        |(min, max, party, assistance_asks, reflection_asks)| Written {
            min,
            max,
            party,
            assistance_asks,
            reflection_asks,
        },
    )
}

impl Written {
    fn profile(&self) -> Option<Profile> {
        let member = |name: &str, n: Option<u16>| {
            n.map_or_else(String::new, |n| format!("value.{name} = {n}\n"))
        };
        let (min, max) = (member("min", self.min), member("max", self.max));
        let asks = |from: &str, asked: &[&str]| from.replace("[]", &format!("{asked:?}"));
        let text = zz_with(&[
            (MIN, &format!("{min}{max}value.unit = \"days\"")),
            (INSTRUMENTS, self.party),
            (ASSISTANCE, &asks(ASSISTANCE, &self.assistance_asks)),
            (REFLECTION, &asks(REFLECTION, &self.reflection_asks)),
        ]);
        // One whose least length is above its greatest is not read at all.
        Profile::read(&text, "any.toml").ok()
    }

    /// Whether it must be refused, by the wording of the Convention: no assistance and no reflection
    /// depends on co-operation, wherever; a party grants thirty days at least.
    fn must_be_refused(&self) -> bool {
        let short = [self.min, self.max]
            .into_iter()
            .flatten()
            .any(|days| days < 30);
        let asks = |asked: &[&str]| asked.contains(&"co-operation");
        asks(&self.assistance_asks)
            || asks(&self.reflection_asks)
            || (short && self.party == INSTRUMENTS)
    }
}

/// Whether a checker refuses what it must and nothing else (invariant 3).
fn refuses_what_it_must(check: impl Fn(&Profile) -> Verdict) -> Result<(), String> {
    let mut runner = TestRunner::new_with_rng(
        Config::with_cases(400),
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let outcome = runner.run(&written(), |written| {
        let Some(profile) = written.profile() else {
            return Ok(());
        };
        let refused = matches!(check(&profile), Verdict::Refused { .. });
        let must = written.must_be_refused();
        prop_assert_eq!(refused, must, "refused {}, and must be {}", refused, must);
        Ok(())
    });
    match outcome {
        Ok(()) => Ok(()),
        Err(TestError::Fail(reason, _)) => Err(reason.to_string()),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_profile_is_refused_for_conditions_and_for_a_short_period_of_a_party_and_for_nothing_else() {
    refuses_what_it_must(check).unwrap();
}

/// The checker with some breaches overlooked.
fn overlooking(overlooked: impl Fn(&Profile, &Breach) -> bool) -> impl Fn(&Profile) -> Verdict {
    move |profile| match check(profile) {
        Verdict::Refused { mut breaches, gaps } => {
            breaches.retain(|breach| !overlooked(profile, breach));
            if breaches.is_empty() {
                Verdict::LoadsWithGaps { gaps }
            } else {
                Verdict::Refused { breaches, gaps }
            }
        }
        other => other,
    }
}

#[test]
fn a_checker_that_lets_help_depend_on_co_operation_is_caught() {
    let unbound = |profile: &Profile| {
        let bound = profile.instruments.value();
        bound.is_some_and(|bound| !bound.contains(&case::profile::Instrument::Cets197))
    };
    let conditions = [
        RuleId::AssistanceUnconditional,
        RuleId::ReflectionUnconditional,
    ];
    let caught = |found: Result<(), String>| {
        let why = found.unwrap_err();
        assert!(why.contains("refused false, and must be true"), "{why}");
    };
    for condition in conditions {
        caught(refuses_what_it_must(overlooking(|_, breach| {
            breach.rule == condition
        })));
        // As if it were for parties to the Convention alone.
        caught(refuses_what_it_must(overlooking(|profile, breach| {
            breach.rule == condition && unbound(profile)
        })));
    }
    caught(refuses_what_it_must(overlooking(|_, breach| {
        breach.field == "reflection.value.max"
    })));
    caught(refuses_what_it_must(overlooking(|_, breach| {
        breach.field == "reflection.value.min"
    })));
    // Twenty-nine days are not enough.
    caught(refuses_what_it_must(overlooking(|profile, breach| {
        let least = profile.reflection.value().and_then(|stated| stated.min);
        breach.rule == RuleId::ReflectionFloor && least == Some(Length::Days(29))
    })));
}

#[test]
fn a_checker_that_refuses_conditions_that_a_country_may_set_is_caught() {
    let strict = |profile: &Profile| {
        let assistance = profile.assistance.value();
        let asks = assistance.is_some_and(|it| !it.conditional_on.is_empty());
        match check(profile) {
            Verdict::Meets | Verdict::LoadsWithGaps { .. } if asks => Verdict::Refused {
                breaches: Vec::new(),
                gaps: Vec::new(),
            },
            other => other,
        }
    };
    let why = refuses_what_it_must(strict).unwrap_err();
    assert!(why.contains("refused true, and must be false"), "{why}");
}
