//! The person can no longer be reached; and a child is reported missing.

use axum::response::Response;
use case::CaseId;
use case::person::{HolderOrder, LossKind};
use engine::OnCase;

use super::case_forms::{form_page, open, take, words};
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::labels::from_code;
use crate::member::{Member, Posted};
use crate::visit::Id;

/// The longest name of an office.
const OFFICE: usize = 300;

pub(crate) async fn show(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, page).await
}

pub(crate) async fn submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    take(id, posted, ("how", "lost"), page, |member, form| {
        let t = member.texts();
        let how = form.required_choice("how", &t, t.lost_how_missing(), from_code::<LossKind>);
        let last_seen = form.day("last-seen", &t);
        let told = form.optional("words", LONGEST, &t);
        let order = HolderOrder::LoseContact {
            how: how?,
            last_seen,
        };
        Some((OnCase(id, order), told.map(words).unwrap_or_default()))
    })
    .await
}

fn page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "lost", t.lost_title(), form)
        .lead(t.lost_lead())
        .field(Field::list::<LossKind>("how", t.lost_how(), t))
        .field(Field::day("last-seen", t.lost_last_seen()).hint(t.date_hint()))
        .field(Field::area("words", t.lost_words(), 4).hint(t.contacted_words_hint()))
        .button(t.case_write_down())
}

pub(crate) async fn missing(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, missing_page).await
}

pub(crate) async fn missing_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    let done = ("office", "missing");
    take(id, posted, done, missing_page, |member, form| {
        let t = member.texts();
        let office = form.required("office", OFFICE, &t, t.missing_office_missing());
        let on = form.day("on", &t).unwrap_or_else(|| member.today());
        let told = form.optional("words", LONGEST, &t);
        let order = HolderOrder::ReportMissing {
            office: office?,
            on,
        };
        Some((OnCase(id, order), told.map(words).unwrap_or_default()))
    })
    .await
}

fn missing_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "missing", t.missing_title(), form)
        .lead(t.missing_lead())
        .field(Field::input("office", t.missing_office()).hint(t.missing_office_hint()))
        .field(Field::day("on", t.contacted_on()).hint(t.case_age_said_on_hint()))
        .field(Field::area("words", t.missing_words(), 4).hint(t.contacted_words_hint()))
        .button(t.case_write_down())
}
