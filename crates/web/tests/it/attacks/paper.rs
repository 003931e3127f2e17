//! Whoever has no account answers with a code: what somebody tries who has none, or had one.

use axum::http::{Request, StatusCode};
use jiff::SignedDuration;

use super::length;
use crate::answers::country::Country;
use crate::posts::{Client, Page};

async fn answer(client: &mut Client, token: &str, code: &str, answer: &str) -> Page {
    let body = format!("form-token={token}&number={code}&answer={answer}&reason=area");
    client.post("/answer", body).await
}

/// A page without the code that stands in it because it was typed.
fn without(page: &Page, code: &str) -> (StatusCode, String) {
    (page.status, page.body.replace(code, "CODE"))
}

#[tokio::test]
async fn unknown_used_replaced_and_late_codes_get_the_same_page() {
    let country = Country::told().await;
    let mut anybody = Client::new(&country.house);
    let token = anybody.get("/answer").await.token();
    let unknown = "0000-0000-0000-0000";
    let nothing = answer(&mut anybody, &token, unknown, "accept").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nothing = without(&nothing, unknown);

    let replaced = country.sheet().await;
    let used = country.sheet().await;
    let before = length(&country).await;
    let page = answer(&mut anybody, &token, &replaced, "accept").await;
    assert_eq!(without(&page, &replaced), nothing);
    // A letter's number is no code.
    let letter = country.letter_number().await;
    let page = answer(&mut anybody, &token, &letter, "accept").await;
    assert_eq!(without(&page, &letter), nothing);
    assert_eq!(length(&country).await, before);

    let page = answer(&mut anybody, &token, &used, "decline").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for word in ["Invented", "has no account", "holds it", "planted"] {
        assert!(!page.body.contains(word), "{word}");
    }
    let after = length(&country).await;
    assert!(after > before);
    for again in ["accept", "decline"] {
        let page = answer(&mut anybody, &token, &used, again).await;
        let fields = answer(&mut anybody, &token, unknown, again).await;
        assert_eq!(without(&page, &used), without(&fields, unknown));
    }
    assert_eq!(length(&country).await, after);
}

#[tokio::test]
async fn a_code_answers_nothing_after_its_time_by_another_method_or_from_another_site() {
    let country = Country::told().await;
    let mut anybody = Client::new(&country.house);
    let token = anybody.get("/answer").await.token();
    let code = country.sheet().await;
    let before = length(&country).await;
    // An address with the code in it is an empty form: nothing is read from it.
    let page = anybody
        .get(&format!("/answer?number={code}&answer=accept"))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains(&code));
    for method in ["PUT", "DELETE", "PATCH"] {
        let request = Request::builder().method(method).uri("/answer");
        let body = format!("form-token={token}&number={code}&answer=accept");
        let page = anybody.send(request, body.into()).await;
        assert!(page.status.is_client_error(), "{method}");
    }
    let body = format!("form-token={token}&number={code}&answer=accept");
    let forged = Request::post("/answer").header("sec-fetch-site", "cross-site");
    let page = anybody.send(forged, body.into()).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let body = format!("number={code}&answer=accept");
    let page = anybody.post("/answer", body).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);

    let late = country.house.engine.now() + SignedDuration::from_hours(24 * 60);
    country.house.set(&late.to_string());
    let page = answer(&mut anybody, &token, &code, "accept").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(length(&country).await, before);
}

#[tokio::test]
async fn whoever_guesses_codes_has_to_wait() {
    let country = Country::told().await;
    let mut anybody = Client::new(&country.house);
    let token = anybody.get("/answer").await.token();
    let mut told_to_wait = 0;
    for guess in 0..60 {
        let page = answer(&mut anybody, &token, &format!("{guess:016}"), "accept").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        told_to_wait += usize::from(page.body.contains("Wait a minute"));
    }
    assert!(told_to_wait >= 29, "{told_to_wait}");
}
