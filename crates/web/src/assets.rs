//! Style sheets, scripts and the icon, embedded in the binary.
//!
//! A file's name holds a hash of its content, so a browser may keep it for a year and still sees a
//! change at once. All three forms (plain, gzip, brotli) are made by the build; pages themselves
//! are never compressed, since they hold secret tokens beside text that others may have chosen.

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Where assets are served from.
pub(crate) const PREFIX: &str = "/assets/";

struct Asset {
    /// Name without the hash, by which pages ask for it.
    name: &'static str,
    /// Name with the hash, by which it is served.
    file: &'static str,
    media: &'static str,
    plain: &'static [u8],
    gzip: &'static [u8],
    brotli: &'static [u8],
}

/// The address of the asset that the build made from `name`.
pub(crate) fn url(name: &'static str) -> String {
    let asset = ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .expect("pages name only assets that build.mjs emits");
    format!("{PREFIX}{}", asset.file)
}

/// Serves one asset in the smallest form that the browser takes.
pub(crate) async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.file == file) else {
        let mut missing = Response::new(Body::empty());
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    let accepted = headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let accepts = |coding: &str| accepted.split(',').any(|part| part.trim() == coding);
    let (encoding, bytes) = if accepts("br") {
        (Some("br"), asset.brotli)
    } else if accepts("gzip") {
        (Some("gzip"), asset.gzip)
    } else {
        (None, asset.plain)
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.media));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
