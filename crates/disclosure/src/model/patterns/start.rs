//! A place to start the least squares from: patterns found in synthetic rows by stochastic EM.

use rand::{Rng, RngExt};

use super::{LANES, MOST, Patterns, Probabilities, softmax};

/// Rounds of the stochastic EM.
const STARTING_ROUNDS: usize = 6;

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
}
