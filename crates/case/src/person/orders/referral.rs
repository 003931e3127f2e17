//! Referrals: whether one may go out, and taking back what it handed over.

use super::keys::withdraw_keys;
use crate::clock::Urgency;
use crate::concern::Concern;
use crate::person::{Case, CaseEvent, Need, Referral, ReferralStanding, SentReferral};
use crate::{
    Actor, AgreementId, Basis, Compartment, Context, Decision, OrganisationId, ReferralId, Refusal,
    Revocation,
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
    if need == Need::Holding && !context.may_hold(to) {
        return Err(Refusal::MayNotHold);
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
    let (stream, compartment) = (case.id.into(), Compartment::Referral(id));
    let from = referral.sent.to;
    decision.revocations.push(Revocation {
        stream,
        compartment,
        from,
    });
    if referral.sent.need == Need::Holding && referral.standing == ReferralStanding::Sent {
        withdraw_keys(case, concern, from, decision);
    }
}

/// A withdrawn agreement stops every later share: referrals that rest on it are taken back.
pub(super) fn stop_shares_resting_on(
    agreement: AgreementId,
    case: &Case,
    concern: &Concern,
    by: Actor,
    decision: &mut Decision,
) {
    for (id, referral) in &case.referrals {
        let rests = referral.sent.basis == Basis::Agreement(agreement);
        let moved_holder =
            referral.sent.need == Need::Holding && referral.standing == ReferralStanding::Accepted;
        let live = unanswered(referral) || referral.standing == ReferralStanding::Accepted;
        if rests && live && !moved_holder {
            decision.case(case.id, CaseEvent::ReferralWithdrawn { referral: *id, by });
            take_back(case, concern, *id, referral, decision);
        }
    }
}
