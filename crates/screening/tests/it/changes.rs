//! What would change a result does change it, and nothing smaller does.

use proptest::prelude::*;
use screening::{
    Act, Addition, Age, Answer, Change, Code, Facts, Form, Level, Means, Missing, Strength,
};

use crate::{Case, ilo, years};

/// Records the addition in one of its ways, taking the first of the indicators to choose from.
fn record(facts: &mut Facts<'static>, addition: &Addition, way: usize) {
    match addition {
        Addition::Act => facts.record_act(Act::Recruitment),
        Addition::Means => facts.record_means(Means::Coercion),
        Addition::Form => facts.record_form(Form::OrganRemoval),
        Addition::Intent => facts.record_intent(),
        Addition::AnyAnswer => facts.answer("cd_documents", Answer::Present).unwrap(),
        Addition::Rows(rows) => {
            for row in rows {
                facts
                    .answer(ilo().indicator(*row).id(), Answer::Present)
                    .unwrap();
            }
        }
        Addition::Indicators { any_of, from, .. } => {
            let more = any_of[way % any_of.len()];
            for &strength in Strength::ALL {
                let of_strength = from.iter().filter(|(of, _)| *of == strength);
                for (_, answer) in of_strength.take(usize::from(more.of(strength))) {
                    facts
                        .answer(ilo().indicator(*answer).id(), Answer::Present)
                        .unwrap();
                }
            }
        }
    }
}

fn reaches(facts: &Facts<'static>, change: &Change) -> bool {
    let most = change
        .steps
        .iter()
        .map(|step| step.any_of.len())
        .max()
        .unwrap();
    (0..most).all(|number| {
        (0..3).all(|way| {
            let mut changed = *facts;
            for step in &change.steps {
                let addition = step.any_of.get(number).or(step.any_of.first()).unwrap();
                record(&mut changed, addition, way);
            }
            changed.evaluate().level() >= change.to
        })
    })
}

#[test]
fn nothing_recorded_is_raised_by_anything() {
    let change = Case::default().facts().evaluate().explain().change.unwrap();
    assert_eq!(change.to, Level::LookFurther);
    assert_eq!(change.steps[0].missing, Missing::Anything);
    for addition in &change.steps[0].any_of {
        let mut facts = Case::default().facts();
        record(&mut facts, addition, 0);
        assert_eq!(facts.evaluate().level(), Level::LookFurther, "{addition:?}");
    }
}

#[test]
fn a_missing_act_is_named() {
    let case = Case {
        means: &[Means::Coercion],
        forms: &[Form::ForcedLabour],
        ..Case::default()
    };
    let explanation = case.facts().evaluate().explain();
    let change = explanation.change.as_ref().unwrap();
    assert_eq!(change.to, Level::PresumedVictim);
    let missing: Vec<_> = change.steps.iter().map(|step| step.missing).collect();
    assert_eq!(missing, [Missing::Act]);
    let said = explanation.sentences().join("\n");
    assert!(
        said.contains("What would raise it to presumed victim: an act, by recording that"),
        "{said}"
    );
}

#[test]
fn a_domestic_worker_is_one_deception_short_of_a_strong_presumption() {
    let case = Case {
        acts: &[Act::Recruitment],
        forms: &[Form::DomesticServitude],
        present: &[
            "dec_legal_docs_status",
            "dec_contract",
            "ex_excessive_hours",
            "ex_low_no_salary",
            "cd_documents",
            "cd_threat_denunciation",
        ],
        ..Case::default()
    };
    let change = case.facts().evaluate().explain().change.unwrap();
    assert_eq!(change.to, Level::StrongPresumption);
    assert_eq!(change.steps.len(), 1);
    assert_eq!(change.steps[0].missing, Missing::RecruitmentMeans);
    assert_eq!(change.steps[0].any_of[0].size(), 1);
}

#[test]
fn what_is_absent_is_not_proposed() {
    let mut facts = Case {
        acts: &[Act::Recruitment],
        means: &[Means::Coercion],
        forms: &[Form::ForcedLabour],
        ..Case::default()
    }
    .facts();
    for (_, indicator) in ilo().indicators() {
        facts.answer(indicator.id(), Answer::Absent).unwrap();
    }
    let outcome = facts.evaluate();
    assert_eq!(outcome.level(), Level::PresumedVictim);
    assert_eq!(outcome.explain().change, None);
}

#[test]
fn the_highest_level_has_nothing_above_it() {
    let facts = Case {
        age: years(12.0),
        acts: &[Act::Recruitment],
        forms: &[Form::SexualExploitation],
        present: &["dec_education", "dec_wages", "cd_isolation", "cd_documents"],
        ..Case::default()
    }
    .facts();
    let outcome = facts.evaluate();
    assert_eq!(outcome.level(), Level::StrongPresumption);
    assert_eq!(outcome.explain().change, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_way_that_is_named_reaches_the_level(
        age in prop_oneof![Just(None), Just(Some(12.0)), Just(Some(30.0))],
        acts in proptest::sample::subsequence(Act::ALL.to_vec(), 0..=1),
        means in proptest::sample::subsequence(Means::ALL.to_vec(), 0..=1),
        forms in proptest::sample::subsequence(Form::ALL.to_vec(), 0..=1),
        ids in proptest::sample::subsequence(
            ilo().indicators().map(|(_, it)| it.id()).collect::<Vec<_>>(), 0..=14),
        absent in proptest::collection::vec(proptest::bool::weighted(0.3), 14),
    ) {
        let mut facts = Facts::new(ilo(), Age::new(age, false).unwrap());
        acts.iter().for_each(|it| facts.record_act(*it));
        means.iter().for_each(|it| facts.record_means(*it));
        forms.iter().for_each(|it| facts.record_form(*it));
        for (id, absent) in ids.iter().zip(absent) {
            facts.answer(id, if absent { Answer::Absent } else { Answer::Present }).unwrap();
        }
        let outcome = facts.evaluate();
        if let Some(change) = outcome.explain().change {
            prop_assert!(change.to > outcome.level());
            prop_assert!(change.steps.iter().all(|step| !step.any_of.is_empty()));
            prop_assert!(reaches(&facts, &change), "{change:?}");
        }
    }
}
