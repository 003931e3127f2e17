//! Coming back after a loss: of a member's passphrase or second factor, and of all members at once. Either
//! takes two people.

use jiff::{SignedDuration, Timestamp};

use super::{Organisation, OrganisationEvent, all, only};
use crate::{Actor, Context, Decision, MemberId, Refusal};

/// How long a recovery waits for its second custodian, and then for the member.
pub const RECOVERY_WAITS: SignedDuration = SignedDuration::from_hours(72);

/// A member who lost passphrase or second factor, on the way back in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovery {
    /// The custodian who began.
    pub started_by: Actor,
    /// Until when it waits for what comes next.
    pub until: Timestamp,
    /// Whether a second custodian confirmed it.
    pub confirmed: bool,
}

/// Opens, as two custodians of partners, what an organisation keeps against the loss of all its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenReserve {
    /// The first of them begins.
    Begin,
    /// Another finishes.
    Finish,
}

impl OpenReserve {
    /// Decides it.
    ///
    /// # Errors
    /// Refuses whoever is no partner's, and the same person twice.
    pub fn decide(
        self,
        organisation: &Organisation,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        let by = context.actor;
        let Actor::Member {
            member,
            organisation: of,
        } = by
        else {
            return Err(Refusal::NotItsCustodian);
        };
        if !organisation.partners.contains(&of) {
            return Err(Refusal::NotItsCustodian);
        }
        let begun = organisation
            .opening
            .filter(|(_, until)| context.now < *until);
        let event = match (self, begun) {
            (Self::Begin, _) => OrganisationEvent::ReserveBegun {
                until: later(context.now),
                by,
            },
            (Self::Finish, None) => return Err(Refusal::NoSuchRecovery),
            (Self::Finish, Some((Actor::Member { member: began, .. }, _))) if began != member => {
                OrganisationEvent::ReserveOpened { by }
            }
            (Self::Finish, Some(_)) => return Err(Refusal::SecondPersonNeeded),
        };
        Ok(only(organisation.id, event))
    }
}

/// Confirms, as another custodian than the one who began, that a member is to be let in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfirmRecovery(pub MemberId);

impl ConfirmRecovery {
    /// Decides it.
    ///
    /// # Errors
    /// Refuses whoever began it and the member, and a partner's custodian where the organisation has
    /// another of its own; and what has run out.
    pub fn decide(
        self,
        organisation: &Organisation,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        let Self(member) = self;
        let recovery = organisation.recoveries.get(&member);
        let recovery = recovery.ok_or(Refusal::NoSuchRecovery)?;
        if recovery.confirmed || context.now >= recovery.until {
            return Err(Refusal::NoSuchRecovery);
        }
        let by = context.actor;
        let (
            Actor::Member {
                member: who,
                organisation: of,
            },
            Actor::Member { member: began, .. },
        ) = (by, recovery.started_by)
        else {
            return Err(Refusal::NotItsCustodian);
        };
        if who == began || who == member {
            return Err(Refusal::SecondPersonNeeded);
        }
        if of == organisation.id {
            organisation.custodian(by)?;
        } else if !(organisation.partners.contains(&of) && organisation.needs_partner(member)) {
            return Err(Refusal::NotItsCustodian);
        }
        let until = later(context.now);
        let event = OrganisationEvent::RecoveryConfirmed { member, until, by };
        Ok(only(organisation.id, event))
    }
}

impl Organisation {
    /// A member used the codes.
    ///
    /// # Errors
    /// Refuses what is not confirmed or has run out.
    pub fn recovered(&self, member: MemberId, now: Timestamp) -> Result<Decision, Refusal> {
        match self.recoveries.get(&member) {
            Some(recovery) if recovery.confirmed && now < recovery.until => {
                let event = OrganisationEvent::MemberRecovered { member };
                Ok(only(self.id, event))
            }
            _ => Err(Refusal::NoSuchRecovery),
        }
    }

    /// The member had been let in again when a backup from before was put back.
    pub fn recovered_again(&self, member: MemberId) -> Decision {
        only(self.id, OrganisationEvent::MemberRecovered { member })
    }

    /// A recovery that the member did not ask for is stopped by the member.
    ///
    /// # Errors
    /// Refuses if there is none.
    pub fn stopped_by_member(&self, member: MemberId, by: Actor) -> Result<Decision, Refusal> {
        Ok(only(self.id, self.recovery_ended(member, by)?))
    }

    /// What has run out by now.
    pub fn run_out(&self, now: Timestamp) -> Decision {
        let over = self
            .recoveries
            .iter()
            .filter(|(_, recovery)| now >= recovery.until)
            .map(|(member, _)| OrganisationEvent::RecoveryEnded {
                member: *member,
                by: Actor::System,
            });
        all(self.id, over)
    }

    pub(super) fn recovery_ended(
        &self,
        member: MemberId,
        by: Actor,
    ) -> Result<OrganisationEvent, Refusal> {
        let known = self.recoveries.contains_key(&member);
        known
            .then_some(OrganisationEvent::RecoveryEnded { member, by })
            .ok_or(Refusal::NoSuchRecovery)
    }
}

pub(super) fn later(now: Timestamp) -> Timestamp {
    now.saturating_add(RECOVERY_WAITS).unwrap_or(Timestamp::MAX)
}
