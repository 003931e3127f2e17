//! A demand for records: who demands what and on which law, who was told, and what was answered; and the
//! sheet of the answer, to print.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use case::person::{
    AppealStep, CaseEvent, Demand, DemandBasis, DemandLawyer, DemandStanding, NotTold, PersonTold,
    Speaker,
};
use case::{CaseId, Compartment, DemandId, Reference};
use engine::{DemandLine, DemandView};

use super::work::labelled;
use crate::i18n::MessageFile;
use crate::labels::{Choices as _, Label as _, Words};
use crate::layout::Layout;
use crate::lines::Line;
use crate::member::Member;
use crate::visit::Id;

#[derive(Template)]
#[template(path = "demand.html")]
struct DemandPage {
    layout: Layout,
    tag: (Words, &'static str),
    facts: Vec<(Words, Words)>,
    /// What to do next: pages to open.
    next: Vec<(String, Words)>,
    /// Where the page leads back to.
    back: String,
}

#[derive(Template)]
#[template(path = "demand_sheet.html")]
struct SheetPage {
    layout: Layout,
    facts: Vec<(Words, Words)>,
    /// What is handed over.
    handed: Vec<Words>,
    /// What is not, with the article where it is privileged.
    withheld: Vec<Words>,
    reasons: Vec<Words>,
    back: String,
}

pub(crate) fn path(case: CaseId, id: DemandId) -> String {
    format!("/cases/{case}/demands/{id}")
}

pub(crate) async fn show(Id((case, id)): Id<(CaseId, DemandId)>, member: Member) -> Response {
    let view = match member.engine().demand(&member.session, case, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let back = match view.may_answer {
        true => format!("/cases/{case}"),
        false if member.is_co_ordinator() => "/lists/all-demands".to_owned(),
        false => "/lists/demands".to_owned(),
    };
    member.visit.page(&DemandPage {
        layout: member.layout(t.demand_title(), MessageFile::Demand),
        tag: state(&member, view.standing),
        facts: facts(&member, &view),
        next: next(&member, &view),
        back,
    })
}

/// How a demand stands, in words and a colour.
pub(crate) fn state(member: &Member, standing: DemandStanding) -> (Words, &'static str) {
    let t = member.texts();
    match standing {
        DemandStanding::Waiting => (t.demand_state_waiting(), "red"),
        DemandStanding::ToTell => (t.demand_state_to_tell(), "orange"),
        DemandStanding::Appeal => (t.demand_state_appeal(), "purple"),
        DemandStanding::Mistaken => (t.agreement_mistaken(), "grey"),
        DemandStanding::Over => (t.demand_state_over(), "grey"),
    }
}

/// Parts of a case, one after the other.
pub(crate) fn parts<'a>(member: &Member, all: impl IntoIterator<Item = &'a Compartment>) -> Words {
    let t = member.texts();
    let words: Vec<Words> = all.into_iter().map(|part| part.label(t)).collect();
    words.join(" · ").into()
}

fn facts(member: &Member, view: &DemandView) -> Vec<(Words, Words)> {
    let t = member.texts();
    let demand = &view.demand;
    let received = &demand.received;
    let name = |id| Cow::Owned(member.name(id).to_owned());
    let mut facts = vec![
        (t.demand_body(), received.body.clone().into()),
        (t.demand_capacity(), received.capacity.label(t)),
        (t.demand_law(), law(member, &received.basis)),
        (t.demand_asked(), parts(member, &received.asked)),
        (t.demand_received_on(), t.day(received.received_on)),
        (t.demand_how(), received.how.label(t)),
        (
            t.demand_case(),
            Reference::from(view.case).to_string().into(),
        ),
        (t.emergency_holder(), name(view.holder)),
    ];
    if let Some(due) = view.due {
        facts.push((t.demand_due(), t.day(member.last_day(due))));
    }
    let lawyers: Vec<_> = demand.lawyers.iter().map(|id| member.name(*id)).collect();
    facts.push((
        t.demand_lawyer(),
        match (&received.lawyer, lawyers.is_empty()) {
            (_, false) => t.demand_lawyer_was_told(lawyers.join(" · ")),
            (DemandLawyer::WillBeAsked(who), true) => {
                t.demand_lawyer_will_be_asked(member.name(*who).to_owned())
            }
            (DemandLawyer::Nobody | DemandLawyer::Told(_), true) => t.demand_lawyer_nobody(),
        },
    ));
    facts.push((t.demand_person(), person(member, demand)));
    for (part, article) in &view.privileged {
        let how = if view.waived.contains_key(part) {
            t.demand_waived()
        } else if demand.is_ordered(*part) {
            t.demand_ordered()
        } else {
            t.demand_not_lifted()
        };
        let words = t.demand_privileged_by(article.clone(), how);
        facts.push((part.label(t), words));
    }
    for (_, order) in &demand.orders {
        let covers = parts(member, &order.covers);
        let words = format!("{} – {} – {covers}", order.court, t.day(order.made_on));
        facts.push((t.demand_order(), words.into()));
    }
    if let Some((answer, at, _)) = &demand.answer {
        if let Some(outcome) = demand.outcome() {
            facts.push((t.demand_outcome(), outcome.label(t)));
        }
        facts.push((t.demand_answered_at(), member.moment(*at)));
        if !answer.handed.is_empty() {
            facts.push((t.demand_handed(), parts(member, &answer.handed)));
        }
        if !answer.reasons.is_empty() {
            let reasons: Vec<Words> = answer.reasons.iter().map(|why| why.label(t)).collect();
            facts.push((t.demand_reasons(), reasons.join(" · ").into()));
        }
        if let Some(day) = answer.appeal_until {
            facts.push((t.demand_appeal_until(), t.day(day)));
        }
    }
    if let Some(step) = demand.appeal {
        facts.push((t.demand_appeal(), step.label(t)));
    }
    facts
}

fn law(member: &Member, basis: &DemandBasis) -> Words {
    match basis.article() {
        Some(article) => article.to_owned().into(),
        None => member.texts().demand_law_none(),
    }
}

/// Whether the person was told, and if not, why and until when.
fn person(member: &Member, demand: &Demand) -> Words {
    let t = member.texts();
    match (&demand.person, demand.person_told_at) {
        (PersonTold::Told, Some(at)) => t.demand_person_told_at(member.moment(at)),
        (PersonTold::Told, None) => t.demand_person_told(),
        (PersonTold::NotYet { why, again }, _) => {
            let why = match why {
                NotTold::NotReachable => t.demand_not_reachable(),
                NotTold::Danger => t.demand_not_told_danger(),
                NotTold::Forbidden { article } => {
                    format!("{} ({article})", t.demand_not_told_forbidden()).into()
                }
            };
            t.demand_not_told_until(t.day(*again), why)
        }
    }
}

fn next(member: &Member, view: &DemandView) -> Vec<(String, Words)> {
    let t = member.texts();
    let demand = &view.demand;
    let path = path(view.case, demand.received.demand);
    let mut next = Vec::new();
    if demand.answer.is_some() {
        next.push((format!("{path}/sheet"), t.demand_sheet()));
    }
    if !view.may_answer || demand.mistaken {
        return next;
    }
    if demand.is_to_be_told() {
        next.push((format!("{path}/told"), t.demand_tell()));
    }
    if demand.waits() {
        next.push((format!("{path}/answer"), t.demand_answer()));
        if !view.privileged.is_empty() {
            next.push((format!("{path}/order"), t.demand_order()));
            let own = format!("{path}/waiver");
            if view.child {
                let by = |speaker: Speaker| format!("{own}?by={}", speaker.code());
                next.push((by(Speaker::Person), t.demand_waiver_child()));
                let represents = by(Speaker::Representative);
                next.push((represents, t.demand_waiver_representative()));
            } else {
                next.push((own, t.demand_waiver()));
            }
        }
    }
    if view.appeal_due.is_some() {
        next.push((format!("{path}/appeal"), t.demand_appeal()));
    }
    next
}

/// The answer, to print and send: what leaves and what does not, and why. It names nobody.
pub(crate) async fn sheet(Id((case, id)): Id<(CaseId, DemandId)>, member: Member) -> Response {
    let view = match member.engine().demand(&member.session, case, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let Some((answer, at, _)) = &view.demand.answer else {
        return super::errors::nothing_here(&member.visit);
    };
    let t = member.texts();
    let received = &view.demand.received;
    let mut facts = vec![
        (t.demand_body(), received.body.clone().into()),
        (t.demand_capacity(), received.capacity.label(t)),
        (t.demand_law(), law(&member, &received.basis)),
        (t.demand_received_on(), t.day(received.received_on)),
        (t.demand_asked(), parts(&member, &received.asked)),
        (
            t.demand_answered_by(),
            member.name(view.holder).to_owned().into(),
        ),
        (t.demand_answered_at(), t.day(member.day_of(*at))),
        (
            t.demand_reference(),
            Reference::of(id.uuid()).to_string().into(),
        ),
    ];
    if let Some(outcome) = view.demand.outcome() {
        facts.push((t.demand_outcome(), outcome.label(t)));
    }
    if let Some(day) = answer.appeal_until {
        facts.push((t.demand_appeal_until(), t.day(day)));
    }
    let withheld = received.asked.difference(&answer.handed);
    let withheld = withheld.map(|part| match view.privileged.get(part) {
        Some(article) => t.demand_part_privileged(article.clone(), part.label(t)),
        None => part.label(t),
    });
    member.visit.page(&SheetPage {
        layout: member.layout(t.demand_sheet_title(), MessageFile::Demand),
        facts,
        handed: answer.handed.iter().map(|part| part.label(t)).collect(),
        withheld: withheld.collect(),
        reasons: answer.reasons.iter().map(|why| why.label(t)).collect(),
        back: path(case, id),
    })
}

/// A demand in a list.
pub(crate) fn line(member: &Member, line: &DemandLine) -> Line {
    let t = member.texts();
    let body = &line.body;
    let received = &body.received;
    let mut details = vec![
        received.capacity.label(t),
        labelled(t.demand_asked(), parts(member, &received.asked)),
        labelled(t.demand_law(), law(member, &received.basis)),
        labelled(t.work_reference(), line.reference.to_string().into()),
        labelled(
            t.emergency_holder(),
            member.name(line.holder).to_owned().into(),
        ),
        labelled(t.demand_recorded(), member.moment(line.at)),
    ];
    if let Some(due) = body.due {
        details.push(labelled(t.demand_due(), t.day(member.last_day(due))));
    }
    if let (Some(outcome), Some((answer, _))) = (body.outcome, &body.answer) {
        details.push(labelled(t.demand_outcome(), outcome.label(t)));
        if !answer.handed.is_empty() {
            details.push(labelled(t.demand_handed(), parts(member, &answer.handed)));
        }
    }
    if matches!(body.person, PersonTold::NotYet { .. }) {
        details.push(t.demand_person_not_told());
    }
    Line {
        href: path(line.case, line.id),
        title: received.body.clone(),
        tag: DemandStanding::from_code(&line.state).map(|it| state(member, it)),
        details,
        act: None,
    }
}

/// A demand on the page of its case.
pub(crate) fn case_line(
    member: &Member,
    case: CaseId,
    demand: &Demand,
    standing: DemandStanding,
) -> Line {
    let t = member.texts();
    let received = &demand.received;
    let mut details = vec![
        received.capacity.label(t),
        labelled(t.demand_asked(), parts(member, &received.asked)),
        labelled(t.demand_received_on(), t.day(received.received_on)),
    ];
    if let Some(outcome) = demand.outcome() {
        details.push(labelled(t.demand_outcome(), outcome.label(t)));
    }
    if demand.is_to_be_told() {
        details.push(person(member, demand));
    }
    if let (DemandLawyer::WillBeAsked(who), true) = (&received.lawyer, demand.lawyers.is_empty()) {
        details.push(t.demand_lawyer_will_be_asked(member.name(*who).to_owned()));
    }
    Line {
        href: path(case, received.demand),
        title: received.body.clone(),
        tag: Some(state(member, standing)),
        details,
        act: None,
    }
}

/// What happened to a demand, as timelines say it.
pub(crate) fn title(member: &Member, event: &CaseEvent) -> Words {
    let t = member.texts();
    match event {
        CaseEvent::DemandReceived(received) => t.event_demand_received(received.body.clone()),
        CaseEvent::DemandLawyerTold { told, .. } => {
            let told: Vec<_> = told.iter().map(|id| member.name(*id)).collect();
            t.event_demand_lawyer_told(told.join(" · "))
        }
        CaseEvent::DemandPersonTold { person, .. } => match person {
            PersonTold::Told => t.event_demand_person_told(),
            PersonTold::NotYet { again, .. } => t.event_demand_person_not_told(t.day(*again)),
        },
        CaseEvent::DemandOrderRecorded { order, .. } => t.event_demand_order(order.court.clone()),
        CaseEvent::DemandAnswered(answer) if answer.handed.is_empty() => t.event_demand_refused(),
        CaseEvent::DemandAnswered(answer) => t.event_demand_answered(parts(member, &answer.handed)),
        CaseEvent::DemandAppealed { step, .. } => match step {
            AppealStep::Lodged => t.event_demand_appealed(),
            AppealStep::NotLodged => t.event_demand_not_appealed(),
        },
        _ => t.demand_title(),
    }
}
