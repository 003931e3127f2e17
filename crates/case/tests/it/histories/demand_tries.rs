//! What is tried of demands for records in a history.

use std::collections::BTreeSet;

use case::person::{
    Agreement, AppealStep, Case, CourtOrder, DemandCapacity, DemandChannel, DemandOrder,
    DemandReason, Explained, Explanation, HolderOrder, Matter, NamedBasis, NoLawyer, NotTold,
    PersonTold, ReceiveDemand, Reply, Speaker, Through,
};
use case::{Compartment, DemandId};
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use super::rules::Order;

/// What is asked for, handed over, waived or ordered.
#[derive(Debug, Clone, Copy)]
pub(super) enum Share {
    Nothing,
    Counselling,
    Legal,
    Open,
    Everything,
}

impl Share {
    fn of(self, asked: &BTreeSet<Compartment>) -> BTreeSet<Compartment> {
        let privileged = [
            Compartment::Counselling,
            Compartment::Legal,
            Compartment::Health,
            Compartment::Urgent,
        ];
        match self {
            Self::Nothing => BTreeSet::new(),
            Self::Counselling => [Compartment::Counselling].into(),
            Self::Legal => [Compartment::Legal].into(),
            Self::Open => asked
                .iter()
                .copied()
                .filter(|part| !privileged.contains(part))
                .collect(),
            Self::Everything => asked.clone(),
        }
    }
}

/// Something tried of a demand. Numbers pick one of what is there.
#[derive(Debug, Clone)]
pub(super) enum DemandTry {
    Receive {
        capacity: DemandCapacity,
        named: bool,
        asked: Share,
        lawyer_said: bool,
        /// Days until it is looked at again whether the person can be told; `None` where the person was.
        again: Option<u8>,
        by_when: Option<u8>,
    },
    Waive {
        demand: u8,
        reply: Reply,
        speaker: Speaker,
        what: Share,
        days: Option<u8>,
    },
    CourtOrder {
        demand: u8,
        what: Share,
    },
    Answer {
        demand: u8,
        handed: Share,
        appeal: Option<u8>,
    },
    Tell {
        demand: u8,
        again: Option<u8>,
    },
    Appeal {
        demand: u8,
    },
}

impl DemandTry {
    /// The order it comes to on a case; `None` where there is nothing to try it on.
    pub(super) fn order(&self, case: &Case, fresh: [u8; 16], today: Date) -> Option<Order> {
        let later = |days: u8| today.saturating_add(i32::from(days).days());
        let pick = |number: u8| {
            let among = case.demands.len().max(1);
            case.demands.iter().nth(usize::from(number) % among)
        };
        let person = |again: Option<u8>| match again {
            None => PersonTold::Told,
            Some(days) => PersonTold::NotYet {
                why: NotTold::NotReachable,
                again: later(days),
            },
        };
        let all: BTreeSet<_> = Compartment::STANDING.into();
        Some(match self.clone() {
            Self::Receive {
                capacity,
                named,
                asked,
                lawyer_said,
                again,
                by_when,
            } => Order::Receive(ReceiveDemand {
                demand: fresh.into(),
                body: "Invented office".to_owned(),
                capacity,
                basis: match named {
                    true => NamedBasis::Article("Invented Code art. 7".to_owned()),
                    false => NamedBasis::NotNamed,
                },
                asked: asked.of(&all),
                received_on: today.yesterday().ok()?,
                how: DemandChannel::Post,
                by_when: by_when.map(later),
                no_lawyer: lawyer_said.then_some(NoLawyer::Nobody),
                person: person(again),
            }),
            Self::Waive {
                demand,
                reply,
                speaker,
                what,
                days,
            } => {
                let (demand, it) = pick(demand)?;
                let terms = Agreement {
                    matter: Matter::Waiver { demand: *demand },
                    speaker,
                    answer: reply,
                    categories: match what {
                        Share::Everything => all
                            .iter()
                            .copied()
                            .filter(|part| case::person::privilege_of(*part).is_some())
                            .filter(|part| it.received.asked.contains(part))
                            .collect(),
                        what => what.of(&it.received.asked),
                    },
                    until: days.map(later),
                    explained: Explanation {
                        language: "en".to_owned(),
                        how: Explained::Aloud,
                        through: Through::Worker,
                    },
                };
                let agreement = fresh.into();
                Order::Holder(HolderOrder::RecordAgreement { agreement, terms })
            }
            Self::CourtOrder { demand, what } => {
                let (demand, it) = pick(demand)?;
                let order = CourtOrder {
                    court: "Invented Court 1/2026".to_owned(),
                    made_on: today.yesterday().ok()?,
                    covers: what.of(&it.received.asked),
                };
                Order::Demand(DemandOrder::RecordOrder(*demand, order))
            }
            Self::Answer {
                demand,
                handed,
                appeal,
            } => {
                let (demand, it) = pick(demand)?;
                Order::Demand(DemandOrder::Answer {
                    demand: *demand,
                    handed: handed.of(&it.received.asked),
                    reasons: [DemandReason::TooWide].into(),
                    appeal_until: appeal.map(later),
                })
            }
            Self::Tell { demand, again } => {
                let demand: DemandId = *pick(demand)?.0;
                Order::Demand(DemandOrder::Tell(demand, person(again)))
            }
            Self::Appeal { demand } => {
                let demand: DemandId = *pick(demand)?.0;
                Order::Demand(DemandOrder::Appeal(demand, AppealStep::Lodged))
            }
        })
    }
}

pub(super) fn demand_tries() -> impl Strategy<Value = DemandTry> {
    let share = || {
        let all = vec![
            Share::Everything,
            Share::Everything,
            Share::Everything,
            Share::Everything,
            Share::Counselling,
            Share::Legal,
            Share::Open,
            Share::Nothing,
        ];
        prop::sample::select(all)
    };
    let capacity = prop::sample::select(vec![
        DemandCapacity::Prosecution,
        DemandCapacity::Defence,
        DemandCapacity::Court,
        DemandCapacity::Immigration,
    ]);
    let reply = prop_oneof![
        8 => Just(Reply::Agreed),
        1 => Just(Reply::Refused),
        1 => Just(Reply::TooYoung),
    ];
    let speaker = prop_oneof![3 => Just(Speaker::Person), 1 => Just(Speaker::Representative)];
    let number = || 0_u8..3;
    let days = |weight| prop::option::weighted(weight, 0_u8..20);
    let (named, said) = (prop::bool::weighted(0.8), prop::bool::weighted(0.9));
    prop_oneof![
        3 => (capacity, named, share(), said, days(0.4), days(0.5)).prop_map(
            |(capacity, named, asked, lawyer_said, again, by_when)| DemandTry::Receive {
                capacity, named, asked, lawyer_said, again, by_when,
            }
        ),
        5 => (number(), reply, speaker, share(), days(0.3)).prop_map(
            |(demand, reply, speaker, what, days)| DemandTry::Waive {
                demand, reply, speaker, what, days,
            }
        ),
        2 => (number(), share()).prop_map(|(demand, what)| DemandTry::CourtOrder { demand, what }),
        3 => (number(), share(), days(0.4)).prop_map(|(demand, handed, appeal)| {
            DemandTry::Answer { demand, handed, appeal }
        }),
        2 => (number(), days(0.4)).prop_map(|(demand, again)| DemandTry::Tell { demand, again }),
        1 => number().prop_map(|demand| DemandTry::Appeal { demand }),
    ]
}
