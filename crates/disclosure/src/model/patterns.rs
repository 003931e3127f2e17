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
    /// `number` rounded up to whole lanes; what is beyond has no share.
    width: usize,
    sizes: Vec<usize>,
    /// Up to a constant, the logarithm of each pattern's share.
    shares: Vec<f32>,
    /// For each column, code and pattern, up to a constant for each pattern, the logarithm of the
    /// code's frequency; patterns fastest, so that all patterns of a code are worked on at once.
    codes: Vec<Vec<f32>>,
}

/// Numbers that one instruction works on, twice over.
const LANES: usize = 8;

/// Patterns, at most.
pub(crate) const MOST: usize = 3 * LANES;

/// Rounds of the stochastic EM that gives the least squares a place to start.
const STARTING_ROUNDS: usize = 6;

/// Steps of the least squares, at most; their length falls to a tenth on the way.
const STEPS: u32 = 150;
const STEP: f32 = 0.1;

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
        assert!((1..=MOST).contains(&number), "a number of patterns");
        let sizes: Vec<usize> = frequencies.iter().map(Vec::len).collect();
        let width = number.next_multiple_of(LANES);
        let mut patterns = Self {
            number,
            width,
            shares: vec![f32::NEG_INFINITY; width],
            codes: sizes.iter().map(|size| vec![0.0; size * width]).collect(),
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
        let mut shares = vec![1.0_f32; self.number];
        belongs.iter().for_each(|pattern| shares[*pattern] += 1.0);
        for (log, share) in self.shares.iter_mut().zip(&shares) {
            *log = share.ln();
        }
        let width = self.width;
        for ((codes, frequencies), column) in self.codes.iter_mut().zip(frequencies).zip(rows) {
            for (patterns, frequency) in codes.chunks_mut(width).zip(frequencies) {
                patterns.fill(2.0 * *frequency as f32);
            }
            for (pattern, code) in belongs.iter().zip(column) {
                codes[usize::from(*code) * width + pattern] += 1.0;
            }
            codes
                .iter_mut()
                .for_each(|code| *code = code.max(1e-6).ln());
        }
    }

    fn assign(&self, rows: &[Vec<u16>], belongs: &mut [usize], rng: &mut impl Rng) {
        let codes = self.codes.iter().zip(&self.sizes);
        let codes: Vec<Vec<f32>> = codes
            .map(|(codes, size)| {
                let mut p = Probabilities::of(codes, *size, self.width).0;
                p.iter_mut().for_each(|p| *p = p.max(1e-9).ln());
                p
            })
            .collect();
        let mut log = vec![0.0; self.width];
        for (row, belongs) in belongs.iter_mut().enumerate() {
            log.copy_from_slice(&self.shares);
            for (codes, column) in codes.iter().zip(rows) {
                let code = usize::from(column[row]);
                let patterns = &codes[code * self.width..(code + 1) * self.width];
                log.iter_mut().zip(patterns).for_each(|(log, p)| *log += p);
            }
            softmax(&mut log);
            let mut left: f32 = rng.random();
            *belongs = self.number - 1;
            for (pattern, share) in log[..self.number].iter().enumerate() {
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
        let parameters = self.width + self.codes.iter().map(Vec::len).sum::<usize>();
        let (mut mean, mut square) = (vec![0.0_f32; parameters], vec![0.0_f32; parameters]);
        let cells: usize = evidence.iter().map(|evidence| evidence.counts.len()).sum();
        let mut last = f64::INFINITY;
        let (keep_mean, keep_square) = (0.9_f32, 0.99_f32);
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
            let exponent = step as f32;
            let length = STEP * (1.0 - 0.9 * exponent / STEPS as f32);
            let length = length / (1.0 - keep_mean.powf(exponent));
            let unbias_square = 1.0 / (1.0 - keep_square.powf(exponent));
            let values = self
                .shares
                .iter_mut()
                .chain(self.codes.iter_mut().flatten());
            for (((value, slope), mean), square) in
                values.zip(&gradient).zip(&mut mean).zip(&mut square)
            {
                *mean += (1.0 - keep_mean) * (slope - *mean);
                *square += (1.0 - keep_square) * (slope * slope - *square);
                *value -= length * *mean / ((*square * unbias_square).sqrt() + 1e-9);
            }
        }
    }

    /// The sum of squared errors in units of the noise, and half its gradient, shares first.
    ///
    /// In single precision: what is lost is a thousandth of the noise in what is measured.
    fn gradient(
        &self,
        evidence: &[Evidence],
        frequencies: &[Vec<f64>],
        total: f64,
    ) -> (f64, Vec<f32>) {
        match self.width / LANES {
            1 => self.gradient_of_width::<{ LANES }>(evidence, frequencies, total),
            2 => self.gradient_of_width::<{ 2 * LANES }>(evidence, frequencies, total),
            _ => self.gradient_of_width::<{ 3 * LANES }>(evidence, frequencies, total),
        }
    }

    fn gradient_of_width<const WIDTH: usize>(
        &self,
        evidence: &[Evidence],
        frequencies: &[Vec<f64>],
        total: f64,
    ) -> (f64, Vec<f32>) {
        let mut shares = [0.0_f32; WIDTH];
        shares.copy_from_slice(&self.shares);
        softmax(&mut shares);
        let columns: Vec<Lanes<WIDTH>> = self
            .codes
            .iter()
            .zip(&self.sizes)
            .map(|(codes, size)| Lanes::of(codes, *size, &shares))
            .collect();
        // The slope in `share * p`, where the column came first in its pair, and in `p`.
        let mut of_shared: Vec<Vec<[f32; WIDTH]>> = self
            .sizes
            .iter()
            .map(|size| vec![[0.0; WIDTH]; *size])
            .collect();
        let mut of_codes = of_shared.clone();
        let one = [[1.0; WIDTH]];
        let mut ignored = vec![[0.0; WIDTH]];
        let mut loss = 0.0;
        for evidence in evidence {
            let mut members = evidence.columns.iter();
            let a = members.next().expect("a measurement of some column");
            // A single column is a pair with a second column of one code.
            let b = members.next();
            let second = b.map_or(&one[..], |b| &columns[b].p);
            let of_second = b.map_or(&mut ignored, |b| &mut of_codes[b]);
            let (total, weight) = (total as f32, (total / evidence.variance) as f32);
            let mut squares = 0.0_f64;
            let measured = evidence.counts.chunks(second.len());
            for ((first, of_first), measured) in columns[a]
                .shared
                .iter()
                .zip(&mut of_shared[a])
                .zip(measured)
            {
                for ((p, slope), measured) in second.iter().zip(&mut *of_second).zip(measured) {
                    let distance = total * dot(first, p) - *measured as f32;
                    squares += f64::from(distance * distance);
                    let error = distance * weight;
                    for lane in 0..WIDTH {
                        slope[lane] += error * first[lane];
                        of_first[lane] += error * p[lane];
                    }
                }
            }
            loss += squares / evidence.variance;
        }
        let mut of_shares = [0.0_f32; WIDTH];
        for (column, of_shared) in columns.iter().zip(&of_shared) {
            for (p, slope) in column.p.iter().zip(of_shared) {
                for lane in 0..WIDTH {
                    of_shares[lane] += p[lane] * slope[lane];
                }
            }
        }
        // From probabilities to logarithms; codes are held a little to the frequencies of all.
        let mean = dot(&shares, &of_shares);
        let mut gradient: Vec<f32> = (0..WIDTH)
            .map(|lane| shares[lane] * (of_shares[lane] - mean))
            .collect();
        for (((column, of_shared), of_codes), frequencies) in columns
            .iter()
            .zip(&of_shared)
            .zip(&of_codes)
            .zip(frequencies)
        {
            let mut mean = [0.0_f32; WIDTH];
            let slope = |code: usize, lane: usize| {
                of_codes[code][lane] + shares[lane] * of_shared[code][lane]
            };
            for (code, p) in column.p.iter().enumerate() {
                for lane in 0..WIDTH {
                    mean[lane] += p[lane] * slope(code, lane);
                }
            }
            for ((code, p), frequency) in column.p.iter().enumerate().zip(frequencies) {
                let frequency = *frequency as f32;
                gradient.extend(
                    (0..WIDTH).map(|lane| {
                        p[lane] * (slope(code, lane) - mean[lane]) + p[lane] - frequency
                    }),
                );
            }
        }
        (loss, gradient)
    }

    /// The mixture as factors: of each column and the pattern, which is column `hidden`.
    ///
    /// Codes that a pattern shows in a few of `total` rows are left out of it: whether so few are
    /// there noise does not let anyone tell, and each would meet the pattern's other codes in
    /// combinations that hardly any row of the real table has. Every code keeps the pattern that
    /// shows it most.
    pub(crate) fn factors(&self, hidden: usize, total: f64) -> Vec<Factor> {
        let mut shares = self.shares.clone();
        softmax(&mut shares);
        let columns = self.codes.iter().zip(&self.sizes).enumerate();
        columns
            .map(|(column, (codes, size))| {
                let p = Probabilities::of(codes, *size, self.width).0;
                let mut log_weights = Vec::with_capacity(size * self.number);
                for code in p.chunks(self.width) {
                    let mass = |pattern: usize| code[pattern] * shares[pattern];
                    let most = (0..self.number).map(mass).fold(0.0, f32::max);
                    let fewest = most.min(FEWEST_ROWS / total as f32);
                    log_weights.extend((0..self.number).map(|pattern| {
                        let kept = if mass(pattern) < fewest {
                            0.0
                        } else {
                            code[pattern]
                        };
                        // The shares are told once, with the first column.
                        let share = if column == 0 { shares[pattern] } else { 1.0 };
                        f64::from(kept.max(LEAST)).ln() + f64::from(share.max(LEAST)).ln()
                    }));
                }
                Factor {
                    columns: ColumnSet::from_iter([column, hidden]),
                    log_weights,
                }
            })
            .collect()
    }
}

/// Expected rows with a code in a pattern, below which the pattern is told without the code.
/// Settled on fictional tables.
const FEWEST_ROWS: f32 = 3.0;

/// The probability that stands for none, so that what is measured can bring it back.
const LEAST: f32 = 1e-12;

/// The frequencies of one column's codes in each pattern, patterns fastest.
struct Probabilities(Vec<f32>);

impl Probabilities {
    fn of(codes: &[f32], size: usize, width: usize) -> Self {
        let mut largest = vec![f32::NEG_INFINITY; width];
        for code in codes.chunks(width) {
            largest
                .iter_mut()
                .zip(code)
                .for_each(|(largest, value)| *largest = largest.max(*value));
        }
        let mut total = vec![0.0_f32; width];
        let mut p = Vec::with_capacity(size * width);
        for code in codes.chunks(width) {
            for ((value, largest), total) in code.iter().zip(&largest).zip(&mut total) {
                let weight = (value - largest).exp();
                *total += weight;
                p.push(weight);
            }
        }
        for code in p.chunks_mut(width) {
            code.iter_mut()
                .zip(&total)
                .for_each(|(p, total)| *p /= total);
        }
        Self(p)
    }
}

/// [`Probabilities`] alone, and each times its pattern's share.
struct Lanes<const WIDTH: usize> {
    p: Vec<[f32; WIDTH]>,
    shared: Vec<[f32; WIDTH]>,
}

impl<const WIDTH: usize> Lanes<WIDTH> {
    fn of(codes: &[f32], size: usize, shares: &[f32; WIDTH]) -> Self {
        let p = Probabilities::of(codes, size, WIDTH).0;
        let p: Vec<[f32; WIDTH]> = p.as_chunks().0.to_vec();
        let shared = p
            .iter()
            .map(|p| std::array::from_fn(|lane| p[lane] * shares[lane]));
        Self {
            shared: shared.collect(),
            p,
        }
    }
}

/// The inner product, summed lane by lane.
#[inline]
fn dot<const WIDTH: usize>(a: &[f32; WIDTH], b: &[f32; WIDTH]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    for (a, b) in a
        .as_chunks::<LANES>()
        .0
        .iter()
        .zip(b.as_chunks::<LANES>().0)
    {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum()
}

fn softmax(values: &mut [f32]) {
    let largest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    values
        .iter_mut()
        .for_each(|value| *value = (*value - largest).exp());
    let total: f32 = values.iter().sum();
    values.iter_mut().for_each(|value| *value /= total);
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
}
