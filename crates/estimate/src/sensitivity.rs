//! How far the answer depends on choices that the table cannot make.
//!
//! A model always gives a number. Whether the table supports it shows only when the choices behind
//! it are made otherwise: another method, one list fewer, two lists joined, another threshold, a
//! model that fits nearly as well, one case fewer. [`assess`] makes them all and says in words what
//! comes of it.

use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

use crate::bootstrap::{Bootstrap, Watch, bootstrap};
use crate::decomposable::{Options, Posterior, decomposable};
use crate::fit::{Fitter, NoFit};
use crate::interval::{Interval, log_normal, profile};
use crate::model::{Model, all_models};
use crate::search::{Evaluated, evaluate, exhaustive_order};
use crate::select::{Criterion, Selected, Selection};
use crate::simple;
use crate::table::Table;

/// Models whose BIC is at most this much above the least are hardly worse: the bound of "strong
/// evidence" of Kass & Raftery (1995), whose scale is that of BIC.
pub const NEAR_BEST: f64 = 6.0;

/// Methods that search for a model differ by at most this factor in a supported answer.
const AGREEMENT: f64 = 1.5;

/// From this factor on between methods, or between the limits of an interval, the table does not
/// support a single number.
const DISAGREEMENT: f64 = 2.0;
const WIDEST_INTERVAL: f64 = 4.0;

/// A single case must not move the estimate by more than this share.
const ONE_CASE: f64 = 0.1;

/// A grid value with a larger share of the posterior shows that the grid is too coarse.
const COARSE: f64 = 0.2;

/// What to compute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Level of the intervals.
    pub level: f64,
    /// Threshold of stepwise selection.
    pub threshold: f64,
    /// Resampling; without it stepwise and BIC have no interval.
    pub bootstrap: Option<Bootstrap>,
}

impl Plan {
    /// Replicates that [`assess`] will report to its watch.
    pub fn replicates(&self) -> usize {
        self.bootstrap.map_or(0, |options| 2 * options.replicates)
    }
}

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
        }
    }

    /// Whether the method searches among models for one that fits and counts in the verdict. AIC
    /// over all models is shown beside them but not counted: its light penalty piles up terms on
    /// sparse tables, and its choice is often an outlier.
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
    /// The conclusion.
    pub verdict: Verdict,
}

/// What the table supports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The conclusion in a word.
    pub grade: Grade,
    /// Why, in sentences.
    pub reasons: Vec<String>,
}

/// How well a table supports a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// The table supports a number with its interval, under the assumptions of the method.
    Supported,
    /// A number may be shown only with what it depends on.
    Fragile,
    /// The table supports no single number.
    Unsupported,
}

impl Grade {
    /// The grade as a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Fragile => "fragile",
            Self::Unsupported => "unsupported",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.grade.name())?;
        for (position, reason) in self.reasons.iter().enumerate() {
            write!(f, "{} {reason}", if position == 0 { ":" } else { ";" })?;
        }
        Ok(())
    }
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
    let mut assessment = Assessment {
        answers,
        left_out,
        merged,
        thresholds,
        near_best,
        one_case: one_case(table, &stepwise),
        verdict: Verdict {
            grade: Grade::Supported,
            reasons: Vec::new(),
        },
    };
    assessment.verdict = conclude(table, &assessment);
    assessment
}

/// All models that can be tried and that fit, by the criterion.
fn ranked(table: &Table, criterion: Criterion) -> Vec<Evaluated> {
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
/// the criterion of the models that rank highest on the table itself; `None` if there are too many
/// models to rank.
pub fn for_resampling(table: &Table, criterion: Criterion) -> Option<Selection> {
    restricted(&ranked(table, criterion), criterion, table.lists())
}

fn restricted(ranked: &[Evaluated], criterion: Criterion, lists: usize) -> Option<Selection> {
    let models: Arc<[Model]> = ranked
        .iter()
        .take(competing(lists))
        .map(|evaluated| evaluated.model.clone())
        .collect();
    (!models.is_empty()).then_some(Selection::Best { criterion, models })
}

fn estimate(table: &Table, selection: &Selection) -> Option<f64> {
    let selected = selection.select(&mut Fitter::new(table)).ok()?;
    Some(selected.fit.estimate)
}

fn answers(table: &Table, plan: &Plan, ranked: &[Evaluated], watch: &impl Watch) -> Vec<Answer> {
    let lists = table.lists();
    let stepwise = Selection::Stepwise {
        threshold: plan.threshold,
    };
    let bic = restricted(ranked, Criterion::Bic, lists);
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
    });
    let bare = |method, estimate: Option<f64>| Answer {
        method,
        estimate,
        interval: Err("the method gives a point only".to_owned()),
        selected: None,
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
    if lists <= 6
        && let Some(posterior) = decomposable(table, &Options::usual(table))
    {
        answers.push(Answer {
            method: Method::Decomposable,
            estimate: Some(posterior.quantile(0.5)),
            interval: averaged(&posterior, plan.level),
            selected: None,
        });
    }
    if lists == 3 {
        let coverage = simple::sample_coverage(table);
        answers.push(bare(
            Method::SampleCoverage,
            coverage.map(|found| found.low),
        ));
    }
    answers
}

/// A method whose interval takes the chosen model as given, and therefore says so by being a profile
/// interval.
fn chosen(table: &Table, method: Method, selection: &Selection, level: f64) -> Answer {
    let mut fitter = Fitter::new(table);
    match selection.select(&mut fitter) {
        Ok(selected) => {
            let interval = profile(&mut fitter, &selected.model, level)
                .map(|profile| profile.interval)
                .unwrap_or_else(|_| log_normal(&selected.fit, level));
            Answer {
                method,
                estimate: Some(selected.fit.estimate),
                interval: Ok(interval),
                selected: Some(selected),
            }
        }
        Err(error) => none(method, error),
    }
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
                selected: Some(selected),
            },
            Err(error) => none(method, error),
        };
    };
    match bootstrap(table, selection, options, watch) {
        Ok(bca) => Answer {
            method,
            estimate: Some(bca.selected.fit.estimate),
            interval: bca.interval(plan.level).map_err(|fault| fault.to_string()),
            selected: Some(bca.selected),
        },
        Err(error) => none(method, error),
    }
}

/// The credible interval, unless the grid and not the table decides it.
pub fn averaged(posterior: &Posterior, level: f64) -> Result<Interval, String> {
    if posterior.largest_share() > COARSE {
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
    }
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

fn one_case(table: &Table, stepwise: &Selection) -> Option<(f64, f64)> {
    let estimates: Vec<f64> = table
        .cells()
        .into_par_iter()
        .filter_map(|(cell, _)| {
            let mut counts = table.counts().to_vec();
            counts[cell.index()] -= 1;
            let fewer = table.with_counts(&counts).ok()?;
            if fewer.observed() == 0 {
                return None;
            }
            estimate(&fewer, stepwise)
        })
        .collect();
    extent(estimates.into_iter())
}

fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |extent, value| {
        let (low, high) = extent.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

/// A number of people as a sentence carries it: three significant digits.
pub fn rounded(value: f64) -> String {
    if !value.is_finite() {
        return "no bound".to_owned();
    }
    let digits = value.abs().max(1.0).log10().floor() as i32;
    let unit = 10f64.powi((digits - 2).max(0));
    let whole = format!("{:.0}", (value / unit).round() * unit);
    let mut grouped = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn conclude(table: &Table, found: &Assessment) -> Verdict {
    let mut grade = Grade::Supported;
    let mut reasons = Vec::new();
    let mut against = |worse: Grade, reason: String| {
        grade = grade.max(worse);
        reasons.push(reason);
    };
    let stepwise = found.answer(Method::Stepwise);
    let Some((low, high)) = found.span() else {
        against(
            Grade::Unsupported,
            "no log-linear model can be estimated: the lists overlap too little".to_owned(),
        );
        return Verdict { grade, reasons };
    };
    if table.lists() == 2 {
        against(
            Grade::Unsupported,
            "two lists cannot show whether they are independent, on which the number rests wholly"
                .to_owned(),
        );
    }
    let method_at = |estimate: f64| {
        let at = found
            .answers
            .iter()
            .find(|answer| answer.method.searches() && answer.estimate == Some(estimate));
        at.map_or("", |answer| answer.method.name())
    };
    if high / low >= AGREEMENT {
        let worse = if high / low >= DISAGREEMENT {
            Grade::Unsupported
        } else {
            Grade::Fragile
        };
        against(
            worse,
            format!(
                "log-linear methods span {} ({}) to {} ({}), and the table alone cannot choose \
                 between them",
                rounded(low),
                method_at(low),
                rounded(high),
                method_at(high)
            ),
        );
    }
    let near = found.near_best.iter().filter_map(|near| near.fit.ok());
    if let Some((least, most)) = extent(near.map(|fit| fit.estimate))
        && most / least >= DISAGREEMENT
    {
        against(
            Grade::Fragile,
            format!(
                "{} models within {NEAR_BEST} BIC units of the best give {} to {}",
                found.near_best.len(),
                rounded(least),
                rounded(most)
            ),
        );
    }
    if let Some(Ok(interval)) = stepwise.map(|answer| &answer.interval) {
        let ratio = interval.upper / interval.lower;
        if !ratio.is_finite() || ratio >= WIDEST_INTERVAL {
            against(
                Grade::Unsupported,
                format!(
                    "the {} % interval reaches from {} to {}",
                    interval.level * 100.0,
                    rounded(interval.lower),
                    rounded(interval.upper)
                ),
            );
        }
    }
    if let Some(base) = stepwise.and_then(|answer| answer.estimate) {
        for (what, changes) in [("leaving out", &found.left_out), ("merging", &found.merged)] {
            let moved = changes
                .iter()
                .filter_map(|change| Some((change, change.stepwise?)));
            let factor = |estimate: f64| (estimate / base).max(base / estimate);
            let worst = moved.max_by(|a, b| factor(a.1).total_cmp(&factor(b.1)));
            if let Some((change, estimate)) = worst
                && factor(estimate) >= AGREEMENT
            {
                against(
                    Grade::Fragile,
                    format!(
                        "{what} {} moves the stepwise estimate from {} to {}",
                        change.change,
                        rounded(base),
                        rounded(estimate)
                    ),
                );
            }
            let impossible: Vec<&str> = changes
                .iter()
                .filter(|change| change.stepwise.is_none())
                .map(|change| change.change.as_str())
                .collect();
            if !impossible.is_empty() {
                against(
                    Grade::Fragile,
                    format!("{what} {} leaves no estimate", impossible.join(", ")),
                );
            }
        }
        if let Some((least, most)) = found.one_case
            && (least < base * (1.0 - ONE_CASE) || most > base * (1.0 + ONE_CASE))
        {
            against(
                Grade::Fragile,
                format!(
                    "one case fewer can move the stepwise estimate to {} or {}",
                    rounded(least),
                    rounded(most)
                ),
            );
        }
    }
    if reasons.is_empty() {
        reasons.push(format!(
            "methods agree within {} to {}, and no single list, merge or case moves the estimate \
             much; the lists must still meet the assumptions",
            rounded(low),
            rounded(high)
        ));
    }
    Verdict { grade, reasons }
}
