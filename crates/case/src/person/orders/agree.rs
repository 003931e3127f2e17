//! Asking the person, each thing apart, and what an answer stops.

use std::collections::BTreeSet;

use super::conference::stop_parts;
use super::demand::waivable;
use super::panel::stop_dossiers;
use super::referral::{take_back, unanswered};
use crate::concern::Concern;
use crate::person::{
    Agreement, AgreementKind, Case, CaseEvent, ChildRules, Matter, Need, ReferralStanding, Reply,
    Speaker,
};
use crate::profile::BodyKind;
use crate::{Actor, AgreementId, Basis, Context, Decision, Refusal};

/// Checks that an answer can be recorded as it is.
pub(super) fn recordable(
    case: &Case,
    agreement: AgreementId,
    terms: &Agreement,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    if case.agreements.contains_key(&agreement) {
        return Err(Refusal::AlreadyRecorded);
    }
    let child = is_child(case, context);
    if terms.speaker == Speaker::Representative && !child {
        return Err(Refusal::AdultsSpeakForThemselves);
    }
    if terms.answer == Reply::TooYoung && (terms.speaker != Speaker::Person || !child) {
        return Err(Refusal::NotTooYoung);
    }
    if let Some(with) = terms.matter.with() {
        let kind = context.register.get(&with);
        let kind = *kind.ok_or(Refusal::UnknownOrganisation)?;
        let to_police = terms.matter.kind() == AgreementKind::Police;
        if to_police != (kind == BodyKind::Police) {
            return Err(Refusal::PoliceIsAskedApart);
        }
    }
    if let Matter::Waiver { demand } = terms.matter {
        waivable(case, demand, &terms.categories)?;
    }
    match terms.until {
        Some(day) if day < context.today() => Err(Refusal::DayOver { day }),
        _ => Ok(()),
    }
}

/// Whether the case is that of somebody who may be a child.
pub(super) fn is_child(case: &Case, context: &Context<'_>) -> bool {
    case.child_rules(&context.clock(), context.now) != ChildRules::No
}

/// The event that records an answer.
pub(super) fn recorded(
    agreement: AgreementId,
    mut terms: Agreement,
    context: &Context<'_>,
) -> CaseEvent {
    if !terms.matter.kind().names_categories() {
        terms.categories = BTreeSet::new();
    }
    let calendar = context.profile.calendar();
    CaseEvent::AgreementRecorded {
        agreement,
        ends: terms.until.map(|day| calendar.end_of(day)),
        terms,
        by: context.actor,
    }
}

/// Stops every later share of a matter that the answers, as they will be after what the decision
/// appends, no longer cover: referrals that rest on them are taken back, and what one of them carried
/// can be opened no more; and so with dossiers for the panel and with what was told the local team.
pub(super) fn stop_shares(
    matter: Matter,
    case: &Case,
    concern: &Concern,
    by: Actor,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    let after = case.after(decision, context.now);
    let child = is_child(case, context);
    if matter == Matter::Identification {
        stop_dossiers(case, &after, child, by, context, decision);
    }
    stop_parts(matter, case, &after, by, context, decision);
    for (id, referral) in &case.referrals {
        let sent = &referral.sent;
        let Basis::Agreement(agreement) = &sent.basis else {
            continue;
        };
        let asked = case.agreements.get(agreement);
        if asked.is_none_or(|asked| asked.terms.matter != matter)
            || after.lets_share(agreement, sent.to, &sent.carries, child, context.today())
        {
            continue;
        }
        // Who took responsibility over is the holder by that, and a person is never without one.
        let moved_holder =
            sent.need == Need::Holding && referral.standing == ReferralStanding::Accepted;
        let live = after
            .referrals
            .get(id)
            .is_some_and(|now| unanswered(now) || now.standing == ReferralStanding::Accepted);
        if live && !moved_holder {
            decision.case(case.id, CaseEvent::ReferralWithdrawn { referral: *id, by });
        }
        take_back(case, concern, *id, referral, decision);
    }
}
