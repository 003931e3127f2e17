//! Why the engine did not do something.

use case::{NewerType, PayloadError, Refusal, StreamId};
use policy::{Denied, PolicyError};
use store::StoreError;

/// Why the engine did not do something. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The rules of the field refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The policies do not allow it, or there is nothing there.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The page was made from an older state.
    #[error(
        "somebody has worked on this since you opened it; look at what is new, then send again"
    )]
    Stale,
    /// The same form was sent before, with other words in it.
    #[error(
        "this form was sent already, with other words; to add to what was sent, send it as a new one"
    )]
    SentBefore,
    /// Nothing is set up yet.
    #[error(
        "this installation is not set up yet; run `throughline serve` and use the set-up code it prints"
    )]
    NotSetUp,
    /// A part was sent that cannot lie in its compartment, or is too long.
    #[error("what was written for `{compartment}` cannot be kept: {why}")]
    Unfit {
        /// The compartment.
        compartment: String,
        /// Why.
        why: &'static str,
    },
    /// The receiving organisation has no key yet.
    #[error(
        "`{name}` has no member yet and can receive nothing; its custodian must accept the invitation first"
    )]
    NoKeyYet {
        /// The organisation.
        name: String,
    },
    /// A fault of the installation, for its operator.
    #[error(transparent)]
    Fault(#[from] Faults),
}

/// Faults of the installation, which say nothing about any person.
#[derive(Debug, thiserror::Error)]
pub enum Faults {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The policies cannot be used.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// An event cannot be read.
    #[error("{stream}: {fault}")]
    Payload {
        /// Where.
        stream: StreamId,
        /// What is wrong.
        fault: PayloadError,
    },
    /// The database holds events that only a newer program can have written: nothing is served.
    #[error("{newer} (the first was written by version {since}, and this is version {own})", own = crate::types::VERSION)]
    Newer {
        /// What was found and what is known.
        newer: NewerType,
        /// The version of the program that wrote the first.
        since: String,
    },
    /// Something sealed does not open although its key is there.
    #[error("{stream}: {fault}")]
    Seal {
        /// Where.
        stream: StreamId,
        /// What is wrong.
        fault: vault::OpenError,
    },
    /// A setting is missing, unreadable or not to be believed.
    #[error("the setting `{name}` cannot be used: {why}")]
    Setting {
        /// Which.
        name: String,
        /// Why.
        why: String,
    },
    /// Several things failed, each by itself.
    #[error("{}", lines(.0))]
    Several(Vec<EngineError>),
    /// The same state changed under every one of several tries.
    #[error("{stream} is being changed by many at once; try again")]
    Busy {
        /// Where.
        stream: StreamId,
    },
}

fn lines(faults: &[EngineError]) -> String {
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    faults.join("\n")
}

impl EngineError {
    /// Every one of [`TRIES`](crate::work::TRIES) tries met somebody who was faster.
    pub(crate) fn busy(stream: impl Into<StreamId>) -> Self {
        let stream = stream.into();
        Faults::Busy { stream }.into()
    }
}

impl From<StoreError> for EngineError {
    fn from(fault: StoreError) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<PolicyError> for EngineError {
    fn from(fault: PolicyError) -> Self {
        Self::Fault(fault.into())
    }
}
