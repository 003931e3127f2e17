//! Accepting an invitation.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use engine::{JoinError, NewMember, Passphrase, Unfit};

use super::errors;
use crate::form::{Form, Submitted};
use crate::form_page::{Field, FormPage};
use crate::i18n::{MessageFile, Texts};
use crate::layout::Layout;
use crate::member::redirect;
use crate::site::Site;
use crate::visit::Visit;

const LONGEST: usize = 200;

pub(crate) async fn show(visit: Visit) -> Response {
    page(&visit, Form::default())
}

pub(crate) async fn submit(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Submitted(mut form): Submitted,
) -> Response {
    let t = visit.texts;
    let code = form.required("code", LONGEST, &t, t.join_code_missing());
    let sign_in = form.required("sign-in", LONGEST, &t, t.join_sign_in_missing());
    let name = form.required("name", LONGEST, &t, t.join_name_missing());
    if form.secret("passphrase").is_empty() {
        form.fail("passphrase", t.join_passphrase_missing());
    } else if form.secret("passphrase") != form.secret("passphrase-again") {
        form.fail("passphrase-again", t.join_passphrase_differs());
    }
    let passphrase = Passphrase::new(form.secret("passphrase"));
    let (Some(code), Some(sign_in), Some(name), true) =
        (code, sign_in, name, form.errors().is_empty())
    else {
        return page(&visit, form);
    };
    if !site.sign_ins.may_try(visit.peer) {
        form.fail("code", t.sign_in_busy());
        return page(&visit, form);
    }
    let new = NewMember {
        sign_in,
        name,
        passphrase,
    };
    let (field, sentence) = match site.engine.join(&code, new).await {
        Ok(_) => return redirect("/sign-in?done=joined"),
        Err(JoinError::Code) => ("code", t.join_code_wrong()),
        Err(JoinError::Name) => ("sign-in", t.join_sign_in_taken()),
        Err(JoinError::Passphrase(why)) => ("passphrase", unfit(t, why)),
        Err(fault) => return errors::fault(&visit, &fault),
    };
    form.fail(field, sentence);
    page(&visit, form)
}

/// Why a passphrase is not taken.
pub(crate) fn unfit(t: Texts, why: Unfit) -> Cow<'static, str> {
    match why {
        Unfit::Short => t.join_passphrase_short(),
        Unfit::Guessable => t.join_passphrase_guessable(),
    }
}

fn page(visit: &Visit, form: Form) -> Response {
    let t = visit.texts;
    let layout = Layout::new(visit, t.join_title(), MessageFile::Account);
    FormPage::new(layout, "/join", form)
        .lead(t.join_lead())
        .field(Field::input("code", t.join_code()))
        .field(Field::own("sign-in", t.join_sign_in(), "username").hint(t.join_sign_in_hint()))
        .field(Field::own("name", t.join_name(), "name"))
        .field(
            Field::passphrase("passphrase", t.join_passphrase(), "new-password")
                .hint(t.join_passphrase_hint()),
        )
        .field(Field::passphrase(
            "passphrase-again",
            t.join_passphrase_again(),
            "new-password",
        ))
        .button(t.join_button())
        .answer(visit)
}
