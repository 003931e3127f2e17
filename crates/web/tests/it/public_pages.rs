//! Pages that anyone may open.

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use thirtyfour::prelude::*;
use tower::ServiceExt as _;

use crate::browser::browse;
use crate::house::House;

#[tokio::test]
async fn every_public_page_is_without_barriers_in_every_language_at_both_widths() {
    let house = House::empty().await;
    browse("public-pages", house.site(), async |browser| {
        for (name, path) in [
            ("start", "/"),
            ("rights", "/rights"),
            ("protection", "/protection"),
            ("accessibility", "/accessibility"),
            ("tell", "/tell"),
            ("not-found", "/no-such-page"),
        ] {
            browser.assert_good_in_every_language(name, path).await;
        }
        for lang in ["ro", "ru"] {
            browser.open(&format!("/rights?lang={lang}")).await;
            browser.assert_good(&format!("rights-{lang}")).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_house_of_an_invented_country_says_so_on_every_page_and_a_real_one_does_not() {
    let (invented, real) = (House::furnished().await, House::empty().await);
    for (house, says) in [(&invented, true), (&real, false)] {
        for path in ["/", "/rights", "/sign-in", "/none"] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let page = web::router(house.site()).oneshot(request).await.unwrap();
            let body = page.into_body().collect().await.unwrap().to_bytes();
            let text = String::from_utf8(body.into()).unwrap();
            let set_up = path == "/sign-in" && !says;
            assert!(set_up || text.contains("is invented") == says, "{path}");
        }
    }
}

#[tokio::test]
async fn a_card_without_contacts_has_no_empty_links() {
    let house = House::empty().await;
    let mut site = house.site();
    site.contacts = web::rights::Contacts::default();
    browse("no-contacts", site, async |browser| {
        browser.open("/rights").await;
        browser
            .assert_shows("Ask the organisation that gave you this address")
            .await;
        browser.assert_good("rights-without-contacts").await;
    })
    .await;
}

#[tokio::test]
async fn a_page_with_a_barrier_is_found_out() {
    let house = House::empty().await;
    browse("barrier", house.site(), async |browser| {
        browser.open("/").await;
        let script = "document.querySelector('main').append(document.createElement('input'))";
        browser.driver.execute(script, vec![]).await.unwrap();
        let found = browser.barriers().await;
        assert!(found.iter().any(|barrier| barrier.starts_with("label:")));
    })
    .await;
}

#[tokio::test]
async fn the_rights_card_says_whom_to_call_without_scripts() {
    let house = House::empty().await;
    browse("rights-card", house.site(), async |browser| {
        browser.scripts(false).await;
        browser.open("/rights").await;
        browser.assert_shows("at least 30 days").await;
        browser.assert_shows("Invented Help Line").await;
        browser.assert_shows("112").await;
        // The figure was inherited from the convention, and the page says so.
        browser
            .assert_shows("the least that the Council of Europe")
            .await;
        browser.assert_shows("Draft wording").await;
        browser.press("العربية").await;
        browser.assert_shows("لك حقوق").await;
        browser.assert_shows("30 يومًا").await;
        browser.assert_shows("صياغة أولية").await;
        // A telephone number turned round is a wrong number.
        let phone = By::Css(".tl-card__phone");
        for number in browser.driver.find_all(phone).await.unwrap() {
            assert_eq!(number.css_value("direction").await.unwrap(), "ltr");
        }
    })
    .await;
}

#[tokio::test]
async fn the_rights_card_prints_on_one_sheet_in_every_language() {
    let house = House::empty().await;
    browse("print", house.site(), async |browser| {
        for lang in ["en", "ar"] {
            browser.open(&format!("/rights?lang={lang}")).await;
            assert_eq!(browser.sheets().await, 1, "{lang}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_titles_of_public_pages_say_nothing_to_someone_who_looks_over_a_shoulder() {
    let house = House::empty().await;
    browse("titles", house.site(), async |browser| {
        for path in ["/", "/rights", "/protection", "/accessibility", "/tell"] {
            browser.open(path).await;
            let title = browser.driver.title().await.unwrap().to_lowercase();
            for word in [
                "traffick", "victim", "exploit", "rights", "shelter", "police",
            ] {
                assert!(!title.contains(word), "`{title}` names the matter");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_exit_button_leads_away_and_is_reached_with_the_keyboard() {
    let house = House::empty().await;
    browse("exit", house.site(), async |browser| {
        browser.open("/rights").await;
        browser.tab_to(".govuk-skip-link").await;
        browser.tab_to(".govuk-exit-this-page__button").await;
        let focused = browser.driver.active_element().await.unwrap();
        let target = focused.attr("href").await.unwrap().unwrap();
        assert_eq!(target, "https://weather.example/");
    })
    .await;
}

#[tokio::test]
async fn every_word_on_a_page_comes_through_the_translations() {
    let house = House::empty().await;
    browse("accented", house.site(), async |browser| {
        for path in ["/rights", "/protection", "/accessibility", "/tell", "/none"] {
            browser.open(&format!("{path}?lang=en-XA")).await;
            let plain = browser.plain_words().await;
            assert!(plain.is_empty(), "{path}: not translatable: {plain:?}");
        }
    })
    .await;
}

impl crate::browser::Browser {
    /// Words on an accented page that stayed plain, apart from what is data: names, numbers, what
    /// an instrument or a profile brings, and the languages' own names.
    pub(crate) async fn plain_words(&self) -> Vec<String> {
        let script = r#"
            const words = [];
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const node = walk.currentNode;
                if (node.parentElement.closest("bdi, code, script, [lang]:not(html), .govuk-generic-header, a[href^='tel:'], .govuk-tag")) continue;
                for (const word of node.textContent.split(/\s+/)) {
                    if (/[A-Za-z]{2,}/.test(word)) words.push(word);
                }
            }
            return words;
        "#;
        let words = self.driver.execute(script, vec![]).await.unwrap();
        let words: Vec<String> = words.convert().unwrap();
        let names = "Duty Desk Co-ordination Office Identification Panel Child Protection Outreach \
                     Street Safe House Labour Inspectorate Mechanism Act (invented) sec.";
        let is_name = |word: &String| names.split(' ').any(|name| word.contains(name));
        let is_reference = |word: &String| {
            word.len() == 9
                && word
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
        };
        words
            .into_iter()
            .filter(|word| !is_name(word) && !is_reference(word))
            .collect()
    }
}
