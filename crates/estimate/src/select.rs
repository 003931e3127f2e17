//! Choosing a model by the table itself.
//!
//! Whatever chooses the model is part of the estimator: intervals that ignore it are too short.
//! A [`Selection`] is therefore a value that can be applied again to every resampled table.

use std::collections::HashMap;
use std::sync::Arc;

use crate::existence::Existence;
use crate::fit::{Fit, Fitter, NoFit};
use crate::model::Model;
use crate::normal;
use crate::poisson::ln_smaller_tail;
use crate::sets::ListSet;

/// A rule that picks a log-linear model for a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Selection {
    /// Always this model.
    Fixed(Model),
    /// Forward stepwise by Poisson p-value (Chan, Silverman & Vincent 2021): from independence, add
    /// the pair whose observed overlap is least likely under the present fit, one-sided, as long as
    /// that probability is below the threshold and the larger model can be estimated.
    Stepwise {
        /// Largest p-value at which a pair is added, exclusive.
        threshold: f64,
    },
    /// Forward stepwise by AIC (Bales, Hesketh & Silverman 2015): add the pair that lowers AIC most,
    /// as long as AIC falls and the new parameter's two-sided Wald p-value is at most the threshold.
    /// A pair that never meets has no Wald test; there the Poisson probability of an empty overlap
    /// under the smaller model stands in for it.
    AicStepwise {
        /// Largest p-value at which a pair is added.
        threshold: f64,
    },
    /// The model of least criterion among these; of equals, the first.
    Best {
        /// What is minimised.
        criterion: Criterion,
        /// The candidates.
        models: Arc<[Model]>,
    },
    /// Downhill search: from independence, move to the neighbour of least criterion until none is
    /// lower. Neighbours have one term more or one generator less. May end in a local minimum.
    Downhill {
        /// What is minimised.
        criterion: Criterion,
        /// Largest number of lists in an interaction.
        order: usize,
    },
}

/// A criterion that weighs fit against number of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// Akaike's.
    Aic,
    /// Schwarz's, with the number of observed cases as sample size.
    Bic,
}

impl Criterion {
    /// The criterion of a fit.
    pub fn of(self, fit: &Fit) -> f64 {
        match self {
            Self::Aic => fit.aic,
            Self::Bic => fit.bic,
        }
    }
}

/// A chosen model.
#[derive(Clone, Debug, PartialEq)]
pub struct Selected {
    /// The model.
    pub model: Model,
    /// Its figures.
    pub fit: Fit,
    /// What was added or removed on the way, for selections that walk.
    pub steps: Vec<Step>,
}

/// One step of a selection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The term added, or removed if it was there.
    pub term: ListSet,
    /// Natural logarithm of the p-value on which the step was taken, if the rule has one.
    pub ln_p: Option<f64>,
    /// Estimate after the step.
    pub estimate: f64,
}

impl Selection {
    /// Applies the rule to the fitter's table.
    ///
    /// Afterwards the fitter's coefficients and means may be those of a model tried last.
    ///
    /// # Errors
    /// If no model that the rule may choose can be estimated.
    pub fn select(&self, fitter: &mut Fitter) -> Result<Selected, NoFit> {
        match self {
            Self::Fixed(model) => Ok(Selected {
                fit: fitter.fit(model)?,
                model: model.clone(),
                steps: Vec::new(),
            }),
            Self::Stepwise { threshold } => stepwise(fitter, *threshold),
            Self::AicStepwise { threshold } => aic_stepwise(fitter, *threshold),
            Self::Best { criterion, models } => best(fitter, *criterion, models),
            Self::Downhill { criterion, order } => downhill(fitter, *criterion, *order),
        }
    }
}

fn stepwise(fitter: &mut Fitter, threshold: f64) -> Result<Selected, NoFit> {
    let ln_threshold = threshold.ln();
    let mut model = Model::independence(fitter.lists());
    let mut fit = fitter.fit(&model)?;
    let mut steps = Vec::new();
    let mut absent = ListSet::of_size(fitter.lists(), 2);
    if fitter.lists() == 2 {
        // The only pair would saturate the model.
        absent.clear();
    }
    let mut candidates: Vec<(f64, usize)> = Vec::with_capacity(absent.len());
    loop {
        let expected = fitter.expected_margins();
        candidates.clear();
        candidates.extend(absent.iter().enumerate().filter_map(|(position, pair)| {
            let ln_p = ln_smaller_tail(fitter.margin(*pair), expected[pair.index()]);
            (ln_p < ln_threshold).then_some((ln_p, position))
        }));
        // Existence costs more than a tail: it is asked only of pairs that would be chosen.
        candidates.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let chosen = candidates.iter().find_map(|&(ln_p, position)| {
            let larger = model.with(absent[position]);
            (fitter.existence(&larger) == Existence::Estimable).then_some((ln_p, position, larger))
        });
        let Some((ln_p, position, larger)) = chosen else {
            return Ok(Selected { model, fit, steps });
        };
        fit = fitter.fit_unchecked(&larger)?;
        model = larger;
        steps.push(Step {
            term: absent.remove(position),
            ln_p: Some(ln_p),
            estimate: fit.estimate,
        });
    }
}

fn aic_stepwise(fitter: &mut Fitter, threshold: f64) -> Result<Selected, NoFit> {
    let mut model = Model::independence(fitter.lists());
    let mut fit = fitter.fit(&model)?;
    let mut steps = Vec::new();
    loop {
        let present = fitter.expected_margins().to_vec();
        let mut best: Option<(Fit, Model, ListSet, f64)> = None;
        for pair in model.addable(2) {
            let larger = model.with(pair);
            let Ok(tried) = fitter.fit(&larger) else {
                continue;
            };
            if best.as_ref().is_none_or(|(best, ..)| tried.aic < best.aic) {
                let p = match fitter.coefficient(pair) {
                    Some((value, error)) => 2.0 * normal::cumulative(-(value / error).abs()),
                    None => (-present[pair.index()]).exp(),
                };
                best = Some((tried, larger, pair, p));
            }
        }
        match best {
            Some((tried, larger, pair, p)) if tried.aic < fit.aic && p <= threshold => {
                // The means of the chosen model are the base of the next round.
                fit = fitter.fit_unchecked(&larger)?;
                model = larger;
                steps.push(Step {
                    term: pair,
                    ln_p: Some(p.ln()),
                    estimate: fit.estimate,
                });
            }
            _ => return Ok(Selected { model, fit, steps }),
        }
    }
}

fn best(fitter: &mut Fitter, criterion: Criterion, models: &[Model]) -> Result<Selected, NoFit> {
    let mut best: Option<(f64, Fit, &Model)> = None;
    let mut refusal = NoFit::Unsettled;
    for model in models {
        match fitter.fit(model) {
            Ok(fit) => {
                let value = criterion.of(&fit);
                if best.is_none_or(|(least, ..)| value < least) {
                    best = Some((value, fit, model));
                }
            }
            Err(error) => refusal = error,
        }
    }
    let (_, fit, model) = best.ok_or(refusal)?;
    Ok(Selected {
        model: model.clone(),
        fit,
        steps: Vec::new(),
    })
}

fn downhill(fitter: &mut Fitter, criterion: Criterion, order: usize) -> Result<Selected, NoFit> {
    let mut model = Model::independence(fitter.lists());
    let mut fit = fitter.fit(&model)?;
    let mut steps = Vec::new();
    let mut known: HashMap<Model, Option<Fit>> = HashMap::new();
    loop {
        let added = model.addable(order).into_iter();
        let added = added.map(|term| (term, model.with(term)));
        let removed = model.generators().into_iter();
        let removed = removed.map(|term| (term, model.without(term)));
        let mut best: Option<(f64, ListSet, Model, Fit)> = None;
        for (term, neighbour) in added.chain(removed) {
            let tried = match known.get(&neighbour) {
                Some(tried) => *tried,
                None => {
                    let tried = fitter.fit(&neighbour).ok();
                    known.insert(neighbour.clone(), tried);
                    tried
                }
            };
            if let Some(tried) = tried {
                let value = criterion.of(&tried);
                if best.as_ref().is_none_or(|(least, ..)| value < *least) {
                    best = Some((value, term, neighbour, tried));
                }
            }
        }
        match best {
            Some((value, term, neighbour, tried)) if value < criterion.of(&fit) => {
                (model, fit) = (neighbour, tried);
                steps.push(Step {
                    term,
                    ln_p: None,
                    estimate: fit.estimate,
                });
            }
            _ => return Ok(Selected { model, fit, steps }),
        }
    }
}
