//! Where a person says, on their own page, that something written about them is wrong.

use std::borrow::Cow;

use axum::response::Response;
use case::Compartment;
use case::person::OwnPage;
use engine::{EngineError, OwnRecord};
use jiff::{SignedDuration, Timestamp};

use super::mine::{Reader, Told, part_name};
use super::report::LONGEST;
use crate::form::{Form, Submitted};
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::layout::Layout;
use crate::member::redirect;
use crate::visit::Visit;

type Words = Cow<'static, str>;

pub(crate) async fn show(visit: Visit) -> Response {
    match Reader::of(visit).await {
        Ok(reader) if reader.session.case().is_none() => reader.general(),
        Ok(reader) => page(&reader, Form::default()).await,
        Err(page) => page,
    }
}

pub(crate) async fn submit(visit: Visit, Submitted(mut form): Submitted) -> Response {
    let reader = match Reader::of(visit).await {
        Ok(reader) => reader,
        Err(page) => return page,
    };
    if reader.session.case().is_none() {
        return redirect("/my-page?done=wrong-told");
    }
    let t = reader.visit.texts;
    let about = form.choice("about", &t, |code| match code {
        "other" => Some(None),
        code => named(code).map(Some),
    });
    let words = form.required("words", LONGEST, &t, t.mine_wrong_missing());
    let Some(words) = words.filter(|_| form.errors().is_empty()) else {
        return page(&reader, form).await;
    };
    let engine = &reader.visit.site.engine;
    let told = engine.tell_wrong(&reader.session, about.flatten(), words);
    match told.await {
        Ok(()) => redirect("/my-page?done=wrong-told"),
        Err(EngineError::Refused(_)) => {
            form.fail("words", t.mine_wrong_many());
            page(&reader, form).await
        }
        Err(EngineError::Unfit { .. }) => {
            form.fail("words", t.refused_unfit());
            page(&reader, form).await
        }
        Err(error) => reader.trouble(error),
    }
}

/// A kind of thing that the page names.
fn named(code: &str) -> Option<Compartment> {
    let part = code.parse().ok();
    part.filter(|part| OwnPage::may_be_named(*part))
}

async fn page(reader: &Reader, form: Form) -> Response {
    let engine = &reader.visit.site.engine;
    let record = match engine.own_record(&reader.session).await {
        Ok(record) => record,
        Err(error) => return reader.trouble(error),
    };
    let before = match Told::of(&reader.visit, &record).await {
        Ok(told) => before(&reader.visit, &told, &record),
        Err(error) => return reader.trouble(error),
    };
    let t = reader.visit.texts;
    let kinds = Compartment::STANDING.into_iter();
    let kinds = kinds.filter_map(|part| Some((part.to_string(), part_name(t, part)?)));
    let other = ("other".to_owned(), t.mine_wrong_other());
    let about: Options = kinds.chain([other]).collect();
    let layout = Layout::public(&reader.visit, t.mine_title(), MessageFile::Mine);
    let page = FormPage::new(layout, "/my-page/wrong", form).lead(t.mine_wrong_lead());
    before
        .into_iter()
        .fold(page, FormPage::lead)
        .field(Field::radios("about", t.mine_wrong_about(), about))
        .field(Field::area("words", t.mine_wrong_words(), 6))
        .button(t.mine_wrong_button())
        .link("/my-page", t.mine_back())
        .answer(&reader.visit)
}

/// What the person said before, and by when they are answered.
fn before(visit: &Visit, told: &Told<'_>, record: &OwnRecord) -> Vec<Words> {
    let t = visit.texts;
    let last = |due: Timestamp| {
        let before = due.checked_sub(SignedDuration::from_secs(1));
        told.day(before.unwrap_or(due))
    };
    let wrong = record.wrong.iter().map(|(at, due, answered)| match due {
        Some(due) if !answered => t.mine_wrong_waits(last(*due), told.day(*at)),
        _ => t.mine_wrong_answered(told.day(*at)),
    });
    wrong.collect()
}
