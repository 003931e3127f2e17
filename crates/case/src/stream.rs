//! Streams, and what is sealed apart within an event.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    CaseId, ComplaintId, ConcernId, ConferenceId, DossierId, EmergencyId, OrganisationId,
    ReferralId,
};

/// What a stream is the history of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreamKind {
    /// One concern.
    Concern,
    /// One person's case.
    Case,
    /// One registered organisation.
    Organisation,
    /// One person's complaint about an organisation. It stands beside the case and leaves no trace in it.
    Complaint,
    /// Who opened what of one case, concern or complaint: it has the same id as what was opened, so that
    /// reading never moves the version of what is read.
    Access,
}

impl StreamKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Concern,
        Self::Case,
        Self::Organisation,
        Self::Complaint,
        Self::Access,
    ];

    /// The code stored for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Concern => "concern",
            Self::Case => "case",
            Self::Organisation => "organisation",
            Self::Complaint => "complaint",
            Self::Access => "access",
        }
    }
}

impl FromStr for StreamKind {
    type Err = UnknownStreamKind;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
            .ok_or_else(|| UnknownStreamKind {
                code: code.to_owned(),
            })
    }
}

/// A stored stream kind that this version does not know.
#[derive(Debug, thiserror::Error)]
#[error("stream kind `{code}` is unknown: the database was written by a newer version")]
pub struct UnknownStreamKind {
    code: String,
}

/// The name of one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    /// What it is the history of.
    pub kind: StreamKind,
    /// Whose history it is.
    pub id: Uuid,
}

impl StreamId {
    /// The access stream of a concern, a case or a complaint.
    pub const fn access(self) -> Self {
        Self {
            kind: StreamKind::Access,
            id: self.id,
        }
    }
}

impl From<ConcernId> for StreamId {
    fn from(id: ConcernId) -> Self {
        Self {
            kind: StreamKind::Concern,
            id: id.uuid(),
        }
    }
}

impl From<CaseId> for StreamId {
    fn from(id: CaseId) -> Self {
        Self {
            kind: StreamKind::Case,
            id: id.uuid(),
        }
    }
}

impl From<ComplaintId> for StreamId {
    fn from(id: ComplaintId) -> Self {
        Self {
            kind: StreamKind::Complaint,
            id: id.uuid(),
        }
    }
}

impl From<OrganisationId> for StreamId {
    fn from(id: OrganisationId) -> Self {
        Self {
            kind: StreamKind::Organisation,
            id: id.uuid(),
        }
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.code(), self.id)
    }
}

/// A part of a stream that has its own key, wrapped only to organisations.
///
/// The coded facts of an event are not among these: they are its *record*, which the installation
/// itself can read, so that clocks run and counts are made while nobody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compartment {
    /// Who the person is: names, documents.
    Identity,
    /// Safe contact: channel, hours, what never to do.
    Contact,
    /// Health facts on which a life may hang tonight.
    Urgent,
    /// What was told and seen, in words.
    Narrative,
    /// Where the person is.
    Location,
    /// Other health facts.
    Health,
    /// Legal papers and advice.
    Legal,
    /// Notes of counselling and psychological help.
    Counselling,
    /// The copy of the facts that one referral carries.
    Referral(ReferralId),
    /// No part of an event: an organisation's own stream has this key, under which it finds documents'
    /// and telephone numbers again.
    Numbers,
    /// Why glass was broken, and what was said of it.
    Emergency(EmergencyId),
    /// What a person complains of, and what was answered: of a complaint alone, never of a case.
    Integrity,
    /// What a dossier tells the panel, and what the panel wrote: the reasons of its decision, a dissent.
    Dossier(DossierId),
    /// What the paper of a conference tells whoever is invited, and what was said and agreed there.
    Conference(ConferenceId),
}

impl Compartment {
    /// Every compartment that a case has of itself; those of referrals come and go with them.
    pub const STANDING: [Self; 8] = [
        Self::Identity,
        Self::Contact,
        Self::Urgent,
        Self::Narrative,
        Self::Location,
        Self::Health,
        Self::Legal,
        Self::Counselling,
    ];

    const REFERRAL: &'static str = "referral:";
    const NUMBERS: &'static str = "numbers";
    const EMERGENCY: &'static str = "emergency:";
    const INTEGRITY: &'static str = "integrity";
    const DOSSIER: &'static str = "dossier:";
    const CONFERENCE: &'static str = "conference:";

    /// Whether the case has it of itself: with no referral, break-glass, dossier or conference, nor beside it.
    pub const fn is_standing(self) -> bool {
        !matches!(
            self,
            Self::Referral(_)
                | Self::Emergency(_)
                | Self::Integrity
                | Self::Dossier(_)
                | Self::Conference(_)
        )
    }
}

impl fmt::Display for Compartment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = match self {
            Self::Identity => "identity",
            Self::Contact => "contact",
            Self::Urgent => "urgent",
            Self::Narrative => "narrative",
            Self::Location => "location",
            Self::Health => "health",
            Self::Legal => "legal",
            Self::Counselling => "counselling",
            Self::Numbers => Self::NUMBERS,
            Self::Integrity => Self::INTEGRITY,
            Self::Referral(id) => return write!(f, "{}{id}", Self::REFERRAL),
            Self::Emergency(id) => return write!(f, "{}{id}", Self::EMERGENCY),
            Self::Dossier(id) => return write!(f, "{}{id}", Self::DOSSIER),
            Self::Conference(id) => return write!(f, "{}{id}", Self::CONFERENCE),
        };
        f.write_str(code)
    }
}

impl FromStr for Compartment {
    type Err = UnknownCompartment;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownCompartment {
            code: code.to_owned(),
        };
        if let Some(id) = code.strip_prefix(Self::REFERRAL) {
            return id.parse().map(Self::Referral).map_err(|_| unknown());
        }
        if let Some(id) = code.strip_prefix(Self::EMERGENCY) {
            return id.parse().map(Self::Emergency).map_err(|_| unknown());
        }
        if let Some(id) = code.strip_prefix(Self::DOSSIER) {
            return id.parse().map(Self::Dossier).map_err(|_| unknown());
        }
        if let Some(id) = code.strip_prefix(Self::CONFERENCE) {
            return id.parse().map(Self::Conference).map_err(|_| unknown());
        }
        Self::STANDING
            .into_iter()
            .chain([Self::Numbers, Self::Integrity])
            .find(|known| known.to_string() == code)
            .ok_or_else(unknown)
    }
}

/// A stored compartment that this version does not know.
#[derive(Debug, thiserror::Error)]
#[error("compartment `{code}` is unknown: the database was written by a newer version")]
pub struct UnknownCompartment {
    code: String,
}

impl Serialize for Compartment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Compartment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}
