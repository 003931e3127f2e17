//! One break-glass: who asked, why, what became of it, and what it opens to whoever asked.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use case::person::{CaseEvent, Emergency, EmergencyEnd, EmergencyStanding};
use case::{CaseId, EmergencyId, Reference};
use engine::{EmergencyView, SealState};

use super::case_contact;
use super::concern::{Entry, by_whom};
use super::emergency::{path, state};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words};
use crate::layout::Layout;
use crate::lines::Act;
use crate::member::Member;
use crate::sealed::{self, ShownPart};
use crate::visit::Id;

#[derive(Template)]
#[template(path = "emergency.html")]
struct EmergencyPage {
    layout: Layout,
    path: String,
    tag: (Words, &'static str),
    facts: Vec<(Words, Words)>,
    /// What to do next: pages to open.
    next: Vec<(String, Words)>,
    /// What to do at once.
    acts: Vec<Act>,
    /// What is said to whoever waits for an answer.
    wait: Option<Words>,
    /// What can be opened: the code that is posted, and what it is called.
    buttons: Vec<(String, Words)>,
    person: Vec<ShownPart>,
    /// Whether the safe contact among it can be relied on.
    contact: Option<Words>,
    entries: Vec<Entry>,
}

pub(crate) async fn show(Id((case, id)): Id<(CaseId, EmergencyId)>, member: Member) -> Response {
    let view = match member.engine().emergency(&member.session, case, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let path = path(case, id);
    let act = |rest: &str, words| Act {
        action: format!("{path}/{rest}"),
        words,
        fields: vec![("form-key", member.visit.site.nonce())],
    };
    let mut next = Vec::new();
    if view.may_answer {
        next.push((format!("{path}/answer"), t.emergency_answer()));
    }
    if view.may_review {
        next.push((format!("{path}/review"), t.emergency_review()));
    }
    let mut acts = Vec::new();
    let now = member.engine().now();
    let wait = view.alone_from.map(|from| match now < from {
        true => t.emergency_wait(member.moment(from)),
        false => t.emergency_alone_text(),
    });
    if view.alone_from.is_some_and(|from| now >= from) {
        acts.push(act("alone", t.emergency_alone()));
    }
    if view.may_stop {
        acts.push(act("stop", t.emergency_stop()));
    }
    let sealed = view.sealed.iter();
    let can_be_opened = sealed.filter(|line| line.state == SealState::Sealed);
    let buttons = can_be_opened.map(|line| {
        let what = line.compartment.label(t);
        (line.compartment.to_string(), t.case_open(what))
    });
    let page = EmergencyPage {
        layout: member.layout(
            t.emergency_page_title(Reference::from(case)),
            MessageFile::Emergency,
        ),
        tag: state(&member, code(&view.emergency)),
        facts: facts(&member, &view),
        next,
        acts,
        wait,
        buttons: buttons.collect(),
        contact: view.contact.as_ref().map(|contact| {
            let holder = view.holder.map_or("–", |holder| member.name(holder));
            case_contact::standing_elsewhere(&member, contact, holder)
        }),
        person: sealed::parts(&member, &view.parts),
        entries: entries(&member, &view),
        path,
    };
    member.visit.page(&page)
}

/// The code of how it stands.
pub(crate) fn code(it: &Emergency) -> &'static str {
    match &it.standing {
        EmergencyStanding::Asked => "asked",
        EmergencyStanding::Open { alone: true, .. } => "alone",
        EmergencyStanding::Open { .. } => "open",
        _ if it.awaits_review() => "to_review",
        EmergencyStanding::Refused => "refused",
        EmergencyStanding::Ended(_) => "over",
    }
}

fn facts(member: &Member, view: &EmergencyView) -> Vec<(Words, Words)> {
    let t = member.texts();
    let (it, asked) = (&view.emergency, &view.emergency.asked);
    let name = |id| Cow::Owned(member.name(id).to_owned());
    let what: Vec<Words> = asked
        .compartments
        .iter()
        .map(|part| part.label(t))
        .collect();
    let mut facts = Vec::new();
    if let Some((_, organisation)) = it.asker() {
        facts.push((t.emergency_by(), name(organisation)));
    }
    facts.extend(
        view.holder
            .map(|holder| (t.emergency_holder(), name(holder))),
    );
    facts.extend([
        (t.emergency_ground(), asked.ground.label(t)),
        (t.emergency_what(), what.join(" · ").into()),
        (t.emergency_asked_at(), member.moment(it.asked_at)),
    ]);
    if it.on_call {
        facts.push((t.on_call_title(), t.emergency_on_call()));
    }
    match &it.standing {
        EmergencyStanding::Asked => {
            let confirmers: Vec<_> = asked.confirmers.iter().map(|id| member.name(*id)).collect();
            facts.push((t.emergency_confirmers(), confirmers.join(" · ").into()));
            facts.push((t.emergency_answer_until(), member.moment(asked.until)));
        }
        EmergencyStanding::Open { until, .. } => {
            facts.push((t.emergency_until(), member.moment(*until)));
        }
        EmergencyStanding::Refused | EmergencyStanding::Ended(_) => {}
    }
    if let Some(review) = it.review.as_ref().filter(|_| it.reviewed.is_none()) {
        facts.push((t.emergency_review_due(), t.day(review.last_day)));
    }
    if let Some((finding, _)) = it.reviewed {
        facts.push((t.emergency_reviewed(), finding.label(t)));
    }
    facts
}

fn entries(member: &Member, view: &EmergencyView) -> Vec<Entry> {
    let shown = view.entries.iter().map(|entry| Entry {
        title: title(member, &entry.event),
        by: by_whom(member, &entry.event.actor()),
        at: entry.at.to_string(),
        when: member.moment(entry.at),
        parts: sealed::parts(member, &entry.parts),
    });
    shown.collect()
}

/// What happened to a break-glass, as timelines say it.
pub(crate) fn title(member: &Member, event: &CaseEvent) -> Words {
    let t = member.texts();
    match event {
        CaseEvent::EmergencyAsked(asked) | CaseEvent::EmergencyAskedOnCall(asked) => {
            t.event_emergency_asked(asked.ground.label(t))
        }
        CaseEvent::EmergencyConfirmed { until, .. } => {
            t.event_emergency_confirmed(member.moment(*until))
        }
        CaseEvent::EmergencyRefused { .. } => t.event_emergency_refused(),
        CaseEvent::EmergencyOpenedAlone { until, .. } => {
            t.event_emergency_alone(member.moment(*until))
        }
        CaseEvent::EmergencyEnded { how, .. } => match how {
            EmergencyEnd::NotAnswered => t.event_emergency_not_answered(),
            EmergencyEnd::RanOut => t.event_emergency_ran_out(),
            EmergencyEnd::Stopped => t.event_emergency_stopped(),
        },
        CaseEvent::EmergencyReviewed { finding, .. } => {
            t.event_emergency_reviewed(finding.label(t))
        }
        _ => t.event_emergency_review_missed(),
    }
}
