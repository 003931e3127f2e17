//! A country as a data file: classes of exploitation, who meets people, and the roads from there.

mod check;
mod values;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

pub(crate) use check::mean_reach;
pub use values::{Choice, Delay, Quartiles, Share, Source};

/// The invented country that comes with this crate.
const INVENTED: &str = include_str!("../countries/invented.toml");

/// Why a file is not a country.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{place}`: {what}")]
pub struct CountryError {
    /// Where in the file, such as `class.labour_agriculture.met`.
    pub place: String,
    /// What is wrong there and what would be right.
    pub what: String,
}

/// A country to simulate. Every table of its file names its source.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// Short name.
    pub id: String,
    /// Raised with every change that moves what is simulated.
    pub version: u32,
    /// Name for people.
    pub title: String,
    /// The time in which people are met.
    pub period: PeriodTable,
    /// Where people are.
    pub regions: Regions,
    /// Groups of ages.
    pub ages: Ages,
    /// How hidden people are.
    pub hiddenness: Hiddenness,
    /// Who meets people and keeps a list of them.
    #[serde(rename = "list")]
    pub lists: Vec<List>,
    /// Who gives services and keeps no list.
    #[serde(rename = "service")]
    pub services: Vec<Service>,
    /// Who has which duty.
    pub duties: Duties,
    /// From meeting somebody to telling the mechanism.
    pub telling: Telling,
    /// From telling to presuming.
    pub presuming: Presuming,
    /// How concerns end in which nobody was recognised.
    pub ending: Ending,
    /// What is written down about a person.
    pub screening: Screening,
    /// Ages that are doubted after presumption.
    pub age_doubt: Chance,
    /// Agreements and refusals.
    pub agreeing: Agreeing,
    /// Cases in which nothing more happens.
    pub quiet: Quiet,
    /// Referrals and their answers.
    pub referring: Referring,
    /// The recovery and reflection period.
    pub reflecting: Reflecting,
    /// Guardians of children.
    pub guarding: Guarding,
    /// Removal and detention orders.
    pub alarm: Alarm,
    /// Closing and reopening.
    pub closing: Closing,
    /// How soon referrals must be answered.
    #[serde(rename = "urgency")]
    pub urgencies: Vec<Urgency>,
    /// What is needed and who gives it.
    #[serde(rename = "need")]
    pub needs: Vec<Need>,
    /// Classes of exploitation.
    #[serde(rename = "class")]
    pub classes: Vec<Class>,
}

/// The time in which people are met.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodTable {
    /// How long it is, in days.
    pub days: u16,
    /// No period begins before this day.
    pub earliest: Date,
    /// Where this comes from.
    pub source: Source,
}

/// Where people are.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regions {
    /// Shares of people.
    pub share: Choice,
    /// Where this comes from.
    pub source: Source,
}

/// Groups of ages and the years they span, both ends included.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ages {
    /// Adults are at least this old.
    pub child_below: u8,
    /// First year of each group.
    pub from: BTreeMap<String, u8>,
    /// Last year of each group.
    pub to: BTreeMap<String, u8>,
    /// Where this comes from.
    pub source: Source,
}

/// How hidden people are within a class.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hiddenness {
    /// By what a chance of being met is multiplied, before scaling to the class's own chances.
    pub reach: BTreeMap<String, f64>,
    /// Where this comes from.
    pub source: Source,
}

/// Who meets people by itself and keeps a list of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Code.
    pub id: String,
    /// Name for people.
    pub label: String,
    /// Of people met, how many are seen for what they are.
    pub recognises: Share,
    /// Of people met, how many came by themselves.
    pub self_presented: Share,
    /// Of people met, how many somebody from the public told of.
    pub told: Share,
    /// Whether it investigates, detains or removes, so that it is never a holder.
    pub enforces: bool,
    /// How often it asks another organisation to become holder.
    pub hands_over: Share,
    /// Where this comes from.
    pub source: Source,
}

/// Who gives services and keeps no list of people found.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Code.
    pub id: String,
    /// Name for people.
    pub label: String,
    /// Where this comes from.
    pub source: Source,
}

/// Who has which duty.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duties {
    /// The duty desk; interim holder of those whom an enforcement body presumed.
    pub desk: String,
    /// The co-ordinator, after the desk.
    pub co_ordinator: String,
    /// The list that is holder for children.
    pub child_holder: String,
    /// The list on which somebody comes who agrees that the police be told.
    pub told_by_agreement: String,
    /// The need by which a holder asks another organisation to take over.
    pub holding: String,
    /// Where this comes from.
    pub source: Source,
}

/// From meeting somebody to telling the mechanism.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telling {
    /// How long it takes.
    pub after: Delay,
    /// How soon somebody may be harmed.
    pub danger: Choice,
    /// Of children, how many are told as such.
    pub child_seen: Share,
    /// Of adults, for how many the teller cannot say whether they are a child.
    pub adult_unsure: Share,
    /// Where this comes from.
    pub source: Source,
}

/// From telling to presuming.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presuming {
    /// How long it takes.
    pub after: Delay,
    /// How many presumptions rest on one indicator, the others on judgement.
    pub on_indicator: Share,
    /// Where this comes from.
    pub source: Source,
}

/// How concerns end in which nobody was recognised.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// How many are ended at all.
    pub share: Share,
    /// How long it takes from the last telling.
    pub after: Delay,
    /// How they end.
    pub outcome: Choice,
    /// Where this comes from.
    pub source: Source,
}

/// What is written down about a person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screening {
    /// How many of those presumed are screened.
    pub share: Share,
    /// How many of those are asked; of the others signs were noticed.
    pub asked: Share,
    /// How long after presumption.
    pub after: Delay,
    /// Of what holds or does not hold, how much is known after asking.
    pub known_asked: Share,
    /// The same without asking.
    pub known_noticed: Share,
    /// Of what is not known after asking, how much the person did not wish to say.
    pub refused: Share,
    /// For how many no age is written down.
    pub age_not_stated: Share,
    /// Of people near eighteen, for how many the age is in doubt.
    pub age_doubt: Share,
    /// From this age, in years.
    pub age_doubt_from: u8,
    /// To this age, in years.
    pub age_doubt_to: u8,
    /// Of victims, for how many the intent is recorded as well.
    pub intended: Share,
    /// Where this comes from.
    pub source: Source,
}

/// Something that happens in some cases after a while.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chance {
    /// In how many.
    pub share: Share,
    /// After how long.
    pub after: Delay,
    /// Where this comes from.
    pub source: Source,
}

/// Agreements and refusals.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreeing {
    /// Of people presumed, how many want no help.
    pub refuses_help: Share,
    /// Of the others, how many want no record.
    pub refuses_record: Share,
    /// Of referrals thought of, how many the person does not want made.
    pub refuses_share: Share,
    /// How long after presumption.
    pub after: Delay,
    /// Of agreements to share, how many are taken back while they matter.
    pub taken_back: Share,
    /// Where this comes from.
    pub source: Source,
}

/// Cases in which nothing more happens after the first agreements.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quiet {
    /// How many.
    pub share: Share,
    /// Where this comes from.
    pub source: Source,
}

/// Referrals and their answers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Referring {
    /// How long after the first agreements.
    pub after: Delay,
    /// How often a referral without success is tried again.
    pub tried_again: Share,
    /// How long after it failed.
    pub again_after: Delay,
    /// When an answer comes, as a share of the least time that the urgency gives.
    pub answered_at: Quartiles,
    /// Of accepted referrals, how many are said to be completed.
    pub completed: Share,
    /// How long after acceptance.
    pub completed_after: Delay,
    /// Of lapsed referrals, how many the desk takes up before the co-ordinator has to.
    pub desk_takes_up: Share,
    /// How long after it came to them.
    pub taken_up_after: Delay,
    /// Where this comes from.
    pub source: Source,
}

/// The recovery and reflection period.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reflecting {
    /// How long after presumption it starts.
    pub after: Delay,
    /// How long it lasts.
    pub days: u16,
    /// How many people choose to end it earlier.
    pub ended_by_choice: Share,
    /// Where this comes from.
    pub source: Source,
}

/// Guardians of children.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guarding {
    /// For how many children one is appointed.
    pub appointed: Share,
    /// How long it takes.
    pub after: Delay,
    /// Where this comes from.
    pub source: Source,
}

/// Removal and detention orders; how often is each class's own.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alarm {
    /// Which kind.
    pub order: Choice,
    /// How long after presumption.
    pub after: Delay,
    /// Where this comes from.
    pub source: Source,
}

/// Closing and reopening.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// How many cases are closed.
    pub share: Share,
    /// How long after presumption, and never before what else happens is over.
    pub after: Delay,
    /// Why.
    pub reason: Choice,
    /// Of those closed, how many are opened again.
    pub reopened: Share,
    /// How long after closing.
    pub reopened_after: Delay,
    /// Where this comes from.
    pub source: Source,
}

/// How soon a referral must be answered.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Urgency {
    /// Code.
    pub code: String,
    /// The least time that the rule leaves, in hours: an answer within it is in time.
    pub least_hours: u32,
    /// The most, in hours: a referral without an answer has lapsed by then.
    pub most_hours: u32,
    /// Where this comes from.
    pub source: Source,
}

/// What is needed and who gives it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Code.
    pub code: String,
    /// Which lists and services are asked.
    pub to: Choice,
    /// How soon.
    pub urgency: Choice,
    /// `accepted`, `lapsed`, or the reason why it was declined.
    pub answer: Choice,
    /// Where this comes from.
    pub source: Source,
}

/// A class of exploitation.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Code.
    pub id: String,
    /// Name for people.
    pub label: String,
    /// Whether its people are victims of trafficking.
    pub victim: bool,
    /// Share of all people simulated, hidden ones included.
    pub share: Share,
    /// Forms of exploitation: sets of codes, joined by `;`.
    pub forms: Choice,
    /// Sexes.
    pub sex: Choice,
    /// Groups of ages.
    pub age: Choice,
    /// How many crossed a border.
    pub cross_border: Share,
    /// How hidden its people are.
    pub hidden: Choice,
    /// The chance of being met in the period, by list.
    pub met: BTreeMap<String, Share>,
    /// Acts of trafficking written down, by code.
    pub acts: BTreeMap<String, Share>,
    /// Means written down, by code.
    pub means: BTreeMap<String, Share>,
    /// Indicators that hold of its people, by id.
    pub indicators: BTreeMap<String, Share>,
    /// Needs.
    pub needs: BTreeMap<String, Share>,
    /// How often somebody agrees that the police be told.
    pub police_told: Share,
    /// How often a reflection period starts.
    pub reflection: Share,
    /// How often a removal or detention order becomes known; of adults from abroad only.
    pub alarm: Share,
    /// Where this comes from.
    pub source: Source,
}

impl Country {
    /// The invented country that comes with this crate.
    ///
    /// # Panics
    /// Never: a test reads the file.
    #[must_use]
    pub fn invented() -> Self {
        Self::parse(INVENTED).expect("the file that comes with the crate is right")
    }

    /// Reads a country file.
    ///
    /// # Errors
    /// Names the first place that is wrong and what would be right.
    pub fn parse(text: &str) -> Result<Self, CountryError> {
        let fault = |place: String, what: String| CountryError { place, what };
        let document = toml::Deserializer::parse(text)
            .map_err(|error| fault("file".to_owned(), error.to_string()))?;
        let country: Self = serde_path_to_error::deserialize(document).map_err(|error| {
            // The path to a field whose name is empty is empty too.
            let path = Some(error.path().to_string()).filter(|path| !path.is_empty());
            let place = path.unwrap_or_else(|| "file".to_owned());
            fault(place, error.inner().message().to_owned())
        })?;
        check::check(&country)?;
        Ok(country)
    }

    /// The list of this code.
    #[must_use]
    pub fn list(&self, id: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.id == id)
    }

    /// The need of this code.
    pub(crate) fn need(&self, code: &str) -> Option<&Need> {
        self.needs.iter().find(|need| need.code == code)
    }

    /// The urgency of this code.
    pub(crate) fn urgency(&self, code: &str) -> Option<&Urgency> {
        self.urgencies.iter().find(|urgency| urgency.code == code)
    }
}
