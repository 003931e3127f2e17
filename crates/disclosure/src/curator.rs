//! The wall between confidential data and everything computed from them.
//!
//! A [`Secret`] can be put in and not taken out. A [`Curator`] holds the table, the allowance and
//! the noise, and answers two kinds of question, each at a price: a noisy marginal, and a choice
//! among candidates. Estimation and generation of rows take [`Noisy`] values and nothing else.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::sync::Arc;

use crate::domain::Domain;
use crate::exact::{DiscreteGaussian, Variance, choose};
use crate::marginal::{ColumnSet, count};
use crate::merging::Merging;
use crate::noise::{Grade, NoiseSource, Rehearsal, Releasable};
use crate::privacy::{Allowance, Overspent, Rho, SelectionEpsilon};
use crate::table::Table;

/// A confidential value: it shows itself to nobody outside the kernel's measuring part.
///
/// ```compile_fail
/// # use disclosure::{Secret, Table};
/// fn peek(table: &Secret<Table>) -> usize {
///     table.rows()
/// }
/// ```
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Puts a value behind the wall.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

/// A value that depends on confidential data only through paid-for noise of grade `G`.
///
/// Whatever is computed from it is as private as it is. What was measured with noise that nobody
/// can replay is [released](Noisy::release); a rehearsal can only be [inspected](Noisy::inspect).
///
/// ```
/// # use disclosure::{Noisy, Releasable, Table};
/// fn publish(made: Noisy<Table, Releasable>) -> Table {
///     made.release()
/// }
/// ```
///
/// ```compile_fail
/// # use disclosure::{Noisy, Rehearsal, Table};
/// fn publish(made: Noisy<Table, Rehearsal>) -> Table {
///     made.release()
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Noisy<T, G: Grade> {
    value: T,
    grade: PhantomData<G>,
}

impl<T, G: Grade> Noisy<T, G> {
    fn measured(value: T) -> Self {
        Self {
            value,
            grade: PhantomData,
        }
    }

    /// The value, within the kernel.
    pub(crate) fn value(&self) -> &T {
        &self.value
    }

    /// A value that has not met the data yet, to take measurements in.
    pub(crate) fn unmeasured(value: T) -> Self {
        Self::measured(value)
    }

    /// Takes another measurement in.
    pub(crate) fn absorb<U>(&mut self, other: Noisy<U, G>, f: impl FnOnce(&mut T, U)) {
        f(&mut self.value, other.value);
    }

    /// Post-processing that changes the value and gives another.
    pub(crate) fn update<U>(&mut self, f: impl FnOnce(&mut T) -> U) -> Noisy<U, G> {
        Noisy::measured(f(&mut self.value))
    }

    /// Post-processing: `f` sees the value and must see nothing else confidential.
    #[must_use]
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Noisy<U, G> {
        Noisy::measured(f(self.value))
    }
}

impl<T> Noisy<T, Releasable> {
    /// The one door out: the value, to be published.
    #[must_use]
    pub fn release(self) -> T {
        self.value
    }
}

impl<T> Noisy<T, Rehearsal> {
    /// A look at a rehearsal, for tests, audits and benchmarks.
    #[must_use]
    pub fn inspect(&self) -> &T {
        &self.value
    }
}

/// Counts of a marginal with noise of known variance in every cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// Over which columns.
    pub columns: ColumnSet,
    /// Count plus noise in each cell, ordered as by [`count`].
    pub cells: Vec<i64>,
    /// The noise's variance parameter.
    pub variance: Variance,
}

/// A marginal that might be measured next, and what is believed of it so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Over which columns.
    pub columns: ColumnSet,
    /// How much its error matters.
    pub weight: NonZeroU32,
    /// The counts that public knowledge expects.
    pub expected: Vec<f64>,
    /// The error that measuring would leave, to be subtracted from the error found.
    pub penalty: f64,
}

/// Scores are integers in this fraction of a person.
const SCORE_UNIT: f64 = (1 << 20) as f64;

/// Holds the confidential table and answers for its privacy.
///
/// An allowance for rehearsals buys no noise that could be released:
///
/// ```compile_fail
/// # use std::num::NonZeroU32;
/// # use disclosure::{Allowance, Curator, Rho, Secret, SystemNoise, Table};
/// fn around_the_ledger(table: Secret<Table>, noise: SystemNoise) -> Curator<SystemNoise> {
///     let unrecorded = Allowance::rehearsal(Rho::from_units(1 << 48));
///     Curator::new(table, NonZeroU32::MIN, unrecorded, noise)
/// }
/// ```
pub struct Curator<N: NoiseSource> {
    table: Secret<Table>,
    rows_per_person: NonZeroU32,
    allowance: Allowance<N::Grade>,
    noise: N,
    counted: BTreeMap<ColumnSet, Vec<u32>>,
    merging: Option<Merging>,
}

impl<N: NoiseSource> Curator<N> {
    /// Takes charge of a table in which no person has more than `rows_per_person` rows.
    #[must_use]
    pub fn new(
        table: Secret<Table>,
        rows_per_person: NonZeroU32,
        allowance: Allowance<N::Grade>,
        noise: N,
    ) -> Self {
        Self {
            table,
            rows_per_person,
            allowance,
            noise,
            counted: BTreeMap::new(),
            merging: None,
        }
    }

    /// From now on answers about merged codes. A row is still in exactly one cell of each marginal,
    /// so no sensitivity changes.
    pub(crate) fn merge(&mut self, merging: Merging) {
        self.counted.clear();
        self.merging = Some(merging);
    }

    /// The table's domain, which is public.
    #[must_use]
    pub fn domain(&self) -> &Arc<Domain> {
        self.table.0.domain()
    }

    /// The most rows that one person has.
    #[must_use]
    pub fn rows_per_person(&self) -> NonZeroU32 {
        self.rows_per_person
    }

    /// The allowance that is left.
    #[must_use]
    pub fn left(&self) -> Rho {
        self.allowance.left()
    }

    /// A marginal with discrete Gaussian noise in every cell.
    ///
    /// All the rows of one person may fall in one cell, so the Euclidean sensitivity is
    /// `rows_per_person`; the cost is [`Rho::of_gaussian`] of it.
    ///
    /// # Errors
    /// If the allowance does not cover the cost; nothing is measured then.
    pub fn measure(
        &mut self,
        columns: ColumnSet,
        variance: Variance,
    ) -> Result<Noisy<Measurement, N::Grade>, Overspent> {
        self.allowance
            .spend(Rho::of_gaussian(self.rows_per_person, variance))?;
        let gaussian = DiscreteGaussian::new(variance);
        let merging = self.merging.as_ref();
        let counts = counted(&mut self.counted, &self.table, merging, columns);
        let cells = counts
            .iter()
            .map(|count| i64::from(*count) + gaussian.sample(&mut self.noise))
            .collect();
        Ok(Noisy::measured(Measurement {
            columns,
            cells,
            variance,
        }))
    }

    /// Chooses the candidate whose expected counts are furthest from the truth, by the exponential
    /// mechanism with score `weight (||counts - expected||_1 - penalty)`.
    ///
    /// Expected counts and penalties are public and are rounded to multiples of 2^-20; from there
    /// the score is an integer. Adding or removing one person changes the norm by at most
    /// `rows_per_person`, exactly, and the score by that times the largest weight. The cost is
    /// [`Rho::of_selection`]. Returns `None`, at no cost, if there is no candidate.
    ///
    /// # Errors
    /// If the allowance does not cover the cost; nothing is looked at then.
    pub fn select(
        &mut self,
        candidates: &[Candidate],
        epsilon: SelectionEpsilon,
    ) -> Result<Option<Noisy<usize, N::Grade>>, Overspent> {
        let Some(heaviest) = candidates.iter().map(|candidate| candidate.weight).max() else {
            return Ok(None);
        };
        self.allowance.spend(Rho::of_selection(epsilon))?;
        let merging = self.merging.as_ref();
        let scores: Vec<i64> = candidates
            .iter()
            .map(|candidate| {
                let columns = candidate.columns;
                let counts = counted(&mut self.counted, &self.table, merging, columns);
                score(counts, candidate)
            })
            .collect();
        // exp(epsilon score / (2 sensitivity)), with epsilon in steps of 2^-20 and the sensitivity
        // in score units.
        let sensitivity = u128::from(self.rows_per_person.get()) * u128::from(heaviest.get());
        let rate_den = sensitivity << 41;
        let chosen = choose(
            &mut self.noise,
            &scores,
            u64::from(epsilon.steps()),
            rate_den,
        );
        Ok(chosen.map(Noisy::measured))
    }
}

fn counted<'a>(
    counted: &'a mut BTreeMap<ColumnSet, Vec<u32>>,
    table: &Secret<Table>,
    merging: Option<&Merging>,
    columns: ColumnSet,
) -> &'a [u32] {
    counted.entry(columns).or_insert_with(|| {
        let counts = count(&table.0, columns);
        match merging {
            Some(merging) => merging.merge(columns, &counts),
            None => counts,
        }
    })
}

fn score(counts: &[u32], candidate: &Candidate) -> i64 {
    assert_eq!(
        counts.len(),
        candidate.expected.len(),
        "a belief for each cell"
    );
    // Below 2^29 rows the true counts sum to less than 2^49 score units; a belief far outside that
    // is cut to it, which as a function of public values alone changes no sensitivity.
    let fixed = |value: f64| (value * SCORE_UNIT).round().clamp(-FAR, FAR) as i64;
    let distance =
        counts
            .iter()
            .zip(&candidate.expected)
            .fold(0_i128, |sum, (&count, &expected)| {
                let difference = (i64::from(count) << 20) - fixed(expected);
                sum + i128::from(difference.unsigned_abs())
            });
    let score =
        (distance - i128::from(fixed(candidate.penalty))) * i128::from(candidate.weight.get());
    // Saturation is a monotone map that never widens a difference.
    i64::try_from(score).unwrap_or(if score < 0 { i64::MIN } else { i64::MAX })
}

/// 2^29 rows in score units.
const FAR: f64 = (1_u64 << 49) as f64;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_row_more_moves_a_score_by_at_most_its_weight(
            mut cells in prop::collection::vec((0_u32..1 << 20, -1e6..1e12_f64), 1..40),
            penalty in -1e6..1e6_f64,
            weight in 1_u32..1000,
            at in any::<prop::sample::Index>(),
        ) {
            let at = at.index(cells.len());
            let candidate = Candidate {
                columns: ColumnSet::EMPTY,
                weight: NonZeroU32::new(weight).expect("from one"),
                expected: cells.iter().map(|(_, expected)| *expected).collect(),
                penalty,
            };
            let of = |cells: &[(u32, f64)]| {
                score(&cells.iter().map(|(count, _)| *count).collect::<Vec<_>>(), &candidate)
            };
            let without = of(&cells);
            cells[at].0 += 1;
            let with = of(&cells);
            // Exactly, in score units of 2^-20: floating point has no part in it.
            prop_assert!(with.abs_diff(without) <= u64::from(weight) << 20);
        }
    }
}
