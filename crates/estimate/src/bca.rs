//! The bias-corrected and accelerated interval (Efron 1987), from resampled estimates and a
//! jackknife over cases.

use crate::interval::{Interval, Kind};
use crate::normal;

/// Why there is no BCa interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BcaFault {
    /// No table was resampled: the run was ended before, or none was asked for.
    #[error("no table had been resampled yet")]
    NothingResampled,
    /// No finished replicate gave an estimate.
    #[error("no resampled table gave an estimate")]
    NoReplicates,
    /// The bias correction would be infinite.
    #[error(
        "every resampled estimate lies on one side of the estimate, so that the bias correction is \
         infinite"
    )]
    OneSided,
    /// Leaving out one case of some cell leaves no estimate.
    #[error("leaving out a single case can make the estimate impossible: there is no acceleration")]
    NoJackknife,
    /// The acceleration is so large that a limit lies beyond all percentiles.
    #[error("the acceleration is too large for the level asked for")]
    TooAccelerated,
}

/// Estimates of resampled tables, and how much single cases move the estimate.
///
/// Made by [`bootstrap`](crate::bootstrap()) for one table, by [`Resampled::sum`] for strata.
#[derive(Clone, Debug)]
pub struct Resampled {
    /// The estimate from the table itself.
    pub estimate: f64,
    /// The estimate of each replicate in order of replicates; `None` where no model could be
    /// estimated. Replicates left undone are missing at any place.
    pub replicates: Vec<Option<f64>>,
    /// For each cell of the table its count, and by how much leaving out one of its cases lowers the
    /// estimate, beyond the mean over cases; or why there is none.
    influence: Result<Vec<(f64, f64)>, BcaFault>,
    /// Finite estimates, ascending.
    sorted: Vec<f64>,
}

impl Resampled {
    /// From replicates and the jackknife: pairs of a cell's count and the estimate without one of
    /// its cases.
    pub(crate) fn new(
        estimate: f64,
        replicates: Vec<Option<f64>>,
        jackknife: Option<Vec<(f64, f64)>>,
    ) -> Self {
        let influence = jackknife.ok_or(BcaFault::NoJackknife).map(|left_out| {
            let total: f64 = left_out.iter().map(|(weight, _)| weight).sum();
            let sum: f64 = left_out.iter().map(|(weight, value)| weight * value).sum();
            let mean = sum / total;
            let centred = left_out.into_iter();
            centred
                .map(|(weight, value)| (weight, mean - value))
                .collect()
        });
        Self {
            estimate,
            sorted: ascending(&replicates),
            replicates,
            influence,
        }
    }

    /// The sum of independent strata: replicates are added one by one, in order, and the influences
    /// of all strata's cases stand side by side (DiCiccio & Efron 1996, section 4, for several
    /// samples). As many replicates remain as the stratum with fewest has.
    pub fn sum<'a>(strata: impl IntoIterator<Item = &'a Self>) -> Self {
        let strata: Vec<&Self> = strata.into_iter().collect();
        let fewest = strata.iter().map(|stratum| stratum.replicates.len()).min();
        let replicates = (0..fewest.unwrap_or(0))
            .map(|at| strata.iter().map(|stratum| stratum.replicates[at]).sum())
            .collect::<Vec<Option<f64>>>();
        let influence = strata.iter().map(|stratum| stratum.influence.clone());
        let influence: Result<Vec<_>, BcaFault> = influence.collect();
        Self {
            estimate: strata.iter().map(|stratum| stratum.estimate).sum(),
            sorted: ascending(&replicates),
            replicates,
            influence: influence.map(|parts| parts.concat()),
        }
    }

    /// Keeps only the replicates of a range, as if no others had been drawn: the spread of limits
    /// over such batches is the Monte Carlo error of a limit.
    ///
    /// # Panics
    /// If the range reaches beyond the replicates.
    pub fn keep(&mut self, range: std::ops::Range<usize>) {
        self.replicates = self.replicates[range].to_vec();
        self.sorted = ascending(&self.replicates);
    }

    /// Finished replicates without an estimate.
    pub fn failed(&self) -> usize {
        self.replicates.len() - self.sorted.len()
    }

    /// Acceleration: the skewness of the estimate, from the jackknife over cases.
    ///
    /// # Errors
    /// If leaving out one case of some cell leaves no estimate.
    pub fn acceleration(&self) -> Result<f64, BcaFault> {
        let influence = self.influence.as_ref().map_err(|fault| *fault)?;
        let power = |exponent: i32| -> f64 {
            let terms = influence.iter();
            terms
                .map(|(weight, value)| weight * value.powi(exponent))
                .sum()
        };
        let spread = power(2);
        if spread == 0.0 {
            return Ok(0.0);
        }
        Ok(power(3) / (6.0 * spread.powf(1.5)))
    }

    /// The bias-corrected and accelerated interval.
    ///
    /// # Errors
    /// In degenerate cases, with the reason.
    ///
    /// # Panics
    /// If the level is not strictly between 0 and 1.
    pub fn interval(&self, level: f64) -> Result<Interval, BcaFault> {
        assert!(level > 0.0 && level < 1.0, "a level between 0 and 1");
        let tail = (1.0 - level) / 2.0;
        Ok(Interval {
            level,
            lower: self.limit(tail)?,
            upper: self.limit(1.0 - tail)?,
            kind: Kind::Bca,
        })
    }

    /// The limit below which the estimated quantity lies with a nominal probability.
    pub(crate) fn limit(&self, probability: f64) -> Result<f64, BcaFault> {
        let bias = self.bias()?;
        let shifted = bias + normal::quantile(probability);
        let slowed = 1.0 - self.acceleration()? * shifted;
        if slowed <= 0.0 {
            return Err(BcaFault::TooAccelerated);
        }
        let q = normal::cumulative(bias + shifted / slowed);
        Ok(quantile(&self.sorted, q))
    }

    /// The nominal probability at which [`Resampled::limit`] is the given value: its inverse.
    pub(crate) fn probability(&self, value: f64) -> Result<f64, BcaFault> {
        let bias = self.bias()?;
        let beyond = normal::quantile(share_below(&self.sorted, value)) - bias;
        let quickened = 1.0 + self.acceleration()? * beyond;
        if beyond.is_infinite() || quickened <= 0.0 {
            // Beyond all limits.
            return Ok(if beyond < 0.0 { 0.0 } else { 1.0 });
        }
        Ok(normal::cumulative(beyond / quickened - bias))
    }

    /// Bias correction, from the share of replicates below the estimate.
    fn bias(&self) -> Result<f64, BcaFault> {
        if self.sorted.is_empty() {
            return Err(if self.replicates.is_empty() {
                BcaFault::NothingResampled
            } else {
                BcaFault::NoReplicates
            });
        }
        let below = self
            .sorted
            .partition_point(|&replicate| replicate < self.estimate);
        let bias = normal::quantile(below as f64 / self.sorted.len() as f64);
        if bias.is_infinite() {
            return Err(BcaFault::OneSided);
        }
        Ok(bias)
    }
}

fn ascending(replicates: &[Option<f64>]) -> Vec<f64> {
    let mut sorted: Vec<f64> = replicates.iter().copied().flatten().collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The median-unbiased sample quantile, type 8 of Hyndman & Fan (1996), of ascending values.
pub(crate) fn quantile(ascending: &[f64], q: f64) -> f64 {
    let last = ascending.len() - 1;
    let position = 1.0 / 3.0 + q * (ascending.len() as f64 + 1.0 / 3.0);
    if position <= 1.0 {
        return ascending[0];
    }
    let whole = position.floor();
    let at = (whole as usize - 1).min(last);
    let next = (at + 1).min(last);
    ascending[at] + (position - whole) * (ascending[next] - ascending[at])
}

/// The share at which [`quantile`] of ascending values is the given value; 0 and 1 beyond them.
fn share_below(ascending: &[f64], value: f64) -> f64 {
    let count = ascending.len();
    let at = ascending.partition_point(|&known| known < value);
    let tied = ascending[at..]
        .iter()
        .take_while(|&&known| known == value)
        .count();
    let position = if tied > 0 {
        // The middle of the ties.
        at as f64 + (tied as f64 + 1.0) / 2.0
    } else if at == 0 || at == count {
        return if at == 0 { 0.0 } else { 1.0 };
    } else {
        let (below, above) = (ascending[at - 1], ascending[at]);
        at as f64 + (value - below) / (above - below)
    };
    ((position - 1.0 / 3.0) / (count as f64 + 1.0 / 3.0)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_eight_quantiles() {
        // R: quantile(c(1, 2, 4, 8, 16), c(.05, .25, .5, .9, 1), type = 8)
        let values = [1.0, 2.0, 4.0, 8.0, 16.0];
        for (q, wanted) in [
            (0.05, 1.0),
            (0.25, 1.666_666_666_7),
            (0.5, 4.0),
            (0.9, 16.0),
            (1.0, 16.0),
        ] {
            let found = quantile(&values, q);
            assert!((found - wanted).abs() < 1e-9, "{q} {found}");
        }
    }

    #[test]
    fn the_probability_of_a_limit_is_the_one_it_was_made_for() {
        let replicates: Vec<Option<f64>> = (0..999)
            .map(|at| Some((0.01 * f64::from(at * 38 % 999)).exp()))
            .collect();
        let jackknife = vec![(40.0, 95.0), (30.0, 99.0), (2.0, 60.0)];
        let found = Resampled::new(100.0, replicates, Some(jackknife));
        assert!(found.acceleration().unwrap() != 0.0);
        for probability in [0.01, 0.1, 0.5, 0.8, 0.99] {
            let limit = found.limit(probability).unwrap();
            let back = found.probability(limit).unwrap();
            assert!((back - probability).abs() < 1e-9, "{probability} {back}");
        }
        assert_eq!(found.probability(0.0), Ok(0.0));
        assert_eq!(found.probability(1e9), Ok(1.0));
    }
}
