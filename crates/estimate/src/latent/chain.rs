//! One chain of the latent-class sampler.
//!
//! People with the same history are drawn together: a history's people are split among classes by
//! binomial draws from the likeliest class down, and the last few one by one, so that a sweep costs
//! the same for a thousand people as for a million. Weights of histories are built along a tree in
//! which a history hangs on the one without its last list. A move that stretches a class changes all
//! its weights by factors known beforehand, so that it costs a sum over histories and no product.

use std::array;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Exp1, Gamma, Poisson, StandardNormal, StandardUniform};

use super::{CONCENTRATION, Options};
use crate::binomial::binomial;
use crate::sets::{ListSet, MAX_LISTS};
use crate::table::Table;

/// Joint moves tried in each sweep.
const STRETCHES: usize = 2;

/// Exchanges of two classes' people tried in each sweep.
const EXCHANGES: usize = 4;

/// So few people are placed one by one, more by binomial draws.
const FEW: u64 = 8;

/// Histories of so few people share a logarithm.
const SHARED: u64 = 8;

/// A history of the tree of histories.
struct Node {
    /// The history without its last list; the root is its own parent.
    parent: usize,
    /// The last list.
    list: usize,
}

/// A history with people.
struct Cell {
    /// Its place in the tree.
    node: usize,
    /// Its lists.
    lists: Vec<usize>,
    count: u64,
}

/// A number for each class. Rows have one length for all numbers of classes up to it, so that loops
/// over classes are unrolled; classes beyond the number asked for have a share of zero.
type Row<const K: usize> = [f64; K];

/// A Gibbs sampler's state.
pub(super) struct Chain<const K: usize> {
    random: ChaCha8Rng,
    classes: usize,
    observed: u64,
    hidden: u64,
    concentration: f64,
    /// The root, which stands for people on no list, first; parents before children.
    nodes: Vec<Node>,
    cells: Vec<Cell>,
    sticks: Vec<Stick>,
    /// Share of each class.
    share: Row<K>,
    /// Chance of being on each list, and of not being on it, which keeps its own digits.
    on: Vec<Row<K>>,
    off: Vec<Row<K>>,
    /// People in each class, hidden ones included. Counts are kept as floats, which are exact to
    /// 2^53 and enter chances without conversion.
    members: Row<K>,
    /// Of them those on each list.
    on_list: Vec<Row<K>>,
    /// Share of a class times the chance of a history in it, for each node.
    weights: Vec<Row<K>>,
    /// Sums of weights over classes: the root's, then the cells'.
    totals: Vec<f64>,
    /// Totals after a proposed move.
    proposed: Vec<f64>,
}

/// A stick of the Dirichlet process: the part taken of what is left, the part left, and minus the
/// logarithm of the latter, which may be beyond the range of `left`.
#[derive(Clone, Copy)]
struct Stick {
    taken: f64,
    left: f64,
    ln_left: f64,
}

impl<const K: usize> Chain<K> {
    /// A start far from others: chances and shares drawn widely.
    pub(super) fn new(table: &Table, options: &Options, number: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(options.seed);
        random.set_stream(number);
        let (lists, classes) = (table.lists(), options.classes);
        assert!((1..=K).contains(&classes), "a row for {classes} classes");
        let mut uniform = || -> f64 { StandardUniform.sample(&mut random) };
        let mut on = vec![[0.5; K]; lists];
        for row in &mut on {
            row[..classes].fill_with(|| 0.02 + 0.96 * uniform());
        }
        let mut normal = || -> f64 { StandardNormal.sample(&mut random) };
        let sticks = (1..classes)
            .map(|_| {
                let left = 1.0 / (1.0 + normal().exp());
                Stick {
                    taken: 1.0 - left,
                    left,
                    ln_left: -left.ln(),
                }
            })
            .collect();
        let (nodes, cells) = tree(table);
        let mut chain = Self {
            classes,
            observed: table.observed(),
            hidden: 0,
            concentration: 1.0,
            sticks,
            share: [0.0; K],
            off: on.iter().map(|row| row.map(|on| 1.0 - on)).collect(),
            on,
            members: [0.0; K],
            on_list: vec![[0.0; K]; lists],
            weights: vec![[0.0; K]; nodes.len()],
            totals: vec![0.0; 1 + cells.len()],
            proposed: vec![0.0; 1 + cells.len()],
            nodes,
            cells,
            random,
        };
        chain.share_out();
        chain
    }

    /// People on no list, as last drawn.
    pub(super) fn hidden(&self) -> u64 {
        self.hidden
    }

    /// Draws every part of the state given the others.
    pub(super) fn sweep(&mut self) {
        self.weigh();
        let mut likelihood = self.log_likelihood(&self.totals);
        if likelihood.is_finite() {
            for _ in 0..STRETCHES {
                self.stretch(&mut likelihood);
            }
        }
        self.hidden = self.draw_hidden();
        self.allot();
        self.exchange();
        self.draw_chances();
        self.draw_sticks();
        self.share_out();
        self.draw_concentration();
    }

    /// Shares from the sticks.
    fn share_out(&mut self) {
        let mut left = 1.0;
        for (share, stick) in self.share.iter_mut().zip(&self.sticks) {
            *share = left * stick.taken;
            left *= stick.left;
        }
        self.share[self.classes - 1] = left;
    }

    /// Fills weights and totals from shares and chances.
    fn weigh(&mut self) {
        let mut none = self.share;
        for off in &self.off {
            none = product(&none, off);
        }
        self.weights[0] = none;
        let mut odds = [[0.0; K]; MAX_LISTS];
        for ((odds, on), off) in odds.iter_mut().zip(&self.on).zip(&self.off) {
            *odds = array::from_fn(|class| on[class] / off[class]);
        }
        for (at, node) in self.nodes.iter().enumerate().skip(1) {
            self.weights[at] = product(&self.weights[node.parent], &odds[node.list]);
        }
        self.totals[0] = sum(&self.weights[0]);
        for (total, cell) in self.totals[1..].iter_mut().zip(&self.cells) {
            *total = sum(&self.weights[cell.node]);
        }
    }

    /// Log-likelihood with the hidden summed out: that of the seen, given that they were seen.
    fn log_likelihood(&self, totals: &[f64]) -> f64 {
        // Logarithms are dear: histories of few people share one, as long as their product stays in
        // range.
        let (mut seen, mut product) = (0.0, 1.0);
        for (cell, &total) in self.cells.iter().zip(&totals[1..]) {
            if cell.count <= SHARED && total > 1e-12 {
                for _ in 0..cell.count {
                    product *= total;
                }
                if product < 1e-150 {
                    seen += product.ln();
                    product = 1.0;
                }
            } else {
                seen += cell.count as f64 * total.ln();
            }
        }
        seen + product.ln() - self.observed as f64 * (-totals[0]).ln_1p()
    }

    /// Moves all chances of one class together, and its stick against them, accepted by the
    /// likelihood with the hidden summed out (Metropolis et al. 1953).
    ///
    /// Along this line a class grows while it becomes harder to find: what the table says least
    /// about, and where drawing class by class takes thousands of sweeps.
    fn stretch(&mut self, likelihood: &mut f64) {
        let class = self.pick_class();
        let normal: f64 = StandardNormal.sample(&mut self.random);
        let scale: f64 = StandardUniform.sample(&mut self.random);
        let shift = normal * scale;
        let factor = shift.exp();
        // Odds on every list times `factor`: on -> on factor / d, off -> off / d.
        let divisor = |on: &Row<K>, off: &Row<K>| off[class] + on[class] * factor;
        let lists = self.on.iter().zip(&self.off);
        let all: f64 = lists.map(|(on, off)| divisor(on, off)).product();
        // Uniform chances have density p (1 - p) on the scale of log-odds.
        let mut ratio = self.on.len() as f64 * shift - 2.0 * all.ln();
        // The stick's odds divided by `factor`; Beta(1, a) has density v (1 - v)^a on that scale.
        let (mut own, mut later, mut ln_part) = (1.0, 1.0, 0.0);
        if let Some(stick) = self.sticks.get(class) {
            let part = stick.taken + stick.left * factor;
            ln_part = part.ln();
            ratio += self.concentration * (shift - ln_part) - ln_part;
            own = 1.0 / part;
            later = factor / part;
        }
        // What weights are multiplied by, by the number of lists of their history.
        let mut growth = [[1.0; K]; MAX_LISTS + 1];
        let mut power = own / all;
        for row in &mut growth[..=self.on.len()] {
            row[class] = power;
            row[class + 1..].fill(later);
            power *= factor;
        }
        self.proposed[0] = dot(&self.weights[0], &growth[0]);
        for (proposed, cell) in self.proposed[1..].iter_mut().zip(&self.cells) {
            *proposed = dot(&self.weights[cell.node], &growth[cell.lists.len()]);
        }
        let reached = self.log_likelihood(&self.proposed);
        ratio += reached - *likelihood;
        let exponential: f64 = Exp1.sample(&mut self.random);
        if ratio.is_nan() || ratio < -exponential {
            return;
        }
        *likelihood = reached;
        std::mem::swap(&mut self.totals, &mut self.proposed);
        for (on, off) in self.on.iter_mut().zip(&mut self.off) {
            let divisor = divisor(on, off);
            on[class] *= factor / divisor;
            off[class] /= divisor;
        }
        if let Some(stick) = self.sticks.get_mut(class) {
            let part = stick.taken + stick.left * factor;
            stick.taken /= part;
            stick.ln_left += ln_part - shift;
            stick.left = if stick.left > 0.0 {
                stick.left * factor / part
            } else {
                (-stick.ln_left).exp()
            };
            self.share_out();
        }
        self.weights[0] = product(&self.weights[0], &growth[0]);
        for cell in &self.cells {
            let weights = &mut self.weights[cell.node];
            *weights = product(weights, &growth[cell.lists.len()]);
        }
    }

    /// The hidden number given the chance of being hidden: negative binomial, drawn as a Poisson
    /// variable with a gamma mean, not cut off.
    fn draw_hidden(&mut self) -> u64 {
        let unseen = self.totals[0];
        if unseen <= 0.0 {
            return 0;
        }
        let odds = unseen / (1.0 - unseen).max(f64::MIN_POSITIVE);
        // Beyond 2^53 whole numbers are no longer exact; a chain there is lost and will show.
        let mean = (gamma(&mut self.random, self.observed as f64) * odds).min(9e15);
        if mean <= 0.0 {
            return 0;
        }
        let poisson = Poisson::new(mean).expect("a positive finite mean");
        poisson.sample(&mut self.random) as u64
    }

    /// Splits the people of each history among classes, and counts them by class and list.
    fn allot(&mut self) {
        self.members = self.split(0, self.totals[0], self.hidden);
        self.on_list.fill([0.0; K]);
        for at in 0..self.cells.len() {
            let Cell { node, count, .. } = self.cells[at];
            let taken = self.split(node, self.totals[1 + at], count);
            add(&mut self.members, &taken);
            for &list in &self.cells[at].lists {
                add(&mut self.on_list[list], &taken);
            }
        }
    }

    /// Draws how many of the people of a history belong to each class.
    fn split(&mut self, node: usize, mut total: f64, count: u64) -> Row<K> {
        let mut row = self.weights[node];
        let mut taken = [0.0; K];
        let mut left = count;
        while left > FEW {
            // From the likeliest class down, so that soon few or none are left.
            let top = largest(&row);
            let weight = std::mem::take(&mut row[top]);
            let others = if weight < 0.5 * total {
                total - weight
            } else {
                sum(&row)
            };
            let beyond = binomial(&mut self.random, left, others / (others + weight));
            taken[top] += (left - beyond) as f64;
            (left, total) = (beyond, others);
        }
        if left == 0 {
            return taken;
        }
        let mut below = row;
        for class in 1..K {
            below[class] += below[class - 1];
        }
        for _ in 0..left {
            let uniform: f64 = StandardUniform.sample(&mut self.random);
            let at = uniform * total;
            // Counted rather than looked for: a branch that nobody can foresee costs more.
            let passed = below.iter().map(|&below| u8::from(below <= at)).sum::<u8>();
            let chosen = usize::from(passed);
            // Rounding may leave a little beyond the last class: it belongs to the likeliest.
            let chosen = if chosen < K { chosen } else { largest(&row) };
            taken[chosen] += 1.0;
        }
        taken
    }

    /// Proposes to exchange the people of two classes while shares stay: large classes find their
    /// place early in the order of the sticks, which single people cannot bring about one by one
    /// (Papaspiliopoulos & Roberts 2008).
    fn exchange(&mut self) {
        for _ in 0..EXCHANGES {
            let (one, other) = (self.pick_class(), self.pick_class());
            let difference = self.members[other] - self.members[one];
            if difference == 0.0 {
                continue;
            }
            let gain = difference * (self.share[one] / self.share[other]).ln();
            let exponential: f64 = Exp1.sample(&mut self.random);
            if gain.is_nan() || gain < -exponential {
                continue;
            }
            self.members.swap(one, other);
            for row in &mut self.on_list {
                row.swap(one, other);
            }
        }
    }

    fn draw_chances(&mut self) {
        let chances = self.on.iter_mut().zip(&mut self.off);
        for ((on, off), on_list) in chances.zip(&self.on_list) {
            for class in 0..self.classes {
                let (a, b) = (on_list[class], self.members[class] - on_list[class]);
                (on[class], off[class]) = beta(&mut self.random, 1.0 + a, 1.0 + b);
            }
        }
    }

    fn draw_sticks(&mut self) {
        let mut beyond = (self.observed + self.hidden) as f64;
        for (stick, &members) in self.sticks.iter_mut().zip(&self.members) {
            beyond -= members;
            *stick = Stick::draw(&mut self.random, members, self.concentration + beyond);
        }
    }

    fn draw_concentration(&mut self) {
        let (shape, rate) = CONCENTRATION;
        let left: f64 = self.sticks.iter().map(|stick| stick.ln_left).sum();
        let gamma = gamma(&mut self.random, shape + self.classes as f64 - 1.0);
        // A concentration of exactly zero would divide by zero in the next sweep.
        self.concentration = (gamma / (rate + left)).max(1e-100);
    }

    fn pick_class(&mut self) -> usize {
        let uniform: f64 = StandardUniform.sample(&mut self.random);
        ((uniform * self.classes as f64) as usize).min(self.classes - 1)
    }
}

impl Stick {
    /// Takes `Beta(1 + members, rest)`; `rest` may be far below one.
    fn draw(random: &mut ChaCha8Rng, members: f64, rest: f64) -> Self {
        if members == 0.0 {
            // What is left is U^(1 / rest), and -ln U is exponential.
            let exponential: f64 = Exp1.sample(random);
            return Self::leaving(exponential / rest);
        }
        let taken = gamma(random, 1.0 + members);
        if rest >= 1.0 {
            let left = gamma(random, rest);
            let sum = taken + left;
            return Self {
                taken: taken / sum,
                left: left / sum,
                ln_left: -(left / sum).ln(),
            };
        }
        // G(a) = G(a + 1) U^(1 / a).
        let exponential: f64 = Exp1.sample(random);
        let ln_odds = taken.ln() - gamma(random, rest + 1.0).ln() + exponential / rest;
        let ln_left = if ln_odds > 30.0 {
            ln_odds
        } else {
            ln_odds.exp().ln_1p()
        };
        Self::leaving(ln_left)
    }

    /// The stick with minus the logarithm of what is left.
    fn leaving(ln_left: f64) -> Self {
        let left = (-ln_left).exp();
        Self {
            // Near one the difference would lose its digits.
            taken: if ln_left < 0.1 {
                -(-ln_left).exp_m1()
            } else {
                1.0 - left
            },
            left,
            ln_left,
        }
    }
}

fn product<const K: usize>(a: &Row<K>, b: &Row<K>) -> Row<K> {
    array::from_fn(|class| a[class] * b[class])
}

fn add<const K: usize>(sums: &mut Row<K>, row: &Row<K>) {
    for (sum, value) in sums.iter_mut().zip(row) {
        *sum += value;
    }
}

/// The sum of a row, in two halves that need not wait for each other.
fn sum<const K: usize>(row: &Row<K>) -> f64 {
    let (even, odd) = (row.iter().step_by(2), row[1..].iter().step_by(2));
    even.sum::<f64>() + odd.sum::<f64>()
}

fn dot<const K: usize>(a: &Row<K>, b: &Row<K>) -> f64 {
    sum(&product(a, b))
}

/// The class of largest weight.
fn largest<const K: usize>(row: &Row<K>) -> usize {
    let (mut top, mut heaviest) = (0, row[0]);
    for (class, &weight) in row.iter().enumerate() {
        if weight > heaviest {
            (top, heaviest) = (class, weight);
        }
    }
    top
}

/// A gamma variable of scale one; the shape must be positive.
fn gamma(random: &mut ChaCha8Rng, shape: f64) -> f64 {
    let gamma = Gamma::new(shape, 1.0).expect("a positive shape");
    gamma.sample(random)
}

/// A beta variable of whole shapes and one less it.
fn beta(random: &mut ChaCha8Rng, a: f64, b: f64) -> (f64, f64) {
    // The smallest chance that the arithmetic of weights can bear.
    let least = f64::EPSILON * f64::EPSILON;
    let x = if a == 1.0 && b == 1.0 {
        StandardUniform.sample(random)
    } else if a == 1.0 {
        least_of(random, b)
    } else if b == 1.0 {
        let y = least_of(random, a).max(least);
        return ((1.0 - y).max(least), y);
    } else {
        let (x, y) = (gamma(random, a).max(least), gamma(random, b).max(least));
        let sum = x + y;
        return (x / sum, y / sum);
    };
    let x = x.max(least);
    (x, (1.0 - x).max(least))
}

/// The least of some uniform variables.
fn least_of(random: &mut ChaCha8Rng, variables: f64) -> f64 {
    let exponential: f64 = Exp1.sample(random);
    -(-exponential / variables).exp_m1()
}

/// The histories with people and those above them, as a tree.
fn tree(table: &Table) -> (Vec<Node>, Vec<Cell>) {
    let mut needed = vec![false; table.counts().len()];
    for (history, _) in table.cells() {
        let mut history = history;
        while !needed[history.index()] {
            needed[history.index()] = true;
            if let Some(last) = history.lists().last() {
                history = history.without(last);
            }
        }
    }
    needed[0] = true;
    let mut place = vec![0; needed.len()];
    let mut nodes = Vec::new();
    for (bits, _) in (0u16..).zip(&needed).filter(|(_, needed)| **needed) {
        let history = ListSet::from_bits(bits);
        let list = history.lists().last().unwrap_or(0);
        place[history.index()] = nodes.len();
        // Without its last list a history has a smaller number: it has its place already.
        nodes.push(Node {
            parent: place[history.without(list).index()],
            list,
        });
    }
    let cells = table.cells().into_iter().map(|(history, count)| Cell {
        node: place[history.index()],
        lists: history.lists().collect(),
        count,
    });
    (nodes, cells.collect())
}
