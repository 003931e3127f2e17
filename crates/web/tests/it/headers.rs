//! What a browser is told with each answer.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use tower::ServiceExt as _;

use crate::house::House;

async fn get(path: &str) -> Response {
    let house = House::empty().await;
    let request = Request::get(path).body(Body::empty()).unwrap();
    web::router(house.site()).oneshot(request).await.unwrap()
}

#[tokio::test]
async fn pages_forbid_everything_from_elsewhere_and_are_never_stored() {
    for path in ["/", "/rights", "/no-such-page"] {
        let response = get(path).await;
        let header = |name: &str| response.headers()[name].to_str().unwrap();
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"));
        assert!(policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"), "no inline script or style");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("cache-control"), "no-store");
        assert!(header("permissions-policy").contains("geolocation=()"));
        assert_eq!(header("x-request-id").len(), 16);
    }
}

#[tokio::test]
async fn reading_public_pages_leaves_no_cookie() {
    for path in ["/", "/rights", "/protection", "/accessibility"] {
        let response = get(path).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert!(response.headers().get("set-cookie").is_none(), "{path}");
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_and_one_that_takes_no_form_look_the_same() {
    let house = House::empty().await;
    let missing = get("/no-such-page").await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    let request = Request::post("/rights").body(Body::empty()).unwrap();
    let refused = web::router(house.site()).oneshot(request).await.unwrap();
    assert_eq!(refused.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn the_language_follows_the_browser_until_the_reader_chooses() {
    let house = House::empty().await;
    let request = Request::get("/rights")
        .header("accept-language", "fr;q=0.9, ar-EG;q=0.8, en;q=0.5")
        .body(Body::empty())
        .unwrap();
    let response = web::router(house.site()).oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-language"], "ar");

    let chosen = get("/rights?lang=ar").await;
    let cookie = chosen.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("language=ar;") && cookie.contains("SameSite=Strict"));
    let request = Request::get("/rights")
        .header("accept-language", "en")
        .header("cookie", "language=ar")
        .body(Body::empty())
        .unwrap();
    let response = web::router(house.site()).oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-language"], "ar");
}

async fn ask(site: web::Site, host: &str) -> Response {
    let request = Request::get("/").header("host", host);
    let request = request.body(Body::empty()).unwrap();
    web::router(site).oneshot(request).await.unwrap()
}

#[tokio::test]
async fn another_name_for_this_machine_gets_no_page() {
    let house = House::furnished().await;
    assert_eq!(
        ask(house.site(), "localhost:8080").await.status(),
        StatusCode::OK
    );
    let mut under_a_name = house.site();
    under_a_name.origin = Some("https://nrm.example".parse().unwrap());
    for (site, host) in [
        (house.site(), "evil.example"),
        (under_a_name, "localhost:8080"),
    ] {
        let response = ask(site, host).await;
        assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST);
        let body = http_body_util::BodyExt::collect(response.into_body()).await;
        assert!(body.unwrap().to_bytes().is_empty());
    }
}

#[tokio::test]
async fn under_a_name_browsers_are_told_to_use_tls_from_then_on() {
    let house = House::furnished().await;
    let mut site = house.site();
    site.origin = Some("https://nrm.example".parse().unwrap());
    site.secure_cookies = true;
    let response = ask(site, "nrm.example").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        response.headers()["strict-transport-security"],
        "max-age=63072000"
    );
    let here = ask(house.site(), "localhost").await;
    assert!(here.headers().get("strict-transport-security").is_none());
}
