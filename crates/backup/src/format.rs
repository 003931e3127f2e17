//! What stands in a half: one JSON value a line.

use std::io::{BufRead, Write};

use data_encoding::BASE64;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Cell, Half, Kind, Shape};
use uuid::Uuid;

use crate::BackupError;

/// The format that this version writes.
pub(crate) const FORMAT: u32 = 1;

/// A line longer than this is not ours: the longest is a sealed part, of ten megabytes at most.
const LONGEST: u64 = 64 << 20;

/// What a file begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// Which format, under a name that no other file begins with.
    #[serde(rename = "throughline-backup")]
    pub(crate) format: u32,
    #[serde(with = "half")]
    pub(crate) half: Half,
    /// The same in both halves.
    pub(crate) backup: Uuid,
    /// As of when.
    pub(crate) at: Timestamp,
    /// The schema of the database.
    pub(crate) schema: i64,
    /// When the half with the keys is to be destroyed.
    pub(crate) keys_until: Timestamp,
    /// Names the installation's key, which the backup does not hold.
    pub(crate) installation: String,
}

mod half {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use store::Half;

    pub(super) fn serialize<S: Serializer>(half: &Half, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(match half {
            Half::Data => "data",
            Half::Keys => "keys",
        })
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Half, D::Error> {
        match String::deserialize(from)?.as_str() {
            "data" => Ok(Half::Data),
            "keys" => Ok(Half::Keys),
            other => Err(de::Error::custom(format!(
                "`{other}` is no half of a backup"
            ))),
        }
    }
}

/// Any line after the first.
#[derive(Debug, PartialEq)]
pub(crate) enum Line {
    /// Rows of this shape follow.
    Table(Shape),
    /// A row of the table named last.
    Row(Vec<Value>),
    /// Nothing follows; how many rows there were.
    End(u64),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mark {
    Table {
        name: String,
        columns: Vec<(String, String)>,
    },
    End {
        rows: u64,
    },
}

pub(crate) fn write_line(to: &mut impl Write, what: &impl Serialize) -> Result<(), BackupError> {
    serde_json::to_writer(&mut *to, what).map_err(std::io::Error::from)?;
    to.write_all(b"\n")?;
    Ok(())
}

pub(crate) fn write_table(to: &mut impl Write, shape: &Shape) -> Result<(), BackupError> {
    let columns = shape.columns.iter();
    let columns = columns.map(|(name, kind)| (name.clone(), code(*kind).to_owned()));
    let mark = Mark::Table {
        name: shape.table.clone(),
        columns: columns.collect(),
    };
    write_line(to, &mark)
}

pub(crate) fn write_end(to: &mut impl Write, rows: u64) -> Result<(), BackupError> {
    write_line(to, &Mark::End { rows })
}

/// A value as it is written.
pub(crate) fn plain(cell: &Cell) -> Value {
    match cell {
        Cell::Int(value) => value.map_or(Value::Null, Value::from),
        Cell::Text(value) => value.clone().map_or(Value::Null, Value::from),
        Cell::Bytes(value) => {
            let text = value.as_ref().map(|bytes| BASE64.encode(bytes));
            text.map_or(Value::Null, Value::from)
        }
    }
}

/// The values of a row, read as its table's columns.
pub(crate) fn cells(shape: &Shape, row: Vec<Value>) -> Result<Vec<Cell>, String> {
    if row.len() != shape.columns.len() {
        return Err(format!(
            "a row of `{}` has {} values",
            shape.table,
            row.len()
        ));
    }
    let cells = row.into_iter().zip(&shape.columns);
    cells
        .map(|(value, (name, kind))| {
            let wrong = || format!("column `{name}` of `{}` holds something else", shape.table);
            Ok(match (kind, value) {
                (Kind::Int, Value::Null) => Cell::Int(None),
                (Kind::Int, Value::Number(number)) => {
                    Cell::Int(Some(number.as_i64().ok_or_else(wrong)?))
                }
                (Kind::Text, Value::Null) => Cell::Text(None),
                (Kind::Text, Value::String(text)) => Cell::Text(Some(text)),
                (Kind::Bytes, Value::Null) => Cell::Bytes(None),
                (Kind::Bytes, Value::String(text)) => {
                    let bytes = BASE64.decode(text.as_bytes()).map_err(|_| wrong())?;
                    Cell::Bytes(Some(bytes))
                }
                _ => return Err(wrong()),
            })
        })
        .collect()
}

/// Reads lines one after the other.
pub(crate) struct Lines<R> {
    from: R,
    number: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(from: R) -> Self {
        let (number, buffer) = (0, Vec::new());
        Self {
            from,
            number,
            buffer,
        }
    }

    /// The first line.
    pub(crate) fn head(&mut self, wanted: Half) -> Result<Head, BackupError> {
        /// Enough of a head of any format to refuse it.
        #[derive(Deserialize)]
        struct Any {
            #[serde(rename = "throughline-backup")]
            format: u32,
            schema: i64,
        }
        self.fill()?;
        let any: Any = serde_json::from_slice(&self.buffer).map_err(|_| BackupError::NotABackup)?;
        let (format, schema) = (any.format, any.schema);
        if format > FORMAT || schema > store::SCHEMA {
            return Err(BackupError::Later { format, schema });
        }
        let head: Head = self.parse()?;
        if head.half != wanted {
            let found = head.half;
            return Err(BackupError::OtherHalf { found, wanted });
        }
        Ok(head)
    }

    /// The next line.
    pub(crate) fn next(&mut self) -> Result<Line, BackupError> {
        self.fill()?;
        if self.buffer.first() == Some(&b'[') {
            return Ok(Line::Row(self.parse()?));
        }
        Ok(match self.parse()? {
            Mark::End { rows } => Line::End(rows),
            Mark::Table { name, columns } => {
                let columns = columns
                    .into_iter()
                    .map(|(name, kind)| Some((name, kind_of(&kind)?)));
                let columns: Option<_> = columns.collect();
                let columns = columns.ok_or_else(|| self.fault("a column of an unknown kind"))?;
                Line::Table(Shape {
                    table: name,
                    columns,
                })
            }
        })
    }

    /// A fault in the line read last.
    pub(crate) fn fault(&self, fault: impl ToString) -> BackupError {
        let (line, fault) = (self.number, fault.to_string());
        BackupError::Line { line, fault }
    }

    fn fill(&mut self) -> Result<(), BackupError> {
        self.buffer.clear();
        self.number += 1;
        let mut limited = std::io::Read::take(&mut self.from, LONGEST);
        let read = limited.read_until(b'\n', &mut self.buffer);
        read.map_err(BackupError::reading)?;
        match self.buffer.last() {
            Some(b'\n') => Ok(()),
            None => Err(BackupError::CutOff),
            Some(_) => Err(self.fault("it is too long, or has no end")),
        }
    }

    fn parse<'a, T: Deserialize<'a>>(&'a self) -> Result<T, BackupError> {
        serde_json::from_slice(&self.buffer).map_err(|fault| self.fault(fault))
    }
}

fn code(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "int",
        Kind::Text => "text",
        Kind::Bytes => "bytes",
    }
}

fn kind_of(code: &str) -> Option<Kind> {
    match code {
        "int" => Some(Kind::Int),
        "text" => Some(Kind::Text),
        "bytes" => Some(Kind::Bytes),
        _ => None,
    }
}
