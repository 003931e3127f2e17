//! Hidden patterns: a mixture of tables whose columns are independent.
//!
//! Trafficking has patterns (a route, a sector, a way of recruiting and of holding people), and a
//! pattern shows in many columns at once. A mixture of a score of patterns says with few numbers
//! what every pair of columns has in common, so that the noise of all pairs averages out in it;
//! what it cannot say is left to the factors of the pairs that depend most. The latent class model
//! is Lazarsfeld's (1950); fitted here to noisy pair tables by weighted least squares, never to
//! rows of people.

mod refine;
mod start;
#[cfg(test)]
mod tests;

use super::Factor;
use crate::marginal::ColumnSet;

/// A mixture of `number` patterns, each with its own mix of codes in every column.
#[derive(Debug, Clone)]
pub(crate) struct Patterns {
    number: usize,
    /// `number` rounded up to whole lanes; what is beyond has no share.
    width: usize,
    sizes: Vec<usize>,
    /// Up to a constant, the logarithm of each pattern's share.
    shares: Vec<f32>,
    /// For each column, code and pattern, up to a constant for each pattern, the logarithm of the
    /// code's frequency; patterns fastest, so that all patterns of a code are worked on at once.
    codes: Vec<Vec<f32>>,
}

/// Numbers that one instruction works on, twice over.
const LANES: usize = 8;

/// Patterns, at most.
pub(crate) const MOST: usize = 3 * LANES;

impl Patterns {
    /// The mixture as factors: of each column and the pattern, which is column `hidden`.
    ///
    /// Codes that a pattern shows in a few of `total` rows are left out of it: whether so few are
    /// there noise does not let anyone tell, and each would meet the pattern's other codes in
    /// combinations that hardly any row of the real table has. Every code keeps the pattern that
    /// shows it most.
    pub(crate) fn factors(&self, hidden: usize, total: f64) -> Vec<Factor> {
        let mut shares = self.shares.clone();
        softmax(&mut shares);
        let columns = self.codes.iter().zip(&self.sizes).enumerate();
        columns
            .map(|(column, (codes, size))| {
                let p = Probabilities::of(codes, *size, self.width).0;
                let mut log_weights = Vec::with_capacity(size * self.number);
                for code in p.chunks(self.width) {
                    let mass = |pattern: usize| code[pattern] * shares[pattern];
                    let most = (0..self.number).map(mass).fold(0.0, f32::max);
                    let fewest = most.min(FEWEST_ROWS / total as f32);
                    log_weights.extend((0..self.number).map(|pattern| {
                        let kept = if mass(pattern) < fewest {
                            0.0
                        } else {
                            code[pattern]
                        };
                        // The shares are told once, with the first column.
                        let share = if column == 0 { shares[pattern] } else { 1.0 };
                        f64::from(kept.max(LEAST)).ln() + f64::from(share.max(LEAST)).ln()
                    }));
                }
                Factor {
                    columns: ColumnSet::from_iter([column, hidden]),
                    log_weights,
                }
            })
            .collect()
    }
}

/// Expected rows with a code in a pattern, below which the pattern is told without the code.
/// Settled on fictional tables.
const FEWEST_ROWS: f32 = 3.0;

/// The probability that stands for none, so that what is measured can bring it back.
const LEAST: f32 = 1e-12;

/// The frequencies of one column's codes in each pattern, patterns fastest.
struct Probabilities(Vec<f32>);

impl Probabilities {
    fn of(codes: &[f32], size: usize, width: usize) -> Self {
        let mut largest = vec![f32::NEG_INFINITY; width];
        for code in codes.chunks(width) {
            largest
                .iter_mut()
                .zip(code)
                .for_each(|(largest, value)| *largest = largest.max(*value));
        }
        let mut total = vec![0.0_f32; width];
        let mut p = Vec::with_capacity(size * width);
        for code in codes.chunks(width) {
            for ((value, largest), total) in code.iter().zip(&largest).zip(&mut total) {
                let weight = (value - largest).exp();
                *total += weight;
                p.push(weight);
            }
        }
        for code in p.chunks_mut(width) {
            code.iter_mut()
                .zip(&total)
                .for_each(|(p, total)| *p /= total);
        }
        Self(p)
    }
}

fn softmax(values: &mut [f32]) {
    let largest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    values
        .iter_mut()
        .for_each(|value| *value = (*value - largest).exp());
    let total: f32 = values.iter().sum();
    values.iter_mut().for_each(|value| *value /= total);
}
