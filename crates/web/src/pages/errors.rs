//! Answers when something is not as it should be. Each says what happened and what to do next.

use std::borrow::Cow;
use std::error::Error;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::form::Form;
use crate::i18n::MessageFile;
use crate::layout::Layout;
use crate::member::Member;
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
    nothing_here(&visit)
}

/// See [`not_found`].
pub(crate) fn nothing_here(visit: &Visit) -> Response {
    let t = visit.texts;
    let title = t.not_found_title();
    let paragraphs = vec![t.not_found_text(), t.not_found_next()];
    plain(visit, StatusCode::NOT_FOUND, title, paragraphs)
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

/// A fault of the installation: the operator's log says which, the page only its number.
pub(crate) fn fault(visit: &Visit, fault: &dyn Error) -> Response {
    log(visit, fault);
    broken(visit)
}

/// Tells the operator of a fault, and nobody whose request it was.
pub(crate) fn log(visit: &Visit, fault: &dyn Error) {
    let mut told = fault.to_string();
    let mut cause = fault.source();
    while let Some(next) = cause {
        told.push_str(": ");
        told.push_str(&next.to_string());
        cause = next.source();
    }
    eprintln!("request {}: {told}", visit.request_id.0);
}

/// The rules refuse what a button asked for.
pub(crate) fn refused(member: &Member, sentence: Cow<'static, str>) -> Response {
    let t = member.texts();
    let page = ErrorPage {
        layout: member.layout(t.refused_title(), MessageFile::Refusal),
        paragraphs: vec![sentence],
        request_id: None,
        kept: None,
    };
    member.visit.page_with(StatusCode::CONFLICT, &page)
}

/// More was sent than is read.
pub(crate) fn too_large(visit: &Visit) -> Response {
    let t = visit.texts;
    let title = t.too_large_title();
    let paragraphs = vec![t.too_large_text(), t.too_large_next()];
    plain(visit, StatusCode::PAYLOAD_TOO_LARGE, title, paragraphs)
}

/// The connection broke while the form was being sent, or took too long.
pub(crate) fn interrupted(visit: &Visit, status: StatusCode) -> Response {
    let t = visit.texts;
    let title = t.interrupted_title();
    let paragraphs = vec![t.interrupted_text()];
    plain(visit, status, title, paragraphs)
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
    send_again(
        visit,
        &visit.path,
        StatusCode::FORBIDDEN,
        form.kept().collect(),
    )
}

/// Shows what was typed, to be sent to `action` by the person who typed it.
pub(crate) fn send_again(
    visit: &Visit,
    action: &str,
    status: StatusCode,
    kept: Vec<(&str, &str)>,
) -> Response {
    let t = visit.texts;
    let mut layout = Layout::new(visit, t.expired_title(), MessageFile::Common);
    layout.path = action.to_owned();
    let page = ErrorPage {
        layout,
        paragraphs: vec![t.expired_text()],
        request_id: None,
        kept: Some(kept),
    };
    visit.page_with(status, &page)
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
