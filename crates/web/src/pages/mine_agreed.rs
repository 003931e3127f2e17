//! What a person said yes and no to, on their own page, and how each is taken back.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::response::Response;
use case::OrganisationId;
use case::person::{AgreementEnd, Reply, StandingAgreement};
use engine::EngineError;
use jiff::civil::Date;

use super::mine::{Reader, Section, part_name};
use crate::form::Submitted;
use crate::labels::Label as _;
use crate::member::redirect;
use crate::visit::Visit;

type Words = Cow<'static, str>;

pub(crate) async fn show(visit: Visit) -> Response {
    let reader = match Reader::of(visit).await {
        Ok(reader) => reader,
        Err(page) => return page,
    };
    if reader.session.case().is_none() {
        return reader.general();
    }
    let engine = &reader.visit.site.engine;
    let read = async || {
        let now = engine.now();
        let today = engine.with_profile(|profile| profile.calendar().day_of(now));
        let agreements = engine.own_agreements(&reader.session).await?;
        Ok::<_, EngineError>((agreements, engine.names().await?, today.await?))
    };
    let (agreements, names, today) = match read().await {
        Ok(read) => read,
        Err(error) => return reader.trouble(error),
    };
    let t = reader.visit.texts;
    let sections: Vec<_> = agreements
        .iter()
        .map(|(id, answer)| {
            let stands = answer.stands(today);
            Section {
                heading: heading(&reader.visit, answer, &names),
                lines: lines(&reader.visit, answer, today),
                act: stands.then(|| (id.to_string(), t.mine_take_back())),
            }
        })
        .collect();
    let none = sections.is_empty().then(|| t.mine_agreed_none());
    let mut page = reader.page();
    page.lead = std::iter::once(t.mine_agreed_lead()).chain(none).collect();
    page.sections = sections;
    reader.visit.page(&page)
}

fn heading(
    visit: &Visit,
    answer: &StandingAgreement,
    names: &BTreeMap<OrganisationId, String>,
) -> Words {
    let label = answer.terms.matter.kind().label(visit.texts);
    match answer.terms.matter.with().and_then(|with| names.get(&with)) {
        Some(name) => format!("{label}: {name}").into(),
        None => label,
    }
}

fn lines(visit: &Visit, answer: &StandingAgreement, today: Date) -> Vec<Words> {
    let t = visit.texts;
    let terms = &answer.terms;
    let over = terms.until.is_some_and(|until| until < today);
    let state = match (answer.ended, terms.answer) {
        (Some((AgreementEnd::Withdrawn, _)), _) => t.mine_agreed_taken_back(),
        (Some((AgreementEnd::Mistaken, _)), _) => t.mine_agreed_mistaken(),
        (Some((AgreementEnd::RanOut, _)), _) => t.mine_agreed_over(),
        (None, _) if over => t.mine_agreed_over(),
        (None, Reply::Agreed) => t.mine_agreed_yes(),
        (None, Reply::Refused) => t.mine_agreed_no(),
        (None, Reply::TooYoung) => t.mine_agreed_too_young(),
    };
    let what: Vec<Words> = terms
        .categories
        .iter()
        .filter_map(|part| part_name(t, *part))
        .collect();
    let what = (terms.given() && !what.is_empty()).then(|| t.mine_agreed_what(what.join(" · ")));
    let until = terms.until.map(|until| t.mine_agreed_until(t.day(until)));
    std::iter::once(state).chain(what).chain(until).collect()
}

/// Takes one back. What cannot be taken back has ended, and the page says so.
pub(crate) async fn take_back(visit: Visit, Submitted(form): Submitted) -> Response {
    let reader = match Reader::of(visit).await {
        Ok(reader) => reader,
        Err(page) => return page,
    };
    let engine = &reader.visit.site.engine;
    if reader.session.case().is_some()
        && let Ok(agreement) = form.value("agreement").parse()
    {
        match engine.take_back_own(&reader.session, agreement).await {
            Ok(()) | Err(EngineError::Refused(_)) => {}
            Err(error) => return reader.trouble(error),
        }
    }
    redirect("/my-page/agreements")
}
