//! Which notes the law keeps privileged against whoever demands records.

use serde::{Deserialize, Serialize};

use super::{Confidence, Fact, Profile, floors};

/// A kind of notes that may be privileged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrivilegeKind {
    /// Of counselling and psychological help.
    Counselling,
    /// Legal papers and advice.
    Legal,
    /// Of health.
    Health,
}

impl PrivilegeKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Counselling, Self::Legal, Self::Health];

    /// The field of a profile that says it.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Counselling => "privileged.counselling",
            Self::Legal => "privileged.legal",
            Self::Health => "privileged.health",
        }
    }
}

/// What the law says of notes of one kind; that it protects them, since it is stated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Privilege {
    /// Whether a court's order lifts it; where not, the person's own waiver alone does.
    pub court_may_lift: bool,
}

/// Which notes are privileged.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Privileged {
    /// Of counselling and psychological help.
    pub counselling: Fact<Privilege>,
    /// Legal papers and advice.
    pub legal: Fact<Privilege>,
    /// Of health.
    pub health: Fact<Privilege>,
}

impl Privileged {
    /// Every kind with what the profile says of it.
    pub fn each(&self) -> impl Iterator<Item = (PrivilegeKind, &Fact<Privilege>)> {
        PrivilegeKind::ALL
            .into_iter()
            .map(|kind| (kind, self.of(kind)))
    }

    /// What the profile says of a kind.
    #[must_use]
    pub const fn of(&self, kind: PrivilegeKind) -> &Fact<Privilege> {
        match kind {
            PrivilegeKind::Counselling => &self.counselling,
            PrivilegeKind::Legal => &self.legal,
            PrivilegeKind::Health => &self.health,
        }
    }
}

/// Notes of a kind are privileged, on this article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protection<'p> {
    /// The article, as cited to people.
    pub article: &'p str,
    /// Whether a court's order lifts it.
    pub court_may_lift: bool,
}

impl Profile {
    /// On what article notes of a kind are privileged; `None` where somebody read at the source that the
    /// law protects them not. While it is not known, doubt goes in the person's favour.
    #[must_use]
    pub fn privilege(&self, kind: PrivilegeKind) -> Option<Protection<'_>> {
        let fact = self.privileged.of(kind);
        match fact {
            Fact::Stated { value, provenance } => Some(Protection {
                article: &provenance.source,
                court_may_lift: value.court_may_lift,
            }),
            Fact::Absent { provenance } if provenance.confidence == Confidence::Verified => None,
            Fact::Absent { .. } | Fact::Unknown { .. } => Some(Protection {
                article: &floors().fact(kind.field()).article,
                court_may_lift: true,
            }),
        }
    }
}
