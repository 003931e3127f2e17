//! Pairs of organisations on call for one another: two together reach a person at night of whom neither
//! holds a key, and neither does alone.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Organisation, OrganisationEvent, all};
use crate::{Context, Decision, OrganisationId, Refusal};

/// Two organisations on call for one another, whichever is named first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(
    try_from = "(OrganisationId, OrganisationId)",
    into = "(OrganisationId, OrganisationId)"
)]
pub struct OnCallPair(OrganisationId, OrganisationId);

impl OnCallPair {
    /// The pair of two organisations; `None` for one with itself.
    pub fn of(one: OrganisationId, other: OrganisationId) -> Option<Self> {
        match one.cmp(&other) {
            std::cmp::Ordering::Less => Some(Self(one, other)),
            std::cmp::Ordering::Greater => Some(Self(other, one)),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Both.
    pub const fn both(&self) -> [OrganisationId; 2] {
        [self.0, self.1]
    }

    /// The one beside an organisation, if that is one of the two.
    pub fn beside(&self, organisation: OrganisationId) -> Option<OrganisationId> {
        match organisation {
            it if it == self.0 => Some(self.1),
            it if it == self.1 => Some(self.0),
            _ => None,
        }
    }
}

impl TryFrom<(OrganisationId, OrganisationId)> for OnCallPair {
    type Error = &'static str;

    fn try_from((one, other): (OrganisationId, OrganisationId)) -> Result<Self, Self::Error> {
        Self::of(one, other).ok_or("an organisation is not on call with itself")
    }
}

impl From<OnCallPair> for (OrganisationId, OrganisationId) {
    fn from(pair: OnCallPair) -> Self {
        (pair.0, pair.1)
    }
}

/// The organisations that are on call with one.
pub fn beside(pairs: &BTreeSet<OnCallPair>, one: OrganisationId) -> BTreeSet<OrganisationId> {
    pairs.iter().filter_map(|pair| pair.beside(one)).collect()
}

/// Names all pairs that are on call from now on, as the co-ordinator does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameOnCall(pub BTreeSet<OnCallPair>);

impl NameOnCall {
    /// Decides which pairs are on call.
    ///
    /// # Errors
    /// Refuses organisations that are not registered, and bodies that never hold a case: what police, or
    /// whoever removes people, could open with another, they could open.
    pub fn decide(
        self,
        co_ordinator: &Organisation,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        if co_ordinator.id != context.duties.co_ordinator {
            return Err(Refusal::UnknownOrganisation);
        }
        for organisation in self.0.iter().flat_map(OnCallPair::both) {
            if !context.register.contains_key(&organisation) {
                return Err(Refusal::UnknownOrganisation);
            }
            if !context.may_hold(organisation) || context.coded_only.contains(&organisation) {
                return Err(Refusal::MayNotHold);
            }
        }
        let event = OrganisationEvent::OnCallNamed {
            pairs: self.0,
            by: context.actor,
        };
        Ok(all(co_ordinator.id, vec![event]))
    }
}
