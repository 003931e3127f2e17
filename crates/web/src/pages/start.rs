//! The front door.

use askama::Template;
use axum::response::Response;

use crate::i18n::MessageFile;
use crate::layout::Layout;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "start.html")]
struct Start {
    layout: Layout,
}

pub(crate) async fn show(visit: Visit) -> Response {
    let layout = Layout::public(&visit, visit.texts.start_title(), MessageFile::Common);
    visit.page(&Start { layout })
}
