//! Searching what one's organisation may open. What is sought stands in no address; the answer says
//! nothing of whom others know, and says so, whatever was found.

use axum::response::Response;
use case::Reference;
use engine::{EngineError, Found, NotSought, Search, SearchEntry, Sought};

use super::errors;
use crate::form::Form;
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::MessageFile;
use crate::labels::Words;
use crate::lines::{Line, Section};
use crate::member::{Member, Posted};

/// The longest that is looked for.
const LONGEST: usize = 200;

/// What kinds of thing are looked for.
const KINDS: [&str; 3] = ["phone", "document", "name"];

pub(crate) async fn show(member: Member) -> Response {
    page(&member, Form::default(), None).await
}

pub(crate) async fn submit(Posted { member, mut form }: Posted) -> Response {
    let engine = member.engine();
    if !engine.may_search(&member.session) {
        return errors::nothing_here(&member.visit);
    }
    let Some(sought) = sought(&mut form, &member) else {
        return page(&member, form, None).await;
    };
    match engine.search(&member.session, &sought).await {
        Ok(search) => page(&member, form, Some(&search)).await,
        Err(error) => member.no_page(error),
    }
}

fn sought(form: &mut Form, member: &Member) -> Option<Sought> {
    let t = member.texts();
    let kind = form.required_choice("kind", &t, t.search_kind_missing(), |code| {
        KINDS.into_iter().find(|known| *known == code)
    });
    let typed = form.required("for", LONGEST, &t, t.search_for_missing())?;
    let sought = match kind? {
        "phone" => Sought::phone(&typed),
        "document" => Sought::document(&typed),
        _ => Sought::name(&typed),
    };
    sought
        .map_err(|why| {
            let sentence = match why {
                NotSought::Name => t.search_name_short(),
                NotSought::Phone => t.search_phone_none(),
                NotSought::Document => t.search_document_none(),
            };
            form.fail("for", sentence);
        })
        .ok()
}

async fn page(member: &Member, form: Form, search: Option<&Search>) -> Response {
    let searches = match lately(member).await {
        Ok(searches) => searches,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let kinds: Options = KINDS
        .map(|kind| {
            let words = match kind {
                "phone" => t.search_kind_phone(),
                "document" => t.search_kind_document(),
                _ => t.search_kind_name(),
            };
            (kind.to_owned(), words)
        })
        .into();
    let layout = member.layout(t.search_title(), MessageFile::Search);
    let mut page = FormPage::new(layout, "/search", form)
        .lead(t.search_lead())
        .lead(t.search_elsewhere());
    if let Some(search) = search {
        page = page.above(found(member, search));
    }
    page.field(Field::radios("kind", t.search_kind(), kinds))
        .field(Field::input("for", t.search_for()).hint(t.search_for_hint()))
        .button(t.search_button())
        .link("/concerns/new", t.search_tell())
        .below(searches)
        .answer(&member.visit)
}

/// What was found, of what the organisation may open.
fn found(member: &Member, search: &Search) -> Section {
    let t = member.texts();
    let lines = search.found.iter().map(|found| {
        let (href, title): (String, Words) = match found {
            Found::Case(id) => (
                format!("/cases/{id}"),
                t.case_page_title(Reference::from(*id)),
            ),
            Found::Concern(id) => (
                format!("/concerns/{id}"),
                t.search_found_concern(Reference::from(*id)),
            ),
            Found::Referral(id) => (
                format!("/referrals/{id}"),
                t.search_found_referral(Reference::from(*id)),
            ),
        };
        Line {
            href,
            title: title.into_owned(),
            ..Line::default()
        }
    });
    let mut lines: Vec<_> = lines.collect();
    if search.more {
        lines.push(Line {
            title: t.search_more().into_owned(),
            ..Line::default()
        });
    }
    Section {
        heading: t.search_found(),
        none: t.search_found_none(),
        more: None,
        lines,
    }
}

/// Who searched lately: colleagues see of each other that they did.
async fn lately(member: &Member) -> Result<Section, EngineError> {
    let t = member.texts();
    let engine = member.engine();
    let entries: Vec<SearchEntry> = engine.searches(&member.session).await?;
    let names = engine.accounts().names().await?;
    let lines = entries.into_iter().map(|entry| {
        let name = names.iter().find(|(id, _)| *id == entry.member);
        Line {
            title: name.map_or_else(String::new, |(_, name)| name.clone()),
            details: vec![member.moment(entry.at)],
            ..Line::default()
        }
    });
    Ok(Section {
        heading: t.search_lately(),
        none: t.search_lately_none(),
        more: None,
        lines: lines.collect(),
    })
}
