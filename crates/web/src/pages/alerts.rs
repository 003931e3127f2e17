//! Alerts about what members opened: a question each, to be answered with a reason.

use std::borrow::Cow;

use axum::response::Response;
use case::alerts::{AlertKey, AlertReason};
use case::organisation::AnswerAlert as Answer;
use case::{OrganisationId, Reference};
use engine::{AlertLine, AnswerAlert, Parts};

use super::concern::{by_whom, fresh, perform};
use super::errors;
use super::work::labelled;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words, from_code};
use crate::lines::{Line, LinesPage, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::sealed::with_roles;
use crate::visit::Id;

pub(crate) async fn show(member: Member) -> Response {
    let all = match member.engine().alerts(&member.session).await {
        Ok(all) => all,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let lines = |answered: bool| {
        let of = all
            .iter()
            .filter(|line| line.answered.is_some() == answered);
        of.map(|line| shown(&member, line)).collect()
    };
    let sections = vec![
        Section {
            heading: t.alerts_open_heading(),
            none: t.alerts_open_none(),
            lines: lines(false),
            more: None,
        },
        Section {
            heading: t.alerts_answered_heading(),
            none: t.alerts_answered_none(),
            lines: lines(true),
            more: None,
        },
    ];
    let layout = member.layout(t.alerts_title(), MessageFile::Alerts);
    member.visit.page(&LinesPage {
        layout,
        lead: vec![t.alerts_lead(), t.alerts_thresholds()],
        sections,
        seen: None,
        back: None,
    })
}

fn shown(member: &Member, line: &AlertLine) -> Line {
    let t = member.texts();
    let alert = &line.alert;
    let mut details = vec![who(member, line).into(), member.moment(alert.at)];
    if let Some((reason, by)) = &line.answered {
        details.push(labelled(t.alert_reason(), reason.label(t)));
        details.push(by_whom(member, by));
    }
    Line {
        href: path(alert.organisation, alert.key),
        title: what(member, line).into_owned(),
        tag: line.answered.is_none().then(|| (t.alert_open(), "red")),
        details,
        act: None,
    }
}

/// Whom it is about: by name within one's own organisation.
fn who(member: &Member, line: &AlertLine) -> String {
    let organisation = line.alert.organisation;
    match &line.name {
        Some(name) => format!("{name} – {}", member.name(organisation)),
        None => with_roles(member, organisation, &line.alert.roles),
    }
}

/// What was seen.
fn what(member: &Member, line: &AlertLine) -> Words {
    let t = member.texts();
    let count = u64::try_from(line.alert.count).unwrap_or(u64::MAX);
    match (line.alert.key, line.alert.usual) {
        (AlertKey::Volume(_, day), Some(usual)) => {
            t.alert_volume(count, t.day(day), usual.to_string())
        }
        (AlertKey::Volume(_, day), None) => t.alert_volume_first(count, t.day(day)),
        (AlertKey::NoPart(_, case), _) => t.alert_no_part(Reference::from(case)),
        (AlertKey::Chain(..), _) => t.alert_chain(count),
    }
}

fn path(organisation: OrganisationId, key: AlertKey) -> String {
    format!("/alerts/{organisation}/{key}")
}

type Place = (OrganisationId, AlertKey);

pub(crate) async fn answer(Id(place): Id<(OrganisationId, String)>, member: Member) -> Response {
    match of(&member, place).await {
        Ok((place, line)) => page(&member, place, &line, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn answer_submit(
    Id(place): Id<(OrganisationId, String)>,
    Posted { member, mut form }: Posted,
) -> Response {
    let (place, line) = match of(&member, place).await {
        Ok(found) => found,
        Err(page) => return page,
    };
    let t = member.texts();
    let missing = t.alert_reason_missing();
    let reason = form.required_choice("reason", &t, missing, from_code::<AlertReason>);
    if let Some(reason) = reason {
        let (organisation, key) = place;
        let order = AnswerAlert(organisation, Answer(key, reason));
        match perform(&member, &mut form, order, Parts::new()).await {
            Ok(()) => return redirect("/alerts?done=alert-answered"),
            Err(Trouble::Page(page)) => return page,
            Err(Trouble::Sentence(sentence)) => form.fail("reason", sentence),
        }
    }
    page(&member, place, &line, form).answer(&member.visit)
}

/// The alert of an address: one that cannot be read names none.
async fn of(
    member: &Member,
    (organisation, key): (OrganisationId, String),
) -> Result<(Place, AlertLine), Response> {
    let Ok(key) = key.parse::<AlertKey>() else {
        return Err(errors::nothing_here(&member.visit));
    };
    let engine = member.engine();
    let line = engine.alert(&member.session, organisation, key).await;
    let line = line.map_err(|error| member.no_page(error))?;
    Ok(((organisation, key), line))
}

fn page(member: &Member, (organisation, key): Place, line: &AlertLine, form: Form) -> FormPage {
    let t = member.texts();
    let layout = member.layout(t.alert_answer(), MessageFile::Alerts);
    let form_key = form.value("form-key").to_owned();
    FormPage::new(layout, path(organisation, key), form)
        .field(Field::hidden("form-key", form_key))
        .lead(what(member, line))
        .lead(Cow::Owned(who(member, line)))
        .lead(t.alert_answer_lead())
        .field(Field::list::<AlertReason>("reason", t.alert_reason(), t))
        .button(t.alert_answer())
        .link("/alerts", t.back())
}
