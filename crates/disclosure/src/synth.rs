//! From a confidential table to a model of it: what is asked, in which order, at what price.
//!
//! [`Method::Patterns`] measures every pair of columns once, and everything after is free: the
//! model has hidden patterns that all pairs inform, and factors for the pairs that depend most. The
//! other methods choose what to measure, which pays where there are too many pairs to measure all:
//! [`Method::Mst`] and [`Method::Aim`] as their authors describe them, [`Method::Adaptive`] a
//! faster mixture of the two.

mod adaptive;
mod aim;
mod mst;
mod plan;
mod run;

use std::sync::Arc;

use serde::Serialize;

use crate::curator::{Curator, Measurement, Noisy};
use crate::domain::Domain;
use crate::exact::VarianceError;
use crate::marginal::{ColumnSet, subsets};
use crate::model::{Model, with_patterns};
use crate::noise::NoiseSource;
use crate::privacy::{Overspent, Rho, variance_for};
use crate::zeros::Known;

use plan::{Kind, LEAST_ERROR_POOLED, MAX_PAIR_CELLS, MAX_PATTERN_CELLS, divided};
pub use plan::{Method, Plan};
use run::Run;

/// Why a run could not be carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SynthError {
    /// The noise would be beyond exact arithmetic.
    #[error("the budget is too small to divide among the columns of this domain")]
    Noise {
        /// What about it.
        #[from]
        source: VarianceError,
    },
    /// More was asked than granted.
    #[error("the run asked for more privacy than it was granted")]
    Overspent {
        /// What was asked.
        #[from]
        source: Overspent,
    },
    /// So little that not even a thousandth of it gives noise.
    #[error("the budget is too small to divide among the columns of this domain")]
    NoBudget,
    /// More pairs, or larger ones, than patterns can be fitted to.
    #[error(
        "the pairs of columns have {all} combinations together and up to {largest} each, more than \
         {most} or {MAX_PATTERN_CELLS}; group their codes, or choose the adaptive method, which \
         measures a few pairs only"
    )]
    TooWideForPatterns {
        /// Cells of all pairs.
        all: usize,
        /// Cells of the largest.
        largest: usize,
        /// The most that all may have.
        most: usize,
    },
    /// Structural zeros whose columns together are too many to hold.
    #[error(
        "the structural zeros tie so many columns together that their combinations cannot be \
         held; drop some, or group the codes of their columns"
    )]
    ZerosTooEntangled,
    /// Columns of very many codes.
    #[error(
        "the pairs of columns have {all} combinations together and up to {largest} each, more than \
         {most} or {MAX_PAIR_CELLS}; group their codes, or leave columns out"
    )]
    TooWide {
        /// Cells of all pairs.
        all: usize,
        /// Cells of the largest.
        largest: usize,
        /// The most that all may have.
        most: usize,
    },
}

/// What may be said in public about a run's quality: computed from the noise and the noisy
/// measurements, never from the data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicQuality {
    /// How many rows the measurements say there are.
    pub rows: f64,
    /// Each measured marginal.
    pub measured: Vec<MeasuredQuality>,
}

/// One measured marginal in a [`PublicQuality`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasuredQuality {
    /// Names of its columns.
    pub columns: Vec<String>,
    /// Standard deviation of the noise in each cell.
    pub sigma: f64,
    /// How many cells; rare codes that are told as one count once.
    pub cells: usize,
    /// The noisy counts themselves, as they came through the wall: unbiased, and some below zero.
    /// Left out of what is serialised, for their length.
    #[serde(skip)]
    pub counts: Vec<i64>,
    /// Root mean square distance of the model from the noisy cells, in units of sigma. About 1
    /// says that the model explains the marginal as well as the noise lets anyone tell. Absent for
    /// a pair that the model holds no table of.
    pub misfit: Option<f64>,
}

/// Measures a table and fits a model, within a plan.
///
/// # Errors
/// If the curator's allowance is smaller than the plan, or a share of it too small to use.
pub fn synthesize<N: NoiseSource>(
    curator: &mut Curator<N>,
    known: &Known,
    plan: &Plan,
) -> Result<Noisy<(Model, PublicQuality), N::Grade>, SynthError> {
    let domain = Arc::clone(curator.domain());
    if domain.columns().len() == 1 {
        // No pairs and nothing to choose: the whole plan goes to the one column.
        let mut run = Run::new(curator, known);
        run.measure(ColumnSet::one(0), plan.rho())?;
        let model = run.fit();
        return Ok(run.finish(model));
    }
    match plan.kind {
        Kind::Patterns { pairs } => patterns(curator, &domain, known, pairs),
        Kind::Mst(shares) => mst::run(curator, known, &shares),
        Kind::Aim { all } => aim::run(curator, known, all),
        Kind::Adaptive(shares) => adaptive::run(curator, known, &shares),
    }
}

fn patterns<N: NoiseSource>(
    curator: &mut Curator<N>,
    domain: &Arc<Domain>,
    known: &Known,
    rho: Rho,
) -> Result<Noisy<(Model, PublicQuality), N::Grade>, SynthError> {
    let sizes = domain.sizes();
    let sets = subsets(sizes.len(), 2);
    let counts: Vec<usize> = sets.iter().map(|pair| cells(*pair, &sizes)).collect();
    let mut measured = Noisy::unmeasured(Vec::with_capacity(sets.len()));
    for (pair, rho) in sets
        .into_iter()
        .zip(divided(rho, &counts, LEAST_ERROR_POOLED))
    {
        let variance = variance_for(rho, curator.rows_per_person())?;
        measured.absorb(curator.measure(pair, variance)?, Vec::push);
    }
    Ok(measured.map(|measured| {
        let model = with_patterns(domain, known, &measured);
        let quality = public_quality(&measured, &model);
        (model, quality)
    }))
}

fn cells(columns: ColumnSet, sizes: &[usize]) -> usize {
    columns.cells(sizes).expect("a few columns of the domain")
}

fn public_quality(measurements: &[Measurement], model: &Model) -> PublicQuality {
    let measured = measurements.iter().map(|measurement| {
        let sigma = measurement.variance.sigma();
        let misfit = model.merged_marginal(measurement.columns).map(|expected| {
            let errors = measurement.cells.iter().zip(&expected);
            let squares =
                errors.map(|(cell, expected)| ((*cell as f64 - expected) / sigma).powi(2));
            (squares.sum::<f64>() / expected.len() as f64).sqrt()
        });
        let columns = measurement.columns.iter();
        let names = columns.map(|column| model.domain().columns()[column].name().to_owned());
        MeasuredQuality {
            columns: names.collect(),
            sigma,
            cells: measurement.cells.len(),
            counts: measurement.cells.clone(),
            misfit,
        }
    });
    PublicQuality {
        rows: model.total(),
        measured: measured.collect(),
    }
}
