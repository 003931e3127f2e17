//! Every method's answer for one table.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Plan;
use crate::bootstrap::{Watch, bootstrap};
use crate::decomposable::{self, Posterior, resolved};
use crate::draws::Draws;
use crate::fit::{Fitter, NoFit};
use crate::interval::{Interval, log_normal, profile};
use crate::latent;
use crate::model::{Model, all_models};
use crate::search::{Evaluated, evaluate, exhaustive_order};
use crate::select::{Criterion, Selected, Selection};
use crate::simple;
use crate::strata::Spread;
use crate::table::Table;
use crate::thresholding::{self, thresholded};

/// One method's answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The method.
    pub method: Method,
    /// The estimate; `None` where the method gives none, infinite where it gives no bound.
    pub estimate: Option<f64>,
    /// The interval, or why there is none.
    pub interval: Result<Interval, String>,
    /// The model behind it, for methods that choose one.
    pub selected: Option<Selected>,
    /// What strata need for the interval of their sum, where the method gives it.
    pub spread: Option<Spread>,
}

/// A method of estimation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Main effects only.
    Independence,
    /// Forward stepwise by Poisson p-value.
    Stepwise,
    /// Forward stepwise by AIC.
    AicStepwise,
    /// The best of all models by BIC, or of those a downhill search visits.
    Bic,
    /// The best of all models by AIC, or of those a downhill search visits.
    Aic,
    /// Downhill search by BIC.
    Downhill,
    /// Chao's lower bound.
    Chao,
    /// Lower bound, people differ, lists alike.
    HeterogeneityAlike,
    /// Lower bound, people and lists differ.
    Heterogeneity,
    /// Sample coverage, one step.
    SampleCoverage,
    /// Average over decomposable graphs: the posterior median.
    Decomposable,
    /// Bayesian thresholding under a normal prior: the posterior median.
    Thresholding,
    /// Latent classes: the posterior median, where the chains agree.
    LatentClasses,
}

impl Method {
    /// A short name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Independence => "independence",
            Self::Stepwise => "stepwise",
            Self::AicStepwise => "aic-stepwise",
            Self::Bic => "bic",
            Self::Aic => "aic",
            Self::Downhill => "downhill",
            Self::Chao => "chao",
            Self::HeterogeneityAlike => "mh",
            Self::Heterogeneity => "mth",
            Self::SampleCoverage => "sample-coverage",
            Self::Decomposable => "decomposable",
            Self::Thresholding => "thresholding",
            Self::LatentClasses => "latent-classes",
        }
    }

    /// Whether the method searches among models for one that fits and counts in the verdict.
    ///
    /// AIC over all models is shown beside them but not counted: its penalty does not grow with the
    /// number of cases, so that on sparse tables it piles up terms whose estimates hang on single
    /// cells, and counting it would call nearly every table unsupported. Methods that average over
    /// models or classes are not counted either: where they disagree with the others it is by their
    /// priors, which the table cannot judge. Leaving both out is judgement, not theory.
    pub fn searches(self) -> bool {
        matches!(
            self,
            Self::Stepwise | Self::AicStepwise | Self::Bic | Self::Downhill
        )
    }

    /// Whether the method gives a lower bound only.
    pub fn bounds_below(self) -> bool {
        matches!(
            self,
            Self::Chao | Self::HeterogeneityAlike | Self::Heterogeneity
        )
    }
}

/// The selection behind the method [`Method::Bic`] or, by AIC, [`Method::Aic`]: all hierarchical
/// models to five lists, all pairwise ones for six, a downhill search among pairs beyond.
pub fn by_criterion(lists: usize, criterion: Criterion) -> Selection {
    match exhaustive_order(lists) {
        Some(order) if lists <= 6 => Selection::Best {
            criterion,
            models: all_models(lists, order).collect(),
        },
        _ => Selection::Downhill {
            criterion,
            order: 2,
        },
    }
}

/// All models that can be tried and that fit, by the criterion.
pub(super) fn ranked(table: &Table, criterion: Criterion) -> Vec<Evaluated> {
    let lists = table.lists();
    let Some(order) = exhaustive_order(lists).filter(|_| lists <= 6) else {
        return Vec::new();
    };
    let mut evaluated = evaluate(table, all_models(lists, order).collect());
    evaluated.retain(|model| model.fit.is_ok());
    let value = |model: &Evaluated| model.fit.map_or(f64::INFINITY, |fit| criterion.of(&fit));
    evaluated.sort_by(|a, b| value(a).total_cmp(&value(b)));
    evaluated
}

/// How many models of least BIC compete in each resample (Silverman, Chan & Vincent 2024).
pub fn competing(lists: usize) -> usize {
    match lists {
        0..=3 => usize::MAX,
        4 => 20,
        _ => 100,
    }
}

/// The selection that [`Method::Bic`] or [`Method::Aic`] applies to resampled tables: the best by
/// the criterion of the models that rank highest on the table itself, as many as are asked for or
/// [`competing`] says; `None` if there are too many models to rank.
pub fn for_resampling(
    table: &Table,
    criterion: Criterion,
    models: Option<NonZero<usize>>,
) -> Option<Selection> {
    let models = models.map_or_else(|| competing(table.lists()), NonZero::get);
    restricted(&ranked(table, criterion), criterion, models)
}

fn restricted(ranked: &[Evaluated], criterion: Criterion, models: usize) -> Option<Selection> {
    let models: Arc<[Model]> = ranked
        .iter()
        .take(models)
        .map(|evaluated| evaluated.model.clone())
        .collect();
    (!models.is_empty()).then_some(Selection::Best { criterion, models })
}

pub(super) fn answers(
    table: &Table,
    plan: &Plan,
    ranked: &[Evaluated],
    watch: &impl Watch,
) -> Vec<Answer> {
    let lists = table.lists();
    let stepwise = Selection::Stepwise {
        threshold: plan.threshold,
    };
    let bic = restricted(ranked, Criterion::Bic, competing(lists));
    let bic = bic.unwrap_or_else(|| by_criterion(lists, Criterion::Bic));
    let least_aic = ranked
        .iter()
        .filter_map(|model| Some((model.fit.ok()?.aic, model)));
    let least_aic = least_aic.min_by(|a, b| a.0.total_cmp(&b.0));
    let aic = match least_aic {
        Some((_, best)) => Selection::Fixed(best.model.clone()),
        None => by_criterion(lists, Criterion::Aic),
    };
    let downhill = Selection::Downhill {
        criterion: Criterion::Bic,
        order: lists.saturating_sub(1).clamp(2, 3),
    };
    let independence = Selection::Fixed(Model::independence(lists));
    let mut answers = vec![
        chosen(table, Method::Independence, &independence, plan.level),
        resampled(table, Method::Stepwise, &stepwise, plan, watch),
        chosen(
            table,
            Method::AicStepwise,
            &Selection::AicStepwise { threshold: 0.05 },
            plan.level,
        ),
        resampled(table, Method::Bic, &bic, plan, watch),
        chosen(table, Method::Downhill, &downhill, plan.level),
        chosen(table, Method::Aic, &aic, plan.level),
    ];
    let chao = simple::chao(table, plan.level);
    answers.push(Answer {
        method: Method::Chao,
        estimate: Some(chao.estimate),
        interval: chao
            .interval
            .ok_or_else(|| "nobody, or everybody, is on exactly two lists".to_owned()),
        selected: None,
        spread: None,
    });
    let bare = |method, estimate: Option<f64>| Answer {
        method,
        estimate,
        interval: Err("the method gives a point only".to_owned()),
        selected: None,
        spread: None,
    };
    let heterogeneity = simple::heterogeneity(table);
    answers.push(bare(
        Method::HeterogeneityAlike,
        heterogeneity.map(|bound| bound.lists_alike),
    ));
    answers.push(bare(
        Method::Heterogeneity,
        heterogeneity.map(|bound| bound.lists_differ),
    ));
    if lists == 3 {
        let coverage = simple::sample_coverage(table);
        answers.push(bare(
            Method::SampleCoverage,
            coverage.map(|found| found.low),
        ));
    }
    if lists <= 6
        && let Some(posterior) = resolved(table, &decomposable::Options::usual(table))
    {
        let interval = averaged(&posterior, plan.level);
        answers.push(Answer {
            method: Method::Decomposable,
            // What the grid decides is no estimate.
            estimate: interval.is_ok().then(|| posterior.quantile(0.5)),
            interval,
            selected: None,
            spread: Some(Spread::Draws(posterior.draws(DRAWS, plan.seed))),
        });
    }
    if let Some(sampling) = &plan.sampling {
        answers.push(by_threshold(
            table,
            &sampling.thresholding,
            plan.level,
            watch,
        ));
        answers.push(by_classes(table, &sampling.latent, plan.level, watch));
    }
    answers
}

/// Why there is no posterior of chains that were stopped.
pub const CUT_SHORT: &str = "ended early, before the chains had run to their end";

fn by_threshold(
    table: &Table,
    options: &thresholding::Options,
    level: f64,
    watch: &impl Watch,
) -> Answer {
    let method = Method::Thresholding;
    match thresholded(table, options, &Coarsely::new(watch)) {
        Ok(_) if watch.stopped() => cut_short(method),
        Ok(found) => drawn(method, &found.posterior, level),
        Err(error) => Answer {
            method,
            estimate: None,
            interval: Err(error.to_string()),
            selected: None,
            spread: None,
        },
    }
}

fn by_classes(table: &Table, options: &latent::Options, level: f64, watch: &impl Watch) -> Answer {
    let found = latent::latent(table, options, &Coarsely::new(watch));
    if watch.stopped() {
        return cut_short(Method::LatentClasses);
    }
    drawn(Method::LatentClasses, &found, level)
}

fn drawn(method: Method, posterior: &Draws, level: f64) -> Answer {
    let estimate = posterior.median().ok();
    Answer {
        method,
        estimate,
        interval: posterior
            .interval(level)
            .map_err(|refusal| refusal.to_string()),
        selected: None,
        // Draws of chains that disagree are no posterior, in a sum of strata neither.
        spread: estimate.map(|_| Spread::Draws(posterior.chains.concat())),
    }
}

fn cut_short(method: Method) -> Answer {
    Answer {
        method,
        estimate: None,
        interval: Err(CUT_SHORT.to_owned()),
        selected: None,
        spread: None,
    }
}

/// Draws from a posterior that is known exactly, for sums of strata.
pub const DRAWS: usize = 10_000;

/// Sweeps and draws that count as one step beside a resampled table: they are that much quicker.
pub(super) const QUICKER: usize = 16;

/// A watch that hears of every sixteenth step.
struct Coarsely<'a, W> {
    watch: &'a W,
    steps: AtomicUsize,
}

impl<'a, W: Watch> Coarsely<'a, W> {
    fn new(watch: &'a W) -> Self {
        Self {
            watch,
            steps: AtomicUsize::new(0),
        }
    }
}

impl<W: Watch> Watch for Coarsely<'_, W> {
    fn advance(&self, steps: usize) {
        let before = self.steps.fetch_add(steps, Ordering::Relaxed);
        self.watch
            .advance((before + steps) / QUICKER - before / QUICKER);
    }

    fn stopped(&self) -> bool {
        self.watch.stopped()
    }
}

/// A method whose interval takes the chosen model as given, and therefore says so by being a profile
/// interval.
fn chosen(table: &Table, method: Method, selection: &Selection, level: f64) -> Answer {
    let mut fitter = Fitter::new(table);
    match selection.select(&mut fitter) {
        Ok(selected) => Answer {
            method,
            estimate: Some(selected.fit.estimate),
            interval: Ok(as_given(&mut fitter, &selected, level)),
            spread: Some(Spread::Fitted(selected.fit)),
            selected: Some(selected),
        },
        Err(error) => none(method, error),
    }
}

/// The interval that takes the chosen model as given.
pub(super) fn as_given(fitter: &mut Fitter, selected: &Selected, level: f64) -> Interval {
    profile(fitter, &selected.model, level)
        .map(|profile| profile.interval)
        .unwrap_or_else(|_| log_normal(&selected.fit, level))
}

fn resampled(
    table: &Table,
    method: Method,
    selection: &Selection,
    plan: &Plan,
    watch: &impl Watch,
) -> Answer {
    let Some(options) = &plan.bootstrap else {
        return match selection.select(&mut Fitter::new(table)) {
            Ok(selected) => Answer {
                method,
                estimate: Some(selected.fit.estimate),
                interval: Err("no resampling was asked for".to_owned()),
                spread: Some(Spread::Fitted(selected.fit)),
                selected: Some(selected),
            },
            Err(error) => none(method, error),
        };
    };
    match bootstrap(table, selection, options, watch) {
        Ok(bca) => Answer {
            method,
            estimate: Some(bca.resampled.estimate),
            interval: bca.interval(plan.level).map_err(|fault| fault.to_string()),
            spread: Some(Spread::Resampled(bca.resampled)),
            selected: Some(bca.selected),
        },
        Err(error) => none(method, error),
    }
}

/// The credible interval, unless the grid and not the table decides it.
///
/// # Errors
/// If the grid is too coarse, in words.
pub fn averaged(posterior: &Posterior, level: f64) -> Result<Interval, String> {
    if posterior.is_too_coarse() {
        return Err("the grid is too coarse for so many people".to_owned());
    }
    Ok(posterior.interval(level))
}

fn none(method: Method, error: NoFit) -> Answer {
    Answer {
        method,
        estimate: None,
        interval: Err(error.to_string()),
        selected: None,
        spread: None,
    }
}
