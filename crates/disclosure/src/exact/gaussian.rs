//! The discrete Gaussian distribution: algorithm 3 of Canonne, Kamath and Steinke.

use super::bernoulli::{bernoulli_exp, bernoulli_exp_one};
use super::dice::Dice;
use super::laplace::DiscreteLaplace;
use crate::noise::NoiseSource;

/// A variance parameter sigma^2 = `num / den`, with `0 < num <= 2^40` and `0 < den <= 2^20`.
///
/// The discrete Gaussian's true variance is never above it (Canonne, Kamath and Steinke,
/// corollary 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variance {
    num: u64,
    den: u64,
}

/// A variance that cannot be drawn from exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VarianceError {
    /// Zero on either side.
    #[error(
        "a noise variance of `{num}/{den}` is not a positive number; noise of none protects nobody"
    )]
    NotPositive {
        /// As given.
        num: u64,
        /// As given.
        den: u64,
    },
    /// Beyond the widths for which the arithmetic is proven.
    #[error(
        "a noise variance of `{num}/{den}` is outside what can be drawn exactly (numerator at most \
         2^40, denominator at most 2^20): a budget this small has no useful answer"
    )]
    OutOfRange {
        /// As given.
        num: u64,
        /// As given.
        den: u64,
    },
}

impl Variance {
    const MAX_NUM: u64 = 1 << 40;
    const MAX_DEN: u64 = 1 << 20;

    /// The variance `num / den`.
    ///
    /// # Errors
    /// If it is not positive or beyond the range of exact arithmetic.
    pub fn new(num: u64, den: u64) -> Result<Self, VarianceError> {
        if num == 0 || den == 0 {
            return Err(VarianceError::NotPositive { num, den });
        }
        if den > Self::MAX_DEN || num > Self::MAX_NUM {
            return Err(VarianceError::OutOfRange { num, den });
        }
        Ok(Self { num, den })
    }

    /// Numerator.
    #[must_use]
    pub fn num(self) -> u64 {
        self.num
    }

    /// Denominator.
    #[must_use]
    pub fn den(self) -> u64 {
        self.den
    }

    /// The standard deviation, for estimation and display.
    #[must_use]
    pub fn sigma(self) -> f64 {
        (self.num as f64 / self.den as f64).sqrt()
    }
}

/// Integers with P(x) proportional to exp(-x^2 / (2 sigma^2)).
///
/// Added to each coordinate of a vector of counts that one person moves by at most D in Euclidean
/// norm it gives (D^2 / (2 sigma^2))-zCDP (Canonne, Kamath and Steinke, theorem 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiscreteGaussian {
    variance: Variance,
    /// floor(sigma) + 1: the scale of the Laplace proposals.
    laplace: DiscreteLaplace,
    /// `t * den`: a proposal y leads to the exponent `(|y| t den - num)^2 / (2 num den t^2)`.
    step: u128,
    exponent_den: u128,
}

impl DiscreteGaussian {
    /// The distribution of the given variance.
    #[must_use]
    pub fn new(variance: Variance) -> Self {
        let Variance { num, den } = variance;
        // floor(sqrt(num / den)) = floor(sqrt(floor(num / den))).
        let t = (num / den).isqrt() + 1;
        let laplace = u32::try_from(t)
            .ok()
            .and_then(|t| DiscreteLaplace::new(t, 1).ok())
            .expect("sigma is at most 2^20");
        let (num, den, t) = (u128::from(num), u128::from(den), u128::from(t));
        Self {
            variance,
            laplace,
            step: t * den,
            exponent_den: 2 * num * den * t * t,
        }
    }

    /// The parameter sigma^2.
    #[must_use]
    pub fn variance(&self) -> Variance {
        self.variance
    }

    /// Draws one integer.
    pub fn sample<N: NoiseSource>(&self, noise: &mut N) -> i64 {
        self.draw(noise)
    }

    #[inline]
    pub(super) fn draw(&self, dice: &mut impl Dice) -> i64 {
        loop {
            let (negative, magnitude) = self.laplace.draw(dice);
            if self.accepts(dice, magnitude) {
                let magnitude =
                    i64::try_from(magnitude).expect("fewer than 2^40 exp(-1) coins in a row");
                return if negative { -magnitude } else { magnitude };
            }
        }
    }

    /// Whether a Laplace proposal of this magnitude y is kept: with probability
    /// exp(-(y - sigma^2 / t)^2 / (2 sigma^2)).
    #[inline]
    pub(super) fn accepts(&self, dice: &mut impl Dice, magnitude: u128) -> bool {
        let distance = (magnitude * self.step).abs_diff(u128::from(self.variance.num));
        match distance.checked_mul(distance) {
            Some(square) => bernoulli_exp(dice, square, self.exponent_den),
            None => rejected_at_last(dice),
        }
    }
}

/// The coin for a square of 2^128 or more. Exponent denominators are about 2 num^2, below 2^84, so
/// it opens with more than 2^44 coins of exp(-1) that must all succeed; the first failure rejects.
#[cold]
fn rejected_at_last(dice: &mut impl Dice) -> bool {
    while bernoulli_exp_one(dice) {}
    false
}
