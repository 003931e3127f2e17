//! Scores of graphs: log marginal likelihoods of their cliques less those of their separators.

use libm::lgamma;
use rayon::prelude::*;

use super::graph::Graph;
use super::{Options, Prior};
use crate::table::Table;

/// What log marginal likelihoods are made of, for any hidden number.
pub(super) struct Parts {
    observed: f64,
    prior: Prior,
    /// Logarithm of the factorials of the counts.
    log_coefficient: f64,
    /// Dirichlet parameters of all cells together.
    whole: f64,
    /// For each set of lists what is added to the hidden in the cell of none, and what does not
    /// depend on the hidden.
    sets: Vec<(f64, f64)>,
}

impl Parts {
    pub(super) fn new(table: &Table, options: &Options) -> Self {
        let lists = table.lists();
        let factorials = table.counts().iter();
        let sets = (0..1usize << lists).map(|set| {
            let counts = marginal(table, set);
            let delta = options.delta * (1u32 << (lists - set.count_ones() as usize)) as f64;
            let cells = counts.len() as f64;
            let seen = counts[1..]
                .iter()
                .map(|&count| lgamma(count as f64 + delta));
            let fixed = seen.sum::<f64>() - cells * lgamma(delta);
            (counts[0] as f64 + delta, fixed)
        });
        Self {
            observed: table.observed() as f64,
            prior: options.prior,
            log_coefficient: factorials.map(|&count| lgamma(count as f64 + 1.0)).sum(),
            whole: options.delta * (1u32 << lists) as f64,
            sets: sets.collect(),
        }
    }

    /// What no graph changes: the multinomial coefficient and the prior.
    fn common(&self, hidden: f64) -> f64 {
        let size = self.observed + hidden;
        lgamma(size + 1.0) - lgamma(hidden + 1.0) - self.log_coefficient + self.prior.log(size)
    }

    fn normal(&self, hidden: f64) -> f64 {
        lgamma(self.whole) - lgamma(self.observed + hidden + self.whole)
    }

    fn of_set(&self, set: usize, hidden: f64, normal: f64) -> f64 {
        let (outside, fixed) = self.sets[set];
        lgamma(hidden + outside) + fixed + normal
    }

    /// The score of a graph.
    pub(super) fn at(&self, graph: &Graph, hidden: f64) -> f64 {
        let normal = self.normal(hidden);
        let parts = graph
            .sets()
            .map(|(set, times)| times * self.of_set(set, hidden, normal));
        self.common(hidden) + parts.sum::<f64>()
    }
}

/// Log marginal likelihoods of the marginal tables of all sets of lists, over the grid.
pub(super) struct Scores {
    points: usize,
    common: Vec<f64>,
    /// One row a set of lists.
    sets: Vec<f64>,
}

impl Scores {
    pub(super) fn new(table: &Table, options: &Options, hidden: &[u64]) -> Self {
        let parts = Parts::new(table, options);
        let hidden: Vec<f64> = hidden.iter().map(|&hidden| hidden as f64).collect();
        let normal: Vec<f64> = hidden.iter().map(|&hidden| parts.normal(hidden)).collect();
        let rows: Vec<Vec<f64>> = (0..parts.sets.len())
            .into_par_iter()
            .map(|set| {
                let values = hidden.iter().zip(&normal);
                values
                    .map(|(&hidden, &normal)| parts.of_set(set, hidden, normal))
                    .collect()
            })
            .collect();
        Self {
            points: hidden.len(),
            common: hidden.iter().map(|&hidden| parts.common(hidden)).collect(),
            sets: rows.concat(),
        }
    }

    fn row(&self, set: usize) -> &[f64] {
        &self.sets[set * self.points..(set + 1) * self.points]
    }

    pub(super) fn at(&self, graph: &Graph, point: usize) -> f64 {
        let parts = graph
            .sets()
            .map(|(set, times)| times * self.row(set)[point]);
        self.common[point] + parts.sum::<f64>()
    }

    pub(super) fn fill(&self, graph: &Graph, score: &mut [f64]) {
        score.copy_from_slice(&self.common);
        for (set, times) in graph.sets() {
            for (score, value) in score.iter_mut().zip(self.row(set)) {
                *score += times * value;
            }
        }
    }
}

/// Counts of the table over the lists of a set, entry 0 being those on none of them.
fn marginal(table: &Table, set: usize) -> Vec<u64> {
    let mut by_part = vec![0u64; table.counts().len()];
    for (history, count) in table.cells() {
        by_part[history.index() & set] += count;
    }
    let parts = (0..by_part.len()).filter(|part| part & !set == 0);
    parts.map(|part| by_part[part]).collect()
}
