//! The rules as histories reach them, and how one of them is broken.

use std::collections::BTreeSet;

use case::concern::{Concern, ConcernOrder, ReportConcern};
use case::person::{
    AnswerEmergency, AskEmergency, Case, CaseEvent, ChildRules, ConfirmErasure, DealWithLapse,
    DemandOrder, HolderOrder, OpenPage, PersonOrder, Presume, RaiseAlarm, ReceiveDemand,
    ReceiverOrder, StopEmergency, UseEmergency, lapse,
};
use case::{Compartment, ConcernEvent, Context, Decision, Event, Refusal};
use jiff::Timestamp;

use super::world::Entry;

/// Everything that can be ordered of concerns and cases, and what time does by itself.
#[derive(Debug, Clone)]
pub(super) enum Order {
    Report(ReportConcern),
    OnConcern(ConcernOrder),
    Presume(Presume),
    Holder(HolderOrder),
    Receiver(ReceiverOrder),
    Lapsed(DealWithLapse),
    Alarm(RaiseAlarm),
    Ask(AskEmergency),
    Answer(AnswerEmergency),
    Alone(UseEmergency),
    Stop(StopEmergency),
    Page(OpenPage),
    Person(PersonOrder),
    Receive(ReceiveDemand),
    Demand(DemandOrder),
    /// Whether the case of somebody else met in the same concern still stands.
    Confirm {
        others: bool,
    },
    Sweep,
}

/// The state that an order is decided on.
#[derive(Debug, Clone, Copy)]
pub(super) struct On<'a> {
    pub(super) concern: Option<&'a Concern>,
    pub(super) case: Option<&'a Case>,
}

pub(super) type Parts = BTreeSet<Compartment>;
pub(super) type Decided = Result<Decision, Refusal>;

impl Order {
    /// Asks the real rules.
    pub(super) fn decide(self, on: On<'_>, context: &Context<'_>, parts: Parts) -> Decided {
        let concern = || on.concern.expect("the order is on a concern");
        let case = || on.case.expect("the order is on a case");
        match self {
            Self::Report(order) => order.decide(on.concern, context, parts),
            // Whose readers are told of an addition, the engine's histories watch.
            Self::OnConcern(order) => order.decide(concern(), &[], &[], context, parts),
            Self::Presume(order) => order.decide(concern(), &[], on.case, context, parts),
            Self::Holder(order) => order.decide(case(), concern(), context, parts),
            Self::Receiver(order) => order.decide(case(), concern(), context, parts),
            Self::Lapsed(order) => order.decide(case(), context),
            Self::Alarm(order) => order.decide(case(), context, parts),
            Self::Ask(order) => order.decide(case(), concern(), context, parts),
            Self::Answer(order) => order.decide(case(), context, parts),
            Self::Alone(order) => order.decide(case(), context),
            Self::Stop(order) => order.decide(case(), context),
            Self::Page(order) => order.decide(case(), context),
            Self::Person(order) => order.decide(case(), concern(), context, parts),
            Self::Receive(order) => order.decide(case(), context, parts),
            Self::Demand(order) => order.decide(case(), context, parts),
            Self::Confirm { others } => ConfirmErasure.decide(case(), others, &[], context),
            Self::Sweep => Ok(lapse(case(), concern(), context)),
        }
    }
}

/// Deciding and folding. Every method is the real one unless a flaw takes its place.
pub(super) trait Rules {
    fn decide(&self, order: Order, on: On<'_>, context: &Context<'_>, parts: Parts) -> Decided {
        order.decide(on, context, parts)
    }

    /// What comes of a case by an event, given what the real fold makes of it.
    fn case(&self, _before: Option<&Case>, _event: &CaseEvent, after: Case) -> Case {
        after
    }

    /// What comes of a concern by an event, given what the real fold makes of it.
    fn concern(&self, _event: &ConcernEvent, after: Concern) -> Concern {
        after
    }

    /// Whether child rules apply.
    fn child_rules(&self, case: &Case, context: &Context<'_>) -> ChildRules {
        case.child_rules(&context.clock(), context.now)
    }

    /// Keeps an entry.
    fn keep(&self, log: &mut Vec<Entry>, entry: Entry) {
        log.push(entry);
    }
}

impl dyn Rules + '_ {
    /// Folds an entry of a case.
    pub(super) fn fold_case(&self, state: Option<&Case>, entry: &Entry) -> Option<Case> {
        let Event::Case(event) = &entry.event else {
            return state.cloned();
        };
        let id = entry.stream.id.into_bytes().into();
        let after = Case::evolve(state.cloned(), id, entry.at, event, &entry.parts)?;
        Some(self.case(state, event, after))
    }

    /// Folds an entry of a concern.
    pub(super) fn fold_concern(&self, state: Option<&Concern>, entry: &Entry) -> Option<Concern> {
        let Event::Concern(event) = &entry.event else {
            return state.cloned();
        };
        let id = entry.stream.id.into_bytes().into();
        let at: Timestamp = entry.at;
        let after = Concern::evolve(state.cloned(), id, at, event, &entry.parts)?;
        Some(self.concern(event, after))
    }
}

/// The rules as they are.
pub(super) struct Real;

impl Rules for Real {}

/// A flaw in deciding: what is decided instead.
pub(super) fn deciding(flaw: impl Fn(Order, On<'_>, &Context<'_>, Parts) -> Decided) -> impl Rules {
    Deciding(flaw)
}

struct Deciding<F>(F);

impl<F: Fn(Order, On<'_>, &Context<'_>, Parts) -> Decided> Rules for Deciding<F> {
    fn decide(&self, order: Order, on: On<'_>, context: &Context<'_>, parts: Parts) -> Decided {
        (self.0)(order, on, context, parts)
    }
}

/// A flaw in folding a case: what comes of the case before and the event, given what should.
pub(super) fn folding(flaw: impl Fn(Option<&Case>, &CaseEvent, Case) -> Case) -> impl Rules {
    Folding(flaw)
}

struct Folding<F>(F);

impl<F: Fn(Option<&Case>, &CaseEvent, Case) -> Case> Rules for Folding<F> {
    fn case(&self, before: Option<&Case>, event: &CaseEvent, after: Case) -> Case {
        (self.0)(before, event, after)
    }
}

/// The events of a case among what was decided.
pub(super) fn case_events(decision: &Decision) -> impl Iterator<Item = &CaseEvent> {
    decision
        .appends
        .iter()
        .filter_map(|append| match &append.event {
            Event::Case(event) => Some(event),
            _ => None,
        })
}

/// Leaves out events of a case.
pub(super) fn without(mut decision: Decision, unwanted: impl Fn(&CaseEvent) -> bool) -> Decision {
    decision.appends.retain(|append| match &append.event {
        Event::Case(event) => !unwanted(event),
        _ => true,
    });
    decision
}
