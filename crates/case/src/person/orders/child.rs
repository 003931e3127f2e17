//! Child rules: the authority that the profile names becomes the holder, and a guardian is due.

use std::collections::BTreeSet;

use super::keys::{hand_keys, withdraw_holders_keys};
use super::referral::withdraw_offers;
use crate::concern::Concern;
use crate::person::{Case, CaseEvent, ChildRules, ClockEnd, ClockKind, HolderChange};
use crate::{Actor, Basis, CaseId, Context, Decision};

/// Starts the guardian task of a child's case.
pub(in crate::person) fn start_guardian(
    case: CaseId,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    let kind = ClockKind::Guardian;
    let deadline = context.clock().guardian(context.now);
    decision.case(
        case,
        CaseEvent::ClockStarted {
            kind,
            deadline,
            by: Actor::System,
        },
    );
}

/// Applies child rules where the case, as it will be, is that of somebody who may be a child: the
/// authority the profile names becomes the holder, and a guardian is due. Where it no longer is, none is.
///
/// `after` is `case` with what the same order says about the age.
pub(super) fn apply_child_rules(
    case: &Case,
    after: &Case,
    concern: &Concern,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    if after.child_rules(&context.clock(), context.now) == ChildRules::No {
        if let Some((clock, _)) = case.running(ClockKind::Guardian) {
            let (how, by) = (ClockEnd::NotNeeded, Actor::System);
            decision.case(case.id, CaseEvent::ClockEnded { clock, how, by });
        }
        return;
    }
    let guardians = case.clocks.values();
    let mut guardians = guardians.filter(|clock| clock.kind == ClockKind::Guardian);
    if guardians.all(|clock| clock.ended == Some(ClockEnd::NotNeeded)) {
        start_guardian(case.id, context, decision);
    }
    // Responsibility was offered for a person who was thought an adult.
    withdraw_offers(case, concern, None, decision);
    let holder = context.duties.child_protection;
    if case.holder == holder {
        return;
    }
    let article = context.child_holder_article();
    let basis = Basis::Law(article.clone());
    // What the same order seals is the new holder's, and no longer the old one's.
    decision.grants.retain(|grant| grant.to != case.holder);
    let sealed_now: BTreeSet<_> = decision
        .appends
        .iter()
        .flat_map(|append| append.parts.clone())
        .collect();
    decision.grant(case.id.into(), sealed_now, holder, &basis);
    hand_keys(case, concern, holder, &basis, decision);
    let article = Some(article);
    let moved = CaseEvent::HolderChanged {
        holder,
        why: HolderChange::Child { article },
        by: Actor::System,
    };
    decision.case(case.id, moved);
    withdraw_holders_keys(case, concern, decision);
    decision.keep_keys_of(holder);
}
