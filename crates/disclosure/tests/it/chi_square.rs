//! Pearson's test of goodness of fit, with a bound on false alarms.

/// The statistic over its degrees of freedom, as a standard normal score (Wilson and Hilferty
/// 1931: the cube root of a chi-square is close to normal). With a fixed seed a score is always the
/// same; a limit of 4.5 would fail a right sampler for one seed in 300,000.
pub(crate) fn score(statistic: f64, freedom: f64) -> f64 {
    let spread = 2.0 / (9.0 * freedom);
    ((statistic / freedom).cbrt() - (1.0 - spread)) / spread.sqrt()
}

pub(crate) const LIMIT: f64 = 4.5;

/// Compares counts with expected counts, putting together the cells that expect fewer than 10.
pub(crate) fn goodness_of_fit(observed: &[f64], expected: &[f64]) -> f64 {
    let mut statistic = 0.0;
    let mut cells = 0.0;
    let (mut rare_observed, mut rare_expected) = (0.0, 0.0);
    for (&o, &e) in observed.iter().zip(expected) {
        if e < 10.0 {
            rare_observed += o;
            rare_expected += e;
        } else {
            statistic += (o - e) * (o - e) / e;
            cells += 1.0;
        }
    }
    if rare_expected > 1.0 {
        statistic += (rare_observed - rare_expected).powi(2) / rare_expected;
        cells += 1.0;
    }
    score(statistic, cells - 1.0)
}

/// Compares two samples of equal size.
pub(crate) fn same_law(a: &[f64], b: &[f64]) -> f64 {
    let mut statistic = 0.0;
    let mut cells = 0.0;
    let (mut rare_a, mut rare_b) = (0.0, 0.0);
    for (&a, &b) in a.iter().zip(b) {
        if a + b < 20.0 {
            rare_a += a;
            rare_b += b;
        } else {
            statistic += (a - b) * (a - b) / (a + b);
            cells += 1.0;
        }
    }
    if rare_a + rare_b > 1.0 {
        statistic += (rare_a - rare_b) * (rare_a - rare_b) / (rare_a + rare_b);
        cells += 1.0;
    }
    score(statistic, cells - 1.0)
}
