//! How much of a real table a synthetic one keeps, and how much it gives away.
//!
//! Everything here is computed from the confidential table without noise: it is for those who may
//! see that table and never leaves ([`InternalQuality`]). What may be published about quality is
//! [`PublicQuality`](crate::PublicQuality), which knows the noise only.
//!
//! The measures are those of Microsoft's synthetic data showcase, with which IOM publishes its
//! global dataset (combinations suppressed, fabricated, proportional error), and of NIST's SDNist
//! (k-marginal scores), so that figures can be compared.

mod attack;
mod combinations;

use serde::Serialize;

use crate::marginal::subsets;
use crate::table::{Table, TableError};

pub use attack::{Attacks, AttributeInference, MembershipInference, attack};
use combinations::variation_from_independence;
pub use combinations::{Bucket, Combinations, CountError};

/// Quality of a synthetic table against the real one. Exact, hence confidential.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InternalQuality {
    /// Rows of the real table.
    pub real_rows: usize,
    /// Rows of the synthetic table.
    pub synthetic_rows: usize,
    /// Combinations of 1, 2 and 3 codes.
    pub combinations: Vec<Combinations>,
    /// The error of counts, over combinations of up to 3 codes.
    pub count_error: CountError,
    /// 1000 (1 - mean total variation) over all single columns.
    pub kmarg1: f64,
    /// The same over all pairs.
    pub kmarg2: f64,
    /// The same over all triples.
    pub kmarg3: f64,
    /// The three scores over the rows that have no missing code in the columns compared: a table
    /// that blanks codes out loses in the scores above and not here.
    pub kmarg_without_missing: [f64; 3],
    /// What `kmarg2` would be if the columns were as in the real table and independent. A synthetic
    /// table below it is broken, or has much blanked out.
    pub kmarg2_of_independent_columns: f64,
    /// Rows that are the only one of their kind.
    pub uniqueness: Uniqueness,
}

/// Rows with a combination of all columns that nobody shares.
///
/// A unique row found again is not by itself a leak: a fresh draw from the same population finds
/// many of them too. Compare with such a draw.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Uniqueness {
    /// Unique rows of the real table.
    pub real: usize,
    /// How many of those the synthetic table holds.
    pub found_again: usize,
}

/// Which codes stand for "nothing reported" and make no combination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reported {
    /// Neither the empty code nor `0`: what the showcase does, so that figures compare.
    #[default]
    NotEmptyNorZero,
    /// All but the empty code.
    NotEmpty,
}

impl Reported {
    pub(crate) fn tells(self, code: &str) -> bool {
        match self {
            Self::NotEmptyNorZero => !code.is_empty() && code != "0",
            Self::NotEmpty => !code.is_empty(),
        }
    }
}

/// Compares a synthetic table with the real one it stands for.
///
/// # Errors
/// If the two are not of one domain.
pub fn evaluate(
    real: &Table,
    synthetic: &Table,
    reported: Reported,
) -> Result<InternalQuality, TableError> {
    if real.domain() != synthetic.domain() {
        return Err(TableError::DifferentDomains);
    }
    let columns = real.domain().columns().len();
    // A table of fewer columns than this has no such marginal, and errs in none.
    let score = |distances: Vec<f64>| {
        let mean = distances.iter().sum::<f64>() / (distances.len() as f64).max(1.0);
        1000.0 * (1.0 - mean)
    };
    let mut tally = combinations::Tally::default();
    let [one, two, three] = [1, 2, 3].map(|length| {
        let sets = subsets(columns, length).into_iter();
        let distances = sets.map(|set| tally.add(real, synthetic, set, reported));
        let (all, without_missing) = distances
            .map(|variation| (variation.all, variation.without_missing))
            .unzip();
        (score(all), score(without_missing))
    });
    let independent = subsets(columns, 2)
        .into_iter()
        .map(|pair| variation_from_independence(real, pair));
    let (combinations, count_error) = tally.finish();
    Ok(InternalQuality {
        real_rows: real.rows(),
        synthetic_rows: synthetic.rows(),
        combinations,
        count_error,
        kmarg1: one.0,
        kmarg2: two.0,
        kmarg3: three.0,
        kmarg_without_missing: [one.1, two.1, three.1],
        kmarg2_of_independent_columns: score(independent.collect()),
        uniqueness: uniqueness(real, synthetic),
    })
}

fn uniqueness(real: &Table, synthetic: &Table) -> Uniqueness {
    let mut real = sorted_rows(real);
    let mut synthetic = sorted_rows(synthetic);
    synthetic.dedup();
    let unique = real
        .chunk_by_mut(|a, b| a == b)
        .filter_map(|group| match group {
            [row] => Some(std::mem::take(row)),
            _ => None,
        });
    let unique: Vec<Vec<u16>> = unique.collect();
    Uniqueness {
        real: unique.len(),
        found_again: unique
            .iter()
            .filter(|row| synthetic.binary_search(row).is_ok())
            .count(),
    }
}

fn sorted_rows(table: &Table) -> Vec<Vec<u16>> {
    let columns = 0..table.domain().columns().len();
    let row = |row: usize| {
        columns
            .clone()
            .map(|column| table.column(column)[row])
            .collect()
    };
    let mut rows: Vec<Vec<u16>> = (0..table.rows()).map(row).collect();
    rows.sort_unstable();
    rows
}
