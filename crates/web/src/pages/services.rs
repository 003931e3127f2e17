//! What the member's organisation offers, as its custodian keeps it for the directory.

use std::collections::BTreeMap;

use axum::response::Response;
use case::organisation::{CustodianOrder, Service, Takes, languages};
use case::person::Need;
use engine::{EngineError, KeepOrganisation, Parts};

use super::concern::{fresh, perform};
use super::errors;
use super::refer::{free_places, whom};
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words, from_code, options};
use crate::languages::name;
use crate::lines::{Act, Line, LinesPage, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

/// More places than these are slips of the hand.
pub(super) const MOST_FREE: u16 = 9_999;

/// The longest list of languages, in characters.
const LONGEST_LANGUAGES: usize = 500;

/// The organisation's services, for its custodian, with the version that a form about them is made from.
async fn kept(member: &Member) -> Result<(u64, BTreeMap<Need, Service>), EngineError> {
    let own = member.organisation();
    let engine = member.engine();
    let version = engine
        .admit::<KeepOrganisation>(&member.session, own)
        .await?;
    Ok((version, engine.services_of(own).await?))
}

pub(crate) async fn show(member: Member) -> Response {
    let (version, services) = match kept(&member).await {
        Ok(kept) => kept,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let lines = services
        .iter()
        .map(|(need, service)| service_line(&member, *need, service, version));
    let add = Line {
        href: "/services/add".to_owned(),
        title: t.services_add().into_owned(),
        ..Line::default()
    };
    let section = Section {
        heading: t.services_heading(),
        none: "".into(),
        lines: lines.chain([add]).collect(),
        more: None,
    };
    let mut lead = vec![t.services_lead()];
    if services.is_empty() {
        lead.push(t.services_none());
    }
    member.visit.page(&LinesPage {
        layout: member.layout(t.services_title(), MessageFile::Service),
        lead,
        sections: vec![section],
        seen: None,
        back: None,
    })
}

fn service_line(member: &Member, need: Need, service: &Service, version: u64) -> Line {
    let t = member.texts();
    let path = format!("/services/{}", need.code());
    let (places, colour) = match service.free {
        Some(places) => free_places(member, places),
        None => (t.service_uncounted(), "grey"),
    };
    Line {
        title: need.label(t).into_owned(),
        tag: Some((places, colour)),
        details: details(member, service),
        act: Some(Act {
            action: format!("{path}/close"),
            words: t.services_close(),
            fields: vec![
                ("form-key", member.visit.site.nonce()),
                ("version", version.to_string()),
            ],
        }),
        href: path,
    }
}

/// How a service is given, and on which line it is asked.
pub(super) fn details(member: &Member, service: &Service) -> Vec<Words> {
    let t = member.texts();
    let phone = service.phone.as_ref();
    let given = [
        t.refer_found_languages(spoken(service)),
        t.refer_found_takes(whom(member, service.takes)),
    ];
    let phone = phone.map(|phone| t.tonight_phone(phone));
    given.into_iter().chain(phone).collect()
}

/// The languages of a service, as people read them.
pub(super) fn spoken(service: &Service) -> String {
    let languages: Vec<String> = service.languages.iter().map(|code| name(code)).collect();
    languages.join(", ")
}

/// The languages of a service, as people type them.
fn typed(service: &Service) -> String {
    let languages: Vec<&str> = service.languages.iter().map(String::as_str).collect();
    languages.join(", ")
}

pub(crate) async fn add(member: Member) -> Response {
    match kept(&member).await {
        Ok((version, services)) => {
            let mut form = fresh(&member);
            form.set("version", version.to_string());
            add_page(&member, &services, form)
        }
        Err(error) => member.no_page(error),
    }
}

pub(crate) async fn add_submit(Posted { member, mut form }: Posted) -> Response {
    let services = match kept(&member).await {
        Ok((_, services)) => services,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let need = form.required_choice("need", &t, t.service_need_missing(), from_code::<Need>);
    let service = read(&mut form, &member);
    if let Some((need, service)) = need.zip(service) {
        let order = CustodianOrder::Offer { need, service };
        if let Some(answer) = send(&member, &mut form, order, ("need", "service-offered")).await {
            return answer;
        }
    }
    add_page(&member, &services, form)
}

fn add_page(member: &Member, services: &BTreeMap<Need, Service>, form: Form) -> Response {
    let t = member.texts();
    let mut needs: Options = vec![(String::new(), "–".into())];
    needs.extend(options::<Need>(t).into_iter().filter(|(code, _)| {
        let need = from_code::<Need>(code);
        need.is_some_and(|need| need != Need::Holding && !services.contains_key(&need))
    }));
    let need = Field::select("need", t.service_need(), needs);
    page(member, "/services/add", t.services_add(), form, Some(need))
}

pub(crate) async fn change(Id(need): Id<Need>, member: Member) -> Response {
    let (version, services) = match kept(&member).await {
        Ok(kept) => kept,
        Err(error) => return member.no_page(error),
    };
    let Some(service) = services.get(&need) else {
        return errors::nothing_here(&member.visit);
    };
    let mut form = fresh(&member);
    form.set("version", version.to_string());
    fill(&mut form, service);
    change_page(&member, need, form)
}

pub(crate) async fn change_submit(
    Id(need): Id<Need>,
    Posted { member, mut form }: Posted,
) -> Response {
    match kept(&member).await {
        Ok((_, services)) if services.contains_key(&need) => {}
        Ok(_) => return errors::nothing_here(&member.visit),
        Err(error) => return member.no_page(error),
    }
    if let Some(service) = read(&mut form, &member) {
        let order = CustodianOrder::Change { need, service };
        let done = ("languages", "service-changed");
        if let Some(answer) = send(&member, &mut form, order, done).await {
            return answer;
        }
    }
    change_page(&member, need, form)
}

/// Puts into a form how a service is given.
pub(super) fn fill(form: &mut Form, service: &Service) {
    form.set("languages", typed(service));
    for (code, taken) in TAKES {
        if taken(&service.takes) {
            form.add("takes", code);
        }
    }
    let free = service.free.map(|free| free.to_string());
    form.set("free", free.unwrap_or_default());
    form.set("phone", service.phone.clone().unwrap_or_default());
}

fn change_page(member: &Member, need: Need, form: Form) -> Response {
    let t = member.texts();
    let title = t.service_change_title(need.label(t));
    let path = format!("/services/{}", need.code());
    page(member, &path, title, form, None)
}

pub(crate) async fn close(Id(need): Id<Need>, Posted { member, mut form }: Posted) -> Response {
    match kept(&member).await {
        Ok((_, services)) if services.contains_key(&need) => {}
        Ok(_) => return errors::nothing_here(&member.visit),
        Err(error) => return member.no_page(error),
    }
    let order = KeepOrganisation(member.organisation(), CustodianOrder::End(need));
    match perform(&member, &mut form, order, Parts::new()).await {
        Ok(()) => redirect("/services?done=service-closed"),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => errors::refused(&member, sentence),
    }
}

/// Carries an order out; `None` if the rules say something against it, which then stands in the form.
async fn send(
    member: &Member,
    form: &mut Form,
    order: CustodianOrder,
    (field, done): (&str, &str),
) -> Option<Response> {
    let own = member.organisation();
    match perform(member, form, KeepOrganisation(own, order), Parts::new()).await {
        Ok(()) => Some(redirect(&format!("/services?done={done}"))),
        Err(Trouble::Page(page)) => Some(page),
        Err(Trouble::Sentence(sentence)) => {
            form.fail(field, sentence);
            // Sent again, the form means the services as they now stand.
            if let Ok((version, _)) = kept(member).await {
                form.set("version", version.to_string());
            }
            None
        }
    }
}

/// The longest telephone number, in characters.
const LONGEST_PHONE: usize = 40;

type Taken = fn(&Takes) -> bool;

/// Whom a service can take, by the codes that forms send.
const TAKES: [(&str, Taken); 3] = [
    ("women", |takes| takes.women),
    ("men", |takes| takes.men),
    ("children", |takes| takes.children),
];

/// Reads how a service is offered; what is wrong stands in the form.
pub(super) fn read(form: &mut Form, member: &Member) -> Option<Service> {
    let t = member.texts();
    let missing = t.service_languages_missing();
    let typed = form.required("languages", LONGEST_LANGUAGES, &t, missing);
    let languages = typed.and_then(|typed| match languages(&typed) {
        Ok(languages) => Some(languages),
        Err(error) => {
            form.fail("languages", t.service_languages_wrong(error.typed));
            None
        }
    });
    let takes = Takes {
        women: form.has("takes", "women"),
        men: form.has("takes", "men"),
        children: form.has("takes", "children"),
    };
    if !TAKES.iter().any(|(_, taken)| taken(&takes)) {
        form.fail("takes", t.service_takes_missing());
    }
    let free = form.number("free", MOST_FREE, &t);
    let phone = form.optional("phone", LONGEST_PHONE, &t);
    let languages = languages.filter(|_| form.errors().is_empty())?;
    Some(Service {
        languages,
        takes,
        free,
        phone,
    })
}

fn page(member: &Member, action: &str, title: Words, form: Form, need: Option<Field>) -> Response {
    let layout = member.layout(title, MessageFile::Service);
    let page = FormPage::new(layout, action, form);
    asked(member, page, need)
        .link("/services", member.texts().back())
        .answer(&member.visit)
}

/// Asks how a service is given.
pub(super) fn asked(member: &Member, page: FormPage, need: Option<Field>) -> FormPage {
    let t = member.texts();
    let takes: Options = vec![
        ("women".to_owned(), t.refer_find_takes_women()),
        ("men".to_owned(), t.refer_find_takes_men()),
        ("children".to_owned(), t.refer_find_takes_children()),
    ];
    page.travelling(["form-key", "version"])
        .fields(need)
        .field(Field::input("languages", t.service_languages()).hint(t.service_languages_hint()))
        .field(Field::checkboxes("takes", t.service_takes(), takes))
        .field(Field::number("free", t.service_free()).hint(t.service_free_hint()))
        .field(Field::input("phone", t.service_phone()).hint(t.service_phone_hint()))
        .button(t.service_write())
}
