//! From the bytes of a file to a [`Profile`], with errors that say where and what to do.

use serde::de::Error as _;
use serde_path_to_error::{Path, Segment};
use toml::de::{DeTable, DeValue};

use super::{Checked, Profile, ProfileError};

impl Profile {
    /// Version of the form of profile files that this code reads.
    pub const SCHEMA_VERSION: u32 = 1;

    /// The most bytes a profile file has.
    pub const MOST_BYTES: usize = 1 << 20;

    /// Reads a profile from the bytes of `file`, which is only used to name it in errors.
    ///
    /// # Errors
    ///
    /// [`ProfileError`] when the bytes are not a profile. Whether its law can be used is for
    /// [`check`](super::check()) to say.
    pub fn from_bytes(bytes: &[u8], file: &str) -> Result<Self, ProfileError> {
        if bytes.len() > Self::MOST_BYTES {
            return Err(ProfileError::TooLong {
                file: file.to_owned(),
                most: Self::MOST_BYTES,
            });
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::read(text, file),
            Err(error) => Err(ProfileError::NotUtf8 {
                file: file.to_owned(),
                line: line_at(bytes, error.valid_up_to()),
            }),
        }
    }

    /// Reads and checks a profile.
    ///
    /// # Errors
    ///
    /// As [`Profile::from_bytes`], and [`ProfileError::Refused`] where its law cannot be used.
    pub fn parse(text: &str, file: &str) -> Result<Checked, ProfileError> {
        Checked::new(Self::read(text, file)?, file)
    }

    /// Reads a profile from `text`.
    ///
    /// # Errors
    ///
    /// As [`Profile::from_bytes`].
    pub fn read(text: &str, file: &str) -> Result<Self, ProfileError> {
        let not_toml = |error: toml::de::Error| ProfileError::NotToml {
            file: file.to_owned(),
            line: line_at(text.as_bytes(), offset_of(&error)),
            problem: one_line(error.message()),
        };
        let document = DeTable::parse(text).map_err(not_toml)?;
        schema_version(text, file, document.get_ref())?;
        let start = |path: &Path| start_of(document.get_ref(), path);
        serde_path_to_error::deserialize(toml::de::Deserializer::from(document.clone())).map_err(
            |error| {
                let (field, start) = (named(error.path()), start(error.path()));
                invalid(text, file, field, start, error.inner())
            },
        )
    }
}

/// Looks at the version before all else: in a later form everything else may differ.
fn schema_version(text: &str, file: &str, document: &DeTable<'_>) -> Result<(), ProfileError> {
    let Some(version) = document.get("schema_version") else {
        let missing = toml::de::Error::missing_field("schema_version");
        return Err(invalid(text, file, String::new(), 0, &missing));
    };
    let number = version.get_ref().as_integer().map(ToString::to_string);
    let expected = Profile::SCHEMA_VERSION.to_string();
    if number.as_ref() == Some(&expected) {
        return Ok(());
    }
    Err(ProfileError::Invalid {
        file: file.to_owned(),
        line: line_at(text.as_bytes(), version.span().start),
        field: "schema_version".to_owned(),
        problem: match number {
            Some(number) => format!("version `{number}` is not the form that this program reads"),
            None => "it is not a whole number".to_owned(),
        },
        remedy: format!(
            "write `schema_version = {expected}` after bringing the file into the form of \
             profiles/template.toml, or use the program that came with the file"
        ),
    })
}

/// Where in the text the deepest table or value that `path` reaches begins.
fn start_of(document: &DeTable<'_>, path: &Path) -> usize {
    let mut start = 0;
    let mut at: Option<&DeValue<'_>> = None;
    for segment in path {
        let next = match (segment, at) {
            (Segment::Map { key }, None) => document.get(key.as_str()),
            (Segment::Map { key }, Some(DeValue::Table(table))) => table.get(key.as_str()),
            (Segment::Seq { index }, Some(DeValue::Array(array))) => array.get(*index),
            _ => None,
        };
        let Some(next) = next else { break };
        start = next.span().start.max(start);
        at = Some(next.get_ref());
    }
    start
}

/// The error about the field at `path`, which begins at byte `start` of the text.
fn invalid(
    text: &str,
    file: &str,
    mut field: String,
    start: usize,
    error: &toml::de::Error,
) -> ProfileError {
    let problem = one_line(error.message());
    let mut remedy = "write it as profiles/template.toml shows".to_owned();
    let missing = between(&problem, "missing field `");
    let unknown = between(&problem, "unknown field `");
    if let Some(name) = missing {
        join(&mut field, name);
        remedy = format!(
            "add `{name}` as profiles/template.toml shows; a fact nobody knows is written \
             `unknown = \"what was looked for\"`"
        );
    } else if let Some(name) = unknown {
        if !field.ends_with(name) {
            join(&mut field, name);
        }
        remedy = "correct its spelling or take it away".to_owned();
    }
    ProfileError::Invalid {
        file: file.to_owned(),
        // A conversion of a whole table points at the list around it: the later of the two is meant.
        line: line_at(text.as_bytes(), start.max(offset_of(error))),
        field,
        problem,
        remedy,
    }
}

/// The path in words; empty for the whole file.
fn named(path: &Path) -> String {
    match path.iter().next() {
        Some(_) => path.to_string(),
        None => String::new(),
    }
}

/// The name between `before` and the next back-tick of `message`.
fn between<'m>(message: &'m str, before: &str) -> Option<&'m str> {
    let (_, rest) = message.split_once(before)?;
    rest.split_once('`').map(|(name, _)| name)
}

fn join(field: &mut String, name: &str) {
    if !field.is_empty() {
        field.push('.');
    }
    field.push_str(name);
}

fn offset_of(error: &toml::de::Error) -> usize {
    error.span().map_or(0, |span| span.start)
}

fn line_at(bytes: &[u8], offset: usize) -> usize {
    let newlines = bytes.iter().take(offset).filter(|byte| **byte == b'\n');
    newlines.count() + 1
}

fn one_line(message: &str) -> String {
    message
        .lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(", ")
}
