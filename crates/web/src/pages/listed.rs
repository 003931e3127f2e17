//! Services without an account, as the co-ordinator keeps them for the directory.

use axum::response::Response;
use case::Organisation;
use case::OrganisationId;
use case::organisation::KeepListed;
use case::person::Need;
use engine::{KeepListed as Keep, Parts, TheMechanism};

use super::concern::{fresh, perform};
use super::errors;
use super::refer::free_places;
use super::services::{asked, details, fill, read};
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, from_code, options};
use crate::lines::{Act, Line, LinesPage, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

pub(crate) async fn show(member: Member) -> Response {
    let listed = match member.engine().listed(&member.session).await {
        Ok(listed) => listed,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let sections = listed.iter().map(|(organisation, version)| {
        let path = format!("/listed/{}", organisation.id);
        let lines = organisation.services.iter().map(|(need, service)| Line {
            href: format!("{path}/add?need={}", need.code()),
            title: need.label(t).into_owned(),
            tag: Some(match service.free {
                Some(places) => free_places(&member, places),
                None => (t.service_uncounted(), "grey"),
            }),
            details: details(&member, service),
            act: Some(Act {
                action: format!("{path}/{}/close", need.code()),
                words: t.services_close(),
                fields: vec![
                    ("form-key", member.visit.site.nonce()),
                    ("version", version.to_string()),
                ],
            }),
        });
        let add = Line {
            href: format!("{path}/add"),
            title: t.services_add().into_owned(),
            ..Line::default()
        };
        Section {
            heading: organisation.name.clone().into(),
            none: "".into(),
            lines: lines.chain([add]).collect(),
            more: None,
        }
    });
    let sections: Vec<_> = sections.collect();
    let mut lead = vec![t.listed_lead()];
    if sections.is_empty() {
        lead.push(t.listed_none());
    }
    member.visit.page(&LinesPage {
        layout: member.layout(t.listed_title(), MessageFile::Service),
        lead,
        sections,
        seen: None,
        back: None,
    })
}

/// One of them, with the version that a form about it is made from.
async fn listed(member: &Member, id: OrganisationId) -> Result<(Organisation, u64), Response> {
    let listed = member.engine().listed(&member.session).await;
    let listed = listed.map_err(|error| member.no_page(error))?;
    let found = listed.into_iter().find(|(it, _)| it.id == id);
    found.ok_or_else(|| errors::nothing_here(&member.visit))
}

pub(crate) async fn add(Id(id): Id<OrganisationId>, member: Member) -> Response {
    let (organisation, version) = match listed(&member, id).await {
        Ok(found) => found,
        Err(page) => return page,
    };
    let mut form = fresh(&member);
    form.set("version", version.to_string());
    let need = member.visit.query("need");
    let known = from_code::<Need>(&need).and_then(|need| organisation.services.get(&need));
    if let Some(service) = known {
        form.set("need", need);
        fill(&mut form, service);
    }
    page(&member, &organisation, form).answer(&member.visit)
}

pub(crate) async fn add_submit(
    Id(id): Id<OrganisationId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let (organisation, version) = match listed(&member, id).await {
        Ok(found) => found,
        Err(page) => return page,
    };
    let t = member.texts();
    let need = form.required_choice("need", &t, t.service_need_missing(), from_code::<Need>);
    let service = read(&mut form, &member);
    if let Some((need, service)) = need.zip(service) {
        let order = Keep(id, KeepListed::Offer { need, service });
        match perform(&member, &mut form, order, Parts::new()).await {
            Ok(()) => return redirect("/listed?done=service-changed"),
            Err(Trouble::Page(page)) => return page,
            Err(Trouble::Sentence(sentence)) => {
                form.fail("need", sentence);
                form.set("version", version.to_string());
            }
        }
    }
    page(&member, &organisation, form).answer(&member.visit)
}

fn page(member: &Member, organisation: &Organisation, form: Form) -> FormPage {
    let t = member.texts();
    let layout = member.layout(organisation.name.clone(), MessageFile::Service);
    let mut needs: Options = vec![(String::new(), "–".into())];
    let services = options::<Need>(t).into_iter();
    needs.extend(services.filter(|(code, _)| *code != Need::Holding.code()));
    let need = Field::select("need", t.service_need(), needs);
    let page = FormPage::new(layout, format!("/listed/{}/add", organisation.id), form);
    asked(member, page, Some(need)).link("/listed", t.back())
}

pub(crate) async fn close(
    Id((id, need)): Id<(OrganisationId, Need)>,
    Posted { member, mut form }: Posted,
) -> Response {
    if let Err(page) = member.admit::<Keep>(TheMechanism).await {
        return page;
    }
    match listed(&member, id).await {
        Ok((it, _)) if it.services.contains_key(&need) => {}
        Ok(_) => return errors::nothing_here(&member.visit),
        Err(page) => return page,
    }
    let order = Keep(id, KeepListed::End(need));
    match perform(&member, &mut form, order, Parts::new()).await {
        Ok(()) => redirect("/listed?done=service-closed"),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => errors::refused(&member, sentence),
    }
}
