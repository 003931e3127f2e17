//! `throughline simulate`: an invented country's cases, with the truth beside them.

mod folder;
mod run;

use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::Args as Arguments;
use engine::{Clock as _, SystemClock};
use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use simulate::{Country, Period, Simulation};

use self::folder::Folder;

/// Simulate a country's cases, with the true number of victims beside them
///
/// Writes a folder of CSV and JSON files about people who do not exist: what is written down about
/// each (`cases.csv`, for `throughline screen`), what happened to them (`roads.csv`), on whose lists
/// they came and how (`entries.csv`), those lists as `throughline estimate` reads them
/// (`lists-own.csv`: own detections only; `lists-naive.csv`: whatever brought people there), and the
/// truth (`people.csv`, `truth.json`): how many victims there are, hidden ones included, and how much
/// of the lists' overlap referrals have made.
///
/// Same cases, seed, day and country: same bytes, on any machine and any number of threads. Fewer
/// cases under the same seed are the first of more. `docs/simulated-country.md` explains every
/// parameter and every column.
#[derive(Arguments)]
#[command(after_help = "Example:\n  \
    throughline simulate --cases 2000 --seed 7 --out country\n  \
    throughline screen country/cases.csv --out screened.csv\n  \
    throughline estimate country/lists-own.csv --method stepwise\n  \
    throughline estimate country/lists-naive.csv --method stepwise")]
pub(crate) struct Args {
    /// How many people become known to the mechanism; several times as many stay hidden
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    cases: u64,
    /// The seed: same seed, same country
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The last day that is simulated; the period before it is the country's. Today if not given
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<Date>,
    /// The folder to make; it must not exist yet, or be empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Another country than the invented one: a file like crates/simulate/countries/invented.toml
    #[arg(long, value_name = "FILE")]
    country: Option<PathBuf>,
    /// How many threads work on it; all processors if not given
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let country = self.country()?;
        let until = self.last_day()?;
        let period = Period::until_end_of(&country, until).context("`--until`")?;
        let simulation = Simulation::new(&country, self.seed, period);
        let threads = usize::from(self.threads.unwrap_or_default());
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().context("starting the threads")?;
        let mut folder = Folder::begin(&self.out)?;
        let progress = bar(self.cases);
        let done = pool.install(|| run::run(&simulation, self.cases, &mut folder, &progress));
        progress.finish_and_clear();
        let (truth, lists) = done?;
        folder.lists(&country, &lists)?;
        folder.truth(&simulation, self.seed, self.cases, until, &truth)?;
        folder.finish()?;
        println!(
            "Wrote {} cases of an invented country to `{}`. It has {} victims; {} of them are known \
             to somebody and {} were detected by a list's owner itself.",
            HumanCount(self.cases),
            self.out.display(),
            HumanCount(truth.victims.total),
            HumanCount(truth.victims.known),
            HumanCount(truth.victims.on_own_lists),
        );
        Ok(())
    }

    fn country(&self) -> anyhow::Result<Country> {
        let Some(path) = &self.country else {
            return Ok(Country::invented());
        };
        let name = path.display();
        let text = std::fs::read_to_string(path).with_context(|| format!("reading `{name}`"))?;
        Country::parse(&text).with_context(|| format!("country file `{name}`"))
    }

    fn last_day(&self) -> anyhow::Result<Date> {
        let today = TimeZone::UTC.to_datetime(SystemClock.now()).date();
        let until = self.until.unwrap_or(today);
        ensure!(
            until <= today,
            "`--until {until}` has not come yet; give a day up to today, {today} (UTC)"
        );
        Ok(until)
    }
}

fn bar(cases: u64) -> ProgressBar {
    let template = "simulating {bar:30} {human_pos}/{human_len} cases, {eta} left";
    let style = ProgressStyle::with_template(template).expect("the template is well formed");
    ProgressBar::new(cases).with_style(style)
}
