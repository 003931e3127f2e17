//! Break-glass: asked for, answered by another organisation, used, ended, and looked at afterwards.

use std::collections::BTreeSet;

use crate::concern::Concern;
use crate::organisation::beside as on_call_beside;
use crate::person::{
    AskedEmergency, Case, CaseEvent, CaseStanding, Emergency, EmergencyEnd, EmergencyGround,
    EmergencyStanding, ReviewFinding,
};
use crate::{Actor, Basis, Compartment, Context, Decision, EmergencyId, OrganisationId, Refusal};

/// What one may open alone when nobody answers: how the person is reached, and what a life may hang on.
pub const ALONE: [Compartment; 2] = [Compartment::Contact, Compartment::Urgent];

/// Asks to break glass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskEmergency {
    /// The new one's id.
    pub emergency: EmergencyId,
    /// Why, by its code.
    pub ground: EmergencyGround,
    /// What is to be opened.
    pub compartments: BTreeSet<Compartment>,
}

impl AskEmergency {
    /// Decides that glass may be broken once somebody of another organisation confirms it. Who can is
    /// not the asker's to choose: whoever is responsible for the person, the desk, the co-ordinator and
    /// child protection. Of an organisation that holds no key and is on call with others, those: and what is
    /// asked for is no more than how the person is reached and what a life may hang on.
    ///
    /// # Errors
    /// Refuses what gives no reason in words, asks for nothing that is there, or was asked already.
    pub fn decide(
        self,
        case: &Case,
        concern: &Concern,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        if case.standing == CaseStanding::Erased {
            return Err(Refusal::CaseErased);
        }
        let Self {
            emergency,
            ground,
            compartments,
        } = self;
        let by = context.actor;
        let Actor::Member {
            member,
            organisation: own,
        } = by
        else {
            return Err(Refusal::NotForTheSystem);
        };
        if case.emergencies.contains_key(&emergency) {
            return Err(Refusal::AlreadyRecorded);
        }
        let runs = |it: &Emergency| {
            let asked = it.standing == EmergencyStanding::Asked && context.now < it.asked.until;
            asked || !it.open_at(context.now).is_empty()
        };
        let mut all = case.emergencies.values();
        if all.any(|it| it.asker().is_some_and(|(who, _)| who == member) && runs(it)) {
            return Err(Refusal::EmergencyRuns);
        }
        words_of(emergency, &parts)?;
        if parts.is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        let holds_keys = case.key_holders(concern, context.today()).contains(&own);
        let beside = on_call_beside(context.on_call, own);
        let on_call = !holds_keys && !beside.is_empty();
        let reads = case.readers(context.today());
        let reads = on_call || reads.iter().any(|(reader, _)| *reader == own);
        let there = |part: &Compartment| {
            let in_case = reads && case.compartments.contains(part);
            let kept_for_two = !on_call || ALONE.contains(part);
            part.is_standing() && kept_for_two && (in_case || concern.compartments.contains(part))
        };
        let compartments: BTreeSet<_> = compartments.into_iter().filter(there).collect();
        if compartments.is_empty() {
            return Err(Refusal::NothingSealedThere);
        }
        let duties = context.duties;
        let others = [
            case.holder,
            duties.desk,
            duties.co_ordinator,
            duties.child_protection,
        ];
        let confirmers: BTreeSet<_> = match on_call {
            // Nobody else has the other half of the key.
            true => beside,
            false => others.into_iter().filter(|it| *it != own).collect(),
        };
        let desk = on_call.then_some(duties.desk);
        let watching = [own, case.holder, duties.co_ordinator]
            .into_iter()
            .chain(desk);
        let told: BTreeSet<_> = confirmers
            .iter()
            .copied()
            .chain(watching)
            .chain(case.lawyers())
            .collect();
        let mut decision = Decision::default();
        grant_words(case, &told, emergency, &parts, &mut decision);
        let asked = AskedEmergency {
            emergency,
            ground,
            compartments,
            confirmers,
            told,
            until: context.clock().emergency_answer(context.now),
            by,
        };
        let event = match on_call {
            true => CaseEvent::EmergencyAskedOnCall(asked),
            false => CaseEvent::EmergencyAsked(asked),
        };
        decision.case_with(case.id, event, parts);
        Ok(decision)
    }
}

/// What a second person, of another organisation, does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerEmergency {
    /// Confirms it.
    Confirm(EmergencyId),
    /// Refuses, and says why in words.
    Refuse(EmergencyId),
}

impl AnswerEmergency {
    /// Which.
    pub const fn emergency(&self) -> EmergencyId {
        match self {
            Self::Confirm(id) | Self::Refuse(id) => *id,
        }
    }

    /// Decides an answer. What was opened alone meanwhile can still be confirmed, and refusing it
    /// closes it.
    ///
    /// # Errors
    /// Refuses whoever asked, whatever organisation they act for, and an answer that comes too late.
    pub fn decide(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        let emergency = self.emergency();
        let it = of(case, emergency)?;
        let by = context.actor;
        let Actor::Member {
            member,
            organisation,
        } = by
        else {
            return Err(Refusal::NotForTheSystem);
        };
        if !it.asked.confirmers.contains(&organisation) {
            return Err(Refusal::NoSuchEmergency);
        }
        let asked_by = it.asker();
        if asked_by.is_some_and(|(who, of)| who == member || of == organisation) {
            return Err(Refusal::SecondOrganisation);
        }
        if !it.awaits_answer(context.now) {
            return Err(Refusal::EmergencyAnswered);
        }
        words_of(emergency, &parts)?;
        let event = match self {
            Self::Confirm(emergency) => CaseEvent::EmergencyConfirmed {
                emergency,
                until: context.clock().emergency_lasts(context.now),
                by,
            },
            Self::Refuse(_) if parts.is_empty() => return Err(Refusal::ReasonMissing),
            Self::Refuse(emergency) => CaseEvent::EmergencyRefused { emergency, by },
        };
        Ok(said(case, it, event, parts))
    }
}

/// What whoever asked does when nobody has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UseEmergency(pub EmergencyId);

impl UseEmergency {
    /// Which.
    pub const fn emergency(&self) -> EmergencyId {
        self.0
    }

    /// Decides that whoever asked opens alone, for a few hours, how the person is reached and what a
    /// life may hang on. It is reviewed on the next working day.
    ///
    /// # Errors
    /// Refuses anybody else, before a second person had the time to answer, and where neither was
    /// asked for.
    pub fn decide(self, case: &Case, context: &Context<'_>) -> Result<Decision, Refusal> {
        let it = of(case, self.0)?;
        let by = context.actor;
        if it.asked.by != by {
            return Err(Refusal::NoSuchEmergency);
        }
        if it.standing != EmergencyStanding::Asked || context.now >= it.asked.until {
            return Err(Refusal::EmergencyAnswered);
        }
        if it.on_call {
            return Err(Refusal::NotAlone);
        }
        let clock = context.clock();
        let from = clock.emergency_alone_from(it.asked_at);
        if context.now < from {
            return Err(Refusal::WaitForAnswer { from });
        }
        let asked = &it.asked.compartments;
        let alone: BTreeSet<_> = ALONE.into_iter().filter(|it| asked.contains(it)).collect();
        if alone.is_empty() {
            return Err(Refusal::NotAlone);
        }
        let mut decision = Decision::default();
        let event = CaseEvent::EmergencyOpenedAlone {
            emergency: self.0,
            compartments: alone,
            until: clock.emergency_alone_lasts(context.now),
            review: clock.emergency_review(context.now),
            by,
        };
        decision.case(case.id, event);
        Ok(decision)
    }
}

/// Ends a break-glass before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StopEmergency(pub EmergencyId);

impl StopEmergency {
    /// Which.
    pub const fn emergency(&self) -> EmergencyId {
        self.0
    }

    /// Decides that it ends at once.
    ///
    /// # Errors
    /// Refuses what has ended.
    pub fn decide(self, case: &Case, context: &Context<'_>) -> Result<Decision, Refusal> {
        let it = of(case, self.0)?;
        match it.standing {
            EmergencyStanding::Asked | EmergencyStanding::Open { .. } => {}
            EmergencyStanding::Refused | EmergencyStanding::Ended(_) => {
                return Err(Refusal::EmergencyAnswered);
            }
        }
        let mut decision = Decision::default();
        let event = CaseEvent::EmergencyEnded {
            emergency: self.0,
            how: EmergencyEnd::Stopped,
            by: context.actor,
        };
        decision.case(case.id, event);
        Ok(decision)
    }
}

/// Looks at a break-glass afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewEmergency(pub EmergencyId, pub ReviewFinding);

impl ReviewEmergency {
    /// Which.
    pub const fn emergency(&self) -> EmergencyId {
        self.0
    }

    /// Decides what a review came to.
    ///
    /// # Errors
    /// Refuses what was never open or was reviewed, whoever asked for it or confirmed it, and a review
    /// that says nothing in words.
    pub fn decide(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        let Self(emergency, finding) = self;
        let it = of(case, emergency)?;
        let by = context.actor;
        let who = |actor: Actor| match actor {
            Actor::Member { member, .. } => Some(member),
            Actor::System | Actor::Person | Actor::OnPaper | Actor::Public => None,
        };
        let took_part = [Some(it.asked.by), it.answered_by];
        let mut took_part = took_part.into_iter().flatten();
        if took_part.any(|actor| who(actor) == who(by)) {
            return Err(Refusal::SecondPersonNeeded);
        }
        if !it.awaits_review() {
            return Err(Refusal::NothingToReview);
        }
        words_of(emergency, &parts)?;
        if parts.is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        let event = CaseEvent::EmergencyReviewed {
            emergency,
            finding,
            by,
        };
        Ok(said(case, it, event, parts))
    }
}

/// What time makes of break-glass by now: nobody answered, it ran out, nobody reviewed it.
pub(super) fn lapse(case: &Case, context: &Context<'_>, decision: &mut Decision) {
    for (id, it) in &case.emergencies {
        let how = match &it.standing {
            EmergencyStanding::Asked if context.now >= it.asked.until => {
                Some(EmergencyEnd::NotAnswered)
            }
            EmergencyStanding::Open { until, .. } if context.now >= *until => {
                Some(EmergencyEnd::RanOut)
            }
            _ => None,
        };
        if let Some(how) = how {
            let event = CaseEvent::EmergencyEnded {
                emergency: *id,
                how,
                by: Actor::System,
            };
            decision.case(case.id, event);
        }
        let late = it.review.as_ref();
        let late = late.is_some_and(|review| review.is_over(context.now));
        if late && it.awaits_review() && it.review_missed_at.is_none() {
            let asked_by = it.asker().map(|(_, organisation)| organisation);
            let told = asked_by.into_iter().chain([context.duties.co_ordinator]);
            let event = CaseEvent::EmergencyReviewMissed {
                emergency: *id,
                told: told.collect(),
            };
            decision.case(case.id, event);
        }
    }
}

fn of(case: &Case, id: EmergencyId) -> Result<&Emergency, Refusal> {
    let it = case.emergencies.get(&id).ok_or(Refusal::NoSuchEmergency)?;
    match case.standing {
        CaseStanding::Erased => Err(Refusal::CaseErased),
        _ => Ok(it),
    }
}

/// Nothing but words about it goes with an order of a break-glass.
fn words_of(emergency: EmergencyId, parts: &BTreeSet<Compartment>) -> Result<(), Refusal> {
    let own = Compartment::Emergency(emergency);
    match parts.iter().find(|part| **part != own) {
        Some(part) => Err(Refusal::ForeignPart { compartment: *part }),
        None => Ok(()),
    }
}

/// An event with words about it, for everybody who was told of it.
fn said(case: &Case, it: &Emergency, event: CaseEvent, parts: BTreeSet<Compartment>) -> Decision {
    let mut decision = Decision::default();
    let id = it.asked.emergency;
    grant_words(case, &it.asked.told, id, &parts, &mut decision);
    decision.case_with(case.id, event, parts);
    decision
}

fn grant_words(
    case: &Case,
    told: &BTreeSet<OrganisationId>,
    emergency: EmergencyId,
    parts: &BTreeSet<Compartment>,
    decision: &mut Decision,
) {
    if parts.is_empty() {
        return;
    }
    for reader in told {
        let words = Compartment::Emergency(emergency);
        decision.grant(case.id.into(), [words], *reader, &Basis::Told);
    }
}
