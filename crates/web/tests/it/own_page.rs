//! The person's own page in a browser: a worker talks with the person and opens it, the person reads it without
//! scripts, and somebody who makes the person show it sees nothing.

use axum::http::StatusCode;
use case::profile::BodyKind;
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
        browser.assert_shows("You, on 2 March 2026, 10:00").await;
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
            ("my-page-complaint", "/my-page/complaint"),
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
            "/my-page/complaint",
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

/// The person sees to whom it goes, whoever takes it reads and answers it, and neither the holder's pages nor its
/// lists say that there is one.
#[tokio::test]
async fn a_complaint_goes_past_the_holder_and_its_answer_comes_back() {
    let house = House::furnished().await;
    let office = house
        .engine
        .add_organisation("Ombudsperson", BodyKind::Oversight);
    let (_, invited) = office.await.unwrap();
    house.join("ombuds", &invited.code.to_text()).await;
    let names = house.engine.organisation_names().await.unwrap();
    let id = |name: &str| names.iter().find(|it| it.name == name).unwrap().id;
    let way = format!("{}.{}", id("Outreach Street"), id("Ombudsperson"));
    browse("own-page-complaint", house.site(), async |browser| {
        let case = a_case(browser).await;
        let code = opened(browser, &case).await;
        browser.scripts(false).await;
        sign_in(browser, &code, SECRET).await;
        browser.press("Complain about somebody").await;
        browser
            .assert_shows("Outreach Street. What you write goes to: Ombudsperson")
            .await;
        browser.press("Send").await;
        browser.assert_shows("Write what happened").await;
        browser.choose("about", &way).await;
        browser.fill("words", "They shouted at me.").await;
        browser.choose("told", "no").await;
        browser.press("Send").await;
        browser
            .assert_shows("Sent. You find the answer on this page")
            .await;
        browser
            .assert_shows("Sent on 2 March 2026 to Ombudsperson.")
            .await;
        browser.assert_shows("They have not opened it yet").await;
        browser
            .assert_shows("They must answer by 30 March 2026.")
            .await;
        browser.press("They may be told").await;
        browser
            .assert_shows("You said that those you complain about may be told")
            .await;
        browser.press("They must not be told").await;
        browser.scripts(true).await;
        browser
            .assert_good_in_every_language("my-page-complaint", "/my-page/complaint")
            .await;
        for path in ["/work", "/lists/complaints", &case] {
            browser.open(&format!("{path}?lang=en")).await;
            browser.assert_hides("shouted").await;
            browser.assert_hides("Answer by").await;
        }

        browser.sign_in("ombuds").await;
        browser.assert_shows("Complaints of persons").await;
        browser.assert_shows("About: Outreach Street").await;
        let id = browser.link_to("/complaints/").await;
        browser.open(&format!("{id}?lang=en")).await;
        browser.assert_shows("They shouted at me.").await;
        browser
            .assert_shows("the organisation may NOT be told of the complaint")
            .await;
        browser
            .assert_good_in_every_language("complaint", &id)
            .await;
        browser.open(&format!("{id}/answer?lang=en")).await;
        browser.press("Send the answer").await;
        browser.assert_shows("Write what you found").await;
        browser.assert_good("complaint-answer-faults").await;
        browser.choose("outcome", "founded").await;
        browser.fill("words", "They were wrong.").await;
        browser.press("Send the answer").await;
        browser
            .assert_shows("The person can read the answer on their page")
            .await;
        browser
            .assert_good_in_every_language("complaints", "/lists/complaints")
            .await;

        browser.open("/my-page/complaint?lang=en").await;
        browser
            .assert_shows("They opened it on 2 March 2026.")
            .await;
        browser
            .assert_shows("Answered on 2 March 2026: The organisation did wrong.")
            .await;
        browser.assert_shows("The answer: They were wrong.").await;
        browser
            .assert_good_in_every_language("my-page-complaint-answered", "/my-page/complaint")
            .await;
    })
    .await;
}

/// The one of two demands of which the person was told, what was asked for and what was given; the other not.
#[tokio::test]
async fn a_demand_of_which_the_person_was_told_stands_beside_who_has_looked() {
    let country = Country::told().await;
    let person = VISITORS.iter().find(|it| it.is_the_person()).unwrap();
    let seat = Seat::take(&country, person).await;
    let page = seat.ask(&country, Method::Get, "/my-page/seen", "").await;
    let heading = "Invented prosecution service asked to see what is written about you";
    assert_eq!(page.body.matches(heading).count(), 1, "{}", page.body);
    for line in [
        "They asked on 2 March 2026.",
        "They asked for: What you told, and what people saw · What you talked about with a counsellor",
        "They were given: What you told, and what people saw",
        "You, on ",
    ] {
        assert!(page.body.contains(line), "{line}: {}", page.body);
    }
    assert!(!page.body.contains("Invented Code art. 7"));
}
