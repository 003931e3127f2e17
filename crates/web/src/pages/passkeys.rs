//! Your passkeys: which there are, another one, and away with one.

use axum::response::Response;
use engine::{PasskeyError, PasskeyLine, Passphrase};

use super::{account, errors, passkey_sign_in};
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::lines::{Act, Line, LinesPage, Section};
use crate::member::{Member, Posted, redirect};
use crate::passkeys::{PasskeyPage, Passkeys};

/// Longest name of a passkey.
const LONGEST: usize = 60;

pub(crate) async fn show(member: Member) -> Response {
    let accounts = member.engine().accounts();
    let passkeys = match accounts.passkeys(&member.session).await {
        Ok(passkeys) => passkeys,
        Err(fault) => return errors::fault(&member.visit, &fault),
    };
    let t = member.texts();
    let lines = passkeys.into_iter().map(|line| passkey(&member, line));
    let mut lead = vec![t.passkeys_lead()];
    let more = match Passkeys::of(&member.visit) {
        Passkeys::Here(_) => Some(("/account/passkeys/new".to_owned(), t.passkey_new_title())),
        Passkeys::At(elsewhere) => {
            lead.push(t.passkey_elsewhere());
            Some((format!("{elsewhere}/account/passkeys"), elsewhere.into()))
        }
        Passkeys::Nowhere => {
            lead.push(t.passkey_nowhere());
            None
        }
    };
    let section = Section {
        heading: t.passkeys_yours(),
        none: t.passkeys_none(),
        lines: lines.collect(),
        more: None,
    };
    let layout = member.layout(t.passkeys_title(), MessageFile::Account);
    member.visit.page(&LinesPage {
        layout,
        lead,
        sections: vec![section],
        seen: None,
        back: more,
    })
}

fn passkey(member: &Member, line: PasskeyLine) -> Line {
    let t = member.texts();
    let mut details = vec![t.passkey_since(member.moment(line.created))];
    if let Some(used) = line.used {
        details.push(t.passkey_used(member.moment(used)));
    }
    details.push(match (line.doubted, line.unlocks) {
        (Some(when), _) => t.passkey_doubted_since(member.moment(when)),
        (None, true) => t.passkey_unlocks(),
        (None, false) => t.passkey_second(),
    });
    Line {
        title: line.name,
        tag: line.doubted.map(|_| (t.passkey_tag_doubted(), "red")),
        details,
        act: Some(Act {
            action: "/account/passkeys/remove".to_owned(),
            words: t.passkey_remove(),
            fields: vec![("passkey", line.tag)],
        }),
        ..Line::default()
    }
}

pub(crate) async fn new(member: Member) -> Response {
    new_page(&member, Form::default())
}

pub(crate) async fn new_submit(Posted { member, mut form }: Posted) -> Response {
    let t = member.texts();
    let Some(pages) = Passkeys::here(&member.visit) else {
        return redirect("/account/passkeys");
    };
    let name = form.required("passkey-name", LONGEST, &t, t.passkey_name_missing());
    account::present(&member, &mut form);
    let Some(name) = name.filter(|_| form.errors().is_empty()) else {
        return new_page(&member, form);
    };
    let present = Passphrase::new(form.secret("passphrase-present"));
    let engine = member.engine();
    let asked = engine.accounts().ask_to_make_passkey(
        &pages,
        &member.session,
        present,
        &name,
        engine.now(),
    );
    let error = match asked.await {
        Ok(()) => return redirect("/account/passkeys/make"),
        Err(error) => error,
    };
    match account::present_trouble(&member, &error).await {
        Some(sentence) => {
            form.fail("passphrase-present", sentence);
            new_page(&member, form)
        }
        None => errors::fault(&member.visit, &error),
    }
}

fn new_page(member: &Member, form: Form) -> Response {
    if Passkeys::here(&member.visit).is_none() {
        return redirect("/account/passkeys");
    }
    let t = member.texts();
    let layout = member.layout(t.passkey_new_title(), MessageFile::Account);
    FormPage::new(layout, "/account/passkeys/new", form)
        .lead(t.passkey_new_lead())
        .lead(t.passkey_needs_scripts())
        .field(Field::input("passkey-name", t.passkey_name()).hint(t.passkey_name_hint()))
        .field(account::present_field(member))
        .button(t.passkey_new_button())
        .link("/account/passkeys", t.passkeys_back())
        .answer(&member.visit)
}

pub(crate) async fn make(member: Member) -> Response {
    let engine = member.engine();
    let question = engine
        .accounts()
        .question_of(&member.session, engine.now())
        .await;
    let question = match question {
        Ok(Some(question)) => question,
        Ok(None) => return redirect("/account/passkeys/new"),
        Err(fault) => return errors::fault(&member.visit, &fault),
    };
    let t = member.texts();
    member.visit.page(&PasskeyPage {
        layout: member.layout(t.passkey_new_title(), MessageFile::Account),
        lead: t.passkey_make_lead(),
        kind: "make",
        question,
        action: "/account/passkeys/make",
        button: t.passkey_ask(),
        travelling: Vec::new(),
        back: "/account/passkeys",
        back_words: t.passkeys_back(),
    })
}

pub(crate) async fn make_submit(Posted { member, form }: Posted) -> Response {
    let Some(pages) = Passkeys::here(&member.visit) else {
        return redirect("/account/passkeys");
    };
    let (engine, (answer, unlocks)) = (member.engine(), passkey_sign_in::answered(&form));
    let kept = engine
        .accounts()
        .keep_passkey(&pages, &member.session, answer, unlocks, engine.now())
        .await;
    let t = member.texts();
    let why = match kept {
        Ok(true) => return redirect("/account/passkeys?done=passkey-added"),
        Ok(false) => return redirect("/account/passkeys?done=passkey-added-second"),
        Err(PasskeyError::Over) => t.passkey_over(),
        Err(PasskeyError::Wrong) => t.passkey_not_added(),
        Err(fault) => return errors::fault(&member.visit, &fault),
    };
    let mut form = Form::default();
    form.fail("", why);
    new_page(&member, form)
}

pub(crate) async fn remove(Posted { member, form }: Posted) -> Response {
    let accounts = member.engine().accounts();
    let passkey = form.value("passkey");
    match accounts.remove_passkey(&member.session, passkey).await {
        Ok(()) => redirect("/account/passkeys?done=passkey-removed"),
        Err(fault) => errors::fault(&member.visit, &fault),
    }
}
