//! Report a concern: twelve questions or fewer, none of them a name, and only the danger must be
//! answered, with «I do not know» as an answer.

use axum::response::Response;
use case::concern::{Danger, Noticed, ReportConcern, Told};
use case::content::{Content, SafeContact};
use case::{Compartment, ConcernId, Reference, Tell};
use engine::{Form as FormMark, Parts};
use screening::Form as ExploitationForm;

use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::{from_code, options};
use crate::member::{Member, Posted, Trouble, redirect};

/// Most characters that one text holds.
pub(crate) const LONGEST: usize = 20_000;

/// Most people that one concern is about.
const MOST_PERSONS: u16 = 9_999;

/// The engine's name for a member's unfinished concern.
pub(crate) const DRAFT: &str = "concern";

pub(crate) async fn show(member: Member) -> Response {
    let mut form = match member.engine().draft(&member.session, DRAFT).await {
        Ok(Some(draft)) => Form::parse(draft.text.as_bytes()),
        Ok(None) => Form::default(),
        Err(error) => return member.no_page(error),
    };
    if form.value("form-key").is_empty() {
        form.set("form-key", member.visit.site.nonce());
    }
    page(&member, form)
}

pub(crate) async fn submit(Posted { member, form }: Posted) -> Response {
    match form.value("do") {
        "save" => save(&member, form).await,
        "throw-away" => throw_away(&member).await,
        _ => send(&member, form).await,
    }
}

/// Keeps what was typed as it is, faults and all, for its writer alone.
async fn save(member: &Member, mut form: Form) -> Response {
    let text = form.to_body();
    let engine = member.engine();
    match engine.save_draft(&member.session, DRAFT, &text).await {
        Ok(()) => redirect("/work?done=saved"),
        Err(error) => match member.trouble(error) {
            Trouble::Page(page) => page,
            Trouble::Sentence(sentence) => {
                form.fail("what", sentence);
                page(member, form)
            }
        },
    }
}

async fn throw_away(member: &Member) -> Response {
    match member.engine().drop_draft(&member.session, DRAFT).await {
        Ok(()) => redirect("/work"),
        Err(error) => member.no_page(error),
    }
}

async fn send(member: &Member, mut form: Form) -> Response {
    let t = member.texts();
    let forms: Vec<ExploitationForm> = form
        .values("forms")
        .iter()
        .filter_map(|code| from_code(code))
        .collect();
    let what = if forms.is_empty() {
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
    let order = engine::ReportConcern(ReportConcern { concern, told });
    let key = form.value("form-key").to_owned();
    let mark = FormMark {
        key: Some(&key),
        made_from: None,
    };
    match engine.perform(&member.session, order, parts, mark).await {
        Ok(outcome) => {
            if let Err(error) = engine.drop_draft(&member.session, DRAFT).await {
                return member.no_page(error);
            }
            let reference = Reference::of(outcome.stream.id);
            redirect(&format!("/work?done=concern-sent&about={reference}"))
        }
        Err(error) => match member.trouble(error) {
            Trouble::Page(page) => page,
            Trouble::Sentence(sentence) => {
                form.fail("what", sentence);
                page(member, form)
            }
        },
    }
}

fn page(member: &Member, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.concern_title(), MessageFile::Concern);
    let key = form.value("form-key").to_owned();
    let danger =
        Field::list::<Danger>("danger", t.concern_danger(), t).hint(t.concern_danger_now_hint());
    let noticed = Field::list::<Noticed>("noticed", t.concern_noticed(), t);
    let child = Field::list::<Tell>("child", t.concern_child(), t);
    FormPage::new(layout, "/concerns/new", form)
        .lead(t.concern_lead())
        .field(Field::hidden("form-key", key))
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
        .button(t.concern_send())
        .other_button("save", t.concern_save())
        .answer(&member.visit)
}
