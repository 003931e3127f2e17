//! Poisson tails, on the log scale: they fall below the smallest float when lists overlap far more
//! than chance would have it.

use libm::{erfc, lgamma};

/// Beyond this mean the sums below would take too many terms, and an expansion takes over.
const LARGE: f64 = 1e6;

/// Logarithm of the smaller of `P(X <= count)` and `P(X >= count)` for a Poisson variable.
pub(crate) fn ln_smaller_tail(count: u64, mean: f64) -> f64 {
    if mean <= 0.0 {
        return if count == 0 { 0.0 } else { f64::NEG_INFINITY };
    }
    let k = count as f64;
    if mean.max(k) > LARGE {
        return ln_lower(k, mean).min(ln_upper(k, mean));
    }
    let ln_mass = k * mean.ln() - mean - lgamma(k + 1.0);
    // The ratio of the tail on the far side of the mean to its first term.
    let mut sum = 1.0;
    let mut term = 1.0;
    if k >= mean {
        let mut j = k;
        while term > sum * 1e-17 {
            j += 1.0;
            term *= mean / j;
            sum += term;
        }
    } else {
        let mut j = k;
        while j > 0.0 && term > sum * 1e-17 {
            term *= j / mean;
            j -= 1.0;
            sum += term;
        }
    }
    let near = ln_mass + sum.ln();
    // The other tail holds the rest and the mass at the count itself.
    let other = (1.0 - near.exp() + ln_mass.exp()).max(0.0).ln();
    near.min(other)
}

/// `ln P(X <= k)` for large numbers: `Q(k + 1, mean)`.
fn ln_lower(k: f64, mean: f64) -> f64 {
    ln_gamma_tail(k + 1.0, mean, 1.0)
}

/// `ln P(X >= k)` for large numbers: `P(k, mean)`.
fn ln_upper(k: f64, mean: f64) -> f64 {
    if k == 0.0 {
        return 0.0;
    }
    ln_gamma_tail(k, mean, -1.0)
}

/// Temme's uniform expansion of the incomplete gamma function to its first correction (DLMF
/// 8.12.3, 8.12.4): the upper tail for `side` 1, the lower for -1. The relative error is of the
/// order of one over the mean.
fn ln_gamma_tail(a: f64, x: f64, side: f64) -> f64 {
    let mu = (x - a) / a;
    let half_square = mu - mu.ln_1p();
    let eta = (2.0 * half_square).sqrt().copysign(mu);
    let correction = if mu.abs() < 1e-5 {
        -1.0 / 3.0 + mu / 12.0
    } else {
        1.0 / mu - 1.0 / eta
    };
    let z = side * eta * (a / 2.0).sqrt();
    // erfc(z) = exp(-z^2) times a scaled function that does not vanish.
    let scaled = if z < 5.0 {
        erfc(z) * (z * z).exp()
    } else {
        let inverse = 1.0 / (2.0 * z * z);
        (1.0 - inverse * (1.0 - 3.0 * inverse * (1.0 - 5.0 * inverse)))
            / (z * std::f64::consts::PI.sqrt())
    };
    if z < -5.0 {
        return 0.0;
    }
    let rest = side * correction / (std::f64::consts::TAU * a).sqrt();
    -z * z + (0.5 * scaled + rest).max(0.0).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_agree_with_direct_sums() {
        for mean in [0.3, 2.0, 17.5, 240.0] {
            let mut mass = vec![f64::exp(-mean)];
            for k in 1..2000 {
                mass.push(mass[k - 1] * mean / k as f64);
            }
            for k in [0usize, 1, 3, 17, 18, 200, 240, 300] {
                let lower: f64 = mass[..=k].iter().sum();
                let upper: f64 = mass[k..].iter().sum();
                let wanted = lower.min(upper);
                if wanted > 1e-250 {
                    let found = ln_smaller_tail(k as u64, mean).exp();
                    assert!(
                        (found / wanted - 1.0).abs() < 1e-10,
                        "{mean} {k} {found} {wanted}"
                    );
                }
            }
        }
    }

    #[test]
    fn far_tails_keep_their_order() {
        // ln P(X >= 700) for mean 20: the first term dominates.
        let first = 700.0 * 20f64.ln() - 20.0 - lgamma(701.0);
        let found = ln_smaller_tail(700, 20.0);
        assert!(found > first && found < first + 0.03, "{found} {first}");
    }

    #[test]
    fn the_expansion_meets_the_sums() {
        for z in [-6.0, -2.0, -0.5, 0.0, 0.1, 1.0, 3.0, 6.0] {
            let mean: f64 = 9e5;
            let k = (mean + z * mean.sqrt()).round();
            let sums = ln_smaller_tail(k as u64, mean);
            let expansion = ln_lower(k, mean).min(ln_upper(k, mean));
            assert!((sums - expansion).abs() < 1e-4, "{z} {sums} {expansion}");
        }
    }
}
