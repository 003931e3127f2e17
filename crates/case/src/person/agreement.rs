//! What a person is asked, each thing apart, and what they answered.
//!
//! Every agreement can be refused on its own, and none is a condition of another: nothing here reads
//! one answer to decide about another matter. The one exception is not one: for a child, the child's
//! assent and the consent of whoever represents the child are two answers to the same question.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Compartment, DemandId, OrganisationId};

/// What an agreement is about. Each can be refused, and none is a condition of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementKind {
    /// To be helped.
    Help,
    /// That a record is kept.
    Record,
    /// That facts go to one named organisation.
    Share,
    /// The identification procedure.
    Identification,
    /// That the police are told.
    Police,
    /// To be contacted.
    Contact,
    /// That coded facts serve research.
    Research,
    /// That something privileged is handed over to whoever demands it.
    Waiver,
}

impl AgreementKind {
    /// Every kind, in the order in which they are asked. A waiver is asked only where a demand is.
    pub const ALL: [Self; 7] = [
        Self::Help,
        Self::Record,
        Self::Contact,
        Self::Share,
        Self::Identification,
        Self::Police,
        Self::Research,
    ];

    /// The code stored and written for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Record => "record",
            Self::Share => "share",
            Self::Identification => "identification",
            Self::Police => "police",
            Self::Contact => "contact",
            Self::Research => "research",
            Self::Waiver => "waiver",
        }
    }

    /// Whether it is about facts that go to an organisation.
    pub const fn shares(self) -> bool {
        matches!(self, Self::Share | Self::Police)
    }

    /// Whether it says what may go.
    pub const fn names_categories(self) -> bool {
        self.shares() || matches!(self, Self::Waiver)
    }
}

/// What exactly was asked: two answers are to the same question if this is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// To be helped.
    Help,
    /// That a record is kept.
    Record,
    /// That facts go to one organisation, which is not the police.
    Share {
        /// Which.
        with: OrganisationId,
    },
    /// The identification procedure.
    Identification,
    /// That the police are told.
    Police {
        /// Which police, if one is registered here and was named.
        with: Option<OrganisationId>,
    },
    /// To be contacted.
    Contact,
    /// That coded facts serve research.
    Research,
    /// That something privileged is handed over on one demand.
    Waiver {
        /// Which.
        demand: DemandId,
    },
}

impl Matter {
    /// The matter of a kind with the recipient it names; `None` where facts would go to nobody, and
    /// for a waiver, which names a demand.
    pub const fn of(kind: AgreementKind, with: Option<OrganisationId>) -> Option<Self> {
        Some(match (kind, with) {
            (AgreementKind::Help, _) => Self::Help,
            (AgreementKind::Record, _) => Self::Record,
            (AgreementKind::Share, Some(with)) => Self::Share { with },
            (AgreementKind::Share, None) => return None,
            (AgreementKind::Identification, _) => Self::Identification,
            (AgreementKind::Police, with) => Self::Police { with },
            (AgreementKind::Contact, _) => Self::Contact,
            (AgreementKind::Research, _) => Self::Research,
            (AgreementKind::Waiver, _) => return None,
        })
    }

    /// What kind it is.
    pub const fn kind(self) -> AgreementKind {
        match self {
            Self::Help => AgreementKind::Help,
            Self::Record => AgreementKind::Record,
            Self::Share { .. } => AgreementKind::Share,
            Self::Identification => AgreementKind::Identification,
            Self::Police { .. } => AgreementKind::Police,
            Self::Contact => AgreementKind::Contact,
            Self::Research => AgreementKind::Research,
            Self::Waiver { .. } => AgreementKind::Waiver,
        }
    }

    /// To whom facts go, where it names somebody.
    pub const fn with(self) -> Option<OrganisationId> {
        match self {
            Self::Share { with } => Some(with),
            Self::Police { with } => with,
            _ => None,
        }
    }
}

/// Whose answer it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The person's own; a child's is its assent.
    Person,
    /// The consent of the guardian, organisation or authority that represents a child (CETS 197
    /// art. 10(4)(a)). Nobody speaks so for an adult.
    Representative,
}

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Yes.
    Agreed,
    /// No.
    Refused,
    /// A child that is too young to be asked: then its representative's consent counts alone.
    TooYoung,
}

/// How it was explained before the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Explained {
    /// Read aloud or said.
    Aloud,
    /// Read by whoever answered.
    Read,
}

/// Through whom it was explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Through {
    /// The worker, in a language that both speak.
    Worker,
    /// An interpreter.
    Interpreter,
}

/// In which words something was explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The language (BCP 47).
    pub language: String,
    /// Whether it was read aloud or read.
    pub how: Explained,
    /// Through whom.
    pub through: Through,
}

/// An agreement as it was given or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// What it is about, and to whom facts would go.
    pub matter: Matter,
    /// Whose answer it is.
    pub speaker: Speaker,
    /// The answer.
    pub answer: Reply,
    /// What may go, by compartment, where facts go to somebody; empty for every other matter.
    pub categories: BTreeSet<Compartment>,
    /// Until when, if whoever answered set a day (that day included).
    pub until: Option<Date>,
    /// How it was explained.
    pub explained: Explanation,
}

impl Agreement {
    /// Whether it is a yes.
    pub fn given(&self) -> bool {
        self.answer == Reply::Agreed
    }

    /// Whether both are answers of the same speaker to the same question: the later one counts.
    pub fn same_question(&self, other: &Self) -> bool {
        (self.matter, self.speaker) == (other.matter, other.speaker)
    }
}

/// How an agreement ended before a later answer took its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementEnd {
    /// Whoever gave it took it back.
    Withdrawn,
    /// Its last day is over.
    RanOut,
    /// A later entry called it recorded by mistake.
    Mistaken,
}

/// An agreement and whether it still stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingAgreement {
    /// What was answered.
    pub terms: Agreement,
    /// When its last day is over, as counted when it was recorded.
    pub ends: Option<Timestamp>,
    /// How it ended, and when.
    pub ended: Option<(AgreementEnd, Timestamp)>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The version of the event that recorded it.
    pub recorded_by: u64,
}

impl StandingAgreement {
    /// Whether it is a yes that stands on a civil day.
    pub fn stands(&self, today: Date) -> bool {
        let runs = self.terms.until.is_none_or(|until| today <= until);
        self.terms.given() && self.ended.is_none() && runs
    }

    /// Whether it lets these facts go to an organisation on a civil day.
    pub(super) fn lets_share(
        &self,
        with: OrganisationId,
        what: &BTreeSet<Compartment>,
        today: Date,
    ) -> bool {
        self.stands(today)
            && self.terms.matter.with() == Some(with)
            && what.is_subset(&self.terms.categories)
    }
}
