//! All messages of all languages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast;

use crate::plural::{PluralRule, rule};
use crate::record::Record;
use crate::state::{Standing, standing};
use crate::wording::Wording;

/// The language whose messages the others must match.
pub const REFERENCE: &str = "en";

/// The file beside a language's messages that says who confirmed them.
pub const RECORD: &str = "translated.tsv";

/// Everything that is wrong, a sentence each, naming language, file and message.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{} fault(s) in messages:\n{}", .0.len(), .0.join("\n"))]
pub struct Faults(pub Vec<String>);

/// One message in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The file it stands in, without its ending.
    pub file: String,
    /// What it says.
    pub wording: Wording,
    /// Its place among the messages of its file.
    pub place: usize,
}

/// All of one language.
#[derive(Clone, Debug)]
pub struct Language {
    /// Its BCP 47 tag.
    pub code: String,
    /// How it counts.
    pub rule: &'static PluralRule,
    /// By name.
    pub messages: BTreeMap<String, Message>,
    /// Names of its files, without their ending, sorted.
    pub files: Vec<String>,
    /// Who confirmed what. Of the reference: nothing, as it is not a translation.
    pub record: Record,
    /// Files of the reference whose own words wait for a reviewer.
    unreviewed: BTreeSet<String>,
}

impl Language {
    /// The messages of a file, in its order.
    #[must_use]
    pub fn of_file(&self, file: &str) -> Vec<(&str, &Message)> {
        let mut found: Vec<(&str, &Message)> = self
            .messages
            .iter()
            .filter(|(_, message)| message.file == file)
            .map(|(id, message)| (id.as_str(), message))
            .collect();
        found.sort_by_key(|(_, message)| message.place);
        found
    }
}

/// All messages of all languages.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The reference.
    pub reference: Language,
    /// The others by their tags.
    pub languages: BTreeMap<String, Language>,
}

impl Catalogue {
    /// Reads a folder with a folder for each language.
    ///
    /// # Errors
    ///
    /// All that cannot be read, at once. That a language lacks a message is no fault here; see
    /// [`Catalogue::check`].
    pub fn read(source: &Path) -> Result<Catalogue, Faults> {
        let mut faults = Vec::new();
        let mut languages = BTreeMap::new();
        let folders = match fs::read_dir(source) {
            Ok(folders) => folders,
            Err(error) => return Err(Faults(vec![format!("{}: {error}", source.display())])),
        };
        for folder in folders.filter_map(Result::ok) {
            let code = folder.file_name().to_string_lossy().into_owned();
            if let Some(language) = language(&code, &folder.path(), &mut faults) {
                languages.insert(code, language);
            }
        }
        let Some(reference) = languages.remove(REFERENCE) else {
            faults.push(format!(
                "{REFERENCE} is the reference language and is not there"
            ));
            return Err(Faults(faults));
        };
        let catalogue = Catalogue {
            reference,
            languages,
        };
        for language in catalogue.languages.values() {
            catalogue.compare(language, &mut faults);
        }
        match faults.is_empty() {
            true => Ok(catalogue),
            false => Err(Faults(faults)),
        }
    }

    /// Fails unless every language says every message.
    ///
    /// # Errors
    ///
    /// Each message that a language lacks.
    pub fn check(&self) -> Result<(), Faults> {
        let mut faults = Vec::new();
        for (code, language) in &self.languages {
            for (id, english) in &self.reference.messages {
                if !language.messages.contains_key(id) {
                    faults.push(format!("{code}/{}.ftl: `{id}` is missing", english.file));
                }
            }
        }
        match faults.is_empty() {
            true => Ok(()),
            false => Err(Faults(faults)),
        }
    }

    /// Whether a page with the words of `file` has to say that they are a draft: of the reference, until
    /// a reviewer marks the file; of a translation, until somebody confirmed each message of it as it
    /// stands, and the reference is not a draft itself.
    #[must_use]
    pub fn is_draft(&self, code: &str, file: &str) -> bool {
        let Some(language) = self.languages.get(code) else {
            return self.reference.unreviewed.contains(file);
        };
        let confirmed = |(id, english): (&str, &Message)| {
            matches!(standing(id, english, language), Standing::Confirmed(_))
        };
        self.reference.unreviewed.contains(file)
            || !self.reference.of_file(file).into_iter().all(confirmed)
    }

    /// What a language says that the reference does not, or with other arguments.
    fn compare(&self, language: &Language, faults: &mut Vec<String>) {
        let code = &language.code;
        for (id, found) in &language.messages {
            let file = &found.file;
            let Some(wanted) = self.reference.messages.get(id) else {
                faults.push(format!("{code}/{file}.ftl: `{id}` is not in {REFERENCE}"));
                continue;
            };
            if *file != wanted.file {
                faults.push(format!(
                    "{code}/{file}.ftl: `{id}` belongs in {}.ftl",
                    wanted.file
                ));
            }
            let (wanted, found) = (wanted.wording.arguments(), found.wording.arguments());
            for name in wanted.keys().filter(|name| !found.contains_key(*name)) {
                faults.push(format!("{code}/{file}.ftl: `{id}` lacks `${name}`"));
            }
            for name in found.keys().filter(|name| !wanted.contains_key(*name)) {
                faults.push(format!(
                    "{code}/{file}.ftl: `{id}` uses `${name}`, which {REFERENCE} does not give"
                ));
            }
        }
    }
}

fn language(code: &str, folder: &Path, faults: &mut Vec<String>) -> Option<Language> {
    let Some(rule) = rule(code) else {
        faults.push(format!(
            "{code}: add the plural categories of `{code}` to `RULES` in crates/messages/src/plural.rs"
        ));
        return None;
    };
    let mut language = Language {
        code: code.to_owned(),
        rule,
        messages: BTreeMap::new(),
        files: Vec::new(),
        record: Record::default(),
        unreviewed: BTreeSet::new(),
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            faults.push(format!("{code}: {error}"));
            return None;
        }
    };
    let mut paths: Vec<_> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                faults.push(format!("{code}/{name}: {error}"));
                continue;
            }
        };
        if name == RECORD {
            match Record::parse(&text) {
                Ok(record) => language.record = record,
                Err(error) => faults.push(format!("{code}/{name}, {error}")),
            }
        } else if let Some(file) = name.strip_suffix(".ftl") {
            status(file, &text, &mut language, faults);
            messages(file, &text, &mut language, faults);
            language.files.push(file.to_owned());
        } else {
            faults.push(format!(
                "{code}/{name}: only .ftl files and {RECORD} belong here"
            ));
        }
    }
    Some(language)
}

/// Reads the status in the first line: the reference has one, a translation's stands in its record.
fn status(file: &str, text: &str, language: &mut Language, faults: &mut Vec<String>) {
    let code = &language.code;
    match (code.as_str(), text.lines().next()) {
        (REFERENCE, Some("### Status: draft")) => {
            language.unreviewed.insert(file.to_owned());
        }
        (REFERENCE, Some("### Status: reviewed")) => {}
        (REFERENCE, _) => faults.push(format!(
            "{code}/{file}.ftl: the first line must be `### Status: draft` or `reviewed`"
        )),
        (_, Some("### Status: reviewed")) => faults.push(format!(
            "{code}/{file}.ftl: who confirmed a translation is said by `cargo xtask messages confirm`, not in \
             the file"
        )),
        _ => {}
    }
}

fn messages(file: &str, text: &str, language: &mut Language, faults: &mut Vec<String>) {
    let code = language.code.clone();
    let mut fault = |what: String| faults.push(format!("{code}/{file}.ftl: {what}"));
    let resource = match fluent_syntax::parser::parse(text) {
        Ok(resource) => resource,
        Err((_, errors)) => {
            for error in errors {
                let line = text.get(..error.pos.start).unwrap_or_default();
                fault(format!("line {}: {error}", line.lines().count().max(1)));
            }
            return;
        }
    };
    for (place, entry) in resource.body.iter().enumerate() {
        match entry {
            ast::Entry::Message(message) => {
                let id = message.id.name;
                let Some(value) = message.value.as_ref() else {
                    fault(format!("`{id}` has no text"));
                    continue;
                };
                if !message.attributes.is_empty() {
                    fault(format!(
                        "`{id}`: write an attribute as a message of its own"
                    ));
                }
                let wording = match Wording::read(value, language.rule) {
                    Ok(wording) => wording,
                    Err(what) => {
                        fault(format!("`{id}`: {what}"));
                        continue;
                    }
                };
                let message = Message {
                    file: file.to_owned(),
                    wording,
                    place,
                };
                if language.messages.insert(id.to_owned(), message).is_some() {
                    fault(format!("`{id}` is said twice"));
                }
            }
            ast::Entry::Term(term) => fault(format!("`-{}`: terms are not used", term.id.name)),
            ast::Entry::Junk { content } => fault(format!("cannot read `{content}`")),
            ast::Entry::Comment(_)
            | ast::Entry::GroupComment(_)
            | ast::Entry::ResourceComment(_) => {}
        }
    }
}
