//! Requests that somebody else has a browser send, and sessions that somebody else chose.

use axum::http::{Request, StatusCode};
use web::Method;

use super::{addresses, holder, length, visitor};
use crate::answers::Seat;
use crate::answers::country::Country;
use crate::house::{House, PASSPHRASE};
use crate::posts::Client;

#[tokio::test]
async fn no_form_of_any_route_is_taken_that_this_site_did_not_give_to_this_browser() {
    let country = Country::told().await;
    let desk = Seat::take(&country, visitor("the duty desk (intake)")).await;
    let signed_out = Seat::take(&country, visitor("signed out")).await;
    let holder = holder(&country).await;
    let before = length(&country).await;
    for seat in [&signed_out, &holder] {
        for (method, path, body) in addresses(&country) {
            if method == Method::Get {
                continue;
            }
            let own = format!("form-token={}&form-key=k&{body}", seat.token);
            let other = format!("form-token={}&form-key=k&{body}", desk.token);
            let fetched = |site| Request::post(&path).header("sec-fetch-site", site);
            let from = |origin| Request::post(&path).header("origin", origin);
            let here = |request: axum::http::request::Builder| request.header("host", "localhost");
            let forged = [
                (Request::post(&path), body.clone()),
                (Request::post(&path), format!("form-token=&{body}")),
                (Request::post(&path), other),
                (fetched("cross-site"), own.clone()),
                (fetched("same-site"), own.clone()),
                (here(from("https://elsewhere.example")), own.clone()),
                (
                    here(from("http://localhost.elsewhere.example")),
                    own.clone(),
                ),
                (here(from("http://localhost:81")), own),
            ];
            // Anybody may send the public form, so that it carries no token; from another site nobody may.
            let anybodys = if path == "/tell" { 3 } else { 0 };
            for (number, (request, body)) in forged.into_iter().enumerate().skip(anybodys) {
                let mut client = Client::new(&country.house);
                client.cookies.clone_from(&seat.cookies);
                let page = client.send(request, body.into()).await;
                let what = format!("{path}, {}, {number}", seat.visitor.words());
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{what}");
            }
        }
    }
    assert_eq!(length(&country).await, before);
    // Nobody was signed out, and the same forms are taken from whoever they were given to.
    let page = holder.ask(&country, Method::Get, "/work", "").await;
    assert_eq!(page.status, StatusCode::OK);
    let case = &country.ids()[1].1;
    let path = format!("/cases/{case}/age");
    let body = "kind=years&years=30&source=person";
    let page = holder.ask(&country, Method::Post, &path, body).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(length(&country).await > before);
}

/// Links and pictures of other sites only get pages: nothing is done by that.
#[tokio::test]
async fn getting_any_page_adds_to_nothing_but_the_record_of_who_opened_what() {
    let country = Country::told().await;
    let store = country.house.engine.store();
    let mut streams = Vec::new();
    for kind in [
        case::StreamKind::Case,
        case::StreamKind::Concern,
        case::StreamKind::Organisation,
        case::StreamKind::Complaint,
    ] {
        streams.extend(store.streams(kind, None, 100).await.unwrap());
    }
    let lengths = async || {
        let mut lengths = Vec::new();
        for stream in &streams {
            lengths.push(store.stream(*stream).await.unwrap().events.len());
        }
        lengths
    };
    let before = lengths().await;
    for words in [
        "holds it (case_worker)",
        "holds it (custodian)",
        "the duty desk (intake)",
        "is asked for help (case_worker)",
    ] {
        let seat = Seat::take(&country, visitor(words)).await;
        for (method, path, _) in addresses(&country) {
            if method == Method::Get {
                seat.ask(&country, method, &path, "").await;
            }
        }
    }
    assert_eq!(lengths().await, before);
}

#[tokio::test]
async fn a_session_that_somebody_planted_is_not_the_one_that_begins() {
    let house = House::furnished().await;
    let mut attacker = Client::signed_in(&house, "inspector").await;
    let theirs = attacker.cookies.clone();
    let made_up = "A".repeat(64);
    for planted in [
        theirs.clone(),
        vec![("session".to_owned(), made_up.clone())],
        vec![
            ("session".to_owned(), made_up.clone()),
            ("signing-in".to_owned(), made_up.clone()),
            ("form".to_owned(), "0".repeat(64)),
        ],
    ] {
        let mut client = Client::new(&house);
        client.cookies.clone_from(&planted);
        let page = client.get("/sign-in").await;
        let before = page.token();
        let body = format!(
            "form-token={before}&name=outreach&passphrase={}",
            PASSPHRASE.replace(' ', "+")
        );
        let page = client.post("/sign-in", body).await;
        assert_eq!(page.location, "/work");
        let work = client.get("/work").await;
        assert!(work.body.contains("Outreach Street"));
        assert_ne!(work.token(), before, "the token from before is void");
        for (name, value) in planted.iter().filter(|(_, value)| !value.is_empty()) {
            let kept = client.cookies.iter().find(|(kept, _)| kept == name);
            let kept = kept.filter(|_| name != "form");
            assert!(kept.is_none_or(|(_, kept)| kept != value), "{name}");
        }
        // What was planted opens nothing now.
        client.cookies = planted;
        let work = client.get("/work").await;
        assert!(!work.body.contains("Outreach Street"));
    }
    assert_eq!(attacker.get("/work").await.status, StatusCode::SEE_OTHER);
}

/// Half a sign-in of the attacker's, in somebody else's browser: their code does not complete it.
#[tokio::test]
async fn a_planted_half_of_a_sign_in_is_not_completed_by_somebody_elses_code() {
    let house = House::furnished().await;
    house.require_codes().await;
    let half = async |name: &str| {
        let mut client = Client::new(&house);
        let token = client.get("/sign-in").await.token();
        let words = PASSPHRASE.replace(' ', "+");
        let body = format!("form-token={token}&name={name}&passphrase={words}");
        let page = client.post("/sign-in", body).await;
        assert!(page.location.starts_with("/sign-in/code"), "{name}");
        client
    };
    let secret = |body: &str| {
        let (_, rest) = body.split_once("<code class=\"tl-code\"").unwrap();
        rest.split(['>', '<']).nth(1).unwrap().to_owned()
    };
    let mut set_up = half("outreach").await;
    let page = set_up.get("/sign-in/code").await;
    let app = secret(&page.body);
    let code = house.app_shows(&app);
    let body = format!("form-token={}&one-time-code={code}", page.token());
    let page = set_up.post("/sign-in/code", body).await;
    assert_eq!(page.location, "/work");

    house.set("2026-03-02T09:05:00Z");
    let attacker = half("inspector").await;
    let mut client = half("outreach").await;
    client.cookies.clone_from(&attacker.cookies);
    let page = client.get("/sign-in/code").await;
    // The attacker's authenticator is set up with the secret on the page, which the victim's app has not.
    let code = house.app_shows(&app);
    let body = format!("form-token={}&one-time-code={code}", page.token());
    let page = client.post("/sign-in/code", body).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(client.get("/work").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_cookie_that_was_tampered_with_is_that_of_nobody() {
    let house = House::furnished().await;
    let client = Client::signed_in(&house, "outreach").await;
    let (_, good) = client
        .cookies
        .iter()
        .find(|(name, _)| name == "session")
        .unwrap();
    let flipped = |at: usize| {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        String::from_utf8(bytes).unwrap()
    };
    let mut tampered: Vec<_> = (0..good.len()).map(flipped).collect();
    tampered.extend([
        String::new(),
        good.chars().skip(1).collect(),
        format!("{good}0"),
        format!("{good}{good}"),
        format!("\"{good}\""),
        "'; DROP TABLE sessions; --".to_owned(),
        "a".repeat(5_000),
        "%00".to_owned(),
    ]);
    for cookie in tampered {
        let mut browser = Client::new(&house);
        browser.cookies = vec![("session".to_owned(), cookie.clone())];
        let page = browser.get("/work").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{cookie}");
        assert_eq!(page.location, "/sign-in?next=%2Fwork");
        assert!(!page.body.contains(&**good));
    }
    // Bytes that are no text.
    let raw = Request::get("/work").header("cookie", b"session=\xff\xfe".as_slice());
    let page = Client::new(&house)
        .send(raw, axum::body::Body::empty())
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}
