//! Non-punishment: a charge or punishment is recorded, whoever did it is asked to leave it off, and what came of
//! it is recorded with reasons; and the protection letter.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::page::hand_to_person;
use crate::clock::Deadline;
use crate::concern::not_in_future;
use crate::parts::refuse_foreign_parts;
use crate::person::{
    Case, CaseEvent, CaseStanding, ClockEnd, ClockKind, EndedReview, PunishmentKind,
    RecordedPunishment, Review, ReviewOutcome, ReviewStanding,
};
use crate::profile::floors;
use crate::{Compartment, Context, Decision, LetterId, Number, Refusal, ReviewId};

/// Records that the person was charged or punished: a review opens by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPunishment {
    /// What was done.
    pub kind: PunishmentKind,
    /// The office that did it, if it is known.
    pub office: Option<String>,
    /// On which day, if it is known; it may lie before the case.
    pub on: Option<Date>,
}

impl RecordPunishment {
    /// Decides that a review opens: of a closed case too, and of what lies long back.
    ///
    /// # Errors
    /// Refuses a day that has not come, and a case of which nothing is left.
    pub fn decide(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        not_in_future(self.on, context)?;
        let mut decision = said(case, context, &parts)?;
        let by = context.actor;
        let office = self.office.map(|office| office.trim().to_owned());
        let punishment = RecordedPunishment {
            kind: self.kind,
            office: office.filter(|office| !office.is_empty()),
            on: self.on,
            by,
        };
        decision.case_with(case.id, CaseEvent::Punished(punishment), parts);
        start(case, ClockKind::ReviewAsk, context, &mut decision);
        Ok(decision)
    }
}

/// What is done in the review of a charge or punishment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewOrder {
    /// Records who was asked to leave it off.
    Ask {
        /// Which review.
        review: ReviewId,
        /// The office that was asked, never a person's name.
        office: String,
    },
    /// Records what it came to; the reasons are in a sealed part.
    End {
        /// Which review.
        review: ReviewId,
        /// What it came to.
        outcome: ReviewOutcome,
        /// The last day on which that can be challenged, if it can be.
        challenge_until: Option<Date>,
    },
}

impl ReviewOrder {
    /// Which review it is about.
    pub const fn review(&self) -> ReviewId {
        match self {
            Self::Ask { review, .. } | Self::End { review, .. } => *review,
        }
    }

    /// Decides what is done in a review, of a closed case too.
    ///
    /// # Errors
    /// Refuses an office without a name, an end without reasons, asking again what was lifted, and a day
    /// that is over.
    pub fn decide(
        self,
        case: &Case,
        context: &Context<'_>,
        parts: BTreeSet<Compartment>,
    ) -> Result<Decision, Refusal> {
        let review = case.reviews.get(&self.review()).filter(|it| !it.mistaken);
        let review = review.ok_or(Refusal::NoSuchReview)?;
        let mut decision = said(case, context, &parts)?;
        let by = context.actor;
        match self {
            Self::Ask { review: id, office } => {
                let office = office.trim().to_owned();
                if office.is_empty() {
                    return Err(Refusal::OfficeMissing);
                }
                if let ReviewStanding::Ended(outcome) = review.standing()
                    && !outcome.can_be_asked_again()
                {
                    return Err(Refusal::ReviewOver);
                }
                let event = CaseEvent::ReviewAsked {
                    review: id,
                    office,
                    by,
                };
                decision.case_with(case.id, event, parts);
                stop(case, review, ClockEnd::Done, context, &mut decision);
                start(case, ClockKind::ReviewAnswer, context, &mut decision);
            }
            Self::End {
                review: id,
                outcome,
                challenge_until,
            } => {
                if matches!(review.standing(), ReviewStanding::Ended(_)) {
                    return Err(Refusal::ReviewOver);
                }
                if parts.is_empty() {
                    return Err(Refusal::ReasonMissing);
                }
                let answered = review.standing() == ReviewStanding::Asked;
                let of_the_person = matches!(
                    outcome,
                    ReviewOutcome::NotConnected | ReviewOutcome::NotWanted
                );
                if !answered && matches!(outcome, ReviewOutcome::Stands | ReviewOutcome::Reduced) {
                    return Err(Refusal::NobodyAsked);
                }
                if let Some(day) = challenge_until.filter(|day| *day < context.today()) {
                    return Err(Refusal::DayOver { day });
                }
                let over = of_the_person || !outcome.can_be_asked_again();
                let challenge_until = challenge_until.filter(|_| !over);
                let end = EndedReview {
                    review: id,
                    outcome,
                    challenge_until,
                    by,
                };
                decision.case_with(case.id, CaseEvent::ReviewEnded(end), parts);
                stop(case, review, ClockEnd::Done, context, &mut decision);
                if let Some(day) = challenge_until {
                    let article = article(context);
                    let deadline = context.clock().on_day(day, &article);
                    let kind = ClockKind::ReviewAsk;
                    started(case, kind, deadline, context, &mut decision);
                }
            }
        }
        Ok(decision)
    }
}

/// What is done about protection letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterOrder {
    /// Makes one.
    Issue {
        /// The new letter's id.
        letter: LetterId,
        /// The number that stands on it.
        number: Number,
        /// The last day on which it is valid.
        until: Date,
    },
    /// Takes one back.
    Revoke(LetterId),
}

impl LetterOrder {
    /// Decides what is done about a letter.
    ///
    /// # Errors
    /// Refuses a letter of a case that is not open, a last day that is over or too far, and to take back
    /// what is not there.
    pub fn decide(self, case: &Case, context: &Context<'_>) -> Result<Decision, Refusal> {
        let mut decision = Decision::default();
        let by = context.actor;
        match self {
            Self::Issue {
                letter,
                number,
                until,
            } => {
                match case.standing {
                    CaseStanding::Open => {}
                    CaseStanding::Closed(_) => return Err(Refusal::CaseClosed),
                    CaseStanding::Erased => return Err(Refusal::CaseErased),
                }
                if case.letters.contains_key(&letter) {
                    return Err(Refusal::AlreadyRecorded);
                }
                if until < context.today() {
                    return Err(Refusal::DayOver { day: until });
                }
                let latest = context.clock().letter(context.now).last_day;
                if until > latest {
                    return Err(Refusal::LetterUntil { latest });
                }
                let ends = context.clock().on_day(until, &floors().letter.article).due;
                let event = CaseEvent::LetterIssued {
                    letter,
                    number,
                    until,
                    ends,
                    by,
                };
                decision.case(case.id, event);
            }
            Self::Revoke(letter) => {
                let issued = case.letters.get(&letter).ok_or(Refusal::NoSuchLetter)?;
                if issued.revoked_at.is_some() {
                    return Err(Refusal::AlreadyRecorded);
                }
                decision.case(case.id, CaseEvent::LetterRevoked { letter, by });
            }
        }
        Ok(decision)
    }
}

/// What follows where a punishment, or something of its review, was recorded by mistake: of the first nothing
/// has to be done, and the rest has to be done again.
pub(super) fn corrected(
    case: &Case,
    mistaken: u64,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    for (id, review) in case.reviews.iter().filter(|(_, review)| !review.mistaken) {
        let ended = review.ended.as_ref().map(|(_, _, version)| *version);
        let concerned = id.version() == mistaken
            || ended == Some(mistaken)
            || review.asked.contains_key(&mistaken);
        if !concerned {
            continue;
        }
        let mut after = case.clone();
        after.mistaken_punishment(mistaken);
        let waits_for = after.reviews.get(id).and_then(Review::waits_for);
        let runs = running(case, review).map(|(kind, _)| kind);
        if waits_for == runs {
            continue;
        }
        stop(case, review, ClockEnd::NotNeeded, context, decision);
        if let Some(kind) = waits_for {
            start(case, kind, context, decision);
        }
    }
}

/// On what the review rests in the country: the profile's article, or that of the Convention.
fn article(context: &Context<'_>) -> String {
    context.profile.profile().non_punishment_article()
}

fn start(case: &Case, kind: ClockKind, context: &Context<'_>, decision: &mut Decision) {
    let article = article(context);
    let deadline = context.clock().review(kind, context.now, &article);
    started(case, kind, deadline, context, decision);
}

fn started(
    case: &Case,
    kind: ClockKind,
    deadline: Deadline,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    let event = CaseEvent::ClockStarted {
        kind,
        deadline: Some(deadline),
        by: context.actor,
    };
    decision.case(case.id, event);
}

/// The clock that runs for a review.
fn running(case: &Case, review: &Review) -> Option<(ClockKind, crate::ClockId)> {
    let mut clocks = review.clocks.iter();
    clocks.find_map(|(kind, id)| {
        let clock = case.clocks.get(id)?;
        clock.ended.is_none().then_some((*kind, *id))
    })
}

fn stop(
    case: &Case,
    review: &Review,
    how: ClockEnd,
    context: &Context<'_>,
    decision: &mut Decision,
) {
    if let Some((_, clock)) = running(case, review) {
        let by = context.actor;
        decision.case(case.id, CaseEvent::ClockEnded { clock, how, by });
    }
}

/// A decision with words for whoever reads the case.
fn said(
    case: &Case,
    context: &Context<'_>,
    parts: &BTreeSet<Compartment>,
) -> Result<Decision, Refusal> {
    if case.standing == CaseStanding::Erased {
        return Err(Refusal::CaseErased);
    }
    refuse_foreign_parts(parts, None)?;
    let mut decision = Decision::default();
    for (reader, basis) in case.readers(context.today()) {
        decision.grant(case.id.into(), parts.iter().copied(), reader, &basis);
    }
    hand_to_person(case, parts, &mut decision);
    Ok(decision)
}
