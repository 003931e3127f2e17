//! Signing in by passkey: the authenticator is asked by a script; where it yields nothing that unlocks,
//! the passphrase is asked for in place of a code.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use engine::{Begun, Passphrase, PrfOutput, SignInError, Step};

use super::second_step::{self, Next};
use super::{errors, sign_in};
use crate::form::{Form, Submitted};
use crate::form_page::{Field, FormPage, PasskeyOffer};
use crate::i18n::MessageFile;
use crate::layout::Layout;
use crate::member::redirect;
use crate::passkeys::{PasskeyPage, Passkeys};
use crate::site::Site;
use crate::visit::Visit;

/// What the sign-in page offers to whoever has a passkey.
pub(super) fn offer(visit: &Visit, form: &Form) -> Option<PasskeyOffer> {
    let t = visit.texts;
    let (text, elsewhere) = match Passkeys::of(visit) {
        Passkeys::Here(_) => (t.passkey_sign_in_text(), String::new()),
        Passkeys::At(elsewhere) => (t.passkey_elsewhere(), elsewhere),
        Passkeys::Nowhere => return None,
    };
    Some(PasskeyOffer {
        heading: t.passkey_sign_in_heading(),
        text,
        button: t.passkey_sign_in_button(),
        travelling: sign_in::travelling_values(form),
        elsewhere,
    })
}

/// Asks the authenticators of whoever pressed the button.
pub(crate) async fn ask(
    State(site): State<Arc<Site>>,
    mut visit: Visit,
    Submitted(form): Submitted,
) -> Response {
    let Some(pages) = Passkeys::here(&visit) else {
        return redirect("/sign-in");
    };
    if !site.sign_ins.may_try(visit.peer) {
        let busy = visit.texts.sign_in_busy();
        return sign_in::not_by_passkey(&visit, form, busy);
    }
    let engine = &site.engine;
    let asked = engine.accounts().ask_for_passkey(&pages, engine.now());
    let secret = match asked.await {
        Ok(secret) => secret,
        Err(fault) => return errors::fault(&visit, &fault),
    };
    let cookie = secret.to_cookie();
    visit.passkey_cookie = Some(cookie.to_string());
    let mut response = if sign_in::has_kept(&form) {
        page(&visit, &form).await
    } else {
        second_step::go_on(&form, "/sign-in/passkey")
    };
    visit.ask_passkey(&mut response, &cookie);
    response
}

pub(crate) async fn show(visit: Visit) -> Response {
    let mut form = Form::default();
    form.set("next", sign_in::local(&visit.query("next")));
    page(&visit, &form).await
}

async fn page(visit: &Visit, form: &Form) -> Response {
    let engine = &visit.site.engine;
    let cookie = visit.passkey_cookie.as_deref().unwrap_or_default();
    let question = match engine.accounts().question(cookie, engine.now()).await {
        Ok(Some(question)) => question,
        Ok(None) => return redirect("/sign-in"),
        Err(fault) => return errors::fault(visit, &fault),
    };
    let t = visit.texts;
    visit.page(&PasskeyPage {
        layout: Layout::new(visit, t.passkey_sign_in_button(), MessageFile::Account),
        lead: t.passkey_sign_in_lead(),
        kind: "sign-in",
        question,
        action: "/sign-in/passkey/answer",
        button: t.passkey_ask(),
        travelling: sign_in::travelling_values(form),
        back: "/sign-in",
        back_words: t.passkey_without(),
    })
}

/// Reads an authenticator's answer, and what unlocks if it yields that.
pub(super) fn answered(form: &Form) -> (&str, Option<PrfOutput>) {
    let unlocks = PrfOutput::from_text(form.secret("passkey-unlocks"));
    (form.secret("passkey-answer"), unlocks)
}

pub(crate) async fn answer(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Submitted(form): Submitted,
) -> Response {
    let Some(pages) = Passkeys::here(&visit) else {
        return redirect("/sign-in");
    };
    if !site.sign_ins.may_try(visit.peer) {
        let busy = visit.texts.sign_in_busy();
        return sign_in::not_by_passkey(&visit, form, busy);
    }
    let (engine, (answer, unlocks)) = (&site.engine, answered(&form));
    let cookie = visit.passkey_cookie.clone().unwrap_or_default();
    let begun = engine
        .accounts()
        .sign_in_by_passkey(
            &pages,
            &cookie,
            answer,
            unlocks,
            &visit.whence,
            engine.now(),
        )
        .await;
    match begun {
        Ok(Begun::SignedIn(signed_in)) => sign_in::complete(visit, &form, &signed_in).await,
        Ok(Begun::Half(secret)) => {
            let cookie = secret.to_cookie();
            second_step::begin(visit, form, &cookie, Next::Passphrase).await
        }
        Err(error) => match sign_in::trouble(&visit, &error).await {
            Some(sentence) => sign_in::not_by_passkey(&visit, form, sentence),
            None => errors::fault(&visit, &error),
        },
    }
}

pub(crate) async fn passphrase(visit: Visit) -> Response {
    let mut form = Form::default();
    form.set("next", sign_in::local(&visit.query("next")));
    passphrase_page(&visit, form).await
}

pub(crate) async fn passphrase_submit(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Submitted(mut form): Submitted,
) -> Response {
    let t = visit.texts;
    if form.secret("passphrase").is_empty() {
        form.fail("passphrase", t.sign_in_passphrase_missing());
        return passphrase_page(&visit, form).await;
    }
    if !site.sign_ins.may_try(visit.peer) {
        form.fail("passphrase", t.sign_in_busy());
        return passphrase_page(&visit, form).await;
    }
    let cookie = visit.half_cookie.clone().unwrap_or_default();
    let (engine, passphrase) = (&site.engine, Passphrase::new(form.secret("passphrase")));
    let signed_in = engine
        .accounts()
        .give_passphrase(&cookie, passphrase, &visit.whence, engine.now())
        .await;
    let error = match signed_in {
        Ok(signed_in) => return sign_in::complete(visit, &form, &signed_in).await,
        Err(SignInError::Over) => return sign_in::begin_again(&visit, form),
        Err(error) => error,
    };
    let sentence = match &error {
        SignInError::Wrong => Some(t.passphrase_present_wrong()),
        other => sign_in::trouble(&visit, other).await,
    };
    match sentence {
        Some(sentence) => {
            form.fail("passphrase", sentence);
            passphrase_page(&visit, form).await
        }
        None => errors::fault(&visit, &error),
    }
}

pub(super) async fn passphrase_page(visit: &Visit, form: Form) -> Response {
    let engine = &visit.site.engine;
    let cookie = visit.half_cookie.as_deref().unwrap_or_default();
    match engine.accounts().step(cookie, engine.now()).await {
        Ok(Step::Passphrase) => {}
        Ok(Step::Code | Step::SetUp(_)) => return redirect("/sign-in/code"),
        Err(SignInError::Over) => return redirect("/sign-in"),
        Err(fault) => return errors::fault(visit, &fault),
    }
    let t = visit.texts;
    let layout = Layout::new(visit, t.passkey_passphrase_title(), MessageFile::Account);
    let travelling = sign_in::travelling(&form);
    FormPage::new(layout, "/sign-in/passphrase", form)
        .lead(t.passkey_passphrase_lead())
        .fields(travelling)
        .field(Field::passphrase(
            "passphrase",
            t.sign_in_passphrase(),
            "current-password",
        ))
        .button(t.sign_in_button())
        .link("/sign-in", t.code_begin_again())
        .answer(visit)
}
