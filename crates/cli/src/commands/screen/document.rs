//! JSON in: one record or an array of them.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use screening::Instrument;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::node::{Node, Reader};
use super::record::{self, Record};

/// The most that a JSON file may hold: it is read whole.
const LIMIT: u64 = 64 << 20;

/// How many sentences about wrong records are told.
const TOLD: usize = 20;

/// What a file holds.
#[derive(Debug)]
pub(super) enum Document<'i> {
    One(Box<Record<'i>>),
    Many(Vec<Record<'i>>),
}

/// Reads and checks the whole file before anything is answered.
pub(super) fn read<'i>(instrument: &'i Instrument, file: &PathBuf) -> anyhow::Result<Document<'i>> {
    parse(instrument, &text(file, LIMIT)?)
}

/// The text of a file, or of standard input for `-`.
pub(super) fn text(file: &PathBuf, limit: u64) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    // One byte more than allowed tells that there is more.
    let read = if file == Path::new("-") {
        io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)
    } else {
        File::open(file).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
    };
    read.context("it cannot be read; check the path and its permissions")?;
    if bytes.len() as u64 > limit {
        bail!(
            "it is larger than {} MiB; split it, or give CSV, which is read row by row",
            limit >> 20
        );
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error
            .as_bytes()
            .iter()
            .take(valid)
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        anyhow::anyhow!("line {line} holds bytes that are not UTF-8; save the file as UTF-8")
    })
}

pub(super) fn parse<'i>(instrument: &'i Instrument, text: &str) -> anyhow::Result<Document<'i>> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        bail!("it is empty; it should hold one JSON object, or an array of them");
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut faults = Faults::default();
    let read = Records {
        instrument,
        faults: &mut faults,
    }
    .deserialize(&mut deserializer)
    .and_then(|document| deserializer.end().map(|()| document));
    let document = read.map_err(|error| anyhow::anyhow!("it is no valid JSON: {error}"))?;
    faults.none()?;
    Ok(document)
}

/// What is wrong with the records, told up to a bound.
#[derive(Default)]
pub(super) struct Faults {
    told: Vec<String>,
    untold: usize,
}

impl Faults {
    pub(super) fn add(&mut self, sentence: String) {
        if self.told.len() < TOLD {
            self.told.push(sentence);
        } else {
            self.untold += 1;
        }
    }

    /// Fails with everything that is wrong, if anything is.
    pub(super) fn none(self) -> anyhow::Result<()> {
        if self.told.is_empty() {
            return Ok(());
        }
        let mut said = format!(
            "nothing was screened, because:\n  {}",
            self.told.join("\n  ")
        );
        if self.untold > 0 {
            said.push_str(&format!("\n  and {} more", self.untold));
        }
        bail!(said)
    }
}

struct Records<'i, 'f> {
    instrument: &'i Instrument,
    faults: &'f mut Faults,
}

impl<'i> Records<'i, '_> {
    fn take(&mut self, place: Option<usize>, fields: Vec<(String, Node)>) -> Option<Record<'i>> {
        let prefix = place.map_or_else(String::new, |number| {
            let id = record::name(&fields).map_or_else(String::new, |id| format!(" ({id})"));
            format!("record {number}{id}: ")
        });
        record::read(self.instrument, fields)
            .map_err(|wrong| {
                wrong
                    .into_iter()
                    .for_each(|it| self.faults.add(format!("{prefix}{it}")))
            })
            .ok()
    }
}

impl<'de, 'i> DeserializeSeed<'de> for Records<'i, '_> {
    type Value = Document<'i>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Lists and objects within a record: `answers` or a list of codes, and the record around them.
const DEPTH: u8 = 2;

impl<'de, 'i> Visitor<'de> for Records<'i, '_> {
    type Value = Document<'i>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one object, or an array of objects")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, entries: A) -> Result<Self::Value, A::Error> {
        let Node::Fields(fields) = (Reader { depth: DEPTH }).visit_map(entries)? else {
            return Err(A::Error::custom(format!(
                "an object with more than {} fields",
                Node::ROOM
            )));
        };
        let record = self.take(None, fields);
        // Without a record a fault was told, and the empty list is never seen.
        Ok(record.map_or_else(
            || Document::Many(Vec::new()),
            |it| Document::One(Box::new(it)),
        ))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut records = Vec::new();
        let mut number = 0;
        while let Some(entry) = entries.next_element_seed(Reader { depth: DEPTH })? {
            number += 1;
            match entry {
                Node::Fields(fields) => records.extend(self.take(Some(number), fields)),
                other => self.faults.add(format!(
                    "record {number} is {}; each record is an object with `id`, `age` and so on",
                    other.shown()
                )),
            }
        }
        Ok(Document::Many(records))
    }
}
