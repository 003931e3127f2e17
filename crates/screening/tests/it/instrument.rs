//! The instrument as data: what the built-in one holds, and how a bad file is refused.

use proptest::prelude::*;
use screening::{Code, Dimension, Instrument, SetId, Strength, Verification};

use crate::ilo;

const BUILT_IN: &str = include_str!("../../instruments/ilo-ec-2009.toml");

#[test]
fn four_sets_hold_265_indicators_in_the_published_numbers() {
    let sizes: Vec<usize> = SetId::ALL
        .iter()
        .map(|set| ilo().set(*set).rows().len())
        .collect();
    assert_eq!(sizes, [67, 65, 67, 66]);
    assert_eq!(sizes.iter().sum::<usize>(), 265);
}

#[test]
fn the_fixed_points_of_the_sexual_sets_stand() {
    let strength = |set, id| {
        ilo()
            .set(set)
            .row(ilo().find(id).unwrap())
            .unwrap()
            .strength()
    };
    assert_eq!(
        strength(SetId::AdultSexual, "cd_forced_tasks_clients"),
        Strength::Strong
    );
    assert_eq!(
        strength(SetId::ChildSexual, "cd_forced_tasks_clients"),
        Strength::Strong
    );
    assert_eq!(
        strength(SetId::ChildSexual, "ex_hazardous"),
        Strength::Strong
    );
    let exploitation = |row: &&screening::Row| {
        ilo().indicator(row.indicator()).home()
            == screening::Home::Dimension(Dimension::Exploitation)
    };
    let rows = ilo()
        .set(SetId::AdultSexual)
        .rows()
        .iter()
        .filter(exploitation);
    assert!(rows.copied().all(|row| row.strength() != Strength::Strong));
}

#[test]
fn provisional_sets_say_so() {
    for (set, verification) in [
        (SetId::AdultLabour, Verification::VerifiedSecondary),
        (SetId::ChildLabour, Verification::VerifiedSecondary),
        (SetId::AdultSexual, Verification::Recall),
        (SetId::ChildSexual, Verification::Recall),
    ] {
        assert_eq!(ilo().set(set).verification(), verification);
    }
}

/// Changes one place of the built-in file and gives back the sentence of the refusal.
fn refusal(from: &str, to: &str) -> String {
    assert!(BUILT_IN.contains(from), "the built-in file holds `{from}`");
    match Instrument::parse(&BUILT_IN.replacen(from, to, 1)) {
        Ok(_) => panic!("accepted `{to}`"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_bad_file_is_refused_with_its_place_and_remedy() {
    let row = r#"  { id = "dec_wages", strength = "M", conf = "high" },"#;
    for (from, to, expected) in [
        (
            row.to_owned(),
            format!("{row}\n{row}"),
            "set `adult_labour` row 9 (`dec_wages`): `dec_wages` stands there already",
        ),
        (
            row.to_owned(),
            String::new(),
            "set `adult_labour` states 67 indicators but has 66",
        ),
        (
            row.to_owned(),
            row.replace("dec_wages", "dec_wage"),
            "row 8 (`dec_wage`): no indicator `dec_wage` stands in `vocabulary`",
        ),
        (
            row.to_owned(),
            row.replace("\"M\"", "\"X\""),
            "set `adult_labour` row 8 (`dec_wages`): `X` is no strength; it is one of S, M, W",
        ),
        (
            "deceptive_recruitment = 10".to_owned(),
            "deceptive_recruitment = 11".to_owned(),
            "set `adult_labour`, dimension `deceptive_recruitment`, states 11 indicators but has 10",
        ),
        (
            r#"id = "dec_contract", dimension = "deceptive_recruitment""#.to_owned(),
            r#"id = "dec_contract", dimension = "deception""#.to_owned(),
            "(`dec_contract`): `deception` is no dimension; it is one of deceptive_recruitment",
        ),
        (
            r#"id = "dec_contract", dimension"#.to_owned(),
            r#"id = "dec_wages", dimension"#.to_owned(),
            "`dec_wages` stands there already",
        ),
        (
            "schema = 1".to_owned(),
            "schema = 2".to_owned(),
            "`schema` is 2, and this version reads schema 1",
        ),
        (
            "version = \"2009.1\"".to_owned(),
            "version = \" \"".to_owned(),
            "`version` is empty",
        ),
        (
            "child_below = 18".to_owned(),
            "child_below = 0".to_owned(),
            "`child_below`: 0 is outside 1 to 21",
        ),
        (
            r#""forced_labour", "#.to_owned(),
            String::new(),
            "`forms` has no entry for `forced_labour`",
        ),
        (
            r#"["organ_removal","#.to_owned(),
            r#"["organ_removal", "forced_labour","#.to_owned(),
            "`forms.no_set` row 2: `forced_labour` stands there already",
        ),
        (
            "[rule.purpose]".to_owned(),
            "[rule.purposes]".to_owned(),
            "`purposes` is no rule",
        ),
        (
            "any_of = [{ s = 2 }".to_owned(),
            "any_of = [{ s = 0 }".to_owned(),
            "every dimension would be positive",
        ),
        (
            "{ m = 3 }, ".to_owned(),
            String::new(),
            "would turn a positive dimension negative",
        ),
        (
            r#"means = "deception""#.to_owned(),
            r#"means = "lies""#.to_owned(),
            "`lies` is no means",
        ),
        (
            r#"indicator = "cd_documents""#.to_owned(),
            r#"indicator = "or_fresh_surgery""#.to_owned(),
            "`signs` row 1 (`papers_held_by_other`): no indicator `or_fresh_surgery`",
        ),
        (
            "[rule.levels]".to_owned(),
            "[rule.levels]\nindicators = []".to_owned(),
            "`rule.levels` has no use for `indicators`",
        ),
        (
            "ilo11 = [2, 8]".to_owned(),
            "ilo11 = [2, 12]".to_owned(),
            "12 is outside 1 to 11",
        ),
        (
            "[[set]]".to_owned(),
            "[[sets]]".to_owned(),
            "the instrument file cannot be read",
        ),
    ] {
        let said = refusal(&from, &to);
        assert!(said.contains(expected), "expected `{expected}` in: {said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// A file with letters changed, removed or added is read or refused with a sentence.
    #[test]
    fn a_damaged_file_is_read_or_refused(
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<char>(), 0u8..3), 1..4),
    ) {
        let mut text: Vec<char> = BUILT_IN.chars().collect();
        for (place, letter, kind) in damage {
            let at = place.index(text.len());
            match kind {
                0 => text[at] = letter,
                1 => { text.remove(at); }
                _ => text.insert(at, letter),
            }
        }
        let text: String = text.into_iter().collect();
        if let Err(error) = Instrument::parse(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}

#[test]
fn an_authority_can_ratify_its_own_weights() {
    let ratified = BUILT_IN
        .replace("verification = \"recall\"", "verification = \"ratified\"")
        .replace("\nid = \"ilo-ec-2009\"", "\nid = \"xx-2026\"");
    let instrument = Instrument::parse(&ratified).unwrap();
    assert_eq!(instrument.id(), "xx-2026");
    assert!(
        !instrument
            .set(SetId::AdultSexual)
            .verification()
            .is_provisional()
    );
}
