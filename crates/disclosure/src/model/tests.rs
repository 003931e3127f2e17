//! Inference against closed forms, and the rows against the model they come from.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails where it stands"
)]

use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;

use super::beliefs::{Beliefs, cell_map, sum};
use super::fit::{Evidence, Patience, fit};
use super::junction_tree::JunctionTree;
use super::projections::Projections;
use super::{ColumnSet, Factor};
use crate::marginal::subsets;

fn set(columns: &[usize]) -> ColumnSet {
    columns.iter().copied().collect()
}

/// Factors with random log-weights over the given scopes.
fn factors(sizes: &[usize], scopes: &[ColumnSet], seed: u64) -> Vec<Factor> {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    let scopes = scopes.iter();
    scopes
        .map(|columns| Factor {
            columns: *columns,
            log_weights: (0..columns.cells(sizes).unwrap())
                .map(|_| rng.random_range(-3.0..3.0))
                .collect(),
        })
        .collect()
}

fn propagate(sizes: &[usize], factors: &[Factor]) -> Beliefs {
    let tree = JunctionTree::new(sizes, factors.iter().map(|factor| factor.columns));
    Beliefs::propagate(sizes, tree, factors)
}

/// The whole joint distribution, cell by cell.
fn joint(sizes: &[usize], factors: &[Factor]) -> Vec<f64> {
    let all: ColumnSet = (0..sizes.len()).collect();
    let mut cells = vec![0.0; all.cells(sizes).unwrap()];
    for factor in factors {
        let map = cell_map(sizes, all, factor.columns);
        for (cell, from) in cells.iter_mut().zip(map) {
            *cell += factor.log_weights[from as usize];
        }
    }
    let total: f64 = cells.iter().map(|cell| cell.exp()).sum();
    cells.iter().map(|cell| cell.exp() / total).collect()
}

fn marginal(sizes: &[usize], joint: &[f64], columns: ColumnSet) -> Vec<f64> {
    let all: ColumnSet = (0..sizes.len()).collect();
    sum(
        joint,
        &cell_map(sizes, all, columns),
        columns.cells(sizes).unwrap(),
    )
}

fn furthest(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter()
        .zip(b)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f64::max)
}

/// Scopes over five columns: trees, loops, parts that do not touch, a triple.
fn shapes() -> Vec<Vec<ColumnSet>> {
    vec![
        vec![set(&[0, 1]), set(&[1, 2]), set(&[2, 3]), set(&[3, 4])],
        vec![set(&[0, 1]), set(&[0, 2]), set(&[0, 3]), set(&[0, 4])],
        vec![
            set(&[0, 1]),
            set(&[1, 2]),
            set(&[2, 3]),
            set(&[3, 0]),
            set(&[4]),
        ],
        vec![set(&[0, 1]), set(&[2, 3]), set(&[4])],
        vec![
            set(&[0, 1, 2]),
            set(&[2, 3]),
            set(&[3, 4]),
            set(&[4, 2]),
            set(&[1]),
        ],
    ]
}

#[test]
fn beliefs_are_the_marginals_of_the_whole_joint_distribution() {
    let sizes = [3, 2, 4, 2, 3];
    for (seed, scopes) in shapes().into_iter().enumerate() {
        let factors = factors(&sizes, &scopes, seed as u64);
        let beliefs = propagate(&sizes, &factors);
        let joint = joint(&sizes, &factors);
        for scope in scopes {
            let found = beliefs.marginal(scope).unwrap();
            assert!(
                furthest(&found, &marginal(&sizes, &joint, scope)) < 1e-12,
                "{scope:?}"
            );
        }
        let mut projections = Projections::new(&beliefs);
        for set in subsets(5, 1)
            .into_iter()
            .chain(subsets(5, 2))
            .chain(subsets(5, 3))
        {
            let found = projections.of(set);
            assert!(
                furthest(&found, &marginal(&sizes, &joint, set)) < 1e-12,
                "{set:?}"
            );
        }
    }
}

#[test]
fn log_weights_that_would_underflow_as_weights_are_no_matter() {
    let sizes = [2, 2, 2];
    let mut factors = factors(&sizes, &[set(&[0, 1]), set(&[1, 2])], 1);
    let plain = propagate(&sizes, &factors);
    for factor in &mut factors {
        factor
            .log_weights
            .iter_mut()
            .for_each(|weight| *weight -= 2000.0);
    }
    let shifted = propagate(&sizes, &factors);
    for scope in [set(&[0, 1]), set(&[1, 2])] {
        let (a, b) = (
            plain.marginal(scope).unwrap(),
            shifted.marginal(scope).unwrap(),
        );
        assert!(furthest(&a, &b) < 1e-12);
    }
}

/// Marginals of a random table of counts, as evidence without noise.
fn noiseless(sizes: &[usize], scopes: &[ColumnSet], seed: u64) -> (Vec<f64>, Vec<Evidence>) {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    let all: ColumnSet = (0..sizes.len()).collect();
    let counts: Vec<f64> = (0..all.cells(sizes).unwrap())
        .map(|_| f64::from(rng.random_range(1..40)))
        .collect();
    let evidence = scopes.iter().map(|columns| Evidence {
        columns: *columns,
        counts: marginal(sizes, &counts, *columns),
        variance: 1e-6,
        spread: f64::INFINITY,
    });
    let evidence = evidence.collect();
    (counts, evidence)
}

fn fitted(sizes: &[usize], counts: &[f64], evidence: &[Evidence]) -> (Beliefs, f64) {
    let total = counts.iter().sum();
    let mut factors: Vec<Factor> = evidence
        .iter()
        .map(|evidence| Factor {
            columns: evidence.columns,
            log_weights: vec![0.0; evidence.counts.len()],
        })
        .collect();
    let patience = Patience {
        sweeps: 400,
        tolerance: 1e-15,
    };
    (fit(sizes, total, evidence, &mut factors, patience), total)
}

#[test]
fn on_a_tree_the_fit_is_the_closed_form() {
    // On a tree: product of the edges' marginals over product of the shared columns' marginals.
    let sizes = [3, 2, 4, 2];
    let edges = [set(&[0, 1]), set(&[1, 2]), set(&[1, 3])];
    let (counts, evidence) = noiseless(&sizes, &edges, 5);
    let (beliefs, total) = fitted(&sizes, &counts, &evidence);
    let all = set(&[0, 1, 2, 3]);
    let edge = |at: usize, cell: usize| {
        evidence[at].counts[cell_map(&sizes, all, edges[at])[cell] as usize] / total
    };
    let centre = marginal(&sizes, &counts, set(&[1]));
    let map = cell_map(&sizes, all, set(&[1]));
    let closed: Vec<f64> = (0..all.cells(&sizes).unwrap())
        .map(|cell| {
            let shared = centre[map[cell] as usize] / total;
            edge(0, cell) * edge(1, cell) * edge(2, cell) / (shared * shared)
        })
        .collect();
    let mut projections = Projections::new(&beliefs);
    for pair in subsets(4, 2).into_iter().chain(subsets(4, 3)) {
        let found = projections.of(pair);
        assert!(
            furthest(&found, &marginal(&sizes, &closed, pair)) < 1e-12,
            "{pair:?}"
        );
    }
}

#[test]
fn consistent_marginals_without_noise_are_reproduced() {
    let sizes = [3, 2, 4, 2, 3];
    for scopes in shapes() {
        let (counts, evidence) = noiseless(&sizes, &scopes, 6);
        let (beliefs, total) = fitted(&sizes, &counts, &evidence);
        for evidence in evidence {
            let found = beliefs.marginal(evidence.columns).unwrap();
            let found: Vec<f64> = found.iter().map(|p| p * total).collect();
            assert!(
                furthest(&found, &evidence.counts) < 1e-6,
                "{:?}",
                evidence.columns
            );
        }
    }
}

#[test]
fn the_fit_solves_its_equation_with_noise_and_spread() {
    let sizes = [4, 3, 3];
    let scopes = [set(&[0]), set(&[0, 1]), set(&[1, 2]), set(&[0, 2])];
    let (counts, mut evidence) = noiseless(&sizes, &scopes, 7);
    let mut rng = ChaCha12Rng::seed_from_u64(8);
    for evidence in &mut evidence {
        evidence.variance = 25.0;
        evidence.spread = 1.0;
        let cells = evidence.counts.len() as f64;
        evidence
            .counts
            .iter_mut()
            .for_each(|count| *count += rng.random_range(-9.0..9.0));
        let excess = (evidence.counts.iter().sum::<f64>() - counts.iter().sum::<f64>()) / cells;
        evidence
            .counts
            .iter_mut()
            .for_each(|count| *count -= excess);
    }
    let total: f64 = counts.iter().sum();
    let mut factors: Vec<Factor> = evidence
        .iter()
        .map(|evidence| Factor {
            columns: evidence.columns,
            log_weights: vec![0.0; evidence.counts.len()],
        })
        .collect();
    let patience = Patience {
        sweeps: 40_000,
        tolerance: 1e-14,
    };
    let beliefs = fit(&sizes, total, &evidence, &mut factors, patience);
    for (evidence, factor) in evidence.iter().zip(&factors) {
        let found = beliefs.marginal(evidence.columns).unwrap();
        for ((p, measured), weight) in found.iter().zip(&evidence.counts).zip(&factor.log_weights) {
            let expected = p * total;
            let pull = (expected - measured) / evidence.variance + weight / expected.max(1.0);
            assert!(pull.abs() < 1e-6, "{pull}");
        }
    }
}

#[test]
fn every_scope_has_a_clique_and_every_column_hangs_together() {
    let mut rng = ChaCha12Rng::seed_from_u64(9);
    for _ in 0..200 {
        let columns = rng.random_range(2..9);
        let sizes: Vec<usize> = (0..columns).map(|_| rng.random_range(1..5)).collect();
        let mut scopes: Vec<ColumnSet> = (0..columns).map(|column| set(&[column])).collect();
        for _ in 0..rng.random_range(0..12) {
            scopes.push(set(&[
                rng.random_range(0..columns),
                rng.random_range(0..columns),
            ]));
        }
        let tree = JunctionTree::new(&sizes, scopes.iter().copied());
        assert!(
            scopes
                .iter()
                .all(|scope| tree.holder(*scope, &sizes).is_some())
        );
        for (at, clique) in tree.cliques.iter().enumerate() {
            let Some((parent, shared)) = clique.parent else {
                assert_eq!(at, 0);
                continue;
            };
            assert!(parent < at);
            // Running intersection: what a clique has in common with all before it, it has in
            // common with its parent.
            let before = tree.cliques[..at].iter();
            let before = before.fold(ColumnSet::EMPTY, |all, clique| all.union(clique.columns));
            assert_eq!(clique.columns.intersection(before), shared);
        }
    }
}

/// Counts of a set of columns in rows.
fn counted_in(rows: &[Vec<u16>], sizes: &[usize], columns: ColumnSet) -> Vec<f64> {
    let mut cells = vec![0; rows[0].len()];
    for column in columns.iter() {
        for (cell, code) in cells.iter_mut().zip(&rows[column]) {
            *cell = *cell * sizes[column] + usize::from(*code);
        }
    }
    let mut counts = vec![0.0; columns.cells(sizes).unwrap()];
    cells.into_iter().for_each(|cell| counts[cell] += 1.0);
    counts
}

/// Counts of a pair of columns in rows.
fn counted(rows: &[Vec<u16>], sizes: &[usize], a: usize, b: usize) -> Vec<f64> {
    counted_in(rows, sizes, set(&[a, b]))
}

#[test]
fn columns_that_share_a_parent_stay_independent_given_it_on_all_pairs() {
    // A parent with six children that are independent given it: the defect to be excluded deals
    // every child's codes to the parent's rows in the same order.
    let sizes = [4, 6, 6, 6, 6, 6, 6];
    let scopes: Vec<ColumnSet> = (1..7).map(|child| set(&[0, child])).collect();
    let factors = factors(&sizes, &scopes, 10);
    let beliefs = propagate(&sizes, &factors);
    let number = 40_000;
    let rows = beliefs.rows(number, &mut ChaCha12Rng::seed_from_u64(11));
    let mut projections = Projections::new(&beliefs);
    // Every pair, and every two children within each code of their parent.
    let with_parent = subsets(7, 3).into_iter().filter(|set| set.contains(0));
    for set in subsets(7, 2).into_iter().chain(with_parent) {
        let observed = counted_in(&rows, &sizes, set);
        let expected = projections.of(set);
        // Cells in which hardly a row is expected count as one.
        let (mut cells, mut rare) = (Vec::new(), (0.0, 0.0));
        for (o, p) in observed.iter().zip(&expected) {
            let e = p * number as f64;
            if e < 5.0 {
                rare = (rare.0 + o, rare.1 + e);
            } else {
                cells.push((*o, e));
            }
        }
        cells.push(rare);
        let statistic: f64 = cells
            .iter()
            .map(|(o, e)| (o - e) * (o - e) / e.max(1.0))
            .sum();
        // Independent children would score their degrees of freedom at most (margins are rounded,
        // which only takes away) and stray from it by the root of twice as many; children dealt
        // alike score tens of thousands.
        let freedom = cells.len() as f64 - 1.0;
        let limit = freedom + 6.5 * (2.0 * freedom).sqrt();
        assert!(statistic < limit, "{set:?}: {statistic} of {limit}");
    }
}

#[test]
fn measured_pairs_come_out_within_a_row_of_the_model() {
    let sizes = [4, 6, 5];
    let factors = factors(&sizes, &[set(&[0, 1]), set(&[1, 2])], 12);
    let beliefs = propagate(&sizes, &factors);
    let rows = beliefs.rows(1000, &mut ChaCha12Rng::seed_from_u64(13));
    for (a, b) in [(0, 1), (1, 2)] {
        let expected = beliefs.marginal(set(&[a, b])).unwrap();
        let worst = counted(&rows, &sizes, a, b)
            .iter()
            .zip(expected)
            .map(|(count, p)| (count - p * 1000.0).abs())
            .fold(0.0, f64::max);
        // One for rounding the pair, and what the shared column was rounded by.
        assert!(worst < 2.5, "{worst}");
    }
}

proptest! {
    #[test]
    fn what_is_impossible_never_comes_out(seed in 0_u64..1000, rows in 0_usize..300) {
        let sizes = [3, 3, 2];
        let mut factors = factors(&sizes, &[set(&[0, 1]), set(&[1, 2])], seed);
        for impossible in [1, 5, 6] {
            factors[0].log_weights[impossible] = f64::NEG_INFINITY;
        }
        let beliefs = propagate(&sizes, &factors);
        let drawn = beliefs.rows(rows, &mut ChaCha12Rng::seed_from_u64(seed));
        prop_assert_eq!(drawn[0].len(), rows);
        let counts = counted(&drawn, &sizes, 0, 1);
        prop_assert_eq!(counts[1] + counts[5] + counts[6], 0.0);
        prop_assert_eq!(counts.iter().sum::<f64>(), rows as f64);
    }
}
