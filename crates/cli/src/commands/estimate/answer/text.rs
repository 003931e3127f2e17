//! The answer for a reader.

use std::io::{self, Write};

use estimate::sensitivity::rounded;
use estimate::{Interval, Selected};

use super::super::choice::Method;
use super::Answer;
use super::found::{Found, Stratum, Sum};

impl Answer {
    pub(super) fn print(
        &self,
        found: &Found,
        masked: bool,
        strata: &[(&Stratum, Option<u64>)],
        sums: Option<&[Sum]>,
    ) -> io::Result<()> {
        let small = self.small();
        let mut out = io::stdout().lock();
        let lists = found.table.names().join(", ");
        let seen = small.in_words(found.table.observed());
        writeln!(out, "{seen} cases on the lists {lists}")?;
        writeln!(out, "verdict: {}\n", found.assessment.verdict)?;
        if self.method == Method::Sensitivity {
            print_sensitivity(&mut out, found, masked)?;
        } else {
            print_single(&mut out, found, masked)?;
        }
        if !strata.is_empty() {
            writeln!(out, "\nstrata")?;
            for ((name, stratum), seen) in strata {
                let seen = seen.map_or("masked".to_owned(), |seen| seen.to_string());
                match stratum {
                    Ok(stratum) => writeln!(
                        out,
                        "  {name}: {seen} cases, {}, {}",
                        estimate_text(stratum, masked),
                        stratum.assessment.verdict.grade.name()
                    )?,
                    Err(error) => writeln!(out, "  {name}: no estimate: {error:#}")?,
                }
            }
            for (number, sum) in sums.into_iter().flatten().enumerate() {
                let name = match number {
                    0 => "sum of strata".to_owned(),
                    _ => format!("sum by {}", sum.method),
                };
                let text = match (sum.estimate, &sum.interval) {
                    (None, _) => "none, a stratum has no estimate".to_owned(),
                    (Some(estimate), Ok(interval)) => {
                        format!("{} {}", people(estimate, masked), limits(interval, masked))
                    }
                    (Some(estimate), Err(why)) => {
                        format!("{} (no interval: {why})", people(estimate, masked))
                    }
                };
                writeln!(out, "  {name}: {text}")?;
            }
        }
        Ok(())
    }
}

/// A number of people. Where counts are masked it keeps three digits: more would single out the counts
/// that give it.
fn people(value: f64, masked: bool) -> String {
    if masked || !value.is_finite() {
        rounded(value)
    } else {
        format!("{value:.1}")
    }
}

fn estimate_text(found: &Found, masked: bool) -> String {
    let Some(estimate) = found.estimate else {
        return match &found.interval {
            Err(why) => format!("no estimate ({why})"),
            Ok(_) => "no estimate".to_owned(),
        };
    };
    let estimate = people(estimate, masked);
    match &found.interval {
        Err(why) => format!("estimate {estimate} (no interval: {why})"),
        Ok(interval) => format!("estimate {estimate} {}", limits(interval, masked)),
    }
}

fn limits(interval: &Interval, masked: bool) -> String {
    let (lower, upper) = (
        people(interval.lower, masked),
        people(interval.upper, masked),
    );
    let (level, kind) = (interval.level * 100.0, interval.kind.name());
    format!("[{lower}, {upper}] ({level} % {kind})")
}

fn print_single(out: &mut impl Write, found: &Found, masked: bool) -> io::Result<()> {
    writeln!(out, "{}", estimate_text(found, masked))?;
    if let Some(selected) = &found.selected {
        let names = found.table.names();
        writeln!(out, "model: {}", model_text(selected, names))?;
        let fit = selected.fit;
        if masked {
            return writeln!(
                out,
                "{} parameters; BIC, AIC and deviance would give masked counts away \
                 (`--show-small`, `--json`)",
                fit.parameters
            );
        }
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

fn print_sensitivity(out: &mut impl Write, found: &Found, masked: bool) -> io::Result<()> {
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
                format!("{bound}{}", rounded(estimate))
            }
        };
        let interval = match &answer.interval {
            Ok(interval) => limits(interval, true),
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
    // A list that few are on alone would be told by what is left without it.
    let cases = |left: u64| {
        if masked {
            "masked".to_owned()
        } else {
            left.to_string()
        }
    };
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
                cases(variation.observed),
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
    let least = assessment.near_best.first();
    let least = least.and_then(|best| best.fit.ok()).map(|fit| fit.bic);
    for near in assessment.near_best.iter().take(shown) {
        if let (Ok(fit), Some(least)) = (near.fit, least) {
            let terms = near.model.named(names).join(" ");
            let above = format!("+{:.1}", fit.bic - least);
            writeln!(out, "  {:>10} {above:>8}  {terms}", rounded(fit.estimate))?;
        }
    }
    Ok(())
}
