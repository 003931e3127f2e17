//! Which organisations are on call for one another, as the co-ordinator names them, two and two.

use std::collections::BTreeSet;

use axum::response::Response;
use case::OrganisationId;
use case::organisation::OnCallPair;
use engine::Form as FormMark;

use super::errors;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::lines::{Act, Line, Section};
use crate::member::{Member, Posted, Trouble, redirect};

pub(crate) async fn show(member: Member) -> Response {
    match member.engine().may_name_on_call(&member.session).await {
        Ok(()) => page(&member, Form::default()).await,
        Err(error) => member.no_page(error),
    }
}

pub(crate) async fn submit(Posted { member, mut form }: Posted) -> Response {
    let engine = member.engine();
    if let Err(error) = engine.may_name_on_call(&member.session).await {
        return member.no_page(error);
    }
    let t = member.texts();
    let id = |code: &str| code.parse::<OrganisationId>().ok();
    let one = form.required_choice("one", &t, t.on_call_missing(), id);
    let other = form.required_choice("other", &t, t.on_call_missing(), id);
    if let (Some(one), Some(other), true) = (one, other, form.errors().is_empty()) {
        let Some(pair) = OnCallPair::of(one, other) else {
            form.fail("other", t.on_call_same());
            return page(&member, form).await;
        };
        let mut pairs = match engine.on_call().await {
            Ok(pairs) => pairs,
            Err(error) => return member.no_page(error),
        };
        pairs.insert(pair);
        match name(&member, pairs).await {
            Ok(()) => return redirect("/on-call?done=on-call-named"),
            Err(Trouble::Page(page)) => return page,
            Err(Trouble::Sentence(sentence)) => form.fail("one", sentence),
        }
    }
    page(&member, form).await
}

/// Takes a pair off the list. One that is not there stays off it.
pub(crate) async fn end(Posted { member, form }: Posted) -> Response {
    let engine = member.engine();
    if let Err(error) = engine.may_name_on_call(&member.session).await {
        return member.no_page(error);
    }
    let mut pairs = match engine.on_call().await {
        Ok(pairs) => pairs,
        Err(error) => return member.no_page(error),
    };
    if let (Ok(one), Ok(other)) = (form.value("one").parse(), form.value("other").parse())
        && let Some(pair) = OnCallPair::of(one, other)
        && pairs.remove(&pair)
    {
        match name(&member, pairs).await {
            Ok(()) => {}
            Err(Trouble::Page(page)) => return page,
            Err(Trouble::Sentence(sentence)) => return errors::refused(&member, sentence),
        }
    }
    redirect("/on-call?done=on-call-ended")
}

async fn name(member: &Member, pairs: BTreeSet<OnCallPair>) -> Result<(), Trouble> {
    let engine = member.engine();
    let named = engine.name_on_call(&member.session, pairs, FormMark::default());
    named.await.map_err(|error| member.trouble(error))
}

async fn page(member: &Member, form: Form) -> Response {
    let pairs = match member.engine().on_call().await {
        Ok(pairs) => pairs,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let mut pairs: Vec<_> = pairs
        .iter()
        .map(|pair| {
            let mut both = pair.both().map(|id| (member.name(id), id));
            both.sort_unstable();
            both
        })
        .collect();
    pairs.sort_unstable();
    let lines = pairs
        .into_iter()
        .map(|[(name, one), (other_name, other)]| Line {
            title: t
                .on_call_pair(name.to_owned(), other_name.to_owned())
                .into_owned(),
            act: Some(Act {
                action: "/on-call/end".to_owned(),
                words: t.on_call_end(),
                fields: vec![("one", one.to_string()), ("other", other.to_string())],
            }),
            ..Line::default()
        });
    let above = Section {
        heading: t.on_call_heading(),
        none: t.on_call_none(),
        lines: lines.collect(),
        more: None,
    };
    let mut all = member.others();
    let own = member.organisation();
    all.push((own.to_string(), member.name(own).to_owned().into()));
    let layout = member.layout(t.on_call_title(), MessageFile::Emergency);
    FormPage::new(layout, "/on-call", form)
        .lead(t.on_call_lead())
        .above(above)
        .field(Field::select("one", t.on_call_one(), all.clone()))
        .field(Field::select("other", t.on_call_other(), all))
        .button(t.on_call_button())
        .link("/emergencies", t.back())
        .answer(&member.visit)
}
