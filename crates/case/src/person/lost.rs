//! Lost contact: the person can no longer be reached. The case stays open, and somebody goes on looking.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent, CaseStanding, ContactResult};
use crate::Actor;

/// How the person was lost from sight, as far as anybody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossKind {
    /// Nobody knows.
    Unknown,
    /// The person left, as they wanted.
    Left,
    /// The person is with whoever exploited them again: nobody calls what they did a choice.
    WithExploiter,
}

/// A loss of contact as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedLoss {
    /// How.
    pub how: LossKind,
    /// The last day on which the person was reached or seen, if it is known.
    pub last_seen: Option<Date>,
    /// Who recorded it.
    pub by: Actor,
}

/// A child was reported missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedMissing {
    /// The office to which it was reported, never a person's name.
    pub office: String,
    /// On which day.
    pub on: Date,
    /// Who recorded it.
    pub by: Actor,
}

/// A loss of contact, with what came after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost<'a> {
    /// As it was recorded.
    pub recorded: &'a RecordedLoss,
    /// When it was recorded.
    pub at: Timestamp,
    /// How often it was tried since to reach the person.
    pub attempts: usize,
    /// The version of the last attempt.
    pub last_attempt: Option<u64>,
    /// Whether the child was reported missing since.
    pub reported: bool,
}

/// What is remembered of losses and contacts, by the versions of the events that tell of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Losses {
    losses: Vec<(u64, Timestamp, RecordedLoss)>,
    contacts: Vec<(u64, ContactResult)>,
    reports: Vec<u64>,
}

impl Case {
    /// Takes up what an event means for whether the person can be reached.
    pub(super) fn fold_loss(&mut self, at: Timestamp, event: &CaseEvent) {
        let version = self.version;
        match event {
            CaseEvent::ContactLost(recorded) => {
                if recorded.how != LossKind::Unknown {
                    self.moves.push((version, at));
                }
                self.losses.losses.push((version, at, recorded.clone()));
            }
            CaseEvent::ContactMade(made) => self.losses.contacts.push((version, made.result)),
            CaseEvent::MissingReported(_) => self.losses.reports.push(version),
            _ => {}
        }
    }

    /// The loss of contact that stands, in a case on which work goes on: the last that was no mistake and after which
    /// nobody reached the person.
    pub fn lost(&self) -> Option<Lost<'_>> {
        if self.standing != CaseStanding::Open {
            return None;
        }
        let mistaken = |version: u64| self.mistaken.contains(&version);
        let mut losses = self.losses.losses.iter().rev();
        let (since, at, recorded) = losses.find(|(version, ..)| !mistaken(*version))?;
        let after = self.losses.contacts.iter();
        let mut after = after.filter(|(version, _)| version > since && !mistaken(*version));
        if after
            .clone()
            .any(|(_, result)| *result == ContactResult::Reached)
        {
            return None;
        }
        let mut reports = self.losses.reports.iter();
        Some(Lost {
            recorded,
            at: *at,
            attempts: after.clone().count(),
            last_attempt: after.next_back().map(|(version, _)| *version),
            reported: reports.any(|version| version > since && !mistaken(*version)),
        })
    }
}
