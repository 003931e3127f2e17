//! A concern: what was told, what became of it, and what to do next.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use case::concern::{ConcernEvent, ConcernOutcome, ConcernStanding};
use case::content::Content;
use case::{Actor, Compartment, ConcernId, Reference};
use engine::{
    AddToConcern, ConcernView, EndConcern, EngineError, Form as FormMark, Order, Outcome, Parts,
};

use super::case_sealed;
use super::report::LONGEST;
use super::visits;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, from_code};
use crate::layout::Layout;
use crate::member::{Member, Posted, Trouble, redirect};
use crate::sealed::{self, ShownAccess, ShownPart};
use crate::visit::Id;

type Words = Cow<'static, str>;

#[derive(Template)]
#[template(path = "concern.html")]
struct ConcernPage {
    layout: Layout,
    facts: Vec<(Words, Words)>,
    cases: Vec<(String, Words)>,
    joined: Vec<(String, Words)>,
    next: Vec<(String, Words)>,
    entries: Vec<Entry>,
    accesses: Vec<ShownAccess>,
    older: String,
}

/// One thing that happened, as a timeline shows it.
pub(crate) struct Entry {
    pub(crate) title: Words,
    pub(crate) by: Words,
    pub(crate) at: String,
    pub(crate) when: Words,
    pub(crate) parts: Vec<ShownPart>,
}

pub(crate) async fn show(Id(id): Id<ConcernId>, member: Member) -> Response {
    let view = match member.engine().concern(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let own = view.concern.own_reference.as_ref();
    let title = t.concern_page_title(member.called(id, own));
    let layout = member.layout(title, MessageFile::Concern);
    let mut cases = Vec::new();
    for case in view.concern.all_cases() {
        let called = match member.calls(case.into()).await {
            Ok(called) => called,
            Err(page) => return page,
        };
        cases.push(if view.open_cases.contains(&case) {
            (format!("/cases/{case}"), t.concern_open_case(called))
        } else {
            (String::new(), t.concern_case_elsewhere(called))
        });
    }
    let page = ConcernPage {
        layout,
        facts: facts(&member, &view),
        cases,
        joined: joined(&member, &view),
        next: next(&member, &view),
        entries: entries(&member, &view),
        accesses: sealed::accesses(&member, &view.accesses),
        older: case_sealed::older(&format!("/concerns/{id}"), &view.accesses),
    };
    member.visit.page(&page)
}

/// The whole record of who opened what of a concern, a page at a time.
pub(crate) async fn accesses(Id(id): Id<ConcernId>, member: Member) -> Response {
    let from = case_sealed::place(&member.visit.query("before"));
    let engine = member.engine();
    match engine.concern_accesses(&member.session, id, from).await {
        Ok(page) => {
            let title = match member.calls(id.into()).await {
                Ok(called) => member.texts().concern_page_title(called),
                Err(page) => return page,
            };
            case_sealed::accesses_page(&member, title, format!("/concerns/{id}"), &page)
        }
        Err(error) => member.no_page(error),
    }
}

fn facts(member: &Member, view: &ConcernView) -> Vec<(Words, Words)> {
    let t = member.texts();
    let concern = &view.concern;
    let told = &concern.told;
    let state = match concern.standing {
        _ if concern.erased => t.case_state_erased(),
        ConcernStanding::Open => t.concern_open(),
        ConcernStanding::Linked => t.concern_linked(),
        ConcernStanding::Joined(into) => t.concern_joined_to(Reference::from(into)),
        ConcernStanding::Ended(outcome) => outcome.label(t),
    };
    let mut facts = vec![
        (t.concern_state(), state),
        (t.concern_danger(), told.danger.label(t)),
        (t.concern_noticed(), told.noticed.label(t)),
        (t.concern_child(), told.child.label(t)),
    ];
    if let Some(persons) = told.persons {
        facts.push((t.concern_persons(), persons.to_string().into()));
    }
    if !told.forms.is_empty() {
        let forms: Vec<Words> = told.forms.iter().map(|form| form.label(t)).collect();
        facts.push((t.concern_forms(), forms.join(" · ").into()));
    }
    if let Some(day) = told.seen_on {
        facts.push((t.concern_seen_on(), t.day(day)));
    }
    if let Some(by) = concern.reported_by {
        facts.push((t.concern_told_by(), member.name(by).to_owned().into()));
        let own = concern.own_reference.as_ref().map(|own| (&by, own));
        facts.extend(member.references(own));
    } else {
        facts.push((t.concern_told_by(), t.concern_from_the_public()));
    }
    let desk = member.name(concern.desk).to_owned();
    facts.push((t.concern_belongs_to(), desk.into()));
    if let Some(visit) = &concern.visit {
        facts.extend(visits::facts(member, visit));
    }
    facts
}

/// The concerns that tell of the same thing.
fn joined(member: &Member, view: &ConcernView) -> Vec<(String, Words)> {
    let t = member.texts();
    let others = view.concern.into.iter().chain(&view.concern.took_in);
    let line = |other: &ConcernId| {
        let words = t.concern_page_title(Reference::from(*other));
        (format!("/concerns/{other}"), words)
    };
    // Only the desk reads what it was not told about a person of its own.
    match view.may_end {
        true => others.map(line).collect(),
        false => Vec::new(),
    }
}

fn next(member: &Member, view: &ConcernView) -> Vec<(String, Words)> {
    let t = member.texts();
    let id = view.concern.id;
    let ended = view.concern.erased || matches!(view.concern.standing, ConcernStanding::Ended(_));
    let mut next = Vec::new();
    if !ended {
        next.push(("/must-pass-on".to_owned(), t.duties_link()));
    }
    if view.concern.visit.is_some() {
        next.push((visits::path(id), t.visit_workers()));
    }
    if view.may_presume && !ended && view.concern.visit.is_none() {
        next.push((format!("/concerns/{id}/presume"), t.presume_start()));
    }
    if view.may_presume && !ended && view.concern.visit.is_none() {
        next.push((format!("/concerns/{id}/join"), t.meet_title()));
    }
    // Whoever reads it as responsible for the person writes into the case.
    if view.may_presume && !ended && !member.in_coded_facts() {
        next.push((format!("/concerns/{id}/add"), t.concern_add_heading()));
    }
    let is_joined = view.concern.into.is_some() || !view.concern.joined.is_empty();
    if view.may_set_apart && is_joined && !view.concern.erased {
        next.push((format!("/concerns/{id}/apart"), t.apart_title()));
    }
    if view.may_end && view.concern.standing == ConcernStanding::Open {
        next.push((format!("/concerns/{id}/end"), t.concern_end_heading()));
    }
    next
}

fn entries(member: &Member, view: &ConcernView) -> Vec<Entry> {
    let t = member.texts();
    let shown = view.entries.iter().map(|entry| {
        let (title, by) = match &entry.event {
            ConcernEvent::Reported { by, .. } => (t.event_concern_told(), by),
            ConcernEvent::ReferenceGiven { reference, by } => {
                (t.event_reference_given(reference), by)
            }
            ConcernEvent::Added { by } => (t.event_concern_added(), by),
            ConcernEvent::Linked { by, .. } => (t.event_concern_linked(), by),
            ConcernEvent::JoinedCase { by, .. } => (t.event_concern_joined_case(), by),
            ConcernEvent::PartedCase { why, by, .. } => {
                (t.event_concern_parted_case(why.label(t)), by)
            }
            ConcernEvent::JoinedConcern { into, by } => {
                (t.event_concern_joined_concern(Reference::from(*into)), by)
            }
            ConcernEvent::PartedConcern { from, why, by } => {
                let title = t.event_concern_parted_concern(Reference::from(*from), why.label(t));
                (title, by)
            }
            ConcernEvent::TookIn { concern, by } => {
                (t.event_concern_took_in(Reference::from(*concern)), by)
            }
            ConcernEvent::LeftBehind { by_concern, by } => {
                let lead = Reference::from(*by_concern);
                (t.event_concern_left_behind(lead), by)
            }
            ConcernEvent::LetGo { concern, by } => {
                (t.event_concern_let_go(Reference::from(*concern)), by)
            }
            ConcernEvent::Ended { outcome, by } => (t.event_concern_ended(outcome.label(t)), by),
            ConcernEvent::OfVisit(it) => (visits::title(member, it), &it.by),
            ConcernEvent::Erased { grade, by } => (t.event_erased(grade.label(t)), by),
        };
        Entry {
            title,
            by: by_whom(member, by),
            at: entry.at.to_string(),
            when: member.moment(entry.at),
            parts: sealed::parts(member, &entry.parts),
        }
    });
    shown.collect()
}

/// Who did something, as a timeline says it: organisations, never names of staff.
pub(crate) fn by_whom(member: &Member, actor: &Actor) -> Words {
    let t = member.texts();
    match actor {
        Actor::Member { organisation, .. } => t.case_timeline_by(member.name(*organisation)),
        Actor::Person => t.case_timeline_person(),
        Actor::OnPaper => t.case_timeline_on_paper(),
        Actor::Public => t.case_timeline_public(),
        Actor::System => t.case_timeline_mechanism(),
    }
}

pub(crate) async fn add(Id(id): Id<ConcernId>, member: Member) -> Response {
    match member.admit::<AddToConcern>(id).await {
        Ok(_) => add_page(&member, id, fresh(&member)),
        Err(page) => page,
    }
}

pub(crate) async fn add_submit(
    Id(id): Id<ConcernId>,
    Posted { member, mut form }: Posted,
) -> Response {
    if let Err(page) = member.admit::<AddToConcern>(id).await {
        return page;
    }
    let t = member.texts();
    let words = form.required("words", LONGEST, &t, t.concern_add_missing());
    let Some(words) = words else {
        return add_page(&member, id, form);
    };
    let parts = Parts::from([(Compartment::Narrative, Content::Words(words))]);
    let done = format!("/concerns/{id}?done=added");
    match perform(&member, &mut form, AddToConcern(id), parts).await {
        Ok(()) => redirect(&done),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("words", sentence);
            add_page(&member, id, form)
        }
    }
}

fn add_page(member: &Member, id: ConcernId, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.concern_add_heading(), MessageFile::Concern);
    let key = form.value("form-key").to_owned();
    FormPage::new(layout, format!("/concerns/{id}/add"), form)
        .field(Field::hidden("form-key", key))
        .field(Field::area("words", t.concern_add_words(), 7))
        .button(t.concern_add_button())
        .link(format!("/concerns/{id}"), t.back())
        .answer(&member.visit)
}

pub(crate) async fn end(Id(id): Id<ConcernId>, member: Member) -> Response {
    match member.admit::<EndConcern>(id).await {
        Ok(_) => end_page(&member, id, fresh(&member)),
        Err(page) => page,
    }
}

pub(crate) async fn end_submit(
    Id(id): Id<ConcernId>,
    Posted { member, mut form }: Posted,
) -> Response {
    if let Err(page) = member.admit::<EndConcern>(id).await {
        return page;
    }
    let t = member.texts();
    let how = form.required_choice(
        "how",
        &t,
        t.concern_end_how_missing(),
        from_code::<ConcernOutcome>,
    );
    let why = form.required("why", LONGEST, &t, t.concern_end_why_missing());
    let (Some(how), Some(why)) = (how, why) else {
        return end_page(&member, id, form);
    };
    let parts = Parts::from([(Compartment::Narrative, Content::Words(why))]);
    match perform(&member, &mut form, EndConcern(id, how), parts).await {
        Ok(()) => redirect(&format!("/concerns/{id}?done=concern-ended")),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("how", sentence);
            end_page(&member, id, form)
        }
    }
}

fn end_page(member: &Member, id: ConcernId, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.concern_end_heading(), MessageFile::Concern);
    let how = Field::list::<ConcernOutcome>("how", t.concern_end_how(), t);
    let key = form.value("form-key").to_owned();
    FormPage::new(layout, format!("/concerns/{id}/end"), form)
        .field(Field::hidden("form-key", key))
        .field(how)
        .field(Field::area("why", t.concern_end_why(), 4))
        .button(t.concern_end_button())
        .link(format!("/concerns/{id}"), t.back())
        .answer(&member.visit)
}

/// A form that has not been sent yet; its key makes sending it twice do its work once.
pub(crate) fn fresh(member: &Member) -> Form {
    let mut form = Form::default();
    form.set("form-key", member.visit.site.nonce());
    form
}

/// Carries out the order of a form. The version that the page was made from is checked where the
/// form carries one.
pub(crate) async fn perform<O: Order>(
    member: &Member,
    form: &mut Form,
    order: O,
    parts: Parts,
) -> Result<(), Trouble> {
    let made_from = form.value("version").parse().ok();
    perform_made_from(member, form, order, parts, made_from)
        .await
        .map(|_| ())
}

/// The same for a form that was made from a version, or from none.
pub(crate) async fn perform_made_from<O: Order>(
    member: &Member,
    form: &mut Form,
    order: O,
    parts: Parts,
    made_from: Option<u64>,
) -> Result<Outcome, Trouble> {
    let said = form.said();
    let key = form.value("form-key");
    let mark = FormMark {
        key: (!key.is_empty()).then_some(key),
        made_from,
        said: Some(&said),
    };
    let engine = member.engine();
    match engine.perform(&member.session, order, parts, mark).await {
        Ok(outcome) => Ok(outcome),
        Err(error) => {
            // What it says now is another order, which is carried out if it is sent again.
            if matches!(error, EngineError::SentBefore) {
                form.set("form-key", member.visit.site.nonce());
            }
            Err(member.trouble(error))
        }
    }
}
