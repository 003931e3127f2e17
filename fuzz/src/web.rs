//! The reader of what a person typed into a page.

use web::Origin;
use web::form::Form;
use web::i18n::{Locale, Texts};

/// Reads the body of a form field by field. Every fault stands beside a field, and what was typed is
/// still there.
pub fn form(bytes: &[u8]) {
    let texts = Texts::from_code("en").expect("English is there");
    let mut form = Form::parse(bytes);
    let body = form.to_body();
    assert_eq!(Form::parse(body.as_bytes()).to_body(), body);
    let names: Vec<String> = form.kept().map(|(name, _)| name.to_owned()).collect();
    for name in names.iter().map(String::as_str).chain(["seen", "persons"]) {
        form.optional(name, 40, &texts);
        form.required(name, 40, &texts, "missing".into());
        form.day(name, &texts);
        form.number(name, 500, &texts);
        form.choice(name, &texts, |value| (value == "yes").then_some(()));
    }
    assert!(form.errors().iter().all(|fault| !fault.message.is_empty()));
    assert_eq!(form.to_body(), body, "what was typed is still there");
}

/// Reads a header as the languages that a browser asks for, and a text as the address that pages have.
pub fn header(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(locale) = Locale::from_accept_language(&text) {
        assert_eq!(Locale::from_code(locale.code()), Some(locale));
    }
    if let Ok(origin) = text.parse::<Origin>() {
        assert_eq!(origin.to_string().parse(), Ok(origin));
    }
}
