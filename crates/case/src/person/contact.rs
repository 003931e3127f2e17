//! Safe contact: until when it can be relied on, and what came of each contact with the person.
//!
//! What it says is sealed. To deciding it is no more than written down, on a day, by whose word; the person's
//! moves end it at once, and so does time.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent, Need, Source};
use crate::clock::Clock;
use crate::{Actor, Compartment};

/// A safe contact as it was written down, without what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptContact {
    /// The version of the event that carries it.
    pub version: u64,
    /// By whose word; `None` where the event does not say.
    pub source: Option<Source>,
    /// On which day it was told, where the event says so: otherwise on the day on which it was recorded.
    pub told_on: Option<Date>,
    /// When it was recorded.
    pub at: Timestamp,
}

impl KeptContact {
    /// The day on which it was told.
    pub fn day(&self, clock: &Clock<'_>) -> Date {
        self.told_on.unwrap_or_else(|| clock.day_of(self.at))
    }
}

/// Whether it is known how the person can be contacted without danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactStanding {
    /// It is.
    Good,
    /// It was told too long ago.
    TooOld,
    /// The person has moved since.
    Moved,
    /// Nobody wrote it down.
    Unknown,
    /// It stands in the files of whoever is responsible, who takes part in coded facts alone.
    Elsewhere,
}

impl ContactStanding {
    /// Whether contacting the person needs a reason, even where everything was done as it says.
    pub const fn needs_reason(self) -> bool {
        match self {
            Self::Good | Self::Elsewhere => false,
            Self::TooOld | Self::Moved | Self::Unknown => true,
        }
    }
}

/// What came of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactResult {
    /// The person was reached.
    Reached,
    /// Something was sent or left; nobody knows yet whether it arrived.
    Attempted,
    /// The person was not reached.
    NotReached,
    /// Somebody else answered.
    SomebodyElse,
}

/// Why the person was contacted otherwise than they said is safe, or while nobody knew what is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutsideReason {
    /// The person was in danger.
    Danger,
    /// The person asked for it, or made the contact.
    PersonAsked,
    /// The person would have lost a right.
    RightEnding,
    /// To ask how the person can be reached safely; no other way was known.
    NoOtherWay,
    /// By mistake.
    Mistake,
    /// Something else, in words.
    Other,
}

/// A contact as it was recorded: in codes alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedContact {
    /// What came of it.
    pub result: ContactResult,
    /// On which day.
    pub on: Date,
    /// How the safe contact stood when this was recorded.
    pub standing: ContactStanding,
    /// Whether it was done as the safe contact says.
    pub kept: bool,
    /// Why it was done all the same, where it was not done so or nobody knew what is safe.
    pub outside: Option<OutsideReason>,
    /// Who recorded it.
    pub by: Actor,
}

impl Case {
    /// Takes up what an event means for the safe contact: its sealed parts say that one was written down, or
    /// that the person is somewhere else.
    pub(super) fn fold_contact(
        &mut self,
        at: Timestamp,
        event: &CaseEvent,
        parts: &BTreeSet<Compartment>,
    ) {
        if parts.contains(&Compartment::Contact) {
            let (source, told_on) = match event {
                CaseEvent::AccountRecorded {
                    source, given_on, ..
                } => (Some(*source), Some(*given_on)),
                _ => (None, None),
            };
            self.contacts.push(KeptContact {
                version: self.version,
                source,
                told_on,
                at,
            });
            return;
        }
        let service = |id| self.referrals.get(id).map(|referral| referral.sent.need);
        let moved = parts.contains(&Compartment::Location)
            || match event {
                CaseEvent::ReferralAccepted { referral, .. } => {
                    service(referral) == Some(Need::Shelter)
                }
                CaseEvent::ReferralCompleted { referral, .. } => {
                    service(referral) == Some(Need::ReturnSupport)
                }
                _ => false,
            };
        if moved {
            self.moves.push((self.version, at));
        }
    }

    /// The safe contact that counts: the last written down that no later entry called mistaken.
    pub fn safe_contact(&self) -> Option<&KeptContact> {
        let mut contacts = self.contacts.iter().rev();
        contacts.find(|contact| !self.mistaken.contains(&contact.version))
    }

    /// From which instant on the safe contact cannot be relied on, and why; `None` if there is none.
    pub fn contact_ends(&self, clock: &Clock<'_>) -> Option<(Timestamp, ContactStanding)> {
        let contact = self.safe_contact()?;
        let due = clock.safe_contact(contact.day(clock)).due;
        let mut moves = self.moves.iter();
        let moved = moves
            .find(|(version, _)| *version > contact.version && !self.mistaken.contains(version));
        Some(match moved {
            Some((_, at)) if *at < due => (*at, ContactStanding::Moved),
            _ => (due, ContactStanding::TooOld),
        })
    }

    /// How the safe contact stands at an instant, in a case that holds sealed parts.
    pub fn contact_standing(&self, clock: &Clock<'_>, now: Timestamp) -> ContactStanding {
        match self.contact_ends(clock) {
            None => ContactStanding::Unknown,
            Some((ends, why)) if now >= ends => why,
            Some(_) => ContactStanding::Good,
        }
    }
}
