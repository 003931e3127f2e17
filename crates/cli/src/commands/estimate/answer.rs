//! `throughline estimate TABLE`: one method, or all of them with a verdict.

use std::io::{self, Write};
use std::num::NonZero;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use estimate::decomposable;
use estimate::figure::{Figure, Small};
use estimate::latent;
use estimate::sensitivity::{
    Assessment, Grade, Plan, Variation, Verdict, assess, averaged, for_resampling, rounded,
};
use estimate::{
    Bootstrap, Criterion, Existence, Fitter, Interval, NoFit, Selected, Selection, Table,
    Unwatched, bootstrap, log_normal, profile,
};
use serde_json::{Value, json};

use super::choice::{Choice, Method};
use super::progress::Progress;
use super::table::Source;

#[derive(Args)]
pub(crate) struct Answer {
    /// CSV file: list columns of 0 and 1 with a `count` column (one row a capture history), or
    /// without it (one row a person). Lines that begin with `#` are comments.
    table: Option<PathBuf>,

    #[command(flatten)]
    source: Source,

    /// How to estimate.
    #[arg(long, value_enum, default_value_t = Method::Sensitivity)]
    method: Method,

    #[command(flatten)]
    choice: Choice,

    /// Split the table by this column: an estimate for each value, their sum, and the whole.
    #[arg(long, value_name = "COLUMN")]
    strata: Option<String>,

    /// Resampled tables for an interval that counts the choice of model; 0 for intervals that take
    /// the model as given.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    boot: usize,

    /// Seed of the resampling: the same seed gives the same answer on any number of threads.
    #[arg(long, value_name = "S", default_value_t = 1234)]
    seed: u64,

    /// Threads to use; by default as many as the machine has.
    #[arg(long, value_name = "T")]
    threads: Option<NonZero<usize>>,

    /// For latent-classes: sweeps for each draw kept. Raise it where chains do not converge.
    #[arg(long, value_name = "SWEEPS", default_value = "50")]
    thin: NonZero<usize>,

    /// Level of the interval.
    #[arg(long, default_value_t = 0.95)]
    level: f64,

    /// Print one JSON object.
    #[arg(long)]
    json: bool,

    /// Also write a figure: overlaps of the lists, and estimates with intervals on one axis.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,

    /// Show counts from 1 to 4 as they are. By default they are masked wherever counts of the table
    /// appear, because a figure of one or two can point to a person.
    #[arg(long)]
    show_small: bool,
}

/// The answer for one table.
struct Found {
    table: Table,
    estimate: Option<f64>,
    interval: Result<Interval, String>,
    selected: Option<Selected>,
    existence: Option<Existence>,
    assessment: Assessment,
    resampling: Option<Resampling>,
    warnings: Vec<String>,
}

struct Resampling {
    done: usize,
    failed: usize,
}

impl Answer {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        if !(self.level > 0.0 && self.level < 1.0) {
            bail!("`--level {}`: a level lies between 0 and 1", self.level);
        }
        let Some(path) = &self.table else {
            bail!(
                "name a table, for instance `throughline estimate lists.csv`; \
                 `throughline estimate --help` tells more"
            );
        };
        let prepared = self.source.read(path, self.strata.as_deref())?;
        let whole = Table::sum(prepared.strata.iter().map(|(_, table)| table))?;
        let mut pool = rayon::ThreadPoolBuilder::new();
        if let Some(threads) = self.threads {
            pool = pool.num_threads(threads.get());
        }
        let pool = pool.build().context("starting threads")?;
        let tables = if self.strata.is_some() {
            prepared.strata.len()
        } else {
            0
        };
        let each = match self.method {
            Method::Sensitivity => 2,
            Method::Decomposable | Method::LatentClasses => 0,
            _ => 1,
        };
        let progress = Progress::new(self.boot * each * (1 + tables))?;
        let found = pool.install(|| self.find(&whole, self.seed, &progress))?;
        let mut strata = Vec::new();
        if self.strata.is_some() {
            for (number, (name, table)) in (1..).zip(&prepared.strata) {
                // Strata are independent: they must not share their random streams.
                let seed = self.seed.wrapping_add(number);
                let stratum = pool.install(|| self.find(table, seed, &progress));
                strata.push((name.clone(), stratum));
            }
        }
        progress.finish();
        let mut warnings = prepared.warnings;
        if progress.interrupted() {
            warnings.push("ended early: intervals rest on the resampling done until then".into());
        }
        if let Some(path) = &self.svg {
            let small = if self.show_small {
                Small::Shown
            } else {
                Small::Masked
            };
            let figure = Figure {
                table: &found.table,
                assessment: &found.assessment,
                small,
            };
            std::fs::write(path, figure.svg())
                .with_context(|| format!("writing `{}`", path.display()))?;
        }
        if self.json {
            let mut value = self.json(&found, &warnings);
            if self.strata.is_some() {
                value["strata"] = strata
                    .iter()
                    .map(|stratum| self.stratum_json(stratum))
                    .collect();
                value["sum_of_strata"] = json!(sum(&strata));
            }
            let mut out = io::stdout().lock();
            serde_json::to_writer_pretty(&mut out, &value)?;
            writeln!(out)?;
        } else {
            for warning in warnings.iter().chain(&found.warnings) {
                eprintln!("warning: {warning}");
            }
            self.print(&found, &strata)?;
        }
        Ok(())
    }

    fn find(&self, table: &Table, seed: u64, progress: &Progress) -> anyhow::Result<Found> {
        let (table, removed) = table.informative()?;
        let warnings = removed.iter().map(ToString::to_string).collect();
        let bootstrap = (self.boot > 0).then_some(Bootstrap {
            replicates: self.boot,
            seed,
        });
        let plan = Plan {
            level: self.level,
            threshold: match self.method {
                Method::Sensitivity | Method::Stepwise => self.choice.stepwise_threshold()?,
                _ => 0.02,
            },
            bootstrap: bootstrap.filter(|_| self.method == Method::Sensitivity),
        };
        let assessment = match plan.bootstrap {
            Some(_) => assess(&table, &plan, progress),
            None => assess(&table, &plan, &Unwatched),
        };
        let mut found = Found {
            table,
            estimate: None,
            interval: Err("no estimate".to_owned()),
            selected: None,
            existence: None,
            assessment,
            resampling: None,
            warnings,
        };
        if self.method == Method::Sensitivity {
            self.headline(&mut found);
        } else if self.method == Method::Decomposable {
            self.average(&mut found)?;
        } else if self.method == Method::LatentClasses {
            self.classes(&mut found, seed, progress);
        } else {
            let selection = self.choice.selection(self.method, &found.table)?;
            self.single(&mut found, &selection, bootstrap, progress);
        }
        Ok(found)
    }

    /// The stepwise answer, unless the verdict is that there is no single number.
    fn headline(&self, found: &mut Found) {
        let stepwise = found
            .assessment
            .answer(estimate::sensitivity::Method::Stepwise);
        let Some(answer) = stepwise else { return };
        found.selected.clone_from(&answer.selected);
        found.existence = answer.selected.as_ref().map(|_| Existence::Estimable);
        if found.assessment.verdict.grade == Grade::Unsupported {
            found.interval = Err("the table supports no single number".to_owned());
        } else {
            found.estimate = answer.estimate;
            found.interval.clone_from(&answer.interval);
        }
    }

    fn average(&self, found: &mut Found) -> anyhow::Result<()> {
        let options = decomposable::Options::usual(&found.table);
        let Some(posterior) = decomposable::decomposable(&found.table, &options) else {
            bail!(
                "decomposable graphs need {} to {} lists; the table has {}",
                decomposable::LISTS.start(),
                decomposable::LISTS.end(),
                found.table.lists()
            );
        };
        found.estimate = Some(posterior.quantile(0.5));
        found.interval = averaged(&posterior, self.level);
        let edge = posterior.edge_mass();
        if edge > 0.001 {
            found.warnings.push(format!(
                "{:.1} % of the posterior lies at the end of the grid, thirty times the number \
                 seen: the prior and the grid decide the upper limit, not the table",
                edge * 100.0
            ));
        }
        Ok(())
    }

    fn classes(&self, found: &mut Found, seed: u64, progress: &Progress) {
        let options = latent::Options {
            seed,
            thinning: self.thin.get(),
            ..latent::Options::default()
        };
        let drawn = latent::latent(&found.table, &options, progress);
        found.warnings.push(format!(
            "{} chains, R-hat {:.3}, {:.0} effective draws",
            options.chains, drawn.agreement.r_hat, drawn.agreement.effective_draws
        ));
        found.estimate = drawn.median().ok();
        found.interval = drawn
            .interval(self.level)
            .map_err(|refusal| refusal.to_string());
    }

    fn single(
        &self,
        found: &mut Found,
        selection: &Selection,
        options: Option<Bootstrap>,
        progress: &Progress,
    ) {
        let mut fitter = Fitter::new(&found.table);
        let selected = match selection.select(&mut fitter) {
            Ok(selected) => selected,
            Err(error) => {
                if let NoFit::Existence(existence) = error {
                    found.existence = Some(existence);
                }
                found.interval = Err(error.to_string());
                return;
            }
        };
        found.existence = Some(Existence::Estimable);
        found.estimate = Some(selected.fit.estimate);
        found.interval = match options {
            None => Ok(profile(&mut fitter, &selected.model, self.level)
                .map(|profile| profile.interval)
                .unwrap_or_else(|_| log_normal(&selected.fit, self.level))),
            Some(options) => {
                // All models again in every resample would take hours; the best compete.
                let resampled = match self.method {
                    Method::Bic => for_resampling(&found.table, Criterion::Bic),
                    Method::Aic => for_resampling(&found.table, Criterion::Aic),
                    _ => None,
                };
                let selection = resampled.as_ref().unwrap_or(selection);
                match bootstrap(&found.table, selection, &options, progress) {
                    Ok(bca) => {
                        found.resampling = Some(Resampling {
                            done: bca.replicates.len(),
                            failed: bca.failed(),
                        });
                        if bca.failed() > 0 {
                            found.warnings.push(format!(
                                "{} of {} resampled tables gave no estimate and are left out",
                                bca.failed(),
                                bca.replicates.len()
                            ));
                        }
                        bca.interval(self.level).map_err(|fault| fault.to_string())
                    }
                    Err(error) => Err(error.to_string()),
                }
            }
        };
        found.selected = Some(selected);
    }

    fn json(&self, found: &Found, warnings: &[String]) -> Value {
        let names = found.table.names();
        let margins = found.table.margins();
        let model = found
            .selected
            .as_ref()
            .map(|selected| selected.model.named(names));
        let minus_infinity = found.selected.as_ref().map(|selected| {
            let absent = selected
                .model
                .terms()
                .filter(|term| margins[term.index()] == 0);
            absent.map(|term| term.named(names)).collect::<Vec<_>>()
        });
        let fit = found.selected.as_ref().map(|selected| selected.fit);
        let mut warnings: Vec<&str> = warnings
            .iter()
            .chain(&found.warnings)
            .map(String::as_str)
            .collect();
        if let Err(why) = &found.interval {
            warnings.push(why);
        }
        let mut value = json!({
            "n": found.table.observed(),
            "lists": names,
            "method": self.method.name(),
            "estimate": found.estimate,
            "ci": found.interval.as_ref().ok().map(interval_json),
            "model": model,
            "minus_infinity": minus_infinity,
            "existence": found.existence.map(Existence::code),
            "bic": fit.map(|fit| fit.bic),
            "aic": fit.map(|fit| fit.aic),
            "deviance": fit.map(|fit| fit.deviance),
            "verdict": verdict_json(&found.assessment.verdict),
            "warnings": warnings,
            "seed": self.seed,
        });
        if let Some(resampling) = &found.resampling {
            value["resampled"] = json!({
                "asked": self.boot,
                "done": resampling.done,
                "failed": resampling.failed,
            });
        }
        if self.method == Method::Sensitivity {
            value["sensitivity"] = sensitivity_json(found);
        }
        value
    }

    fn stratum_json(&self, (name, found): &(String, anyhow::Result<Found>)) -> Value {
        match found {
            Ok(found) => {
                let mut value = self.json(found, &[]);
                value["stratum"] = json!(name);
                value
            }
            Err(error) => json!({
                "stratum": name,
                "estimate": null,
                "ci": null,
                "warnings": [format!("{error:#}")],
            }),
        }
    }

    fn print(&self, found: &Found, strata: &[(String, anyhow::Result<Found>)]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let lists = found.table.names().join(", ");
        writeln!(out, "{} cases on the lists {lists}", found.table.observed())?;
        writeln!(out, "verdict: {}\n", found.assessment.verdict)?;
        if self.method == Method::Sensitivity {
            print_sensitivity(&mut out, found)?;
        } else {
            print_single(&mut out, found)?;
        }
        if !strata.is_empty() {
            writeln!(out, "\nstrata")?;
            for (name, stratum) in strata {
                match stratum {
                    Ok(stratum) => writeln!(
                        out,
                        "  {name}: {} cases, {}, {}",
                        stratum.table.observed(),
                        estimate_text(stratum),
                        stratum.assessment.verdict.grade.name()
                    )?,
                    Err(error) => writeln!(out, "  {name}: no estimate: {error:#}")?,
                }
            }
            match sum(strata) {
                Some(sum) => writeln!(out, "  sum of strata: {sum:.1}")?,
                None => writeln!(out, "  sum of strata: none, a stratum has no estimate")?,
            }
        }
        Ok(())
    }
}

/// The sum of the strata's estimates; `None` unless each has one.
fn sum(strata: &[(String, anyhow::Result<Found>)]) -> Option<f64> {
    let estimates = strata
        .iter()
        .map(|(_, found)| found.as_ref().ok()?.estimate);
    estimates.sum()
}

fn estimate_text(found: &Found) -> String {
    match (found.estimate, &found.interval) {
        (None, Err(why)) => format!("no estimate ({why})"),
        (None, Ok(_)) => "no estimate".to_owned(),
        (Some(estimate), Err(why)) => format!("estimate {estimate:.1} (no interval: {why})"),
        (Some(estimate), Ok(interval)) => format!("estimate {estimate:.1} {}", limits(interval)),
    }
}

fn limits(interval: &Interval) -> String {
    let upper = if interval.upper.is_finite() {
        format!("{:.1}", interval.upper)
    } else {
        "no bound".to_owned()
    };
    let (level, lower, kind) = (interval.level * 100.0, interval.lower, interval.kind.name());
    format!("[{lower:.1}, {upper}] ({level} % {kind})")
}

fn print_single(out: &mut impl Write, found: &Found) -> io::Result<()> {
    writeln!(out, "{}", estimate_text(found))?;
    if let Some(selected) = &found.selected {
        let names = found.table.names();
        writeln!(out, "model: {}", model_text(selected, names))?;
        let fit = selected.fit;
        writeln!(
            out,
            "BIC {:.3}, AIC {:.3}, deviance {:.3}, {} parameters",
            fit.bic, fit.aic, fit.deviance, fit.parameters
        )?;
    }
    Ok(())
}

fn model_text(selected: &Selected, names: &[String]) -> String {
    let terms = selected.model.named(names);
    if terms.is_empty() {
        "independence".to_owned()
    } else {
        terms.join(" ")
    }
}

fn print_sensitivity(out: &mut impl Write, found: &Found) -> io::Result<()> {
    let names = found.table.names();
    let assessment = &found.assessment;
    for answer in &assessment.answers {
        let estimate = match answer.estimate {
            None => "none".to_owned(),
            Some(estimate) if estimate.is_infinite() => "no bound".to_owned(),
            Some(estimate) => {
                let bound = if answer.method.bounds_below() {
                    ">= "
                } else {
                    ""
                };
                format!("{bound}{estimate:.0}")
            }
        };
        let interval = match &answer.interval {
            Ok(interval) => limits(interval),
            Err(why) => format!("no interval: {why}"),
        };
        let model = answer
            .selected
            .as_ref()
            .map(|selected| model_text(selected, names));
        writeln!(
            out,
            "{:<16} {estimate:>10}  {interval}  {}",
            answer.method.name(),
            model.unwrap_or_default()
        )?;
    }
    for (title, variations) in [
        ("leaving out", &assessment.left_out),
        ("merging", &assessment.merged),
    ] {
        if !variations.is_empty() {
            writeln!(
                out,
                "\n{title:<24} {:>10} {:>10} {:>10}",
                "cases", "stepwise", "BIC"
            )?;
        }
        for variation in variations {
            let number = |estimate: Option<f64>| estimate.map_or("none".to_owned(), rounded);
            writeln!(
                out,
                "  {:<22} {:>10} {:>10} {:>10}",
                variation.change,
                variation.observed,
                number(variation.stepwise),
                number(variation.bic)
            )?;
        }
    }
    writeln!(out, "\nthreshold   stepwise")?;
    for (threshold, estimate) in &assessment.thresholds {
        let estimate = estimate.map_or("none".to_owned(), rounded);
        writeln!(out, "  {threshold:<8} {estimate:>9}")?;
    }
    let shown = 10;
    if !assessment.near_best.is_empty() {
        writeln!(
            out,
            "\n{} models within {} BIC units of the best; the first {}:",
            assessment.near_best.len(),
            estimate::sensitivity::NEAR_BEST,
            shown.min(assessment.near_best.len())
        )?;
    }
    for near in assessment.near_best.iter().take(shown) {
        if let Ok(fit) = near.fit {
            let terms = near.model.named(names).join(" ");
            writeln!(
                out,
                "  {:>10} {:>10.3}  {terms}",
                rounded(fit.estimate),
                fit.bic
            )?;
        }
    }
    Ok(())
}

fn interval_json(interval: &Interval) -> Value {
    // JSON has no infinity: an upper limit of null is no limit.
    json!({
        "level": interval.level,
        "lower": interval.lower,
        "upper": interval.upper.is_finite().then_some(interval.upper),
        "kind": interval.kind.name(),
    })
}

fn verdict_json(verdict: &Verdict) -> Value {
    json!({
        "grade": verdict.grade.name(),
        "reasons": verdict.reasons,
        "text": verdict.to_string(),
    })
}

fn sensitivity_json(found: &Found) -> Value {
    let names = found.table.names();
    let assessment = &found.assessment;
    let answers = assessment.answers.iter().map(|answer| {
        json!({
            "method": answer.method.name(),
            "estimate": answer.estimate,
            "lower_bound_only": answer.method.bounds_below(),
            "ci": answer.interval.as_ref().ok().map(interval_json),
            "no_interval": answer.interval.as_ref().err(),
            "model": answer.selected.as_ref().map(|selected| selected.model.named(names)),
            "bic": answer.selected.as_ref().map(|selected| selected.fit.bic),
            "aic": answer.selected.as_ref().map(|selected| selected.fit.aic),
        })
    });
    let variations = |variations: &[Variation]| -> Vec<Value> {
        let values = variations.iter().map(|variation| {
            json!({
                "lists": variation.change,
                "n": variation.observed,
                "stepwise": variation.stepwise,
                "bic": variation.bic,
            })
        });
        values.collect()
    };
    let thresholds = assessment.thresholds.iter();
    let near = assessment.near_best.iter().map(|near| {
        json!({
            "model": near.model.named(names),
            "estimate": near.fit.ok().map(|fit| fit.estimate),
            "bic": near.fit.ok().map(|fit| fit.bic),
        })
    });
    json!({
        "methods": answers.collect::<Vec<_>>(),
        "span": assessment.span().map(|(low, high)| json!({"lower": low, "upper": high})),
        "left_out": variations(&assessment.left_out),
        "merged": variations(&assessment.merged),
        "thresholds": thresholds
            .map(|(threshold, estimate)| json!({"threshold": threshold, "estimate": estimate}))
            .collect::<Vec<_>>(),
        "near_best": near.collect::<Vec<_>>(),
        "one_case_fewer": assessment
            .one_case
            .map(|(low, high)| json!({"lower": low, "upper": high})),
    })
}
