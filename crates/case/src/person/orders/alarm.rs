//! The alarm on an order that would remove the person from safety.

use std::collections::BTreeSet;

use super::page::hand_to_person;
use crate::parts::refuse_foreign_parts;
use crate::person::{AdverseOrder, Case, CaseEvent, CaseStanding};
use crate::{Compartment, Context, Decision, Refusal};

/// Tells holder, lawyers and duty desk at once of an order that would remove the person from safety.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RaiseAlarm(pub AdverseOrder);

impl RaiseAlarm {
    /// Decides an alarm: from presumption on it is always raised, also on a closed case.
    ///
    /// # Errors
    /// Refuses a part that belongs to a referral, and a case of which nothing is left to act on.
    pub fn decide(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        refuse_foreign_parts(&parts, None)?;
        if case.standing == CaseStanding::Erased {
            return Err(Refusal::CaseErased);
        }
        let told = case
            .lawyers()
            .chain([case.holder, context.duties.desk])
            .collect();
        let mut decision = Decision::default();
        for (reader, basis) in case.readers(context.today()) {
            decision.grant(case.id.into(), parts.iter().copied(), reader, &basis);
        }
        hand_to_person(case, &parts, &mut decision);
        let event = CaseEvent::AlarmRaised {
            order: self.0,
            told,
            by: context.actor,
        };
        decision.case_with(case.id, event, parts);
        Ok(decision)
    }
}
