//! What a screening looked at beside signs and answers, so that its result can be told again later.

use std::collections::{BTreeMap, BTreeSet};

use screening::{Act, Age, Answer, Facts, Form, Instrument, Means, UnknownIndicator};
use serde::{Deserialize, Serialize};

/// The legal elements that were recorded with a screening, and which rules on age applied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenedBeside {
    /// Whether the rules for children applied.
    pub child: bool,
    /// Acts recorded as facts.
    #[serde(with = "crate::codes::set")]
    pub acts: BTreeSet<Act>,
    /// Means recorded as facts.
    #[serde(with = "crate::codes::set")]
    pub means: BTreeSet<Means>,
    /// Forms of exploitation.
    #[serde(with = "crate::codes::set")]
    pub forms: BTreeSet<Form>,
    /// Whether exploitation was intended, begun or not.
    pub intended: bool,
}

impl ScreenedBeside {
    /// The facts that an instrument evaluates.
    ///
    /// # Errors
    /// The instrument does not know what was answered.
    pub fn facts<'i>(
        &self,
        instrument: &'i Instrument,
        answers: &BTreeMap<String, Answer>,
    ) -> Result<Facts<'i>, UnknownIndicator> {
        let age = if self.child {
            Age::InDoubt
        } else {
            Age::NotStated
        };
        let mut facts = Facts::new(instrument, age);
        self.acts.iter().for_each(|it| facts.record_act(*it));
        self.means.iter().for_each(|it| facts.record_means(*it));
        self.forms.iter().for_each(|it| facts.record_form(*it));
        if self.intended {
            facts.record_intent();
        }
        for (id, answer) in answers {
            facts.answer(id, *answer)?;
        }
        Ok(facts)
    }
}
