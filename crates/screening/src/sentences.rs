//! An explanation in plain English.

use crate::codes::{Code, Level, SetId, Strength};
use crate::evaluate::DimensionResult;
use crate::explain::{Addition, Change, Evidence, Explanation, Missing, Note, Step, results};
use crate::instrument::{Alternative, Home};
use crate::rule::Counts;
use crate::shown::{MeansShown, PurposeShown};

/// At most so many ways are told for one missing thing; the data hold them all.
const WAYS: usize = 5;

/// An explanation in plain English, by what the reader looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What the level means.
    pub level: String,
    /// What it rests on: the elements of the definition, the dimensions, the supplements.
    pub rests_on: Vec<String>,
    /// What else a reader must know, such as child rules or too little information.
    pub notes: Vec<String>,
    /// What in it is not settled.
    pub provisional: Vec<String>,
    /// What would change it.
    pub change: String,
    /// Instrument and rules, each with its source.
    pub sources: String,
}

impl Told {
    /// All sentences, the most important first.
    #[must_use]
    pub fn into_sentences(self) -> Vec<String> {
        let Self {
            level,
            rests_on,
            notes,
            provisional,
            change,
            sources,
        } = self;
        let first = std::iter::once(level)
            .chain(rests_on)
            .chain(notes)
            .chain(provisional);
        first.chain([change, sources]).collect()
    }
}

pub(crate) fn of(explanation: &Explanation<'_>) -> Told {
    let mut rests_on = legal(explanation);
    rests_on.extend(dimensions(explanation));
    rests_on.extend(supplements(explanation));
    rests_on.extend(class(explanation));
    let (provisional, notes): (Vec<Note>, Vec<Note>) = explanation
        .notes
        .iter()
        .partition(|note| matches!(note, Note::ProvisionalSet(_) | Note::WeightSensitive(..)));
    let told = |notes: Vec<Note>| {
        notes
            .into_iter()
            .map(|note| self::note(explanation, note))
            .collect()
    };
    Told {
        level: level(explanation),
        rests_on,
        notes: told(notes),
        provisional: told(provisional),
        change: what_would_change(explanation),
        sources: sources(explanation),
    }
}

fn level(explanation: &Explanation<'_>) -> String {
    let meaning = match explanation.outcome.level() {
        Level::NoIndication => "Nothing recorded yet. That is not a finding that nothing happened.",
        Level::LookFurther => {
            "Look further: something is recorded, and the elements of the definition are not all there yet."
        }
        Level::PresumedVictim => {
            "Presumed victim: the elements of the definition are recorded, and protection starts."
        }
        Level::StrongPresumption => {
            "Strong presumption: the elements of the definition are recorded, with means of recruitment, exploitation and coercion at destination."
        }
    };
    format!(
        "{meaning} This advises and decides nothing: a worker may presume on one indicator or on their own judgement."
    )
}

fn legal(explanation: &Explanation<'_>) -> Vec<String> {
    let outcome = &explanation.outcome;
    let facts = outcome.facts();
    let elements = outcome.elements();
    let mut said = Vec::new();
    said.push(if elements.act {
        format!("Act: {}.", labels(facts.acts().iter(), ", "))
    } else {
        "Act: none recorded.".to_owned()
    });

    let instrument = facts.instrument();
    let means: Vec<String> = explanation
        .means
        .iter()
        .map(|shown| match shown {
            MeansShown::Recorded(means) => format!("{} (recorded as a fact)", means.label()),
            MeansShown::ByIndicators(dimension) => {
                format!("{} (by indicators)", dimension.label())
            }
            MeansShown::BySupplement(means, rows) => format!(
                "{} ({})",
                means.label(),
                instrument.ids(rows.iter().copied()).join(", ")
            ),
        })
        .collect();
    said.push(match (means.is_empty(), facts.child_rules()) {
        (false, false) => format!(
            "Means: {}. Consent is irrelevant once a means was used.",
            means.join(", ")
        ),
        (false, true) => format!("Means: {}; for a child none is required.", means.join(", ")),
        (true, false) => "Means: none shown yet.".to_owned(),
        (true, true) => "Means: none shown, and for a child none is required.".to_owned(),
    });

    let purpose: Vec<String> = explanation
        .purpose
        .iter()
        .map(|shown| match shown {
            PurposeShown::Recorded(form) => format!("{} (recorded form)", form.label()),
            PurposeShown::Intended => {
                "exploitation was intended, which is enough before it has begun".to_owned()
            }
            PurposeShown::ChildSexual => {
                "commercial sexual activity of a child is exploitation".to_owned()
            }
            PurposeShown::ByIndicators(dimension) => {
                format!("{} (by indicators)", dimension.label())
            }
            PurposeShown::BySupplement => "all criteria of a supplement are present".to_owned(),
        })
        .collect();
    said.push(if purpose.is_empty() {
        "Purpose: not shown yet.".to_owned()
    } else {
        format!("Purpose: {}.", purpose.join(", "))
    });
    said
}

fn dimensions(explanation: &Explanation<'_>) -> Vec<String> {
    let outcome = &explanation.outcome;
    let told =
        results(outcome).filter(|(_, _, result)| result.counts.total() > 0 || result.positive());
    told.map(|(set, dimension, result)| {
        let evidence = explanation
            .evidence
            .iter()
            .filter(|it| it.home == Home::Dimension(dimension));
        let rows: Vec<String> = evidence.filter_map(|it| weighed(it, set)).collect();
        let verdict = if result.positive() {
            "positive"
        } else {
            "not positive"
        };
        let uncertain = match result.sensitivity {
            _ if outcome.positive_by_child_rule(set, dimension) => " by the rule on children",
            crate::Sensitivity::WeightSensitive => ", under some of the plausible weightings",
            _ => "",
        };
        format!(
            "{} ({}): {verdict}{uncertain}, with {}{}.",
            capital(dimension.label()),
            set.label(),
            tally(result),
            if rows.is_empty() {
                String::new()
            } else {
                format!(": {}", rows.join(", "))
            },
        )
    })
    .collect()
}

fn weighed(evidence: &Evidence<'_>, set: SetId) -> Option<String> {
    let (_, strength, _, alternative) = evidence.weights.iter().find(|(of, ..)| *of == set)?;
    let or = match alternative {
        None => String::new(),
        Some(Alternative::Strength(other)) => format!(", or {}", other.label()),
        Some(Alternative::NotInSet) => ", or not in this set".to_owned(),
    };
    Some(format!(
        "`{}` {} ({}{or})",
        evidence.id,
        evidence.label,
        strength.label()
    ))
}

fn tally(result: DimensionResult) -> String {
    if result.counts.total() == 0 {
        return "no indicator of its own".to_owned();
    }
    numbers(result.counts)
}

fn numbers(counts: Counts) -> String {
    let told = Strength::ALL
        .iter()
        .filter(|strength| counts.of(**strength) > 0);
    let told: Vec<_> = told
        .map(|&strength| format!("{} {}", counts.of(strength), strength.label()))
        .collect();
    told.join(" and ")
}

fn supplements(explanation: &Explanation<'_>) -> Vec<String> {
    let rows = explanation.evidence.iter().filter_map(|it| match it.home {
        Home::Supplement(supplement) => Some(format!(
            "Supplement on {}: `{}` {}.",
            supplement.label(),
            it.id,
            it.label
        )),
        Home::Dimension(_) => None,
    });
    rows.collect()
}

fn class(explanation: &Explanation<'_>) -> Option<String> {
    let class = explanation.outcome.ilo_class()?;
    Some(format!(
        "Survey class: {}. It is a survey's word and never decides about help.",
        class.label()
    ))
}

fn note(explanation: &Explanation<'_>, note: Note) -> String {
    let facts = explanation.outcome.facts();
    match note {
        Note::AgeNotStated => "No age is stated: the adult sets were used. If there is any reason to think the person a child, say that the age is in doubt.".to_owned(),
        Note::AgeInDoubt => "The age is in doubt, so child rules apply until shown otherwise.".to_owned(),
        Note::NotifyChildProtection => "Tell child protection and see to a guardian now; that does not wait for anything further.".to_owned(),
        Note::MeansNotRequired => format!(
            "Child rule (below {} years or age in doubt): act and purpose are enough.",
            facts.instrument().child_below()
        ),
        Note::InsufficientInformation => "There is too little information to say anything either way. An answer not known or not given counts the same: not at all against the person.".to_owned(),
        Note::OneStrongAlone(set, dimension) => format!(
            "One strong indicator stands alone in {} ({}): not enough for the dimension, and a reason to look further.",
            dimension.label(),
            set.label()
        ),
        Note::WeightSensitive(set, dimension) => format!(
            "That {} ({}) is positive hangs on weights that are uncertain; doubt goes in the person's favour.",
            dimension.label(),
            set.label()
        ),
        Note::ProvisionalSet(set) => format!(
            "Provisional: the weights of the set for {} are {}.",
            facts.instrument().set(set).label(),
            facts.instrument().set(set).verification().label()
        ),
        Note::RaisedBy(set) => format!(
            "The set for {} was looked at too, because the level would be lower without it; no survey class is taken from it.",
            facts.instrument().set(set).label()
        ),
        Note::SetAdded(set) => {
            let only: Vec<&str> = explanation
                .evidence
                .iter()
                .filter(|it| it.weights.iter().any(|(of, ..)| *of == set))
                .filter(|it| it.weights.iter().all(|(of, ..)| explanation.outcome.added_sets().contains(*of)))
                .map(|it| it.id)
                .collect();
            format!(
                "The set for {} was added, because no chosen set knows {}.",
                facts.instrument().set(set).label(),
                only.join(", ")
            )
        }
    }
}

fn what_would_change(explanation: &Explanation<'_>) -> String {
    match &explanation.change {
        None if explanation.outcome.level() == Level::StrongPresumption => {
            "What would change it: nothing raises it further, and nothing recorded later lowers what was once presumed.".to_owned()
        }
        None => "What would change it: nothing that the sets in use ask about; a worker's own judgement always can.".to_owned(),
        Some(Change { to, steps }) => {
            let steps: Vec<String> = steps.iter().map(|it| step(explanation, it)).collect();
            format!("What would raise it to {}: {}.", to.label(), steps.join(". And also: "))
        }
    }
}

fn step(explanation: &Explanation<'_>, step: &Step) -> String {
    let wanted = match step.missing {
        Missing::Anything => "anything",
        Missing::Act => "an act",
        Missing::Means => "a means",
        Missing::Purpose => "the purpose",
        Missing::RecruitmentMeans => "deception or coercion in recruitment",
        Missing::Exploitation => "exploitative conditions",
        Missing::CoercionDestination => "coercion at destination",
    };
    let mut ways: Vec<String> = step.any_of.iter().map(|it| way(explanation, it)).collect();
    let more = ways.len().saturating_sub(WAYS);
    ways.truncate(WAYS);
    let others = if more > 0 {
        format!("; or in {more} other ways")
    } else {
        String::new()
    };
    format!("{wanted}, by {}{others}", ways.join("; or by "))
}

fn way(explanation: &Explanation<'_>, addition: &Addition) -> String {
    let instrument = explanation.outcome.facts().instrument();
    match addition {
        Addition::Act => {
            "recording that the person was recruited, moved, handed over, housed or received"
                .to_owned()
        }
        Addition::Means => "recording a means as a fact with its source".to_owned(),
        Addition::Form => "recording a form of exploitation with its source".to_owned(),
        Addition::Intent => "recording that exploitation was intended".to_owned(),
        Addition::AnyAnswer => "any one indicator".to_owned(),
        Addition::Rows(rows) => {
            format!("`{}`", instrument.ids(rows.iter().copied()).join("` and `"))
        }
        Addition::Indicators {
            set,
            dimension,
            any_of,
            from,
        } => {
            let place = format!("of {} ({})", dimension.label(), set.label());
            let size = addition.size();
            if size > 1 {
                let choices: Vec<String> = any_of.iter().map(|more| numbers(*more)).collect();
                return format!("{size} more indicators {place}: {}", choices.join(", or "));
            }
            let enough = |strength: &&Strength| any_of.iter().any(|more| more.of(**strength) > 0);
            let enough = labels(Strength::ALL.iter().filter(enough).copied(), " or ");
            let example = instrument
                .ids(from.first().map(|(_, answer)| *answer))
                .concat();
            format!("one more {enough} indicator {place}, such as `{example}`")
        }
    }
}

fn sources(explanation: &Explanation<'_>) -> String {
    let instrument = explanation.outcome.facts().instrument();
    let rules: Vec<String> = explanation
        .rules
        .iter()
        .map(|&rule| {
            let provenance = instrument.rule(rule).provenance();
            format!(
                "{}: {} ({})",
                rule.label(),
                provenance.source(),
                provenance.verification().label()
            )
        })
        .collect();
    format!(
        "Instrument {} {}: {}. Rules: {}.",
        instrument.id(),
        instrument.version(),
        instrument.source(),
        rules.join("; ")
    )
}

fn labels<T: Code>(values: impl Iterator<Item = T>, between: &str) -> String {
    values.map(Code::label).collect::<Vec<_>>().join(between)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
