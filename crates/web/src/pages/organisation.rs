//! An organisation's members and its key, for its custodians.

use std::borrow::Cow;

use axum::response::Response;
use case::organisation::CustodianOrder;
use case::{MemberId, OrganisationId, Role};
use engine::{EngineError, KeepOrganisation, KeptOrganisation, MemberLine, Parts, Passphrase};

use super::account::{present, present_field, present_trouble};
use super::concern::perform;
use super::work::labelled;
use super::{errors, recovery, reserve};
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::Label as _;
use crate::lines::{Act, Line, LinesPage, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

type Words = Cow<'static, str>;

pub(crate) async fn show(member: Member) -> Response {
    let kept = match member.engine().kept_organisation(&member.session).await {
        Ok(kept) => kept,
        Err(error) => return member.no_page(error),
    };
    let recoveries = match member.engine().recoveries(&member.session).await {
        Ok(recoveries) => recoveries,
        Err(error) => return member.no_page(error),
    };
    // Whoever looks brings it up to date: partners' custodians come and go without our doing.
    let kept_against_loss = match member.engine().keep_reserve(&member.session).await {
        Ok(reserve) => reserve,
        Err(error) => return member.no_page(error),
    };
    let entrusted = match member.engine().entrusted(&member.session).await {
        Ok(entrusted) => entrusted,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let lines = kept.members.iter().map(|line| member_line(&member, line));
    let sections = vec![
        Section {
            heading: t.keys_members_heading(),
            none: "".into(),
            more: None,
            lines: lines.collect(),
        },
        Section {
            heading: t.keys_key_heading(),
            none: "".into(),
            more: None,
            lines: key_lines(&member, &kept),
        },
        recovery::section(&member, &recoveries),
        reserve::own(&member, &kept_against_loss),
        reserve::others(&member, &entrusted),
    ];
    let layout = member.layout(t.keys_title(), MessageFile::Keys);
    member.visit.page(&LinesPage {
        layout,
        lead: vec![t.keys_lead()],
        sections,
        seen: None,
        back: None,
    })
}

fn member_line(member: &Member, line: &MemberLine) -> Line {
    let t = member.texts();
    let own = line.id == member.session.principal().member;
    let roles: Vec<Words> = line.roles.iter().map(|role| role.label(t)).collect();
    let mut details = vec![Cow::Owned(roles.join(" · "))];
    let tag = if line.has_key {
        own.then(|| (t.keys_member_own(), "green"))
    } else {
        details.push(t.keys_member_without_key_detail());
        Some((t.keys_member_without_key(), "red"))
    };
    Line {
        href: format!("/organisation/members/{}", line.id),
        title: line.name.clone(),
        tag,
        details,
        act: None,
    }
}

fn key_lines(member: &Member, kept: &KeptOrganisation) -> Vec<Line> {
    let t = member.texts();
    let number = t.keys_key_number(kept.generation.to_string()).into_owned();
    let key = if kept.left == 0 {
        Line {
            title: number,
            details: vec![t.keys_key_settled()],
            ..Line::default()
        }
    } else if kept.under_way {
        Line {
            title: number,
            tag: Some((t.keys_key_under_way(), "blue")),
            details: vec![t.keys_key_left(kept.left), t.keys_going_on()],
            ..Line::default()
        }
    } else {
        Line {
            title: number,
            tag: Some((t.keys_key_waiting(), "red")),
            details: vec![t.keys_key_left(kept.left)],
            act: Some(Act {
                action: "/organisation/rewrap".to_owned(),
                words: t.keys_go_on(),
                fields: Vec::new(),
            }),
            ..Line::default()
        }
    };
    let link = |href: &str, title: Words| Line {
        href: href.to_owned(),
        title: title.into_owned(),
        ..Line::default()
    };
    let mut lines = vec![key];
    if kept.under_way {
        lines.push(link("/organisation", t.keys_look_again()));
    }
    lines.push(link("/organisation/renew", t.key_renew_title()));
    lines
}

/// Goes on with wrapping keys to the present pair.
pub(crate) async fn rewrap(Posted { member, .. }: Posted) -> Response {
    match member.engine().kept_organisation(&member.session).await {
        Ok(_) => meanwhile(member, "/organisation"),
        Err(error) => member.no_page(error),
    }
}

/// Leaves the wrapping to the house, and the reader to the page that tells how far it is.
fn meanwhile(member: Member, then: &str) -> Response {
    let Member { visit, session, .. } = member;
    visit.site.engine.rewrap_meanwhile(session);
    redirect(then)
}

/// What a custodian can do about one member.
pub(crate) async fn member_page(member: Member, Id(id): Id<MemberId>) -> Response {
    let line = match line_of(&member, id).await {
        Ok(line) => line,
        Err(page) => return page,
    };
    let t = member.texts();
    let own = id == member.session.principal().member;
    let acts = if own {
        Vec::new()
    } else {
        let act = |rest: &str, title: Words, detail| Line {
            href: format!("/organisation/members/{id}/{rest}"),
            title: title.into_owned(),
            details: vec![detail],
            ..Line::default()
        };
        let name = || line.name.clone();
        vec![
            act("recover", t.recover_title(), t.recover_lead(name())),
            act("end", t.member_end_title(), t.member_end_lead(name())),
        ]
    };
    let sits = member.is_panel() && line.roles.contains(&Role::PanelMember);
    let seat = sits.then(|| Line {
        href: format!("/organisation/members/{id}/seat"),
        title: t.seat_title().into_owned(),
        details: vec![match line.seat {
            Some(body) => labelled(t.panel_seat(), member.name(body).to_owned().into()),
            None => t.panel_no_seat(),
        }],
        ..Line::default()
    });
    let roles = line.roles.iter().map(|role| role.label(t));
    let section = Section {
        heading: Cow::Owned(roles.collect::<Vec<_>>().join(" · ")),
        none: t.member_none(),
        more: None,
        lines: acts.into_iter().chain(seat).collect(),
    };
    let layout = member.layout(t.keys_title(), MessageFile::Keys);
    let layout = layout.about(&line.name);
    member.visit.page(&LinesPage {
        layout,
        lead: vec![t.member_page_lead()],
        sections: vec![section],
        seen: None,
        back: None,
    })
}

/// A member as the custodian's page has them, or the page to show instead.
pub(super) async fn line_of(member: &Member, id: MemberId) -> Result<MemberLine, Response> {
    let kept = member.engine().kept_organisation(&member.session).await;
    let kept = kept.map_err(|error| member.no_page(error))?;
    let found = kept.members.into_iter().find(|line| line.id == id);
    found.ok_or_else(|| errors::nothing_here(&member.visit))
}

pub(crate) async fn seat(member: Member, Id(id): Id<MemberId>) -> Response {
    seat_page(&member, id, Form::default()).await
}

/// Says for which body a member of the panel sits.
pub(crate) async fn seat_submit(
    Id(id): Id<MemberId>,
    Posted { member, mut form }: Posted,
) -> Response {
    if let Err(page) = line_of(&member, id).await {
        return page;
    }
    match form.value("body").parse::<OrganisationId>() {
        Ok(body) => {
            let order = CustodianOrder::Seat { member: id, body };
            let order = KeepOrganisation(member.organisation(), order);
            match perform(&member, &mut form, order, Parts::new()).await {
                Ok(()) => {
                    return redirect(&format!("/organisation/members/{id}?done=seated"));
                }
                Err(Trouble::Page(page)) => return page,
                Err(Trouble::Sentence(sentence)) => form.fail("body", sentence),
            }
        }
        Err(_) => form.fail("body", member.texts().seat_missing()),
    }
    seat_page(&member, id, form).await
}

async fn seat_page(member: &Member, id: MemberId, form: Form) -> Response {
    let line = match line_of(member, id).await {
        Ok(line) => line,
        Err(page) => return page,
    };
    if !member.is_panel() || !line.roles.contains(&Role::PanelMember) {
        return errors::nothing_here(&member.visit);
    }
    let t = member.texts();
    let layout = member.layout(t.seat_title(), MessageFile::Panel);
    let layout = layout.about(&line.name);
    let bodies = member
        .organisations()
        .map(|(body, name)| (body.to_string(), name.to_owned().into()));
    FormPage::new(layout, format!("/organisation/members/{id}/seat"), form)
        .lead(t.seat_lead())
        .field(Field::select("body", t.panel_seat(), bodies.collect()))
        .button(t.panel_save())
        .link(format!("/organisation/members/{id}"), t.back())
        .answer(&member.visit)
}

pub(crate) async fn end(member: Member, Id(id): Id<MemberId>) -> Response {
    end_page(&member, id, Form::default()).await
}

pub(crate) async fn end_submit(Id(id): Id<MemberId>, posted: Posted) -> Response {
    let Posted { member, mut form } = posted;
    if let Err(page) = confirmed(&member, &mut form).await {
        return page;
    }
    if !form.errors().is_empty() {
        return end_page(&member, id, form).await;
    }
    match member.engine().end_membership(&member.session, id).await {
        Ok(without) if without.is_empty() => meanwhile(member, "/organisation?done=member-ended"),
        Ok(_) => meanwhile(member, "/organisation?done=member-ended-left-out"),
        Err(error) => match failed(&member, &mut form, error) {
            Some(page) => page,
            None => end_page(&member, id, form).await,
        },
    }
}

async fn end_page(member: &Member, id: MemberId, form: Form) -> Response {
    let line = match line_of(member, id).await {
        Ok(line) => line,
        Err(page) => return page,
    };
    let t = member.texts();
    let layout = member.layout(t.member_end_title(), MessageFile::Keys);
    let layout = layout.about(&line.name);
    FormPage::new(layout, format!("/organisation/members/{id}/end"), form)
        .lead(t.member_end_lead(line.name.clone()))
        .lead(t.member_end_key())
        .lead(t.member_end_not_defended(line.name))
        .field(present_field(member).hint(t.keys_passphrase_reason()))
        .button(t.member_end_button())
        .answer(&member.visit)
}

pub(crate) async fn renew(member: Member) -> Response {
    renew_page(&member, Form::default()).await
}

pub(crate) async fn renew_submit(Posted { member, mut form }: Posted) -> Response {
    if let Err(page) = confirmed(&member, &mut form).await {
        return page;
    }
    if !form.errors().is_empty() {
        return renew_page(&member, form).await;
    }
    match member.engine().renew_key(&member.session).await {
        Ok(_) => meanwhile(member, "/organisation?done=key-renewed"),
        Err(error) => match failed(&member, &mut form, error) {
            Some(page) => page,
            None => renew_page(&member, form).await,
        },
    }
}

async fn renew_page(member: &Member, form: Form) -> Response {
    if let Err(error) = member.engine().kept_organisation(&member.session).await {
        return member.no_page(error);
    }
    let t = member.texts();
    let layout = member.layout(t.key_renew_title(), MessageFile::Keys);
    FormPage::new(layout, "/organisation/renew", form)
        .lead(t.key_renew_lead())
        .field(present_field(member).hint(t.keys_passphrase_reason()))
        .button(t.key_renew_button())
        .answer(&member.visit)
}

/// Asks for the passphrase again before something that cannot be taken back; what is wrong with it
/// is noted in the form.
pub(super) async fn confirmed(member: &Member, form: &mut Form) -> Result<(), Response> {
    present(member, form);
    if !form.errors().is_empty() {
        return Ok(());
    }
    let passphrase = Passphrase::new(form.secret("passphrase-present"));
    let engine = member.engine();
    let right = engine
        .accounts()
        .confirm(&member.session, passphrase, engine.now())
        .await;
    if let Err(error) = right {
        match present_trouble(member, &error).await {
            Some(sentence) => form.fail("passphrase-present", sentence),
            None => return Err(errors::fault(&member.visit, &error)),
        }
    }
    Ok(())
}

/// Notes in the form why an order was not carried out, or gives the page to show instead.
pub(super) fn failed(member: &Member, form: &mut Form, error: EngineError) -> Option<Response> {
    match member.trouble(error) {
        Trouble::Page(page) => Some(page),
        Trouble::Sentence(sentence) => {
            form.fail("passphrase-present", sentence);
            None
        }
    }
}
