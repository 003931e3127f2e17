//! The person's own page: opened with the person after a safety talk, turned off by either in one tap.

use std::collections::BTreeSet;

use super::agree::stop_shares;
use crate::concern::Concern;
use crate::parts::refuse_foreign_parts;
use crate::person::page::{OwnPage, PageKey, PageStop, TALK_COUNTS};
use crate::person::{Case, CaseEvent, CaseStanding, ClockKind, RunningClock, Speaker};
use crate::{AgreementId, Compartment, Context, Decision, Refusal};

/// Opens a person's page, as somebody of the holder does with the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPage {
    /// The public half of the page's new key pair.
    pub key: PageKey,
    /// What of the sealed parts the person wants to read there.
    pub readable: BTreeSet<Compartment>,
}

impl OpenPage {
    /// Decides that a page is opened: keys of what is to be read there go to the person's key, those of
    /// parts that are there already and those of parts to come.
    ///
    /// # Errors
    /// Refuses without a safety talk just before that found it safe and wanted, what no page shows, a page that
    /// is open, and a case that is not. What a person writes there is sealed to the holder, so there is none
    /// where the holder takes part in coded facts alone.
    pub fn decide(self, case: &Case, context: &Context<'_>) -> Result<Decision, Refusal> {
        standing(case)?;
        if context.has_no_words(case) {
            return Err(Refusal::CodedFactsOnly);
        }
        if case.page.as_ref().is_some_and(OwnPage::is_open) {
            return Err(Refusal::PageOpen);
        }
        let (talk, at) = case.talk.ok_or(Refusal::TalkFirst)?;
        if !talk.lets_open() || context.now.duration_since(at) > TALK_COUNTS {
            return Err(Refusal::TalkFirst);
        }
        let shown = |part| OwnPage::MAY_BE_READ.contains(part);
        if let Some(part) = self.readable.iter().find(|part| !shown(part)) {
            return Err(Refusal::ForeignPart { compartment: *part });
        }
        let there = self
            .readable
            .iter()
            .filter(|part| case.compartments.contains(part));
        let mut decision = Decision {
            person_grants: there.map(|part| (case.id.into(), *part)).collect(),
            ..Decision::default()
        };
        decision.case(
            case.id,
            CaseEvent::PageOpened {
                key: self.key,
                readable: self.readable,
                by: context.actor,
            },
        );
        Ok(decision)
    }
}

/// How many things that a person calls wrong wait for an answer at once.
const MOST_AT_ONCE: usize = 10;

/// What the person does on their page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonOrder {
    /// Turns the page off.
    TurnOff,
    /// Takes an agreement of their own back.
    TakeBack(AgreementId),
    /// Says that something written about them is wrong: the holder has to answer in time.
    TellWrong {
        /// What kind of thing, if the person says so.
        about: Option<Compartment>,
    },
    /// Tells the holder, without a sign of it on the page, that somebody makes the person show it.
    TellOfDanger,
}

impl PersonOrder {
    /// Decides what the person does.
    ///
    /// # Errors
    /// Refuses where there is no page or it is off, an agreement that is not the person's own, and one that has
    /// ended. Danger is told of also where the page is off.
    pub fn decide(
        self,
        case: &Case,
        concern: &Concern,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        refuse_foreign_parts(&parts, None)?;
        let page = case.page.as_ref().ok_or(Refusal::NoPage)?;
        let mut decision = Decision::default();
        let by = context.actor;
        let stop = match self {
            Self::TellOfDanger => PageStop::Danger,
            _ if !page.is_open() => return Err(Refusal::NoPage),
            Self::TurnOff => PageStop::TurnedOff,
            Self::TellWrong { about } => {
                if parts.is_empty() {
                    return Err(Refusal::NothingTold);
                }
                if about.is_some_and(|part| !OwnPage::may_be_named(part)) {
                    return Err(Refusal::NothingSealedThere);
                }
                let open = |clock: &&RunningClock| {
                    clock.kind == ClockKind::Correction && clock.ended.is_none()
                };
                if case.clocks.values().filter(open).count() >= MOST_AT_ONCE {
                    return Err(Refusal::AlreadyRecorded);
                }
                for (reader, basis) in case.readers(context.today()) {
                    decision.grant(case.id.into(), parts.iter().copied(), reader, &basis);
                }
                hand_to_person(case, &parts, &mut decision);
                decision.case_with(case.id, CaseEvent::WrongTold { about, by }, parts);
                let kind = ClockKind::Correction;
                let deadline = Some(context.clock().correction(context.now));
                let started = CaseEvent::ClockStarted { kind, deadline, by };
                decision.case(case.id, started);
                return Ok(decision);
            }
            Self::TakeBack(agreement) => {
                let answer = case.answer_to(&agreement);
                let own = answer.filter(|(_, answer)| answer.terms.speaker == Speaker::Person);
                let (agreement, answer) = own.ok_or(Refusal::NoSuchAgreement)?;
                if answer.ended.is_some() {
                    return Err(Refusal::AlreadyRecorded);
                }
                let event = CaseEvent::AgreementWithdrawn { agreement, by };
                decision.case(case.id, event);
                let matter = answer.terms.matter;
                stop_shares(matter, case, concern, by, context, &mut decision);
                return Ok(decision);
            }
        };
        decision.case(case.id, CaseEvent::PageTurnedOff { stop, by });
        end_keys(case, &mut decision);
        Ok(decision)
    }
}

/// Destroys every key that is wrapped to the person.
pub(super) fn end_keys(case: &Case, decision: &mut Decision) {
    if case.page.is_some() {
        decision.person_revocations.push(case.id.into());
    }
}

/// Gives the person the keys of parts that are written now and that the person reads.
pub(super) fn hand_to_person(case: &Case, parts: &BTreeSet<Compartment>, decision: &mut Decision) {
    let open = case.page.as_ref().filter(|page| page.is_open());
    let Some(page) = open else { return };
    let read = parts.intersection(&page.readable);
    decision
        .person_grants
        .extend(read.map(|part| (case.id.into(), *part)));
}

fn standing(case: &Case) -> Result<(), Refusal> {
    match case.standing {
        CaseStanding::Open => Ok(()),
        CaseStanding::Closed(_) => Err(Refusal::CaseClosed),
        CaseStanding::Erased => Err(Refusal::CaseErased),
    }
}
