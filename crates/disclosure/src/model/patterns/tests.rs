#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails where it stands"
)]

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;

use super::*;
use crate::model::fit::Evidence;

const SIZES: [usize; 3] = [3, 2, 4];

/// Every single column and pair of a mixture of two patterns, and its frequencies.
fn mixture() -> (Vec<Evidence>, Vec<Vec<f64>>) {
    let shares = [0.3, 0.7];
    let codes = [
        [vec![0.8, 0.1, 0.1], vec![0.1, 0.5, 0.4]],
        [vec![0.9, 0.1], vec![0.2, 0.8]],
        [vec![0.1, 0.2, 0.3, 0.4], vec![0.7, 0.1, 0.1, 0.1]],
    ];
    let of = |column: usize| -> Vec<f64> {
        (0..SIZES[column])
            .map(|code| (0..2).map(|z| shares[z] * codes[column][z][code]).sum())
            .collect()
    };
    let pair = |a: usize, b: usize| -> Vec<f64> {
        let p = |x: usize, y: usize| {
            (0..2)
                .map(|z| shares[z] * codes[a][z][x] * codes[b][z][y])
                .sum::<f64>()
        };
        (0..SIZES[a])
            .flat_map(|x| (0..SIZES[b]).map(move |y| (x, y)))
            .map(|(x, y)| p(x, y))
            .collect()
    };
    let evidence = |columns: &[usize], p: Vec<f64>| Evidence {
        columns: columns.iter().copied().collect(),
        counts: p.iter().map(|p| p * 1000.0).collect(),
        variance: 4.0,
        spread: 1.0,
    };
    let singles = (0..3).map(|column| evidence(&[column], of(column)));
    let pairs = [(0, 1), (0, 2), (1, 2)].map(|(a, b)| evidence(&[a, b], pair(a, b)));
    (singles.chain(pairs).collect(), (0..3).map(of).collect())
}

fn some_patterns(frequencies: &[Vec<f64>]) -> Patterns {
    let mut rng = ChaCha12Rng::seed_from_u64(1);
    let rows: Vec<Vec<u16>> = SIZES
        .iter()
        .map(|size| (0..60).map(|_| rng.random_range(0..*size as u16)).collect())
        .collect();
    Patterns::of_rows(&rows, frequencies, 3, &mut rng)
}

#[test]
fn the_gradient_is_that_of_the_loss() {
    let (evidence, frequencies) = mixture();
    let patterns = some_patterns(&frequencies);
    // Half the loss, and the cross-entropy by which codes are held to the frequencies.
    let value = |patterns: &Patterns| {
        let columns = patterns.codes.iter().zip(&frequencies);
        let held = columns.flat_map(|(codes, all)| {
            let p = Probabilities::of(codes, all.len(), patterns.width).0;
            let p: Vec<Vec<f32>> = p.chunks(patterns.width).map(<[f32]>::to_vec).collect();
            let terms = p.into_iter().zip(all).map(|(p, all)| {
                let of_all = p[..patterns.number].iter();
                of_all.map(|p| -all * f64::from(*p).ln()).sum::<f64>()
            });
            terms.collect::<Vec<_>>()
        });
        patterns.gradient(&evidence, &frequencies, 1000.0).0 / 2.0 + held.sum::<f64>()
    };
    let (_, gradient) = patterns.gradient(&evidence, &frequencies, 1000.0);
    let steepest = gradient.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
    for (at, slope) in gradient.iter().enumerate() {
        if at % patterns.width >= patterns.number {
            continue;
        }
        let moved = |by: f32| {
            let mut moved = patterns.clone();
            let values = moved
                .shares
                .iter_mut()
                .chain(moved.codes.iter_mut().flatten());
            *values.into_iter().nth(at).unwrap() += by;
            value(&moved)
        };
        let numeric = ((moved(5e-3) - moved(-5e-3)) / 1e-2) as f32;
        assert!(
            (numeric - slope).abs() < 1e-3 * steepest + 1e-3 * slope.abs(),
            "{at}: {numeric} {slope}"
        );
    }
}

#[test]
fn a_code_too_rare_for_a_pattern_is_told_by_the_pattern_that_shows_it_most() {
    let (evidence, frequencies) = mixture();
    let mut patterns = some_patterns(&frequencies);
    patterns.refine(&evidence, &frequencies, 1000.0);
    let all = patterns.factors(3, 1e9);
    for (total, left_out) in [(1e9, false), (30.0, true)] {
        let factors = patterns.factors(3, total);
        for (factor, all) in factors.iter().zip(&all) {
            for (code, with_all) in factor
                .log_weights
                .chunks(patterns.number)
                .zip(all.log_weights.chunks(patterns.number))
            {
                let kept = code.iter().filter(|weight| **weight > -27.0).count();
                assert!(kept >= 1);
                assert!(code.iter().zip(with_all).all(|(a, b)| a <= b));
            }
        }
        let differs = factors.iter().zip(&all).any(|(a, b)| a != b);
        assert_eq!(differs, left_out);
    }
}

#[test]
fn a_mixture_is_found_from_its_pairs() {
    let (evidence, frequencies) = mixture();
    let mut patterns = some_patterns(&frequencies);
    let before = patterns.gradient(&evidence, &frequencies, 1000.0).0;
    patterns.refine(&evidence, &frequencies, 1000.0);
    let after = patterns.gradient(&evidence, &frequencies, 1000.0).0;
    let cells: usize = evidence.iter().map(|evidence| evidence.counts.len()).sum();
    assert!(
        before > 50.0 * cells as f64 && after < cells as f64,
        "{before} {after}"
    );
}
