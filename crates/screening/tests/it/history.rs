//! What stands is the highest level ever given.

use screening::{Act, Basis, BlankReason, Form, Level, LevelHistory, Means, Standing};

use crate::Case;

#[test]
fn the_highest_level_stands_beside_later_corrections() {
    let mut history = LevelHistory::default();
    assert_eq!(history.highest(), Level::NoIndication);

    let presumed = Case {
        acts: &[Act::Recruitment],
        means: &[Means::Coercion],
        forms: &[Form::ForcedLabour],
        ..Case::default()
    };
    history.keep(Standing::screened(&presumed.facts().evaluate()));
    history.keep(Standing::screened(
        &Case {
            means: &[],
            ..presumed
        }
        .facts()
        .evaluate(),
    ));
    assert_eq!(history.highest(), Level::PresumedVictim);
    assert_eq!(history.later_and_lower().unwrap().level, Level::LookFurther);
    assert_eq!(history.standings().len(), 2);
}

#[test]
fn a_worker_presumes_without_screening_and_says_why() {
    let mut history = LevelHistory::default();
    assert_eq!(
        Standing::judged(Level::PresumedVictim, "  "),
        Err(BlankReason)
    );
    let reason = "he showed me the lock on the outside";
    history.keep(Standing::judged(Level::PresumedVictim, reason).unwrap());
    assert_eq!(history.highest(), Level::PresumedVictim);
    assert!(history.later_and_lower().is_none());

    history.keep(Standing::screened(&Case::default().facts().evaluate()));
    assert_eq!(history.highest(), Level::PresumedVictim);
    let later = history.later_and_lower().unwrap();
    assert_eq!(
        later.basis,
        Basis::Screening {
            instrument: "ilo-ec-2009/2009.1".to_owned()
        }
    );
}
