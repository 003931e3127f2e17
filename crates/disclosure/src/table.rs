//! Tables of codes: the confidential input, and the synthetic output.

mod reading;

use std::fmt;
use std::io::Write;
use std::num::NonZeroU32;
use std::sync::Arc;

use rand::SeedableRng;
use rand::seq::index;
use rand_chacha::ChaCha12Rng;

use crate::domain::Domain;

use reading::MAX_RECORD;

/// Rows of codes of a domain, held column by column.
#[derive(Clone, PartialEq, Eq)]
pub struct Table {
    domain: Arc<Domain>,
    rows: usize,
    columns: Vec<Vec<u16>>,
}

/// A table may be confidential, down to how many rows it has: it shows nothing of itself.
impl fmt::Debug for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Table").finish_non_exhaustive()
    }
}

/// How many rows one person may have, and how to tell whose row it is.
#[derive(Debug, Clone)]
pub enum Contribution {
    /// Each row is a person of its own; whoever prepared the table vouches for it.
    OneRowPerPerson,
    /// A column of the file, outside the domain, says whose row it is. Of each person at most
    /// `rows` are kept, in an order given by a keyed hash, so that neither the order of the file
    /// nor any other person decides which.
    Bounded {
        /// The column that names the person.
        column: String,
        /// The bound.
        rows: NonZeroU32,
        /// A key from the operating system.
        key: [u8; 32],
    },
}

impl Contribution {
    /// The most rows that one person has.
    #[must_use]
    pub fn rows(&self) -> NonZeroU32 {
        match self {
            Self::OneRowPerPerson => NonZeroU32::MIN,
            Self::Bounded { rows, .. } => *rows,
        }
    }
}

/// Why a table cannot be used. It was not measured, and no privacy was spent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// The file is not CSV of an even width.
    #[error("the table is not a well-formed CSV file")]
    Csv {
        /// Where, and what.
        source: csv::Error,
    },
    /// The header and the domain differ.
    #[error("the header of the table does not match the domain: {fault}")]
    Header {
        /// Which column, and how.
        fault: String,
    },
    /// A code that the domain does not know.
    #[error(
        "line {line}, column `{column}`: the code `{code}` is not in the public domain; correct \
         the row, or add the code to the domain if it was known before the data were seen"
    )]
    UnknownCode {
        /// Line of the file, counted from 1.
        line: u64,
        /// The column.
        column: String,
        /// What stood there.
        code: String,
    },
    /// A code that is not text.
    #[error(
        "line {line}, column `{column}`: not UTF-8 text; save the table as UTF-8, in a spreadsheet \
         \"CSV UTF-8\""
    )]
    NotText {
        /// Line of the file, counted from 1.
        line: u64,
        /// The column.
        column: String,
    },
    /// A row that says of nobody whose it is.
    #[error(
        "line {line}: nothing in the column `{column}` that says whose row it is; give every row \
         its person"
    )]
    NoPerson {
        /// Line of the file, counted from 1.
        line: u64,
        /// The column.
        column: String,
    },
    /// A record that does not end.
    #[error(
        "line {line}: a row longer than {MAX_RECORD} bytes; a quotation mark that is opened and not \
         closed, or no table at all"
    )]
    LongRecord {
        /// Line of the file at which it begins, counted from 1.
        line: u64,
    },
    /// No row at all.
    #[error("the table has a header and no rows; there is nothing to publish")]
    Empty,
    /// More than fits.
    #[error(
        "the table has more than {limit} rows for its {columns} columns, which is more than can be \
         held in memory; publish it in parts by an unchanging attribute, such as the year"
    )]
    TooLarge {
        /// The most rows that are taken.
        limit: usize,
        /// The width of the table.
        columns: usize,
    },
    /// Two tables of different domains where they should be of one.
    #[error("the two tables do not have the same domain")]
    DifferentDomains,
}

impl Table {
    /// Cells of a table, at most: 512 MiB of codes.
    pub const MAX_CELLS: usize = 1 << 28;

    /// Builds a table from columns of code places.
    ///
    /// # Panics
    /// If the columns are not those of the domain in number, length and range: a fault of the
    /// calling program, not of data.
    #[must_use]
    pub fn from_columns(domain: Arc<Domain>, columns: Vec<Vec<u16>>) -> Self {
        assert_eq!(domain.columns().len(), columns.len(), "a column for each");
        let rows = columns.first().map_or(0, Vec::len);
        for (column, size) in columns.iter().zip(domain.sizes()) {
            assert_eq!(column.len(), rows, "columns of one length");
            assert!(
                column.iter().all(|code| usize::from(*code) < size),
                "codes of the domain"
            );
        }
        Self {
            domain,
            rows,
            columns,
        }
    }

    /// Writes CSV with a header.
    ///
    /// # Errors
    /// If writing fails.
    pub fn write_csv(&self, writer: impl Write) -> Result<(), csv::Error> {
        let mut writer = csv::Writer::from_writer(writer);
        writer.write_record(self.domain.columns().iter().map(|column| column.name()))?;
        for row in 0..self.rows {
            let codes = self.columns.iter().zip(self.domain.columns());
            writer.write_record(
                codes.map(|(codes, column)| column.codes()[usize::from(codes[row])].as_str()),
            )?;
        }
        writer.flush()?;
        Ok(())
    }

    /// The domain.
    #[must_use]
    pub fn domain(&self) -> &Arc<Domain> {
        &self.domain
    }

    /// How many rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The codes of one column, row by row.
    #[must_use]
    pub fn column(&self, column: usize) -> &[u16] {
        &self.columns[column]
    }

    /// Some of its rows, picked at random without repetition; all, if there are no more. The seed
    /// decides which.
    #[must_use]
    pub fn sample(&self, rows: usize, seed: u64) -> Self {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        let picked = index::sample(&mut rng, self.rows, rows.min(self.rows));
        let mut picked: Vec<u32> = picked.into_iter().map(|row| row as u32).collect();
        picked.sort_unstable();
        let mut sample = self.clone();
        sample.keep(&picked);
        sample
    }

    /// Keeps the named rows, which stand in increasing order.
    fn keep(&mut self, kept: &[u32]) {
        for column in &mut self.columns {
            *column = kept.iter().map(|row| column[*row as usize]).collect();
        }
        self.rows = kept.len();
    }
}
