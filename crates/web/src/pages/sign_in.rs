//! Sign in and out.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::{Begun, Passphrase, SignInError, SignedIn};

use super::second_step::{self, Next};
use super::{errors, passkey_sign_in};
use crate::form::{Form, Submitted};
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::layout::Layout;
use crate::member::redirect;
use crate::site::Site;
use crate::visit::{Visit, of_this_site};

type Words = Cow<'static, str>;

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

/// The sign-in page in the place of a second step that has run out.
pub(crate) fn begin_again(visit: &Visit, mut form: Form) -> Response {
    form.fail("name", visit.texts.code_over());
    page(visit, form)
}

/// The sign-in page in the place of a passkey that did not sign in, and why.
pub(crate) fn not_by_passkey(visit: &Visit, mut form: Form, why: Words) -> Response {
    form.fail("", why);
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
    if !site.sign_ins.may_try(visit.peer) {
        form.fail("name", t.sign_in_busy());
        return page(&visit, form);
    }
    let engine = &site.engine;
    let begun = engine
        .accounts()
        .sign_in(&name, passphrase, None, &visit.whence, engine.now())
        .await;
    match begun {
        Ok(Begun::SignedIn(signed_in)) => complete(visit, &form, &signed_in).await,
        Ok(Begun::Half(secret)) => {
            second_step::begin(visit, form, &secret.to_cookie(), Next::Code).await
        }
        Err(error) => match trouble(&visit, &error).await {
            Some(sentence) => {
                form.fail("name", sentence);
                page(&visit, form)
            }
            None => errors::fault(&visit, &error),
        },
    }
}

/// Puts a complete sign-in into the browser, and leads on to where it came from or to the form that
/// was kept. A session that the browser had before ends.
pub(crate) async fn complete(visit: Visit, form: &Form, signed_in: &SignedIn) -> Response {
    if let Some(before) = &visit.session_cookie
        && let Err(fault) = visit.site.engine.accounts().sign_out(before).await
    {
        return errors::fault(&visit, &fault);
    }
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
    visit.end_half(&mut response);
    visit.end_passkey(&mut response);
    response
}

/// Why nobody was signed in, for whoever tried; `None` if it is a fault of the installation.
pub(crate) async fn trouble(visit: &Visit, error: &SignInError) -> Option<Words> {
    let t = visit.texts;
    Some(match error {
        SignInError::Wrong => t.sign_in_wrong(),
        SignInError::WrongCode | SignInError::CodeMissing => t.code_wrong(),
        SignInError::Over => t.code_over(),
        SignInError::Wait { until } => t.sign_in_wait(wait_until(visit, *until).await),
        SignInError::WrongPasskey => t.passkey_wrong(),
        SignInError::DoubtedPasskey => t.passkey_doubted(),
        SignInError::OtherAuthenticator => t.sign_in_other_authenticator(),
        SignInError::NoOrganisation => t.sign_in_no_organisation(),
        SignInError::Key(_) | SignInError::Store(_) => return None,
    })
}

/// What another form held when its session ended, to travel on with this one.
pub(crate) fn travelling(form: &Form) -> Vec<Field> {
    let kept = travelling_values(form).into_iter();
    kept.map(|(name, value)| Field::hidden(name, value))
        .collect()
}

/// The same, as names and values.
pub(crate) fn travelling_values(form: &Form) -> Vec<(String, String)> {
    let kept = form.kept().filter(|(name, _)| name.starts_with(KEPT));
    std::iter::once(("next", form.value("next")))
        .chain(kept)
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Whether another form travels with this one.
pub(crate) fn has_kept(form: &Form) -> bool {
    form.kept().any(|(name, _)| name.starts_with(KEPT))
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
    let (kept, fields) = (has_kept(&form), travelling(&form));
    let passkey = passkey_sign_in::offer(visit, &form);
    let mut page = FormPage::new(layout, "/sign-in", form);
    if kept {
        page = page.lead(t.sign_in_kept());
    }
    page.fields(fields)
        .field(Field::own("name", t.sign_in_name(), "username"))
        .field(Field::passphrase(
            "passphrase",
            t.sign_in_passphrase(),
            "current-password",
        ))
        .button(t.sign_in_button())
        .passkey(passkey)
        .link("/join", t.sign_in_join())
        .link("/recover", t.come_back_link())
        .answer(visit)
}

/// A path of this site, or my work: a link must not lead from the sign-in page to elsewhere.
pub(crate) fn local(path: &str) -> &str {
    of_this_site(path)
        .filter(|path| *path != "/")
        .unwrap_or("/work")
}
