//! The least squares that move patterns towards what was measured.

use super::{LANES, Patterns, Probabilities, softmax};
use crate::model::fit::Evidence;

/// Steps of the least squares, at most; their length falls to a tenth on the way.
const STEPS: u32 = 150;
const STEP: f32 = 0.1;

/// The least squares end when ten steps gain less than this share.
const LEAST_GAIN: f64 = 5e-4;

impl Patterns {
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
    pub(super) fn gradient(
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
