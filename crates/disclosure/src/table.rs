//! Tables of codes: the confidential input, and the synthetic output.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::{Read, Write};
use std::num::NonZeroU32;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::domain::Domain;

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
    /// Cells of a table, at most: 1 GiB of codes.
    pub const MAX_CELLS: usize = 1 << 29;

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

    /// Reads CSV with a header; its columns may stand in any order but must be the domain's.
    ///
    /// # Errors
    /// On anything that the domain does not provide for, naming line and column.
    pub fn read_csv(
        reader: impl Read,
        domain: &Arc<Domain>,
        contribution: &Contribution,
    ) -> Result<Self, TableError> {
        let csv = |source| TableError::Csv { source };
        let mut reader = csv::ReaderBuilder::new().from_reader(reader);
        let header = reader.headers().map_err(csv)?.clone();
        let person = match contribution {
            Contribution::OneRowPerPerson => None,
            Contribution::Bounded { column, .. } => Some(column.as_str()),
        };
        let Header { places, person } = match_header(&header, domain, person)?;

        let limit = Self::MAX_CELLS / places.len();
        let lookups: Vec<HashMap<&[u8], u16>> = domain
            .columns()
            .iter()
            .map(|column| {
                let places = column.codes().iter().zip(0..=u16::MAX);
                places.map(|(code, at)| (code.as_bytes(), at)).collect()
            })
            .collect();
        let mut columns = vec![Vec::new(); places.len()];
        let mut persons: BTreeMap<Vec<u8>, Vec<u32>> = BTreeMap::new();
        let mut rows = 0;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(csv)? {
            if rows == limit {
                return Err(TableError::TooLarge {
                    limit,
                    columns: places.len(),
                });
            }
            for ((&place, codes), column) in places.iter().zip(&lookups).zip(&mut columns) {
                let code = record.get(place).unwrap_or_default();
                let Some(&code) = codes.get(code) else {
                    return Err(TableError::UnknownCode {
                        line: record.position().map_or(0, csv::Position::line),
                        column: header.get(place).unwrap_or_default().to_owned(),
                        code: String::from_utf8_lossy(code).into_owned(),
                    });
                };
                column.push(code);
            }
            if let Some(person) = person {
                let name = record.get(person).unwrap_or_default().to_vec();
                let row = u32::try_from(rows).expect("fewer than 2^29 rows");
                persons.entry(name).or_default().push(row);
            }
            rows += 1;
        }
        if rows == 0 {
            return Err(TableError::Empty);
        }
        let mut table = Self {
            domain: Arc::clone(domain),
            rows,
            columns,
        };
        if let Contribution::Bounded { rows, key, .. } = contribution {
            table.keep(&bounded(persons, *rows, key));
        }
        Ok(table)
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

    /// Keeps the named rows, which stand in increasing order.
    fn keep(&mut self, kept: &[u32]) {
        for column in &mut self.columns {
            *column = kept.iter().map(|row| column[*row as usize]).collect();
        }
        self.rows = kept.len();
    }
}

struct Header {
    /// For each column of the domain, its place in the file.
    places: Vec<usize>,
    /// The place of the column that names the person.
    person: Option<usize>,
}

fn match_header(
    header: &csv::StringRecord,
    domain: &Domain,
    person: Option<&str>,
) -> Result<Header, TableError> {
    let fault = |fault: String| TableError::Header { fault };
    let mut found = BTreeMap::new();
    for (place, name) in header.iter().enumerate() {
        // Spreadsheets put a byte order mark before the first name.
        let name = name.trim_start_matches('\u{feff}');
        if found.insert(name, place).is_some() {
            return Err(fault(format!("it names the column `{name}` twice")));
        }
    }
    let person = person
        .map(|name| {
            let place = found.remove(name);
            place.ok_or_else(|| fault(format!("it has no column `{name}` to tell persons by")))
        })
        .transpose()?;
    let places = domain.columns().iter().map(|column| {
        let place = found.remove(column.name());
        place.ok_or_else(|| fault(format!("it lacks the column `{}`", column.name())))
    });
    let places = places.collect::<Result<_, _>>()?;
    match found.keys().next() {
        Some(name) => Err(fault(format!(
            "its column `{name}` is not in the domain; leave it out of the table, or give its codes"
        ))),
        None => Ok(Header { places, person }),
    }
}

/// The rows kept when each person keeps at most `most`, in increasing order.
fn bounded(persons: BTreeMap<Vec<u8>, Vec<u32>>, most: NonZeroU32, key: &[u8; 32]) -> Vec<u32> {
    let most = most.get() as usize;
    let mut kept = Vec::new();
    for (person, rows) in persons {
        if rows.len() <= most {
            kept.extend(rows);
            continue;
        }
        let mut order: Vec<_> = rows
            .into_iter()
            .enumerate()
            .map(|(ordinal, row)| {
                let mut hash = Sha256::new();
                hash.update(key);
                hash.update((ordinal as u64).to_le_bytes());
                hash.update(&person);
                (hash.finalize(), row)
            })
            .collect();
        order.sort_unstable();
        kept.extend(order.into_iter().take(most).map(|(_, row)| row));
    }
    kept.sort_unstable();
    kept
}
