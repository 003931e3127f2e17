//! Which promises can be defended before the people they are made to.
//!
//! The numbers are those of the chapter "choosing epsilon" and its table of what an attacker
//! learns. They are judgements, not mathematics: a promise outside them would still hold, and be
//! worth too little.

use std::num::NonZeroU32;

use super::{Delta, Epsilon};

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defence {
    /// It needs no word.
    Usual,
    /// Epsilon is above [`USUAL_EPSILON`]: somebody has to say in writing what it is for.
    NeedsReason,
}

/// A promise worth too little to be made.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Indefensible {
    /// Epsilon is above [`LARGEST_EPSILON`].
    #[error(
        "an epsilon of `{given}` cannot be defended: from {LARGEST_EPSILON} on, whoever must guess \
         whether a person is in the data is right in more than three cases of four; take 4 or \
         less, and read \"choosing epsilon\""
    )]
    Epsilon {
        /// As given.
        given: f64,
    },
    /// Delta is above [`LARGEST_DELTA`].
    #[error(
        "a delta of `{given}` cannot be defended: it is the chance that the promise fails, and a \
         smaller one costs next to nothing; take 1e-6, or {LARGEST_DELTA} at most"
    )]
    Delta {
        /// As given.
        given: f64,
    },
    /// Delta is not below one in the declared number of rows.
    #[error(
        "a delta of `{given}` with {rows} rows would allow to publish one of them in full and keep \
         the promise; take a tenth of one in {rows} or less"
    )]
    DeltaOfRows {
        /// As given.
        given: f64,
        /// As declared in public.
        rows: NonZeroU32,
    },
}

/// Above this an epsilon needs a reason: at 4 a guess is right in two cases of three.
pub const USUAL_EPSILON: f64 = 4.0;

/// Above this an epsilon is refused: at 8 a guess is right in three cases of four, and one member
/// in five is named at one false accusation in a hundred.
pub const LARGEST_EPSILON: f64 = 8.0;

/// Above this a delta is refused.
pub const LARGEST_DELTA: f64 = 1e-5;

/// Judges a promise. `rows` is the number of rows if that has been declared in public; the true
/// number is confidential, so nothing may depend on it here.
///
/// # Errors
/// If the promise is worth too little to be made.
pub fn defence(
    epsilon: Epsilon,
    delta: Delta,
    rows: Option<NonZeroU32>,
) -> Result<Defence, Indefensible> {
    if epsilon.get() > LARGEST_EPSILON {
        let given = epsilon.get();
        return Err(Indefensible::Epsilon { given });
    }
    let given = delta.get();
    if given > LARGEST_DELTA {
        return Err(Indefensible::Delta { given });
    }
    if let Some(rows) = rows.filter(|rows| given * f64::from(rows.get()) >= 1.0) {
        return Err(Indefensible::DeltaOfRows { given, rows });
    }
    Ok(if epsilon.get() > USUAL_EPSILON {
        Defence::NeedsReason
    } else {
        Defence::Usual
    })
}
