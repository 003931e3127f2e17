//! Every word of every page comes through the translations: on each route, for whoever is shown something else
//! there, in the pseudo-language whose messages stand in brackets.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use web::Method;
use web::i18n::Texts;

use crate::answers::country::{Country, VISITORS};
use crate::answers::{Seat, filled};

/// Who is shown something else than the others somewhere.
const READERS: [&str; 10] = [
    "signed out",
    "the person, on their own page",
    "the duty desk (intake)",
    "the co-ordinator (co_ordinator)",
    "the panel (panel_member)",
    "the panel (case_worker)",
    "told it and held it before (reporter)",
    "holds it (case_worker)",
    "holds it (custodian)",
    "is asked for help (case_worker)",
];

/// Elements without an end.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "link", "meta", "path", "rect"];

/// Whether what stands in an element is data, an instrument's or a country's own words, or said to be in
/// another language.
fn is_data(tag: &BytesStart<'_>, name: &str) -> bool {
    let attribute = |wanted: &str| {
        let mut all = tag.html_attributes().filter_map(Result::ok);
        let found = all.find(|it| it.key.as_ref() == wanted);
        found.map(|it| it.value.into_owned())
    };
    let class = attribute("class").unwrap_or_default();
    matches!(name, "bdi" | "code" | "script" | "textarea")
        || (name != "html" && attribute("lang").is_some())
        || class.contains("govuk-generic-header")
        || attribute("href").is_some_and(|href| href.starts_with("tel:"))
}

/// What stands outside of all messages on a page.
fn outside(body: &str) -> String {
    let mut reader = Reader::from_str(body);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let (mut depth, mut data_since, mut text) = (0_usize, None, String::new());
    loop {
        match reader
            .read_event()
            .unwrap_or_else(|error| panic!("{error}: {body}"))
        {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                if VOID.contains(&name.as_str()) {
                    continue;
                }
                depth += 1;
                if data_since.is_none() && is_data(&tag, &name) {
                    data_since = Some(depth);
                }
            }
            Event::End(_) => {
                if data_since == Some(depth) {
                    data_since = None;
                }
                depth = depth.saturating_sub(1);
                text.push(' ');
            }
            Event::Text(words) if data_since.is_none() => {
                text.push_str(&words);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let mut kept = String::new();
    let mut within = 0_usize;
    for letter in text.chars() {
        match letter {
            '⟦' => within += 1,
            '⟧' => within = within.saturating_sub(1),
            _ if within == 0 => kept.push(letter),
            _ => {}
        }
    }
    kept
}

/// Words of a page that no translator could reach, apart from names and references.
fn plain<'t>(text: &'t str, names: &BTreeSet<&str>) -> Vec<&'t str> {
    let words = text.split(|letter: char| letter.is_whitespace() || ",;:()–".contains(letter));
    let is_reference = |word: &str| {
        let known = |it: char| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '-';
        word.len() >= 9 && word.chars().all(known)
    };
    let latin = |word: &str| {
        let letters = word.chars().filter(char::is_ascii_alphabetic);
        letters.count() >= 2
    };
    words
        .filter(|word| latin(word) && !is_reference(word) && !names.contains(*word))
        .collect()
}

#[tokio::test]
async fn every_word_of_every_route_comes_through_the_translations() {
    let mut country = Country::told().await;
    let first = country.house.copy().await;
    // What the installation and its organisations are called.
    let named = country.house.engine.names().await.unwrap();
    let named = named.into_values().chain(["Throughline".to_owned()]);
    let named: Vec<String> = named.collect();
    let names = named.iter().flat_map(|name| name.split(&[' ', ','][..]));
    let names: BTreeSet<&str> = names.collect();
    let mut found = BTreeSet::new();
    let mut read = 0;
    for words in READERS {
        let visitor = VISITORS.iter().find(|it| it.words() == words).unwrap();
        let seat = Seat::take(&country, visitor).await;
        for route in web::routes() {
            let ends = [
                "/sign-out",
                "/my-page/off",
                "/my-page/out",
                "/cases/{id}/page/off",
            ];
            if ends.contains(&route.path) || route.path.starts_with("/assets/") {
                continue;
            }
            let body = match route.method {
                Method::Get => "",
                Method::Post => filled(route.path).unwrap(),
            };
            for (_, path, body) in country.addresses(route.path, body) {
                let path = format!("{path}?lang={}", Texts::ACCENTED_CODE);
                let bodies = match route.method {
                    Method::Get => vec![""],
                    // What is wrong with a form, and why the rules refuse what it asks for.
                    Method::Post => vec!["", &body],
                };
                for body in bodies {
                    let page = seat.ask(&country, route.method, &path, body).await;
                    if page.status == StatusCode::SEE_OTHER && route.method == Method::Post {
                        country.house = first.copy().await;
                    }
                    if page.body.is_empty() || page.status == StatusCode::NOT_FOUND {
                        continue;
                    }
                    read += 1;
                    assert!(
                        page.body.contains('⟦'),
                        "{path} is not in the language asked for"
                    );
                    let text = outside(&page.body);
                    for word in plain(&text, &names) {
                        found.insert(format!("{} {}: {word}", route.method, route.path));
                    }
                }
            }
        }
    }
    assert!(read > 1_000, "only {read} pages were read");
    assert!(found.is_empty(), "not translatable: {found:#?}");
}
