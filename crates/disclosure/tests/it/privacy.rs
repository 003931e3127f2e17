//! Accounting: additions exact, roundings against us, conversions against two oracles.

use std::num::NonZeroU32;

use disclosure::{
    Delta, Epsilon, Rho, SelectionEpsilon, Variance, epsilon_of, rho_within, variance_for,
};
use opendp::combinators::make_zCDP_to_approxDP;
use opendp::domains::AtomDomain;
use opendp::measurements::make_gaussian;
use opendp::metrics::AbsoluteDistance;
use proptest::prelude::*;

const ONE: NonZeroU32 = NonZeroU32::MIN;

pub(crate) fn epsilon(value: f64) -> Epsilon {
    Epsilon::new(value).unwrap()
}

fn rho(value: f64) -> Rho {
    Rho::from_units((value * (1_u64 << 48) as f64) as u64)
}

/// Epsilon at `delta` of a Gaussian with this rho, by OpenDP.
fn opendp_epsilon(rho: f64, delta: f64) -> f64 {
    let scale = (1.0 / (2.0 * rho)).sqrt();
    let domain = AtomDomain::<f64>::new_non_nan();
    let noise = make_gaussian(domain, AbsoluteDistance::<f64>::default(), scale, None).unwrap();
    let profile = make_zCDP_to_approxDP(noise).unwrap().map(&1.0).unwrap();
    profile.epsilon(delta).unwrap()
}

#[test]
fn epsilon_agrees_with_opendp_and_is_never_below_it() {
    for (loss, delta) in [
        (0.001, 1e-6),
        (0.01, 1e-9),
        (0.1, 1e-6),
        (0.3, 1e-6),
        (1.0, 1e-5),
        (5.0, 1e-12),
    ] {
        let ours = epsilon_of(rho(loss), Delta::new(delta).unwrap());
        let theirs = opendp_epsilon(rho(loss).to_f64(), delta);
        assert!(
            (0.0..1e-6).contains(&(ours - theirs)),
            "rho {loss} at {delta}: {ours} for {theirs}"
        );
    }
}

/// Delta at `epsilon` of a continuous Gaussian of this rho (Balle and Wang 2018, theorem 8).
fn gaussian_delta(rho: f64, epsilon: f64) -> f64 {
    let mu = (2.0 * rho).sqrt();
    normal(mu / 2.0 - epsilon / mu) - epsilon.exp() * normal(-mu / 2.0 - epsilon / mu)
}

/// The standard normal distribution function, by Simpson's rule from 40 below.
pub(crate) fn normal(x: f64) -> f64 {
    let (from, steps) = (x - 40.0, 40_000);
    let step = (x - from) / f64::from(steps);
    let density = |t: f64| (-t * t / 2.0).exp() / std::f64::consts::TAU.sqrt();
    let inner: f64 = (1..steps)
        .map(|i| density(from + step * f64::from(i)) * if i % 2 == 1 { 4.0 } else { 2.0 })
        .sum();
    (density(from) + inner + density(x)) * step / 3.0
}

#[test]
fn epsilon_covers_what_the_gaussian_mechanism_truly_leaks() {
    for loss in [0.005, 0.05, 0.3, 1.5] {
        for delta in [1e-4, 1e-6, 1e-8] {
            let epsilon = epsilon_of(rho(loss), Delta::new(delta).unwrap());
            let true_delta = gaussian_delta(loss, epsilon);
            assert!(true_delta <= delta, "rho {loss} at {delta}: {true_delta}");
            // And the theorem is used well: better than the textbook rho + 2 sqrt(rho ln 1/delta).
            let textbook = loss + 2.0 * (loss * (1.0 / delta).ln()).sqrt();
            assert!(epsilon < textbook);
        }
    }
}

proptest! {
    #[test]
    fn a_budget_converted_to_rho_and_back_is_not_exceeded(
        epsilon in 1e-3..50.0_f64,
        log_delta in -40.0..-1.0_f64,
    ) {
        let delta = Delta::new(log_delta.exp()).unwrap();
        let loss = rho_within(Epsilon::new(epsilon).unwrap(), delta);
        let back = epsilon_of(loss, delta);
        prop_assert!(back <= epsilon * (1.0 + 1e-9), "{back} for {epsilon}");
        prop_assert!(back >= epsilon * (1.0 - 1e-6) - 1e-9, "{back} for {epsilon}");
    }

    #[test]
    fn noise_for_a_budget_costs_no_more_than_it(units in 1_u64 << 12..1 << 50, rows in 1_u32..50) {
        let budget = Rho::from_units(units);
        let rows = NonZeroU32::new(rows).unwrap();
        // A budget that is too small is refused rather than overspent.
        if let Ok(variance) = variance_for(budget, rows) {
            let cost = Rho::of_gaussian(rows, variance);
            prop_assert!(cost <= budget);
            prop_assert!(cost.to_f64() >= budget.to_f64() * (1.0 - 1e-4) - 1e-12);
        }
    }

    #[test]
    fn a_choice_for_a_budget_costs_no_more_than_it(units in 0_u64..1 << 52) {
        let budget = Rho::from_units(units);
        prop_assert!(Rho::of_selection(SelectionEpsilon::within(budget)) <= budget);
    }
}

#[test]
fn costs_are_those_of_the_theorems() {
    // Two rows a person double the sensitivity and quadruple the cost.
    let variance = Variance::new(200, 1).unwrap();
    // 2^48 / 400, rounded up.
    assert_eq!(Rho::of_gaussian(ONE, variance).units(), 703_687_441_777);
    let two = NonZeroU32::new(2).unwrap();
    assert!((Rho::of_gaussian(two, variance).to_f64() - 0.01).abs() < 1e-12);
    let half = SelectionEpsilon::within(rho(0.03125));
    assert!((half.to_f64() - 0.5).abs() < 1e-12);
    assert_eq!(Rho::of_selection(half), rho(0.03125));
}

#[test]
fn no_budget_gives_no_noise_parameter() {
    assert!(variance_for(Rho::ZERO, ONE).is_err());
    assert!(variance_for(Rho::from_units(1), ONE).is_err());
}

#[test]
fn parameters_that_promise_nothing_are_refused() {
    for epsilon in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(Epsilon::new(epsilon).is_err());
    }
    for delta in [0.0, 1.0, -1e-6, f64::NAN] {
        assert!(Delta::new(delta).is_err());
    }
}
