//! A case keeps its highest level beside later corrections.

use thiserror::Error;

use crate::codes::Level;
use crate::evaluate::Outcome;

/// Every level that one case was given, in order. What stands is the highest: later knowledge is
/// kept beside it and never undoes a presumption by itself.
///
/// Like [`Level`] it never leaves in a referral, dossier or export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LevelHistory {
    standings: Vec<Standing>,
}

/// One level and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The level.
    pub level: Level,
    /// What it rests on.
    pub basis: Basis,
}

/// What a level rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// A screening.
    Screening {
        /// The instrument and its version, as `id/version`.
        instrument: String,
    },
    /// The judgement of a worker, who needs no screening to presume.
    Judgement {
        /// The reason in the worker's words.
        reason: String,
    },
}

/// A judgement without a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the reason is empty: say in a few words why you presume")]
pub struct BlankReason;

impl Standing {
    /// The result of a screening.
    #[must_use]
    pub fn screened(outcome: &Outcome<'_>) -> Self {
        let instrument = outcome.facts().instrument();
        let instrument = format!("{}/{}", instrument.id(), instrument.version());
        Self {
            level: outcome.level(),
            basis: Basis::Screening { instrument },
        }
    }

    /// A worker's own judgement.
    ///
    /// # Errors
    ///
    /// The reason is blank.
    pub fn judged(level: Level, reason: &str) -> Result<Self, BlankReason> {
        if reason.trim().is_empty() {
            return Err(BlankReason);
        }
        Ok(Self {
            level,
            basis: Basis::Judgement {
                reason: reason.to_owned(),
            },
        })
    }
}

impl LevelHistory {
    /// Keeps a level, whether it is higher or lower than what stands.
    pub fn keep(&mut self, standing: Standing) {
        self.standings.push(standing);
    }

    /// What stands: the highest level ever given.
    #[must_use]
    pub fn highest(&self) -> Level {
        self.standings
            .iter()
            .map(|standing| standing.level)
            .max()
            .unwrap_or(Level::NoIndication)
    }

    /// The level given last, if it is lower than what stands: shown beside it, never instead of it.
    #[must_use]
    pub fn later_and_lower(&self) -> Option<&Standing> {
        self.standings
            .last()
            .filter(|last| last.level < self.highest())
    }

    /// Everything, oldest first.
    #[must_use]
    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }
}
