//! Many models side by side.

use rayon::prelude::*;

use crate::fit::{Fit, Fitter, NoFit};
use crate::model::Model;
use crate::table::Table;

/// A model and what came of fitting it.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The model.
    pub model: Model,
    /// Its figures, or why there are none.
    pub fit: Result<Fit, NoFit>,
}

/// The largest order of interaction for which [`crate::all_models`] of that many lists is a
/// reasonable thing to fit: all orders to 5 lists (6,893 models), pairs to 7 (2,097,152), none
/// beyond.
pub fn exhaustive_order(lists: usize) -> Option<usize> {
    match lists {
        0..=5 => Some(lists.saturating_sub(1).max(1)),
        6 | 7 => Some(2),
        _ => None,
    }
}

/// Fits each model to the table, on as many threads as the current pool has; the order is kept and
/// the figures do not depend on the number of threads.
///
/// # Panics
/// If the table holds no case.
pub fn evaluate(table: &Table, models: Vec<Model>) -> Vec<Evaluated> {
    let fitter = Fitter::new(table);
    models
        .into_par_iter()
        .with_min_len(64)
        .map_init(
            || fitter.clone(),
            |fitter, model| Evaluated {
                fit: fitter.fit(&model),
                model,
            },
        )
        .collect()
}
