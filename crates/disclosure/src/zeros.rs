//! Combinations of codes that cannot be, known before the data are seen.

use std::collections::BTreeMap;
use std::io::Read;
use std::num::NonZeroU32;

use crate::domain::Domain;
use crate::marginal::ColumnSet;
use crate::table::Table;

/// Public knowledge of what is impossible, such as a country of exploitation that is not the
/// country of a domestic case. A synthetic row never has it; a real one is an error in the data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StructuralZeros {
    /// For each set of columns, whether each cell is impossible.
    sets: BTreeMap<ColumnSet, Vec<bool>>,
}

/// What is known in public beside the domain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Combinations that cannot be.
    pub zeros: StructuralZeros,
    /// How many rows the table has, if that has been declared in public. Otherwise it is estimated
    /// from the measurements, and as private as anything else.
    pub rows: Option<NonZeroU32>,
}

/// Why a list of structural zeros cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ZerosError {
    /// Not a JSON list of objects of lists.
    #[error(
        "the structural zeros are not a JSON list of objects that each map columns to lists of \
         codes"
    )]
    Json {
        /// Where reading stopped.
        source: serde_json::Error,
    },
    /// An entry that does not fit the domain.
    #[error("entry {entry} of the structural zeros {fault}")]
    Entry {
        /// Counted from 1.
        entry: usize,
        /// What is wrong with it.
        fault: String,
    },
    /// A row that is said to be impossible.
    #[error(
        "row {row} of the table has a combination of columns {columns} that the structural zeros \
         call impossible; correct one or the other"
    )]
    Occurs {
        /// Counted from 1, header not counted.
        row: usize,
        /// Names of the columns.
        columns: String,
    },
}

impl StructuralZeros {
    /// Cells of one entry's columns, at most.
    const MAX_CELLS: usize = 1 << 16;

    /// Reads a JSON list; each entry maps two columns or more to lists of codes, and says that no
    /// row has one of the listed codes in each of them.
    ///
    /// # Errors
    /// If it is not that, names what the domain does not have, or forbids all rows.
    pub fn read_json(reader: impl Read, domain: &Domain) -> Result<Self, ZerosError> {
        let entries: Vec<BTreeMap<String, Vec<String>>> =
            serde_json::from_reader(reader).map_err(|source| ZerosError::Json { source })?;
        let mut zeros = Self::default();
        for (index, entry) in entries.iter().enumerate() {
            let fault = |fault: String| ZerosError::Entry {
                entry: index + 1,
                fault,
            };
            zeros.forbid(domain, entry).map_err(fault)?;
        }
        Ok(zeros)
    }

    fn forbid(
        &mut self,
        domain: &Domain,
        entry: &BTreeMap<String, Vec<String>>,
    ) -> Result<(), String> {
        if entry.len() < 2 {
            return Err("names fewer than two columns; leave a lone code out of the domain".into());
        }
        let mut listed = BTreeMap::new();
        for (name, codes) in entry {
            let column = domain
                .position(name)
                .ok_or_else(|| format!("names the column `{name}`, which is not in the domain"))?;
            let known = &domain.columns()[column];
            let codes = codes.iter().map(|code| {
                let place = known.code(code).map(usize::from);
                place.ok_or_else(|| format!("names the code `{code}`, which `{name}` has not"))
            });
            listed.insert(column, codes.collect::<Result<Vec<usize>, _>>()?);
        }
        let sizes = domain.sizes();
        let columns: ColumnSet = listed.keys().copied().collect();
        let cells = columns
            .cells(&sizes)
            .filter(|cells| *cells <= Self::MAX_CELLS)
            .ok_or_else(|| format!("spans more than {} combinations", Self::MAX_CELLS))?;
        let impossible = self
            .sets
            .entry(columns)
            .or_insert_with(|| vec![false; cells]);
        let mut places = vec![0];
        for (column, codes) in &listed {
            let size = sizes[*column];
            places = places
                .iter()
                .flat_map(|place| codes.iter().map(move |code| place * size + code))
                .collect();
        }
        for place in places {
            impossible[place] = true;
        }
        if impossible.iter().all(|impossible| *impossible) {
            return Err("leaves no combination of its columns possible".into());
        }
        Ok(())
    }

    /// Checks that no row of a table is impossible.
    ///
    /// # Errors
    /// Naming the first that is.
    pub fn check(&self, table: &Table) -> Result<(), ZerosError> {
        let sizes = table.domain().sizes();
        for (columns, impossible) in &self.sets {
            for row in 0..table.rows() {
                let cell = columns.iter().fold(0, |cell, column| {
                    cell * sizes[column] + usize::from(table.column(column)[row])
                });
                if impossible[cell] {
                    let names: Vec<&str> = columns
                        .iter()
                        .map(|column| table.domain().columns()[column].name())
                        .collect();
                    return Err(ZerosError::Occurs {
                        row: row + 1,
                        columns: format!("`{}`", names.join("`, `")),
                    });
                }
            }
        }
        Ok(())
    }

    /// The codes of a column that are part of an impossible combination.
    pub(crate) fn codes(&self, column: usize, sizes: &[usize]) -> impl Iterator<Item = usize> {
        let sets = self
            .sets()
            .filter(move |(columns, _)| columns.contains(column));
        sets.flat_map(move |(columns, impossible)| {
            let behind = columns.iter().filter(|other| *other > column);
            let stride: usize = behind.map(|other| sizes[other]).product();
            let cells = impossible.iter().enumerate().filter(|(_, cell)| **cell);
            cells.map(move |(cell, _)| cell / stride % sizes[column])
        })
    }

    /// The sets of columns and, for each cell of theirs, whether it is impossible.
    pub(crate) fn sets(&self) -> impl Iterator<Item = (ColumnSet, &[bool])> {
        self.sets
            .iter()
            .map(|(columns, cells)| (*columns, cells.as_slice()))
    }
}
