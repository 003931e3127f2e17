//! A set of indicators as bits: the vocabulary of an instrument fits in 128.

use crate::instrument::AnswerId;

/// A set of places in one instrument's vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(crate) struct Marks(u128);

impl Marks {
    /// The most indicators and supplement rows that an instrument may have.
    pub(crate) const ROOM: usize = 128;
    pub(crate) const NONE: Self = Self(0);

    pub(crate) fn insert(&mut self, answer: AnswerId) {
        self.0 |= 1 << answer.0;
    }

    pub(crate) fn remove(&mut self, answer: AnswerId) {
        self.0 &= !(1 << answer.0);
    }

    pub(crate) fn contains(self, answer: AnswerId) -> bool {
        self.0 & (1 << answer.0) != 0
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn holds_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) fn count(self) -> u8 {
        // At most 128 bits are set.
        self.0.count_ones() as u8
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = AnswerId> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            (left != 0).then(|| {
                // A non-zero number has fewer than 128 trailing zeros.
                let place = left.trailing_zeros() as u8;
                left &= left - 1;
                AnswerId(place)
            })
        })
    }
}
