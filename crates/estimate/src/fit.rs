//! Fitting log-linear models.
//!
//! Counts are taken as Poisson with log means `log mu_w = sum of alpha_a over terms a within w`. As
//! the design is the subset relation, the score and the information are superset sums of the means
//! looked up at a term and at the union of two terms: a Newton step costs `t 2^t + p^3 / 6` for `t`
//! lists and `p` parameters, with no design matrix.

use crate::existence::{self, Existence};
use crate::model::Model;
use crate::sets::{ListSet, subset_sums, superset_sums};
use crate::table::Table;

use libm::lgamma;

/// Newton steps allowed; a fit that exists takes fewer than twenty.
const MAX_STEPS: usize = 200;

/// A fitted model's figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Estimated size of the whole population, `n + exp(alpha_0)`.
    pub estimate: f64,
    /// Estimated log of the hidden number, `alpha_0`.
    pub log_hidden: f64,
    /// Standard error of `log_hidden` from the information matrix.
    pub log_hidden_error: f64,
    /// Deviance against the saturated model.
    pub deviance: f64,
    /// Akaike's criterion, the Poisson constant included.
    pub aic: f64,
    /// Schwarz's criterion with the number of observed cases as sample size (the convention of
    /// Baillargeon & Rivest 2007).
    pub bic: f64,
    /// Number of parameters, those at minus infinity included.
    pub parameters: usize,
    /// Newton steps taken.
    pub steps: usize,
}

/// Why there are no figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFit {
    /// The table does not support the model.
    #[error("{0}")]
    Existence(Existence),
    /// The estimate exists but its numbers are out of reach of floating-point arithmetic.
    #[error("the fit did not settle: its parameters are too extreme for floating point")]
    Unsettled,
}

/// Fits models to tables of a fixed number of lists, reusing its memory.
///
/// ```
/// use estimate::{Fitter, ListSet, Model, Table};
///
/// let names = ["police", "shelters", "hotline"].map(String::from).to_vec();
/// let counts = [(0b001, 60), (0b010, 49), (0b011, 4), (0b100, 247), (0b101, 112), (0b110, 142)];
/// let cells = counts.map(|(lists, count)| (ListSet::from_bits(lists), count));
/// let table = Table::new(names, cells)?;
///
/// let mut fitter = Fitter::new(&table);
/// let model = Model::independence(3).with(ListSet::of([0, 2]));
/// let fit = fitter.fit(&model)?;
/// assert!(fit.estimate > table.observed() as f64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fitter {
    lists: usize,
    counts: Vec<u64>,
    /// Superset sums of `counts`: the sufficient statistics.
    margins: Vec<u64>,
    observed: f64,
    /// Minus twice the log-likelihood of the saturated model.
    saturated: f64,
    newton: Newton,
}

impl Fitter {
    /// A fitter of the table.
    ///
    /// # Panics
    /// If the table holds no case.
    pub fn new(table: &Table) -> Self {
        let cells = table.counts().len();
        let mut fitter = Self {
            lists: table.lists(),
            counts: vec![0; cells],
            margins: vec![0; cells],
            observed: 0.0,
            saturated: 0.0,
            newton: Newton::new(cells),
        };
        fitter.set_counts(table.counts());
        fitter
    }

    /// Turns to another table of the same lists, given by its counts by bitmask.
    ///
    /// # Panics
    /// If the number of cells differs or there is no case.
    pub fn set_counts(&mut self, counts: &[u64]) {
        self.counts.copy_from_slice(counts);
        self.margins.copy_from_slice(counts);
        superset_sums(&mut self.margins);
        assert!(self.margins[0] > 0, "a table with cases");
        self.observed = self.margins[0] as f64;
        self.saturated = counts.iter().copied().map(saturated_cell).sum();
    }

    /// Number of lists.
    pub fn lists(&self) -> usize {
        self.lists
    }

    /// Number of people seen.
    pub fn observed(&self) -> f64 {
        self.observed
    }

    /// Counts by bitmask.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// People seen on at least the lists of `set`.
    pub fn margin(&self, set: ListSet) -> u64 {
        self.margins[set.index()]
    }

    /// Whether the model can be estimated from the table.
    pub fn existence(&self, model: &Model) -> Existence {
        existence::verdict(model, &self.counts, &self.margins)
    }

    /// Decides existence, then fits.
    ///
    /// # Errors
    /// If the estimate does not exist, is not unique, or cannot be represented.
    pub fn fit(&mut self, model: &Model) -> Result<Fit, NoFit> {
        match self.existence(model) {
            Existence::Estimable => self.fit_unchecked(model),
            existence => Err(NoFit::Existence(existence)),
        }
    }

    /// Fits a model known to be estimable.
    ///
    /// For a model that is not, the outcome is [`NoFit::Unsettled`] or figures without meaning.
    ///
    /// # Errors
    /// If Newton's method does not settle.
    pub fn fit_unchecked(&mut self, model: &Model) -> Result<Fit, NoFit> {
        self.put_aside(model);
        self.settle(model.parameters())
    }

    /// Multinomial log-likelihood, up to a constant, if `hidden` people were on no list, maximised
    /// over the model's parameters (Cormack 1992). Zero or fewer hidden give the limit towards zero.
    pub(crate) fn profile(&mut self, model: &Model, hidden: f64) -> Option<f64> {
        self.put_aside(model);
        let hidden = hidden.max(f64::MIN_POSITIVE.sqrt());
        self.newton.open[0] = true;
        self.newton.hidden = hidden;
        let settled = self.newton.run(&self.counts, &self.margins);
        self.newton.hidden = 0.0;
        settled?;
        let total = self.observed + hidden;
        // With the hidden in their cell the fitted means add up to the total.
        let terms = self.newton.terms.iter();
        let log_means: f64 = terms
            .map(|&term| margin(term, &self.margins, hidden) * self.newton.alpha[usize::from(term)])
            .sum();
        Some(log_factorial_ratio(self.observed, hidden) + log_means - total * total.ln())
    }

    /// Sets Newton's terms and cells: those at minus infinity are left out.
    fn put_aside(&mut self, model: &Model) {
        let newton = &mut self.newton;
        newton.terms.clear();
        newton.open.fill(true);
        newton.open[0] = false;
        for term in model.terms() {
            if self.margins[term.index()] > 0 {
                newton.terms.push(term.bits());
            } else {
                newton.close_supersets(term.bits());
            }
        }
    }

    /// Fits on the facial set found by [`crate::diagnose`]: the extended estimate of a model whose
    /// estimate does not exist. Figures of the hidden mean something only where
    /// [`crate::Diagnosis::hidden_determined`].
    ///
    /// # Errors
    /// If Newton's method does not settle.
    pub fn fit_on_face(
        &mut self,
        model: &Model,
        diagnosis: &existence::Diagnosis,
    ) -> Result<Fit, NoFit> {
        self.newton.terms.clone_from(&diagnosis.basis);
        self.newton.open.fill(false);
        for cell in &diagnosis.face {
            self.newton.open[cell.index()] = true;
        }
        self.settle(model.parameters())
    }

    /// The parameters of the last fit, terms at minus infinity left out.
    pub fn coefficients(&self) -> impl Iterator<Item = (ListSet, f64)> {
        let terms = self.newton.terms.iter();
        terms.map(|&term| {
            (
                ListSet::from_bits(term),
                self.newton.alpha[usize::from(term)],
            )
        })
    }

    /// Means of the last fit by bitmask; zero in cells put aside. Entry 0 is not used.
    pub fn means(&self) -> &[f64] {
        &self.newton.means
    }

    /// Superset sums of the means of the last fit: expected numbers on at least given lists.
    pub(crate) fn expected_margins(&self) -> &[f64] {
        &self.newton.sums
    }

    /// The fitted parameter of a term and its standard error; `None` if the term is not in the last
    /// fitted model or its parameter is minus infinity.
    pub fn coefficient(&self, term: ListSet) -> Option<(f64, f64)> {
        let row = self
            .newton
            .terms
            .iter()
            .position(|&known| known == term.bits())?;
        Some((
            self.newton.alpha[term.index()],
            self.newton.standard_error(row),
        ))
    }

    fn settle(&mut self, parameters: usize) -> Result<Fit, NoFit> {
        let steps = self
            .newton
            .run(&self.counts, &self.margins)
            .ok_or(NoFit::Unsettled)?;
        let (log_hidden, log_hidden_error) = self.newton.intercept();
        let deviance = self.deviance();
        let p = parameters as f64;
        let estimate = self.observed + log_hidden.exp();
        if !estimate.is_finite() {
            return Err(NoFit::Unsettled);
        }
        Ok(Fit {
            estimate,
            log_hidden,
            log_hidden_error,
            deviance,
            aic: deviance + self.saturated + 2.0 * p,
            bic: deviance + self.saturated + p * self.observed.ln(),
            parameters,
            steps,
        })
    }

    fn deviance(&self) -> f64 {
        let cells = self.counts.iter().zip(&self.newton.means).skip(1);
        let halves = cells.map(|(&count, &mean)| {
            if count == 0 {
                mean
            } else {
                let count = count as f64;
                count * (count / mean).ln() - (count - mean)
            }
        });
        (2.0 * halves.sum::<f64>()).max(0.0)
    }
}

/// `ln((n + hidden)! / hidden!)` without losing digits when `hidden` is far larger than `n`.
fn log_factorial_ratio(n: f64, hidden: f64) -> f64 {
    if hidden < 1e7 {
        return lgamma(n + hidden + 1.0) - lgamma(hidden + 1.0);
    }
    // Stirling's series for both, with the leading parts subtracted by hand.
    let total = n + hidden;
    (hidden + 0.5) * (n / hidden).ln_1p() + n * total.ln() - n + 1.0 / (12.0 * total)
        - 1.0 / (12.0 * hidden)
}

/// Minus twice the Poisson log-probability of a count at its own mean.
fn saturated_cell(count: u64) -> f64 {
    if count == 0 {
        return 0.0;
    }
    let y = count as f64;
    let log_probability = if count < 1 << 20 {
        y * y.ln() - y - lgamma(y + 1.0)
    } else {
        // Stirling's series: the difference of the large terms above would lose digits.
        -0.5 * (std::f64::consts::TAU * y).ln() - 1.0 / (12.0 * y)
    };
    -2.0 * log_probability
}

/// The sufficient statistic of a term when `hidden` people are counted in the cell of none.
fn margin(term: u16, margins: &[u64], hidden: f64) -> f64 {
    let seen = margins[usize::from(term)] as f64;
    if term == 0 { seen + hidden } else { seen }
}

/// Newton's method and its memory.
#[derive(Clone, Debug)]
struct Newton {
    /// Terms with a finite parameter; the intercept last.
    terms: Vec<u16>,
    /// Cells that take part.
    open: Vec<bool>,
    /// Count of cell 0, where it takes part.
    hidden: f64,
    /// Parameters by bitmask; only entries of `terms` mean something.
    alpha: Vec<f64>,
    proposal: Vec<f64>,
    means: Vec<f64>,
    sums: Vec<f64>,
    /// Lower triangle of the information, then of its Cholesky factor, row by row.
    factor: Vec<f64>,
    step: Vec<f64>,
}

impl Newton {
    fn new(cells: usize) -> Self {
        Self {
            terms: Vec::with_capacity(cells),
            open: vec![false; cells],
            hidden: 0.0,
            alpha: vec![0.0; cells],
            proposal: vec![0.0; cells],
            means: vec![0.0; cells],
            sums: vec![0.0; cells],
            factor: Vec::new(),
            step: Vec::new(),
        }
    }

    fn close_supersets(&mut self, term: u16) {
        for (cell, open) in (0u16..).zip(&mut self.open) {
            *open &= cell & term != term;
        }
    }

    /// Maximises the likelihood; the number of steps, or `None` if it does not settle.
    fn run(&mut self, counts: &[u64], margins: &[u64]) -> Option<usize> {
        self.start(counts)?;
        let mut likelihood = self.evaluate(margins);
        for steps in 1..=MAX_STEPS {
            self.step.clear();
            for &term in &self.terms {
                let residual = margin(term, margins, self.hidden) - self.sums[usize::from(term)];
                self.step.push(residual);
            }
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
                // Near the top the gain drowns in rounding: a tiny decrement needs no proof of it.
                if reached >= likelihood || decrement < 1e-9 {
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

    /// Computes means and their superset sums; the log-likelihood up to a constant.
    fn evaluate(&mut self, margins: &[u64]) -> f64 {
        self.means.fill(0.0);
        let mut likelihood = 0.0;
        for &term in &self.terms {
            let alpha = self.alpha[usize::from(term)];
            self.means[usize::from(term)] = alpha;
            likelihood += margin(term, margins, self.hidden) * alpha;
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
            let diagonal = self.sums[usize::from(a)];
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
        let parameters = self.terms.len();
        let mut start = 0;
        let mut decrement = 0.0;
        for row in 0..parameters {
            let line = &self.factor[start..=start + row];
            let product: f64 = line[..row]
                .iter()
                .zip(&self.step[..row])
                .map(|(l, x)| l * x)
                .sum();
            let value = (self.step[row] - product) / line[row];
            self.step[row] = value;
            decrement += value * value;
            start += row + 1;
        }
        for row in (0..parameters).rev() {
            start -= row + 1;
            let line = &self.factor[start..=start + row];
            let value = self.step[row] / line[row];
            self.step[row] = value;
            for (x, l) in self.step[..row].iter_mut().zip(&line[..row]) {
                *x -= l * value;
            }
        }
        decrement
    }

    /// Square root of a diagonal entry of the inverse information.
    fn standard_error(&self, parameter: usize) -> f64 {
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
    fn intercept(&self) -> (f64, f64) {
        let last = self.factor.last().copied().unwrap_or(f64::NAN);
        (self.alpha[0], 1.0 / last)
    }
}
