//! Newton's method for log-linear models.
//!
//! As the design is the subset relation, the score and the information are superset sums of the means
//! looked up at a term and at the union of two terms: a Newton step costs `t 2^t + p^3 / 6` for `t`
//! lists and `p` parameters, with no design matrix. A parameter may have a normal prior around zero;
//! then what is maximised is the posterior.

use crate::sets::{subset_sums, superset_sums};

/// Newton steps allowed; a fit that exists takes fewer than twenty.
const MAX_STEPS: usize = 200;

/// The sufficient statistic of a term when `hidden` people are counted in the cell of none.
pub(crate) fn margin(term: u16, margins: &[u64], hidden: f64) -> f64 {
    let seen = margins[usize::from(term)] as f64;
    if term == 0 { seen + hidden } else { seen }
}

/// Newton's method and its memory.
#[derive(Clone, Debug)]
pub(crate) struct Newton {
    /// Terms with a finite parameter; the intercept last.
    pub(crate) terms: Vec<u16>,
    /// Cells that take part.
    pub(crate) open: Vec<bool>,
    /// Count of cell 0, where it takes part.
    pub(crate) hidden: f64,
    /// Precision of the prior of each parameter by bitmask; zero is flat.
    pub(crate) precision: Vec<f64>,
    /// Parameters by bitmask; only entries of `terms` mean something.
    pub(crate) alpha: Vec<f64>,
    proposal: Vec<f64>,
    pub(crate) means: Vec<f64>,
    /// Superset sums of the means.
    pub(crate) sums: Vec<f64>,
    /// Lower triangle of the information, then of its Cholesky factor, row by row.
    factor: Vec<f64>,
    pub(crate) step: Vec<f64>,
}

impl Newton {
    pub(crate) fn new(cells: usize) -> Self {
        Self {
            terms: Vec::with_capacity(cells),
            open: vec![false; cells],
            hidden: 0.0,
            precision: vec![0.0; cells],
            alpha: vec![0.0; cells],
            proposal: vec![0.0; cells],
            means: vec![0.0; cells],
            sums: vec![0.0; cells],
            factor: Vec::new(),
            step: Vec::new(),
        }
    }

    pub(crate) fn close_supersets(&mut self, term: u16) {
        for (cell, open) in (0u16..).zip(&mut self.open) {
            *open &= cell & term != term;
        }
    }

    /// Maximises the likelihood; the number of steps, or `None` if it does not settle.
    pub(crate) fn run(&mut self, counts: &[u64], margins: &[u64]) -> Option<usize> {
        // The quick start lands out of reach where cells differ by many orders of magnitude, as when
        // a profile asks for a billion hidden.
        let quick = self.start(counts).and_then(|()| self.climb(margins));
        quick.or_else(|| {
            self.start_apart(margins);
            self.climb(margins)
        })
    }

    /// Newton's steps from where the parameters stand.
    fn climb(&mut self, margins: &[u64]) -> Option<usize> {
        let mut likelihood = self.evaluate(margins);
        for steps in 1..=MAX_STEPS {
            self.score(margins);
            self.factorise()?;
            let decrement = self.solve();
            let scale = margins[0] as f64;
            if !decrement.is_finite() {
                return None;
            }
            self.proposal.copy_from_slice(&self.alpha);
            let mut length = 1.0;
            loop {
                for (&term, step) in self.terms.iter().zip(&self.step) {
                    let term = usize::from(term);
                    self.alpha[term] = self.proposal[term] + length * step;
                }
                let reached = self.evaluate(margins);
                // Near the top the gain drowns in rounding, the sooner the more people there are: a
                // decrement too small to show needs no proof of it.
                let drowned = 8.0 * f64::EPSILON * likelihood.abs();
                if reached >= likelihood || decrement < drowned.max(1e-9) {
                    likelihood = reached;
                    break;
                }
                length *= 0.5;
                if length < 1e-10 {
                    return None;
                }
            }
            // Convergence is quadratic: after a step of this size the next would be invisible.
            if decrement < 1e-14 * scale.max(1.0).sqrt() {
                return Some(steps);
            }
        }
        None
    }

    /// Sets `step` to the slope of what is maximised, after [`Newton::evaluate`].
    pub(crate) fn score(&mut self, margins: &[u64]) {
        self.step.clear();
        for &term in &self.terms {
            let at = usize::from(term);
            let slope = margin(term, margins, self.hidden) - self.sums[at];
            self.step.push(slope - self.precision[at] * self.alpha[at]);
        }
    }

    /// Weighted least squares on the log counts: the step from means `y + 1/10` that generalised
    /// linear models start with.
    fn start(&mut self, counts: &[u64]) -> Option<()> {
        for (cell, &count) in counts.iter().enumerate() {
            let (mean, response) = if self.open[cell] {
                let y = if cell == 0 { self.hidden } else { count as f64 };
                let mean = y + 0.1;
                (mean, mean * mean.ln() + y - mean)
            } else {
                (0.0, 0.0)
            };
            self.sums[cell] = mean;
            self.proposal[cell] = response;
        }
        superset_sums(&mut self.sums);
        superset_sums(&mut self.proposal);
        let parameters = self.terms.len();
        self.step.clear();
        let responses = self
            .terms
            .iter()
            .map(|&term| self.proposal[usize::from(term)]);
        self.step.extend(responses);
        self.factor.clear();
        self.factor.resize(parameters * (parameters + 1) / 2, 0.0);
        self.factorise()?;
        self.solve();
        for (&term, &step) in self.terms.iter().zip(&self.step) {
            self.alpha[usize::from(term)] = step;
        }
        Some(())
    }

    /// Lists that find independently, each its share of all: nowhere does that give a cell more
    /// people than there are.
    fn start_apart(&mut self, margins: &[u64]) {
        let total = margins[0] as f64 + self.hidden;
        let mut none = total.ln();
        for &term in &self.terms {
            let at = usize::from(term);
            self.alpha[at] = 0.0;
            if term.is_power_of_two() {
                let share = (margins[at] as f64 + 0.5) / (total + 1.0);
                self.alpha[at] = (share / (1.0 - share)).ln();
                none += (1.0 - share).ln();
            }
        }
        self.alpha[0] = none;
    }

    /// Computes means and their superset sums; the log-likelihood, or log-posterior, up to a constant.
    pub(crate) fn evaluate(&mut self, margins: &[u64]) -> f64 {
        self.means.fill(0.0);
        let mut likelihood = 0.0;
        for &term in &self.terms {
            let alpha = self.alpha[usize::from(term)];
            self.means[usize::from(term)] = alpha;
            likelihood += margin(term, margins, self.hidden) * alpha;
            likelihood -= 0.5 * self.precision[usize::from(term)] * alpha * alpha;
        }
        subset_sums(&mut self.means);
        for (mean, &open) in self.means.iter_mut().zip(&self.open) {
            *mean = if open { mean.exp() } else { 0.0 };
        }
        self.sums.copy_from_slice(&self.means);
        superset_sums(&mut self.sums);
        let likelihood = likelihood - self.sums[0];
        if likelihood.is_nan() {
            f64::NEG_INFINITY
        } else {
            likelihood
        }
    }

    /// Cholesky factor of the information at the present means.
    fn factorise(&mut self) -> Option<()> {
        let mut start = 0;
        for (row, &a) in self.terms.iter().enumerate() {
            let (above, line) = self.factor.split_at_mut(start);
            let line = &mut line[..=row];
            let diagonal = self.sums[usize::from(a)] + self.precision[usize::from(a)];
            let mut other_start = 0;
            for (column, &b) in self.terms[..row].iter().enumerate() {
                let other = &above[other_start..=other_start + column];
                let product: f64 = other[..column]
                    .iter()
                    .zip(&line[..column])
                    .map(|(x, y)| x * y)
                    .sum();
                line[column] = (self.sums[usize::from(a | b)] - product) / other[column];
                other_start += column + 1;
            }
            let squares: f64 = line[..row].iter().map(|x| x * x).sum();
            let pivot = diagonal - squares;
            if pivot <= diagonal * 1e-14 || !pivot.is_finite() {
                return None;
            }
            line[row] = pivot.sqrt();
            start += row + 1;
        }
        Some(())
    }

    /// Solves for `step` in place; returns the squared length of the right-hand side in the metric
    /// of the inverse information (Newton's decrement).
    fn solve(&mut self) -> f64 {
        let mut step = std::mem::take(&mut self.step);
        self.forward(&mut step);
        let decrement = step.iter().map(|value| value * value).sum();
        self.backward(&mut step);
        self.step = step;
        decrement
    }

    /// Multiplies by the inverse of the Cholesky factor, in place.
    pub(crate) fn forward(&self, vector: &mut [f64]) {
        let mut start = 0;
        for row in 0..vector.len() {
            let line = &self.factor[start..=start + row];
            let known = line[..row].iter().zip(&vector[..row]);
            let product: f64 = known.map(|(l, x)| l * x).sum();
            vector[row] = (vector[row] - product) / line[row];
            start += row + 1;
        }
    }

    /// Multiplies by the inverse of the transposed Cholesky factor, in place.
    pub(crate) fn backward(&self, vector: &mut [f64]) {
        let mut start = vector.len() * (vector.len() + 1) / 2;
        for row in (0..vector.len()).rev() {
            start -= row + 1;
            let line = &self.factor[start..=start + row];
            let value = vector[row] / line[row];
            vector[row] = value;
            for (x, l) in vector[..row].iter_mut().zip(&line[..row]) {
                *x -= l * value;
            }
        }
    }

    /// Square root of a diagonal entry of the inverse information.
    pub(crate) fn standard_error(&self, parameter: usize) -> f64 {
        let parameters = self.terms.len();
        let mut solved = vec![0.0; parameters];
        let mut start = 0;
        for row in 0..parameters {
            let line = &self.factor[start..=start + row];
            let product: f64 = line.iter().zip(&solved[..row]).map(|(l, x)| l * x).sum();
            let right = f64::from(u8::from(row == parameter));
            solved[row] = (right - product) / line[row];
            start += row + 1;
        }
        solved.iter().map(|x| x * x).sum::<f64>().sqrt()
    }

    /// The intercept and its standard error. The intercept is the last parameter, so the last pivot
    /// is the inverse of its standard error.
    pub(crate) fn intercept(&self) -> (f64, f64) {
        let last = self.factor.last().copied().unwrap_or(f64::NAN);
        (self.alpha[0], 1.0 / last)
    }
}
