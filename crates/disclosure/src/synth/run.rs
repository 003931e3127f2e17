//! What the methods that choose what to measure have in common.

use std::num::NonZeroU32;
use std::sync::Arc;

use super::{PublicQuality, SynthError, public_quality};
use crate::curator::{Candidate, Curator, Measurement, Noisy};
use crate::marginal::{ColumnSet, subsets};
use crate::merging::Merging;
use crate::model::{Estimator, MAX_CELLS, Model};
use crate::noise::NoiseSource;
use crate::privacy::{Rho, SelectionEpsilon, variance_for};
use crate::zeros::Known;

/// A run in progress: whom it asks, and what it has learned.
pub(super) struct Run<'a, N: NoiseSource> {
    /// How many codes each column has, merged ones counted once.
    pub(super) sizes: Vec<usize>,
    curator: &'a mut Curator<N>,
    known: &'a Known,
    estimator: Noisy<Estimator, N::Grade>,
}

impl<'a, N: NoiseSource> Run<'a, N> {
    pub(super) fn new(curator: &'a mut Curator<N>, known: &'a Known) -> Self {
        let domain = Arc::clone(curator.domain());
        Self {
            sizes: domain.sizes(),
            curator,
            known,
            estimator: Noisy::unmeasured(Estimator::new(&domain, known, None)),
        }
    }

    /// Begins the estimate anew with merged codes, from the measurements that there are.
    pub(super) fn merge(&mut self, merging: Merging) {
        let domain = Arc::clone(self.curator.domain());
        self.sizes = merging.sizes();
        self.curator.merge(merging.clone());
        let merged = Estimator::new(&domain, self.known, Some(merging.clone()));
        let _ = self.estimator.update(|estimator| {
            let before = std::mem::replace(estimator, merged);
            for measurement in before.measurements() {
                let columns = measurement.columns;
                estimator.add(Measurement {
                    columns,
                    cells: merging.merge(columns, &measurement.cells),
                    variance: measurement.variance,
                });
            }
        });
    }

    pub(super) fn measurements(&self) -> &[Measurement] {
        self.estimator.value().measurements()
    }

    /// The deviation of the noise that a loss buys.
    pub(super) fn sigma(&self, rho: Rho) -> Result<f64, SynthError> {
        Ok(variance_for(rho, self.curator.rows_per_person())?.sigma())
    }

    pub(super) fn measure(&mut self, columns: ColumnSet, rho: Rho) -> Result<(), SynthError> {
        let variance = variance_for(rho, self.curator.rows_per_person())?;
        let measurement = self.curator.measure(columns, variance)?;
        self.estimator.absorb(measurement, Estimator::add);
        Ok(())
    }

    pub(super) fn fit(&mut self) -> Noisy<Model, N::Grade> {
        self.estimator.update(Estimator::fit)
    }

    /// Cells of the junction tree if `further` were measured too.
    pub(super) fn cells_with(&self, further: &[ColumnSet]) -> Option<usize> {
        self.estimator.value().cells_with(further)
    }

    pub(super) fn choose(
        &mut self,
        candidates: &[Candidate],
        epsilon: SelectionEpsilon,
    ) -> Result<Option<ColumnSet>, SynthError> {
        let chosen = self.curator.select(candidates, epsilon)?;
        Ok(chosen.map(|chosen| candidates[*chosen.value()].columns))
    }

    /// Chooses pairs that join parts until all columns hang together, by how far each pair is from
    /// what `model` expects (MST's selection; Kruskal's order).
    pub(super) fn choose_tree(
        &mut self,
        model: &Noisy<Model, N::Grade>,
        rho: Rho,
    ) -> Result<Vec<ColumnSet>, SynthError> {
        let columns = self.sizes.len();
        let choices = columns - 1;
        let epsilon = SelectionEpsilon::within(rho.share(1.0 / choices as f64));
        let pairs = subsets(columns, 2);
        let expected = model.value().merged_marginals(pairs.iter().copied());
        let mut part: Vec<usize> = (0..columns).collect();
        let mut chosen: Vec<ColumnSet> = Vec::new();
        for _ in 0..choices {
            let open = pairs.iter().zip(&expected).filter(|(pair, _)| {
                let parts: Vec<usize> = pair.iter().map(|column| part[column]).collect();
                let with = [chosen.as_slice(), &[**pair]].concat();
                let cells = self.cells_with(&with);
                parts[0] != parts[1] && cells.is_some_and(|cells| cells <= MAX_CELLS)
            });
            let candidates: Vec<Candidate> = open
                .map(|(pair, expected)| candidate(*pair, NonZeroU32::MIN, expected, 0.0))
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
        Ok(chosen)
    }

    /// The model with what may be said of it in public.
    pub(super) fn finish(
        self,
        model: Noisy<Model, N::Grade>,
    ) -> Noisy<(Model, PublicQuality), N::Grade> {
        let quality = public_quality(self.measurements(), model.value());
        model.map(|model| (model, quality))
    }
}

pub(super) fn candidate(
    columns: ColumnSet,
    weight: NonZeroU32,
    expected: &[f64],
    penalty: f64,
) -> Candidate {
    Candidate {
        columns,
        weight,
        expected: expected.to_vec(),
        penalty,
    }
}

/// How far two tables of counts are apart.
pub(super) fn distance(before: &[f64], after: &[f64]) -> f64 {
    let cells = before.iter().zip(after);
    cells.map(|(before, after)| (before - after).abs()).sum()
}
