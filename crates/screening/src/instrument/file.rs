//! The form of an instrument file, before anything is checked.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::InstrumentError;
use crate::rule::Clause;

/// The form of file that this version reads.
const SCHEMA: u32 = 1;

/// Only the schema, so that a file of another form is named as such.
#[derive(Deserialize)]
struct Head {
    schema: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    pub(super) id: String,
    pub(super) version: String,
    pub(super) title: String,
    pub(super) source: String,
    pub(super) child_below: u8,
    pub(super) rule: BTreeMap<String, RuleEntry>,
    pub(super) forms: Forms,
    pub(super) dimension: BTreeMap<String, DimensionEntry>,
    pub(super) vocabulary: Vocabulary,
    pub(super) set: Vec<SetEntry>,
    pub(super) supplement: BTreeMap<String, SupplementEntry>,
    pub(super) signs: Signs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleEntry {
    pub(super) text: String,
    pub(super) source: String,
    pub(super) verification: String,
    pub(super) any_of: Option<Vec<Clause>>,
    pub(super) indicators: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Forms {
    pub(super) labour: Vec<String>,
    pub(super) sexual: Vec<String>,
    pub(super) no_set: Vec<String>,
    pub(super) source: String,
    pub(super) verification: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DimensionEntry {
    pub(super) label: String,
    pub(super) element: ElementEntry,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum ElementEntry {
    Means,
    Purpose,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vocabulary {
    pub(super) indicators: Vec<IndicatorEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorEntry {
    pub(super) id: String,
    pub(super) dimension: String,
    pub(super) label: String,
    pub(super) ilo11: Vec<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetEntry {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) verification: String,
    pub(super) count: usize,
    pub(super) count_by_dimension: BTreeMap<String, usize>,
    pub(super) indicators: Vec<WeightEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WeightEntry {
    pub(super) id: String,
    pub(super) strength: String,
    pub(super) conf: String,
    pub(super) alt: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SupplementEntry {
    pub(super) source: String,
    pub(super) verification: String,
    pub(super) all_present: Option<AllPresent>,
    pub(super) rows: Vec<SupplementRow>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum AllPresent {
    Purpose,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SupplementRow {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) means: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signs {
    pub(super) source: String,
    pub(super) verification: String,
    pub(super) rows: Vec<SignEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignEntry {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) indicator: String,
    pub(super) settings: Vec<String>,
}

/// Reads the text as a file of the known schema.
pub(super) fn read(text: &str) -> Result<File, InstrumentError> {
    let syntax = |error: toml::de::Error| InstrumentError::Syntax {
        message: error.to_string(),
    };
    let Head { schema } = toml::from_str(text).map_err(syntax)?;
    if schema != SCHEMA {
        return Err(InstrumentError::Schema {
            found: schema,
            known: SCHEMA,
        });
    }
    toml::from_str(text).map_err(syntax)
}
