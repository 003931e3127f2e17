//! Child rules: the authority that the profile names becomes the holder, and a guardian is due.

use std::collections::BTreeSet;

use super::keys::hand_keys;
use crate::concern::Concern;
use crate::person::{AgeStatement, Case, CaseEvent, ChildRules, ClockKind};
use crate::{Actor, CaseId, Context, Decision};

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

pub(super) fn apply_child_rules(
    case: &Case,
    concern: &Concern,
    statement: AgeStatement,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    let mut after = case.clone();
    after.ages.push(statement);
    if after.child_rules(&context.clock(), context.now) != ChildRules::No {
        hand_to_child_protection(case, concern, context, decision);
    }
}

/// Child rules apply: the authority the profile names becomes the holder, and a guardian is due.
pub(super) fn hand_to_child_protection(
    case: &Case,
    concern: &Concern,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    if !case
        .clocks
        .values()
        .any(|clock| clock.kind == ClockKind::Guardian)
    {
        start_guardian(case.id, context, decision);
    }
    let holder = context.duties.child_protection;
    if case.holder == holder {
        return;
    }
    let basis = context.child_holder_basis();
    // What the same order seals is the new holder's too.
    let sealed_now: BTreeSet<_> = decision
        .appends
        .iter()
        .flat_map(|append| append.parts.clone())
        .collect();
    decision.grant(case.id.into(), sealed_now, holder, &basis);
    hand_keys(case, concern, holder, &basis, decision);
    let moved = CaseEvent::HolderChanged {
        holder,
        referral: None,
        by: Actor::System,
    };
    decision.case(case.id, moved);
}
