//! What a person was charged with or punished for, the review that opens by itself, and what came of it.

use askama::Template;
use axum::response::Response;
use case::content::Content;
use case::person::{
    CaseEvent, PunishmentKind, RecordPunishment, Review, ReviewOrder, ReviewOutcome, ReviewStanding,
};
use case::{Case, CaseId, Compartment, Reference, ReviewId};
use engine::{OnReview, Parts, TakePunishment};

use super::case_forms::{open, take_to};
use super::concern::fresh;
use super::report::LONGEST;
use super::work::labelled;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words, from_code};
use crate::layout::Layout;
use crate::lines::Line;
use crate::member::{Member, Posted};
use crate::visit::Id;

/// The longest name of an office.
const OFFICE: usize = 300;

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    layout: Layout,
    lead: Words,
    tag: (Words, &'static str),
    facts: Vec<(Words, Words)>,
    /// What to do next: pages to open.
    next: Vec<(String, Words)>,
    back: String,
}

/// The address of a review.
pub(crate) fn path(case: CaseId, review: ReviewId) -> String {
    format!("/cases/{case}/punishments/{}", review.version())
}

/// How a review stands, in words and a colour.
fn state(member: &Member, standing: ReviewStanding) -> (Words, &'static str) {
    let t = member.texts();
    match standing {
        ReviewStanding::ToAsk => (t.punish_state_to_ask(), "red"),
        ReviewStanding::Asked => (t.punish_state_asked(), "blue"),
        ReviewStanding::Ended(outcome) => {
            let colour = match outcome {
                ReviewOutcome::Dropped | ReviewOutcome::Lifted => "green",
                ReviewOutcome::Reduced | ReviewOutcome::Stands => "orange",
                ReviewOutcome::NotConnected | ReviewOutcome::NotWanted => "grey",
            };
            (outcome.label(t), colour)
        }
        ReviewStanding::Mistaken => (t.agreement_mistaken(), "grey"),
    }
}

/// A review on the page of its case.
pub(crate) fn case_line(member: &Member, case: &Case, id: ReviewId, review: &Review) -> Line {
    let t = member.texts();
    let punishment = &review.punishment;
    let mut details = Vec::new();
    if let Some(office) = &punishment.office {
        details.push(labelled(t.punish_office(), office.clone().into()));
    }
    if let Some(day) = punishment.on {
        details.push(labelled(t.punish_on(), t.day(day)));
    }
    if let Some(due) = due(case, review) {
        details.push(labelled(t.punish_due(), t.day(member.last_day(due))));
    }
    Line {
        href: path(case.id, id),
        title: punishment.kind.label(t).into_owned(),
        tag: Some(state(member, review.standing())),
        details,
        act: None,
    }
}

/// When something has to be done in a review, if it has.
fn due(case: &Case, review: &Review) -> Option<jiff::Timestamp> {
    let clocks = review.clocks.values().filter_map(|id| case.clocks.get(id));
    let mut running = clocks.filter(|clock| clock.ended.is_none());
    running.find_map(|clock| Some(clock.deadline.as_ref()?.due))
}

/// What happened in a review, as timelines say it.
pub(crate) fn title(member: &Member, event: &CaseEvent) -> Words {
    let t = member.texts();
    match event {
        CaseEvent::Punished(punishment) => t.event_punished(punishment.kind.label(t)),
        CaseEvent::ReviewAsked { office, .. } => t.event_review_asked(office.clone()),
        CaseEvent::ReviewEnded(end) => t.event_review_ended(end.outcome.label(t)),
        CaseEvent::LetterIssued { until, .. } => t.event_letter_issued(t.day(*until)),
        CaseEvent::LetterRevoked { .. } => t.event_letter_revoked(),
        _ => t.punish_title(),
    }
}

pub(crate) async fn show(Id((id, version)): Id<(CaseId, u64)>, member: Member) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let review_id = ReviewId::opened_by(version);
    let Some(review) = view.case.reviews.get(&review_id) else {
        return super::errors::nothing_here(&member.visit);
    };
    let t = member.texts();
    let law = member.engine().with_profile(|profile| {
        let profile = profile.profile();
        let binding = profile.non_punishment_instruments();
        let mut law: Vec<String> = binding.map(str::to_owned).collect();
        let own = profile.non_punishment.stated();
        law.extend(own.map(|(_, provenance)| provenance.source.clone()));
        let whom = own.map(|(value, _)| value.asked.as_slice().to_vec());
        (
            law,
            whom.unwrap_or_default(),
            own.map(|(value, _)| value.past),
        )
    });
    let (law, whom, past) = match law.await {
        Ok(law) => law,
        Err(error) => return member.no_page(error),
    };
    let punishment = &review.punishment;
    let mut facts = vec![
        (t.punish_kind(), punishment.kind.label(t)),
        (
            t.work_reference(),
            Reference::from(view.case.id).to_string().into(),
        ),
    ];
    let office = punishment.office.clone().map(Words::from);
    facts.push((
        t.punish_office(),
        office.unwrap_or_else(|| t.punish_unknown()),
    ));
    let on = punishment.on.map(|day| t.day(day));
    facts.push((t.punish_on(), on.unwrap_or_else(|| t.punish_unknown())));
    facts.push((
        t.punish_law(),
        match law.is_empty() {
            true => t.punish_law_none(),
            false => law.join(" · ").into(),
        },
    ));
    let whom: Vec<_> = whom.iter().map(|kind| kind.label(t)).collect();
    facts.push((
        t.punish_whom(),
        match whom.is_empty() {
            true => t.punish_whom_unknown(),
            false => whom.join(" · ").into(),
        },
    ));
    if past == Some(true) {
        facts.push((t.punish_past(), t.punish_past_too()));
    }
    for (office, at) in review.asked.values() {
        let when = member.moment(*at);
        facts.push((t.punish_asked(), format!("{office} – {when}").into()));
    }
    if let Some(due) = due(&view.case, review) {
        facts.push((t.punish_due(), t.day(member.last_day(due))));
    }
    if let Some((end, at, _)) = &review.ended {
        facts.push((t.punish_outcome(), end.outcome.label(t)));
        facts.push((t.punish_outcome_at(), member.moment(*at)));
        if let Some(day) = end.challenge_until {
            facts.push((t.punish_challenge(), t.day(day)));
        }
    }
    let base = path(id, review_id);
    let next = match review.standing() {
        ReviewStanding::ToAsk => vec![("asked", t.punish_ask()), ("outcome", t.punish_end())],
        ReviewStanding::Asked => vec![("outcome", t.punish_end()), ("asked", t.punish_ask())],
        ReviewStanding::Ended(outcome) if outcome.can_be_asked_again() => {
            vec![("asked", t.punish_ask_again())]
        }
        ReviewStanding::Ended(_) | ReviewStanding::Mistaken => Vec::new(),
    };
    member.visit.page(&ReviewPage {
        layout: member.layout(t.punish_title(), MessageFile::Punishment),
        lead: t.punish_lead(),
        tag: state(&member, review.standing()),
        facts,
        next: next
            .into_iter()
            .map(|(rest, words)| (format!("{base}/{rest}"), words))
            .collect(),
        back: format!("/cases/{id}"),
    })
}

/// A form about what a person was punished for, with its key and version.
fn form_page(member: &Member, action: String, back: String, title: Words, form: Form) -> FormPage {
    let layout = member.layout(title, MessageFile::Punishment);
    let hidden = ["form-key", "version"].map(|name| {
        let value = form.value(name).to_owned();
        Field::hidden(name, value)
    });
    FormPage::new(layout, action, form)
        .fields(hidden)
        .link(back, member.texts().back())
}

/// Words that are sealed with the legal papers of the case.
fn sealed(words: String) -> Parts {
    Parts::from([(Compartment::Legal, Content::Words(words))])
}

pub(crate) async fn new(Id(id): Id<CaseId>, member: Member) -> Response {
    match member.admit::<TakePunishment>(id).await {
        // It is written down whatever else has happened: it carries no version.
        Ok(_) => new_page(&member, id, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn new_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    let to = format!("/cases/{id}?done=punished");
    take_to(id, posted, ("kind", to), new_page, |member, form| {
        let t = member.texts();
        let missing = t.punish_kind_missing();
        let kind = form.required_choice("kind", &t, missing, from_code::<PunishmentKind>);
        let office = form.optional("office", OFFICE, &t);
        let on = form.day("on", &t);
        let words = form.optional("words", LONGEST, &t);
        let order = RecordPunishment {
            kind: kind?,
            office,
            on,
        };
        let parts = words.map(sealed).unwrap_or_default();
        Some((TakePunishment(id, order), parts))
    })
    .await
}

fn new_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let action = format!("/cases/{id}/punishments/new");
    form_page(member, action, format!("/cases/{id}"), t.punish_new(), form)
        .lead(t.punish_new_lead())
        .field(Field::list::<PunishmentKind>("kind", t.punish_kind(), t))
        .field(Field::input("office", t.punish_office()).hint(t.punish_office_hint()))
        .field(Field::day("on", t.punish_on()).hint(t.punish_on_hint()))
        .field(Field::area("words", t.punish_words(), 4).hint(t.punish_words_hint()))
        .button(t.punish_new_button())
}

pub(crate) async fn asked(Id((id, version)): Id<(CaseId, u64)>, member: Member) -> Response {
    open(&member, id, |member, id, form| {
        asked_page(member, id, ReviewId::opened_by(version), form)
    })
    .await
}

pub(crate) async fn asked_submit(Id((id, version)): Id<(CaseId, u64)>, posted: Posted) -> Response {
    let review = ReviewId::opened_by(version);
    let to = format!("{}?done=review-asked", path(id, review));
    let page = |member: &Member, id, form| asked_page(member, id, review, form);
    take_to(id, posted, ("office", to), page, |member, form| {
        let t = member.texts();
        let office = form.required("office", OFFICE, &t, t.punish_asked_missing());
        let words = form.optional("words", LONGEST, &t);
        let office = office?;
        let parts = words.map(sealed).unwrap_or_default();
        Some((OnReview(id, ReviewOrder::Ask { review, office }), parts))
    })
    .await
}

fn asked_page(member: &Member, id: CaseId, review: ReviewId, form: Form) -> FormPage {
    let t = member.texts();
    let back = path(id, review);
    form_page(member, format!("{back}/asked"), back, t.punish_ask(), form)
        .lead(t.punish_ask_lead())
        .field(Field::input("office", t.punish_asked()).hint(t.punish_office_hint()))
        .field(Field::area("words", t.punish_ask_words(), 4).hint(t.punish_words_hint()))
        .button(t.punish_ask_button())
}

pub(crate) async fn outcome(Id((id, version)): Id<(CaseId, u64)>, member: Member) -> Response {
    open(&member, id, |member, id, form| {
        outcome_page(member, id, ReviewId::opened_by(version), form)
    })
    .await
}

pub(crate) async fn outcome_submit(
    Id((id, version)): Id<(CaseId, u64)>,
    posted: Posted,
) -> Response {
    let review = ReviewId::opened_by(version);
    let to = format!("{}?done=review-ended", path(id, review));
    let page = |member: &Member, id, form| outcome_page(member, id, review, form);
    take_to(id, posted, ("outcome", to), page, |member, form| {
        let t = member.texts();
        let missing = t.punish_outcome_missing();
        let outcome = form.required_choice("outcome", &t, missing, from_code::<ReviewOutcome>);
        let why = form.required("why", LONGEST, &t, t.punish_why_missing());
        let challenge_until = form.day("challenge", &t);
        let order = ReviewOrder::End {
            review,
            outcome: outcome?,
            challenge_until,
        };
        Some((OnReview(id, order), sealed(why?)))
    })
    .await
}

fn outcome_page(member: &Member, id: CaseId, review: ReviewId, form: Form) -> FormPage {
    let t = member.texts();
    let back = path(id, review);
    let action = format!("{back}/outcome");
    form_page(member, action, back, t.punish_end(), form)
        .lead(t.punish_end_lead())
        .field(Field::list::<ReviewOutcome>(
            "outcome",
            t.punish_outcome(),
            t,
        ))
        .field(Field::area("why", t.punish_why(), 5).hint(t.punish_words_hint()))
        .field(Field::day("challenge", t.punish_challenge()).hint(t.punish_challenge_hint()))
        .button(t.punish_end_button())
}
