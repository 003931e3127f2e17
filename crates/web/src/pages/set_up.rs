//! The first start: whose law holds and who does what. Only who has the printed code can do it.

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use case::profile::{BodyKind, bundled};
use engine::{SetUp, SetUpError};

use super::errors;
use crate::form::{Form, Submitted};
use crate::form_page::{Field, FormPage, Options};
use crate::i18n::{MessageFile, Texts};
use crate::labels::{Label as _, from_code, options};
use crate::layout::Layout;
use crate::member::redirect;
use crate::site::Site;
use crate::visit::Visit;

const LONGEST: usize = 200;

/// The four duties: the engine's word for each, and the start of its fields' names.
const DUTIES: [(&str, &str); 4] = [
    ("duty desk", "desk"),
    ("co-ordinator", "co-ordinator"),
    ("panel", "panel"),
    ("child-protection authority", "child-protection"),
];

/// The invitations that set-up made, shown once.
#[derive(Template)]
#[template(path = "set_up_done.html")]
struct Invitations {
    layout: Layout,
    invitations: Vec<(String, String)>,
}

pub(crate) async fn show(visit: Visit) -> Response {
    if visit.site.engine.is_set_up().await {
        return done_before(&visit);
    }
    page(&visit, Form::default())
}

pub(crate) async fn submit(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Submitted(mut form): Submitted,
) -> Response {
    let t = visit.texts;
    let engine = &site.engine;
    if engine.is_set_up().await {
        return done_before(&visit);
    }
    let code = form.required("code", LONGEST, &t, t.set_up_code_missing());
    let profile = form.required("profile", LONGEST, &t, t.set_up_profile_missing());
    let named = DUTIES.map(|(_, duty)| {
        let name = form.required(
            &format!("{duty}-name"),
            LONGEST,
            &t,
            t.set_up_organisation_missing(words(t, duty)),
        );
        let kind = form.required_choice(
            &format!("{duty}-kind"),
            &t,
            t.set_up_kind_missing(words(t, duty)),
            from_code::<BodyKind>,
        );
        (name, kind)
    });
    if !site.sign_ins.may_try(visit.peer) {
        form.fail("code", t.sign_in_busy());
        return page(&visit, form);
    }
    if let Some(code) = &code {
        match engine.is_set_up_code(code).await {
            Ok(true) => {}
            Ok(false) => form.fail("code", t.set_up_code_wrong()),
            Err(fault) => return errors::fault(&visit, &fault),
        }
    }
    let [
        (Some(desk), Some(desk_kind)),
        (Some(co_ordinator), Some(co_ordinator_kind)),
        (Some(panel), Some(panel_kind)),
        (Some(child_protection), Some(child_protection_kind)),
    ] = &named
    else {
        return page(&visit, form);
    };
    let Some(profile) = profile.filter(|_| form.errors().is_empty()) else {
        return page(&visit, form);
    };
    let plan = SetUp {
        profile: &profile,
        desk: (desk, *desk_kind),
        co_ordinator: (co_ordinator, *co_ordinator_kind),
        panel: (panel, *panel_kind),
        child_protection: (child_protection, *child_protection_kind),
    };
    match engine.set_up(plan).await {
        Ok(invited) => {
            let invitations = invited
                .into_iter()
                .map(|(name, invited)| (name, invited.code.to_text().to_string()));
            let title = t.set_up_invitations_title();
            visit.page(&Invitations {
                layout: Layout::new(&visit, title, MessageFile::Account),
                invitations: invitations.collect(),
            })
        }
        Err(SetUpError::Done) => done_before(&visit),
        Err(SetUpError::NoProfile { .. }) => {
            form.fail("profile", t.set_up_profile_missing());
            page(&visit, form)
        }
        Err(SetUpError::WrongKind {
            duty,
            wanted,
            kinds,
            ..
        }) => {
            let field = field_of(duty);
            let kinds: Vec<_> = kinds
                .iter()
                .map(|kind| format!("“{}”", kind.label(t)))
                .collect();
            let wrong = t.set_up_kind_wrong(words(t, field), kinds.join(", "), wanted);
            form.fail(&format!("{field}-kind"), wrong);
            page(&visit, form)
        }
        Err(SetUpError::NeverHolds { duty, article, .. }) => {
            let field = field_of(duty);
            form.fail(&format!("{field}-kind"), t.set_up_kind_never_holds(article));
            page(&visit, form)
        }
        Err(SetUpError::NameTaken { name } | SetUpError::NameTwice { name }) => {
            let field = DUTIES
                .map(|(_, duty)| format!("{duty}-name"))
                .into_iter()
                .find(|field| form.value(field).trim() == name)
                .unwrap_or_default();
            form.fail(&field, t.set_up_organisation_wrong());
            page(&visit, form)
        }
        Err(SetUpError::NoName) => {
            let missing = t.set_up_organisation_missing(words(t, "desk"));
            form.fail("desk-name", missing);
            page(&visit, form)
        }
        Err(SetUpError::Engine(fault)) => errors::fault(&visit, &fault),
    }
}

fn field_of(duty: &str) -> &'static str {
    DUTIES
        .iter()
        .find(|(name, _)| *name == duty)
        .map_or("desk", |(_, field)| *field)
}

fn done_before(visit: &Visit) -> Response {
    let _ = visit;
    redirect("/sign-in?done=set-up-before")
}

fn page(visit: &Visit, form: Form) -> Response {
    let t = visit.texts;
    let layout = Layout::new(visit, t.set_up_title(), MessageFile::Account);
    let mut page = FormPage::new(layout, "/set-up", form)
        .lead(t.set_up_lead())
        .field(Field::input("code", t.set_up_code()))
        .field(
            Field::select("profile", t.set_up_profile(), profiles()).hint(t.set_up_profile_hint()),
        )
        .field(Field::heading(t.set_up_duties_heading()));
    for (_, duty) in DUTIES {
        let words = words(t, duty);
        let name = format!("{words} – {}", t.set_up_organisation());
        let kind = format!("{words} – {}", t.set_up_kind());
        page = page
            .field(Field::input(format!("{duty}-name"), name.into()))
            .field(Field::select(format!("{duty}-kind"), kind.into(), kinds(t)));
    }
    page.button(t.set_up_button()).answer(visit)
}

fn words(t: Texts, duty: &str) -> Cow<'static, str> {
    match duty {
        "desk" => t.set_up_desk(),
        "co-ordinator" => t.set_up_co_ordinator(),
        "panel" => t.set_up_panel(),
        _ => t.set_up_child_protection(),
    }
}

fn profiles() -> Options {
    let mut profiles = vec![(String::new(), Cow::Borrowed("–"))];
    for bundled in bundled() {
        if let Ok(checked) = bundled.load() {
            let code = bundled.file.trim_end_matches(".toml");
            let name = checked.profile().country.name.as_str().to_owned();
            profiles.push((code.to_owned(), Cow::Owned(name)));
        }
    }
    profiles
}

fn kinds(t: Texts) -> Options {
    let mut kinds = vec![(String::new(), Cow::Borrowed("–"))];
    kinds.extend(options::<BodyKind>(t));
    kinds
}
