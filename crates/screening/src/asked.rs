//! Asking without harm: the questions stand behind a gate.

use thiserror::Error;

use crate::codes::{Code, Codes, Dimension, SetId};
use crate::instrument::{AnswerId, Instrument};

/// What the worker confirms before the first question (after WHO 2003, principles 1 and 3 to 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checklist {
    /// The person is alone with the worker.
    pub alone: bool,
    /// It is safe to talk here and now, by the person's own judgement.
    pub safe_here: bool,
    /// Who interprets.
    pub interpreter: Interpreter,
    /// The person was told that any question may be skipped and that they may stop at any time.
    pub told_may_skip_or_stop: bool,
}

/// Who interprets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interpreter {
    /// Worker and person share a language.
    NotNeeded,
    /// Known not to come from employer, exploiter, family or community under suspicion.
    Independent,
    /// Sent or paid by the employer.
    FromEmployer,
    /// A relative.
    FromFamily,
    /// Not checked.
    NotChecked,
}

/// One thing on the checklist that is not confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unconfirmed {
    /// The person is not alone.
    Alone,
    /// It may not be safe here.
    SafeHere,
    /// The interpreter is not known to be independent.
    Interpreter,
    /// The person was not told that they may skip or stop.
    ToldMaySkipOrStop,
}

impl Unconfirmed {
    /// What to do about it.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Alone => "find a way to be alone with the person, or note only what you see",
            Self::SafeHere => {
                "move to a place that the person calls safe, or note only what you see"
            }
            Self::Interpreter => "find an interpreter who comes from neither employer nor family",
            Self::ToldMaySkipOrStop => {
                "say first that every question may be skipped and that the person may stop at any time"
            }
        }
    }
}

/// Why no question may be asked yet. Noticing needs no gate and goes on.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not yet the moment to ask: {}", .unconfirmed.iter().map(|it| it.remedy()).collect::<Vec<_>>().join("; "))]
pub struct GateClosed {
    /// What is not confirmed.
    pub unconfirmed: Vec<Unconfirmed>,
}

/// Proof that the whole checklist was confirmed. There is no other way to make one, and without one
/// no question is given out:
///
/// ```compile_fail
/// let gate = screening::Gate { confirmed: () };
/// ```
#[derive(Debug)]
pub struct Gate {
    confirmed: (),
}

impl Gate {
    /// Opens the gate if everything on the list is confirmed.
    ///
    /// # Errors
    ///
    /// Everything that is not confirmed, each with its remedy.
    pub fn open(checklist: Checklist) -> Result<Self, GateClosed> {
        let Checklist {
            alone,
            safe_here,
            interpreter,
            told_may_skip_or_stop,
        } = checklist;
        let independent = matches!(
            interpreter,
            Interpreter::NotNeeded | Interpreter::Independent
        );
        let unconfirmed: Vec<_> = [
            (alone, Unconfirmed::Alone),
            (safe_here, Unconfirmed::SafeHere),
            (independent, Unconfirmed::Interpreter),
            (told_may_skip_or_stop, Unconfirmed::ToldMaySkipOrStop),
        ]
        .into_iter()
        .filter_map(|(confirmed, item)| (!confirmed).then_some(item))
        .collect();
        if unconfirmed.is_empty() {
            Ok(Self { confirmed: () })
        } else {
            Err(GateClosed { unconfirmed })
        }
    }
}

/// The questions of one dimension.
#[derive(Debug)]
pub struct Topic<'i> {
    /// The dimension.
    pub dimension: Dimension,
    /// Its label.
    pub label: &'i str,
    /// Its questions, none of which must be answered.
    pub questions: Vec<Question<'i>>,
}

/// One thing to ask about. It carries no weight: weights stand on the result page, never beside a
/// question.
#[derive(Debug)]
pub struct Question<'i> {
    /// What is answered.
    pub answer: AnswerId,
    /// Its stable id.
    pub id: &'i str,
    /// Its label.
    pub label: &'i str,
}

impl Instrument {
    /// The questions of the applicable sets by topic, each once however many sets share it.
    #[must_use]
    pub fn questions(&self, sets: Codes<SetId>, gate: &Gate) -> Vec<Topic<'_>> {
        let () = gate.confirmed;
        let topic = |&dimension: &Dimension| {
            let in_sets = sets
                .iter()
                .map(|set| self.set(set).dimensions[dimension.place()].all);
            let asked = in_sets.fold(crate::marks::Marks::NONE, |all, marks| all.or(marks));
            let questions = asked.iter().map(|answer| {
                let indicator = self.indicator(answer);
                Question {
                    answer,
                    id: indicator.id(),
                    label: indicator.label(),
                }
            });
            let (label, questions) = (self.dimension_label(dimension), questions.collect());
            Topic {
                dimension,
                label,
                questions,
            }
        };
        Dimension::ALL
            .iter()
            .map(topic)
            .filter(|topic| !topic.questions.is_empty())
            .collect()
    }
}
