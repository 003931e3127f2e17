//! Letting a member in again: what custodians do, and where the member comes back.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use case::organisation::CustodianOrder;
use case::{MemberId, OrganisationId};
use engine::{KeepOrganisation, Parts, Passphrase, RecoverError, RecoveryLine};

use super::account::present_field;
use super::errors;
use super::join::unfit;
use super::organisation::{confirmed, failed, line_of};
use crate::form::{Form, Submitted};
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::layout::Layout;
use crate::lines::{Act, Line, Section};
use crate::member::{Member, Posted, redirect};
use crate::site::Site;
use crate::visit::{Id, Visit};

const LONGEST: usize = 200;

/// Who is being let in again, for the custodians' page.
pub(super) fn section(member: &Member, recoveries: &[RecoveryLine]) -> Section {
    let t = member.texts();
    Section {
        heading: t.recoveries_heading(),
        none: t.recoveries_none(),
        more: None,
        lines: recoveries
            .iter()
            .map(|line| recovery_line(member, line))
            .collect(),
    }
}

fn recovery_line(member: &Member, line: &RecoveryLine) -> Line {
    let t = member.texts();
    let own = line.organisation == member.organisation();
    let mut details = vec![
        t.recovery_by(line.started_by.clone()),
        t.recovery_until(member.moment(line.until)),
    ];
    if !own {
        details.insert(0, member.name(line.organisation).to_owned().into());
    }
    if line.needs_partner && !line.confirmed {
        details.push(t.recovery_needs_partner());
    }
    let tag = if line.confirmed {
        t.recovery_confirmed()
    } else {
        t.recovery_waiting()
    };
    let href = if line.can_confirm && own != line.needs_partner {
        let (organisation, id) = (line.organisation, line.member);
        format!("/organisation/recoveries/{organisation}/{id}/confirm")
    } else {
        String::new()
    };
    Line {
        href,
        title: line.name.clone(),
        tag: Some((tag, "blue")),
        details,
        act: own.then(|| Act {
            action: format!("/organisation/members/{}/stop-recovery", line.member),
            words: t.recovery_stop(),
            fields: Vec::new(),
        }),
    }
}

pub(crate) async fn start(member: Member, Id(id): Id<MemberId>) -> Response {
    start_page(&member, id, Form::default()).await
}

pub(crate) async fn start_submit(Id(id): Id<MemberId>, posted: Posted) -> Response {
    let Posted { member, mut form } = posted;
    if let Err(page) = confirmed(&member, &mut form).await {
        return page;
    }
    if !form.errors().is_empty() {
        return start_page(&member, id, form).await;
    }
    let line = match line_of(&member, id).await {
        Ok(line) => line,
        Err(page) => return page,
    };
    match member.engine().start_recovery(&member.session, id).await {
        Ok(code) => code_page(&member, &line.name, &code.to_text(), false),
        Err(error) => match failed(&member, &mut form, error) {
            Some(page) => page,
            None => start_page(&member, id, form).await,
        },
    }
}

async fn start_page(member: &Member, id: MemberId, form: Form) -> Response {
    let line = match line_of(member, id).await {
        Ok(line) => line,
        Err(page) => return page,
    };
    let t = member.texts();
    let layout = member.layout(t.recover_title(), MessageFile::Keys);
    let layout = layout.about(&line.name);
    let mut page = FormPage::new(layout, format!("/organisation/members/{id}/recover"), form)
        .lead(t.recover_lead(line.name.clone()))
        .lead(t.recover_lead_sessions(line.name));
    if line.needs_partner {
        page = page.lead(t.recover_partner());
    }
    page.field(present_field(member).hint(t.keys_passphrase_reason()))
        .button(t.recover_button())
        .answer(&member.visit)
}

/// Shows a custodian's half of the way in, once.
fn code_page(member: &Member, name: &str, code: &str, second: bool) -> Response {
    let t = member.texts();
    let layout = member.layout(t.recover_code_title(), MessageFile::Keys);
    let next = if second {
        t.recover_code_next_use(name.to_owned())
    } else {
        t.recover_code_next_confirm()
    };
    FormPage::new(layout, "/organisation", Form::default())
        .lead(t.recover_code_lead(name.to_owned()))
        .field(Field::shown(t.recover_code(), code))
        .lead(next)
        .link("/organisation", t.keys_title())
        .answer(&member.visit)
}

pub(crate) async fn confirm(
    member: Member,
    Id((organisation, id)): Id<(OrganisationId, MemberId)>,
) -> Response {
    confirm_page(&member, organisation, id, Form::default()).await
}

pub(crate) async fn confirm_submit(
    Id((organisation, id)): Id<(OrganisationId, MemberId)>,
    posted: Posted,
) -> Response {
    let Posted { member, mut form } = posted;
    if let Err(page) = confirmed(&member, &mut form).await {
        return page;
    }
    if !form.errors().is_empty() {
        return confirm_page(&member, organisation, id, form).await;
    }
    let line = match recovery_of(&member, organisation, id).await {
        Ok(line) => line,
        Err(page) => return page,
    };
    let engine = member.engine();
    match engine
        .confirm_recovery(&member.session, organisation, id)
        .await
    {
        Ok(code) => code_page(&member, &line.name, &code.to_text(), true),
        Err(error) => match failed(&member, &mut form, error) {
            Some(page) => page,
            None => confirm_page(&member, organisation, id, form).await,
        },
    }
}

async fn confirm_page(
    member: &Member,
    organisation: OrganisationId,
    id: MemberId,
    form: Form,
) -> Response {
    let line = match recovery_of(member, organisation, id).await {
        Ok(line) => line,
        Err(page) => return page,
    };
    let t = member.texts();
    let layout = member.layout(t.recovery_confirm_title(), MessageFile::Keys);
    let action = format!("/organisation/recoveries/{organisation}/{id}/confirm");
    FormPage::new(layout, action, form)
        .lead(t.recovery_confirm_lead(line.name, line.started_by))
        .field(present_field(member).hint(t.keys_passphrase_reason()))
        .button(t.recovery_confirm_button())
        .answer(&member.visit)
}

async fn recovery_of(
    member: &Member,
    organisation: OrganisationId,
    id: MemberId,
) -> Result<RecoveryLine, Response> {
    let lines = member.engine().recoveries(&member.session).await;
    let lines = lines.map_err(|error| member.no_page(error))?;
    let found = lines
        .into_iter()
        .find(|line| line.organisation == organisation && line.member == id);
    found.ok_or_else(|| errors::nothing_here(&member.visit))
}

pub(crate) async fn stop(Id(id): Id<MemberId>, posted: Posted) -> Response {
    let Posted { member, .. } = posted;
    // What is not there and what is not theirs look the same.
    if let Err(page) = line_of(&member, id).await {
        return page;
    }
    match member.engine().stop_recovery(&member.session, id).await {
        Ok(()) => redirect("/organisation?done=recovery-stopped"),
        Err(error) => member.no_page(error),
    }
}

pub(crate) async fn stop_own(Posted { member, .. }: Posted) -> Response {
    match member.engine().stop_own_recovery(&member.session).await {
        Ok(()) => redirect("/account?done=recovery-stopped"),
        Err(error) => member.no_page(error),
    }
}

pub(crate) async fn partners(member: Member) -> Response {
    let named = match member.engine().partners(&member.session).await {
        Ok(named) => named,
        Err(error) => return member.no_page(error),
    };
    let mut form = Form::default();
    for partner in named {
        form.add("partner", partner.to_string());
    }
    partners_page(&member, form)
}

pub(crate) async fn partners_submit(Posted { member, mut form }: Posted) -> Response {
    if let Err(error) = member.engine().partners(&member.session).await {
        return member.no_page(error);
    }
    let chosen: Result<BTreeSet<OrganisationId>, _> =
        form.values("partner").iter().map(|id| id.parse()).collect();
    let Ok(chosen) = chosen else {
        form.fail("partner", member.texts().partners_unknown());
        return partners_page(&member, form);
    };
    let organisation = member.organisation();
    let order = KeepOrganisation(organisation, CustodianOrder::NamePartners(chosen));
    let performed = member.engine().perform(
        &member.session,
        order,
        Parts::new(),
        engine::Form::default(),
    );
    match performed.await {
        Ok(_) => redirect("/organisation?done=partners-saved"),
        Err(error) => match failed(&member, &mut form, error) {
            Some(page) => page,
            None => partners_page(&member, form),
        },
    }
}

fn partners_page(member: &Member, form: Form) -> Response {
    let t = member.texts();
    let layout = member.layout(t.partners_title(), MessageFile::Keys);
    FormPage::new(layout, "/organisation/partners", form)
        .lead(t.partners_lead())
        .field(Field::checkboxes(
            "partner",
            t.partners_choose(),
            member.others(),
        ))
        .button(t.partners_button())
        .answer(&member.visit)
}

pub(crate) async fn come_back(visit: Visit) -> Response {
    come_back_page(&visit, Form::default())
}

pub(crate) async fn come_back_submit(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Submitted(mut form): Submitted,
) -> Response {
    let t = visit.texts;
    let first = form.required("code", LONGEST, &t, t.come_back_code_missing());
    let second = form.required("other-code", LONGEST, &t, t.come_back_code_missing());
    if form.secret("passphrase").is_empty() {
        form.fail("passphrase", t.join_passphrase_missing());
    } else if form.secret("passphrase") != form.secret("passphrase-again") {
        form.fail("passphrase-again", t.join_passphrase_differs());
    }
    let passphrase = Passphrase::new(form.secret("passphrase"));
    let (Some(first), Some(second), true) = (first, second, form.errors().is_empty()) else {
        return come_back_page(&visit, form);
    };
    if !site.sign_ins.may_try(visit.peer) {
        form.fail("code", t.sign_in_busy());
        return come_back_page(&visit, form);
    }
    let (field, sentence): (_, Cow<'static, str>) =
        match site.engine.recover([&first, &second], passphrase).await {
            Ok(()) => return redirect("/sign-in?done=came-back"),
            Err(RecoverError::Code) => ("code", t.come_back_code_wrong()),
            Err(RecoverError::Passphrase(why)) => ("passphrase", unfit(t, why)),
            Err(fault) => return errors::fault(&visit, &fault),
        };
    form.fail(field, sentence);
    come_back_page(&visit, form)
}

fn come_back_page(visit: &Visit, form: Form) -> Response {
    let t = visit.texts;
    let layout = Layout::new(visit, t.come_back_title(), MessageFile::Keys);
    FormPage::new(layout, "/recover", form)
        .lead(t.come_back_lead())
        .lead(t.come_back_link_lead())
        .field(Field::input("code", t.come_back_first()))
        .field(Field::input("other-code", t.come_back_second()))
        .field(
            Field::passphrase("passphrase", t.passphrase_new(), "new-password")
                .hint(t.join_passphrase_hint()),
        )
        .field(Field::passphrase(
            "passphrase-again",
            t.join_passphrase_again(),
            "new-password",
        ))
        .button(t.come_back_button())
        .answer(visit)
}
