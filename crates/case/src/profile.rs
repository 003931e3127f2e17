//! The law and procedure of one country as data: every fact with its article, how sure we are of
//! it, and when somebody last read it.
//!
//! A profile file names every fact that [`Profile`] lists. A fact that its authors do not know is
//! written `unknown = "..."` and becomes a [`Gap`] that the co-ordinator sees. A profile that
//! makes protection shorter or more conditional than the Council of Europe Convention
//! (CETS 197) allows is refused with the article it breaks, and cannot become a [`Checked`] one.

mod bundled;
mod check;
mod error;
mod fact;
mod floors;
mod kinds;
mod read;

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub use bundled::{Bundled, bundled};
pub use check::{Breach, Checked, Gap, GapKind, Verdict, check};
pub use error::ProfileError;
pub use fact::{Confidence, Fact, Provenance};
pub use floors::{Floor, Floors, ReferralExpiry, Rule, RuleId, floors};
pub use kinds::{BodyKind, Condition, Instrument, Kinds, PermitGround, Who};

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
    /// Rules for children.
    pub child: Child,
    /// Days on which bodies report.
    pub reporting: Vec<Fact<Report>>,
    /// Weekend and holidays.
    pub calendar: Days,
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

/// The country of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// ISO 3166-1 alpha-2 code in lower case; `zz` for a country that does not exist.
    pub code: CountryCode,
    /// Name in English.
    pub name: Text,
    /// Zone in which rights and deadlines run.
    pub zone: Zone,
    /// Whether the country is invented, so that every page says so.
    pub invented: bool,
}

/// Two lower-case letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct CountryCode(String);

impl CountryCode {
    /// The letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CountryCode {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        if code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_lowercase()) {
            Ok(Self(code))
        } else {
            Err(format!("`{code}` is not two lower-case letters"))
        }
    }
}

/// A text that says something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Text(String);

impl Text {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Text {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        if text.trim().is_empty() {
            Err("the text is empty")
        } else {
            Ok(Self(text))
        }
    }
}

/// A zone of the IANA database that the program carries.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// The IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The zone itself.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

impl TryFrom<String> for Zone {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        match crate::calendar::zone(&name) {
            Some(zone) => Ok(Self { name, zone }),
            None => Err(format!(
                "`{name}` is not a zone of the IANA database, such as `Europe/Amsterdam`"
            )),
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
    /// Kinds that may never be case holder, beside those that [`BodyKind::enforces`].
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

/// A day of the year on which bodies report.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// What is reported and to whom.
    pub what: Text,
    /// Bodies that report.
    pub who: Who,
    /// Month and day on which it is due, such as `07-15`.
    pub due: DayOfYear,
}

/// A month and a day that exist together in some year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct DayOfYear {
    month: i8,
    day: i8,
}

impl DayOfYear {
    /// The day in `year`; 29 February is 28 February where the year has none.
    #[must_use]
    pub fn in_year(self, year: i16) -> Option<Date> {
        let first = Date::new(year, self.month, 1).ok()?;
        Date::new(year, self.month, self.day.min(first.days_in_month())).ok()
    }
}

impl TryFrom<String> for DayOfYear {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split_once('-').filter(|_| text.len() == 5);
        let numbers = parts.and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
        match numbers {
            // 2000 is a leap year: every day of the year exists in it.
            Some((month, day)) if Date::new(2000, month, day).is_ok() => Ok(Self { month, day }),
            _ => Err(format!("`{text}` is not a month and day such as `07-15`")),
        }
    }
}

/// Weekend and holidays.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// Days of the week on which offices are closed.
    pub weekend: Fact<Weekend>,
    /// Holidays of whole years.
    pub holidays: Fact<HolidayTable>,
}

/// Days of the week on which offices are closed: never all seven.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BTreeSet<DayOfWeek>")]
pub struct Weekend(Vec<Weekday>);

impl Weekend {
    /// The days.
    #[must_use]
    pub fn days(&self) -> &[Weekday] {
        &self.0
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl TryFrom<BTreeSet<DayOfWeek>> for Weekend {
    type Error = &'static str;

    fn try_from(days: BTreeSet<DayOfWeek>) -> Result<Self, &'static str> {
        if days.len() == 7 {
            return Err("a week has at least one working day");
        }
        let day = |day| match day {
            DayOfWeek::Monday => Weekday::Monday,
            DayOfWeek::Tuesday => Weekday::Tuesday,
            DayOfWeek::Wednesday => Weekday::Wednesday,
            DayOfWeek::Thursday => Weekday::Thursday,
            DayOfWeek::Friday => Weekday::Friday,
            DayOfWeek::Saturday => Weekday::Saturday,
            DayOfWeek::Sunday => Weekday::Sunday,
        };
        Ok(Self(days.into_iter().map(day).collect()))
    }
}

/// Holidays of whole years.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenHolidays")]
pub struct HolidayTable {
    /// The first year covered.
    pub first_year: i16,
    /// The last year covered; beyond it a working-day deadline is assumed.
    pub last_year: i16,
    /// The days in order, with their names.
    pub days: Vec<(Date, Text)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHolidays {
    first_year: i16,
    last_year: i16,
    days: Vec<WrittenHoliday>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHoliday {
    date: toml::value::Datetime,
    name: Text,
}

impl TryFrom<WrittenHolidays> for HolidayTable {
    type Error = String;

    fn try_from(written: WrittenHolidays) -> Result<Self, String> {
        let (first_year, last_year) = (written.first_year, written.last_year);
        if first_year > last_year {
            return Err(format!(
                "`first_year` is `{first_year}` and `last_year` is `{last_year}`; swap them"
            ));
        }
        let mut days = Vec::with_capacity(written.days.len());
        for WrittenHoliday { date, name } in written.days {
            let date = fact::date(date)?;
            if !(first_year..=last_year).contains(&date.year()) {
                return Err(format!(
                    "holiday `{date}` lies outside `first_year` to `last_year`"
                ));
            }
            days.push((date, name));
        }
        days.sort();
        let empty = |year: &i16| !days.iter().any(|(day, _)| day.year() == *year);
        if let Some(year) = (first_year..=last_year).find(empty) {
            return Err(format!("no holiday is listed for `{year}`"));
        }
        if let Some(((date, _), _)) = days
            .iter()
            .zip(days.iter().skip(1))
            .find(|((one, _), (other, _))| one == other)
        {
            return Err(format!("holiday `{date}` is listed twice"));
        }
        Ok(Self {
            first_year,
            last_year,
            days,
        })
    }
}
