//! The rights card: what a person can expect, whom to call, and that it is theirs to choose.
//!
//! It needs no account, sets no cookie unless a language is chosen, and prints on one sheet.

use askama::Template;
use axum::response::Response;

use crate::i18n::MessageFile;
use crate::layout::Layout;
use crate::rights::RightsCard;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "rights.html")]
struct Rights<'a> {
    layout: Layout,
    card: &'a RightsCard,
}

pub(crate) async fn show(visit: Visit) -> Response {
    let layout = Layout::public(&visit, visit.texts.rights_title(), MessageFile::Rights);
    visit.page(&Rights {
        layout,
        card: &visit.site.rights,
    })
}
