//! Between rho and (epsilon, delta): Canonne, Kamath and Steinke 2020, corollary 13.
//!
//! A mechanism that is rho-zCDP is (epsilon, delta)-differentially private for
//!
//! ```text
//! delta = exp((a - 1)(a rho - epsilon)) (1 - 1/a)^a / (a - 1)    for every a > 1.
//! ```
//!
//! Since *every* order `a` gives a true statement, a search that misses the best one wastes a
//! little utility and no privacy. With `b = a - 1` it reads
//! `epsilon = a rho + ln b - (a ln a) / b + ln(1 / delta) / b`. Its few terms are evaluated in
//! floating point to some 1e-15 of their size and moved by [`MARGIN`] of it against us.

use super::{Delta, Epsilon, Rho};

/// A thousand times what four terms of elementary functions can be off by.
const MARGIN: f64 = 1e-12;

/// The least epsilon that this theorem gives for `rho` at `delta`, rounded up.
#[must_use]
pub fn epsilon_of(rho: Rho, delta: Delta) -> f64 {
    if rho == Rho::ZERO {
        return 0.0;
    }
    least(|b| {
        let a = 1.0 + b;
        let (rest, size) = rest(b, delta);
        let cost = a * rho.to_f64();
        cost + rest + MARGIN * (cost + size)
    })
    .max(0.0)
}

/// The largest rho that this theorem admits under (`epsilon`, `delta`), rounded down.
#[must_use]
pub fn rho_within(epsilon: Epsilon, delta: Delta) -> Rho {
    let rho = -least(|b| {
        let a = 1.0 + b;
        let (rest, size) = rest(b, delta);
        let epsilon = epsilon.get();
        -(epsilon - rest - MARGIN * (epsilon + size)) / a
    });
    Rho::at_most(rho)
}

/// `ln b - (a ln a) / b + ln(1 / delta) / b` and the sum of its terms' sizes.
fn rest(b: f64, delta: Delta) -> (f64, f64) {
    let terms = [b.ln(), -(1.0 + b) * b.ln_1p() / b, -delta.get().ln() / b];
    (
        terms.iter().sum(),
        terms.iter().map(|term| term.abs()).sum(),
    )
}

/// The least value found of `value(b)` over orders from 1 + 1e-9 to 1 + 1e12: a coarse look on a
/// logarithmic scale, then bisection by thirds around the best.
fn least(value: impl Fn(f64) -> f64) -> f64 {
    let at = |log: f64| value(log.exp());
    let (from, to, steps) = (-21.0, 28.0, 490_u32);
    let step = (to - from) / f64::from(steps);
    let best = (0..=steps)
        .map(|index| from + step * f64::from(index))
        .min_by(|a, b| at(*a).total_cmp(&at(*b)))
        .expect("the grid is not empty");
    let (mut low, mut high) = (best - step, best + step);
    for _ in 0..80 {
        let third = (high - low) / 3.0;
        if at(low + third) < at(high - third) {
            high -= third;
        } else {
            low += third;
        }
    }
    at(best).min(at(f64::midpoint(low, high)))
}
