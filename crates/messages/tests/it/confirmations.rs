//! Who confirmed a translation, and when that stops to hold.

use messages::{Catalogue, Confirmation, Record, Standing, confirm, note, standing};

use super::{ENGLISH, RUSSIAN, Shelf};

fn word() -> Confirmation {
    Confirmation {
        by: "A. Translator".to_owned(),
        on: "2026-11-30".to_owned(),
    }
}

/// Writes down that everything was confirmed.
fn all_confirmed(shelf: &Shelf) {
    let mut catalogue = shelf.read();
    let russian = catalogue.languages.get_mut("ru").unwrap();
    for id in ["hello", "found", "bye"] {
        assert!(confirm(id, &catalogue.reference, russian, &word()));
    }
    shelf.write("ru/translated.tsv", &russian.record.text());
}

fn stands(catalogue: &Catalogue, id: &str) -> Standing {
    let english = &catalogue.reference.messages[id];
    standing(id, english, &catalogue.languages["ru"])
}

#[test]
fn a_file_is_a_draft_until_each_of_its_messages_is_confirmed() {
    let shelf = Shelf::new();
    assert!(shelf.read().is_draft("ru", "common"));
    assert!(!shelf.read().is_draft("en", "common"));
    let mut catalogue = shelf.read();
    let russian = catalogue.languages.get_mut("ru").unwrap();
    confirm("hello", &catalogue.reference, russian, &word());
    shelf.write("ru/translated.tsv", &russian.record.text());
    assert!(shelf.read().is_draft("ru", "common"));
    assert_eq!(stands(&shelf.read(), "hello"), Standing::Confirmed(word()));
    all_confirmed(&shelf);
    assert!(!shelf.read().is_draft("ru", "common"));
}

#[test]
fn a_translation_of_a_draft_is_a_draft() {
    let shelf = Shelf::new();
    all_confirmed(&shelf);
    shelf.write("en/common.ftl", &ENGLISH.replace("reviewed", "draft"));
    assert!(shelf.read().is_draft("ru", "common"));
}

#[test]
fn new_english_and_an_edited_translation_undo_a_confirmation() {
    let shelf = Shelf::new();
    all_confirmed(&shelf);
    shelf.write("en/common.ftl", &ENGLISH.replace("Good bye", "See you"));
    assert_eq!(stands(&shelf.read(), "bye"), Standing::Changed);
    assert!(shelf.read().is_draft("ru", "common"));
    shelf.write("en/common.ftl", ENGLISH);
    shelf.write("ru/common.ftl", &RUSSIAN.replace("До свидания", "Пока"));
    assert_eq!(stands(&shelf.read(), "bye"), Standing::NotNoted);
    assert!(shelf.read().is_draft("ru", "common"));
}

#[test]
fn layout_is_no_change() {
    let shelf = Shelf::new();
    all_confirmed(&shelf);
    let moved = ENGLISH.replace("    [one]", "        [one]");
    shelf.write("en/common.ftl", &moved.replace("## Greeting\n", ""));
    assert!(!shelf.read().is_draft("ru", "common"));
}

#[test]
fn what_was_translated_by_hand_is_noted_and_what_english_outran_stays_changed() {
    let shelf = Shelf::new();
    all_confirmed(&shelf);
    shelf.write("en/common.ftl", &ENGLISH.replace("Good bye", "See you"));
    shelf.write(
        "ru/common.ftl",
        &RUSSIAN.replace("Здравствуйте", "Добрый день"),
    );
    let mut catalogue = shelf.read();
    let russian = catalogue.languages.get_mut("ru").unwrap();
    assert_eq!(note(&catalogue.reference, russian), 1);
    assert_eq!(stands(&catalogue, "hello"), Standing::Unconfirmed);
    assert_eq!(stands(&catalogue, "bye"), Standing::Changed);
    assert_eq!(stands(&catalogue, "found"), Standing::Confirmed(word()));
}

#[test]
fn a_record_that_cannot_be_read_says_where() {
    let head = "message\tenglish\ttranslation\tconfirmed by\ton\n";
    let said = |rest: &str| {
        let error = Record::parse(&format!("{head}{rest}")).unwrap_err();
        error.to_string()
    };
    assert!(
        said("hello\ta\tb\t\t\nhello\ta\tb\t\t").contains("line 3: this message stands here twice")
    );
    assert!(said("hello\ta\tb").contains("line 2: expected five columns"));
    assert!(said("hello\ta\tb\tA. Translator\t").contains("a name and a day"));
    let shelf = Shelf::new();
    shelf.write("ru/translated.tsv", "nothing\n");
    assert!(shelf.faults().contains("ru/translated.tsv, line 1"));
}
