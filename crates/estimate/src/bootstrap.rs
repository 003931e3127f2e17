//! Resampling with the model chosen anew each time.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rayon::prelude::*;

use crate::bca::{BcaFault, Resampled};
use crate::binomial::binomial;
use crate::fit::{Fitter, NoFit};
use crate::interval::{Interval, Kind};
use crate::select::{Selected, Selection};
use crate::table::Table;

/// How to resample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// Number of resampled tables; at most `u32::MAX`.
    pub replicates: usize,
    /// Seed. Replicate `b` draws from stream `b` of the seeded generator, so that the result is the
    /// same, bit for bit, on any number of threads.
    pub seed: u64,
}

/// Follows a long computation and may end it early.
pub trait Watch: Sync {
    /// Some steps were done: replicates, sweeps or draws.
    fn advance(&self, steps: usize);
    /// Whether to leave the rest undone.
    fn stopped(&self) -> bool {
        false
    }
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn advance(&self, _steps: usize) {}
}

/// What resampling gave.
#[derive(Clone, Debug)]
pub struct Bca {
    /// The model chosen for the table itself.
    pub selected: Selected,
    /// Estimates of resampled tables.
    pub resampled: Resampled,
    /// Replicates left undone because the watch said stop.
    pub undone: usize,
}

/// Draws tables from the observed proportions, the number of cases fixed, applies the selection to
/// each, and leaves out each case in turn for the acceleration (Efron 1987; Chan, Silverman &
/// Vincent 2021).
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
    let source = Resampler::new(table.counts());
    let outcomes: Vec<Option<Option<f64>>> = (0..options.replicates as u64)
        .into_par_iter()
        .map_init(
            || (fitter.clone(), vec![0; table.counts().len()]),
            |(fitter, counts), replicate| {
                if watch.stopped() {
                    return None;
                }
                source.draw(options.seed, replicate, counts);
                fitter.set_counts(counts);
                let estimate = selection.select(fitter).ok();
                watch.advance(1);
                Some(estimate.map(|selected| selected.fit.estimate))
            },
        )
        .collect();
    let undone = outcomes.iter().filter(|outcome| outcome.is_none()).count();
    let replicates = outcomes.into_iter().flatten().collect();
    let left_out: Option<Vec<(f64, f64)>> = table
        .cells()
        .into_par_iter()
        .map_init(
            || fitter.clone(),
            |fitter, (cell, _)| without_one(fitter, selection, table.counts(), cell.index()),
        )
        .collect();
    Ok(Bca {
        resampled: Resampled::new(selected.fit.estimate, replicates, left_out),
        selected,
        undone,
    })
}

/// A cell's count, and the estimate without one of its cases.
fn without_one(
    fitter: &mut Fitter,
    selection: &Selection,
    counts: &[u64],
    cell: usize,
) -> Option<(f64, f64)> {
    let weight = counts[cell] as f64;
    let mut fewer = counts.to_vec();
    fewer[cell] -= 1;
    if fewer.iter().all(|&count| count == 0) {
        return None;
    }
    fitter.set_counts(&fewer);
    let selected = selection.select(fitter).ok()?;
    Some((weight, selected.fit.estimate))
}

impl Bca {
    /// The bias-corrected and accelerated interval.
    ///
    /// # Errors
    /// In degenerate cases, with the reason.
    ///
    /// # Panics
    /// If the level is not strictly between 0 and 1.
    pub fn interval(&self, level: f64) -> Result<Interval, BcaFault> {
        self.resampled.interval(level)
    }
}

/// How to calibrate an interval by a second level of resampling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calibration {
    /// Tables of the first level, each of which gets an interval of its own.
    pub tables: usize,
    /// Tables of the second level for each of the first; at most `u32::MAX`.
    pub resamples: usize,
    /// Seed, as in [`Bootstrap`].
    pub seed: u64,
}

/// What nominal probabilities a second level of resampling found limits to need.
#[derive(Clone, Debug)]
pub struct Calibrated {
    /// For each table of the first level the nominal probability at which its limit is the estimate
    /// of the table itself, ascending. Limits that kept their promise would spread these evenly.
    pub probabilities: Vec<f64>,
    /// Tables of the first level that gave no interval.
    pub failed: usize,
    /// Tables left undone because the watch said stop.
    pub undone: usize,
}

/// Fewest tables of the first level whose intervals may calibrate another: of two hundred, five are
/// beyond each limit of a 95 % interval.
pub const FEWEST_CALIBRATING: usize = 200;

/// Why an interval was not calibrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalibrationFault {
    /// Too few tables gave an interval.
    #[error(
        "only {found} resampled tables gave an interval of their own; calibration needs          {FEWEST_CALIBRATING}"
    )]
    TooFew {
        /// How many did.
        found: usize,
    },
    /// The interval that would be calibrated cannot be made.
    #[error(transparent)]
    Bca(#[from] BcaFault),
}

/// Asks of resampled tables, whose true value is the estimate of the table itself, at which nominal
/// probability their own limits would have met it (the double bootstrap: Beran 1987; Loh 1987).
///
/// The watch hears of `tables` times `resamples` steps.
///
/// # Panics
/// If the table holds no case.
pub fn calibrate(
    table: &Table,
    selection: &Selection,
    bca: &Bca,
    options: &Calibration,
    watch: &impl Watch,
) -> Calibrated {
    let truth = bca.resampled.estimate;
    let fitter = Fitter::new(table);
    let source = Resampler::new(table.counts());
    let outcomes: Vec<Option<Option<f64>>> = (0..options.tables as u64)
        .into_par_iter()
        .map_init(
            || fitter.clone(),
            |fitter, number| {
                if watch.stopped() {
                    return None;
                }
                // Streams of the first level lie above those of one-level resampling.
                let first = (number + 1) << 32;
                let mut counts = vec![0; table.counts().len()];
                source.draw(options.seed, first, &mut counts);
                let found = again(fitter, selection, &counts, first, options);
                watch.advance(options.resamples);
                Some(found.and_then(|found| found.probability(truth).ok()))
            },
        )
        .collect();
    let undone = outcomes.iter().filter(|outcome| outcome.is_none()).count();
    let failed = outcomes.iter().filter(|outcome| **outcome == Some(None));
    let failed = failed.count();
    let mut probabilities: Vec<f64> = outcomes.into_iter().flatten().flatten().collect();
    probabilities.sort_by(f64::total_cmp);
    Calibrated {
        probabilities,
        failed,
        undone,
    }
}

/// Resampling of a resampled table, on one thread.
fn again(
    fitter: &mut Fitter,
    selection: &Selection,
    counts: &[u64],
    first: u64,
    options: &Calibration,
) -> Option<Resampled> {
    fitter.set_counts(counts);
    let estimate = selection.select(fitter).ok()?.fit.estimate;
    let source = Resampler::new(counts);
    let mut drawn = vec![0; counts.len()];
    let replicates = (1..=options.resamples as u64)
        .map(|second| {
            source.draw(options.seed, first + second, &mut drawn);
            fitter.set_counts(&drawn);
            let selected = selection.select(fitter).ok();
            selected.map(|selected| selected.fit.estimate)
        })
        .collect();
    let cells = (0..counts.len()).filter(|&cell| counts[cell] > 0);
    let left_out = cells.map(|cell| without_one(fitter, selection, counts, cell));
    Some(Resampled::new(estimate, replicates, left_out.collect()))
}

impl Calibrated {
    /// The interval whose nominal probabilities would have kept the promise of the level, each limit
    /// by itself.
    ///
    /// # Errors
    /// If too few tables gave an interval, or the table itself gives none.
    ///
    /// # Panics
    /// If the level is not strictly between 0 and 1.
    pub fn interval(&self, bca: &Bca, level: f64) -> Result<Interval, CalibrationFault> {
        assert!(level > 0.0 && level < 1.0, "a level between 0 and 1");
        if self.probabilities.len() < FEWEST_CALIBRATING {
            let found = self.probabilities.len();
            return Err(CalibrationFault::TooFew { found });
        }
        let tail = (1.0 - level) / 2.0;
        let limit = |q: f64| {
            // Never at 0 or 1: limits would be those of the support.
            let edge = 0.5 / self.probabilities.len() as f64;
            let nominal = crate::bca::quantile(&self.probabilities, q);
            bca.resampled.limit(nominal.clamp(edge, 1.0 - edge))
        };
        Ok(Interval {
            level,
            lower: limit(tail)?,
            upper: limit(1.0 - tail)?,
            kind: Kind::Calibrated,
        })
    }
}

/// Draws tables with the observed proportions.
#[derive(Clone, Debug)]
pub(crate) struct Resampler {
    total: u64,
    /// Cells with cases: index, and the chance of being in it given in none before it.
    chances: Vec<(usize, f64)>,
}

impl Resampler {
    pub(crate) fn new(counts: &[u64]) -> Self {
        let total = counts.iter().sum();
        let mut left = total;
        let chances = counts
            .iter()
            .enumerate()
            .filter(|&(_, &count)| count > 0)
            .map(|(cell, &count)| {
                let chance = count as f64 / left as f64;
                left -= count;
                (cell, chance)
            })
            .collect();
        Self { total, chances }
    }

    /// Fills `counts` with the table that a stream of the seeded generator gives.
    pub(crate) fn draw(&self, seed: u64, stream: u64, counts: &mut [u64]) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(stream);
        counts.fill(0);
        let mut left = self.total;
        for &(cell, chance) in &self.chances {
            let drawn = binomial(&mut random, left, chance);
            counts[cell] = drawn;
            left -= drawn;
        }
    }
}
