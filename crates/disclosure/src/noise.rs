//! Where randomness comes from, and what it is good for.
//!
//! A [`NoiseSource`] carries a [`Grade`] in its type. Only [`SystemNoise`], seeded by the operating
//! system, has the grade [`Releasable`]; a [`SeededNoise`] can be replayed by whoever knows its
//! seed, so all that it touches has the grade [`Rehearsal`] and finds no door out.

use getrandom::SysRng;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a result made with some noise may be used for. Sealed: there are exactly two grades.
pub trait Grade: sealed::Grade {}

/// The noise came from the operating system and is known to nobody: the result may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Releasable {}

/// The noise can be replayed from a seed: good for tests, audits and benchmarks, never published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rehearsal {}

impl Grade for Releasable {}
impl Grade for Rehearsal {}

/// A stream of uniform 64-bit words. Sealed, so that no weaker source can pass for a safe one.
pub trait NoiseSource: Words {
    /// What results made with this source may be used for.
    type Grade: Grade;
}

/// ChaCha20 under a 256-bit key from the operating system; a fresh key for each value.
pub struct SystemNoise(ChaCha20Rng);

impl SystemNoise {
    /// Draws a key from the operating system.
    ///
    /// # Errors
    /// If the operating system has no randomness to give; nothing may then be published.
    pub fn new() -> Result<Self, NoEntropy> {
        ChaCha20Rng::try_from_rng(&mut SysRng)
            .map(Self)
            .map_err(|error| NoEntropy {
                reason: error.to_string(),
            })
    }
}

impl NoiseSource for SystemNoise {
    type Grade = Releasable;
}

/// ChaCha20 under a key that the caller chose: the same seed gives the same noise.
pub struct SeededNoise(ChaCha20Rng);

impl SeededNoise {
    /// A replayable stream for tests, audits and benchmarks.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }
}

impl NoiseSource for SeededNoise {
    type Grade = Rehearsal;
}

/// The operating system gave no randomness.
#[derive(Debug, thiserror::Error)]
#[error(
    "the operating system gave no randomness ({reason}); nothing was measured and nothing can be \
     published until it does"
)]
pub struct NoEntropy {
    reason: String,
}

mod sealed {
    pub trait Grade {}
    impl Grade for super::Releasable {}
    impl Grade for super::Rehearsal {}

    pub trait Words {
        /// A uniform 64-bit word.
        fn word(&mut self) -> u64;
    }
}

pub(crate) use sealed::Words;

impl Words for SystemNoise {
    #[inline]
    fn word(&mut self) -> u64 {
        self.0.next_u64()
    }
}

impl Words for SeededNoise {
    #[inline]
    fn word(&mut self) -> u64 {
        self.0.next_u64()
    }
}
