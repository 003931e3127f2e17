//! The discrete Laplace distribution: algorithm 2 of Canonne, Kamath and Steinke.

use super::bernoulli::{bernoulli_exp, bernoulli_exp_one};
use super::dice::Dice;
use crate::noise::NoiseSource;

/// Integers with P(x) proportional to exp(-|x| / scale), for a rational scale.
///
/// Added to a count that one person changes by at most 1 it gives (1 / scale)-differential
/// privacy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiscreteLaplace {
    t: u32,
    s: u32,
}

/// A scale of which no Laplace distribution exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a Laplace scale of `{num}/{den}` is not a positive number; give two positive integers")]
pub struct LaplaceScaleError {
    num: u32,
    den: u32,
}

impl DiscreteLaplace {
    /// The distribution of scale `num / den`.
    ///
    /// # Errors
    /// If either is zero.
    pub fn new(num: u32, den: u32) -> Result<Self, LaplaceScaleError> {
        if num == 0 || den == 0 {
            return Err(LaplaceScaleError { num, den });
        }
        Ok(Self { t: num, s: den })
    }

    /// Draws one integer.
    pub fn sample<N: NoiseSource>(&self, noise: &mut N) -> i64 {
        let (negative, magnitude) = self.draw(noise);
        let magnitude = i64::try_from(magnitude).expect("fewer than 2^31 exp(-1) coins in a row");
        if negative { -magnitude } else { magnitude }
    }

    /// Sign and magnitude; minus zero never occurs.
    #[inline]
    pub(super) fn draw(&self, dice: &mut impl Dice) -> (bool, u128) {
        loop {
            if let Some(drawn) = self.attempt(dice) {
                return drawn;
            }
        }
    }

    /// One round of the rejection: each result comes in proportion to its probability.
    #[inline]
    pub(super) fn attempt(&self, dice: &mut impl Dice) -> Option<(bool, u128)> {
        let t = u64::from(self.t);
        let part = dice.below(t);
        if !bernoulli_exp(dice, u128::from(part), u128::from(t)) {
            return None;
        }
        let mut whole = 0_u64;
        while bernoulli_exp_one(dice) {
            whole += 1;
        }
        let sum = u128::from(part) + u128::from(t) * u128::from(whole);
        let magnitude = if self.s == 1 {
            sum
        } else {
            sum / u128::from(self.s)
        };
        let negative = dice.ratio(1, 2);
        (!negative || magnitude > 0).then_some((negative, magnitude))
    }
}
