//! How a run's privacy is divided.

use std::num::NonZeroU32;

use super::{SynthError, aim, cells};
use crate::domain::Domain;
use crate::ledger::Step;
use crate::marginal::subsets;
use crate::model::zeros_fit;
use crate::privacy::{Rho, variance_for};
use crate::zeros::Known;

/// How the marginals are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Every pair is measured; hidden patterns and a tree of pairs explain them.
    #[default]
    Patterns,
    /// A spanning tree of pairs, rare codes told as one: MST (McKenna, Miklau and Sheldon 2021).
    Mst,
    /// One marginal of up to three columns after another, each where the model is most wrong: AIM
    /// (McKenna, Mullins, Sheldon and Miklau 2022). The slowest.
    Aim,
    /// A tree as in MST, then rounds as in AIM that choose several pairs from one fit.
    Adaptive,
}

/// How a run's privacy is divided, decided before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    pub(super) kind: Kind,
}

/// The parts of each method's loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Patterns { pairs: Rho },
    Mst(MstShares),
    Aim { all: Rho },
    Adaptive(AdaptiveShares),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MstShares {
    columns: Rho,
    pub(super) choice: Rho,
    tree: Rho,
}

impl MstShares {
    /// What the measurement of one column may cost.
    pub(super) fn column(&self, columns: usize) -> Rho {
        self.columns.share(1.0 / columns as f64)
    }

    /// What the measurement of one pair of the tree may cost.
    pub(super) fn pair(&self, columns: usize) -> Rho {
        self.tree.share(1.0 / (columns - 1) as f64)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AdaptiveShares {
    pub(super) columns: Rho,
    pub(super) tree_choice: Rho,
    pub(super) tree: Rho,
    pub(super) rounds_choice: Rho,
    pub(super) rounds: Rho,
}

impl Plan {
    /// Divides `rho`. MST and AIM divide as their authors do; the other shares were settled on
    /// fictional tables (see the benchmark), never on a real one.
    #[must_use]
    pub fn new(rho: Rho, method: Method) -> Self {
        let third = rho.share(1.0 / 3.0);
        let kind = match method {
            Method::Patterns => Kind::Patterns { pairs: rho },
            Method::Mst => Kind::Mst(MstShares {
                columns: third,
                choice: third,
                tree: third,
            }),
            Method::Aim => Kind::Aim { all: rho },
            Method::Adaptive => Kind::Adaptive(AdaptiveShares {
                columns: rho.share(0.1),
                tree_choice: rho.share(0.04),
                tree: rho.share(0.6),
                rounds_choice: rho.share(0.04),
                rounds: rho.share(0.22),
            }),
        };
        Self { kind }
    }

    fn parts(&self) -> Vec<(&'static str, Rho)> {
        match self.kind {
            Kind::Patterns { pairs } => vec![("discrete Gaussian: every pair of columns", pairs)],
            Kind::Mst(shares) => vec![
                ("discrete Gaussian: each column", shares.columns),
                ("exponential mechanism: a tree of pairs", shares.choice),
                ("discrete Gaussian: the pairs of the tree", shares.tree),
            ],
            Kind::Aim { all } => vec![(
                "AIM: marginals chosen by the exponential mechanism, with discrete Gaussian noise",
                all,
            )],
            Kind::Adaptive(shares) => vec![
                ("discrete Gaussian: each column", shares.columns),
                ("exponential mechanism: a tree of pairs", shares.tree_choice),
                ("discrete Gaussian: the pairs of the tree", shares.tree),
                ("exponential mechanism: further pairs", shares.rounds_choice),
                ("discrete Gaussian: the further pairs", shares.rounds),
            ],
        }
    }

    /// The plan as steps of a [`Release`](crate::Release).
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        let parts = self.parts().into_iter();
        parts
            .map(|(mechanism, rho)| Step {
                mechanism: mechanism.to_owned(),
                rho_units: rho.units(),
            })
            .collect()
    }

    /// The sum of all steps.
    #[must_use]
    pub fn rho(&self) -> Rho {
        let parts = self.parts().into_iter().map(|(_, rho)| rho);
        parts
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
        let columns = sizes.len();
        let pairs: Vec<usize> = subsets(columns, 2)
            .into_iter()
            .map(|pair| cells(pair, &sizes))
            .collect();
        if self.rho() == Rho::ZERO
            || variance_for(self.rho().share(0.001), rows_per_person).is_err()
        {
            return Err(SynthError::NoBudget);
        }
        for share in self.least(&sizes, &pairs) {
            variance_for(share, rows_per_person)?;
        }
        let largest = pairs.iter().copied().max().unwrap_or(0);
        let all = pairs.iter().copied().fold(0, usize::saturating_add);
        let patterns = matches!(self.kind, Kind::Patterns { .. });
        if patterns && (all > MAX_ALL_PATTERN_CELLS || largest > MAX_PATTERN_CELLS) {
            return Err(SynthError::TooWideForPatterns {
                all,
                largest,
                most: MAX_ALL_PATTERN_CELLS,
            });
        }
        if all > MAX_ALL_PAIRS_CELLS || largest > MAX_PAIR_CELLS {
            return Err(SynthError::TooWide {
                all,
                largest,
                most: MAX_ALL_PAIRS_CELLS,
            });
        }
        if !zeros_fit(domain, &known.zeros, patterns) {
            return Err(SynthError::ZerosTooEntangled);
        }
        Ok(())
    }

    /// The smallest losses that single measurements may be given.
    fn least(&self, sizes: &[usize], pairs: &[usize]) -> Vec<Rho> {
        let columns = sizes.len();
        if columns == 1 {
            return vec![self.rho()];
        }
        match self.kind {
            Kind::Patterns { pairs: rho } => divided(rho, pairs, LEAST_ERROR_POOLED),
            Kind::Mst(shares) => vec![shares.column(columns), shares.pair(columns)],
            Kind::Aim { all } => vec![aim::first_measurement(all, columns)],
            Kind::Adaptive(shares) => {
                let mut least = divided(shares.columns, sizes, LEAST_ERROR);
                least.extend(least_of_a_tree(shares.tree, pairs, columns));
                least.push(shares.rounds.share(1.0 / f64::from(CHOICES)));
                least
            }
        }
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

/// Cells of all pairs' tables together, at most: each is counted, and expected by the model.
const MAX_ALL_PAIRS_CELLS: usize = 1 << 24;

/// The same where each cell is held once for each hidden pattern.
pub(super) const MAX_PATTERN_CELLS: usize = 1 << 17;

/// Cells of all pairs' tables together, at most, where all are measured.
const MAX_ALL_PATTERN_CELLS: usize = 1 << 23;

/// Choices planned for the rounds of the adaptive method.
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
