//! Referrals: whether one may go out, and taking back what it handed over.

use super::keys::withdraw_keys;
use crate::clock::Urgency;
use crate::concern::Concern;
use crate::person::{Case, CaseEvent, ChildRules, Need, Referral, ReferralStanding, SentReferral};
use crate::{
    Actor, AgreementId, Basis, Compartment, Context, Decision, OrganisationId, ReferralId, Refusal,
};

/// Checks that a referral may go out, and computes when it lapses.
pub(super) fn sendable(
    case: &Case,
    to: OrganisationId,
    need: Need,
    urgency: Urgency,
    basis: Basis,
    context: &Context<'_>,
) -> Result<SentReferral, Refusal> {
    let from = context
        .actor
        .organisation()
        .ok_or(Refusal::NotForTheSystem)?;
    if !context.register.contains_key(&to) {
        return Err(Refusal::UnknownOrganisation);
    }
    if to == from {
        return Err(Refusal::ToOneself);
    }
    if need == Need::Holding {
        may_take_over(case, to, context)?;
        // Declining one of two offers would take the keys that the other one gave.
        let offered = |asked: &Referral| {
            (asked.sent.to, asked.sent.need, asked.standing)
                == (to, Need::Holding, ReferralStanding::Sent)
        };
        if case.referrals.values().any(offered) {
            return Err(Refusal::AlreadyRecorded);
        }
    }
    match &basis {
        Basis::Agreement(agreement) => {
            let standing = case
                .agreements
                .get(agreement)
                .ok_or(Refusal::NoSuchAgreement)?;
            if !standing.lets_share(to, context.today()) {
                return Err(Refusal::AgreementDoesNotCover);
            }
        }
        Basis::Law(code) => {
            if context.legal_basis(code).is_none() {
                return Err(Refusal::NoSuchLegalBasis { code: code.clone() });
            }
        }
        Basis::Told | Basis::Holder => return Err(Refusal::AgreementDoesNotCover),
    }
    let due = context.clock().referral(urgency, context.now).due;
    Ok(SentReferral {
        from,
        to,
        need,
        urgency,
        due,
        basis,
    })
}

/// Whether an organisation may become responsible for this person.
pub(super) fn may_take_over(
    case: &Case,
    to: OrganisationId,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let child = case.child_rules(&context.clock(), context.now) != ChildRules::No;
    if child && to != context.duties.child_protection {
        Err(Refusal::ChildIsHeldByProtection)
    } else if context.may_hold(to) {
        Ok(())
    } else {
        Err(Refusal::MayNotHold)
    }
}

pub(super) const fn unanswered(referral: &Referral) -> bool {
    matches!(
        referral.standing,
        ReferralStanding::Sent | ReferralStanding::AtDesk(_) | ReferralStanding::AtCoOrdinator
    )
}

/// Destroys what a referral handed over: its copy, and the keys of an offered holding.
pub(super) fn take_back(
    case: &Case,
    concern: &Concern,
    id: ReferralId,
    referral: &Referral,
    decision: &mut Decision,
) {
    let to = referral.sent.to;
    decision.revoke(case.id.into(), Compartment::Referral(id), to);
    if referral.sent.need == Need::Holding && referral.standing == ReferralStanding::Sent {
        withdraw_keys(case, concern, to, decision);
    }
}

/// Takes back every offer of responsibility that waits for an answer, except one: somebody has it now.
pub(super) fn withdraw_offers(
    case: &Case,
    concern: &Concern,
    except: Option<ReferralId>,
    decision: &mut Decision,
) {
    for (id, referral) in &case.referrals {
        let offered = referral.sent.need == Need::Holding && unanswered(referral);
        if offered && Some(*id) != except {
            let by = Actor::System;
            decision.case(case.id, CaseEvent::ReferralWithdrawn { referral: *id, by });
            take_back(case, concern, *id, referral, decision);
        }
    }
}

/// An agreement that was taken back, or recorded by mistake, stops every later share: referrals that
/// rest on it are taken back, and what one of them carried can be opened no more.
pub(super) fn stop_shares_resting_on(
    agreement: AgreementId,
    case: &Case,
    concern: &Concern,
    by: Actor,
    decision: &mut Decision,
) {
    let resting = case
        .referrals
        .iter()
        .filter(|(_, referral)| referral.sent.basis == Basis::Agreement(agreement));
    for (id, referral) in resting {
        // Who took responsibility over is the holder by that, and a person is never without one.
        let moved_holder =
            referral.sent.need == Need::Holding && referral.standing == ReferralStanding::Accepted;
        let live = unanswered(referral) || referral.standing == ReferralStanding::Accepted;
        if live && !moved_holder {
            decision.case(case.id, CaseEvent::ReferralWithdrawn { referral: *id, by });
        }
        take_back(case, concern, *id, referral, decision);
    }
}
