//! Report a concern: twelve questions or fewer, none of them a name, and only the danger must be
//! answered, with «I do not know» as an answer.

use axum::response::Response;
use case::concern::{Danger, Noticed, ReportConcern, Told};
use case::content::{Content, SafeContact};
use case::{Compartment, ConcernId, Tell};
use engine::Parts;
use screening::Form as ExploitationForm;

use super::concern::perform_made_from;
use super::errors;
use super::{own_reference, unfinished};
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::{from_code, options};
use crate::member::{Member, Posted, Trouble, redirect};

/// Most characters that one text holds.
pub(crate) const LONGEST: usize = 20_000;

/// Most people that one concern is about.
const MOST_PERSONS: u16 = 9_999;

/// Most unfinished concerns that one member keeps.
const MOST_UNFINISHED: usize = 50;

pub(crate) async fn show(member: Member) -> Response {
    if !member.may_report() {
        return errors::nothing_here(&member.visit);
    }
    match unfinished::open(&member, &member.visit.query(unfinished::WHICH)).await {
        Ok(form) => page(&member, form),
        Err(error) => member.no_page(error),
    }
}

pub(crate) async fn submit(Posted { member, form }: Posted) -> Response {
    if !member.may_report() {
        return errors::nothing_here(&member.visit);
    }
    match form.value("do") {
        "save" if !member.in_coded_facts() => save(&member, form).await,
        "throw-away" => match unfinished::drop(&member, &form).await {
            Ok(()) => redirect("/work?done=thrown-away"),
            Err(error) => member.no_page(error),
        },
        _ => send(&member, form).await,
    }
}

/// Keeps what was typed as it is, faults and all, for its writer alone.
async fn save(member: &Member, mut form: Form) -> Response {
    let trouble = match unfinished::save(member, &form, MOST_UNFINISHED).await {
        Ok(true) => return redirect("/work?done=saved"),
        Ok(false) => Trouble::Sentence(member.texts().concern_save_too_many(MOST_UNFINISHED)),
        Err(error) => member.trouble(error),
    };
    match trouble {
        Trouble::Page(page) => page,
        Trouble::Sentence(sentence) => {
            form.fail("what", sentence);
            page(member, form)
        }
    }
}

async fn send(member: &Member, mut form: Form) -> Response {
    let t = member.texts();
    let reference = own_reference::read(&mut form, member);
    let forms = form.choices("forms", &t, from_code::<ExploitationForm>);
    let what = if forms.is_empty() && !member.in_coded_facts() {
        form.required("what", LONGEST, &t, t.concern_what_missing())
    } else {
        form.optional("what", LONGEST, &t)
    };
    let danger = form.required_choice(
        "danger",
        &t,
        t.concern_danger_missing(),
        from_code::<Danger>,
    );
    let noticed = form.required_choice(
        "noticed",
        &t,
        t.concern_noticed_missing(),
        from_code::<Noticed>,
    );
    let persons = form.number("persons", MOST_PERSONS, &t);
    let child = form
        .choice("child", &t, from_code::<Tell>)
        .unwrap_or(Tell::Unknown);
    let seen_on = form.day("seen", &t);
    let place = form.optional("where", LONGEST, &t);
    let who = form.optional("who", LONGEST, &t);
    let contact = form.optional("contact", LONGEST, &t);
    let (Some(danger), Some(noticed), true) = (danger, noticed, form.errors().is_empty()) else {
        return page(member, form);
    };

    let mut parts = Parts::new();
    let words = [
        (Compartment::Narrative, what),
        (Compartment::Location, place),
        (Compartment::Identity, who),
    ];
    for (compartment, text) in words {
        if let Some(text) = text {
            parts.insert(compartment, Content::Words(text));
        }
    }
    if let Some(channel) = contact {
        let contact = SafeContact {
            channel,
            ..SafeContact::default()
        };
        parts.insert(Compartment::Contact, Content::Contact(contact));
    }
    let engine = member.engine();
    let concern = ConcernId::new(engine.new_id());
    let told = Told {
        noticed,
        danger,
        persons,
        child,
        forms: forms.into_iter().collect(),
        seen_on,
    };
    let order = engine::ReportConcern(ReportConcern {
        concern,
        told,
        reference,
    });
    match perform_made_from(member, &mut form, order, parts, None).await {
        Ok(outcome) => {
            if let Err(error) = unfinished::drop(member, &form).await {
                return member.no_page(error);
            }
            let called = match member.calls(outcome.stream).await {
                Ok(called) => called.to_string(),
                Err(page) => return page,
            };
            let about: String = form_urlencoded::byte_serialize(called.as_bytes()).collect();
            redirect(&format!("/work?done=concern-sent&about={about}"))
        }
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail(first(member), sentence);
            page(member, form)
        }
    }
}

/// The first question: beside it stands what the rules say of all.
fn first(member: &Member) -> &'static str {
    if member.in_coded_facts() {
        "own-reference"
    } else {
        "what"
    }
}

fn page(member: &Member, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.concern_title(), MessageFile::Concern);
    let travels = ["form-key", unfinished::WHICH, unfinished::AT];
    let travels = travels.map(|name| Field::hidden(name, form.value(name)));
    let danger =
        Field::list::<Danger>("danger", t.concern_danger(), t).hint(t.concern_danger_now_hint());
    let noticed = Field::list::<Noticed>("noticed", t.concern_noticed(), t);
    let child = Field::list::<Tell>("child", t.concern_child(), t);
    let lead = if member.in_coded_facts() {
        t.coded_facts_lead()
    } else {
        t.concern_lead()
    };
    let page = FormPage::new(layout, "/concerns/new", form)
        .lead(lead)
        .on_paper()
        .link_before("/must-pass-on", t.duties_link())
        .fields(travels)
        .fields(own_reference::field(member))
        .field(Field::area("what", t.concern_what(), 7).hint(t.concern_what_hint()))
        .field(danger)
        .field(noticed)
        .field(Field::number("persons", t.concern_persons()).hint(t.concern_persons_hint()))
        .field(child)
        .field(
            Field::checkboxes("forms", t.concern_forms(), options::<ExploitationForm>(t))
                .hint(t.concern_forms_hint()),
        )
        .field(Field::day("seen", t.concern_seen()).hint(t.date_hint()))
        .field(Field::area("where", t.concern_where(), 2).hint(t.concern_where_hint()))
        .field(Field::area("who", t.concern_who(), 2).hint(t.concern_who_hint()))
        .field(Field::area("contact", t.concern_contact(), 3).hint(t.concern_contact_hint()))
        .button(t.concern_send());
    // What is typed here is soon typed again, and a draft would be a place for words.
    let page = if member.in_coded_facts() {
        page
    } else {
        page.link_before("/visits/new", t.visit_new())
            .other_button("save", t.concern_save())
    };
    page.answer(&member.visit)
}
