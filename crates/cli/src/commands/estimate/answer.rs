//! `throughline estimate TABLE`: one method, or all of them with a verdict.

mod found;
mod json;
mod text;

use std::io::{self, Write};
use std::num::NonZero;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use estimate::figure::Figure;
use estimate::masking::Small;
use estimate::sensitivity::{Plan, Sampling};
use estimate::thresholding::{self, Prior};
use estimate::{Bootstrap, Calibration, Table, latent};
use serde_json::json;

use super::choice::{Choice, Method};
use super::progress::Progress;
use super::table::Source;

/// Tables of the second level for each of the first: enough for a limit's probability, which is all
/// that is asked of them.
const SECOND_LEVEL: usize = 200;

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

    /// Set the interval's nominal level by a second level of resampling, from N tables (at least
    /// 200) that are each resampled 200 times. Not for the default answer.
    #[arg(long, value_name = "N")]
    calibrate: Option<usize>,

    /// For bic and aic: how many models compete in each resample, those of least criterion on the
    /// table itself (by default all for 3 lists, 20 for 4, 100 beyond).
    #[arg(long, value_name = "N")]
    compete: Option<NonZero<usize>>,

    /// Leave the methods that sample a posterior (thresholding, latent classes) out of the default
    /// answer.
    #[arg(long)]
    quick: bool,

    /// Seed of the resampling: the same seed gives the same answer on any number of threads.
    #[arg(long, value_name = "S", default_value_t = 1234)]
    seed: u64,

    /// Threads to use; by default as many as the machine has.
    #[arg(long, value_name = "T")]
    threads: Option<NonZero<usize>>,

    /// For latent-classes: sweeps for each draw kept. Raise it where chains do not converge.
    #[arg(long, value_name = "SWEEPS", default_value = "50")]
    thin: NonZero<usize>,

    /// For thresholding: prior of the interactions.
    #[arg(long, value_enum, default_value_t = PriorKind::Normal)]
    prior: PriorKind,

    /// For thresholding: variance of the normal prior.
    #[arg(long, value_name = "V", default_value_t = 1.0)]
    prior_variance: f64,

    /// For thresholding: posterior standard deviations from zero at which an interaction is kept.
    #[arg(long, value_name = "SD", default_value_t = 2.0)]
    clear: f64,

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

/// Priors by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PriorKind {
    /// Normal around zero.
    Normal,
    /// Flat; needs the model of all pairs to be estimable.
    Flat,
}

impl Answer {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        self.check()?;
        let Some(path) = &self.table else {
            bail!(
                "name a table, for instance `throughline estimate lists.csv`; \
                 `throughline estimate --help` tells more"
            );
        };
        let prepared = self
            .source
            .read(path, self.strata.as_deref(), self.small())?;
        let whole = Table::sum(prepared.strata.iter().map(|(_, table)| table))?;
        let mut pool = rayon::ThreadPoolBuilder::new();
        if let Some(threads) = self.threads {
            pool = pool.num_threads(threads.get());
        }
        let pool = pool.build().context("starting threads")?;
        let tables = match self.strata {
            Some(_) => 1 + prepared.strata.len(),
            None => 1,
        };
        let progress = Progress::new("estimating", self.steps() * tables)?;
        let found = pool.install(|| self.find(&whole, self.seed, &progress));
        let found = found.with_context(|| format!("using `{}`", path.display()))?;
        let mut strata = Vec::new();
        if self.strata.is_some() {
            for (number, (name, table)) in (1..).zip(&prepared.strata) {
                // Strata are independent: they must not share their random streams.
                let seed = self.seed.wrapping_add(number);
                let stratum = pool.install(|| self.find(table, seed, &progress));
                strata.push((name.clone(), stratum));
            }
        }
        let interrupted = progress.finish();
        let mut warnings = prepared.warnings;
        if interrupted {
            warnings.push("ended early: intervals rest on what was done until then".into());
        }
        if let Some(path) = &self.svg {
            let figure = Figure {
                table: &found.table,
                assessment: &found.assessment,
                small: self.small(),
            };
            std::fs::write(path, figure.svg())
                .with_context(|| format!("writing `{}`", path.display()))?;
        }
        // What the whole and the others leave to a stratum is as good as shown.
        let mut tables = prepared.strata.iter().map(|(_, table)| table);
        let masked = self.small().hides_some_of(&whole)
            || tables.any(|table| self.small().hides_some_of(table));
        let seen: Vec<u64> = prepared
            .strata
            .iter()
            .map(|(_, table)| table.observed())
            .collect();
        let seen = self.small().parts(&seen);
        let sums = self.strata.is_some().then(|| self.sums(&strata));
        if self.json {
            let mut value = self.to_json(&found, masked, &warnings);
            if let Some(sums) = &sums {
                let strata = strata.iter().zip(&seen);
                let strata = strata.map(|(one, &seen)| self.stratum_json(one, seen, masked));
                value["strata"] = strata.collect();
                value["sum_of_strata"] = json::sums(sums);
            }
            value["complete"] = json!(!interrupted);
            let mut out = io::stdout().lock();
            serde_json::to_writer_pretty(&mut out, &value)?;
            writeln!(out)?;
        } else {
            for warning in warnings.iter().chain(&found.warnings) {
                eprintln!("warning: {warning}");
            }
            let strata: Vec<_> = strata.iter().zip(seen).collect();
            self.print(&found, masked, &strata, sums.as_deref())?;
        }
        Ok(())
    }

    /// Refuses options that are out of their bounds or that do not go together.
    fn check(&self) -> anyhow::Result<()> {
        if !(self.level > 0.0 && self.level < 1.0) {
            bail!("`--level {}`: a level lies between 0 and 1", self.level);
        }
        if !(self.prior_variance > 0.0 && self.prior_variance.is_finite()) {
            bail!(
                "`--prior-variance {}`: a variance is above 0",
                self.prior_variance
            );
        }
        if !(self.clear >= 0.0 && self.clear.is_finite()) {
            bail!(
                "`--clear {}`: a number of standard deviations is 0 or more",
                self.clear
            );
        }
        if self.boot > u32::MAX as usize {
            bail!(
                "`--boot {}`: at most {} resampled tables",
                self.boot,
                u32::MAX
            );
        }
        if self.calibrate.is_some() {
            if !self.resamples() {
                bail!(
                    "`--calibrate` goes with a method that is resampled, such as `--method stepwise`"
                );
            }
            if self.boot == 0 {
                bail!("`--calibrate` needs resampled tables: leave out `--boot 0`");
            }
        }
        if self.compete.is_some() && !matches!(self.method, Method::Bic | Method::Aic) {
            bail!("`--compete` goes with `--method bic` or `--method aic`");
        }
        Ok(())
    }

    fn small(&self) -> Small {
        if self.show_small {
            Small::Shown
        } else {
            Small::Masked
        }
    }

    /// Whether the method is one whose choice of a model is made again in resampled tables.
    fn resamples(&self) -> bool {
        !matches!(
            self.method,
            Method::Sensitivity
                | Method::Decomposable
                | Method::LatentClasses
                | Method::Thresholding
        )
    }

    fn bootstrap(&self, seed: u64) -> Option<Bootstrap> {
        let replicates = self.boot;
        (replicates > 0).then_some(Bootstrap { replicates, seed })
    }

    fn calibration(&self, seed: u64) -> Option<Calibration> {
        self.calibrate.map(|tables| Calibration {
            tables,
            resamples: SECOND_LEVEL,
            seed,
        })
    }

    fn sampling(&self, seed: u64) -> Sampling {
        Sampling {
            thresholding: thresholding::Options {
                prior: match self.prior {
                    PriorKind::Normal => Prior::Normal {
                        variance: self.prior_variance,
                    },
                    PriorKind::Flat => Prior::Flat,
                },
                order: self.choice.order().min(3),
                threshold: self.clear,
                seed,
                ..thresholding::Options::default()
            },
            latent: latent::Options {
                thinning: self.thin.get(),
                seed,
                ..latent::Options::default()
            },
        }
    }

    /// What the default answer computes.
    fn plan(&self, seed: u64) -> anyhow::Result<Plan> {
        let whole = self.method == Method::Sensitivity;
        Ok(Plan {
            level: self.level,
            threshold: match self.method {
                Method::Sensitivity | Method::Stepwise => self.choice.stepwise_threshold()?,
                _ => 0.02,
            },
            bootstrap: self.bootstrap(seed).filter(|_| whole),
            sampling: (whole && !self.quick).then(|| self.sampling(seed)),
            seed,
        })
    }

    /// Steps that a table reports to the progress bar.
    fn steps(&self) -> usize {
        let sampling = self.sampling(0);
        match self.method {
            Method::Sensitivity => self.plan(0).map_or(0, |plan| plan.steps()),
            Method::Decomposable => 0,
            Method::LatentClasses => sampling.latent.sweeps(),
            Method::Thresholding => sampling.thresholding.steps(),
            _ => self.boot + self.calibrate.unwrap_or(0) * SECOND_LEVEL,
        }
    }
}
