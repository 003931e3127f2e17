//! The person's children and threatened family.

use axum::response::Response;
use case::content::Content;
use case::person::{DependantKind, HolderOrder};
use case::{CaseId, Compartment, Tell};
use engine::{OnCase, Parts};

use super::case_forms::{form_page, open, take};
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::labels::from_code;
use crate::member::{Member, Posted};
use crate::visit::Id;

pub(crate) async fn show(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, page).await
}

pub(crate) async fn submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    take(id, posted, ("kind", "dependant"), page, |member, form| {
        let t = member.texts();
        let missing = t.dependant_kind_missing();
        let kind = form.required_choice("kind", &t, missing, from_code::<DependantKind>);
        let mut told = |field| {
            let told = form.choice(field, &t, from_code::<Tell>);
            told.unwrap_or(Tell::Unknown)
        };
        let (with_person, in_danger) = (told("with"), told("danger"));
        let who = form.optional("who", LONGEST, &t);
        let order = HolderOrder::RecordDependant {
            kind: kind?,
            with_person,
            in_danger,
        };
        let who = who.map(|who| (Compartment::Identity, Content::Words(who)));
        Some((OnCase(id, order), who.into_iter().collect::<Parts>()))
    })
    .await
}

fn page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "dependants/new", t.dependant_title(), form)
        .lead(t.dependant_lead())
        .field(Field::list::<DependantKind>("kind", t.dependant_kind(), t))
        .field(Field::list::<Tell>("with", t.dependant_with(), t))
        .field(Field::list::<Tell>("danger", t.dependant_danger(), t))
        .field(Field::area("who", t.dependant_who(), 2).hint(t.contacted_words_hint()))
        .button(t.case_write_down())
}
