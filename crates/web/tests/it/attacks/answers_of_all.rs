//! What every answer carries, whatever was asked and however it went.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use web::Method;

use super::{addresses, holder, visitor};
use crate::answers::Seat;
use crate::answers::country::Country;
use crate::posts::{Client, Page};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Fails unless an answer forbids browsers everything that no page of ours needs.
fn assert_dressed(headers: &HeaderMap, what: &str) {
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-robots-tag", "noindex"),
    ] {
        let found: Vec<_> = headers.get_all(name).iter().collect();
        assert_eq!(found, [value], "{name} of {what}");
    }
    let policy = headers["permissions-policy"].to_str().unwrap();
    assert!(policy.contains("geolocation=()"), "{what}");
    assert!(
        headers.get("server").is_none() && headers.get("x-powered-by").is_none(),
        "{what}"
    );
    assert!(
        headers.get("access-control-allow-origin").is_none(),
        "{what}"
    );
}

fn assert_kept_by_nobody(page: &Page, what: &str) {
    assert_eq!(page.headers["cache-control"], "no-store", "{what}");
    if !page.body.is_empty() {
        let media = page.headers["content-type"].to_str().unwrap();
        let known = ["text/html; charset=utf-8", "text/plain; charset=utf-8"];
        assert!(known.contains(&media), "{media} of {what}");
    }
}

/// Pages, forms with faults, refusals, redirects, what is missing and what is another's: all.
#[tokio::test]
async fn every_answer_of_every_route_forbids_frames_foreign_scripts_and_being_kept() {
    let country = Country::told().await;
    let stranger = Seat::take(&country, visitor("signed out")).await;
    let holder = holder(&country).await;
    let mut kinds = std::collections::BTreeSet::new();
    for seat in [&stranger, &holder] {
        for (method, path, _) in addresses(&country) {
            let what = format!("{method} {path}");
            if path == "/sign-out" {
                continue;
            }
            let page = seat.ask(&country, method, &path, "").await;
            assert_dressed(&page.headers, &what);
            kinds.insert(page.status);
            if !path.starts_with("/assets/") {
                assert_kept_by_nobody(&page, &what);
            }
            // The same without its token, which comes to no handler.
            let mut client = Client::new(&country.house);
            client.cookies.clone_from(&seat.cookies);
            let page = client.post(&path, "").await;
            assert_dressed(&page.headers, &what);
            kinds.insert(page.status);
            let page = client.send(Request::head(&path), Body::empty()).await;
            assert_dressed(&page.headers, &what);
            assert!(page.body.is_empty(), "{what}");
        }
    }
    let expected = [
        StatusCode::OK,
        StatusCode::SEE_OTHER,
        StatusCode::FORBIDDEN,
        StatusCode::NOT_FOUND,
        StatusCode::METHOD_NOT_ALLOWED,
        StatusCode::UNPROCESSABLE_ENTITY,
    ];
    for status in expected {
        assert!(kinds.contains(&status), "nothing answered {status}");
    }
}

#[tokio::test]
async fn what_is_no_page_of_ours_is_answered_with_the_same_headers() {
    let country = Country::told().await;
    let mut client = Client::new(&country.house);
    for (method, path) in [
        ("GET", "/assets/none.css"),
        ("GET", "/assets/..%2f..%2finstallation.key"),
        ("GET", "/.git/config"),
        ("GET", "//elsewhere.example/"),
        ("PUT", "/sign-in"),
        ("DELETE", "/work"),
        ("TRACE", "/work"),
        ("OPTIONS", "*"),
        ("PROPFIND", "/"),
    ] {
        let request = Request::builder().method(method).uri(path);
        let page = client.send(request, Body::empty()).await;
        let what = format!("{method} {path}");
        assert!(page.status.is_client_error(), "{} {what}", page.status);
        assert_dressed(&page.headers, &what);
        assert_kept_by_nobody(&page, &what);
    }
    let request = Request::get("/").header("host", "elsewhere.example");
    let page = client.send(request, Body::empty()).await;
    assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST);
    assert_dressed(&page.headers, "another name for this machine");
    // More than is read, and what no browser sends.
    let page = client.post("/sign-in", "a".repeat(17 << 20)).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_dressed(&page.headers, "more than is read");
}

/// No page brings a script or a style of its own: what somebody smuggled into one would be the only.
#[tokio::test]
async fn no_page_holds_a_script_a_style_or_a_handler_of_its_own() {
    let country = Country::told().await;
    let seat = holder(&country).await;
    for (method, path, _) in addresses(&country) {
        if method == Method::Post || path.starts_with("/assets/") {
            continue;
        }
        let page = seat.ask(&country, method, &path, "").await;
        let script = "<script type=\"module\" src=\"/assets/";
        let scripts = page.body.matches("<script").count();
        assert_eq!(scripts, page.body.matches(script).count(), "{path}");
        for forbidden in [
            "<style",
            " style=",
            "javascript:",
            "<iframe",
            "<object",
            "<base",
        ] {
            assert!(!page.body.contains(forbidden), "{forbidden} in {path}");
        }
        let handlers = page.body.split('<').filter(|tag| {
            let tag = tag.split('>').next().unwrap_or_default();
            [" onclick", " onload", " onerror", " onsubmit"]
                .iter()
                .any(|handler| tag.contains(handler))
        });
        assert_eq!(handlers.count(), 0, "{path}");
    }
}
