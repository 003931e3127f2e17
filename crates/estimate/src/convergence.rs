//! Whether several chains of a sampler agree, and how much their draws are worth.

/// Chains agree if the potential scale reduction factor is at most this (Vehtari, Gelman, Simpson,
/// Carpenter & Burkner 2021 advise 1.01 for work at leisure and call 1.1 too lax).
pub const LARGEST_R_HAT: f64 = 1.05;

/// Fewest independent draws that a reported quantile may rest on (there: 100 for each of four
/// chains).
pub const FEWEST_DRAWS: f64 = 400.0;

/// How far several chains of one quantity agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Split potential scale reduction factor (Gelman et al. 2013, section 11.4); 1 is agreement.
    pub r_hat: f64,
    /// Effective number of independent draws (there, section 11.5).
    pub effective_draws: f64,
}

/// The chains do not agree, or too few draws are independent.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "the chains have not converged (R-hat {r_hat:.3}, {effective_draws:.0} effective draws; at most \
     {LARGEST_R_HAT} and at least {FEWEST_DRAWS} are needed): their pooled draws are no posterior"
)]
pub struct NotConverged {
    /// Potential scale reduction factor.
    pub r_hat: f64,
    /// Effective draws.
    pub effective_draws: f64,
}

impl Agreement {
    /// Of chains of equal length.
    ///
    /// Chains too short to judge, fewer than four draws each, do not agree.
    pub(crate) fn of(chains: &[Vec<f64>]) -> Self {
        let length = chains.first().map_or(0, Vec::len);
        if length < 4 {
            return Self {
                r_hat: f64::INFINITY,
                effective_draws: 0.0,
            };
        }
        let half = length / 2;
        let halves: Vec<&[f64]> = chains
            .iter()
            .flat_map(|chain| [&chain[..half], &chain[chain.len() - half..]])
            .collect();
        let (m, n) = (halves.len() as f64, half as f64);
        let means: Vec<f64> = halves
            .iter()
            .map(|half| half.iter().sum::<f64>() / n)
            .collect();
        let grand = means.iter().sum::<f64>() / m;
        let between = n / (m - 1.0) * means.iter().map(|mean| (mean - grand).powi(2)).sum::<f64>();
        let within = halves
            .iter()
            .zip(&means)
            .map(|(half, mean)| half.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0))
            .sum::<f64>()
            / m;
        if within == 0.0 {
            // Chains that never move agree only if they stand at the same place.
            let alike = between == 0.0;
            return Self {
                r_hat: if alike { 1.0 } else { f64::INFINITY },
                effective_draws: if alike { m * n } else { 1.0 },
            };
        }
        let pooled = (n - 1.0) / n * within + between / n;
        let correlation = |lag: usize| {
            let variogram: f64 = halves
                .iter()
                .map(|half| {
                    let pairs = half.iter().zip(&half[lag..]);
                    pairs.map(|(x, y)| (y - x).powi(2)).sum::<f64>()
                })
                .sum::<f64>()
                / (m * (n - lag as f64));
            1.0 - variogram / (2.0 * pooled)
        };
        // Geyer's initial positive sequence: sums of neighbouring lags until they fall below zero.
        let mut sum = 0.0;
        let mut lag = 1;
        while lag + 1 < half {
            let pair = correlation(lag) + correlation(lag + 1);
            if pair < 0.0 {
                break;
            }
            sum += pair;
            lag += 2;
        }
        Self {
            r_hat: (pooled / within).sqrt(),
            effective_draws: m * n / (1.0 + 2.0 * sum),
        }
    }

    /// Whether the chains agree and enough draws are independent.
    ///
    /// # Errors
    /// If not, with the figures.
    pub fn converged(&self) -> Result<(), NotConverged> {
        if self.r_hat <= LARGEST_R_HAT && self.effective_draws >= FEWEST_DRAWS {
            return Ok(());
        }
        Err(NotConverged {
            r_hat: self.r_hat,
            effective_draws: self.effective_draws,
        })
    }

    /// The worse of two quantities, figure by figure.
    pub(crate) fn or_worse(self, other: Self) -> Self {
        Self {
            r_hat: self.r_hat.max(other.r_hat),
            effective_draws: self.effective_draws.min(other.effective_draws),
        }
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;
    use rand_distr::{Distribution, StandardNormal};

    use super::*;

    #[test]
    fn agreement_of_independent_and_of_separated_chains() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut chain = |shift: f64| -> Vec<f64> {
            (0..2000)
                .map(|_| {
                    let noise: f64 = StandardNormal.sample(&mut random);
                    shift + noise
                })
                .collect()
        };
        let alike = Agreement::of(&[chain(0.0), chain(0.0), chain(0.0)]);
        assert!(
            alike.r_hat < 1.01 && alike.effective_draws > 4000.0,
            "{alike:?}"
        );
        assert!(alike.converged().is_ok());
        let apart = Agreement::of(&[chain(0.0), chain(3.0), chain(0.0)]);
        assert!(
            apart.r_hat > 1.5 && apart.effective_draws < 50.0,
            "{apart:?}"
        );
        assert!(apart.converged().is_err());
    }

    #[test]
    fn a_slow_chain_has_few_effective_draws() {
        // An autoregression of coefficient 0.9 has (1 - 0.9) / (1 + 0.9) of its length.
        let mut random = ChaCha8Rng::seed_from_u64(2);
        let mut chain = || -> Vec<f64> {
            let mut at = 0.0;
            let mut step = || {
                let noise: f64 = StandardNormal.sample(&mut random);
                at = 0.9 * at + noise;
                at
            };
            (0..5000).map(|_| step()).collect()
        };
        let found = Agreement::of(&[chain(), chain(), chain(), chain()]);
        let wanted = 20_000.0 / 19.0;
        assert!(
            (found.effective_draws / wanted - 1.0).abs() < 0.2,
            "{found:?} {wanted}"
        );
    }

    #[test]
    fn chains_too_short_to_judge_do_not_agree() {
        assert!(
            Agreement::of(&[vec![1.0; 3], vec![1.0; 3]])
                .converged()
                .is_err()
        );
        assert!(Agreement::of(&[]).converged().is_err());
    }
}
