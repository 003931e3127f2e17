//! Coins of probability exp(-x) for rational x: algorithm 1 of Canonne, Kamath and Steinke.

use super::dice::{Dice, Outcome};

/// True with probability exactly exp(-`num` / `den`), for `0 < den < 2^122`.
///
/// One coin of exp(-1) for each whole unit of the ratio, then the fraction. The loop ends at the
/// first failure, so a large ratio costs no more than a small one.
pub(crate) fn bernoulli_exp(dice: &mut impl Dice, num: u128, den: u128) -> bool {
    debug_assert!(den > 0 && den < MAX_DENOMINATOR);
    let mut rest = num;
    while rest >= den {
        if !bernoulli_exp_one(dice) {
            return false;
        }
        rest -= den;
    }
    match (u64::try_from(rest), u64::try_from(den)) {
        (Ok(rest), Ok(den)) if den <= NARROW_DENOMINATOR => fraction(dice, rest, den),
        _ => fraction_wide(dice, rest, den),
    }
}

/// The bound on denominators that keeps `den * k` below 2^127 for as many `k` as can be reached.
pub(crate) const MAX_DENOMINATOR: u128 = 1 << 122;

/// Denominators for which `den * k` fits a word for every `k < FUSED`.
const NARROW_DENOMINATOR: u64 = 1 << 59;

/// Up to this many rounds a coin of x / k is one draw; later rounds toss x and 1 / k apart.
const FUSED: u64 = 32;

/// True with probability exp(-`num` / `den`) for `num <= den`: the number of rounds until the
/// first failure of coins x, x/2, x/3, ... is odd with that probability.
#[inline]
fn fraction(dice: &mut impl Dice, num: u64, den: u64) -> bool {
    let mut k = 1;
    while k < FUSED {
        if !dice.ratio(num, den * k) {
            return k % 2 == 1;
        }
        k += 1;
    }
    while dice.ratio(num, den) && dice.ratio(1, k) {
        k += 1;
    }
    k % 2 == 1
}

fn fraction_wide(dice: &mut impl Dice, num: u128, den: u128) -> bool {
    let mut k = 1;
    while k < FUSED {
        if !dice.ratio_wide(num, den * u128::from(k)) {
            return k % 2 == 1;
        }
        k += 1;
    }
    while dice.ratio_wide(num, den) && dice.ratio(1, k) {
        k += 1;
    }
    k % 2 == 1
}

/// True with probability exactly exp(-1).
///
/// The first twenty rounds of [`fraction`] at x = 1 have a common denominator, 20!, and are taken
/// in one draw: they end in an odd round in !20 (derangements of 20) of its 20! cases, go on in
/// one, and end in an even round in the rest.
#[inline]
pub(crate) fn bernoulli_exp_one(dice: &mut impl Dice) -> bool {
    let undecided = 1;
    match dice.three_way([
        DERANGEMENTS_20,
        FACTORIAL_20 - DERANGEMENTS_20 - undecided,
        undecided,
    ]) {
        Outcome::First => true,
        Outcome::Second => false,
        Outcome::Third => {
            let mut k = 21;
            while dice.ratio(1, k) {
                k += 1;
            }
            k % 2 == 1
        }
    }
}

const FACTORIAL_20: u64 = factorial(20);

/// Cases, out of 20!, in which the coins 1, 1/2, 1/3, ... first fail at an odd round up to 20.
const DERANGEMENTS_20: u64 = {
    // The first failure is at round k in 20!/(k-1)! - 20!/k! cases.
    let mut cases = 0;
    let mut k = 1;
    while k <= 20 {
        if k % 2 == 1 {
            cases += FACTORIAL_20 / factorial(k - 1) - FACTORIAL_20 / factorial(k);
        }
        k += 1;
    }
    cases
};

const fn factorial(n: u64) -> u64 {
    if n == 0 { 1 } else { n * factorial(n - 1) }
}
