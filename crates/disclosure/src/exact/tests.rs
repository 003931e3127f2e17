//! Every branch of the samplers, walked with its exact probability.
//!
//! [`Script`] answers the dice from a list; [`walk`] runs a sampler once for every list that
//! matters, so the law of the result is a sum of exact products. What a walk leaves out is bounded
//! by the mass of the branches it cut short.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails where it stands"
)]

use std::collections::BTreeMap;

use super::bernoulli::{bernoulli_exp, bernoulli_exp_one};
use super::dice::{Dice, Outcome};
use super::exponential::choose;
use super::gaussian::{DiscreteGaussian, Variance};
use super::laplace::DiscreteLaplace;
use crate::noise::Words;

/// Dice that follow a prescribed list of choices and note the probability of having made them.
struct Script {
    choices: Vec<usize>,
    /// At each choice so far: how many branches there are.
    widths: Vec<usize>,
    mass: f64,
}

impl Script {
    /// Branches below this mass are not followed: their coins come down false, which ends loops.
    const LEAST: f64 = 1e-18;

    fn choose(&mut self, probabilities: &[f64], when_negligible: usize) -> usize {
        if self.mass < Self::LEAST {
            return when_negligible;
        }
        let position = self.widths.len();
        if position == self.choices.len() {
            self.choices.push(0);
        }
        let chosen = self.choices[position];
        self.widths.push(probabilities.len());
        self.mass *= probabilities[chosen];
        chosen
    }

    fn coin(&mut self, p: f64) -> bool {
        if p == 0.0 || p == 1.0 {
            return p == 1.0;
        }
        self.choose(&[1.0 - p, p], 0) == 1
    }
}

impl Dice for Script {
    fn below(&mut self, bound: u64) -> u64 {
        let even = vec![1.0 / bound as f64; usize::try_from(bound).unwrap()];
        self.choose(&even, 0) as u64
    }

    fn ratio(&mut self, num: u64, den: u64) -> bool {
        self.coin(num as f64 / den as f64)
    }

    fn ratio_wide(&mut self, num: u128, den: u128) -> bool {
        self.coin(num as f64 / den as f64)
    }

    fn three_way(&mut self, weights: [u64; 3]) -> Outcome {
        let total = weights.iter().sum::<u64>() as f64;
        match self.choose(&weights.map(|weight| weight as f64 / total), 1) {
            0 => Outcome::First,
            1 => Outcome::Second,
            _ => Outcome::Third,
        }
    }
}

/// The law of what `sampler` returns, summed over all its branches.
fn walk<T: Ord>(mut sampler: impl FnMut(&mut Script) -> T) -> BTreeMap<T, f64> {
    let mut law = BTreeMap::new();
    let mut choices = Vec::new();
    loop {
        let mut script = Script {
            choices,
            widths: Vec::new(),
            mass: 1.0,
        };
        let value = sampler(&mut script);
        *law.entry(value).or_insert(0.0) += script.mass;
        // The next list in order: raise the last choice that can be raised.
        choices = script.choices;
        choices.truncate(script.widths.len());
        loop {
            let Some(last) = choices.pop() else {
                return law;
            };
            if last + 1 < script.widths[choices.len()] {
                choices.push(last + 1);
                break;
            }
        }
    }
}

#[test]
fn the_coin_of_exp_minus_one_is_exact() {
    let law = walk(bernoulli_exp_one);
    assert!((law[&true] - (-1.0_f64).exp()).abs() < 1e-15);
    assert!((law[&false] + law[&true] - 1.0).abs() < 1e-15);
}

#[test]
fn coins_of_exp_are_exact_below_and_above_one_and_at_wide_denominators() {
    for (num, den) in [(0, 1), (1, 7), (3, 4), (1, 1), (9, 4), (5, 1), (22, 7)] {
        for scale in [1_u128, 1 << 70] {
            let law = walk(|dice| bernoulli_exp(dice, num * scale, den * scale));
            let expected = (-(num as f64) / den as f64).exp();
            let found = law.get(&true).copied().unwrap_or(0.0);
            assert!(
                (found - expected).abs() < 1e-14,
                "exp(-{num}/{den}): {found} for {expected}"
            );
        }
    }
}

#[test]
fn discrete_laplace_comes_in_exact_proportion_to_its_law() {
    for (t, s) in [(1, 1), (3, 1), (2, 3), (7, 2)] {
        let laplace = DiscreteLaplace::new(t, s).unwrap();
        let law = walk(|dice| laplace.attempt(dice));
        let at = |x: i128| {
            let drawn = (x < 0, x.unsigned_abs());
            law.get(&Some(drawn)).copied().unwrap_or(0.0)
        };
        for x in -8_i128..=8 {
            let expected = (-(x.abs() as f64) * f64::from(s) / f64::from(t)).exp();
            assert!(
                (at(x) / at(0) - expected).abs() < 1e-12,
                "scale {t}/{s} at {x}"
            );
        }
    }
}

#[test]
fn discrete_gaussian_comes_in_exact_proportion_to_its_law() {
    for (num, den) in [(1, 4), (1, 1), (7, 3), (25, 2)] {
        let gaussian = DiscreteGaussian::new(Variance::new(num, den).unwrap());
        let t = f64::from(u32::try_from((num / den).isqrt() + 1).unwrap());
        let sigma2 = num as f64 / den as f64;
        // The proposals are discrete Laplace of scale t, whose law the test above establishes.
        let weight = |magnitude: u32| {
            let kept = walk(|dice| gaussian.accepts(dice, u128::from(magnitude)));
            (-f64::from(magnitude) / t).exp() * kept.get(&true).copied().unwrap_or(0.0)
        };
        for magnitude in 0..6 {
            let expected = (-f64::from(magnitude * magnitude) / (2.0 * sigma2)).exp();
            assert!(
                (weight(magnitude) / weight(0) - expected).abs() < 1e-12,
                "variance {num}/{den} at {magnitude}"
            );
        }
    }
}

#[test]
fn the_exponential_mechanism_comes_in_exact_proportion_to_its_law() {
    // One round of the rejection, as in `choose`: the best score is certain to be kept.
    let scores = [5, -3, 5, 0, 4];
    let law = walk(|dice| {
        let mut first = FirstRound { dice, proposals: 0 };
        let chosen = choose(&mut first, &scores, 1, 3);
        (first.proposals == 1).then_some(chosen)
    });
    let at = |index: usize| law[&Some(Some(index))];
    for (index, score) in scores.iter().enumerate() {
        let expected = (((score - 5) as f64) / 3.0).exp();
        assert!(
            (at(index) / at(0) - expected).abs() < 1e-12,
            "index {index}"
        );
    }
}

/// Dice that let a rejection sampler have its first round and send later ones to the best score.
struct FirstRound<'a> {
    dice: &'a mut Script,
    proposals: usize,
}

impl Dice for FirstRound<'_> {
    fn below(&mut self, bound: u64) -> u64 {
        self.proposals += 1;
        if self.proposals == 1 {
            self.dice.below(bound)
        } else {
            0
        }
    }
    fn ratio(&mut self, num: u64, den: u64) -> bool {
        self.dice.ratio(num, den)
    }
    fn ratio_wide(&mut self, num: u128, den: u128) -> bool {
        self.dice.ratio_wide(num, den)
    }
    fn three_way(&mut self, weights: [u64; 3]) -> Outcome {
        self.dice.three_way(weights)
    }
}

/// Noise that reads words from a list, so that the comparison of words can be tried at its edges.
struct Tape(Vec<u64>);

impl Words for Tape {
    fn word(&mut self) -> u64 {
        self.0.remove(0)
    }
}

#[test]
fn a_ratio_reads_on_exactly_when_the_word_leaves_it_undecided() {
    // 1/3 = 0.010101..b: the word 0x5555_5555_5555_5555 is its first 64 digits.
    let third = 0x5555_5555_5555_5555;
    for (words, result, left) in [
        (vec![third - 1, 0], true, 1),
        (vec![third + 1, 0], false, 1),
        (vec![third, third - 1, 0], true, 1),
        (vec![third, third, third + 1], false, 0),
    ] {
        let mut tape = Tape(words);
        assert_eq!(tape.ratio(1, 3), result);
        assert_eq!(tape.0.len(), left);
    }
    // An even fraction is decided by its first word: below one half, or not.
    assert!(Tape(vec![(1 << 63) - 1]).ratio(1, 2));
    assert!(!Tape(vec![1 << 63]).ratio(1, 2));
}

#[test]
fn wide_and_narrow_ratios_read_the_same_probability() {
    // The wide comparison reads a word from its lowest bit, the narrow one from its highest.
    for (num, den) in [(1, 3), (5, 7), (123_456, 999_983), (1, u64::MAX >> 5)] {
        for word in [0, 1, 0x5555_5555_5555_5555, 0xB6DB_6DB6_DB6D_B6DB, u64::MAX] {
            let rest = [0x0123_4567_89AB_CDEF, 0x0F0F_0F0F_0F0F_0F0F, 7, 9];
            let mut narrow = vec![word];
            narrow.extend(rest);
            let wide = narrow.iter().map(|word| word.reverse_bits()).collect();
            assert_eq!(
                Tape(narrow).ratio(num, den),
                Tape(wide).ratio_wide(u128::from(num), u128::from(den)),
                "{num}/{den} on {word:x}"
            );
        }
    }
}

#[test]
fn below_is_fair_at_the_edges_of_a_word() {
    // 3 divides 2^64 - 1, so exactly one word (the one whose product has low part 0) is refused.
    assert_eq!(Tape(vec![0, 1 << 62]).below(3), 0);
    assert_eq!(Tape(vec![u64::MAX]).below(3), 2);
    assert_eq!(Tape(vec![1]).below(1 << 63), 0);
    assert_eq!(Tape(vec![2]).below(1 << 63), 1);
}
