//! Your account: where you are signed in, and how.

use std::borrow::Cow;

use axum::response::Response;
use engine::{ChangeError, Own, Passphrase, SessionLine, SignInError};

use super::join::unfit;
use super::{errors, second_step, sign_in};
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::lines::{Act, Line, LinesPage, Section};
use crate::member::{Member, Posted, redirect};

type Words = Cow<'static, str>;

pub(crate) async fn show(member: Member) -> Response {
    let accounts = member.engine().accounts();
    let now = member.engine().now();
    let (own, sessions) = match (
        accounts.own(&member.session).await,
        accounts.sessions(&member.session, now).await,
    ) {
        (Ok(own), Ok(sessions)) => (own, sessions),
        (Err(fault), _) | (_, Err(fault)) => return errors::fault(&member.visit, &fault),
    };
    let t = member.texts();
    let others = sessions.len() > 1;
    let mut lines: Vec<Line> = sessions
        .into_iter()
        .map(|session| session_line(&member, session))
        .collect();
    if others {
        lines.push(Line {
            title: t.account_others().into_owned(),
            act: Some(Act {
                action: "/account/sessions/end-others".to_owned(),
                words: t.account_end_others(),
                fields: Vec::new(),
            }),
            ..Line::default()
        });
    }
    let recovery = match member.engine().own_recovery(&member.session).await {
        Ok(recovery) => recovery,
        Err(error) => return member.no_page(error),
    };
    let mut lead = vec![t.account_lead(own.sign_in.clone())];
    if let Some(last) = recovery.last {
        lead.push(t.recovery_own_last(member.moment(last)));
    }
    let mut sections = Vec::new();
    if let Some(until) = recovery.under_way {
        let line = Line {
            title: t.recovery_until(member.moment(until)).into_owned(),
            details: vec![t.recovery_own_text()],
            act: Some(Act {
                action: "/account/recovery/stop".to_owned(),
                words: t.recovery_stop(),
                fields: Vec::new(),
            }),
            ..Line::default()
        };
        sections.push(Section {
            heading: t.recovery_own_heading(),
            none: "".into(),
            more: None,
            lines: vec![line],
        });
    }
    sections.extend([
        Section {
            heading: t.account_sign_in_heading(),
            none: "".into(),
            lines: own_lines(&member, &own),
            more: None,
        },
        Section {
            heading: t.account_sessions_heading(),
            none: "".into(),
            lines,
            more: None,
        },
    ]);
    if member.is_custodian() {
        sections.push(Section {
            heading: t.account_organisation_heading(),
            none: "".into(),
            lines: vec![own_line("/services", t.services_title(), t.services_lead())],
            more: None,
        });
    }
    let layout = member.layout(t.account_title(), MessageFile::Account);
    member.visit.page(&LinesPage {
        layout,
        lead,
        sections,
        seen: None,
        back: None,
    })
}

fn own_lines(member: &Member, own: &Own) -> Vec<Line> {
    let t = member.texts();
    let authenticator = match own.authenticator {
        Some(since) => t.account_authenticator_since(member.moment(since)),
        None => t.account_authenticator_none(),
    };
    let passkeys = match own.passkeys {
        0 => t.passkeys_none(),
        some => t.account_passkeys(some.to_string()),
    };
    vec![
        own_line(
            "/account/passphrase",
            t.passphrase_title(),
            t.passphrase_lead(),
        ),
        own_line(
            "/account/authenticator",
            t.authenticator_title(),
            authenticator,
        ),
        Line {
            tag: (own.doubted > 0).then(|| (t.passkey_tag_doubted(), "red")),
            ..own_line("/account/passkeys", t.passkeys_title(), passkeys)
        },
    ]
}

/// Something of one's own, with a page of its own.
fn own_line(href: &str, title: Words, detail: Words) -> Line {
    Line {
        href: href.to_owned(),
        title: title.into_owned(),
        details: vec![detail],
        ..Line::default()
    }
}

fn session_line(member: &Member, line: SessionLine) -> Line {
    let t = member.texts();
    let title = if line.from.browser.is_empty() {
        t.account_browser_unknown()
    } else {
        line.from.browser.into()
    };
    let mut details = vec![
        t.account_session_since(member.moment(line.created)),
        t.account_session_seen(member.moment(line.seen)),
    ];
    if let Some(address) = line.from.address {
        details.insert(0, t.account_session_from(address.to_string()));
    }
    let end = || Act {
        action: "/account/sessions/end".to_owned(),
        words: t.account_end(),
        fields: vec![("session", line.tag)],
    };
    Line {
        title: title.into_owned(),
        tag: line.this.then(|| (t.account_session_this(), "green")),
        details,
        act: (!line.this).then(end),
        ..Line::default()
    }
}

pub(crate) async fn end_session(Posted { member, form }: Posted) -> Response {
    let accounts = member.engine().accounts();
    match accounts
        .end_one(&member.session, form.value("session"))
        .await
    {
        Ok(()) => redirect("/account?done=session-ended"),
        Err(fault) => errors::fault(&member.visit, &fault),
    }
}

pub(crate) async fn end_others(Posted { member, .. }: Posted) -> Response {
    match member.engine().accounts().end_others(&member.session).await {
        Ok(()) => redirect("/account?done=others-ended"),
        Err(fault) => errors::fault(&member.visit, &fault),
    }
}

pub(crate) async fn passphrase(member: Member) -> Response {
    passphrase_page(&member, Form::default())
}

pub(crate) async fn passphrase_submit(Posted { member, mut form }: Posted) -> Response {
    let t = member.texts();
    present(&member, &mut form);
    if form.secret("passphrase").is_empty() {
        form.fail("passphrase", t.join_passphrase_missing());
    } else if form.secret("passphrase") != form.secret("passphrase-again") {
        form.fail("passphrase-again", t.join_passphrase_differs());
    }
    if !form.errors().is_empty() {
        return passphrase_page(&member, form);
    }
    let [present, new] =
        ["passphrase-present", "passphrase"].map(|field| Passphrase::new(form.secret(field)));
    let engine = member.engine();
    let whence = &member.visit.whence;
    let changed = engine
        .accounts()
        .change_passphrase(&member.session, present, new, whence, engine.now())
        .await;
    match changed {
        Ok(signed_in) => {
            let mut response = redirect("/account?done=passphrase-changed");
            let cookie = signed_in.secret.to_cookie();
            member.visit.begin_session(&mut response, &cookie);
            return response;
        }
        Err(ChangeError::New(why)) => form.fail("passphrase", unfit(t, why)),
        Err(ChangeError::Present(error)) => match present_trouble(&member, &error).await {
            Some(sentence) => form.fail("passphrase-present", sentence),
            None => return errors::fault(&member.visit, &error),
        },
    }
    passphrase_page(&member, form)
}

fn passphrase_page(member: &Member, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.passphrase_title(), MessageFile::Account);
    FormPage::new(layout, "/account/passphrase", form)
        .lead(t.passphrase_lead())
        .field(present_field(member))
        .field(
            Field::passphrase("passphrase", t.passphrase_new(), "new-password")
                .hint(t.join_passphrase_hint()),
        )
        .field(Field::passphrase(
            "passphrase-again",
            t.join_passphrase_again(),
            "new-password",
        ))
        .button(t.passphrase_button())
        .answer(&member.visit)
}

pub(crate) async fn authenticator(member: Member) -> Response {
    authenticator_page(&member, Form::default()).await
}

pub(crate) async fn authenticator_submit(Posted { member, mut form }: Posted) -> Response {
    let t = member.texts();
    present(&member, &mut form);
    if form.secret("one-time-code").trim().is_empty() {
        form.fail("one-time-code", t.code_missing());
    }
    if !form.errors().is_empty() {
        return authenticator_page(&member, form).await;
    }
    let present = Passphrase::new(form.secret("passphrase-present"));
    let engine = member.engine();
    let code = form.secret("one-time-code");
    let taken = engine
        .accounts()
        .take_offer(&member.session, present, code, engine.now())
        .await;
    match taken {
        Ok(()) => return redirect("/account?done=authenticator-set"),
        Err(SignInError::WrongCode) => form.fail("one-time-code", t.code_wrong()),
        Err(error) => match present_trouble(&member, &error).await {
            Some(sentence) => form.fail("passphrase-present", sentence),
            None => return errors::fault(&member.visit, &error),
        },
    }
    authenticator_page(&member, form).await
}

async fn authenticator_page(member: &Member, form: Form) -> Response {
    let offer = match member.engine().accounts().offer(&member.session).await {
        Ok(offer) => offer,
        Err(fault) => return errors::fault(&member.visit, &fault),
    };
    let t = member.texts();
    let layout = member.layout(t.authenticator_title(), MessageFile::Account);
    FormPage::new(layout, "/account/authenticator", form)
        .lead(t.authenticator_lead())
        .fields(second_step::offered(t, &offer, &member.visit.site.name))
        .field(present_field(member))
        .button(t.authenticator_button())
        .answer(&member.visit)
}

pub(super) fn present_field(member: &Member) -> Field {
    let label = member.texts().passphrase_present();
    Field::passphrase("passphrase-present", label, "current-password")
}

pub(super) fn present(member: &Member, form: &mut Form) {
    if form.secret("passphrase-present").is_empty() {
        form.fail(
            "passphrase-present",
            member.texts().sign_in_passphrase_missing(),
        );
    }
}

/// Why the present passphrase was not taken; `None` if it is a fault of the installation.
pub(super) async fn present_trouble(member: &Member, error: &SignInError) -> Option<Words> {
    match error {
        SignInError::Wrong => Some(member.texts().passphrase_present_wrong()),
        other => sign_in::trouble(&member.visit, other).await,
    }
}
