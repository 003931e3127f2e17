//! The conclusion, and the bounds it rests on.
//!
//! The bounds are judgement, not theory, and are stated here and in the chapter
//! `docs/how-many-are-hidden.md` so that they can be argued with.

use std::fmt;

use super::{Assessment, Method, NEAR_BEST, extent};
use crate::interval::Interval;
use crate::table::Table;

/// Methods that search for a model differ by less than this factor in a supported answer.
///
/// On four of the five trafficking tables of Binette & Steorts (2022) the upper limit of the stepwise
/// interval is 1.35 to 1.55 times the estimate: what differs by less lies within the error that each
/// method admits.
const AGREEMENT: f64 = 1.5;

/// From this factor on the choice of method, and not the table, decides the first digit of the number
/// and whatever is planned with it.
const DISAGREEMENT: f64 = 2.0;

/// From this ratio of limits on an interval is no number: its geometric middle is twice the lower and
/// half the upper limit, the factor of [`DISAGREEMENT`] either way. The same holds for the range of
/// models that fit nearly as well.
const WIDEST_INTERVAL: f64 = 4.0;

/// A single case must not move the estimate by more than this share: a case is one decision that two
/// records are the same person, and a tenth shows in a figure rounded to two digits.
const ONE_CASE: f64 = 0.1;

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

impl Verdict {
    /// That nothing speaks against it so far.
    const NOTHING: Self = Self {
        grade: Grade::Supported,
        reasons: Vec::new(),
    };

    fn against(&mut self, worse: Grade, reason: String) {
        self.grade = self.grade.max(worse);
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    /// What the width of a method's interval says.
    fn judge(&mut self, method: &str, interval: &Interval) {
        let ratio = interval.upper / interval.lower;
        if !ratio.is_finite() || ratio >= WIDEST_INTERVAL {
            self.against(
                Grade::Unsupported,
                format!(
                    "the {} % interval of {method} reaches from {} to {}",
                    interval.level * 100.0,
                    rounded(interval.lower),
                    rounded(interval.upper)
                ),
            );
        }
    }
}

impl Assessment {
    /// The verdict on the number of one method: that on the table, and what the number's own interval
    /// and its distance from what other methods give say beside it.
    pub fn verdict_on(
        &self,
        method: &str,
        estimate: f64,
        interval: Result<&Interval, &str>,
    ) -> Verdict {
        let mut verdict = match self.verdict.grade {
            Grade::Supported => Verdict::NOTHING,
            _ => self.verdict.clone(),
        };
        match interval {
            Ok(interval) => verdict.judge(method, interval),
            Err(why) => {
                let reason = format!("{method} has no interval ({why})");
                verdict.against(Grade::Fragile, reason);
            }
        }
        if let Some((low, high)) = self.span() {
            let factor = (estimate / high).max(low / estimate);
            if factor >= AGREEMENT {
                let worse = if factor >= DISAGREEMENT {
                    Grade::Unsupported
                } else {
                    Grade::Fragile
                };
                let reason = format!(
                    "{method} gives {}, and the methods that search for a model {} to {}",
                    rounded(estimate),
                    rounded(low),
                    rounded(high)
                );
                verdict.against(worse, reason);
            }
        }
        if verdict.reasons.is_empty() {
            verdict.reasons.clone_from(&self.verdict.reasons);
        }
        verdict
    }
}

pub(super) fn conclude(table: &Table, found: &Assessment) -> Verdict {
    let mut verdict = Verdict::NOTHING;
    let stepwise = found.answer(Method::Stepwise);
    let Some((low, high)) = found.span() else {
        verdict.against(
            Grade::Unsupported,
            "no log-linear model can be estimated: the lists overlap too little".to_owned(),
        );
        return verdict;
    };
    if table.lists() == 2 {
        verdict.against(
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
        verdict.against(
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
        let worse = if most / least >= WIDEST_INTERVAL {
            Grade::Unsupported
        } else {
            Grade::Fragile
        };
        verdict.against(
            worse,
            format!(
                "{} models within {NEAR_BEST} BIC units of the best give {} to {}",
                found.near_best.len(),
                rounded(least),
                rounded(most)
            ),
        );
    }
    if let Some(interval) = &found.judged {
        verdict.judge("stepwise", interval);
    }
    if found.resampled
        && let Some(Err(why)) = stepwise.map(|answer| &answer.interval)
    {
        let reason = format!("the choice of a stepwise model cannot be resampled ({why})");
        verdict.against(Grade::Fragile, reason);
    }
    if found.hangs_on_one_case {
        verdict.against(
            Grade::Unsupported,
            "there is a case without which no stepwise estimate is left".to_owned(),
        );
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
                verdict.against(
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
                verdict.against(
                    Grade::Fragile,
                    format!("{what} {} leaves no estimate", impossible.join(", ")),
                );
            }
        }
        if let Some((least, most)) = found.one_case
            && (least < base * (1.0 - ONE_CASE) || most > base * (1.0 + ONE_CASE))
        {
            verdict.against(
                Grade::Fragile,
                format!(
                    "one case fewer can move the stepwise estimate to {} or {}",
                    rounded(least),
                    rounded(most)
                ),
            );
        }
    }
    if verdict.reasons.is_empty() {
        let varied = if found.left_out.is_empty() {
            "no single case moves the estimate much; with so few lists none can be left out or \
             merged to see what it does"
        } else {
            "no single list, merge or case moves the estimate much"
        };
        verdict.reasons.push(format!(
            "methods agree within {} to {}, and {varied}; the lists must still meet the assumptions",
            rounded(low),
            rounded(high)
        ));
    }
    verdict
}
