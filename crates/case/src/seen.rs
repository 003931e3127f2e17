//! Who has seen what, as the person may be told: organisation and role, never a name of staff.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use uuid::Uuid;

use crate::{Compartment, EmergencyId, MemberId, OrganisationId, Purpose, Role};

/// One opening, as it was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Of which case or concern.
    pub on: Uuid,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub member: MemberId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// In which roles.
    pub roles: BTreeSet<Role>,
    /// What.
    pub compartment: Compartment,
    /// Why.
    pub purpose: Purpose,
    /// By which break-glass, if by one.
    pub emergency: Option<EmergencyId>,
}

/// What people of one organisation, in the same roles, opened for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Their roles; none where they were not kept.
    pub roles: BTreeSet<Role>,
    /// What they opened.
    pub compartment: Compartment,
    /// Why.
    pub purpose: Purpose,
    /// How often.
    pub times: usize,
    /// When first.
    pub first: Timestamp,
    /// When last.
    pub last: Timestamp,
}

/// Everything that was opened, told once for each organisation, role, part and reason; what was opened
/// last stands first. Nothing in it tells one member of an organisation from another.
pub fn seen(openings: impl IntoIterator<Item = Opening>) -> Vec<Seen> {
    let mut all: BTreeMap<_, Seen> = BTreeMap::new();
    for opening in openings {
        let Opening {
            at,
            organisation,
            roles,
            compartment,
            purpose,
            ..
        } = opening;
        let key = (organisation, roles.clone(), compartment, purpose);
        let seen = all.entry(key).or_insert(Seen {
            organisation,
            roles,
            compartment,
            purpose,
            times: 0,
            first: at,
            last: at,
        });
        seen.times += 1;
        seen.first = seen.first.min(at);
        seen.last = seen.last.max(at);
    }
    let mut all: Vec<_> = all.into_values().collect();
    all.sort_by_key(|seen| std::cmp::Reverse(seen.last));
    all
}
