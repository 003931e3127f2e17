//! What can be wrong with an instrument file.

use thiserror::Error;

/// Why an instrument file was refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum InstrumentError {
    /// Not TOML of the right form.
    #[error("the instrument file cannot be read: {message}")]
    Syntax {
        /// Place and problem, as the TOML reader tells them.
        message: String,
    },
    /// A form of file that this version does not know.
    #[error(
        "`schema` is {found}, and this version reads schema {known}: use the version of the program that the file was written for"
    )]
    Schema {
        /// The schema of the file.
        found: u32,
        /// The schema that is read.
        known: u32,
    },
    /// A field says nothing.
    #[error("`{field}` is empty: say in a few words what it is")]
    Empty {
        /// The field.
        field: String,
    },
    /// A code that does not exist.
    #[error("{place}: `{found}` is no {what}; it is one of {known}")]
    UnknownCode {
        /// Where it stands.
        place: String,
        /// What was written.
        found: String,
        /// What was expected.
        what: &'static str,
        /// The codes that exist.
        known: String,
    },
    /// A table or list lacks an entry that every instrument has.
    #[error("`{table}` has no entry for `{code}`: add it")]
    Missing {
        /// The table.
        table: &'static str,
        /// The entry.
        code: &'static str,
    },
    /// Something stands twice.
    #[error("{place}: `{id}` stands there already: remove one of the two rows")]
    Duplicate {
        /// The second place.
        place: String,
        /// What stands twice.
        id: String,
    },
    /// A row names an indicator that the vocabulary lacks.
    #[error(
        "{place}: no indicator `{id}` stands in `vocabulary`: correct the id, or add the indicator with its dimension"
    )]
    UnknownIndicator {
        /// Where it stands.
        place: String,
        /// The id.
        id: String,
    },
    /// A stated count does not match the rows.
    #[error(
        "{place} states {stated} indicators but has {found}: a row is missing, superfluous or in the wrong dimension"
    )]
    Count {
        /// The set, and the dimension if it is one's.
        place: String,
        /// The stated count.
        stated: usize,
        /// The rows found.
        found: usize,
    },
    /// A number outside its range.
    #[error("{place}: {found} is outside {from} to {to}")]
    Range {
        /// Where it stands.
        place: String,
        /// What was written.
        found: u8,
        /// The least allowed.
        from: u8,
        /// The most allowed.
        to: u8,
    },
    /// Too many indicators.
    #[error(
        "the vocabulary and the supplements have {found} rows together, and there is room for {room}: drop rows that no set uses"
    )]
    TooMany {
        /// The rows found.
        found: usize,
        /// The rows allowed.
        room: usize,
    },
    /// A field that only another rule has.
    #[error("`{table}` has no use for `{field}`: remove it, or move it to the rule it belongs to")]
    Misplaced {
        /// The table.
        table: String,
        /// The field.
        field: &'static str,
    },
    /// A dimension rule that cannot stand.
    #[error("`rule.dimension.any_of` cannot stand: {problem}")]
    Rule {
        /// What is wrong with it.
        problem: String,
    },
}
