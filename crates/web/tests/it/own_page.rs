//! The person's own page in a browser: a worker talks with the person and opens it, the person reads it without
//! scripts, and somebody who makes the person show it sees nothing.

use axum::http::StatusCode;
use web::Method;

use crate::answers::Seat;
use crate::answers::country::{Country, SECRET, VISITORS};
use crate::browser::{Browser, browse};
use crate::house::House;
use crate::posts::Client;
use crate::road::a_case;

const DANGER: &str = "red kettle";

/// The holder talks with the person and opens the page; returns its code.
async fn opened(browser: &Browser, case: &str) -> String {
    browser.open(&format!("{case}/page/talk?lang=en")).await;
    browser.choose("shared", "nobody").await;
    browser.choose("safe", "yes").await;
    browser.choose("wanted", "yes").await;
    browser.press("Write down").await;
    browser.assert_shows("The talk was written down").await;
    browser.press("Open the page with the person").await;
    browser.choose("readable", "identity").await;
    for (field, word) in [
        ("page-secret", SECRET),
        ("page-secret-again", SECRET),
        ("page-danger", DANGER),
        ("page-danger-again", DANGER),
    ] {
        browser.fill(field, word).await;
    }
    browser.press("Open the page").await;
    browser.assert_shows("This number is shown once").await;
    browser.shown_code().await
}

async fn sign_in(browser: &Browser, code: &str, word: &str) {
    browser.open("/my-page?lang=en").await;
    browser.fill("page-code", code).await;
    browser.fill("page-secret", word).await;
    browser.press("Open").await;
}

#[tokio::test]
async fn a_page_is_opened_with_the_person_read_and_turned_off() {
    let house = House::furnished().await;
    browse("own-page", house.site(), async |browser| {
        let case = a_case(browser).await;
        browser.press("The person’s own page").await;
        browser.assert_shows("There is no page, or it is off").await;
        let page = format!("{case}/page");
        browser
            .assert_good_in_every_language("page-none", &page)
            .await;
        let talk = format!("{case}/page/talk");
        browser
            .assert_good_in_every_language("page-talk", &talk)
            .await;
        browser.open(&format!("{talk}?lang=en")).await;
        browser.press("Write down").await;
        browser.assert_shows("Choose who else can use it").await;
        browser.assert_good("page-talk-faults").await;
        // A talk that finds it unsafe opens nothing.
        browser.choose("shared", "may_harm").await;
        browser.choose("safe", "yes").await;
        browser.choose("wanted", "yes").await;
        browser.press("Write down").await;
        browser.assert_shows("no page can be opened").await;
        let open = format!("{case}/page/open");
        browser
            .assert_good_in_every_language("page-open", &open)
            .await;
        browser.open(&format!("{open}?lang=en")).await;
        browser.fill("page-secret", "short").await;
        browser.fill("page-secret-again", "shorter").await;
        browser.press("Open the page").await;
        browser.assert_shows("The two are not the same").await;
        assert_eq!(browser.value("page-secret").await, "");
        browser.assert_good("page-open-faults").await;
        let code = opened(browser, &case).await;
        browser.assert_good("page-code").await;
        browser.open(&format!("{case}/agreements/ask/help")).await;
        browser.choose("answer", "agreed").await;
        browser.fill("language", "en").await;
        browser.choose("explained", "aloud").await;
        browser.choose("through", "worker").await;
        browser.press("Write down").await;
        browser.open(&page).await;
        browser
            .assert_shows("The page is on since 2 March 2026")
            .await;

        browser.scripts(false).await;
        sign_in(browser, &code, "wrong word").await;
        browser
            .assert_shows("The number or the word is not right")
            .await;
        assert_eq!(browser.value("page-code").await, "");
        sign_in(browser, &code.replace('-', " "), "Blue Kettle").await;
        browser.assert_shows("You decide who helps you").await;
        browser.press("What is written down about me").await;
        browser
            .assert_shows("Outreach Street (responsible for you)")
            .await;
        browser.assert_shows("Who you are").await;
        browser.assert_shows("Invented Mira").await;
        browser
            .assert_shows("What you told, and what people saw")
            .await;
        browser.assert_hides("may not leave it").await;
        browser.assert_hides("Invented Worker").await;
        browser.press("Back to my page").await;
        browser.press("Who has looked at it").await;
        browser.assert_shows("Works on cases").await;
        browser.assert_hides("Invented Worker").await;
        browser.press("Back to my page").await;
        browser.press("What I said yes to").await;
        browser.assert_shows("You said yes").await;
        browser.press("Take back").await;
        browser.assert_shows("You took this back").await;
        browser.press("Back to my page").await;
        browser.press("Something is wrong").await;
        browser.press("Send").await;
        browser.assert_shows("Write what is wrong").await;
        browser.choose("about", "identity").await;
        browser.fill("words", "My name is another one.").await;
        browser.press("Send").await;
        browser.assert_shows("You will get an answer").await;
        browser.press("Something is wrong").await;
        browser
            .assert_shows("You get an answer by 16 March 2026")
            .await;
        browser.press("Back to my page").await;
        browser.press("My rights").await;
        browser.assert_shows("at least 45 days").await;
        browser.scripts(true).await;
        for (name, path) in [
            ("my-page", "/my-page"),
            ("my-page-written", "/my-page/written"),
            ("my-page-seen", "/my-page/seen"),
            ("my-page-agreements", "/my-page/agreements"),
            ("my-page-wrong", "/my-page/wrong"),
            ("my-page-rights", "/my-page/rights"),
        ] {
            browser.assert_good_in_every_language(name, path).await;
            browser.open(&format!("{path}?lang=en")).await;
            let title = browser.driver.title().await.unwrap();
            assert_eq!(title, "My page – Throughline");
        }
        browser.open("/my-page?lang=en").await;
        browser.press("Turn this page off").await;
        browser.assert_shows("The page is off").await;
        browser.open("/my-page").await;
        browser
            .assert_good_in_every_language("my-page-sign-in", "/my-page")
            .await;
        sign_in(browser, &code, SECRET).await;
        browser
            .assert_shows("The number or the word is not right")
            .await;

        browser.open("/work?lang=en").await;
        browser
            .assert_shows("A person took an agreement back")
            .await;
        browser
            .assert_shows("something written about them is wrong")
            .await;
        browser
            .assert_shows("Answer the person: something is wrong")
            .await;
        browser
            .assert_shows("A person turned their own page off")
            .await;
        browser.open(&case).await;
        browser.assert_shows("by the person").await;
    })
    .await;
}

#[tokio::test]
async fn whoever_makes_the_person_show_the_page_sees_nothing_and_the_holder_is_told() {
    let house = House::furnished().await;
    browse("own-page-danger", house.site(), async |browser| {
        let case = a_case(browser).await;
        let code = opened(browser, &case).await;
        sign_in(browser, &code, DANGER).await;
        for path in [
            "/my-page",
            "/my-page/written",
            "/my-page/seen",
            "/my-page/agreements",
            "/my-page/wrong",
            "/my-page/rights",
        ] {
            browser.open(path).await;
            browser.assert_shows("general information").await;
            browser.assert_hides("Invented Mira").await;
            browser.assert_hides("Outreach Street (").await;
        }
        browser
            .assert_good_in_every_language("my-page-general", "/my-page")
            .await;
        house.engine.sweep().await.unwrap();
        browser.open("/work?lang=en").await;
        browser.assert_shows("with the word for danger").await;
        browser.open(&case).await;
        browser
            .assert_shows("Alarm: the word for danger was used")
            .await;
        browser
            .assert_good_in_every_language("case-danger", &case)
            .await;
        let page = format!("{case}/page");
        browser
            .assert_good_in_every_language("page-danger", &page)
            .await;
        // What they look at goes on to be a page.
        browser.open("/my-page?lang=en").await;
        browser.assert_shows("general information").await;
        browser.press("Turn this page off").await;
        browser.assert_shows("The page is off").await;
        // After another talk it is a matter of what to do next, not of an alarm.
        opened(browser, &case).await;
        browser.open(&case).await;
        browser
            .assert_hides("Alarm: the word for danger was used")
            .await;
    })
    .await;
}

/// Status, headers, cookies and length: whoever looks over a shoulder, or at the line, cannot tell which word
/// was typed.
#[tokio::test]
async fn the_word_for_danger_is_answered_as_the_secret_is_and_one_cookie_is_left() {
    let house = House::furnished().await;
    let mut answers = Vec::new();
    let mut code = String::new();
    browse("own-page-answers", house.site(), async |browser| {
        let case = a_case(browser).await;
        code = opened(browser, &case).await;
    })
    .await;
    for word in [SECRET, DANGER] {
        let mut client = Client::new(&house);
        let token = client.get("/my-page?lang=ar").await.token();
        let word = word.replace(' ', "+");
        let body = format!("form-token={token}&page-code={code}&page-secret={word}");
        let page = client.post("/my-page", body).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        let kept = client.cookies.iter().filter(|(_, value)| !value.is_empty());
        let kept: Vec<_> = kept.cloned().collect();
        let [(name, value)] = kept.as_slice() else {
            panic!("{kept:?}");
        };
        assert_eq!((name.as_str(), value.ends_with(".ar")), ("page", true));
        let headers: Vec<_> = page
            .headers
            .iter()
            .filter(|(name, _)| *name != "x-request-id")
            .map(|(name, value)| format!("{name}: {}", value.len()))
            .collect();
        let next = client.get("/my-page").await;
        assert!(next.headers.get("set-cookie").is_none());
        assert_eq!(next.headers.get("cache-control").unwrap(), "no-store");
        assert!(next.body.contains("lang=\"ar\""));
        // Another language is kept in the same cookie.
        client.get("/my-page?lang=en").await;
        assert!(
            client
                .cookies
                .iter()
                .any(|(name, value)| name == "page" && value.ends_with(".en"))
        );
        answers.push((
            page.location,
            page.body.len(),
            headers,
            value.len(),
            next.status,
        ));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn who_helps_is_named_by_organisation_and_with_what() {
    let country = Country::told().await;
    let person = VISITORS.iter().find(|it| it.is_the_person()).unwrap();
    let seat = Seat::take(&country, person).await;
    let page = seat
        .ask(&country, Method::Get, "/my-page/written", "")
        .await;
    assert!(
        page.body.contains("accepted and helps: Legal aid"),
        "{}",
        page.body
    );
    assert!(page.body.contains("holds it (responsible for you)"));
}
