//! The sum of strata, with its interval.
//!
//! Strata are estimated apart and are independent, so that the spread of their sum is less than the
//! sum of their spreads. The sum of estimates is not the estimate of the sum: a table of everybody
//! hides that people of different strata are found differently, and both should be reported.

use crate::bca::{BcaFault, Resampled, quantile};
use crate::fit::Fit;
use crate::interval::{Interval, Kind, z};

/// What is known of a stratum besides its estimate.
#[derive(Clone, Debug)]
pub enum Spread {
    /// Estimates of resampled tables.
    Resampled(Resampled),
    /// Independent draws of the stratum's size from a posterior, in no order.
    Draws(Vec<f64>),
    /// A fitted model, taken as given.
    Fitted(Fit),
}

/// Why strata have no sum, or the sum has no interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SumFault {
    /// There is nothing to add, or different things.
    #[error("there is no spread of one kind for all strata")]
    Mixed,
    /// The resampled sums give no interval.
    #[error(transparent)]
    Bca(#[from] BcaFault),
}

/// The interval of the sum: of resampled estimates BCa (see [`Resampled::sum`]), of posteriors the
/// quantiles of sums of draws, of fitted models log-normal on the sum of the hidden, by the delta
/// method.
///
/// # Errors
/// If strata have different kinds of spread, or no interval can be made.
///
/// # Panics
/// If the level is not strictly between 0 and 1.
pub fn sum(strata: &[&Spread], level: f64) -> Result<Interval, SumFault> {
    assert!(level > 0.0 && level < 1.0, "a level between 0 and 1");
    let resampled: Vec<&Resampled> = strata
        .iter()
        .filter_map(|stratum| match stratum {
            Spread::Resampled(resampled) => Some(resampled),
            _ => None,
        })
        .collect();
    let draws: Vec<&Vec<f64>> = strata
        .iter()
        .filter_map(|stratum| match stratum {
            Spread::Draws(draws) => Some(draws),
            _ => None,
        })
        .collect();
    let fitted: Vec<&Fit> = strata
        .iter()
        .filter_map(|stratum| match stratum {
            Spread::Fitted(fit) => Some(fit),
            _ => None,
        })
        .collect();
    let all = strata.len();
    if all == 0 {
        Err(SumFault::Mixed)
    } else if resampled.len() == all {
        Ok(Resampled::sum(resampled).interval(level)?)
    } else if draws.len() == all {
        of_draws(&draws, level).ok_or(SumFault::Mixed)
    } else if fitted.len() == all {
        Ok(of_fits(&fitted, level))
    } else {
        Err(SumFault::Mixed)
    }
}

fn of_draws(strata: &[&Vec<f64>], level: f64) -> Option<Interval> {
    let fewest = strata
        .iter()
        .map(|draws| draws.len())
        .min()
        .filter(|&draws| draws > 0)?;
    let mut sums: Vec<f64> = (0..fewest)
        .map(|at| strata.iter().map(|draws| draws[at]).sum())
        .collect();
    sums.sort_by(f64::total_cmp);
    let tail = (1.0 - level) / 2.0;
    Some(Interval {
        level,
        lower: quantile(&sums, tail),
        upper: quantile(&sums, 1.0 - tail),
        kind: Kind::Credible,
    })
}

fn of_fits(strata: &[&Fit], level: f64) -> Interval {
    let (mut seen, mut hidden, mut variance) = (0.0, 0.0, 0.0);
    for fit in strata {
        let unseen = fit.log_hidden.exp();
        seen += fit.estimate - unseen;
        hidden += unseen;
        variance += (unseen * fit.log_hidden_error).powi(2);
    }
    let factor = if hidden > 0.0 {
        (z(level) * variance.sqrt() / hidden).exp()
    } else {
        1.0
    };
    Interval {
        level,
        lower: seen + hidden / factor,
        upper: seen + hidden * factor,
        kind: Kind::LogNormal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::Fitter;
    use crate::interval::log_normal;
    use crate::model::Model;
    use crate::sets::ListSet;
    use crate::table::Table;

    fn fit(scale: u64) -> Fit {
        let names = ["A", "B", "C"].map(String::from).to_vec();
        let counts = [(1, 90), (2, 80), (4, 70), (3, 30), (5, 25), (6, 20), (7, 9)];
        let cells = counts.map(|(bits, count)| (ListSet::from_bits(bits), count * scale));
        let table = Table::new(names, cells).unwrap();
        Fitter::new(&table).fit(&Model::independence(3)).unwrap()
    }

    #[test]
    fn fits_add_up() {
        // A table is the sum of two halves: the same estimate and the same information.
        let whole = log_normal(&fit(2), 0.95);
        let half = Spread::Fitted(fit(1));
        let sum = sum(&[&half, &half], 0.95).unwrap();
        assert!(
            (sum.lower / whole.lower - 1.0).abs() < 1e-9,
            "{sum:?} {whole:?}"
        );
        assert!(
            (sum.upper / whole.upper - 1.0).abs() < 1e-9,
            "{sum:?} {whole:?}"
        );
    }

    #[test]
    fn draws_add_up_and_kinds_do_not_mix() {
        let one = Spread::Draws((0..101).map(f64::from).collect());
        let other = Spread::Draws(vec![1000.0; 101]);
        let found = sum(&[&one, &other], 0.5).unwrap();
        assert!((found.lower - 1025.0).abs() < 0.5 && (found.upper - 1075.0).abs() < 0.5);
        let fitted = Spread::Fitted(fit(1));
        assert_eq!(sum(&[&one, &fitted], 0.5), Err(SumFault::Mixed));
        assert_eq!(sum(&[], 0.5), Err(SumFault::Mixed));
    }
}
