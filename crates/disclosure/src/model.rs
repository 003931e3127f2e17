//! A graphical model of the table: log-linear factors on a junction tree.
//!
//! McKenna, Sheldon and Miklau, *Graphical-model based estimation and inference for differential
//! privacy* (ICML 2019): noisy marginals become factors, the factors' scopes a graph, the graph a
//! junction tree, and belief propagation gives every marginal of the one distribution that all
//! published figures are derived from, so that every total agrees.

mod all_pairs;
mod beliefs;
mod fit;
mod junction_tree;
mod patterns;
mod rows;
#[cfg(test)]
mod tests;
mod with_patterns;

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

use crate::curator::Measurement;
use crate::domain::Domain;
use crate::marginal::ColumnSet;
use crate::table::Table;
use crate::zeros::{Known, StructuralZeros};

use beliefs::Beliefs;
use fit::{Evidence, Patience, fit};
use junction_tree::JunctionTree;

pub(crate) use with_patterns::{with_patterns, zeros_fit};

/// A log-linear term over some columns: one log-weight a cell, minus infinity for what cannot be.
#[derive(Debug, Clone, PartialEq)]
struct Factor {
    columns: ColumnSet,
    log_weights: Vec<f64>,
}

/// A distribution over the whole domain, and how many rows it stands for.
#[derive(Debug, Clone)]
pub struct Model {
    domain: Arc<Domain>,
    total: f64,
    beliefs: Beliefs,
}

impl Model {
    /// The domain.
    #[must_use]
    pub fn domain(&self) -> &Arc<Domain> {
        &self.domain
    }

    /// How many rows there are, by the measurements.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.total
    }

    /// Expected counts of a marginal that lies within one clique; of others, `None`.
    #[must_use]
    pub fn marginal(&self, columns: ColumnSet) -> Option<Vec<f64>> {
        let probabilities = self.beliefs.marginal(columns)?;
        Some(self.counts(&probabilities))
    }

    /// Expected counts of every pair of columns.
    #[must_use]
    pub fn pairs(&self) -> BTreeMap<ColumnSet, Vec<f64>> {
        let hidden = self.domain.columns().len();
        let pairs = self.beliefs.all_pairs().into_iter();
        let pairs = pairs.filter(|(columns, _)| !columns.contains(hidden));
        pairs
            .map(|(columns, pair)| (columns, self.counts(&pair)))
            .collect()
    }

    /// Rows in the model's proportions, as many as its total rounds to, and never more than a
    /// [`Table`] takes: under a tiny budget the total is mostly noise.
    ///
    /// The seed decides roundings and the order of rows only; it needs no secrecy.
    #[must_use]
    pub fn rows(&self, seed: [u8; 32]) -> Table {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let most = Table::MAX_CELLS / self.domain.columns().len();
        let rows = (self.total.round() as usize).min(most);
        let mut columns = self.beliefs.rows(rows, &mut rng);
        // The hidden column, if there is one, comes last.
        columns.truncate(self.domain.columns().len());
        Table::from_columns(Arc::clone(&self.domain), columns)
    }

    fn counts(&self, probabilities: &[f64]) -> Vec<f64> {
        probabilities.iter().map(|p| p * self.total).collect()
    }
}

/// Measurements so far, and the factors that explain them.
#[derive(Debug, Clone)]
pub(crate) struct Estimator {
    domain: Arc<Domain>,
    sizes: Vec<usize>,
    measurements: Vec<Measurement>,
    /// One for each measured set of columns, in the order of first measurement.
    factors: Vec<Factor>,
    zeros: Vec<Factor>,
    rows: Option<NonZeroU32>,
}

/// Log-weights of one column may be anything: its codes are as frequent as they are.
const SPREAD_OF_ONE: f64 = 3.0;

/// Log-weights of several columns say how far their codes depend on each other: mostly within a
/// factor of three.
const SPREAD_OF_MORE: f64 = 1.0;

const PATIENCE: Patience = Patience {
    sweeps: 15,
    tolerance: 1e-4,
};

impl Estimator {
    pub(crate) fn new(domain: &Arc<Domain>, known: &Known) -> Self {
        Self {
            domain: Arc::clone(domain),
            sizes: domain.sizes(),
            measurements: Vec::new(),
            factors: Vec::new(),
            zeros: zero_factors(&known.zeros),
            rows: known.rows,
        }
    }

    pub(crate) fn add(&mut self, measurement: Measurement) {
        let columns = measurement.columns;
        if self.factors.iter().all(|factor| factor.columns != columns) {
            self.factors.push(Factor {
                columns,
                log_weights: vec![0.0; measurement.cells.len()],
            });
        }
        self.measurements.push(measurement);
    }

    pub(crate) fn measurements(&self) -> &[Measurement] {
        &self.measurements
    }

    /// Cells of the junction tree if `further` were measured too.
    pub(crate) fn cells_with(&self, further: &[ColumnSet]) -> Option<usize> {
        let scopes = self
            .factors
            .iter()
            .chain(&self.zeros)
            .map(|factor| factor.columns);
        JunctionTree::cells(&self.sizes, scopes.chain(further.iter().copied()))
    }

    /// Fits the factors to all measurements, starting from where they were.
    ///
    /// Every column has been measured, alone or with others.
    pub(crate) fn fit(&mut self) -> Model {
        let total = total(self.rows, &self.measurements);
        let evidence = self.evidence(total);
        let fitted = self.factors.len();
        let mut factors = std::mem::take(&mut self.factors);
        factors.extend(self.zeros.iter().cloned());
        let beliefs = fit(&self.sizes, total, &evidence, &mut factors, PATIENCE);
        factors.truncate(fitted);
        self.factors = factors;
        Model {
            domain: Arc::clone(&self.domain),
            total,
            beliefs,
        }
    }

    /// For each factor, what its measurements say together, weighted by precision.
    fn evidence(&self, total: f64) -> Vec<Evidence> {
        self.factors
            .iter()
            .map(|factor| {
                let mut counts = vec![0.0; factor.log_weights.len()];
                let mut precision = 0.0;
                for measurement in &self.measurements {
                    if measurement.columns == factor.columns {
                        let weight = measurement.variance.sigma().powi(-2);
                        precision += weight;
                        for (count, cell) in counts.iter_mut().zip(&measurement.cells) {
                            *count += weight * *cell as f64;
                        }
                    }
                }
                counts.iter_mut().for_each(|count| *count /= precision);
                let counts = shifted(counts, total);
                let alone = factor.columns.len() == 1;
                Evidence {
                    columns: factor.columns,
                    counts,
                    variance: 1.0 / precision,
                    spread: if alone { SPREAD_OF_ONE } else { SPREAD_OF_MORE },
                }
            })
            .collect()
    }
}

/// How many rows there are: as declared, or as the sums of all marginals say, their mean weighted
/// by precision and at least one. The true number is as private as anything else.
fn total(declared: Option<NonZeroU32>, measurements: &[Measurement]) -> f64 {
    if let Some(rows) = declared {
        return f64::from(rows.get());
    }
    let (mut sum, mut weights) = (0.0, 0.0);
    for measurement in measurements {
        let variance = measurement.variance.sigma().powi(2) * measurement.cells.len() as f64;
        sum += measurement
            .cells
            .iter()
            .map(|cell| *cell as f64)
            .sum::<f64>()
            / variance;
        weights += 1.0 / variance;
    }
    (sum / weights).max(1.0)
}

/// Counts moved evenly so that they sum to `total`.
fn shifted(mut counts: Vec<f64>, total: f64) -> Vec<f64> {
    let excess = (counts.iter().sum::<f64>() - total) / counts.len() as f64;
    counts.iter_mut().for_each(|count| *count -= excess);
    counts
}

fn zero_factors(zeros: &StructuralZeros) -> Vec<Factor> {
    zeros
        .sets()
        .map(|(columns, impossible)| Factor {
            columns,
            log_weights: impossible
                .iter()
                .map(|impossible| if *impossible { f64::NEG_INFINITY } else { 0.0 })
                .collect(),
        })
        .collect()
}

/// Cells of a model's junction tree, at most: about 150 MiB with all that goes with them.
pub(crate) const MAX_CELLS: usize = 1 << 22;

/// Mean of |noise| over sigma, for Gaussian noise: sqrt(2 / pi).
pub(crate) const MEAN_OF_ABSOLUTE: f64 = 0.797_884_560_802_865_4;
