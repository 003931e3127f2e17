//! The figures of the README, each beside its target and the time of an R package on a like machine:
//! `cargo bench -p estimate`.
//!
//! One thread unless the name says otherwise. R packages that do the same work are timed by
//! `benches/peers/peers.R` where a user has them installed.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark reads the time and stops where it cannot go on"
)]

use std::fs::File;
use std::hint::black_box;
use std::time::Instant;

use estimate::decomposable::{Options, decomposable};
use estimate::input::{Columns, read};
use estimate::latent;
use estimate::{Bootstrap, Model, Selection, Table, Unwatched, all_models, bootstrap, evaluate};

fn table(name: &str) -> Table {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tables");
    let file = File::open(format!("{folder}/{name}.csv")).unwrap();
    read(file, &Columns::default()).unwrap().strata.remove(0).1
}

fn on_threads(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap()
}

/// Prints the median time of some runs beside a target and a peer's time; the median in seconds.
fn figure(work: &str, target: &str, peer: &str, runs: usize, mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times[runs / 2];
    let told = if median < 1.0 {
        format!("{:.1} ms", 1e3 * median)
    } else {
        format!("{median:.2} s")
    };
    println!("{work:<52} {told:>10}   {target:>9}   {peer}");
    median
}

fn stepwise(table: &Table) {
    let selection = Selection::Stepwise { threshold: 0.02 };
    let options = Bootstrap {
        replicates: 1000,
        seed: 1234,
    };
    let found = bootstrap(black_box(table), &selection, &options, &Unwatched).unwrap();
    black_box(found.interval(0.95).unwrap());
}

fn main() {
    println!(
        "{:<52} {:>10}   {:>9}   R peer",
        "work, one thread", "median", "target"
    );
    let one = on_threads(1);
    let united_kingdom = table("UKdat_5");
    for (order, count, target, peer) in [(2, 1024, "25 ms", "1.8 s"), (4, 6893, "300 ms", "43 s")] {
        let work = format!("{count} models of UKdat_5 with existence");
        figure(&work, target, peer, 20, || {
            let models: Vec<Model> = all_models(5, order).collect();
            assert_eq!(models.len(), count);
            black_box(one.install(|| evaluate(black_box(&united_kingdom), models)));
        });
    }
    for (name, target, peer) in [
        ("UKdat_5", "400 ms", "79 s"),
        ("Ned_5", "600 ms", "150 s"),
        ("UKdat", "1 s", "215 s"),
    ] {
        let table = table(name);
        let work = format!("BCa of 1,000 resamples, stepwise, {name}");
        figure(&work, target, peer, 20, || one.install(|| stepwise(&table)));
    }
    let graphs = |table: &Table| {
        black_box(one.install(|| decomposable(black_box(table), &Options::usual(table))));
    };
    figure(
        "decomposable graphs x 1,001 sizes, 5 lists",
        "5 ms",
        "18 ms",
        20,
        || {
            graphs(&united_kingdom);
        },
    );
    // New Orleans without its smallest list.
    let seven = table("NewOrl").omit(&["B"]).unwrap().0;
    figure(
        "decomposable graphs x 1,001 sizes, 7 lists",
        "10 s",
        "none",
        1,
        || graphs(&seven),
    );
    let united_kingdom = table("UKdat");
    // Two chains of 55,000 sweeps each.
    let options = latent::Options {
        classes: 10,
        chains: 2,
        burn_in: 5_000,
        draws: 500,
        thinning: 100,
        seed: 1234,
    };
    figure(
        "latent classes, 110,000 sweeps, UKdat, K = 10",
        "500 ms",
        "1.4 s",
        5,
        || {
            black_box(
                one.install(|| latent::latent(black_box(&united_kingdom), &options, &Unwatched)),
            );
        },
    );
    let two = on_threads(2);
    let alone = figure("BCa of 1,000 resamples, UKdat, again", "", "", 40, || {
        one.install(|| stepwise(&united_kingdom));
    });
    let both = figure("the same on two threads", "", "none", 40, || {
        two.install(|| stepwise(&united_kingdom));
    });
    println!(
        "{:<52} {:>9.2}x   {:>9}   none",
        "two threads over one",
        alone / both,
        "1.8x"
    );
}
