//! Invariant 4: from presumption on, a removal or detention order starts an alarm to holder, lawyer
//! and duty desk, never a workflow.

use std::collections::{BTreeMap, BTreeSet};

use case::person::{Case, CaseEvent, CaseStanding, CloseReason, HolderOrder, Need, ReceiverOrder};
use case::{CaseId, Event, OrganisationId, ReferralId, Refusal};

use super::country::DESK;
use super::rules::{On, Order, deciding, folding};
use super::world::Step;
use super::{Watch, caught, holds};

/// Who gives legal aid in each case, learnt from the answers.
#[derive(Default)]
struct Alarm {
    lawyers: BTreeMap<CaseId, BTreeMap<ReferralId, OrganisationId>>,
}

impl Watch for Alarm {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        let Some(before) = step.case else {
            return Ok(());
        };
        if let (Order::Alarm(alarm), decided) = (step.order, step.decided) {
            let decision = decided
                .as_ref()
                .map_err(|it| format!("no alarm was raised: {it}"))?;
            let events: Vec<_> = decision
                .appends
                .iter()
                .map(|append| &append.event)
                .collect();
            let [Event::Case(CaseEvent::AlarmRaised { order, told, .. })] = events[..] else {
                return Err(format!("an alarm came to {events:?}"));
            };
            let lawyers = self.lawyers.get(&before.id).into_iter().flatten();
            let expected: BTreeSet<_> = lawyers
                .map(|(_, lawyer)| *lawyer)
                .chain([before.holder, DESK])
                .collect();
            if *order != alarm.0 || *told != expected {
                return Err(format!("told {told:?} and not {expected:?}"));
            }
            return nothing_else(before, step.after().ok_or("the case is gone")?);
        }
        self.learn(step, before);
        Ok(())
    }
}

impl Alarm {
    fn learn(&mut self, step: &Step<'_>, before: &Case) {
        let Some(decision) = step.decision() else {
            return;
        };
        let lawyers = self.lawyers.entry(before.id).or_default();
        if let Order::Receiver(ReceiverOrder::Accept(id)) = step.order {
            let sent = &before.referrals[id].sent;
            if sent.need == Need::LegalAid {
                lawyers.insert(*id, sent.to);
            }
        }
        for event in super::rules::case_events(decision) {
            if let CaseEvent::ReferralWithdrawn { referral, .. }
            | CaseEvent::ReferralCompleted { referral, .. } = event
            {
                lawyers.remove(referral);
            }
        }
    }
}

/// The case is as it was, but for what was written and when.
fn nothing_else(before: &Case, after: &Case) -> Result<(), String> {
    let mut expected = before.clone();
    expected.version = after.version;
    expected.moved_at = after.moved_at;
    expected.compartments.clone_from(&after.compartments);
    // Whoever raised it may have written words that it does not read later.
    expected.narrowed = after.narrowed;
    // One that nobody has answered stands, and an earlier one stands on.
    if before.alarm.is_none() {
        expected.alarm = after.alarm;
    }
    if expected == *after {
        Ok(())
    } else {
        Err("an alarm changed the case".to_owned())
    }
}

#[test]
fn an_alarm_is_always_raised_to_holder_lawyers_and_desk_and_does_nothing_else() {
    holds::<Alarm>();
}

#[test]
fn an_alarm_skipped_on_a_closed_case_is_caught() {
    let flawed = deciding(|order, on, context, parts| match (&order, on.case) {
        (Order::Alarm(_), Some(case)) if case.standing != CaseStanding::Open => {
            Err(Refusal::CaseClosed)
        }
        _ => order.decide(on, context, parts),
    });
    caught::<Alarm>(&flawed, "no alarm was raised");
}

/// Alarms in which somebody is not told.
fn not_told(who: impl Fn(&Case) -> BTreeSet<OrganisationId>) -> impl super::rules::Rules {
    deciding(move |order, on, context, parts| {
        let mut decision = order.decide(on, context, parts)?;
        for append in &mut decision.appends {
            if let (Event::Case(CaseEvent::AlarmRaised { told, .. }), Some(case)) =
                (&mut append.event, on.case)
            {
                let silent = who(case);
                told.retain(|organisation| !silent.contains(organisation));
            }
        }
        Ok(decision)
    })
}

#[test]
fn an_alarm_that_forgets_holder_lawyer_or_desk_is_caught() {
    caught::<Alarm>(&not_told(|case| [case.holder].into()), "and not");
    caught::<Alarm>(&not_told(|case| case.lawyers().collect()), "and not");
    caught::<Alarm>(&not_told(|_| [DESK].into()), "and not");
}

#[test]
fn an_alarm_that_becomes_a_workflow_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let alarm = matches!(order, Order::Alarm(_));
        let mut decision = order.decide(on, context, parts)?;
        if let (true, Some(open)) = (
            alarm,
            on.case.filter(|it| it.standing == CaseStanding::Open),
        ) {
            let close = Order::Holder(HolderOrder::Close(CloseReason::SupportEnded));
            let more = close.decide(
                On {
                    case: Some(open),
                    ..on
                },
                context,
                BTreeSet::new(),
            );
            decision
                .appends
                .extend(more.into_iter().flat_map(|more| more.appends));
        }
        Ok(decision)
    });
    caught::<Alarm>(&flawed, "an alarm came to");
    let silent = folding(|_, event, after| match event {
        CaseEvent::AlarmRaised { .. } => Case {
            standing: CaseStanding::Closed(CloseReason::Returned),
            ..after
        },
        _ => after,
    });
    caught::<Alarm>(&silent, "an alarm changed the case");
}
