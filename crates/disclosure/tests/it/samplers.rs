//! Drawn noise against its exact law, and against OpenDP's samplers.

use disclosure::{DiscreteGaussian, DiscreteLaplace, SeededNoise, Variance};
use opendp::traits::samplers::{sample_discrete_gaussian, sample_discrete_laplace};

use crate::chi_square::{LIMIT, goodness_of_fit, same_law};

/// Counts of the integers from `-reach` to `reach`; what lies beyond counts at the ends.
fn histogram(reach: i64, draws: usize, mut draw: impl FnMut() -> i64) -> Vec<f64> {
    let mut counts = vec![0.0; usize::try_from(2 * reach + 1).unwrap()];
    for _ in 0..draws {
        let at = draw().clamp(-reach, reach) + reach;
        counts[usize::try_from(at).unwrap()] += 1.0;
    }
    counts
}

/// Expected counts under a law given up to its constant, with the tails at the ends.
fn expected(reach: i64, draws: usize, weight: impl Fn(f64) -> f64) -> Vec<f64> {
    let beyond = reach * 8;
    let total: f64 = (-beyond..=beyond).map(|x| weight(x as f64)).sum();
    let tail: f64 = (reach + 1..=beyond).map(|x| weight(x as f64)).sum();
    (-reach..=reach)
        .map(|x| {
            let here = weight(x as f64) + if x.abs() == reach { tail } else { 0.0 };
            draws as f64 * here / total
        })
        .collect()
}

#[test]
fn discrete_gaussian_follows_its_law() {
    let mut noise = SeededNoise::new(1);
    for (num, den, reach) in [
        (1, 4, 4),
        (1, 1, 7),
        (19, 3, 14),
        (400, 1, 110),
        (1_000_000, 1, 5000),
    ] {
        let variance = Variance::new(num, den).unwrap();
        let gaussian = DiscreteGaussian::new(variance);
        let draws = 1_000_000;
        let observed = histogram(reach, draws, || gaussian.sample(&mut noise));
        let twice = 2.0 * num as f64 / den as f64;
        let law = expected(reach, draws, |x| (-x * x / twice).exp());
        let score = goodness_of_fit(&observed, &law);
        assert!(score < LIMIT, "variance {num}/{den}: {score}");
    }
}

#[test]
fn a_gaussian_of_the_wrong_scale_would_be_noticed() {
    let mut noise = SeededNoise::new(2);
    let gaussian = DiscreteGaussian::new(Variance::new(400, 1).unwrap());
    let observed = histogram(110, 1_000_000, || gaussian.sample(&mut noise));
    let law = expected(110, 1_000_000, |x| (-x * x / 812.0).exp());
    assert!(goodness_of_fit(&observed, &law) > LIMIT);
}

#[test]
fn discrete_laplace_follows_its_law() {
    let mut noise = SeededNoise::new(3);
    for (t, s, reach) in [(1, 2, 6), (1, 1, 12), (10, 3, 40), (50, 1, 500)] {
        let laplace = DiscreteLaplace::new(t, s).unwrap();
        let draws = 500_000;
        let observed = histogram(reach, draws, || laplace.sample(&mut noise));
        let rate = f64::from(s) / f64::from(t);
        let law = expected(reach, draws, |x| (-x.abs() * rate).exp());
        let score = goodness_of_fit(&observed, &law);
        assert!(score < LIMIT, "scale {t}/{s}: {score}");
    }
}

#[test]
fn the_variance_of_discrete_gaussian_noise_is_not_above_its_parameter() {
    let mut noise = SeededNoise::new(4);
    let gaussian = DiscreteGaussian::new(Variance::new(9, 1).unwrap());
    let draws = 2_000_000;
    let square = |x: i64| (x * x) as f64;
    let sum: f64 = (0..draws)
        .map(|_| square(gaussian.sample(&mut noise)))
        .sum();
    // The standard error of the mean square is sigma^2 sqrt(2 / draws) = 0.009.
    let variance = sum / f64::from(draws);
    assert!((variance - 9.0).abs() < 0.045, "{variance}");
}

#[test]
fn opendp_draws_the_same_gaussian() {
    let mut noise = SeededNoise::new(5);
    let gaussian = DiscreteGaussian::new(Variance::new(16, 1).unwrap());
    let draws = 60_000;
    let ours = histogram(20, draws, || gaussian.sample(&mut noise));
    let theirs = histogram(20, draws, || {
        let drawn = sample_discrete_gaussian(4.into()).unwrap();
        i64::try_from(drawn).unwrap()
    });
    let score = same_law(&ours, &theirs);
    assert!(score < LIMIT, "{score}");
}

#[test]
fn opendp_draws_the_same_laplace() {
    let mut noise = SeededNoise::new(6);
    let laplace = DiscreteLaplace::new(5, 1).unwrap();
    let draws = 60_000;
    let ours = histogram(50, draws, || laplace.sample(&mut noise));
    let theirs = histogram(50, draws, || {
        let drawn = sample_discrete_laplace(5.into()).unwrap();
        i64::try_from(drawn).unwrap()
    });
    let score = same_law(&ours, &theirs);
    assert!(score < LIMIT, "{score}");
}

#[test]
fn impossible_scales_are_refused() {
    assert!(DiscreteLaplace::new(0, 1).is_err());
    assert!(DiscreteLaplace::new(1, 0).is_err());
    assert!(Variance::new(0, 1).is_err());
    assert!(Variance::new(1, 0).is_err());
    assert!(Variance::new(1, (1 << 20) + 1).is_err());
    assert!(Variance::new((1 << 40) + 1, 1).is_err());
}

#[test]
fn the_widest_gaussian_can_be_drawn() {
    let mut noise = SeededNoise::new(7);
    let gaussian = DiscreteGaussian::new(Variance::new(1 << 40, 1).unwrap());
    let sigma = gaussian.variance().sigma();
    let within = (0..10_000)
        .filter(|_| (gaussian.sample(&mut noise) as f64).abs() < sigma)
        .count();
    // 68.27 % with a standard error of 0.47.
    assert!((6_600..7_050).contains(&within), "{within}");
}
