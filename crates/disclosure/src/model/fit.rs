//! From noisy marginals to a distribution: penalised iterative fitting on the junction tree.
//!
//! A measured cell says `measured = expected + noise`; a factor's log-weight in that cell is
//! believed to be near zero, give or take the factor's spread, unless the measurement says
//! otherwise. The log-weight that answers both is the mode of their product, where
//!
//! ```text
//! (expected - measured) / variance + log_weight / (spread^2 expected) = 0.
//! ```
//!
//! A cell whose count stands out of the noise is fitted; one that drowns in it is left to what the
//! other factors say. A sweep goes once round the tree and solves this equation for each factor in
//! turn with the beliefs of the moment, the others held; without noise and with no limit on the
//! spread it is iterative proportional fitting (Jirousek and Preucil 1995, on junction trees).

use super::Factor;
use super::beliefs::{Beliefs, cell_map, sum};
use super::junction_tree::JunctionTree;
use crate::marginal::ColumnSet;

/// What is known of one marginal: all measurements of it put together.
#[derive(Debug, Clone)]
pub(crate) struct Evidence {
    pub(crate) columns: ColumnSet,
    /// Measured counts, shifted evenly so that they sum to the total.
    pub(crate) counts: Vec<f64>,
    /// Noise variance of each.
    pub(crate) variance: f64,
    /// How far log-weights are expected to lie from zero; infinite for no expectation.
    pub(crate) spread: f64,
}

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// Sweeps at most.
    pub(crate) sweeps: usize,
    /// Stop when a sweep moves less than this share of the rows.
    pub(crate) tolerance: f64,
}

/// Moves `factors` (one for each evidence, in order; then fixed ones) towards the evidence, and
/// returns the beliefs they give.
pub(crate) fn fit(
    sizes: &[usize],
    total: f64,
    evidence: &[Evidence],
    factors: &mut [Factor],
    patience: Patience,
) -> Beliefs {
    let tree = JunctionTree::new(sizes, factors.iter().map(|factor| factor.columns));
    let beliefs = Beliefs::propagate(sizes, tree, factors);
    let mut sweep = Sweep::new(beliefs, total, evidence);
    for _ in 0..patience.sweeps {
        sweep.moved = 0.0;
        sweep.visit(0, factors);
        if sweep.moved < patience.tolerance * total {
            break;
        }
    }
    // The sweeps multiplied probabilities thousands of times: begin afresh from the factors.
    Beliefs::propagate(sizes, sweep.beliefs.tree, factors)
}

struct Sweep<'a> {
    beliefs: Beliefs,
    total: f64,
    children: Vec<Vec<usize>>,
    /// For each clique, the evidence whose factors it holds.
    tasks: Vec<Vec<Task<'a>>>,
    moved: f64,
}

struct Task<'a> {
    factor: usize,
    evidence: &'a Evidence,
    map: Vec<u32>,
}

impl<'a> Sweep<'a> {
    fn new(beliefs: Beliefs, total: f64, evidence: &'a [Evidence]) -> Self {
        let number = beliefs.tree.cliques.len();
        let mut children = vec![Vec::new(); number];
        for (at, clique) in beliefs.tree.cliques.iter().enumerate() {
            if let Some((parent, _)) = clique.parent {
                children[parent].push(at);
            }
        }
        let mut tasks: Vec<Vec<Task<'a>>> = (0..number).map(|_| Vec::new()).collect();
        for (factor, evidence) in evidence.iter().enumerate() {
            let holder = beliefs.tree.holder(evidence.columns, &beliefs.sizes);
            let at = holder.expect("every scope lies in a clique");
            let clique = beliefs.tree.cliques[at].columns;
            let map = cell_map(&beliefs.sizes, clique, evidence.columns);
            tasks[at].push(Task {
                factor,
                evidence,
                map,
            });
        }
        Self {
            beliefs,
            total,
            children,
            tasks,
            moved: 0.0,
        }
    }

    /// Fits the factors of a clique, then those below it; on return the clique knows of all.
    fn visit(&mut self, at: usize, factors: &mut [Factor]) {
        for index in 0..self.tasks[at].len() {
            self.solve(at, index, factors);
        }
        for index in 0..self.children[at].len() {
            let child = self.children[at][index];
            self.pass(at, child, child);
            self.visit(child, factors);
            self.pass(child, at, child);
        }
    }

    fn solve(&mut self, at: usize, index: usize, factors: &mut [Factor]) {
        let task = &self.tasks[at][index];
        let table = &mut self.beliefs.cliques[at];
        let weights = &mut factors[task.factor].log_weights;
        let mut ratio = sum(table, &task.map, weights.len());
        let variance = task.evidence.variance;
        let spread = task.evidence.spread;
        let mut mass = 0.0;
        for ((ratio, weight), measured) in ratio
            .iter_mut()
            .zip(weights.iter_mut())
            .zip(&task.evidence.counts)
        {
            let expected = *ratio * self.total;
            if expected <= 0.0 {
                // Impossible, or so improbable that a factor cannot bring it back.
                *ratio = 0.0;
                continue;
            }
            let step = step(expected, *measured, variance, *weight, spread);
            *weight += step;
            self.moved += expected * (step.exp() - 1.0).abs();
            *ratio = step.exp();
            mass += expected / self.total * *ratio;
        }
        let scale = 1.0 / mass;
        for (cell, &from) in table.iter_mut().zip(&task.map) {
            *cell *= ratio[from as usize] * scale;
        }
    }

    /// Tells `to` what `from` has come to believe of what they share (through `edge`'s entry).
    fn pass(&mut self, from: usize, to: usize, edge: usize) {
        let [of_child, of_parent] = &self.beliefs.to_shared[edge];
        let (from_map, to_map) = if edge == to {
            (of_parent, of_child)
        } else {
            (of_child, of_parent)
        };
        let shared = &mut self.beliefs.shared[edge];
        let now = sum(&self.beliefs.cliques[from], from_map, shared.len());
        for (old, now) in shared.iter_mut().zip(&now) {
            *old = if *old > 0.0 { now / *old } else { 0.0 };
        }
        for (cell, &from) in self.beliefs.cliques[to].iter_mut().zip(to_map) {
            *cell *= shared[from as usize];
        }
        *shared = now;
    }
}

/// The step `d` in a cell's log-weight that solves the module's equation, by Newton's method.
fn step(expected: f64, measured: f64, variance: f64, weight: f64, spread: f64) -> f64 {
    // Less than one expected row is taken for one: it bounds the pull on cells that hardly exist.
    let penalty = variance / (spread * spread * expected.max(1.0));
    let mut d = 0.0_f64;
    for _ in 0..4 {
        let grown = expected * d.exp();
        let value = grown - measured + (weight + d) * penalty;
        let slope = grown + penalty;
        d = (d - (value / slope).clamp(-2.0, 2.0)).clamp(-FURTHEST, FURTHEST);
    }
    d
}

/// The furthest a log-weight moves in one sweep.
const FURTHEST: f64 = 6.0;
