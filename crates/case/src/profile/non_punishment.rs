//! That nobody is punished for what they were compelled to do.

use serde::Deserialize;

use super::{Fact, Kinds, Profile, floors};

/// What the law of the country says of it; that it knows it, since it is stated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NonPunishment {
    /// Bodies that can leave a charge off or lift a punishment.
    pub asked: Kinds,
    /// Whether a conviction or another punishment that lies back can be lifted too.
    pub past: bool,
}

impl Profile {
    /// The article on which a charge or punishment is reviewed in this country: its own, or that of an
    /// instrument that binds the State, or the rule of the house where none does.
    #[must_use]
    pub fn non_punishment_article(&self) -> String {
        if let Fact::Stated { provenance, .. } = &self.non_punishment {
            return provenance.source.clone();
        }
        let rule = &floors().non_punishment;
        let mut binding = self.non_punishment_instruments();
        binding.next().unwrap_or(&rule.article).to_owned()
    }

    /// The articles of the instruments that bind the State.
    pub fn non_punishment_instruments(&self) -> impl Iterator<Item = &'static str> {
        let articles = floors().non_punishment.instruments.iter();
        let binding = articles.filter(|it| self.is_bound_by(it.instrument));
        binding.map(|it| it.article.as_str())
    }
}
