//! Presume a person met in a concern: one sign or a worker's own judgement is enough, and protection
//! starts here.

use axum::response::Response;
use case::content::{Content, SafeContact};
use case::person::{Presume, PresumptionBasis};
use case::visit::PresumeWorker;
use case::{CaseId, Compartment, ConcernId, Tell};
use engine::{Opened, Parts, PresumeMet, PresumePerson};
use screening::Instrument;

use super::concern::{fresh, perform_made_from};
use super::report::LONGEST;
use super::{case_contact, own_reference};
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Choices as _, Label as _, from_code};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

pub(crate) async fn show(Id(id): Id<ConcernId>, member: Member) -> Response {
    match member.admit::<PresumePerson>(id).await {
        Ok(_) => match Told::of(&member, id).await {
            Ok(told) => {
                let mut form = told.fill(fresh(&member));
                form.set("worker", member.visit.query("worker"));
                page(&member, id, form, &told)
            }
            Err(page) => page,
        },
        Err(page) => page,
    }
}

/// What the concern says of the person already, so that nothing is asked twice. It can be of somebody
/// else where the concern is about several people, or one of them was presumed before.
#[derive(Default)]
struct Told {
    child: Option<Tell>,
    name: String,
    contact: SafeContact,
}

impl Told {
    async fn of(member: &Member, id: ConcernId) -> Result<Self, Response> {
        let view = match member.engine().concern(&member.session, id).await {
            Ok(view) => view,
            Err(error) => return Err(member.no_page(error)),
        };
        let mut told = Self::default();
        let child = view.concern.told.child;
        told.child = (child != Tell::Unknown).then_some(child);
        let several = view.concern.told.persons.is_some_and(|persons| persons > 1);
        if several || !view.concern.cases.is_empty() || member.in_coded_facts() {
            return Ok(told);
        }
        // The latest of each counts: entries come in the order in which they were told.
        for (compartment, opened) in view.entries.into_iter().flat_map(|entry| entry.parts) {
            match (compartment, opened) {
                (Compartment::Identity, Opened::Content(Content::Words(words))) => {
                    told.name = words;
                }
                (_, Opened::Content(Content::Contact(contact))) => told.contact = contact,
                _ => {}
            }
        }
        Ok(told)
    }

    fn fill(&self, mut form: Form) -> Form {
        if let Some(child) = self.child {
            form.set("child", child.code());
        }
        form.set("name", self.name.clone());
        case_contact::fill(&mut form, &self.contact);
        form
    }
}

pub(crate) async fn submit(Id(id): Id<ConcernId>, Posted { member, mut form }: Posted) -> Response {
    if let Err(page) = member.admit::<PresumePerson>(id).await {
        return page;
    }
    let told = match Told::of(&member, id).await {
        Ok(told) => told,
        Err(page) => return page,
    };
    let t = member.texts();
    let basis = basis(&mut form, &member);
    let reference = own_reference::read(&mut form, &member);
    let maybe_child =
        form.required_choice("child", &t, t.presume_child_missing(), from_code::<Tell>);
    let name = form.optional("name", LONGEST, &t);
    let contact = case_contact::read(&mut form, &member);
    let (Some(basis), Some(maybe_child), true) = (basis, maybe_child, form.errors().is_empty())
    else {
        return page(&member, id, form, &told);
    };
    let mut parts = Parts::new();
    if let Some(name) = name {
        parts.insert(Compartment::Identity, Content::Words(name));
    }
    if let Some(contact) = contact {
        parts.insert(Compartment::Contact, Content::Contact(contact));
    }
    let engine = member.engine();
    let case = CaseId::new(engine.new_id());
    // A worker who was met at a visit becomes a person by the number.
    let worker = form.value("worker").parse().ok();
    let performed = match worker {
        Some(worker) => {
            let presume = PresumeWorker {
                worker,
                case,
                basis: Some(basis),
                maybe_child: Some(maybe_child),
            };
            let order = PresumeMet(id, presume);
            perform_made_from(&member, &mut form, order, parts, None).await
        }
        None => {
            let presume = Presume {
                case,
                basis,
                maybe_child,
                reference,
            };
            let order = PresumePerson(id, presume);
            perform_made_from(&member, &mut form, order, parts, None).await
        }
    };
    match performed {
        // The case may be another organisation's now; the concern names it to whoever presumed.
        Ok(_) => redirect(&format!("/concerns/{id}?done=presumed")),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("basis", sentence);
            page(&member, id, form, &told)
        }
    }
}

fn basis(form: &mut Form, member: &Member) -> Option<PresumptionBasis> {
    let t = member.texts();
    let choice =
        form.required_choice("basis", &t, t.presume_basis_missing(), |code| match code {
            "judgement" => Some(false),
            "indicator" => Some(true),
            _ => None,
        })?;
    if !choice {
        return Some(PresumptionBasis::Judgement);
    }
    let instrument = Instrument::ilo_ec_2009();
    let id = form.required_choice("indicator", &t, t.presume_indicator_missing(), |id| {
        instrument.find(id).map(|_| id.to_owned())
    })?;
    Some(PresumptionBasis::Indicator(id))
}

fn page(member: &Member, id: ConcernId, form: Form, told: &Told) -> Response {
    let t = member.texts();
    let layout = member.layout(t.presume_title(), MessageFile::Concern);
    let bases: Options = vec![
        ("judgement".to_owned(), t.presume_basis_judgement()),
        ("indicator".to_owned(), t.presume_basis_indicator()),
    ];
    let child_hint = match told.child {
        Some(child) => t.presume_child_told(child.label(t)),
        None => t.presume_child_hint(),
    };
    let name_hint = match told.name.is_empty() {
        true => t.presume_name_hint(),
        false => t.presume_told(),
    };
    let mut contact = case_contact::fields(member);
    if told.contact != SafeContact::default()
        && let Some(first) = contact.first_mut()
    {
        first.set_hint(t.presume_told());
    }
    let key = form.value("form-key").to_owned();
    let worker = form.value("worker").to_owned();
    let mut page = FormPage::new(layout, format!("/concerns/{id}/presume"), form)
        .lead(t.presume_lead())
        .link_before("/must-pass-on", t.duties_link())
        .field(Field::hidden("form-key", key))
        .field(Field::hidden("worker", worker))
        .fields(own_reference::field(member))
        .group(
            t.presume_group_basis(),
            [
                Field::radios("basis", t.presume_basis(), bases),
                Field::select("indicator", t.presume_indicator(), indicators())
                    .hint(t.presume_indicator_hint())
                    .english_options(),
            ],
        )
        .group(
            t.presume_group_person(),
            [
                Field::list::<Tell>("child", t.presume_child(), t).hint(child_hint),
                Field::area("name", t.presume_name(), 2).hint(name_hint),
            ],
        );
    if member.in_coded_facts() {
        page = page.lead(t.coded_facts_lead());
    } else {
        page = page.group(t.presume_contact(), contact);
    }
    page.button(t.presume_button())
        .link(format!("/concerns/{id}"), t.back())
        .answer(&member.visit)
}

/// Every sign of the instrument, under nothing first.
fn indicators() -> Options {
    let signs = Instrument::ilo_ec_2009().indicators();
    let mut options: Options = vec![(String::new(), "–".into())];
    options.extend(signs.map(|(_, indicator)| {
        (
            indicator.id().to_owned(),
            indicator.label().to_owned().into(),
        )
    }));
    options
}
