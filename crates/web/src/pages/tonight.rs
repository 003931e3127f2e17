//! Who to call now: services that fit and have room, with the line of each, and the answer in one step.

use askama::Template;
use axum::response::Response;
use case::clock::Urgency;
use case::person::{ChildRules, Need, PaperOrder, PhoneAnswer};
use case::{AgreementId, CaseId, OrganisationId, ReferralId};
use engine::{CaseView, FoundService, OnPaper};

use super::case_forms::take_to;
use super::concern::fresh;
use super::errors;
use super::find::{FindField, Finder};
use super::paper::{call as read_call, said, spoke, why, words, yes_and_no};
use super::refer::{agreed, free_places, send_path};
use super::services::details;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::{Words, from_code, options};
use crate::layout::Layout;
use crate::member::{Member, Posted};
use crate::visit::Id;

#[derive(Template)]
#[template(path = "tonight.html")]
struct Tonight {
    layout: Layout,
    id: CaseId,
    find: Vec<FindField>,
    services: Vec<Callable>,
}

/// A service that can be called.
struct Callable {
    name: String,
    places: Words,
    colour: &'static str,
    details: Vec<Words>,
    /// As it is read, and as a telephone dials it.
    phone: Option<(String, String)>,
    /// Where the answer is written down.
    answer: String,
}

pub(crate) async fn show(Id(id): Id<CaseId>, member: Member) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let asked = |name| member.visit.query(name);
    let need = from_code::<Need>(&asked("need")).unwrap_or(Need::Shelter);
    // Until a search says otherwise, a child is looked for a place that takes children.
    let takes = match (asked("need").is_empty(), view.child_rules) {
        (true, ChildRules::UntilShownOtherwise | ChildRules::Yes) => "children".to_owned(),
        _ => asked("takes"),
    };
    let needs = options::<Need>(t).into_iter();
    let needs = needs.filter(|(code, _)| *code != Need::Holding.code());
    let sought = Finder {
        need: Some(need),
        language: asked("language"),
        takes,
        free: true,
    };
    let (found, find) = match sought.find(&member, needs.collect()).await {
        Ok(found) => found,
        Err(error) => return member.no_page(error),
    };
    let own = member.organisation();
    let others = found.services.iter();
    let others = others.filter(|found| found.organisation != own);
    member.visit.page(&Tonight {
        layout: member.layout(t.tonight_title(), MessageFile::Paper),
        id,
        find,
        services: others.map(|found| callable(&member, id, found)).collect(),
    })
}

fn callable(member: &Member, case: CaseId, found: &FoundService) -> Callable {
    let t = member.texts();
    let (places, colour) = match found.service.free {
        Some(places) => free_places(member, places),
        None => (t.service_uncounted(), "grey"),
    };
    let mut service = found.service.clone();
    let phone = service.phone.take();
    let mut details = details(member, &service);
    if phone.is_none() {
        details.push(t.tonight_no_phone());
    }
    Callable {
        name: found.name.clone(),
        places,
        colour,
        details,
        phone: phone.map(|phone| {
            let dialled = phone.chars().filter(|it| it.is_ascii_digit() || *it == '+');
            let dialled = dialled.collect();
            (phone, dialled)
        }),
        answer: format!(
            "/cases/{case}/tonight/call?need={}&to={}",
            found.need.code(),
            found.organisation
        ),
    }
}

pub(crate) async fn call(Id(id): Id<CaseId>, member: Member) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let mut form = fresh(&member);
    form.set("version", view.case.version.to_string());
    for field in ["need", "to"] {
        form.set(field, member.visit.query(field));
    }
    match asked(&member, &form) {
        Some(_) => call_page(&member, &view, form).answer(&member.visit),
        None => errors::nothing_here(&member.visit),
    }
}

/// What is asked of whom.
fn asked(member: &Member, form: &Form) -> Option<(Need, OrganisationId)> {
    let need = from_code::<Need>(form.value("need"))?;
    let to = form.value("to").parse::<OrganisationId>().ok()?;
    let known = member.name(to) != "–" && to != member.organisation() && need != Need::Holding;
    known.then_some((need, to))
}

pub(crate) async fn call_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    let member = &posted.member;
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let referral = ReferralId::new(member.engine().new_id());
    let Some((need, to)) = asked(member, &posted.form) else {
        let mut form = posted.form;
        form.fail("answer", member.texts().refer_to_missing());
        return call_page(member, &view, form).answer(&member.visit);
    };
    let led_to = format!("/cases/{id}?done=phoned");
    let page = |member: &Member, _, form| call_page(member, &view, form);
    take_to(id, posted, ("answer", led_to), page, |member, form| {
        let t = member.texts();
        let said = said(member, form);
        let call = read_call(member, form);
        let agreement = match said {
            Some(PhoneAnswer::Accepted) => {
                form.required_choice("basis", &t, t.tonight_agreement_missing(), |text| {
                    text.strip_prefix("agreement:")?.parse::<AgreementId>().ok()
                })
            }
            _ => None,
        };
        let parts = words(member, form);
        let (call, urgency) = (call?, Urgency::Tonight);
        let order = match said? {
            PhoneAnswer::Accepted => PaperOrder::Agreed {
                referral,
                to,
                need,
                urgency,
                agreement: agreement?,
                call,
            },
            PhoneAnswer::Declined(reason) => PaperOrder::Declined {
                to,
                need,
                urgency,
                reason,
                call,
            },
            PhoneAnswer::Completed => return None,
        };
        Some((OnPaper(id, order), parts))
    })
    .await
}

fn call_page(member: &Member, view: &CaseView, form: Form) -> FormPage {
    let t = member.texts();
    let id = view.case.id;
    let asked = asked(member, &form);
    let title = match asked {
        Some((_, to)) => t.tonight_call_title(member.name(to)),
        None => t.phone_title(),
    };
    let layout = member.layout(title, MessageFile::Paper);
    let page = FormPage::new(layout, format!("/cases/{id}/tonight/call"), form)
        .travelling(["form-key", "version", "need", "to"]);
    // Who has an account says yes by itself, to a referral that is sent to it.
    let page = match asked.filter(|(_, to)| member.has_account(*to)) {
        Some((need, to)) => page
            .lead(t.tonight_has_account())
            .link_before(send_path(id, need, to), t.refer_title())
            .field(Field::radios(
                "answer",
                t.phone_answer(),
                vec![("declined".to_owned(), t.phone_declined())],
            )),
        None => page
            .field(Field::radios(
                "answer",
                t.phone_answer(),
                yes_and_no(member),
            ))
            .field(
                Field::select("basis", t.tonight_agreement(), agreed(member, view))
                    .hint(t.tonight_agreement_hint()),
            ),
    };
    page.fields(why(member))
        .fields(spoke(member))
        .button(t.phone_write())
        .link(format!("/cases/{id}/agreements"), t.agreements_ask())
        .link(format!("/cases/{id}/tonight"), t.back())
}
