//! The public form: whoever is worried about somebody, or about themselves, writes to the duty desk.
//!
//! Nobody signs in, no script runs and no cookie is set. What is typed is sealed for the desk before it is stored,
//! and stays in no browser: to be read here again, it would have to lie somewhere where others read it too.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use case::concern::{Danger, Noticed, Told};
use case::content::{Content, SafeContact};
use case::{Compartment, Tell};
use engine::{EngineError, Form as FormMark, Parts};
use jiff::tz::TimeZone;

use super::errors;
use super::paper::AnsweredPage;
use crate::desk_hours::{NextRead, next_read};
use crate::form::{Anonymous, Form};
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::{MessageFile, Texts};
use crate::labels::{Words, from_code};
use crate::layout::Layout;
use crate::member::redirect;
use crate::site::Site;
use crate::visit::Visit;

/// Most characters that one text of the form holds.
const LONGEST: usize = 5_000;

/// The questions about how to be reached, in the order in which they stand.
const CONTACT: [&str; 6] = [
    "contact-channel",
    "contact-when",
    "contact-language",
    "contact-name",
    "contact-if-other",
    "contact-never",
];

pub(crate) async fn show(visit: Visit) -> Response {
    let mut form = Form::default();
    form.set("form-key", visit.site.nonce());
    page(&visit, form).await
}

pub(crate) async fn submit(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Anonymous(mut form): Anonymous,
) -> Response {
    let t = visit.texts;
    let about = form.choice("about", &t, |code| match code {
        "me" => Some(true),
        "other" => Some(false),
        _ => None,
    });
    let danger = form.choice("danger", &t, from_code::<Danger>);
    let what = form.required("what", LONGEST, &t, t.tell_what_missing());
    let place = form.optional("where", LONGEST, &t);
    let contact = CONTACT.map(|field| form.optional(field, LONGEST, &t));
    let (Some(what), true) = (what, form.errors().is_empty()) else {
        return page(&visit, form).await;
    };
    if !site.tellings.may_tell(visit.peer) {
        form.fail("what", t.tell_busy());
        return page(&visit, form).await;
    }
    let told = Told {
        noticed: match about {
            Some(true) => Noticed::SelfPresented,
            Some(false) | None => Noticed::ToldByOther,
        },
        danger: danger.unwrap_or(Danger::Unknown),
        persons: None,
        child: Tell::Unknown,
        forms: [].into(),
        seen_on: None,
    };
    let parts = parts(&site, about == Some(true), what, place, contact);
    let (said, key) = (form.said(), form.value("form-key"));
    let mark = FormMark {
        key: (!key.is_empty()).then_some(key),
        made_from: None,
        said: Some(&said),
    };
    match site.engine.tell(told, parts, mark).await {
        Ok(()) => {
            let layout = layout(&visit);
            let answer = match when(&visit).await {
                Some(read) => format!("{} {read}", t.tell_taken()).into(),
                None => t.tell_taken(),
            };
            without_cookies(visit.page_with(StatusCode::OK, &AnsweredPage { layout, answer }))
        }
        Err(EngineError::NotSetUp) => redirect("/set-up"),
        Err(EngineError::SentBefore) => {
            form.set("form-key", site.nonce());
            form.fail("what", t.tell_sent_before());
            page(&visit, form).await
        }
        // Whoever wrote it must know that nobody has it, and whom to call.
        Err(fault) => {
            errors::log(&visit, &fault);
            form.fail("what", t.tell_not_taken());
            page(&visit, form).await
        }
    }
}

/// What goes to the desk. How to reach whoever writes about somebody else is no way to reach that person, and must
/// not be taken for one: it stands with the words.
fn parts(
    site: &Site,
    about_oneself: bool,
    what: String,
    place: Option<String>,
    contact: [Option<String>; 6],
) -> Parts {
    let mut parts = Parts::new();
    let mut words = what;
    if about_oneself {
        let [channel, when, language, name, if_other, never] =
            contact.map(Option::unwrap_or_default);
        let contact = SafeContact {
            channel,
            when,
            language,
            name,
            if_other,
            never,
            ..SafeContact::default()
        };
        if contact != SafeContact::default() {
            parts.insert(Compartment::Contact, Content::Contact(contact));
        }
    } else if contact.iter().any(Option::is_some) {
        // In the language of the house, which the desk reads.
        let t = Texts::new(site.locale);
        words.push_str("\n\n");
        words.push_str(&t.tell_writer_contact());
        for (field, text) in fields_of_contact(t).into_iter().zip(&contact) {
            if let Some(text) = text {
                words.push_str(&format!("\n{}: {text}", field.1));
            }
        }
    }
    parts.insert(Compartment::Narrative, Content::Words(words));
    if let Some(place) = place {
        parts.insert(Compartment::Location, Content::Words(place));
    }
    parts
}

fn fields_of_contact(t: Texts) -> [(&'static str, Words); 6] {
    let [channel, when, language, name, if_other, never] = CONTACT;
    [
        (channel, t.tell_contact_channel()),
        (when, t.contact_when()),
        (language, t.contact_language()),
        (name, t.contact_name()),
        (if_other, t.contact_if_other()),
        (never, t.contact_never()),
    ]
}

fn layout(visit: &Visit) -> Layout {
    let t = visit.texts;
    let layout = Layout::public(visit, t.tell_title(), MessageFile::Public);
    Layout {
        heading: t.tell_heading().into_owned(),
        ..layout.without_token()
    }
}

/// When what is written now is read, if somebody has said.
async fn when(visit: &Visit) -> Option<Words> {
    let t = visit.texts;
    let hours = &visit.site.contacts.desk;
    let now = visit.site.engine.now();
    let read = visit.site.engine.with_profile(|profile| {
        let calendar = profile.calendar();
        (next_read(hours, now, calendar), calendar.zone().clone())
    });
    let (read, zone): (NextRead, TimeZone) = read.await.ok()?;
    let moment = |instant| t.moment(zone.to_datetime(instant));
    match read {
        NextRead::Now(until) => Some(t.tell_read_now(moment(until))),
        NextRead::From(from) => Some(t.tell_read_from(moment(from))),
        NextRead::Unknown => None,
    }
}

async fn page(visit: &Visit, form: Form) -> Response {
    let t = visit.texts;
    let number = visit.site.contacts.emergency_number.as_str();
    let emergency = match number {
        "" => t.tell_emergency_no_number(),
        number => t.tell_emergency(number),
    };
    let read = when(visit).await;
    let about: Options = vec![
        ("me".to_owned(), t.tell_about_me()),
        ("other".to_owned(), t.tell_about_other()),
    ];
    let danger = Field::list::<Danger>("danger", t.concern_danger(), t);
    let contact = fields_of_contact(t).map(|(name, label)| Field::input(name, label));
    // The language travels in the address: no cookie holds it.
    let page = FormPage::new(layout(visit), format!("/tell?lang={}", t.code()), form)
        .travelling(["form-key"])
        .lead(emergency)
        .lead(read.unwrap_or_else(|| t.tell_read_unknown()))
        .lead(t.tell_lead())
        .field(Field::area("what", t.tell_what(), 8).hint(t.tell_what_hint()))
        .field(Field::radios("about", t.tell_about(), about))
        .field(danger)
        .field(Field::area("where", t.concern_where(), 2))
        .group(t.tell_contact_group(), contact)
        .button(t.tell_send());
    without_cookies(page.answer(visit))
}

/// Whoever writes here leaves nothing in the browser, not even which language was read.
fn without_cookies(mut response: Response) -> Response {
    response.headers_mut().remove(SET_COOKIE);
    response
}
