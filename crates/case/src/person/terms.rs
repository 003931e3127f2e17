//! The coded terms in which events of a case speak.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock::Urgency;
use crate::{Compartment, OrganisationId, ReferralId};

/// On what a presumption rests. Either alone is enough; neither needs a screening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresumptionBasis {
    /// One indicator of the instrument, by its id.
    Indicator(String),
    /// The worker's own judgement.
    Judgement,
}

/// Where something said about a person comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The person.
    Person,
    /// A worker's impression.
    Worker,
    /// A document.
    Document,
    /// Family or friends.
    Family,
    /// Another organisation.
    Organisation,
    /// Not known.
    Unknown,
}

/// One thing said about an age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgeClaim {
    /// Born on this day.
    Born(Date),
    /// This many years old on the day it was said.
    Years(u8),
    /// Seems to be between these ages, both included.
    Looks {
        /// Youngest.
        from: u8,
        /// Oldest.
        to: u8,
    },
}

/// One statement of age, kept beside all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeStatement {
    /// What was said.
    pub claim: AgeClaim,
    /// By whom or by what.
    pub source: Source,
    /// When it was said.
    pub said_on: Date,
}

/// How the questions were put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreeningMode {
    /// Signs seen or volunteered; no question was put.
    Noticed,
    /// Asked, after the gate: alone, safe here, interpreter independent, told they may skip or stop.
    Asked,
}

/// What a person may need. After CETS 197 articles 12 and 15; `Holding` asks another organisation
/// to become responsible for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Appropriate and secure accommodation.
    Shelter,
    /// Medical treatment.
    Medical,
    /// Psychological help.
    Psychological,
    /// Material help and subsistence.
    Material,
    /// Translation and interpretation.
    Interpretation,
    /// Counselling and information on rights.
    Counselling,
    /// Legal aid.
    LegalAid,
    /// Wages owed and labour claims.
    LabourClaim,
    /// Education and training.
    Education,
    /// Work.
    Work,
    /// Voluntary return and reintegration.
    ReturnSupport,
    /// To take over responsibility for the person.
    Holding,
}

impl Need {
    /// Every need, in the order pages list them.
    pub const ALL: [Self; 12] = [
        Self::Shelter,
        Self::Medical,
        Self::Psychological,
        Self::Material,
        Self::Interpretation,
        Self::Counselling,
        Self::LegalAid,
        Self::LabourClaim,
        Self::Education,
        Self::Work,
        Self::ReturnSupport,
        Self::Holding,
    ];

    /// The code stored and written for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shelter => "shelter",
            Self::Medical => "medical",
            Self::Psychological => "psychological",
            Self::Material => "material",
            Self::Interpretation => "interpretation",
            Self::Counselling => "counselling",
            Self::LegalAid => "legal_aid",
            Self::LabourClaim => "labour_claim",
            Self::Education => "education",
            Self::Work => "work",
            Self::ReturnSupport => "return_support",
            Self::Holding => "holding",
        }
    }
}

/// Why a referral was declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// No place or no time now.
    NoCapacity,
    /// Outside what the service may take.
    NotEligible,
    /// No worker or interpreter for the language.
    Language,
    /// Too far.
    Area,
    /// The person would not be safe there.
    NotSafe,
    /// Another reason, in words.
    Other,
}

/// A right, deadline or task that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// The recovery and reflection period (CETS 197 art. 13).
    Reflection,
    /// The authority's decision on reasonable grounds (CETS 197 art. 10(2)).
    ReasonableGrounds,
    /// To see that a guardian is appointed for a child (CETS 197 art. 10(4)).
    Guardian,
    /// To answer the person, who says that something written about them is wrong.
    Correction,
    /// To answer a demand for records.
    DemandAnswer,
    /// To look again at whether the person can be told of a demand.
    DemandTold,
    /// To appeal in the matter of a demand.
    DemandAppeal,
    /// To ask whoever charged or punished the person to leave it off (CETS 197 art. 26), or to ask again.
    ReviewAsk,
    /// To look at what was answered to that.
    ReviewAnswer,
    /// To try again to reach the person.
    Attempt,
    /// To report a child missing who can no longer be reached.
    MissingReport,
    /// The panel's decision on identification.
    Identification,
    /// What was agreed at a conference is to be done.
    AgreedAction,
}

impl ClockKind {
    /// Whether it is the person's right, which ends when its time is over. Anything else is what somebody
    /// has to do: its time being over does not do it, so it stays open, and is late.
    pub const fn is_right(self) -> bool {
        match self {
            Self::Reflection => true,
            Self::ReasonableGrounds
            | Self::Guardian
            | Self::Correction
            | Self::DemandAnswer
            | Self::DemandTold
            | Self::DemandAppeal
            | Self::ReviewAsk
            | Self::ReviewAnswer
            | Self::Attempt
            | Self::MissingReport
            | Self::Identification
            | Self::AgreedAction => false,
        }
    }

    /// Whether it is about a demand for records: files are demanded of people too who are no longer
    /// helped, and it ends with what is recorded of the demand alone.
    pub const fn is_of_demand(self) -> bool {
        matches!(
            self,
            Self::DemandAnswer | Self::DemandTold | Self::DemandAppeal
        )
    }

    /// Whether it is about a charge or a punishment, and ends with what is recorded of its review alone.
    pub const fn is_of_review(self) -> bool {
        matches!(self, Self::ReviewAsk | Self::ReviewAnswer)
    }

    /// Whether it is about a person who can no longer be reached, and ends with what is recorded of that alone.
    pub const fn is_of_loss(self) -> bool {
        matches!(self, Self::Attempt | Self::MissingReport)
    }

    /// Whether it runs on when work on the case has ended: files are demanded, and people are punished, of
    /// whom nobody takes care any more.
    pub const fn outlasts_help(self) -> bool {
        self.is_of_demand() || self.is_of_review()
    }
}

/// How a clock ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockEnd {
    /// What it waited for was done.
    Done,
    /// It ran out, as a right does. Of a task this was written before [`DeadlineMissed`](super::CaseEvent::DeadlineMissed)
    /// was, and means that.
    RanOut,
    /// The person chose to end it.
    PersonsChoice,
    /// What it waited for is not needed: the person was shown not to be a child.
    NotNeeded,
}

/// An order that would remove the person from safety.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdverseOrder {
    /// Removal or expulsion.
    Removal,
    /// Detention.
    Detention,
}

/// Why a case was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// Support ended as planned.
    SupportEnded,
    /// The person asked for it.
    PersonsWish,
    /// The person returned safely.
    Returned,
    /// The person died.
    Died,
    /// Opened in error, or twice.
    Mistake,
    /// The person wants nothing of what is offered: coded facts stay, and no name. An outcome, not a failure.
    DeclinedEverything,
}

/// How much of a case is destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureGrade {
    /// Every sealed part: names, places, accounts, health. Coded facts stay, so that counts do.
    Sealed,
    /// Coded facts too: nobody can read anything of it again.
    Everything,
}

/// Why a case is destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureGround {
    /// The person asked for it.
    PersonsWish,
    /// The time for which it may be kept is over.
    TimeOver,
    /// A court or the data protection authority ordered it.
    Ordered,
}

/// On what a change of holder rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderChange {
    /// The organisation asked to hold accepted; the referral names the agreement or the law.
    Accepted(ReferralId),
    /// There are reasons to think the person a child.
    Child {
        /// The article that names who holds then; entries of version 1 did not keep it.
        article: Option<String>,
    },
}

/// A referral as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentReferral {
    /// Who asks.
    pub from: OrganisationId,
    /// Who is asked.
    pub to: OrganisationId,
    /// For what.
    pub need: Need,
    /// How soon.
    pub urgency: Urgency,
    /// When it lapses unanswered.
    pub due: Timestamp,
    /// The agreement or legal basis on which facts travel.
    pub basis: crate::Basis,
    /// What goes to the receiver beside the request itself, by compartment; with responsibility that
    /// is everything.
    pub carries: BTreeSet<Compartment>,
}

/// A legal basis of the profile as it was invoked: what the profile said then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvokedLaw {
    /// Its code in the profile.
    pub code: String,
    /// The article.
    pub article: String,
    /// Whether the law has the person told.
    pub must_tell: bool,
    /// Whether the person was told before it was done.
    pub told: bool,
}
