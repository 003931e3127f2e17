//! Lost contact: what is looked for when, and for a child at once.

use super::demand::none_waits;
use crate::concern::not_in_future;
use crate::person::{Case, CaseEvent, ChildRules, ClockEnd, ClockKind, LossKind, RecordedLoss};
use crate::person::{CloseReason, ErasureGrade, ErasureGround, ReportedMissing};
use crate::{Actor, Context, Decision, Event, Refusal};
use jiff::civil::Date;

/// What is recorded of a loss of contact.
pub(super) fn lost(
    case: &Case,
    how: LossKind,
    last_seen: Option<Date>,
    context: &Context<'_>,
) -> Result<CaseEvent, Refusal> {
    not_in_future(last_seen, context)?;
    if case.lost().is_some() {
        return Err(Refusal::AlreadyRecorded);
    }
    let by = context.actor;
    Ok(CaseEvent::ContactLost(RecordedLoss { how, last_seen, by }))
}

/// What is recorded of a report that a child is missing.
pub(super) fn reported(
    case: &Case,
    office: &str,
    on: Date,
    context: &Context<'_>,
) -> Result<CaseEvent, Refusal> {
    not_in_future(Some(on), context)?;
    if case.lost().is_none() {
        return Err(Refusal::NotLost);
    }
    if case.child_rules(&context.clock(), context.now) == ChildRules::No {
        return Err(Refusal::AdultsAreNotReported);
    }
    let office = office.trim().to_owned();
    if office.is_empty() {
        return Err(Refusal::OfficeMissing);
    }
    let by = context.actor;
    Ok(CaseEvent::MissingReported(ReportedMissing {
        office,
        on,
        by,
    }))
}

/// Whoever cannot be reached can have wished for nothing, and nobody knows that they are safe. A child's no to
/// everything ends no protection.
pub(super) fn closable(
    case: &Case,
    reason: CloseReason,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    let child = case.child_rules(&context.clock(), context.now) != ChildRules::No;
    match reason {
        CloseReason::DeclinedEverything if child => Err(Refusal::ChildDeclines),
        CloseReason::Died | CloseReason::Mistake => Ok(()),
        _ if case.lost().is_some() => Err(Refusal::PersonLost),
        _ => Ok(()),
    }
}

/// Of whoever wants nothing coded facts stay, and no name: it is asked for at once that what is sealed be
/// destroyed, unless somebody demands the file.
pub(super) fn no_name_is_kept(
    case: &Case,
    reason: CloseReason,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    if reason == CloseReason::DeclinedEverything && none_waits(case).is_ok() {
        let asked = CaseEvent::ErasureAsked {
            grade: ErasureGrade::Sealed,
            ground: ErasureGround::PersonsWish,
            by: context.actor,
        };
        decision.case(case.id, asked);
    }
}

/// Starts and ends the clocks of a lost contact, as the case will be after what was decided: to try again while the
/// person is not reached, and to report a child missing.
pub(super) fn keep_clocks(case: &Case, context: &Context<'_>, decision: &mut Decision) {
    let after = case.after(decision, context.now);
    let lost = after.lost();
    let attempts = lost.map(|loss| loss.attempts);
    // An attempt is what the clock waits for; then the next is due.
    let tried = lost.is_some_and(|loss| loss.last_attempt > Some(case.version));
    let reached = matches!(
        decision.appends.first().map(|append| &append.event),
        Some(Event::Case(CaseEvent::ContactMade(_)))
    );
    if let Some((clock, _)) = after.running(ClockKind::Attempt)
        && (lost.is_none() || tried)
    {
        let how = match reached {
            true => ClockEnd::Done,
            false => ClockEnd::NotNeeded,
        };
        let by = context.actor;
        decision.case(case.id, CaseEvent::ClockEnded { clock, how, by });
    }
    if let Some(attempts) = attempts
        && (tried || after.running(ClockKind::Attempt).is_none())
    {
        let deadline = context.clock().attempt(context.now, attempts);
        start(case, ClockKind::Attempt, deadline, decision);
    }
    let child = after.child_rules(&context.clock(), context.now) != ChildRules::No;
    let missing = lost.is_some_and(|loss| !loss.reported) && child;
    match (missing, after.running(ClockKind::MissingReport)) {
        (true, None) => {
            let deadline = context.clock().missing_report(context.now);
            start(case, ClockKind::MissingReport, deadline, decision);
        }
        (false, Some((clock, _))) => {
            let how = match lost.is_some_and(|loss| loss.reported) {
                true => ClockEnd::Done,
                false => ClockEnd::NotNeeded,
            };
            let by = context.actor;
            decision.case(case.id, CaseEvent::ClockEnded { clock, how, by });
        }
        (true, Some(_)) | (false, None) => {}
    }
}

fn start(case: &Case, kind: ClockKind, deadline: crate::clock::Deadline, decision: &mut Decision) {
    let started = CaseEvent::ClockStarted {
        kind,
        deadline: Some(deadline),
        by: Actor::System,
    };
    decision.case(case.id, started);
}
