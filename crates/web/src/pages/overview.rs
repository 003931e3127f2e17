//! The co-ordinator's overview: how the machinery moves, in counts. It opens no sealed part and
//! describes no small group.

use askama::Template;
use axum::response::Response;
use engine::{CaseLine, ClockLine, Funnel, LogView};

use super::desk::lapsed_line;
use super::work::{case_line, clock_line};
use crate::chart::{Bar, Bars};
use crate::i18n::MessageFile;
use crate::labels::Words;
use crate::layout::Layout;
use crate::lines::{Line, Section};
use crate::member::Member;

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    layout: Layout,
    /// The chart, which escapes its own words.
    funnel: String,
    steps: Vec<(Words, u64)>,
    times: Vec<(Words, Words)>,
    sections: Vec<Section>,
    gaps: Vec<(String, String)>,
    /// What is wrong with the log.
    alarms: Vec<Words>,
    log: Vec<(Words, Words)>,
    has_checkpoint: bool,
}

/// Fewest persons that a median is told of: with fewer it would tell of someone.
const FEWEST: u64 = 5;

pub(crate) async fn show(member: Member) -> Response {
    let engine = member.engine();
    let overview = match engine.overview(&member.session).await {
        Ok(overview) => overview,
        Err(error) => return member.no_page(error),
    };
    let gaps = engine
        .with_profile(|profile| {
            let gaps = profile.gaps().iter();
            gaps.map(|gap| (gap.article.clone(), gap.consequence.clone()))
                .collect()
        })
        .await;
    let gaps = match gaps {
        Ok(gaps) => gaps,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let steps = steps(&member, &overview.funnel);
    let median = match overview.to_first_help {
        Some((wait, persons)) if persons >= FEWEST => {
            t.overview_days(u64::try_from(wait.as_hours() / 24).unwrap_or(0))
        }
        _ => t.overview_time_none(),
    };
    let sections = vec![
        Section {
            heading: t.overview_escalated_heading(),
            none: t.overview_escalated_none(),
            lines: overview
                .lapsed
                .iter()
                .map(|line| lapsed_line(&member, line))
                .collect(),
        },
        Section {
            heading: t.work_ending_heading(),
            none: t.work_ending_none(),
            lines: overview
                .expiring
                .iter()
                .map(|line| closed(clock(&member, line)))
                .collect(),
        },
        Section {
            heading: t.overview_still_heading(),
            none: t.overview_still_none(),
            lines: overview
                .without_movement
                .iter()
                .map(|line| closed(case(&member, line)))
                .collect(),
        },
    ];
    let page = OverviewPage {
        layout: member.layout(t.overview_title(), MessageFile::Desk),
        funnel: chart(&member, &overview.funnel, &steps),
        steps,
        times: vec![(t.overview_time_accepted(), median)],
        sections,
        gaps,
        alarms: alarms(&member, &overview.log),
        log: log(&member, &overview.log),
        has_checkpoint: overview.log.checkpoint.is_some(),
    };
    member.visit.page(&page)
}

fn alarms(member: &Member, log: &LogView) -> Vec<Words> {
    let t = member.texts();
    let waiting = log.waiting_since;
    let waiting = waiting.map(|since| t.overview_log_waiting(member.moment(since)));
    let unsigned = log.unsigned_since;
    let unsigned = unsigned.map(|since| t.overview_log_unsigned(member.moment(since)));
    waiting.into_iter().chain(unsigned).collect()
}

fn log(member: &Member, log: &LogView) -> Vec<(Words, Words)> {
    let t = member.texts();
    let signed = match &log.checkpoint {
        Some((_, at)) => member.moment(*at),
        None => t.overview_log_never(),
    };
    vec![
        (t.overview_log_entries(), log.entries.to_string().into()),
        (t.overview_log_signed(), signed),
    ]
}

fn steps(member: &Member, funnel: &Funnel) -> Vec<(Words, u64)> {
    let t = member.texts();
    vec![
        (t.overview_step_concerns(), funnel.concerns),
        (t.overview_step_linked(), funnel.linked),
        (t.overview_step_presumed(), funnel.presumed),
        (t.overview_step_reflection(), funnel.reflection),
        (t.overview_step_helped(), funnel.helped),
    ]
}

fn chart(member: &Member, funnel: &Funnel, steps: &[(Words, u64)]) -> String {
    let t = member.texts();
    let bars = steps.iter().map(|(label, value)| Bar {
        label: label.clone().into_owned(),
        value: *value,
        shown: value.to_string(),
    });
    let chart = Bars {
        id: "funnel",
        title: t.overview_funnel_heading().into_owned(),
        description: t
            .overview_funnel_description(funnel.concerns, funnel.helped, funnel.presumed)
            .into_owned(),
        direction: t.locale().direction(),
        bars: bars.collect(),
    };
    chart
        .render()
        .expect("a chart writes to a string and calls nothing that can fail")
}

fn clock(member: &Member, line: &ClockLine) -> Line {
    clock_line(member, line)
}

fn case(member: &Member, line: &CaseLine) -> Line {
    let mut shown = case_line(member, line);
    // No age at small counts: the co-ordinator sees that a case stands still, not whose it is.
    shown.tag = None;
    shown
}

/// The co-ordinator opens no case.
fn closed(mut line: Line) -> Line {
    line.href = String::new();
    line
}
