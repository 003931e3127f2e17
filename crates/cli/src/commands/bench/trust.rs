//! `throughline bench trust`.

use std::io::Write;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde::Serialize;

use super::house::{House, Kind};
use super::meter::{Listening, Meter, Trust};
use super::pages::{Page, Served, load};
use super::renewal::{self, Renewal};
use super::sign_in::{self, SignIn};
use super::{Databases, median, microseconds, now};

/// How often a member signs in.
const SIGN_INS: usize = 30;

/// What trust costs: the share of a page's and of an order's time
///
/// Sealing and opening, the policies, and the ledger (hashing, and giving each event its place) are
/// timed where they happen, within whole pages asked for over a connection by one user, and within
/// whole orders, on the same data in the same run. What is left is the time without them. Then what a
/// member waits for when signing in, and what it takes when one leaves.
#[derive(clap::Args)]
pub(super) struct Args {
    /// How many cases there are
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    cases: usize,
    /// How often each page is asked for, and each order given
    #[arg(long, value_name = "N", default_value_t = 200)]
    times: usize,
    /// How many cases an organisation holds whose key is renewed because a member leaves
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    renewed: usize,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            cases: 1_000,
            times: 200,
            renewed: 10_000,
        }
    }
}

/// Everything measured of trust.
#[derive(Serialize)]
pub(super) struct Figures {
    shares: Vec<Figure>,
    sign_ins: Vec<SignIn>,
    renewals: Vec<Renewal>,
}

/// What one kind of work takes, and trust of it: medians for the whole, means for the shares.
#[derive(Serialize)]
pub(super) struct Figure {
    database: &'static str,
    what: &'static str,
    times: usize,
    median_microseconds: f64,
    mean_microseconds: f64,
    /// Of the mean.
    trust: Trust,
    share: f64,
}

fn meter() -> &'static Meter {
    static METER: OnceLock<Meter> = OnceLock::new();
    METER.get_or_init(Meter::default)
}

impl Args {
    pub(super) async fn measure(&self, databases: &Databases) -> anyhow::Result<Figures> {
        ensure!(self.times > 0, "nothing to measure: give 1 or more");
        ensure!(
            self.times <= self.cases / 4,
            "a case can be opened for the first time once only: give four times as many cases"
        );
        tracing::subscriber::set_global_default(Listening(meter()))
            .context("listening to the spans of trust")?;
        let mut figures = Figures {
            shares: Vec::new(),
            sign_ins: Vec::new(),
            renewals: Vec::new(),
        };
        for kind in databases.kinds() {
            figures.shares.extend(self.measure_on(kind).await?);
            figures
                .sign_ins
                .push(sign_in::measure(kind, SIGN_INS).await?);
            let renewal = renewal::measure(kind, self.renewed).await?;
            figures.renewals.push(renewal);
        }
        Ok(figures)
    }

    async fn measure_on(&self, kind: &Kind) -> anyhow::Result<Vec<Figure>> {
        let house = House::set_up(kind).await?;
        let ids = load(&house, kind, self.cases).await?;
        let served = Served::start(&house).await?;
        let mut users = served.users(&house, 1, &ids, self.times).await?;
        let user = users.first_mut().context("one user was asked for")?;
        let mut figures = Vec::new();
        for (what, page) in [
            ("a case opened for the first time", Page::Opened),
            ("my work", Page::Lists),
        ] {
            let paths = user.paths(page, self.times);
            let mut sample = Sample::default();
            for path in paths {
                meter().take();
                let time = user.ask(page, &path).await?.time;
                sample.add(time, meter().take());
            }
            figures.push(sample.figure(kind, what));
        }
        served.stop().await?;

        let mut sample = Sample::default();
        let after = house.engine.now();
        for person in 0.. {
            for step in house.road(1_000_000 + person, 0, after).steps {
                house.clock.set(step.at);
                meter().take();
                let from = now();
                step.perform(&house.engine).await?;
                sample.add(from.elapsed(), meter().take());
            }
            if sample.times.len() >= self.times {
                break;
            }
        }
        figures.push(sample.figure(kind, "an order, to the disk"));
        Ok(figures)
    }
}

#[derive(Default)]
struct Sample {
    times: Vec<f64>,
    trust: Trust,
}

impl Sample {
    fn add(&mut self, time: Duration, trust: Trust) {
        self.times.push(microseconds(time));
        self.trust.sealing += trust.sealing;
        self.trust.ledger += trust.ledger;
        self.trust.policy += trust.policy;
    }

    fn figure(self, kind: &Kind, what: &'static str) -> Figure {
        let count = self.times.len();
        let all: f64 = self.times.iter().sum();
        let each = |time: Duration| time.div_f64(count as f64);
        Figure {
            database: kind.name(),
            what,
            times: count,
            median_microseconds: median(&self.times),
            mean_microseconds: all / count as f64,
            share: microseconds(self.trust.sum()) / all,
            trust: Trust {
                sealing: each(self.trust.sealing),
                ledger: each(self.trust.ledger),
                policy: each(self.trust.policy),
            },
        }
    }
}

/// Prints the figures.
pub(super) fn tell(out: &mut impl Write, figures: &Figures) -> anyhow::Result<()> {
    writeln!(
        out,
        "What sealing, the ledger and the policies take of a page and of an order (one user):"
    )?;
    for figure in &figures.shares {
        let trust = &figure.trust;
        let without = figure.mean_microseconds - microseconds(trust.sum());
        writeln!(
            out,
            "  {:<10} {:<37} {:>6.0} µs with, {:>6.0} µs without; sealing {:>4.0}, ledger {:>4.0}, \
             policy {:>4.0}: {:>2.0} % (target for pages: below 35 %)",
            figure.database,
            figure.what,
            figure.mean_microseconds,
            without,
            microseconds(trust.sealing),
            microseconds(trust.ledger),
            microseconds(trust.policy),
            figure.share * 100.0,
        )?;
    }
    sign_in::tell(out, &figures.sign_ins)?;
    renewal::tell(out, &figures.renewals)
}
