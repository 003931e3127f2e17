//! Who takes a person's complaint about an organisation.

use serde::Deserialize;

use super::{BodyKind, Kinds, floors};
use crate::calendar::Length;

/// Who takes complaints, and within what time they are answered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaints {
    /// Kinds of bodies that take them, whoever is asked first standing first.
    pub to: Kinds,
    /// Within what time they answer, from the day of the complaint on.
    pub within: Length,
}

impl Complaints {
    /// The kinds that take complaints, in their order: none that enforces in every country, whatever the
    /// profile says, since who is afraid of them would say nothing.
    pub fn takers(&self) -> impl Iterator<Item = BodyKind> {
        let enforcement = &floors().enforcement.value;
        let kinds = self.to.as_slice().iter().copied();
        kinds.filter(|kind| !enforcement.includes(*kind))
    }
}
