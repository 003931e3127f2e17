//! MST: McKenna, Miklau and Sheldon, *Winning the NIST contest* (2021), section 4.
//!
//! A third of the loss measures every column; codes that do not stand out of the noise are told as
//! one from there on. A third chooses a spanning tree of pairs, each by the exponential mechanism
//! among those that join two parts, by how far it is from what the single columns say. A third
//! measures the tree. Inference is this crate's penalised fit rather than mirror descent.

use super::plan::MstShares;
use super::run::Run;
use super::{PublicQuality, SynthError};
use crate::curator::{Curator, Noisy};
use crate::marginal::ColumnSet;
use crate::merging::Merging;
use crate::model::Model;
use crate::noise::NoiseSource;
use crate::zeros::Known;

/// A code of fewer than this many deviations of the noise is told with others like it.
const STANDS_OUT: f64 = 3.0;

pub(super) fn run<N: NoiseSource>(
    curator: &mut Curator<N>,
    known: &Known,
    shares: &MstShares,
) -> Result<Noisy<(Model, PublicQuality), N::Grade>, SynthError> {
    let mut run = Run::new(curator, known);
    let columns = run.sizes.len();
    for column in 0..columns {
        run.measure(ColumnSet::one(column), shares.column(columns))?;
    }
    let measured = run.measurements();
    let merging = Merging::of_rare(&run.sizes, &known.zeros, |column, code| {
        let measurement = &measured[column];
        (measurement.cells[code] as f64) < STANDS_OUT * measurement.variance.sigma()
    });
    run.merge(merging);
    let model = run.fit();
    let tree = run.choose_tree(&model, shares.choice)?;
    for pair in tree {
        run.measure(pair, shares.pair(columns))?;
    }
    let model = run.fit();
    Ok(run.finish(model))
}
