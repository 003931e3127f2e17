//! From facts to a level, by the rules that the instrument names.

use crate::codes::{Code, Codes, Dimension, IloClass, Level, Means, Sensitivity, SetId};
use crate::explain::Explanation;
use crate::facts::Facts;
use crate::instrument::DimensionMarks;
use crate::marks::Marks;
use crate::rule::{Counts, DimensionRule};

/// The result of a screening. It advises, never gates: anyone may presume on one indicator or on
/// their own judgement, and nothing here lowers what was presumed.
///
/// **Never leaves the house**: level, class and counts appear in no referral, dossier or export. The
/// type does not implement `serde::Serialize`, so that it cannot slip into one.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'i> {
    facts: Facts<'i>,
    sets: Codes<SetId>,
    added: Codes<SetId>,
    raised_by: Codes<SetId>,
    results: [[DimensionResult; DIMENSIONS]; SETS],
    elements: Elements,
    child_sexual: bool,
    level: Level,
    ilo_class: Option<IloClass>,
    insufficient_information: bool,
}

const DIMENSIONS: usize = 6;
const SETS: usize = 4;

/// The three elements of the definition (Palermo Protocol art. 3(a)). For a child the means are
/// told but not required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elements {
    /// An act is recorded.
    pub act: bool,
    /// A means is recorded, or a dimension or supplement shows one.
    pub means: bool,
    /// Exploitation is shown, recorded or intended.
    pub purpose: bool,
}

/// What one dimension of one set shows. Like a level it never leaves in a referral or export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DimensionResult {
    /// Indicators present, by their stated strength.
    pub counts: Counts,
    /// What the uncertain weights do to the result.
    pub sensitivity: Sensitivity,
}

impl DimensionResult {
    const NOTHING: Self = Self {
        counts: Counts {
            strong: 0,
            medium: 0,
            weak: 0,
        },
        sensitivity: Sensitivity::RobustNegative,
    };

    /// Whether the dimension counts as positive: under any plausible weighting.
    #[must_use]
    pub fn positive(self) -> bool {
        self.sensitivity != Sensitivity::RobustNegative
    }

    /// One strong indicator and nothing else: negative for the dimension, and a reason to look.
    #[must_use]
    pub fn one_strong_alone(self) -> bool {
        self.counts.strong == 1 && self.counts.total() == 1 && !self.positive()
    }
}

impl<'i> Outcome<'i> {
    pub(crate) fn of(facts: Facts<'i>) -> Self {
        let instrument = facts.instrument();
        let present = facts.present();
        let child = facts.child_rules();
        let (sets, added) = applicable(&facts, child);
        // Naming a set, or recording a form, never takes a level away that the person's other sets reach.
        let every = sets.union(instrument.sets_for(child, Codes::NONE));

        // A child's commercial sexual activity is exploitation, whatever the counts say.
        let child_sexual = child
            && (facts.forms().meets(instrument.sexual_forms())
                || !present.and(instrument.child_sexual()).is_empty());

        let mut results = [[DimensionResult::NOTHING; DIMENSIONS]; SETS];
        for set in every.iter() {
            let marks = &instrument.set(set).dimensions;
            for (result, marks) in results[set.place()].iter_mut().zip(marks) {
                *result = dimension(instrument.dimension_rule(), marks, present);
            }
            for (&dimension, result) in Dimension::ALL.iter().zip(&mut results[set.place()]) {
                if child_sexual && under_child_rule(set, dimension) {
                    result.sensitivity = Sensitivity::RobustPositive;
                }
            }
        }

        let (chosen_elements, chosen_level) = judge(&facts, sets, &results, child_sexual);
        let (elements, level) = match every == sets {
            true => (chosen_elements, chosen_level),
            false => judge(&facts, every, &results, child_sexual),
        };
        let (elements, level, raised_by) = if level > chosen_level {
            (elements, level, every.without(sets))
        } else {
            (chosen_elements, chosen_level, Codes::NONE)
        };

        let nothing_answered = present.or(facts.absent()).is_empty();
        let ilo_class = (!child && sets.contains(SetId::AdultLabour) && !nothing_answered)
            .then(|| ilo_class(&results[SetId::AdultLabour.place()]));
        let insufficient_information = level < Level::PresumedVictim
            && present.is_empty()
            && (facts.absent().is_empty() || !facts.open().is_empty());

        Self {
            facts,
            sets,
            added,
            raised_by,
            results,
            elements,
            child_sexual,
            level,
            ilo_class,
            insufficient_information,
        }
    }

    /// How far the concern is raised.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// No indicator is present, and nothing was answered or some answers are open: the level says
    /// nothing either way.
    #[must_use]
    pub fn insufficient_information(&self) -> bool {
        self.insufficient_information
    }

    /// The elements of the definition.
    #[must_use]
    pub fn elements(&self) -> Elements {
        self.elements
    }

    /// The survey class: only for adults whose answers were read with the labour set.
    #[must_use]
    pub fn ilo_class(&self) -> Option<IloClass> {
        self.ilo_class
    }

    /// The sets that were run.
    #[must_use]
    pub fn sets(&self) -> Codes<SetId> {
        self.sets
    }

    /// Those of them that neither age and form nor the asker chose: they were added because they
    /// know an answer that would otherwise not have counted.
    #[must_use]
    pub fn added_sets(&self) -> Codes<SetId> {
        self.added
    }

    /// Sets of the person's age group that nobody chose, without which the level would be lower. No
    /// survey class is taken from them.
    #[must_use]
    pub fn raised_by(&self) -> Codes<SetId> {
        self.raised_by
    }

    /// The sets on which the level rests: those that were run, and those that raised it.
    #[must_use]
    pub fn counted_sets(&self) -> Codes<SetId> {
        self.sets.union(self.raised_by)
    }

    /// What a dimension of a set shows; nothing for a set that was not looked at.
    #[must_use]
    pub fn dimension(&self, set: SetId, dimension: Dimension) -> DimensionResult {
        self.results[set.place()][dimension.place()]
    }

    /// Whether exploitation holds because a child is in commercial sexual activity.
    #[must_use]
    pub fn child_in_sexual_exploitation(&self) -> bool {
        self.child_sexual
    }

    /// Whether a dimension is positive by the rule on children, whatever its indicators say.
    #[must_use]
    pub fn positive_by_child_rule(&self, set: SetId, dimension: Dimension) -> bool {
        self.child_sexual && self.counted_sets().contains(set) && under_child_rule(set, dimension)
    }

    /// The facts it rests on.
    #[must_use]
    pub fn facts(&self) -> &Facts<'i> {
        &self.facts
    }

    /// Why the result is what it is, and what would change it.
    #[must_use]
    pub fn explain(&self) -> Explanation<'i> {
        Explanation::of(self)
    }

    /// The means that supplements show.
    pub(crate) fn supplement_means(&self) -> impl Iterator<Item = (Means, Marks)> {
        let present = self.facts.present();
        let rows = self.facts.instrument().supplement_means().iter();
        rows.map(move |(means, rows)| (*means, rows.and(present)))
            .filter(|(_, rows)| !rows.is_empty())
    }
}

/// The elements and the level that some of the sets show.
fn judge(
    facts: &Facts<'_>,
    sets: Codes<SetId>,
    results: &[[DimensionResult; DIMENSIONS]; SETS],
    child_sexual: bool,
) -> (Elements, Level) {
    let instrument = facts.instrument();
    let present = facts.present();
    let shown = sets.iter().flat_map(|set| {
        let results = Dimension::ALL.iter().zip(&results[set.place()]);
        results.filter_map(|(&dimension, result)| result.positive().then_some(dimension))
    });
    let positive: Codes<Dimension> = shown.collect();
    let supplement_means = instrument
        .supplement_means()
        .iter()
        .any(|(_, rows)| !present.and(*rows).is_empty());
    let supplement_purpose = instrument
        .all_show_purpose()
        .iter()
        .any(|rows| present.holds_all(*rows));
    let elements = Elements {
        act: !facts.acts().is_empty(),
        means: !facts.means().is_empty()
            || positive.meets(instrument.means_dimensions())
            || supplement_means,
        purpose: !facts.forms().is_empty()
            || facts.intended()
            || positive.meets(instrument.purpose_dimensions())
            || child_sexual
            || supplement_purpose,
    };
    let anything = elements.act
        || !facts.means().is_empty()
        || !facts.forms().is_empty()
        || facts.intended()
        || !present.is_empty();
    let presumed = elements.act && elements.purpose && (elements.means || facts.child_rules());
    let mut shown = sets.iter().map(|set| &results[set.place()]);
    let level = if presumed && shown.any(trafficking_pattern) {
        Level::StrongPresumption
    } else if presumed {
        Level::PresumedVictim
    } else if anything {
        Level::LookFurther
    } else {
        Level::NoIndication
    };
    (elements, level)
}

/// The sets to run. A present answer that none of the chosen sets knows brings in the sets that do,
/// of the same age group where there is one: no answer is lost for having been put under another
/// heading. Adding an answer can therefore only add sets.
fn applicable(facts: &Facts<'_>, child: bool) -> (Codes<SetId>, Codes<SetId>) {
    let instrument = facts.instrument();
    let chosen = if facts.asked_sets().is_empty() {
        instrument.sets_for(child, facts.forms())
    } else {
        facts.asked_sets()
    };
    let mut uncounted = facts.present().without(instrument.supplement_marks());
    for set in chosen.iter() {
        uncounted = uncounted.without(instrument.set(set).all);
    }
    if uncounted.is_empty() {
        return (chosen, Codes::NONE);
    }
    let mut added = Codes::NONE;
    for group in [child, !child] {
        let wanted = uncounted;
        for set in instrument.sets_for(group, Codes::NONE).iter() {
            let all = instrument.set(set).all;
            if !wanted.and(all).is_empty() && !chosen.contains(set) {
                added.insert(set);
                uncounted = uncounted.without(all);
            }
        }
    }
    (chosen.union(added), added)
}

/// Where the rule on a child's commercial sexual activity reaches.
fn under_child_rule(set: SetId, dimension: Dimension) -> bool {
    matches!(set, SetId::ChildSexual | SetId::AdultSexual) && dimension == Dimension::Exploitation
}

fn dimension(rule: &DimensionRule, marks: &DimensionMarks, present: Marks) -> DimensionResult {
    let present = present.and(marks.all);
    if present.is_empty() {
        return DimensionResult::NOTHING;
    }
    let counts = counts(&marks.stated, present);
    let sensitivity = if present.and(marks.uncertain).is_empty() {
        if rule.positive(counts) {
            Sensitivity::RobustPositive
        } else {
            Sensitivity::RobustNegative
        }
    } else {
        // The rule only rises with strength, so the two extremes bound every choice between them.
        let lowest = rule.positive(self::counts(&marks.lowest, present));
        let highest = rule.positive(self::counts(&marks.highest, present));
        match (lowest, highest) {
            (true, _) => Sensitivity::RobustPositive,
            (false, true) => Sensitivity::WeightSensitive,
            (false, false) => Sensitivity::RobustNegative,
        }
    };
    DimensionResult {
        counts,
        sensitivity,
    }
}

/// How many of `present` stand under each strength.
pub(crate) fn counts(by_strength: &[Marks; 3], present: Marks) -> Counts {
    let [strong, medium, weak] = by_strength.map(|marks| marks.and(present).count());
    Counts {
        strong,
        medium,
        weak,
    }
}

/// Means of recruitment, exploitation and coercion at destination, in one set.
fn trafficking_pattern(results: &[DimensionResult; DIMENSIONS]) -> bool {
    let positive = |dimension: Dimension| results[dimension.place()].positive();
    (positive(Dimension::DeceptiveRecruitment) || positive(Dimension::CoerciveRecruitment))
        && positive(Dimension::Exploitation)
        && positive(Dimension::CoercionDestination)
}

/// The classes of the survey. It names no class for exploitation with coercion at destination but no
/// deception or coercion in recruitment, nor for coerced recruitment without deception or coercion
/// at destination; both are recorded as possible trafficking.
fn ilo_class(results: &[DimensionResult; DIMENSIONS]) -> IloClass {
    let positive = |dimension: Dimension| results[dimension.place()].positive();
    let deceived = positive(Dimension::DeceptiveRecruitment);
    let coerced = positive(Dimension::CoerciveRecruitment);
    match (
        positive(Dimension::Exploitation),
        positive(Dimension::CoercionDestination),
    ) {
        (false, _) => IloClass::NotExploited,
        (true, true) if deceived || coerced => IloClass::TraffickedForcedLabour,
        (true, true) => IloClass::ForcedLabourPossibleTrafficking,
        (true, false) if deceived => IloClass::DeceivedExploited,
        (true, false) if coerced => IloClass::ForcedLabourPossibleTrafficking,
        (true, false) => IloClass::ExploitedOnly,
    }
}
