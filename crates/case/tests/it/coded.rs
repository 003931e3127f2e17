//! References of organisations' own: short numbers of files, and nothing that could be a person's.

use case::OwnReference;
use proptest::prelude::*;

#[test]
fn numbers_of_files_are_taken_and_written_in_capitals() {
    for (typed, kept) in [
        ("lu-2026/041", "LU-2026/041"),
        (" 17.26 ", "17.26"),
        ("NK26-7", "NK26-7"),
        ("7", "7"),
    ] {
        let reference: OwnReference = typed.parse().unwrap();
        assert_eq!(reference.as_str(), kept);
        let written = serde_json::to_string(&reference).unwrap();
        let read: OwnReference = serde_json::from_str(&written).unwrap();
        assert_eq!(read, reference);
    }
}

#[test]
fn names_telephone_numbers_and_numbers_of_documents_are_refused() {
    for typed in [
        "",
        "-",
        "Vera",
        "Vera Popa",
        "Popa-1980",
        "Ana-1980",
        "Vera.P.17",
        "+373 69 123456",
        "069123456",
        "0800-555-0100",
        "AB1234567",
        "1985031512",
        "вера-17",
        "17\u{202e}26",
        "LU-2026/041-0000000",
    ] {
        assert!(typed.parse::<OwnReference>().is_err(), "`{typed}`");
        let written = serde_json::to_string(typed).unwrap();
        assert!(serde_json::from_str::<OwnReference>(&written).is_err());
    }
}

proptest! {
    #[test]
    fn whatever_is_taken_is_short_has_few_letters_and_no_long_number(typed in "[ -~]{0,20}") {
        if let Ok(reference) = typed.parse::<OwnReference>() {
            let text = reference.as_str();
            prop_assert!(text.len() <= OwnReference::LONGEST);
            prop_assert!(text.bytes().filter(u8::is_ascii_alphabetic).count() <= 2);
            prop_assert!(text.bytes().filter(u8::is_ascii_digit).count() <= 8);
            prop_assert!(!text.contains(char::is_whitespace));
        }
    }
}
