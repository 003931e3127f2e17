//! A conference of the local team, as whoever is responsible for the person sees it: who is invited and how far, what
//! was agreed, whose it is and by when, and what to do next.

use std::borrow::Cow;

use askama::Template;
use axum::response::Response;
use case::person::{
    ActionEnd, CaseStanding, Conference, ConferenceStanding, InvitationAnswer, PartEnd, Reads,
};
use case::{Case, CaseEvent, CaseId, Compartment, ConferenceId, OrganisationId, Reference};
use engine::{ActionView, CaseConferenceView, ConferenceLine, ConferenceWords};

use super::concern::{Entry, by_whom};
use super::work::labelled;
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words};
use crate::layout::Layout;
use crate::lines::{Act, Line, Section};
use crate::member::Member;
use crate::sealed;
use crate::visit::Id;

#[derive(Template)]
#[template(path = "conference.html")]
pub(super) struct ConferencePage {
    pub(super) layout: Layout,
    pub(super) tag: (Words, &'static str),
    /// What is to be known before anything is done.
    pub(super) lead: Vec<Words>,
    pub(super) next: Vec<(String, Words)>,
    pub(super) acts: Vec<Act>,
    pub(super) facts: Vec<(Words, Words)>,
    pub(super) sections: Vec<Section>,
    /// What was written, to whoever reads it.
    pub(super) entries: Option<Vec<Entry>>,
    pub(super) back: String,
}

/// The address of a conference, for whoever is responsible.
pub(super) fn path(case: CaseId, conference: ConferenceId) -> String {
    format!("/cases/{case}/conferences/{conference}")
}

/// How a conference stands, in words and a colour.
pub(super) fn state(member: &Member, held: bool, called_off: bool) -> (Words, &'static str) {
    let t = member.texts();
    match (held, called_off) {
        (true, _) => (t.team_state_held(), "green"),
        (_, true) => (t.team_state_called_off(), "grey"),
        (false, false) => (t.team_state_called(), "blue"),
    }
}

fn stands(member: &Member, standing: ConferenceStanding) -> (Words, &'static str) {
    let held = standing == ConferenceStanding::Held;
    state(member, held, standing == ConferenceStanding::CalledOff)
}

/// What it is for, in words.
pub(super) fn needs<'a>(
    member: &Member,
    needs: impl IntoIterator<Item = &'a case::person::Need>,
) -> Words {
    let t = member.texts();
    let needs: Vec<_> = needs.into_iter().map(|need| need.label(t)).collect();
    Words::from(needs.join(", "))
}

/// Of what kinds the facts are that its paper holds.
pub(super) fn carries(member: &Member, it: &Conference) -> Words {
    let t = member.texts();
    let carries: Vec<_> = it.called.carries.iter().map(|it| it.label(t)).collect();
    match carries.is_empty() {
        true => t.team_carries_none(),
        false => Words::from(carries.join(", ")),
    }
}

/// What happened with a conference, as timelines and pages say it.
pub(crate) fn title(member: &Member, event: &CaseEvent) -> Words {
    let t = member.texts();
    let name = |organisation: &OrganisationId| member.name(*organisation).to_owned();
    match event {
        CaseEvent::ConferenceCalled(called) => {
            t.event_conference_called(needs(member, &called.needs), member.moment(called.starts))
        }
        CaseEvent::ConferenceInvited(it) => match it.reads {
            Reads::Paper => t.event_conference_invited(name(&it.to)),
            Reads::CodedFacts => t.event_conference_invited_coded(name(&it.to)),
        },
        CaseEvent::ConferenceMoved { starts, .. } => {
            t.event_conference_moved(member.moment(*starts))
        }
        CaseEvent::ConferenceAnswered { answer, .. } => {
            t.event_conference_answered(answer.label(t))
        }
        CaseEvent::ConferencePartEnded {
            organisation, why, ..
        } => t.event_conference_part_ended(name(organisation), why.label(t)),
        CaseEvent::ConferenceCalledOff { .. } => t.event_conference_called_off(),
        CaseEvent::ConferenceHeld(held) => t.event_conference_held(t.day(held.on)),
        CaseEvent::ActionAgreed(agreed) => {
            t.event_action_agreed(t.day(agreed.last_day), agreed.kind.label(t))
        }
        CaseEvent::ActionAnswered { accepts: true, .. } => t.event_action_taken_on(),
        CaseEvent::ActionAnswered { .. } => t.event_action_not_taken_on(),
        CaseEvent::ActionHandedOn { to: Some(to), .. } => t.event_action_handed_on(name(to)),
        CaseEvent::ActionHandedOn { .. } => t.event_action_given_back(),
        CaseEvent::ActionEnded { how, .. } => t.event_action_ended(ended(member, *how)),
        _ => Cow::Borrowed("–"),
    }
}

/// How an action ended, in words.
pub(super) fn ended(member: &Member, how: ActionEnd) -> Words {
    let t = member.texts();
    match how {
        ActionEnd::Done => t.action_done(),
        ActionEnd::NotDone(why) => labelled(t.action_not_done(), why.label(t)),
        ActionEnd::NoLongerNeeded => t.action_not_needed(),
        ActionEnd::CaseClosed => t.action_case_closed(),
    }
}

/// What was written about a conference.
pub(super) fn entries(
    member: &Member,
    id: ConferenceId,
    written: &[ConferenceWords],
) -> Vec<Entry> {
    let written = written.iter().map(|words| {
        let part = (Compartment::Conference(id), words.words.clone());
        Entry {
            title: title(member, &words.event),
            by: by_whom(member, &words.event.actor()),
            at: words.at.to_string(),
            when: member.moment(words.at),
            parts: sealed::parts(member, &[part]),
        }
    });
    written.collect()
}

/// A conference in a list: what to do next, and by when.
pub(crate) fn line(member: &Member, line: &ConferenceLine) -> Line {
    let t = member.texts();
    let body = &line.body;
    let mut details = vec![
        labelled(t.team_starts(), member.moment(body.starts)),
        labelled(t.team_way(), body.way.label(t)),
        labelled(t.team_needs(), needs(member, &body.needs)),
    ];
    let called = !body.held && !body.called_off;
    let late = body
        .next_due
        .is_some_and(|due| member.engine().now() >= due);
    if line.case.is_none() {
        let by = member.name(body.holder).to_owned();
        details.push(labelled(t.team_called_by(), by.into()));
    }
    let next = match (line.case, body.answer) {
        (None, None) if called => Some(t.team_next_answer()),
        (Some(_), _) if called && member.engine().now() >= body.starts => Some(t.team_next_held()),
        (Some(_), _) if called && body.unanswered > 0 => {
            Some(t.team_next_wait(u64::try_from(body.unanswered).unwrap_or(u64::MAX)))
        }
        _ => None,
    };
    details.extend(next.map(|next| labelled(t.work_next(), next)));
    if let (None, Some(answer)) = (line.case, body.answer.filter(|_| called)) {
        details.push(labelled(t.team_answer(), answer.label(t)));
    }
    if body.asked > 0 {
        details.push(t.team_actions_asked(u64::try_from(body.asked).unwrap_or(u64::MAX)));
    }
    if body.open > 0 {
        details.push(t.team_actions_open(u64::try_from(body.open).unwrap_or(u64::MAX)));
    }
    if let Some(due) = body.next_due {
        let last = t.day(member.last_day(due));
        details.push(labelled(t.team_next_due(), last));
        details.push(member.left(due));
    }
    Line {
        href: match line.case {
            Some(case) => path(case, line.id),
            None => format!("/conferences/{}", line.id),
        },
        title: t.team_title(line.number).into_owned(),
        tag: Some(match late {
            true => (t.team_late(), "red"),
            false => state(member, body.held, body.called_off),
        }),
        details,
        act: None,
    }
}

/// The conferences of a case, on its page.
pub(super) fn section(member: &Member, case: &Case) -> Section {
    let t = member.texts();
    let lines = case.conferences.iter().rev().map(|(id, it)| {
        let open = case.actions_of(*id).filter(|(_, it)| it.is_open()).count();
        let open = u64::try_from(open).unwrap_or(u64::MAX);
        let mut details = vec![
            labelled(t.team_starts(), member.moment(it.called.starts)),
            labelled(t.team_needs(), needs(member, &it.called.needs)),
        ];
        if open > 0 {
            details.push(t.team_actions_open(open));
        }
        Line {
            href: path(case.id, *id),
            title: t.team_title(Reference::from(*id)).into_owned(),
            tag: Some(stands(member, it.standing)),
            details,
            act: None,
        }
    });
    let may = case.standing == CaseStanding::Open;
    Section {
        heading: t.team_heading(),
        none: t.team_none(),
        lines: lines.collect(),
        more: may.then(|| (format!("/cases/{}/conferences/new", case.id), t.team_new())),
    }
}

pub(crate) async fn show(
    Id((id, conference)): Id<(CaseId, ConferenceId)>,
    member: Member,
) -> Response {
    let engine = member.engine();
    let view = match engine
        .case_conference(&member.session, id, conference)
        .await
    {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let it = &view.conference;
    let base = path(id, conference);
    let mut lead = vec![t.team_help_depends_on_nothing()];
    if view.child {
        lead.push(t.team_child(member.child_protection()));
    }
    let title = t.team_title(Reference::from(conference));
    member.visit.page(&ConferencePage {
        layout: member.layout(title, MessageFile::Conference),
        tag: stands(&member, it.standing),
        lead,
        next: next(&member, &view, &base),
        acts: acts(&member, &view, &base),
        facts: facts(&member, it),
        sections: vec![
            invited(&member, &view, &base),
            actions(&member, &view.actions, |action| {
                format!("{base}/actions/{}", action.id.version())
            }),
        ],
        entries: Some(entries(&member, conference, &view.written)),
        back: format!("/cases/{id}"),
    })
}

/// What is coded about a conference, for everybody who sees it.
pub(super) fn facts(member: &Member, it: &Conference) -> Vec<(Words, Words)> {
    let t = member.texts();
    let mut facts = vec![
        (t.team_starts(), member.moment(it.called.starts)),
        (t.team_way(), it.called.way.label(t)),
        (t.team_needs(), needs(member, &it.called.needs)),
        (t.team_carries(), carries(member, it)),
        (t.team_person(), it.called.person.label(t)),
    ];
    if let Some(held) = &it.held {
        facts.push((t.team_held_on(), t.day(held.on)));
        let there = held.attended.iter();
        let there: Vec<_> = there.map(|it| member.name(*it).to_owned()).collect();
        let there = match there.is_empty() {
            true => t.team_nobody_else(),
            false => there.join(", ").into(),
        };
        facts.push((t.team_attended(), there));
        facts.push((t.team_person_heard(), held.person.label(t)));
        facts.extend(
            held.guardian
                .map(|guardian| (t.team_guardian(), guardian.label(t))),
        );
        facts.push((t.team_view(), held.view.label(t)));
    }
    facts
}

fn next(member: &Member, view: &CaseConferenceView, base: &str) -> Vec<(String, Words)> {
    let t = member.texts();
    let mut next = Vec::new();
    if view.case.standing != CaseStanding::Open {
        return next;
    }
    let mut to = |rest: &str, words| next.push((format!("{base}/{rest}"), words));
    match view.conference.standing {
        ConferenceStanding::Called => {
            to("invite", t.team_invite());
            to("held", t.team_hold());
            to("move", t.team_move());
        }
        ConferenceStanding::Held => to("action", t.action_new()),
        ConferenceStanding::CalledOff => {}
    }
    next
}

fn acts(member: &Member, view: &CaseConferenceView, base: &str) -> Vec<Act> {
    let called = view.conference.standing == ConferenceStanding::Called;
    let act = called.then(|| Act {
        action: format!("{base}/off"),
        words: member.texts().team_call_off(),
        fields: vec![("form-key", member.visit.site.nonce())],
    });
    act.into_iter().collect()
}

/// How an invited organisation stands, in words and a colour.
pub(super) fn part(
    member: &Member,
    answer: Option<InvitationAnswer>,
    ended: Option<PartEnd>,
) -> (Words, &'static str) {
    let t = member.texts();
    match (ended, answer) {
        (Some(why), _) => (why.label(t), "grey"),
        (None, None) => (t.team_not_answered(), "blue"),
        (None, Some(InvitationAnswer::Comes)) => (InvitationAnswer::Comes.label(t), "green"),
        (None, Some(answer)) => (answer.label(t), "orange"),
    }
}

fn invited(member: &Member, view: &CaseConferenceView, base: &str) -> Section {
    let t = member.texts();
    let it = &view.conference;
    let open = view.case.standing == CaseStanding::Open;
    let lines = it.invited.iter().map(|(organisation, invited)| {
        let answer = invited.answer.map(|(answer, _)| answer);
        let ended = invited.ended.map(|(why, _)| why);
        let mut details = vec![invited.reads.label(t)];
        if ended.is_some() && invited.reads == Reads::Paper {
            details.push(t.team_read_before());
        }
        Line {
            title: member.name(*organisation).to_owned(),
            tag: Some(part(member, answer, ended)),
            details,
            act: (ended.is_none() && open).then(|| Act {
                action: format!("{base}/uninvite"),
                words: t.team_uninvite(),
                fields: vec![
                    ("form-key", member.visit.site.nonce()),
                    ("organisation", organisation.to_string()),
                ],
            }),
            ..Line::default()
        }
    });
    Section {
        heading: t.team_invited(),
        none: t.team_invited_none(),
        lines: lines.collect(),
        more: None,
    }
}

/// What was agreed, whose it is, and by when; `href` leads to what its reader can do about one.
pub(super) fn actions(
    member: &Member,
    actions: &[ActionView],
    href: impl Fn(&ActionView) -> String,
) -> Section {
    let t = member.texts();
    let now = member.engine().now();
    let zone_day = |view: &ActionView| t.day(view.action.agreed.last_day);
    let lines = actions.iter().map(|view| {
        let action = &view.action;
        let mut details = vec![
            labelled(t.action_owner(), member.name(view.owner).to_owned().into()),
            labelled(t.action_last_day(), zone_day(view)),
        ];
        if let Some(asked) = action.asked {
            details.push(labelled(
                t.action_asked(),
                member.name(asked).to_owned().into(),
            ));
        }
        let declined = action.declined.iter();
        details.extend(declined.map(|who| t.action_declined_by(member.name(*who))));
        let late = action.is_open() && member.day_of(now) > action.agreed.last_day;
        let tag = match (action.ended, late) {
            (Some((how, _)), _) => {
                let colour = if how == ActionEnd::Done {
                    "green"
                } else {
                    "grey"
                };
                (ended(member, how), colour)
            }
            (None, true) => (t.team_late(), "red"),
            (None, false) => (t.action_open(), "blue"),
        };
        Line {
            href: match action.is_open() {
                true => href(view),
                false => String::new(),
            },
            title: action.agreed.kind.label(t).into_owned(),
            tag: Some(tag),
            details,
            act: None,
        }
    });
    Section {
        heading: t.action_heading(),
        none: t.action_none(),
        lines: lines.collect(),
        more: None,
    }
}
