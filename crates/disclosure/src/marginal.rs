//! Sets of columns, and counts over the combinations of their codes.

use std::fmt;

use crate::table::Table;

/// A set of columns of a domain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ColumnSet(u128);

impl ColumnSet {
    /// The set of no column.
    pub const EMPTY: Self = Self(0);

    /// The set with one column.
    ///
    /// # Panics
    /// If `column` is not below 128, which every column of a domain is.
    #[must_use]
    pub fn one(column: usize) -> Self {
        assert!(column < 128, "a column of a domain");
        Self(1 << column)
    }

    /// The columns in increasing order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            (left != 0).then(|| {
                let column = left.trailing_zeros() as usize;
                left &= left - 1;
                column
            })
        })
    }

    /// How many columns.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether it has no column.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it has the column.
    #[must_use]
    pub fn contains(self, column: usize) -> bool {
        self.0 >> column & 1 == 1
    }

    /// Whether every column of it is in `other`.
    #[must_use]
    pub fn is_subset(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The columns in either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The columns in both.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The columns of this that are not in `other`.
    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// How many combinations of codes there are, or `None` past the width of a word.
    #[must_use]
    pub fn cells(self, sizes: &[usize]) -> Option<usize> {
        self.iter()
            .try_fold(1_usize, |cells, column| cells.checked_mul(sizes[column]))
    }
}

impl FromIterator<usize> for ColumnSet {
    fn from_iter<I: IntoIterator<Item = usize>>(columns: I) -> Self {
        columns
            .into_iter()
            .fold(Self::EMPTY, |set, column| set.union(Self::one(column)))
    }
}

impl fmt::Debug for ColumnSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}

/// All sets of `length` of the first `columns` columns.
pub(crate) fn subsets(columns: usize, length: usize) -> Vec<ColumnSet> {
    let mut sets = vec![(ColumnSet::EMPTY, 0)];
    for _ in 0..length {
        sets = sets
            .into_iter()
            .flat_map(|(set, from)| {
                (from..columns).map(move |column| (set.union(ColumnSet::one(column)), column + 1))
            })
            .collect();
    }
    sets.into_iter().map(|(set, _)| set).collect()
}

/// Counts the rows in each cell. Cells are numbered with the first column slowest and the last
/// fastest, columns in increasing order.
///
/// # Panics
/// If the cells do not fit in memory; callers bound them.
#[must_use]
pub fn count(table: &Table, columns: ColumnSet) -> Vec<u32> {
    let sizes = table.domain().sizes();
    let cells = columns.cells(&sizes).expect("callers bound the cells");
    let mut counts = vec![0_u32; cells];
    let members: Vec<usize> = columns.iter().collect();
    match members[..] {
        [] => counts[0] = u32::try_from(table.rows()).expect("fewer than 2^29 rows"),
        [a] => {
            for &code in table.column(a) {
                counts[usize::from(code)] += 1;
            }
        }
        [a, b] => {
            let width = sizes[b];
            for (&a, &b) in table.column(a).iter().zip(table.column(b)) {
                counts[usize::from(a) * width + usize::from(b)] += 1;
            }
        }
        _ => {
            for row in 0..table.rows() {
                let cell = members.iter().fold(0, |cell, &column| {
                    cell * sizes[column] + usize::from(table.column(column)[row])
                });
                counts[cell] += 1;
            }
        }
    }
    counts
}
