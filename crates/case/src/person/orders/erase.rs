//! Destroying a case, which takes two organisations.

use std::collections::BTreeSet;

use super::demand::none_waits;
use super::page::end_keys;
use crate::person::{
    Case, CaseEvent, CaseStanding, ChildRules, CloseReason, ErasureGrade, ErasureGround,
};
use crate::{
    Append, Concern, ConcernEvent, Context, Decision, Event, Refusal, StreamId, StreamKind,
};

/// Confirms that a closed case be destroyed, as its holder asked.
///
/// One organisation alone cannot make a case disappear, whatever it would hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfirmErasure;

impl ConfirmErasure {
    /// Decides that a case is destroyed, and with it the concern in which the person was met unless
    /// the case of somebody else met in it still stands (`others`), and the concerns that were joined to this case
    /// alone.
    ///
    /// # Errors
    /// Refuses a case whose holder did not ask, or asked and opened it again, a confirmation by
    /// the organisation that asked, and what somebody wished who declined everything and may have been a child.
    pub fn decide(
        self,
        case: &Case,
        others: bool,
        alone: &[&Concern],
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        if case.standing == CaseStanding::Erased {
            return Err(Refusal::CaseErased);
        }
        let asked = case.erasure.ok_or(Refusal::ErasureNotAsked)?;
        if asked.by == context.actor.organisation() {
            return Err(Refusal::SecondOrganisation);
        }
        none_waits(case)?;
        // What showed an adult may have been called a mistake since.
        let declined = case.standing == CaseStanding::Closed(CloseReason::DeclinedEverything)
            && asked.ground == ErasureGround::PersonsWish;
        if declined && case.child_rules(&context.clock(), context.now) != ChildRules::No {
            return Err(Refusal::ChildDeclines);
        }
        let grade = asked.grade;
        let mut decision = Decision::default();
        let by = context.actor;
        decision.case(case.id, CaseEvent::Erased { grade, by });
        end_keys(case, &mut decision);
        let mut streams = vec![StreamId::from(case.id)];
        let told = (!others).then_some(case.concern).into_iter();
        for concern in told.chain(alone.iter().map(|concern| concern.id)) {
            let concern = concern.into();
            streams.push(concern);
            // Said in the concern too, so that nobody adds to it at the same moment what would stay.
            decision.appends.push(Append {
                stream: concern,
                event: Event::Concern(ConcernEvent::Erased { grade, by }),
                parts: BTreeSet::new(),
            });
        }
        for stream in streams {
            decision.erase(stream, grade);
            if grade == ErasureGrade::Everything {
                // Who opened it, and why, tells of it as well.
                let kind = StreamKind::Access;
                decision.erase(StreamId { kind, ..stream }, grade);
            }
        }
        Ok(decision)
    }
}
