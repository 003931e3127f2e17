//! A conference of the local team as an invited organisation sees it: by its number, as far as the person agreed; with
//! what is asked of the organisation, and by when.

use axum::response::Response;
use case::person::{ConferenceStanding, InvitationAnswer, InvitedOrder, Reads};
use case::{ActionId, ConferenceId, Reference};
use engine::{ActionView, AnswerConference, ConferenceView, Parts};

use super::concern::{fresh, perform};
use super::conference::{self, ConferencePage, part};
use super::conference_forms::{
    form_page, hand_on_options, outcomes, read_outcome, read_owner, words,
};
use super::errors;
use super::report::LONGEST;
use super::work::labelled;
use crate::form::Form;
use crate::form_page::{Field, FormPage};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words, from_code};
use crate::lines::{Act, Line, Section};
use crate::member::{Member, Posted, Trouble, redirect};
use crate::visit::Id;

fn path(conference: ConferenceId) -> String {
    format!("/conferences/{conference}")
}

pub(crate) async fn show(Id(id): Id<ConferenceId>, member: Member) -> Response {
    let view = match member.engine().conference(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let it = &view.conference;
    let own = member.organisation();
    let Some(invited) = it.part(own) else {
        return errors::nothing_here(&member.visit);
    };
    let answer = invited.answer.map(|(answer, _)| answer);
    let paper = invited.reads == Reads::Paper;
    let mut lead = vec![match paper {
        true => t.team_reads_paper_lead(),
        false => t.team_reads_coded_lead(),
    }];
    if view.child {
        lead.push(t.team_child(member.child_protection()));
    }
    let holder = member.name(view.holder).to_owned();
    let mut facts = vec![
        (t.team_called_by(), Words::from(holder)),
        (t.team_answer(), part(&member, answer, None).0),
    ];
    facts.extend(conference::facts(&member, it));
    let called = it.standing == ConferenceStanding::Called;
    let may = view.may_answer && called;
    let next = may.then(|| {
        let words = match answer {
            None => t.team_answer_now(),
            Some(_) => t.team_answer_again(),
        };
        (format!("{}/answer", path(id)), words)
    });
    let mut next: Vec<_> = next.into_iter().collect();
    let asked_of_us = view.actions.iter();
    let asked_of_us = asked_of_us.filter(|it| it.action.is_open() && it.action.asked == Some(own));
    next.extend(asked_of_us.filter(|_| view.may_answer).map(|it| {
        let words = t.action_decline_title(it.action.agreed.kind.label(t));
        let version = it.id.version();
        (format!("{}/actions/{version}/decline", path(id)), words)
    }));
    let mut sections = vec![others(&member, &view)];
    let may_act = view.may_answer;
    let own_actions = |action: &ActionView| match may_act && action.owner == own {
        true => format!("{}/actions/{}", path(id), action.id.version()),
        false => String::new(),
    };
    sections.insert(0, conference::actions(&member, &view.actions, own_actions));
    let asked = asked(&member, &view);
    if !asked.lines.is_empty() {
        sections.insert(0, asked);
    }
    let held = it.standing == ConferenceStanding::Held;
    let off = it.standing == ConferenceStanding::CalledOff;
    member.visit.page(&ConferencePage {
        layout: member.layout(t.team_title(Reference::from(id)), MessageFile::Conference),
        tag: conference::state(&member, held, off),
        lead,
        next,
        acts: Vec::new(),
        facts,
        sections,
        entries: paper.then(|| conference::entries(&member, id, &view.written)),
        back: "/work".to_owned(),
    })
}

/// What the organisation is asked to take on, with a button to do so.
fn asked(member: &Member, view: &ConferenceView) -> Section {
    let t = member.texts();
    let own = member.organisation();
    let asked = view.actions.iter();
    let asked = asked.filter(|it| it.action.is_open() && it.action.asked == Some(own));
    let lines = asked.map(|it| Line {
        title: it.action.agreed.kind.label(t).into_owned(),
        details: vec![labelled(
            t.action_last_day(),
            t.day(it.action.agreed.last_day),
        )],
        act: view.may_answer.then(|| Act {
            action: format!("{}/actions/{}/take", path(view.id), it.id.version()),
            words: t.action_take_on(),
            fields: vec![("form-key", member.visit.site.nonce())],
        }),
        ..Line::default()
    });
    Section {
        heading: t.action_asked_heading(),
        none: Words::default(),
        lines: lines.collect(),
        more: None,
    }
}

/// Who else is invited, and whether they come.
fn others(member: &Member, view: &ConferenceView) -> Section {
    let t = member.texts();
    let own = member.organisation();
    let parts = view.conference.parts();
    let lines =
        parts
            .filter(|(organisation, _)| *organisation != own)
            .map(|(organisation, invited)| Line {
                title: member.name(organisation).to_owned(),
                tag: Some(part(member, invited.answer.map(|(it, _)| it), None)),
                ..Line::default()
            });
    Section {
        heading: t.team_others(),
        none: t.team_others_none(),
        lines: lines.collect(),
        more: None,
    }
}

/// A conference, for a form of an invited organisation.
async fn there(member: &Member, id: ConferenceId) -> Result<ConferenceView, Response> {
    let view = member.engine().conference(&member.session, id).await;
    let view = view.map_err(|error| member.no_page(error))?;
    match view.may_answer {
        true => Ok(view),
        false => Err(errors::nothing_here(&member.visit)),
    }
}

async fn carry_out(
    member: &Member,
    view: &ConferenceView,
    form: &mut Form,
    order: InvitedOrder,
    parts: Parts,
) -> Result<(), Trouble> {
    let order = AnswerConference(view.case, view.id, order);
    perform(member, form, order, parts).await
}

pub(crate) async fn answer(Id(id): Id<ConferenceId>, member: Member) -> Response {
    match there(&member, id).await {
        Ok(view) => answer_page(&member, &view, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn answer_submit(
    Id(id): Id<ConferenceId>,
    Posted { member, mut form }: Posted,
) -> Response {
    let view = match there(&member, id).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let t = member.texts();
    let missing = t.team_answer_missing();
    let answer = form.required_choice("answer", &t, missing, from_code::<InvitationAnswer>);
    let said = form.optional("words", LONGEST, &t);
    let (Some(answer), true) = (answer, form.errors().is_empty()) else {
        return answer_page(&member, &view, form).answer(&member.visit);
    };
    let order = InvitedOrder::Answer(id, answer);
    match carry_out(&member, &view, &mut form, order, words(id, said)).await {
        Ok(()) if answer == InvitationAnswer::NotOurs => redirect("/work?done=conference-answered"),
        Ok(()) => redirect(&format!("{}?done=conference-answered", path(id))),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("answer", sentence);
            answer_page(&member, &view, form).answer(&member.visit)
        }
    }
}

/// Words go with an answer of whoever reads the paper: others have no key to write them under.
fn with_words(page: FormPage, member: &Member, view: &ConferenceView, label: Words) -> FormPage {
    let t = member.texts();
    match view.conference.reads_paper(member.organisation()) {
        true => page.field(Field::area("words", label, 4).hint(t.team_sealed_hint())),
        false => page,
    }
}

fn answer_page(member: &Member, view: &ConferenceView, form: Form) -> FormPage {
    let t = member.texts();
    let back = path(view.id);
    let page = form_page(
        member,
        format!("{back}/answer"),
        back,
        t.team_answer_now(),
        form,
    )
    .lead(t.team_answer_lead())
    .field(Field::list::<InvitationAnswer>(
        "answer",
        t.team_answer_question(),
        t,
    ));
    with_words(page, member, view, t.team_answer_words()).button(t.team_answer_button())
}

pub(crate) async fn take(
    Id((id, action)): Id<(ConferenceId, u64)>,
    Posted { member, mut form }: Posted,
) -> Response {
    let view = match there(&member, id).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let order = InvitedOrder::AnswerAction {
        action: ActionId::agreed_by(action),
        accepts: true,
    };
    match carry_out(&member, &view, &mut form, order, Parts::new()).await {
        Ok(()) => redirect(&format!("{}?done=action-taken", path(id))),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => errors::refused(&member, sentence),
    }
}

pub(crate) async fn decline(Id((id, action)): Id<(ConferenceId, u64)>, member: Member) -> Response {
    match there(&member, id).await {
        Ok(view) => decline_page(&member, &view, action, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn decline_submit(
    Id((id, action)): Id<(ConferenceId, u64)>,
    Posted { member, mut form }: Posted,
) -> Response {
    let view = match there(&member, id).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let said = form.optional("words", LONGEST, &member.texts());
    if !form.errors().is_empty() {
        return decline_page(&member, &view, action, form).answer(&member.visit);
    }
    let order = InvitedOrder::AnswerAction {
        action: ActionId::agreed_by(action),
        accepts: false,
    };
    match carry_out(&member, &view, &mut form, order, words(id, said)).await {
        Ok(()) => redirect(&format!("{}?done=action-not-taken", path(id))),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => errors::refused(&member, sentence),
    }
}

fn decline_page(member: &Member, view: &ConferenceView, action: u64, form: Form) -> FormPage {
    let t = member.texts();
    let back = path(view.id);
    let address = format!("{back}/actions/{action}/decline");
    let page =
        form_page(member, address, back, t.action_decline(), form).lead(t.action_decline_lead());
    with_words(page, member, view, t.action_change_words()).button(t.action_decline())
}

pub(crate) async fn change(Id((id, action)): Id<(ConferenceId, u64)>, member: Member) -> Response {
    match there(&member, id).await {
        Ok(view) => change_page(&member, &view, action, fresh(&member)).answer(&member.visit),
        Err(page) => page,
    }
}

pub(crate) async fn change_submit(
    Id((id, action)): Id<(ConferenceId, u64)>,
    Posted { member, mut form }: Posted,
) -> Response {
    let view = match there(&member, id).await {
        Ok(view) => view,
        Err(page) => return page,
    };
    let t = member.texts();
    let agreed = ActionId::agreed_by(action);
    let missing = t.action_what_missing();
    let order = form.required_choice("what", &t, missing, |code| {
        Some(match code.strip_prefix("to:") {
            Some(to) => InvitedOrder::HandOn {
                action: agreed,
                to: read_owner(to)?,
            },
            None => InvitedOrder::End {
                action: agreed,
                how: read_outcome(code)?,
            },
        })
    });
    let said = form.optional("words", LONGEST, &t);
    let (Some(order), true) = (order, form.errors().is_empty()) else {
        return change_page(&member, &view, action, form).answer(&member.visit);
    };
    match carry_out(&member, &view, &mut form, order, words(id, said)).await {
        Ok(()) => redirect(&format!("{}?done=action-changed", path(id))),
        Err(Trouble::Page(page)) => page,
        Err(Trouble::Sentence(sentence)) => {
            form.fail("what", sentence);
            change_page(&member, &view, action, form).answer(&member.visit)
        }
    }
}

fn change_page(member: &Member, view: &ConferenceView, action: u64, form: Form) -> FormPage {
    let t = member.texts();
    let back = path(view.id);
    let own = member.organisation();
    let parts = view.conference.parts();
    let others = parts.filter(|(organisation, _)| *organisation != own);
    let others = others.map(|(organisation, _)| {
        let name = member.name(organisation).to_owned();
        (organisation.to_string(), Words::from(name))
    });
    let to = [("holder".to_owned(), Words::default())].into_iter();
    let mut what = outcomes(member);
    what.extend(hand_on_options(to.chain(others).collect(), member));
    let title = view.actions.iter().find(|it| it.id.version() == action);
    let title = title.map_or_else(|| t.action_heading(), |it| it.action.agreed.kind.label(t));
    let address = format!("{back}/actions/{action}");
    let page = form_page(member, address, back, title, form).field(Field::radios(
        "what",
        t.action_what(),
        what,
    ));
    with_words(page, member, view, t.action_change_words()).button(t.action_change_button())
}
