//! What goes to translators' tools and comes back.

use messages::xliff::{self, Which};
use messages::{Confirmation, confirm, put};

use super::{RUSSIAN, Shelf};

fn exported(shelf: &Shelf) -> String {
    let catalogue = shelf.read();
    let russian = &catalogue.languages["ru"];
    xliff::export(&catalogue, russian, &[], Which::All).unwrap()
}

/// What is wrong with the exported file once `from` is replaced by `to` in it.
fn refused(from: &str, to: &str) -> String {
    let shelf = Shelf::new();
    let text = exported(&shelf);
    assert!(text.contains(from), "{text}");
    let error = xliff::import(&text.replace(from, to), &shelf.read()).unwrap_err();
    error.to_string()
}

#[test]
fn what_goes_out_comes_back_as_it_was() {
    let shelf = Shelf::new();
    let catalogue = shelf.read();
    let found = xliff::import(&exported(&shelf), &catalogue).unwrap();
    assert_eq!(found.language, "ru");
    assert_eq!(found.translations.len(), 3);
    for translation in found.translations {
        let own = &catalogue.languages["ru"].messages[&translation.id];
        assert_eq!(translation.wording, own.wording);
        assert!(!translation.approved);
    }
}

#[test]
fn a_translator_gets_a_unit_for_each_form_of_their_language() {
    let text = exported(&Shelf::new());
    for form in ["one", "few", "many", "other"] {
        assert!(text.contains(&format!("id=\"found[{form}]\"")), "{text}");
    }
    assert!(text.contains("The form for numbers such as 2–4, 22–24, 102."));
    assert!(text.contains("<source>Hello, <x id=\"name\" equiv-text=\"{ $name }\"/></source>"));
    assert!(text.contains("Good bye &amp; thanks"));
}

#[test]
fn what_is_confirmed_goes_out_only_if_all_is_asked_for() {
    let shelf = Shelf::new();
    let mut catalogue = shelf.read();
    let word = Confirmation {
        by: "A. Translator".to_owned(),
        on: "2026-11-30".to_owned(),
    };
    let mut russian = catalogue.languages.remove("ru").unwrap();
    assert!(confirm("bye", &catalogue.reference, &mut russian, &word));
    let open = xliff::export(&catalogue, &russian, &[], Which::Open).unwrap();
    assert!(!open.contains("id=\"bye\"") && open.contains("id=\"hello\""));
    let all = xliff::export(&catalogue, &russian, &[], Which::All).unwrap();
    assert!(all.contains("id=\"bye\" approved=\"yes\""));
}

#[test]
fn what_tools_add_is_passed_over() {
    let shelf = Shelf::new();
    let text = exported(&shelf)
        .replace(
            "До свидания</target>",
            "<mrk mtype=\"seg\" mid=\"0\">До&#160;свидания</mrk>&#33;</target><alt-trans><target>Пока</target></alt-trans>",
        )
        .replace("state=\"translated\">До", "state=\"final\">До")
        .replace(
            "<target state=\"translated\"><mrk",
            "<target state=\"signed-off\"><mrk",
        )
        .replace(
            "<x id=\"name\" equiv-text=\"{ $name }\"/></target>",
            "<ph id=\"name\">{ $name }</ph></target>",
        );
    let found = xliff::import(&text, &shelf.read()).unwrap();
    let said = |id: &str| found.translations.iter().find(|it| it.id == id).unwrap();
    assert_eq!(said("bye").wording.to_string(), "До\u{a0}свидания!");
    assert!(said("bye").approved && !said("hello").approved);
    assert_eq!(said("hello").wording.to_string(), "Здравствуйте, { $name }");
}

#[test]
fn an_argument_typed_by_hand_is_an_argument() {
    let shelf = Shelf::new();
    let tag = "<x id=\"name\" equiv-text=\"{ $name }\"/></target>";
    let text = exported(&shelf).replace(tag, "{$name}</target>");
    let found = xliff::import(&text, &shelf.read()).unwrap();
    let hello = found.translations.iter().find(|it| it.id == "hello");
    assert_eq!(
        hello.unwrap().wording.to_string(),
        "Здравствуйте, { $name }"
    );
}

#[test]
fn a_lost_argument_is_named_with_its_message() {
    let lost = refused(
        ", <x id=\"name\" equiv-text=\"{ $name }\"/></target>",
        "</target>",
    );
    assert!(lost.contains("ru/common.ftl: `hello`: the translation lost { $name }"));
    let number = "<x id=\"count\" equiv-text=\"{ $count }\"/> дел</target>";
    let lost = refused(number, "дел</target>");
    assert!(lost.contains("ru/common.ftl: `found` [many]: the translation lost { $count }"));
}

#[test]
fn a_form_for_one_number_may_say_it_in_a_word_and_a_form_for_many_may_not() {
    let shelf = Shelf::new();
    shelf.write(
        "ro/common.ftl",
        "hello = Bună ziua, { $name }\nfound = { $count ->\n    [one] un caz\n    [few] { $count } cazuri\n   *[other] { $count } de cazuri\n  }\nbye = La revedere\n",
    );
    let catalogue = shelf.read();
    let romanian = &catalogue.languages["ro"];
    let text = xliff::export(&catalogue, romanian, &[], Which::All).unwrap();
    assert!(xliff::import(&text, &catalogue).is_ok());
    // In Russian the first form is for 21 too.
    let number = "<x id=\"count\" equiv-text=\"{ $count }\"/> дело</target>";
    assert!(refused(number, "одно дело</target>").contains("`found` [one]"));
}

#[test]
fn what_would_break_the_file_is_refused() {
    let stray = refused("До свидания", "До {свидания");
    assert!(stray.contains("ru/common.ftl: `bye`: the translation has a brace"));
    let made_up = refused("До свидания", "До { $when }");
    assert!(made_up.contains("`bye`: the translation has { $when }"));
}

#[test]
fn what_no_longer_fits_is_refused() {
    assert!(refused("Good bye &amp; thanks", "Bye").contains("`bye`: the English changed"));
    assert!(refused("id=\"bye\"", "id=\"adieu\"").contains("`adieu` is not in English any more"));
    assert!(refused("id=\"found[few]\"", "id=\"found[paucal]\"").contains("export again"));
    assert!(refused("target-language=\"ru\"", "target-language=\"fr\"").contains("`fr`"),);
    assert!(refused("</source>", "</sauce>").contains("line "));
    let shelf = Shelf::new();
    let error = xliff::import("<html/>", &shelf.read()).unwrap_err();
    assert!(error.to_string().contains("this is no XLIFF 1.2"));
}

#[test]
fn a_plural_of_which_a_form_is_empty_is_refused() {
    let many = "<x id=\"count\" equiv-text=\"{ $count }\"/> дел</target>";
    let refused = refused(many, "</target>");
    assert!(
        refused.contains("`found`: the form [many] has no translation"),
        "{refused}"
    );
}

#[test]
fn a_message_is_put_where_it_stood_or_where_english_has_it() {
    let changed = put(RUSSIAN, "found", "Сколько", &["hello"]);
    assert_eq!(
        changed,
        "hello = Здравствуйте, { $name }\nfound = Сколько\nbye = До свидания\n"
    );
    let without = changed.replace("found = Сколько\n", "");
    assert_eq!(put(&without, "found", "Сколько", &["hello"]), changed);
    assert_eq!(put("", "found", "Сколько", &["hello"]), "found = Сколько\n");
}

#[test]
fn a_number_that_english_says_otherwise_has_a_form_of_its_own() {
    let shelf = Shelf::new();
    shelf.write(
        "en/common.ftl",
        "### Status: reviewed\nfound = { $count ->\n    [0] Nothing\n    [one] One\n   *[other] { $count } cases\n}\n",
    );
    let russian = "found = { $count ->\n    [0] Ничего\n    [one] { $count } дело\n    [few] { $count } дела\n    [many] { $count } дел\n   *[other] { $count } дела\n  }\n";
    shelf.write("ru/common.ftl", russian);
    let arabic = "found = { $count ->\n    [zero] لا شيء\n    [one] حالة\n    [two] حالتان\n    [few] { $count } حالات\n    [many] { $count } حالة\n   *[other] { $count } حالة\n  }\n";
    shelf.write("ar/common.ftl", arabic);
    let catalogue = shelf.read();
    catalogue.check().unwrap();
    for (code, zero) in [("ru", "found[0]"), ("ar", "found[zero]")] {
        let language = &catalogue.languages[code];
        let text = xliff::export(&catalogue, language, &[], Which::All).unwrap();
        assert!(text.contains(&format!("id=\"{zero}\"")), "{text}");
        assert!(text.contains("<source>Nothing</source>"));
        let found = xliff::import(&text, &catalogue).unwrap();
        let own = &language.messages["found"].wording;
        assert_eq!(found.translations[0].wording, *own);
    }
}
