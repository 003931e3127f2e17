//! Why a result is what it is, as data: evidence, rules, notes, and what would change it.

use crate::codes::{Code, Codes, Confidence, Dimension, Level, Rule, Sensitivity, SetId, Strength};
use crate::evaluate::{Outcome, counts};
use crate::facts::Age;
use crate::instrument::{Alternative, AnswerId, Home, Instrument};
use crate::marks::Marks;
use crate::rule::Counts;
use crate::sentences::Told;
use crate::shown::{self, MeansShown, PurposeShown};

/// The explanation of one [`Outcome`]. Shown with the result and never beside the questions; like
/// the result it never leaves in a referral, dossier or export.
#[derive(Debug)]
pub struct Explanation<'i> {
    pub(crate) outcome: Outcome<'i>,
    /// By what a means is shown.
    pub means: Vec<MeansShown>,
    /// By what the purpose is shown.
    pub purpose: Vec<PurposeShown>,
    /// The answers it rests on.
    pub evidence: Vec<Evidence<'i>>,
    /// The rules that were applied; the instrument states the source of each.
    pub rules: Vec<Rule>,
    /// What a reader must know beside the level.
    pub notes: Vec<Note>,
    /// The smallest additions that would raise the level; nothing if it is the highest, or if what
    /// was answered `absent` stands in the way.
    pub change: Option<Change>,
}

/// One present answer and what it weighs.
#[derive(Debug)]
pub struct Evidence<'i> {
    /// Which indicator.
    pub answer: AnswerId,
    /// Its id.
    pub id: &'i str,
    /// Its label.
    pub label: &'i str,
    /// Its dimension or supplement.
    pub home: Home,
    /// Its weight in each set that was run and has it.
    pub weights: Vec<(SetId, Strength, Confidence, Option<Alternative>)>,
}

/// Something that a reader must know beside the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// No age is stated and none is in doubt: the adult sets were used.
    AgeNotStated,
    /// Child rules apply because the age is in doubt.
    AgeInDoubt,
    /// Child protection must be told, and a guardian found.
    NotifyChildProtection,
    /// For a child the means are not required.
    MeansNotRequired,
    /// Nothing is present, and some or all is unanswered: this is no finding.
    InsufficientInformation,
    /// One strong indicator stands alone in a dimension.
    OneStrongAlone(SetId, Dimension),
    /// A dimension is positive under some weightings only.
    WeightSensitive(SetId, Dimension),
    /// The weights of a set are provisional.
    ProvisionalSet(SetId),
    /// A set was added because only it knows some present answer.
    SetAdded(SetId),
    /// A set that nobody chose was looked at, without which the level would be lower.
    RaisedBy(SetId),
}

impl Note {
    /// A stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AgeNotStated => "age_not_stated",
            Self::AgeInDoubt => "age_in_doubt",
            Self::NotifyChildProtection => "notify_child_protection",
            Self::MeansNotRequired => "means_not_required",
            Self::InsufficientInformation => "insufficient_information",
            Self::OneStrongAlone(..) => "one_strong_alone",
            Self::WeightSensitive(..) => "weight_sensitive",
            Self::ProvisionalSet(_) => "provisional_set",
            Self::SetAdded(_) => "set_added",
            Self::RaisedBy(_) => "raised_by",
        }
    }
}

/// What would raise the level to the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The level that would be reached.
    pub to: Level,
    /// What is missing: every step is needed.
    pub steps: Vec<Step>,
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is missing.
    pub missing: Missing,
    /// Any one of these supplies it; the smallest come first.
    pub any_of: Vec<Addition>,
}

/// What a level is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Anything at all.
    Anything,
    /// An act.
    Act,
    /// A means.
    Means,
    /// The purpose.
    Purpose,
    /// Deception or coercion in recruitment.
    RecruitmentMeans,
    /// Exploitative conditions.
    Exploitation,
    /// Coercion at destination.
    CoercionDestination,
}

impl Missing {
    /// A stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Anything => "anything",
            Self::Act => "act",
            Self::Means => "means",
            Self::Purpose => "purpose",
            Self::RecruitmentMeans => "recruitment_means",
            Self::Exploitation => "exploitation",
            Self::CoercionDestination => "coercion_destination",
        }
    }
}

/// Something that, once recorded, supplies what is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addition {
    /// Any act.
    Act,
    /// Any means, recorded as a fact with its source.
    Means,
    /// Any form of exploitation, with its source.
    Form,
    /// That exploitation was intended.
    Intent,
    /// Any answer `present`.
    AnyAnswer,
    /// All of these answers present.
    Rows(Vec<AnswerId>),
    /// More indicators of a dimension of a set, out of those listed.
    Indicators {
        /// The set.
        set: SetId,
        /// The dimension.
        dimension: Dimension,
        /// How many more of each strength: any one of these, all of the same size.
        any_of: Vec<Counts>,
        /// The indicators to choose from, with the strength at which they count.
        from: Vec<(Strength, AnswerId)>,
    },
}

impl Addition {
    /// How many things must be recorded.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Act | Self::Means | Self::Form | Self::Intent | Self::AnyAnswer => 1,
            Self::Rows(rows) => rows.len(),
            Self::Indicators { any_of, .. } => {
                any_of.first().map_or(0, |more| usize::from(more.total()))
            }
        }
    }
}

impl<'i> Explanation<'i> {
    pub(crate) fn of(outcome: &Outcome<'i>) -> Self {
        Self {
            outcome: *outcome,
            means: shown::means(outcome),
            purpose: shown::purpose(outcome),
            evidence: evidence(outcome),
            rules: rules(outcome),
            notes: notes(outcome),
            change: change(outcome),
        }
    }

    /// The explanation in plain English, by what the reader looks for.
    #[must_use]
    pub fn told(&self) -> Told {
        crate::sentences::of(self)
    }

    /// All sentences of the explanation, the most important first.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        self.told().into_sentences()
    }
}

fn evidence<'i>(outcome: &Outcome<'i>) -> Vec<Evidence<'i>> {
    let instrument = outcome.facts().instrument();
    let weigh = |answer| {
        let rows = outcome.counted_sets().iter().filter_map(move |set| {
            let row = instrument.set(set).row(answer)?;
            Some((set, row.strength(), row.confidence(), row.alternative()))
        });
        rows.collect()
    };
    let present = outcome.facts().present().iter();
    present
        .map(|answer| {
            let indicator = instrument.indicator(answer);
            Evidence {
                answer,
                id: indicator.id(),
                label: indicator.label(),
                home: indicator.home(),
                weights: weigh(answer),
            }
        })
        .collect()
}

fn rules(outcome: &Outcome<'_>) -> Vec<Rule> {
    let facts = outcome.facts();
    let instrument = facts.instrument();
    let counted = !facts
        .present()
        .without(instrument.supplement_marks())
        .is_empty();
    let supplemented = !facts
        .present()
        .and(instrument.supplement_marks())
        .is_empty();
    let uncertain =
        results(outcome).any(|(_, _, result)| result.sensitivity == Sensitivity::WeightSensitive);
    let child = facts.child_rules();
    let applied = [
        (Rule::Dimension, counted),
        (Rule::Sensitivity, uncertain),
        (Rule::Supplement, supplemented),
        (Rule::AgeInDoubt, facts.age() == Age::InDoubt),
        (Rule::ChildSexual, outcome.child_in_sexual_exploitation()),
        (Rule::Purpose, outcome.elements().purpose),
        (Rule::PalermoChild, child),
        (Rule::PalermoAdult, !child),
        (Rule::Levels, true),
        (Rule::IloClass, outcome.ilo_class().is_some()),
    ];
    applied
        .into_iter()
        .filter_map(|(rule, applied)| applied.then_some(rule))
        .collect()
}

fn notes(outcome: &Outcome<'_>) -> Vec<Note> {
    let facts = outcome.facts();
    let mut notes = Vec::new();
    match facts.age() {
        Age::NotStated => notes.push(Note::AgeNotStated),
        Age::InDoubt => notes.push(Note::AgeInDoubt),
        Age::Stated(_) => {}
    }
    if facts.child_rules() {
        notes.push(Note::MeansNotRequired);
        if outcome.level() > Level::NoIndication {
            notes.push(Note::NotifyChildProtection);
        }
    }
    if outcome.insufficient_information() {
        notes.push(Note::InsufficientInformation);
    }
    notes.extend(outcome.added_sets().iter().map(Note::SetAdded));
    notes.extend(outcome.raised_by().iter().map(Note::RaisedBy));
    for (set, dimension, result) in results(outcome) {
        if result.one_strong_alone() {
            notes.push(Note::OneStrongAlone(set, dimension));
        }
        if result.sensitivity == Sensitivity::WeightSensitive {
            notes.push(Note::WeightSensitive(set, dimension));
        }
    }
    let provisional = |set: &SetId| facts.instrument().set(*set).verification().is_provisional();
    notes.extend(
        outcome
            .counted_sets()
            .iter()
            .filter(provisional)
            .map(Note::ProvisionalSet),
    );
    notes
}

/// Every dimension of every set that was run.
pub(crate) fn results<'a>(
    outcome: &'a Outcome<'_>,
) -> impl Iterator<Item = (SetId, Dimension, crate::DimensionResult)> + 'a {
    let sets = outcome.counted_sets().iter();
    sets.flat_map(move |set| {
        let dimensions = Dimension::ALL.iter();
        dimensions.map(move |&dimension| (set, dimension, outcome.dimension(set, dimension)))
    })
}

fn change(outcome: &Outcome<'_>) -> Option<Change> {
    match outcome.level() {
        Level::NoIndication => {
            let any_of = vec![
                Addition::AnyAnswer,
                Addition::Act,
                Addition::Means,
                Addition::Form,
                Addition::Intent,
            ];
            let steps = vec![Step {
                missing: Missing::Anything,
                any_of,
            }];
            Some(Change {
                to: Level::LookFurther,
                steps,
            })
        }
        Level::LookFurther => Some(Change {
            to: Level::PresumedVictim,
            steps: to_presumed(outcome),
        }),
        Level::PresumedVictim => {
            let ways = outcome
                .counted_sets()
                .iter()
                .filter_map(|set| to_strong(outcome, set));
            let steps = ways.min_by_key(|steps| size(steps))?;
            Some(Change {
                to: Level::StrongPresumption,
                steps,
            })
        }
        Level::StrongPresumption => None,
    }
}

/// How many things the smallest way through all steps records.
fn size(steps: &[Step]) -> usize {
    steps
        .iter()
        .filter_map(|step| step.any_of.first())
        .map(Addition::size)
        .sum()
}

fn to_presumed(outcome: &Outcome<'_>) -> Vec<Step> {
    let facts = outcome.facts();
    let instrument = facts.instrument();
    let elements = outcome.elements();
    let free = |rows: Marks| rows.without(facts.present()).without(facts.absent());
    let mut steps = Vec::new();
    if !elements.act {
        steps.push(Step {
            missing: Missing::Act,
            any_of: vec![Addition::Act],
        });
    }
    if !elements.purpose {
        let mut any_of = vec![Addition::Form, Addition::Intent];
        if facts.child_rules() {
            let rows = free(instrument.child_sexual()).iter();
            any_of.extend(rows.map(|row| Addition::Rows(vec![row])));
        }
        for &rows in instrument.all_show_purpose() {
            if rows.and(facts.absent()).is_empty() {
                any_of.push(Addition::Rows(
                    rows.without(facts.present()).iter().collect(),
                ));
            }
        }
        any_of.extend(more_indicators(
            outcome,
            outcome.counted_sets(),
            instrument.purpose_dimensions(),
        ));
        steps.push(step(Missing::Purpose, any_of));
    }
    if !elements.means && !facts.child_rules() {
        let mut any_of = vec![Addition::Means];
        for (_, rows) in instrument.supplement_means() {
            any_of.extend(free(*rows).iter().map(|row| Addition::Rows(vec![row])));
        }
        any_of.extend(more_indicators(
            outcome,
            outcome.counted_sets(),
            instrument.means_dimensions(),
        ));
        steps.push(step(Missing::Means, any_of));
    }
    steps
}

/// The way to the trafficking pattern within one set, if there is one.
fn to_strong(outcome: &Outcome<'_>, set: SetId) -> Option<Vec<Step>> {
    use Dimension::{CoercionDestination, CoerciveRecruitment, DeceptiveRecruitment, Exploitation};
    let wanted = [
        (
            Missing::RecruitmentMeans,
            [DeceptiveRecruitment, CoerciveRecruitment]
                .into_iter()
                .collect(),
        ),
        (Missing::Exploitation, Codes::NONE.with(Exploitation)),
        (
            Missing::CoercionDestination,
            Codes::NONE.with(CoercionDestination),
        ),
    ];
    let mut steps = Vec::new();
    for (missing, dimensions) in wanted {
        let dimensions: Codes<Dimension> = dimensions;
        if dimensions
            .iter()
            .any(|dimension| outcome.dimension(set, dimension).positive())
        {
            continue;
        }
        let any_of = more_indicators(outcome, Codes::NONE.with(set), dimensions);
        if any_of.is_empty() {
            return None;
        }
        steps.push(step(missing, any_of));
    }
    Some(steps)
}

fn step(missing: Missing, mut any_of: Vec<Addition>) -> Step {
    any_of.sort_by_key(Addition::size);
    Step { missing, any_of }
}

/// Every smallest number of further indicators that would make one of the dimensions positive. An
/// uncertain weight counts at its highest, as in the result.
fn more_indicators(
    outcome: &Outcome<'_>,
    sets: Codes<SetId>,
    dimensions: Codes<Dimension>,
) -> Vec<Addition> {
    let facts = outcome.facts();
    let instrument = facts.instrument();
    let settled = facts.present().or(facts.absent());
    let mut additions = Vec::new();
    for set in sets.iter() {
        for dimension in dimensions.iter() {
            let highest = instrument.set(set).dimensions[dimension.place()].highest;
            let have = counts(&highest, facts.present());
            let free = highest.map(|marks| marks.without(settled));
            let [strong, medium, weak] = free.map(Marks::count);
            let left = Counts {
                strong,
                medium,
                weak,
            };
            let any_of = instrument.dimension_rule().smallest_additions(have, left);
            if !any_of.is_empty() {
                let from = choices(&any_of, &free);
                additions.push(Addition::Indicators {
                    set,
                    dimension,
                    any_of,
                    from,
                });
            }
        }
    }
    additions
}

fn choices(any_of: &[Counts], free: &[Marks; 3]) -> Vec<(Strength, AnswerId)> {
    let strengths = Strength::ALL.iter().zip(free);
    let needed =
        strengths.filter(|(strength, _)| any_of.iter().any(|more| more.of(**strength) > 0));
    needed
        .flat_map(|(&strength, marks)| marks.iter().map(move |answer| (strength, answer)))
        .collect()
}

impl Instrument {
    /// The ids of some answers, in the order of the vocabulary.
    pub(crate) fn ids(&self, answers: impl IntoIterator<Item = AnswerId>) -> Vec<&str> {
        answers
            .into_iter()
            .map(|answer| self.indicator(answer).id())
            .collect()
    }
}
