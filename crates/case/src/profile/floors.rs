//! What no country may go below, and what each fact of a profile is for: data with its articles.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{Instrument, Kinds, QuorumRule};
use crate::calendar::Length;

/// Rules that [`check`](super::check()) applies to a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleId {
    /// Reflection lasts at least the floor.
    ReflectionFloor,
    /// The State is a party to CETS 197.
    NotAParty,
    /// The law knows a recovery and reflection period.
    ReflectionExists,
    /// Reflection does not depend on co-operation.
    ReflectionUnconditional,
    /// Assistance does not depend on co-operation.
    AssistanceUnconditional,
    /// Identification is not left to enforcement bodies.
    IdentificationNotPoliceOnly,
    /// A body that has to hold cases is not one that enforces.
    HolderNeverEnforces,
    /// Identification is the work of several agencies.
    IdentificationMultiAgency,
    /// Any registered organisation may presume.
    AnyMayPresume,
    /// A permit can be given on the personal situation.
    PermitPersonalGround,
    /// A permit is renewable.
    PermitRenewable,
    /// Somebody who may be a child is treated as one.
    ChildPresumed,
    /// Civil society takes part in the duty desk.
    DeskWithCivilSociety,
    /// Notes of counselling, legal advice and health are privileged.
    NotesPrivileged,
    /// Nobody is punished for what they were compelled to do.
    NotPunished,
}

/// One rule with its source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The rule.
    pub id: RuleId,
    /// The instrument that makes it law, where one does.
    pub instrument: Option<Instrument>,
    /// The article, as cited to people.
    pub article: String,
    /// What to say when a profile breaks it, or what follows when it leaves it open.
    pub sentence: String,
}

/// A fact of a profile, and what follows while it is not known.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactRule {
    pub(super) field: String,
    pub(super) article: String,
    pub(super) unknown: String,
}

/// What no country may go below, and the lengths that the house itself sets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floors {
    /// The shortest recovery and reflection period.
    pub reflection: Floor<Length>,
    /// The days in which the house presses nobody where the Convention does not bind the State. Not
    /// a right there: the article says so.
    pub reflection_elsewhere: Floor<Length>,
    /// The birthday on which childhood ends, in years.
    pub child_until: Floor<i16>,
    /// How long a safe contact counts as confirmed.
    pub safe_contact: Floor<Length>,
    /// By when a person is answered who says that something written about them is wrong.
    pub correction: Floor<Length>,
    /// How long a return risk assessment is valid.
    pub return_assessment: Floor<Length>,
    /// When an unanswered referral expires.
    pub referral: ReferralExpiry,
    /// What break-glass is held to.
    pub emergency: EmergencyRule,
    /// What demands for records are held to.
    pub demand: DemandRule,
    /// What the review of a charge or punishment is held to.
    pub non_punishment: NonPunishmentRule,
    /// What looking for a person who can no longer be reached is held to.
    pub lost_contact: LostContactRule,
    /// What actions that a local team agreed are held to.
    pub local_team: LocalTeamRule,
    /// The quorum of a panel while a profile does not state one; of no fewer bodies ever.
    pub quorum: Floor<QuorumRule>,
    /// How long a protection letter is valid at the most.
    pub letter: Floor<Length>,
    /// Kinds of bodies that investigate, prosecute, detain or remove wherever they exist.
    pub enforcement: Floor<Kinds>,
    /// Kinds that do so in some countries: they are not responsible for a person while a profile
    /// does not say.
    pub may_enforce: Floor<Kinds>,
    rules: Vec<Rule>,
    facts: Vec<FactRule>,
}

/// A value with its source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floor<T> {
    /// The value.
    pub value: T,
    /// Where it is from.
    pub article: String,
}

/// When an unanswered referral expires, by urgency.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferralExpiry {
    /// Where the times are from.
    pub article: String,
    /// Hours that the receiver of a referral for tonight has at least.
    pub tonight_hours: i8,
    /// Hour of the evening, on the country's clocks, before which one for tonight does not expire.
    pub tonight_not_before_hour: i8,
    /// Hour of the morning until which the night that runs is the one meant.
    pub tonight_until_hour: i8,
    /// Hours for one within 24 hours.
    pub within_24_hours: i8,
    /// Calendar days for one this week.
    pub this_week_days: u16,
    /// Calendar days for a planned one.
    pub planned_days: u16,
}

/// What break-glass is held to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmergencyRule {
    /// Where the times are from.
    pub article: String,
    /// Hours in which a second organisation has to answer.
    pub answer_hours: i8,
    /// Hours for which it lasts once confirmed.
    pub lasts_hours: i8,
    /// Minutes without an answer after which one may open alone how the person is reached and what a
    /// life may hang on.
    pub alone_after_minutes: i8,
    /// Hours for which that lasts.
    pub alone_hours: i8,
    /// Working days in which it has to be reviewed.
    pub review_working_days: u16,
}

/// What demands for records are held to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemandRule {
    /// Where the times are from.
    pub article: String,
    /// Working days in which one is answered that names no day.
    pub answer_working_days: u16,
    /// Days after which it is looked at again, at the latest, whether the person can be told.
    pub look_again_days: u16,
    /// Why nothing is handed over for the enforcement of immigration law.
    pub immigration: String,
    /// What a first account is, and is not.
    pub first_account: String,
}

/// What the review of a charge or punishment is held to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NonPunishmentRule {
    /// Where the times are from.
    pub article: String,
    /// Days within which whoever charged or punished the person is asked to leave it off.
    pub ask_days: u16,
    /// Days after which it is looked at what they answered.
    pub look_again_days: u16,
    /// What binds whom.
    pub instruments: Vec<BindingArticle>,
}

/// What actions that a local team agreed are held to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalTeamRule {
    /// Where their last days are from.
    pub article: String,
}

/// What looking for a person who can no longer be reached is held to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LostContactRule {
    /// Where the times are from.
    pub article: String,
    /// Days within which it is tried the first time.
    pub first_days: u16,
    /// Days from the first attempt to the second.
    pub second_days: u16,
    /// Days from each further attempt to the next.
    pub further_days: u16,
    /// Why a child is reported missing on the same day.
    pub child_article: String,
}

/// The article of an instrument, for the States that it binds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BindingArticle {
    /// The instrument.
    pub instrument: Instrument,
    /// The article, as cited to people.
    pub article: String,
}

impl Floors {
    /// The rule of that id.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        self.rules
            .iter()
            .find(|rule| rule.id == id)
            .expect("profiles/floors.toml holds every rule, as a test proves")
    }

    pub(super) fn fact(&self, field: &str) -> &FactRule {
        self.facts
            .iter()
            .find(|fact| fact.field == field)
            .expect("profiles/floors.toml holds every fact, as a test proves")
    }

    /// Every rule by id.
    #[must_use]
    pub fn rules(&self) -> BTreeMap<RuleId, &Rule> {
        self.rules.iter().map(|rule| (rule.id, rule)).collect()
    }
}

static FLOORS: LazyLock<Floors> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../profiles/floors.toml"))
        .expect("profiles/floors.toml is part of the program, and a test reads it")
});

/// The floors that this program carries.
#[must_use]
pub fn floors() -> &'static Floors {
    &FLOORS
}
