//! Masking small counts in what is shown.
//!
//! A count of one or two can point to a person. Masking is not disclosure control: who knows other
//! figures may find a masked one by subtraction. It keeps small counts out of places where nobody
//! meant to publish them.

use crate::sets::ListSet;

/// Counts below this, and above zero, are small.
pub const SMALL: u64 = 5;

/// Whether small counts appear as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Small {
    /// Not at all.
    Masked,
    /// As they are.
    Shown,
}

impl Small {
    /// Whether a count must not be shown.
    pub fn hides(self, count: u64) -> bool {
        self == Self::Masked && (1..SMALL).contains(&count)
    }

    /// The count, if it may be shown.
    pub fn count(self, count: u64) -> Option<u64> {
        (!self.hides(count)).then_some(count)
    }

    /// A part of a whole, if neither it nor the rest is small: who knows the whole knows both.
    pub fn part(self, part: u64, whole: u64) -> Option<u64> {
        let rest = whole.saturating_sub(part);
        self.count(part).filter(|_| !self.hides(rest))
    }

    /// The count for a sentence: `fewer than 5` where it must not be shown.
    pub fn in_words(self, count: u64) -> String {
        match self.count(count) {
            Some(count) => count.to_string(),
            None => format!("fewer than {SMALL}"),
        }
    }

    /// Which of the cells of a table, all with people, must not be shown. A single small one could be
    /// had by taking the others from the number of all, so that the smallest of the others goes with
    /// it.
    pub fn cells(self, cells: &[(ListSet, u64)]) -> Vec<bool> {
        let mut hidden: Vec<bool> = cells.iter().map(|&(_, count)| self.hides(count)).collect();
        if hidden.iter().filter(|hidden| **hidden).count() == 1 {
            let others = (0..cells.len()).filter(|&at| !hidden[at]);
            if let Some(at) = others.min_by_key(|&at| (cells[at].1, cells[at].0)) {
                hidden[at] = true;
            }
        }
        hidden
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_and_what_gives_them_away_are_hidden() {
        let masked = Small::Masked;
        assert_eq!(
            [0, 1, 4, 5].map(|count| masked.count(count)),
            [Some(0), None, None, Some(5)]
        );
        assert_eq!(masked.part(97, 100), None);
        assert_eq!(masked.part(3, 100), None);
        assert_eq!(masked.part(100, 100), Some(100));
        assert_eq!(Small::Shown.part(97, 100), Some(97));
        assert_eq!(masked.in_words(3), "fewer than 5");
        let cell = |bits, count| (ListSet::from_bits(bits), count);
        let cells = [cell(1, 40), cell(2, 30), cell(4, 2)];
        assert_eq!(masked.cells(&cells), [false, true, true]);
        assert_eq!(Small::Shown.cells(&cells), [false; 3]);
        let cells = [cell(1, 40), cell(2, 3), cell(4, 2)];
        assert_eq!(masked.cells(&cells), [false, true, true]);
    }
}
