//! Exact noise beside OpenDP's: `cargo bench -p disclosure`.
//!
//! Both draw the discrete Gaussian of Canonne, Kamath and Steinke, one draw an iteration, so the
//! columns of a scale are to be read as a ratio. OpenDP reads its bits from the operating system,
//! this crate from ChaCha20 keyed by it.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark that cannot go on stops"
)]

use disclosure::{DiscreteGaussian, DiscreteLaplace, SystemNoise, Variance};
use divan::{Bencher, black_box};
use opendp::traits::samplers::{sample_discrete_gaussian, sample_discrete_laplace};

fn main() {
    divan::main();
}

/// Standard deviations.
const SCALES: [u64; 4] = [1, 10, 100, 1000];

#[divan::bench(args = SCALES, sample_size = 1000)]
fn gaussian(bencher: Bencher, sigma: u64) {
    let gaussian = DiscreteGaussian::new(Variance::new(sigma * sigma, 1).unwrap());
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
