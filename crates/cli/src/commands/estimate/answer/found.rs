//! Finding the answer for one table, and adding up strata.

use anyhow::bail;
use estimate::decomposable::{self, resolved};
use estimate::sensitivity::{
    Assessment, CUT_SHORT, DRAWS, Grade, Method as Shown, assess, averaged, for_resampling,
};
use estimate::strata::{self, Spread};
use estimate::thresholding::thresholded;
use estimate::{
    Bca, Criterion, Draws, Existence, Fitter, Interval, NoFit, Resampled, Selected, Selection,
    Table, Unwatched, Watch as _, bootstrap, calibrate, latent, log_normal, profile,
};

use super::super::choice::Method;
use super::super::progress::Progress;
use super::Answer;

/// A stratum's name, and its answer or why there is none.
pub(super) type Stratum = (String, anyhow::Result<Found>);

/// The answer for one table.
pub(super) struct Found {
    pub(super) table: Table,
    pub(super) estimate: Option<f64>,
    pub(super) interval: Result<Interval, String>,
    pub(super) selected: Option<Selected>,
    pub(super) existence: Option<Existence>,
    pub(super) assessment: Assessment,
    pub(super) resampling: Option<Resampling>,
    /// What the interval of a sum of strata is made from.
    pub(super) spread: Option<Spread>,
    pub(super) warnings: Vec<String>,
}

pub(super) struct Resampling {
    pub(super) done: usize,
    pub(super) failed: usize,
}

impl Resampling {
    fn of(resampled: &Resampled) -> Self {
        Self {
            done: resampled.replicates.len(),
            failed: resampled.failed(),
        }
    }
}

/// The sum of strata by one method.
pub(super) struct Sum {
    pub(super) method: String,
    /// `None` where a stratum has no estimate.
    pub(super) estimate: Option<f64>,
    pub(super) interval: Result<Interval, String>,
}

impl Answer {
    pub(super) fn find(
        &self,
        table: &Table,
        seed: u64,
        progress: &Progress,
    ) -> anyhow::Result<Found> {
        let (table, removed) = table.informative()?;
        let warnings = removed
            .iter()
            .map(|gone| gone.in_words(self.small()))
            .collect();
        let plan = self.plan(seed)?;
        let assessment = if self.method == Method::Sensitivity {
            assess(&table, &plan, progress)
        } else {
            assess(&table, &plan, &Unwatched)
        };
        let mut found = Found {
            table,
            estimate: None,
            interval: Err("no estimate".to_owned()),
            selected: None,
            existence: None,
            assessment,
            resampling: None,
            spread: None,
            warnings,
        };
        match self.method {
            Method::Sensitivity => self.headline(&mut found),
            Method::Decomposable => self.average(&mut found, seed)?,
            Method::LatentClasses => self.classes(&mut found, seed, progress),
            Method::Thresholding => self.threshold(&mut found, seed, progress),
            _ => {
                let selection = self.choice.selection(self.method, &found.table)?;
                self.single(&mut found, &selection, seed, progress);
            }
        }
        if self.method != Method::Sensitivity
            && let Some(estimate) = found.estimate
        {
            let interval = found.interval.as_ref().map_err(String::as_str);
            let name = self.method.name();
            let verdict = found.assessment.verdict_on(&name, estimate, interval);
            if verdict.grade == Grade::Unsupported {
                found.warnings.push(verdict.to_string());
            }
            found.assessment.verdict = verdict;
        }
        Ok(found)
    }

    /// The stepwise answer, unless the verdict is that there is no single number.
    fn headline(&self, found: &mut Found) {
        let Some(answer) = found.assessment.answer(Shown::Stepwise) else {
            return;
        };
        if let Some(Spread::Resampled(resampled)) = &answer.spread {
            found.resampling = Some(Resampling::of(resampled));
        }
        found.selected.clone_from(&answer.selected);
        found.existence = answer.selected.as_ref().map(|_| Existence::Estimable);
        if found.assessment.verdict.grade == Grade::Unsupported {
            found.interval = Err("the table supports no single number".to_owned());
        } else {
            found.estimate = answer.estimate;
            found.interval.clone_from(&answer.interval);
            found.spread.clone_from(&answer.spread);
        }
    }

    fn average(&self, found: &mut Found, seed: u64) -> anyhow::Result<()> {
        let options = decomposable::Options::usual(&found.table);
        let Some(posterior) = resolved(&found.table, &options) else {
            bail!(
                "decomposable graphs need {} to {} lists; the table has {}",
                decomposable::LISTS.start(),
                decomposable::LISTS.end(),
                found.table.lists()
            );
        };
        found.interval = averaged(&posterior, self.level);
        if found.interval.is_err() {
            return Ok(());
        }
        found.estimate = Some(posterior.quantile(0.5));
        found.spread = Some(Spread::Draws(posterior.draws(DRAWS, seed)));
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
        let options = self.sampling(seed).latent;
        let drawn = latent::latent(&found.table, &options, progress);
        if progress.stopped() {
            found.interval = Err(CUT_SHORT.to_owned());
            return;
        }
        found.warnings.push(format!(
            "{} chains, R-hat {:.3}, {:.0} effective draws",
            options.chains, drawn.agreement.r_hat, drawn.agreement.effective_draws
        ));
        self.draws(found, &drawn);
    }

    fn threshold(&self, found: &mut Found, seed: u64, progress: &Progress) {
        let options = self.sampling(seed).thresholding;
        let drawn = match thresholded(&found.table, &options, progress) {
            Ok(drawn) => drawn,
            Err(error) => {
                found.interval = Err(error.to_string());
                return;
            }
        };
        if progress.stopped() {
            found.interval = Err(CUT_SHORT.to_owned());
            return;
        }
        let names = found.table.names();
        let kept = drawn.model.named(names);
        found.warnings.push(format!(
            "kept {}; {} chains, R-hat {:.3}, {:.0} effective draws",
            if kept.is_empty() {
                "no interaction".to_owned()
            } else {
                kept.join(", ")
            },
            options.chains,
            drawn.posterior.agreement.r_hat,
            drawn.posterior.agreement.effective_draws
        ));
        let borderline = drawn.effects.iter().filter(|effect| effect.borderline);
        let borderline: Vec<String> = borderline.map(|effect| effect.term.named(names)).collect();
        if !borderline.is_empty() {
            found.warnings.push(format!(
                "{} stands so near the threshold that another seed may decide otherwise",
                borderline.join(", ")
            ));
        }
        self.draws(found, &drawn.posterior);
    }

    fn draws(&self, found: &mut Found, drawn: &Draws) {
        found.estimate = drawn.median().ok();
        found.interval = drawn
            .interval(self.level)
            .map_err(|refusal| refusal.to_string());
        found.spread = found.estimate.map(|_| Spread::Draws(drawn.chains.concat()));
    }

    fn single(&self, found: &mut Found, selection: &Selection, seed: u64, progress: &Progress) {
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
        found.interval = match self.bootstrap(seed) {
            None => {
                found.spread = Some(Spread::Fitted(selected.fit));
                Ok(profile(&mut fitter, &selected.model, self.level)
                    .map(|profile| profile.interval)
                    .unwrap_or_else(|_| log_normal(&selected.fit, self.level)))
            }
            Some(options) => {
                // All models again in every resample would take hours; the best compete.
                let resampled = match self.method {
                    Method::Bic => for_resampling(&found.table, Criterion::Bic, self.compete),
                    Method::Aic => for_resampling(&found.table, Criterion::Aic, self.compete),
                    _ => None,
                };
                let selection = resampled.as_ref().unwrap_or(selection);
                match bootstrap(&found.table, selection, &options, progress) {
                    Ok(bca) => {
                        let interval = self.interval(found, selection, &bca, seed, progress);
                        found.spread = Some(Spread::Resampled(bca.resampled));
                        interval
                    }
                    Err(error) => Err(error.to_string()),
                }
            }
        };
        found.selected = Some(selected);
    }

    /// The BCa interval, calibrated if that is asked for.
    fn interval(
        &self,
        found: &mut Found,
        selection: &Selection,
        bca: &Bca,
        seed: u64,
        progress: &Progress,
    ) -> Result<Interval, String> {
        let resampling = Resampling::of(&bca.resampled);
        let Resampling { done, failed } = resampling;
        found.resampling = Some(resampling);
        if failed > 0 {
            found.warnings.push(format!(
                "{failed} of {done} resampled tables gave no estimate and are left out"
            ));
        }
        let Some(options) = self.calibration(seed) else {
            return bca.interval(self.level).map_err(|fault| fault.to_string());
        };
        let calibrated = calibrate(&found.table, selection, bca, &options, progress);
        if calibrated.failed > 0 {
            found.warnings.push(format!(
                "{} of the tables that calibrate gave no interval of their own and are left out",
                calibrated.failed
            ));
        }
        calibrated
            .interval(bca, self.level)
            .map_err(|fault| fault.to_string())
    }

    /// The sums of the strata: of the answer, and by each method of the default answer.
    pub(super) fn sums(&self, strata: &[Stratum]) -> Vec<Sum> {
        let headline = strata.iter().map(|(_, found)| {
            let found = found.as_ref().ok()?;
            Some((found.estimate?, found.spread.as_ref()))
        });
        let mut sums = vec![self.sum(self.method.name(), headline)];
        if self.method == Method::Sensitivity {
            let first = strata.iter().find_map(|(_, found)| found.as_ref().ok());
            let methods = first.map(|found| &found.assessment.answers);
            for method in methods.into_iter().flatten().map(|answer| answer.method) {
                let answers = strata.iter().map(|(_, found)| {
                    let answer = found.as_ref().ok()?.assessment.answer(method)?;
                    let estimate = answer.estimate.filter(|estimate| estimate.is_finite())?;
                    Some((estimate, answer.spread.as_ref()))
                });
                sums.push(self.sum(method.name().to_owned(), answers));
            }
        }
        sums
    }

    fn sum<'a>(
        &self,
        method: String,
        strata: impl Iterator<Item = Option<(f64, Option<&'a Spread>)>>,
    ) -> Sum {
        let Some(strata) = strata.collect::<Option<Vec<_>>>() else {
            return Sum {
                method,
                estimate: None,
                interval: Err("a stratum has no estimate".to_owned()),
            };
        };
        let spreads: Vec<&Spread> = strata.iter().filter_map(|(_, spread)| *spread).collect();
        let interval = if spreads.len() == strata.len() {
            strata::sum(&spreads, self.level).map_err(|fault| fault.to_string())
        } else {
            Err("a stratum gives a point only".to_owned())
        };
        Sum {
            method,
            estimate: Some(strata.iter().map(|(estimate, _)| estimate).sum()),
            interval,
        }
    }
}
