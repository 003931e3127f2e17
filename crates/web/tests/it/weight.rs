//! What the first page costs on a slow line.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::house::House;

/// Most that a first visit may transfer, in bytes: page, style sheet, scripts and icon.
const MOST: usize = 100_000;

#[tokio::test]
async fn the_first_page_weighs_less_than_100_kilobytes() {
    let house = House::empty().await;
    let pages = web::router(house.site());
    for lang in ["en", "ar"] {
        let page = fetch(&pages, &format!("/?lang={lang}"), None).await;
        let mut total = page.len();
        let mut open: Vec<String> = assets(&String::from_utf8(page).unwrap());
        let mut seen = BTreeSet::new();
        while let Some(path) = open.pop() {
            if seen.insert(path.clone()) {
                total += fetch(&pages, &path, Some("gzip")).await.len();
                let plain = fetch(&pages, &path, None).await;
                open.extend(assets(&String::from_utf8(plain).unwrap()));
            }
        }
        assert!(
            seen.len() >= 4,
            "style sheet, two scripts and icon: {seen:?}"
        );
        println!("first page in `{lang}`: {total} bytes");
        assert!(total < MOST, "{total} bytes in `{lang}`: {seen:?}");
    }
}

#[tokio::test]
async fn assets_are_kept_for_a_year_and_come_compressed() {
    let house = House::empty().await;
    let pages = web::router(house.site());
    let page = fetch(&pages, "/", None).await;
    for path in assets(&String::from_utf8(page).unwrap()) {
        let request = Request::get(&path)
            .header("accept-encoding", "gzip, br")
            .body(Body::empty())
            .unwrap();
        let response = pages.clone().oneshot(request).await.unwrap();
        assert_eq!(response.headers()["content-encoding"], "br");
        let kept = response.headers()["cache-control"].to_str().unwrap();
        assert!(kept.contains("immutable"));
    }
}

async fn fetch(pages: &Router, path: &str, encoding: Option<&str>) -> Vec<u8> {
    let mut request = Request::get(path);
    if let Some(encoding) = encoding {
        request = request.header("accept-encoding", encoding);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = pages.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    response
        .into_body()
        .collect()
        .await
        .unwrap()
        .to_bytes()
        .into()
}

/// The assets that a page, style sheet or script names.
fn assets(text: &str) -> Vec<String> {
    text.split(['"', '\'', '(', ')'])
        .filter_map(|part| match part.strip_prefix("./govuk-frontend") {
            Some(rest) => Some(format!("/assets/govuk-frontend{rest}")),
            None => part
                .strip_prefix("/assets/")
                .filter(|file| file.contains('-') && !file.contains("images/"))
                .map(|file| format!("/assets/{file}")),
        })
        .collect()
}
