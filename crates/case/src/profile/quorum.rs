//! How many members of the panel, of how many bodies, have to vote before it decides.

use serde::Deserialize;

use super::{Fact, Profile, floors};

/// The quorum of a panel.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuorumRule {
    /// How many members at least, where the law says a number.
    pub members: Option<u16>,
    /// Which share of the members who may vote on a dossier, where the law says one.
    pub share: Option<Share>,
    /// Of how many bodies at least.
    pub bodies: u16,
}

/// A share of members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Share {
    /// More than half.
    MoreThanHalf,
    /// Two thirds.
    TwoThirds,
    /// Every one.
    All,
}

impl QuorumRule {
    /// How many have to vote where so many may.
    #[must_use]
    pub fn members_needed(&self, may_vote: usize) -> usize {
        let share = match self.share {
            None => 0,
            Some(Share::MoreThanHalf) => may_vote / 2 + 1,
            Some(Share::TwoThirds) => may_vote.saturating_mul(2).div_ceil(3),
            Some(Share::All) => may_vote,
        };
        share.max(usize::from(self.members.unwrap_or(0))).max(1)
    }
}

/// The quorum that applies, and on what it rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quorum<'p> {
    /// The quorum.
    pub value: &'p QuorumRule,
    /// The article, or the rule of the house.
    pub article: &'p str,
    /// Whether the profile states it; otherwise the one of the house is inherited.
    pub stated: bool,
}

impl Profile {
    /// The quorum of the country, or that of the house while the profile does not know it.
    #[must_use]
    pub fn quorum(&self) -> Quorum<'_> {
        match &self.identification.quorum {
            Fact::Stated { value, provenance } => Quorum {
                value,
                article: &provenance.source,
                stated: true,
            },
            Fact::Absent { .. } | Fact::Unknown { .. } => {
                let floor = &floors().quorum;
                Quorum {
                    value: &floor.value,
                    article: &floor.article,
                    stated: false,
                }
            }
        }
    }
}
