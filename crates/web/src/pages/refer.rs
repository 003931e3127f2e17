//! Ask another organisation: find a service, then send the least that serves.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use case::clock::Urgency;
use case::content::{Content, ReferralCopy};
use case::organisation::Takes;
use case::person::{HolderOrder, Need};
use case::profile::Fact;
use case::{AgreementId, Basis, CaseId, Compartment, OrganisationId, ReferralId};
use engine::{CaseView, FoundService, OnCase, Parts, Wanted};

use super::concern::{fresh, perform};
use super::report::LONGEST;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Choices as _, Label as _, Words, from_code, options};
use crate::layout::Layout;
use crate::lines::{Line, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

#[derive(Template)]
#[template(path = "refer.html")]
struct Find {
    layout: Layout,
    id: CaseId,
    find: Vec<FindField>,
    section: Section,
}

struct FindField {
    name: &'static str,
    label: Words,
    options: Options,
    chosen: String,
}

pub(crate) async fn find(Id(id): Id<CaseId>, member: Member) -> Response {
    if let Err(error) = member.engine().case(&member.session, id).await {
        return member.no_page(error);
    }
    let t = member.texts();
    let need = from_code::<Need>(&member.visit.query("need"));
    let language = member.visit.query("language");
    let takes = member.visit.query("takes");
    let wanted = Wanted {
        need,
        language: (!language.is_empty()).then(|| language.clone()),
        woman: takes == "women",
        man: takes == "men",
        child: takes == "children",
        free: false,
    };
    let everything = Wanted {
        need,
        ..Wanted::default()
    };
    let engine = member.engine();
    let found = match engine.directory(&member.session, &wanted).await {
        Ok(found) => found,
        Err(error) => return member.no_page(error),
    };
    let languages = match engine.directory(&member.session, &everything).await {
        Ok(all) => languages(&all.services, member.texts().refer_find_any_language()),
        Err(error) => return member.no_page(error),
    };
    let own = member.organisation();
    let mut services: Vec<Line> = found
        .services
        .iter()
        .filter(|found| found.organisation != own)
        .map(|found| service_line(&member, id, found))
        .collect();
    // Responsibility is not a service in the directory: any organisation that may hold can be asked.
    if need == Some(Need::Holding) {
        let may_hold = found
            .organisations
            .iter()
            .filter(|it| it.may_hold && it.id != own);
        services.extend(may_hold.map(|organisation| Line {
            href: send_path(id, Need::Holding, organisation.id),
            title: organisation.name.clone(),
            details: vec![organisation.kind.label(t)],
            ..Line::default()
        }));
    }
    let mut needs: Options = vec![(String::new(), "–".into())];
    needs.extend(options::<Need>(t));
    let whom: Options = vec![
        (String::new(), t.refer_find_takes_anyone()),
        ("women".to_owned(), t.refer_find_takes_women()),
        ("men".to_owned(), t.refer_find_takes_men()),
        ("children".to_owned(), t.refer_find_takes_children()),
    ];
    let field = |name, label, options, chosen: &str| FindField {
        name,
        label,
        options,
        chosen: chosen.to_owned(),
    };
    let chosen = need.map(|need| need.code()).unwrap_or_default();
    let page = Find {
        layout: member.layout(t.refer_title(), MessageFile::Referral),
        id,
        find: vec![
            field("need", t.refer_need(), needs, &chosen),
            field("language", t.refer_find_language(), languages, &language),
            field("takes", t.refer_find_takes(), whom, &takes),
        ],
        section: Section {
            heading: t.refer_find_heading(),
            none: t.refer_found_none(),
            lines: services,
        },
    };
    member.visit.page(&page)
}

fn languages(services: &[FoundService], any: Words) -> Options {
    let spoken: BTreeSet<&String> = services
        .iter()
        .flat_map(|found| &found.service.languages)
        .collect();
    let mut options: Options = vec![(String::new(), any)];
    options.extend(
        spoken
            .into_iter()
            .map(|code| (code.clone(), code.clone().into())),
    );
    options
}

fn service_line(member: &Member, case: CaseId, found: &FoundService) -> Line {
    let t = member.texts();
    let spoken: Vec<&str> = found.service.languages.iter().map(String::as_str).collect();
    let details = vec![
        found.need.label(t),
        t.refer_found_languages(spoken.join(", ")),
        t.refer_found_takes(whom(member, found.service.takes)),
    ];
    let tag = found.service.free.map(|places| {
        let colour = if places == 0 { "red" } else { "green" };
        (t.refer_found_free(u64::from(places)), colour)
    });
    Line {
        href: send_path(case, found.need, found.organisation),
        title: found.name.clone(),
        tag,
        details,
        act: None,
    }
}

fn whom(member: &Member, takes: Takes) -> String {
    let t = member.texts();
    let whom = [
        (takes.women, t.refer_find_takes_women()),
        (takes.men, t.refer_find_takes_men()),
        (takes.children, t.refer_find_takes_children()),
    ];
    let whom = whom.into_iter().filter(|(taken, _)| *taken);
    whom.map(|(_, words)| words.into_owned())
        .collect::<Vec<_>>()
        .join(", ")
}

fn send_path(case: CaseId, need: Need, to: OrganisationId) -> String {
    format!("/cases/{case}/refer/send?need={}&to={to}", need.code())
}

pub(crate) async fn send(Id(id): Id<CaseId>, member: Member) -> Response {
    match member.engine().case(&member.session, id).await {
        Ok(view) => {
            let mut form = fresh(&member);
            form.set("version", view.case.version.to_string());
            for field in ["need", "to"] {
                form.set(field, member.visit.query(field));
            }
            page(&member, &view, form).await
        }
        Err(error) => member.no_page(error),
    }
}

pub(crate) async fn submit(Id(id): Id<CaseId>, Posted { member, mut form }: Posted) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let need = form.required_choice("need", &t, t.refer_need_missing(), from_code::<Need>);
    let to = form.required_choice("to", &t, t.refer_to_missing(), |text| {
        text.parse::<OrganisationId>().ok()
    });
    let urgency = form.required_choice(
        "urgency",
        &t,
        t.refer_urgency_missing(),
        from_code::<Urgency>,
    );
    let basis = form.required_choice("basis", &t, t.refer_agreement_missing(), read_basis);
    let request = form.optional("request", LONGEST, &t);
    let contact = form.optional("contact", LONGEST, &t);
    let (Some(need), Some(to), Some(urgency), Some(basis), true) =
        (need, to, urgency, basis, form.errors().is_empty())
    else {
        return page(&member, &view, form).await;
    };
    let referral = ReferralId::new(member.engine().new_id());
    let copy = ReferralCopy {
        request: request.unwrap_or_default(),
        contact: contact.unwrap_or_default(),
        ..ReferralCopy::default()
    };
    let mut parts = Parts::new();
    if copy != ReferralCopy::default() {
        parts.insert(Compartment::Referral(referral), Content::Referral(copy));
    }
    let order = HolderOrder::Refer {
        referral,
        to,
        need,
        urgency,
        basis,
    };
    match perform(&member, &form, OnCase(id, order), parts).await {
        Ok(()) => redirect(&format!("/cases/{id}?done=referred")),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("to", sentence);
            form.set("version", view.case.version.to_string());
            page(&member, &view, form).await
        }
    }
}

fn read_basis(text: &str) -> Option<Basis> {
    match text.split_once(':')? {
        ("agreement", id) => id.parse::<AgreementId>().ok().map(Basis::Agreement),
        ("law", code) => Some(Basis::Law(code.to_owned())),
        _ => None,
    }
}

async fn page(member: &Member, view: &CaseView, form: Form) -> Response {
    let t = member.texts();
    let id = view.case.id;
    let bases = match bases(member, view).await {
        Ok(bases) => bases,
        Err(error) => return member.no_page(error),
    };
    let nothing_agreed = bases.len() == 1;
    let mut to: Options = vec![(String::new(), "–".into())];
    to.extend(member.others());
    let layout = member.layout(t.refer_title(), MessageFile::Referral);
    let (key, version) = (
        form.value("form-key").to_owned(),
        form.value("version").to_owned(),
    );
    let mut basis = Field::select("basis", t.refer_agreement(), bases);
    if nothing_agreed {
        basis = basis.hint(t.refer_agreement_none());
    }
    FormPage::new(layout, format!("/cases/{id}/refer/send"), form)
        .lead(t.refer_lead())
        .field(Field::hidden("form-key", key))
        .field(Field::hidden("version", version))
        .field(Field::select("need", t.refer_need(), options::<Need>(t)))
        .field(Field::select("to", t.refer_to(), to))
        .field(Field::list::<Urgency>("urgency", t.refer_urgency(), t).hint(t.refer_urgency_hint()))
        .field(basis)
        .field(Field::area("request", t.refer_words(), 6).hint(t.refer_words_hint()))
        .field(Field::area("contact", t.copy_contact(), 2))
        .button(t.refer_send())
        .link(format!("/cases/{id}/agreement"), t.case_agreement_add())
        .link(format!("/cases/{id}"), t.back())
        .answer(&member.visit)
}

/// On what facts may travel: agreements to share that stand, and the legal bases that the profile
/// names for this kind of body.
async fn bases(member: &Member, view: &CaseView) -> Result<Options, engine::EngineError> {
    let t = member.texts();
    let mut bases: Options = vec![(String::new(), "–".into())];
    for (id, standing) in &view.case.agreements {
        let Some(with) = standing.terms.with else {
            continue;
        };
        if standing.lets_share(with, member.today()) {
            let words = t.refer_agreement_option(member.name(with));
            bases.push((format!("agreement:{id}"), words));
        }
    }
    let kind = member.session.principal().kind;
    let law = member
        .engine()
        .with_profile(|profile| {
            let stated = profile
                .profile()
                .legal_bases
                .iter()
                .filter_map(Fact::stated);
            let mine = stated.filter(|(basis, _)| basis.who.includes(kind));
            mine.map(|(basis, source)| (basis.code.as_str().to_owned(), source.source.clone()))
                .collect::<Vec<_>>()
        })
        .await?;
    bases.extend(
        law.into_iter()
            .map(|(code, source)| (format!("law:{code}"), t.refer_basis_option(source))),
    );
    Ok(bases)
}
