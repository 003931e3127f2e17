//! A capture table: how many people were seen on exactly which lists.

use crate::masking::Small;
use crate::sets::{ListSet, MAX_LISTS, superset_sums};

/// The largest total a table may hold: beyond it a count is no longer exact as a 64-bit float.
pub const MAX_TOTAL: u64 = 1 << 53;

/// Counts of people by capture history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    names: Vec<String>,
    /// `counts[w]` people were seen on exactly the lists of bitmask `w`; `counts[0]` is 0.
    counts: Vec<u64>,
}

/// Why a table cannot be made or changed as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// Fewer than two lists: nothing overlaps.
    #[error("the table has {lists} list(s) with information; at least 2 are needed")]
    TooFewLists {
        /// How many there are.
        lists: usize,
    },
    /// More than [`MAX_LISTS`].
    #[error("the table has {lists} lists; at most {MAX_LISTS} can be used: merge or omit some")]
    TooManyLists {
        /// How many there are.
        lists: usize,
    },
    /// A list has no name.
    #[error("list {position} has no name; give every list column a header")]
    UnnamedList {
        /// Position from 1.
        position: usize,
    },
    /// Two lists share a name.
    #[error("two lists are named `{name}`; list names must differ")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A list that the table does not have.
    #[error("there is no list `{name}`; the lists are {known}")]
    UnknownList {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// People recorded on no list.
    #[error("{count} case(s) are on no list; a table holds only people seen at least once")]
    SeenNowhere {
        /// How many.
        count: u64,
    },
    /// The total is beyond exact arithmetic.
    #[error("the counts add up to more than 2^53 = {MAX_TOTAL}; the total must stay exact")]
    TotalTooLarge,
    /// No case at all.
    #[error("the table holds no case")]
    NoCases,
}

/// A list that tells nothing about the hidden, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uninformative {
    /// The list's name.
    pub list: String,
    /// Why it tells nothing.
    pub reason: Reason,
    /// Cases seen on this list alone, which leave the table with it.
    pub cases_lost: u64,
}

/// Why a list tells nothing about the hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nobody is on it.
    Empty,
    /// Everybody is on it.
    Everyone,
    /// It holds exactly the cases of another list.
    SameAs {
        /// The list that is kept.
        kept: String,
    },
}

impl Uninformative {
    /// The removal in a sentence, its count shown or masked.
    pub fn in_words(&self, small: Small) -> String {
        let list = &self.list;
        let mut words = match &self.reason {
            Reason::Empty => format!("list `{list}` was removed: it holds no case"),
            Reason::Everyone => format!(
                "list `{list}` was removed: it holds every case, so it has no overlap to learn from"
            ),
            Reason::SameAs { kept } => {
                format!("list `{list}` was removed: it holds exactly the cases of `{kept}`")
            }
        };
        if self.cases_lost > 0 {
            let lost = small.in_words(self.cases_lost);
            words.push_str(&format!("; {lost} case(s) seen only there left"));
        }
        words
    }
}

impl Table {
    /// A table of the named lists with the given counts by history; equal histories are added up.
    ///
    /// # Errors
    /// If there are no names or too many, two names are equal or one is empty, people are on no
    /// list, or the total exceeds [`MAX_TOTAL`].
    pub fn new(
        names: Vec<String>,
        cells: impl IntoIterator<Item = (ListSet, u64)>,
    ) -> Result<Self, TableError> {
        check_names(&names)?;
        let mut counts = vec![0; 1 << names.len()];
        let mut total = 0u64;
        for (history, count) in cells {
            if history.is_empty() && count > 0 {
                return Err(TableError::SeenNowhere { count });
            }
            total = total
                .checked_add(count)
                .filter(|&total| total <= MAX_TOTAL)
                .ok_or(TableError::TotalTooLarge)?;
            counts[history.index()] += count;
        }
        Ok(Self { names, counts })
    }

    /// Number of lists.
    pub fn lists(&self) -> usize {
        self.names.len()
    }

    /// The lists' names, in column order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// People seen on exactly the lists of `history`.
    pub fn count(&self, history: ListSet) -> u64 {
        self.counts[history.index()]
    }

    /// Counts by the bitmask of [`ListSet::index`]; entry 0 is always 0.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Histories with at least one case, in order, with their counts.
    pub fn cells(&self) -> Vec<(ListSet, u64)> {
        let mut cells: Vec<(ListSet, u64)> = (0u16..)
            .zip(&self.counts)
            .filter(|&(_, &count)| count > 0)
            .map(|(bits, &count)| (ListSet::from_bits(bits), count))
            .collect();
        cells.sort();
        cells
    }

    /// Number of people seen at all, `n`.
    pub fn observed(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// People seen on at least the lists of each set, by bitmask: the sufficient statistics of
    /// log-linear models. Entry 0 is [`Table::observed`].
    pub fn margins(&self) -> Vec<u64> {
        let mut margins = self.counts.clone();
        superset_sums(&mut margins);
        margins
    }

    /// The number of the list called `name`.
    ///
    /// # Errors
    /// If the table has no such list.
    pub fn position(&self, name: &str) -> Result<usize, TableError> {
        self.names
            .iter()
            .position(|known| known == name)
            .ok_or_else(|| TableError::UnknownList {
                name: name.to_owned(),
                known: self.names.join(", "),
            })
    }

    /// The same lists with other counts, by bitmask: a resampled table.
    ///
    /// # Errors
    /// As [`Table::new`].
    ///
    /// # Panics
    /// If `counts` has not one entry for each history.
    pub fn with_counts(&self, counts: &[u64]) -> Result<Self, TableError> {
        assert_eq!(
            counts.len(),
            self.counts.len(),
            "one count for each history"
        );
        let cells = (0u16..).map(ListSet::from_bits).zip(counts.iter().copied());
        Self::new(self.names.clone(), cells)
    }

    /// The table without the lists named, and the number of cases seen only there, who leave it.
    ///
    /// # Errors
    /// If a list is not in the table or none would be left.
    pub fn omit(&self, lists: &[impl AsRef<str>]) -> Result<(Self, u64), TableError> {
        let mut omitted = ListSet::EMPTY;
        for list in lists {
            omitted = omitted.union(ListSet::of([self.position(list.as_ref())?]));
        }
        let kept: Vec<usize> = (0..self.lists())
            .filter(|&list| !omitted.contains(list))
            .collect();
        if kept.is_empty() {
            return Err(TableError::TooFewLists { lists: 0 });
        }
        let groups: Vec<ListSet> = kept.iter().map(|&list| ListSet::of([list])).collect();
        let names = kept.iter().map(|&list| self.names[list].clone()).collect();
        Ok(self.regroup(names, &groups))
    }

    /// The table with the lists named joined into one, called by their names joined by `+`: a
    /// person is on it who is on any of them. It stands where the first of them stood.
    ///
    /// # Errors
    /// If a list is not in the table, or fewer than two different lists are named.
    pub fn merge(&self, lists: &[impl AsRef<str>]) -> Result<Self, TableError> {
        let mut merged = ListSet::EMPTY;
        for list in lists {
            merged = merged.union(ListSet::of([self.position(list.as_ref())?]));
        }
        if merged.len() < 2 {
            return Err(TableError::TooFewLists {
                lists: merged.len(),
            });
        }
        let mut names = Vec::new();
        let mut groups = Vec::new();
        for list in 0..self.lists() {
            if !merged.contains(list) {
                names.push(self.names[list].clone());
                groups.push(ListSet::of([list]));
            } else if merged.lists().next() == Some(list) {
                let joined: Vec<&str> = merged.lists().map(|l| self.names[l].as_str()).collect();
                names.push(joined.join("+"));
                groups.push(merged);
            }
        }
        Ok(self.regroup(names, &groups).0)
    }

    /// The sum of tables of the same lists.
    ///
    /// # Errors
    /// If the sum of the totals exceeds [`MAX_TOTAL`].
    ///
    /// # Panics
    /// If the tables' lists differ or there is none.
    pub fn sum<'a>(tables: impl IntoIterator<Item = &'a Self>) -> Result<Self, TableError> {
        let mut tables = tables.into_iter().peekable();
        let names = tables.peek().expect("at least one table").names.clone();
        let cells = tables.flat_map(|table| {
            assert_eq!(table.names, names, "tables of the same lists");
            (0u16..)
                .map(ListSet::from_bits)
                .zip(table.counts.iter().copied())
        });
        let cells: Vec<_> = cells.collect();
        Self::new(names, cells)
    }

    /// The table without lists that tell nothing about the hidden, and what was removed: lists
    /// without cases, lists with every case, and lists that repeat an earlier one. Only histories
    /// with cases count: a row with count 0 does not make two lists differ.
    ///
    /// # Errors
    /// If the table holds no case or fewer than two lists are left.
    pub fn informative(&self) -> Result<(Self, Vec<Uninformative>), TableError> {
        if self.observed() == 0 {
            return Err(TableError::NoCases);
        }
        let mut table = self.clone();
        let mut removed = Vec::new();
        while let Some((list, reason)) = table.first_uninformative() {
            let name = table.names[list].clone();
            if table.lists() == 1 {
                return Err(TableError::TooFewLists { lists: 0 });
            }
            let (rest, cases_lost) = table.omit(&[&name])?;
            removed.push(Uninformative {
                list: name,
                reason,
                cases_lost,
            });
            table = rest;
        }
        if table.lists() < 2 {
            return Err(TableError::TooFewLists {
                lists: table.lists(),
            });
        }
        Ok((table, removed))
    }

    fn first_uninformative(&self) -> Option<(usize, Reason)> {
        let histories: Vec<ListSet> = self.cells().iter().map(|&(history, _)| history).collect();
        let alike = |a: usize, b: usize| {
            histories
                .iter()
                .all(|history| history.contains(a) == history.contains(b))
        };
        (0..self.lists()).find_map(|list| {
            let reason = if histories.iter().all(|history| !history.contains(list)) {
                Reason::Empty
            } else if histories.iter().all(|history| history.contains(list)) {
                Reason::Everyone
            } else {
                let kept = (0..list).find(|&earlier| alike(earlier, list))?;
                Reason::SameAs {
                    kept: self.names[kept].clone(),
                }
            };
            Some((list, reason))
        })
    }

    /// The table whose list `i` is the union of the lists of `groups[i]`, and the number of cases
    /// on none of them.
    fn regroup(&self, names: Vec<String>, groups: &[ListSet]) -> (Self, u64) {
        let mut counts = vec![0; 1 << groups.len()];
        for (bits, &count) in (0u16..).zip(&self.counts) {
            let met = |group: &ListSet| bits & group.bits() != 0;
            let history = ListSet::of((0..groups.len()).filter(|&list| met(&groups[list])));
            counts[history.index()] += count;
        }
        let lost = std::mem::take(&mut counts[0]);
        (Self { names, counts }, lost)
    }
}

fn check_names(names: &[String]) -> Result<(), TableError> {
    if names.is_empty() {
        return Err(TableError::TooFewLists { lists: 0 });
    }
    if names.len() > MAX_LISTS {
        return Err(TableError::TooManyLists { lists: names.len() });
    }
    for (position, name) in names.iter().enumerate() {
        if name.trim().is_empty() {
            return Err(TableError::UnnamedList {
                position: position + 1,
            });
        }
        if names[..position].contains(name) {
            return Err(TableError::DuplicateName { name: name.clone() });
        }
    }
    Ok(())
}
