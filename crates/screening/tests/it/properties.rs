//! What must hold for every questionnaire.

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};
use screening::{Act, Age, Answer, Code, Facts, Form, Level, Means, Outcome, SetId};

use crate::ilo;

/// A questionnaire in the order in which it was filled in.
#[derive(Debug, Clone)]
struct Filled {
    years: Option<f64>,
    in_doubt: bool,
    acts: Vec<Act>,
    means: Vec<Means>,
    forms: Vec<Form>,
    intended: bool,
    sets: Vec<SetId>,
    answers: Vec<(&'static str, Answer)>,
}

impl Filled {
    fn facts(&self) -> Facts<'static> {
        let mut facts = Facts::new(ilo(), Age::new(self.years, self.in_doubt).unwrap());
        self.acts.iter().for_each(|it| facts.record_act(*it));
        self.means.iter().for_each(|it| facts.record_means(*it));
        self.forms.iter().for_each(|it| facts.record_form(*it));
        self.sets.iter().for_each(|it| facts.ask_set(*it));
        if self.intended {
            facts.record_intent();
        }
        for (id, answer) in &self.answers {
            facts.answer(id, *answer).unwrap();
        }
        facts
    }
}

fn some<T: Code>(most: usize) -> impl Strategy<Value = Vec<T>> {
    proptest::collection::vec(proptest::sample::select(T::ALL), 0..=most)
}

fn ids() -> Vec<&'static str> {
    ilo()
        .indicators()
        .map(|(_, indicator)| indicator.id())
        .collect()
}

prop_compose! {
    fn filled()(
        years in proptest::option::of(0.0..60.0),
        in_doubt in proptest::bool::weighted(0.2),
        acts in some::<Act>(2),
        means in some::<Means>(1),
        forms in some::<Form>(2),
        intended in proptest::bool::weighted(0.1),
        sets in prop_oneof![3 => Just(vec![]), 1 => some::<SetId>(2)],
        ids in proptest::sample::subsequence(ids(), 0..=24).prop_shuffle(),
        kinds in proptest::collection::vec(
            prop_oneof![4 => Just(Answer::Present), 1 => proptest::sample::select(Answer::ALL)],
            24,
        ),
    ) -> Filled {
        let answers = ids.into_iter().zip(kinds).collect();
        Filled { years, in_doubt, acts, means, forms, intended, sets, answers }
    }
}

/// Everything a reader sees.
fn seen(outcome: &Outcome<'_>) -> (Level, bool, Vec<String>) {
    (
        outcome.level(),
        outcome.insufficient_information(),
        outcome.explain().sentences(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn adding_a_present_answer_never_lowers_a_level(filled in filled(), id in proptest::sample::select(ids())) {
        let mut facts = filled.facts();
        let before = facts.evaluate();
        facts.answer(id, Answer::Present).unwrap();
        let after = facts.evaluate();
        prop_assert!(after.level() >= before.level());
        prop_assert!(after.level() >= Level::LookFurther, "no present answer is lost");
        for &set in SetId::ALL {
            prop_assert!(after.sets().contains(set) || !before.sets().contains(set));
            for &dimension in screening::Dimension::ALL {
                let (was, is) = (before.dimension(set, dimension), after.dimension(set, dimension));
                prop_assert!(is.positive() || !was.positive());
            }
        }
    }

    #[test]
    fn recording_an_act_a_means_or_intent_never_lowers_a_level(
        filled in filled(),
        act in proptest::sample::select(Act::ALL),
        means in proptest::sample::select(Means::ALL),
    ) {
        let before = filled.facts();
        let (mut acted, mut meant, mut intended) = (before, before, before);
        acted.record_act(act);
        meant.record_means(means);
        intended.record_intent();
        for after in [acted, meant, intended] {
            prop_assert!(after.evaluate().level() >= before.evaluate().level());
        }
    }

    #[test]
    fn doubt_about_age_never_lowers_a_level(filled in filled()) {
        let adult = Filled { years: Some(30.0), in_doubt: false, sets: vec![], ..filled };
        let doubted = Filled { in_doubt: true, ..adult.clone() };
        prop_assert!(doubted.facts().evaluate().level() >= adult.facts().evaluate().level());
    }

    #[test]
    fn recording_a_form_never_lowers_a_level(filled in filled(), form in proptest::sample::select(Form::ALL)) {
        let mut facts = filled.facts();
        let before = facts.evaluate();
        facts.record_form(form);
        prop_assert!(facts.evaluate().level() >= before.level());
    }

    #[test]
    fn naming_fewer_sets_never_lowers_a_level(filled in filled(), kept in proptest::sample::subsequence(vec![0, 1], 0..=2)) {
        // With every set of the person's age group, and with some of them.
        let own = match filled.facts().child_rules() {
            true => [SetId::ChildLabour, SetId::ChildSexual],
            false => [SetId::AdultLabour, SetId::AdultSexual],
        };
        let with = |named: Vec<SetId>| {
            let sets = filled.sets.iter().copied().filter(|set| !own.contains(set));
            let filled = Filled { sets: sets.chain(named).collect(), ..filled.clone() };
            filled.facts().evaluate()
        };
        let (every, fewer) = (with(own.to_vec()), with(kept.into_iter().map(|place| own[place]).collect()));
        prop_assert!(fewer.level() >= every.level());
        let labour = |outcome: &Outcome<'_>| outcome.sets().contains(SetId::AdultLabour);
        prop_assert!(fewer.ilo_class().is_none() || labour(&fewer), "a class from a set nobody chose");
        let without = Outcome::raised_by(&every).is_empty();
        prop_assert!(without, "every set was named, and one more counted");
    }

    #[test]
    fn every_present_answer_counts_in_some_set_or_supplement(filled in filled()) {
        let explanation = filled.facts().evaluate().explain();
        for evidence in explanation.evidence {
            let supplement = matches!(evidence.home, screening::Home::Supplement(_));
            prop_assert!(supplement || !evidence.weights.is_empty(), "{}", evidence.id);
        }
    }

    #[test]
    fn a_refusal_has_the_effect_of_not_knowing(filled in filled()) {
        let swap = |from: Answer, to: Answer| {
            let answers = filled.answers.iter().map(|(id, it)| (*id, if *it == from { to } else { *it }));
            let swapped = Filled { answers: answers.collect(), ..filled.clone() };
            seen(&swapped.facts().evaluate())
        };
        prop_assert_eq!(swap(Answer::Refused, Answer::Unknown), swap(Answer::Unknown, Answer::Refused));
    }

    #[test]
    fn not_knowing_and_refusing_leave_the_level_as_if_unasked(filled in filled()) {
        let answers = filled.answers.iter().copied();
        let settled = answers.filter(|(_, it)| matches!(it, Answer::Present | Answer::Absent)).collect();
        let asked = filled.facts().evaluate();
        let unasked = Filled { answers: settled, ..filled }.facts().evaluate();
        prop_assert_eq!(asked.level(), unasked.level());
        prop_assert_eq!(asked.ilo_class(), unasked.ilo_class());
    }

    #[test]
    fn the_order_of_answers_is_nothing(filled in filled(), turn in 0usize..24) {
        let mut turned = filled.clone();
        turned.acts.reverse();
        turned.forms.reverse();
        turned.answers.reverse();
        let places = turned.answers.len().max(1);
        turned.answers.rotate_left(turn % places);
        prop_assert_eq!(seen(&filled.facts().evaluate()), seen(&turned.facts().evaluate()));
    }

    #[test]
    fn insufficient_information_is_never_said_of_a_presumption(filled in filled()) {
        let outcome = filled.facts().evaluate();
        prop_assert!(!(outcome.insufficient_information() && outcome.level() >= Level::PresumedVictim));
        prop_assert_eq!(
            outcome.ilo_class().is_some(),
            !outcome.facts().child_rules()
                && outcome.sets().contains(SetId::AdultLabour)
                && filled.answers.iter().any(|(_, it)| matches!(it, Answer::Present | Answer::Absent))
        );
    }
}

/// What an evaluator makes of a questionnaire.
struct Judged {
    level: Level,
    act: bool,
    purpose: bool,
}

fn judge(filled: &Filled) -> Judged {
    let facts = filled.facts();
    let outcome = facts.evaluate();
    let elements = outcome.elements();
    Judged {
        level: outcome.level(),
        act: elements.act,
        purpose: elements.purpose,
    }
}

/// Whether an evaluator asks no means of a child or of who may be one (invariant 6): an act and a
/// purpose are enough, less is not, and a means that is recorded besides lowers nothing.
fn asks_no_means_of_a_child(judge: impl Fn(&Filled) -> Judged) -> Result<(), String> {
    let child = (prop_oneof![0.0..18.0, 18.0..60.0], filled());
    let child = child.prop_map(|(years, filled)| Filled {
        years: Some(years),
        in_doubt: years >= 18.0,
        means: Vec::new(),
        ..filled
    });
    let inputs = (child, proptest::sample::select(Means::ALL));
    let mut runner = TestRunner::new_with_rng(
        ProptestConfig::with_cases(2000),
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let outcome = runner.run(&inputs, |(without, means)| {
        let Judged {
            level,
            act,
            purpose,
        } = judge(&without);
        prop_assert_eq!(
            level >= Level::PresumedVictim,
            act && purpose,
            "{:?} with act {} and purpose {}",
            level,
            act,
            purpose
        );
        let with = Filled {
            means: vec![means],
            ..without
        };
        prop_assert!(judge(&with).level >= level, "a means lowers the level");
        Ok(())
    });
    match outcome {
        Ok(()) => Ok(()),
        Err(TestError::Fail(why, _)) => Err(why.to_string()),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_child_never_fails_for_lack_of_means() {
    asks_no_means_of_a_child(judge).unwrap();
}

#[test]
fn an_evaluator_that_asks_a_child_for_means_is_caught() {
    let as_an_adult = |filled: &Filled| {
        let adult = Filled {
            years: Some(30.0),
            in_doubt: false,
            ..filled.clone()
        };
        Judged {
            level: judge(&adult).level,
            ..judge(filled)
        }
    };
    let only_without_doubt = |filled: &Filled| {
        if filled.in_doubt {
            as_an_adult(filled)
        } else {
            judge(filled)
        }
    };
    let no_further_without = |filled: &Filled| {
        let judged = judge(filled);
        let shown = filled.facts().evaluate().elements().means;
        Judged {
            level: match shown {
                true => judged.level,
                false => judged.level.min(Level::LookFurther),
            },
            ..judged
        }
    };
    for flawed in [
        &as_an_adult as &dyn Fn(&Filled) -> Judged,
        &only_without_doubt,
        &no_further_without,
    ] {
        let why = asks_no_means_of_a_child(flawed).unwrap_err();
        assert!(why.contains("with act true and purpose true"), "{why}");
    }
}

#[test]
fn an_evaluator_in_which_a_means_lowers_a_childs_level_is_caught() {
    let lowered = |filled: &Filled| {
        let judged = judge(filled);
        Judged {
            level: match (filled.means.is_empty(), judged.level) {
                (false, Level::StrongPresumption) => Level::PresumedVictim,
                (_, level) => level,
            },
            ..judged
        }
    };
    let why = asks_no_means_of_a_child(lowered).unwrap_err();
    assert!(why.contains("a means lowers the level"), "{why}");
}
