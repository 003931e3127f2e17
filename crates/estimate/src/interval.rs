//! Intervals for a model taken as given.

use crate::fit::{Fit, Fitter, NoFit};
use crate::model::Model;
use crate::normal;

/// An interval for the size of the whole population.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Probability with which the method is meant to cover, between 0 and 1.
    pub level: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit; infinite where the table sets none.
    pub upper: f64,
    /// How it was made.
    pub kind: Kind,
}

/// How an interval was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Normal on the log of the hidden number, from the information matrix.
    LogNormal,
    /// Multinomial profile likelihood.
    Profile,
    /// Bootstrap, bias-corrected and accelerated, the model chosen anew in each resample.
    Bca,
    /// The same, its nominal level set by a second level of resampling.
    Calibrated,
    /// Posterior quantiles.
    Credible,
}

impl Kind {
    /// A short name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::LogNormal => "log-normal",
            Self::Profile => "profile",
            Self::Bca => "bca",
            Self::Calibrated => "bca-calibrated",
            Self::Credible => "credible",
        }
    }
}

/// The interval `n + exp(alpha_0 +- z se)`: symmetric on the log of the hidden number, so that it
/// never reaches below the number seen.
///
/// What it bounds is the mean of a Poisson number of hidden (Chan, Silverman & Vincent 2021). The number
/// itself varies around that mean, so that a fixed population is covered less often than the level says:
/// where two thirds of 2,000 are seen, 91 times in a hundred at 0.95, where [`profile`] covers 94
/// (`intervals_of_a_true_model_cover`).
///
/// # Panics
/// If the level is not strictly between 0 and 1.
pub fn log_normal(fit: &Fit, level: f64) -> Interval {
    let reach = z(level) * fit.log_hidden_error;
    let observed = fit.estimate - fit.log_hidden.exp();
    Interval {
        level,
        lower: observed + (fit.log_hidden - reach).exp(),
        upper: observed + (fit.log_hidden + reach).exp(),
        kind: Kind::LogNormal,
    }
}

/// Maximum and limits of the multinomial profile likelihood of the population size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Profile {
    /// The size of greatest likelihood. It differs a little from [`Fit::estimate`], where the number
    /// seen is Poisson.
    pub estimate: f64,
    /// Sizes that a likelihood-ratio test does not reject.
    pub interval: Interval,
}

/// Multinomial profile likelihood of the population size, with exact factorials.
///
/// The lower limit is the number seen if the likelihood never falls far enough below it, and the
/// upper limit infinite if it does not fall above a billion times the estimate.
///
/// # Errors
/// If the model cannot be estimated from the table.
///
/// # Panics
/// If the level is not strictly between 0 and 1.
pub fn profile(fitter: &mut Fitter, model: &Model, level: f64) -> Result<Profile, NoFit> {
    let drop = z(level).powi(2) / 2.0;
    let fit = fitter.fit(model)?;
    let observed = fitter.observed();
    // Everything is done on the log of the hidden number.
    let least = -20.0;
    let most = fit.log_hidden.max(0.0) + 1e9f64.ln();
    let mut failed = false;
    let mut height = |log_hidden: f64| {
        fitter.profile(model, log_hidden.exp()).unwrap_or_else(|| {
            failed = true;
            f64::NEG_INFINITY
        })
    };
    let centre = fit.log_hidden.max(least + 1.0);
    let (top, highest) = maximum(&mut height, centre, least, most);
    let level_line = highest - drop;
    let lower = crossing(&mut height, top, least, level_line);
    let upper = crossing(&mut height, top, most, level_line);
    if failed {
        return Err(NoFit::Unsettled);
    }
    Ok(Profile {
        estimate: observed + if top <= least { 0.0 } else { top.exp() },
        interval: Interval {
            level,
            lower: observed + lower.map_or(0.0, f64::exp),
            upper: observed + upper.map_or(f64::INFINITY, f64::exp),
            kind: Kind::Profile,
        },
    })
}

/// Golden-section search from a starting point, after widening until the top is enclosed.
fn maximum(height: &mut impl FnMut(f64) -> f64, start: f64, least: f64, most: f64) -> (f64, f64) {
    let (mut low, mut middle, mut high) = (start - 0.1, start, start + 0.1);
    let mut top = height(middle);
    let mut reach = 0.1;
    loop {
        let (below, above) = (height(low.max(least)), height(high.min(most)));
        if below > top && low > least {
            (high, middle, top) = (middle, low, below);
            reach *= 2.0;
            low -= reach;
        } else if above > top && high < most {
            (low, middle, top) = (middle, high, above);
            reach *= 2.0;
            high += reach;
        } else {
            break;
        }
    }
    (low, high) = (low.max(least), high.min(most));
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    let mut left = high - ratio * (high - low);
    let mut right = low + ratio * (high - low);
    let (mut at_left, mut at_right) = (height(left), height(right));
    while high - low > 1e-9 {
        if at_left > at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - ratio * (high - low);
            at_left = height(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + ratio * (high - low);
            at_right = height(right);
        }
    }
    let found = 0.5 * (low + high);
    (found, height(found))
}

/// Where the curve falls through a level between its top and an end; `None` if it does not.
fn crossing(height: &mut impl FnMut(f64) -> f64, top: f64, end: f64, level: f64) -> Option<f64> {
    if height(end) >= level {
        return None;
    }
    let (mut inside, mut outside) = (top, end);
    while (inside - outside).abs() > 1e-10 * (1.0 + inside.abs()) {
        let middle = 0.5 * (inside + outside);
        if height(middle) >= level {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    Some(0.5 * (inside + outside))
}

/// The two-sided standard normal quantile of a level.
pub(crate) fn z(level: f64) -> f64 {
    assert!(level > 0.0 && level < 1.0, "a level between 0 and 1");
    -normal::quantile((1.0 - level) / 2.0)
}
