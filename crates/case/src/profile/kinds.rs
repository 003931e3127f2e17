//! The closed vocabularies a profile is written in.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::floors;
use crate::Compartment;

/// Kinds of bodies that meet, protect or decide about a person.
///
/// A profile speaks of kinds; the set-up of an installation binds organisations to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// A specialised national office against trafficking that is not police.
    AntiTraffickingAgency,
    /// Guards of a border or coast.
    BorderGuard,
    /// A child-protection authority.
    ChildProtection,
    /// An association or charity that supports people.
    CivilSociety,
    /// An embassy or consulate.
    Consulate,
    /// A court or judge.
    Court,
    /// A school or other place of learning.
    Education,
    /// A hospital, clinic or doctor.
    HealthCare,
    /// A telephone or online helpline.
    Helpline,
    /// An authority that decides on stay and asylum.
    ImmigrationAuthority,
    /// Officers who enforce immigration law: detention and removal.
    ImmigrationEnforcement,
    /// An intergovernmental organisation.
    InternationalOrganisation,
    /// A labour inspectorate.
    LabourInspectorate,
    /// A lawyer, legal-aid office or legal clinic.
    LegalAid,
    /// A municipality or other local government.
    LocalAuthority,
    /// The national rapporteur, ombudsman or human-rights institution.
    Oversight,
    /// Police of any kind.
    Police,
    /// The prosecution service.
    Prosecution,
    /// A shelter or reception centre.
    Shelter,
    /// A social-service authority.
    SocialServices,
    /// A trade union.
    TradeUnion,
}

impl BodyKind {
    /// Every kind, in the order of their codes.
    pub const ALL: [Self; 21] = [
        Self::AntiTraffickingAgency,
        Self::BorderGuard,
        Self::ChildProtection,
        Self::CivilSociety,
        Self::Consulate,
        Self::Court,
        Self::Education,
        Self::HealthCare,
        Self::Helpline,
        Self::ImmigrationAuthority,
        Self::ImmigrationEnforcement,
        Self::InternationalOrganisation,
        Self::LabourInspectorate,
        Self::LegalAid,
        Self::LocalAuthority,
        Self::Oversight,
        Self::Police,
        Self::Prosecution,
        Self::Shelter,
        Self::SocialServices,
        Self::TradeUnion,
    ];

    /// Whether the kind is civil society in the wide sense: associations, shelters, helplines,
    /// trade unions, legal aid.
    #[must_use]
    pub fn is_civil_society(self) -> bool {
        matches!(
            self,
            Self::CivilSociety | Self::Helpline | Self::LegalAid | Self::Shelter | Self::TradeUnion
        )
    }

    /// The kind as profiles spell it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AntiTraffickingAgency => "anti-trafficking-agency",
            Self::BorderGuard => "border-guard",
            Self::ChildProtection => "child-protection",
            Self::CivilSociety => "civil-society",
            Self::Consulate => "consulate",
            Self::Court => "court",
            Self::Education => "education",
            Self::HealthCare => "health-care",
            Self::Helpline => "helpline",
            Self::ImmigrationAuthority => "immigration-authority",
            Self::ImmigrationEnforcement => "immigration-enforcement",
            Self::InternationalOrganisation => "international-organisation",
            Self::LabourInspectorate => "labour-inspectorate",
            Self::LegalAid => "legal-aid",
            Self::LocalAuthority => "local-authority",
            Self::Oversight => "oversight",
            Self::Police => "police",
            Self::Prosecution => "prosecution",
            Self::Shelter => "shelter",
            Self::SocialServices => "social-services",
            Self::TradeUnion => "trade-union",
        }
    }
}

impl FromStr for BodyKind {
    type Err = UnknownBodyKind;

    fn from_str(code: &str) -> Result<Self, UnknownBodyKind> {
        let known = Self::ALL.into_iter().find(|kind| kind.code() == code);
        known.ok_or_else(|| UnknownBodyKind {
            code: code.to_owned(),
        })
    }
}

/// A word that is no kind of body.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{code}` is not a kind of body; write one of {}",
    BodyKind::ALL.map(BodyKind::code).join(", ")
)]
pub struct UnknownBodyKind {
    code: String,
}

/// Kinds of bodies: at least one, none twice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<BodyKind>")]
pub struct Kinds(Vec<BodyKind>);

impl Kinds {
    /// The kinds in the order in which the profile lists them.
    #[must_use]
    pub fn as_slice(&self) -> &[BodyKind] {
        &self.0
    }

    /// Whether `kind` is among them.
    #[must_use]
    pub fn includes(&self, kind: BodyKind) -> bool {
        self.0.contains(&kind)
    }

    /// Whether all of them are enforcement bodies in every country.
    #[must_use]
    pub fn only_enforcement(&self) -> bool {
        let enforcement = &floors().enforcement.value;
        self.0.iter().all(|kind| enforcement.includes(*kind))
    }
}

impl TryFrom<Vec<BodyKind>> for Kinds {
    type Error = String;

    fn try_from(kinds: Vec<BodyKind>) -> Result<Self, String> {
        if kinds.is_empty() {
            return Err("the list of kinds of bodies is empty".to_owned());
        }
        let mut seen = BTreeSet::new();
        match kinds.iter().find(|kind| !seen.insert(**kind)) {
            Some(kind) => Err(format!("`{}` is listed twice", kind.code())),
            None => Ok(Self(kinds)),
        }
    }
}

/// Who may do something: every registered organisation, or certain kinds.
///
/// In a profile: `"any"`, or a list of kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Any registered organisation.
    Any,
    /// Bodies of these kinds.
    Kinds(Kinds),
}

impl Who {
    /// Whether a body of `kind` is meant.
    #[must_use]
    pub fn includes(&self, kind: BodyKind) -> bool {
        match self {
            Self::Any => true,
            Self::Kinds(kinds) => kinds.includes(kind),
        }
    }
}

impl<'de> Deserialize<'de> for Who {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyOrKinds;

        impl<'de> Visitor<'de> for AnyOrKinds {
            type Value = Who;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"any\" or a list of kinds of bodies")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Who, E> {
                if text == "any" {
                    Ok(Who::Any)
                } else {
                    Err(E::invalid_value(de::Unexpected::Str(text), &self))
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Who, A::Error> {
                Kinds::deserialize(SeqAccessDeserializer::new(seq)).map(Who::Kinds)
            }
        }

        deserializer.deserialize_any(AnyOrKinds)
    }
}

/// Categories of what is known of a person, as cases seal them apart; none twice.
///
/// In a profile: a list of `identity`, `contact`, `urgent`, `narrative`, `location`, `health` and
/// `legal`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Categories(BTreeSet<Compartment>);

impl Categories {
    /// The categories.
    #[must_use]
    pub const fn as_set(&self) -> &BTreeSet<Compartment> {
        &self.0
    }
}

impl TryFrom<Vec<String>> for Categories {
    type Error = String;

    fn try_from(codes: Vec<String>) -> Result<Self, String> {
        let mut categories = BTreeSet::new();
        for code in codes {
            let mut standing = Compartment::STANDING.into_iter();
            let Some(category) = standing.find(|category| category.to_string() == code) else {
                let known = Compartment::STANDING.map(|category| category.to_string());
                return Err(format!(
                    "`{code}` is no category of what is known of a person; write some of {}",
                    known.join(", ")
                ));
            };
            if !categories.insert(category) {
                return Err(format!("`{code}` is listed twice"));
            }
        }
        Ok(Self(categories))
    }
}

/// International instruments a State can be bound by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Instrument {
    /// UN Trafficking in Persons Protocol, Palermo 2000.
    #[serde(rename = "un-protocol-2000")]
    UnProtocol,
    /// European Convention on Human Rights.
    #[serde(rename = "echr")]
    Echr,
    /// Council of Europe Convention on Action against Trafficking in Human Beings, Warsaw 2005.
    #[serde(rename = "cets-197")]
    Cets197,
    /// Directive 2004/81/EC on residence permits for third-country nationals.
    #[serde(rename = "eu-2004-81")]
    Eu2004_81,
    /// Directive 2011/36/EU on preventing and combating trafficking.
    #[serde(rename = "eu-2011-36")]
    Eu2011_36,
    /// Directive (EU) 2024/1712 amending 2011/36/EU.
    #[serde(rename = "eu-2024-1712")]
    Eu2024_1712,
}

/// What a right is made to depend on in national law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Co-operation with police or prosecution, a complaint or testimony.
    CoOperation,
    /// A conclusive identification decision.
    ConclusiveDecision,
    /// A reasonable-grounds decision or an equivalent first finding.
    ReasonableGrounds,
    /// No other right to stay in the country.
    NoLawfulStay,
    /// Presence is useful to investigation or trial.
    PresenceUseful,
    /// Ties with those accused are cut.
    TiesCut,
    /// The person's own agreement.
    Agreement,
}

/// Why a residence permit is given (CETS 197 art. 14(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PermitGround {
    /// The person's own situation: art. 14(1)(a).
    Personal,
    /// Co-operation in investigation or proceedings: art. 14(1)(b).
    CoOperation,
}
