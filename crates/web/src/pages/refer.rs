//! Ask another organisation: find a service, then send the least that serves.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use case::clock::Urgency;
use case::content::{Content, ReferralCopy};
use case::organisation::Takes;
use case::person::{ChildRules, HolderOrder, Need, ShareBasis};
use case::profile::Fact;
use case::{AgreementId, CaseId, Compartment, OrganisationId, ReferralId};
use engine::{CaseView, FoundService, OnCase, Parts};

use super::case_contact;
use super::concern::{fresh, perform};
use super::duties::{categories, who};
use super::find::{FindField, Finder};
use super::report::LONGEST;
use super::services::spoken;
use super::work::labelled;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words, from_code, options};
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

pub(crate) async fn find(Id(id): Id<CaseId>, member: Member) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let mut needs: Options = vec![(String::new(), "–".into())];
    needs.extend(options::<Need>(t));
    let need = from_code::<Need>(&member.visit.query("need"));
    let sought = Finder {
        need,
        language: member.visit.query("language"),
        takes: member.visit.query("takes"),
        free: false,
    };
    let (found, find) = match sought.find(&member, needs).await {
        Ok(found) => found,
        Err(error) => return member.no_page(error),
    };
    let own = member.organisation();
    let mut services: Vec<Line> = found
        .services
        .iter()
        .filter(|found| found.organisation != own && found.need != Need::Holding)
        .map(|found| service_line(&member, id, found))
        .collect();
    // Responsibility is not a service in the directory: any organisation that may hold can be asked.
    if need == Some(Need::Holding) {
        let organisations = found.organisations.iter();
        let allowed = organisations.filter(|it| view.may_be_offered_to.contains(&it.id));
        services.extend(allowed.map(|organisation| Line {
            href: send_path(id, Need::Holding, organisation.id),
            title: organisation.name.clone(),
            details: vec![organisation.kind.label(t)],
            ..Line::default()
        }));
    }
    let page = Find {
        layout: member.layout(t.refer_title(), MessageFile::Referral),
        id,
        find,
        section: Section {
            heading: t.refer_find_heading(),
            none: match need {
                Some(Need::Holding) => nobody_may_hold(&member, &view),
                _ => t.refer_found_none(),
            },
            lines: services,
            more: None,
        },
    };
    member.visit.page(&page)
}

/// Why responsibility can be offered to nobody.
fn nobody_may_hold(member: &Member, view: &CaseView) -> Words {
    let t = member.texts();
    match view.child_rules {
        ChildRules::No => t.refer_found_none(),
        ChildRules::UntilShownOtherwise | ChildRules::Yes => {
            t.refused_child_is_held_by_protection()
        }
    }
}

fn service_line(member: &Member, case: CaseId, found: &FoundService) -> Line {
    let t = member.texts();
    let mut details = vec![
        found.need.label(t),
        t.refer_found_languages(spoken(&found.service)),
        t.refer_found_takes(whom(member, found.service.takes)),
    ];
    if !found.has_account {
        details.push(t.paper_title());
    }
    let free = found.service.free;
    Line {
        href: send_path(case, found.need, found.organisation),
        title: found.name.clone(),
        tag: free.map(|places| free_places(member, places)),
        details,
        act: None,
    }
}

/// How many places are free, and a colour for it.
pub(super) fn free_places(member: &Member, places: u16) -> (Words, &'static str) {
    let colour = if places == 0 { "red" } else { "green" };
    let words = member.texts().refer_found_free(u64::from(places));
    (words, colour)
}

pub(super) fn whom(member: &Member, takes: Takes) -> String {
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

pub(super) fn send_path(case: CaseId, need: Need, to: OrganisationId) -> String {
    format!("/cases/{case}/refer/send?need={}&to={to}", need.code())
}

pub(crate) async fn send(Id(id): Id<CaseId>, member: Member) -> Response {
    match member.engine().case(&member.session, id).await {
        Ok(view) => {
            let mut form = fresh(&member);
            form.set("version", view.case.version.to_string());
            for field in ["need", "to", "law"] {
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
    let why = match &basis {
        Some(On::Law(_)) => {
            form.set("law", "yes");
            let why = match member.in_coded_facts() {
                // The reason stands in its own files.
                true => Some(form.optional("why", LONGEST, &t)),
                false => form
                    .required("why", LONGEST, &t, t.law_why_missing())
                    .map(Some),
            };
            let told = form.required_choice("told", &t, t.law_told_missing(), yes_or_no);
            why.zip(told)
        }
        _ => None,
    };
    let request = form.optional("request", LONGEST, &t);
    let contact = form.optional("contact", LONGEST, &t);
    let (Some(need), Some(to), Some(urgency), Some(basis), true) =
        (need, to, urgency, basis, form.errors().is_empty())
    else {
        return page(&member, &view, form).await;
    };
    let referral = ReferralId::new(member.engine().new_id());
    let (basis, why) = match (basis, why) {
        (On::Law(code), Some((why, told))) => (ShareBasis::Law { code, told }, why),
        (On::Law(_), None) => return page(&member, &view, form).await,
        (On::Agreement(agreement), _) => (ShareBasis::Agreement(agreement), None),
    };
    let copy = ReferralCopy {
        request: request.unwrap_or_default(),
        contact: contact.unwrap_or_default(),
        ..ReferralCopy::default()
    };
    let carries = copy.categories();
    let mut parts = Parts::new();
    if copy != ReferralCopy::default() {
        parts.insert(Compartment::Referral(referral), Content::Referral(copy));
    }
    parts.extend(why.map(|why| (Compartment::Narrative, Content::Words(why))));
    let order = HolderOrder::Refer {
        referral,
        to,
        need,
        urgency,
        basis,
        carries,
    };
    match perform(&member, &mut form, OnCase(id, order), parts).await {
        // The sheet is printed next.
        Ok(()) if !member.has_account(to) => {
            redirect(&format!("/cases/{id}/referrals/{referral}?done=referred"))
        }
        Ok(()) => redirect(&format!("/cases/{id}?done=referred")),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("to", sentence);
            form.set("version", view.case.version.to_string());
            page(&member, &view, form).await
        }
    }
}

/// On what facts are to travel, as the form has it.
enum On {
    Agreement(AgreementId),
    Law(String),
}

fn read_basis(text: &str) -> Option<On> {
    match text.split_once(':')? {
        ("agreement", id) => id.parse::<AgreementId>().ok().map(On::Agreement),
        ("law", code) => Some(On::Law(code.to_owned())),
        _ => None,
    }
}

pub(super) fn yes_or_no(code: &str) -> Option<bool> {
    match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

async fn page(member: &Member, view: &CaseView, form: Form) -> Response {
    let t = member.texts();
    let id = view.case.id;
    let by_law = form.value("law") == "yes";
    let (bases, scope) = match by_law {
        true => match laws(member).await {
            Ok((bases, scope)) => (bases, Some(scope)),
            Err(error) => return member.no_page(error),
        },
        false => (agreed(member, view), None),
    };
    let nothing_agreed = bases.len() == 1;
    let holding = from_code::<Need>(form.value("need")) == Some(Need::Holding);
    let to = Field::select("to", t.refer_to(), receivers(member, view, holding));
    let to = match holding && view.may_be_offered_to.is_empty() {
        true => to.hint(nobody_may_hold(member, view)),
        false => to,
    };
    let needs = options::<Need>(t).into_iter();
    let needs = needs.filter(|(code, _)| (*code == Need::Holding.code()) == holding);
    let layout = member.layout(t.refer_title(), MessageFile::Referral);
    let (key, version) = (
        form.value("form-key").to_owned(),
        form.value("version").to_owned(),
    );
    let label = match by_law {
        true => t.law_which(),
        false => t.refer_agreement(),
    };
    let mut basis = Field::select("basis", label, bases);
    if nothing_agreed {
        basis = basis.hint(match by_law {
            true => t.law_none(),
            false => t.refer_agreement_none(),
        });
    }
    if by_law {
        basis = basis.english_options();
    }
    let other = send_path_on(&form, id, !by_law);
    let lead = match member.in_coded_facts() {
        true => t.refer_coded_lead(),
        false => t.refer_lead(),
    };
    let page = FormPage::new(layout, format!("/cases/{id}/refer/send"), form)
        .lead(lead)
        .on_paper()
        .field(Field::hidden("form-key", key))
        .field(Field::hidden("version", version))
        .field(Field::select("need", t.refer_need(), needs.collect()))
        .field(to)
        .field(Field::list::<Urgency>("urgency", t.refer_urgency(), t).hint(t.refer_urgency_hint()))
        .field(basis);
    let page = match scope {
        Some(scope) => page
            .above(scope)
            .field(Field::hidden("law", "yes"))
            .field(Field::area("why", t.law_why(), 4).hint(t.law_why_hint()))
            .field(Field::radios(
                "told",
                t.law_told(),
                vec![
                    ("yes".to_owned(), t.law_told_yes()),
                    ("no".to_owned(), t.law_told_no()),
                ],
            )),
        None => page,
    };
    let how_contact_stands = case_contact::standing(member, &view.contact);
    let other_words = match by_law {
        true => t.refer_on_agreement(),
        false => t.refer_on_law(),
    };
    page.field(Field::area("request", t.refer_words(), 6).hint(t.refer_words_hint()))
        .field(Field::area("contact", t.copy_contact(), 2).hint(how_contact_stands))
        .button(t.refer_send())
        .link(format!("/cases/{id}/agreements"), t.agreements_ask())
        .link(other, other_words)
        .link(format!("/cases/{id}"), t.back())
        .answer(&member.visit)
}

/// The same form, on an agreement or on the law.
fn send_path_on(form: &Form, case: CaseId, by_law: bool) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("need", form.value("need"))
        .append_pair("to", form.value("to"))
        .append_pair("law", if by_law { "yes" } else { "" })
        .finish();
    format!("/cases/{case}/refer/send?{query}")
}

/// Who can be asked: for a service everybody else, for responsibility whom the rules let have it.
fn receivers(member: &Member, view: &CaseView, holding: bool) -> Options {
    let allowed: BTreeSet<String> = view
        .may_be_offered_to
        .iter()
        .map(ToString::to_string)
        .collect();
    let others = member.others().into_iter();
    let asked = others.filter(|(id, _)| !holding || allowed.contains(id));
    [(String::new(), "–".into())]
        .into_iter()
        .chain(asked)
        .collect()
}

/// Agreements that stand and name somebody, by the present answer to each question.
pub(super) fn agreed(member: &Member, view: &CaseView) -> Options {
    let t = member.texts();
    let answers = view.case.answers().into_iter();
    let standing = answers.filter(|(_, answer)| answer.stands(member.today()));
    let named = standing.filter_map(|(id, answer)| {
        let with = answer.terms.matter.with()?;
        let words = t.refer_agreement_option(member.name(with));
        Some((format!("agreement:{id}"), words))
    });
    let nothing = [(String::new(), "–".into())].into_iter();
    nothing.chain(named).collect()
}

/// The legal bases that the profile names for this kind of body: to choose from, and what each of them
/// lets be told to whom.
pub(super) async fn laws(member: &Member) -> Result<(Options, Section), engine::EngineError> {
    let t = member.texts();
    let kind = member.session.principal().kind;
    let law = member
        .engine()
        .with_profile(|profile| {
            let bases = profile.profile().legal_bases.iter();
            let stated = bases.filter_map(Fact::stated);
            let mine = stated.filter(|(basis, _)| basis.who.includes(kind));
            let mine = mine.map(|(basis, provenance)| {
                let words = t.law_option(provenance.source.clone(), basis.what.as_str());
                let line = Line {
                    title: words.clone().into_owned(),
                    details: vec![
                        labelled(t.duties_may_be_told(), who(member, &basis.to)),
                        labelled(t.duties_what(), categories(member, basis)),
                    ],
                    ..Line::default()
                };
                ((format!("law:{}", basis.code.as_str()), words), line)
            });
            mine.collect::<Vec<_>>()
        })
        .await?;
    let (law, lines): (Options, Vec<Line>) = law.into_iter().unzip();
    let nothing = [(String::new(), "–".into())].into_iter();
    let scope = Section {
        heading: t.law_scope(),
        none: t.law_none(),
        lines,
        more: None,
    };
    Ok((nothing.chain(law).collect(), scope))
}
