//! Averaging over decomposable graphs (Madigan & York 1997).
//!
//! A graph on the lists says which pairs may depend directly; if it is decomposable the cell
//! probabilities have a hyper-Dirichlet prior under which the probability of the data is a product of
//! gamma functions over cliques and separators. The posterior of the hidden number sums over all
//! graphs, each weighed by how well it predicts the table, so that the choice of a model is part of
//! the answer's uncertainty.
//!
//! The hidden number runs over a grid. Where the data say little the posterior's tail is that of the
//! prior and any grid cuts it: [`Posterior::edge_mass`] says how much lies at the cut. Every value of
//! a grid has equal weight, as in the published analyses. Where the table says much, as with millions
//! of people, the posterior is narrower than a step of the usual grid, and [`resolved`] narrows the
//! grid until it is not.

mod graph;
mod narrow;
mod score;

use libm::lgamma;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, StandardUniform};
use rayon::prelude::*;

use crate::interval::{Interval, Kind};
use crate::sets::ListSet;
use crate::table::Table;

pub use graph::count;
pub use narrow::resolved;

use graph::{Graph, joined};
use score::Scores;

/// Fewest and most lists: below three there is nothing to average, above seven too many graphs.
pub const LISTS: std::ops::RangeInclusive<usize> = 3..=7;

/// Graphs whose probability nowhere reaches this share of the most probable, as a logarithm, are
/// passed over: all 617,675 graphs of seven lists together could not move the eleventh digit.
const NEGLIGIBLE: f64 = -40.0;

/// From this share on quantiles are those of the grid.
const COARSE: f64 = 0.2;

/// Graphs worked through as one unit, on one thread and in order, so that sums do not depend on
/// the number of threads.
const UNIT: u32 = 1 << 9;

/// Prior of the size of the whole population.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Prior {
    /// Proportional to `1 / N`.
    Reciprocal,
    /// Poisson with a gamma-distributed mean (Madigan & York 1997).
    GammaPoisson {
        /// Shape of the gamma distribution.
        shape: f64,
        /// Scale: the prior mean is shape times scale.
        scale: f64,
    },
}

impl Prior {
    fn log(self, size: f64) -> f64 {
        match self {
            Self::Reciprocal => -size.ln(),
            Self::GammaPoisson { shape, scale } => {
                lgamma(size + shape) - lgamma(shape) - lgamma(size + 1.0)
                    + size * (scale / (1.0 + scale)).ln()
                    - shape * scale.ln_1p()
            }
        }
    }
}

/// Values of the hidden number: evenly spaced, rounded to whole numbers, each of equal weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The first value.
    pub first: u64,
    /// The last value.
    pub last: u64,
    /// How many values, ends included; repeated whole numbers are dropped.
    pub points: usize,
}

impl Grid {
    /// Up to thirty times the number seen, in a thousand steps, as is usual with this method.
    pub fn usual(table: &Table) -> Self {
        Self {
            first: 0,
            last: table.observed().saturating_mul(30),
            points: 1001,
        }
    }

    fn values(self) -> Vec<u64> {
        let steps = self.points.max(2) - 1;
        let width = self.last.saturating_sub(self.first) as f64 / steps as f64;
        let value = |step: usize| self.first + (width * step as f64).round() as u64;
        let mut values: Vec<u64> = (0..=steps).map(value).collect();
        values.dedup();
        values
    }
}

/// What to average and over what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Dirichlet parameter of each cell of the full table; `2^-t` for `t` lists is usual.
    pub delta: f64,
    /// Prior of the population size.
    pub prior: Prior,
    /// Values of the hidden number.
    pub grid: Grid,
}

impl Options {
    /// The usual choices.
    pub fn usual(table: &Table) -> Self {
        Self {
            delta: 0.5f64.powi(table.lists() as i32),
            prior: Prior::Reciprocal,
            grid: Grid::usual(table),
        }
    }
}

/// The posterior distribution of the population size.
#[derive(Clone, Debug)]
pub struct Posterior {
    observed: f64,
    hidden: Vec<u64>,
    /// Probabilities of `hidden`; they add up to one.
    mass: Vec<f64>,
    /// The most probable graphs, each as the pairs of lists that it joins, with their probability.
    pub graphs: Vec<(Vec<ListSet>, f64)>,
}

/// Averages over all decomposable graphs; `None` unless the number of lists is in [`LISTS`].
///
/// # Panics
/// If `delta` is not positive or the table holds no case.
pub fn decomposable(table: &Table, options: &Options) -> Option<Posterior> {
    assert!(options.delta > 0.0, "a positive Dirichlet parameter");
    assert!(table.observed() > 0, "a table with cases");
    if !LISTS.contains(&table.lists()) {
        return None;
    }
    let hidden = options.grid.values();
    let scores = Scores::new(table, options, &hidden);
    let lists = table.lists();
    let masks = 1u32 << (lists * (lists - 1) / 2);
    let units: Vec<u32> = (0..masks.div_ceil(UNIT)).collect();
    let within = |unit: u32| unit * UNIT..((unit + 1) * UNIT).min(masks);

    // A first look at few values finds a height that is surely reached.
    let coarse: Vec<usize> = (0..hidden.len())
        .step_by(hidden.len().div_ceil(24))
        .collect();
    let peaks = units.par_iter().map(|&unit| {
        let graphs = within(unit).filter_map(|mask| Graph::new(lists, mask));
        let peak = |graph: Graph| {
            let heights = coarse.iter().map(|&at| scores.at(&graph, at));
            heights.fold(f64::NEG_INFINITY, f64::max)
        };
        graphs.map(peak).fold(f64::NEG_INFINITY, f64::max)
    });
    let height = peaks.reduce(|| f64::NEG_INFINITY, f64::max);

    let sums: Vec<Sum> = units
        .par_iter()
        .map(|&unit| {
            let mut sum = Sum::new(hidden.len());
            let mut score = vec![0.0; hidden.len()];
            for mask in within(unit) {
                let Some(graph) = Graph::new(lists, mask) else {
                    continue;
                };
                scores.fill(&graph, &mut score);
                let highest = score.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                if highest - height >= NEGLIGIBLE {
                    sum.add(&score, height, mask);
                }
            }
            sum
        })
        .collect();
    let mut mass = vec![0.0; hidden.len()];
    let mut graphs: Vec<(u32, f64)> = Vec::new();
    for sum in sums {
        for (whole, part) in mass.iter_mut().zip(&sum.mass) {
            *whole += part;
        }
        graphs.extend(sum.graphs);
    }
    let total: f64 = mass.iter().sum();
    for share in &mut mass {
        *share /= total;
    }
    graphs.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    graphs.truncate(10);
    Some(Posterior {
        observed: table.observed() as f64,
        hidden,
        mass,
        graphs: graphs
            .into_iter()
            .map(|(mask, share)| (joined(lists, mask), share / total))
            .collect(),
    })
}

impl Posterior {
    /// The most probable population size of the grid.
    pub fn mode(&self) -> f64 {
        let best = self
            .mass
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1));
        self.observed + best.map_or(0.0, |(at, _)| self.hidden[at] as f64)
    }

    /// The mean population size over the grid.
    pub fn mean(&self) -> f64 {
        let parts = self.hidden.iter().zip(&self.mass);
        self.observed
            + parts
                .map(|(&hidden, mass)| hidden as f64 * mass)
                .sum::<f64>()
    }

    /// The smallest population size of the grid with at least probability `p` up to it.
    pub fn quantile(&self, p: f64) -> f64 {
        let mut below = 0.0;
        for (&hidden, mass) in self.hidden.iter().zip(&self.mass) {
            below += mass;
            if below >= p {
                return self.observed + hidden as f64;
            }
        }
        self.observed + self.hidden.last().map_or(0.0, |&last| last as f64)
    }

    /// The size that minimises the expected squared relative error, the estimate that Madigan & York
    /// (1997) report.
    pub fn relative_mean(&self) -> f64 {
        let moment = |power: i32| -> f64 {
            let parts = self.hidden.iter().zip(&self.mass);
            parts
                .map(|(&hidden, mass)| mass / (self.observed + hidden as f64).powi(power))
                .sum()
        };
        moment(1) / moment(2)
    }

    /// The largest probability of a single value of the grid: where it is not small the grid is too
    /// coarse for the table, and a finer one should be used.
    pub fn largest_share(&self) -> f64 {
        self.mass.iter().copied().fold(0.0, f64::max)
    }

    /// Whether quantiles are those of the grid rather than of the posterior. With neighbouring whole
    /// numbers in the grid nothing finer exists, and it is not.
    pub fn is_too_coarse(&self) -> bool {
        let step = self.hidden.windows(2).map(|pair| pair[1] - pair[0]).max();
        step > Some(1) && self.largest_share() > COARSE
    }

    /// Independent draws of the population size from the posterior on the grid.
    pub fn draws(&self, count: usize, seed: u64) -> Vec<f64> {
        let mut below: Vec<f64> = Vec::with_capacity(self.mass.len());
        for mass in &self.mass {
            below.push(below.last().unwrap_or(&0.0) + mass);
        }
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let draw = |_| {
            let uniform: f64 = StandardUniform.sample(&mut random);
            let at = below.partition_point(|below| *below <= uniform);
            self.observed + self.hidden[at.min(self.hidden.len() - 1)] as f64
        };
        (0..count).map(draw).collect()
    }

    /// Probability of the last twentieth of the grid: where it is not small, the grid's end and the
    /// prior decide the upper limit, not the table.
    pub fn edge_mass(&self) -> f64 {
        self.mass[self.mass.len() - self.mass.len().div_ceil(20)..]
            .iter()
            .sum()
    }

    /// The interval between quantiles.
    ///
    /// # Panics
    /// If the level is not strictly between 0 and 1.
    pub fn interval(&self, level: f64) -> Interval {
        assert!(level > 0.0 && level < 1.0, "a level between 0 and 1");
        let tail = (1.0 - level) / 2.0;
        Interval {
            level,
            lower: self.quantile(tail),
            upper: self.quantile(1.0 - tail),
            kind: Kind::Credible,
        }
    }
}

/// Sums over graphs, scaled by a common height.
struct Sum {
    mass: Vec<f64>,
    graphs: Vec<(u32, f64)>,
}

impl Sum {
    fn new(points: usize) -> Self {
        Self {
            mass: vec![0.0; points],
            graphs: Vec::new(),
        }
    }

    fn add(&mut self, score: &[f64], height: f64, mask: u32) {
        let mut whole = 0.0;
        for (mass, value) in self.mass.iter_mut().zip(score) {
            let distance = value - height;
            if distance > 2.0 * NEGLIGIBLE {
                let share = distance.exp();
                *mass += share;
                whole += share;
            }
        }
        self.graphs.push((mask, whole));
    }
}
