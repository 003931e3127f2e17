//! Cases told in the annual report 2010 of the OSCE Special Representative, as structured facts.

use screening::{
    Act, Age, Answer, Code, Counts, Dimension, Form, IloClass, Level, Means, Outcome, Sensitivity,
    SetId,
};

use crate::{Case, years};

use Dimension::{CoercionDestination, CoerciveRecruitment, DeceptiveRecruitment, Exploitation};

fn result(outcome: &Outcome<'_>, set: SetId, dimension: Dimension) -> (Counts, Sensitivity) {
    let result = outcome.dimension(set, dimension);
    (result.counts, result.sensitivity)
}

fn counts(strong: u8, medium: u8, weak: u8) -> Counts {
    Counts {
        strong,
        medium,
        weak,
    }
}

/// Domestic servitude, Austria.
fn servitude() -> Case<'static> {
    Case {
        age: Age::NotStated,
        acts: &[
            Act::Recruitment,
            Act::Transportation,
            Act::Receipt,
            Act::Harbouring,
        ],
        means: &[Means::Deception, Means::Coercion],
        forms: &[Form::DomesticServitude],
        present: &[
            "dec_legal_docs_status",
            "dec_contract",
            "ex_excessive_hours",
            "ex_low_no_salary",
            "ex_no_social_protection",
            "cd_documents",
            "cd_threat_denunciation",
        ],
    }
}

#[test]
fn s1_strict_class_does_not_gate_access_to_help() {
    let outcome = servitude().facts().evaluate();
    let set = SetId::AdultLabour;
    assert_eq!(outcome.sets().iter().collect::<Vec<_>>(), [set]);
    assert_eq!(
        result(&outcome, set, DeceptiveRecruitment),
        (counts(0, 2, 0), Sensitivity::RobustNegative)
    );
    assert_eq!(
        result(&outcome, set, Exploitation),
        (counts(1, 2, 0), Sensitivity::RobustPositive)
    );
    assert_eq!(
        result(&outcome, set, CoercionDestination),
        (counts(1, 1, 0), Sensitivity::RobustPositive)
    );
    assert_eq!(
        outcome.ilo_class(),
        Some(IloClass::ForcedLabourPossibleTrafficking)
    );
    assert_eq!(outcome.level(), Level::PresumedVictim);
}

#[test]
fn s1_is_presumed_by_indicators_alone_and_strongly_once_a_third_deception_is_told() {
    let by_indicators = Case {
        means: &[],
        forms: &[],
        ..servitude()
    };
    assert_eq!(
        by_indicators.facts().evaluate().level(),
        Level::PresumedVictim
    );
    for third in ["dec_housing", "dec_wages"] {
        let mut facts = servitude().facts();
        facts.answer(third, Answer::Present).unwrap();
        let outcome = facts.evaluate();
        assert!(
            outcome
                .dimension(SetId::AdultLabour, DeceptiveRecruitment)
                .positive()
        );
        assert_eq!(outcome.ilo_class(), Some(IloClass::TraffickedForcedLabour));
        assert_eq!(outcome.level(), Level::StrongPresumption);
    }
}

#[test]
fn s2_purpose_holds_though_the_exploitation_dimension_misses_her() {
    let case = Case {
        age: years(23.0),
        acts: &[Act::Recruitment, Act::Harbouring],
        forms: &[Form::SexualExploitation],
        present: &[
            "dec_job_location_employer",
            "ex_excessive_hours",
            "ex_wage_manipulation",
            "cd_debt_bondage",
            "cd_forced_tasks_clients",
            "cd_violence_victim",
        ],
        ..Case::default()
    };
    let outcome = case.facts().evaluate();
    let set = SetId::AdultSexual;
    assert_eq!(
        result(&outcome, set, DeceptiveRecruitment),
        (counts(1, 0, 0), Sensitivity::RobustNegative)
    );
    assert!(
        outcome
            .dimension(set, DeceptiveRecruitment)
            .one_strong_alone()
    );
    assert_eq!(
        result(&outcome, set, Exploitation),
        (counts(0, 2, 0), Sensitivity::RobustNegative)
    );
    assert_eq!(
        result(&outcome, set, CoercionDestination),
        (counts(3, 0, 0), Sensitivity::RobustPositive)
    );
    assert_eq!(outcome.level(), Level::PresumedVictim);
    assert_eq!(outcome.ilo_class(), None, "the class is for labour only");

    let mut facts = case.facts();
    facts
        .answer("dec_prostitution_conditions", Answer::Present)
        .unwrap();
    facts.answer("ex_low_no_salary", Answer::Present).unwrap();
    let outcome = facts.evaluate();
    assert!(outcome.dimension(set, DeceptiveRecruitment).positive());
    assert!(outcome.dimension(set, Exploitation).positive());
}

#[test]
fn s3_children_forced_to_beg_and_steal_need_no_means() {
    for form in [Form::ForcedBegging, Form::ForcedCriminality] {
        let outcome = Case {
            age: years(11.0),
            acts: &[Act::Transportation, Act::Harbouring],
            forms: &[form],
            present: &["cd_forced_illicit"],
            ..Case::default()
        }
        .facts()
        .evaluate();
        assert_eq!(outcome.level(), Level::PresumedVictim);
        assert!(!outcome.elements().means);
        assert_eq!(
            outcome.sets().iter().collect::<Vec<_>>(),
            [SetId::ChildLabour]
        );
        assert_eq!(outcome.ilo_class(), None);
    }
}

#[test]
fn s4_organ_removal_is_presumed_through_the_supplement() {
    let case = Case {
        age: years(40.0),
        acts: &[Act::Recruitment, Act::Transportation],
        forms: &[Form::OrganRemoval],
        present: &[
            "or_promised_payment",
            "or_travel_arranged",
            "or_fresh_surgery",
            "or_debt_poverty",
        ],
        ..Case::default()
    };
    let outcome = case.facts().evaluate();
    assert_eq!(outcome.level(), Level::PresumedVictim);
    assert!(outcome.sets().is_empty());
    for means in [
        "or_promised_payment",
        "or_no_informed_consent",
        "or_debt_poverty",
    ] {
        let outcome = Case {
            present: &[means],
            ..case
        }
        .facts()
        .evaluate();
        assert!(outcome.elements().means, "{means}");
        assert_eq!(outcome.level(), Level::PresumedVictim, "{means}");
    }
    for sign in ["or_travel_arranged", "or_fresh_surgery"] {
        let outcome = Case {
            present: &[sign],
            ..case
        }
        .facts()
        .evaluate();
        assert!(!outcome.elements().means, "{sign}");
        assert_eq!(outcome.level(), Level::LookFurther, "{sign}");
    }
}

#[test]
fn s5_girls_are_presumed_and_also_before_they_travel() {
    let outcome = Case {
        age: years(16.0),
        acts: Act::ALL,
        forms: &[Form::SexualExploitation],
        present: &[
            "dec_marriage_adoption",
            "co_abduction_marriage_adoption_sale",
            "cd_isolation",
            "cd_forced_tasks_clients",
        ],
        ..Case::default()
    }
    .facts()
    .evaluate();
    let set = SetId::ChildSexual;
    assert_eq!(
        result(&outcome, set, CoercionDestination),
        (counts(2, 0, 0), Sensitivity::RobustPositive)
    );
    assert_eq!(
        outcome.dimension(set, CoerciveRecruitment).counts,
        counts(1, 0, 0)
    );
    assert!(
        outcome.dimension(set, Exploitation).positive(),
        "by the child rule"
    );
    assert_eq!(outcome.level(), Level::PresumedVictim);

    let mut intercepted = Case {
        age: years(16.0),
        acts: &[Act::Recruitment],
        present: &["dec_marriage_adoption"],
        ..Case::default()
    }
    .facts();
    assert_eq!(intercepted.evaluate().level(), Level::LookFurther);
    intercepted.record_intent();
    assert_eq!(intercepted.evaluate().level(), Level::PresumedVictim);
}

#[test]
fn s6_farm_workers_are_presumed_though_nothing_is_known_of_recruitment() {
    let outcome = Case {
        acts: &[Act::Harbouring],
        present: &[
            "ex_excessive_hours",
            "ex_low_no_salary",
            "ex_wage_manipulation",
            "ex_bad_living",
            "cd_violence_victim",
            "cd_threat_violence_victim",
        ],
        forms: &[Form::ForcedLabour],
        ..Case::default()
    }
    .facts()
    .evaluate();
    let set = SetId::AdultLabour;
    assert_eq!(
        result(&outcome, set, Exploitation),
        (counts(1, 3, 0), Sensitivity::RobustPositive)
    );
    assert_eq!(
        result(&outcome, set, CoercionDestination),
        (counts(1, 1, 0), Sensitivity::RobustPositive)
    );
    assert_eq!(outcome.level(), Level::PresumedVictim);
    assert_eq!(
        outcome.ilo_class(),
        Some(IloClass::ForcedLabourPossibleTrafficking)
    );
}

#[test]
fn s7_construction_workers_are_strongly_presumed() {
    let outcome = Case {
        acts: &[Act::Recruitment, Act::Transportation, Act::Harbouring],
        forms: &[Form::ForcedLabour],
        present: &[
            "dec_legal_docs_status",
            "dec_wages",
            "dec_work_conditions",
            "ex_low_no_salary",
            "ex_bad_living",
            "ex_very_bad_working",
            "cd_documents",
            "cd_violence_victim",
            "cd_withholding_wages",
        ],
        ..Case::default()
    }
    .facts()
    .evaluate();
    let set = SetId::AdultLabour;
    assert_eq!(
        result(&outcome, set, DeceptiveRecruitment),
        (counts(0, 3, 0), Sensitivity::RobustPositive)
    );
    assert_eq!(
        result(&outcome, set, Exploitation),
        (counts(0, 3, 0), Sensitivity::RobustPositive)
    );
    assert_eq!(
        result(&outcome, set, CoercionDestination),
        (counts(2, 1, 0), Sensitivity::RobustPositive)
    );
    assert_eq!(outcome.ilo_class(), Some(IloClass::TraffickedForcedLabour));
    assert_eq!(outcome.level(), Level::StrongPresumption);
}

#[test]
fn s10_safe_migration_is_never_presumed() {
    for present in [
        &["vd_relation_authorities"][..],
        &["vu_economic", "vd_economic", "vd_dependency_exploiters"],
        &[],
    ] {
        let outcome = Case {
            acts: &[Act::Recruitment],
            present,
            ..Case::default()
        }
        .facts()
        .evaluate();
        assert_eq!(outcome.level(), Level::LookFurther);
    }
    assert_eq!(
        Case::default().facts().evaluate().level(),
        Level::NoIndication
    );
}

#[test]
fn s11_a_child_begging_beside_its_parents_is_a_protection_concern_and_not_presumed() {
    let outcome = Case {
        age: years(8.0),
        present: &["ex_no_education"],
        ..Case::default()
    }
    .facts()
    .evaluate();
    assert_eq!(outcome.level(), Level::LookFurther);
    let notes = outcome.explain().notes;
    assert!(notes.contains(&screening::Note::NotifyChildProtection));
}
