//! A graphical model of the table: log-linear factors on a junction tree.
//!
//! McKenna, Sheldon and Miklau, *Graphical-model based estimation and inference for differential
//! privacy* (ICML 2019): noisy marginals become factors, the factors' scopes a graph, the graph a
//! junction tree, and belief propagation gives every marginal of the one distribution that all
//! published figures are derived from, so that every total agrees.

mod beliefs;
mod estimator;
mod fit;
mod junction_tree;
mod patterns;
mod projections;
mod rows;
#[cfg(test)]
mod tests;
mod with_patterns;

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;

use crate::domain::Domain;
use crate::marginal::ColumnSet;
use crate::merging::Merging;
use crate::table::Table;

use beliefs::Beliefs;
use projections::Projections;

pub(crate) use estimator::Estimator;
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
    /// Codes that the beliefs take for one.
    merging: Option<Merging>,
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
        let merged = self.merged_marginal(columns)?;
        Some(self.unmerged(columns, merged))
    }

    /// Expected counts of every pair of columns.
    #[must_use]
    pub fn pairs(&self) -> BTreeMap<ColumnSet, Vec<f64>> {
        let columns = self.domain.columns().len();
        let pairs = (0..columns).flat_map(|a| (a + 1..columns).map(move |b| [a, b]));
        let pairs: Vec<ColumnSet> = pairs.map(ColumnSet::from_iter).collect();
        let merged = self.merged_marginals(pairs.iter().copied());
        let pairs = pairs.iter().zip(merged);
        pairs
            .map(|(pair, merged)| (*pair, self.unmerged(*pair, merged)))
            .collect()
    }

    /// [`Model::marginal`] over merged codes.
    pub(crate) fn merged_marginal(&self, columns: ColumnSet) -> Option<Vec<f64>> {
        let probabilities = self.beliefs.marginal(columns)?;
        Some(self.counts(probabilities))
    }

    /// Expected counts over merged codes, of sets of one to three columns, whether they lie within
    /// one clique or not.
    pub(crate) fn merged_marginals(
        &self,
        sets: impl IntoIterator<Item = ColumnSet>,
    ) -> Vec<Vec<f64>> {
        let mut projections = Projections::new(&self.beliefs);
        let sets = sets.into_iter();
        sets.map(|columns| self.counts(projections.of(columns)))
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
        if let Some(merging) = &self.merging {
            for (column, codes) in columns.iter_mut().enumerate() {
                for code in codes {
                    // Rows of one merged code are in no order, so any draw shares it out evenly.
                    let members = merging.members(column, *code);
                    *code = members[rng.random_range(0..members.len())];
                }
            }
        }
        Table::from_columns(Arc::clone(&self.domain), columns)
    }

    fn counts(&self, mut probabilities: Vec<f64>) -> Vec<f64> {
        probabilities.iter_mut().for_each(|p| *p *= self.total);
        probabilities
    }

    fn unmerged(&self, columns: ColumnSet, counts: Vec<f64>) -> Vec<f64> {
        match &self.merging {
            Some(merging) => merging.spread(columns, &counts),
            None => counts,
        }
    }
}

/// Cells of a model's junction tree, at most: about 150 MiB with all that goes with them.
pub(crate) const MAX_CELLS: usize = 1 << 22;

/// Mean of |noise| over sigma, for Gaussian noise: sqrt(2 / pi).
pub(crate) const MEAN_OF_ABSOLUTE: f64 = 0.797_884_560_802_865_4;
