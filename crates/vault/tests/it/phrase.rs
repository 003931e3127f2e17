//! Generated passphrases and one-time codes.

use proptest::prelude::*;
use std::collections::BTreeSet;
use vault::{OneTimeCode, Passphrase};

use crate::rng;

#[test]
fn a_generated_passphrase_is_so_many_words() {
    let phrase = Passphrase::generate(Passphrase::WORDS, &mut rng(1));
    let words: Vec<&str> = phrase.expose().split('-').collect();
    // Four entries of the list are themselves hyphenated (such as `t-shirt`); this seed draws none.
    assert_eq!(words.len(), 6);
    assert!(words.iter().all(|word| (3..=9).contains(&word.len())));
    assert_eq!(phrase.length(), phrase.expose().chars().count());
}

#[test]
fn words_come_from_the_whole_list() {
    let phrase = Passphrase::generate(20_000, &mut rng(2));
    let distinct: BTreeSet<&str> = phrase.expose().split('-').collect();
    // 20 000 draws from 7776 leave 7776 exp(-2.57) = 594 words unseen on average, give or take 21.
    assert!(
        (7_050..7_320).contains(&distinct.len()),
        "{}",
        distinct.len()
    );
}

#[test]
fn a_code_is_read_as_people_write_it() {
    let code = OneTimeCode::generate(&mut rng(3));
    let text = code.to_text();
    assert_eq!(text.len(), 29);
    let stored = code.hash("invitation");
    let typed = [
        text.to_string(),
        text.to_lowercase(),
        text.replace('-', " "),
        format!("  {}\n", text.replace('-', "")),
        text.replace('0', "O").replace('1', "l"),
        text.replace('0', "o").replace('1', "I"),
    ];
    for typed in typed {
        assert!(
            OneTimeCode::parse(&typed)
                .unwrap()
                .matches("invitation", &stored),
            "`{typed}`"
        );
    }
}

#[test]
fn a_code_counts_for_its_purpose_only() {
    let code = OneTimeCode::generate(&mut rng(4));
    let stored = code.hash("invitation");
    assert!(!code.matches("referral", &stored));
    assert!(!OneTimeCode::generate(&mut rng(5)).matches("invitation", &stored));
}

proptest! {
    #[test]
    fn whatever_is_typed_is_a_code_of_the_right_length_or_none(typed in "\\PC{0,40}") {
        if let Some(code) = OneTimeCode::parse(&typed) {
            prop_assert_eq!(code.to_text().len(), 29);
        }
    }

    #[test]
    fn every_code_survives_being_shown(seed in any::<u64>()) {
        let code = OneTimeCode::generate(&mut rng(seed));
        let read = OneTimeCode::parse(&code.to_text()).unwrap();
        prop_assert_eq!(read.hash("x"), code.hash("x"));
    }
}

#[test]
fn a_code_too_short_or_too_long_or_with_strange_letters_is_none() {
    let text = OneTimeCode::generate(&mut rng(6)).to_text();
    for wrong in [
        "",
        "U",
        text.get(..28).unwrap(),
        &format!("{}A", *text),
        &text.replace('-', "_"),
    ] {
        assert!(OneTimeCode::parse(wrong).is_none(), "`{wrong}`");
    }
}
