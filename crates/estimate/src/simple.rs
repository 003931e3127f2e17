//! Simple estimators: no search for a model, each with an assumption one can say in a sentence.

use crate::interval::{Interval, Kind, z};
use crate::sets::ListSet;
use crate::table::Table;

/// Two lists taken alone, by Lincoln (1930) and Petersen (1896): right if being on one list says
/// nothing about being on the other, and everybody has the same chance of being on at least one of
/// the two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The two lists.
    pub lists: ListSet,
    /// Cases on the first and on the second.
    pub sizes: (u64, u64),
    /// Cases on both.
    pub both: u64,
    /// `n1 n2 / m`; infinite without overlap.
    pub lincoln_petersen: f64,
    /// Chapman's (1951) form, finite and nearly unbiased.
    pub chapman: f64,
    /// Variance of Chapman's form (Seber 1970).
    pub chapman_variance: f64,
}

/// Every pair of lists taken alone.
pub fn pairs(table: &Table) -> Vec<Pair> {
    let margins = table.margins();
    let pairs = ListSet::of_size(table.lists(), 2).into_iter();
    pairs
        .map(|lists| {
            let sizes: Vec<u64> = lists
                .lists()
                .map(|list| margins[ListSet::of([list]).index()])
                .collect();
            let both = margins[lists.index()];
            let (first, second, m) = (sizes[0] as f64, sizes[1] as f64, both as f64);
            Pair {
                lists,
                sizes: (sizes[0], sizes[1]),
                both,
                lincoln_petersen: if both == 0 {
                    f64::INFINITY
                } else {
                    first * second / m
                },
                chapman: (first + 1.0) * (second + 1.0) / (m + 1.0) - 1.0,
                chapman_variance: (first + 1.0) * (second + 1.0) * (first - m) * (second - m)
                    / ((m + 1.0).powi(2) * (m + 2.0)),
            }
        })
        .collect()
}

/// Cases on exactly 0, 1, 2, .. lists; entry 0 is 0.
pub fn frequencies(table: &Table) -> Vec<u64> {
    let mut frequencies = vec![0; table.lists() + 1];
    for (history, count) in table.cells() {
        frequencies[history.len()] += count;
    }
    frequencies
}

/// Lower bound for the population when people differ in how easily they are found, from the
/// numbers on exactly one and exactly two lists (Chao 1987).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chao {
    /// `n + f1^2 / (2 f2)`; infinite if nobody is on exactly two lists.
    pub estimate: f64,
    /// The same with the factor `(t - 1) / t` of a fixed number of lists.
    pub fixed_lists: f64,
    /// `n + f1 (f1 - 1) / (2 (f2 + 1))`: bias-corrected and finite.
    pub bias_corrected: f64,
    /// Interval for `estimate`, log-normal on the hidden number (Chao 1987); `None` where the
    /// estimate is infinite or hides nobody.
    pub interval: Option<Interval>,
}

/// Chao's lower bound.
///
/// # Panics
/// If the level is not strictly between 0 and 1.
pub fn chao(table: &Table, level: f64) -> Chao {
    let frequencies = frequencies(table);
    let n = table.observed() as f64;
    let t = table.lists() as f64;
    let f1 = frequencies[1] as f64;
    let f2 = frequencies.get(2).copied().unwrap_or(0) as f64;
    let hidden = match (f1 > 0.0, f2 > 0.0) {
        (false, _) => 0.0,
        (true, false) => f64::INFINITY,
        (true, true) => f1 * f1 / (2.0 * f2),
    };
    let interval = (hidden > 0.0 && hidden.is_finite()).then(|| {
        let ratio = f1 / f2;
        let variance = f2 * (0.25 * ratio.powi(4) + ratio.powi(3) + 0.5 * ratio.powi(2));
        let spread = (z(level) * (1.0 + variance / (hidden * hidden)).ln().sqrt()).exp();
        Interval {
            level,
            lower: n + hidden / spread,
            upper: n + hidden * spread,
            kind: Kind::LogNormal,
        }
    });
    Chao {
        estimate: n + hidden,
        fixed_lists: n + hidden * (t - 1.0) / t,
        bias_corrected: n + f1 * (f1 - 1.0).max(0.0) / (2.0 * (f2 + 1.0)),
        interval,
    }
}

/// Sample coverage estimators for three lists (Chao & Tsay 1998).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampleCoverage {
    /// Estimated share of the population's chances that the lists cover, between 0 and 1.
    pub coverage: f64,
    /// Estimate if lists are independent.
    pub independent: f64,
    /// Estimate that allows dependence, for high coverage; `None` if it is not above the number
    /// seen. Its authors advise it from a coverage of 0.55.
    pub high: Option<f64>,
    /// One-step estimate that allows dependence, for low coverage: a lower bound where dependence
    /// is positive.
    pub low: f64,
}

/// Sample coverage estimators; `None` unless the table has three lists with people met elsewhere.
pub fn sample_coverage(table: &Table) -> Option<SampleCoverage> {
    if table.lists() != 3 {
        return None;
    }
    let margins = table.margins();
    let on = |lists: &[usize]| margins[ListSet::of(lists.iter().copied()).index()] as f64;
    let only = |list: usize| table.count(ListSet::of([list])) as f64;
    let observed = table.observed() as f64;
    let alone: f64 = (0..3).map(|list| only(list) / on(&[list])).sum();
    let coverage = 1.0 - alone / 3.0;
    let met_again = observed - (0..3).map(only).sum::<f64>() / 3.0;
    if !(coverage > 0.0 && coverage.is_finite()) {
        return None;
    }
    let independent = met_again / coverage;
    let mut outside = 0.0;
    let mut weighted = 0.0;
    for (a, b, third) in [(0, 1, 2), (0, 2, 1), (1, 2, 0)] {
        // On the one or on the other, and not on the third.
        let size = on(&[a]) - on(&[a, third]) + on(&[b]) - on(&[b, third]);
        outside += size;
        weighted += size * on(&[a, b]) / (on(&[a]) * on(&[b]));
    }
    let scale = 1.0 / (3.0 * coverage);
    let step = |size: f64| independent + scale * (size * weighted - outside);
    let high = (independent - scale * outside) / (1.0 - scale * weighted);
    Some(SampleCoverage {
        coverage,
        independent,
        high: (high.is_finite() && high > observed).then_some(high),
        low: step(step(independent)),
    })
}

/// Lower bounds from log-linear models of heterogeneity (Rivest & Baillargeon 2007): the numbers on
/// three lists or more may exceed, but not fall below, what people alike would give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heterogeneity {
    /// All lists alike (model Mh).
    pub lists_alike: f64,
    /// Each list with its own chance (model Mth).
    pub lists_differ: f64,
}

/// The lower bounds under models Mh and Mth; `None` where they cannot be fitted.
pub fn heterogeneity(table: &Table) -> Option<Heterogeneity> {
    Some(Heterogeneity {
        lists_alike: lower_bound(table, false)?,
        lists_differ: lower_bound(table, true)?,
    })
}

/// Fits `log mu_w = intercept + sum of list effects + eta_|w|` with `eta_k >= 0` for `k >= 3`:
/// while a parameter comes out negative, the most negative is set to zero and the rest fitted again.
fn lower_bound(table: &Table, lists_differ: bool) -> Option<f64> {
    let lists = table.lists();
    let mut excess: Vec<usize> = (3..=lists).collect();
    loop {
        let row = |history: ListSet| {
            let mut row = vec![1.0];
            if lists_differ {
                row.extend((0..lists).map(|list| f64::from(u8::from(history.contains(list)))));
            } else {
                row.push(history.len() as f64);
            }
            row.extend(
                excess
                    .iter()
                    .map(|&size| (history.len() + 1).saturating_sub(size) as f64),
            );
            row
        };
        let cells = (1..1u16 << lists).map(ListSet::from_bits);
        // Past the largest number of lists that anybody is on, a parameter would run to minus
        // infinity, below zero: then the fit does not settle and those parameters are dropped.
        let found = poisson_regression(cells.map(|cell| (row(cell), table.count(cell) as f64)));
        let first = row(ListSet::EMPTY).len() - excess.len();
        let frequencies = frequencies(table);
        let before = excess.len();
        match found {
            Some(coefficients) => {
                let kept = excess.iter().zip(&coefficients[first..]);
                excess = kept
                    .filter(|(_, eta)| **eta >= 0.0)
                    .map(|(&size, _)| size)
                    .collect();
                if excess.len() == before {
                    return Some(table.observed() as f64 + coefficients[0].exp());
                }
            }
            None => {
                excess.retain(|&size| frequencies[size] > 0);
                if excess.len() == before {
                    return None;
                }
            }
        }
    }
}

/// Poisson regression with log link by Newton's method; `None` if it does not settle.
fn poisson_regression(cells: impl Iterator<Item = (Vec<f64>, f64)>) -> Option<Vec<f64>> {
    let cells: Vec<(Vec<f64>, f64)> = cells.collect();
    let width = cells.first()?.0.len();
    let mut coefficients = vec![0.0; width];
    let mut start = true;
    for _ in 0..60 {
        let mut information = vec![vec![0.0; width]; width];
        let mut right = vec![0.0; width];
        for (row, count) in &cells {
            let fitted: f64 = row.iter().zip(&coefficients).map(|(x, b)| x * b).sum();
            let mean = if start { count + 0.1 } else { fitted.exp() };
            let response = mean.ln() + (count - mean) / mean;
            for (a, x) in row.iter().enumerate() {
                right[a] += x * mean * response;
                for (b, y) in row.iter().enumerate().take(a + 1) {
                    information[a][b] += x * mean * y;
                }
            }
        }
        let next = solve(information, right)?;
        let change = next.iter().zip(&coefficients).map(|(a, b)| (a - b).abs());
        let change = change.fold(0.0, f64::max);
        coefficients = next;
        if coefficients
            .iter()
            .any(|b| !b.is_finite() || b.abs() > 50.0)
        {
            return None;
        }
        if change < 1e-12 && !start {
            return Some(coefficients);
        }
        start = false;
    }
    None
}

/// Solves a symmetric positive definite system given by its lower triangle.
fn solve(mut lower: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let width = right.len();
    for row in 0..width {
        for column in 0..=row {
            let product: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
            let rest = lower[row][column] - product;
            if row == column {
                if rest.is_nan() || rest <= lower[row][row] * 1e-13 {
                    return None;
                }
                lower[row][row] = rest.sqrt();
            } else {
                lower[row][column] = rest / lower[column][column];
            }
        }
    }
    for row in 0..width {
        let product: f64 = (0..row).map(|k| lower[row][k] * right[k]).sum();
        right[row] = (right[row] - product) / lower[row][row];
    }
    for row in (0..width).rev() {
        let product: f64 = (row + 1..width).map(|k| lower[k][row] * right[k]).sum();
        right[row] = (right[row] - product) / lower[row][row];
    }
    Some(right)
}
