//! What the organisation asked does with a referral.

use std::collections::BTreeSet;

use super::demand::tell_lawyer;
use super::keys::withdraw_holders_keys;
use super::referral::{may_share, may_take_over, take_back, withdraw_offers};
use crate::concern::Concern;
use crate::person::{Case, CaseEvent, DeclineReason, HolderChange, Need, ReferralStanding};
use crate::{Basis, Compartment, Context, Decision, OwnReference, ReferralId, Refusal};

/// What the organisation asked does with a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiverOrder {
    /// Accepts it. Accepting a holding makes the receiver responsible for the person.
    Accept(ReferralId),
    /// Accepts it, and says by which reference it knows the person in its own files.
    AcceptUnder(ReferralId, OwnReference),
    /// Declines it.
    Decline(ReferralId, DeclineReason),
    /// Says that the service was given.
    Complete(ReferralId),
}

impl ReceiverOrder {
    /// The referral it is about.
    pub const fn referral(&self) -> ReferralId {
        match self {
            Self::Accept(referral)
            | Self::AcceptUnder(referral, _)
            | Self::Decline(referral, _)
            | Self::Complete(referral) => *referral,
        }
    }

    /// Decides an order of the receiver; also refuses when the due time is past and the mechanism
    /// has not said so yet.
    ///
    /// # Errors
    /// Refuses a referral already answered, lapsed or withdrawn, and no own reference of an organisation in
    /// coded facts alone that accepts.
    pub fn decide(
        self,
        case: &Case,
        concern: &Concern,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        let id = self.referral();
        let referral = case.referrals.get(&id).ok_or(Refusal::NoSuchReferral)?;
        if context.actor.organisation() != Some(referral.sent.to) {
            return Err(Refusal::NoSuchReferral);
        }
        // In any other compartment the receiver would get a key that opens what the holder writes next.
        let own = Compartment::Referral(id);
        if let Some(part) = parts.iter().find(|part| **part != own) {
            return Err(Refusal::ForeignPart { compartment: *part });
        }
        let answering = !matches!(self, Self::Complete(_));
        match referral.standing {
            ReferralStanding::Sent if answering && context.now >= referral.sent.due => {
                return Err(Refusal::ReferralLapsed {
                    due: referral.sent.due,
                });
            }
            ReferralStanding::Sent if answering => {}
            ReferralStanding::Accepted if !answering => {}
            ReferralStanding::AtDesk(_) | ReferralStanding::AtCoOrdinator => {
                return Err(Refusal::ReferralLapsed {
                    due: referral.sent.due,
                });
            }
            ReferralStanding::Sent => return Err(Refusal::ReferralNotAccepted),
            _ => return Err(Refusal::ReferralEnded),
        }
        let mut decision = Decision::default();
        let by = context.actor;
        for (reader, basis) in [
            (case.holder, &Basis::Holder),
            (referral.sent.to, &Basis::Told),
        ] {
            decision.grant(case.id.into(), parts.iter().copied(), reader, basis);
        }
        let reference = match &self {
            Self::AcceptUnder(_, reference) => Some(reference.clone()),
            _ => None,
        };
        match self {
            Self::Accept(_) if context.acts_in_coded_facts() => {
                return Err(Refusal::OwnReferenceMissing);
            }
            Self::Accept(referral_id) | Self::AcceptUnder(referral_id, _) => {
                let sent = &referral.sent;
                if let Basis::Agreement(agreement) = &sent.basis {
                    may_share(case, agreement, sent.to, &sent.carries, context)?;
                }
                let accepted = CaseEvent::ReferralAccepted {
                    referral: referral_id,
                    by,
                };
                decision.case_with(case.id, accepted, parts);
                if let Some(reference) = reference {
                    decision.case(case.id, CaseEvent::ReferenceGiven { reference, by });
                }
                if sent.need == Need::LegalAid {
                    tell_lawyer(case, sent.to, by, &mut decision);
                }
                if referral.sent.need == Need::Holding {
                    let holder = referral.sent.to;
                    may_take_over(case, holder, context)?;
                    let moved = CaseEvent::HolderChanged {
                        holder,
                        why: HolderChange::Accepted(referral_id),
                        by,
                    };
                    decision.case(case.id, moved);
                    withdraw_offers(case, concern, Some(referral_id), &mut decision);
                    if case.holder != holder {
                        withdraw_holders_keys(case, concern, &mut decision);
                    }
                    decision.keep_keys_of(holder);
                }
            }
            Self::Decline(referral_id, reason) => {
                let no_words = parts.is_empty() && !context.has_no_words(case);
                if reason == DeclineReason::Other && no_words {
                    return Err(Refusal::ReasonMissing);
                }
                let declined = CaseEvent::ReferralDeclined {
                    referral: referral_id,
                    reason,
                    by,
                };
                decision.case_with(case.id, declined, parts);
                take_back(case, concern, referral_id, referral, &mut decision);
            }
            Self::Complete(referral_id) => {
                let completed = CaseEvent::ReferralCompleted {
                    referral: referral_id,
                    by,
                };
                decision.case_with(case.id, completed, parts);
            }
        }
        Ok(decision)
    }
}
