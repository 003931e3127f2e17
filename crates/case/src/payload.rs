//! How events are written: self-describing, with a type name that carries its version.
//!
//! A payload is JSON, `{"type": "presumed/1", "data": {...}}`. A type once written is never changed:
//! a new shape gets a new number, and the old one keeps being read (here an old shape would be
//! turned into the new). A type that this version does not know stops whoever reads it.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Event, StreamKind};

/// Why a payload cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PayloadError {
    /// Written by a newer version.
    #[error(
        "an event of type `{found}` is unknown: the database was written by a newer version; start that version or a later one"
    )]
    Newer {
        /// The type found.
        found: String,
    },
    /// Not a payload of its type.
    #[error("an event is damaged: {reason}")]
    Damaged {
        /// What the reader says; names fields, never their content.
        reason: String,
    },
}

/// The type name of an event, for associated data and messages.
pub fn type_name(payload: &[u8]) -> Result<String, PayloadError> {
    #[derive(Deserialize)]
    struct Head {
        r#type: String,
    }
    serde_json::from_slice::<Head>(payload)
        .map(|head| head.r#type)
        .map_err(damaged)
}

impl Event {
    /// Writes the event's record.
    pub fn encode(&self) -> Vec<u8> {
        let written = match self {
            Self::Concern(event) => serde_json::to_vec(event),
            Self::Case(event) => serde_json::to_vec(event),
            Self::Organisation(event) => serde_json::to_vec(event),
            Self::Access(event) => serde_json::to_vec(event),
        };
        written.expect("events have string keys only and no failing serialiser")
    }

    /// Reads a record of a stream of the given kind.
    ///
    /// # Errors
    /// Fails on a type of a newer version and on a damaged payload.
    pub fn decode(kind: StreamKind, payload: &[u8]) -> Result<Self, PayloadError> {
        match kind {
            StreamKind::Concern => read(payload).map(Self::Concern),
            StreamKind::Case => read(payload).map(Self::Case),
            StreamKind::Organisation => read(payload).map(Self::Organisation),
            StreamKind::Access => read(payload).map(Self::Access),
        }
    }
}

fn read<E: DeserializeOwned>(payload: &[u8]) -> Result<E, PayloadError> {
    serde_json::from_slice(payload).map_err(|error| {
        let unknown_type = error.to_string().contains("unknown variant");
        match type_name(payload) {
            Ok(found) if unknown_type => PayloadError::Newer { found },
            _ => damaged(error),
        }
    })
}

fn damaged(error: serde_json::Error) -> PayloadError {
    let (line, column) = (error.line(), error.column());
    PayloadError::Damaged {
        reason: format!("unreadable at line {line}, column {column}"),
    }
}
