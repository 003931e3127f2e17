//! Organisations that take part with their own reference and coded facts, and nothing sealed.
//!
//! An organisation may not want to put a name on a server that a State runs. It tells, presumes, holds and
//! refers then in coded facts alone, says by which reference it knows the person in its own files, and
//! whoever has to reach the person asks it by that. No key of anything sealed is handed to it, and nothing
//! is sealed in a case while it is responsible.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::person::Case;
use crate::{Context, Decision, Reference, Refusal, StreamKind};

/// By what an organisation knows a person or a concern in its own files, such as `LU-2026/041`.
///
/// It is a coded fact, which the installation reads, so what could be a name, a telephone number or a
/// document's number is refused: at most two letters, and at most eight digits of which no more than six
/// stand together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OwnReference(String);

impl OwnReference {
    /// Most characters that one has.
    pub const LONGEST: usize = 16;

    const MOST_LETTERS: usize = 2;
    const MOST_DIGITS: usize = 8;
    const MOST_TOGETHER: usize = 6;

    /// As it was typed, in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that could be more than a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is no reference: use a number of your own files, with at most two letters and eight digits, such \
     as LU-2026/041, and never a name, a telephone number or a document's number"
)]
pub struct NoOwnReference;

impl FromStr for OwnReference {
    type Err = NoOwnReference;

    fn from_str(typed: &str) -> Result<Self, NoOwnReference> {
        let text = typed.trim().to_ascii_uppercase();
        let is_mark = |letter: char| matches!(letter, '-' | '/' | '.');
        let known = |letter: char| letter.is_ascii_alphanumeric() || is_mark(letter);
        let letters = text.chars().filter(char::is_ascii_alphabetic).count();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let runs = text.split(|letter: char| !letter.is_ascii_digit());
        let together = runs.map(str::len).max().unwrap_or(0);
        let fits = text.len() <= Self::LONGEST
            && text.chars().all(known)
            && letters <= Self::MOST_LETTERS
            && (1..=Self::MOST_DIGITS).contains(&digits)
            && together <= Self::MOST_TOGETHER;
        if fits {
            Ok(Self(text))
        } else {
            Err(NoOwnReference)
        }
    }
}

impl TryFrom<String> for OwnReference {
    type Error = NoOwnReference;

    fn try_from(text: String) -> Result<Self, NoOwnReference> {
        text.parse()
    }
}

impl From<OwnReference> for String {
    fn from(reference: OwnReference) -> Self {
        reference.0
    }
}

impl fmt::Display for OwnReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a case or a concern is called on somebody's pages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Called {
    /// By the reference that everybody reads.
    Reference(Reference),
    /// By the reader's own.
    Own(OwnReference),
}

impl fmt::Display for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference(reference) => reference.fmt(f),
            Self::Own(reference) => reference.fmt(f),
        }
    }
}

impl From<Reference> for Called {
    fn from(reference: Reference) -> Self {
        Self::Reference(reference)
    }
}

impl Context<'_> {
    /// Whether whoever acts does so for an organisation that takes part in coded facts alone.
    pub fn acts_in_coded_facts(&self) -> bool {
        let organisation = self.actor.organisation();
        organisation.is_some_and(|id| self.coded_only.contains(&id))
    }

    /// Whether reasons in words are left out: by whoever takes part in coded facts alone, and in the cases
    /// that such an organisation holds. They stand in its own files.
    pub(crate) fn has_no_words(&self, case: &Case) -> bool {
        self.acts_in_coded_facts() || self.coded_only.contains(&case.holder)
    }
}

impl Decision {
    /// Holds what was decided to what organisations in coded facts alone write and are given: no key goes
    /// to them. `on` is the case that it was decided on, if there was one.
    ///
    /// # Errors
    /// Refuses sealed parts written by such an organisation, and by anybody in a case that it holds.
    pub fn in_coded_facts(
        mut self,
        on: Option<&Case>,
        context: &Context<'_>,
    ) -> Result<Self, Refusal> {
        if context.coded_only.is_empty() {
            return Ok(self);
        }
        let mut sealed = self
            .appends
            .iter()
            .filter(|append| !append.parts.is_empty());
        if context.acts_in_coded_facts() && sealed.clone().next().is_some() {
            return Err(Refusal::CodedFactsOnly);
        }
        let held = on.is_some_and(|case| context.coded_only.contains(&case.holder));
        if held && sealed.any(|append| append.stream.kind == StreamKind::Case) {
            return Err(Refusal::HeldInCodedFacts);
        }
        self.grants
            .retain(|grant| !context.coded_only.contains(&grant.to));
        Ok(self)
    }
}
