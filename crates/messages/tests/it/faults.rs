//! What does not build, and how it is said.

use super::{ENGLISH, RUSSIAN, Shelf};

/// What is wrong when the Russian text has `from` replaced by `to`.
fn with(from: &str, to: &str) -> String {
    let shelf = Shelf::new();
    assert!(RUSSIAN.contains(from));
    shelf.write("ru/common.ftl", &RUSSIAN.replace(from, to));
    shelf.faults()
}

#[test]
fn a_whole_language_has_no_fault() {
    assert_eq!(Shelf::new().faults(), "");
}

#[test]
fn what_a_language_lacks_is_named_with_its_file() {
    assert!(with("bye = До свидания\n", "").contains("ru/common.ftl: `bye` is missing"));
    assert!(with(", { $name }", "").contains("ru/common.ftl: `hello` lacks `$name`"));
    let plural = with("    [many] { $count } дел\n", "");
    assert!(plural.contains("`found`: the plural on `$count` lacks [many]"));
}

#[test]
fn what_english_does_not_give_is_refused() {
    let made_up = with("{ $name }", "{ $name } { $title }");
    assert!(made_up.contains("`hello` uses `$title`, which en does not give"));
    let more = with("bye =", "later = Потом\nbye =");
    assert!(more.contains("ru/common.ftl: `later` is not in en"));
    let two = with("    [few]", "    [two] { $count } дела\n    [few]");
    assert!(two.contains("has [two], which this language has not"));
}

#[test]
fn a_sentence_put_together_from_parts_is_refused() {
    let shelf = Shelf::new();
    let english = ENGLISH.replace(
        "hello = Hello, { $name }",
        "hello = Hello, { $name ->\n    [one] you\n   *[other] all\n  }",
    );
    shelf.write("en/common.ftl", &english);
    assert!(
        shelf
            .faults()
            .contains("a plural that holds the whole message")
    );
}

#[test]
fn broken_syntax_names_the_line() {
    assert!(with("{ $name }", "{ $name").contains("ru/common.ftl: line 1:"));
}

#[test]
fn a_translation_cannot_say_of_itself_that_it_is_reviewed() {
    let shelf = Shelf::new();
    shelf.write("ru/common.ftl", &format!("### Status: reviewed\n{RUSSIAN}"));
    assert!(shelf.faults().contains("cargo xtask messages confirm"));
}
