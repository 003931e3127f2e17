//! What a leaver costs: the organisation's new key, and everything that is wrapped to it.

use std::io::Write;

use anyhow::{Context, ensure};
use jiff::SignedDuration;
use serde::Serialize;

use super::house::{House, Kind, START};
use super::{Databases, bar, now};

/// How many cases are told in one transaction.
const TOGETHER: usize = 100;

/// Orders of a road that are told here: concern, presumption, account.
const ORDERS: usize = 3;

/// What the rotation of an organisation's key takes when a member leaves
///
/// Until the leaver is out and the new key in use, and until everything is wrapped to it and the older pair
/// is gone. `throughline bench trust` measures it too.
#[derive(clap::Args)]
pub(super) struct Args {
    /// How many cases the organisation holds
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    cases: usize,
}

impl Args {
    pub(super) async fn measure(&self, databases: &Databases) -> anyhow::Result<Vec<Renewal>> {
        let mut renewals = Vec::new();
        for kind in databases.kinds() {
            renewals.push(measure(kind, self.cases).await?);
        }
        Ok(renewals)
    }
}

/// What ending a membership took in an organisation of so many cases.
#[derive(Serialize)]
pub(super) struct Renewal {
    database: &'static str,
    cases: usize,
    keys: u64,
    /// Until the leaver is out and the new key in use.
    out_seconds: f64,
    /// Until every key was wrapped anew and the older pair was gone.
    rewrapped_seconds: f64,
}

/// Ends a membership of an organisation that holds so many cases.
pub(super) async fn measure(kind: &Kind, cases: usize) -> anyhow::Result<Renewal> {
    let house = House::set_up(kind).await?;
    let progress = bar(cases, &format!("loading {cases} cases on {}", kind.name()))?;
    let apart = SignedDuration::from_hours(360 * 24) / i32::try_from(cases.max(1))?;
    let mut waiting = Vec::new();
    for person in 0..cases {
        let at = START.saturating_add(apart * i32::try_from(person)?)?;
        let mut road = house.road(person as u64, 0, at);
        road.steps.truncate(ORDERS);
        waiting.extend(road.steps);
        progress.inc(1);
        if (person + 1).is_multiple_of(TOGETHER) || person + 1 == cases {
            house
                .engine
                .together(async |work| {
                    for step in waiting.clone() {
                        house.clock.set(step.at);
                        step.within(work).await?;
                    }
                    Ok(())
                })
                .await?;
            waiting.clear();
            house.engine.store().sequence().await?;
        }
    }
    progress.finish_and_clear();

    let leaver = house.users(1).await?;
    let (_, leaver) = leaver.first().context("one was asked for")?;
    let leaver = house.engine.store().member_by_sign_in(leaver).await?;
    let leaver = leaver.context("the one who joined")?;
    let custodian = &house.holders.first().context("there are some")?.session;
    let from = now();
    house.engine.end_membership(custodian, leaver.id).await?;
    let out = from.elapsed();
    let progress = bar(0, "wrapping keys anew")?;
    let told = |done, all| {
        progress.set_length(all);
        progress.set_position(done);
    };
    let rewrapped = house.engine.rewrap(custodian, told).await?;
    let all = from.elapsed();
    progress.finish_and_clear();
    ensure!(rewrapped.retired, "the older pair is still there");
    Ok(Renewal {
        database: kind.name(),
        cases,
        keys: rewrapped.done,
        out_seconds: out.as_secs_f64(),
        rewrapped_seconds: all.as_secs_f64(),
    })
}

/// Prints the figures.
pub(super) fn tell(out: &mut impl Write, renewals: &[Renewal]) -> anyhow::Result<()> {
    for renewal in renewals {
        writeln!(
            out,
            "  {:<10} a member leaves an organisation of {} cases: out after {:.0} ms; {} keys \
             wrapped anew and the older pair destroyed after {:.1} s",
            renewal.database,
            renewal.cases,
            renewal.out_seconds * 1e3,
            renewal.keys,
            renewal.rewrapped_seconds,
        )?;
    }
    Ok(())
}
