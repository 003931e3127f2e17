//! Nothing privileged ever leaves without the person's waiver or a court's order that names it, and nothing
//! for the enforcement of immigration law; a demand is told to the person's lawyers, and it and telling the
//! person wait for somebody until they are done.

use std::collections::{BTreeMap, BTreeSet};

use case::person::{
    Agreement, Case, CaseEvent, CaseStanding, ChildRules, ClockKind, CourtOrder, DemandCapacity,
    DemandOrder, HolderOrder, Matter, NamedBasis, ReceiveDemand, Reply, Speaker,
};
use case::{AgreementId, Compartment, DemandId, Event};

use super::rules::{Order, Real, Rules, case_events, deciding, folding, without};
use super::world::{Entry, Step};
use super::{Told, Watch, holds, said, watch};

/// What the invented country keeps privileged: legal papers even from courts.
const PRIVILEGED: [Compartment; 4] = [
    Compartment::Counselling,
    Compartment::Legal,
    Compartment::Health,
    Compartment::Urgent,
];

/// What is remembered of a demand.
struct Known {
    asked: BTreeSet<Compartment>,
    named: bool,
    immigration: bool,
    /// What orders of courts name, by the entries that say so.
    ordered: BTreeMap<u64, BTreeSet<Compartment>>,
}

#[derive(Default)]
struct Demanded {
    known: BTreeMap<DemandId, Known>,
    /// The last answer of each speaker about each demand, and whether it was taken back or mistaken.
    waivers: BTreeMap<(DemandId, Speaker), (AgreementId, Agreement, bool)>,
}

impl Watch for Demanded {
    fn look(&mut self, step: &Step<'_>) -> Result<(), String> {
        let (Some(before), Some(decision)) = (step.case, step.decision()) else {
            return Ok(());
        };
        let after = step.after().ok_or("the case is gone")?;
        for event in case_events(decision) {
            if let CaseEvent::DemandAnswered(answer) = event
                && !matches!(step.order, Order::Receive(_))
            {
                self.leaves(answer.demand, &answer.handed, before, step)?;
            }
        }
        self.learn(step, after)?;
        waiting(step, after)
    }
}

impl Demanded {
    /// Whether what leaves may.
    fn leaves(
        &self,
        id: DemandId,
        handed: &BTreeSet<Compartment>,
        case: &Case,
        step: &Step<'_>,
    ) -> Result<(), String> {
        let known = self.known.get(&id).ok_or("answered, and nobody demanded")?;
        if !handed.is_subset(&known.asked) {
            return Err("more leaves than was asked for".to_owned());
        }
        if known.immigration && !handed.is_empty() {
            return Err("something leaves to enforce immigration law".to_owned());
        }
        if !known.named && !handed.is_empty() {
            return Err("something leaves on no law".to_owned());
        }
        for part in handed.iter().filter(|part| PRIVILEGED.contains(part)) {
            let ordered = known.ordered.values().any(|covers| covers.contains(part));
            let by_court = ordered && *part != Compartment::Legal;
            if !by_court && !self.waived(id, *part, case, step) {
                return Err(format!("privileged, and leaves: {part}"));
            }
        }
        Ok(())
    }

    fn waived(&self, id: DemandId, part: Compartment, case: &Case, step: &Step<'_>) -> bool {
        let context = &step.context;
        let by = |speaker| {
            let said = self.waivers.get(&(id, speaker));
            said.filter(|(_, _, ended)| !ended)
                .map(|(_, terms, _)| terms)
        };
        let yes = |terms: &Agreement| {
            let runs = terms.until.is_none_or(|until| until >= context.today());
            terms.answer == Reply::Agreed && runs && terms.categories.contains(&part)
        };
        let own = by(Speaker::Person);
        match case.child_rules(&context.clock(), context.now) {
            ChildRules::No => own.is_some_and(yes),
            ChildRules::UntilShownOtherwise | ChildRules::Yes => {
                own.is_some_and(|own| yes(own) || own.answer == Reply::TooYoung)
                    && by(Speaker::Representative).is_some_and(yes)
            }
        }
    }

    fn learn(&mut self, step: &Step<'_>, after: &Case) -> Result<(), String> {
        match step.order {
            Order::Receive(ReceiveDemand {
                demand,
                asked,
                capacity,
                basis,
                ..
            }) => {
                let known = Known {
                    asked: asked.clone(),
                    named: *basis != NamedBasis::NotNamed,
                    immigration: *capacity == DemandCapacity::Immigration,
                    ordered: BTreeMap::new(),
                };
                self.known.insert(*demand, known);
                let told = &after.demands[demand].lawyers;
                let lawyers: BTreeSet<_> = after.lawyers().collect();
                if *told != lawyers {
                    return Err("the person's lawyers are not told".to_owned());
                }
            }
            Order::Demand(DemandOrder::RecordOrder(demand, order)) => {
                let known = self.known.get_mut(demand).ok_or("ordered, of nothing")?;
                known.ordered.insert(after.version, order.covers.clone());
            }
            Order::Holder(HolderOrder::RecordAgreement { agreement, terms }) => {
                if let Matter::Waiver { demand } = terms.matter {
                    let said = (*agreement, terms.clone(), false);
                    self.waivers.insert((demand, terms.speaker), said);
                }
            }
            Order::Holder(HolderOrder::WithdrawAgreement(id)) => {
                // The last answer to the same question is what is taken back.
                let before = step.case.and_then(|case| case.agreements.get(id));
                if let Some(terms) = before.map(|it| &it.terms)
                    && let Matter::Waiver { demand } = terms.matter
                    && let Some(said) = self.waivers.get_mut(&(demand, terms.speaker))
                {
                    said.2 = true;
                }
            }
            Order::Holder(HolderOrder::Correct { mistaken }) => {
                for known in self.known.values_mut() {
                    known.ordered.remove(mistaken);
                }
                let same = |it: &&Entry| it.stream == after.id.into() && it.version == *mistaken;
                let entry = step.world.log.iter().find(same);
                if let Some(Event::Case(CaseEvent::AgreementRecorded { agreement, .. })) =
                    entry.map(|entry| &entry.event)
                {
                    let mut said = self.waivers.values_mut();
                    if let Some(said) = said.find(|(id, ..)| id == agreement) {
                        said.2 = true;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// What has to be done about a demand waits for somebody until it is done.
fn waiting(step: &Step<'_>, case: &Case) -> Result<(), String> {
    let runs = |demand: &case::person::Demand, kind| {
        let clock = demand.clocks.get(&kind).and_then(|id| case.clocks.get(id));
        clock.is_some_and(|clock| clock.kind == kind && clock.ended.is_none())
    };
    for demand in case.demands.values() {
        if demand.waits() != runs(demand, ClockKind::DemandAnswer) {
            return Err(
                "an answer that is owed has no clock, or a clock nothing to wait for".into(),
            );
        }
        if demand.is_to_be_told() != runs(demand, ClockKind::DemandTold) {
            return Err("who is to be told waits for no day, or a day for nobody".to_owned());
        }
        let lawyers: BTreeSet<_> = case.lawyers().collect();
        if demand.waits() && !lawyers.is_subset(&demand.lawyers) {
            return Err("a lawyer was not told of what is demanded".to_owned());
        }
    }
    if matches!(step.order, Order::Sweep) && case.standing != CaseStanding::Erased {
        let late = case.clocks.values().any(|clock| {
            let over = clock.deadline.as_ref();
            let over = over.is_some_and(|deadline| deadline.is_over(step.context.now));
            let silent = clock.ended.is_none() && clock.missed_at.is_none();
            clock.kind.is_of_demand() && over && silent
        });
        if late {
            return Err("nobody was told that a demand is late".to_owned());
        }
    }
    Ok(())
}

#[test]
fn nothing_privileged_leaves_without_waiver_or_court_order() {
    holds::<Demanded>();
    let told = watch::<Demanded>(&Real, Told::DemandsAnew);
    told.unwrap_or_else(|wrong| panic!("{wrong}"));
}

/// The watch finds the flaw, and says so in these words.
fn caught(flawed: &dyn Rules, words: &str) {
    said(watch::<Demanded>(flawed, Told::DemandsAlike), words);
}

/// Answers decided on another case than the one that is there.
fn answering(change: impl Fn(&mut Case, DemandId)) -> impl Rules {
    deciding(move |order, on, context, parts| {
        let changed = match (&order, on.case) {
            (Order::Demand(DemandOrder::Answer { demand, .. }), Some(case)) => {
                let mut case = case.clone();
                change(&mut case, *demand);
                Some(case)
            }
            _ => None,
        };
        let case = changed.as_ref().or(on.case);
        order.decide(super::rules::On { case, ..on }, context, parts)
    })
}

fn order_of_all(case: &mut Case, id: DemandId) {
    if let Some(demand) = case.demands.get_mut(&id) {
        let all = CourtOrder {
            court: "No court".to_owned(),
            made_on: demand.received.received_on,
            covers: Compartment::STANDING.into(),
        };
        demand.orders.push((0, all));
    }
}

#[test]
fn an_order_that_no_court_made_is_caught() {
    caught(&answering(order_of_all), "privileged, and leaves");
}

#[test]
fn a_waiver_that_was_taken_back_and_still_counts_is_caught() {
    let flawed = answering(|case, _| {
        for agreement in case.agreements.values_mut() {
            agreement.ended = None;
        }
    });
    caught(&flawed, "privileged, and leaves");
}

#[test]
fn a_childs_waiver_without_who_represents_the_child_is_caught() {
    let flawed = answering(|case, id| {
        let matter = Matter::Waiver { demand: id };
        let own = case.answer(matter, Speaker::Person);
        if let Some((_, own)) = own {
            let mut other = own.clone();
            other.terms.speaker = Speaker::Representative;
            other.recorded_by = u64::MAX;
            case.agreements.insert([255; 16].into(), other);
        }
    });
    caught(&flawed, "privileged, and leaves");
}

#[test]
fn a_waiver_of_one_demand_that_counts_for_another_is_caught() {
    let flawed = answering(|case, id| {
        for agreement in case.agreements.values_mut() {
            if let Matter::Waiver { demand } = &mut agreement.terms.matter {
                *demand = id;
            }
        }
    });
    caught(&flawed, "privileged, and leaves");
}

#[test]
fn what_is_handed_over_to_enforce_immigration_law_is_caught() {
    let flawed = deciding(|order, on, context, parts| {
        let order = match order {
            Order::Receive(mut received) => {
                received.capacity = DemandCapacity::OtherAuthority;
                Order::Receive(received)
            }
            other => other,
        };
        order.decide(on, context, parts)
    });
    caught(&flawed, "to enforce immigration law");
}

#[test]
fn what_leaves_on_no_law_is_caught() {
    let flawed = answering(|case, id| {
        if let Some(demand) = case.demands.get_mut(&id) {
            demand.received.basis = case::person::DemandBasis::Article("any".to_owned());
        }
    });
    caught(&flawed, "leaves on no law");
}

#[test]
fn a_lawyer_who_is_not_told_is_caught() {
    let flawed = folding(|_, event, mut after| {
        if let CaseEvent::DemandReceived(received) = event
            && let Some(demand) = after.demands.get_mut(&received.demand)
        {
            demand.lawyers.clear();
        }
        after
    });
    caught(&flawed, "lawyers are not told");
    let silent = deciding(|order, on, context, parts| {
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            matches!(event, CaseEvent::DemandLawyerTold { .. })
        }))
    });
    caught(&silent, "a lawyer was not told");
}

#[test]
fn a_demand_that_waits_for_nobody_is_caught() {
    for unwanted in [ClockKind::DemandAnswer, ClockKind::DemandTold] {
        let flawed = deciding(move |order, on, context, parts| {
            let decision = order.decide(on, context, parts)?;
            Ok(without(
                decision,
                |event| matches!(event, CaseEvent::ClockStarted { kind, .. } if *kind == unwanted),
            ))
        });
        let words = match unwanted {
            ClockKind::DemandAnswer => "has no clock",
            _ => "waits for no day",
        };
        caught(&flawed, words);
    }
    let closed = deciding(|order, on, context, parts| {
        let quiet = on
            .case
            .is_some_and(|case| case.standing != CaseStanding::Open);
        let decision = order.decide(on, context, parts)?;
        Ok(without(decision, |event| {
            quiet && matches!(event, CaseEvent::DeadlineMissed { .. })
        }))
    });
    caught(&closed, "nobody was told that a demand is late");
}
