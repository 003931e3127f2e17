//! Synthetic combinations that few rows have, blanked out.
//!
//! A model that has seen rare combinations only through noise invents some. They harm nobody in
//! the real table, but a reader may take them for findings. Blanking every combination that fewer
//! than a given number of synthetic rows have removes most that are invented, and with them rare
//! ones that are real. It looks at synthetic rows only and costs no privacy.

use std::sync::Arc;

use crate::domain::Domain;
use crate::evaluate::Reported;
use crate::marginal::{ColumnSet, count, subsets};
use crate::table::Table;

/// A table too wide to count all its combinations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the domain has {cells} combinations of three codes, more than the {MAX_CELLS} that can be \
     counted to blank out rare ones; group its codes"
)]
pub struct TooManyCombinations {
    cells: usize,
}

/// Cells of all sets of three columns together, at most: 256 MiB of counts.
const MAX_CELLS: usize = 1 << 26;

/// Checks that the combinations of a domain can be counted.
///
/// # Errors
/// If there are too many.
pub fn can_blank_rare(domain: &Domain) -> Result<(), TooManyCombinations> {
    let sizes = domain.sizes();
    let cells = sets(sizes.len())
        .iter()
        .map(|set| set.cells(&sizes).unwrap_or(usize::MAX))
        .fold(0, usize::saturating_add);
    if cells > MAX_CELLS {
        return Err(TooManyCombinations { cells });
    }
    Ok(())
}

/// All sets of one to three columns.
fn sets(columns: usize) -> Vec<ColumnSet> {
    (1..=3)
        .flat_map(|length| subsets(columns, length))
        .collect()
}

/// Blanks codes out until every combination of up to three reported codes has at least `fewest`
/// rows. Each row loses the code that most of its rare combinations share, again and again; a code
/// is blanked to the missing one, or to `0`; a row with a rare combination of columns that have
/// neither is left out.
///
/// # Errors
/// If the domain has too many combinations to count.
pub fn blank_rare(table: &Table, fewest: u32) -> Result<Table, TooManyCombinations> {
    can_blank_rare(table.domain())?;
    let columns = table.domain().columns().len();
    let blanks: Vec<Option<u16>> = table
        .domain()
        .columns()
        .iter()
        .map(|column| column.code("").or_else(|| column.code("0")))
        .collect();
    let tells: Vec<Vec<bool>> = table
        .domain()
        .columns()
        .iter()
        .map(|column| {
            let codes = column.codes().iter();
            codes
                .map(|code| Reported::NotEmptyNorZero.tells(code))
                .collect()
        })
        .collect();
    let mut combinations = Combinations::new(table, tells);
    let mut rows: Vec<Option<Vec<u16>>> = (0..table.rows())
        .map(|row| {
            Some(
                (0..columns)
                    .map(|column| table.column(column)[row])
                    .collect(),
            )
        })
        .collect();
    // Blanking a code takes its row from other combinations too, which may make those rare.
    let mut changed = true;
    while changed {
        changed = false;
        for row in &mut rows {
            let Some(codes) = row else { continue };
            let mut rare = combinations.rare(codes, fewest);
            while !rare.is_empty() {
                changed = true;
                let guilt = |column: usize| rare.iter().filter(|set| set.contains(column)).count();
                let worst = (0..columns)
                    .filter(|column| guilt(*column) > 0)
                    .filter_map(|column| Some((column, blanks[column]?)))
                    .max_by_key(|(column, _)| guilt(*column));
                let Some((column, blank)) = worst else {
                    combinations.take(codes, None);
                    *row = None;
                    break;
                };
                combinations.take(codes, Some(column));
                codes[column] = blank;
                rare.retain(|set| !set.contains(column));
            }
        }
    }
    let mut kept: Vec<Vec<u16>> = vec![Vec::new(); columns];
    for codes in rows.into_iter().flatten() {
        for (kept, code) in kept.iter_mut().zip(codes) {
            kept.push(code);
        }
    }
    Ok(Table::from_columns(Arc::clone(table.domain()), kept))
}

/// How many rows have each combination of up to three codes.
struct Combinations {
    sizes: Vec<usize>,
    /// For each column, which codes tell something.
    tells: Vec<Vec<bool>>,
    /// For each three columns (a missing second or third is one past the last), its counts.
    places: Vec<usize>,
    counts: Vec<Vec<u32>>,
}

impl Combinations {
    fn new(table: &Table, tells: Vec<Vec<bool>>) -> Self {
        let sets = sets(tells.len());
        let side = tells.len() + 1;
        let mut places = vec![0; side * side * side];
        for (place, set) in sets.iter().enumerate() {
            let mut columns = set.iter().chain(std::iter::repeat(side - 1));
            let at = (0..3).fold(0, |at, _| at * side + columns.next().unwrap_or(side - 1));
            places[at] = place;
        }
        Self {
            sizes: table.domain().sizes(),
            tells,
            places,
            counts: sets.iter().map(|set| count(table, *set)).collect(),
        }
    }

    /// Calls `see` with each combination of reported codes of a row, and its count.
    fn each(&mut self, codes: &[u16], mut see: impl FnMut(&[usize], &mut u32)) {
        let last = codes.len();
        let side = last + 1;
        let reported: Vec<usize> = (0..last)
            .filter(|column| self.tells[*column][usize::from(codes[*column])])
            .collect();
        let cell = |columns: &[usize]| {
            columns.iter().fold(0, |cell, column| {
                cell * self.sizes[*column] + usize::from(codes[*column])
            })
        };
        for (i, &a) in reported.iter().enumerate() {
            let place = self.places[(a * side + last) * side + last];
            see(&[a], &mut self.counts[place][cell(&[a])]);
            for (j, &b) in reported.iter().enumerate().skip(i + 1) {
                let place = self.places[(a * side + b) * side + last];
                see(&[a, b], &mut self.counts[place][cell(&[a, b])]);
                for &c in &reported[j + 1..] {
                    let place = self.places[(a * side + b) * side + c];
                    see(&[a, b, c], &mut self.counts[place][cell(&[a, b, c])]);
                }
            }
        }
    }

    fn rare(&mut self, codes: &[u16], fewest: u32) -> Vec<ColumnSet> {
        let mut rare = Vec::new();
        self.each(codes, |columns, count| {
            if *count < fewest {
                rare.push(columns.iter().copied().collect());
            }
        });
        rare
    }

    /// Takes a row out of the counts of combinations with a column, or of all.
    fn take(&mut self, codes: &[u16], column: Option<usize>) {
        self.each(codes, |columns, count| {
            if column.is_none_or(|column| columns.contains(&column)) {
                *count -= 1;
            }
        });
    }
}
