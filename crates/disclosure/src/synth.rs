//! From a confidential table to a model of it: what is asked, in which order, at what price.
//!
//! [`Method::Patterns`] measures every pair of columns once, and everything after is free: the
//! model has hidden patterns that all pairs inform, and factors for the pairs that depend most.
//!
//! The other two choose what to measure, which pays where there are too many pairs to measure all.
//! First every column alone. Then, as in MST (McKenna, Miklau and Sheldon, *Winning the NIST
//! contest*, 2021), a spanning tree of pairs, each chosen by the exponential mechanism among those
//! that join two parts, by how far the columns are from independent. Then, as in AIM (McKenna,
//! Mullins, Sheldon and Miklau, VLDB 2022), rounds that each refit, choose the pairs which the
//! model gets most wrong beyond what noise would leave, and measure them, with the noise halved
//! when a round has found little. Both were designed for one choice and one fit a round; here a
//! round chooses several pairs from one fit, which costs the same privacy and a fifth of the time.

mod plan;

use std::num::NonZeroU32;
use std::sync::Arc;

use serde::Serialize;

use crate::curator::{Candidate, Curator, Measurement, Noisy};
use crate::domain::Domain;
use crate::exact::VarianceError;
use crate::marginal::ColumnSet;
use crate::model::{Estimator, MAX_CELLS, MEAN_OF_ABSOLUTE, Model, with_patterns};
use crate::noise::NoiseSource;
use crate::privacy::{Overspent, Rho, SelectionEpsilon, variance_for};
use crate::zeros::Known;

use plan::{
    CHOICES, LEAST_ERROR, LEAST_ERROR_POOLED, MAX_ALL_PAIRS_CELLS, MAX_PAIR_CELLS,
    MAX_PATTERN_CELLS, divided,
};
pub use plan::{Method, Plan};

/// Cells of the junction tree, at most, beyond what the spanning tree itself needs.
const MAX_TREE_CELLS: usize = 40_000;

/// Choices made from one fit.
const CHOICES_PER_ROUND: usize = 5;

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
         {MAX_ALL_PAIRS_CELLS} or {MAX_PATTERN_CELLS}; group their codes, or choose the adaptive \
         method, which measures a few pairs only"
    )]
    TooWideForPatterns {
        /// Cells of all pairs.
        all: usize,
        /// Cells of the largest.
        largest: usize,
    },
    /// Structural zeros whose columns together are too many to hold.
    #[error(
        "the structural zeros tie so many columns together that their combinations cannot be \
         held; drop some, or group the codes of their columns"
    )]
    ZerosTooEntangled,
    /// Two columns of very many codes.
    #[error(
        "the two largest columns have {cells} combinations, more than {MAX_PAIR_CELLS}; group \
         their codes"
    )]
    TooWide {
        /// Their product.
        cells: usize,
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
    /// How many cells.
    pub cells: usize,
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
    if plan.pairs > Rho::ZERO && domain.columns().len() > 1 {
        return synthesize_patterns(curator, &domain, known, plan.pairs);
    }
    let mut run = Run {
        sizes: domain.sizes(),
        curator,
        estimator: Noisy::unmeasured(Estimator::new(&domain, known)),
    };
    // A lone column has no pairs: what was planned for them is its own.
    run.columns(plan.columns.max(plan.pairs))?;
    let mut model = run.fit();
    if domain.columns().len() > 1 {
        run.tree(&model, plan)?;
        model = run.fit();
        if plan.rounds > Rho::ZERO {
            model = run.rounds(model, plan)?;
        }
    }
    let quality = public_quality(run.estimator.value().measurements(), model.value());
    Ok(model.map(|model| (model, quality)))
}

fn synthesize_patterns<N: NoiseSource>(
    curator: &mut Curator<N>,
    domain: &Arc<Domain>,
    known: &Known,
    rho: Rho,
) -> Result<Noisy<(Model, PublicQuality), N::Grade>, SynthError> {
    let sizes = domain.sizes();
    let sets: Vec<ColumnSet> = pairs(&sizes).collect();
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

/// All pairs of columns.
fn pairs(sizes: &[usize]) -> impl Iterator<Item = ColumnSet> {
    let columns = sizes.len();
    (0..columns).flat_map(move |a| (a + 1..columns).map(move |b| ColumnSet::from_iter([a, b])))
}

fn cells(columns: ColumnSet, sizes: &[usize]) -> usize {
    columns.cells(sizes).expect("a pair of columns")
}

struct Run<'a, N: NoiseSource> {
    sizes: Vec<usize>,
    curator: &'a mut Curator<N>,
    estimator: Noisy<Estimator, N::Grade>,
}

impl<N: NoiseSource> Run<'_, N> {
    fn fit(&mut self) -> Noisy<Model, N::Grade> {
        self.estimator.update(Estimator::fit)
    }

    fn measure(&mut self, columns: ColumnSet, rho: Rho) -> Result<(), SynthError> {
        let variance = variance_for(rho, self.curator.rows_per_person())?;
        let measurement = self.curator.measure(columns, variance)?;
        self.estimator.absorb(measurement, Estimator::add);
        Ok(())
    }

    fn columns(&mut self, rho: Rho) -> Result<(), SynthError> {
        for (column, rho) in divided(rho, &self.sizes, LEAST_ERROR)
            .into_iter()
            .enumerate()
        {
            self.measure(ColumnSet::one(column), rho)?;
        }
        Ok(())
    }

    /// Chooses pairs that join parts until all columns hang together, and measures them.
    fn tree(&mut self, model: &Noisy<Model, N::Grade>, plan: &Plan) -> Result<(), SynthError> {
        let choices = self.sizes.len() - 1;
        let epsilon = SelectionEpsilon::within(plan.tree_choice.share(1.0 / choices as f64));
        let pairs = model.value().pairs();
        let mut part: Vec<usize> = (0..self.sizes.len()).collect();
        let mut chosen: Vec<ColumnSet> = Vec::new();
        for _ in 0..choices {
            let candidates: Vec<Candidate> = pairs
                .iter()
                .filter(|(pair, _)| {
                    let parts: Vec<usize> = pair.iter().map(|column| part[column]).collect();
                    let with = [chosen.as_slice(), &[**pair]].concat();
                    let cells = self.estimator.value().cells_with(&with);
                    parts[0] != parts[1] && cells.is_some_and(|cells| cells <= MAX_CELLS)
                })
                .map(|(pair, expected)| candidate(*pair, expected, 0.0))
                .collect();
            let Some(pair) = self.choose(&candidates, epsilon)? else {
                break;
            };
            let parts: Vec<usize> = pair.iter().map(|column| part[column]).collect();
            for part in part.iter_mut().filter(|part| **part == parts[1]) {
                *part = parts[0];
            }
            chosen.push(pair);
        }
        let cells: Vec<usize> = chosen
            .iter()
            .map(|pair| cells(*pair, &self.sizes))
            .collect();
        for (pair, rho) in chosen
            .into_iter()
            .zip(divided(plan.tree, &cells, LEAST_ERROR))
        {
            self.measure(pair, rho)?;
        }
        Ok(())
    }

    /// Refits, chooses and measures until the plan is used up or nothing is left to choose.
    fn rounds(
        &mut self,
        model: Noisy<Model, N::Grade>,
        plan: &Plan,
    ) -> Result<Noisy<Model, N::Grade>, SynthError> {
        let mut model = model;
        let limit = self
            .estimator
            .value()
            .cells_with(&[])
            .unwrap_or(usize::MAX)
            .max(MAX_TREE_CELLS);
        let mut left = plan.rounds;
        let mut left_for_choice = plan.rounds_choice;
        let mut each = plan.rounds.share(1.0 / f64::from(CHOICES));
        while left >= each && each > Rho::ZERO {
            let sigma = variance_for(each, self.curator.rows_per_person())?.sigma();
            let affordable = (left.units() / each.units()) as usize;
            let epsilon = SelectionEpsilon::within(left_for_choice.share(1.0 / affordable as f64));
            let pairs = model.value().pairs();
            let mut chosen: Vec<ColumnSet> = Vec::new();
            for _ in 0..affordable.min(CHOICES_PER_ROUND) {
                let fits = |pair: ColumnSet| {
                    let with = [chosen.as_slice(), &[pair]].concat();
                    self.estimator
                        .value()
                        .cells_with(&with)
                        .is_some_and(|cells| cells <= limit)
                };
                let candidates: Vec<Candidate> = pairs
                    .iter()
                    .filter(|(pair, _)| !chosen.contains(pair) && fits(**pair))
                    .map(|(pair, expected)| {
                        let noise = MEAN_OF_ABSOLUTE * sigma * expected.len() as f64;
                        candidate(*pair, expected, noise)
                    })
                    .collect();
                let Some(pair) = self.choose(&candidates, epsilon)? else {
                    break;
                };
                left_for_choice = left_for_choice
                    .checked_sub(Rho::of_selection(epsilon))
                    .unwrap_or(Rho::ZERO);
                chosen.push(pair);
            }
            if chosen.is_empty() {
                break;
            }
            for pair in &chosen {
                self.measure(*pair, each)?;
                left = left.checked_sub(each).unwrap_or(Rho::ZERO);
            }
            let fitted = self.fit();
            let moved: f64 = chosen
                .iter()
                .map(|pair| distance(&pairs[pair], fitted.value().marginal(*pair)))
                .sum();
            let cells: usize = chosen.iter().map(|pair| cells(*pair, &self.sizes)).sum();
            if moved <= MEAN_OF_ABSOLUTE * sigma * cells as f64 {
                each = Rho::from_units(each.units().saturating_mul(4)).min(left);
            }
            model = fitted;
        }
        Ok(model)
    }

    fn choose(
        &mut self,
        candidates: &[Candidate],
        epsilon: SelectionEpsilon,
    ) -> Result<Option<ColumnSet>, SynthError> {
        let chosen = self.curator.select(candidates, epsilon)?;
        Ok(chosen.map(|chosen| candidates[*chosen.value()].columns))
    }
}

fn candidate(columns: ColumnSet, expected: &[f64], penalty: f64) -> Candidate {
    Candidate {
        columns,
        weight: NonZeroU32::MIN,
        expected: expected.to_vec(),
        penalty,
    }
}

fn distance(before: &[f64], after: Option<Vec<f64>>) -> f64 {
    let after = after.expect("what was measured lies in a clique");
    before
        .iter()
        .zip(after)
        .map(|(before, after)| (before - after).abs())
        .sum()
}

fn public_quality(measurements: &[Measurement], model: &Model) -> PublicQuality {
    let measured = measurements.iter().map(|measurement| {
        let sigma = measurement.variance.sigma();
        let misfit = model.marginal(measurement.columns).map(|expected| {
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
            misfit,
        }
    });
    PublicQuality {
        rows: model.total(),
        measured: measured.collect(),
    }
}
