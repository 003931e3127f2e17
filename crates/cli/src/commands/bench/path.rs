//! `throughline bench path`: what an order costs from being given to being on the disk, beside what
//! its rows alone cost.

use std::io::Write;
use std::time::Duration;

use anyhow::ensure;
use indicatif::ProgressBar;
use jiff::SignedDuration;
use serde::Serialize;
use store::Store;

use super::house::{House, Kind, START};
use super::road::{Step, WHOLE};
use super::{Databases, bar, median, microseconds, now};

/// Orders in one transaction, when there are several.
const TOGETHER: usize = 100;

/// The full path of an order against the bare limit
///
/// The full path reads the state, authorises, decides, seals, hashes and stores. The bare limit
/// inserts the same rows, of the same bytes, into the same tables of a second database, through the
/// same driver with the same durability, and does nothing else. Both take turns, order by order or
/// transaction by transaction, so that a busy machine slows both.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Persons whose orders are given one by one
    #[arg(long, value_name = "N", default_value_t = 150)]
    persons: usize,
    /// Transactions of 100 orders
    #[arg(long, value_name = "N", default_value_t = 30)]
    transactions: usize,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            persons: 150,
            transactions: 30,
        }
    }
}

/// Medians of what one order takes.
#[derive(Serialize)]
pub(super) struct Figure {
    database: &'static str,
    orders_in_a_transaction: usize,
    full_microseconds: f64,
    bare_microseconds: f64,
    /// Bare over full: 1 would be no cost at all.
    ratio: f64,
}

impl Args {
    pub(super) async fn measure(&self, databases: &Databases) -> anyhow::Result<Vec<Figure>> {
        ensure!(
            self.persons > 0 && self.transactions > 0,
            "nothing to measure: give 1 or more"
        );
        let mut figures = Vec::new();
        for kind in databases.kinds() {
            let rounds = self.persons + self.transactions;
            let progress = bar(rounds, &format!("orders on {}", kind.name()))?;
            figures.extend(self.measure_on(kind, &progress).await?);
            progress.finish_and_clear();
        }
        Ok(figures)
    }

    async fn measure_on(&self, kind: &Kind, progress: &ProgressBar) -> anyhow::Result<[Figure; 2]> {
        let full = House::set_up(kind).await?;
        let bare = House::set_up(kind).await?;
        // The first orders meet cold caches and are not counted.
        let mut persons = 0..;
        for person in persons.by_ref().take(3) {
            one_by_one(&full, &bare, person).await?;
        }
        let mut one = Vec::new();
        for person in persons.by_ref().take(self.persons) {
            one.push(one_by_one(&full, &bare, person).await?);
            progress.inc(1);
        }
        let mut waiting = (Vec::new(), Vec::new());
        let mut hundred = Vec::new();
        while hundred.len() < self.transactions {
            while waiting.0.len() < TOGETHER {
                let person = persons.next().expect("persons do not run out");
                waiting.0.extend(steps(&full, person));
                waiting.1.extend(steps(&bare, person));
            }
            let given = waiting.0.drain(..TOGETHER).collect();
            let bare_given = waiting.1.drain(..TOGETHER).collect();
            hundred.push(together(&full, &bare, given, bare_given, hundred.len()).await?);
            progress.inc(1);
        }
        ensure!(
            entries(full.engine.store()).await? == entries(bare.engine.store()).await?,
            "the two databases were not given the same"
        );
        let figure = |orders, times: &[Pair], each: usize| {
            let each = each as f64;
            let of = |of: fn(&Pair) -> f64| median(&times.iter().map(of).collect::<Vec<_>>());
            let full = of(|pair| pair.full) / each;
            let bare = of(|pair| pair.bare) / each;
            Figure {
                database: kind.name(),
                orders_in_a_transaction: orders,
                full_microseconds: full,
                bare_microseconds: bare,
                ratio: bare / full,
            }
        };
        Ok([figure(1, &one, WHOLE), figure(TOGETHER, &hundred, TOGETHER)])
    }
}

/// How long the same orders took both ways, in microseconds.
struct Pair {
    full: f64,
    bare: f64,
}

fn steps(house: &House, person: usize) -> Vec<Step<'_>> {
    let hours = SignedDuration::from_hours(i64::try_from(person).unwrap_or(0));
    let at = START.saturating_add(hours).unwrap_or(START);
    house.road(person as u64, person, at).steps
}

/// A person's whole road, each order in a transaction of its own.
async fn one_by_one(full: &House, bare: &House, person: usize) -> anyhow::Result<Pair> {
    let mut pair = Pair {
        full: 0.0,
        bare: 0.0,
    };
    for (number, (step, same)) in steps(full, person)
        .into_iter()
        .zip(steps(bare, person))
        .enumerate()
    {
        full.clock.set(step.at);
        bare.clock.set(same.at);
        let mut work = bare.engine.work().await?;
        same.within(&mut work).await?;
        let store = bare.engine.store();
        let rows = store.bare(work.into_commits()).await?;
        let fully = async {
            let from = now();
            step.perform(&full.engine).await?;
            anyhow::Ok(from.elapsed())
        };
        let barely = async {
            let from = now();
            store.insert_bare(rows).await?;
            anyhow::Ok(from.elapsed())
        };
        let (one, other) = in_turn(number, fully, barely).await?;
        pair.full += microseconds(one);
        pair.bare += microseconds(other);
    }
    Ok(pair)
}

/// A hundred orders in one transaction.
async fn together(
    full: &House,
    bare: &House,
    given: Vec<Step<'_>>,
    same: Vec<Step<'_>>,
    number: usize,
) -> anyhow::Result<Pair> {
    let mut work = bare.engine.work().await?;
    for step in same {
        bare.clock.set(step.at);
        step.within(&mut work).await?;
    }
    let store = bare.engine.store();
    let rows = store.bare(work.into_commits()).await?;
    let fully = async {
        let from = now();
        full.engine
            .together(async |work| {
                for step in given.clone() {
                    full.clock.set(step.at);
                    step.within(work).await?;
                }
                Ok(())
            })
            .await?;
        anyhow::Ok(from.elapsed())
    };
    let barely = async {
        let from = now();
        store.insert_bare(rows).await?;
        anyhow::Ok(from.elapsed())
    };
    let (one, other) = in_turn(number, fully, barely).await?;
    Ok(Pair {
        full: microseconds(one),
        bare: microseconds(other),
    })
}

/// Awaits both, one after the other; who is first changes every time.
async fn in_turn<T, U>(
    number: usize,
    one: impl Future<Output = anyhow::Result<T>>,
    other: impl Future<Output = anyhow::Result<U>>,
) -> anyhow::Result<(T, U)> {
    if number.is_multiple_of(2) {
        let one = one.await?;
        Ok((one, other.await?))
    } else {
        let other = other.await?;
        Ok((one.await?, other))
    }
}

/// How many events a log has, after checking each.
async fn entries(store: &Store) -> anyhow::Result<u64> {
    while store.sequence().await? > 0 {}
    Ok(store.verify_ledger(&[], |_| ()).await?.audit?.size)
}

/// Prints the figures.
pub(super) fn tell(out: &mut impl Write, figures: &[Figure]) -> anyhow::Result<()> {
    writeln!(
        out,
        "An order, from being given to being on the disk, beside its rows alone (median):"
    )?;
    for figure in figures {
        let full = Duration::from_secs_f64(figure.full_microseconds / 1e6);
        let rate = 1.0 / full.as_secs_f64();
        writeln!(
            out,
            "  {:<10} {:>3} in a transaction: {:>6.0} µs, {:>6.0} a second; rows alone {:>6.0} µs; \
             bare/full {:.2} (target: 0.5 or more)",
            figure.database,
            figure.orders_in_a_transaction,
            figure.full_microseconds,
            rate,
            figure.bare_microseconds,
            figure.ratio,
        )?;
    }
    Ok(())
}
