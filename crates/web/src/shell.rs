//! The layer around every answer: headers that a browser enforces, and a page instead of a broken
//! connection when a handler panics.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt as _;

use crate::i18n::Locale;
use crate::origin::is_addressed;
use crate::pages::errors;
use crate::site::Site;
use crate::visit::{Invented, PersonLocales, RequestId, Visit};

/// Nothing from elsewhere, nothing inline, no frames, and forms only to ourselves.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 8] = [
    (CONTENT_SECURITY_POLICY, CONTENT_POLICY),
    // For browsers that do not know `frame-ancestors`.
    (X_FRAME_OPTIONS, "DENY"),
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

/// Whether the profile that holds is of a country that does not exist, and in which languages it offers
/// persons their pages; nothing is known before there is a profile.
async fn country(site: &Site) -> (bool, PersonLocales) {
    let known = |profile: &case::profile::Checked| {
        let country = &profile.profile().country;
        let named = |locale: &Locale| {
            let tags = &country.person_languages;
            tags.is_empty() || tags.iter().any(|tag| tag.as_str() == locale.code())
        };
        let locales = Locale::ALL.into_iter().filter(named).collect();
        (country.invented, PersonLocales(locales))
    };
    let unknown = || (false, PersonLocales(Locale::ALL.to_vec()));
    let found = site.engine.with_profile(known).await;
    found.unwrap_or_else(|_| unknown())
}

/// From the first visit on, browsers use TLS and nothing else (RFC 6797).
const FOR_TWO_YEARS: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// The answer to whoever asks for another address: nothing of this house.
fn misdirected() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::MISDIRECTED_REQUEST;
    response
}

/// Gives the request its identifier, runs it, and dresses the answer.
pub(crate) async fn around(
    State(site): State<Arc<Site>>,
    mut request: Request,
    next: Next,
) -> Response {
    let request_id = RequestId::new(&site);
    if !is_addressed(site.origin.as_ref(), request.headers(), request.uri()) {
        return dressed(misdirected(), &site, &request_id);
    }
    request.extensions_mut().insert(request_id.clone());
    let (invented, person_locales) = country(&site).await;
    if site.invented || invented {
        request.extensions_mut().insert(Invented);
    }
    request.extensions_mut().insert(person_locales);
    let (parts, body) = request.into_parts();
    let visit = Visit::read(&parts, &site);
    let request = Request::from_parts(parts, body);

    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let response = match answer {
        Ok(response) => response,
        Err(_) => errors::broken(&visit),
    };
    dressed(response, &site, &request_id)
}

/// An answer with the headers that every one has.
fn dressed(mut response: Response, site: &Site, request_id: &RequestId) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if site.origin.is_some() {
        headers.insert(STRICT_TRANSPORT_SECURITY, FOR_TWO_YEARS);
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    let id = HeaderValue::from_str(&request_id.0).expect("request identifiers are hexadecimal");
    headers.insert(HeaderName::from_static("x-request-id"), id);
    response
}
