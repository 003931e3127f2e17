//! Who has seen what, as the person may be told: organisation and role, never a name of staff.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use uuid::Uuid;

use crate::{Case, Compartment, Concern, EmergencyId, MemberId, OrganisationId, Purpose, Role};

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
    /// The organisation; `None` for one that has to do with somebody else met in the same concern: who shelters
    /// that person is not told to this one.
    pub organisation: Option<OrganisationId>,
    /// Their roles; none where they were not kept, or the organisation is not told.
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
/// last stands first. Nothing in it tells one member of an organisation from another, and only
/// organisations are told that may be `named`.
pub fn seen(
    openings: impl IntoIterator<Item = Opening>,
    named: &BTreeSet<OrganisationId>,
) -> Vec<Seen> {
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
        let organisation = named.get(&organisation).copied();
        let roles = organisation.map(|_| roles).unwrap_or_default();
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

/// Organisations that have to do with a person, as far as events say so, and with the concern in which the
/// person was met: whoever is asked to help another person of the same concern is none of them.
pub fn acquainted(case: &Case, concern: &Concern) -> BTreeSet<OrganisationId> {
    let ends = case.referrals.values();
    let ends = ends.flat_map(|referral| [referral.sent.from, referral.sent.to]);
    let told = [case.holder, concern.desk].into_iter();
    ends.chain(told).chain(concern.reported_by).collect()
}
