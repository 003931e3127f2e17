//! Dependants: the person's children and threatened family, counted apart from the person.

use serde::{Deserialize, Serialize};

use super::Case;
use crate::{Actor, Tell};

/// What a dependant is to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DependantKind {
    /// A child of the person.
    Child,
    /// Somebody of the family who is threatened because of the person.
    ThreatenedFamily,
}

/// A dependant as it was recorded; who it is stands in a sealed part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedDependant {
    /// What they are to the person.
    pub kind: DependantKind,
    /// Whether they are where the person is.
    pub with_person: Tell,
    /// Whether they are in danger.
    pub in_danger: Tell,
    /// Who recorded it.
    pub by: Actor,
}

impl Case {
    /// The dependants that no later entry called mistaken, in the order recorded.
    pub fn dependants(&self) -> impl Iterator<Item = &RecordedDependant> {
        let all = self.all_dependants.iter();
        let standing = all.filter(|(version, _)| !self.mistaken.contains(version));
        standing.map(|(_, dependant)| dependant)
    }
}
