//! The accessibility statement.

use axum::response::Response;

use super::text::{Section, TextPage};
use crate::i18n::MessageFile;
use crate::layout::Layout;
use crate::visit::Visit;

pub(crate) async fn show(visit: Visit) -> Response {
    let t = visit.texts;
    let layout = Layout::public(&visit, t.accessibility_title(), MessageFile::Public);
    visit.page(&TextPage {
        layout,
        lead: vec![t.accessibility_lead()],
        sections: vec![
            Section {
                heading: t.accessibility_can_heading(),
                items: vec![
                    t.accessibility_can_scripts(),
                    t.accessibility_can_keyboard(),
                    t.accessibility_can_zoom(),
                    t.accessibility_can_reader(),
                    t.accessibility_can_direction(),
                ],
            },
            Section {
                heading: t.accessibility_measured_heading(),
                items: vec![t.accessibility_measured_text()],
            },
            Section {
                heading: t.accessibility_known_heading(),
                items: vec![
                    t.accessibility_known_translations(),
                    t.accessibility_known_people(),
                ],
            },
            Section {
                heading: t.accessibility_tell_heading(),
                items: vec![t.accessibility_tell_text()],
            },
        ],
    })
}
