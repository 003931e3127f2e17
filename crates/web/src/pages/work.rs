//! My work: the first page in the morning. Each line says what to do next and by when.

use std::borrow::Cow;

use axum::response::Response;
use case::person::ClockKind;
use engine::{CaseLine, ClockLine, ConcernLine, Draft, NoticeLine, ReferralLine};

use crate::i18n::MessageFile;
use crate::labels::{Label, from_code};
use crate::lines::{Act, Line, LinesPage, Section};
use crate::member::{Member, Posted, redirect};

type Words = Cow<'static, str>;

pub(crate) async fn show(member: Member) -> Response {
    let engine = member.engine();
    let work = match engine.my_work(&member.session).await {
        Ok(work) => work,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let section = |heading, none, lines| Section {
        heading,
        none,
        lines,
    };
    let mut sections = vec![
        section(
            t.work_answers_heading(),
            t.work_answers_none(),
            lines(&work.asked, |line| referral_line(&member, line)),
        ),
        section(
            t.work_ending_heading(),
            t.work_ending_none(),
            lines(&work.clocks, |line| clock_line(&member, line)),
        ),
        section(
            t.work_people_heading(),
            t.work_people_none(),
            lines(&work.cases, |line| case_line(&member, line)),
        ),
        section(
            t.work_helping_heading(),
            t.work_helping_none(),
            lines(&work.helping, |line| referral_line(&member, line)),
        ),
        section(
            t.work_asked_heading(),
            t.work_asked_none(),
            lines(&work.waiting, |line| referral_line(&member, line)),
        ),
        section(
            t.work_concerns_heading(),
            t.work_concerns_none(),
            lines(&work.reported, |line| concern_line(&member, line)),
        ),
    ];
    match engine.draft(&member.session, super::report::DRAFT).await {
        Ok(Some(draft)) => {
            let lines = vec![draft_line(&member, &draft)];
            let heading = t.work_drafts_heading();
            sections.insert(0, section(heading, t.work_nothing(), lines));
        }
        Ok(None) => {}
        Err(error) => return member.no_page(error),
    }
    if !work.notices.is_empty() {
        let notices = lines(&work.notices, |line| notice_line(&member, line));
        sections.insert(
            0,
            section(t.work_notices_heading(), t.work_nothing(), notices),
        );
    }
    let layout = member.layout(t.work_title(), MessageFile::Work);
    member.visit.page(&LinesPage {
        layout,
        lead: Vec::new(),
        sections,
        seen: work.notices.first().map(|notice| notice.at.to_string()),
    })
}

/// Takes the notices shown so far off the page.
pub(crate) async fn seen(Posted { member, form }: Posted) -> Response {
    if let Ok(until) = form.value("until").parse() {
        let engine = member.engine();
        if let Err(error) = engine.notices_seen(&member.session, until).await {
            return member.no_page(error);
        }
    }
    redirect("/work")
}

fn lines<T>(all: &[T], line: impl Fn(&T) -> Line) -> Vec<Line> {
    all.iter().map(line).collect()
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
    let own = line.from == member.organisation();
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

/// A case in a list.
pub(crate) fn case_line(member: &Member, line: &CaseLine) -> Line {
    let t = member.texts();
    let mut details = vec![labelled(
        t.work_since(),
        t.day(member.day_of(line.body.presumed_at)),
    )];
    if line.holder != member.organisation() {
        let holder = member.name(line.holder).to_owned();
        details.push(labelled(t.overview_holder(), holder.into()));
    }
    if line.body.interim {
        details.push(t.case_holder_interim());
    }
    if line.body.first_help_at.is_none() {
        details.push(labelled(t.work_next(), t.case_next_refer()));
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

fn draft_line(member: &Member, draft: &Draft) -> Line {
    let t = member.texts();
    Line {
        href: "/concerns/new".to_owned(),
        title: t.work_draft_concern(member.moment(draft.at)).into_owned(),
        tag: None,
        details: Vec::new(),
        act: Some(Act {
            action: "/concerns/new".to_owned(),
            words: t.work_draft_throw_away(),
            fields: vec![("do", "throw-away".to_owned())],
        }),
    }
}

fn notice_line(member: &Member, line: &NoticeLine) -> Line {
    let t = member.texts();
    let words = match line.kind.as_str() {
        "concern_reported" => t.notice_concern_reported(),
        "presumed" => t.notice_presumed(),
        "holder_changed" => t.notice_holder_changed(),
        "referral_sent" => t.notice_referral_sent(),
        "referral_accepted" => t.notice_referral_accepted(),
        "referral_declined" => t.notice_referral_declined(),
        "referral_expired" | "lapse_at_desk" => t.notice_referral_expired(),
        "lapse_at_co_ordinator" => t.notice_referral_escalated(),
        "referral_withdrawn" => t.notice_referral_withdrawn(),
        "alarm" => t.notice_alarm_raised(),
        "clock_ran_out" => t.notice_clock_ended(),
        "guardian_due" => t.notice_guardian_due(),
        _ => t.notice_other(),
    };
    let href = match (line.case(), line.concern()) {
        // A referral that was sent is opened from the list of those to answer: its receiver does not
        // see the case.
        _ if line.kind == "referral_sent" || line.kind == "referral_withdrawn" => String::new(),
        _ if line.kind.starts_with("lapse_at") => String::new(),
        (Some(case), _) => format!("/cases/{case}"),
        (_, Some(concern)) => format!("/concerns/{concern}"),
        _ => String::new(),
    };
    let alarm = line.kind == "alarm";
    Line {
        href,
        title: words.into_owned(),
        tag: alarm.then(|| (t.notice_alarm_tag(), "red")),
        details: vec![
            labelled(t.work_reference(), line.reference.to_string().into()),
            member.moment(line.at),
        ],
        act: None,
    }
}

/// A short label before a value, as lists have them.
pub(crate) fn labelled(label: Words, value: Words) -> Words {
    Cow::Owned(format!("{label}: {value}"))
}
