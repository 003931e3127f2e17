//! Agreements that had ended before, in a log that was lost.

use std::collections::BTreeSet;

use super::agree::stop_shares;
use crate::concern::Concern;
use crate::person::{Case, CaseEvent, CaseStanding};
use crate::{Actor, AgreementId, Context, Decision};

/// Takes back again what the person had taken back, or had answered otherwise, when a backup from before was put back;
/// and with it whatever rests on that. Nobody shares on a yes that was no yes any more: they ask again.
pub fn end_again(
    case: &Case,
    concern: &Concern,
    ended: &BTreeSet<AgreementId>,
    context: &Context<'_>,
) -> Decision {
    let mut decision = Decision::default();
    if case.standing == CaseStanding::Erased {
        return decision;
    }
    for agreement in case.standing_agreements().intersection(ended) {
        let Some(standing) = case.agreements.get(agreement) else {
            continue;
        };
        let event = CaseEvent::AgreementWithdrawn {
            agreement: *agreement,
            by: Actor::System,
        };
        decision.case(case.id, event);
        let (matter, by) = (standing.terms.matter, Actor::System);
        stop_shares(matter, case, concern, by, context, &mut decision);
    }
    decision
}
