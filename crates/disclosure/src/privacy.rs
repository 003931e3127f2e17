//! Privacy loss: what it is counted in, and how it is told.
//!
//! Losses are counted in zero-concentrated differential privacy (Bun and Steinke 2016), where they
//! simply add up, as whole multiples of 2^-48. They are told as (epsilon, delta). Every rounding
//! goes against us: a cost up, a budget down.

mod conversion;
mod defence;

use std::marker::PhantomData;
use std::num::NonZeroU32;

use crate::exact::{Variance, VarianceError};
use crate::noise::{Grade, Rehearsal};

pub use conversion::{epsilon_of, rho_within};
pub use defence::{Defence, Indefensible, LARGEST_DELTA, LARGEST_EPSILON, USUAL_EPSILON, defence};

/// A privacy loss in zero-concentrated differential privacy, counted exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Rho(u64);

impl Rho {
    /// No loss.
    pub const ZERO: Self = Self(0);

    const ONE: u128 = 1 << 48;

    /// From a count of units of 2^-48.
    #[must_use]
    pub fn from_units(units: u64) -> Self {
        Self(units)
    }

    /// How many units of 2^-48.
    #[must_use]
    pub fn units(self) -> u64 {
        self.0
    }

    /// The loss as a real number, for estimation and display.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / Self::ONE as f64
    }

    /// The largest multiple of the unit that is not above `value`.
    pub(crate) fn at_most(value: f64) -> Self {
        // The cast saturates, and sends what is not a number to no budget at all.
        Self((value * Self::ONE as f64).floor() as u64)
    }

    /// The sum, or `None` past 65,535, which no release comes near.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// What is left after `other`, or `None` if it does not suffice.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// This share of the loss, rounded down. `share` outside 0..=1 is taken to the nearer end.
    #[must_use]
    pub fn share(self, share: f64) -> Self {
        let share = (share.clamp(0.0, 1.0) * f64::from(1 << 30)) as u128;
        let units = (u128::from(self.0) * share) >> 30;
        Self(u64::try_from(units).expect("a share is not above the whole"))
    }

    /// The cost of adding discrete Gaussian noise to counts that one person moves by at most
    /// `sensitivity` in Euclidean norm: `sensitivity^2 / (2 sigma^2)`, rounded up (Canonne, Kamath
    /// and Steinke 2020, theorem 4).
    #[must_use]
    pub fn of_gaussian(sensitivity: NonZeroU32, variance: Variance) -> Self {
        let square = u128::from(sensitivity.get()).pow(2);
        // A saturated product is still a cost beyond every budget.
        let numerator = square
            .saturating_mul(u128::from(variance.den()))
            .saturating_mul(Self::ONE);
        let units = numerator.div_ceil(2 * u128::from(variance.num()));
        Self(u64::try_from(units).unwrap_or(u64::MAX))
    }

    /// The cost of one choice by the exponential mechanism: epsilon^2 / 8, rounded up (Cesar and
    /// Rogers 2021, lemma 3.2 with its bounded range epsilon).
    #[must_use]
    pub fn of_selection(epsilon: SelectionEpsilon) -> Self {
        let square = u128::from(epsilon.0).pow(2);
        // epsilon^2 / 8 in units of 2^-48 is k^2 * 2^-40 / 8 * 2^48 = 32 k^2.
        Self(u64::try_from(square * 32).unwrap_or(u64::MAX))
    }
}

/// The smallest noise, in steps of about one part in 2^24, that costs at most `rho` for counts that
/// one person moves by at most `sensitivity` in Euclidean norm.
///
/// # Errors
/// If `rho` is zero, or so small that the noise would be beyond exact arithmetic.
pub fn variance_for(rho: Rho, sensitivity: NonZeroU32) -> Result<Variance, VarianceError> {
    let square = u128::from(sensitivity.get()).pow(2);
    let whole = square * Rho::ONE / (2 * u128::from(rho.0)).max(1);
    let bits = u128::BITS - whole.leading_zeros();
    let den = 1_u64 << 24_u32.saturating_sub(bits).min(20);
    let num = (square * Rho::ONE)
        .saturating_mul(u128::from(den))
        .div_ceil((2 * u128::from(rho.0)).max(1));
    match u64::try_from(num) {
        Ok(num) if rho > Rho::ZERO => Variance::new(num, den),
        Ok(_) => Err(VarianceError::NotPositive { num: 0, den }),
        Err(_) => Err(VarianceError::OutOfRange { num: u64::MAX, den }),
    }
}

/// The epsilon of one choice by the exponential mechanism, in multiples of 2^-20.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SelectionEpsilon(u32);

impl SelectionEpsilon {
    /// The largest epsilon whose cost is at most `rho`.
    #[must_use]
    pub fn within(rho: Rho) -> Self {
        let steps = (rho.0 / 32).isqrt();
        Self(u32::try_from(steps).unwrap_or(u32::MAX))
    }

    /// How many steps of 2^-20.
    pub(crate) fn steps(self) -> u32 {
        self.0
    }

    /// The number, for display.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / f64::from(1 << 20)
    }
}

/// A positive, finite epsilon.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Epsilon(f64);

/// A delta strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Delta(f64);

/// A privacy parameter that promises nothing.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ParameterError {
    /// Zero, negative, infinite or not a number.
    #[error(
        "an epsilon of `{given}` is not a positive number; try 1, and read \"choosing epsilon\""
    )]
    Epsilon {
        /// As given.
        given: f64,
    },
    /// Zero or less, one or more, or not a number.
    #[error("a delta of `{given}` is not strictly between 0 and 1; try 1e-6 or less")]
    Delta {
        /// As given.
        given: f64,
    },
}

impl Epsilon {
    /// Checks the number.
    ///
    /// # Errors
    /// If it is not positive and finite.
    pub fn new(given: f64) -> Result<Self, ParameterError> {
        if given.is_finite() && given > 0.0 {
            Ok(Self(given))
        } else {
            Err(ParameterError::Epsilon { given })
        }
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl Delta {
    /// Checks the number.
    ///
    /// # Errors
    /// If it is not strictly between 0 and 1.
    pub fn new(given: f64) -> Result<Self, ParameterError> {
        if given > 0.0 && given < 1.0 {
            Ok(Self(given))
        } else {
            Err(ParameterError::Delta { given })
        }
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

/// Privacy that has been granted to one run and not been spent yet.
///
/// One of grade [`Releasable`](crate::Releasable) comes only out of a
/// [`Ledger`](crate::Ledger), which has recorded the whole of it on disk before.
#[derive(Debug)]
pub struct Allowance<G: Grade> {
    left: Rho,
    grade: PhantomData<G>,
}

/// A measurement was asked for that the run's allowance does not cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a measurement of rho {} was asked for with {} left; it was not made",
    asked.to_f64(), left.to_f64()
)]
pub struct Overspent {
    asked: Rho,
    left: Rho,
}

impl<G: Grade> Allowance<G> {
    pub(crate) fn granted(rho: Rho) -> Self {
        Self {
            left: rho,
            grade: PhantomData,
        }
    }

    /// What is left.
    #[must_use]
    pub fn left(&self) -> Rho {
        self.left
    }

    /// Takes `rho` out.
    ///
    /// # Errors
    /// If less than that is left; nothing is taken then.
    pub(crate) fn spend(&mut self, rho: Rho) -> Result<(), Overspent> {
        self.left = self.left.checked_sub(rho).ok_or(Overspent {
            asked: rho,
            left: self.left,
        })?;
        Ok(())
    }
}

impl Allowance<Rehearsal> {
    /// An allowance without a ledger, for results that cannot be released.
    #[must_use]
    pub fn rehearsal(rho: Rho) -> Self {
        Self::granted(rho)
    }
}
