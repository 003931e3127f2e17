//! The answer as JSON; the keys are described in `docs/how-many-are-hidden.md`.

use estimate::sensitivity::{Variation, Verdict};
use estimate::{Existence, Interval};
use serde_json::{Value, json};

use super::super::choice::Method;
use super::Answer;
use super::found::{Found, Stratum, Sum};

impl Answer {
    /// With `masked`, without what small counts of this table or of its strata would follow from.
    pub(super) fn to_json(&self, found: &Found, masked: bool, warnings: &[String]) -> Value {
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
            "n": self.small().count(found.table.observed()),
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
            value["sensitivity"] = sensitivity_json(found, masked);
        }
        value
    }

    /// A stratum, with the number of its cases if that may be shown beside those of the others.
    pub(super) fn stratum_json(
        &self,
        (name, found): &Stratum,
        seen: Option<u64>,
        masked: bool,
    ) -> Value {
        match found {
            Ok(found) => {
                let mut value = self.to_json(found, masked, &[]);
                value["stratum"] = json!(name);
                value["n"] = json!(seen);
                value
            }
            Err(error) => json!({
                "stratum": name,
                "n": seen,
                "estimate": null,
                "ci": null,
                "warnings": [format!("{error:#}")],
            }),
        }
    }
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

fn sensitivity_json(found: &Found, masked: bool) -> Value {
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
                "n": (!masked).then_some(variation.observed),
                "stepwise": variation.stepwise,
                "bic": variation.bic,
            })
        });
        values.collect()
    };
    let pairs = assessment.pairs.iter().map(|pair| {
        // Sizes and overlaps add up to the cells; and with the sizes known, the estimate gives the
        // overlap away.
        let finite = |value: f64| (!masked && value.is_finite()).then_some(value);
        json!({
            "lists": pair.lists.named(names),
            "both": (!masked).then_some(pair.both),
            "lincoln_petersen": finite(pair.lincoln_petersen),
            "chapman": finite(pair.chapman),
            "chapman_error": finite(pair.chapman_variance.sqrt()),
        })
    });
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
        "pairs": pairs.collect::<Vec<_>>(),
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

/// The sum of the answers, and those of each method of the default answer.
pub(super) fn sums(sums: &[Sum]) -> Value {
    let one = |sum: &Sum| {
        json!({
            "method": sum.method,
            "estimate": sum.estimate,
            "ci": sum.interval.as_ref().ok().map(interval_json),
            "no_interval": sum.interval.as_ref().err(),
        })
    };
    let Some((first, methods)) = sums.split_first() else {
        return Value::Null;
    };
    let mut value = one(first);
    if !methods.is_empty() {
        value["methods"] = methods.iter().map(one).collect();
    }
    value
}
