//! How events are written: self-describing, with a type name that carries its version.
//!
//! A payload is JSON, `{"type": "presumed/1", "data": {...}}`. A type once written is never changed:
//! a new shape gets a new number, and the old one goes on being read, step by step turned into the
//! shape of today. A type that this version does not know stops whoever reads it.

mod older;

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;

use crate::{
    AccessEvent, CaseEvent, ComplaintEvent, ConcernEvent, Event, OrganisationEvent, StreamKind,
};

/// Why a payload cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PayloadError {
    /// Written by a newer version.
    #[error(transparent)]
    Newer(#[from] NewerType),
    /// Not a payload of its type.
    #[error("an event is damaged: {reason}")]
    Damaged {
        /// Which field cannot be read and where it stands; names fields, never their content.
        reason: String,
    },
}

/// A type of payload that only a newer version can have written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct NewerType {
    /// The type found, such as `presumed/7`.
    pub found: String,
    /// The newest type of that name that this version reads.
    pub known: Option<&'static str>,
}

impl fmt::Display for NewerType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, version) = self.found.split_once('/').unwrap_or((&self.found, "?"));
        write!(f, "an event `{name}` in version {version} is stored, and ")?;
        match self.known.and_then(|known| known.split_once('/')) {
            Some((_, known)) => write!(f, "this program reads `{name}` up to version {known}")?,
            None => write!(f, "this program knows no event `{name}`")?,
        }
        f.write_str(": the database was written by a newer program; start that one or a later one")
    }
}

/// The type name of a payload as it is stored, for associated data and messages.
///
/// # Errors
/// Fails on what is no payload.
pub fn type_name(payload: &[u8]) -> Result<String, PayloadError> {
    #[derive(Deserialize)]
    struct Head {
        r#type: String,
    }
    read::<Head>(payload).map(|head| head.r#type)
}

/// The types that events of a kind of stream are written as.
#[must_use]
pub fn written_types(kind: StreamKind) -> &'static [&'static str] {
    match kind {
        StreamKind::Concern => variants::<ConcernEvent>(),
        StreamKind::Case => variants::<CaseEvent>(),
        StreamKind::Organisation => variants::<OrganisationEvent>(),
        StreamKind::Complaint => variants::<ComplaintEvent>(),
        StreamKind::Access => variants::<AccessEvent>(),
    }
}

/// The types that were written before and are still read, of every kind of stream.
pub fn older_types() -> impl Iterator<Item = &'static str> {
    older::OLDER.iter().map(|older| older.from)
}

/// Whether this version reads payloads of a stored type, in whichever stream they stand.
///
/// # Errors
/// [`NewerType`] if not.
pub fn check_type(found: &str) -> Result<(), NewerType> {
    let written = StreamKind::ALL.into_iter().flat_map(written_types).copied();
    let known: Vec<_> = written.chain(older_types()).collect();
    if known.contains(&found) {
        return Ok(());
    }
    let namesakes = known.into_iter().filter(|known| name(known) == name(found));
    Err(NewerType {
        found: found.to_owned(),
        known: namesakes.max_by_key(|known| version(known)),
    })
}

impl Event {
    /// Writes the event's record.
    pub fn encode(&self) -> Vec<u8> {
        let written = match self {
            Self::Concern(event) => serde_json::to_vec(event),
            Self::Case(event) => serde_json::to_vec(event),
            Self::Organisation(event) => serde_json::to_vec(event),
            Self::Complaint(event) => serde_json::to_vec(event),
            Self::Access(event) => serde_json::to_vec(event),
        };
        written.expect("events have string keys only and no failing serialiser")
    }

    /// Reads a record of a stream of the given kind, of whatever version it was written in.
    ///
    /// # Errors
    /// Fails on a type of a newer version and on a damaged payload.
    pub fn decode(kind: StreamKind, payload: &[u8]) -> Result<Self, PayloadError> {
        match kind {
            StreamKind::Concern => decode(kind, payload).map(Self::Concern),
            StreamKind::Case => decode(kind, payload).map(Self::Case),
            StreamKind::Organisation => decode(kind, payload).map(Self::Organisation),
            StreamKind::Complaint => decode(kind, payload).map(Self::Complaint),
            StreamKind::Access => decode(kind, payload).map(Self::Access),
        }
    }
}

fn decode<E: DeserializeOwned>(kind: StreamKind, payload: &[u8]) -> Result<E, PayloadError> {
    let stored = type_name(payload)?;
    if written_types(kind).contains(&stored.as_str()) {
        return read(payload);
    }
    if !older::OLDER.iter().any(|older| older.from == stored) {
        check_type(&stored)?;
    }
    // Read from text like any other, so that an error names the field; its place would be one in a
    // text that nobody has.
    let newest = older::bring_up(read(payload)?)?;
    let newest = serde_json::to_vec(&newest).expect("it was read from such a text");
    let mut reader = serde_json::Deserializer::from_slice(&newest);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| damaged(error.path(), None))
}

fn read<E: DeserializeOwned>(payload: &[u8]) -> Result<E, PayloadError> {
    let mut reader = serde_json::Deserializer::from_slice(payload);
    let read = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| damaged(error.path(), Some(error.inner())))?;
    let root = serde_path_to_error::Track::new().path();
    reader.end().map_err(|error| damaged(&root, Some(&error)))?;
    Ok(read)
}

/// The error of a field, without what stands in it.
fn damaged(path: &serde_path_to_error::Path, at: Option<&serde_json::Error>) -> PayloadError {
    let field = match path.iter().next() {
        Some(_) => format!("field `{path}`"),
        None => "it".to_owned(),
    };
    let place = at.map_or_else(String::new, |error| {
        format!(" at line {}, column {}", error.line(), error.column())
    });
    PayloadError::Damaged {
        reason: format!("{field} cannot be read{place}"),
    }
}

/// The name of a type without its version.
fn name(of: &str) -> &str {
    of.split_once('/').map_or(of, |(name, _)| name)
}

/// The version of a type, 0 if it has none.
fn version(of: &str) -> u32 {
    let version = of
        .split_once('/')
        .and_then(|(_, version)| version.parse().ok());
    version.unwrap_or(0)
}

/// The type names of an event, learnt from its reader: there is no second list to forget.
fn variants<E: DeserializeOwned>() -> &'static [&'static str] {
    let nameless = MapDeserializer::<_, Told>::new(std::iter::once(("type", "")));
    match E::deserialize(nameless) {
        Err(Told::Types(types)) => types,
        Err(Told::Other) | Ok(_) => &[],
    }
}

/// What a reader says about a type that it does not know.
#[derive(Debug, thiserror::Error)]
#[error("asked for the types of an event")]
enum Told {
    Types(&'static [&'static str]),
    Other,
}

impl serde::de::Error for Told {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::Types(expected)
    }
}
