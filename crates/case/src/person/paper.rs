//! Services without an account: what is said of them on a sheet of paper and on the telephone.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::terms::{DeclineReason, Need};
use crate::clock::Urgency;
use crate::{Actor, Compartment, OrganisationId};

/// What may stand on a sheet beside the request itself: how the person is reached, and what a life hangs on. Paper is
/// lost, copied and left on desks, so that nothing else goes on it, whatever was agreed.
pub const ON_PAPER: [Compartment; 2] = [Compartment::Contact, Compartment::Urgent];

/// Who of a service answered the telephone. Never a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpokeWith {
    /// A worker of the service.
    Worker,
    /// Whoever leads it.
    Lead,
    /// Whoever is on call at night.
    OnCall,
    /// Somebody else there, or it was not said.
    Other,
}

/// A call that somebody records afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneCall {
    /// Who answered.
    pub with: SpokeWith,
    /// On which day.
    pub on: Date,
}

/// What a service said on the telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneAnswer {
    /// Yes.
    Accepted,
    /// No.
    Declined(DeclineReason),
    /// That what it had accepted was given.
    Completed,
}

/// A no on the telephone, before anything was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneDecline {
    /// Who was asked.
    pub to: OrganisationId,
    /// For what.
    pub need: Need,
    /// How soon.
    pub urgency: Urgency,
    /// Why not.
    pub reason: DeclineReason,
    /// Who answered, and when.
    pub call: PhoneCall,
    /// Who recorded it.
    pub by: Actor,
}

/// The answer that is typed with the code of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperAnswer {
    /// Yes.
    Accept,
    /// No.
    Decline(DeclineReason),
}

/// What of these does not go on paper, if anything.
pub(super) fn too_much_for_paper(carries: &BTreeSet<Compartment>) -> Option<Compartment> {
    carries.iter().copied().find(|it| !ON_PAPER.contains(it))
}
