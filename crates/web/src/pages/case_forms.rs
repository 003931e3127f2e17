//! What the holder of a case writes down, one page each.

use axum::response::Response;
use case::content::Content;
use case::person::{AdverseOrder, AgeClaim, AgeStatement, CloseReason, HolderOrder, Source};
use case::{CaseId, Compartment};
use engine::{OnAlarm, OnCase, Order, Parts};

use super::case_contact;
use super::concern::{fresh, perform};
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Choices as _, Label as _, from_code};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

/// Ages beyond this are slips of the hand.
const OLDEST: u16 = 120;

/// What an account can be: what was told comes first, and stands where nothing is chosen.
const NOTES: [Compartment; 6] = [
    Compartment::Narrative,
    Compartment::Counselling,
    Compartment::Health,
    Compartment::Urgent,
    Compartment::Legal,
    Compartment::Location,
];

/// Opens a form page of a case, for those who may work on it.
pub(super) async fn open(
    member: &Member,
    id: CaseId,
    page: impl FnOnce(&Member, CaseId, Form) -> FormPage,
) -> Response {
    match member.admit::<OnCase>(id).await {
        Ok(version) => {
            let mut form = fresh(member);
            form.set("version", version.to_string());
            page(member, id, form).answer(&member.visit)
        }
        Err(page) => page,
    }
}

/// Takes a form of a case that was sent: whoever may not give its order is told that there is nothing;
/// then `read` makes the order of what was typed, and it is carried out. Whatever is wrong, with the form
/// or by the rules, is shown on the form with everything typed still in it.
///
/// A refusal stands beside `field`; `done` names what was done on the page that follows.
pub(super) async fn take<O: Order<Subject = CaseId>>(
    id: CaseId,
    posted: Posted,
    (field, done): (&str, &str),
    page: impl FnOnce(&Member, CaseId, Form) -> FormPage,
    read: impl FnOnce(&Member, &mut Form) -> Option<(O, Parts)>,
) -> Response {
    let to = format!("/cases/{id}?done={done}");
    take_to(id, posted, (field, to), page, read).await
}

/// The same, for a form that leads on `to` another page than that of the case.
pub(super) async fn take_to<O: Order<Subject = CaseId>>(
    id: CaseId,
    Posted { member, mut form }: Posted,
    (field, to): (&str, String),
    page: impl FnOnce(&Member, CaseId, Form) -> FormPage,
    read: impl FnOnce(&Member, &mut Form) -> Option<(O, Parts)>,
) -> Response {
    if let Err(page) = member.admit::<O>(id).await {
        return page;
    }
    let read = read(&member, &mut form);
    if let Some((order, parts)) = read.filter(|_| form.errors().is_empty()) {
        match perform(&member, &mut form, order, parts).await {
            Ok(()) => return led_on(&member, id, &to).await,
            Err(Trouble::Page(page)) => return page,
            Err(Trouble::Sentence(sentence)) => form.fail(field, sentence),
        }
        // Sent again, a form of a version means the case as it now stands.
        if !form.value("version").is_empty()
            && let Ok(version) = member.admit::<O>(id).await
        {
            form.set("version", version.to_string());
        }
    }
    page(&member, id, form).answer(&member.visit)
}

/// Leads on to a page of a case; or, where what was done moved the case away, to one's own work, which says
/// who is responsible now and why.
pub(super) async fn led_on(member: &Member, id: CaseId, to: &str) -> Response {
    match member.engine().may_read_case(&member.session, id).await {
        Ok(true) => redirect(to),
        Ok(false) => {
            let done = to.split_once("done=").map_or("", |(_, done)| done);
            // Only the rules for children move a case that nobody asked to move.
            let done = if done == "age" { "child-moved" } else { done };
            redirect(&format!("/work?done={done}"))
        }
        Err(error) => member.no_page(error),
    }
}

/// A form of a case: its key and version travel with it, and it leads back.
pub(super) fn form_page(
    member: &Member,
    id: CaseId,
    rest: &str,
    title: crate::labels::Words,
    form: Form,
) -> FormPage {
    let layout = member.layout(title, MessageFile::Case);
    let (key, version) = (
        form.value("form-key").to_owned(),
        form.value("version").to_owned(),
    );
    FormPage::new(layout, format!("/cases/{id}/{rest}"), form)
        .field(Field::hidden("form-key", key))
        .field(Field::hidden("version", version))
        .link(format!("/cases/{id}"), member.texts().back())
}

pub(super) fn words(text: String) -> Parts {
    Parts::from([(Compartment::Narrative, Content::Words(text))])
}

/// Reads words that have to be there, but for whoever takes part in coded facts alone: those stand in its own
/// files, and what is typed in spite of that is refused by the rules.
pub(super) fn needed_words(
    member: &Member,
    form: &mut Form,
    field: &str,
    missing: crate::labels::Words,
) -> Option<Parts> {
    let t = member.texts();
    if member.in_coded_facts() {
        let typed = form.optional(field, LONGEST, &t);
        return Some(typed.map(words).unwrap_or_default());
    }
    form.required(field, LONGEST, &t, missing).map(words)
}

pub(crate) async fn age(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, age_page).await
}

pub(crate) async fn age_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    take(id, posted, ("kind", "age"), age_page, |member, form| {
        let t = member.texts();
        let claim = age_claim(form, member);
        let missing = t.case_age_source_missing();
        let source = form.required_choice("source", &t, missing, from_code::<Source>);
        let said_on = form.day("said-on", &t).unwrap_or_else(|| member.today());
        let statement = AgeStatement {
            claim: claim?,
            source: source?,
            said_on,
        };
        Some((OnCase(id, HolderOrder::StateAge(statement)), Parts::new()))
    })
    .await
}

fn age_claim(form: &mut Form, member: &Member) -> Option<AgeClaim> {
    let t = member.texts();
    let kind = form.required_choice("kind", &t, t.case_age_kind_missing(), |code| {
        ["born", "years", "looks"]
            .into_iter()
            .find(|known| *known == code)
    })?;
    let years = |form: &mut Form, field: &str| {
        let years = form.number(field, OLDEST, &t)?;
        u8::try_from(years).ok()
    };
    let (claim, field) = match kind {
        "born" => (form.day("born", &t).map(AgeClaim::Born), "born-day"),
        "years" => (years(form, "years").map(AgeClaim::Years), "years"),
        _ => {
            let (from, to) = (years(form, "from"), years(form, "to"));
            let looks = from.zip(to).map(|(one, other)| AgeClaim::Looks {
                from: one.min(other),
                to: one.max(other),
            });
            (looks, "from")
        }
    };
    // What was typed under another heading is not dropped without a word.
    let typed = [
        (
            "born",
            t.case_age_born_day(),
            ["born-day", "born-month", "born-year"].as_slice(),
        ),
        ("years", t.case_age_number(), ["years"].as_slice()),
        ("looks", t.case_age_kind_looks(), ["from", "to"].as_slice()),
    ];
    for (other, label, fields) in typed {
        let filled = fields
            .iter()
            .any(|field| !form.value(field).trim().is_empty());
        if other != kind && filled {
            let first = fields.first().copied().unwrap_or("kind");
            form.fail(first, t.case_age_other_value(label));
        }
    }
    if claim.is_none() && form.errors().is_empty() {
        form.fail(field, t.case_age_value_missing());
    }
    claim
}

fn age_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let kinds: Options = vec![
        ("born".to_owned(), t.case_age_kind_born()),
        ("years".to_owned(), t.case_age_kind_years()),
        ("looks".to_owned(), t.case_age_kind_looks()),
    ];
    form_page(member, id, "age", t.case_age_add(), form)
        .lead(t.case_ages_text())
        .field(Field::radios("kind", t.case_age_kind(), kinds))
        .field(Field::day("born", t.case_age_born_day()))
        .field(Field::number("years", t.case_age_number()))
        .field(Field::number("from", t.case_age_from()))
        .field(Field::number("to", t.case_age_to()))
        .field(Field::list::<Source>("source", t.case_age_source(), t))
        .field(Field::day("said-on", t.case_age_said_on()).hint(t.case_age_said_on_hint()))
        .button(t.case_write_down())
}

pub(crate) async fn settle_age(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, settle_age_page).await
}

pub(crate) async fn settle_age_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    take(
        id,
        posted,
        ("shown", "age"),
        settle_age_page,
        |member, form| {
            let t = member.texts();
            let child =
                form.required_choice("shown", &t, t.case_settle_missing(), |code| match code {
                    "child" => Some(true),
                    "adult" => Some(false),
                    _ => None,
                });
            let why = needed_words(member, form, "why", t.case_settle_why_missing());
            let order = HolderOrder::SettleAge { child: child? };
            Some((OnCase(id, order), why?))
        },
    )
    .await
}

fn settle_age_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let shown: Options = vec![
        ("child".to_owned(), t.case_settle_child()),
        ("adult".to_owned(), t.case_settle_adult()),
    ];
    form_page(member, id, "settle-age", t.case_settle(), form)
        .field(Field::radios("shown", t.case_settle_what(), shown))
        .field(Field::area("why", t.case_settle_why(), 4))
        .button(t.case_write_down())
}

pub(crate) async fn account(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, account_page).await
}

pub(crate) async fn account_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    take(
        id,
        posted,
        ("words", "account"),
        account_page,
        |member, form| {
            let t = member.texts();
            let told = needed_words(member, form, "words", t.case_account_missing());
            let missing = t.case_account_source_missing();
            let source = form.required_choice("source", &t, missing, from_code::<Source>);
            let given_on = form.day("given-on", &t).unwrap_or_else(|| member.today());
            let order = HolderOrder::RecordAccount {
                source: source?,
                given_on,
            };
            let part = form.choice("part", &t, |code| {
                let part = code.parse::<Compartment>().ok();
                part.filter(|part| NOTES.contains(part))
            });
            let part = part.unwrap_or(Compartment::Narrative);
            let told = told?.into_values().map(|words| (part, words)).collect();
            Some((OnCase(id, order), told))
        },
    )
    .await
}

fn account_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let kinds: Options = NOTES
        .iter()
        .map(|part| (part.to_string(), part.label(t)))
        .collect();
    form_page(member, id, "account", t.case_account_add(), form)
        .lead(t.demand_first_account())
        .field(Field::area("words", t.case_account_words(), 10))
        .field(Field::radios("part", t.case_account_part(), kinds).hint(t.case_account_part_hint()))
        .field(Field::list::<Source>("source", t.case_account_source(), t))
        .field(Field::day("given-on", t.case_age_said_on()).hint(t.case_age_said_on_hint()))
        .button(t.case_write_down())
}

pub(crate) async fn contact(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, |member, id, mut form| {
        form.set("source", Source::Person.code());
        contact_page(member, id, form)
    })
    .await
}

pub(crate) async fn contact_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    let done = ("contact-channel", "contact");
    take(id, posted, done, contact_page, |member, form| {
        let contact = case_contact::read(form, member);
        if contact.is_none() && form.errors().is_empty() {
            form.fail("contact-channel", member.texts().contact_missing());
        }
        let t = member.texts();
        let source = form.choice("source", &t, from_code::<Source>);
        let given_on = form.day("given-on", &t).unwrap_or_else(|| member.today());
        let parts = Parts::from([(Compartment::Contact, Content::Contact(contact?))]);
        let order = HolderOrder::RecordAccount {
            source: source.unwrap_or(Source::Person),
            given_on,
        };
        Some((OnCase(id, order), parts))
    })
    .await
}

fn contact_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "contact", t.case_contact_add(), form)
        .lead(t.contact_lead())
        .fields(case_contact::fields(member))
        .field(Field::list::<Source>("source", t.contact_source(), t))
        .field(Field::day("given-on", t.case_age_said_on()).hint(t.case_age_said_on_hint()))
        .button(t.case_write_down())
}

pub(crate) async fn correct(Id((id, version)): Id<(CaseId, u64)>, member: Member) -> Response {
    open(&member, id, |member, id, form| {
        correct_page(member, id, version, form)
    })
    .await
}

pub(crate) async fn correct_submit(
    Id((id, mistaken)): Id<(CaseId, u64)>,
    posted: Posted,
) -> Response {
    let page = |member: &Member, id, form| correct_page(member, id, mistaken, form);
    take(id, posted, ("why", "corrected"), page, |member, form| {
        let t = member.texts();
        let why = needed_words(member, form, "why", t.case_correct_why_missing())?;
        Some((OnCase(id, HolderOrder::Correct { mistaken }), why))
    })
    .await
}

fn correct_page(member: &Member, id: CaseId, version: u64, form: Form) -> FormPage {
    let t = member.texts();
    form_page(
        member,
        id,
        &format!("correct/{version}"),
        t.case_correct(),
        form,
    )
    .lead(t.case_correct_lead())
    .field(Field::area("why", t.case_correct_why(), 4))
    .button(t.case_write_down())
}

pub(crate) async fn alarm(Id(id): Id<CaseId>, member: Member) -> Response {
    match member.admit::<OnAlarm>(id).await {
        // An alarm is raised whatever else has happened: it carries no version.
        Ok(_) => alarm_page(&member, id, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn alarm_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    take(
        id,
        posted,
        ("which", "alarm"),
        alarm_page,
        |member, form| {
            let t = member.texts();
            let missing = t.case_alarm_which_missing();
            let which = form.required_choice("which", &t, missing, from_code::<AdverseOrder>);
            let told = form.optional("words", LONGEST, &t);
            Some((OnAlarm(id, which?), told.map(words).unwrap_or_default()))
        },
    )
    .await
}

fn alarm_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "alarm", t.case_alarm_raise(), form)
        .field(Field::list::<AdverseOrder>(
            "which",
            t.case_alarm_which(),
            t,
        ))
        .field(Field::area("words", t.case_alarm_words(), 4))
        .button(t.case_alarm_button())
}

pub(crate) async fn close(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, close_page).await
}

pub(crate) async fn close_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    take(
        id,
        posted,
        ("reason", "closed"),
        close_page,
        |member, form| {
            let t = member.texts();
            let missing = t.case_close_why_missing();
            let reason = form.required_choice("reason", &t, missing, from_code::<CloseReason>)?;
            Some((OnCase(id, HolderOrder::Close(reason)), Parts::new()))
        },
    )
    .await
}

fn close_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "close", t.case_close(), form)
        .field(Field::list::<CloseReason>("reason", t.case_close_why(), t))
        .button(t.case_close())
}
