//! AIM: McKenna, Mullins, Sheldon and Miklau, *An Adaptive and Iterative Mechanism for
//! Differentially Private Synthetic Data* (VLDB 2022), algorithm 2.
//!
//! The workload is every set of three columns, and the candidates are those and all their subsets.
//! A candidate weighs as much as it overlaps with the workload. Every column is measured first.
//! Each round chooses, by the exponential mechanism, the candidate that the model gets most wrong
//! beyond what noise would leave, among those that keep the junction tree within a size that grows
//! with the loss used up; measures it; and refits from where it was. Where a round has moved the
//! model by no more than noise would, the rounds after it are four times as costly: noise halved,
//! choices twice as sharp.
//!
//! Two things are bounded here that are not in the paper, both by the public domain: a candidate
//! has at most [`MAX_SET_CELLS`] cells, and where the sets of three are more than
//! [`MAX_CANDIDATES`] or hold more than [`MAX_ALL_CELLS`] the workload is every pair. Inference is
//! this crate's penalised fit rather than mirror descent.

use std::num::NonZeroU32;

use super::run::{Run, candidate, distance};
use super::{PublicQuality, SynthError};
use crate::curator::{Candidate, Curator, Noisy};
use crate::marginal::{ColumnSet, subsets};
use crate::model::{MEAN_OF_ABSOLUTE, Model};
use crate::noise::NoiseSource;
use crate::privacy::{Rho, SelectionEpsilon};
use crate::zeros::Known;

/// Cells of one candidate, at most.
const MAX_SET_CELLS: usize = 1 << 16;

/// Candidates, and their cells together, at most.
const MAX_CANDIDATES: usize = 20_000;
const MAX_ALL_CELLS: usize = 1 << 22;

/// Cells of the junction tree once all the loss is used up: the paper's MAX-SIZE, here of 2 MiB: with 16 the pairs came out a
/// fourteenth better and took ten times as long.
const MAX_TREE_CELLS: usize = 1 << 18;

/// Rounds planned for each column, and the share of a round that measures.
const ROUNDS_PER_COLUMN: f64 = 16.0;
const MEASURING: f64 = 0.9;

/// What one measurement of a round may cost at first.
pub(super) fn first_measurement(all: Rho, columns: usize) -> Rho {
    all.share(MEASURING / (ROUNDS_PER_COLUMN * columns as f64))
}

pub(super) fn run<N: NoiseSource>(
    curator: &mut Curator<N>,
    known: &Known,
    all: Rho,
) -> Result<Noisy<(Model, PublicQuality), N::Grade>, SynthError> {
    let mut run = Run::new(curator, known);
    let columns = run.sizes.len();
    let candidates = candidates(&run.sizes);
    let mut measuring = first_measurement(all, columns);
    let mut choosing = all.share((1.0 - MEASURING) / (ROUNDS_PER_COLUMN * columns as f64));
    let mut left = all;
    for column in 0..columns {
        run.measure(ColumnSet::one(column), measuring)?;
        left = less(left, measuring);
    }
    let mut model = run.fit();
    loop {
        let last = left.units() < 2 * (measuring.units().saturating_add(choosing.units()));
        if last {
            measuring = left.share(MEASURING);
            choosing = less(left, measuring);
        }
        left = less(less(left, measuring), choosing);
        let used = 1.0 - left.to_f64() / all.to_f64();
        let sigma = run.sigma(measuring)?;
        let now = run.cells_with(&[]).unwrap_or(usize::MAX);
        let limit = ((MAX_TREE_CELLS as f64 * used) as usize).max(now);
        let open: Vec<&(ColumnSet, NonZeroU32)> = candidates
            .iter()
            .filter(|(set, _)| run.cells_with(&[*set]).is_some_and(|cells| cells <= limit))
            .collect();
        let expected = model
            .value()
            .merged_marginals(open.iter().map(|(set, _)| *set));
        let scored: Vec<Candidate> = open
            .iter()
            .zip(&expected)
            .map(|((set, weight), expected)| {
                let noise = MEAN_OF_ABSOLUTE * sigma * expected.len() as f64;
                candidate(*set, *weight, expected, noise)
            })
            .collect();
        let Some(chosen) = run.choose(&scored, SelectionEpsilon::within(choosing))? else {
            break;
        };
        run.measure(chosen, measuring)?;
        model = run.fit();
        if last {
            break;
        }
        let at = open.iter().position(|(set, _)| *set == chosen);
        let before = &expected[at.expect("chosen from these")];
        let after = model.value().merged_marginals([chosen]);
        let noise = MEAN_OF_ABSOLUTE * sigma * before.len() as f64;
        if distance(before, &after[0]) <= noise {
            measuring = Rho::from_units(measuring.units().saturating_mul(4));
            choosing = Rho::from_units(choosing.units().saturating_mul(4));
        }
    }
    Ok(run.finish(model))
}

fn less(from: Rho, what: Rho) -> Rho {
    from.checked_sub(what).unwrap_or(Rho::ZERO)
}

/// The workload's sets and all their subsets, each with its weight: the sum, over the sets of the
/// workload, of how many columns they share.
fn candidates(sizes: &[usize]) -> Vec<(ColumnSet, NonZeroU32)> {
    let small = |set: &ColumnSet| set.cells(sizes).is_some_and(|cells| cells <= MAX_SET_CELLS);
    let of_length = |length: usize| -> Vec<ColumnSet> {
        subsets(sizes.len(), length)
            .into_iter()
            .filter(small)
            .collect()
    };
    let (pairs, triples) = (of_length(2), of_length(3));
    let cells: usize = triples.iter().filter_map(|set| set.cells(sizes)).sum();
    let held = triples.len() <= MAX_CANDIDATES && cells <= MAX_ALL_CELLS;
    let workload = if held && !triples.is_empty() {
        &triples
    } else {
        &pairs
    };
    let mut weight = vec![0_u32; sizes.len()];
    for set in workload {
        set.iter().for_each(|column| weight[column] += 1);
    }
    let singles = (0..sizes.len()).map(ColumnSet::one);
    let below = pairs.iter().copied().filter(|pair| {
        workload.len() == pairs.len() || workload.iter().any(|set| pair.is_subset(*set))
    });
    let closure = singles.chain(below);
    let triples = workload.iter().copied().filter(|set| set.len() == 3);
    closure
        .chain(triples)
        .filter_map(|set| {
            let weight = set.iter().map(|column| weight[column]).sum();
            Some((set, NonZeroU32::new(weight)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_the_subsets_of_all_triples_and_weigh_as_they_overlap() {
        let found = candidates(&[2, 3, 4, 5]);
        // Four single columns, six pairs, four triples; a column is in three of the four triples.
        assert_eq!(found.len(), 14);
        for (set, weight) in found {
            assert_eq!(weight.get() as usize, 3 * set.len());
        }
    }

    #[test]
    fn sets_too_large_to_hold_are_no_candidates() {
        // The pair of the two large columns has 90,000 cells; nothing contains it.
        let found = candidates(&[300, 300, 2, 2]);
        assert!(
            found
                .iter()
                .all(|(set, _)| !set.contains(0) || !set.contains(1))
        );
        assert!(found.iter().any(|(set, _)| set.len() == 3));
        // With very many columns the workload is every pair.
        let found = candidates(&[2; 120]);
        assert_eq!(found.len(), 120 + 7140);
    }
}
