//! How a run's privacy is divided.

use std::num::NonZeroU32;

use super::{SynthError, cells, pairs};
use crate::domain::Domain;
use crate::ledger::Step;
use crate::model::zeros_fit;
use crate::privacy::{Rho, variance_for};
use crate::zeros::Known;

/// How the marginals are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Every pair is measured; hidden patterns and a tree of pairs explain them.
    #[default]
    Patterns,
    /// A spanning tree of pairs and no more: MST.
    Tree,
    /// The tree, then adaptive rounds: AIM's, from a tree.
    Adaptive,
}

/// How a run's privacy is divided, decided before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    pub(super) columns: Rho,
    pub(super) pairs: Rho,
    pub(super) tree_choice: Rho,
    pub(super) tree: Rho,
    pub(super) rounds_choice: Rho,
    pub(super) rounds: Rho,
}

impl Plan {
    /// Divides `rho`. The shares were settled on fictional tables (see the benchmark), never on a
    /// real one.
    #[must_use]
    pub fn new(rho: Rho, method: Method) -> Self {
        let [columns, pairs, tree_choice, tree, rounds_choice, rounds] = match method {
            Method::Patterns => [0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
            Method::Tree => [0.2, 0.0, 0.06, 0.74, 0.0, 0.0],
            Method::Adaptive => [0.1, 0.0, 0.04, 0.6, 0.04, 0.22],
        };
        Self {
            columns: rho.share(columns),
            pairs: rho.share(pairs),
            tree_choice: rho.share(tree_choice),
            tree: rho.share(tree),
            rounds_choice: rho.share(rounds_choice),
            rounds: rho.share(rounds),
        }
    }

    /// The plan as steps of a [`Release`](crate::Release).
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        let steps = [
            ("discrete Gaussian: each column", self.columns),
            ("discrete Gaussian: every pair of columns", self.pairs),
            ("exponential mechanism: a tree of pairs", self.tree_choice),
            ("discrete Gaussian: the pairs of the tree", self.tree),
            ("exponential mechanism: further pairs", self.rounds_choice),
            ("discrete Gaussian: the further pairs", self.rounds),
        ];
        let spending = steps.into_iter().filter(|(_, rho)| *rho > Rho::ZERO);
        spending
            .map(|(mechanism, rho)| Step {
                mechanism: mechanism.to_owned(),
                rho_units: rho.units(),
            })
            .collect()
    }

    /// The sum of all steps.
    #[must_use]
    pub fn rho(&self) -> Rho {
        [
            self.columns,
            self.pairs,
            self.tree_choice,
            self.tree,
            self.rounds_choice,
            self.rounds,
        ]
        .into_iter()
        .try_fold(Rho::ZERO, Rho::checked_add)
        .expect("shares of one loss")
    }

    /// Checks, before anything is spent, that the plan can be carried out on a domain.
    ///
    /// # Errors
    /// If its least share gives no noise that can be drawn, or the domain's pairs are too large.
    pub fn check(
        &self,
        domain: &Domain,
        known: &Known,
        rows_per_person: NonZeroU32,
    ) -> Result<(), SynthError> {
        let sizes = domain.sizes();
        let pairs: Vec<usize> = pairs(&sizes).map(|pair| cells(pair, &sizes)).collect();
        let parts = [
            (self.columns, divided(self.columns, &sizes, LEAST_ERROR)),
            (self.pairs, divided(self.pairs, &pairs, LEAST_ERROR_POOLED)),
            (
                self.tree,
                least_of_a_tree(self.tree, &pairs, sizes.len())
                    .into_iter()
                    .collect(),
            ),
            (
                self.rounds,
                vec![self.rounds.share(1.0 / f64::from(CHOICES))],
            ),
        ];
        for (_, shares) in parts.into_iter().filter(|(part, _)| *part > Rho::ZERO) {
            for share in shares {
                variance_for(share, rows_per_person)?;
            }
        }
        if self.rho() == Rho::ZERO
            || variance_for(self.rho().share(0.001), rows_per_person).is_err()
        {
            return Err(SynthError::NoBudget);
        }
        let largest = pairs.iter().copied().max().unwrap_or(0);
        let all: usize = pairs.iter().sum();
        if self.pairs > Rho::ZERO && (all > MAX_ALL_PAIRS_CELLS || largest > MAX_PATTERN_CELLS) {
            return Err(SynthError::TooWideForPatterns { all, largest });
        }
        if largest > MAX_PAIR_CELLS {
            return Err(SynthError::TooWide { cells: largest });
        }
        if !zeros_fit(domain, &known.zeros, self.pairs > Rho::ZERO) {
            return Err(SynthError::ZerosTooEntangled);
        }
        Ok(())
    }
}

/// The least that one pair of a tree can get, as which pairs it will have is not known before: the
/// smallest pair beside as many of the largest as a tree has. Nothing, where there are no pairs.
fn least_of_a_tree(rho: Rho, pairs: &[usize], columns: usize) -> Option<Rho> {
    let (smallest, largest) = (*pairs.iter().min()?, *pairs.iter().max()?);
    let mut worst = vec![largest; columns - 1];
    worst[0] = smallest;
    divided(rho, &worst, LEAST_ERROR).first().copied()
}

/// Cells of one pair's table, at most.
pub(super) const MAX_PAIR_CELLS: usize = 1 << 21;

/// The same where each cell is held once for each hidden pattern.
pub(super) const MAX_PATTERN_CELLS: usize = 1 << 17;

/// Cells of all pairs' tables together, at most, where all are measured.
pub(super) const MAX_ALL_PAIRS_CELLS: usize = 1 << 23;

/// Choices planned for the rounds.
pub(super) const CHOICES: u32 = 10;

/// Divides a loss among tables in proportion to a power of their cells.
pub(super) fn divided(rho: Rho, cells: &[usize], power: f64) -> Vec<Rho> {
    let weights: Vec<f64> = cells
        .iter()
        .map(|cells| (*cells as f64).powf(power))
        .collect();
    let total: f64 = weights.iter().sum();
    weights
        .iter()
        .map(|weight| rho.share(weight / total))
        .collect()
}

/// The power that makes the error summed over all cells least: with noise `sigma_i` in each of
/// `n_i` cells, the sum of `n_i sigma_i` at a given sum of `1 / sigma_i^2` is least for losses in
/// proportion to `n_i^(2/3)`.
pub(super) const LEAST_ERROR: f64 = 2.0 / 3.0;

/// Where patterns pool all tables, small ones need less of their own. Settled on fictional tables.
pub(super) const LEAST_ERROR_POOLED: f64 = 0.8;
