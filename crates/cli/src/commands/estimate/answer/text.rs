//! The answer for a reader.

use std::io::{self, Write};

use estimate::masking::Small;
use estimate::sensitivity::rounded;
use estimate::{Interval, Selected};

use super::super::choice::Method;
use super::Answer;
use super::found::{Found, Sum};

impl Answer {
    pub(super) fn print(
        &self,
        found: &Found,
        strata: &[(String, anyhow::Result<Found>)],
        sums: Option<&[Sum]>,
    ) -> io::Result<()> {
        let small = self.small();
        let mut out = io::stdout().lock();
        let lists = found.table.names().join(", ");
        let seen = small.in_words(found.table.observed());
        writeln!(out, "{seen} cases on the lists {lists}")?;
        writeln!(out, "verdict: {}\n", found.assessment.verdict)?;
        if self.method == Method::Sensitivity {
            print_sensitivity(&mut out, found, small)?;
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
                        small.in_words(stratum.table.observed()),
                        estimate_text(stratum),
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
                        format!("{estimate:.1} {}", limits(interval))
                    }
                    (Some(estimate), Err(why)) => format!("{estimate:.1} (no interval: {why})"),
                };
                writeln!(out, "  {name}: {text}")?;
            }
        }
        Ok(())
    }
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

fn print_sensitivity(out: &mut impl Write, found: &Found, small: Small) -> io::Result<()> {
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
    let seen = found.table.observed();
    // A list that few are on alone would be told by what is left without it.
    let cases = |left: u64| {
        small
            .part(left, seen)
            .map_or("masked".to_owned(), |n| n.to_string())
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
