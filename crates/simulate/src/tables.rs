//! The sheets that a simulation is written as.

use std::io::Write;

use csv::Writer;

use crate::road::{Met, Step, What};
use crate::simulation::{Person, Simulation};

/// A sheet: one CSV file about the known people of a simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// What is written down about each person, as `throughline screen` reads it.
    Cases,
    /// What happened, a step a row.
    Roads,
    /// On whose lists people came and how, an entry a row.
    Entries,
    /// The truth about each known person.
    People,
}

impl Sheet {
    /// Every sheet.
    pub const ALL: [Self; 4] = [Self::Cases, Self::Roads, Self::Entries, Self::People];

    /// The name of its file.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::Cases => "cases.csv",
            Self::Roads => "roads.csv",
            Self::Entries => "entries.csv",
            Self::People => "people.csv",
        }
    }

    /// Its header.
    #[must_use]
    pub const fn header(self) -> &'static [&'static str] {
        match self {
            Self::Cases => &[
                "id",
                "age",
                "age_in_doubt",
                "acts",
                "means",
                "forms",
                "intended",
                "answers",
            ],
            Self::Roads => &[
                "id", "at", "by", "step", "code", "to", "urgency", "referral", "child",
            ],
            Self::Entries => &["id", "list", "at", "met", "from"],
            Self::People => &[
                "id",
                "class",
                "victim",
                "forms",
                "sex",
                "age",
                "age_group",
                "region",
                "crossing",
                "hiddenness",
            ],
        }
    }

    /// Writes the rows of the `number`th known person, counted from 1; none for somebody hidden.
    ///
    /// # Errors
    /// Fails if the writer does.
    pub fn write(
        self,
        simulation: &Simulation<'_>,
        number: u64,
        person: &Person<'_>,
        to: &mut Writer<impl Write>,
    ) -> csv::Result<()> {
        let Some(known) = person.known.as_deref() else {
            return Ok(());
        };
        let id = format!("S{number:07}");
        let period = simulation.period();
        match self {
            Self::Cases => {
                let record = &known.record;
                let age = record.age.map_or_else(String::new, |age| age.to_string());
                let answers = record.answers.iter();
                let answers = answers.map(|(id, answer)| format!("{id}={}", answer.code()));
                to.write_record([
                    id.as_str(),
                    &age,
                    yes(record.age_in_doubt),
                    &record.acts.join(";"),
                    &record.means.join(";"),
                    person.forms,
                    yes(record.intended),
                    &answers.collect::<Vec<_>>().join(";"),
                ])
            }
            Self::Roads => known.road.steps.iter().try_for_each(|step| {
                let at = period.at(step.at).to_string();
                step_row(&id, &at, step, to)
            }),
            Self::Entries => known.road.entries.iter().try_for_each(|entry| {
                let at = period.at(entry.at).to_string();
                let from = match entry.met {
                    Met::ReferredBy(from) => from,
                    Met::Own | Met::SelfPresented => "",
                };
                to.write_record([&id, entry.list, &at, entry.met.code(), from])
            }),
            Self::People => to.write_record([
                id.as_str(),
                &person.class.id,
                yes(person.class.victim),
                person.forms,
                person.sex,
                &person.age.to_string(),
                person.age_group,
                person.region,
                person.crossing(),
                person.hidden,
            ]),
        }
    }
}

fn step_row(id: &str, at: &str, step: &Step<'_>, to: &mut Writer<impl Write>) -> csv::Result<()> {
    let number;
    let (mut code, mut to_whom, mut urgent, mut referral, mut may_be_child) = ("", "", "", 0, "");
    match &step.what {
        What::Told { how, danger, child } => (code, urgent, may_be_child) = (how, danger, child),
        What::MetAgain { how } => code = how,
        What::Ended(outcome) => code = outcome,
        What::Presumed { indicator, child } => {
            (code, may_be_child) = (indicator.unwrap_or("judgement"), child);
        }
        What::Agreed { to, with, .. } => (code, to_whom) = (to, with.unwrap_or("")),
        What::Referred {
            referral: number,
            to,
            need,
            urgency,
        } => (code, to_whom, urgent, referral) = (need, to, urgency, *number),
        What::Declined(number, reason) => (code, referral) = (reason, *number),
        What::Accepted(number)
        | What::Lapsed(number)
        | What::TakenUp(number)
        | What::Completed(number)
        | What::TakenBack(number) => referral = *number,
        What::ReflectionEnded(chosen) => code = if *chosen { "persons_choice" } else { "ran_out" },
        What::Alarm(order) => code = order,
        What::Closed(reason) => code = reason,
        What::Screened
        | What::AgeContradicted
        | What::ReflectionStarted
        | What::GuardianAppointed
        | What::Reopened => {}
    }
    let referral = match referral {
        0 => "",
        referral => {
            number = referral.to_string();
            number.as_str()
        }
    };
    let step_code = step.what.code();
    to.write_record([
        id,
        at,
        step.by,
        step_code,
        code,
        to_whom,
        urgent,
        referral,
        may_be_child,
    ])
}

const fn yes(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}
