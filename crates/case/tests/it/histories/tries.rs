//! What is tried in a history: few ids, so that orders meet what earlier ones made.

use std::collections::{BTreeMap, BTreeSet};

use case::clock::Urgency;
use case::concern::{ConcernOrder, ConcernOutcome, Danger, Noticed, ReportConcern, Tell, Told};
use case::person::{
    AdverseOrder, AgeClaim, AgeStatement, Agreement, AgreementKind, AnswerEmergency, AskEmergency,
    Case, CaseStanding, CloseReason, ContactResult, DealWithLapse, DeclineReason, DependantKind,
    EmergencyGround, Explained, Explanation, HolderOrder, LossKind, MadeContact, Matter, Need,
    OpenPage, OutsideReason, OwnPage, PageKey, PersonOrder, Presume, PresumptionBasis, RaiseAlarm,
    ReceiverOrder, Reply, ReturnRisk, RiskFinding, SafetyTalk, ScreenedBeside, ScreeningMode,
    ShareBasis, SharedWith, Source, Speaker, StopEmergency, Through, UseEmergency,
};
use case::profile::BodyKind;
use case::{Actor, CaseId, Compartment, ConcernId};
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;
use screening::{Answer, Level};

use super::country::{DESK, kind as kind_of, member, organisation};
use super::demand_tries::{DemandTry, demand_tries};
use super::rules::{Order, Parts};
use super::world::World;

/// One history: a concern, a person presumed in it, and what comes after.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) zone: u8,
    beginning: [Try; 2],
    rest: Vec<Try>,
}

impl Story {
    pub(super) fn steps(&self) -> impl Iterator<Item = &Try> {
        self.beginning.iter().chain(&self.rest)
    }
}

/// Something tried. Numbers pick an organisation, or one of what is there.
#[derive(Debug, Clone)]
pub(super) enum Try {
    Report {
        by: u8,
    },
    AddToConcern {
        concern: u8,
    },
    EndConcern {
        concern: u8,
    },
    Presume {
        concern: u8,
        by_desk: bool,
        basis: PresumptionBasis,
        maybe_child: Tell,
    },
    On {
        case: u8,
        act: Act,
    },
    /// By an organisation, that a case be destroyed.
    ConfirmErasure {
        case: u8,
        by: u8,
    },
    Wait {
        hours: u32,
    },
    Sweep,
}

/// Something tried on a case.
#[derive(Debug, Clone)]
pub(super) enum Act {
    Age {
        claim: AgeClaim,
        source: Source,
        days_ago: u8,
    },
    ShowAge {
        child: bool,
        said: bool,
    },
    Account {
        source: Source,
        days_ago: u8,
        said: bool,
    },
    Screen {
        answers: BTreeMap<String, Answer>,
        level: Level,
    },
    Agree {
        kind: AgreementKind,
        reply: Reply,
        speaker: Speaker,
        with: u8,
        /// Whether everything may go, or only how to reach the person.
        all: bool,
        days: Option<u8>,
    },
    TakeBack(u8),
    Refer {
        to: u8,
        need: Need,
        urgency: Urgency,
        on: On,
        copy: bool,
    },
    Withdraw(u8),
    Accept(u8),
    Decline(u8, DeclineReason),
    Complete(u8),
    DealWithLapse(u8),
    Reflect,
    EndClock {
        clock: u8,
        persons_choice: bool,
    },
    Correct {
        back: u8,
        said: bool,
    },
    Close,
    Reopen,
    Alarm {
        by: u8,
        order: AdverseOrder,
    },
    /// By an organisation, or by the holder.
    AskEmergency {
        by: Option<u8>,
        said: bool,
    },
    AnswerEmergency {
        emergency: u8,
        by: u8,
        confirm: bool,
    },
    OpenAlone {
        emergency: u8,
        by: Option<u8>,
    },
    StopEmergency(u8),
    TalkOfPage {
        safe: bool,
    },
    OpenPage {
        with: u8,
    },
    /// By the person, or by the holder.
    TurnPageOff {
        by_person: bool,
    },
    TellOfDanger,
    TakeBackOwn(u8),
    TellWrong {
        said: bool,
    },
    Demand(DemandTry),
    /// Writes down where the person is, or how they are reached, or both.
    Whereabouts {
        contact: bool,
        place: bool,
        days_ago: u8,
    },
    Contact(MadeContact, bool),
    Lose(LossKind),
    ReportMissing,
    Dependant {
        kind: DependantKind,
        with_person: Tell,
        in_danger: Tell,
    },
    AssessReturn {
        /// The risk that is answered otherwise than that it is met; none where there is no such risk.
        open: u8,
        finding: Option<RiskFinding>,
        wanted: Tell,
        best_interests: Tell,
    },
    CloseAs(CloseReason),
    BeginEpisode,
}

/// On what a referral is to rest.
#[derive(Debug, Clone)]
pub(super) enum On {
    Agreement(u8),
    Law(&'static str),
}

/// One order with whoever gives it and what it is on.
pub(super) struct Attempt {
    pub(super) order: Order,
    pub(super) actor: Actor,
    pub(super) concern: Option<ConcernId>,
    pub(super) case: Option<CaseId>,
    pub(super) parts: Parts,
}

/// Indicators of means and of purpose: what is asked of every screening here.
pub(super) const MEANS: [&str; 3] = ["cd_documents", "dec_wages", "co_debt_bondage"];
pub(super) const PURPOSE: [&str; 2] = ["ex_excessive_hours", "ex_low_no_salary"];

impl Try {
    /// The orders it comes to in a world; none where there is nothing to try it on.
    pub(super) fn on(&self, world: &mut World) -> Vec<Attempt> {
        let words = || BTreeSet::from([Compartment::Narrative]);
        match self {
            Self::Report { by } => {
                let concern = ConcernId::from(world.fresh_id());
                let told = Told {
                    noticed: Noticed::OwnWork,
                    danger: Danger::Unknown,
                    persons: None,
                    child: Tell::Unknown,
                    forms: BTreeSet::new(),
                    seen_on: None,
                };
                vec![Attempt {
                    order: Order::Report(ReportConcern {
                        concern,
                        told,
                        reference: None,
                    }),
                    actor: member(organisation(*by)),
                    concern: Some(concern),
                    case: None,
                    parts: words(),
                }]
            }
            Self::AddToConcern { concern } => {
                on_concern(*concern, Order::OnConcern(ConcernOrder::Add), world)
            }
            Self::EndConcern { concern } => {
                let order = ConcernOrder::End(ConcernOutcome::NothingFurther);
                on_concern(*concern, Order::OnConcern(order), world)
            }
            Self::Presume {
                concern,
                by_desk,
                basis,
                maybe_child,
            } => {
                let case = CaseId::from(world.fresh_id());
                let Some(concern) = pick(world.concerns.values(), *concern) else {
                    return Vec::new();
                };
                let reporter = concern.reported_by.filter(|_| !by_desk);
                let (basis, maybe_child) = (basis.clone(), *maybe_child);
                vec![Attempt {
                    order: Order::Presume(Presume {
                        case,
                        basis,
                        maybe_child,
                        reference: None,
                    }),
                    actor: member(reporter.unwrap_or(DESK)),
                    concern: Some(concern.id),
                    case: Some(case),
                    parts: BTreeSet::from([
                        Compartment::Identity,
                        Compartment::Contact,
                        Compartment::Narrative,
                    ]),
                }]
            }
            Self::On { case, act } => act.on(*case, world).into_iter().collect(),
            Self::ConfirmErasure { case, by } => {
                let Some(case) = pick(world.cases.values(), *case) else {
                    return Vec::new();
                };
                let met = world.concerns.get(&case.concern);
                let mut met = met.into_iter().flat_map(|concern| &concern.cases);
                let others = met.any(|id| {
                    let other = world.cases.get(id);
                    *id != case.id && other.is_some_and(|it| it.standing != CaseStanding::Erased)
                });
                vec![Attempt {
                    order: Order::Confirm { others },
                    actor: member(organisation(*by)),
                    concern: Some(case.concern),
                    case: Some(case.id),
                    parts: Parts::new(),
                }]
            }
            Self::Wait { hours } => {
                let hours = SignedDuration::from_hours(i64::from(*hours));
                world.now = world.now.saturating_add(hours).unwrap();
                Vec::new()
            }
            Self::Sweep => world.cases.values().map(sweep).collect(),
        }
    }
}

fn pick<'a, T>(from: impl ExactSizeIterator<Item = &'a T>, number: u8) -> Option<&'a T> {
    let among = from.len().max(1);
    from.into_iter().nth(usize::from(number) % among)
}

fn pick_of<K: Copy + Ord, V>(from: &BTreeMap<K, V>, number: u8) -> Option<(K, &V)> {
    let id = *pick(from.keys(), number)?;
    Some((id, from.get(&id)?))
}

fn on_concern(number: u8, order: Order, world: &World) -> Vec<Attempt> {
    let concern = pick(world.concerns.values(), number);
    let attempt = concern.map(|concern| Attempt {
        order,
        actor: member(concern.desk),
        concern: Some(concern.id),
        case: None,
        parts: BTreeSet::from([Compartment::Narrative]),
    });
    attempt.into_iter().collect()
}

fn sweep(case: &Case) -> Attempt {
    Attempt {
        order: Order::Sweep,
        actor: Actor::System,
        concern: Some(case.concern),
        case: Some(case.id),
        parts: Parts::new(),
    }
}

impl Act {
    /// The order it comes to on the case of a number.
    fn on(&self, number: u8, world: &mut World) -> Option<Attempt> {
        let (fresh, now) = (world.fresh_id(), world.now);
        let case = pick(world.cases.values(), number)?;
        let (order, actor, parts) = self.order(case, fresh, now)?;
        let actor = match order {
            Order::Person(_) => Actor::Person,
            _ => member(actor),
        };
        Some(Attempt {
            order,
            actor,
            concern: Some(case.concern),
            case: Some(case.id),
            parts,
        })
    }

    fn order(
        &self,
        case: &Case,
        fresh: [u8; 16],
        now: Timestamp,
    ) -> Option<(Order, case::OrganisationId, Parts)> {
        let said = |said: bool| said.then_some(Compartment::Narrative).into_iter().collect();
        let holders = |order, parts| Some((Order::Holder(order), case.holder, parts));
        // Days here need only be near those of the country: they are given, not counted.
        let today = jiff::tz::TimeZone::UTC.to_datetime(now).date();
        let before = |days: u8| today.saturating_sub(i32::from(days).days());
        let referral = |number| pick(case.referrals.keys(), number).copied();
        let receivers = |number, order: fn(_) -> ReceiverOrder, parts| {
            let id = referral(number)?;
            let to = case.referrals.get(&id)?.sent.to;
            Some((Order::Receiver(order(id)), to, parts))
        };
        let agreement = |number| pick(case.agreements.keys(), number).copied();
        match self.clone() {
            Self::Age {
                claim,
                source,
                days_ago,
            } => {
                let said_on = before(days_ago);
                let statement = AgeStatement {
                    claim,
                    source,
                    said_on,
                };
                holders(HolderOrder::StateAge(statement), said(true))
            }
            Self::ShowAge { child, said: words } => {
                holders(HolderOrder::SettleAge { child }, said(words))
            }
            Self::Account {
                source,
                days_ago,
                said: words,
            } => {
                let given_on = before(days_ago);
                let mut parts: Parts = said(words);
                if words && days_ago == 2 {
                    parts.insert(Compartment::Contact);
                }
                holders(HolderOrder::RecordAccount { source, given_on }, parts)
            }
            Self::Screen { answers, level } => {
                let order = HolderOrder::Screen {
                    instrument: "ilo-ec-2009/2009.1".to_owned(),
                    mode: ScreeningMode::Noticed,
                    answers,
                    beside: ScreenedBeside::default(),
                    level,
                };
                holders(order, said(true))
            }
            Self::Agree {
                kind,
                reply,
                speaker,
                with,
                all,
                days,
            } => {
                let with = organisation(with);
                let named = kind == AgreementKind::Share || kind_of(with) == BodyKind::Police;
                let terms = Agreement {
                    matter: Matter::of(kind, named.then_some(with))?,
                    speaker,
                    answer: reply,
                    categories: match all {
                        true => Compartment::STANDING.into(),
                        false => [Compartment::Contact].into(),
                    },
                    until: days.map(|days| today.saturating_add(i32::from(days).days())),
                    explained: Explanation {
                        language: "en".to_owned(),
                        how: Explained::Aloud,
                        through: Through::Worker,
                    },
                };
                let agreement = fresh.into();
                holders(
                    HolderOrder::RecordAgreement { agreement, terms },
                    said(false),
                )
            }
            Self::TakeBack(number) => holders(
                HolderOrder::WithdrawAgreement(agreement(number)?),
                said(false),
            ),
            Self::Refer {
                to,
                need,
                urgency,
                on,
                copy,
            } => {
                let basis = match on {
                    On::Agreement(number) => ShareBasis::Agreement(agreement(number)?),
                    On::Law(code) => ShareBasis::Law {
                        code: code.to_owned(),
                        told: copy,
                    },
                };
                // Mostly to whom the person agreed to, or nearly every referral would be refused.
                let agreed = match &basis {
                    ShareBasis::Agreement(id) => case.agreements.get(id)?.terms.matter.with(),
                    ShareBasis::Law { .. } => None,
                };
                // Why the law is invoked is said, or it is refused.
                let reason = match &basis {
                    ShareBasis::Law { .. } if to % 4 != 1 => Some(Compartment::Narrative),
                    _ => None,
                };
                let to = agreed.filter(|_| to % 4 != 0).unwrap_or(organisation(to));
                let referral = fresh.into();
                let parts = copy.then_some(Compartment::Referral(referral));
                let carries = match copy {
                    true if urgency == Urgency::Planned => [Compartment::Identity].into(),
                    true => [Compartment::Contact].into(),
                    false => BTreeSet::new(),
                };
                let order = HolderOrder::Refer {
                    referral,
                    to,
                    need,
                    urgency,
                    basis,
                    carries,
                };
                holders(order, parts.into_iter().chain(reason).collect())
            }
            Self::Withdraw(number) => holders(
                HolderOrder::WithdrawReferral(referral(number)?),
                said(false),
            ),
            Self::Accept(number) => {
                let copy = Compartment::Referral(referral(number)?);
                receivers(number, ReceiverOrder::Accept, BTreeSet::from([copy]))
            }
            Self::Decline(number, reason) => {
                let (id, to) = (
                    referral(number)?,
                    case.referrals.get(&referral(number)?)?.sent.to,
                );
                let parts = BTreeSet::from([Compartment::Referral(id)]);
                Some((
                    Order::Receiver(ReceiverOrder::Decline(id, reason)),
                    to,
                    parts,
                ))
            }
            Self::Complete(number) => receivers(number, ReceiverOrder::Complete, said(false)),
            Self::DealWithLapse(number) => {
                let order = Order::Lapsed(DealWithLapse(referral(number)?));
                Some((order, organisation(number), said(false)))
            }
            Self::Reflect => holders(HolderOrder::StartReflection, said(false)),
            Self::EndClock {
                clock,
                persons_choice,
            } => {
                let clock = *pick(case.clocks.keys(), clock)?;
                holders(
                    HolderOrder::EndClock {
                        clock,
                        persons_choice,
                    },
                    said(false),
                )
            }
            Self::Correct { back, said: words } => {
                let mistaken = case.version.saturating_sub(u64::from(back));
                holders(HolderOrder::Correct { mistaken }, said(words))
            }
            Self::Close => holders(HolderOrder::Close(CloseReason::SupportEnded), said(false)),
            Self::Reopen => holders(HolderOrder::Reopen, said(false)),
            Self::AskEmergency { by, said } => {
                let emergency = fresh.into();
                let order = AskEmergency {
                    emergency,
                    ground: EmergencyGround::DangerToLife,
                    compartments: Compartment::STANDING.into(),
                };
                let words = said.then_some(Compartment::Emergency(emergency));
                let parts = words.into_iter().collect();
                let by = by.map_or(case.holder, organisation);
                Some((Order::Ask(order), by, parts))
            }
            Self::AnswerEmergency {
                emergency,
                by,
                confirm,
            } => {
                let id = *pick(case.emergencies.keys(), emergency)?;
                let order = match confirm {
                    true => AnswerEmergency::Confirm(id),
                    false => AnswerEmergency::Refuse(id),
                };
                let parts = BTreeSet::from([Compartment::Emergency(id)]);
                Some((Order::Answer(order), organisation(by), parts))
            }
            Self::OpenAlone { emergency, by } => {
                let (id, it) = pick_of(&case.emergencies, emergency)?;
                let asker = it.asker()?.1;
                let by = by.map_or(asker, organisation);
                Some((Order::Alone(UseEmergency(id)), by, Parts::new()))
            }
            Self::StopEmergency(number) => {
                let id = *pick(case.emergencies.keys(), number)?;
                Some((Order::Stop(StopEmergency(id)), case.holder, Parts::new()))
            }
            Self::TalkOfPage { safe } => {
                let talk = SafetyTalk {
                    shared_with: SharedWith::Nobody,
                    safe: if safe { Tell::Yes } else { Tell::Unknown },
                    wanted: true,
                };
                holders(HolderOrder::TalkOfPage(talk), said(false))
            }
            Self::OpenPage { with } => {
                let readable = match with {
                    0 => BTreeSet::new(),
                    1 => [Compartment::Contact].into(),
                    2 => [Compartment::Contact, Compartment::Location].into(),
                    _ => OwnPage::MAY_BE_READ.into(),
                };
                let key = PageKey([with; 32]);
                let order = OpenPage { key, readable };
                Some((Order::Page(order), case.holder, said(false)))
            }
            Self::TurnPageOff { by_person: true } => {
                let order = Order::Person(PersonOrder::TurnOff);
                Some((order, case.holder, said(false)))
            }
            Self::TurnPageOff { by_person: false } => {
                holders(HolderOrder::TurnPageOff, said(false))
            }
            Self::TellOfDanger => {
                let order = Order::Person(PersonOrder::TellOfDanger);
                Some((order, case.holder, said(false)))
            }
            Self::TellWrong { said: words } => {
                let order = PersonOrder::TellWrong { about: None };
                Some((Order::Person(order), case.holder, said(words)))
            }
            Self::TakeBackOwn(number) => {
                let order = PersonOrder::TakeBack(agreement(number)?);
                Some((Order::Person(order), case.holder, said(false)))
            }
            Self::Demand(tried) => {
                let order = tried.order(case, fresh, today)?;
                Some((order, case.holder, said(true)))
            }
            Self::Whereabouts {
                contact,
                place,
                days_ago,
            } => {
                let order = HolderOrder::RecordAccount {
                    source: Source::Person,
                    given_on: before(days_ago),
                };
                let contact = contact.then_some(Compartment::Contact);
                let place = place.then_some(Compartment::Location);
                holders(order, contact.into_iter().chain(place).collect())
            }
            Self::Contact(made, words) => {
                let made = MadeContact { on: today, ..made };
                holders(HolderOrder::RecordContact(made), said(words))
            }
            Self::Lose(how) => {
                let order = HolderOrder::LoseContact {
                    how,
                    last_seen: Some(before(1)),
                };
                holders(order, said(false))
            }
            Self::ReportMissing => {
                let order = HolderOrder::ReportMissing {
                    office: "Invented police station".to_owned(),
                    on: before(1),
                };
                holders(order, said(true))
            }
            Self::Dependant {
                kind,
                with_person,
                in_danger,
            } => {
                let order = HolderOrder::RecordDependant {
                    kind,
                    with_person,
                    in_danger,
                };
                holders(order, said(true))
            }
            Self::AssessReturn {
                open,
                finding,
                wanted,
                best_interests,
            } => {
                let met = ReturnRisk::ALL.map(|risk| (risk, RiskFinding::Met));
                let mut findings = BTreeMap::from(met);
                if let Some(risk) = ReturnRisk::ALL.get(usize::from(open)) {
                    match finding {
                        Some(finding) => findings.insert(*risk, finding),
                        None => findings.remove(risk),
                    };
                }
                let order = HolderOrder::AssessReturn {
                    findings,
                    wanted,
                    best_interests,
                };
                holders(order, said(true))
            }
            Self::CloseAs(reason) => holders(HolderOrder::Close(reason), said(false)),
            Self::BeginEpisode => holders(HolderOrder::BeginEpisode, said(false)),
            Self::Alarm { by, order } => Some((
                Order::Alarm(RaiseAlarm(order)),
                organisation(by),
                said(true),
            )),
        }
    }
}

pub(super) fn stories() -> impl Strategy<Value = Story> {
    story(tries(acts().boxed()))
}

/// Histories that tell of little but demands for records, which would otherwise thin out everything else.
pub(super) fn demand_stories() -> impl Strategy<Value = Story> {
    story(tries(demanding().boxed()))
}

fn story(tries: impl Strategy<Value = Try>) -> impl Strategy<Value = Story> {
    let rest = prop::collection::vec(tries, 0..45);
    (0_u8..3, 0_u8..10, presumption(0), rest).prop_map(|(zone, by, presumed, rest)| Story {
        zone,
        beginning: [Try::Report { by }, presumed],
        rest,
    })
}

/// The same, in which the person has a page of their own as well.
pub(super) fn stories_with_pages() -> impl Strategy<Value = Story> {
    let on_pages = (0_u8..4, page_acts()).prop_map(|(case, act)| Try::On {
        case: case / 3,
        act,
    });
    let tries = prop_oneof![4 => tries(acts().boxed()), 1 => on_pages];
    let rest = prop::collection::vec(tries, 0..56);
    (0_u8..3, 0_u8..10, presumption(0), rest).prop_map(|(zone, by, presumed, rest)| Story {
        zone,
        beginning: [Try::Report { by }, presumed],
        rest,
    })
}

/// The same, in which the person is contacted, and moves.
pub(super) fn stories_with_contacts() -> impl Strategy<Value = Story> {
    let contacts = (0_u8..4, contact_acts()).prop_map(|(case, act)| Try::On {
        case: case / 3,
        act,
    });
    let days = (1_u32..24 * 40).prop_map(|hours| Try::Wait { hours });
    story(prop_oneof![3 => tries(acts().boxed()), 3 => contacts, 1 => days])
}

/// The same, in which the person is lost from sight.
pub(super) fn stories_with_losses() -> impl Strategy<Value = Story> {
    let how = prop::sample::select(vec![
        LossKind::Unknown,
        LossKind::Left,
        LossKind::WithExploiter,
    ]);
    let lost = prop_oneof![
        3 => how.prop_map(Act::Lose),
        2 => Just(Act::ReportMissing),
        4 => contact_acts(),
        1 => (0_u8..3, any::<bool>())
            .prop_map(|(clock, persons_choice)| Act::EndClock { clock, persons_choice }),
        1 => (0_u8..6).prop_map(|back| Act::Correct { back, said: true }),
        1 => Just(Act::Close),
        1 => Just(Act::Reopen),
    ];
    let lost = (0_u8..4, lost).prop_map(|(case, act)| Try::On {
        case: case / 3,
        act,
    });
    story(prop_oneof![2 => tries(acts().boxed()), 4 => lost])
}

/// The same, in which the person has dependants, wants nothing of what is offered, and comes back.
pub(super) fn stories_with_outcomes() -> impl Strategy<Value = Story> {
    let tell = || prop::sample::select(vec![Tell::Yes, Tell::No, Tell::Unknown]);
    let kind = prop::sample::select(vec![DependantKind::Child, DependantKind::ThreatenedFamily]);
    let outcomes = prop_oneof![
        4 => (kind, tell(), tell()).prop_map(|(kind, with_person, in_danger)| Act::Dependant {
            kind,
            with_person,
            in_danger,
        }),
        4 => Just(Act::CloseAs(CloseReason::DeclinedEverything)),
        3 => Just(Act::BeginEpisode),
        1 => Just(Act::Reopen),
        1 => Just(Act::Lose(LossKind::WithExploiter)),
        2 => (any::<bool>()).prop_map(|child| Act::ShowAge { child, said: true }),
        2 => (0_u8..6).prop_map(|back| Act::Correct { back, said: true }),
    ];
    let on_cases = (0_u8..4, outcomes).prop_map(|(case, act)| Try::On {
        case: case / 3,
        act,
    });
    let confirmed =
        (0_u8..4, 0_u8..10).prop_map(|(case, by)| Try::ConfirmErasure { case: case / 3, by });
    story(prop_oneof![4 => tries(acts().boxed()), 8 => on_cases, 2 => confirmed])
}

/// The same, in which the person may go back.
pub(super) fn stories_with_returns() -> impl Strategy<Value = Story> {
    let tell = || {
        prop_oneof![
            6 => Just(Tell::Yes),
            1 => Just(Tell::No),
            1 => Just(Tell::Unknown),
        ]
    };
    let finding = prop::option::of(prop::sample::select(vec![
        RiskFinding::None,
        RiskFinding::Unmet,
        RiskFinding::Unknown,
    ]));
    let returns = prop_oneof![
        6 => (0_u8..20, finding, tell(), tell()).prop_map(|(open, finding, wanted, best_interests)| {
            Act::AssessReturn { open, finding, wanted, best_interests }
        }),
        6 => Just(Act::CloseAs(CloseReason::Returned)),
        3 => Just(Act::Reopen),
        2 => (any::<bool>()).prop_map(|child| Act::ShowAge { child, said: true }),
        2 => (0_u8..6).prop_map(|back| Act::Correct { back, said: true }),
    ];
    let on_cases = (0_u8..4, returns).prop_map(|(case, act)| Try::On {
        case: case / 3,
        act,
    });
    let waits = (24_u32..24 * 100).prop_map(|hours| Try::Wait { hours });
    story(prop_oneof![3 => tries(acts().boxed()), 8 => on_cases, 2 => waits])
}

fn contact_acts() -> impl Strategy<Value = Act> {
    let result = prop::sample::select(vec![
        ContactResult::Reached,
        ContactResult::Attempted,
        ContactResult::NotReached,
        ContactResult::SomebodyElse,
    ]);
    let outside = prop::option::of(prop::sample::select(vec![
        OutsideReason::Danger,
        OutsideReason::PersonAsked,
        OutsideReason::Other,
    ]));
    let on = jiff::civil::Date::MIN;
    let yes = any::<bool>;
    prop_oneof![
        3 => (yes(), yes(), 0_u8..40)
            .prop_map(|(contact, place, days_ago)| Act::Whereabouts { contact, place, days_ago }),
        4 => (result, prop::bool::weighted(0.7), outside, yes()).prop_map(
            move |(result, kept, outside, said)| {
                Act::Contact(MadeContact { result, on, kept, outside }, said)
            }
        ),
        1 => (0_u8..10, (0_u8..4).prop_map(On::Agreement)).prop_map(|(to, on)| Act::Refer {
            to,
            need: Need::Shelter,
            urgency: Urgency::Planned,
            on,
            copy: false,
        }),
    ]
}

fn page_acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => prop::bool::weighted(0.8).prop_map(|safe| Act::TalkOfPage { safe }),
        4 => (0_u8..5).prop_map(|with| Act::OpenPage { with }),
        2 => any::<bool>().prop_map(|by_person| Act::TurnPageOff { by_person }),
        1 => Just(Act::TellOfDanger),
        3 => (0_u8..4).prop_map(Act::TakeBackOwn),
        1 => prop::bool::weighted(0.8).prop_map(|said| Act::TellWrong { said }),
    ]
}

fn demanding() -> impl Strategy<Value = Act> {
    prop_oneof![
        12 => demand_tries().prop_map(Act::Demand),
        2 => (0_u8..4).prop_map(Act::TakeBack),
        1 => (0_u8..4).prop_map(Act::Accept),
        1 => Just(Act::Refer {
            // To whoever gives legal aid, by law, for a reason.
            to: 23,
            need: Need::LegalAid,
            urgency: Urgency::Planned,
            on: On::Law("danger-to-life"),
            copy: true,
        }),
        4 => acts(),
    ]
}

fn tries(acts: BoxedStrategy<Act>) -> impl Strategy<Value = Try> {
    prop_oneof![
        1 => (0_u8..10).prop_map(|by| Try::Report { by }),
        1 => (0_u8..3).prop_map(|concern| Try::AddToConcern { concern }),
        1 => (0_u8..3).prop_map(|concern| Try::EndConcern { concern }),
        2 => (0_u8..3).prop_flat_map(presumption),
        40 => (0_u8..4, acts).prop_map(|(case, act)| Try::On { case: case / 3, act }),
        4 => (1_u32..24 * 20).prop_map(|hours| Try::Wait { hours }),
        4 => (1_u32..6).prop_map(|hours| Try::Wait { hours }),
        1 => (1_u32..24 * 365 * 3).prop_map(|hours| Try::Wait { hours }),
        4 => Just(Try::Sweep),
    ]
}

fn presumption(concern: u8) -> impl Strategy<Value = Try> {
    let signs = MEANS.into_iter().chain(PURPOSE).collect::<Vec<_>>();
    let basis = prop_oneof![
        Just(PresumptionBasis::Judgement),
        prop::sample::select(signs).prop_map(|id| PresumptionBasis::Indicator(id.to_owned())),
    ];
    let child = prop_oneof![Just(Tell::Yes), Just(Tell::No), Just(Tell::Unknown)];
    (any::<bool>(), basis, child).prop_map(move |(by_desk, basis, maybe_child)| Try::Presume {
        concern,
        by_desk,
        basis,
        maybe_child,
    })
}

fn acts() -> impl Strategy<Value = Act> {
    let source = || {
        let all = vec![
            Source::Person,
            Source::Worker,
            Source::Document,
            Source::Family,
        ];
        prop::sample::select(all)
    };
    let yes = any::<bool>;
    let need = prop::sample::select(vec![
        Need::Holding,
        Need::Holding,
        Need::LegalAid,
        Need::LegalAid,
        Need::Shelter,
        Need::Medical,
    ]);
    let urgency = prop::sample::select(vec![
        Urgency::Tonight,
        Urgency::Within24Hours,
        Urgency::ThisWeek,
        Urgency::Planned,
        Urgency::Planned,
    ]);
    let on = prop_oneof![
        5 => (0_u8..4).prop_map(On::Agreement),
        1 => prop::sample::select(vec!["danger-to-life", "child-in-danger", "court-order", "no-such-basis"])
            .prop_map(On::Law),
    ];
    let refused_more_often = prop_oneof![Just(AgreementKind::Police), Just(AgreementKind::Help)];
    let kind = prop_oneof![
        6 => Just(AgreementKind::Share),
        1 => refused_more_often,
        1 => Just(AgreementKind::Identification),
        1 => Just(AgreementKind::Research),
    ];
    let reply = prop_oneof![
        12 => Just(Reply::Agreed),
        4 => Just(Reply::Refused),
        1 => Just(Reply::TooYoung),
    ];
    let speaker = prop_oneof![4 => Just(Speaker::Person), 1 => Just(Speaker::Representative)];
    let all = prop::bool::weighted(0.7);
    let days = prop::option::weighted(0.3, 0_u8..12);
    let adverse = prop_oneof![Just(AdverseOrder::Removal), Just(AdverseOrder::Detention)];
    let reason = prop_oneof![Just(DeclineReason::NoCapacity), Just(DeclineReason::Other)];
    prop_oneof![
        4 => (ages(), source(), 0_u8..3)
            .prop_map(|(claim, source, days_ago)| Act::Age { claim, source, days_ago }),
        2 => (yes(), prop::bool::weighted(0.8)).prop_map(|(child, said)| Act::ShowAge { child, said }),
        2 => (source(), 0_u8..3, prop::bool::weighted(0.8))
            .prop_map(|(source, days_ago, said)| Act::Account { source, days_ago, said }),
        4 => (answers(), levels()).prop_map(|(answers, level)| Act::Screen { answers, level }),
        7 => (kind, reply, speaker, 1_u8..10, all, days).prop_map(
            |(kind, reply, speaker, with, all, days)| {
                Act::Agree { kind, reply, speaker, with, all, days }
            }
        ),
        2 => (0_u8..4).prop_map(Act::TakeBack),
        9 => (0_u8..10, need, urgency, on, yes())
            .prop_map(|(to, need, urgency, on, copy)| Act::Refer { to, need, urgency, on, copy }),
        1 => (0_u8..4).prop_map(Act::Withdraw),
        6 => (0_u8..4).prop_map(Act::Accept),
        2 => (0_u8..4, reason).prop_map(|(number, reason)| Act::Decline(number, reason)),
        2 => (0_u8..4).prop_map(Act::Complete),
        2 => (0_u8..4).prop_map(Act::DealWithLapse),
        3 => Just(Act::Reflect),
        2 => (0_u8..3, yes())
            .prop_map(|(clock, persons_choice)| Act::EndClock { clock, persons_choice }),
        4 => (0_u8..4, prop::bool::weighted(0.8)).prop_map(|(back, said)| Act::Correct { back, said }),
        1 => Just(Act::Close),
        2 => Just(Act::Reopen),
        2 => (0_u8..10, adverse).prop_map(|(by, order)| Act::Alarm { by, order }),
        4 => (prop::option::weighted(0.5, 0_u8..10), prop::bool::weighted(0.9))
            .prop_map(|(by, said)| Act::AskEmergency { by, said }),
        4 => (0_u8..4, 0_u8..10, prop::bool::weighted(0.7))
            .prop_map(|(emergency, by, confirm)| Act::AnswerEmergency { emergency, by, confirm }),
        4 => (0_u8..4, prop::option::weighted(0.2, 0_u8..10))
            .prop_map(|(emergency, by)| Act::OpenAlone { emergency, by }),
        1 => (0_u8..4).prop_map(Act::StopEmergency),
    ]
}

fn ages() -> impl Strategy<Value = AgeClaim> {
    prop_oneof![
        (13_u8..24).prop_map(AgeClaim::Years),
        any::<u8>().prop_map(AgeClaim::Years),
        (12_u8..24, 0_u8..6).prop_map(|(from, more)| AgeClaim::Looks {
            from,
            to: from + more
        }),
        (2000_i16..2035, 1_i8..=12, 1_i8..=28)
            .prop_map(|(year, month, day)| AgeClaim::Born(jiff::civil::date(year, month, day))),
        Just(AgeClaim::Born(jiff::civil::date(2008, 2, 29))),
    ]
}

fn answers() -> impl Strategy<Value = BTreeMap<String, Answer>> {
    let answer = prop::sample::select(vec![
        Answer::Present,
        Answer::Present,
        Answer::Absent,
        Answer::Unknown,
        Answer::Refused,
    ]);
    let asked = MEANS.len() + PURPOSE.len();
    prop::collection::vec(answer, asked).prop_map(|answers| {
        let ids = MEANS.into_iter().chain(PURPOSE).map(str::to_owned);
        ids.zip(answers).collect()
    })
}

fn levels() -> impl Strategy<Value = Level> {
    prop::sample::select(vec![
        Level::NoIndication,
        Level::LookFurther,
        Level::PresumedVictim,
        Level::StrongPresumption,
    ])
}
