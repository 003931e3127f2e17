//! A tree as in MST, then rounds as in AIM, several pairs from one fit.
//!
//! Both were designed for one choice and one fit a round. Here a round chooses several pairs from
//! one fit and measures them, which costs the same privacy and a fifth of the time; candidates are
//! pairs only, and losses are divided by what makes the error summed over all cells least.

use std::num::NonZeroU32;

use super::plan::{AdaptiveShares, CHOICES, LEAST_ERROR, divided};
use super::run::{Run, candidate, distance};
use super::{PublicQuality, SynthError, cells};
use crate::curator::{Candidate, Curator, Noisy};
use crate::marginal::{ColumnSet, subsets};
use crate::model::{MEAN_OF_ABSOLUTE, Model};
use crate::noise::NoiseSource;
use crate::privacy::{Rho, SelectionEpsilon};
use crate::zeros::Known;

/// Cells of the junction tree, at most, beyond what the spanning tree itself needs.
const MAX_TREE_CELLS: usize = 40_000;

/// Choices made from one fit.
const CHOICES_PER_ROUND: usize = 5;

pub(super) fn run<N: NoiseSource>(
    curator: &mut Curator<N>,
    known: &Known,
    shares: &AdaptiveShares,
) -> Result<Noisy<(Model, PublicQuality), N::Grade>, SynthError> {
    let mut run = Run::new(curator, known);
    let of_columns = divided(shares.columns, &run.sizes, LEAST_ERROR);
    for (column, rho) in of_columns.into_iter().enumerate() {
        run.measure(ColumnSet::one(column), rho)?;
    }
    let model = run.fit();
    let tree = run.choose_tree(&model, shares.tree_choice)?;
    let counts: Vec<usize> = tree.iter().map(|pair| cells(*pair, &run.sizes)).collect();
    for (pair, rho) in tree
        .into_iter()
        .zip(divided(shares.tree, &counts, LEAST_ERROR))
    {
        run.measure(pair, rho)?;
    }
    let model = run.fit();
    let model = rounds(&mut run, model, shares)?;
    Ok(run.finish(model))
}

/// Refits, chooses and measures until the shares are used up or nothing is left to choose.
fn rounds<N: NoiseSource>(
    run: &mut Run<'_, N>,
    mut model: Noisy<Model, N::Grade>,
    shares: &AdaptiveShares,
) -> Result<Noisy<Model, N::Grade>, SynthError> {
    let limit = run
        .cells_with(&[])
        .unwrap_or(usize::MAX)
        .max(MAX_TREE_CELLS);
    let pairs = subsets(run.sizes.len(), 2);
    let mut left = shares.rounds;
    let mut left_for_choice = shares.rounds_choice;
    let mut each = shares.rounds.share(1.0 / f64::from(CHOICES));
    while left >= each && each > Rho::ZERO {
        let sigma = run.sigma(each)?;
        let affordable = (left.units() / each.units()) as usize;
        let epsilon = SelectionEpsilon::within(left_for_choice.share(1.0 / affordable as f64));
        let expected = model.value().merged_marginals(pairs.iter().copied());
        let mut chosen: Vec<ColumnSet> = Vec::new();
        for _ in 0..affordable.min(CHOICES_PER_ROUND) {
            let open = pairs.iter().zip(&expected).filter(|(pair, _)| {
                let with = [chosen.as_slice(), &[**pair]].concat();
                let cells = run.cells_with(&with);
                !chosen.contains(pair) && cells.is_some_and(|cells| cells <= limit)
            });
            let candidates: Vec<Candidate> = open
                .map(|(pair, expected)| {
                    let noise = MEAN_OF_ABSOLUTE * sigma * expected.len() as f64;
                    candidate(*pair, NonZeroU32::MIN, expected, noise)
                })
                .collect();
            let Some(pair) = run.choose(&candidates, epsilon)? else {
                break;
            };
            left_for_choice = left_for_choice
                .checked_sub(Rho::of_selection(epsilon))
                .unwrap_or(Rho::ZERO);
            chosen.push(pair);
        }
        if chosen.is_empty() {
            break;
        }
        for pair in &chosen {
            run.measure(*pair, each)?;
            left = left.checked_sub(each).unwrap_or(Rho::ZERO);
        }
        let fitted = run.fit();
        let after = fitted.value().merged_marginals(chosen.iter().copied());
        let (mut moved, mut noise) = (0.0, 0.0);
        for (pair, after) in chosen.iter().zip(after) {
            let at = pairs.iter().position(|other| other == pair);
            moved += distance(&expected[at.expect("chosen from these")], &after);
            noise += MEAN_OF_ABSOLUTE * sigma * after.len() as f64;
        }
        if moved <= noise {
            each = Rho::from_units(each.units().saturating_mul(4)).min(left);
        }
        model = fitted;
    }
    Ok(model)
}
