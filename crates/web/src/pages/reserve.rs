//! What is kept against the loss of all members: of one's own organisation, and of others.

use axum::response::Response;
use case::OrganisationId;
use engine::{Entrusted, Reserve};

use super::account::present_field;
use super::errors;
use super::organisation::{confirmed, failed};
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::lines::{Act, Line, Section};
use crate::member::{Member, Posted, redirect};
use crate::visit::Id;

/// What one's own organisation keeps, for its custodians' page.
pub(super) fn own(member: &Member, reserve: &Reserve) -> Section {
    let t = member.texts();
    let pairs = match reserve.pairs {
        0 => t.reserve_none(),
        pairs => t.reserve_pairs(u64::try_from(pairs).unwrap_or(u64::MAX)),
    };
    let mut lines = vec![Line {
        href: "/organisation/partners".to_owned(),
        title: t.partners_title().into_owned(),
        details: vec![pairs],
        ..Line::default()
    }];
    if let Some(until) = reserve.opening {
        lines.push(Line {
            title: t.recovery_until(member.moment(until)).into_owned(),
            details: vec![t.reserve_opening(member.moment(until))],
            act: Some(Act {
                action: "/organisation/stop-opening".to_owned(),
                words: t.reserve_stop(),
                fields: Vec::new(),
            }),
            ..Line::default()
        });
    }
    Section {
        heading: t.reserve_heading(),
        none: "".into(),
        more: None,
        lines,
    }
}

/// Organisations that named this one as a partner.
pub(super) fn others(member: &Member, entrusted: &[Entrusted]) -> Section {
    let t = member.texts();
    let line = |one: &Entrusted| {
        let detail = match one.opening {
            _ if one.pairs == 0 => t.entrusted_no_pair(),
            None => t.entrusted_ready(),
            Some(until) if one.own => t.entrusted_begun_by_you(member.moment(until)),
            Some(until) => t.entrusted_begun(member.moment(until)),
        };
        let href = match one.pairs {
            0 => String::new(),
            _ => format!("/organisation/entrusted/{}", one.organisation),
        };
        Line {
            href,
            title: member.name(one.organisation).to_owned(),
            details: vec![detail],
            ..Line::default()
        }
    };
    Section {
        heading: t.entrusted_heading(),
        none: t.entrusted_none(),
        more: None,
        lines: entrusted.iter().map(line).collect(),
    }
}

pub(crate) async fn stop(Posted { member, .. }: Posted) -> Response {
    match member.engine().stop_opening(&member.session).await {
        Ok(()) => redirect("/organisation?done=reserve-stopped"),
        Err(error) => member.no_page(error),
    }
}

pub(crate) async fn open(member: Member, Id(id): Id<OrganisationId>) -> Response {
    page(&member, id, Form::default()).await
}

pub(crate) async fn open_submit(Id(id): Id<OrganisationId>, posted: Posted) -> Response {
    let Posted { member, mut form } = posted;
    if let Err(page) = confirmed(&member, &mut form).await {
        return page;
    }
    if !form.errors().is_empty() {
        return page(&member, id, form).await;
    }
    let finishes = match entrusted(&member, id).await {
        Ok(one) => one.opening.is_some() && !one.own,
        Err(page) => return page,
    };
    let engine = member.engine();
    let done = if finishes {
        let finished = engine.finish_opening(&member.session, id).await;
        finished.map(|code| code_page(&member, id, &code.to_text()))
    } else {
        let begun = engine.begin_opening(&member.session, id).await;
        begun.map(|()| redirect("/organisation?done=entrusted-begun"))
    };
    match done {
        Ok(response) => response,
        Err(error) => match failed(&member, &mut form, error) {
            Some(response) => response,
            None => page(&member, id, form).await,
        },
    }
}

async fn entrusted(member: &Member, id: OrganisationId) -> Result<Entrusted, Response> {
    let all = member.engine().entrusted(&member.session).await;
    let all = all.map_err(|error| member.no_page(error))?;
    let found = all.into_iter().find(|one| one.organisation == id);
    found.ok_or_else(|| errors::nothing_here(&member.visit))
}

async fn page(member: &Member, id: OrganisationId, form: Form) -> Response {
    let one = match entrusted(member, id).await {
        Ok(one) => one,
        Err(page) => return page,
    };
    let t = member.texts();
    let name = || member.name(id).to_owned();
    let layout = member.layout(t.entrusted_title(name()), MessageFile::Keys);
    let mut page = FormPage::new(layout, format!("/organisation/entrusted/{id}"), form)
        .lead(t.entrusted_lead(name()));
    let button = if one.opening.is_some() && !one.own {
        page = page.lead(t.entrusted_lead_finish(name()));
        t.entrusted_finish_button()
    } else {
        t.entrusted_begin_button()
    };
    page.field(present_field(member).hint(t.keys_passphrase_reason()))
        .button(button)
        .answer(&member.visit)
}

fn code_page(member: &Member, id: OrganisationId, code: &str) -> Response {
    let t = member.texts();
    let layout = member.layout(t.entrusted_code_title(), MessageFile::Keys);
    FormPage::new(layout, "/organisation", Form::default())
        .lead(t.entrusted_code_lead(member.name(id).to_owned()))
        .field(Field::shown(t.join_code(), code))
        .link("/organisation", t.keys_title())
        .answer(&member.visit)
}
