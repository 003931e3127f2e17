//! Addresses of ours that lead elsewhere, and addresses that lead to what is no page.

use web::Method;

use super::{addresses, holder, visitor};
use crate::answers::Seat;
use crate::answers::country::Country;
use crate::browser::browse;
use crate::house::{House, PASSPHRASE};
use crate::posts::{Client, Page};

/// What a browser takes for another site, however it is written.
const ELSEWHERE: [&str; 10] = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example/",
    "/\t/elsewhere.example/",
    "/\n/elsewhere.example/",
    " //elsewhere.example/",
    "javascript:alert(1)",
    "data:text/html,x",
];

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Fails if a link, a form, a picture or a redirect of an answer leads to another site than this one and
/// the harmless one that the exit leads to.
fn assert_stays(page: &Page, what: &str) {
    let stays = |to: &str| {
        let path = to.strip_prefix('/').is_some_and(|rest| {
            !rest.starts_with(['/', '\\']) && !rest.contains(['\t', '\n', '\r'])
        });
        path || to.is_empty()
            || to.starts_with(['#', '?'])
            || to.starts_with("tel:")
            || to.starts_with("https://weather.example/")
    };
    assert!(stays(&page.location), "{what} goes to {}", page.location);
    for attribute in [" href=\"", " action=\"", " src=\"", " formaction=\""] {
        for rest in page.body.split(attribute).skip(1) {
            let to = rest.split('"').next().unwrap_or_default();
            assert!(stays(to), "{what} holds{attribute}{to}\"");
        }
    }
}

#[tokio::test]
async fn no_parameter_of_any_page_leads_to_another_site() {
    let country = Country::told().await;
    for words in [
        "signed out",
        "holds it (case_worker)",
        "the duty desk (intake)",
    ] {
        let seat = Seat::take(&country, visitor(words)).await;
        for (method, path, body) in addresses(&country) {
            if path.starts_with("/assets/") || path == "/sign-out" {
                continue;
            }
            for elsewhere in ELSEWHERE.map(encoded) {
                let mut query = String::new();
                for name in [
                    "next", "about", "done", "before", "after", "lang", "need", "to", "setting",
                ] {
                    query.push_str(&format!("{name}={elsewhere}&"));
                }
                let page = match method {
                    Method::Get => {
                        let path = path.split('?').next().unwrap_or_default();
                        seat.ask(&country, method, &format!("{path}?{query}"), "")
                            .await
                    }
                    // Sent over what the form needs, but not enough for it to be carried out.
                    Method::Post if body.is_empty() => continue,
                    Method::Post => seat.ask(&country, method, &path, &query).await,
                };
                assert_stays(&page, &format!("{method} {path} ({words})"));
            }
        }
    }
}

#[tokio::test]
async fn an_address_that_reads_like_another_sites_gets_a_page_whose_links_stay() {
    let country = Country::told().await;
    let seat = holder(&country).await;
    for path in [
        "//elsewhere.example/",
        "//elsewhere.example/work",
        "/\\elsewhere.example/",
        "///",
        "/work//elsewhere.example",
        "/%2f%2felsewhere.example",
        "/%5celsewhere.example",
        "/%09/elsewhere.example",
    ] {
        for method in [Method::Get, Method::Post] {
            for seat in [&seat, &Seat::take(&country, visitor("signed out")).await] {
                let page = seat.ask(&country, method, path, "").await;
                assert!(page.status.is_client_error(), "{path}");
                assert_stays(&page, path);
            }
        }
    }
}

/// What a browser makes of it, and not what we think that it does.
#[tokio::test]
async fn a_browser_that_signs_in_over_a_link_of_an_attackers_stays_here() {
    let house = House::furnished().await;
    browse("leading-away", house.site(), async |browser| {
        for next in [
            "/%09/elsewhere.example/",
            "/%5Celsewhere.example/",
            "//elsewhere.example/",
        ] {
            browser.open(&format!("/sign-in?next={next}")).await;
            browser.fill("name", "desk").await;
            browser.fill("passphrase", PASSPHRASE).await;
            browser.press("Sign in").await;
            browser.assert_shows("My work").await;
            assert_eq!(browser.path().await, "/work");
            browser.press("Sign out").await;
        }
        browser.open("//elsewhere.example/").await;
        browser.press("العربية").await;
        let base = browser.driver.current_url().await.unwrap();
        assert_eq!(base.host_str(), Some("127.0.0.1"), "{base}");
    })
    .await;
}

#[tokio::test]
async fn no_address_leads_out_of_the_assets_or_into_a_folder() {
    let house = House::furnished().await;
    let mut client = Client::signed_in(&house, "outreach").await;
    for path in [
        "/assets/../throughline.db",
        "/assets/..%2fthroughline.db",
        "/assets/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e/throughline.db",
        "/assets/%2e%2e%2fthroughline.db",
        "/assets/....//throughline.db",
        "/assets/..%5cthroughline.db",
        "/assets/%252e%252e%252fthroughline.db",
        "/assets/app.css%00",
        "/assets/",
        "/assets//etc/passwd",
        "/lists/..%2f..%2fthroughline.db",
        "/services/..%2f..%2fthroughline.db",
        "/throughline.db",
        "/installation.key",
        "/log.key",
    ] {
        let page = client.get(path).await;
        assert_eq!(page.status, axum::http::StatusCode::NOT_FOUND, "{path}");
        assert!(!page.body.contains("SQLite format") && !page.body.contains("root:"));
    }
}
