//! Identification, as whoever is responsible for the person sees it: the dossier that goes to the panel, what came
//! of it, and the decision to print.

use askama::Template;
use axum::response::Response;
use case::clock::Outcome;
use case::content::Content;
use case::person::{CaseStanding, DossierOrder, DossierStanding, PanelUrgency};
use case::profile::Stage;
use case::{Case, CaseEvent, CaseId, Compartment, DossierId, Reference};
use engine::{CaseDossierView, OnIdentification, Opened, Parts};

use super::case_forms::take_to;
use super::concern::{fresh, perform};
use super::errors;
use super::panel::{self, DossierPage, entries, standing, state};
use super::report::LONGEST;
use super::work::labelled;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words, from_code};
use crate::layout::Layout;
use crate::lines::{Act, Line, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

#[derive(Template)]
#[template(path = "decision.html")]
struct DecisionPage {
    layout: Layout,
    facts: Vec<(Words, Words)>,
    reasons: Vec<String>,
    /// What does not end, until when it can be asked that somebody looks again, and who helps with it.
    follows: Vec<Words>,
    helps: Vec<String>,
    back: String,
}

/// The address of a dossier.
fn path(case: CaseId, dossier: DossierId) -> String {
    format!("/cases/{case}/dossiers/{dossier}")
}

/// What is said of what the person is, by whom, and the dossiers of the case.
pub(super) fn section(member: &Member, case: &Case) -> Section {
    let t = member.texts();
    let statuses = case.statuses().into_iter().map(|status| {
        let by = status
            .by
            .map(|by| labelled(t.ident_by(), member.name(by).to_owned().into()));
        let how = match (status.stage, status.procedure) {
            (Stage::Presumed, _) => Some(t.ident_by_presumption()),
            (_, Some(how)) => Some(panel::procedure(member, how)),
            (_, None) => None,
        };
        let since = t.day(member.day_of(status.at));
        let details = by.into_iter().chain(how);
        Line {
            title: status.stage.label(t).into_owned(),
            details: details.chain([labelled(t.ident_since(), since)]).collect(),
            ..Line::default()
        }
    });
    let dossiers = case.dossiers.iter().rev().map(|(id, it)| {
        let (code, outcome) = standing(it.standing);
        Line {
            href: path(case.id, *id),
            title: t.panel_dossier_title(Reference::from(*id)).into_owned(),
            tag: Some(state(member, code, outcome)),
            details: vec![labelled(t.panel_handed_in(), t.day(member.day_of(it.at)))],
            act: None,
        }
    });
    let may = case.standing == CaseStanding::Open && case.pending_dossier().is_none();
    let may = may && !member.in_coded_facts();
    Section {
        heading: t.ident_heading(),
        none: Words::default(),
        lines: statuses.chain(dossiers).collect(),
        more: may.then(|| (format!("/cases/{}/dossiers/new", case.id), t.ident_new())),
    }
}

pub(crate) async fn show(Id((id, dossier)): Id<(CaseId, DossierId)>, member: Member) -> Response {
    let view = match member
        .engine()
        .case_dossier(&member.session, id, dossier)
        .await
    {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let it = &view.dossier;
    let (code, outcome) = standing(it.standing);
    let mut facts = vec![(t.panel_handed_in(), member.moment(it.at))];
    if let Some(due) = &view.due {
        facts.push((t.panel_due(), t.day(due.last_day)));
        facts.push((t.panel_law(), due.article.clone().into()));
    } else if it.standing.is_pending() {
        facts.push((t.panel_due(), t.panel_due_unknown()));
    }
    if let Some(why) = it.submitted.urgent {
        facts.push((t.panel_urgent(), why.label(t)));
    }
    facts.extend(decided(&member, &view));
    let mut lead = Vec::new();
    if !view.agreed {
        lead.push(t.panel_not_agreed());
    }
    if it.standing == DossierStanding::Incomplete {
        lead.push(t.ident_incomplete());
    }
    if outcome == Some(Outcome::Negative) {
        lead.push(t.ident_care_goes_on());
    }
    let title = t.panel_dossier_title(Reference::from(dossier));
    member.visit.page(&DossierPage {
        layout: member.layout(title, MessageFile::Panel),
        tag: state(&member, code, outcome),
        lead,
        next: next(&member, &view, &path(id, dossier)),
        acts: acts(&member, &view, &path(id, dossier)),
        facts,
        sections: Vec::new(),
        entries: entries(&member, dossier, &view.written),
        back: format!("/cases/{id}"),
    })
}

/// What was decided last, and until when it can be asked that the panel looks again.
fn decided(member: &Member, view: &CaseDossierView) -> Vec<(Words, Words)> {
    let t = member.texts();
    let Some((decision, at, _)) = view.dossier.decision() else {
        return Vec::new();
    };
    let by = member.name(view.dossier.submitted.panel).to_owned();
    let mut facts = vec![
        (t.panel_decision(), decision.outcome.label(t)),
        (t.ident_by(), by.into()),
        (t.panel_decided_at(), member.moment(*at)),
        (
            t.panel_procedure(),
            panel::procedure(member, decision.procedure),
        ),
    ];
    if decision.outcome == Outcome::Negative {
        let until = decision.reconsider.as_ref();
        let day = until.map_or_else(|| t.ident_no_last_day(), |it| t.day(it.last_day));
        facts.push((t.ident_reconsider_until(), day));
        facts.extend(until.map(|it| (t.panel_law(), it.article.clone().into())));
    }
    facts
}

fn next(member: &Member, view: &CaseDossierView, base: &str) -> Vec<(String, Words)> {
    let t = member.texts();
    let mut next = Vec::new();
    let standing = view.dossier.standing;
    if standing.is_pending() {
        next.push((format!("{base}/add"), t.ident_add()));
    }
    if let DossierStanding::Decided(outcome) = standing {
        next.push((format!("{base}/decision"), t.ident_print()));
        if outcome == Outcome::Negative {
            next.push((format!("{base}/again"), t.ident_again()));
        }
    } else if view.dossier.decision().is_some() {
        next.push((format!("{base}/decision"), t.ident_print()));
    }
    next
}

fn acts(member: &Member, view: &CaseDossierView, base: &str) -> Vec<Act> {
    let pending = view.dossier.standing.is_pending();
    let act = pending.then(|| Act {
        action: format!("{base}/withdraw"),
        words: member.texts().ident_withdraw(),
        fields: vec![("form-key", member.visit.site.nonce())],
    });
    act.into_iter().collect()
}

/// The decision on paper, for the person: what, why, until when, and who helps.
pub(crate) async fn decision(
    Id((id, dossier)): Id<(CaseId, DossierId)>,
    member: Member,
) -> Response {
    let view = match member
        .engine()
        .case_dossier(&member.session, id, dossier)
        .await
    {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let Some((decision, ..)) = view.dossier.decision() else {
        return errors::nothing_here(&member.visit);
    };
    let t = member.texts();
    let number = Words::from(Reference::from(dossier).to_string());
    let mut facts = vec![(t.ident_number(), number)];
    facts.extend(decided(&member, &view));
    // The reasons of the last decision alone: those of one that was looked at again are in the dossier.
    let mut written = view.written.iter().rev();
    let reasons = written.find(|it| matches!(it.event, CaseEvent::PanelDecided(_)));
    let reasons = reasons.and_then(|it| match &it.words {
        Opened::Content(Content::Words(words)) => Some(words.clone()),
        _ => None,
    });
    let follows = match decision.outcome {
        Outcome::Positive => vec![t.ident_positive_follows()],
        Outcome::Negative => {
            let mut follows = vec![t.ident_care_goes_on(), t.ident_presumed_still()];
            if let Some(support) = &view.support {
                follows.push(t.ident_support_until(t.day(support.last_day)));
            }
            follows.push(match &decision.reconsider {
                Some(until) => t.ident_ask_until(t.day(until.last_day)),
                None => t.ident_ask_any_time(),
            });
            follows
        }
    };
    let lines = member.visit.site.contacts.helplines.iter();
    let lines = lines.map(|line| line.phone.as_str().to_owned());
    let helping = view.lawyers.iter().chain([&view.case.holder]);
    let helping = helping.map(|it| member.name(*it).to_owned());
    member.visit.page(&DecisionPage {
        layout: member.layout(t.ident_decision_title(), MessageFile::Panel),
        facts,
        reasons: reasons.into_iter().collect(),
        follows,
        helps: helping.chain(lines).collect(),
        back: path(id, dossier),
    })
}

fn form_page(member: &Member, action: String, back: String, title: Words, form: Form) -> FormPage {
    let layout = member.layout(title, MessageFile::Panel);
    let key = form.value("form-key").to_owned();
    FormPage::new(layout, action, form)
        .field(Field::hidden("form-key", key))
        .link(back, member.texts().back())
}

fn words(dossier: DossierId, words: String) -> Parts {
    Parts::from([(Compartment::Dossier(dossier), Content::Words(words))])
}

pub(crate) async fn new(Id(id): Id<CaseId>, member: Member) -> Response {
    match member.admit::<OnIdentification>(id).await {
        Ok(_) => {
            let mut form = fresh(&member);
            let dossier = member.engine().new_id().to_string();
            form.set("dossier", dossier);
            new_page(&member, id, form).answer(&member.visit)
        }
        Err(page) => page,
    }
}

pub(crate) async fn new_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    let dossier = posted.form.value("dossier").parse::<DossierId>().ok();
    let dossier = dossier.unwrap_or_else(|| DossierId::new(posted.member.engine().new_id()));
    let to = format!("{}?done=dossier-submitted", path(id, dossier));
    take_to(id, posted, ("words", to), new_page, |member, form| {
        let t = member.texts();
        let said = form.required("words", LONGEST, &t, t.ident_words_missing());
        let counts_from = form.day("from", &t);
        let urgent = match form.value("urgent") {
            "" | "no" => None,
            code => from_code::<PanelUrgency>(code),
        };
        let order = DossierOrder::Submit {
            dossier,
            urgent,
            counts_from,
        };
        Some((OnIdentification(id, order), words(dossier, said?)))
    })
    .await
}

fn new_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let dossier = form.value("dossier").to_owned();
    let mut urgent = crate::labels::options::<PanelUrgency>(t);
    urgent.insert(0, ("no".to_owned(), t.ident_not_urgent()));
    let action = format!("/cases/{id}/dossiers/new");
    form_page(member, action, format!("/cases/{id}"), t.ident_new(), form)
        .field(Field::hidden("dossier", dossier))
        .lead(t.ident_new_lead())
        .field(Field::area("words", t.ident_words(), 12).hint(t.ident_words_hint()))
        .field(Field::radios("urgent", t.ident_urgent(), urgent))
        .field(Field::day("from", t.ident_from()).hint(t.ident_from_hint()))
        .button(t.ident_new_button())
}

pub(crate) async fn add(Id((id, dossier)): Id<(CaseId, DossierId)>, member: Member) -> Response {
    open(&member, id, dossier, add_page).await
}

pub(crate) async fn add_submit(
    Id((id, dossier)): Id<(CaseId, DossierId)>,
    posted: Posted,
) -> Response {
    let order = DossierOrder::Supplement(dossier);
    take(id, dossier, posted, order, "dossier-added", add_page).await
}

fn add_page(member: &Member, id: CaseId, dossier: DossierId, form: Form) -> FormPage {
    let t = member.texts();
    let back = path(id, dossier);
    form_page(member, format!("{back}/add"), back, t.ident_add(), form)
        .field(Field::area("words", t.ident_add_words(), 8).hint(t.ident_words_hint()))
        .button(t.ident_add_button())
}

pub(crate) async fn again(Id((id, dossier)): Id<(CaseId, DossierId)>, member: Member) -> Response {
    open(&member, id, dossier, again_page).await
}

pub(crate) async fn again_submit(
    Id((id, dossier)): Id<(CaseId, DossierId)>,
    posted: Posted,
) -> Response {
    let order = DossierOrder::Reconsider(dossier);
    take(id, dossier, posted, order, "asked-again", again_page).await
}

fn again_page(member: &Member, id: CaseId, dossier: DossierId, form: Form) -> FormPage {
    let t = member.texts();
    let back = path(id, dossier);
    form_page(member, format!("{back}/again"), back, t.ident_again(), form)
        .lead(t.ident_again_lead())
        .field(Field::area("words", t.ident_again_words(), 8).hint(t.ident_words_hint()))
        .button(t.ident_again_button())
}

/// A form about a dossier that is there.
async fn open(
    member: &Member,
    id: CaseId,
    dossier: DossierId,
    page: impl FnOnce(&Member, CaseId, DossierId, Form) -> FormPage,
) -> Response {
    match member.admit::<OnIdentification>(id).await {
        Ok(_) => page(member, id, dossier, fresh(member)).answer(&member.visit),
        Err(page) => page,
    }
}

async fn take(
    id: CaseId,
    dossier: DossierId,
    posted: Posted,
    order: DossierOrder,
    done: &str,
    page: impl FnOnce(&Member, CaseId, DossierId, Form) -> FormPage,
) -> Response {
    let to = format!("{}?done={done}", path(id, dossier));
    let page = |member: &Member, id, form| page(member, id, dossier, form);
    take_to(id, posted, ("words", to), page, |member, form| {
        let t = member.texts();
        let said = form.required("words", LONGEST, &t, t.ident_words_missing());
        Some((OnIdentification(id, order), words(dossier, said?)))
    })
    .await
}

pub(crate) async fn withdraw(
    Id((id, dossier)): Id<(CaseId, DossierId)>,
    Posted { member, mut form }: Posted,
) -> Response {
    let order = OnIdentification(id, DossierOrder::Withdraw(dossier));
    match perform(&member, &mut form, order, Parts::new()).await {
        Ok(()) => redirect(&format!("{}?done=dossier-withdrawn", path(id, dossier))),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => errors::refused(&member, sentence),
    }
}
