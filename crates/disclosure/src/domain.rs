//! The public domain: every column and every code it can hold, known before the data are seen.
//!
//! A domain read off the data would reveal by itself whether a rare code occurs; the proof of every
//! mechanism here assumes that it does not (Annamalai, Ganev and De Cristofaro 2024 found that
//! violation in four of six implementations they audited).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Read, Write};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use sha2::{Digest, Sha256};

/// Columns in order, each with the codes it may hold; the empty code is "missing", a code like any
/// other, so that each row falls in exactly one cell of each marginal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    columns: Vec<Column>,
}

/// One column of a [`Domain`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    name: String,
    codes: Vec<String>,
    index: BTreeMap<String, u16>,
}

/// Why a domain cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DomainError {
    /// Not a JSON object of column names to lists of codes.
    #[error("the domain is not a JSON object that maps each column to its list of codes")]
    Json {
        /// Where reading stopped.
        source: serde_json::Error,
    },
    /// The file could not be read to its end.
    #[error("the domain could not be read")]
    Read {
        /// What the operating system said.
        source: io::Error,
    },
    /// A table whose codes were to be gathered is not CSV.
    #[error("the table is not a well-formed CSV file")]
    Csv {
        /// Where, and what.
        source: csv::Error,
    },
    /// A column or code is given twice, or there is nothing to choose from.
    #[error("the domain {fault}")]
    Shape {
        /// What is wrong, with the column's name.
        fault: String,
    },
}

impl Domain {
    /// Columns of a table, at most.
    pub const MAX_COLUMNS: usize = 120;
    /// Codes of a column, at most.
    pub const MAX_CODES: usize = 1 << 16;

    /// Bytes of a domain's file, at most.
    const MAX_JSON: u64 = 1 << 28;

    /// Builds a domain from columns and their codes, in order.
    ///
    /// # Errors
    /// If there is no column, one has no code, a name or code is given twice or would be run by a
    /// spreadsheet, or there are more
    /// than [`Self::MAX_COLUMNS`] columns or [`Self::MAX_CODES`] codes in one.
    pub fn new<C, S>(columns: C) -> Result<Self, DomainError>
    where
        C: IntoIterator<Item = (S, Vec<S>)>,
        S: Into<String>,
    {
        let shape = |fault: String| DomainError::Shape { fault };
        let mut names = BTreeSet::new();
        let mut built = Vec::new();
        for (name, codes) in columns {
            let name = name.into();
            if !names.insert(name.clone()) {
                return Err(shape(format!("gives the column `{name}` twice")));
            }
            let codes: Vec<String> = codes.into_iter().map(Into::into).collect();
            if let Some(run) = codes.iter().chain([&name]).find(|text| is_formula(text)) {
                return Err(shape(format!(
                    "has `{}` in the column `{}`, which a spreadsheet would run as a formula; write it \
                     so that it does not begin with = + - @ or a blank line or tab",
                    run.escape_debug(),
                    name.escape_debug()
                )));
            }
            if codes.is_empty() {
                return Err(shape(format!("gives no code for the column `{name}`")));
            }
            if codes.len() > Self::MAX_CODES {
                return Err(shape(format!(
                    "gives {} codes for the column `{name}`; at most {} can be kept apart",
                    codes.len(),
                    Self::MAX_CODES
                )));
            }
            let mut index = BTreeMap::new();
            for (code, at) in codes.iter().zip(0..=u16::MAX) {
                if index.insert(code.clone(), at).is_some() {
                    return Err(shape(format!("gives the code `{code}` of `{name}` twice")));
                }
            }
            built.push(Column { name, codes, index });
        }
        if built.is_empty() {
            return Err(shape("has no column".to_owned()));
        }
        if built.len() > Self::MAX_COLUMNS {
            return Err(shape(format!(
                "has {} columns; at most {} can be published together",
                built.len(),
                Self::MAX_COLUMNS
            )));
        }
        Ok(Self { columns: built })
    }

    /// Reads a JSON object that maps each column to its list of codes; the order is kept.
    ///
    /// # Errors
    /// If it is not that, or not a domain by [`Self::new`].
    pub fn read_json(reader: impl Read) -> Result<Self, DomainError> {
        let mut text = Vec::new();
        let read = reader.take(Self::MAX_JSON).read_to_end(&mut text);
        let read = read.map_err(|source| DomainError::Read { source })?;
        if read as u64 == Self::MAX_JSON {
            return Err(DomainError::Shape {
                fault: format!("is a file of {} bytes or more", Self::MAX_JSON),
            });
        }
        // Some editors put a byte order mark before the text.
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&text);
        let Pairs(columns) =
            serde_json::from_slice(text).map_err(|source| DomainError::Json { source })?;
        Self::new(columns)
    }

    /// Writes what [`Domain::read_json`] reads, a column on each line.
    ///
    /// # Errors
    /// If writing fails.
    pub fn write_json(&self, mut writer: impl Write) -> io::Result<()> {
        // Line by line, because the order of a JSON object's entries is the columns' order.
        for (at, column) in self.columns.iter().enumerate() {
            let opens = if at == 0 { "{" } else { "," };
            write!(writer, "{opens}\n  ")?;
            serde_json::to_writer(&mut writer, &column.name)?;
            write!(writer, ": ")?;
            serde_json::to_writer(&mut writer, &column.codes)?;
        }
        writeln!(writer, "\n}}")?;
        writer.flush()
    }

    /// The columns of the first CSV table and the codes that occur in any of the tables.
    ///
    /// For comparing tables inside the house. It depends on the data, so nothing that is to be
    /// published may be measured with it.
    ///
    /// # Errors
    /// If a table cannot be read, lacks a column, or the codes are no domain by [`Self::new`].
    pub fn observed<R: Read>(tables: impl IntoIterator<Item = R>) -> Result<Self, DomainError> {
        let mut names: Vec<String> = Vec::new();
        let mut codes: Vec<BTreeSet<String>> = Vec::new();
        for table in tables {
            let csv = |source| DomainError::Csv { source };
            let mut reader = csv::Reader::from_reader(table);
            let header = reader.headers().map_err(csv)?.clone();
            if names.is_empty() {
                names = header.iter().map(str::to_owned).collect();
                codes = vec![BTreeSet::new(); names.len()];
            }
            let places = names.iter().map(|name| {
                let place = header.iter().position(|column| column == name);
                place.ok_or_else(|| DomainError::Shape {
                    fault: format!("cannot be put together: a table lacks the column `{name}`"),
                })
            });
            let places = places.collect::<Result<Vec<_>, _>>()?;
            let mut record = csv::StringRecord::new();
            while reader.read_record(&mut record).map_err(csv)? {
                for (&place, codes) in places.iter().zip(&mut codes) {
                    let code = record.get(place).unwrap_or_default();
                    if !codes.contains(code) {
                        codes.insert(code.to_owned());
                    }
                }
            }
        }
        let codes = codes.into_iter().map(|codes| codes.into_iter().collect());
        Self::new(names.into_iter().zip(codes))
    }

    /// The columns in order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many codes each column has.
    #[must_use]
    pub fn sizes(&self) -> Vec<usize> {
        self.columns
            .iter()
            .map(|column| column.codes.len())
            .collect()
    }

    /// The place of a column, by name.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// SHA-256 of the columns and codes, each preceded by its length, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let mut put = |text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        };
        for column in &self.columns {
            put(&column.name);
            put(&column.codes.len().to_string());
            column.codes.iter().for_each(|code| put(code));
        }
        crate::hexadecimal(&hash.finalize())
    }
}

/// Whether a spreadsheet that opens the published table would run a cell instead of showing it. Numbers
/// are shown whatever their sign.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && text.parse::<f64>().is_err()
}

impl Column {
    /// The column's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its codes; their places are what tables hold.
    #[must_use]
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// The place of a code.
    #[must_use]
    pub fn code(&self, code: &str) -> Option<u16> {
        self.index.get(code).copied()
    }
}

/// The entries of a JSON object in the order they stand in, doubles included.
struct Pairs(Vec<(String, Vec<String>)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Pairs;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of column names and lists of codes")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
