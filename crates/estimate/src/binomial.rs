//! Binomial variables whose chance is never the same twice.
//!
//! Splitting the people of a history among classes takes dozens of binomial draws a sweep, each with
//! parameters of its own, so that what counts is the cost of setting up. Samplers made to be set up
//! once and drawn from often spend most of their time here.

use rand_chacha::rand_core::Rng;
use rand_distr::{Distribution, StandardUniform};

/// From this mean on rejection is faster than summing the mass function from zero.
const LARGE: f64 = 10.0;

/// Number of successes in `trials`, each with the given chance; exact but for the rounding of
/// 64-bit floats.
///
/// Small means by inversion, others by transformed rejection, algorithm BTRS of Hormann (1993), J.
/// Stat. Comput. Simul. 46, 101-110, with the ratio of masses written so that it keeps its digits up
/// to 2^53 trials. The test `counts_follow_the_mass_function` compares both with the exact masses.
///
/// # Panics
/// In debug builds, if the chance is not between 0 and 1.
pub(crate) fn binomial(random: &mut impl Rng, trials: u64, chance: f64) -> u64 {
    debug_assert!((0.0..=1.0).contains(&chance), "a chance of {chance}");
    if chance > 0.5 {
        return trials - binomial(random, trials, 1.0 - chance);
    }
    if trials == 0 || chance <= 0.0 {
        0
    } else if trials as f64 * chance < LARGE {
        by_inversion(random, trials, chance)
    } else {
        by_rejection(random, trials, chance)
    }
}

/// One over each count, as dividing would take most of the time.
const INVERSES: [f64; 121] = {
    let mut inverses = [0.0; 121];
    let mut count = 1;
    while count < inverses.len() {
        inverses[count] = 1.0 / count as f64;
        count += 1;
    }
    inverses
};

fn by_inversion(random: &mut impl Rng, trials: u64, chance: f64) -> u64 {
    let n = trials as f64;
    let odds = chance / (1.0 - chance);
    let scale = (n + 1.0) * odds;
    // The plain logarithm is faster, and its rounding too small to matter while trials are few.
    let ln_none = if trials < 1 << 16 {
        (1.0 - chance).ln()
    } else {
        (-chance).ln_1p()
    };
    let none = (n * ln_none).exp();
    loop {
        let mut left: f64 = StandardUniform.sample(random);
        let mut mass = none;
        let mut count = 0;
        // The mean is below ten: beyond the table lies less than the last digit of the sum.
        let last = (INVERSES.len() - 1).min(usize::try_from(trials).unwrap_or(usize::MAX));
        for inverse in &INVERSES[1..=last] {
            if left < mass {
                return count;
            }
            left -= mass;
            count += 1;
            mass *= scale * inverse - odds;
        }
        if left < mass {
            return count;
        }
    }
}

fn by_rejection(random: &mut impl Rng, trials: u64, chance: f64) -> u64 {
    let n = trials as f64;
    let spread = (n * chance * (1.0 - chance)).sqrt();
    let b = 1.15 + 2.53 * spread;
    let a = -0.0873 + 0.0248 * b + 0.01 * chance;
    let centre = n * chance + 0.5;
    let sure = 0.92 - 4.2 / b;
    loop {
        let u: f64 = StandardUniform.sample(random);
        let v: f64 = StandardUniform.sample(random);
        let u = u - 0.5;
        let edge = 0.5 - u.abs();
        let count = ((2.0 * a / edge + b) * u + centre).floor();
        if edge >= 0.07 && v <= sure {
            return count as u64;
        }
        if !(0.0..=n).contains(&count) {
            continue;
        }
        let alpha = (2.83 + 5.1 / b) * spread;
        let height = v * alpha / (a / (edge * edge) + b);
        if height.ln() <= ln_mass_ratio(n, chance, count) {
            return count as u64;
        }
    }
}

/// Logarithm of the mass at a count over the mass at the mode.
fn ln_mass_ratio(n: f64, chance: f64, count: f64) -> f64 {
    let mode = ((n + 1.0) * chance).floor();
    let (above, rest) = (count - mode, n - mode);
    let odds = (rest + 1.0) * chance / ((mode + 1.0) * (1.0 - chance));
    above * odds.ln()
        - (count + 0.5) * (above / (mode + 1.0)).ln_1p()
        - (n - count + 0.5) * (-above / (rest + 1.0)).ln_1p()
        + correction(mode)
        + correction(rest)
        - correction(count)
        - correction(n - count)
}

/// What Stirling's formula `(k + 1/2) ln(k + 1) - (k + 1) + ln(2 pi) / 2` lacks to `ln k!`.
fn correction(k: f64) -> f64 {
    let x = 1.0 / (k + 1.0);
    let square = x * x;
    if k < 9.0 {
        // The series is not sharp enough near zero.
        let ln_factorial = libm::lgamma(k + 1.0);
        return ln_factorial - (k + 0.5) * (k + 1.0).ln() + (k + 1.0)
            - 0.5 * std::f64::consts::TAU.ln();
    }
    x * (1.0 / 12.0 - square * (1.0 / 360.0 - square / 1260.0))
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    use super::*;

    /// Pearson's statistic of many draws against the exact masses, in standard deviations of its
    /// own distribution; counts expected fewer than ten times are pooled.
    fn misfit(trials: u64, chance: f64, draws: usize, seed: u64) -> f64 {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut seen = vec![0u32; trials as usize + 1];
        for _ in 0..draws {
            seen[binomial(&mut random, trials, chance) as usize] += 1;
        }
        let n = trials as f64;
        let ln_mass = |k: f64| {
            libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0)
                + k * chance.ln()
                + (n - k) * (-chance).ln_1p()
        };
        let (mut statistic, mut cells, mut expected, mut found) = (0.0, 0.0, 0.0, 0.0);
        for (k, &count) in seen.iter().enumerate() {
            expected += draws as f64 * ln_mass(k as f64).exp();
            found += f64::from(count);
            if expected >= 10.0 {
                statistic += (found - expected) * (found - expected) / expected;
                cells += 1.0;
                (expected, found) = (0.0, 0.0);
            }
        }
        let freedom: f64 = cells - 1.0;
        (statistic - freedom) / (2.0 * freedom).sqrt()
    }

    #[test]
    fn counts_follow_the_mass_function() {
        for (trials, chance) in [
            (1, 0.3),
            (7, 0.5),
            (40, 0.02),
            (40, 0.9),
            (30, 0.4),
            (25, 0.5),
            (1000, 0.0099),
            (1000, 0.011),
            (995, 0.37),
            (20_000, 0.0007),
            (20_000, 0.83),
        ] {
            let misfit = misfit(trials, chance, 200_000, 7);
            assert!(misfit.abs() < 4.0, "{trials} {chance}: {misfit}");
        }
    }

    #[test]
    fn the_ends_are_certain() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        assert_eq!(binomial(&mut random, 9, 0.0), 0);
        assert_eq!(binomial(&mut random, 9, 1.0), 9);
        assert_eq!(binomial(&mut random, 0, 0.4), 0);
    }

    #[test]
    fn enormous_numbers_keep_their_spread() {
        let (trials, chance) = (1u64 << 53, 0.3);
        let spread = (trials as f64 * chance * (1.0 - chance)).sqrt();
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let draws = 20_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..draws {
            let count = binomial(&mut random, trials, chance) as f64;
            let z = (count - trials as f64 * chance) / spread;
            sum += z;
            squares += z * z;
        }
        let draws = f64::from(draws);
        assert!((sum / draws).abs() < 4.0 / draws.sqrt());
        assert!((squares / draws - 1.0).abs() < 4.0 * (2.0 / draws).sqrt());
    }
}
