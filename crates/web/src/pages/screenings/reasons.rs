//! Why a screening came to its result, in the reader's language: the data of the explanation put into
//! words. An instrument's own words stay English and say so.

use std::collections::BTreeMap;

use screening::{
    Addition, Alternative, Answer, Change, Counts, Dimension, Evidence, Explanation, Home,
    Instrument, MeansShown, Missing, Note, Outcome, PurposeShown, Sensitivity, SetId, Step,
    Strength, Supplement,
};

use crate::i18n::Texts;
use crate::labels::{Label as _, Words};
use crate::member::Member;

/// At most so many ways are told for one missing thing.
const WAYS: usize = 5;

/// At most so many examples are told for one way.
const EXAMPLES: usize = 3;

/// Why a result is what it is.
pub(crate) struct Reasons {
    pub(crate) level: Words,
    /// Each element of the definition, and by what it is shown.
    pub(crate) elements: Vec<(Words, Vec<Words>)>,
    pub(crate) consent: bool,
    pub(crate) groups: Vec<Group>,
    /// What was answered otherwise than with yes.
    pub(crate) others: Vec<(Words, Vec<String>)>,
    pub(crate) class: Option<Words>,
    pub(crate) notes: Vec<Words>,
    pub(crate) change: ShownChange,
    /// Each rule, the instrument's words of it, its source, and how sure that is.
    pub(crate) rules: Vec<(Words, String, String, Words)>,
    pub(crate) source: String,
}

/// What one dimension of a set, or a supplement, shows.
pub(crate) struct Group {
    pub(crate) heading: Words,
    pub(crate) verdict: Option<(Words, &'static str)>,
    /// Each sign in the instrument's words, and what it weighs.
    pub(crate) signs: Vec<(String, Words)>,
}

/// What would change a result.
pub(crate) struct ShownChange {
    pub(crate) lead: Words,
    pub(crate) steps: Vec<ShownStep>,
}

/// One thing that is missing.
pub(crate) struct ShownStep {
    pub(crate) missing: Words,
    /// Ways of which one is enough, each with signs in the instrument's words.
    pub(crate) ways: Vec<(Words, Vec<String>)>,
    pub(crate) more: bool,
}

impl Reasons {
    pub(super) fn of(member: &Member, outcome: &Outcome<'_>) -> Self {
        let explanation = outcome.explain();
        let telling = Telling {
            t: member.texts(),
            outcome,
            explanation: &explanation,
            instrument: outcome.facts().instrument(),
        };
        let t = telling.t;
        Self {
            level: match outcome.level() {
                screening::Level::NoIndication => t.screen_level_no_indication(),
                screening::Level::LookFurther => t.screen_level_look_further(),
                screening::Level::PresumedVictim => t.screen_level_presumed_victim(),
                screening::Level::StrongPresumption => t.screen_level_strong_presumption(),
            },
            elements: telling.elements(),
            consent: !explanation.means.is_empty() && !outcome.facts().child_rules(),
            groups: telling.groups(),
            others: telling.others(),
            class: outcome
                .ilo_class()
                .map(|class| t.screen_result_class(class.label(t))),
            notes: explanation
                .notes
                .iter()
                .map(|note| telling.note(*note))
                .collect(),
            change: telling.change(),
            rules: telling.rules(),
            source: telling.instrument.source().to_owned(),
        }
    }
}

/// What was answered, by answer, in the instrument's words.
pub(super) fn answered(
    member: &Member,
    answers: &BTreeMap<String, Answer>,
) -> Vec<(Words, Vec<String>)> {
    let t = member.texts();
    let instrument = Instrument::ilo_ec_2009();
    let label = |id: &String| match instrument.find(id) {
        Some(found) => instrument.indicator(found).label().to_owned(),
        None => id.clone(),
    };
    let of = |wanted: Answer| {
        let given = answers.iter().filter(move |(_, answer)| **answer == wanted);
        let labels: Vec<String> = given.map(|(id, _)| label(id)).collect();
        (wanted.label(t), labels)
    };
    let all = all::<Answer>().iter().map(|answer| of(*answer));
    all.filter(|(_, labels)| !labels.is_empty()).collect()
}

/// Every value of a code of the instrument. Its own label is English, so the trait is not in reach here.
fn all<T: screening::Code>() -> &'static [T] {
    T::ALL
}

struct Telling<'a> {
    t: Texts,
    outcome: &'a Outcome<'a>,
    explanation: &'a Explanation<'a>,
    instrument: &'a Instrument,
}

impl Telling<'_> {
    fn elements(&self) -> Vec<(Words, Vec<Words>)> {
        let t = self.t;
        let facts = self.outcome.facts();
        let acts = facts.acts().iter().map(|act| act.label(t)).collect();
        let means = self.explanation.means.iter().map(|shown| match shown {
            MeansShown::Recorded(means) => t.screen_result_fact(means.label(t)),
            MeansShown::ByIndicators(dimension) => t.screen_result_shown(dimension.label(t)),
            MeansShown::BySupplement(means, _) => t.screen_result_shown(means.label(t)),
        });
        let purpose = self.explanation.purpose.iter().map(|shown| match shown {
            PurposeShown::Recorded(form) => t.screen_result_fact(form.label(t)),
            PurposeShown::Intended => t.screen_result_intended(),
            PurposeShown::ChildSexual => t.screen_result_child_sexual(),
            PurposeShown::ByIndicators(dimension) => t.screen_result_shown(dimension.label(t)),
            PurposeShown::BySupplement => t.screen_result_criteria(),
        });
        let of_means = match facts.child_rules() {
            true => t.screen_result_means_child(),
            false => t.screen_result_means(),
        };
        let elements = [
            (t.screen_result_act(), acts),
            (of_means, means.collect()),
            (t.screen_result_purpose(), purpose.collect()),
        ];
        let or_nothing = |(element, shown): (Words, Vec<Words>)| match shown.is_empty() {
            true => (element, vec![t.screen_result_absent()]),
            false => (element, shown),
        };
        elements.into_iter().map(or_nothing).collect()
    }

    /// What counts, by dimension and set, then by supplement.
    fn groups(&self) -> Vec<Group> {
        let t = self.t;
        let mut groups = Vec::new();
        for set in self.outcome.counted_sets().iter() {
            for dimension in all::<Dimension>() {
                let result = self.outcome.dimension(set, *dimension);
                if result.counts.total() == 0 && !result.positive() {
                    continue;
                }
                let by_child_rule = self.outcome.positive_by_child_rule(set, *dimension);
                let verdict = match result.sensitivity {
                    _ if by_child_rule => (t.screen_result_positive_child(), "green"),
                    Sensitivity::RobustPositive => (t.screen_result_positive(), "green"),
                    Sensitivity::WeightSensitive => {
                        (t.screen_result_positive_sensitive(), "yellow")
                    }
                    Sensitivity::RobustNegative => (t.screen_result_negative(), "grey"),
                };
                let evidence = self.explanation.evidence.iter();
                let here = evidence.filter(|it| it.home == Home::Dimension(*dimension));
                groups.push(Group {
                    heading: t.screen_result_dimension(dimension.label(t), set.label(t)),
                    verdict: Some(verdict),
                    signs: here.filter_map(|it| self.weighed(it, set)).collect(),
                });
            }
        }
        for supplement in all::<Supplement>() {
            let evidence = self.explanation.evidence.iter();
            let here = evidence.filter(|it| it.home == Home::Supplement(*supplement));
            let signs: Vec<_> = here
                .map(|it| (it.label.to_owned(), Words::Borrowed("–")))
                .collect();
            if !signs.is_empty() {
                groups.push(Group {
                    heading: t.screen_result_supplement(supplement.label(t)),
                    verdict: None,
                    signs,
                });
            }
        }
        groups
    }

    fn weighed(&self, evidence: &Evidence<'_>, set: SetId) -> Option<(String, Words)> {
        let t = self.t;
        let (_, strength, _, other) = evidence.weights.iter().find(|(of, ..)| *of == set)?;
        let weight = match other {
            None => strength.label(t),
            Some(Alternative::Strength(other)) => {
                t.screen_result_weight_or(other.label(t), strength.label(t))
            }
            Some(Alternative::NotInSet) => t.screen_result_weight_or_none(strength.label(t)),
        };
        Some((evidence.label.to_owned(), weight))
    }

    fn others(&self) -> Vec<(Words, Vec<String>)> {
        let t = self.t;
        let of = |wanted: Answer| {
            let indicators = self.instrument.indicators();
            let given =
                indicators.filter(|(id, _)| self.outcome.facts().answer_to(*id) == Some(wanted));
            given
                .map(|(_, indicator)| indicator.label().to_owned())
                .collect::<Vec<_>>()
        };
        let others = [
            (t.screen_result_answered_no(), of(Answer::Absent)),
            (t.screen_result_answered_refused(), of(Answer::Refused)),
        ];
        let given = others.into_iter().filter(|(_, signs)| !signs.is_empty());
        given.collect()
    }

    fn note(&self, note: Note) -> Words {
        let t = self.t;
        match note {
            Note::AgeNotStated => t.screen_note_age_not_stated(),
            Note::AgeInDoubt => t.screen_note_age_in_doubt(),
            Note::NotifyChildProtection => t.screen_note_child_protection(),
            Note::MeansNotRequired => t.screen_note_means_not_required(),
            Note::InsufficientInformation => t.screen_note_insufficient(),
            Note::OneStrongAlone(set, dimension) => {
                t.screen_note_one_strong(dimension.label(t), set.label(t))
            }
            Note::WeightSensitive(set, dimension) => {
                t.screen_note_sensitive(dimension.label(t), set.label(t))
            }
            Note::ProvisionalSet(set) => {
                let sure = self.instrument.set(set).verification();
                t.screen_note_provisional(set.label(t), sure.label(t))
            }
            Note::SetAdded(set) => t.screen_note_set_added(set.label(t)),
            Note::RaisedBy(set) => t.screen_note_raised_by(set.label(t)),
        }
    }

    fn change(&self) -> ShownChange {
        let t = self.t;
        match &self.explanation.change {
            Some(Change { to, steps }) => ShownChange {
                lead: t.screen_change_to(to.label(t)),
                steps: steps.iter().map(|step| self.step(step)).collect(),
            },
            None => ShownChange {
                lead: match self.outcome.level() {
                    screening::Level::StrongPresumption => t.screen_change_none(),
                    _ => t.screen_change_nothing_asked(),
                },
                steps: Vec::new(),
            },
        }
    }

    fn step(&self, step: &Step) -> ShownStep {
        let t = self.t;
        let ways = step.any_of.iter().take(WAYS);
        ShownStep {
            missing: match step.missing {
                Missing::Anything => t.screen_missing_anything(),
                Missing::Act => t.screen_missing_act(),
                Missing::Means => t.screen_missing_means(),
                Missing::Purpose => t.screen_missing_purpose(),
                Missing::RecruitmentMeans => t.screen_missing_recruitment(),
                Missing::Exploitation => t.screen_missing_exploitation(),
                Missing::CoercionDestination => t.screen_missing_coercion(),
            },
            ways: ways.map(|way| self.way(way)).collect(),
            more: step.any_of.len() > WAYS,
        }
    }

    fn way(&self, addition: &Addition) -> (Words, Vec<String>) {
        let t = self.t;
        let label = |id| self.instrument.indicator(id).label().to_owned();
        let plain = |words| (words, Vec::new());
        match addition {
            Addition::Act => plain(t.screen_way_act()),
            Addition::Means => plain(t.screen_way_means()),
            Addition::Form => plain(t.screen_way_form()),
            Addition::Intent => plain(t.screen_way_intent()),
            Addition::AnyAnswer => plain(t.screen_way_any_answer()),
            Addition::Rows(rows) => {
                let rows = rows.iter().map(|id| label(*id)).collect();
                (t.screen_way_rows(), rows)
            }
            Addition::Indicators {
                set,
                dimension,
                any_of,
                from,
            } => {
                let (dimension, set) = (dimension.label(t), set.label(t));
                if addition.size() > 1 {
                    let numbers: Vec<Words> = any_of.iter().map(|it| self.numbers(*it)).collect();
                    let numbers = numbers.join(" · ");
                    return plain(t.screen_way_several(dimension, numbers, set));
                }
                let enough = |strength| any_of.iter().any(|more| more.of(strength) > 0);
                let of_use = from.iter().filter(|(strength, _)| enough(*strength));
                let examples = of_use.take(EXAMPLES).map(|(_, id)| label(*id)).collect();
                (t.screen_way_one(dimension, set), examples)
            }
        }
    }

    /// How many of each strength.
    fn numbers(&self, counts: Counts) -> Words {
        let t = self.t;
        let some = all::<Strength>().iter().filter(|it| counts.of(**it) > 0);
        let each = some.map(|it| t.screen_way_number(counts.of(*it).to_string(), it.label(t)));
        let joined = each.reduce(|one, other| t.screen_way_together(one, other));
        joined.unwrap_or_default()
    }

    fn rules(&self) -> Vec<(Words, String, String, Words)> {
        let t = self.t;
        let told = self.explanation.rules.iter().map(|rule| {
            let told = self.instrument.rule(*rule);
            let from = told.provenance();
            (
                rule.label(t),
                told.text().to_owned(),
                from.source().to_owned(),
                from.verification().label(t),
            )
        });
        told.collect()
    }
}
