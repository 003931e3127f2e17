//! Why a profile cannot be used.

use thiserror::Error;

use super::check::Breach;

/// Why a profile cannot be used. Not `#[non_exhaustive]`: whoever shows it decides about each.
#[derive(Debug, Error)]
pub enum ProfileError {
    /// The file is longer than any profile.
    #[error(
        "{file} has more than {most} bytes, the most a profile has; check that it is the file you meant"
    )]
    TooLong {
        /// The file.
        file: String,
        /// The most that is read.
        most: usize,
    },
    /// The file is not text in UTF-8.
    #[error("{file}, line {line}: the text is not UTF-8; save the file as UTF-8")]
    NotUtf8 {
        /// The file.
        file: String,
        /// The line with the first bad byte.
        line: usize,
    },
    /// The file is not TOML.
    #[error("{file}, line {line}: {problem}; mend the line as TOML")]
    NotToml {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
    /// A field is missing, not known, or says what it cannot say.
    #[error("{file}, line {line}, field `{field}`: {problem}; {remedy}")]
    Invalid {
        /// The file.
        file: String,
        /// The line of the field, or of the table that lacks it, from 1.
        line: usize,
        /// The field with the tables around it.
        field: String,
        /// What is wrong with it.
        problem: String,
        /// What to do.
        remedy: String,
    },
    /// The profile breaks a rule below which no country may go.
    #[error(
        "{file} is refused: {}; correct the profile, or the country's law before it",
        sentences(.breaches)
    )]
    Refused {
        /// The file.
        file: String,
        /// Every rule it breaks; never empty.
        breaches: Vec<Breach>,
    },
}

fn sentences(breaches: &[Breach]) -> String {
    let each = |breach: &Breach| {
        format!(
            "field `{}` breaks {}: {}",
            breach.field, breach.article, breach.sentence
        )
    };
    breaches.iter().map(each).collect::<Vec<_>>().join("; ")
}
