//! By what an element of the definition is shown, as data.

use crate::codes::{Codes, Dimension, Form, Means};
use crate::evaluate::Outcome;
use crate::explain::results;
use crate::instrument::AnswerId;

/// By what a means is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeansShown {
    /// It was recorded as a fact.
    Recorded(Means),
    /// The indicators of a dimension show one.
    ByIndicators(Dimension),
    /// These rows of a supplement show it.
    BySupplement(Means, Vec<AnswerId>),
}

/// By what the purpose is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PurposeShown {
    /// A form of exploitation was recorded.
    Recorded(Form),
    /// Exploitation was intended, which is enough before it has begun.
    Intended,
    /// Commercial sexual activity of a child is exploitation.
    ChildSexual,
    /// The indicators of a dimension show it.
    ByIndicators(Dimension),
    /// All criteria of a supplement are present.
    BySupplement,
}

pub(crate) fn means(outcome: &Outcome<'_>) -> Vec<MeansShown> {
    let facts = outcome.facts();
    let mut shown: Vec<_> = facts.means().iter().map(MeansShown::Recorded).collect();
    let dimensions = positive(outcome, facts.instrument().means_dimensions());
    shown.extend(dimensions.into_iter().map(MeansShown::ByIndicators));
    let supplements = outcome.supplement_means();
    shown.extend(
        supplements.map(|(means, rows)| MeansShown::BySupplement(means, rows.iter().collect())),
    );
    shown
}

pub(crate) fn purpose(outcome: &Outcome<'_>) -> Vec<PurposeShown> {
    let facts = outcome.facts();
    let mut shown: Vec<_> = facts.forms().iter().map(PurposeShown::Recorded).collect();
    if facts.intended() {
        shown.push(PurposeShown::Intended);
    }
    if outcome.child_in_sexual_exploitation() {
        shown.push(PurposeShown::ChildSexual);
    }
    let dimensions = positive(outcome, facts.instrument().purpose_dimensions());
    shown.extend(dimensions.into_iter().map(PurposeShown::ByIndicators));
    if shown.is_empty() && outcome.elements().purpose {
        shown.push(PurposeShown::BySupplement);
    }
    shown
}

/// Which of the wanted dimensions indicators make positive, in any set that counts.
fn positive(outcome: &Outcome<'_>, wanted: Codes<Dimension>) -> Vec<Dimension> {
    let mut shown: Vec<Dimension> = results(outcome)
        .filter(|(_, dimension, result)| result.positive() && wanted.contains(*dimension))
        .filter(|(set, dimension, _)| !outcome.positive_by_child_rule(*set, *dimension))
        .map(|(_, dimension, _)| dimension)
        .collect();
    shown.sort_unstable();
    shown.dedup();
    shown
}
