//! `throughline bench`: the figures the documentation claims, measured again on this machine.

mod disclosure;
mod house;
mod meter;
mod pages;
mod path;
mod renewal;
mod road;
mod screening;
mod search;
mod sign_in;
mod trust;

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use store::{LOCAL_SERVER, Scratch};

use self::house::Kind;
use crate::installation::run;

/// Measure the figures that the documentation claims
///
/// Without a subcommand everything is measured. Databases are temporary and go with the program:
/// an embedded one in a temporary folder, and one of its own on a PostgreSQL server where one can be
/// reached.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Args)]
struct Common {
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    /// A PostgreSQL server on which a database may be made and dropped
    #[arg(long, value_name = "URL", env = "DATABASE_URL", global = true)]
    database: Option<String>,
    /// Measure one of the two databases
    #[arg(long, value_name = "DATABASE", global = true)]
    only: Option<Only>,
    /// Where to make the embedded database: on the disk to be measured, never in memory
    #[arg(long, value_name = "DIR", global = true)]
    within: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Only {
    Sqlite,
    Postgresql,
}

#[derive(Subcommand)]
enum Command {
    Path(path::Args),
    Pages(pages::Args),
    Screening(screening::Args),
    Trust(trust::Args),
    Search(search::Args),
    Rotation(renewal::Args),
    /// Synthetic microdata: time, memory, and quality beside a fresh draw without privacy
    Disclosure(disclosure::Args),
}

/// What was measured.
#[derive(Serialize, Default)]
struct Report {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<Vec<path::Figure>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<Vec<pages::Figure>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    screening: Option<Vec<screening::Figure>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trust: Option<trust::Figures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    search: Option<Vec<search::Figure>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rotation: Option<Vec<renewal::Renewal>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disclosure: Option<disclosure::Report>,
    /// Why PostgreSQL was not measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    without_postgresql: Option<String>,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        if cfg!(debug_assertions) {
            eprintln!("note: this is a development build; its times mean nothing");
        }
        let Self { command, common } = self;
        let json = common.json;
        let report = run(async {
            tokio::select! {
                report = measure(command, common) => report,
                // So that temporary databases go with the program.
                stopped = tokio::signal::ctrl_c() => {
                    stopped?;
                    anyhow::bail!("stopped before the end")
                }
            }
        })?;
        let mut stdout = std::io::stdout().lock();
        if json {
            serde_json::to_writer_pretty(&mut stdout, &report)?;
            writeln!(stdout)?;
            return Ok(());
        }
        report.tell(&mut stdout)
    }
}

async fn measure(command: Option<Command>, common: Common) -> anyhow::Result<Report> {
    let mut report = Report::default();
    match command {
        Some(Command::Disclosure(args)) => report.disclosure = Some(args.measure()?),
        Some(Command::Screening(args)) => report.screening = Some(args.measure()?),
        Some(Command::Path(args)) => {
            let databases = Databases::find(common, &mut report).await?;
            report.path = Some(args.measure(&databases).await?);
        }
        Some(Command::Pages(args)) => {
            let databases = Databases::find(common, &mut report).await?;
            report.pages = Some(args.measure(&databases).await?);
        }
        Some(Command::Search(args)) => {
            let databases = Databases::find(common, &mut report).await?;
            report.search = Some(args.measure(&databases).await?);
        }
        Some(Command::Rotation(args)) => {
            let databases = Databases::find(common, &mut report).await?;
            report.rotation = Some(args.measure(&databases).await?);
        }
        Some(Command::Trust(args)) => {
            let databases = Databases::find(common, &mut report).await?;
            report.trust = Some(args.measure(&databases).await?);
        }
        None => {
            let databases = Databases::find(common, &mut report).await?;
            report.screening = Some(screening::Args::default().measure()?);
            report.path = Some(path::Args::default().measure(&databases).await?);
            report.pages = Some(pages::Args::default().measure(&databases).await?);
            report.disclosure = Some(disclosure::Args::default().measure()?);
            report.search = Some(search::Args::default().measure(&databases).await?);
            // Last: from then on somebody listens to every span.
            report.trust = Some(trust::Args::default().measure(&databases).await?);
        }
    }
    Ok(report)
}

impl Report {
    fn tell(&self, out: &mut impl Write) -> anyhow::Result<()> {
        if let Some(figures) = &self.screening {
            screening::tell(out, figures)?;
        }
        if let Some(figures) = &self.path {
            path::tell(out, figures)?;
        }
        if let Some(figures) = &self.pages {
            pages::tell(out, figures)?;
        }
        if let Some(figures) = &self.trust {
            trust::tell(out, figures)?;
        }
        if let Some(figures) = &self.search {
            search::tell_figures(out, figures)?;
        }
        if let Some(renewals) = &self.rotation {
            writeln!(out, "rotation: what a leaver costs")?;
            renewal::tell(out, renewals)?;
        }
        if let Some(report) = &self.disclosure {
            disclosure::tell(out, report)?;
        }
        if let Some(why) = &self.without_postgresql {
            writeln!(out, "PostgreSQL was not measured: {why}")?;
        }
        Ok(())
    }
}

/// The databases there are to measure.
struct Databases(Vec<Kind>);

impl Databases {
    /// The embedded one, and the server's if it can be reached; a server that was named must be.
    async fn find(common: Common, report: &mut Report) -> anyhow::Result<Self> {
        if common.only == Some(Only::Sqlite) {
            return Ok(Self(vec![Kind::Embedded(common.within)]));
        }
        let mut kinds = Vec::new();
        if common.only.is_none() {
            kinds.push(Kind::Embedded(common.within));
        }
        let named = common.database.is_some() || common.only.is_some();
        let url = common.database.as_deref().unwrap_or(LOCAL_SERVER);
        match Scratch::create(url).await {
            Ok(_) => kinds.push(Kind::Server(url.to_owned())),
            Err(fault) if named => {
                return Err(fault).context("making a database on the PostgreSQL server");
            }
            Err(fault) => {
                let why = format!(
                    "{fault}; start a server on this machine, or name one with `--database URL`"
                );
                eprintln!("PostgreSQL is not measured: {why}");
                report.without_postgresql = Some(why);
            }
        }
        Ok(Self(kinds))
    }

    fn kinds(&self) -> &[Kind] {
        &self.0
    }
}

/// A progress bar of so many steps.
fn bar(steps: usize, what: &str) -> anyhow::Result<ProgressBar> {
    let bar = ProgressBar::new(steps as u64);
    bar.set_style(ProgressStyle::with_template(
        "{msg:40} {bar:30} {pos}/{len} {eta}",
    )?);
    bar.set_message(what.to_owned());
    Ok(bar)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn now() -> Instant {
    Instant::now()
}

fn microseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// The value below which a share of a sample lies; the sample is not empty.
fn quantile(sample: &[f64], share: f64) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() as f64 * share) as usize;
    let place = place.min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

fn median(sample: &[f64]) -> f64 {
    quantile(sample, 0.5)
}
