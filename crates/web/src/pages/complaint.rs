//! A person's complaint, for whoever takes it: what was written, by when it is answered, and the answer.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use case::complaint::ComplaintOutcome;
use case::content::Content;
use case::{Compartment, ComplaintId, Reference};
use engine::{AnswerComplaint, ComplaintLine, ComplaintView, Parts};

use super::concern::{Entry, fresh, perform};
use super::report::LONGEST;
use super::work::labelled;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words, from_code};
use crate::layout::Layout;
use crate::lines::Line;
use crate::member::{Member, Posted, Trouble, redirect};
use crate::sealed;
use crate::visit::Id;

#[derive(Template)]
#[template(path = "complaint.html")]
struct ComplaintPage {
    layout: Layout,
    tag: (Words, &'static str),
    /// What is to be known before anything is done about it.
    lead: Vec<Words>,
    facts: Vec<(Words, Words)>,
    next: Option<(String, Words)>,
    entries: Vec<Entry>,
}

pub(crate) async fn show(Id(id): Id<ComplaintId>, member: Member) -> Response {
    let view = match member.engine().complaint(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let it = &view.complaint;
    let told = match it.may_be_told {
        true => t.complaint_may_be_told(),
        false => t.complaint_not_told(),
    };
    let reaches = (!view.reaches_person).then(|| t.complaint_no_page());
    let answer = (format!("/complaints/{id}/answer"), t.complaint_answer());
    let title = t.complaint_page_title(Reference::from(id));
    member.visit.page(&ComplaintPage {
        layout: member.layout(title, MessageFile::Complaint),
        tag: state(&member, it.answer.is_none(), it.deadline.due),
        lead: std::iter::once(told).chain(reaches).collect(),
        facts: facts(&member, &view),
        next: view.may_answer.then_some(answer),
        entries: entries(&member, &view),
    })
}

fn facts(member: &Member, view: &ComplaintView) -> Vec<(Words, Words)> {
    let t = member.texts();
    let it = &view.complaint;
    let about = Cow::Owned(member.name(it.about).to_owned());
    let mut facts = vec![
        (t.complaint_about(), about),
        (t.complaint_made_at(), member.moment(it.made_at)),
        (t.complaint_due(), t.day(it.deadline.last_day)),
        (t.complaint_law(), it.deadline.article.clone().into()),
    ];
    if let Some((outcome, at)) = it.answer {
        facts.push((t.complaint_outcome(), outcome.label(t)));
        facts.push((t.complaint_answered_at(), member.moment(at)));
    }
    facts
}

fn entries(member: &Member, view: &ComplaintView) -> Vec<Entry> {
    let t = member.texts();
    let written = view.written.iter().map(|(at, persons, part)| Entry {
        title: match persons {
            true => t.complaint_of_person(),
            false => t.complaint_answer_heading(),
        },
        by: Cow::Borrowed(""),
        at: at.to_string(),
        when: member.moment(*at),
        parts: sealed::parts(member, &[(Compartment::Integrity, part.clone())]),
    });
    written.collect()
}

/// How a complaint stands, in words and a colour.
fn state(member: &Member, waits: bool, due: jiff::Timestamp) -> (Words, &'static str) {
    if !waits {
        return (member.texts().complaint_answered(), "grey");
    }
    let days = (member.last_day(due) - member.today()).get_days();
    (member.left(due), if days <= 7 { "red" } else { "blue" })
}

/// A complaint in a list.
pub(crate) fn line(member: &Member, line: &ComplaintLine) -> Line {
    let t = member.texts();
    let about = member.name(line.body.about).to_owned();
    let mut details = vec![
        labelled(t.complaint_about(), about.into()),
        labelled(t.complaint_made_at(), member.moment(line.body.made_at)),
        labelled(t.complaint_due(), t.day(member.last_day(line.due))),
    ];
    if let Some(outcome) = line.body.outcome {
        details.push(labelled(t.complaint_outcome(), outcome.label(t)));
    }
    Line {
        href: format!("/complaints/{}", line.id),
        title: line.reference.to_string(),
        tag: Some(state(member, line.waits, line.due)),
        details,
        act: None,
    }
}

pub(crate) async fn answer(Id(id): Id<ComplaintId>, member: Member) -> Response {
    match member.admit::<AnswerComplaint>(id).await {
        Ok(_) => answer_page(&member, id, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn answer_submit(
    Id(id): Id<ComplaintId>,
    Posted { member, mut form }: Posted,
) -> Response {
    if let Err(page) = member.admit::<AnswerComplaint>(id).await {
        return page;
    }
    let t = member.texts();
    let missing = t.complaint_outcome_missing();
    let outcome = form.required_choice("outcome", &t, missing, from_code::<ComplaintOutcome>);
    let words = form.required("words", LONGEST, &t, t.complaint_words_missing());
    if let (Some(outcome), Some(words), true) = (outcome, words, form.errors().is_empty()) {
        let parts = Parts::from([(Compartment::Integrity, Content::Words(words))]);
        match perform(&member, &mut form, AnswerComplaint(id, outcome), parts).await {
            Ok(()) => return redirect(&format!("/complaints/{id}?done=complaint-answered")),
            Err(Trouble::Page(page)) => return page,
            Err(Trouble::Sentence(sentence)) => form.fail("outcome", sentence),
        }
    }
    answer_page(&member, id, form).answer(&member.visit)
}

fn answer_page(member: &Member, id: ComplaintId, form: Form) -> FormPage {
    let t = member.texts();
    let layout = member.layout(t.complaint_answer(), MessageFile::Complaint);
    let key = form.value("form-key").to_owned();
    FormPage::new(layout, format!("/complaints/{id}/answer"), form)
        .field(Field::hidden("form-key", key))
        .lead(t.complaint_answer_lead())
        .field(Field::list::<ComplaintOutcome>(
            "outcome",
            t.complaint_outcome(),
            t,
        ))
        .field(Field::area("words", t.complaint_words(), 8))
        .button(t.complaint_answer_button())
        .link(format!("/complaints/{id}"), t.back())
}
