//! CSV in, CSV out: a person a row, row by row.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context, bail};
use csv::{ByteRecord, ReaderBuilder, WriterBuilder};
use screening::{Code, Dimension, Instrument, Outcome, Sensitivity, SetId};
use serde_json::Number;

use super::document::Faults;
use super::node::{Node, brief};
use super::output::{self, Output};
use super::record::{self, FIELDS, Record};

/// The most bytes of one row; a longer one is a quote left open.
const LONGEST_ROW: usize = 16 << 20;

/// The columns of a result.
const COLUMNS: [&str; 11] = [
    "id",
    "level",
    "insufficient_information",
    "act",
    "means",
    "purpose",
    "sets",
    "positive_dimensions",
    "weight_sensitive_dimensions",
    "ilo_class",
    "explanation",
];

/// What a column of the input holds.
enum Column {
    Field(&'static str),
    Indicator(String),
}

/// Screens a CSV file. Nothing is shown or written unless every row is right.
pub(super) fn screen(
    instrument: &Instrument,
    file: &Path,
    out: Option<&Path>,
) -> anyhow::Result<()> {
    let name = file.display().to_string();
    let input = File::open(file)
        .with_context(|| format!("`{name}` cannot be read; check the path and its permissions"))?;
    match out {
        Some(_) => {
            let mut output = Output::open(out)?;
            rows(instrument, input, &mut output).with_context(|| format!("`{name}`"))?;
            output.finish()
        }
        None => {
            let mut held = tempfile::tempfile().context("no temporary file can be written")?;
            rows(instrument, input, &mut held).with_context(|| format!("`{name}`"))?;
            io::Seek::rewind(&mut held)?;
            let mut output = Output::open(None)?;
            output::written(io::copy(&mut held, &mut output).map(drop))?;
            output.finish()
        }
    }
}

pub(super) fn rows(
    instrument: &Instrument,
    input: impl Read,
    output: impl io::Write,
) -> anyhow::Result<()> {
    let since_row = Rc::new(Cell::new(0));
    let bounded = Bounded {
        input,
        since_row: Rc::clone(&since_row),
    };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bounded);
    let mut writer = WriterBuilder::new().from_writer(output);
    let mut row = ByteRecord::new();
    if !reader.read_byte_record(&mut row)? {
        bail!(
            "it is empty; its first line should name columns such as id, age, forms and indicator ids"
        );
    }
    let columns = header(instrument, &row)?;
    writer.write_record(COLUMNS)?;

    let mut faults = Faults::default();
    let mut number = 0usize;
    loop {
        since_row.set(0);
        let line = reader.position().line();
        let more = reader
            .read_byte_record(&mut row)
            .with_context(|| format!("after row {number} (line {line})"))?;
        if !more {
            break;
        }
        number += 1;
        let line = row.position().map_or(line, csv::Position::line);
        let mut wrong =
            |sentence: String| faults.add(format!("row {number} (line {line}): {sentence}"));
        if row.len() != columns.len() {
            wrong(format!(
                "its cells number {} and the header's columns {}; check its commas and quotes",
                row.len(),
                columns.len()
            ));
            continue;
        }
        match fields(&columns, &row).and_then(|fields| record::read(instrument, fields)) {
            Ok(record) => write(&mut writer, &record)?,
            Err(sentences) => sentences.into_iter().for_each(wrong),
        }
    }
    faults.none()?;
    writer.flush().context("the result cannot be written")
}

fn header(instrument: &Instrument, row: &ByteRecord) -> anyhow::Result<Vec<Column>> {
    let mut seen: Vec<&str> = Vec::new();
    let mut columns = Vec::new();
    for (number, cell) in (1..).zip(row) {
        let name = std::str::from_utf8(cell).ok().with_context(|| {
            format!("header, column {number}: its bytes are not UTF-8; save the file as UTF-8")
        })?;
        let name = name.trim();
        if seen.contains(&name) {
            bail!(
                "header, column {number}: `{}` stands twice; keep one",
                brief(name)
            );
        }
        seen.push(name);
        let column = match FIELDS.iter().find(|field| **field == name) {
            Some(field) => Column::Field(field),
            None if instrument.find(name).is_some() => Column::Indicator(name.to_owned()),
            None => bail!(
                "header, column {number}: {}",
                unknown_column(instrument, name, row.len())
            ),
        };
        columns.push(column);
    }
    Ok(columns)
}

fn unknown_column(instrument: &Instrument, name: &str, columns: usize) -> String {
    let shown = brief(name);
    if columns == 1 && name.contains([';', '\t']) {
        return format!("`{shown}` looks like several; separate columns by commas");
    }
    let indicators = instrument.indicators().map(|(_, indicator)| indicator.id());
    match record::nearest(name, FIELDS.into_iter().chain(indicators)) {
        Some(near) => format!("there is no field or indicator `{shown}`; did you mean `{near}`?"),
        None => format!(
            "there is no field or indicator `{shown}`; the fields are {}, and `throughline screen --indicators` lists the indicators",
            FIELDS.join(", ")
        ),
    }
}

/// The cells of a row as the fields of a record.
fn fields(columns: &[Column], row: &ByteRecord) -> Result<Vec<(String, Node)>, Vec<String>> {
    let mut fields = Vec::new();
    let mut answers = Vec::new();
    let mut wrong = Vec::new();
    for (column, cell) in columns.iter().zip(row) {
        let name = match column {
            Column::Field(name) => name,
            Column::Indicator(id) => id.as_str(),
        };
        let Ok(cell) = std::str::from_utf8(cell) else {
            wrong.push(format!(
                "column `{name}`: its bytes are not UTF-8; save the file as UTF-8"
            ));
            continue;
        };
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        match column {
            Column::Indicator(id) => answers.push((id.clone(), Node::Text(cell.to_owned()))),
            Column::Field("answers") => match pairs(cell) {
                Ok(pairs) => answers.extend(pairs),
                Err(sentence) => wrong.push(sentence),
            },
            Column::Field(field) => fields.push(((*field).to_owned(), value(field, cell))),
        }
    }
    if !answers.is_empty() {
        fields.push(("answers".to_owned(), Node::Fields(answers)));
    }
    if wrong.is_empty() {
        Ok(fields)
    } else {
        Err(wrong)
    }
}

/// The value of one cell. What cannot be read stays text, and the record's reader names it.
fn value(field: &str, cell: &str) -> Node {
    match field {
        "age" => match cell.parse::<f64>().ok().and_then(Number::from_f64) {
            Some(number) => Node::Number(number),
            None => Node::Text(cell.to_owned()),
        },
        "age_in_doubt" | "intended" => match cell.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Node::Yes(true),
            "false" | "no" | "0" => Node::Yes(false),
            _ => Node::Text(cell.to_owned()),
        },
        "acts" | "means" | "forms" | "sets" => Node::List(
            parts(cell)
                .map(|code| Node::Text(code.to_owned()))
                .collect(),
        ),
        _ => Node::Text(cell.to_owned()),
    }
}

/// `id=present;id=absent`.
fn pairs(cell: &str) -> Result<Vec<(String, Node)>, String> {
    parts(cell)
        .map(|part| {
            let (id, answer) = part.split_once('=').ok_or_else(|| {
                format!(
                    "`answers`: `{}` has no `=`; write `cd_documents=present;cd_isolation=absent`",
                    brief(part)
                )
            })?;
            Ok((id.trim().to_owned(), Node::Text(answer.trim().to_owned())))
        })
        .collect()
}

fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '|'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn write<W: io::Write>(writer: &mut csv::Writer<W>, record: &Record<'_>) -> anyhow::Result<()> {
    let outcome = record.facts.evaluate();
    let elements = outcome.elements();
    let flag = |yes: bool| if yes { "true" } else { "false" };
    let sets: Vec<&str> = outcome.counted_sets().iter().map(Code::code).collect();
    let positive = dimensions(&outcome, |sensitivity| {
        sensitivity != Sensitivity::RobustNegative
    });
    let uncertain = dimensions(&outcome, |sensitivity| {
        sensitivity == Sensitivity::WeightSensitive
    });
    writer.write_record([
        inert(&record.id).as_str(),
        outcome.level().code(),
        flag(outcome.insufficient_information()),
        flag(elements.act),
        flag(elements.means),
        flag(elements.purpose),
        &sets.join(";"),
        &positive,
        &uncertain,
        outcome.ilo_class().map_or("", Code::code),
        &outcome.explain().sentences().join(" "),
    ])?;
    Ok(())
}

/// The dimensions whose sensitivity is wanted, as `set/dimension`.
fn dimensions(outcome: &Outcome<'_>, wanted: impl Fn(Sensitivity) -> bool) -> String {
    let in_set = |set: SetId| {
        Dimension::ALL
            .iter()
            .map(move |dimension| (set, *dimension))
    };
    let all = outcome.counted_sets().iter().flat_map(in_set);
    let wanted =
        all.filter(|(set, dimension)| wanted(outcome.dimension(*set, *dimension).sensitivity));
    wanted
        .map(|(set, dimension)| format!("{set}/{dimension}"))
        .collect::<Vec<_>>()
        .join(";")
}

/// A cell that a spreadsheet does not run as a formula.
fn inert(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Input that refuses a row without end.
struct Bounded<R> {
    input: R,
    since_row: Rc<Cell<usize>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since_row.get() > LONGEST_ROW {
            return Err(io::Error::other(format!(
                "a row is longer than {} MiB; is a quotation mark left open?",
                LONGEST_ROW >> 20
            )));
        }
        let read = self.input.read(buffer)?;
        self.since_row.set(self.since_row.get() + read);
        Ok(read)
    }
}
