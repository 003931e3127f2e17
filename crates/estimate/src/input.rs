//! Reading capture tables from CSV.
//!
//! Two layouts are understood, told apart by the header:
//!
//! * one row a capture history, with a `count` column;
//! * one row a person, without it.
//!
//! List columns hold 0 or 1. Lines that begin with `#` are comments. A *strata* column splits the
//! table. A column called `met` says how the list's owner met the person, for instance `own` for
//! people it found itself: a list filled by another list's referrals depends on it by construction,
//! and no model can tell that dependence from a small hidden population, so only own detections
//! should enter.

use std::io::Read;

use crate::sets::{ListSet, MAX_LISTS};
use crate::table::{Table, TableError};

/// Which columns are what.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The list columns; empty for every column that has no other role.
    pub lists: Vec<String>,
    /// The column whose values split the table.
    pub strata: Option<String>,
    /// The value of the `met` column that may enter; rows with another value are left out.
    pub met: Option<String>,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Input {
    /// The tables by stratum in order of appearance; a single unnamed one without a strata column.
    pub strata: Vec<(String, Table)>,
    /// Cases on none of the chosen lists, left out. Zero unless lists were chosen by name.
    pub on_no_chosen_list: u64,
    /// Cases by the value of the `met` column, in order of appearance; empty without the column.
    /// With [`Columns::met`] only the cases of that value are in the tables.
    pub met: Vec<(String, u64)>,
}

/// Header of the column that says how a person was met.
pub const MET: &str = "met";

/// Why a file is not a capture table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// The file is not readable as CSV.
    #[error("the table cannot be read as CSV: {source}")]
    Csv {
        /// What the reader said.
        #[from]
        source: csv::Error,
    },
    /// A column asked for is missing.
    #[error("there is no column `{column}`; the columns are {known}")]
    MissingColumn {
        /// The column asked for.
        column: String,
        /// The columns there are.
        known: String,
    },
    /// The only column looks like several.
    #[error(
        "the header `{header}` is one column; columns are separated by commas, and here `{separator}` \
         seems to separate them"
    )]
    Separator {
        /// The header.
        header: String,
        /// What seems to separate.
        separator: char,
    },
    /// A list has a name that terms of models could not be told apart with.
    #[error(
        "the list `{name}` has a `{sign}` in its name, which stands between lists elsewhere; name the \
         column otherwise"
    )]
    ListName {
        /// The name.
        name: String,
        /// The sign.
        sign: char,
    },
    /// A list column holds something else than 0 or 1.
    #[error(
        "line {line}, column `{column}`: `{value}` is not 0 or 1; a list column says whether the \
         person was on the list (choose the list columns by name if this is not one)"
    )]
    NotAnIndicator {
        /// Line in the file, from 1.
        line: u64,
        /// Column header.
        column: String,
        /// What stands there.
        value: String,
    },
    /// A count is not a whole number.
    #[error("line {line}, column `{column}`: `{value}` is not a whole number of people")]
    NotACount {
        /// Line in the file, from 1.
        line: u64,
        /// Column header.
        column: String,
        /// What stands there.
        value: String,
    },
    /// A row has people on no list.
    #[error(
        "line {line}: {count} case(s) on no list; people seen nowhere cannot be counted: remove \
         the row or correct it"
    )]
    OnNoList {
        /// Line in the file, from 1.
        line: u64,
        /// How many.
        count: u64,
    },
    /// The table as a whole is wrong.
    #[error(transparent)]
    Table(#[from] TableError),
    /// No row has the wanted value in the `met` column.
    #[error("column `met`: no row holds `{wanted}`; the values are {found}")]
    NobodyMetSo {
        /// The value asked for.
        wanted: String,
        /// The values there are.
        found: String,
    },
    /// There is a header and nothing below it.
    #[error("the table has no rows")]
    NoRows,
}

/// Reads a capture table from CSV text.
///
/// # Errors
/// Names the line and column of the first thing that is wrong. Nothing is read in part.
pub fn read(source: impl Read, columns: &Columns) -> Result<Input, InputError> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(source);
    let layout = Layout::of(reader.headers()?, columns)?;

    let mut strata: Vec<(String, Vec<(ListSet, u64)>)> = Vec::new();
    let mut on_no_chosen_list = 0u64;
    let mut met: Vec<(String, u64)> = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let (history, count) = layout.row(&record, line)?;
        if let Some(column) = layout.met {
            let value = &record[column];
            let known = met.iter().position(|(known, _)| known == value);
            let known = known.unwrap_or_else(|| {
                met.push((value.to_owned(), 0));
                met.len() - 1
            });
            met[known].1 = met[known].1.saturating_add(count);
            if columns.met.as_deref().is_some_and(|wanted| wanted != value) {
                continue;
            }
        }
        let stratum = layout.strata.map_or("", |column| &record[column]);
        let position = strata.iter().position(|(name, _)| name == stratum);
        let position = position.unwrap_or_else(|| {
            strata.push((stratum.to_owned(), Vec::new()));
            strata.len() - 1
        });
        if history.is_empty() {
            if layout.chosen {
                on_no_chosen_list = on_no_chosen_list.saturating_add(count);
            } else if count > 0 {
                return Err(InputError::OnNoList { line, count });
            }
        } else {
            strata[position].1.push((history, count));
        }
    }
    if strata.is_empty() {
        if let Some(wanted) = &columns.met
            && !met.is_empty()
        {
            return Err(InputError::NobodyMetSo {
                wanted: wanted.clone(),
                found: met
                    .into_iter()
                    .map(|(value, _)| value)
                    .collect::<Vec<_>>()
                    .join(", "),
            });
        }
        return Err(InputError::NoRows);
    }
    let strata = strata
        .into_iter()
        .map(|(name, cells)| Ok((name, Table::new(layout.names.clone(), cells)?)))
        .collect::<Result<_, TableError>>()?;
    Ok(Input {
        strata,
        on_no_chosen_list,
        met,
    })
}

/// Positions of the columns by role.
struct Layout {
    names: Vec<String>,
    lists: Vec<usize>,
    count: Option<(usize, String)>,
    strata: Option<usize>,
    met: Option<usize>,
    chosen: bool,
}

impl Layout {
    fn of(header: &csv::StringRecord, columns: &Columns) -> Result<Self, InputError> {
        let find = |column: &str| {
            header
                .iter()
                .position(|name| name == column)
                .ok_or_else(|| InputError::MissingColumn {
                    column: column.to_owned(),
                    known: header.iter().collect::<Vec<_>>().join(", "),
                })
        };
        let strata = columns.strata.as_deref().map(find).transpose()?;
        let met = match columns.met {
            Some(_) => Some(find(MET)?),
            None => header.iter().position(|name| name == MET),
        };
        let count = header
            .iter()
            .position(|name| name.eq_ignore_ascii_case("count"))
            .map(|column| (column, header[column].to_owned()));
        let chosen = !columns.lists.is_empty();
        let lists: Vec<usize> = if chosen {
            let found = columns.lists.iter().map(|list| find(list));
            found.collect::<Result<_, _>>()?
        } else {
            let role = |column: usize| {
                Some(column) == count.as_ref().map(|(column, _)| *column)
                    || Some(column) == strata
                    || Some(column) == met
            };
            (0..header.len()).filter(|&column| !role(column)).collect()
        };
        if let (1, Some(only)) = (header.len(), header.get(0))
            && let Some(separator) = only.chars().find(|sign| [';', '\t', '|'].contains(sign))
        {
            let header = only.to_owned();
            return Err(InputError::Separator { header, separator });
        }
        if lists.len() > MAX_LISTS {
            return Err(TableError::TooManyLists { lists: lists.len() }.into());
        }
        for name in lists.iter().map(|&column| &header[column]) {
            if let Some(sign) = name.chars().find(|sign| [':', '+', ','].contains(sign)) {
                let name = name.to_owned();
                return Err(InputError::ListName { name, sign });
            }
        }
        let names = lists.iter().map(|&column| header[column].to_owned());
        let names: Vec<String> = names.collect();
        // Faults of the names are told before faults of the rows.
        Table::new(names.clone(), [])?;
        Ok(Self {
            names,
            lists,
            count,
            strata,
            met,
            chosen,
        })
    }

    fn row(&self, record: &csv::StringRecord, line: u64) -> Result<(ListSet, u64), InputError> {
        let mut history = ListSet::EMPTY;
        for (list, &column) in self.lists.iter().enumerate() {
            match &record[column] {
                "0" => {}
                "1" => history = history.union(ListSet::of([list])),
                other => {
                    return Err(InputError::NotAnIndicator {
                        line,
                        column: self.names[list].clone(),
                        value: other.to_owned(),
                    });
                }
            }
        }
        let count = match &self.count {
            None => 1,
            Some((column, name)) => {
                let value = &record[*column];
                value.parse().map_err(|_| InputError::NotACount {
                    line,
                    column: name.clone(),
                    value: value.to_owned(),
                })?
            }
        };
        Ok((history, count))
    }
}
