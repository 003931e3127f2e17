//! How many places are free now, as whoever works there says.

use std::collections::BTreeMap;

use axum::response::Response;
use case::person::Need;
use engine::{EngineError, Parts, TellPlaces};

use super::concern::{fresh, perform};
use super::refer::free_places;
use super::services::MOST_FREE;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::Label as _;
use crate::lines::{Line, Section};
use crate::member::{Member, Posted, Trouble, redirect};

/// The places that are counted, with the version that a form about them is made from.
async fn counted(member: &Member) -> Result<(u64, BTreeMap<Need, u16>), EngineError> {
    let own = member.organisation();
    let engine = member.engine();
    let version = engine.admit::<TellPlaces>(&member.session, own).await?;
    Ok((version, engine.places(&member.session).await?))
}

pub(crate) async fn show(member: Member) -> Response {
    let (version, counted) = match counted(&member).await {
        Ok(counted) => counted,
        Err(error) => return member.no_page(error),
    };
    let mut form = fresh(&member);
    form.set("version", version.to_string());
    for (need, places) in &counted {
        form.set(&field(*need), places.to_string());
    }
    page(&member, &counted, form)
}

pub(crate) async fn submit(Posted { member, mut form }: Posted) -> Response {
    let known = match counted(&member).await {
        Ok((_, known)) => known,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let mut told = BTreeMap::new();
    for need in known.keys() {
        told.extend(
            form.number(&field(*need), MOST_FREE, &t)
                .map(|free| (*need, free)),
        );
    }
    if form.errors().is_empty() {
        let order = TellPlaces(member.organisation(), case::organisation::TellPlaces(told));
        match perform(&member, &mut form, order, Parts::new()).await {
            Ok(()) => return redirect("/work?done=places"),
            Err(Trouble::Page(page)) => return page,
            Err(Trouble::Sentence(sentence)) => {
                let first = known
                    .keys()
                    .next()
                    .map_or_else(String::new, |need| field(*need));
                form.fail(&first, sentence);
                // Sent again, the form means the services as they now stand.
                if let Ok((version, _)) = counted(&member).await {
                    form.set("version", version.to_string());
                }
            }
        }
    }
    page(&member, &known, form)
}

fn field(need: Need) -> String {
    format!("free-{}", need.code())
}

fn page(member: &Member, counted: &BTreeMap<Need, u16>, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.places_title(), MessageFile::Service);
    let page = FormPage::new(layout, "/places", form)
        .travelling(["form-key", "version"])
        .lead(t.services_lead());
    let page = match counted.is_empty() {
        true => page.lead(t.places_none()),
        false => page.button(t.service_write()),
    };
    page.fields(
        counted
            .keys()
            .map(|need| Field::number(field(*need), need.label(t))),
    )
    .link("/work", t.back())
    .answer(&member.visit)
}

/// The places that are free, for the first page in the morning; `None` where none are counted.
pub(super) fn section(member: &Member, counted: &BTreeMap<Need, u16>) -> Option<Section> {
    let t = member.texts();
    if counted.is_empty() {
        return None;
    }
    let line = |(need, places): (&Need, &u16)| Line {
        title: need.label(t).into_owned(),
        tag: Some(free_places(member, *places)),
        ..Line::default()
    };
    Some(Section {
        heading: t.service_free(),
        none: t.places_none(),
        lines: counted.iter().map(line).collect(),
        more: Some(("/places".to_owned(), t.places_change())),
    })
}
