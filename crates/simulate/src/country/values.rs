//! The values a country file is written in, each checked as it is read.

use std::collections::BTreeMap;

use serde::Deserialize;

/// How far shares may add up to something else than one, by rounding.
const SLACK: f64 = 1e-9;

/// A share of a whole, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Deserialize)]
#[serde(try_from = "f64")]
pub struct Share(f64);

impl Share {
    /// The number.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Share {
    type Error = String;

    fn try_from(share: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&share) {
            Ok(Self(share))
        } else {
            Err(format!("`{share}` is no share; give a number from 0 to 1"))
        }
    }
}

/// Options with shares that make up one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "BTreeMap<String, f64>")]
pub struct Choice {
    options: Vec<(String, f64)>,
    /// For each option, the share of it and those before; the last is above every throw.
    up_to: Vec<f64>,
}

impl Choice {
    /// The options with their shares, in the order of their codes.
    pub fn options(&self) -> impl Iterator<Item = (&str, f64)> {
        self.options
            .iter()
            .map(|(code, share)| (code.as_str(), *share))
    }

    /// The share of an option; 0 if it is none of them.
    #[must_use]
    pub fn share(&self, code: &str) -> f64 {
        let found = self.options().find(|(option, _)| *option == code);
        found.map_or(0.0, |(_, share)| share)
    }

    /// The place of the option that a throw between 0 and 1 falls on.
    pub(crate) fn place(&self, throw: f64) -> usize {
        self.up_to.partition_point(|up_to| *up_to <= throw)
    }

    /// The option that a throw between 0 and 1 falls on.
    pub(crate) fn on(&self, throw: f64) -> &str {
        let place = self.place(throw);
        let found = self.options.get(place);
        found.map_or("", |(code, _)| code.as_str())
    }

    pub(crate) fn of(options: Vec<(String, f64)>) -> Result<Self, String> {
        for (code, share) in &options {
            Share::try_from(*share).map_err(|what| format!("`{code}`: {what}"))?;
        }
        let sum: f64 = options.iter().map(|(_, share)| share).sum();
        if (sum - 1.0).abs() > SLACK {
            return Err(format!("the shares add up to {sum}, not to 1"));
        }
        let mut so_far = 0.0;
        let mut up_to: Vec<f64> = options
            .iter()
            .map(|(_, share)| {
                so_far += share;
                so_far
            })
            .collect();
        // Rounding must not leave throws that fall on nothing; options of share zero stay out of reach.
        let last = options.iter().rposition(|(_, share)| *share > 0.0);
        for up_to in up_to.iter_mut().skip(last.unwrap_or_default()) {
            *up_to = f64::INFINITY;
        }
        Ok(Self { options, up_to })
    }
}

impl TryFrom<BTreeMap<String, f64>> for Choice {
    type Error = String;

    fn try_from(options: BTreeMap<String, f64>) -> Result<Self, String> {
        Self::of(options.into_iter().collect())
    }
}

/// Five quartiles of something that varies: least, 25 %, 50 %, 75 % and most. Between two of them
/// every value is as likely as any other.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "[f64; 5]")]
pub struct Quartiles([f64; 5]);

impl Quartiles {
    /// The five numbers.
    #[must_use]
    pub const fn get(self) -> [f64; 5] {
        self.0
    }

    /// The value below which a share of `throw` lies.
    pub(crate) fn at(self, throw: f64) -> f64 {
        let scaled = throw * 4.0;
        let [least, first, middle, third, most] = self.0;
        let (from, to, below) = match scaled {
            ..1.0 => (least, first, 0.0),
            ..2.0 => (first, middle, 1.0),
            ..3.0 => (middle, third, 2.0),
            _ => (third, most, 3.0),
        };
        from + (to - from) * (scaled - below)
    }
}

impl TryFrom<[f64; 5]> for Quartiles {
    type Error = String;

    fn try_from(quartiles: [f64; 5]) -> Result<Self, String> {
        let rising = quartiles.is_sorted() && quartiles.iter().all(|value| value.is_finite());
        if rising && quartiles.iter().all(|value| *value >= 0.0) {
            Ok(Self(quartiles))
        } else {
            Err(format!(
                "{quartiles:?} are no quartiles; give five numbers from 0 on, none less than the one before"
            ))
        }
    }
}

/// How long something takes.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delay {
    /// In hours.
    pub hours: Quartiles,
}

/// Where a parameter comes from: never nothing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Source(String);

impl Source {
    /// In words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Source {
    type Error = String;

    fn try_from(source: String) -> Result<Self, String> {
        if source.trim().is_empty() {
            Err("a source is missing; cite it, or write `assumed`".to_owned())
        } else {
            Ok(Self(source))
        }
    }
}
