//! Measurements as they come in, and the model that explains all of them so far.

use std::num::NonZeroU32;
use std::sync::Arc;

use super::fit::{Evidence, Patience, fit};
use super::junction_tree::JunctionTree;
use super::{Factor, Model};
use crate::curator::Measurement;
use crate::domain::Domain;
use crate::marginal::ColumnSet;
use crate::merging::Merging;
use crate::zeros::{Known, StructuralZeros};

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
    merging: Option<Merging>,
}

/// Log-weights of one column may be anything: its codes are as frequent as they are.
pub(super) const SPREAD_OF_ONE: f64 = 3.0;

/// Log-weights of several columns say how far their codes depend on each other: mostly within a
/// factor of three.
pub(super) const SPREAD_OF_MORE: f64 = 1.0;

pub(super) const PATIENCE: Patience = Patience {
    sweeps: 15,
    tolerance: 1e-4,
};

impl Estimator {
    /// An estimator that has seen no measurement; `merging` says which codes they will tell as one.
    pub(crate) fn new(domain: &Arc<Domain>, known: &Known, merging: Option<Merging>) -> Self {
        Self {
            domain: Arc::clone(domain),
            sizes: merging
                .as_ref()
                .map_or_else(|| domain.sizes(), Merging::sizes),
            measurements: Vec::new(),
            factors: Vec::new(),
            zeros: zero_factors(&known.zeros, merging.as_ref()),
            rows: known.rows,
            merging,
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
            merging: self.merging.clone(),
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
pub(super) fn total(declared: Option<NonZeroU32>, measurements: &[Measurement]) -> f64 {
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
pub(super) fn shifted(mut counts: Vec<f64>, total: f64) -> Vec<f64> {
    let excess = (counts.iter().sum::<f64>() - total) / counts.len() as f64;
    counts.iter_mut().for_each(|count| *count -= excess);
    counts
}

/// Structural zeros as factors. Merging leaves the codes alone that they name.
pub(super) fn zero_factors(zeros: &StructuralZeros, merging: Option<&Merging>) -> Vec<Factor> {
    zeros
        .sets()
        .map(|(columns, impossible)| {
            let places = match merging {
                Some(merging) => merging.cells(columns),
                None => (0..impossible.len()).collect(),
            };
            let cells = places.iter().max().map_or(0, |place| place + 1);
            let mut log_weights = vec![0.0; cells];
            for (place, impossible) in places.into_iter().zip(impossible) {
                if *impossible {
                    log_weights[place] = f64::NEG_INFINITY;
                }
            }
            Factor {
                columns,
                log_weights,
            }
        })
        .collect()
}
