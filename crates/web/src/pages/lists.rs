//! Lists of work, a page at a time: each line says what to do next and by when.

use std::borrow::Cow;

use axum::response::Response;
use engine::{LawLine, Lines, List, ListView, Page};

use super::desk::lapsed_line;
use super::errors;
use super::laws::{law_line, told_tag};
use super::work::{
    alarm_line, case_line, clock_line, concern_line, contact_line, helping_line, notice_line,
    referral_line, unattended_line,
};
use super::{complaint, conference, demand, panel};
use crate::i18n::MessageFile;
use crate::lines::{Line, LinesPage, Section};
use crate::member::Member;
use crate::visit::Id;

type Words = Cow<'static, str>;

/// How many lines a page shows of each of its lists; the others are a link away.
pub(crate) const FIRST: u32 = 20;

/// How many lines a page of one list has.
const WHOLE: u32 = 50;

/// A page of one list.
pub(crate) async fn show(Id(code): Id<String>, member: Member) -> Response {
    let Some(list) = List::from_code(&code) else {
        return errors::nothing_here(&member.visit);
    };
    // A place that cannot be read leads to the first page.
    let page = Page {
        after: member.visit.query("after").parse().ok(),
        rows: WHOLE,
    };
    let view = match member.engine().list(&member.session, list, page).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let (home, title, words) = if List::OF_DESK.contains(&list) {
        ("/desk", t.desk_title(), MessageFile::Desk)
    } else if List::OF_OVERVIEW.contains(&list) {
        ("/overview", t.overview_title(), MessageFile::Desk)
    } else {
        ("/work", t.work_title(), MessageFile::Work)
    };
    member.visit.page(&LinesPage {
        layout: member.layout(title, words),
        lead: Vec::new(),
        sections: vec![section(&member, &view)],
        seen: None,
        back: Some((home.to_owned(), t.back())),
    })
}

/// A list as a page shows it, with the way to the rest of it.
pub(crate) fn section(member: &Member, view: &ListView) -> Section {
    let t = member.texts();
    let (heading, none): (Words, Words) = match view.list {
        List::Notices => (t.work_notices_heading(), t.work_nothing()),
        List::Asked => (t.work_answers_heading(), t.work_answers_none()),
        List::Ending => (t.work_ending_heading(), t.work_ending_none()),
        List::AllEnding => (t.overview_ending_heading(), t.overview_ending_none()),
        List::Contacts => (t.work_contacts_heading(), t.work_contacts_none()),
        List::Mine => (t.work_mine_heading(), t.work_people_none()),
        List::Unattended => (t.work_unattended_heading(), t.work_people_none()),
        List::People | List::DeskPeople => (t.work_people_heading(), t.work_people_none()),
        List::Helping => (t.work_helping_heading(), t.work_helping_none()),
        List::Waiting => (t.work_asked_heading(), t.work_asked_none()),
        List::Told => (t.work_concerns_heading(), t.work_concerns_none()),
        List::DeskAlarms => (t.desk_alarms_heading(), t.overview_alarms_none()),
        List::DeskLapsed => (t.desk_lapsed_heading(), t.desk_lapsed_none()),
        List::DeskConcerns => (t.desk_concerns_heading(), t.desk_concerns_none()),
        List::Escalated => (t.overview_escalated_heading(), t.overview_escalated_none()),
        List::Alarms => (t.overview_alarms_heading(), t.overview_alarms_none()),
        List::AllLapsing => (t.overview_lapsing_heading(), t.overview_lapsing_none()),
        List::Still => (t.overview_still_heading(), t.overview_still_none()),
        List::Laws => (t.overview_laws_heading(), t.overview_laws_none()),
        List::Demands => (t.demands_heading(), t.demands_none()),
        List::Complaints => (t.complaints_heading(), t.complaints_none()),
        List::Dossiers => (t.dossiers_heading(), t.dossiers_none()),
        List::Invitations => (t.invitations_heading(), t.invitations_none()),
        List::Conferences => (t.conferences_heading(), t.conferences_none()),
        List::AllDemands => (t.overview_demands_heading(), t.overview_demands_none()),
    };
    let more = view.next.map(|next| {
        let href = format!("/lists/{}?after={next}", view.list.code());
        (href, t.list_more(heading.clone()))
    });
    Section {
        heading,
        none,
        lines: lines(member, view),
        more,
    }
}

fn lines(member: &Member, view: &ListView) -> Vec<Line> {
    let t = member.texts();
    // The co-ordinator opens no case: what is in a list of all is no link, but for a demand, which is seen
    // in coded facts.
    let of_all = List::OF_OVERVIEW.contains(&view.list) && view.list != List::AllDemands;
    let lines = match &view.lines {
        Lines::Concerns(lines) => {
            let waits = view.list == List::DeskConcerns;
            all(lines, |line| {
                let mut shown = concern_line(member, line);
                shown.details.extend(waits.then(|| t.desk_next_presume()));
                shown
            })
        }
        Lines::Cases(lines) => match view.list {
            List::Contacts => all(lines, |line| contact_line(member, line)),
            List::Unattended => all(lines, |line| unattended_line(member, line)),
            _ => all(lines, |line| case_line(member, line)),
        },
        Lines::Alarms(lines) => all(lines, |line| alarm_line(member, line)),
        Lines::Referrals(lines) => match view.list {
            List::DeskLapsed | List::Escalated => all(lines, |line| lapsed_line(member, line)),
            List::Helping => all(lines, |line| helping_line(member, line)),
            _ => all(lines, |line| referral_line(member, line)),
        },
        Lines::Laws(lines) => all(lines, |line| law(member, line)),
        Lines::Demands(lines) => all(lines, |line| demand::line(member, line)),
        Lines::Complaints(lines) => all(lines, |line| complaint::line(member, line)),
        Lines::Conferences(lines) => all(lines, |line| conference::line(member, line)),
        Lines::Dossiers(lines) => all(lines, |line| panel::line(member, line)),
        Lines::Clocks(lines) => all(lines, |line| clock_line(member, line)),
        Lines::Notices(lines) => all(lines, |line| notice_line(member, line)),
    };
    lines
        .into_iter()
        .map(|mut line| {
            if of_all {
                line.href = String::new();
                // No age at small counts: it is seen that a case stands still, not whose it is.
                if matches!(view.lines, Lines::Cases(_)) {
                    line.tag = None;
                }
            }
            line
        })
        .collect()
}

/// A use of the law instead of an agreement; the reason stands in the case, sealed.
fn law(member: &Member, line: &LawLine) -> Line {
    let t = member.texts();
    let body = &line.body;
    let mut shown = law_line(
        member,
        line.at,
        line.to,
        body.article.as_deref(),
        &body.carries,
    );
    shown.tag = told_tag(member, body.must_tell, body.told_at);
    let by = match line.by {
        Some(by) => t.law_invoked_by(member.name(by)),
        None => t.law_by_itself(),
    };
    let case = t.law_in_case(line.version, &line.reference);
    shown.details.extend([by, case]);
    shown
}

fn all<T>(all: &[T], line: impl Fn(&T) -> Line) -> Vec<Line> {
    all.iter().map(line).collect()
}
