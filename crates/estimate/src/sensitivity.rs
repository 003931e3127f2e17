//! How far the answer depends on choices that the table cannot make.
//!
//! A model always gives a number. Whether the table supports it shows only when the choices behind
//! it are made otherwise: another method, one list fewer, two lists joined, another threshold, a
//! model that fits nearly as well, one case fewer. [`assess`] makes them all and says in words what
//! comes of it.

mod methods;
mod verdict;

use rayon::prelude::*;

use crate::bootstrap::{Bootstrap, Watch};
use crate::fit::Fitter;
use crate::interval::Interval;
use crate::latent;
use crate::model::all_models;
use crate::search::Evaluated;
use crate::select::{Criterion, Selection};
use crate::simple::{self, Pair};
use crate::table::Table;
use crate::thresholding;

pub use methods::{
    Answer, CUT_SHORT, DRAWS, Method, averaged, by_criterion, competing, for_resampling,
};
pub use verdict::{Grade, Verdict, rounded};

use methods::{QUICKER, answers, as_given, ranked};
use verdict::conclude;

/// Models whose BIC is at most this much above the least are hardly worse: the bound of "strong
/// evidence" of Kass & Raftery (1995), whose scale is that of BIC.
pub const NEAR_BEST: f64 = 6.0;

/// What to compute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Level of the intervals.
    pub level: f64,
    /// Threshold of stepwise selection.
    pub threshold: f64,
    /// Resampling; without it stepwise and BIC have no interval.
    pub bootstrap: Option<Bootstrap>,
    /// Methods that sample a posterior; without it they are left out.
    pub sampling: Option<Sampling>,
    /// Seed of draws from posteriors that are known exactly; strata must not share it.
    pub seed: u64,
}

/// How to sample posteriors.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sampling {
    /// Bayesian thresholding.
    pub thresholding: thresholding::Options,
    /// Latent classes.
    pub latent: latent::Options,
}

impl Plan {
    /// Steps that [`assess`] will report to its watch, of roughly equal length.
    pub fn steps(&self) -> usize {
        let replicates = self.bootstrap.map_or(0, |options| 2 * options.replicates);
        let sampled = self.sampling.map_or(0, |sampling| {
            sampling.thresholding.steps() / QUICKER + sampling.latent.sweeps() / QUICKER
        });
        replicates + sampled
    }
}

/// The estimates of a changed table.
#[derive(Clone, Debug, PartialEq)]
pub struct Variation {
    /// What was changed: a list left out or lists merged.
    pub change: String,
    /// Cases left.
    pub observed: u64,
    /// Stepwise estimate, if any.
    pub stepwise: Option<f64>,
    /// Estimate of the best model by BIC, if any; of pairwise models only where five lists or more
    /// are left.
    pub bic: Option<f64>,
}

/// Everything side by side.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Each method's answer.
    pub answers: Vec<Answer>,
    /// Each pair of lists taken alone.
    pub pairs: Vec<Pair>,
    /// Each list left out in turn; empty below four lists.
    pub left_out: Vec<Variation>,
    /// Each pair of lists merged in turn; empty below four lists.
    pub merged: Vec<Variation>,
    /// Stepwise estimates along a path of thresholds.
    pub thresholds: Vec<(f64, Option<f64>)>,
    /// Models within [`NEAR_BEST`] of the least BIC, best first; empty where there are too many
    /// models to try.
    pub near_best: Vec<Evaluated>,
    /// Smallest and largest stepwise estimate when a single case is left out.
    pub one_case: Option<(f64, f64)>,
    /// Whether there is a case without which stepwise gives no estimate.
    pub hangs_on_one_case: bool,
    /// Whether choices of a model were made again in resampled tables.
    pub resampled: bool,
    /// The interval by which the stepwise estimate is judged: that which counts the choice of the model
    /// or, where there is none, the one that takes it as given.
    pub judged: Option<Interval>,
    /// The conclusion.
    pub verdict: Verdict,
}

impl Assessment {
    /// Smallest and largest estimate of the methods that search for a model.
    pub fn span(&self) -> Option<(f64, f64)> {
        let searched = self
            .answers
            .iter()
            .filter(|answer| answer.method.searches());
        extent(searched.filter_map(|answer| answer.estimate))
    }

    /// The answer of a method.
    pub fn answer(&self, method: Method) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.method == method)
    }
}

/// The selection by BIC for a changed table: as [`by_criterion`], but pairs only for five lists, as a
/// table of six has 21 such changes.
fn of_changed(lists: usize) -> Selection {
    let criterion = Criterion::Bic;
    match lists {
        0..=4 => by_criterion(lists, criterion),
        5 => Selection::Best {
            criterion,
            models: all_models(lists, 2).collect(),
        },
        _ => Selection::Downhill {
            criterion,
            order: 2,
        },
    }
}

/// Estimates a table in every way and draws the conclusion.
///
/// # Panics
/// If the table holds no case or the plan's level is not strictly between 0 and 1.
pub fn assess(table: &Table, plan: &Plan, watch: &impl Watch) -> Assessment {
    let stepwise = Selection::Stepwise {
        threshold: plan.threshold,
    };
    let ranked = ranked(table, Criterion::Bic);
    let answers = answers(table, plan, &ranked, watch);
    let (left_out, merged) = variations(table, &stepwise);
    let thresholds = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];
    let thresholds = thresholds
        .iter()
        .map(|&threshold| {
            let selection = Selection::Stepwise { threshold };
            (threshold, estimate(table, &selection))
        })
        .collect();
    let least = ranked
        .first()
        .and_then(|best| best.fit.ok())
        .map(|fit| fit.bic);
    let near_best = ranked
        .into_iter()
        .filter(|model| {
            let bic = model.fit.map(|fit| fit.bic);
            matches!((bic, least), (Ok(bic), Some(least)) if bic - least <= NEAR_BEST)
        })
        .collect();
    let (one_case, hangs_on_one_case) = one_case(table, &stepwise);
    let mut assessment = Assessment {
        judged: judged(table, &answers, plan.level),
        answers,
        pairs: simple::pairs(table),
        left_out,
        merged,
        thresholds,
        near_best,
        one_case,
        hangs_on_one_case,
        resampled: plan.bootstrap.is_some(),
        verdict: Verdict {
            grade: Grade::Supported,
            reasons: Vec::new(),
        },
    };
    assessment.verdict = conclude(table, &assessment);
    assessment
}

fn estimate(table: &Table, selection: &Selection) -> Option<f64> {
    let selected = selection.select(&mut Fitter::new(table)).ok()?;
    Some(selected.fit.estimate)
}

fn variations(table: &Table, stepwise: &Selection) -> (Vec<Variation>, Vec<Variation>) {
    let lists = table.lists();
    if lists < 4 {
        // With two lists left there is no choice of model to compare.
        return (Vec::new(), Vec::new());
    }
    let names = table.names();
    let vary = |change: String, changed: &Table| {
        let changed = changed.informative().ok()?.0;
        Some(Variation {
            change,
            observed: changed.observed(),
            stepwise: estimate(&changed, stepwise),
            bic: estimate(&changed, &of_changed(changed.lists())),
        })
    };
    let left_out = (0..lists).into_par_iter().filter_map(|list| {
        let (rest, _) = table.omit(&[&names[list]]).ok()?;
        vary(names[list].clone(), &rest)
    });
    let pairs: Vec<(usize, usize)> = (0..lists)
        .flat_map(|a| (a + 1..lists).map(move |b| (a, b)))
        .collect();
    let merged = pairs.into_par_iter().filter_map(|(a, b)| {
        let joined = table.merge(&[&names[a], &names[b]]).ok()?;
        vary(format!("{}+{}", names[a], names[b]), &joined)
    });
    (left_out.collect(), merged.collect())
}

/// The interval of the stepwise answer, or that of its model.
fn judged(table: &Table, answers: &[Answer], level: f64) -> Option<Interval> {
    let mut answers = answers.iter();
    let stepwise = answers.find(|answer| answer.method == Method::Stepwise)?;
    if let Ok(interval) = &stepwise.interval {
        return Some(*interval);
    }
    let selected = stepwise.selected.as_ref()?;
    Some(as_given(&mut Fitter::new(table), selected, level))
}

/// Smallest and largest estimate without a single case, and whether some case leaves none.
fn one_case(table: &Table, stepwise: &Selection) -> (Option<(f64, f64)>, bool) {
    let estimates: Vec<Option<f64>> = table
        .cells()
        .into_par_iter()
        .map(|(cell, _)| {
            let mut counts = table.counts().to_vec();
            counts[cell.index()] -= 1;
            let fewer = table.with_counts(&counts).ok()?;
            (fewer.observed() > 0)
                .then(|| estimate(&fewer, stepwise))
                .flatten()
        })
        .collect();
    let hangs = estimates.iter().any(Option::is_none);
    (extent(estimates.into_iter().flatten()), hangs)
}

fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |extent, value| {
        let (low, high) = extent.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}
