//! A model with hidden patterns, from one measurement of every pair of columns.
//!
//! What every pair says of a single column is pooled first. A tree of the pairs that depend most
//! gives a model without patterns; rows drawn from it give patterns a place to start; all pairs
//! refine them; and the tree's pairs stay as factors beside them, for what no pattern says.

use std::sync::Arc;

use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

use super::beliefs::{Beliefs, cell_map, sum};
use super::estimator::{PATIENCE, SPREAD_OF_MORE, SPREAD_OF_ONE, shifted, total, zero_factors};
use super::fit::{Evidence, Patience, fit};
use super::junction_tree::JunctionTree;
use super::patterns::{MOST, Patterns};
use super::{Factor, MAX_CELLS, MEAN_OF_ABSOLUTE, Model};
use crate::curator::Measurement;
use crate::domain::Domain;
use crate::marginal::ColumnSet;
use crate::zeros::{Known, StructuralZeros};

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
    let zeros = zero_factors(&known.zeros, None);
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
    let fixed = [patterns.factors(hidden, total), zeros].concat();
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
        merging: None,
    }
}

/// Beside patterns a pair's log-weights say only what the patterns leave: little, but where there
/// is something it is sharp.
const SPREAD_BESIDE_PATTERNS: f64 = 1.5;

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
    MOST.min(largest.iter().take(2).product())
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
    fits_with_patterns(&sizes, number, &[], &zero_factors(zeros, None))
}

fn same(tree: &[&Evidence], pair: &Evidence) -> bool {
    tree.iter().any(|chosen| chosen.columns == pair.columns)
}
