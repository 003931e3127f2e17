//! `throughline demo`: the whole system on one machine, with an invented country.

mod country;
mod history;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, ensure};
use clap::Args as Arguments;
use engine::{SetClock, SystemClock};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;

use super::serve::{serve_until_stopped, site};
use crate::installation::{Place, run};
use crate::log::LogFiles;

/// How long ago the invented history begins.
const HISTORY: SignedDuration = SignedDuration::from_hours(365 * 24);

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
    /// How many simulated concerns to tell beside the dozen told by hand
    #[arg(long, value_name = "N", default_value_t = 2000)]
    cases: u32,
    /// The seed of the simulated ones: same seed, same history
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
        let (_temporary, data) = match self.data {
            Some(data) => (None, data),
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
        let today = engine::Clock::now(&SystemClock);
        let clock = Arc::new(SetClock::at(before(today, HISTORY)));
        let telling = place.make_with(clock.clone()).await?;
        ensure!(
            !telling.is_set_up().await,
            "`{}` holds an installation already: choose an empty folder, or `throughline serve` it",
            data.display()
        );

        let steps =
            2 * country::ORGANISATIONS.len() as u64 + history::BY_HAND + u64::from(self.cases);
        let progress = ProgressBar::new(steps);
        progress.set_style(
            ProgressStyle::with_template("{msg:30} {bar:30} {pos}/{len} {eta}")
                .expect("the template is well formed"),
        );
        let country = country::settle(&telling, &progress).await?;
        let teller = history::Teller {
            engine: &telling,
            clock: &clock,
            country: &country,
            today,
        };
        teller.by_hand(&progress).await?;
        teller.simulated(self.cases, self.seed, &progress).await?;
        clock.set(today);
        telling.sweep().await?;
        progress.finish_and_clear();

        let address = listener.local_addr()?;
        println!("An invented country. Every name in it is invented.\n");
        println!("{:30} {:26} passphrase", "organisation", "sign-in");
        for settled in &country.organisations {
            println!(
                "{:30} {:26} {}",
                settled.name, settled.sign_in, settled.passphrase
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
        serve_until_stopped(engine, site, listener, signer).await
    }
}

fn before(instant: Timestamp, ago: SignedDuration) -> Timestamp {
    instant.saturating_sub(ago).unwrap_or(instant)
}
