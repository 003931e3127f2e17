//! Reading what a person typed, whatever it is.

use jiff::civil::date;
use web::form::Form;
use web::i18n::{Locale, Texts};

const TEXTS: fn() -> Texts = || Texts::new(Locale::En);

#[test]
fn all_faults_are_found_at_once_and_everything_typed_is_still_there() {
    let mut form = Form::parse(b"what=&seen-day=31&seen-month=2&seen-year=2026&persons=many");
    let texts = TEXTS();
    assert_eq!(
        form.required("what", 100, &texts, "Write something".into()),
        None
    );
    assert_eq!(form.day("seen", &texts), None);
    assert_eq!(form.number("persons", 999, &texts), None);
    let fields: Vec<&str> = form
        .errors()
        .iter()
        .map(|error| error.field.as_str())
        .collect();
    assert_eq!(fields, ["what", "seen-day", "persons"]);
    assert_eq!(form.value("seen-day"), "31");
    assert_eq!(form.value("persons"), "many");
    assert!(form.error("seen-day").unwrap().contains("no such day"));
}

#[test]
fn ten_megabytes_of_text_are_refused_by_a_sentence_and_kept() {
    let text = "a".repeat(10_000_000);
    let mut form = Form::parse(format!("what={text}").as_bytes());
    assert_eq!(form.optional("what", 20_000, &TEXTS()), None);
    let message = form.error("what").unwrap();
    assert!(
        message.contains("10000000") && message.contains("20000"),
        "{message}"
    );
    assert_eq!(form.value("what"), text);
}

#[test]
fn invalid_utf_8_is_refused_by_a_sentence_that_names_what_to_do() {
    for body in [&b"what=caf%E9"[..], b"what=caf\xE9", b"what=%F0%28%8C%28"] {
        let mut form = Form::parse(body);
        assert_eq!(form.optional("what", 100, &TEXTS()), None);
        assert!(form.error("what").unwrap().contains("Type them again"));
        assert!(!form.value("what").is_empty());
    }
}

#[test]
fn secrets_are_never_written_back() {
    let form = Form::parse(b"passphrase=correct+horse&name=Ana&form-token=abc");
    assert_eq!(form.value("passphrase"), "");
    assert_eq!(form.secret("passphrase"), "correct horse");
    let kept: Vec<(&str, &str)> = form.kept().collect();
    assert_eq!(kept, [("name", "Ana")]);
}

#[test]
fn days_are_read_with_the_digits_of_the_readers_keyboard() {
    let mut form = Form::default();
    form.set("seen-day", "٢٧");
    form.set("seen-month", "۳");
    form.set("seen-year", "2026");
    assert_eq!(form.day("seen", &TEXTS()), Some(date(2026, 3, 27)));
    assert!(form.errors().is_empty());
}

#[test]
fn a_day_half_filled_in_is_asked_for_again_and_an_empty_one_is_not() {
    let texts = TEXTS();
    let mut half = Form::parse(b"seen-day=3&seen-month=&seen-year=2026");
    assert_eq!(half.day("seen", &texts), None);
    assert!(half.error("seen-day").is_some());
    let mut leap = Form::parse(b"seen-day=29&seen-month=2&seen-year=2028");
    assert_eq!(leap.day("seen", &texts), Some(date(2028, 2, 29)));
    let mut empty = Form::parse(b"");
    assert_eq!(empty.day("seen", &texts), None);
    assert!(empty.errors().is_empty());
}

#[test]
fn line_breaks_count_once_and_blanks_at_the_ends_do_not_count() {
    let mut form = Form::parse(b"what=++one%0D%0Atwo++");
    assert_eq!(
        form.optional("what", 7, &TEXTS()).as_deref(),
        Some("one\ntwo")
    );
}

#[test]
fn a_choice_that_is_not_on_the_page_is_refused() {
    let read = |value: &str| (value == "yes").then_some(true);
    let mut form = Form::parse(b"child=perhaps");
    assert_eq!(form.choice("child", &TEXTS(), read), None);
    assert!(form.error("child").is_some());
    let mut form = Form::parse(b"child=yes");
    assert_eq!(form.choice("child", &TEXTS(), read), Some(true));
}
