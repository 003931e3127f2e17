//! Concerns that meet: in a person who is known already, or in one another.
//!
//! Everything is kept: what was joined stays a concern of its own, with its desk, its history and whoever told
//! it, who learns by it no more than whether somebody is helped. A wrong join is undone by a later event.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Concern, ConcernEvent, ConcernStanding};
use crate::person::{Case, CaseStanding};
use crate::{
    Actor, Append, Basis, CaseEvent, CaseId, ConcernId, Context, Decision, Event, OrganisationId,
    Refusal,
};

/// Joins a concern to the case of a person whom it turns out to be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JoinCase;

impl JoinCase {
    /// Decides that a concern, and whatever was joined to it (`kin`), is about the person of a case. Whoever is
    /// responsible for the person reads it from then on; no case is made, so that the person is counted once.
    ///
    /// # Errors
    /// Refuses a case that is not open in the words for one that is not there, a visit, and a concern that ended,
    /// was destroyed or leads to the case already.
    pub fn decide(
        self,
        concern: &Concern,
        kin: &[&Concern],
        case: &Case,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        if case.standing != CaseStanding::Open {
            return Err(Refusal::NoOpenCase);
        }
        goes_on(concern)?;
        if concern.leads_to(case.id) {
            return Err(Refusal::AlreadyRecorded);
        }
        let mut decision = Decision::default();
        let readers = case.readers(context.today());
        let by = context.actor;
        join(concern, case.id, &readers, by, &mut decision);
        along(concern.id, kin, case.id, &readers, by, &mut decision);
        Ok(decision)
    }
}

/// Joins a concern to another that tells of the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JoinConcern;

impl JoinConcern {
    /// Decides that a concern is about the same thing as another, the `lead`: it leaves the desk's list, and shares
    /// from then on in what becomes of the other.
    ///
    /// # Errors
    /// Refuses a concern at another desk, a visit, and a concern that does not wait by itself: one that ended, was
    /// destroyed, is joined already, or in which somebody is a case. What took others in is joined the other way round.
    pub fn decide(
        self,
        concern: &Concern,
        lead: &Concern,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        if concern.id == lead.id {
            return Err(Refusal::JoinedToItself);
        }
        if concern.desk != lead.desk {
            return Err(Refusal::NoSuchConcern);
        }
        for one in [concern, lead] {
            goes_on(one)?;
            match one.standing {
                ConcernStanding::Joined(_) => return Err(Refusal::ConcernJoined),
                ConcernStanding::Linked => return Err(Refusal::JoinTheCase),
                ConcernStanding::Open | ConcernStanding::Ended(_) => {}
            }
        }
        if !concern.took_in.is_empty() {
            return Err(Refusal::ConcernTookIn);
        }
        let by = context.actor;
        let mut decision = Decision::default();
        let into = lead.id;
        decision.concern(concern.id, ConcernEvent::JoinedConcern { into, by });
        let concern = concern.id;
        decision.concern(lead.id, ConcernEvent::TookIn { concern, by });
        Ok(decision)
    }
}

/// Why a join was wrong. In codes: words about one person would be read by whoever the concern is joined to next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrongJoin {
    /// It is about another person.
    AnotherPerson,
    /// It tells of something else.
    AnotherMatter,
    /// It was a slip of the hand, such as a wrong reference.
    Slip,
}

/// Undoes every join of a concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetApart(pub WrongJoin);

/// What a concern that is set apart was joined to, and what was joined to it, as far as it is there.
#[derive(Debug, Clone, Copy)]
pub struct Joins<'a> {
    /// The concern that it was joined to.
    pub lead: Option<&'a Concern>,
    /// The concerns that were joined to it.
    pub kin: &'a [&'a Concern],
    /// The cases that it was joined to.
    pub cases: &'a [&'a Case],
}

impl SetApart {
    /// Decides that a concern was joined wrongly: it is the desk's again, and whoever read it because of the join
    /// loses the keys. What was joined to it goes with it, out of the cases that both were joined to, and waits at
    /// the desk by itself where that leaves it without anybody. A person who was presumed in it stays a case.
    ///
    /// # Errors
    /// Refuses a concern that is joined to nothing or was destroyed.
    pub fn decide(
        self,
        concern: &Concern,
        joins: Joins<'_>,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        if concern.erased {
            return Err(Refusal::ConcernErased);
        }
        if concern.into.is_none() && concern.joined.is_empty() {
            return Err(Refusal::NotJoined);
        }
        let (why, by) = (self.0, context.actor);
        let mut decision = Decision::default();
        for case in &concern.joined {
            let there = joins.cases.iter().find(|there| there.id == *case);
            let shared = joins.kin.iter().filter(|kin| kin.joined.contains(case));
            for one in [concern].into_iter().chain(shared.copied()) {
                part(one, (*case, there.copied()), (why, by), &mut decision);
            }
        }
        // Whoever presumed somebody in it may not have been able to hand on what was joined to it: that has nobody
        // left.
        if !concern.cases.is_empty() {
            let stays = |case: &CaseId| !concern.joined.contains(case);
            let alone = joins
                .kin
                .iter()
                .filter(|kin| !kin.all_cases().any(|case| stays(&case)));
            for kin in alone.filter(|kin| !kin.erased) {
                leave_behind(kin.id, concern.id, by, &mut decision);
            }
        }
        if let Some(from) = concern.into {
            decision.concern(concern.id, ConcernEvent::PartedConcern { from, why, by });
            if joins.lead.is_some() {
                let concern = concern.id;
                decision.concern(from, ConcernEvent::LetGo { concern, by });
            }
        }
        Ok(decision)
    }
}

/// Has the concerns that were joined to another share in the case that came of it. Whoever holds no key of one of
/// them cannot hand it on, and is not told of it either: it waits at the desk again, which can.
pub(crate) fn along(
    lead: ConcernId,
    kin: &[&Concern],
    case: CaseId,
    readers: &[(OrganisationId, Basis)],
    by: Actor,
    decision: &mut Decision,
) {
    let others = kin.iter().filter(|kin| !kin.erased && !kin.leads_to(case));
    for concern in others {
        let own = by.organisation();
        if own.is_some_and(|own| concern.keepers().contains(&own)) {
            join(concern, case, readers, by, decision);
            continue;
        }
        if matches!(concern.standing, ConcernStanding::Joined(_)) {
            leave_behind(concern.id, lead, by, decision);
        }
    }
}

fn leave_behind(concern: ConcernId, by_concern: ConcernId, by: Actor, decision: &mut Decision) {
    decision.concern(concern, ConcernEvent::LeftBehind { by_concern, by });
    decision.concern(by_concern, ConcernEvent::LetGo { concern, by });
}

fn join(
    concern: &Concern,
    case: CaseId,
    readers: &[(OrganisationId, Basis)],
    by: Actor,
    decision: &mut Decision,
) {
    decision.concern(concern.id, ConcernEvent::JoinedCase { case, by });
    let id = concern.id;
    decision.case(case, CaseEvent::ConcernJoined { concern: id, by });
    hand(concern, readers, decision);
}

fn hand(concern: &Concern, readers: &[(OrganisationId, Basis)], decision: &mut Decision) {
    for (reader, basis) in readers {
        let all = concern.compartments.iter().copied();
        decision.grant(concern.id.into(), all, *reader, basis);
    }
}

fn part(
    concern: &Concern,
    (id, case): (CaseId, Option<&Case>),
    (why, by): (WrongJoin, Actor),
    decision: &mut Decision,
) {
    decision.concern(concern.id, ConcernEvent::PartedCase { case: id, why, by });
    if case.is_some_and(|case| case.standing != CaseStanding::Erased) {
        let concern = concern.id;
        decision.case(id, CaseEvent::ConcernParted { concern, by });
    }
    let readers = case.into_iter().flat_map(Case::reading);
    for reader in readers {
        withdraw(concern, reader, decision);
    }
}

/// Takes what a concern holds from whoever read it as that of a person; what an organisation was told, or told
/// itself, stays its own.
fn withdraw(concern: &Concern, from: OrganisationId, decision: &mut Decision) {
    if concern.keepers().contains(&from) {
        return;
    }
    for compartment in &concern.compartments {
        decision.revoke(concern.id.into(), *compartment, from);
    }
}

/// Nothing is joined to, or by, what has ended or stands alone.
fn goes_on(concern: &Concern) -> Result<(), Refusal> {
    if concern.visit.is_some() {
        return Err(Refusal::VisitStandsAlone);
    }
    if concern.erased {
        return Err(Refusal::ConcernErased);
    }
    match concern.standing {
        ConcernStanding::Ended(outcome) => Err(Refusal::ConcernEnded { outcome }),
        _ => Ok(()),
    }
}

impl Decision {
    /// Has whatever was joined to a case follow it: whoever is to read the case after this decision, and was not
    /// before, is given its keys; who is not any more loses them.
    #[must_use]
    pub fn with_joined(mut self, case: &Case, joined: &[&Concern]) -> Self {
        let own = case.id.into();
        let events = self.appends.iter().filter(|append| append.stream == own);
        let after = events.fold(case.clone(), |case, append| match &append.event {
            Event::Case(event) => {
                let (id, at) = (case.id, case.moved_at);
                let before = case.clone();
                Case::evolve(Some(case), id, at, event, &append.parts).unwrap_or(before)
            }
            _ => case,
        });
        let (before, then) = (case.reading(), after.reading());
        let mut gained = after.readers(Date::MIN);
        gained.retain(|(reader, _)| !before.contains(reader));
        for concern in joined {
            hand(concern, &gained, &mut self);
            for lost in before.difference(&then) {
                withdraw(concern, *lost, &mut self);
            }
        }
        self
    }

    /// Adds an event of a concern without sealed parts.
    pub(crate) fn concern(&mut self, concern: ConcernId, event: ConcernEvent) {
        self.appends.push(Append {
            stream: concern.into(),
            event: Event::Concern(event),
            parts: BTreeSet::new(),
        });
    }
}
