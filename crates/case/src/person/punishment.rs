//! Non-punishment: whatever the person was charged with, fined, convicted, detained, banned or made to owe for
//! what they were compelled to do opens a review by itself, past ones included.
//!
//! CETS 197 art. 26; Directive 2011/36/EU art. 8. Nothing here decides whether the person was compelled: that
//! is asked of whoever charged or punished them, with reasons, and a no can be asked about again.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent, ClockKind};
use crate::{Actor, ClockId, LetterId, Number, ReviewId};

/// What was done to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PunishmentKind {
    /// Charged or prosecuted.
    Charge,
    /// Made to pay a fine.
    Fine,
    /// Convicted.
    Conviction,
    /// Detained, for whatever reason the law gives.
    Detention,
    /// Forbidden to enter a country or to stay in it.
    EntryBan,
    /// Made to owe something, such as costs of a removal or of care in a hospital.
    Debt,
}

/// A charge or punishment as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedPunishment {
    /// What it is.
    pub kind: PunishmentKind,
    /// The office that did it, never a person's name; `None` while it is not known.
    pub office: Option<String>,
    /// On which day; it may lie years back.
    pub on: Option<Date>,
    /// Who recorded it.
    pub by: Actor,
}

/// What a review came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// The charge was dropped, or the proceedings ended without punishment.
    Dropped,
    /// The punishment was lifted: quashed, cancelled, paid back, the person let go.
    Lifted,
    /// It was made less.
    Reduced,
    /// It stands.
    Stands,
    /// The person says that it has nothing to do with what was done to them.
    NotConnected,
    /// The person does not want anybody to be asked.
    NotWanted,
}

impl ReviewOutcome {
    /// Whether somebody can be asked again after it.
    pub const fn can_be_asked_again(self) -> bool {
        match self {
            Self::Reduced | Self::Stands | Self::NotConnected | Self::NotWanted => true,
            Self::Dropped | Self::Lifted => false,
        }
    }
}

/// The end of a review; its reasons are sealed words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedReview {
    /// Which.
    pub review: ReviewId,
    /// What it came to.
    pub outcome: ReviewOutcome,
    /// The last day on which it can be challenged, if it can be.
    pub challenge_until: Option<Date>,
    /// Who recorded it.
    pub by: Actor,
}

/// How a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewStanding {
    /// Nobody was asked yet, or a no can be challenged.
    ToAsk,
    /// Somebody was asked.
    Asked,
    /// It ended.
    Ended(ReviewOutcome),
    /// What opened it was recorded by mistake.
    Mistaken,
}

/// The review of one charge or punishment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// What opened it.
    pub punishment: RecordedPunishment,
    /// When that was recorded.
    pub recorded_at: Timestamp,
    /// Who was asked to leave it off, by the versions of the events that say so, and when.
    pub asked: BTreeMap<u64, (String, Timestamp)>,
    /// What it came to, when, and the version of the event that says so.
    pub ended: Option<(EndedReview, Timestamp, u64)>,
    /// The clocks that were started for it last, by what they wait for.
    pub clocks: BTreeMap<ClockKind, ClockId>,
    /// Whether a later entry called what opened it recorded by mistake.
    pub mistaken: bool,
    /// The version of the event that touched it last.
    touched: u64,
}

impl Review {
    /// How it stands.
    pub fn standing(&self) -> ReviewStanding {
        if self.mistaken {
            return ReviewStanding::Mistaken;
        }
        let last_asked = self.asked.last_key_value().map(|(version, _)| *version);
        match &self.ended {
            Some((end, ..)) => ReviewStanding::Ended(end.outcome),
            None if last_asked.is_some() => ReviewStanding::Asked,
            None => ReviewStanding::ToAsk,
        }
    }

    /// Which clock has to run for it, if one has.
    pub fn waits_for(&self) -> Option<ClockKind> {
        match self.standing() {
            ReviewStanding::ToAsk => Some(ClockKind::ReviewAsk),
            ReviewStanding::Asked => Some(ClockKind::ReviewAnswer),
            ReviewStanding::Ended(_) => {
                let (end, ..) = self.ended.as_ref()?;
                end.challenge_until.map(|_| ClockKind::ReviewAsk)
            }
            ReviewStanding::Mistaken => None,
        }
    }
}

/// A protection letter, which says until when it is valid and nothing else to whoever asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The number that stands on it.
    pub number: Number,
    /// The last day on which it is valid.
    pub until: Date,
    /// The first instant after that day.
    pub ends: Timestamp,
    /// When it was made.
    pub issued_at: Timestamp,
    /// The version of the event that made it.
    pub issued_by: u64,
    /// When it was taken back, if it was.
    pub revoked_at: Option<Timestamp>,
}

impl Letter {
    /// Whether it is valid at an instant, work on the case going on.
    pub fn is_valid_at(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.ends
    }
}

impl CaseEvent {
    /// The review that it is about, if it is about one that is there already.
    const fn review(&self) -> Option<ReviewId> {
        match self {
            Self::ReviewAsked { review, .. } | Self::ReviewEnded(EndedReview { review, .. }) => {
                Some(*review)
            }
            _ => None,
        }
    }
}

impl Case {
    /// Folds what becomes of a charge or punishment.
    pub(super) fn fold_punishment(&mut self, at: Timestamp, event: &CaseEvent) {
        let version = self.version;
        if let CaseEvent::Punished(punishment) = event {
            let review = Review {
                punishment: punishment.clone(),
                recorded_at: at,
                asked: BTreeMap::new(),
                ended: None,
                clocks: BTreeMap::new(),
                mistaken: false,
                touched: version,
            };
            self.reviews.insert(ReviewId::opened_by(version), review);
            return;
        }
        let Some(review) = event.review().and_then(|id| self.reviews.get_mut(&id)) else {
            return;
        };
        review.touched = version;
        match event {
            CaseEvent::ReviewAsked { office, .. } => {
                review.ended = None;
                review.asked.insert(version, (office.clone(), at));
            }
            CaseEvent::ReviewEnded(end) => review.ended = Some((end.clone(), at, version)),
            _ => {}
        }
    }

    /// A clock of a review belongs to the one that the event just before was about.
    pub(super) fn clock_of_review(&mut self, kind: ClockKind) {
        if !kind.is_of_review() {
            return;
        }
        let id = ClockId::started_by(self.version);
        if let Some(review) = self.reviews.values_mut().max_by_key(|it| it.touched) {
            review.clocks.insert(kind, id);
            review.touched = self.version;
        }
    }

    /// A punishment, or something recorded of its review, was recorded by mistake.
    pub(super) fn mistaken_punishment(&mut self, mistaken: u64) {
        for (id, review) in &mut self.reviews {
            let ended = review.ended.as_ref().map(|(_, _, version)| *version);
            if id.version() == mistaken {
                review.mistaken = true;
            } else if ended == Some(mistaken) {
                review.ended = None;
            } else if review.asked.remove(&mistaken).is_none() {
                continue;
            }
            review.touched = self.version;
        }
    }

    /// Folds what becomes of a protection letter.
    pub(super) fn fold_letter(&mut self, at: Timestamp, event: &CaseEvent) {
        match event {
            CaseEvent::LetterIssued {
                letter,
                number,
                until,
                ends,
                ..
            } => {
                let issued = Letter {
                    number: *number,
                    until: *until,
                    ends: *ends,
                    issued_at: at,
                    issued_by: self.version,
                    revoked_at: None,
                };
                self.letters.insert(*letter, issued);
            }
            CaseEvent::LetterRevoked { letter, .. } => self.revoke(*letter, at),
            _ => {}
        }
    }

    /// A letter that was made by mistake is taken back.
    pub(super) fn mistaken_letter(&mut self, mistaken: u64, at: Timestamp) {
        let mut letters = self.letters.iter();
        let made = letters.find(|(_, letter)| letter.issued_by == mistaken);
        if let Some((letter, _)) = made {
            self.revoke(*letter, at);
        }
    }

    fn revoke(&mut self, letter: LetterId, at: Timestamp) {
        if let Some(letter) = self.letters.get_mut(&letter) {
            letter.revoked_at = letter.revoked_at.or(Some(at));
        }
    }
}
