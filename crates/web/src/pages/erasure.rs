//! Destroying a case: its holder asks, the co-ordinator confirms, and a certificate says when the last
//! backup with keys to it ends.

use axum::response::Response;
use case::CaseId;
use case::person::{ErasureGrade, ErasureGround, HolderOrder};
use engine::{Certificate, Erase, OnCase, Parts};

use super::case_forms::{form_page, open, take};
use super::concern::{fresh, perform};
use super::work::case_line;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, from_code};
use crate::lines::{Line, LinesPage, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

pub(crate) async fn ask(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, ask_page).await
}

pub(crate) async fn ask_submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    let said = ("grade", "erasure-asked");
    take(id, posted, said, ask_page, |member, form| {
        let t = member.texts();
        let missing = t.erasure_grade_missing();
        let grade = form.required_choice("grade", &t, missing, from_code::<ErasureGrade>);
        let missing = t.erasure_ground_missing();
        let ground = form.required_choice("ground", &t, missing, from_code::<ErasureGround>);
        let order = HolderOrder::AskErasure {
            grade: grade?,
            ground: ground?,
        };
        Some((OnCase(id, order), Parts::new()))
    })
    .await
}

fn ask_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    form_page(member, id, "ask-erasure", t.erasure_ask(), form)
        .lead(t.erasure_ask_lead())
        .field(Field::list::<ErasureGrade>("grade", t.erasure_grade(), t))
        .field(Field::list::<ErasureGround>(
            "ground",
            t.erasure_ground(),
            t,
        ))
        .button(t.erasure_ask())
}

/// What waits for a confirmation, and what was destroyed.
pub(crate) async fn show(member: Member) -> Response {
    let erasures = match member.engine().erasures(&member.session).await {
        Ok(erasures) => erasures,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let asked = erasures.asked.iter().map(|case| {
        let mut line = case_line(&member, case);
        line.href = format!("/cases/{}/erase", case.id);
        line.tag = None;
        line.details = vec![t.erasure_holder(member.name(case.holder))];
        if let Some((grade, ground)) = case.body.erasure {
            line.details.extend([grade.label(t), ground.label(t)]);
        }
        line.details.push(t.erasure_next());
        line
    });
    let sections = vec![
        Section {
            heading: t.erasure_asked_heading(),
            none: t.erasure_asked_none(),
            lines: asked.collect(),
            more: None,
        },
        Section {
            heading: t.erasure_done_heading(),
            none: t.erasure_done_none(),
            lines: erasures
                .done
                .iter()
                .map(|done| certificate(&member, done))
                .collect(),
            more: None,
        },
    ];
    let layout = member.layout(t.erasure_title(), MessageFile::Erasure);
    member.visit.page(&LinesPage {
        layout,
        lead: vec![t.erasure_lead()],
        sections,
        seen: None,
        back: None,
    })
}

fn certificate(member: &Member, done: &Certificate) -> Line {
    let t = member.texts();
    let grade = if done.everything {
        ErasureGrade::Everything
    } else {
        ErasureGrade::Sealed
    };
    let day = |at| t.day(member.day_of(at));
    let mut details = vec![grade.label(t), t.erasure_done_at(day(done.at))];
    details.push(match done.scrubbed {
        Some(at) => t.erasure_scrubbed_at(day(at)),
        None => t.erasure_not_scrubbed(),
    });
    details.push(match done.backups_until {
        Some(until) => t.erasure_backups_until(day(until)),
        None => t.erasure_no_backups(),
    });
    Line {
        title: done.id.to_string(),
        details,
        ..Line::default()
    }
}

pub(crate) async fn confirm(Id(id): Id<CaseId>, member: Member) -> Response {
    match member.admit::<Erase>(id).await {
        Ok(version) => {
            let mut form = fresh(&member);
            form.set("version", version.to_string());
            confirm_page(&member, id, form).answer(&member.visit)
        }
        Err(page) => page,
    }
}

pub(crate) async fn confirm_submit(
    Id(id): Id<CaseId>,
    Posted { member, mut form }: Posted,
) -> Response {
    if let Err(page) = member.admit::<Erase>(id).await {
        return page;
    }
    let t = member.texts();
    let sure = |code: &str| (code == "yes").then_some(());
    if form
        .required_choice("sure", &t, t.erasure_sure_missing(), sure)
        .is_none()
    {
        return confirm_page(&member, id, form).answer(&member.visit);
    }
    match perform(&member, &mut form, Erase(id), Parts::new()).await {
        Ok(()) => redirect("/erasures?done=erased"),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("sure", sentence);
            if let Ok(version) = member.admit::<Erase>(id).await {
                form.set("version", version.to_string());
            }
            confirm_page(&member, id, form).answer(&member.visit)
        }
    }
}

fn confirm_page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let layout = member.layout(t.erasure_confirm(), MessageFile::Erasure);
    let hidden = ["form-key", "version"].map(|name| {
        let value = form.value(name).to_owned();
        Field::hidden(name, value)
    });
    FormPage::new(layout, format!("/cases/{id}/erase"), form)
        .fields(hidden)
        .link("/erasures", t.back())
        .lead(t.erasure_confirm_lead(case::Reference::from(id).to_string()))
        .field(Field::radios(
            "sure",
            t.erasure_sure(),
            vec![("yes".into(), t.erasure_sure_yes())],
        ))
        .button(t.erasure_confirm())
}
