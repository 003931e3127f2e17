//! What is written down about a known person: the facts that a screening reads.

use crate::country::Country;
use crate::dice::Dice;
use crate::simulation::Person;

/// What is known about one indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// It holds.
    Present,
    /// It does not.
    Absent,
    /// Not known.
    Unknown,
    /// The person did not wish to say.
    Refused,
}

impl Answer {
    /// Its code in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
        }
    }
}

/// What is written down about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'c> {
    /// The age, if stated.
    pub age: Option<u8>,
    /// Whether there are reasons to doubt that the person is an adult.
    pub age_in_doubt: bool,
    /// Acts, by code.
    pub acts: Vec<&'c str>,
    /// Means, by code.
    pub means: Vec<&'c str>,
    /// Whether the intent to exploit is recorded.
    pub intended: bool,
    /// Whether questions were put; otherwise signs were noticed.
    pub asked: bool,
    /// Answers, by indicator.
    pub answers: Vec<(&'c str, Answer)>,
}

impl<'c> Record<'c> {
    /// Draws what is written down about a person.
    pub(crate) fn of(country: &Country, person: &Person<'c>, dice: &mut Dice) -> Self {
        let rules = &country.screening;
        let class = person.class;
        let near = (rules.age_doubt_from..=rules.age_doubt_to).contains(&person.age);
        let age_in_doubt = dice.happens(rules.age_doubt) && near;
        let age = (!dice.happens(rules.age_not_stated)).then_some(person.age);
        let asked = dice.happens(rules.asked);
        let known = if asked {
            rules.known_asked
        } else {
            rules.known_noticed
        };
        let indicators = class.indicators.iter();
        let answers = indicators
            .map(|(indicator, share)| {
                let holds = dice.happens(*share);
                let answer = if dice.happens(known) {
                    if holds {
                        Answer::Present
                    } else {
                        Answer::Absent
                    }
                } else if asked && dice.happens(rules.refused) {
                    Answer::Refused
                } else {
                    Answer::Unknown
                };
                (indicator.as_str(), answer)
            })
            .collect();
        let intended = dice.happens(rules.intended) && class.victim;
        let mut some = |shares: &'c std::collections::BTreeMap<String, crate::country::Share>| {
            let shares = shares.iter();
            let true_ones = shares.filter(|(_, share)| dice.happens(**share));
            true_ones.map(|(code, _)| code.as_str()).collect()
        };
        Self {
            age,
            age_in_doubt,
            acts: some(&class.acts),
            means: some(&class.means),
            intended,
            asked,
            answers,
        }
    }
}
