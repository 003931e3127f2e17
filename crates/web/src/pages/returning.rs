//! What awaits the person where they may go back.

use std::collections::BTreeMap;

use axum::response::Response;
use case::person::{HolderOrder, ReturnRisk, RiskFinding};
use case::{CaseId, Refusal, Tell};
use engine::{CaseView, OnCase};

use super::case_forms::{form_page, needed_words, open, take};
use super::work::labelled;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::labels::{Choices as _, Label as _, from_code};
use crate::lines::{Line, Section};
use crate::member::{Member, Posted};
use crate::visit::Id;

pub(crate) async fn show(Id(id): Id<CaseId>, member: Member) -> Response {
    open(&member, id, page).await
}

pub(crate) async fn submit(Id(id): Id<CaseId>, posted: Posted) -> Response {
    take(id, posted, ("words", "return"), page, |member, form| {
        let t = member.texts();
        let findings: BTreeMap<_, _> = ReturnRisk::ALL
            .into_iter()
            .filter_map(|risk| {
                let found = form.choice(&risk.code(), &t, from_code::<RiskFinding>);
                Some((risk, found?))
            })
            .collect();
        let mut told = |field| {
            let told = form.choice(field, &t, from_code::<Tell>);
            told.unwrap_or(Tell::Unknown)
        };
        let (wanted, best_interests) = (told("wanted"), told("best"));
        let words = needed_words(member, form, "words", t.return_words_missing());
        let order = HolderOrder::AssessReturn {
            findings,
            wanted,
            best_interests,
        };
        Some((OnCase(id, order), words?))
    })
    .await
}

fn page(member: &Member, id: CaseId, form: Form) -> FormPage {
    let t = member.texts();
    let risks = ReturnRisk::ALL
        .into_iter()
        .map(|risk| Field::list::<RiskFinding>(risk.code(), risk.label(t), t));
    form_page(member, id, "return", t.return_title(), form)
        .lead(t.return_lead())
        .field(Field::list::<Tell>("wanted", t.return_wanted(), t))
        .fields(risks)
        .field(Field::list::<Tell>("best", t.return_best(), t).hint(t.return_best_hint()))
        .field(Field::area("words", t.return_words(), 6).hint(t.return_words_hint()))
        .button(t.case_write_down())
}

/// What was found last, and until when a return can rest on it or why it cannot; `None` if nothing was.
pub(super) fn section(member: &Member, view: &CaseView) -> Option<Section> {
    let t = member.texts();
    let (at, assessed) = view.case.assessed_return()?;
    let (tag, reason) = match &view.may_return {
        Ok(until) => ((t.return_until(t.day(*until)), "green"), None),
        Err(refusal) => ((t.return_not_yet(), "red"), Some(member.refusal(refusal))),
    };
    // The first of them is the reason already.
    let is_open = matches!(view.may_return, Err(Refusal::ReturnRiskOpen { .. }));
    let others = assessed.open_risks().skip(usize::from(is_open));
    let others = others.map(|risk| labelled(t.return_open(), risk.label(t)));
    let line = Line {
        title: t.return_assessed(member.moment(at)).into_owned(),
        tag: Some(tag),
        details: reason.into_iter().chain(others).collect(),
        ..Line::default()
    };
    Some(Section {
        heading: t.return_heading(),
        none: std::borrow::Cow::Borrowed(""),
        lines: vec![line],
        more: Some((format!("/cases/{}/return", view.case.id), t.return_title())),
    })
}
