//! Draws of the population size by several chains, which say nothing where the chains disagree.

use crate::bca::quantile;
use crate::convergence::{Agreement, NotConverged};
use crate::interval::{Interval, Kind};

/// Draws of the population size and how far the chains agree.
#[derive(Clone, Debug)]
pub struct Draws {
    /// Population sizes drawn, by chain.
    pub chains: Vec<Vec<f64>>,
    /// How far the chains agree.
    pub agreement: Agreement,
    /// All draws, ascending.
    sorted: Vec<f64>,
}

impl Draws {
    /// Of population sizes drawn, by chain.
    pub(crate) fn new(chains: Vec<Vec<f64>>, agreement: Agreement) -> Self {
        let mut sorted = chains.concat();
        sorted.sort_by(f64::total_cmp);
        Self {
            chains,
            agreement,
            sorted,
        }
    }

    /// Posterior median of the population size.
    ///
    /// # Errors
    /// If the chains have not converged.
    pub fn median(&self) -> Result<f64, NotConverged> {
        self.agreement.converged()?;
        Ok(quantile(&self.sorted, 0.5))
    }

    /// The interval between posterior quantiles.
    ///
    /// # Errors
    /// If the chains have not converged.
    ///
    /// # Panics
    /// If the level is not strictly between 0 and 1.
    pub fn interval(&self, level: f64) -> Result<Interval, NotConverged> {
        assert!(level > 0.0 && level < 1.0, "a level between 0 and 1");
        self.agreement.converged()?;
        let tail = (1.0 - level) / 2.0;
        Ok(Interval {
            level,
            lower: quantile(&self.sorted, tail),
            upper: quantile(&self.sorted, 1.0 - tail),
            kind: Kind::Credible,
        })
    }
}
