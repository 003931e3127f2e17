//! The figures of the README: `cargo bench -p estimate`.
//!
//! One thread unless the name says otherwise. R packages that do the same work are timed by
//! `benches/peers/peers.R` where a user has them installed.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark that cannot go on stops"
)]

use std::fs::File;

use divan::{Bencher, black_box};
use estimate::decomposable::{Options, decomposable};
use estimate::input::{Columns, read};
use estimate::latent;
use estimate::{Bootstrap, Model, Selection, Table, Unwatched, all_models, bootstrap, evaluate};

fn main() {
    divan::main();
}

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

#[divan::bench(sample_count = 20, args = [(2, 1024), (4, 6893)])]
fn all_models_with_existence_ukdat_5(bencher: Bencher, (order, count): (usize, usize)) {
    let table = table("UKdat_5");
    let pool = on_threads(1);
    bencher.bench(|| {
        let models: Vec<Model> = all_models(5, order).collect();
        assert_eq!(models.len(), count);
        pool.install(|| evaluate(black_box(&table), models))
    });
}

#[divan::bench(sample_count = 20)]
fn decomposable_graphs_5_lists_1000_sizes(bencher: Bencher) {
    let table = table("UKdat_5");
    let pool = on_threads(1);
    bencher.bench(|| pool.install(|| decomposable(black_box(&table), &Options::usual(&table))));
}

#[divan::bench(sample_count = 1)]
fn decomposable_graphs_7_lists_1000_sizes(bencher: Bencher) {
    // New Orleans without its smallest list.
    let table = table("NewOrl").omit(&["B"]).unwrap().0;
    let pool = on_threads(1);
    bencher.bench(|| pool.install(|| decomposable(black_box(&table), &Options::usual(&table))));
}

#[divan::bench(sample_count = 3)]
fn latent_classes_110_000_sweeps_ukdat(bencher: Bencher) {
    let table = table("UKdat");
    let pool = on_threads(1);
    // Two chains of 55,000 sweeps each.
    let options = latent::Options {
        classes: 10,
        chains: 2,
        burn_in: 5_000,
        draws: 500,
        thinning: 100,
        seed: 1234,
    };
    bencher.bench(|| pool.install(|| latent::latent(black_box(&table), &options, &Unwatched)));
}

fn bca(bencher: Bencher, name: &str, threads: usize) {
    let table = table(name);
    let pool = on_threads(threads);
    let selection = Selection::Stepwise { threshold: 0.02 };
    let options = Bootstrap {
        replicates: 1000,
        seed: 1234,
    };
    bencher.bench(|| {
        pool.install(|| {
            let found = bootstrap(black_box(&table), &selection, &options, &Unwatched).unwrap();
            found.interval(0.95).unwrap()
        })
    });
}

#[divan::bench(sample_count = 20, args = ["UKdat_5", "Ned_5", "UKdat"])]
fn bca_1000_stepwise(bencher: Bencher, name: &str) {
    bca(bencher, name, 1);
}

#[divan::bench(sample_count = 20, args = [1, 2])]
fn bca_1000_stepwise_ukdat_threads(bencher: Bencher, threads: usize) {
    bca(bencher, "UKdat", threads);
}
