//! Sets of lists: capture histories and model terms.

use std::cmp::Reverse;
use std::fmt;

/// The largest number of lists a table may have.
///
/// A table of `t` lists has `2^t - 1` observable cells; published work stays below ten lists.
pub const MAX_LISTS: usize = 10;

/// A set of lists, numbered from 0 in the table's column order, kept as a bitmask.
///
/// As a *history* it says on which lists a person was seen. As a *term* it names a parameter of a
/// log-linear model: one list is a main effect, two an interaction of a pair, and so on; the empty
/// set is the intercept.
///
/// Sets are ordered by size, then list by list, so that pairs of four lists come as
/// 01, 02, 03, 12, 13, 23.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ListSet(u16);

impl ListSet {
    /// The empty set: the intercept as a term, a person on no list as a history.
    pub const EMPTY: Self = Self(0);

    /// The set whose bit `i` says whether list `i` belongs.
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    /// The set of the given list numbers.
    ///
    /// # Panics
    /// If a number is [`MAX_LISTS`] or more.
    pub fn of(lists: impl IntoIterator<Item = usize>) -> Self {
        lists.into_iter().fold(Self::EMPTY, |set, list| {
            assert!(list < MAX_LISTS, "list {list} is beyond {MAX_LISTS}");
            Self(set.0 | 1 << list)
        })
    }

    /// All of the first `lists` lists.
    pub fn all(lists: usize) -> Self {
        Self::of(0..lists)
    }

    /// Bit `i` says whether list `i` belongs.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// The bits as an index into an array of cells.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Number of lists in the set.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether no list belongs.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether list `list` belongs.
    pub const fn contains(self, list: usize) -> bool {
        self.0 >> list & 1 == 1
    }

    /// Whether every list of `other` belongs to this set.
    pub const fn is_superset(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Lists in either set.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without list `list`.
    pub const fn without(self, list: usize) -> Self {
        Self(self.0 & !(1 << list))
    }

    /// The list numbers, ascending.
    pub fn lists(self) -> impl Iterator<Item = usize> {
        (0..16).filter(move |&list| self.contains(list))
    }

    /// The names of the lists joined by `:`, as model terms are written.
    pub fn named(self, names: &[String]) -> String {
        let parts: Vec<&str> = self.lists().map(|list| names[list].as_str()).collect();
        parts.join(":")
    }

    /// All sets of `size` of the first `lists` lists, in order.
    pub fn of_size(lists: usize, size: usize) -> Vec<Self> {
        let mut sets: Vec<Self> = (0..1u16 << lists)
            .map(Self)
            .filter(|set| set.len() == size)
            .collect();
        sets.sort();
        sets
    }
}

impl Ord for ListSet {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // Reversing the bits puts list 0 highest, so a larger number comes earlier list by list.
        let key = |set: Self| (set.len(), Reverse(set.0.reverse_bits()));
        key(*self).cmp(&key(*other))
    }
}

impl PartialOrd for ListSet {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for ListSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.lists()).finish()
    }
}

/// Replaces `values[w]` by the sum of `values[v]` over all supersets `v` of `w`.
pub(crate) fn superset_sums<T: Copy + std::ops::AddAssign>(values: &mut [T]) {
    let mut bit = 1;
    while bit < values.len() {
        for block in values.chunks_exact_mut(2 * bit) {
            let (without, with) = block.split_at_mut(bit);
            for (low, high) in without.iter_mut().zip(with) {
                *low += *high;
            }
        }
        bit *= 2;
    }
}

/// Replaces `values[w]` by the sum of `values[v]` over all subsets `v` of `w`.
pub(crate) fn subset_sums<T: Copy + std::ops::AddAssign>(values: &mut [T]) {
    let mut bit = 1;
    while bit < values.len() {
        for block in values.chunks_exact_mut(2 * bit) {
            let (without, with) = block.split_at_mut(bit);
            for (low, high) in without.iter().zip(with) {
                *high += *low;
            }
        }
        bit *= 2;
    }
}
