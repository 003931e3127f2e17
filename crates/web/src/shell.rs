//! The layer around every answer: headers that a browser enforces, and a page instead of a broken
//! connection when a handler panics.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt as _;

use crate::pages::errors;
use crate::site::Site;
use crate::visit::{Invented, RequestId, Visit};

/// Nothing from elsewhere, nothing inline, no frames, and forms only to ourselves.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 7] = [
    (CONTENT_SECURITY_POLICY, CONTENT_POLICY),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
];

/// Whether the profile that holds is of a country that does not exist.
async fn country_is_invented(site: &Site) -> bool {
    let invented = |profile: &case::profile::Checked| profile.profile().country.invented;
    site.engine.with_profile(invented).await.unwrap_or(false)
}

/// Gives the request its identifier, runs it, and dresses the answer.
pub(crate) async fn around(
    State(site): State<Arc<Site>>,
    mut request: Request,
    next: Next,
) -> Response {
    let request_id = RequestId::new(&site);
    request.extensions_mut().insert(request_id.clone());
    if site.invented || country_is_invented(&site).await {
        request.extensions_mut().insert(Invented);
    }
    let (parts, body) = request.into_parts();
    let visit = Visit::read(&parts, &site);
    let request = Request::from_parts(parts, body);

    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = match answer {
        Ok(response) => response,
        Err(_) => errors::broken(&visit),
    };

    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    let id = HeaderValue::from_str(&request_id.0).expect("request identifiers are hexadecimal");
    headers.insert(HeaderName::from_static("x-request-id"), id);
    response
}
