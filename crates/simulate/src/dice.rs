//! Throws of dice that are the same on every machine: integers from ChaCha, and no function whose
//! last bit depends on a library.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::country::{Choice, Delay, Quartiles, Share};

/// One person's dice.
#[derive(Debug)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice of the person at a place of the population: a stream of its own.
    pub(crate) fn of(seeded: &ChaCha8Rng, place: u64) -> Self {
        let mut random = seeded.clone();
        random.set_stream(place);
        Self(random)
    }

    /// A number from 0 to 1, 1 excluded: 53 bits.
    pub(crate) fn throw(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Whether something of this chance happens.
    pub(crate) fn happens(&mut self, chance: Share) -> bool {
        self.below(chance.get())
    }

    /// Whether something of this chance happens.
    pub(crate) fn below(&mut self, chance: f64) -> bool {
        self.throw() < chance
    }

    /// One of some options.
    pub(crate) fn pick<'c>(&mut self, choice: &'c Choice) -> &'c str {
        choice.on(self.throw())
    }

    /// A value of something that varies.
    pub(crate) fn value(&mut self, quartiles: Quartiles) -> f64 {
        quartiles.at(self.throw())
    }

    /// A delay in whole minutes.
    pub(crate) fn minutes(&mut self, delay: Delay) -> i64 {
        (self.value(delay.hours) * 60.0) as i64
    }

    /// A whole number between two, both included.
    pub(crate) fn between(&mut self, from: u8, to: u8) -> u8 {
        let width = f64::from(to.saturating_sub(from)) + 1.0;
        from.saturating_add((self.throw() * width) as u8).min(to)
    }
}
