//! Exact noise beside OpenDP's: `cargo bench -p disclosure`.
//!
//! Both draw the discrete Gaussian of Canonne, Kamath and Steinke, one draw an iteration. OpenDP
//! reads its bits from the operating system, this crate from ChaCha20 keyed by it. After the tables
//! of single benchmarks the two are timed in turns, and told as a ratio beside the target.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark that cannot go on stops"
)]

use std::time::Instant;

use disclosure::{DiscreteGaussian, DiscreteLaplace, SystemNoise, Variance};
use divan::{Bencher, black_box};
use opendp::traits::samplers::{sample_discrete_gaussian, sample_discrete_laplace};

fn main() {
    divan::main();
    // `cargo bench` says so; a test run of all targets has no time to spend on timings.
    if std::env::args().any(|argument| argument == "--bench") {
        ratios();
    }
}

/// Standard deviations.
const SCALES: [u64; 4] = [1, 10, 100, 1000];

#[divan::bench(args = SCALES, sample_size = 1000)]
fn gaussian(bencher: Bencher, sigma: u64) {
    let gaussian = exact(sigma);
    let mut noise = SystemNoise::new().unwrap();
    bencher.bench_local(|| black_box(&gaussian).sample(&mut noise));
}

#[divan::bench(args = SCALES, sample_size = 100)]
fn gaussian_by_opendp(bencher: Bencher, sigma: u64) {
    bencher.bench_local(|| sample_discrete_gaussian(black_box(sigma).into()).unwrap());
}

#[divan::bench(args = SCALES, sample_size = 1000)]
fn laplace(bencher: Bencher, scale: u64) {
    let laplace = DiscreteLaplace::new(u32::try_from(scale).unwrap(), 1).unwrap();
    let mut noise = SystemNoise::new().unwrap();
    bencher.bench_local(|| black_box(&laplace).sample(&mut noise));
}

#[divan::bench(args = SCALES, sample_size = 100)]
fn laplace_by_opendp(bencher: Bencher, scale: u64) {
    bencher.bench_local(|| sample_discrete_laplace(black_box(scale).into()).unwrap());
}

fn exact(sigma: u64) -> DiscreteGaussian {
    DiscreteGaussian::new(Variance::new(sigma * sigma, 1).unwrap())
}

/// Nanoseconds that a draw of the discrete Gaussian may take.
const TARGET: f64 = 150.0;

/// Times both in turns, so that other work on the machine meets both; of each the fastest round
/// counts, as other work only ever adds.
fn ratios() {
    println!("\ndiscrete Gaussian, nanoseconds a draw, at most {TARGET} wanted");
    println!(
        "{:>9} {:>9} {:>9} {:>9}",
        "sigma", "exact", "opendp", "ratio"
    );
    let mut noise = SystemNoise::new().unwrap();
    for sigma in SCALES {
        let gaussian = exact(sigma);
        let (mut ours, mut theirs) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..30 {
            ours = ours.min(nanoseconds(20_000, || {
                black_box(black_box(&gaussian).sample(&mut noise));
            }));
            theirs = theirs.min(nanoseconds(500, || {
                black_box(sample_discrete_gaussian(black_box(sigma).into()).unwrap());
            }));
        }
        let verdict = if ours <= TARGET { "met" } else { "missed" };
        println!(
            "{sigma:>9} {ours:>9.0} {theirs:>9.0} {:>9.1}  {verdict}",
            theirs / ours
        );
    }
}

fn nanoseconds(draws: u32, mut draw: impl FnMut()) -> f64 {
    let start = now();
    (0..draws).for_each(|_| draw());
    start.elapsed().as_secs_f64() * 1e9 / f64::from(draws)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn now() -> Instant {
    Instant::now()
}
