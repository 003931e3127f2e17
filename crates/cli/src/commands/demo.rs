//! `throughline demo`: the whole system on one machine, with an invented country.

mod country;
mod scenarios;
mod simulated;
mod tale;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, ensure};
use clap::Args as Arguments;
use engine::{SetClock, SystemClock};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{SignedDuration, Timestamp};
use simulate::{Period, Simulation};
use tokio::net::TcpListener;

use self::tale::Teller;
use super::serve::{serve_until_stopped, site, told_to_stop};
use crate::installation::{Place, run};
use crate::log::LogFiles;

/// How long ago the invented history begins: a day before anything is told.
const HISTORY: SignedDuration = SignedDuration::from_hours(366 * 24);

/// How many simulated people are stored at a time.
const AT_ONCE: usize = 100;

/// Serve an invented country, to look at and try out
///
/// Makes an embedded database in a temporary folder that goes when the program stops, carries
/// invented concerns and cases through the same orders that pages use, prints a sign-in for each
/// role, and serves. Every page says that its names are invented.
#[derive(Arguments)]
pub(crate) struct Args {
    /// Keep the country in this folder, which must hold no installation yet
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where to listen, on this machine only
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// How many simulated people to tell of beside the cases told by hand
    #[arg(long, value_name = "N", default_value_t = 2000)]
    cases: u32,
    /// The seed of the simulated ones: same seed, same people (`throughline simulate`)
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        ensure!(
            self.listen.ip().is_loopback(),
            "the demo listens on this machine only: give a loopback address such as 127.0.0.1:8080"
        );
        run(self.demo())
    }

    async fn demo(self) -> anyhow::Result<()> {
        // Held until the end: dropping it removes the folder.
        let (_temporary, data) = match &self.data {
            Some(data) => (None, data.clone()),
            None => {
                let folder = tempfile::tempdir().context("making a temporary folder")?;
                let path = folder.path().to_owned();
                (Some(folder), path)
            }
        };
        let listener = TcpListener::bind(self.listen)
            .await
            .with_context(|| format!("listening on {}; is something else there?", self.listen))?;
        let place = Place::folder(data.clone());
        // Told to stop while it tells, it ends as it does later: the folder goes.
        let country = tokio::select! {
            told = self.tell(&place, &data) => told?,
            () = told_to_stop() => return Ok(()),
        };

        let address = listener.local_addr()?;
        println!("An invented country. Every name in it is invented.\n");
        println!(
            "{:22} {:30} {:12} passphrase",
            "organisation", "to look as", "sign-in"
        );
        for settled in &country.organisations {
            println!(
                "{:22} {:30} {:12} {}",
                settled.name, settled.role, settled.sign_in, settled.passphrase
            );
        }
        println!(
            "\nNo second factor is asked for here; an installation asks for one unless told otherwise."
        );
        println!("serving http://{address} (Ctrl-C stops)");
        let engine = place.open_existing().await?;
        let mut site = site(&engine);
        site.invented = true;
        let signer = LogFiles::of(&place)?.signer(None)?;
        serve_until_stopped(engine, site, listener, None, signer).await
    }

    /// Tells the country's history into a new installation.
    async fn tell(&self, place: &Place, data: &Path) -> anyhow::Result<country::Country> {
        let today = engine::Clock::now(&SystemClock);
        let clock = Arc::new(SetClock::at(before(today, HISTORY)));
        let telling = place.make_with(clock.clone()).await?;
        ensure!(
            !telling.is_set_up().await,
            "`{}` holds an installation already: choose an empty folder, or `throughline serve` it",
            data.display()
        );

        let steps = country::ORGANISATIONS.len() as u64 + scenarios::TALES + u64::from(self.cases);
        let progress = ProgressBar::new(steps);
        progress.set_style(
            ProgressStyle::with_template("{msg:30} {bar:30} {pos}/{len} {eta}")
                .expect("the template is well formed"),
        );
        let country = country::settle(&telling, &progress).await?;
        let teller = Teller {
            engine: &telling,
            clock: &clock,
            country: &country,
            today,
        };
        progress.set_message("telling cases by hand");
        let mut work = telling.work().await?;
        scenarios::tell(teller, &mut work, || progress.inc(1)).await?;
        work.commit().await?;
        self.simulated(teller, &progress).await?;
        clock.set(today);
        scenarios::from_the_public(&telling).await?;
        telling.sweep().await?;
        progress.finish_and_clear();
        Ok(country)
    }

    /// Tells the simulated people, some at a time.
    async fn simulated(&self, teller: Teller<'_>, progress: &ProgressBar) -> anyhow::Result<()> {
        progress.set_message("telling simulated cases");
        let country = simulate::Country::invented();
        let period = Period::until(&country, teller.today);
        let simulation = Simulation::new(&country, self.seed, period);
        let known = simulation.people(0).filter(|person| person.known.is_some());
        let mut known = known.take(self.cases as usize).peekable();
        while known.peek().is_some() {
            let mut work = teller.engine.work().await?;
            for person in known.by_ref().take(AT_ONCE) {
                simulated::tell(teller, &mut work, &simulation, &person).await?;
                progress.inc(1);
            }
            work.commit().await?;
        }
        Ok(())
    }
}

fn before(instant: Timestamp, ago: SignedDuration) -> Timestamp {
    instant.saturating_sub(ago).unwrap_or(instant)
}
