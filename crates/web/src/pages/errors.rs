//! Answers when something is not as it should be. Each says what happened and what to do next.

use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::form::Form;
use crate::i18n::MessageFile;
use crate::layout::Layout;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    layout: Layout,
    paragraphs: Vec<Cow<'static, str>>,
    /// Shown where the operator could find out more.
    request_id: Option<&'a str>,
    /// What was typed, to be sent again.
    kept: Option<Vec<(&'a str, &'a str)>>,
}

/// There is no such page, or it is not this visitor's to see: the two look the same, so that nobody
/// learns what exists.
pub(crate) async fn not_found(visit: Visit) -> Response {
    let t = visit.texts;
    let title = t.not_found_title();
    let paragraphs = vec![t.not_found_text(), t.not_found_next()];
    plain(&visit, StatusCode::NOT_FOUND, title, paragraphs)
}

/// The page exists but does not take what was sent to it.
pub(crate) async fn wrong_method(visit: Visit) -> Response {
    let t = visit.texts;
    let title = t.not_found_title();
    let paragraphs = vec![t.not_found_text(), t.not_found_next()];
    plain(&visit, StatusCode::METHOD_NOT_ALLOWED, title, paragraphs)
}

/// A fault of ours.
pub(crate) fn broken(visit: &Visit) -> Response {
    let t = visit.texts;
    let page = ErrorPage {
        layout: Layout::new(visit, t.broken_title(), MessageFile::Common),
        paragraphs: vec![t.broken_text(), t.broken_next()],
        request_id: Some(&visit.request_id.0),
        kept: None,
    };
    visit.page_with(StatusCode::INTERNAL_SERVER_ERROR, &page)
}

/// More was sent than is read.
pub(crate) fn too_large(visit: &Visit) -> Response {
    let t = visit.texts;
    let title = t.too_large_title();
    let paragraphs = vec![t.too_large_text(), t.too_large_next()];
    plain(visit, StatusCode::PAYLOAD_TOO_LARGE, title, paragraphs)
}

/// The connection broke while the form was being sent.
pub(crate) fn interrupted(visit: &Visit) -> Response {
    let t = visit.texts;
    let title = t.interrupted_title();
    let paragraphs = vec![t.interrupted_text()];
    plain(visit, StatusCode::BAD_REQUEST, title, paragraphs)
}

/// The browser says that another site sent this form.
pub(crate) fn forged(visit: &Visit) -> Response {
    let t = visit.texts;
    let title = t.forged_title();
    let paragraphs = vec![t.forged_text()];
    plain(visit, StatusCode::FORBIDDEN, title, paragraphs)
}

/// The form was given out under another cookie, or too long ago. What was typed is shown and can be
/// sent again by the person who typed it; nothing is taken until then.
pub(crate) fn expired(visit: &Visit, form: &Form) -> Response {
    let t = visit.texts;
    let page = ErrorPage {
        layout: Layout::new(visit, t.expired_title(), MessageFile::Common),
        paragraphs: vec![t.expired_text()],
        request_id: None,
        kept: Some(form.kept().collect()),
    };
    visit.page_with(StatusCode::FORBIDDEN, &page)
}

fn plain(
    visit: &Visit,
    status: StatusCode,
    title: Cow<'static, str>,
    paragraphs: Vec<Cow<'static, str>>,
) -> Response {
    let page = ErrorPage {
        layout: Layout::new(visit, title, MessageFile::Common),
        paragraphs,
        request_id: None,
        kept: None,
    };
    visit.page_with(status, &page)
}
