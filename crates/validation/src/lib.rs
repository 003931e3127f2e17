//! Validations by simulation: the same code reduced in every test run and long in
//! `cargo xtask validate`, and figures that carry their Monte Carlo error.
//!
//! A room keeps its validations in the module `validate` of its one test binary
//! (`tests/it/validate.rs`); that file is how `cargo xtask validate` finds them. Each asks
//! [`size`] how often to run, and [prints](report) what it found:
//!
//! ```
//! use validation::{Share, report, size};
//!
//! let runs = size(200, 20_000);
//! // An interval that misses every twentieth time.
//! let covered: Share = (0..runs).map(|run| run % 20 != 0).collect();
//! report("coverage of the interval", &covered);
//! assert!(covered.agrees_with(0.95, 4.0), "{covered}");
//! ```

use std::fmt;

/// The variable by which `cargo xtask validate` asks for the long form.
pub const VARIABLE: &str = "THROUGHLINE_VALIDATE";

/// The value of [`VARIABLE`] that asks for it.
pub const FULL: &str = "full";

/// Whether the long form is asked for.
pub fn is_full() -> bool {
    std::env::var_os(VARIABLE).is_some_and(|value| value == FULL)
}

/// How much to do: `reduced` in an ordinary test run, `full` under `cargo xtask validate`.
pub fn size<T>(reduced: T, full: T) -> T {
    if is_full() { full } else { reduced }
}

/// Prints a figure on a line of its own. `cargo test` shows it only with `--nocapture`, which
/// `cargo xtask validate` asks for.
pub fn report(what: &str, figure: impl fmt::Display) {
    println!("  {what}: {figure}");
}

/// How often something held in independent runs: an estimate of a probability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    held: u64,
    runs: u64,
}

impl Share {
    /// Counts one more run.
    pub fn add(&mut self, held: bool) {
        self.runs += 1;
        self.held += u64::from(held);
    }

    /// In how many runs it held.
    pub const fn held(self) -> u64 {
        self.held
    }

    /// How many runs there were.
    pub const fn runs(self) -> u64 {
        self.runs
    }

    /// The estimate; not a number without a run.
    pub fn value(self) -> f64 {
        self.held as f64 / self.runs as f64
    }

    /// Monte Carlo standard error of [`Share::value`]: `sqrt(p (1 - p) / runs)`.
    pub fn error(self) -> f64 {
        binomial_error(self.value(), self.runs)
    }

    /// Whether the runs are what a probability of `expected` gives, within so many of *its* standard
    /// errors (which do not vanish where all runs agree, as the estimate's own would).
    pub fn agrees_with(self, expected: f64, errors: f64) -> bool {
        (self.value() - expected).abs() <= errors * binomial_error(expected, self.runs)
    }
}

fn binomial_error(probability: f64, runs: u64) -> f64 {
    (probability * (1.0 - probability) / runs as f64).sqrt()
}

impl FromIterator<bool> for Share {
    fn from_iter<I: IntoIterator<Item = bool>>(runs: I) -> Self {
        let mut share = Self::default();
        runs.into_iter().for_each(|held| share.add(held));
        share
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (value, error) = (self.value(), self.error());
        write!(
            f,
            "{value:.4} +- {error:.4} ({} of {} runs)",
            self.held, self.runs
        )
    }
}

/// The mean of a figure over independent runs (Welford, *Technometrics* 4, 1962, 419-420).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mean {
    runs: u64,
    mean: f64,
    squares: f64,
}

impl Mean {
    /// Takes one more run in.
    pub fn add(&mut self, figure: f64) {
        self.runs += 1;
        let off = figure - self.mean;
        self.mean += off / self.runs as f64;
        self.squares += off * (figure - self.mean);
    }

    /// How many runs there were.
    pub const fn runs(self) -> u64 {
        self.runs
    }

    /// The mean; zero without a run.
    pub const fn value(self) -> f64 {
        self.mean
    }

    /// Standard deviation of a single run; not a number with fewer than two.
    pub fn deviation(self) -> f64 {
        let degrees = self.runs.saturating_sub(1);
        (self.squares / degrees as f64).sqrt()
    }

    /// Monte Carlo standard error of [`Mean::value`]: deviation over the root of the runs.
    pub fn error(self) -> f64 {
        self.deviation() / (self.runs as f64).sqrt()
    }

    /// Whether the mean is within so many of its standard errors of `expected`.
    pub fn agrees_with(self, expected: f64, errors: f64) -> bool {
        (self.value() - expected).abs() <= errors * self.error()
    }
}

impl FromIterator<f64> for Mean {
    fn from_iter<I: IntoIterator<Item = f64>>(runs: I) -> Self {
        let mut mean = Self::default();
        runs.into_iter().for_each(|figure| mean.add(figure));
        mean
    }
}

impl fmt::Display for Mean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (value, error) = (self.value(), self.error());
        write!(f, "{value:.4} +- {error:.4} ({} runs)", self.runs)
    }
}
