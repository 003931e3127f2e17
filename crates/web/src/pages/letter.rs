//! Protection letters: made and taken back by whoever works on the case, printed, and asked about by anybody.
//!
//! The letter says neither whose it is nor what it is about. Whoever asks learns whether it is valid and until
//! when, and nothing else.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use case::person::LetterOrder;
use case::{CaseId, LetterId};
use engine::{OnLetter, Parts};
use jiff::ToSpan as _;

use super::case_contact;
use super::case_forms::{open, take_to};
use super::concern::perform;
use super::errors;
use super::work::labelled;
use crate::form::{Form, Submitted};
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::Words;
use crate::layout::Layout;
use crate::lines::{Act, Line, LinesPage, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::site::Site;
use crate::visit::{Id, Visit};

/// Days for which a letter is valid where no day is given.
const USUAL_DAYS: i32 = 30;

#[derive(Template)]
#[template(path = "letter.html")]
struct LetterPage {
    layout: Layout,
    text: [Words; 3],
    facts: Vec<(Words, Words)>,
    back: String,
}

#[derive(Template)]
#[template(path = "checked.html")]
struct CheckedPage {
    layout: Layout,
    answer: Words,
}

pub(crate) async fn list(Id(id): Id<CaseId>, member: Member) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let now = member.engine().now();
    let open = view.case.standing == case::person::CaseStanding::Open;
    let mut letters: Vec<_> = view.case.letters.iter().collect();
    letters.sort_by_key(|(_, letter)| std::cmp::Reverse(letter.issued_by));
    let lines = letters.into_iter().map(|(letter_id, letter)| {
        let valid = open && letter.is_valid_at(now);
        let tag = match (valid, letter.revoked_at) {
            (true, _) => (t.letter_valid(), "green"),
            (false, Some(_)) => (t.letter_revoked(), "grey"),
            (false, None) => (t.letter_over(), "grey"),
        };
        let href = format!("/cases/{id}/letters/{letter_id}");
        Line {
            title: letter.number.to_string(),
            tag: Some(tag),
            details: vec![
                labelled(t.letter_until(), t.day(letter.until)),
                labelled(t.letter_made(), member.moment(letter.issued_at)),
            ],
            act: valid.then(|| Act {
                action: format!("{href}/revoke"),
                words: t.letter_revoke(),
                fields: vec![
                    ("form-key", member.visit.site.nonce()),
                    ("version", view.case.version.to_string()),
                ],
            }),
            href: if valid { href } else { String::new() },
        }
    });
    let section = Section {
        heading: t.letters_heading(),
        none: t.letters_none(),
        lines: lines.collect(),
        more: None,
    };
    // A letter has to come to the person somehow.
    let warns = open && view.contact.standing.needs_reason();
    let warning = warns.then(|| case_contact::standing(&member, &view.contact));
    let mut sections = vec![section];
    if open {
        sections.push(Section {
            heading: t.letter_new(),
            none: t.letter_new_lead(),
            lines: vec![Line {
                href: format!("/cases/{id}/letters/new"),
                title: t.letter_new().into_owned(),
                ..Line::default()
            }],
            more: None,
        });
    }
    member.visit.page(&LinesPage {
        layout: member.layout(t.letters_title(), MessageFile::Punishment),
        lead: [t.letters_lead()].into_iter().chain(warning).collect(),
        sections,
        seen: None,
        back: Some((format!("/cases/{id}"), t.back())),
    })
}

pub(crate) async fn new(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, new_page).await
}

pub(crate) async fn new_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    let letter = LetterId::new(posted.member.engine().new_id());
    let to = format!("/cases/{id}/letters?done=letter-made");
    take_to(id, posted, ("until-day", to), new_page, |member, form| {
        let t = member.texts();
        let until = form.day("until", &t);
        let usual = || member.today().saturating_add(USUAL_DAYS.days());
        let order = LetterOrder::Issue {
            letter,
            number: member.engine().new_number(),
            until: until.unwrap_or_else(usual),
        };
        Some((OnLetter(id, order), Parts::new()))
    })
    .await
}

fn new_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let layout = member.layout(t.letter_new(), MessageFile::Punishment);
    let hidden = ["form-key", "version"].map(|name| {
        let value = form.value(name).to_owned();
        Field::hidden(name, value)
    });
    FormPage::new(layout, format!("/cases/{id}/letters/new"), form)
        .fields(hidden)
        .lead(t.letter_new_lead())
        .field(Field::day("until", t.letter_until()).hint(t.letter_until_hint()))
        .button(t.letter_new_button())
        .link(format!("/cases/{id}/letters"), t.back())
}

pub(crate) async fn revoke(
    Id((id, letter)): Id<(CaseId, LetterId)>,
    Posted { member, mut form }: Posted,
) -> Response {
    let order = OnLetter(id, LetterOrder::Revoke(letter));
    match perform(&member, &mut form, order, Parts::new()).await {
        Ok(()) => redirect(&format!("/cases/{id}/letters?done=letter-revoked")),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => errors::refused(&member, sentence),
    }
}

/// The letter, to print: a number, a last day, and where to ask. It names nobody.
pub(crate) async fn show(Id((id, letter)): Id<(CaseId, LetterId)>, member: Member) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let now = member.engine().now();
    let letter = view.case.letters.get(&letter);
    let Some(letter) = letter.filter(|letter| letter.is_valid_at(now)) else {
        return errors::nothing_here(&member.visit);
    };
    let t = member.texts();
    let site = &member.visit.site;
    let page = match &site.origin {
        Some(origin) => format!("{origin}/check"),
        None => format!("http://{}/check", member.visit.host),
    };
    let phones = site.contacts.helplines.iter();
    let phones: Vec<_> = phones.map(|line| line.phone.as_str()).collect();
    let mut facts = vec![
        (t.letter_number(), letter.number.to_string().into()),
        (t.letter_until(), t.day(letter.until)),
        (t.letter_where(), page.into()),
    ];
    if !phones.is_empty() {
        facts.push((t.letter_phone(), phones.join(" · ").into()));
    }
    member.visit.page(&LetterPage {
        layout: member.layout(t.letter_title(), MessageFile::Punishment),
        text: [t.letter_text_1(), t.letter_text_2(), t.letter_text_3()],
        facts,
        back: format!("/cases/{id}/letters"),
    })
}

/// The public page at which anybody asks whether a letter is valid.
pub(crate) async fn check(visit: Visit) -> Response {
    check_page(&visit, Form::default()).answer(&visit)
}

fn check_page(visit: &Visit, form: Form) -> FormPage {
    let t = visit.texts;
    let layout = Layout::public(visit, t.check_title(), MessageFile::Public).for_people_at_work();
    FormPage::new(layout, "/check", form)
        .field(Field::input("number", t.check_number()).hint(t.check_hint()))
        .button(t.check_button())
}

/// Answers for every number with the same page, which says until when it is valid or that it is not.
pub(crate) async fn check_submit(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Submitted(mut form): Submitted,
) -> Response {
    let t = visit.texts;
    if !site.questions.may_try(visit.peer) {
        form.fail("number", t.check_busy());
        return check_page(&visit, form).answer(&visit);
    }
    match site.engine.letter_valid_until(form.value("number")).await {
        Ok(until) => visit.page_with(
            StatusCode::OK,
            &CheckedPage {
                layout: Layout::public(&visit, t.check_title(), MessageFile::Public)
                    .for_people_at_work(),
                answer: match until {
                    Some(day) => t.check_valid(t.day(day)),
                    None => t.check_not_valid(),
                },
            },
        ),
        Err(engine::EngineError::NotSetUp) => redirect("/set-up"),
        Err(fault) => errors::fault(&visit, &fault),
    }
}
