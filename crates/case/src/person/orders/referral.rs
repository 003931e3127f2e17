//! Referrals: whether one may go out, and taking back what it handed over.

use std::collections::BTreeSet;

use super::agree::is_child;
use super::keys::withdraw_keys;
use crate::clock::Urgency;
use crate::concern::Concern;
use crate::person::paper::too_much_for_paper;
use crate::person::{
    Case, CaseEvent, InvokedLaw, Need, OwnPage, Referral, ReferralStanding, SentReferral,
};
use crate::{
    Actor, AgreementId, Basis, Compartment, Context, Decision, OrganisationId, ReferralId, Refusal,
};

/// On what facts are to travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShareBasis {
    /// The person agreed.
    Agreement(AgreementId),
    /// A legal basis of the profile instead; the reason goes with it in words.
    Law {
        /// Its code in the profile.
        code: String,
        /// Whether the person was told.
        told: bool,
    },
}

/// Checks that a referral may go out, and computes when it lapses; with the law that is invoked, if
/// one is.
pub(super) fn sendable(
    case: &Case,
    to: OrganisationId,
    need: Need,
    urgency: Urgency,
    basis: ShareBasis,
    carries: BTreeSet<Compartment>,
    context: &Context<'_>,
) -> Result<(SentReferral, Option<InvokedLaw>), Refusal> {
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
    if context.coded_only.contains(&to) && !(carries.is_empty() || need == Need::Holding) {
        return Err(Refusal::ReceiverInCodedFacts);
    }
    if context.no_account.contains(&to) {
        if need == Need::Holding {
            return Err(Refusal::HoldingNeedsAccount);
        }
        if let Some(category) = too_much_for_paper(&carries) {
            return Err(Refusal::NotOnPaper { category });
        }
    }
    let carries = match need {
        Need::Holding => {
            case.may_be_offered_to(to, context)?;
            Compartment::STANDING.into()
        }
        _ => carries,
    };
    let (basis, law) = share_basis(case, to, basis, &carries, context)?;
    let due = context.clock().referral(urgency, context.now).due;
    let sent = SentReferral {
        from,
        to,
        need,
        urgency,
        due,
        basis,
        carries,
    };
    Ok((sent, law))
}

/// On what facts of these kinds may go to an organisation now, with the law that is invoked, if one is.
///
/// # Errors
/// Refuses what neither the person's answers nor the law of the profile lets go there.
pub(super) fn share_basis(
    case: &Case,
    to: OrganisationId,
    basis: ShareBasis,
    carries: &BTreeSet<Compartment>,
    context: &Context<'_>,
) -> Result<(Basis, Option<InvokedLaw>), Refusal> {
    match basis {
        ShareBasis::Agreement(agreement) => {
            if !case.agreements.contains_key(&agreement) {
                return Err(Refusal::NoSuchAgreement);
            }
            may_share(case, &agreement, to, carries, context)?;
            Ok((Basis::Agreement(agreement), None))
        }
        ShareBasis::Law { code, told } => {
            let Some((law, provenance)) = context.legal_basis(&code) else {
                return Err(Refusal::NoSuchLegalBasis { code });
            };
            let kind = context.register.get(&to);
            if !kind.is_some_and(|kind| law.to.includes(*kind)) {
                return Err(Refusal::LawNamesOtherReceivers {
                    article: provenance.source.clone(),
                });
            }
            if let Some(beyond) = carries.difference(law.about.as_set()).next() {
                return Err(Refusal::LawDoesNotCover {
                    article: provenance.source.clone(),
                    category: *beyond,
                });
            }
            let invoked = InvokedLaw {
                code: code.clone(),
                article: provenance.source.clone(),
                must_tell: law.person_told,
                told,
            };
            Ok((Basis::Law(code), Some(invoked)))
        }
    }
}

/// Whether an agreement lets facts go to an organisation now.
///
/// # Errors
/// Says for a child that one of the two answers is missing, where one of them would do for an adult.
pub(super) fn may_share(
    case: &Case,
    agreement: &AgreementId,
    to: OrganisationId,
    carries: &BTreeSet<Compartment>,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let today = context.today();
    let child = is_child(case, context);
    if case.lets_share(agreement, to, carries, child, today) {
        return Ok(());
    }
    let one_said_yes = case
        .answer_to(agreement)
        .is_some_and(|(_, answer)| answer.lets_share(to, carries, today));
    Err(if child && one_said_yes {
        Refusal::ChildAndRepresentative
    } else {
        Refusal::AgreementDoesNotCover
    })
}

impl Case {
    /// Whether responsibility for this person may be offered to an organisation, on some basis.
    ///
    /// # Errors
    /// Refuses the holder, whoever may not hold this case, whoever has not answered an offer yet, and, where
    /// anything is sealed, whoever takes part in coded facts alone.
    pub fn may_be_offered_to(
        &self,
        to: OrganisationId,
        context: &Context<'_>,
    ) -> Result<(), Refusal> {
        if to == self.holder {
            return Err(Refusal::ToOneself);
        }
        may_take_over(self, to, context)?;
        if context.no_account.contains(&to) {
            return Err(Refusal::HoldingNeedsAccount);
        }
        let page = self.page.as_ref().is_some_and(OwnPage::is_open);
        let sealed = page || self.own_compartments().next().is_some();
        if context.coded_only.contains(&to) && sealed {
            return Err(Refusal::ReceiverInCodedFacts);
        }
        // Declining one of two offers would take the keys that the other one gave.
        let offered = |asked: &Referral| {
            (asked.sent.to, asked.sent.need, asked.standing)
                == (to, Need::Holding, ReferralStanding::Sent)
        };
        if self.referrals.values().any(offered) {
            return Err(Refusal::AlreadyRecorded);
        }
        Ok(())
    }
}

/// Whether an organisation may become responsible for this person.
pub(super) fn may_take_over(
    case: &Case,
    to: OrganisationId,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    if is_child(case, context) && to != context.duties.child_protection {
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
