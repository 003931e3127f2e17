//! What this site protects against, and, as plainly, what it does not.

use axum::response::Response;

use super::text::{Section, TextPage};
use crate::i18n::MessageFile;
use crate::layout::Layout;
use crate::visit::Visit;

pub(crate) async fn show(visit: Visit) -> Response {
    let t = visit.texts;
    let layout = Layout::public(&visit, t.protection_title(), MessageFile::Public);
    visit.page(&TextPage {
        layout,
        lead: vec![t.protection_lead()],
        sections: vec![
            Section {
                heading: t.protection_does_heading(),
                items: vec![
                    t.protection_does_sealed(),
                    t.protection_does_opened(),
                    t.protection_does_log(),
                    t.protection_does_agreement(),
                    t.protection_does_no_third_party(),
                ],
            },
            Section {
                heading: t.protection_not_heading(),
                items: vec![
                    t.protection_not_server(),
                    t.protection_not_thief(),
                    t.protection_not_copied(),
                    t.protection_not_device(),
                    t.protection_not_network(),
                    t.protection_not_paper(),
                ],
            },
            Section {
                heading: t.protection_do_heading(),
                items: vec![
                    t.protection_do_private_window(),
                    t.protection_do_own_device(),
                    t.protection_do_exit(),
                ],
            },
        ],
    })
}
