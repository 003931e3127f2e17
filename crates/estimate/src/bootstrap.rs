//! Resampling with the model chosen anew each time.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Binomial, Distribution};
use rayon::prelude::*;

use crate::fit::{Fitter, NoFit};
use crate::interval::{Interval, Kind};
use crate::normal;
use crate::select::{Selected, Selection};
use crate::table::Table;

/// How to resample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// Number of resampled tables.
    pub replicates: usize,
    /// Seed. Replicate `b` draws from stream `b` of the seeded generator, so that the result is the
    /// same, bit for bit, on any number of threads.
    pub seed: u64,
}

/// Follows a long computation and may end it early.
pub trait Watch: Sync {
    /// Some replicates were done.
    fn advance(&self, replicates: usize);
    /// Whether to leave the rest undone.
    fn stopped(&self) -> bool {
        false
    }
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn advance(&self, _replicates: usize) {}
}

/// What resampling gave.
#[derive(Clone, Debug)]
pub struct Bca {
    /// The model chosen for the table itself.
    pub selected: Selected,
    /// The estimate of each replicate in order of replicates; `None` where no model could be
    /// estimated. Replicates left undone are missing at any place.
    pub replicates: Vec<Option<f64>>,
    /// Replicates left undone because the watch said stop.
    pub undone: usize,
    /// Acceleration from the jackknife over cases, or why there is none.
    pub acceleration: Result<f64, BcaFault>,
    /// Finite estimates, ascending.
    sorted: Vec<f64>,
}

/// Why there is no BCa interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BcaFault {
    /// No finished replicate gave an estimate.
    #[error("no resampled table gave an estimate")]
    NoReplicates,
    /// The bias correction would be infinite.
    #[error(
        "every resampled estimate lies on one side of the estimate, so that the bias correction is \
         infinite"
    )]
    OneSided,
    /// Leaving out one case of some cell leaves no estimate.
    #[error("leaving out a single case can make the estimate impossible: there is no acceleration")]
    NoJackknife,
    /// The acceleration is so large that a limit lies beyond all percentiles.
    #[error("the acceleration is too large for the level asked for")]
    TooAccelerated,
}

/// Draws tables from the observed proportions, the number of cases fixed, applies the selection to
/// each, and computes the jackknife acceleration (Efron 1987; Chan, Silverman & Vincent 2021).
///
/// Runs on as many threads as the current pool has.
///
/// # Errors
/// If the selection finds nothing for the table itself.
///
/// # Panics
/// If the table holds no case.
pub fn bootstrap(
    table: &Table,
    selection: &Selection,
    options: &Bootstrap,
    watch: &impl Watch,
) -> Result<Bca, NoFit> {
    let fitter = Fitter::new(table);
    let selected = selection.select(&mut fitter.clone())?;
    let source = Resampler::new(table);
    let outcomes: Vec<Option<Option<f64>>> = (0..options.replicates)
        .into_par_iter()
        .map_init(
            || (fitter.clone(), vec![0; table.counts().len()]),
            |(fitter, counts), replicate| {
                if watch.stopped() {
                    return None;
                }
                source.draw(options.seed, replicate as u64, counts);
                fitter.set_counts(counts);
                let estimate = selection.select(fitter).ok();
                watch.advance(1);
                Some(estimate.map(|selected| selected.fit.estimate))
            },
        )
        .collect();
    let undone = outcomes.iter().filter(|outcome| outcome.is_none()).count();
    let replicates: Vec<Option<f64>> = outcomes.into_iter().flatten().collect();
    Ok(Bca {
        acceleration: acceleration(table, selection),
        selected,
        sorted: ascending(&replicates),
        replicates,
        undone,
    })
}

fn ascending(replicates: &[Option<f64>]) -> Vec<f64> {
    let mut sorted: Vec<f64> = replicates.iter().copied().flatten().collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

impl Bca {
    /// Keeps only the replicates of a range, as if no others had been drawn: the spread of limits
    /// over such batches is the Monte Carlo error of a limit.
    ///
    /// # Panics
    /// If the range reaches beyond the replicates.
    pub fn keep(&mut self, range: std::ops::Range<usize>) {
        self.replicates = self.replicates[range].to_vec();
        self.sorted = ascending(&self.replicates);
    }

    /// Finished replicates without an estimate.
    pub fn failed(&self) -> usize {
        self.replicates.len() - self.sorted.len()
    }

    /// The bias-corrected and accelerated interval.
    ///
    /// # Errors
    /// In degenerate cases, with the reason.
    ///
    /// # Panics
    /// If the level is not strictly between 0 and 1.
    pub fn interval(&self, level: f64) -> Result<Interval, BcaFault> {
        assert!(level > 0.0 && level < 1.0, "a level between 0 and 1");
        if self.sorted.is_empty() {
            return Err(BcaFault::NoReplicates);
        }
        let estimate = self.selected.fit.estimate;
        let below = self
            .sorted
            .partition_point(|&replicate| replicate < estimate);
        let bias = normal::quantile(below as f64 / self.sorted.len() as f64);
        if bias.is_infinite() {
            return Err(BcaFault::OneSided);
        }
        let acceleration = self.acceleration?;
        let limit = |q: f64| {
            let shifted = bias + normal::quantile(q);
            let slowed = 1.0 - acceleration * shifted;
            if slowed <= 0.0 {
                return Err(BcaFault::TooAccelerated);
            }
            let q = normal::cumulative(bias + shifted / slowed);
            Ok(quantile(&self.sorted, q))
        };
        let tail = (1.0 - level) / 2.0;
        Ok(Interval {
            level,
            lower: limit(tail)?,
            upper: limit(1.0 - tail)?,
            kind: Kind::Bca,
        })
    }
}

/// The median-unbiased sample quantile, type 8 of Hyndman & Fan (1996), of ascending values.
pub(crate) fn quantile(ascending: &[f64], q: f64) -> f64 {
    let last = ascending.len() - 1;
    let position = 1.0 / 3.0 + q * (ascending.len() as f64 + 1.0 / 3.0);
    if position <= 1.0 {
        return ascending[0];
    }
    let whole = position.floor();
    let at = (whole as usize - 1).min(last);
    let next = (at + 1).min(last);
    ascending[at] + (position - whole) * (ascending[next] - ascending[at])
}

/// Jackknife over cases: leave out one case of each cell in turn, weighted by the cell's count.
fn acceleration(table: &Table, selection: &Selection) -> Result<f64, BcaFault> {
    let fitter = Fitter::new(table);
    let cells = table.cells();
    let left_out: Option<Vec<(f64, f64)>> = cells
        .par_iter()
        .map_init(
            || fitter.clone(),
            |fitter, &(cell, count)| {
                let mut counts = table.counts().to_vec();
                counts[cell.index()] -= 1;
                if counts.iter().all(|&count| count == 0) {
                    return None;
                }
                fitter.set_counts(&counts);
                let selected = selection.select(fitter).ok()?;
                Some((count as f64, selected.fit.estimate))
            },
        )
        .collect();
    let left_out = left_out.ok_or(BcaFault::NoJackknife)?;
    let total: f64 = left_out.iter().map(|(weight, _)| weight).sum();
    let mean = left_out
        .iter()
        .map(|(weight, estimate)| weight * estimate)
        .sum::<f64>()
        / total;
    let power = |exponent: i32| -> f64 {
        let terms = left_out.iter();
        terms
            .map(|(weight, estimate)| weight * (mean - estimate).powi(exponent))
            .sum()
    };
    let spread = power(2);
    if spread == 0.0 {
        return Ok(0.0);
    }
    Ok(power(3) / (6.0 * spread.powf(1.5)))
}

/// Draws tables with the observed proportions.
#[derive(Clone, Debug)]
pub(crate) struct Resampler {
    total: u64,
    /// Cells with cases: index, and the chance of being in it given in none before it.
    chances: Vec<(usize, f64)>,
}

impl Resampler {
    pub(crate) fn new(table: &Table) -> Self {
        let total = table.observed();
        let mut left = total;
        let cells = table.counts().iter().enumerate();
        let chances = cells
            .filter(|&(_, &count)| count > 0)
            .map(|(cell, &count)| {
                let chance = count as f64 / left as f64;
                left -= count;
                (cell, chance)
            })
            .collect();
        Self { total, chances }
    }

    /// Fills `counts` with the table of a replicate.
    pub(crate) fn draw(&self, seed: u64, replicate: u64, counts: &mut [u64]) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(replicate);
        counts.fill(0);
        let mut left = self.total;
        for &(cell, chance) in &self.chances {
            let binomial = Binomial::new(left, chance).expect("a chance between 0 and 1");
            let drawn = binomial.sample(&mut random);
            counts[cell] = drawn;
            left -= drawn;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_eight_quantiles() {
        // R: quantile(c(1, 2, 4, 8, 16), c(.05, .25, .5, .9, 1), type = 8)
        let values = [1.0, 2.0, 4.0, 8.0, 16.0];
        for (q, wanted) in [
            (0.05, 1.0),
            (0.25, 1.666_666_666_7),
            (0.5, 4.0),
            (0.9, 16.0),
            (1.0, 16.0),
        ] {
            let found = quantile(&values, q);
            assert!((found - wanted).abs() < 1e-9, "{q} {found}");
        }
    }
}
