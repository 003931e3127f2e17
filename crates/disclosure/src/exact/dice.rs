//! The elementary random choices every sampler is made of, each with an exact rational law.

use crate::noise::Words;

/// Choices whose probabilities are ratios of integers. Samplers are written against this trait, so
/// that the tests can walk every branch of a sampler with its exact probability.
pub(crate) trait Dice {
    /// Uniform on `0..bound`; `bound` is positive.
    fn below(&mut self, bound: u64) -> u64;

    /// True with probability `num / den`, where `num <= den` and `den > 0`.
    fn ratio(&mut self, num: u64, den: u64) -> bool;

    /// [`Dice::ratio`] for denominators up to 2^127.
    fn ratio_wide(&mut self, num: u128, den: u128) -> bool;

    /// One of three outcomes with the given weights out of their sum, which is below 2^64.
    fn three_way(&mut self, weights: [u64; 3]) -> Outcome;
}

/// What [`Dice::three_way`] chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    First,
    Second,
    Third,
}

impl<W: Words> Dice for W {
    /// Lemire, *Fast random integer generation in an interval* (2019): the high word of
    /// `word * bound`, rejecting the few low words that would favour some results.
    #[inline]
    fn below(&mut self, bound: u64) -> u64 {
        let mut product = u128::from(self.word()) * u128::from(bound);
        if (product as u64) < bound {
            let unfair = bound.wrapping_neg() % bound;
            while (product as u64) < unfair {
                product = u128::from(self.word()) * u128::from(bound);
            }
        }
        (product >> 64) as u64
    }

    /// Compares a uniform real, read 64 bits at a time, with `num / den`. A word `w` leaves the
    /// real in `[w, w + 1) / 2^64`; only if the ratio lies inside that interval are more bits read.
    #[inline]
    fn ratio(&mut self, num: u64, den: u64) -> bool {
        let mut num = num;
        loop {
            let target = u128::from(num) << 64;
            let low = u128::from(self.word()) * u128::from(den);
            if low >= target {
                return false;
            }
            let inside = target - low;
            if inside >= u128::from(den) {
                return true;
            }
            // `inside < den`, so it fits a word again.
            num = inside as u64;
        }
    }

    /// The same comparison one binary digit at a time: digits of `num / den` by long division.
    fn ratio_wide(&mut self, num: u128, den: u128) -> bool {
        if num >= den {
            return true;
        }
        let mut rest = num;
        loop {
            let mut bits = self.word();
            for _ in 0..64 {
                rest <<= 1;
                let digit = rest >= den;
                if digit {
                    rest -= den;
                }
                let bit = bits & 1 == 1;
                bits >>= 1;
                if bit != digit {
                    return digit;
                }
            }
        }
    }

    #[inline]
    fn three_way(&mut self, weights: [u64; 3]) -> Outcome {
        let [first, second, third] = weights;
        let drawn = self.below(first + second + third);
        if drawn < first {
            Outcome::First
        } else if drawn < first + second {
            Outcome::Second
        } else {
            Outcome::Third
        }
    }
}
