//! Narrowing the grid where the posterior is narrower than its steps.

use rayon::prelude::*;

use super::graph::Graph;
use super::score::Parts;
use super::{Grid, NEGLIGIBLE, Options, Posterior, decomposable};
use crate::table::Table;

/// A grid is narrowed while one of its values has a larger share of the posterior.
const FINE: f64 = 0.05;

/// Graphs whose share of the posterior is below this, as a logarithm, do not keep a grid wide: no
/// quantile that anybody asks for could show them.
const INVISIBLE: f64 = -16.0;

/// As [`decomposable`], on a grid narrowed around the bulk of the posterior as often as it is too
/// coarse.
///
/// # Panics
/// As [`decomposable`].
pub fn resolved(table: &Table, options: &Options) -> Option<Posterior> {
    let mut options = *options;
    let mut posterior = decomposable(table, &options)?;
    while posterior.largest_share() > FINE {
        let Some(grid) = narrowed(table, &options) else {
            break;
        };
        options.grid = grid;
        posterior = decomposable(table, &options)?;
    }
    Some(posterior)
}

/// The part of the grid that holds a visible share of the posterior; `None` if that is no smaller.
///
/// Each graph's score rises to one peak and falls, so that its peak and the sizes at which it sinks
/// out of sight are found by search, whatever the grid steps over.
fn narrowed(table: &Table, options: &Options) -> Option<Grid> {
    let parts = Parts::new(table, options);
    let lists = table.lists();
    let ends = (
        (options.grid.first as f64).ln_1p(),
        (options.grid.last as f64).ln_1p(),
    );
    let masks = (0..1u32 << (lists * (lists - 1) / 2)).into_par_iter();
    let peaks: Vec<(Graph, f64, f64)> = masks
        .filter_map(|mask| Graph::new(lists, mask))
        .map(|graph| {
            let (at, height) = peak(|size| parts.at(&graph, size.exp_m1()), ends);
            (graph, at, height)
        })
        .collect();
    let best = peaks
        .iter()
        .map(|peak| peak.2)
        .fold(f64::NEG_INFINITY, f64::max);
    // A low flat graph may weigh as much as a narrow high one: weights are height times width.
    let in_reach = peaks
        .iter()
        .filter(|(_, _, height)| height - best >= NEGLIGIBLE);
    let weights: Vec<(&Graph, f64, f64)> = in_reach
        .map(|(graph, at, height)| {
            let near = |size: f64| height - parts.at(graph, size.exp_m1()) <= 2.0;
            let width = sinks(near, *at, ends.1).exp_m1() - sinks(near, *at, ends.0).exp_m1();
            (graph, *at, height + width.max(1.0).ln())
        })
        .collect();
    let heaviest = weights.iter().map(|weight| weight.2);
    let heaviest = heaviest.fold(f64::NEG_INFINITY, f64::max);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (graph, at, weight) in &weights {
        if weight - heaviest < INVISIBLE {
            continue;
        }
        let visible = |size: f64| parts.at(graph, size.exp_m1()) - best >= NEGLIGIBLE;
        low = low.min(sinks(visible, *at, ends.0));
        high = high.max(sinks(visible, *at, ends.1));
    }
    let grid = Grid {
        first: (low.exp_m1().floor() as u64).max(options.grid.first),
        last: (high.exp_m1().ceil() as u64).min(options.grid.last),
        points: options.grid.points,
    };
    let width = |grid: &Grid| grid.last.saturating_sub(grid.first);
    (width(&grid) < width(&options.grid)).then_some(grid)
}

/// The highest point of a curve with one peak between two ends, by golden section.
fn peak(height: impl Fn(f64) -> f64, (mut low, mut high): (f64, f64)) -> (f64, f64) {
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    let inner = |low: f64, high: f64| (high - ratio * (high - low), low + ratio * (high - low));
    let (mut left, mut right) = inner(low, high);
    let (mut at_left, mut at_right) = (height(left), height(right));
    while high - low > 1e-6 {
        if at_left > at_right {
            (high, right, at_right) = (right, left, at_left);
            left = inner(low, high).0;
            at_left = height(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = inner(low, high).1;
            at_right = height(right);
        }
    }
    let middle = 0.5 * (low + high);
    (middle, height(middle))
}

/// Where a curve visible at one place is no longer, on the way to an end; the end if it always is.
fn sinks(visible: impl Fn(f64) -> bool, from: f64, end: f64) -> f64 {
    if visible(end) {
        return end;
    }
    let (mut inside, mut outside) = (from, end);
    while (inside - outside).abs() > 1e-9 {
        let middle = 0.5 * (inside + outside);
        if visible(middle) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    outside
}
