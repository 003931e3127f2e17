//! Combinations of codes, counted in both tables.

use serde::Serialize;

use super::Reported;
use crate::marginal::ColumnSet;
use crate::table::Table;

/// What became of the combinations of one length.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Combinations {
    /// How many codes make one.
    pub length: usize,
    /// Distinct combinations in the real table.
    pub real: usize,
    /// Of those, in the synthetic table too.
    pub preserved: usize,
    /// Of those, not in the synthetic table.
    pub suppressed: usize,
    /// In the synthetic table only.
    pub fabricated: usize,
    /// `suppressed` in percent of `real`.
    pub suppressed_percent: f64,
    /// `fabricated` in percent of `real`, as the showcase has it; it can pass 100.
    pub fabricated_percent: f64,
    /// `fabricated` in percent of the combinations of the synthetic table: of those that a reader
    /// meets, how many nobody has.
    pub fabricated_percent_of_synthetic: f64,
    /// Distinct combinations of 10 rows or more in the real table.
    pub common: usize,
    /// Of those, not in the synthetic table.
    pub common_suppressed: usize,
    /// Distinct combinations that one row only of the real table has.
    pub unique: usize,
    /// Over preserved combinations: the mean number of rows of the real table.
    pub mean_count: f64,
    /// Over preserved combinations: the mean of |synthetic - real|.
    pub mean_absolute_error: f64,
}

/// Combinations of this many rows are worth a reader's trust; below it the showcase's resolution.
const COMMON: u32 = 10;

/// How far synthetic counts are from real ones, in proportion to the real one.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CountError {
    /// Mean of |synthetic - real| / real over combinations of 10 rows or more in the real table.
    pub mean_of_common: f64,
    /// Combinations of 10 or more in the real table, and of those not in the synthetic, in percent.
    pub common_suppressed_percent: f64,
    /// Fabricated combinations in percent of the real ones, all lengths together.
    pub fabricated_percent: f64,
    /// Suppressed combinations in percent of the real ones, all lengths together.
    pub suppressed_percent: f64,
    /// The showcase's mean proportional error: buckets by *synthetic* count, mean of their means.
    /// It hides suppression in its first bucket; read it beside `common_suppressed_percent`.
    pub mean_of_synthetic_buckets: f64,
    /// The same errors in buckets by real count, which hide nothing.
    pub by_real_count: Vec<Bucket>,
}

/// Combinations with counts up to a bound and above the previous bucket's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bucket {
    /// The largest count in it.
    pub up_to: u64,
    /// How many combinations.
    pub combinations: usize,
    /// Their mean proportional error.
    pub mean_error: f64,
}

/// Sums over combinations, filled one marginal at a time.
#[derive(Default)]
pub(super) struct Tally {
    lengths: Vec<Combinations>,
    by_real: Vec<Sum>,
    by_synthetic: Vec<Sum>,
    common: Sum,
}

/// Total variation between the two tables' frequencies in one marginal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Variation {
    /// Over all cells.
    pub(super) all: f64,
    /// Over the rows of each table that have no missing code in these columns.
    pub(super) without_missing: f64,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    number: usize,
    error: f64,
}

impl Sum {
    fn add(&mut self, error: f64) {
        self.number += 1;
        self.error += error;
    }

    fn mean(self) -> f64 {
        if self.number == 0 {
            0.0
        } else {
            self.error / self.number as f64
        }
    }
}

impl Tally {
    /// Adds one marginal; returns its total variation.
    pub(super) fn add(
        &mut self,
        real: &Table,
        synthetic: &Table,
        columns: ColumnSet,
        reported: Reported,
    ) -> Variation {
        let length = columns.len();
        while self.lengths.len() < length {
            self.lengths.push(Combinations {
                length: self.lengths.len() + 1,
                ..Combinations::default()
            });
        }
        let telling = codes_that(real, columns, |code| reported.tells(code));
        let there = codes_that(real, columns, |code| !code.is_empty());
        let (mut all, mut without_missing) = (Vec::new(), Vec::new());
        for_each_cell(real, synthetic, columns, |codes, s, y| {
            let each = |of: &[Vec<bool>]| codes.iter().zip(of).all(|(code, of)| of[*code]);
            all.push((s, y));
            if each(&there) {
                without_missing.push((s, y));
            }
            if each(&telling) {
                self.combination(length, s, y);
            }
        });
        Variation {
            all: total_variation(&all),
            without_missing: total_variation(&without_missing),
        }
    }

    fn combination(&mut self, length: usize, s: u32, y: u32) {
        let row = &mut self.lengths[length - 1];
        let common = s >= COMMON;
        match (s > 0, y > 0) {
            (true, true) => row.preserved += 1,
            (true, false) => row.suppressed += 1,
            (false, true) => row.fabricated += 1,
            (false, false) => return,
        }
        let error = if s > 0 {
            f64::from(s.abs_diff(y)) / f64::from(s)
        } else {
            1.0
        };
        if s > 0 {
            row.real += 1;
            row.unique += usize::from(s == 1);
            bucket(&mut self.by_real, s).add(error);
        }
        if s > 0 && y > 0 {
            // Sums here, means in the end.
            row.mean_count += f64::from(s);
            row.mean_absolute_error += f64::from(s.abs_diff(y));
        }
        if common {
            row.common += 1;
            row.common_suppressed += usize::from(y == 0);
            self.common.add(error);
        }
        if common || y > 0 {
            bucket(&mut self.by_synthetic, y).add(error);
        }
    }

    pub(super) fn finish(mut self) -> (Vec<Combinations>, CountError) {
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / (whole as f64).max(1.0);
        let mut all = Combinations::default();
        for row in &mut self.lengths {
            row.suppressed_percent = percent(row.suppressed, row.real);
            row.fabricated_percent = percent(row.fabricated, row.real);
            row.fabricated_percent_of_synthetic =
                percent(row.fabricated, row.preserved + row.fabricated);
            let preserved = (row.preserved as f64).max(1.0);
            row.mean_count /= preserved;
            row.mean_absolute_error /= preserved;
            all.real += row.real;
            all.suppressed += row.suppressed;
            all.fabricated += row.fabricated;
            all.common += row.common;
            all.common_suppressed += row.common_suppressed;
        }
        let filled = self.by_synthetic.iter().filter(|sum| sum.number > 0);
        let means: Vec<f64> = filled.map(|sum| sum.mean()).collect();
        let by_real = self.by_real.iter().enumerate();
        let error = CountError {
            mean_of_common: self.common.mean(),
            common_suppressed_percent: percent(all.common_suppressed, all.common),
            fabricated_percent: percent(all.fabricated, all.real),
            suppressed_percent: percent(all.suppressed, all.real),
            mean_of_synthetic_buckets: means.iter().sum::<f64>() / (means.len() as f64).max(1.0),
            by_real_count: by_real
                .map(|(index, sum)| Bucket {
                    up_to: u64::from(COMMON) << index,
                    combinations: sum.number,
                    mean_error: sum.mean(),
                })
                .collect(),
        };
        (self.lengths, error)
    }
}

/// The bucket of a count: up to 10, 20, 40, ...
fn bucket(buckets: &mut Vec<Sum>, count: u32) -> &mut Sum {
    let mut index = 0;
    while u64::from(COMMON) << index < u64::from(count) {
        index += 1;
    }
    if buckets.len() <= index {
        buckets.resize(index + 1, Sum::default());
    }
    &mut buckets[index]
}

/// For each column of the set, which codes have a property.
fn codes_that(
    table: &Table,
    columns: ColumnSet,
    property: impl Fn(&str) -> bool,
) -> Vec<Vec<bool>> {
    let codes = |column: usize| table.domain().columns()[column].codes().iter();
    columns
        .iter()
        .map(|column| codes(column).map(|code| property(code)).collect())
        .collect()
}

/// Half the sum of the differences of two tables' frequencies, from their counts cell by cell. A
/// table without rows in these cells is as far as can be from one that has some.
fn total_variation(cells: &[(u32, u32)]) -> f64 {
    let (n, m) = cells.iter().fold((0.0, 0.0), |(n, m), (s, y)| {
        (n + f64::from(*s), m + f64::from(*y))
    });
    if n == 0.0 || m == 0.0 {
        return f64::from(u8::from(n != m));
    }
    let apart = cells
        .iter()
        .map(|(s, y)| (f64::from(*s) / n - f64::from(*y) / m).abs());
    apart.sum::<f64>() / 2.0
}

/// Total variation between a pair of columns of a table and the pair that its two columns would
/// make if they were independent.
pub(super) fn variation_from_independence(table: &Table, pair: ColumnSet) -> f64 {
    let rows = table.rows() as f64;
    let shares: Vec<Vec<f64>> = pair
        .iter()
        .map(|column| {
            let counts = crate::marginal::count(table, ColumnSet::one(column));
            counts
                .iter()
                .map(|count| f64::from(*count) / rows)
                .collect()
        })
        .collect();
    // Where nobody is, independence has what it does not have elsewhere.
    let (mut apart, mut elsewhere) = (0.0, 1.0);
    for_each_cell(table, table, pair, |codes, count, _| {
        let expected: f64 = codes
            .iter()
            .zip(&shares)
            .map(|(code, of)| of[*code])
            .product();
        apart += (f64::from(count) / rows - expected).abs();
        elsewhere -= expected;
    });
    (apart + elsewhere.max(0.0)) / 2.0
}

/// Calls `see(codes, real, synthetic)` for each cell that either table has rows in.
fn for_each_cell(
    real: &Table,
    synthetic: &Table,
    columns: ColumnSet,
    mut see: impl FnMut(&[usize], u32, u32),
) {
    let sizes = real.domain().sizes();
    let members: Vec<usize> = columns.iter().collect();
    let mut codes = vec![0; members.len()];
    let mut see_cell = |cell: usize, s: u32, y: u32| {
        let mut rest = cell;
        for (code, column) in codes.iter_mut().zip(&members).rev() {
            *code = rest % sizes[*column];
            rest /= sizes[*column];
        }
        see(&codes, s, y);
    };
    let rows = real.rows() + synthetic.rows();
    match columns.cells(&sizes) {
        Some(cells) if cells <= (4 * rows).max(1 << 16) => {
            let real = crate::marginal::count(real, columns);
            let synthetic = crate::marginal::count(synthetic, columns);
            for (cell, (&s, &y)) in real.iter().zip(&synthetic).enumerate() {
                if s > 0 || y > 0 {
                    see_cell(cell, s, y);
                }
            }
        }
        // Three columns of 2^16 codes have 2^48 cells: few of them hold a row.
        Some(_) => {
            let cells = |table: &Table| -> Vec<usize> {
                (0..table.rows())
                    .map(|row| {
                        members.iter().fold(0, |cell, &column| {
                            cell * sizes[column] + usize::from(table.column(column)[row])
                        })
                    })
                    .collect()
            };
            let real = cells(real).into_iter().map(|cell| (cell, true));
            let synthetic = cells(synthetic).into_iter().map(|cell| (cell, false));
            let mut all: Vec<(usize, bool)> = real.chain(synthetic).collect();
            all.sort_unstable();
            for group in all.chunk_by(|a, b| a.0 == b.0) {
                let number = |of: bool| group.iter().filter(|cell| cell.1 == of).count();
                let number = |of: bool| u32::try_from(number(of)).expect("fewer than 2^30 rows");
                see_cell(group[0].0, number(true), number(false));
            }
        }
        None => unreachable!("three columns of at most 2^16 codes"),
    }
}
