//! A result as JSON.
//!
//! The room's types carry levels and classes and do not serialise, so that they cannot slip into a
//! referral or export. This command is for the house's own use and writes their codes out by hand.

use screening::{
    Addition, Alternative, Change, Code, Dimension, Evidence, Explanation, Home, Instrument, Note,
    Outcome, SetId, Strength,
};
use serde::{Serialize, Serializer};

use super::record::Record;

/// One result.
#[derive(Serialize)]
pub(super) struct Report<'a> {
    id: &'a str,
    level: &'static str,
    insufficient_information: bool,
    elements: Elements,
    sets: Vec<Set>,
    ilo_class: Option<&'static str>,
    explanation: Explained<'a>,
}

#[derive(Serialize)]
struct Elements {
    act: bool,
    means: bool,
    purpose: bool,
}

#[derive(Serialize)]
struct Set {
    set: &'static str,
    #[serde(serialize_with = "in_order")]
    dimensions: Vec<(&'static str, DimensionReport)>,
}

#[derive(Serialize)]
struct DimensionReport {
    positive: bool,
    s: u8,
    m: u8,
    w: u8,
    sensitivity: &'static str,
}

#[derive(Serialize)]
struct Explained<'a> {
    sentences: Vec<String>,
    answers: Vec<Answered<'a>>,
    rules: Vec<Applied<'a>>,
    notes: Vec<Noted>,
    would_change: Option<Changed<'a>>,
    instrument: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct Answered<'a> {
    id: &'a str,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimension: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplement: Option<&'static str>,
    weights: Vec<Weight>,
}

#[derive(Serialize)]
struct Weight {
    set: &'static str,
    strength: &'static str,
    confidence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative: Option<&'static str>,
}

#[derive(Serialize)]
struct Applied<'a> {
    rule: &'static str,
    text: &'a str,
    source: &'a str,
    verification: &'static str,
}

#[derive(Serialize)]
struct Noted {
    note: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimension: Option<&'static str>,
}

#[derive(Serialize)]
struct Changed<'a> {
    to: &'static str,
    every: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    missing: &'static str,
    any_of: Vec<Way<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "record", rename_all = "snake_case")]
enum Way<'a> {
    Act,
    Means,
    Form,
    Intent,
    AnyAnswer,
    Answers {
        all: Vec<&'a str>,
    },
    Indicators {
        set: &'static str,
        dimension: &'static str,
        any_of: Vec<Numbers>,
        #[serde(serialize_with = "in_order")]
        from: Vec<(&'static str, Vec<&'a str>)>,
    },
}

/// How many of each strength.
#[derive(Serialize)]
struct Numbers {
    s: u8,
    m: u8,
    w: u8,
}

/// The result of one record.
pub(super) fn of<'a>(record: &'a Record<'_>) -> Report<'a> {
    let outcome = record.facts.evaluate();
    let elements = outcome.elements();
    Report {
        id: &record.id,
        level: outcome.level().code(),
        insufficient_information: outcome.insufficient_information(),
        elements: Elements {
            act: elements.act,
            means: elements.means,
            purpose: elements.purpose,
        },
        sets: outcome
            .counted_sets()
            .iter()
            .map(|id| set(&outcome, id))
            .collect(),
        ilo_class: outcome.ilo_class().map(Code::code),
        explanation: explained(record.facts.instrument(), &outcome.explain()),
    }
}

fn set(outcome: &Outcome<'_>, set: SetId) -> Set {
    let report = |&dimension: &Dimension| {
        let result = outcome.dimension(set, dimension);
        let report = DimensionReport {
            positive: result.positive(),
            s: result.counts.strong,
            m: result.counts.medium,
            w: result.counts.weak,
            sensitivity: result.sensitivity.code(),
        };
        (dimension.code(), report)
    };
    Set {
        set: set.code(),
        dimensions: Dimension::ALL.iter().map(report).collect(),
    }
}

fn explained<'a>(instrument: &'a Instrument, explanation: &Explanation<'a>) -> Explained<'a> {
    let rules = explanation.rules.iter().map(|&rule| {
        let source = instrument.rule(rule);
        Applied {
            rule: rule.code(),
            text: source.text(),
            source: source.provenance().source(),
            verification: source.provenance().verification().code(),
        }
    });
    Explained {
        sentences: explanation.sentences(),
        answers: explanation.evidence.iter().map(answered).collect(),
        rules: rules.collect(),
        notes: explanation.notes.iter().map(|note| noted(*note)).collect(),
        would_change: explanation
            .change
            .as_ref()
            .map(|change| changed(instrument, change)),
        instrument: instrument.id(),
        version: instrument.version(),
    }
}

fn answered<'a>(evidence: &Evidence<'a>) -> Answered<'a> {
    let (dimension, supplement) = match evidence.home {
        Home::Dimension(dimension) => (Some(dimension.code()), None),
        Home::Supplement(supplement) => (None, Some(supplement.code())),
    };
    let weights = evidence
        .weights
        .iter()
        .map(|(set, strength, confidence, alternative)| Weight {
            set: set.code(),
            strength: strength.code(),
            confidence: confidence.code(),
            alternative: alternative.map(|alternative| match alternative {
                Alternative::Strength(strength) => strength.code(),
                Alternative::NotInSet => "absent",
            }),
        });
    Answered {
        id: evidence.id,
        label: evidence.label,
        dimension,
        supplement,
        weights: weights.collect(),
    }
}

fn noted(note: Note) -> Noted {
    let (set, dimension) = match note {
        Note::OneStrongAlone(set, dimension) | Note::WeightSensitive(set, dimension) => {
            (Some(set.code()), Some(dimension.code()))
        }
        Note::ProvisionalSet(set) | Note::SetAdded(set) | Note::RaisedBy(set) => {
            (Some(set.code()), None)
        }
        Note::AgeNotStated
        | Note::AgeInDoubt
        | Note::NotifyChildProtection
        | Note::MeansNotRequired
        | Note::InsufficientInformation => (None, None),
    };
    Noted {
        note: note.code(),
        set,
        dimension,
    }
}

fn changed<'a>(instrument: &'a Instrument, change: &Change) -> Changed<'a> {
    let way = |addition: &Addition| match addition {
        Addition::Act => Way::Act,
        Addition::Means => Way::Means,
        Addition::Form => Way::Form,
        Addition::Intent => Way::Intent,
        Addition::AnyAnswer => Way::AnyAnswer,
        Addition::Rows(rows) => Way::Answers {
            all: rows
                .iter()
                .map(|row| instrument.indicator(*row).id())
                .collect(),
        },
        Addition::Indicators {
            set,
            dimension,
            any_of,
            from,
        } => Way::Indicators {
            set: set.code(),
            dimension: dimension.code(),
            any_of: any_of
                .iter()
                .map(|more| Numbers {
                    s: more.strong,
                    m: more.medium,
                    w: more.weak,
                })
                .collect(),
            from: Strength::ALL
                .iter()
                .map(|&strength| {
                    let of_strength = from.iter().filter(|(of, _)| *of == strength);
                    let ids = of_strength.map(|(_, answer)| instrument.indicator(*answer).id());
                    (strength.code(), ids.collect())
                })
                .collect(),
        },
    };
    let steps = change.steps.iter().map(|step| Step {
        missing: step.missing.code(),
        any_of: step.any_of.iter().map(way).collect(),
    });
    Changed {
        to: change.to.code(),
        every: steps.collect(),
    }
}

fn in_order<S: Serializer, T: Serialize>(
    entries: &[(&'static str, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(entries.iter().map(|(name, value)| (name, value)))
}
