//! Sign in and out.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::{Passphrase, SignInError};
use std::sync::Arc;

use super::errors;
use crate::form::{Form, Submitted};
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::layout::Layout;
use crate::member::redirect;
use crate::site::Site;
use crate::visit::Visit;

/// Longest sign-in name and passphrase that are looked at.
const LONGEST: usize = 200;

/// Before the names of fields that another form had when its session ended.
const KEPT: &str = "kept:";

pub(crate) async fn show(visit: Visit) -> Response {
    if !visit.site.engine.is_set_up().await {
        return redirect("/set-up");
    }
    let mut form = Form::default();
    form.set("next", local(&visit.query("next")));
    page(&visit, form)
}

/// The sign-in page in the place of a form whose session has ended, with everything that was typed.
pub(crate) fn with_kept_form(visit: &Visit, kept: &Form) -> Response {
    let mut form = Form::default();
    form.set("next", visit.path.clone());
    for (name, value) in kept.kept() {
        form.add(&format!("{KEPT}{name}"), value);
    }
    page(visit, form)
}

pub(crate) async fn submit(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Submitted(mut form): Submitted,
) -> Response {
    let t = visit.texts;
    let name = form.required("name", LONGEST, &t, t.sign_in_name_missing());
    if form.secret("passphrase").is_empty() {
        form.fail("passphrase", t.sign_in_passphrase_missing());
    }
    let passphrase = Passphrase::new(form.secret("passphrase"));
    let Some(name) = name.filter(|_| form.errors().is_empty()) else {
        return page(&visit, form);
    };
    if site.sign_ins.check_key(&visit.peer).is_err() {
        form.fail("name", t.sign_in_busy());
        return page(&visit, form);
    }
    let engine = &site.engine;
    let signed_in = engine
        .accounts()
        .sign_in(&name, passphrase, None, engine.now())
        .await;
    match signed_in {
        Ok(signed_in) => {
            let cookie = signed_in.secret.to_cookie();
            let next = local(form.value("next")).to_owned();
            let kept: Vec<(&str, &str)> = form
                .kept()
                .filter_map(|(name, value)| Some((name.strip_prefix(KEPT)?, value)))
                .collect();
            let visit = visit.signed_in(&cookie);
            let mut response = if kept.is_empty() {
                redirect(&next)
            } else {
                errors::send_again(&visit, &next, StatusCode::OK, kept)
            };
            visit.begin_session(&mut response, &cookie);
            response
        }
        Err(error) => {
            let sentence = match &error {
                SignInError::Wrong => t.sign_in_wrong(),
                SignInError::Wait { until } => t.sign_in_wait(wait_until(&visit, *until).await),
                SignInError::NoOrganisation => t.sign_in_no_organisation(),
                SignInError::Key(_) | SignInError::Store(_) => {
                    return errors::fault(&visit, &error);
                }
            };
            form.fail("name", sentence);
            page(&visit, form)
        }
    }
}

/// Also for a session that has ended by itself meanwhile.
pub(crate) async fn sign_out(visit: Visit, Submitted(_): Submitted) -> Response {
    if let Some(cookie) = &visit.session_cookie
        && let Err(fault) = visit.site.engine.accounts().sign_out(cookie).await
    {
        return errors::fault(&visit, &fault);
    }
    let mut response = redirect("/?done=signed-out");
    visit.end_session(&mut response);
    response
}

async fn wait_until(visit: &Visit, until: jiff::Timestamp) -> String {
    let zone = visit
        .site
        .engine
        .with_profile(|profile| profile.calendar().zone().clone())
        .await
        .unwrap_or(jiff::tz::TimeZone::UTC);
    visit.texts.moment(zone.to_datetime(until)).into_owned()
}

fn page(visit: &Visit, form: Form) -> Response {
    let t = visit.texts;
    let layout = Layout::new(visit, t.sign_in_title(), MessageFile::Account);
    let kept: Vec<Field> = form
        .kept()
        .filter(|(name, _)| name.starts_with(KEPT))
        .map(|(name, value)| Field::hidden(name, value))
        .collect();
    let next = Field::hidden("next", form.value("next"));
    let mut page = FormPage::new(layout, "/sign-in", form);
    if !kept.is_empty() {
        page = page.lead(t.sign_in_kept());
    }
    page.field(next)
        .fields(kept)
        .field(Field::own("name", t.sign_in_name(), "username"))
        .field(Field::passphrase(
            "passphrase",
            t.sign_in_passphrase(),
            "current-password",
        ))
        .button(t.sign_in_button())
        .link("/join", t.sign_in_join())
        .answer(visit)
}

/// A path of this site, or my work: a link must not lead from the sign-in page to elsewhere.
fn local(path: &str) -> &str {
    let safe = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    if safe && path != "/" { path } else { "/work" }
}
