//! Asking without harm, and noticing without asking.

use screening::{
    Answer, Checklist, Code, Codes, Dimension, Gate, Instrument, Interpreter, Level, SetId,
    Setting, Unconfirmed,
};

use crate::{Case, ilo};

const CONFIRMED: Checklist = Checklist {
    alone: true,
    safe_here: true,
    interpreter: Interpreter::Independent,
    told_may_skip_or_stop: true,
};

#[test]
fn the_gate_opens_only_when_everything_is_confirmed() {
    for alone in [true, false] {
        for safe_here in [true, false] {
            for told_may_skip_or_stop in [true, false] {
                for (interpreter, independent) in [
                    (Interpreter::NotNeeded, true),
                    (Interpreter::Independent, true),
                    (Interpreter::FromEmployer, false),
                    (Interpreter::FromFamily, false),
                    (Interpreter::NotChecked, false),
                ] {
                    let checklist = Checklist {
                        alone,
                        safe_here,
                        interpreter,
                        told_may_skip_or_stop,
                    };
                    let all = alone && safe_here && independent && told_may_skip_or_stop;
                    assert_eq!(Gate::open(checklist).is_ok(), all, "{checklist:?}");
                }
            }
        }
    }
}

#[test]
fn a_closed_gate_names_every_remedy() {
    let closed = Gate::open(Checklist {
        alone: false,
        interpreter: Interpreter::FromEmployer,
        ..CONFIRMED
    })
    .unwrap_err();
    assert_eq!(
        closed.unconfirmed,
        [Unconfirmed::Alone, Unconfirmed::Interpreter]
    );
    let said = closed.to_string();
    assert!(
        said.contains("alone with the person") && said.contains("neither employer nor family"),
        "{said}"
    );
}

#[test]
fn questions_come_by_topic_each_once_and_only_from_the_applicable_sets() {
    let gate = Gate::open(CONFIRMED).unwrap();
    let topics = ilo().questions(Codes::NONE.with(SetId::AdultLabour), &gate);
    let sizes: Vec<usize> = topics.iter().map(|topic| topic.questions.len()).collect();
    assert_eq!(sizes, [10, 10, 16, 9, 15, 7]);
    assert!(
        topics
            .iter()
            .map(|topic| topic.dimension)
            .eq(Dimension::ALL.iter().copied())
    );

    let both = Codes::NONE
        .with(SetId::AdultLabour)
        .with(SetId::AdultSexual);
    let ids: Vec<&str> = ilo()
        .questions(both, &gate)
        .iter()
        .flat_map(|topic| topic.questions.iter().map(|question| question.id))
        .collect();
    assert_eq!(
        ids.len(),
        68,
        "67 each, of which one is only in one of the two"
    );
    assert!(ilo().questions(Codes::NONE, &gate).is_empty());
}

#[test]
fn every_setting_has_eight_to_twelve_signs_and_none_presumes_by_itself() {
    for &setting in Setting::ALL {
        let signs: Vec<_> = ilo().signs(setting).collect();
        assert!(
            (8..=12).contains(&signs.len()),
            "{setting}: {}",
            signs.len()
        );
        for sign in signs {
            let mut facts = Case::default().facts();
            facts.notice(sign.id()).unwrap();
            assert_eq!(facts.answer_to(sign.indicator()), Some(Answer::Present));
            assert_eq!(
                facts.evaluate().level(),
                Level::LookFurther,
                "{}",
                sign.id()
            );
            assert!(
                SetId::ALL
                    .iter()
                    .all(|set| ilo().set(*set).row(sign.indicator()).is_some())
            );
        }
    }
}

#[test]
fn an_unknown_sign_is_refused_and_nothing_changes() {
    let mut facts = Case::default().facts();
    let refused = facts.notice("papers").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "instrument `ilo-ec-2009` has no sign `papers`"
    );
    assert_eq!(facts.evaluate().level(), Level::NoIndication);
}

#[test]
fn no_indicator_or_sign_speaks_of_origin_ethnicity_or_religion_of_the_person() {
    let words = [
        "ethnic",
        "ethnicity",
        "roma",
        "nationality",
        "race",
        "skin",
        "muslim",
        "foreign",
    ];
    let signs = Setting::ALL
        .iter()
        .flat_map(|setting| ilo().signs(*setting))
        .map(|sign| sign.label());
    let indicators = ilo().indicators().map(|(_, indicator)| indicator.label());
    for label in signs.chain(indicators) {
        let lower = label.to_lowercase();
        let mut said = lower.split(|letter: char| !letter.is_alphabetic());
        assert!(!said.any(|word| words.contains(&word)), "{label}");
    }
}

#[test]
fn the_built_in_instrument_is_read_once() {
    assert!(std::ptr::eq(Instrument::ilo_ec_2009(), ilo()));
}
