//! My work: the first page in the morning. Each line says what to do next and by when.

use std::borrow::Cow;

use axum::response::Response;
use case::StreamId;
use case::person::ClockKind;
use engine::{
    AlarmLine, CaseLine, ClockLine, ConcernLine, Lines, List, ListView, NoticeLine, ReferralLine,
};

use super::{lists, places, unfinished};
use crate::i18n::MessageFile;
use crate::labels::{Label, from_code};
use crate::lines::{Act, Line, LinesPage, Section};
use crate::member::{Member, Posted, redirect};

type Words = Cow<'static, str>;

pub(crate) async fn show(member: Member) -> Response {
    let engine = member.engine();
    let views = match engine
        .lists(&member.session, &List::OF_WORK, lists::FIRST)
        .await
    {
        Ok(views) => views,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    // What is new stands first, and nowhere if nothing is.
    let silent = [
        List::Notices,
        List::Demands,
        List::Complaints,
        List::Invitations,
        List::Conferences,
        List::Contacts,
        List::Mine,
        List::Unattended,
    ];
    let empty = |view: &&ListView| silent.contains(&view.list) && view.lines.is_empty();
    // Where nobody names who looks after whom, that nobody does says nothing.
    let named = views.iter().any(|view| match &view.lines {
        Lines::Cases(cases) => cases.iter().any(|line| line.body.worker.is_some()),
        _ => false,
    });
    let silent = |view: &&ListView| empty(view) || (view.list == List::Unattended && !named);
    let shown = views.iter().filter(|view| !silent(view));
    let mut sections: Vec<Section> = shown
        .map(|view| match view.list {
            List::People if named => people_by_name(&member),
            _ => lists::section(&member, view),
        })
        .collect();
    let seen: Option<Vec<String>> = views.iter().find_map(|view| match &view.lines {
        Lines::Notices(notices) if !notices.is_empty() => Some(
            notices
                .iter()
                .map(NoticeKey::of)
                .map(String::from)
                .collect(),
        ),
        _ => None,
    });
    let places = match engine.places(&member.session).await {
        Ok(places) => places,
        Err(error) => return member.no_page(error),
    };
    sections.extend(places::section(&member, &places));
    let drafts = match engine.drafts(&member.session).await {
        Ok(drafts) => drafts,
        Err(error) => return member.no_page(error),
    };
    let drafts = drafts.iter();
    let lines: Vec<Line> = drafts
        .filter_map(|(name, draft)| unfinished::line(&member, name, draft))
        .collect();
    if !lines.is_empty() {
        let drafts = Section {
            heading: t.work_drafts_heading(),
            none: t.work_nothing(),
            lines,
            more: None,
        };
        sections.insert(usize::from(seen.is_some()), drafts);
    }
    let lead = match sections.is_empty() {
        true => vec![t.work_nothing()],
        false => Vec::new(),
    };
    let layout = member.layout(t.work_title(), MessageFile::Work);
    member.visit.page(&LinesPage {
        layout,
        lead,
        sections,
        seen,
        back: None,
    })
}

/// Where the people of colleagues stand, once it is said who looks after whom: everybody's own stand above.
fn people_by_name(member: &Member) -> Section {
    let t = member.texts();
    let heading = t.work_people_heading();
    let all = format!("/lists/{}", List::People.code());
    Section {
        none: t.work_people_named(),
        lines: Vec::new(),
        more: Some((all, t.list_more(heading.clone()))),
        heading,
    }
}

/// Names a notice in the form that takes the shown ones off the page.
struct NoticeKey(StreamId, u64);

impl NoticeKey {
    const fn of(notice: &NoticeLine) -> Self {
        Self(notice.stream, notice.version)
    }

    /// The name as the form has it; `None` for what names nothing.
    fn parse(text: &str) -> Option<Self> {
        let (stream, version) = text.rsplit_once('/')?;
        let (kind, id) = stream.split_once('/')?;
        let stream = StreamId {
            kind: kind.parse().ok()?,
            id: id.parse().ok()?,
        };
        Some(Self(stream, version.parse().ok()?))
    }
}

impl From<NoticeKey> for String {
    fn from(NoticeKey(stream, version): NoticeKey) -> Self {
        format!("{stream}/{version}")
    }
}

/// Takes the notices that were shown off the page: those and no others, whatever has come since or waits
/// on a further page.
pub(crate) async fn seen(Posted { member, form }: Posted) -> Response {
    let shown = form.values("shown").iter();
    let shown = shown.filter_map(|key| NoticeKey::parse(key));
    let shown: Vec<_> = shown
        .map(|NoticeKey(stream, version)| (stream, version))
        .collect();
    match member.engine().notices_seen(&member.session, &shown).await {
        Ok(()) => redirect("/work"),
        Err(error) => member.no_page(error),
    }
}

/// A concern in a list.
pub(crate) fn concern_line(member: &Member, line: &ConcernLine) -> Line {
    let t = member.texts();
    let state = concern_state(member, &line.state);
    let urgent = line.body.danger == case::concern::Danger::Now && line.state == "open";
    let mut details = vec![line.body.danger.label(t)];
    if line.body.child == case::Tell::Yes {
        details.push(t.desk_maybe_child());
    }
    details.push(labelled(t.desk_told(), member.moment(line.at)));
    if let Some(by) = line.reported_by {
        details.push(labelled(t.desk_by(), member.name(by).to_owned().into()));
    } else {
        details.push(t.concern_from_the_public());
    }
    Line {
        href: format!("/concerns/{}", line.id),
        title: line.reference.to_string(),
        tag: Some((state, if urgent { "red" } else { "blue" })),
        details,
        act: None,
    }
}

fn concern_state(member: &Member, state: &str) -> Words {
    let t = member.texts();
    match state {
        "open" => t.concern_open(),
        "linked" => t.concern_linked(),
        _ => t.concern_ended(),
    }
}

/// A referral in a list.
pub(crate) fn referral_line(member: &Member, line: &ReferralLine) -> Line {
    let t = member.texts();
    // Whoever is asked answers; whoever is responsible sees the case, whoever asked.
    let own = line.to != member.organisation();
    let href = if own {
        format!("/cases/{}", line.case)
    } else {
        format!("/referrals/{}", line.id)
    };
    let soon = matches!(
        line.body.urgency,
        case::clock::Urgency::Tonight | case::clock::Urgency::Within24Hours
    );
    let other = if own {
        labelled(t.work_to(), member.name(line.to).to_owned().into())
    } else {
        labelled(t.work_from(), member.name(line.from).to_owned().into())
    };
    let colour = if soon { "red" } else { "blue" };
    Line {
        href,
        title: format!("{} – {}", line.reference, line.body.need.label(t)),
        tag: Some((line.body.urgency.label(t), colour)),
        details: vec![other, labelled(t.work_due(), member.moment(line.due))],
        act: None,
    }
}

/// A referral that was accepted: until when it was to be answered is over.
pub(crate) fn helping_line(member: &Member, line: &ReferralLine) -> Line {
    let t = member.texts();
    let from = member.name(line.from).to_owned();
    let since = t.day(member.day_of(line.body.sent_at));
    Line {
        details: vec![
            labelled(t.work_from(), from.into()),
            labelled(t.work_since(), since),
        ],
        ..referral_line(member, line)
    }
}

/// A case in a list.
pub(crate) fn case_line(member: &Member, line: &CaseLine) -> Line {
    let t = member.texts();
    let mut details = vec![labelled(
        t.work_since(),
        t.day(member.day_of(line.presumed_at)),
    )];
    if line.holder != member.organisation() {
        let holder = member.name(line.holder).to_owned();
        details.push(labelled(t.overview_holder(), holder.into()));
    }
    if line.body.interim {
        details.push(t.case_holder_interim());
    }
    if let Some(worker) = &line.worker {
        details.push(labelled(t.case_worker(), worker.clone().into()));
    }
    if line.helped_at.is_none() {
        details.push(labelled(t.work_next(), t.case_next_refer()));
    }
    if let Some(lost) = line.body.lost {
        let since = t.day(member.day_of(lost));
        details.push(labelled(t.case_lost_since(), since));
    }
    if let Some(alarm) = line.alarm_at {
        details.push(labelled(t.overview_alarm_since(), member.moment(alarm)));
    }
    details.push(labelled(
        t.overview_moved(),
        t.day(member.day_of(line.moved_at)),
    ));
    Line {
        href: format!("/cases/{}", line.id),
        title: line.reference.to_string(),
        tag: line.body.child.then(|| (t.desk_child(), "purple")),
        details,
        act: None,
    }
}

/// A case that nobody of the holder looks after, with the button to do so oneself.
pub(crate) fn unattended_line(member: &Member, line: &CaseLine) -> Line {
    let own = member.session.principal().member;
    Line {
        act: Some(Act {
            action: format!("/cases/{}/entrust", line.id),
            words: member.texts().entrust_take(),
            fields: vec![
                ("form-key", member.visit.site.nonce()),
                ("to", own.to_string()),
                ("from", "work".to_owned()),
            ],
        }),
        ..case_line(member, line)
    }
}

/// A case whose safe contact has to be asked for again.
pub(crate) fn contact_line(member: &Member, line: &CaseLine) -> Line {
    let t = member.texts();
    let since = line.contact_until.map(|since| t.day(member.day_of(since)));
    Line {
        href: format!("/cases/{}", line.id),
        title: line.reference.to_string(),
        tag: Some((t.contact_stale_tag(), "red")),
        details: since
            .map(|since| labelled(t.contact_stale_since(), since))
            .into_iter()
            .chain([t.case_next_contact_again()])
            .collect(),
        act: None,
    }
}

/// An alarm that stands, as the duty desk sees it: it opens nothing.
pub(crate) fn alarm_line(member: &Member, line: &AlarmLine) -> Line {
    let t = member.texts();
    let holder = member.name(line.holder).to_owned();
    let order = line.order.map(|order| t.case_alarm(order.label(t)));
    Line {
        title: line.reference.to_string(),
        tag: Some((order.unwrap_or_else(|| t.notice_alarm_tag()), "red")),
        details: vec![
            labelled(t.overview_alarm_since(), member.moment(line.since)),
            labelled(t.overview_holder(), holder.into()),
            t.desk_next_alarm(),
        ],
        ..Line::default()
    }
}

/// A running right or deadline in a list.
pub(crate) fn clock_line(member: &Member, line: &ClockLine) -> Line {
    let t = member.texts();
    let kind =
        from_code::<ClockKind>(&line.kind).map_or(Cow::Borrowed("–"), |kind| kind.label(t));
    let (tag, details) = match line.due {
        Some(due) => {
            let days = (member.last_day(due) - member.today()).get_days();
            let colour = if days <= 7 { "red" } else { "blue" };
            let last = labelled(t.case_clock_last_day(), t.day(member.last_day(due)));
            (Some((member.left(due), colour)), vec![last])
        }
        None => (None, vec![t.case_clock_no_end()]),
    };
    Line {
        href: format!("/cases/{}", line.case),
        title: format!("{} – {kind}", line.reference),
        tag,
        details,
        act: None,
    }
}

pub(crate) fn notice_line(member: &Member, line: &NoticeLine) -> Line {
    let t = member.texts();
    let words = match line.kind.as_str() {
        "concern_reported" => t.notice_concern_reported(),
        "concern_joined" => t.notice_concern_joined(),
        "concern_parted" => t.notice_concern_parted(),
        "concern_left_behind" => t.notice_concern_left_behind(),
        "presumed" => t.notice_presumed(),
        "holder_changed" => t.notice_holder_changed(),
        "child_moved" => t.notice_child_moved(),
        "referral_sent" => t.notice_referral_sent(),
        "referral_accepted" => t.notice_referral_accepted(),
        "referral_declined" => t.notice_referral_declined(),
        "referral_expired" | "lapse_at_desk" => t.notice_referral_expired(),
        "lapse_at_co_ordinator" => t.notice_referral_escalated(),
        "referral_withdrawn" => t.notice_referral_withdrawn(),
        "alarm" => t.notice_alarm_raised(),
        "agreement_ran_out" => t.notice_agreement_ran_out(),
        "agreement_ended_again" => t.notice_agreement_ended_again(),
        "clock_ran_out" => t.notice_clock_ended(),
        "deadline_missed" => t.notice_deadline_missed(),
        "guardian_due" => t.notice_guardian_due(),
        "child_missing" => t.notice_child_missing(),
        "note_left" => t.notice_note_left(),
        "erasure_asked" => t.notice_erasure_asked(),
        "erased" => t.notice_erased(),
        "page_danger" => t.page_notice_danger(),
        "page_wrong" => t.page_notice_wrong(),
        "page_taken_back" => t.page_notice_taken_back(),
        "page_turned_off" => t.page_notice_off(),
        "punished" => t.notice_punished(),
        "panel_incomplete" => t.notice_panel_incomplete(),
        "panel_decided" => t.notice_panel_decided(),
        "conference_answered" => t.notice_conference_answered(),
        "conference_part_ended" => t.notice_conference_part_ended(),
        "action_taken_on" => t.notice_action_taken_on(),
        "action_declined" => t.notice_action_declined(),
        "action_changed" => t.notice_action_changed(),
        "demand_received" => t.notice_demand_received(),
        "demand_answered" => t.notice_demand_answered(),
        "emergency_to_answer" => t.notice_emergency_to_answer(),
        "emergency_asked" => t.notice_emergency_asked(),
        "emergency_open" => t.notice_emergency_open(),
        "emergency_refused" => t.notice_emergency_refused(),
        "emergency_alone" => t.notice_emergency_alone(),
        "emergency_review_missed" => t.notice_emergency_review_missed(),
        _ => t.notice_other(),
    };
    let (href, next) = notice_way(member, line);
    let alarm = matches!(
        line.kind.as_str(),
        "alarm"
            | "child_missing"
            | "deadline_missed"
            | "emergency_alone"
            | "emergency_review_missed"
            | "page_danger"
    );
    Line {
        href,
        title: words.into_owned(),
        tag: alarm.then(|| (t.notice_alarm_tag(), "red")),
        details: [
            labelled(t.work_reference(), line.reference.to_string().into()),
            member.moment(line.at),
        ]
        .into_iter()
        .chain(next)
        .collect(),
        act: None,
    }
}

/// Where a notice leads, and what to do where it leads nowhere: to no page that its reader may not open.
fn notice_way(member: &Member, line: &NoticeLine) -> (String, Option<Words>) {
    let t = member.texts();
    let to = |path: &str| (path.to_owned(), None);
    match (line.kind.as_str(), line.case(), line.concern()) {
        ("child_moved", ..) => {
            let authority = member.child_protection();
            (String::new(), Some(t.notice_child_moved_next(authority)))
        }
        // A referral that was sent is opened from the list of those to answer: its receiver does not
        // see the case.
        ("referral_sent", ..) => (String::new(), Some(t.notice_answer_below())),
        ("referral_withdrawn", ..) => (String::new(), Some(t.notice_nothing_to_do())),
        // Not everybody who is told of a break-glass may open the case.
        (kind, ..) if kind.starts_with("emergency_") => to("/emergencies"),
        // Whoever is told of a demand sees that, and not the case.
        (kind, ..) if kind.starts_with("demand_") && member.is_co_ordinator() => {
            to("/lists/all-demands")
        }
        (kind, ..) if kind.starts_with("demand_") && member.sees_demands() => to("/lists/demands"),
        (_, Some(case), _) if line.open => to(&format!("/cases/{case}")),
        (_, _, Some(concern)) if line.open => to(&format!("/concerns/{concern}")),
        ("erasure_asked", ..) if member.is_co_ordinator() => to("/erasures"),
        ("alarm" | "lapse_at_desk" | "concern_reported", ..) if member.is_desk() => to("/desk"),
        ("alarm" | "lapse_at_co_ordinator" | "deadline_missed", ..) if member.is_co_ordinator() => {
            to("/overview")
        }
        ("alarm", ..) => (String::new(), Some(t.notice_alarm_next())),
        ("deadline_missed", ..) => (String::new(), Some(t.notice_deadline_next())),
        (
            "lapse_at_desk"
            | "lapse_at_co_ordinator"
            | "concern_reported"
            | "erasure_asked"
            | "demand_received"
            | "demand_answered",
            ..,
        ) => (String::new(), Some(t.notice_for_others())),
        _ => (String::new(), Some(t.notice_not_yours())),
    }
}

/// A short label before a value, as lists have them.
pub(crate) fn labelled(label: Words, value: Words) -> Words {
    Cow::Owned(format!("{label}: {value}"))
}
