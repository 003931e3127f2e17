//! Demands for records: received, told to the person and the lawyer, and answered with as little as can be.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::agree::is_child;
use crate::concern::not_in_future;
use crate::parts::refuse_foreign_parts;
use crate::person::{
    AnsweredDemand, AppealStep, Case, CaseEvent, CaseStanding, ClockEnd, ClockKind, CourtOrder,
    Demand, DemandBasis, DemandCapacity, DemandChannel, DemandLawyer, DemandReason, NotTold,
    PersonTold, ReceivedDemand, privilege_of,
};
use crate::profile::Fact;
use crate::{Actor, Compartment, Context, Decision, DemandId, OrganisationId, Refusal};

/// The law that a demand names, as it was typed or chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedBasis {
    /// An article.
    Article(String),
    /// A legal basis of the profile, by its code.
    Profile(String),
    /// None.
    NotNamed,
}

/// What is known of a lawyer where nobody gives legal aid in the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoLawyer {
    /// This organisation will be asked.
    WillBeAsked(OrganisationId),
    /// Nobody is known who could be asked.
    Nobody,
}

/// Records a demand for records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiveDemand {
    /// The new demand's id.
    pub demand: DemandId,
    /// The office that demands.
    pub body: String,
    /// In what capacity.
    pub capacity: DemandCapacity,
    /// The law that it names.
    pub basis: NamedBasis,
    /// What it asks for.
    pub asked: BTreeSet<Compartment>,
    /// On which day it was received.
    pub received_on: Date,
    /// How.
    pub how: DemandChannel,
    /// By which day it wants an answer, if it says so.
    pub by_when: Option<Date>,
    /// What is known of a lawyer where nobody gives legal aid in the case.
    pub no_lawyer: Option<NoLawyer>,
    /// Whether the person was told.
    pub person: PersonTold,
}

impl ReceiveDemand {
    /// Decides that a demand was received: the person's lawyers are told, or it is said that there is none;
    /// what has to be done about it begins to run. One for the enforcement of immigration law is refused
    /// with the same stroke, since no such purpose exists here. Files are demanded of closed cases too.
    ///
    /// # Errors
    /// Refuses what says too little to be answered, and a case of which nothing is left. Whoever takes part in
    /// coded facts alone has its files elsewhere, and answers demands for them there.
    pub fn decide(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        if context.acts_in_coded_facts() {
            return Err(Refusal::CodedFactsOnly);
        }
        if case.standing == CaseStanding::Erased {
            return Err(Refusal::CaseErased);
        }
        if case.demands.contains_key(&self.demand) {
            return Err(Refusal::AlreadyRecorded);
        }
        let standing = |part: &Compartment| Compartment::STANDING.contains(part);
        if self.body.trim().is_empty() || self.asked.is_empty() || !self.asked.iter().all(standing)
        {
            return Err(Refusal::DemandIncomplete);
        }
        not_in_future(Some(self.received_on), context)?;
        if let Some(day) = self.by_when.filter(|day| *day < self.received_on) {
            return Err(Refusal::DayOver { day });
        }
        let basis = named(self.basis, context)?;
        let lawyers: BTreeSet<_> = case.lawyers().collect();
        let lawyer = match (lawyers.is_empty(), self.no_lawyer) {
            (false, _) => DemandLawyer::Told(lawyers),
            (true, None) => return Err(Refusal::LawyerMissing),
            (true, Some(NoLawyer::Nobody)) => DemandLawyer::Nobody,
            (true, Some(NoLawyer::WillBeAsked(who))) if context.register.contains_key(&who) => {
                DemandLawyer::WillBeAsked(who)
            }
            (true, Some(NoLawyer::WillBeAsked(_))) => return Err(Refusal::UnknownOrganisation),
        };
        tellable(&self.person, context)?;
        let mut decision = said(case, context, &parts)?;
        let by = context.actor;
        let clock = context.clock();
        let answer_by = clock.demand_answer(context.now, self.by_when, basis.article());
        let person = self.person.clone();
        let (demand, asked_for) = (self.demand, self.capacity);
        let received = ReceivedDemand {
            demand,
            body: self.body.trim().to_owned(),
            capacity: self.capacity,
            basis,
            asked: self.asked,
            received_on: self.received_on,
            how: self.how,
            by_when: self.by_when,
            lawyer,
            person: self.person,
            by,
        };
        decision.case_with(case.id, CaseEvent::DemandReceived(received), parts);
        if asked_for == DemandCapacity::Immigration {
            let answer = AnsweredDemand {
                demand,
                handed: BTreeSet::new(),
                reasons: [DemandReason::NoSuchPurpose].into(),
                waiver: None,
                ordered: false,
                appeal_until: None,
                by,
            };
            decision.case(case.id, CaseEvent::DemandAnswered(answer));
        } else {
            let kind = ClockKind::DemandAnswer;
            let deadline = Some(answer_by);
            decision.case(case.id, CaseEvent::ClockStarted { kind, deadline, by });
        }
        look_again(case, &person, context, &mut decision);
        Ok(decision)
    }
}

/// What is done about a demand that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DemandOrder {
    /// Records that the person was told, or that it was looked at again and the person was not.
    Tell(DemandId, PersonTold),
    /// Records a court's order that lifts privilege.
    RecordOrder(DemandId, CourtOrder),
    /// Answers it.
    Answer {
        /// Which.
        demand: DemandId,
        /// What is handed over; nothing refuses it.
        handed: BTreeSet<Compartment>,
        /// Why the rest is not.
        reasons: BTreeSet<DemandReason>,
        /// The last day on which it can be appealed against, if it can be.
        appeal_until: Option<Date>,
    },
    /// Records what became of an appeal.
    Appeal(DemandId, AppealStep),
}

impl DemandOrder {
    /// Which demand it is about.
    pub const fn demand(&self) -> DemandId {
        match self {
            Self::Tell(demand, _)
            | Self::RecordOrder(demand, _)
            | Self::Answer { demand, .. }
            | Self::Appeal(demand, _) => *demand,
        }
    }

    /// Decides what is done about a demand, on a closed case too.
    ///
    /// # Errors
    /// Refuses to hand over what was not asked for, anything where no law was named, and anything
    /// privileged without the person's waiver or a court's order that names it.
    pub fn decide(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        if case.standing == CaseStanding::Erased {
            return Err(Refusal::CaseErased);
        }
        let id = self.demand();
        let demand = case.demands.get(&id).filter(|demand| !demand.mistaken);
        let demand = demand.ok_or(Refusal::NoSuchDemand)?;
        let mut decision = said(case, context, &parts)?;
        let by = context.actor;
        match self {
            Self::Tell(demand_id, person) => {
                if demand.person == PersonTold::Told {
                    return Err(Refusal::AlreadyRecorded);
                }
                tellable(&person, context)?;
                let told = person.clone();
                let event = CaseEvent::DemandPersonTold {
                    demand: demand_id,
                    person,
                    by,
                };
                decision.case_with(case.id, event, parts);
                end(case, demand, ClockKind::DemandTold, context, &mut decision);
                look_again(case, &told, context, &mut decision);
            }
            Self::RecordOrder(demand_id, order) => {
                if demand.answer.is_some() {
                    return Err(Refusal::DemandAnswered);
                }
                let asked = order.covers.is_subset(&demand.received.asked);
                if order.court.trim().is_empty() || order.covers.is_empty() || !asked {
                    return Err(Refusal::DemandIncomplete);
                }
                not_in_future(Some(order.made_on), context)?;
                let event = CaseEvent::DemandOrderRecorded {
                    demand: demand_id,
                    order,
                    by,
                };
                decision.case_with(case.id, event, parts);
            }
            Self::Answer {
                demand: demand_id,
                handed,
                reasons,
                appeal_until,
            } => {
                if demand.answer.is_some() {
                    return Err(Refusal::DemandAnswered);
                }
                let asked = &demand.received.asked;
                if let Some(compartment) = handed.difference(asked).next() {
                    let compartment = *compartment;
                    return Err(Refusal::MoreThanDemanded { compartment });
                }
                if handed != *asked && reasons.is_empty() {
                    return Err(Refusal::NarrowingUnexplained);
                }
                let no_purpose = demand.received.capacity == DemandCapacity::Immigration
                    || reasons.contains(&DemandReason::NoSuchPurpose);
                if !handed.is_empty() && no_purpose {
                    let article = crate::profile::floors().demand.immigration.clone();
                    return Err(Refusal::NoSuchPurpose { article });
                }
                if !handed.is_empty() && demand.received.basis == DemandBasis::NotNamed {
                    return Err(Refusal::DemandNamesNoLaw);
                }
                if let Some(day) = appeal_until.filter(|day| *day < context.today()) {
                    return Err(Refusal::DayOver { day });
                }
                let (waiver, ordered) = lifted(case, demand, &handed, context)?;
                let answer = AnsweredDemand {
                    demand: demand_id,
                    handed,
                    reasons,
                    waiver,
                    ordered,
                    appeal_until,
                    by,
                };
                decision.case_with(case.id, CaseEvent::DemandAnswered(answer), parts);
                end(
                    case,
                    demand,
                    ClockKind::DemandAnswer,
                    context,
                    &mut decision,
                );
                if let Some(day) = appeal_until {
                    let kind = ClockKind::DemandAppeal;
                    let article = demand.received.basis.article();
                    let article = article.unwrap_or(&crate::profile::floors().demand.article);
                    let deadline = Some(context.clock().on_day(day, article));
                    decision.case(case.id, CaseEvent::ClockStarted { kind, deadline, by });
                }
            }
            Self::Appeal(demand_id, step) => {
                if demand.appeal.is_some() {
                    return Err(Refusal::AlreadyRecorded);
                }
                if running(case, demand, ClockKind::DemandAppeal).is_none() {
                    return Err(Refusal::NoSuchClock);
                }
                let event = CaseEvent::DemandAppealed {
                    demand: demand_id,
                    step,
                    by,
                };
                decision.case_with(case.id, event, parts);
                end(
                    case,
                    demand,
                    ClockKind::DemandAppeal,
                    context,
                    &mut decision,
                );
            }
        }
        Ok(decision)
    }
}

/// What lets something privileged leave: the person's waiver, or a court's order; refused where neither
/// does. Doubt about the law goes in the person's favour.
fn lifted(
    case: &Case,
    demand: &Demand,
    handed: &BTreeSet<Compartment>,
    context: &Context<'_>,
) -> Result<(Option<crate::AgreementId>, bool), Refusal> {
    let profile = context.profile.profile();
    let child = is_child(case, context);
    let mut lifted = (None, false);
    for compartment in handed {
        let Some(privilege) = privilege_of(*compartment).and_then(|kind| profile.privilege(kind))
        else {
            continue;
        };
        let one = [*compartment].into();
        let waiver = case.waiver(demand.received.demand, &one, child, context.today());
        let ordered = demand.is_ordered(*compartment);
        let (compartment, article) = (*compartment, privilege.article.to_owned());
        match (waiver, ordered) {
            (Some(waiver), _) => lifted.0 = Some(waiver),
            (None, true) if privilege.court_may_lift => lifted.1 = true,
            (None, true) => {
                return Err(Refusal::PrivilegedFromCourts {
                    compartment,
                    article,
                });
            }
            (None, false) => {
                return Err(Refusal::Privileged {
                    compartment,
                    article,
                });
            }
        }
    }
    Ok(lifted)
}

/// Checks that a waiver is of a demand that waits, and of nothing that it did not ask for.
pub(super) fn waivable(
    case: &Case,
    demand: DemandId,
    categories: &BTreeSet<Compartment>,
) -> Result<(), Refusal> {
    let demand = case.demands.get(&demand).filter(|it| !it.mistaken);
    let demand = demand.ok_or(Refusal::NoSuchDemand)?;
    if demand.answer.is_some() {
        return Err(Refusal::DemandAnswered);
    }
    let privileged = |part: &Compartment| privilege_of(*part).is_some();
    let fits = categories.is_subset(&demand.received.asked) && categories.iter().all(privileged);
    if categories.is_empty() || !fits {
        return Err(Refusal::WaiverTooWide);
    }
    Ok(())
}

/// Refuses what would destroy a file that somebody waits for.
pub(super) fn none_waits(case: &Case) -> Result<(), Refusal> {
    if case.demands.values().any(Demand::waits) {
        return Err(Refusal::DemandWaits);
    }
    Ok(())
}

/// Whoever becomes the person's lawyer is told of what is demanded.
pub(super) fn tell_lawyer(case: &Case, lawyer: OrganisationId, by: Actor, decision: &mut Decision) {
    for demand in case.demands.values() {
        let open = demand.waits() || running(case, demand, ClockKind::DemandAppeal).is_some();
        if open {
            tell_lawyers(case, demand, [lawyer], by, decision);
        }
    }
}

/// Tells of a demand those lawyers who have not heard of it.
fn tell_lawyers(
    case: &Case,
    demand: &Demand,
    lawyers: impl IntoIterator<Item = OrganisationId>,
    by: Actor,
    decision: &mut Decision,
) {
    let new = |lawyer: &OrganisationId| !demand.lawyers.contains(lawyer);
    let told: BTreeSet<_> = lawyers.into_iter().filter(new).collect();
    if !told.is_empty() {
        let demand = demand.received.demand;
        decision.case(case.id, CaseEvent::DemandLawyerTold { demand, told, by });
    }
}

/// What follows where a demand, or the answer to one, was recorded by mistake: nothing of the first has to
/// be done, and the second has to be done again.
pub(super) fn corrected(
    case: &Case,
    mistaken: u64,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    for demand in case.demands.values().filter(|demand| !demand.mistaken) {
        let answered = demand.answer.as_ref().map(|(_, _, version)| *version);
        if demand.recorded_by == mistaken {
            for kind in demand.clocks.keys() {
                stop(case, demand, *kind, ClockEnd::NotNeeded, context, decision);
            }
        } else if answered == Some(mistaken) {
            let kind = ClockKind::DemandAppeal;
            stop(case, demand, kind, ClockEnd::NotNeeded, context, decision);
            let received = &demand.received;
            let (by_when, article) = (received.by_when, received.basis.article());
            let clock = context.clock();
            let deadline = Some(clock.demand_answer(context.now, by_when, article));
            let kind = ClockKind::DemandAnswer;
            let by = context.actor;
            decision.case(case.id, CaseEvent::ClockStarted { kind, deadline, by });
            // Whoever became the lawyer while it was answered has not heard of it.
            tell_lawyers(case, demand, case.lawyers(), by, decision);
        } else if demand.said_of_person.contains_key(&mistaken) {
            let mut said = demand.said_of_person.clone();
            said.remove(&mistaken);
            let not_told = said.last_key_value();
            let not_told = not_told.is_some_and(|(_, (said, _))| *said != PersonTold::Told);
            if not_told && running(case, demand, ClockKind::DemandTold).is_none() {
                let kind = ClockKind::DemandTold;
                let article = &crate::profile::floors().demand.article;
                let deadline = Some(context.clock().on_day(context.today(), article));
                let by = context.actor;
                decision.case(case.id, CaseEvent::ClockStarted { kind, deadline, by });
            }
        }
    }
}

fn named(basis: NamedBasis, context: &Context<'_>) -> Result<DemandBasis, Refusal> {
    Ok(match basis {
        NamedBasis::Article(article) if article.trim().is_empty() => DemandBasis::NotNamed,
        NamedBasis::Article(article) => DemandBasis::Article(article.trim().to_owned()),
        NamedBasis::NotNamed => DemandBasis::NotNamed,
        NamedBasis::Profile(code) => {
            let bases = context.profile.profile().legal_bases.iter();
            let mut stated = bases.filter_map(Fact::stated);
            let known = stated.find(|(basis, _)| basis.code.as_str() == code);
            let article = match known {
                Some((_, provenance)) => provenance.source.clone(),
                None => return Err(Refusal::NoSuchLegalBasis { code }),
            };
            DemandBasis::Profile { code, article }
        }
    })
}

/// Refuses a day of looking again that is over or too far, and a law that forbids it without its article.
fn tellable(person: &PersonTold, context: &Context<'_>) -> Result<(), Refusal> {
    let PersonTold::NotYet { why, again } = person else {
        return Ok(());
    };
    if matches!(why, NotTold::Forbidden { article } if article.trim().is_empty()) {
        return Err(Refusal::ReasonMissing);
    }
    if *again < context.today() {
        return Err(Refusal::DayOver { day: *again });
    }
    let latest = context.clock().demand_look_again(context.now);
    if *again > latest {
        return Err(Refusal::LookAgainBy { latest });
    }
    Ok(())
}

/// The clock by which it is looked at again whether the person can be told.
fn look_again(case: &Case, person: &PersonTold, context: &Context<'_>, decision: &mut Decision) {
    if let PersonTold::NotYet { again, .. } = person {
        let article = &crate::profile::floors().demand.article;
        let event = CaseEvent::ClockStarted {
            kind: ClockKind::DemandTold,
            deadline: Some(context.clock().on_day(*again, article)),
            by: context.actor,
        };
        decision.case(case.id, event);
    }
}

/// A decision with words for whoever reads the case.
fn said(
    case: &Case,
    context: &Context<'_>,
    parts: &BTreeSet<Compartment>,
) -> Result<Decision, Refusal> {
    refuse_foreign_parts(parts, None)?;
    let mut decision = Decision::default();
    for (reader, basis) in case.readers(context.today()) {
        decision.grant(case.id.into(), parts.iter().copied(), reader, &basis);
    }
    Ok(decision)
}

/// The clock of a kind that runs for a demand.
fn running(case: &Case, demand: &Demand, kind: ClockKind) -> Option<crate::ClockId> {
    let id = demand.clocks.get(&kind)?;
    let clock = case.clocks.get(id)?;
    clock.ended.is_none().then_some(*id)
}

fn end(
    case: &Case,
    demand: &Demand,
    kind: ClockKind,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    stop(case, demand, kind, ClockEnd::Done, context, decision);
}

fn stop(
    case: &Case,
    demand: &Demand,
    kind: ClockKind,
    how: ClockEnd,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    if let Some(clock) = running(case, demand, kind) {
        let by = context.actor;
        decision.case(case.id, CaseEvent::ClockEnded { clock, how, by });
    }
}
