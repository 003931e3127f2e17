//! Contacts with the person: how they can be reached safely, whether that can be relied on, and what came of it.

use axum::response::Response;
use case::person::{
    ContactResult, ContactStanding, HolderOrder, MadeContact, OutsideReason, RecordedContact,
};
use case::{CaseId, Compartment};
use engine::{CaseView, OnCase, Opened, Parts};

use super::case_contact;
use super::case_forms::{form_page, words};
use super::concern::{fresh, perform};
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::labels::{Label as _, Words, from_code};
use crate::lines::{Line, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::sealed;
use crate::visit::Id;

/// What came of a contact, as timelines say it.
pub(crate) fn title(member: &Member, made: &RecordedContact) -> Words {
    let t = member.texts();
    let result = made.result.label(t);
    match made.outside {
        Some(why) => t.event_contact_outside(result, why.label(t)),
        None => t.event_contact_made(result),
    }
}

pub(crate) async fn show(Id(id): Id<CaseId>, member: Member) -> Response {
    match case_of(&member, id).await {
        Ok(view) => {
            let mut form = fresh(&member);
            form.set("version", view.case.version.to_string());
            page(&member, &view, form).answer(&member.visit)
        }
        Err(page) => page,
    }
}

/// The case, for whoever may write down what came of a contact.
async fn case_of(member: &Member, id: CaseId) -> Result<CaseView, Response> {
    member.admit::<OnCase>(id).await?;
    let view = member.engine().case(&member.session, id).await;
    view.map_err(|error| member.no_page(error))
}

pub(crate) async fn submit(Id(id): Id<CaseId>, Posted { member, mut form }: Posted) -> Response {
    let view = match case_of(&member, id).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let t = member.texts();
    let missing = t.contacted_result_missing();
    let result = form.required_choice("result", &t, missing, from_code::<ContactResult>);
    let kept = form.required_choice("kept", &t, t.contacted_kept_missing(), |code| match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    });
    let outside = form.choice("outside", &t, from_code::<OutsideReason>);
    let on = form.day("on", &t).unwrap_or_else(|| member.today());
    let told = form.optional("words", LONGEST, &t);
    let (Some(result), Some(kept), true) = (result, kept, form.errors().is_empty()) else {
        return page(&member, &view, form).answer(&member.visit);
    };
    let made = MadeContact {
        result,
        on,
        kept,
        outside,
    };
    let order = OnCase(id, HolderOrder::RecordContact(made));
    let parts: Parts = told.map(words).unwrap_or_default();
    match perform(&member, &mut form, order, parts).await {
        Ok(()) => redirect(&format!("/cases/{id}?done=contacted")),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("outside", sentence);
            form.set("version", view.case.version.to_string());
            page(&member, &view, form).answer(&member.visit)
        }
    }
}

fn page(member: &Member, view: &CaseView, form: Form) -> FormPage {
    let t = member.texts();
    let id = view.case.id;
    let kept: Options = vec![
        ("yes".to_owned(), t.contacted_kept_yes()),
        ("no".to_owned(), t.contacted_kept_no()),
    ];
    let outside = Field::list::<OutsideReason>("outside", t.contacted_outside(), t);
    let outside = match view.contact.standing.needs_reason() {
        true => outside.hint(t.contacted_outside_needed()),
        false => outside.hint(t.contacted_outside_hint()),
    };
    let page = form_page(member, id, "contacted", t.contacted_title(), form)
        .lead(t.contacted_lead())
        .lead(case_contact::standing(member, &view.contact));
    let page = match rules(member, view) {
        Some(rules) => page.above(rules),
        None if view.contact.standing == ContactStanding::Elsewhere => page,
        None => page.link_before(format!("/cases/{id}#person"), t.contacted_open()),
    };
    page.field(Field::list::<ContactResult>(
        "result",
        t.contacted_result(),
        t,
    ))
    .field(Field::radios("kept", t.contacted_kept(), kept))
    .field(outside)
    .field(Field::day("on", t.contacted_on()).hint(t.case_age_said_on_hint()))
    .field(Field::area("words", t.contacted_words(), 3).hint(t.contacted_words_hint()))
    .button(t.case_write_down())
    .link(format!("/cases/{id}/contact"), t.case_contact_add())
}

/// What the person said is safe, where this session has it open.
fn rules(member: &Member, view: &CaseView) -> Option<Section> {
    let kept = view.case.safe_contact()?;
    let mut entries = view.entries.iter();
    let entry = entries.find(|entry| entry.version == kept.version)?;
    let mut parts = entry.parts.iter();
    let part = parts.find(|(compartment, opened)| {
        *compartment == Compartment::Contact && matches!(opened, Opened::Content(_))
    })?;
    let shown = sealed::parts(member, std::slice::from_ref(part)).pop()?;
    let lines = shown.fields.into_iter().map(|(label, said)| Line {
        title: said,
        details: vec![label],
        ..Line::default()
    });
    Some(Section {
        heading: member.texts().contacted_rules(),
        none: "".into(),
        lines: lines.collect(),
        more: None,
    })
}
