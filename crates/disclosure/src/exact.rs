//! Exact samplers: integers in, integers out, no floating point and no approximation between.
//!
//! Canonne, Kamath and Steinke, *The Discrete Gaussian for Differential Privacy* (NeurIPS 2020),
//! algorithms 1 to 3. A sampler that works in floating point draws from some other distribution
//! than the one the privacy proof speaks of, and its low-order bits betray the value they should
//! hide (Mironov, CCS 2012).
//!
//! All arithmetic is on fixed-width integers. Where a quantity could outgrow its width the branch
//! is one that an execution reaches only after more than 2^60 successes in a row of a coin that
//! fails with probability 0.63, so no run that ends differs from the mathematics.

mod bernoulli;
mod dice;
mod exponential;
mod gaussian;
mod laplace;
#[cfg(test)]
mod tests;

pub use gaussian::{DiscreteGaussian, Variance, VarianceError};
pub use laplace::{DiscreteLaplace, LaplaceScaleError};

pub(crate) use exponential::choose;
