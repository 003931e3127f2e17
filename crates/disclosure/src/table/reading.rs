//! Reading a table of codes from a file that others wrote.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read};
use std::num::NonZeroU32;
use std::rc::Rc;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{Contribution, Table, TableError};
use crate::domain::Domain;

impl Table {
    /// Reads CSV with a header; its columns may stand in any order but must be the domain's.
    ///
    /// # Errors
    /// On anything that the domain does not provide for, naming line and column.
    pub fn read_csv(
        reader: impl Read,
        domain: &Arc<Domain>,
        contribution: &Contribution,
    ) -> Result<Self, TableError> {
        let limit = Self::MAX_CELLS / domain.columns().len();
        Self::read_csv_within(reader, domain, contribution, limit)
    }

    /// [`Table::read_csv`] with `limit` rows at most.
    fn read_csv_within(
        reader: impl Read,
        domain: &Arc<Domain>,
        contribution: &Contribution,
        limit: usize,
    ) -> Result<Self, TableError> {
        let allowed = Rc::new(Cell::new(MAX_RECORD));
        let mut reader = csv::Reader::from_reader(Metered {
            reader,
            allowed: Rc::clone(&allowed),
        });
        let csv = |source: csv::Error| match source.kind() {
            csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                TableError::LongRecord { line: 1 }
            }
            _ => TableError::Csv { source },
        };
        let header = reader.headers().map_err(csv)?.clone();
        let person = match contribution {
            Contribution::OneRowPerPerson => None,
            Contribution::Bounded { column, .. } => Some(column.as_str()),
        };
        let Header { places, person } = match_header(&header, domain, person)?;

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
        loop {
            allowed.set(MAX_RECORD);
            let line = reader.position().line();
            let more = reader
                .read_byte_record(&mut record)
                .map_err(|source| match csv(source) {
                    TableError::LongRecord { .. } => TableError::LongRecord { line },
                    other => other,
                });
            if !more? {
                break;
            }
            if rows == limit {
                return Err(TableError::TooLarge {
                    limit,
                    columns: places.len(),
                });
            }
            for ((&place, codes), column) in places.iter().zip(&lookups).zip(&mut columns) {
                let code = record.get(place).unwrap_or_default();
                let Some(&code) = codes.get(code) else {
                    let line = record.position().map_or(0, csv::Position::line);
                    let column = header.get(place).unwrap_or_default().to_owned();
                    return Err(match std::str::from_utf8(code) {
                        Ok(code) => TableError::UnknownCode {
                            line,
                            column,
                            code: shortened(code),
                        },
                        Err(_) => TableError::NotText { line, column },
                    });
                };
                column.push(code);
            }
            if let Some(person) = person {
                let name = record.get(person).unwrap_or_default().to_vec();
                if name.is_empty() {
                    return Err(TableError::NoPerson {
                        line: record.position().map_or(0, csv::Position::line),
                        column: header.get(person).unwrap_or_default().to_owned(),
                    });
                }
                let row = u32::try_from(rows).expect("fewer than 2^28 rows");
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
}

/// Bytes that one row may take, at most. A row of codes has a few hundred.
pub(super) const MAX_RECORD: usize = 1 << 24;

/// A code that stood where it should not, short enough to be shown.
fn shortened(code: &str) -> String {
    let mut shown: String = code.chars().take(60).collect();
    if shown.len() < code.len() {
        shown.push('…');
    }
    shown
}

/// A reader that gives out as many bytes as are allowed, so that a row which never ends is not
/// gathered until memory is used up. What the CSV reader has buffered counts for the next row.
struct Metered<R> {
    reader: R,
    allowed: Rc<Cell<usize>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let allowed = self.allowed.get();
        if allowed == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let end = buffer.len().min(allowed);
        let read = self.reader.read(&mut buffer[..end])?;
        self.allowed.set(allowed - read);
        Ok(read)
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

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that cannot go on fails where it stands"
    )]

    use super::*;

    fn domain() -> Arc<Domain> {
        Arc::new(Domain::new([("a", vec!["0", "1"])]).unwrap())
    }

    #[test]
    fn a_table_longer_than_memory_allows_is_refused_while_it_is_read() {
        // A file without end: what is read of it stays within the limit.
        let endless = "a\n".as_bytes().chain(io::repeat(b'0').map_lines());
        let refused = Table::read_csv_within(endless, &domain(), &Contribution::OneRowPerPerson, 9);
        assert!(matches!(
            refused.unwrap_err(),
            TableError::TooLarge {
                limit: 9,
                columns: 1
            }
        ));
    }

    #[test]
    fn a_row_wider_than_memory_allows_is_refused_while_it_is_read() {
        let read = |table: &'static str, then: u8| {
            let endless = table.as_bytes().chain(io::repeat(then));
            Table::read_csv(endless, &domain(), &Contribution::OneRowPerPerson).unwrap_err()
        };
        // A header without end, a row without end, and a quotation mark that is never closed.
        for (table, then, line) in [
            ("a", b',', 1),
            ("a\n1\n", b'0', 3),
            ("a\n1\n0\n\"", b'\n', 4),
        ] {
            let refused = read(table, then);
            assert!(
                matches!(refused, TableError::LongRecord { line: at } if at == line),
                "{refused}"
            );
        }
    }

    /// Turns every second byte into the end of a line.
    struct Lines<R>(R, bool);

    trait MapLines: Read + Sized {
        fn map_lines(self) -> Lines<Self> {
            Lines(self, false)
        }
    }

    impl<R: Read> MapLines for R {}

    impl<R: Read> Read for Lines<R> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(buffer)?;
            for byte in &mut buffer[..read] {
                if self.1 {
                    *byte = b'\n';
                }
                self.1 = !self.1;
            }
            Ok(read)
        }
    }
}
