//! Fitting log-linear models.
//!
//! Counts are taken as Poisson with log means `log mu_w = sum of alpha_a over terms a within w`.

use crate::existence::{self, Existence};
use crate::model::Model;
use crate::newton::{Newton, margin};
use crate::sets::{ListSet, superset_sums};
use crate::table::Table;

use libm::lgamma;

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
