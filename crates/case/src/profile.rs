//! The law and procedure of one country as data: every fact with its article, how sure we are of
//! it, and when somebody last read it.
//!
//! A profile file names every fact that [`Profile`] lists. A fact that its authors do not know is
//! written `unknown = "..."` and becomes a [`Gap`] that the co-ordinator sees. A profile that
//! makes protection shorter or more conditional than the Council of Europe Convention
//! (CETS 197) allows is refused with the article it breaks, and cannot become a [`Checked`] one.

mod answers;
mod bundled;
mod check;
mod complaints;
mod country;
mod dates;
mod error;
mod fact;
mod floors;
mod kinds;
mod non_punishment;
mod privilege;
mod quorum;
mod read;
mod told;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use bundled::{Bundled, bundled};
pub use check::{Breach, Checked, Gap, GapKind, Verdict, check};
pub use complaints::Complaints;
pub use country::{Country, CountryCode, Language, Text, Zone};
pub use dates::{DayOfYear, Days, HolidayTable, Report, Weekend};
pub use error::ProfileError;
pub use fact::{Confidence, Fact, Provenance};
pub use floors::{
    DemandRule, EmergencyRule, Floor, Floors, NonPunishmentRule, ReferralExpiry, Rule, RuleId,
    floors,
};
pub use kinds::{
    BodyKind, Categories, Condition, Instrument, Kinds, PermitGround, UnknownBodyKind, Who,
};
pub use non_punishment::NonPunishment;
pub use privilege::{Privilege, PrivilegeKind, Privileged, Protection};
pub use quorum::{Quorum, QuorumRule, Share};

use crate::calendar::Length;

/// The law and procedure of one country, read but not yet checked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Version of the form of the file; [`Profile::SCHEMA_VERSION`] is what this code reads.
    pub schema_version: SchemaVersion,
    /// The country.
    pub country: Country,
    /// Instruments that bind the State.
    pub instruments: Fact<BTreeSet<Instrument>>,
    /// Bodies that the set-up of an installation binds organisations to.
    pub bodies: Bodies,
    /// Who may do what on the way to a status.
    pub identification: Identification,
    /// Deadlines of authorities.
    pub deadlines: Deadlines,
    /// Recovery and reflection period (CETS 197 art. 13).
    pub reflection: Fact<Reflection>,
    /// Assistance (CETS 197 art. 12).
    pub assistance: Fact<Assistance>,
    /// Residence permits (CETS 197 art. 14), one entry a track.
    pub permits: Vec<Fact<Permit>>,
    /// Support that goes on after a decision.
    pub support: Support,
    /// National status names.
    pub statuses: Fact<Vec<Status>>,
    /// What workers must pass on even if the person says no.
    pub duties: Vec<Fact<Duty>>,
    /// Legal bases for sharing without agreement.
    pub legal_bases: Vec<Fact<LegalBasis>>,
    /// Which notes are privileged against whoever demands records.
    pub privileged: Privileged,
    /// That the person is not punished for what they were compelled to do (CETS 197 art. 26).
    pub non_punishment: Fact<NonPunishment>,
    /// Who takes a person's complaint about an organisation.
    pub complaints: Fact<Complaints>,
    /// Rules for children.
    pub child: Child,
    /// Days on which bodies report.
    pub reporting: Vec<Fact<Report>>,
    /// Weekend and holidays.
    pub calendar: Days,
}

impl Profile {
    /// Why a body of `kind` may never be responsible for a person: the article, or the rule of the
    /// house, that says so; `None` where it may.
    ///
    /// Kinds that enforce in every country never may. Of the others the profile decides; while it
    /// does not know, those that often have such powers may not.
    #[must_use]
    pub fn never_holds(&self, kind: BodyKind) -> Option<&str> {
        let floors = floors();
        let never = &self.identification.never_holder;
        if let Some((kinds, provenance)) = never.stated()
            && kinds.includes(kind)
        {
            return Some(&provenance.source);
        }
        let unknown = matches!(never, Fact::Unknown { .. });
        let rules = [
            Some(&floors.enforcement),
            unknown.then_some(&floors.may_enforce),
        ];
        let mut said = rules.into_iter().flatten();
        let rule = said.find(|rule| rule.value.includes(kind))?;
        Some(&rule.article)
    }
}

/// The version of the form of profile files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
pub struct SchemaVersion(u32);

impl TryFrom<u32> for SchemaVersion {
    type Error = String;

    fn try_from(version: u32) -> Result<Self, String> {
        if version == Profile::SCHEMA_VERSION {
            Ok(Self(version))
        } else {
            Err(format!(
                "version `{version}` is not the form read here, which is {}",
                Profile::SCHEMA_VERSION
            ))
        }
    }
}

/// Bodies that the set-up binds, by the part they play.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bodies {
    /// Receives concerns until they are linked; holds cases in the meantime.
    pub duty_desk: Fact<Body>,
    /// Decides on identification.
    pub panel: Fact<Body>,
    /// Co-ordinates the mechanism; the last to whom an unanswered referral goes.
    pub co_ordinator: Fact<Body>,
    /// Case holder for a child.
    pub child_protection: Fact<Body>,
}

/// A body that plays a part: one kind, or several that act together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// What the body is called in the country.
    pub name: Text,
    /// Kinds of bodies in it; a multi-agency panel has several.
    pub kinds: Kinds,
}

/// Who may do what on the way to a status.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identification {
    /// Who may presume. The software lets any registered organisation, whatever stands here; a
    /// narrower rule of the country shows as a gap.
    pub may_presume: Fact<Who>,
    /// Who may refer into formal identification.
    pub may_refer: Fact<Who>,
    /// Who takes the reasonable-grounds or equivalent first decision.
    pub decides_reasonable_grounds: Fact<Kinds>,
    /// Who takes the conclusive decision.
    pub decides_conclusive: Fact<Kinds>,
    /// Who may ask for a decision to be reviewed or reconsidered.
    pub may_ask_review: Fact<Who>,
    /// What review there is.
    pub review: Fact<Review>,
    /// Whose agreement formal identification needs.
    pub consent: Fact<Consent>,
    /// How many have to vote before the panel decides; [`Profile::quorum`] is what to ask.
    pub quorum: Fact<QuorumRule>,
    /// Kinds that may never be case holder, beside those that enforce in every country;
    /// [`Profile::never_holds`] is what to ask.
    pub never_holder: Fact<Kinds>,
}

/// Review of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Whether the deciding body can itself look again.
    pub reconsideration: bool,
    /// Whether a court or tribunal can.
    pub court: bool,
    /// Within what time it must be asked for.
    pub within: Option<Length>,
}

/// Whose agreement formal identification needs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Whether an adult's agreement is needed.
    pub adult: bool,
    /// Whether a child's, or a guardian's for the child, is needed.
    pub child: bool,
}

/// Deadlines of authorities.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    /// From referral to the reasonable-grounds decision.
    pub reasonable_grounds: Fact<Length>,
    /// From the reasonable-grounds decision to the conclusive one.
    pub conclusive: Fact<Length>,
}

/// Recovery and reflection period.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenReflection")]
pub struct Reflection {
    /// The least that is granted, where the law states it.
    pub min: Option<Length>,
    /// The most that is granted, where the law states it.
    pub max: Option<Length>,
    /// Whether it can be granted again or made longer, where that is known.
    pub renewable: Option<bool>,
    /// What it is made to depend on.
    pub conditional_on: BTreeSet<Condition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenReflection {
    min: Option<u16>,
    max: Option<u16>,
    unit: ReflectionUnit,
    renewable: Option<bool>,
    conditional_on: BTreeSet<Condition>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum ReflectionUnit {
    Days,
    Months,
}

impl TryFrom<WrittenReflection> for Reflection {
    type Error = String;

    fn try_from(written: WrittenReflection) -> Result<Self, String> {
        if let (Some(min), Some(max)) = (written.min, written.max)
            && min > max
        {
            return Err(format!("`min` is `{min}` and `max` is `{max}`; swap them"));
        }
        let length = |member: &str, n: Option<u16>| match n {
            Some(n) if n == 0 || n > Length::MOST => Err(format!(
                "`{member}` is `{n}`; write 1 to {}, or the whole fact as `unknown`",
                Length::MOST
            )),
            Some(n) => Ok(Some(match written.unit {
                ReflectionUnit::Days => Length::Days(n),
                ReflectionUnit::Months => Length::Months(n),
            })),
            None => Ok(None),
        };
        let (min, max) = (length("min", written.min)?, length("max", written.max)?);
        if min.is_none() && max.is_none() {
            return Err("missing field `min`".to_owned());
        }
        Ok(Self {
            min,
            max,
            renewable: written.renewable,
            conditional_on: written.conditional_on,
        })
    }
}

/// Assistance.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assistance {
    /// What it is made to depend on.
    pub conditional_on: BTreeSet<Condition>,
}

/// One track to a residence permit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permit {
    /// What the country calls it.
    pub name: Text,
    /// Why it is given.
    pub ground: PermitGround,
    /// How long it first lasts, where the law states it.
    pub first: Option<Length>,
    /// How long each renewal lasts, where the law states it.
    pub renewal: Option<Length>,
    /// Whether it can be renewed, where that is known (art. 14(1) wants a renewable permit).
    pub renewable: Option<bool>,
    /// What it depends on.
    pub conditional_on: BTreeSet<Condition>,
}

/// Support that goes on after a decision.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// After a positive conclusive decision.
    pub after_positive: Fact<Length>,
    /// After a negative one.
    pub after_negative: Fact<Length>,
}

/// A status in national law or practice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// Short name used in data.
    pub code: Text,
    /// The name in the country.
    pub name: Text,
    /// The language of the name, where the profile says it.
    pub lang: Option<Language>,
    /// The stage of identification it stands for.
    pub stage: Stage,
}

/// Stages of identification that national status names stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Somebody presumes.
    Presumed,
    /// A first decision found reasonable grounds.
    ReasonableGrounds,
    /// A conclusive decision was positive.
    Identified,
    /// A decision was negative.
    NotIdentified,
}

/// Something a worker must pass on even if the person says no.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Workers of which bodies are bound.
    pub who: Who,
    /// What they must pass on, as told to the person before the first question.
    pub what: Text,
    /// To whom.
    pub to: Kinds,
    /// Whether it concerns children, adults or both.
    pub about: About,
    /// Whether the person's name goes with it.
    pub names_person: bool,
}

/// Whom a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// Adults alone.
    Adults,
    /// Children alone.
    Children,
    /// Everybody.
    Everybody,
}

/// A legal basis for sharing without agreement; the article is the fact's source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// Short name used in data.
    pub code: Text,
    /// What it permits, in a sentence.
    pub what: Text,
    /// Who may invoke it.
    pub who: Who,
    /// Who may be told on it.
    pub to: Who,
    /// What of the person may be told, beside what is asked for; nothing where the list is empty.
    pub about: Categories,
    /// Whether the person is told.
    pub person_told: bool,
}

/// Rules for children.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Child {
    /// Whether somebody who may be a child is treated as one until shown otherwise.
    pub presumed_when_in_doubt: Fact<bool>,
    /// Who appoints a guardian, and within what time.
    pub guardian: Fact<Guardian>,
    /// On whom papers about the child are served.
    pub papers_served_on: Fact<Kinds>,
}

/// Appointment of a guardian for a child.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guardian {
    /// Who appoints.
    pub appointed_by: Kinds,
    /// Within what time of the presumption that the person is a child.
    pub within: Option<Length>,
}
