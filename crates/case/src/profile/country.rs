//! Which country a profile is of, and where its days begin.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

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
    /// Languages that pages for persons (rights, a page of one's own) are offered in, as far as this
    /// version has them; all that it has, where the profile names none. Workers' pages are offered in all.
    #[serde(default)]
    pub person_languages: BTreeSet<Language>,
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

/// The language of a text, as HTML and BCP 47 spell it: `nl`, `sr-Cyrl`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Language(String);

impl Language {
    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Language {
    type Error = String;

    fn try_from(tag: String) -> Result<Self, String> {
        let mut subtags = tag.split('-');
        let primary = subtags.next().unwrap_or_default();
        let lower = primary.bytes().all(|letter| letter.is_ascii_lowercase());
        let further = |it: &str| {
            (2..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric())
        };
        if (2..=3).contains(&primary.len()) && lower && subtags.all(further) {
            Ok(Self(tag))
        } else {
            Err(format!(
                "`{tag}` is not a language such as `nl` or `sr-Cyrl`"
            ))
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
