//! The co-ordinator's overview: how the machinery moves, in counts. It opens no sealed part and
//! describes no small group.

use askama::Template;
use axum::response::Response;
use case::profile::Confidence;
use engine::{FoundService, Funnel, LogView, Median};

use super::lists;
use super::refer::{free_places, whom};
use crate::chart::{Bar, Bars};
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words};
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
    /// The other chart; empty if there is nothing to draw.
    waits: String,
    times: Vec<Time>,
    lately: Words,
    sections: Vec<Section>,
    gaps: Vec<(String, String)>,
    /// The next day of each report that the profile names.
    reports: Vec<Report>,
    /// What is wrong with the log.
    alarms: Vec<Words>,
    log: Vec<(Words, Words)>,
    has_checkpoint: bool,
}

/// A report that is due on a day that the country names.
struct Report {
    day: Words,
    what: String,
    source: String,
    /// Whether the day was not read at its source.
    unverified: bool,
}

/// A median: of what, how long, and of how many persons.
struct Time {
    label: Words,
    wait: Words,
    persons: Words,
}

/// Fewest persons that a median is told of: with fewer it would tell of someone.
const FEWEST: u64 = 5;

pub(crate) async fn show(member: Member) -> Response {
    let engine = member.engine();
    let overview = match engine.overview(&member.session, lists::FIRST).await {
        Ok(overview) => overview,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let law = engine
        .with_profile(|profile| {
            let gaps = profile.gaps().iter();
            let gaps = gaps.map(|gap| (gap.article.clone(), gap.consequence.clone()));
            let today = profile.calendar().day_of(engine.now());
            let reports = profile.profile().next_reports(today).into_iter();
            let reports = reports.map(|(day, report, provenance)| Report {
                day: t.day(day),
                what: report.what.as_str().to_owned(),
                source: provenance.source.clone(),
                unverified: provenance.confidence != Confidence::Verified,
            });
            (gaps.collect(), reports.collect())
        })
        .await;
    let (gaps, reports) = match law {
        Ok(law) => law,
        Err(error) => return member.no_page(error),
    };
    let steps = steps(&member, &overview.funnel);
    let sections = overview.lists.iter();
    let sections = sections.map(|view| lists::section(&member, view));
    let sections = sections.chain([full(&member, &overview.full)]).collect();
    let waits = [
        (t.overview_time_presumption(), overview.to_presumption),
        (t.overview_time_protection(), overview.to_protection),
    ];
    let page = OverviewPage {
        layout: member.layout(t.overview_title(), MessageFile::Desk),
        funnel: chart(&member, &overview.funnel, &steps),
        steps,
        waits: waits_chart(&member, &waits),
        times: waits.iter().map(|wait| time(&member, wait)).collect(),
        lately: t.overview_lately(t.day(member.day_of(overview.since))),
        sections,
        gaps,
        reports,
        alarms: alarms(&member, &overview.log),
        log: log(&member, &overview.log),
        has_checkpoint: overview.log.checkpoint.is_some(),
    };
    member.visit.page(&page)
}

/// Services without a free place, each as whoever offers it says.
fn full(member: &Member, services: &[FoundService]) -> Section {
    let t = member.texts();
    let line = |found: &FoundService| Line {
        title: format!("{} – {}", found.need.label(t), found.name),
        tag: Some(free_places(member, 0)),
        details: vec![t.refer_found_takes(whom(member, found.service.takes))],
        ..Line::default()
    };
    Section {
        heading: t.overview_full_heading(),
        none: t.overview_full_none(),
        lines: services.iter().map(line).collect(),
        more: None,
    }
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
        direction: t.direction(),
        bars: bars.collect(),
    };
    draw(&chart)
}

/// A median that may be told: of enough persons to be of none of them.
fn told(median: Option<Median>) -> Option<Median> {
    median.filter(|median| median.persons >= FEWEST)
}

fn time(member: &Member, (label, median): &(Words, Option<Median>)) -> Time {
    let t = member.texts();
    let (wait, persons) = match told(*median) {
        Some(median) => (length(member, median), median.persons.to_string().into()),
        None => (t.overview_time_none(), "–".into()),
    };
    Time {
        label: label.clone(),
        wait,
        persons,
    }
}

/// Whole days, or hours where it is not two days.
fn length(member: &Member, median: Median) -> Words {
    let t = member.texts();
    let hours = u64::try_from(median.wait.as_hours()).unwrap_or(0);
    match hours {
        0..48 => t.overview_hours(hours),
        _ => t.overview_days(hours / 24),
    }
}

fn waits_chart(member: &Member, waits: &[(Words, Option<Median>)]) -> String {
    let t = member.texts();
    let bars: Vec<Bar> = waits
        .iter()
        .filter_map(|(label, median)| {
            let median = told(*median)?;
            Some(Bar {
                label: label.clone().into_owned(),
                value: u64::try_from(median.wait.as_hours()).unwrap_or(0),
                shown: length(member, median).into_owned(),
            })
        })
        .collect();
    if bars.is_empty() {
        return String::new();
    }
    let said: Vec<String> = bars
        .iter()
        .map(|bar| format!("{}: {}", bar.label, bar.shown))
        .collect();
    draw(&Bars {
        id: "waits",
        title: t.overview_times_heading().into_owned(),
        description: said.join("; "),
        direction: t.direction(),
        bars,
    })
}

fn draw(chart: &Bars) -> String {
    chart
        .render()
        .expect("a chart writes to a string and calls nothing that can fail")
}
