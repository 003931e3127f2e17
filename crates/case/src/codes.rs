//! How codes of the screening instrument are written in records.
//!
//! A level cannot be serialised by itself, so that none slips into a referral or an export; a case's
//! own record names it here, on purpose, by its code.

use std::collections::{BTreeMap, BTreeSet};

use screening::Code;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

fn read<C: Code, E: serde::de::Error>(code: &str) -> Result<C, E> {
    C::from_code(code).ok_or_else(|| E::custom(format!("unknown {} `{code}`", C::WHAT)))
}

/// One code.
pub(crate) mod one {
    use super::*;

    pub(crate) fn serialize<C: Code, S: Serializer>(value: &C, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(value.code())
    }

    pub(crate) fn deserialize<'de, C: Code, D: Deserializer<'de>>(from: D) -> Result<C, D::Error> {
        read(&String::deserialize(from)?)
    }
}

/// A set of codes.
pub(crate) mod set {
    use super::*;

    pub(crate) fn serialize<C: Code + Ord, S: Serializer>(
        values: &BTreeSet<C>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(values.iter().map(|value| value.code()))
    }

    pub(crate) fn deserialize<'de, C: Code + Ord, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeSet<C>, D::Error> {
        Vec::<String>::deserialize(from)?
            .iter()
            .map(|code| read(code))
            .collect()
    }
}

/// Codes by name.
pub(crate) mod map {
    use super::*;

    pub(crate) fn serialize<C: Code, S: Serializer>(
        values: &BTreeMap<String, C>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let codes: BTreeMap<_, _> = values
            .iter()
            .map(|(name, value)| (name, value.code()))
            .collect();
        codes.serialize(to)
    }

    pub(crate) fn deserialize<'de, C: Code, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeMap<String, C>, D::Error> {
        let codes = BTreeMap::<String, String>::deserialize(from)?;
        codes
            .into_iter()
            .map(|(name, code)| Ok((name, read(&code)?)))
            .collect()
    }
}
