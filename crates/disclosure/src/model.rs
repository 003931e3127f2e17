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

use beliefs::{Beliefs, cell_map, sum};
use fit::{Evidence, Patience, fit};
use junction_tree::JunctionTree;
use patterns::Patterns;

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

    /// Rows in the model's proportions, as many as its total rounds to.
    ///
    /// The seed decides roundings and the order of rows only; it needs no secrecy.
    #[must_use]
    pub fn rows(&self, seed: [u8; 32]) -> Table {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let mut columns = self.beliefs.rows(self.total.round() as usize, &mut rng);
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

/// Beside patterns a pair's log-weights say only what the patterns leave: little, but where there
/// is something it is sharp.
const SPREAD_BESIDE_PATTERNS: f64 = 1.5;

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

/// A model with hidden patterns, from measurements of every pair of columns.
pub(crate) fn with_patterns(domain: &Arc<Domain>, known: &Known, pairs: &[Measurement]) -> Model {
    let sizes = domain.sizes();
    let total = total(known.rows, pairs);
    let pairs: Vec<Evidence> = pairs
        .iter()
        .map(|pair| Evidence {
            columns: pair.columns,
            counts: shifted(pair.cells.iter().map(|cell| *cell as f64).collect(), total),
            variance: pair.variance.sigma().powi(2),
            spread: SPREAD_OF_MORE,
        })
        .collect();
    let singles: Vec<Evidence> = (0..sizes.len())
        .map(|column| single(column, &sizes, &pairs, total))
        .collect();
    let frequencies: Vec<Vec<f64>> = singles.iter().map(frequencies).collect();

    // A model without patterns, on the pairs that depend most, gives rows to find patterns in.
    let ranked = ranked(&pairs, &frequencies, total);
    let number = pattern_number(&sizes);
    let zeros = zero_factors(&known.zeros);
    let tree = spanning_tree(&ranked, sizes.len(), |tree| {
        fits_with_patterns(&sizes, number, tree, &zeros)
    });
    let scopes = |chosen: &[&Evidence]| {
        let chosen = chosen.iter().map(|evidence| evidence.columns);
        let zeros = zeros.iter().map(|factor| factor.columns);
        chosen
            .chain(zeros)
            .chain((0..sizes.len()).map(ColumnSet::one))
            .collect::<Vec<_>>()
    };
    let limit = JunctionTree::cells(&sizes, scopes(&tree).into_iter())
        .map_or(usize::MAX, |cells| cells.max(STARTING_CELLS));
    let mut chosen = tree.clone();
    for (_, pair) in ranked
        .iter()
        .filter(|(gain, pair)| *gain > 0.0 && !same(&tree, pair))
    {
        chosen.push(pair);
        let cells = JunctionTree::cells(&sizes, scopes(&chosen).into_iter());
        if cells.is_none_or(|cells| cells > limit) {
            chosen.pop();
        }
    }
    let start = fitted(&sizes, total, &singles, &chosen, &zeros, PATIENCE);
    // Only a start: any seed will do, and the same seed makes the model a function of its evidence.
    let mut rng = ChaCha20Rng::from_seed([0; 32]);
    let rows = start.rows((total as usize).clamp(1, STARTING_ROWS), &mut rng);

    let mut patterns = Patterns::of_rows(&rows, &frequencies, number, &mut rng);
    let evidence: Vec<Evidence> = singles.iter().chain(&pairs).cloned().collect();
    patterns.refine(&evidence, &frequencies, total);

    let hidden = sizes.len();
    let mut with_hidden = sizes;
    with_hidden.push(number);
    let fixed = [patterns.factors(hidden), zeros].concat();
    let beside: Vec<Evidence> = tree
        .into_iter()
        .map(|pair| Evidence {
            spread: SPREAD_BESIDE_PATTERNS,
            ..pair.clone()
        })
        .collect();
    let tree: Vec<&Evidence> = beside.iter().collect();
    let beliefs = fitted(&with_hidden, total, &singles, &tree, &fixed, FINAL_PATIENCE);
    Model {
        domain: Arc::clone(domain),
        total,
        beliefs,
    }
}

/// How many patterns are looked for.
const PATTERNS: usize = 24;

/// Cells of the junction tree, and rows, from which the search for patterns starts.
const STARTING_CELLS: usize = 15_000;
const STARTING_ROWS: usize = 5_000;

const FINAL_PATIENCE: Patience = Patience {
    sweeps: 8,
    tolerance: 1e-3,
};

/// Fits factors for single columns and pairs, beside factors that stay as they are.
fn fitted(
    sizes: &[usize],
    total: f64,
    singles: &[Evidence],
    pairs: &[&Evidence],
    fixed: &[Factor],
    patience: Patience,
) -> Beliefs {
    let evidence: Vec<Evidence> = singles
        .iter()
        .chain(pairs.iter().copied())
        .cloned()
        .collect();
    let mut factors: Vec<Factor> = evidence
        .iter()
        .map(|evidence| Factor {
            columns: evidence.columns,
            log_weights: vec![0.0; evidence.counts.len()],
        })
        .collect();
    factors.extend(fixed.iter().cloned());
    fit(sizes, total, &evidence, &mut factors, patience)
}

/// How many rows there are: as declared, or as every marginal's sum says; the mean weighted by precision, at least
/// one. The true number is as private as anything else.
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

/// What all pairs with a column say of it alone, weighted by precision.
fn single(column: usize, sizes: &[usize], pairs: &[Evidence], total: f64) -> Evidence {
    let columns = ColumnSet::one(column);
    let mut counts = vec![0.0; sizes[column]];
    let mut precision = 0.0;
    for pair in pairs.iter().filter(|pair| pair.columns.contains(column)) {
        let summed = pair.counts.len() / sizes[column];
        let weight = 1.0 / (pair.variance * summed as f64);
        precision += weight;
        let map = cell_map(sizes, pair.columns, columns);
        for (count, part) in counts
            .iter_mut()
            .zip(sum(&pair.counts, &map, sizes[column]))
        {
            *count += weight * part;
        }
    }
    counts.iter_mut().for_each(|count| *count /= precision);
    Evidence {
        columns,
        counts: shifted(counts, total),
        variance: 1.0 / precision,
        spread: SPREAD_OF_ONE,
    }
}

/// Counts as frequencies; what noise has pushed below half a person is half a person.
fn frequencies(single: &Evidence) -> Vec<f64> {
    let counts: Vec<f64> = single.counts.iter().map(|count| count.max(0.5)).collect();
    let total: f64 = counts.iter().sum();
    counts.iter().map(|count| count / total).collect()
}

/// Pairs by how far their columns are from independent, beyond what noise explains; furthest first.
fn ranked<'a>(
    pairs: &'a [Evidence],
    frequencies: &[Vec<f64>],
    total: f64,
) -> Vec<(f64, &'a Evidence)> {
    let gain = |pair: &Evidence| {
        let columns: Vec<usize> = pair.columns.iter().collect();
        let products = frequencies[columns[0]]
            .iter()
            .flat_map(|a| frequencies[columns[1]].iter().map(move |b| total * a * b));
        let distance: f64 = pair
            .counts
            .iter()
            .zip(products)
            .map(|(count, product)| (count - product).abs())
            .sum();
        distance - MEAN_OF_ABSOLUTE * pair.variance.sqrt() * pair.counts.len() as f64
    };
    let mut ranked: Vec<(f64, &Evidence)> = pairs.iter().map(|pair| (gain(pair), pair)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked
}

/// The best spanning tree (Kruskal) that fits. That it is chosen by noisy tables makes the choice
/// free.
fn spanning_tree<'a>(
    ranked: &[(f64, &'a Evidence)],
    columns: usize,
    fits: impl Fn(&[&Evidence]) -> bool,
) -> Vec<&'a Evidence> {
    let mut part: Vec<usize> = (0..columns).collect();
    let mut tree = Vec::new();
    for (_, pair) in ranked {
        let parts: Vec<usize> = pair.columns.iter().map(|column| part[column]).collect();
        if parts[0] == parts[1] {
            continue;
        }
        tree.push(*pair);
        if fits(&tree) {
            part.iter_mut()
                .filter(|part| **part == parts[1])
                .for_each(|part| *part = parts[0]);
        } else {
            tree.pop();
        }
    }
    tree
}

/// As many patterns as are looked for, or as the largest pair has cells.
fn pattern_number(sizes: &[usize]) -> usize {
    let mut largest = sizes.to_vec();
    largest.sort_unstable_by(|a, b| b.cmp(a));
    PATTERNS.min(largest.iter().take(2).product())
}

fn fits_with_patterns(
    sizes: &[usize],
    number: usize,
    pairs: &[&Evidence],
    zeros: &[Factor],
) -> bool {
    let hidden = sizes.len();
    let with_hidden = [sizes, &[number]].concat();
    let pairs = pairs.iter().map(|pair| pair.columns);
    let zeros = zeros.iter().map(|factor| factor.columns);
    let patterns = (0..hidden).map(|column| ColumnSet::from_iter([column, hidden]));
    let cells = JunctionTree::cells(&with_hidden, pairs.chain(zeros).chain(patterns));
    cells.is_some_and(|cells| cells <= MAX_CELLS)
}

/// Whether a model of this domain with nothing but its structural zeros can be held: pairs are
/// added only as far as they fit.
pub(crate) fn zeros_fit(domain: &Domain, zeros: &StructuralZeros, patterns: bool) -> bool {
    let sizes = domain.sizes();
    let number = if patterns { pattern_number(&sizes) } else { 1 };
    fits_with_patterns(&sizes, number, &[], &zero_factors(zeros))
}

/// Cells of a model's junction tree, at most: about 150 MiB with all that goes with them.
pub(crate) const MAX_CELLS: usize = 1 << 22;

fn same(tree: &[&Evidence], pair: &Evidence) -> bool {
    tree.iter().any(|chosen| chosen.columns == pair.columns)
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

/// Mean of |noise| over sigma, for Gaussian noise: sqrt(2 / pi).
pub(crate) const MEAN_OF_ABSOLUTE: f64 = 0.797_884_560_802_865_4;
