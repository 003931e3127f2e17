//! The second step of signing in: a code of the member's authenticator, or setting one up.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use engine::{Offer, SignInError, Step};

use super::{errors, passkey_sign_in, sign_in};
use crate::form::{Form, Submitted};
use crate::form_page::{Field, FormPage};
use crate::i18n::{MessageFile, Texts};
use crate::layout::Layout;
use crate::member::redirect;
use crate::qr::Qr;
use crate::site::Site;
use crate::visit::Visit;

/// What a first proof is followed by.
#[derive(Clone, Copy)]
pub(crate) enum Next {
    /// After a passphrase.
    Code,
    /// After a passkey that unlocks nothing.
    Passphrase,
}

/// Answers a right first proof with the next step.
pub(crate) async fn begin(mut visit: Visit, form: Form, cookie: &str, next: Next) -> Response {
    visit.half_cookie = Some(cookie.to_owned());
    let mut response = match (sign_in::has_kept(&form), next) {
        (true, Next::Code) => page(&visit, form).await,
        (true, Next::Passphrase) => passkey_sign_in::passphrase_page(&visit, form).await,
        (false, Next::Code) => go_on(&form, "/sign-in/code"),
        (false, Next::Passphrase) => go_on(&form, "/sign-in/passphrase"),
    };
    visit.half_signed_in(&mut response, cookie);
    response
}

/// Leads on to another page of signing in, which leads on to where this one would have.
pub(crate) fn go_on(form: &Form, page: &str) -> Response {
    let next = sign_in::local(form.value("next"));
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    redirect(&format!("{page}?next={next}"))
}

pub(crate) async fn show(visit: Visit) -> Response {
    let mut form = Form::default();
    form.set("next", sign_in::local(&visit.query("next")));
    page(&visit, form).await
}

pub(crate) async fn submit(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Submitted(mut form): Submitted,
) -> Response {
    let t = visit.texts;
    let code = form.secret("one-time-code").to_owned();
    if code.trim().is_empty() {
        form.fail("one-time-code", t.code_missing());
        return page(&visit, form).await;
    }
    if !site.sign_ins.may_try(visit.peer) {
        form.fail("one-time-code", t.sign_in_busy());
        return page(&visit, form).await;
    }
    let cookie = visit.half_cookie.clone().unwrap_or_default();
    let engine = &site.engine;
    let signed_in = engine
        .accounts()
        .give_code(&cookie, &code, &visit.whence, engine.now())
        .await;
    let error = match signed_in {
        Ok(signed_in) => return sign_in::complete(visit, &form, &signed_in).await,
        Err(SignInError::Over) => return sign_in::begin_again(&visit, form),
        Err(error) => error,
    };
    match sign_in::trouble(&visit, &error).await {
        Some(sentence) => {
            form.fail("one-time-code", sentence);
            page(&visit, form).await
        }
        None => errors::fault(&visit, &error),
    }
}

async fn page(visit: &Visit, form: Form) -> Response {
    let engine = &visit.site.engine;
    let cookie = visit.half_cookie.as_deref().unwrap_or_default();
    match engine.accounts().step(cookie, engine.now()).await {
        Ok(Step::Code) => code_page(visit, form),
        Ok(Step::SetUp(offer)) => set_up_page(visit, form, &offer),
        Ok(Step::Passphrase) => redirect("/sign-in/passphrase"),
        // Why, the next attempt says.
        Err(SignInError::Over | SignInError::OtherAuthenticator) => redirect("/sign-in"),
        Err(fault) => errors::fault(visit, &fault),
    }
}

fn code_page(visit: &Visit, form: Form) -> Response {
    let t = visit.texts;
    let layout = Layout::new(visit, t.code_title(), MessageFile::Account);
    let travelling = sign_in::travelling(&form);
    FormPage::new(layout, "/sign-in/code", form)
        .fields(travelling)
        .field(Field::one_time_code(t.code_label()).hint(t.code_hint()))
        .button(t.sign_in_button())
        .link("/sign-in", t.code_begin_again())
        .answer(visit)
}

fn set_up_page(visit: &Visit, form: Form, offer: &Offer) -> Response {
    let t = visit.texts;
    let layout = Layout::new(visit, t.authenticator_title(), MessageFile::Account);
    let travelling = sign_in::travelling(&form);
    FormPage::new(layout, "/sign-in/code", form)
        .lead(t.authenticator_required())
        .fields(travelling)
        .fields(offered(t, offer, &visit.site.name))
        .button(t.authenticator_button())
        .link("/sign-in", t.code_begin_again())
        .answer(visit)
}

/// The questions that set an authenticator up.
pub(crate) fn offered(t: Texts, offer: &Offer, issuer: &str) -> Vec<Field> {
    let mut fields = vec![Field::heading(t.authenticator_take_over())];
    if let Some(qr) = Qr::of(&offer.address(issuer)) {
        fields.push(Field::picture(t.authenticator_picture(), qr));
    }
    fields.extend([
        Field::shown(t.authenticator_by_hand(), offer.text().as_str()),
        Field::heading(t.authenticator_confirm()),
        Field::one_time_code(t.code_label()).hint(t.code_hint()),
    ]);
    fields
}
