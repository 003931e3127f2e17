//! Sectors and the words of spreadsheets, read from `profiles/visits.toml`.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A section of ISIC Rev. 4, which is one of NACE Rev. 2, by its letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sector(char);

/// A text that names no section.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no section of ISIC Rev. 4; those go from A to U")]
pub struct UnknownSector(String);

impl Sector {
    /// Every section, in the order of their letters.
    pub fn all() -> impl Iterator<Item = Self> {
        codes().sections.iter().map(|section| Self(section.code))
    }

    /// Its letter.
    pub const fn letter(self) -> char {
        self.0
    }

    /// Its title in the classification, in English.
    pub fn title(self) -> &'static str {
        let mut sections = codes().sections.iter();
        let section = sections.find(|section| section.code == self.0);
        &section.expect("only sections of the file are made").title
    }
}

impl FromStr for Sector {
    type Err = UnknownSector;

    fn from_str(code: &str) -> Result<Self, UnknownSector> {
        let known = Self::all().find(|sector| code == sector.to_string());
        known.ok_or_else(|| UnknownSector(code.to_owned()))
    }
}

impl TryFrom<String> for Sector {
    type Error = UnknownSector;

    fn try_from(code: String) -> Result<Self, UnknownSector> {
        code.parse()
    }
}

impl From<Sector> for String {
    fn from(sector: Sector) -> Self {
        sector.to_string()
    }
}

impl fmt::Display for Sector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A section as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its letter.
    pub code: char,
    /// Its title, in English.
    pub title: String,
}

/// What a visit is written down in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// Sections of ISIC.
    pub sections: Vec<Section>,
    pub(super) columns: Columns,
    pub(super) words: YesNo,
    /// What no column may be about.
    pub never: Never,
}

/// The words that head each column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Columns {
    pub(super) worker: Vec<String>,
    pub(super) alone: Vec<String>,
    pub(super) signs: Vec<String>,
    pub(super) agrees: Vec<String>,
    pub(super) child: Vec<String>,
}

/// What stands for yes, no and not known.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct YesNo {
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
    pub(super) unknown: Vec<String>,
}

/// What is never read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Never {
    /// Why.
    pub article: String,
    /// Beginnings and parts of words that head such a column, in small letters.
    pub columns: Vec<String>,
}

static CODES: LazyLock<Codes> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../profiles/visits.toml"))
        .expect("profiles/visits.toml is part of the program, and a test reads it")
});

/// What this program carries.
pub fn codes() -> &'static Codes {
    &CODES
}
