//! Inside the organisation that is responsible: notes, and who of its members looks after the person.

use axum::response::Response;
use case::person::HolderOrder;
use case::{CaseId, MemberId};
use engine::{EntrustCase, OnCase, Parts};

use super::case_forms::{form_page, open, take, words};
use super::concern::{fresh, perform};
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

pub(crate) async fn note(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, note_page).await
}

pub(crate) async fn note_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    take(id, posted, ("words", "noted"), note_page, |member, form| {
        let t = member.texts();
        let said = form.required("words", LONGEST, &t, t.note_missing());
        let for_next_shift = form.value("next") == "yes";
        let order = HolderOrder::WriteNote { for_next_shift };
        Some((OnCase(id, order), words(said?)))
    })
    .await
}

fn note_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let next: Options = vec![("yes".to_owned(), t.note_next_yes())];
    form_page(member, id, "note", t.note_title(), form)
        .lead(t.note_lead())
        .field(Field::area("words", t.note_words(), 8).hint(t.note_words_hint()))
        .field(Field::checkboxes("next", t.note_next(), next))
        .button(t.case_write_down())
}

pub(crate) async fn entrust(Id(id): Id<CaseId>, member: Member) -> Response {
    if let Err(page) = member.admit::<EntrustCase>(id).await {
        return page;
    }
    entrust_page(&member, id, fresh(&member)).await
}

pub(crate) async fn entrust_submit(
    Id(id): Id<CaseId>,
    Posted { member, mut form }: Posted,
) -> Response {
    if let Err(page) = member.admit::<EntrustCase>(id).await {
        return page;
    }
    let t = member.texts();
    let to = form.required_choice("to", &t, t.entrust_missing(), |code| match code {
        NOBODY => Some(None),
        member => member.parse::<MemberId>().ok().map(Some),
    });
    let Some(to) = to else {
        return entrust_page(&member, id, form).await;
    };
    let holder = member.organisation();
    let order = EntrustCase {
        case: id,
        holder,
        to,
    };
    match perform(&member, &mut form, order, Parts::new()).await {
        // Whoever takes people from a list goes on with the list.
        Ok(()) if form.value("from") == "work" => redirect("/work?done=entrusted"),
        Ok(()) => redirect(&format!("/cases/{id}?done=entrusted")),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("to", sentence);
            entrust_page(&member, id, form).await
        }
    }
}

/// What the form sends where nobody is to look after the person.
const NOBODY: &str = "nobody";

async fn entrust_page(member: &Member, id: CaseId, form: Form) -> Response {
    let t = member.texts();
    let colleagues = match member.engine().colleagues(&member.session).await {
        Ok(colleagues) => colleagues,
        Err(error) => return member.no_page(error),
    };
    let own = member.session.principal().member;
    let mut others: Vec<_> = colleagues
        .into_iter()
        .filter(|(it, _)| *it != own)
        .collect();
    others.sort_by(|(_, one), (_, other)| one.cmp(other));
    let others = others
        .into_iter()
        .map(|(id, name)| (id.to_string(), name.into()));
    let to: Options = [(own.to_string(), t.entrust_me())]
        .into_iter()
        .chain(others)
        .chain([(NOBODY.to_owned(), t.entrust_nobody())])
        .collect();
    form_page(member, id, "entrust", t.entrust_title(), form)
        .lead(t.entrust_lead())
        .field(Field::radios("to", t.entrust_to(), to))
        .button(t.entrust_button())
        .answer(&member.visit)
}
