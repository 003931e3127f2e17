//! What was explained to the person before anything was asked.

use serde::{Deserialize, Serialize};

/// The seven things that the Human Trafficking Case Data Standard asks about behind its one checkbox
/// `con_Consent` (HTCDS 2.0, section Consent, after IOM's screening form).
///
/// It is written, in the log as anywhere, under `con_Consent` as the standard has it, which is ticked
/// when all seven are true, and under one name for each; the standard gives these questions and no
/// names, so the names are ours, in its own spelling. A file that has the checkbox alone is read as
/// the standard means it: ticked says all seven, empty says that none can be relied on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Htcds", into = "Htcds")]
pub struct Informed {
    /// The person consents or assents to the interview.
    pub agrees_to_interview: bool,
    /// What the interview is for.
    pub purpose: bool,
    /// How what is told is used, and may be.
    pub use_of_data: bool,
    /// That facts which identify nobody serve research.
    pub research: bool,
    /// That the person may ask for their data at any time.
    pub own_data: bool,
    /// How long it is kept.
    pub storage: bool,
    /// How to take an agreement back.
    pub withdrawal: bool,
}

impl Informed {
    /// How many things there are.
    pub const COUNT: usize = 7;

    /// Each thing under its name, in the order in which the standard asks.
    pub const fn things(&self) -> [(&'static str, bool); Self::COUNT] {
        [
            ("con_InterviewAgreed", self.agrees_to_interview),
            ("con_PurposeExplained", self.purpose),
            ("con_DataUseExplained", self.use_of_data),
            ("con_ResearchUseExplained", self.research),
            ("con_DataRequestExplained", self.own_data),
            ("con_StorageTimeExplained", self.storage),
            ("con_WithdrawalExplained", self.withdrawal),
        ]
    }

    /// Of which things a condition on their names holds.
    pub fn where_named(told: impl Fn(&str) -> bool) -> Self {
        let names = Self::default().things().map(|(name, _)| told(name));
        let [
            agrees_to_interview,
            purpose,
            use_of_data,
            research,
            own_data,
            storage,
            withdrawal,
        ] = names;
        Self {
            agrees_to_interview,
            purpose,
            use_of_data,
            research,
            own_data,
            storage,
            withdrawal,
        }
    }

    /// The standard's checkbox: all seven.
    pub fn consent(&self) -> bool {
        self.things().iter().all(|(_, told)| *told)
    }
}

/// As the standard writes it, with the seven beside it.
#[derive(Serialize, Deserialize)]
struct Htcds {
    #[serde(rename = "con_Consent")]
    consent: bool,
    #[serde(flatten)]
    things: std::collections::BTreeMap<String, bool>,
}

impl From<Informed> for Htcds {
    fn from(informed: Informed) -> Self {
        let things = informed.things().into_iter();
        Self {
            consent: informed.consent(),
            things: things.map(|(name, told)| (name.to_owned(), told)).collect(),
        }
    }
}

/// Why what was written is no record of what was explained.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotInformed {
    /// A name that none of the seven has.
    #[error("`{0}` is none of the seven things behind `con_Consent`")]
    Unknown(String),
    /// Some of the seven, and not all.
    #[error("`{0}` is missing: write all seven, or `con_Consent` alone")]
    Missing(&'static str),
    /// The checkbox says something else than the seven.
    #[error("`con_Consent` is `{consent}`, and the seven things behind it say otherwise")]
    Contradicts {
        /// What the checkbox says.
        consent: bool,
    },
}

impl TryFrom<Htcds> for Informed {
    type Error = NotInformed;

    fn try_from(written: Htcds) -> Result<Self, NotInformed> {
        let Htcds { consent, things } = written;
        if things.is_empty() {
            return Ok(Self::where_named(|_| consent));
        }
        let known = Self::default().things().map(|(name, _)| name);
        if let Some(other) = things.keys().find(|name| !known.contains(&name.as_str())) {
            return Err(NotInformed::Unknown(other.clone()));
        }
        if let Some(missing) = known.into_iter().find(|name| !things.contains_key(*name)) {
            return Err(NotInformed::Missing(missing));
        }
        let informed = Self::where_named(|name| things.get(name) == Some(&true));
        if informed.consent() == consent {
            Ok(informed)
        } else {
            Err(NotInformed::Contradicts { consent })
        }
    }
}
