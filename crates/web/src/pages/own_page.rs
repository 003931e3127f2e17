//! The person's own page, as the holder keeps it with the person: the safety talk, opening, turning off.

use std::collections::BTreeSet;

use axum::response::Response;
use case::person::{HolderOrder, OwnPage, PageStop, SafetyTalk, SharedWith};
use case::{CaseId, Compartment, Tell};
use engine::{NewOwnPage, OnCase, OpenPageError, PageSecret, Parts, UnfitSecret};

use super::case_forms::{form_page, open as open_form, take_to};
use super::concern::{fresh, perform};
use super::errors;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, from_code};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

/// How the page stands, and what can be done.
pub(crate) async fn show(Id(id): Id<CaseId>, member: Member) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let layout = member.layout(t.page_title(), MessageFile::Page);
    let mut form = fresh(&member);
    form.set("version", view.case.version.to_string());
    let (key, version) = (
        form.value("form-key").to_owned(),
        form.value("version").to_owned(),
    );
    let page = FormPage::new(layout, format!("/cases/{id}/page/off"), form)
        .field(Field::hidden("form-key", key))
        .field(Field::hidden("version", version))
        .lead(t.page_lead());
    let on = view.case.page.as_ref().filter(|page| page.is_open());
    let off = view.case.page.as_ref().and_then(|page| page.off);
    let talk = view.case.talk.map(|(talk, _)| talk);
    let page = match (on, off) {
        (Some(on), _) => {
            let day = t.day(member.day_of(on.opened_at));
            page.lead(t.page_on(day)).button(t.page_turn_off())
        }
        (None, Some((at, PageStop::Danger))) => page.lead(t.page_danger(member.moment(at))),
        (None, _) => page.lead(t.page_off()),
    };
    let page = match talk {
        Some(talk) if on.is_none() && talk.lets_open() => {
            page.link(format!("/cases/{id}/page/open"), t.page_open_link())
        }
        Some(_) if on.is_none() => page.lead(t.page_talked_no()),
        _ => page,
    };
    let page = match on {
        None => page.link(format!("/cases/{id}/page/talk"), t.page_talk()),
        Some(_) => page,
    };
    page.link(format!("/cases/{id}"), t.back())
        .answer(&member.visit)
}

pub(crate) async fn talk(Id(id): Id<CaseId>, member: Member) -> Response {
    open_form(&member, id, talk_page).await
}

pub(crate) async fn talk_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    let to = format!("/cases/{id}/page?done=talked");
    take_to(id, posted, ("shared", to), talk_page, |member, form| {
        let t = member.texts();
        let missing = t.page_shared_missing();
        let shared = form.required_choice("shared", &t, missing, from_code::<SharedWith>);
        let safe = form.required_choice("safe", &t, t.page_safe_missing(), from_code::<Tell>);
        let missing = t.page_wanted_missing();
        let wanted = form.required_choice("wanted", &t, missing, |code| match code {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        });
        let talk = SafetyTalk {
            shared_with: shared?,
            safe: safe?,
            wanted: wanted?,
        };
        Some((OnCase(id, HolderOrder::TalkOfPage(talk)), Parts::new()))
    })
    .await
}

fn talk_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let wanted: Options = vec![
        ("yes".to_owned(), t.page_wanted_yes()),
        ("no".to_owned(), t.page_wanted_no()),
    ];
    form_page(member, id, "page/talk", t.page_talk_title(), form)
        .lead(t.page_talk_lead())
        .field(Field::list::<SharedWith>("shared", t.page_shared(), t))
        .field(Field::list::<Tell>("safe", t.page_safe(), t))
        .field(Field::radios("wanted", t.page_wanted(), wanted))
        .button(t.page_talk_button())
}

pub(crate) async fn open(Id(id): Id<CaseId>, member: Member) -> Response {
    open_form(&member, id, open_page).await
}

pub(crate) async fn open_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    let Posted { member, mut form } = posted;
    if let Err(page) = member.admit::<OnCase>(id).await {
        return page;
    }
    let Some(new) = read(&member, &mut form) else {
        return open_page(&member, id, form).answer(&member.visit);
    };
    let (key, made_from) = (
        form.value("form-key").to_owned(),
        form.value("version").parse().ok(),
    );
    let sent = engine::Form {
        key: (!key.is_empty()).then_some(key.as_str()),
        made_from,
        said: None,
    };
    let t = member.texts();
    let opened = member.engine().open_page(&member.session, id, new, sent);
    let (field, sentence) = match opened.await {
        Ok(code) => return code_page(&member, id, &code.to_text()),
        Err(OpenPageError::Secret(why)) => match why {
            UnfitSecret::Short => ("page-secret", t.page_secret_short()),
            UnfitSecret::ShortDanger => ("page-danger", t.page_danger_short()),
            UnfitSecret::Same => ("page-danger", t.page_danger_same()),
        },
        Err(OpenPageError::Engine(error)) => match member.trouble(error) {
            Trouble::Page(page) => return page,
            Trouble::Sentence(sentence) => ("page-secret", sentence),
        },
    };
    form.fail(field, sentence);
    if let Ok(version) = member.admit::<OnCase>(id).await {
        form.set("version", version.to_string());
    }
    open_page(&member, id, form).answer(&member.visit)
}

fn read(member: &Member, form: &mut Form) -> Option<NewOwnPage> {
    let t = member.texts();
    let readable = form.choices("readable", &t, |code| {
        let found = code.parse::<Compartment>().ok();
        found.filter(|found| OwnPage::MAY_BE_READ.contains(found))
    });
    for (field, again) in [
        ("page-secret", "page-secret-again"),
        ("page-danger", "page-danger-again"),
    ] {
        let typed = PageSecret::new(form.secret(field));
        if !typed.is(&PageSecret::new(form.secret(again))) {
            form.fail(again, t.page_secret_differs());
        }
    }
    let danger = PageSecret::new(form.secret("page-danger"));
    let new = NewOwnPage {
        readable: readable.into_iter().collect::<BTreeSet<_>>(),
        secret: PageSecret::new(form.secret("page-secret")),
        danger: (danger.length() > 0).then_some(danger),
    };
    form.errors().is_empty().then_some(new)
}

fn open_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let readable = OwnPage::MAY_BE_READ.map(|part| (part.to_string(), part.label(t)));
    form_page(member, id, "page/open", t.page_open_title(), form)
        .lead(t.page_open_lead())
        .field(
            Field::checkboxes("readable", t.page_readable(), readable.into())
                .hint(t.page_readable_hint()),
        )
        .field(Field::veiled("page-secret", t.page_secret()).hint(t.page_secret_hint()))
        .field(Field::veiled("page-secret-again", t.page_secret_again()))
        .field(Field::veiled("page-danger", t.page_danger_word()).hint(t.page_danger_hint()))
        .field(Field::veiled("page-danger-again", t.page_danger_again()))
        .button(t.page_open_button())
}

/// Shows the code, once.
fn code_page(member: &Member, id: CaseId, code: &str) -> Response {
    let t = member.texts();
    let layout = member.layout(t.page_code_title(), MessageFile::Page);
    FormPage::new(layout, format!("/cases/{id}/page/off"), Form::default())
        .lead(t.page_code_lead())
        .lead(t.page_code_address(address(member)))
        .field(Field::shown(t.page_code(), code))
        .link(format!("/cases/{id}/page"), t.back())
        .answer(&member.visit)
}

/// Where the person signs in, as it is typed.
fn address(member: &Member) -> String {
    let site = &member.visit.site;
    match &site.origin {
        Some(origin) => format!("{origin}/my-page"),
        None => format!("{}/my-page", member.visit.host),
    }
}

pub(crate) async fn turn_off(Id(id): Id<CaseId>, posted: Posted) -> Response {
    let Posted { member, mut form } = posted;
    let order = OnCase(id, HolderOrder::TurnPageOff);
    match perform(&member, &mut form, order, Parts::new()).await {
        Ok(()) => redirect(&format!("/cases/{id}/page?done=page-turned-off")),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => errors::refused(&member, sentence),
    }
}
