//! The person's own page: what is held about them, for themselves to read. It is off until somebody of the
//! holder has talked with the person about whether it is safe, and whoever could be made to show it turns
//! it off in one tap.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Compartment;
/// The public half of the key pair of a person's page.
pub use crate::PublicHalf as PageKey;

/// How long a safety talk counts: a page is opened at the end of it, not another day.
pub const TALK_COUNTS: SignedDuration = SignedDuration::from_hours(12);

/// Who beside the person can use the telephone or computer on which the page would be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharedWith {
    /// Nobody.
    Nobody,
    /// Somebody whom the person trusts.
    Trusted,
    /// Somebody who may harm the person, or tells somebody who may.
    MayHarm,
    /// The person does not know.
    Unknown,
}

/// What a safety talk came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafetyTalk {
    /// Who else can use the device.
    pub shared_with: SharedWith,
    /// Whether the person says that having the page is safe.
    pub safe: crate::Tell,
    /// Whether the person wants it.
    pub wanted: bool,
}

impl SafetyTalk {
    /// Whether a page may be opened after it: the person wants one, says that it is safe, and nobody else
    /// has the device who may harm them.
    pub const fn lets_open(&self) -> bool {
        let device = matches!(self.shared_with, SharedWith::Nobody | SharedWith::Trusted);
        self.wanted && device && matches!(self.safe, crate::Tell::Yes)
    }
}

/// Why a page was turned off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageStop {
    /// The person, or somebody of the holder, turned it off.
    TurnedOff,
    /// Somebody signed in with the word that stands for danger.
    Danger,
}

/// A person's page as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPage {
    /// To which key the person's parts are wrapped.
    pub key: PageKey,
    /// What of the sealed parts the person reads there.
    pub readable: BTreeSet<Compartment>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was turned off, if it is off, and why the last time.
    pub off: Option<(Timestamp, PageStop)>,
}

impl OwnPage {
    /// What may be read on a page: never where the person is, nor what others are told of the person.
    pub const MAY_BE_READ: [Compartment; 2] = [Compartment::Identity, Compartment::Contact];

    /// Whether a page says at all that something of a kind is written down: never where the person is, nor
    /// what is sealed for others to watch over.
    pub const fn may_be_named(compartment: Compartment) -> bool {
        compartment.is_standing()
            && !matches!(compartment, Compartment::Location | Compartment::Numbers)
    }

    /// Whether the person can sign in.
    pub const fn is_open(&self) -> bool {
        self.off.is_none()
    }
}
