//! From which English each message of a language was translated, and who confirmed it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The first line of the file.
const HEAD: &str = "message\tenglish\ttranslation\tconfirmed by\ton";

/// A language's `translated.tsv`: one line for each message, in the order of their names. What it does
/// not hold counts as not confirmed, so that a missing line errs towards "draft".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    entries: BTreeMap<String, Entry>,
}

/// What is known of one translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Digest of the English that it was translated from.
    pub english: String,
    /// Digest of the translation, so that a later edit undoes a confirmation.
    pub translation: String,
    /// Who confirmed it, if anybody did.
    pub confirmed: Option<Confirmation>,
}

/// A translator's or reviewer's word that a translation is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// Who.
    pub by: String,
    /// The day, `2026-11-30`.
    pub on: String,
}

/// A line that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line}: {what}")]
pub struct RecordError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: &'static str,
}

impl Record {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// If a line is not five columns with tabs between them, or names a message again.
    pub fn parse(text: &str) -> Result<Record, RecordError> {
        let mut lines = text.lines();
        let fault = |line, what| RecordError { line, what };
        if lines.next() != Some(HEAD) {
            return Err(fault(1, "the first line must name the five columns"));
        }
        let mut entries = BTreeMap::new();
        for (number, line) in lines.enumerate() {
            let line_number = number + 2;
            let columns: Vec<&str> = line.split('\t').collect();
            let [message, english, translation, by, on] = columns[..] else {
                return Err(fault(
                    line_number,
                    "expected five columns with tabs between them",
                ));
            };
            let confirmed = match (by, on) {
                ("", "") => None,
                (by, on) if !by.is_empty() && !on.is_empty() => Some(Confirmation {
                    by: by.to_owned(),
                    on: on.to_owned(),
                }),
                _ => return Err(fault(line_number, "a confirmation has a name and a day")),
            };
            let entry = Entry {
                english: english.to_owned(),
                translation: translation.to_owned(),
                confirmed,
            };
            if entries.insert(message.to_owned(), entry).is_some() {
                return Err(fault(line_number, "this message stands here twice"));
            }
        }
        Ok(Record { entries })
    }

    /// The file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD}\n");
        for (message, entry) in &self.entries {
            let (by, on) = entry
                .confirmed
                .as_ref()
                .map_or(("", ""), |it| (it.by.as_str(), it.on.as_str()));
            let Entry {
                english,
                translation,
                ..
            } = entry;
            let _ = writeln!(text, "{message}\t{english}\t{translation}\t{by}\t{on}");
        }
        text
    }

    /// What is known of a message's translation.
    #[must_use]
    pub fn get(&self, message: &str) -> Option<&Entry> {
        self.entries.get(message)
    }

    /// Writes down what is known of a message's translation.
    pub fn set(&mut self, message: &str, entry: Entry) {
        self.entries.insert(message.to_owned(), entry);
    }

    /// Forgets what is known of a message's translation.
    pub fn remove(&mut self, message: &str) {
        self.entries.remove(message);
    }

    /// Keeps only what is said of messages that there are.
    pub fn retain(&mut self, is_there: impl Fn(&str) -> bool) {
        self.entries.retain(|message, _| is_there(message));
    }
}
