//! What was screened in a case, to be read again: each result as it was recorded, with its reasons,
//! beside the highest level, which is what the case keeps.

mod reasons;

use askama::Template;
use axum::response::Response;
use case::CaseId;
use case::person::{CaseEvent, ScreeningMode};
use engine::{CaseView, Entry};
use screening::{Facts, Instrument, Level};

use self::reasons::Reasons;
use super::concern::by_whom;
use super::errors;
use super::work::labelled;
use crate::i18n::MessageFile;
use crate::labels::{Label as _, Words};
use crate::layout::Layout;
use crate::lines::{Line, LinesPage, Section};
use crate::member::Member;
use crate::visit::Id;

/// The instrument as records name it.
pub(super) fn name(instrument: &Instrument) -> String {
    format!("{} {}", instrument.id(), instrument.version())
}

/// The address of one result.
pub(super) fn path(case: CaseId, version: u64) -> String {
    format!("/cases/{case}/screenings/{version}")
}

pub(crate) async fn list(Id(id): Id<CaseId>, member: Member) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let t = member.texts();
    let lines = view.entries.iter().filter_map(|entry| {
        let CaseEvent::Screened {
            mode, level, by, ..
        } = &entry.event
        else {
            return None;
        };
        Some(Line {
            href: path(id, entry.version),
            title: level.label(t).into_owned(),
            tag: entry.mistaken.then(|| (t.screenings_mistaken(), "grey")),
            details: vec![mode.label(t), by_whom(&member, by), member.moment(entry.at)],
            act: None,
        })
    });
    let mut lead = vec![t.screenings_lead()];
    lead.extend(view.case.highest_level.map(|level| kept(&member, level)));
    let page = LinesPage {
        layout: member.layout(t.screenings_title(), MessageFile::Screening),
        lead,
        sections: vec![Section {
            heading: t.screenings_heading(),
            none: t.screenings_none(),
            lines: lines.collect(),
            more: None,
        }],
        seen: None,
        back: Some((format!("/cases/{id}"), t.screen_result_back())),
    };
    member.visit.page(&page)
}

fn kept(member: &Member, level: Level) -> Words {
    let t = member.texts();
    labelled(t.screen_result_kept(), level.label(t))
}

#[derive(Template)]
#[template(path = "screened.html")]
struct ScreenedPage {
    layout: Layout,
    id: CaseId,
    rows: Vec<(Words, Words)>,
    /// What stands above the reasons: that it is lower than what is kept, that it was a mistake.
    remarks: Vec<Words>,
    reasons: Option<Reasons>,
    /// What was answered, where the reasons cannot be told again.
    answers: Vec<(Words, Vec<String>)>,
}

pub(crate) async fn show(Id((id, version)): Id<(CaseId, u64)>, member: Member) -> Response {
    let view = match member.engine().case(&member.session, id).await {
        Ok(view) => view,
        Err(error) => return member.no_page(error),
    };
    let entry = view.entries.iter().find(|entry| entry.version == version);
    let Some((entry, screened)) = entry.and_then(|entry| Some((entry, Recorded::of(entry)?)))
    else {
        return errors::nothing_here(&member.visit);
    };
    let page = page(&member, &view, entry, &screened);
    member.visit.page(&page)
}

/// A screening as it was recorded.
struct Recorded<'a> {
    instrument: &'a str,
    mode: ScreeningMode,
    answers: &'a std::collections::BTreeMap<String, screening::Answer>,
    /// What it was made from, as far as this version can make it again.
    facts: Option<Facts<'static>>,
    level: Level,
}

impl<'a> Recorded<'a> {
    fn of(entry: &'a Entry) -> Option<Self> {
        let CaseEvent::Screened {
            instrument,
            mode,
            answers,
            beside,
            level,
            ..
        } = &entry.event
        else {
            return None;
        };
        let ours = Instrument::ilo_ec_2009();
        let beside = beside.as_ref().filter(|_| *instrument == name(ours));
        Some(Self {
            instrument,
            mode: *mode,
            answers,
            facts: beside.and_then(|beside| beside.facts(ours, answers).ok()),
            level: *level,
        })
    }
}

fn page(member: &Member, view: &CaseView, entry: &Entry, screened: &Recorded<'_>) -> ScreenedPage {
    let t = member.texts();
    let id = view.case.id;
    let mut rows = vec![(t.screen_result_level(), screened.level.label(t))];
    let highest = view.case.highest_level;
    let by = match entry.event.actor().organisation() {
        Some(organisation) => member.name(organisation).to_owned().into(),
        None => t.case_timeline_mechanism(),
    };
    rows.extend(highest.map(|level| (t.screen_result_kept(), level.label(t))));
    rows.extend([
        (t.screen_result_mode(), screened.mode.label(t)),
        (t.screen_result_when(), member.moment(entry.at)),
        (t.screen_result_by(), by),
        (
            t.screen_result_instrument(),
            screened.instrument.to_owned().into(),
        ),
    ]);
    let mut remarks = Vec::new();
    if entry.mistaken {
        remarks.push(t.screen_result_mistaken());
    }
    if highest > Some(screened.level) {
        remarks.push(t.screen_result_lower());
    }
    let reasons = screened.facts.map(|facts| {
        let outcome = facts.evaluate();
        if outcome.level() != screened.level {
            let level = outcome.level().label(t);
            remarks.push(t.screen_result_other(level));
        }
        Reasons::of(member, &outcome)
    });
    if reasons.is_none() {
        remarks.push(t.screen_result_untold());
    }
    ScreenedPage {
        layout: member.layout(t.screen_result_title(), MessageFile::Screening),
        id,
        rows,
        remarks,
        answers: match reasons {
            Some(_) => Vec::new(),
            None => reasons::answered(member, screened.answers),
        },
        reasons,
    }
}
