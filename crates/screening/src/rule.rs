//! The dimension rule: when the indicators present in a dimension make it positive.

use serde::Deserialize;

use crate::codes::Strength;
use crate::instrument::InstrumentError;

/// How many indicators of each strength are present in a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Counts {
    /// Strong indicators present.
    pub strong: u8,
    /// Medium indicators present.
    pub medium: u8,
    /// Weak indicators present.
    pub weak: u8,
}

impl Counts {
    /// All indicators present, whatever their strength.
    #[must_use]
    pub fn total(self) -> u8 {
        self.strong
            .saturating_add(self.medium)
            .saturating_add(self.weak)
    }

    /// The count of one strength.
    #[must_use]
    pub fn of(self, strength: Strength) -> u8 {
        match strength {
            Strength::Strong => self.strong,
            Strength::Medium => self.medium,
            Strength::Weak => self.weak,
        }
    }

    /// Both counts together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            strong: self.strong.saturating_add(other.strong),
            medium: self.medium.saturating_add(other.medium),
            weak: self.weak.saturating_add(other.weak),
        }
    }
}

/// One line of the rule in an instrument file; every number is "at least".
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Clause {
    #[serde(default)]
    s: u8,
    #[serde(default)]
    m: u8,
    #[serde(default)]
    w: u8,
    #[serde(default)]
    m_or_w: u8,
}

impl Clause {
    fn met_by(self, counts: Counts) -> bool {
        counts.strong >= self.s
            && counts.medium >= self.m
            && counts.weak >= self.w
            && counts.medium.saturating_add(counts.weak) >= self.m_or_w
    }

    fn highest(self) -> u8 {
        self.s.max(self.m).max(self.w).max(self.m_or_w)
    }
}

/// The dimension rule, compiled to a table. Counts above the largest number that the rule names
/// decide nothing more, so each is capped there.
#[derive(Debug, Clone)]
pub struct DimensionRule {
    cap: u8,
    positive: Box<[bool]>,
}

impl DimensionRule {
    /// The largest number a rule may name; beyond it a rule is surely a slip of the pen.
    const LARGEST: u8 = 9;

    /// Compiles the lines of a rule, and refuses a rule under which more or stronger evidence could
    /// turn a positive dimension negative: that levels only rise rests on this.
    pub(crate) fn compile(clauses: &[Clause]) -> Result<Self, InstrumentError> {
        let rule = |problem: &str| InstrumentError::Rule {
            problem: problem.to_owned(),
        };
        let cap = clauses
            .iter()
            .map(|clause| clause.highest())
            .max()
            .unwrap_or(0);
        if clauses.is_empty() {
            return Err(rule(
                "it has no line, so that no dimension could ever be positive",
            ));
        }
        if clauses.iter().any(|clause| clause.highest() == 0) {
            return Err(rule(
                "a line asks for nothing, so that every dimension would be positive",
            ));
        }
        if cap > Self::LARGEST {
            return Err(rule("a line asks for more than 9 indicators"));
        }
        let side = cap + 1;
        let mut positive = Vec::with_capacity(usize::from(side).pow(3));
        for strong in 0..side {
            for medium in 0..side {
                for weak in 0..side {
                    let counts = Counts {
                        strong,
                        medium,
                        weak,
                    };
                    positive.push(clauses.iter().any(|clause| clause.met_by(counts)));
                }
            }
        }
        let compiled = Self {
            cap,
            positive: positive.into(),
        };
        if !compiled.only_rises() {
            return Err(rule(
                "more or stronger indicators would turn a positive dimension negative",
            ));
        }
        Ok(compiled)
    }

    /// Whether a dimension with these counts is positive.
    #[must_use]
    pub fn positive(&self, counts: Counts) -> bool {
        let at = |count: u8| usize::from(count.min(self.cap));
        let side = usize::from(self.cap) + 1;
        self.positive[(at(counts.strong) * side + at(counts.medium)) * side + at(counts.weak)]
    }

    /// Every smallest addition that makes a dimension with `counts` positive, drawn from what is
    /// `left` of each strength. Empty when it is positive already or cannot become so.
    #[must_use]
    pub fn smallest_additions(&self, counts: Counts, left: Counts) -> Vec<Counts> {
        if self.positive(counts) {
            return Vec::new();
        }
        for total in 1..=3 * self.cap {
            let mut found = Vec::new();
            for strong in 0..=total.min(left.strong) {
                for medium in 0..=(total - strong).min(left.medium) {
                    let weak = total - strong - medium;
                    let more = Counts {
                        strong,
                        medium,
                        weak,
                    };
                    if weak <= left.weak && self.positive(counts.plus(more)) {
                        found.push(more);
                    }
                }
            }
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    fn only_rises(&self) -> bool {
        // One step past the cap, so that an upgrade from a capped count is seen too.
        let side = self.cap + 2;
        let all =
            (0..side).flat_map(|s| (0..side).flat_map(move |m| (0..side).map(move |w| (s, m, w))));
        all.filter(|&(s, m, w)| self.at(s, m, w)).all(|(s, m, w)| {
            self.at(s + 1, m, w)
                && self.at(s, m + 1, w)
                && self.at(s, m, w + 1)
                && (m == 0 || self.at(s + 1, m - 1, w))
                && (w == 0 || self.at(s, m + 1, w - 1))
        })
    }

    fn at(&self, strong: u8, medium: u8, weak: u8) -> bool {
        self.positive(Counts {
            strong,
            medium,
            weak,
        })
    }
}
