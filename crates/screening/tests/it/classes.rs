//! Which combination of dimensions gives which class and level.

use screening::{Act, Answer, Facts, Form, IloClass, Instrument, Level, SetId};

use crate::{Case, years};

/// The dimensions that decide, and indicators that make each positive in every set.
const DECIDING: [&[&str]; 5] = [
    &["dec_job_location_employer", "dec_wages"],
    &["co_violence_victim", "co_documents"],
    &["vu_economic", "vu_illegal_status", "vu_lack_information"],
    &["ex_excessive_hours", "ex_bad_living", "ex_low_no_salary"],
    &["cd_documents", "cd_isolation"],
];

#[test]
fn every_combination_of_dimensions_has_its_class_and_level() {
    for chosen in 0u32..1 << DECIDING.len() {
        let positive: [bool; 5] = std::array::from_fn(|place| chosen >> place & 1 == 1);
        let [deceived, coerced, _, exploited, coerced_there] = positive;
        let present: Vec<&str> = DECIDING
            .iter()
            .zip(positive)
            .filter(|(_, positive)| *positive)
            .flat_map(|(ids, _)| ids.iter().copied())
            .collect();
        let case = Case {
            acts: &[Act::Harbouring],
            present: &present,
            ..Case::default()
        };

        // The rows of the survey, and a name of our own for what it leaves out.
        let survey = match (exploited, deceived, coerced, coerced_there) {
            (false, ..) => IloClass::NotExploited,
            (true, true, _, true) | (true, _, true, true) => IloClass::TraffickedForcedLabour,
            (true, true, _, false) => IloClass::DeceivedExploited,
            (true, false, false, false) => IloClass::ExploitedOnly,
            (true, false, true, false) | (true, false, false, true) => {
                IloClass::ForcedLabourPossibleTrafficking
            }
        };
        let labour = Case {
            forms: &[Form::ForcedLabour],
            ..case
        }
        .facts()
        .evaluate();
        assert_eq!(
            labour.ilo_class(),
            (chosen != 0).then_some(survey),
            "{present:?}"
        );

        let means = positive
            .iter()
            .zip([true, true, true, false, true])
            .any(|(p, m)| *p && m);
        let pattern = exploited && coerced_there && (deceived || coerced);
        for form in [Form::ForcedLabour, Form::SexualExploitation] {
            let expected = match (means, pattern) {
                (_, true) => Level::StrongPresumption,
                (true, false) => Level::PresumedVictim,
                (false, _) => Level::LookFurther,
            };
            let outcome = Case {
                forms: &[form],
                ..case
            }
            .facts()
            .evaluate();
            assert_eq!(outcome.level(), expected, "{form} {present:?}");
        }
        // Without a recorded form the purpose rests on the dimension alone.
        let unnamed = case.facts().evaluate();
        assert_eq!(unnamed.elements().purpose, exploited, "{present:?}");
        assert_eq!(
            unnamed.level() >= Level::PresumedVictim,
            exploited && means,
            "{present:?}"
        );
    }
}

#[test]
fn a_child_told_of_prostitution_is_presumed_without_any_form() {
    let case = Case {
        age: years(15.0),
        acts: &[Act::Recruitment],
        present: &["dec_prostitution_conditions"],
        ..Case::default()
    };
    let outcome = case.facts().evaluate();
    assert!(outcome.child_in_sexual_exploitation());
    assert_eq!(outcome.level(), Level::PresumedVictim);
    let adult = Case {
        age: years(18.0),
        ..case
    }
    .facts()
    .evaluate();
    assert!(!adult.child_in_sexual_exploitation());
    assert_eq!(adult.level(), Level::LookFurther);
}

#[test]
fn the_rule_on_children_reaches_the_sexual_sets_only() {
    use screening::Dimension::{CoercionDestination, Exploitation};
    let outcome = Case {
        age: years(15.0),
        acts: &[Act::Recruitment],
        forms: &[Form::SexualExploitation, Form::ForcedBegging],
        ..Case::default()
    }
    .facts()
    .evaluate();
    assert!(outcome.positive_by_child_rule(SetId::ChildSexual, Exploitation));
    assert!(
        outcome
            .dimension(SetId::ChildSexual, Exploitation)
            .positive()
    );
    assert!(
        !outcome
            .dimension(SetId::ChildSexual, CoercionDestination)
            .positive()
    );
    assert!(outcome.sets().contains(SetId::ChildLabour));
    assert!(!outcome.positive_by_child_rule(SetId::ChildLabour, Exploitation));
    assert!(
        !outcome
            .dimension(SetId::ChildLabour, Exploitation)
            .positive()
    );
}

#[test]
fn the_rule_on_children_holds_even_if_no_sexual_set_is_run() {
    // An authority whose labour set for children asks about prostitution too.
    let built_in = include_str!("../../instruments/ilo-ec-2009.toml");
    let (before, child_labour) = built_in.split_once("id = \"child_labour\"").unwrap();
    let child_labour =
        child_labour.replacen("dec_work_conditions", "dec_prostitution_conditions", 1);
    let text = format!("{before}id = \"child_labour\"{child_labour}");
    let instrument = Instrument::parse(&text).unwrap();

    let mut facts = Facts::new(&instrument, years(15.0));
    facts.ask_set(SetId::ChildLabour);
    facts.record_act(Act::Recruitment);
    facts
        .answer("dec_prostitution_conditions", Answer::Present)
        .unwrap();
    let outcome = facts.evaluate();
    assert_eq!(
        outcome.sets().iter().collect::<Vec<_>>(),
        [SetId::ChildLabour]
    );
    assert_eq!(outcome.level(), Level::PresumedVictim);
}
