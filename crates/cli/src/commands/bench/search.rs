//! `throughline bench search`.

use std::io::Write;

use anyhow::{Context, ensure};
use case::concern::{Danger, Noticed, Told};
use case::content::{Content, SafeContact};
use case::{Compartment, ConcernId, Tell};
use engine::{Form, Parts, ReportConcern, Sought};
use serde::Serialize;

use super::house::{House, Kind, Settled};
use super::{Databases, bar, median, microseconds, now};

/// How many deviations an interval reaches that holds the median 99 times in 100.
const NINETY_NINE: f64 = 2.576;

/// How many concerns are told in one transaction.
const TOGETHER: usize = 100;

/// Whether the time that a search takes tells whom others know
///
/// One organisation searches in turn for persons whom another one knows, and for persons whom nobody
/// does. Of each pair of searches the difference in time is taken, and of all pairs the median of the
/// differences with its interval (99 %, by order statistics, which supposes nothing of how times are
/// distributed).
#[derive(clap::Args)]
pub(super) struct Args {
    /// How many persons the organisation that searches knows itself
    #[arg(long, value_name = "N", default_value_t = 200)]
    own: usize,
    /// How many persons another organisation knows
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    elsewhere: usize,
    /// How many pairs of searches are made
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    times: usize,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            own: 200,
            elsewhere: 2_000,
            times: 1_000,
        }
    }
}

/// What one kind of search takes, and what its time tells.
#[derive(Serialize)]
pub(super) struct Figure {
    database: &'static str,
    what: &'static str,
    own: usize,
    elsewhere: usize,
    pairs: usize,
    median_microseconds: f64,
    /// Known elsewhere less known to nobody: the median of the differences, and its interval.
    difference_microseconds: f64,
    from_microseconds: f64,
    to_microseconds: f64,
}

impl Args {
    pub(super) async fn measure(&self, databases: &Databases) -> anyhow::Result<Vec<Figure>> {
        ensure!(self.times >= 20, "too few to say anything: give 20 or more");
        ensure!(
            self.elsewhere > 0,
            "somebody has to be known: give 1 or more"
        );
        let mut figures = Vec::new();
        for kind in databases.kinds() {
            let house = House::set_up(kind).await?;
            let mut others = house.holders.iter();
            let (searches, knows) = others.next().zip(others.next()).context("there are some")?;
            tell(&house, searches, 0, self.own).await?;
            tell(&house, knows, 1_000_000, self.elsewhere).await?;
            for (what, sought) in [
                ("a telephone number", phone as fn(usize) -> _),
                ("a name", name),
            ] {
                figures.push(self.pairs(&house, kind, searches, what, sought).await?);
            }
        }
        Ok(figures)
    }

    async fn pairs(
        &self,
        house: &House,
        kind: &Kind,
        by: &Settled,
        what: &'static str,
        sought: fn(usize) -> anyhow::Result<Sought>,
    ) -> anyhow::Result<Figure> {
        let search = async |person: usize| {
            let sought = sought(person)?;
            let from = now();
            let found = house.engine.search(&by.session, &sought).await?.found;
            let took = microseconds(from.elapsed());
            ensure!(found.is_empty(), "what others know was found");
            Ok(took)
        };
        // What was not looked through yet is, before anything is measured.
        for person in 0..10 {
            search(2_000_000 + person).await?;
        }
        // For a name everything is opened.
        let times = match sought(0)? {
            Sought::Name(_) => (self.times / 10).max(20),
            Sought::Number { .. } => self.times,
        };
        let progress = bar(times, &format!("searching for {what} on {}", kind.name()))?;
        let (mut all, mut differences) = (Vec::new(), Vec::new());
        for pair in 0..times {
            let known = 1_000_000 + pair % self.elsewhere;
            let unknown = 3_000_000 + pair % self.elsewhere;
            // Which one is first changes, so that it does not matter.
            let (one, other) = if pair.is_multiple_of(2) {
                let one = search(known).await?;
                (one, search(unknown).await?)
            } else {
                let other = search(unknown).await?;
                (search(known).await?, other)
            };
            all.extend([one, other]);
            differences.push(one - other);
            progress.inc(1);
        }
        progress.finish_and_clear();
        differences.sort_by(f64::total_cmp);
        let (from, to) = interval(&differences);
        Ok(Figure {
            database: kind.name(),
            what,
            own: self.own,
            elsewhere: self.elsewhere,
            pairs: times,
            median_microseconds: median(&all),
            difference_microseconds: median(&differences),
            from_microseconds: from,
            to_microseconds: to,
        })
    }
}

/// The interval of the median of a sorted sample, by order statistics.
fn interval(sorted: &[f64]) -> (f64, f64) {
    let count = sorted.len() as f64;
    let reach = NINETY_NINE * count.sqrt() / 2.0;
    let at = |place: f64| {
        let place = (place.max(0.0) as usize).min(sorted.len().saturating_sub(1));
        sorted.get(place).copied().unwrap_or(f64::NAN)
    };
    (
        at((count / 2.0 - reach).floor()),
        at((count / 2.0 + reach).ceil()),
    )
}

fn phone(person: usize) -> anyhow::Result<Sought> {
    Ok(Sought::phone(&format!(
        "+49 30 {:08}",
        10_000_000 + person
    ))?)
}

fn name(person: usize) -> anyhow::Result<Sought> {
    Ok(Sought::name(&format!("Invented{person}"))?)
}

/// Tells concerns, each about one person with a name and a telephone number.
async fn tell(house: &House, by: &Settled, first: usize, count: usize) -> anyhow::Result<()> {
    let progress = bar(count, "telling concerns")?;
    for chunk in 0..count.div_ceil(TOGETHER) {
        let persons = chunk * TOGETHER..count.min((chunk + 1) * TOGETHER);
        let told = persons.len() as u64;
        house
            .engine
            .together(async |work| {
                for person in persons.clone() {
                    let told = Told {
                        noticed: Noticed::OwnWork,
                        danger: Danger::Soon,
                        persons: None,
                        child: Tell::No,
                        forms: [screening::Form::ForcedLabour].into(),
                        seen_on: None,
                    };
                    let concern = ConcernId::new(house.engine.new_id());
                    let order = ReportConcern(case::concern::ReportConcern {
                        concern,
                        told,
                        reference: None,
                    });
                    let person = first + person;
                    let contact = SafeContact {
                        channel: format!("030 {:08}", 10_000_000 + person),
                        ..SafeContact::default()
                    };
                    let parts = Parts::from([
                        (
                            Compartment::Identity,
                            Content::Words(format!("Invented{person} Person")),
                        ),
                        (Compartment::Contact, Content::Contact(contact)),
                    ]);
                    work.perform(&by.session, order, parts, Form::default())
                        .await?;
                }
                Ok(())
            })
            .await?;
        house.engine.store().sequence().await?;
        progress.inc(told);
    }
    progress.finish_and_clear();
    Ok(())
}

/// Prints the figures.
pub(super) fn tell_figures(out: &mut impl Write, figures: &[Figure]) -> anyhow::Result<()> {
    writeln!(out, "search: what its time tells of whom others know")?;
    for figure in figures {
        writeln!(
            out,
            "  {:<10} {}, {} persons known to whoever searches and {} elsewhere: {:.0} µs; known \
             elsewhere less known to nobody, {} pairs: {:+.1} µs (99 %: {:+.1} to {:+.1} µs)",
            figure.database,
            figure.what,
            figure.own,
            figure.elsewhere,
            figure.median_microseconds,
            figure.pairs,
            figure.difference_microseconds,
            figure.from_microseconds,
            figure.to_microseconds,
        )?;
    }
    Ok(())
}
