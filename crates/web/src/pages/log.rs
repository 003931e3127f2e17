//! The log's newest checkpoint, for an organisation that keeps it: with what it kept, a rewritten
//! history is found out.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;

use super::errors;
use crate::member::Member;

pub(crate) async fn checkpoint(member: Member) -> Response {
    let note = match member.engine().log(&member.session).await {
        Ok(log) => log.checkpoint.map(|(note, _)| note),
        Err(error) => return member.no_page(error),
    };
    let Some(note) = note else {
        return errors::nothing_here(&member.visit);
    };
    let mut response = Response::new(Body::from(note));
    for (name, value) in [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"checkpoint\""),
        (CACHE_CONTROL, "no-store"),
    ] {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}
