//! Presume a person met in a concern: one sign or a worker's own judgement is enough, and protection
//! starts here.

use axum::response::Response;
use case::content::Content;
use case::person::{Presume, PresumptionBasis};
use case::{CaseId, Compartment, ConcernId, Tell};
use engine::{Form as FormMark, Parts, PresumePerson};
use screening::Instrument;

use super::case_contact;
use super::concern::fresh;
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::from_code;
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

pub(crate) async fn show(Id(id): Id<ConcernId>, member: Member) -> Response {
    match member.engine().concern(&member.session, id).await {
        Ok(view) if view.may_presume => page(&member, id, fresh(&member)),
        Ok(_) => super::errors::nothing_here(&member.visit),
        Err(error) => member.no_page(error),
    }
}

pub(crate) async fn submit(Id(id): Id<ConcernId>, Posted { member, mut form }: Posted) -> Response {
    let t = member.texts();
    let basis = basis(&mut form, &member);
    let maybe_child =
        form.required_choice("child", &t, t.presume_child_missing(), from_code::<Tell>);
    let name = form.optional("name", LONGEST, &t);
    let contact = case_contact::read(&mut form, &member);
    let (Some(basis), Some(maybe_child), true) = (basis, maybe_child, form.errors().is_empty())
    else {
        return page(&member, id, form);
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
    let presume = Presume {
        case,
        basis,
        maybe_child,
    };
    let key = form.value("form-key").to_owned();
    let mark = FormMark {
        key: Some(&key),
        made_from: None,
    };
    let order = PresumePerson(id, presume);
    match engine.perform(&member.session, order, parts, mark).await {
        // The case may be another organisation's now; the concern names it to whoever presumed.
        Ok(_) => redirect(&format!("/concerns/{id}?done=presumed")),
        Err(error) => match member.trouble(error) {
            Trouble::Page(page) => page,
            Trouble::Sentence(sentence) => {
                form.fail("basis", sentence);
                page(&member, id, form)
            }
        },
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

fn page(member: &Member, id: ConcernId, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.presume_title(), MessageFile::Concern);
    let bases: Options = vec![
        ("judgement".to_owned(), t.presume_basis_judgement()),
        ("indicator".to_owned(), t.presume_basis_indicator()),
    ];
    let child = Field::list::<Tell>("child", t.presume_child(), t);
    let key = form.value("form-key").to_owned();
    FormPage::new(layout, format!("/concerns/{id}/presume"), form)
        .lead(t.presume_lead())
        .field(Field::hidden("form-key", key))
        .field(Field::radios("basis", t.presume_basis(), bases))
        .field(Field::select("indicator", t.presume_indicator(), indicators()).english_options())
        .field(child.hint(t.presume_child_hint()))
        .field(Field::area("name", t.presume_name(), 2).hint(t.presume_name_hint()))
        .field(Field::heading(t.presume_contact()))
        .fields(case_contact::fields(member))
        .button(t.presume_button())
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
