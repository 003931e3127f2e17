//! Hidden patterns: a mixture of tables whose columns are independent.
//!
//! Trafficking has patterns (a route, a sector, a way of recruiting and of holding people), and a
//! pattern shows in many columns at once. A mixture of a score of patterns says with few numbers
//! what every pair of columns has in common, so that the noise of all pairs averages out in it;
//! what it cannot say is left to the factors of the pairs that depend most. The latent class model
//! is Lazarsfeld's (1950); fitted here to noisy pair tables by weighted least squares, never to
//! rows of people.

use rand::{Rng, RngExt};

use super::Factor;
use super::fit::Evidence;
use crate::marginal::ColumnSet;

/// A mixture of `number` patterns, each with its own mix of codes in every column.
#[derive(Debug, Clone)]
pub(crate) struct Patterns {
    number: usize,
    sizes: Vec<usize>,
    /// Up to a constant, the logarithm of each pattern's share.
    shares: Vec<f64>,
    /// For each column and pattern, up to a constant, the logarithms of the codes' frequencies.
    codes: Vec<Vec<f64>>,
}

/// Rounds of the stochastic EM that gives the least squares a place to start.
const STARTING_ROUNDS: usize = 6;

/// Steps of the least squares, at most; their length falls to a tenth on the way.
const STEPS: u32 = 150;
const STEP: f64 = 0.1;

/// The least squares end when ten steps gain less than this share.
const LEAST_GAIN: f64 = 5e-4;

impl Patterns {
    /// Patterns found in synthetic rows, as a start: codes by column, each pattern shrunk a little
    /// towards the frequencies of all.
    pub(crate) fn of_rows(
        rows: &[Vec<u16>],
        frequencies: &[Vec<f64>],
        number: usize,
        rng: &mut impl Rng,
    ) -> Self {
        let sizes: Vec<usize> = frequencies.iter().map(Vec::len).collect();
        let mut patterns = Self {
            number,
            shares: vec![0.0; number],
            codes: sizes.iter().map(|size| vec![0.0; size * number]).collect(),
            sizes,
        };
        let length = rows.first().map_or(0, Vec::len);
        let models: Vec<usize> = (0..number)
            .map(|_| rng.random_range(0..length.max(1)))
            .collect();
        let likeness = |row: usize, model: usize| {
            rows.iter()
                .filter(|column| column[row] == column[model])
                .count()
        };
        let mut belongs: Vec<usize> = (0..length)
            .map(|row| {
                (0..number)
                    .max_by_key(|pattern| (likeness(row, models[*pattern]), rng.next_u32()))
                    .unwrap_or(0)
            })
            .collect();
        patterns.count(rows, frequencies, &belongs);
        for _ in 1..STARTING_ROUNDS {
            patterns.assign(rows, &mut belongs, rng);
            patterns.count(rows, frequencies, &belongs);
        }
        patterns
    }

    fn count(&mut self, rows: &[Vec<u16>], frequencies: &[Vec<f64>], belongs: &[usize]) {
        let mut shares = vec![1.0_f64; self.number];
        belongs.iter().for_each(|pattern| shares[*pattern] += 1.0);
        self.shares = shares.iter().map(|share| share.ln()).collect();
        for ((codes, frequencies), column) in self.codes.iter_mut().zip(frequencies).zip(rows) {
            let size = frequencies.len();
            for pattern in codes.chunks_mut(size) {
                pattern.copy_from_slice(frequencies);
                pattern.iter_mut().for_each(|code| *code *= 2.0);
            }
            for (pattern, code) in belongs.iter().zip(column) {
                codes[pattern * size + usize::from(*code)] += 1.0;
            }
            for pattern in codes.chunks_mut(size) {
                let total: f64 = pattern.iter().sum();
                pattern
                    .iter_mut()
                    .for_each(|code| *code = (*code / total).max(1e-9).ln());
            }
        }
    }

    fn assign(&self, rows: &[Vec<u16>], belongs: &mut [usize], rng: &mut impl Rng) {
        let mut log = vec![0.0; self.number];
        for (row, belongs) in belongs.iter_mut().enumerate() {
            log.copy_from_slice(&self.shares);
            for ((codes, size), column) in self.codes.iter().zip(&self.sizes).zip(rows) {
                let code = usize::from(column[row]);
                for (log, pattern) in log.iter_mut().zip(codes.chunks(*size)) {
                    *log += pattern[code];
                }
            }
            let mut left: f64 = rng.random();
            *belongs = self.number - 1;
            for (pattern, share) in softmax(&log).into_iter().enumerate() {
                left -= share;
                if left < 0.0 {
                    *belongs = pattern;
                    break;
                }
            }
        }
    }

    /// Moves the patterns towards noisy marginals of one and two columns: least squares weighted by
    /// precision, by Adam (Kingma and Ba 2015) on the logarithms.
    pub(crate) fn refine(&mut self, evidence: &[Evidence], frequencies: &[Vec<f64>], total: f64) {
        let parameters = self.shares.len() + self.codes.iter().map(Vec::len).sum::<usize>();
        let (mut mean, mut square) = (vec![0.0; parameters], vec![0.0; parameters]);
        let cells: usize = evidence.iter().map(|evidence| evidence.counts.len()).sum();
        let mut last = f64::INFINITY;
        for step in 1..=STEPS {
            let (loss, gradient) = self.gradient(evidence, frequencies, total);
            // The truth itself would miss each cell by its noise: nearer is only nearer to noise.
            if loss < cells as f64 {
                break;
            }
            if step % 10 == 0 {
                if loss > last * (1.0 - LEAST_GAIN) {
                    break;
                }
                last = loss;
            }
            let (keep_mean, keep_square) = (0.9_f64, 0.99_f64);
            let exponent = f64::from(step);
            let unbias_mean = 1.0 - keep_mean.powf(exponent);
            let unbias_square = 1.0 - keep_square.powf(exponent);
            let length = STEP * (1.0 - 0.9 * exponent / f64::from(STEPS));
            let values = self
                .shares
                .iter_mut()
                .chain(self.codes.iter_mut().flatten());
            for (((value, slope), mean), square) in
                values.zip(&gradient).zip(&mut mean).zip(&mut square)
            {
                *mean += (1.0 - keep_mean) * (slope - *mean);
                *square += (1.0 - keep_square) * (slope * slope - *square);
                let direction = *mean / unbias_mean / ((*square / unbias_square).sqrt() + 1e-9);
                *value -= length * direction;
            }
        }
    }

    /// The sum of squared errors in units of the noise, and half its gradient, shares first.
    fn gradient(
        &self,
        evidence: &[Evidence],
        frequencies: &[Vec<f64>],
        total: f64,
    ) -> (f64, Vec<f64>) {
        let shares = softmax(&self.shares);
        let codes: Vec<Vec<f64>> = self
            .codes
            .iter()
            .zip(&self.sizes)
            .map(|(codes, size)| codes.chunks(*size).flat_map(softmax).collect())
            .collect();
        let mut of_shares = vec![0.0; self.number];
        let mut of_codes: Vec<Vec<f64>> =
            codes.iter().map(|codes| vec![0.0; codes.len()]).collect();
        let mut loss = 0.0;
        for evidence in evidence {
            let columns: Vec<usize> = evidence.columns.iter().collect();
            let weight = total / evidence.variance;
            // A single column is a pair with a second column of one code.
            let a = columns[0];
            let one = vec![1.0; self.number];
            let mut ignored = vec![0.0; self.number];
            let b = columns.get(1).copied();
            let (codes_b, size_b) = b.map_or((&one, 1), |b| (&codes[b], self.sizes[b]));
            let size_a = self.sizes[a];
            let mut of_b = b.map_or_else(
                || std::mem::take(&mut ignored),
                |b| std::mem::take(&mut of_codes[b]),
            );
            let mut errors = vec![0.0; size_b];
            for code in 0..size_a {
                errors.fill(0.0);
                for (pattern, share) in shares.iter().enumerate() {
                    let mass = share * codes[a][pattern * size_a + code];
                    let row = &codes_b[pattern * size_b..(pattern + 1) * size_b];
                    for (error, p) in errors.iter_mut().zip(row) {
                        *error += mass * p;
                    }
                }
                let measured = &evidence.counts[code * size_b..(code + 1) * size_b];
                for (error, measured) in errors.iter_mut().zip(measured) {
                    let distance = total * *error - measured;
                    loss += distance * distance / evidence.variance;
                    *error = distance * weight;
                }
                for (pattern, share) in shares.iter().enumerate() {
                    let p_a = codes[a][pattern * size_a + code];
                    let mass = share * p_a;
                    let row = &codes_b[pattern * size_b..(pattern + 1) * size_b];
                    let slopes = &mut of_b[pattern * size_b..(pattern + 1) * size_b];
                    let mut sum = 0.0;
                    for ((slope, p), error) in slopes.iter_mut().zip(row).zip(&errors) {
                        *slope += mass * error;
                        sum += p * error;
                    }
                    of_codes[a][pattern * size_a + code] += share * sum;
                    of_shares[pattern] += p_a * sum;
                }
            }
            if let Some(b) = b {
                of_codes[b] = of_b;
            }
        }
        // From probabilities to logarithms; codes are held a little to the frequencies of all.
        let mut gradient = through_softmax(&shares, &of_shares);
        for ((codes, slopes), frequencies) in codes.iter().zip(&of_codes).zip(frequencies) {
            let size = frequencies.len();
            for (p, slopes) in codes.chunks(size).zip(slopes.chunks(size)) {
                let held = p.iter().zip(frequencies).map(|(p, all)| p - all);
                let slopes = through_softmax(p, slopes);
                gradient.extend(
                    slopes
                        .into_iter()
                        .zip(held)
                        .map(|(slope, held)| slope + held),
                );
            }
        }
        (loss, gradient)
    }

    /// The mixture as factors: of each column and the pattern, which is column `hidden`.
    pub(crate) fn factors(&self, hidden: usize) -> Vec<Factor> {
        let shares = softmax(&self.shares);
        let columns = self.codes.iter().zip(&self.sizes).enumerate();
        columns
            .map(|(column, (codes, size))| {
                let mut log_weights = vec![0.0; size * self.number];
                for (pattern, codes) in codes.chunks(*size).enumerate() {
                    // The shares are told once, with the first column.
                    let share = if column == 0 {
                        shares[pattern].max(1e-12).ln()
                    } else {
                        0.0
                    };
                    for (code, p) in softmax(codes).into_iter().enumerate() {
                        log_weights[code * self.number + pattern] = p.max(1e-12).ln() + share;
                    }
                }
                Factor {
                    columns: ColumnSet::from_iter([column, hidden]),
                    log_weights,
                }
            })
            .collect()
    }
}

fn softmax(logarithms: &[f64]) -> Vec<f64> {
    let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut values: Vec<f64> = logarithms
        .iter()
        .map(|value| (value - largest).exp())
        .collect();
    let total: f64 = values.iter().sum();
    values.iter_mut().for_each(|value| *value /= total);
    values
}

/// The gradient in the logarithms of probabilities `p`, from that in the probabilities.
fn through_softmax(p: &[f64], slopes: &[f64]) -> Vec<f64> {
    let mean: f64 = p.iter().zip(slopes).map(|(p, slope)| p * slope).sum();
    p.iter()
        .zip(slopes)
        .map(|(p, slope)| p * (slope - mean))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test that cannot go on fails where it stands"
    )]

    use rand::SeedableRng;
    use rand_chacha::ChaCha12Rng;

    use super::*;

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
            let held = patterns
                .codes
                .iter()
                .zip(&frequencies)
                .flat_map(|(codes, all)| {
                    codes.chunks(all.len()).map(move |codes| {
                        let p = softmax(codes);
                        p.iter().zip(all).map(|(p, all)| -all * p.ln()).sum::<f64>()
                    })
                });
            patterns.gradient(&evidence, &frequencies, 1000.0).0 / 2.0 + held.sum::<f64>()
        };
        let (_, gradient) = patterns.gradient(&evidence, &frequencies, 1000.0);
        for (at, slope) in gradient.iter().enumerate() {
            let moved = |by: f64| {
                let mut moved = patterns.clone();
                let values = moved
                    .shares
                    .iter_mut()
                    .chain(moved.codes.iter_mut().flatten());
                *values.into_iter().nth(at).unwrap() += by;
                value(&moved)
            };
            let numeric = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert!(
                (numeric - slope).abs() < 1e-4 * (1.0 + slope.abs()),
                "{at}: {numeric} {slope}"
            );
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
}
