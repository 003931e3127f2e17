//! What can happen in a person's case.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use screening::{Answer, Level};
use serde::{Deserialize, Serialize};

use crate::clock::{Deadline, Urgency};
use crate::{Actor, AgreementId, ClockId, ConcernId, OrganisationId, ReferralId, Tell};

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
}

/// How it was explained before the person answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Explained {
    /// Read aloud or said.
    Aloud,
    /// Read by the person.
    Read,
    /// Through an interpreter.
    Interpreter,
}

/// An agreement as the person gave or refused it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// What it is about.
    pub kind: AgreementKind,
    /// Whether the person agreed.
    pub given: bool,
    /// For sharing: with whom.
    pub with: Option<OrganisationId>,
    /// Until when, if the person set a day (that day included).
    pub until: Option<Date>,
    /// The language it was explained in (BCP 47).
    pub language: String,
    /// How it was explained.
    pub explained: Explained,
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
}

/// How a clock ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockEnd {
    /// What it waited for was done.
    Done,
    /// It ran out.
    RanOut,
    /// The person chose to end it.
    PersonsChoice,
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
}

/// What happened in a person's case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum CaseEvent {
    /// The person is presumed to be a victim: protection starts here.
    #[serde(rename = "presumed/1")]
    Presumed {
        /// The concern in which the person was met.
        concern: ConcernId,
        /// On what it rests.
        basis: PresumptionBasis,
        /// Whether there are reasons to think the person a child.
        maybe_child: Tell,
        /// Who is responsible from now on.
        holder: OrganisationId,
        /// Whether that is only until a transfer is accepted.
        interim: bool,
        /// Who presumed.
        by: Actor,
    },
    /// Responsibility moved.
    #[serde(rename = "holder_changed/2")]
    HolderChanged {
        /// Who is responsible from now on.
        holder: OrganisationId,
        /// On what that rests.
        why: HolderChange,
        /// Who moved it.
        by: Actor,
    },
    /// Something was said about the age.
    #[serde(rename = "age_stated/1")]
    AgeStated {
        /// What.
        statement: AgeStatement,
        /// Who recorded it.
        by: Actor,
    },
    /// The age was shown, after which statements no longer raise a doubt.
    #[serde(rename = "age_settled/1")]
    AgeSettled {
        /// Whether the person was shown to be a child.
        child: bool,
        /// Who recorded it.
        by: Actor,
    },
    /// An account was written down, beside earlier ones.
    #[serde(rename = "account_recorded/1")]
    AccountRecorded {
        /// Whose account.
        source: Source,
        /// When it was given.
        given_on: Date,
        /// Who recorded it.
        by: Actor,
    },
    /// Signs or answers were evaluated. It advises; nothing waits for it.
    #[serde(rename = "screened/1")]
    Screened {
        /// The instrument and its version.
        instrument: String,
        /// How it was done.
        mode: ScreeningMode,
        /// The answers, by indicator id.
        #[serde(with = "crate::codes::map")]
        answers: BTreeMap<String, Answer>,
        /// What came out.
        #[serde(with = "crate::codes::one")]
        level: Level,
        /// Who did it.
        by: Actor,
    },
    /// The person agreed to something, or refused it.
    #[serde(rename = "agreement_recorded/1")]
    AgreementRecorded {
        /// Its id.
        agreement: AgreementId,
        /// What was answered.
        terms: Agreement,
        /// Who recorded it.
        by: Actor,
    },
    /// The person took an agreement back.
    #[serde(rename = "agreement_withdrawn/1")]
    AgreementWithdrawn {
        /// Which.
        agreement: AgreementId,
        /// Who recorded it.
        by: Actor,
    },
    /// Another organisation was asked for a service.
    #[serde(rename = "referral_sent/1")]
    ReferralSent {
        /// Its id.
        referral: ReferralId,
        /// What was asked.
        sent: SentReferral,
        /// Who sent it.
        by: Actor,
    },
    /// The organisation asked accepted.
    #[serde(rename = "referral_accepted/1")]
    ReferralAccepted {
        /// Which.
        referral: ReferralId,
        /// Who accepted.
        by: Actor,
    },
    /// The organisation asked declined.
    #[serde(rename = "referral_declined/1")]
    ReferralDeclined {
        /// Which.
        referral: ReferralId,
        /// Why.
        reason: DeclineReason,
        /// Who declined.
        by: Actor,
    },
    /// Nobody answered in time: the desk has it.
    #[serde(rename = "referral_expired/1")]
    ReferralExpired {
        /// Which.
        referral: ReferralId,
        /// When it goes on to the co-ordinator.
        desk_due: Timestamp,
    },
    /// The desk did not answer in time either: the co-ordinator has it.
    #[serde(rename = "referral_escalated/1")]
    ReferralEscalated {
        /// Which.
        referral: ReferralId,
    },
    /// The desk or the co-ordinator dealt with a lapsed referral.
    #[serde(rename = "lapse_dealt_with/1")]
    LapseDealtWith {
        /// Which.
        referral: ReferralId,
        /// Who dealt with it.
        by: Actor,
    },
    /// The asker took it back.
    #[serde(rename = "referral_withdrawn/1")]
    ReferralWithdrawn {
        /// Which.
        referral: ReferralId,
        /// Who took it back.
        by: Actor,
    },
    /// The service was given.
    #[serde(rename = "referral_completed/1")]
    ReferralCompleted {
        /// Which.
        referral: ReferralId,
        /// Who says so.
        by: Actor,
    },
    /// A right, deadline or task began to run.
    #[serde(rename = "clock_started/1")]
    ClockStarted {
        /// What runs.
        kind: ClockKind,
        /// When it runs out and on what authority, as counted when it started: a later change of
        /// the profile does not move a right that already runs. `None` where no duration is known.
        deadline: Option<Deadline>,
        /// Who or what started it.
        by: Actor,
    },
    /// It ended.
    #[serde(rename = "clock_ended/1")]
    ClockEnded {
        /// Which.
        clock: ClockId,
        /// How.
        how: ClockEnd,
        /// Who or what ended it.
        by: Actor,
    },
    /// A removal or detention order became known: an alarm, never a workflow.
    #[serde(rename = "alarm_raised/1")]
    AlarmRaised {
        /// Which kind of order.
        order: AdverseOrder,
        /// Who is told at once: holder, lawyer, duty desk.
        told: BTreeSet<OrganisationId>,
        /// Who learned of it.
        by: Actor,
    },
    /// An earlier event was a mistake; it stays, and this says so.
    #[serde(rename = "corrected/1")]
    Corrected {
        /// The version of the mistaken event.
        mistaken: u64,
        /// Who says so.
        by: Actor,
    },
    /// Work on the case ended.
    #[serde(rename = "closed/1")]
    Closed {
        /// Why.
        reason: CloseReason,
        /// Who closed it.
        by: Actor,
    },
    /// Work on the case began again.
    #[serde(rename = "reopened/1")]
    Reopened {
        /// Who reopened it.
        by: Actor,
    },
}

impl CaseEvent {
    /// Who did it; what a clock does, nobody did.
    pub const fn actor(&self) -> Actor {
        match self {
            Self::Presumed { by, .. }
            | Self::HolderChanged { by, .. }
            | Self::AgeStated { by, .. }
            | Self::AgeSettled { by, .. }
            | Self::AccountRecorded { by, .. }
            | Self::Screened { by, .. }
            | Self::AgreementRecorded { by, .. }
            | Self::AgreementWithdrawn { by, .. }
            | Self::ReferralSent { by, .. }
            | Self::ReferralAccepted { by, .. }
            | Self::ReferralDeclined { by, .. }
            | Self::LapseDealtWith { by, .. }
            | Self::ReferralWithdrawn { by, .. }
            | Self::ReferralCompleted { by, .. }
            | Self::ClockStarted { by, .. }
            | Self::ClockEnded { by, .. }
            | Self::AlarmRaised { by, .. }
            | Self::Corrected { by, .. }
            | Self::Closed { by, .. }
            | Self::Reopened { by } => *by,
            Self::ReferralExpired { .. } | Self::ReferralEscalated { .. } => Actor::System,
        }
    }
}
