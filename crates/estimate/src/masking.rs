//! Masking small counts in what is shown.
//!
//! A count of one or two can point to a person. What is meant for other eyes, the text and the figure,
//! then says nothing from which a small count follows: not by subtraction, and not by trying which
//! counts give the same estimates. Masking is no disclosure control all the same: it knows nothing of
//! what was published elsewhere.

use crate::sets::ListSet;
use crate::table::Table;

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

    /// Whether one of the cells of a table must not be shown. Nothing is shown then that the cells
    /// add up to beside the number of all: sizes of lists, overlaps, what is left without a list.
    pub fn hides_some_of(self, table: &Table) -> bool {
        table.cells().iter().any(|&(_, count)| self.hides(count))
    }

    /// Counts that add up to a number which is shown, without those that are small and what would give
    /// these away.
    pub fn parts(self, counts: &[u64]) -> Vec<Option<u64>> {
        let hidden = self.hidden(counts);
        let counts = counts.iter().zip(hidden);
        counts
            .map(|(&count, hidden)| (!hidden).then_some(count))
            .collect()
    }

    /// The count for a sentence: `fewer than 5` where it must not be shown.
    pub fn in_words(self, count: u64) -> String {
        match self.count(count) {
            Some(count) => count.to_string(),
            None => format!("fewer than {SMALL}"),
        }
    }

    /// Which of the cells of a table, all with people, must not be shown.
    pub fn cells(self, cells: &[(ListSet, u64)]) -> Vec<bool> {
        let counts: Vec<u64> = cells.iter().map(|&(_, count)| count).collect();
        self.hidden(&counts)
    }

    /// Which counts must not be shown beside their sum. The small ones could be had by taking the others
    /// from it, so that another goes with them: the smallest that leaves them free, and if none does,
    /// all.
    fn hidden(self, counts: &[u64]) -> Vec<bool> {
        let mut hidden: Vec<bool> = counts.iter().map(|&count| self.hides(count)).collect();
        let small = hidden.iter().filter(|hidden| **hidden).count() as u64;
        if small == 0 {
            return hidden;
        }
        // Whatever the small ones are, the one that goes with them may have made up for it.
        let enough = SMALL + (SMALL - 2) * small;
        let others = (0..counts.len()).filter(|&at| counts[at] >= enough);
        match others.min_by_key(|&at| (counts[at], at)) {
            Some(at) => hidden[at] = true,
            None => hidden.fill(true),
        }
        hidden
    }

    /// A count as a picture shows it where others are hidden: to the nearest five, so that what is
    /// hidden does not follow from all the rest.
    pub fn blurred(count: u64) -> u64 {
        (count + 2) / 5 * 5
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
        assert_eq!(masked.in_words(3), "fewer than 5");
        assert_eq!(masked.parts(&[40, 30, 2]), [Some(40), None, None]);
        assert_eq!(masked.parts(&[40, 3, 2]), [None; 3]);
        assert_eq!(masked.parts(&[40, 0, 2]), [None, Some(0), None]);
        assert_eq!(masked.parts(&[6, 7, 2]), [None; 3]);
        assert_eq!(masked.parts(&[60, 70]), [Some(60), Some(70)]);
        assert_eq!(
            Small::Shown.parts(&[40, 30, 2]),
            [Some(40), Some(30), Some(2)]
        );
    }

    /// What somebody finds who knows the sum, the counts shown and how counts are chosen to be hidden:
    /// for each hidden small count, at least two values.
    #[test]
    fn no_small_count_follows_from_the_sum_and_the_rest() {
        let masked = Small::Masked;
        for counts in [
            vec![90, 40, 1],
            vec![90, 8, 1],
            vec![90, 11, 4, 4],
            vec![30, 12, 9, 3, 1, 1],
            vec![17, 14, 2, 2, 2],
        ] {
            let shown = masked.parts(&counts);
            let sum: u64 = counts.iter().sum();
            let hidden: Vec<usize> = (0..counts.len())
                .filter(|&at| shown[at].is_none())
                .collect();
            let left = sum - shown.iter().flatten().sum::<u64>();
            let mut possible = vec![std::collections::BTreeSet::new(); counts.len()];
            let mut tried = vec![1; hidden.len()];
            'all: loop {
                let without_last: u64 = tried[1..].iter().sum();
                if left > without_last {
                    tried[0] = left - without_last;
                    let mut guess = counts.clone();
                    for (&at, &value) in hidden.iter().zip(&tried) {
                        guess[at] = value;
                    }
                    if masked.parts(&guess) == shown {
                        for (&at, &value) in hidden.iter().zip(&tried) {
                            possible[at].insert(value);
                        }
                    }
                }
                for value in tried.iter_mut().skip(1) {
                    *value += 1;
                    if *value <= left {
                        continue 'all;
                    }
                    *value = 1;
                }
                break;
            }
            for at in (0..counts.len()).filter(|&at| masked.hides(counts[at])) {
                assert!(possible[at].len() > 1, "{counts:?}: {:?}", possible[at]);
            }
        }
    }
}
