//! Screening: indicator instruments and their explainable evaluation.
//!
//! An [`Instrument`] says what may be asked and what it weighs; [`Facts`] hold what is recorded about
//! one person; [`Facts::evaluate`] gives an [`Outcome`], which explains itself on demand. Two modes
//! lead to facts: *noticed* ([`Instrument::signs`]), which puts no question to anyone, and *asked*
//! ([`Gate`]), which cannot begin before the person is safe to be asked.
//!
//! Screening advises and never gates. Levels only rise: adding a `present` answer never lowers one. They
//! are ordered, so that a case can keep its highest beside later corrections. Levels, classes and counts
//! never leave in a referral, dossier or export; the types that carry them do not implement
//! `serde::Serialize`.
//!
//! The room is pure: no clock, no input or output, no keys.

mod asked;
mod codes;
mod evaluate;
mod explain;
mod facts;
mod instrument;
mod marks;
mod rule;
mod sentences;
mod shown;

pub use asked::{Checklist, Gate, GateClosed, Interpreter, Question, Topic, Unconfirmed};
pub use codes::{
    Act, Answer, Code, Codes, Confidence, Dimension, Form, IloClass, Level, Means, Rule,
    Sensitivity, SetId, Setting, Strength, Supplement, Verification,
};
pub use evaluate::{DimensionResult, Elements, Outcome};
pub use explain::{Addition, Change, Evidence, Explanation, Missing, Note, Step};
pub use facts::{Age, AgeError, Facts, UnknownIndicator, UnknownSign, Years};
pub use instrument::{
    Alternative, AnswerId, Home, Indicator, IndicatorSet, Instrument, InstrumentError, Provenance,
    Row, RuleSource, Sign,
};
pub use rule::{Counts, DimensionRule};
pub use sentences::Told;
pub use shown::{MeansShown, PurposeShown};
