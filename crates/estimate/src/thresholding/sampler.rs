//! Hamiltonian chains on the posterior of a log-linear model's parameters.

use std::f64::consts::PI;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Exp1, StandardNormal, StandardUniform};

use super::Options;
use crate::bootstrap::Watch;
use crate::model::Model;
use crate::newton::Newton;
use crate::sets::ListSet;
use crate::table::Table;

/// Share of proposals that should be accepted; the step is chosen for it while burning in (Beskos et
/// al. 2013 find 0.65 best in high dimension; here they are few and a leap costs little).
const ACCEPTED: f64 = 0.85;

/// Leaps of a trajectory at most.
const LEAPS: usize = 64;

/// Draws between two looks at the watch.
const STRIDE: usize = 50;

/// The posterior with its mode, and room to move in it.
///
/// Positions are standardised: `alpha = mode + L^-T z`, where `L L^T` is the curvature at the mode.
#[derive(Clone)]
pub(super) struct Sampler {
    newton: Newton,
    margins: Vec<u64>,
    mode: Vec<f64>,
    /// The slope at the position last visited, in standardised coordinates.
    slope: Vec<f64>,
}

impl Sampler {
    /// Finds the mode; `None` if it is out of reach. Terms whose lists never meet are put at minus
    /// infinity where their prior is flat.
    pub(super) fn new(table: &Table, model: &Model, precision: f64) -> Option<Self> {
        let margins = table.margins();
        let mut newton = Newton::new(margins.len());
        newton.open.fill(true);
        newton.open[0] = false;
        for term in model.terms() {
            let interacts = term.len() >= 2;
            if interacts {
                newton.precision[term.index()] = precision;
            }
            if margins[term.index()] > 0 || (interacts && precision > 0.0) {
                newton.terms.push(term.bits());
            } else {
                newton.close_supersets(term.bits());
            }
        }
        newton.run(table.counts(), &margins)?;
        let mode = newton.terms.iter();
        let mode: Vec<f64> = mode.map(|&term| newton.alpha[usize::from(term)]).collect();
        Some(Self {
            slope: vec![0.0; mode.len()],
            newton,
            margins,
            mode,
        })
    }

    /// Terms in the order of a draw.
    pub(super) fn terms(&self) -> Vec<ListSet> {
        let terms = self.newton.terms.iter();
        terms.map(|&term| ListSet::from_bits(term)).collect()
    }

    /// Draws of the parameters after burning in; fewer if the watch says stop.
    pub(super) fn chain(
        mut self,
        options: &Options,
        stream: u64,
        watch: &impl Watch,
    ) -> Vec<Vec<f64>> {
        let mut random = ChaCha8Rng::seed_from_u64(options.seed);
        random.set_stream(stream);
        let mut state = self.start(&mut random);
        let mut step = 0.25;
        let mut draws = Vec::with_capacity(options.draws);
        for number in 0..options.burn_in + options.draws {
            if number % STRIDE == 0 && number > 0 {
                watch.advance(STRIDE);
                if watch.stopped() {
                    return draws;
                }
            }
            let chance = self.advance(&mut state, step, &mut random);
            if number < options.burn_in {
                // Robbins & Monro (1951), with gains that fall as the chain settles.
                let gain = 1.0 / (1.0 + number as f64 / 10.0).sqrt();
                step = (step * ((chance - ACCEPTED) * gain).exp()).clamp(1e-3, 1.0);
            } else {
                draws.push(self.parameters(&state.at));
            }
        }
        watch.advance((options.burn_in + options.draws) % STRIDE);
        draws
    }

    /// A place spread twice as wide as the posterior, or nearer where that is out of range.
    fn start(&mut self, random: &mut ChaCha8Rng) -> State {
        let mut at: Vec<f64> = normals(random, self.mode.len());
        at.iter_mut().for_each(|z| *z *= 2.0);
        loop {
            let height = self.visit(&at);
            if height.is_finite() && self.slope.iter().all(|slope| slope.is_finite()) {
                let slope = self.slope.clone();
                return State { at, height, slope };
            }
            at.iter_mut().for_each(|z| *z *= 0.5);
        }
    }

    /// One trajectory; the chance with which its end was accepted.
    fn advance(&mut self, state: &mut State, step: f64, random: &mut ChaCha8Rng) -> f64 {
        let mut momentum = normals(random, self.mode.len());
        let uniform: f64 = StandardUniform.sample(random);
        // Between a sixth and a third of a turn: in a normal posterior draws are then uncorrelated
        // on average, and lengths that differ never fall in step with it.
        let length = PI / 3.0 * (1.0 + uniform);
        let leaps = ((length / step).ceil() as usize).min(LEAPS);
        let step = length / leaps as f64;
        let energy = |momentum: &[f64]| momentum.iter().map(|p| p * p).sum::<f64>() / 2.0;
        let before = state.height - energy(&momentum);
        let mut at = state.at.clone();
        self.slope.clone_from(&state.slope);
        let mut height = state.height;
        for _ in 0..leaps {
            push(&mut momentum, &self.slope, step / 2.0);
            push(&mut at, &momentum, step);
            height = self.visit(&at);
            if !height.is_finite() {
                break;
            }
            push(&mut momentum, &self.slope, step / 2.0);
        }
        let gain = height - energy(&momentum) - before;
        let exponential: f64 = Exp1.sample(random);
        if gain >= -exponential {
            state.at = at;
            state.height = height;
            state.slope.clone_from(&self.slope);
        }
        if gain.is_nan() {
            0.0
        } else {
            gain.exp().min(1.0)
        }
    }

    /// Log posterior at a position, up to a constant; sets the slope.
    fn visit(&mut self, at: &[f64]) -> f64 {
        self.slope.copy_from_slice(at);
        self.newton.backward(&mut self.slope);
        let places = self
            .newton
            .terms
            .iter()
            .zip(self.mode.iter().zip(&self.slope));
        for (&term, (mode, off)) in places {
            self.newton.alpha[usize::from(term)] = mode + off;
        }
        let height = self.newton.evaluate(&self.margins);
        self.newton.score(&self.margins);
        self.slope.copy_from_slice(&self.newton.step);
        self.newton.forward(&mut self.slope);
        height
    }

    fn parameters(&self, at: &[f64]) -> Vec<f64> {
        let mut parameters = at.to_vec();
        self.newton.backward(&mut parameters);
        push(&mut parameters, &self.mode, 1.0);
        parameters
    }
}

struct State {
    at: Vec<f64>,
    height: f64,
    slope: Vec<f64>,
}

fn normals(random: &mut ChaCha8Rng, count: usize) -> Vec<f64> {
    (0..count).map(|_| StandardNormal.sample(random)).collect()
}

/// Adds a multiple of one vector to another.
fn push(to: &mut [f64], along: &[f64], by: f64) {
    for (to, along) in to.iter_mut().zip(along) {
        *to += by * along;
    }
}
