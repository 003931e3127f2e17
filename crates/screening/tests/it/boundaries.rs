//! Where a result turns.

use screening::{
    Act, Age, AgeError, Answer, Code, Dimension, Form, Level, Means, Note, Rule, Sensitivity,
    SetId, Supplement,
};

use crate::{Case, ilo, years};

fn labour(present: &[&str]) -> (bool, Level) {
    let outcome = Case {
        forms: &[Form::ForcedLabour],
        present,
        ..Case::default()
    }
    .facts()
    .evaluate();
    let dimension = outcome.dimension(SetId::AdultLabour, Dimension::CoercionDestination);
    (dimension.positive(), outcome.level())
}

#[test]
fn b1_to_b5_the_dimension_rule_at_its_edges() {
    assert_eq!(labour(&["cd_documents"]), (false, Level::LookFurther));
    assert_eq!(
        labour(&["cd_documents", "cd_threat_inform_family"]),
        (true, Level::LookFurther)
    );
    assert_eq!(
        labour(&[
            "cd_forced_lie",
            "cd_forced_illicit",
            "cd_threat_inform_family"
        ]),
        (true, Level::LookFurther)
    );
    assert_eq!(
        labour(&["cd_forced_lie", "cd_forced_illicit"]),
        (false, Level::LookFurther)
    );
    // One medium and three weak: no dimension of this set has three weak indicators, so the table.
    let one_medium_three_weak = screening::Counts {
        strong: 0,
        medium: 1,
        weak: 3,
    };
    assert!(!ilo().dimension_rule().positive(one_medium_three_weak));
}

#[test]
fn b1_one_strong_indicator_alone_raises_the_level_without_any_form() {
    let outcome = Case {
        present: &["cd_documents"],
        ..Case::default()
    }
    .facts()
    .evaluate();
    assert_eq!(outcome.level(), Level::LookFurther);
    let notes = outcome.explain().notes;
    let alone = Note::OneStrongAlone(SetId::AdultLabour, Dimension::CoercionDestination);
    assert!(notes.contains(&alone));
}

#[test]
fn b6_seventeen_needs_no_means_and_eighteen_does() {
    let case = Case {
        acts: &[Act::Recruitment],
        forms: &[Form::ForcedLabour],
        ..Case::default()
    };
    for (age, expected) in [
        (0.0, Level::PresumedVictim),
        (17.0, Level::PresumedVictim),
        (17.9, Level::PresumedVictim),
        (18.0, Level::LookFurther),
        (130.0, Level::LookFurther),
    ] {
        assert_eq!(
            Case {
                age: years(age),
                ..case
            }
            .facts()
            .evaluate()
            .level(),
            expected,
            "{age}"
        );
    }
    let with_means = Case {
        age: years(18.0),
        means: &[Means::Deception],
        ..case
    };
    assert_eq!(with_means.facts().evaluate().level(), Level::PresumedVictim);
}

#[test]
fn b7_doubt_about_age_means_child_rules_and_no_age_means_adult_sets_with_a_note() {
    let case = Case {
        acts: &[Act::Receipt],
        forms: &[Form::ForcedBegging],
        ..Case::default()
    };
    for years in [None, Some(16.0), Some(19.0), Some(40.0)] {
        let age = Age::new(years, true).unwrap();
        let outcome = Case { age, ..case }.facts().evaluate();
        assert_eq!(outcome.level(), Level::PresumedVictim);
        assert!(outcome.sets().contains(SetId::ChildLabour));
        let explanation = outcome.explain();
        assert!(explanation.notes.contains(&Note::AgeInDoubt));
        assert!(explanation.rules.contains(&Rule::AgeInDoubt));
    }
    let outcome = Case {
        age: Age::NotStated,
        ..case
    }
    .facts()
    .evaluate();
    assert_eq!(outcome.level(), Level::LookFurther);
    assert!(outcome.sets().contains(SetId::AdultLabour));
    assert!(outcome.explain().notes.contains(&Note::AgeNotStated));
}

#[test]
fn b8_consent_has_no_place_in_the_facts_and_the_explanation_says_so() {
    let outcome = Case {
        acts: &[Act::Recruitment],
        means: &[Means::Deception],
        forms: &[Form::SexualExploitation],
        ..Case::default()
    }
    .facts()
    .evaluate();
    assert_eq!(outcome.level(), Level::PresumedVictim);
    let sentences = outcome.explain().sentences();
    assert!(
        sentences
            .iter()
            .any(|sentence| sentence.contains("Consent is irrelevant"))
    );
}

#[test]
fn b9_all_unknown_is_too_little_information_and_no_finding() {
    for answer in [Answer::Unknown, Answer::Refused] {
        let mut facts = Case::default().facts();
        for (_, indicator) in ilo().indicators() {
            facts.answer(indicator.id(), answer).unwrap();
        }
        let outcome = facts.evaluate();
        assert_eq!(outcome.level(), Level::NoIndication);
        assert!(outcome.insufficient_information());
        assert_eq!(outcome.ilo_class(), None, "silence is no class");
        let first = outcome.explain().sentences().remove(0);
        assert!(first.starts_with("Nothing recorded yet. That is not a finding"));
    }
    assert!(
        Case::default()
            .facts()
            .evaluate()
            .insufficient_information()
    );
}

#[test]
fn b9_information_suffices_once_something_is_present_or_all_that_was_asked_is_absent() {
    let mut facts = Case::default().facts();
    facts.answer("cd_documents", Answer::Absent).unwrap();
    assert!(!facts.evaluate().insufficient_information());
    facts.answer("cd_isolation", Answer::Refused).unwrap();
    assert!(facts.evaluate().insufficient_information());
    facts.answer("cd_isolation", Answer::Present).unwrap();
    assert!(!facts.evaluate().insufficient_information());
}

#[test]
fn b10_a_refusal_is_kept_apart_and_changes_nothing() {
    let mut refused = Case {
        present: &["cd_documents"],
        ..Case::default()
    }
    .facts();
    let mut unknown = refused;
    refused.answer("cd_isolation", Answer::Refused).unwrap();
    unknown.answer("cd_isolation", Answer::Unknown).unwrap();
    assert_eq!(
        refused.evaluate().explain().sentences(),
        unknown.evaluate().explain().sentences()
    );
    let place = ilo().find("cd_isolation").unwrap();
    assert_eq!(refused.answer_to(place), Some(Answer::Refused));
    assert_eq!(unknown.answer_to(place), Some(Answer::Unknown));
}

#[test]
fn b11_no_border_is_needed() {
    let outcome = Case {
        acts: &[Act::Harbouring],
        means: &[Means::Coercion],
        forms: &[Form::ForcedLabour],
        ..Case::default()
    }
    .facts()
    .evaluate();
    assert_eq!(outcome.level(), Level::PresumedVictim);
}

#[test]
fn each_recorded_thing_by_itself_is_a_reason_to_look_further() {
    for &act in Act::ALL {
        assert_eq!(
            Case {
                acts: &[act],
                ..Case::default()
            }
            .facts()
            .evaluate()
            .level(),
            Level::LookFurther
        );
    }
    for &means in Means::ALL {
        assert_eq!(
            Case {
                means: &[means],
                ..Case::default()
            }
            .facts()
            .evaluate()
            .level(),
            Level::LookFurther
        );
    }
    for &form in Form::ALL {
        assert_eq!(
            Case {
                forms: &[form],
                ..Case::default()
            }
            .facts()
            .evaluate()
            .level(),
            Level::LookFurther
        );
    }
    for (_, indicator) in ilo().indicators() {
        let outcome = Case {
            present: &[indicator.id()],
            ..Case::default()
        }
        .facts()
        .evaluate();
        assert_eq!(outcome.level(), Level::LookFurther, "{}", indicator.id());
    }
    let mut intended = Case::default().facts();
    intended.record_intent();
    assert_eq!(intended.evaluate().level(), Level::LookFurther);
}

#[test]
fn all_three_criteria_of_domestic_servitude_show_the_purpose() {
    let criteria: Vec<&str> = ilo()
        .supplement(Supplement::DomesticServitude)
        .map(|(_, row)| row.id())
        .collect();
    assert_eq!(criteria.len(), 3);
    for missing in 0..3 {
        let mut two = criteria.clone();
        two.remove(missing);
        let outcome = Case {
            present: &two,
            ..Case::default()
        }
        .facts()
        .evaluate();
        assert_eq!(outcome.level(), Level::LookFurther);
        assert!(!outcome.elements().purpose);
    }
    let all = Case {
        acts: &[Act::Harbouring],
        means: &[Means::AbuseOfVulnerability],
        present: &criteria,
        ..Case::default()
    };
    assert!(all.facts().evaluate().elements().purpose);
    assert_eq!(all.facts().evaluate().level(), Level::PresumedVictim);
}

#[test]
fn a_present_answer_under_another_heading_brings_its_set_in() {
    // Only the adult sets know social protection; the person is a child.
    let case = Case {
        age: years(17.0),
        acts: &[Act::Harbouring],
        forms: &[],
        present: &[
            "ex_low_no_salary",
            "ex_bad_living",
            "ex_no_social_protection",
        ],
        ..Case::default()
    };
    let outcome = case.facts().evaluate();
    assert!(outcome.added_sets().contains(SetId::AdultLabour));
    assert_eq!(outcome.level(), Level::PresumedVictim);
    assert!(
        outcome
            .explain()
            .notes
            .contains(&Note::SetAdded(SetId::AdultLabour))
    );

    // Asked for the sexual set by name; one answer belongs to the labour sets only.
    let mut facts = Case {
        present: &["dec_work_conditions"],
        ..Case::default()
    }
    .facts();
    facts.ask_set(SetId::AdultSexual);
    let outcome = facts.evaluate();
    assert_eq!(
        outcome.sets().iter().collect::<Vec<_>>(),
        [SetId::AdultLabour, SetId::AdultSexual]
    );
    assert_eq!(
        outcome.added_sets().iter().collect::<Vec<_>>(),
        [SetId::AdultLabour]
    );
}

#[test]
fn sets_follow_from_age_and_form() {
    let sets = |age: Age, forms: &[Form]| {
        Case {
            age,
            forms,
            ..Case::default()
        }
        .facts()
        .evaluate()
        .sets()
        .iter()
        .collect::<Vec<_>>()
    };
    let (adult, child) = (years(30.0), years(12.0));
    assert_eq!(
        sets(adult, &[Form::DomesticServitude]),
        [SetId::AdultLabour]
    );
    assert_eq!(
        sets(adult, &[Form::OnlineSexualExploitation]),
        [SetId::AdultSexual]
    );
    assert_eq!(
        sets(child, &[Form::ForcedMilitaryService]),
        [SetId::ChildLabour]
    );
    assert_eq!(
        sets(child, &[Form::ForcedMarriageSexual]),
        [SetId::ChildSexual]
    );
    assert_eq!(sets(adult, &[Form::OrganRemoval]), []);
    assert_eq!(sets(adult, &[]), [SetId::AdultLabour, SetId::AdultSexual]);
    assert_eq!(
        sets(child, &[Form::Other]),
        [SetId::ChildLabour, SetId::ChildSexual]
    );
    assert_eq!(
        sets(
            adult,
            &[
                Form::ForcedLabour,
                Form::SexualExploitation,
                Form::IllegalAdoption
            ]
        ),
        [SetId::AdultLabour, SetId::AdultSexual]
    );
}

#[test]
fn weight_sensitive_counts_as_positive_and_says_so() {
    // Strong with medium, or two medium: the second threat is recollection.
    let outcome = Case {
        acts: &[Act::Recruitment],
        forms: &[Form::SexualExploitation],
        present: &["co_debt_bondage", "co_threat_violence_victim"],
        ..Case::default()
    }
    .facts()
    .evaluate();
    let dimension = outcome.dimension(SetId::AdultSexual, Dimension::CoerciveRecruitment);
    assert_eq!(dimension.sensitivity, Sensitivity::WeightSensitive);
    assert!(dimension.positive());
    assert_eq!(outcome.level(), Level::PresumedVictim);
    let explanation = outcome.explain();
    assert!(explanation.rules.contains(&Rule::Sensitivity));
    let said = explanation.sentences().join("\n");
    assert!(
        said.contains("hangs on weights that are uncertain"),
        "{said}"
    );
    assert!(
        said.contains("Provisional: the weights of the set for adults, sexual exploitation"),
        "{said}"
    );
}

#[test]
fn an_impossible_age_is_refused() {
    for wrong in [-1.0, 130.5, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(Age::new(Some(wrong), false), Err(AgeError(wrong)));
        assert_eq!(Age::new(Some(wrong), true), Err(AgeError(wrong)));
    }
    assert!(Age::new(Some(f64::NAN), false).is_err());
}

#[test]
fn an_unknown_indicator_is_refused_and_nothing_changes() {
    let mut facts = Case::default().facts();
    let refused = facts.answer("cd_passport", Answer::Present).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "instrument `ilo-ec-2009` has no indicator `cd_passport`"
    );
    assert_eq!(facts.evaluate().level(), Level::NoIndication);
}

#[test]
fn a_recorded_form_or_a_named_set_does_not_lower_what_the_other_set_shows() {
    let told = Case {
        age: years(23.0),
        acts: &[Act::Recruitment],
        present: &[
            "dec_job_location_employer",
            "dec_wages",
            "ex_excessive_hours",
            "ex_low_no_salary",
            "cd_documents",
            "cd_violence_victim",
        ],
        ..Case::default()
    };
    let plain = told.facts().evaluate();
    assert_eq!(plain.level(), Level::StrongPresumption);
    assert!(plain.raised_by().is_empty());

    let mut with_form = told.facts();
    with_form.record_form(Form::SexualExploitation);
    let mut with_set = told.facts();
    with_set.ask_set(SetId::AdultSexual);
    for narrowed in [with_form, with_set] {
        let outcome = narrowed.evaluate();
        // Hours and pay are two medium indicators in the set for sexual exploitation.
        let exploitation = outcome.dimension(SetId::AdultSexual, Dimension::Exploitation);
        assert!(!exploitation.positive());
        assert_eq!(outcome.level(), Level::StrongPresumption);
        let sets: Vec<_> = outcome.sets().iter().collect();
        let raised: Vec<_> = outcome.raised_by().iter().collect();
        assert_eq!(
            (sets, raised),
            (vec![SetId::AdultSexual], vec![SetId::AdultLabour])
        );
        assert_eq!(
            outcome.ilo_class(),
            None,
            "no class from a set nobody chose"
        );
        let explanation = outcome.explain();
        assert!(
            explanation
                .notes
                .contains(&Note::RaisedBy(SetId::AdultLabour))
        );
        let said = explanation.sentences().join("\n");
        let why = "The set for adults, labour exploitation was looked at too, because the level would be lower";
        assert!(said.contains(why), "{said}");
        assert!(
            said.contains("Exploitative conditions (adults, labour): positive"),
            "{said}"
        );
    }
}
