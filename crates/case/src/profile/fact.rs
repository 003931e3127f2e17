//! A fact of law with where it was read and how sure we are of it.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How sure a profile is of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// From knowledge of a well-known text that nobody read again for this profile.
    Recall,
    /// Read in a report, a guide or another text that speaks about the source.
    Secondary,
    /// Read at the source itself.
    Verified,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Recall => "from memory, not read again",
            Self::Secondary => "from a secondary source",
            Self::Verified => "verified at the source",
        })
    }
}

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The article, as a lawyer of the country would cite it.
    pub source: String,
    /// How sure the profile is.
    pub confidence: Confidence,
    /// The day on which somebody last read the source. Always there for [`Confidence::Verified`]
    /// and [`Confidence::Secondary`], never for [`Confidence::Recall`].
    pub read: Option<Date>,
    /// What a reader must know besides: exceptions, doubts, older rules.
    pub note: Option<String>,
}

/// One fact of a profile.
///
/// A profile names every fact. What its authors do not know is written down as not known, so that
/// forgetting a fact (an error) and not knowing it (a gap that the co-ordinator sees) differ.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Raw<T>", bound(deserialize = "T: Deserialize<'de>"))]
pub enum Fact<T> {
    /// The law says `value`.
    Stated {
        /// What the law says.
        value: T,
        /// Where it says so.
        provenance: Provenance,
    },
    /// The law is known to have no such rule.
    Absent {
        /// Where that was read.
        provenance: Provenance,
    },
    /// Not known to the authors of the profile.
    Unknown {
        /// What was looked for, or whom to ask.
        reason: String,
    },
}

impl<T> Fact<T> {
    /// The value where the law states one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Stated { value, .. } => Some(value),
            Self::Absent { .. } | Self::Unknown { .. } => None,
        }
    }

    /// Where the fact, or the knowledge that there is none, comes from.
    pub fn provenance(&self) -> Option<&Provenance> {
        match self {
            Self::Stated { provenance, .. } | Self::Absent { provenance } => Some(provenance),
            Self::Unknown { .. } => None,
        }
    }

    /// The stated value together with its provenance.
    pub fn stated(&self) -> Option<(&T, &Provenance)> {
        match self {
            Self::Stated { value, provenance } => Some((value, provenance)),
            Self::Absent { .. } | Self::Unknown { .. } => None,
        }
    }
}

/// A fact as it stands in the file.
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    bound(deserialize = "T: Deserialize<'de>"),
    expecting = "a table with `value`, `source`, `confidence` and `read`, or with `unknown`"
)]
struct Raw<T> {
    value: Option<T>,
    none: Option<bool>,
    unknown: Option<String>,
    source: Option<String>,
    confidence: Option<Confidence>,
    read: Option<toml::value::Datetime>,
    note: Option<String>,
}

impl<T> TryFrom<Raw<T>> for Fact<T> {
    type Error = String;

    fn try_from(raw: Raw<T>) -> Result<Self, String> {
        if let Some(reason) = raw.unknown {
            if reason.trim().is_empty() {
                return Err("`unknown` says nothing; write what was looked for".to_owned());
            }
            let stated = raw.value.is_some() || raw.none.is_some() || raw.source.is_some();
            if stated || raw.confidence.is_some() || raw.read.is_some() {
                return Err("a fact is either stated or `unknown`; keep one of the two".to_owned());
            }
            return Ok(Self::Unknown { reason });
        }
        let provenance = |raw_source: Option<String>| -> Result<Provenance, String> {
            let source = raw_source
                .filter(|source| !source.trim().is_empty())
                .ok_or("missing field `source`")?;
            let confidence = raw.confidence.ok_or("missing field `confidence`")?;
            let read = raw.read.map(date).transpose()?;
            match (confidence, read) {
                (Confidence::Recall, Some(_)) => Err(
                    "a fact with confidence `recall` was not read; take `read` away or raise the \
                     confidence"
                        .to_owned(),
                ),
                (Confidence::Verified | Confidence::Secondary, None) => {
                    Err("missing field `read`".to_owned())
                }
                _ => Ok(Provenance {
                    source,
                    confidence,
                    read,
                    note: raw.note,
                }),
            }
        };
        match (raw.value, raw.none) {
            (Some(value), None) => Ok(Self::Stated {
                value,
                provenance: provenance(raw.source)?,
            }),
            (None, Some(true)) => Ok(Self::Absent {
                provenance: provenance(raw.source)?,
            }),
            (Some(_), Some(_)) => Err("`value` and `none` exclude each other".to_owned()),
            (None, Some(false)) => Err("`none = false` says nothing; give a `value`".to_owned()),
            (None, None) => Err("missing field `value`".to_owned()),
        }
    }
}

/// Reads a TOML date, refusing a time of day and days that do not exist.
pub(super) fn date(value: toml::value::Datetime) -> Result<Date, String> {
    let written = value.to_string();
    if value.time.is_some() || value.offset.is_some() {
        return Err(format!("`{written}` has a time of day; write a date alone"));
    }
    written
        .parse()
        .map_err(|_| format!("`{written}` is not a day of the calendar"))
}
