//! What an organisation offers, to whom and in which languages.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

use super::{CustodianOrder, Organisation, OrganisationEvent, all};
use crate::person::Need;
use crate::{Context, Decision, Refusal};

/// What an organisation offers for one need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Languages it is given in (BCP 47).
    pub languages: BTreeSet<String>,
    /// Whether it takes men, women, children.
    pub takes: Takes,
    /// Places free now, where places are counted.
    pub free: Option<u16>,
    /// The line on which it is asked at any hour, where it has one: everybody in the mechanism may call it, so it is
    /// never that of a house whose place is secret.
    pub phone: Option<String>,
}

impl Service {
    /// Whether somebody could use it: it speaks a language and takes someone.
    pub(super) fn is_complete(&self) -> bool {
        let Takes {
            women,
            men,
            children,
        } = self.takes;
        !self.languages.is_empty() && (women || men || children)
    }
}

/// Whom a service takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takes {
    /// Women.
    pub women: bool,
    /// Men.
    pub men: bool,
    /// Children.
    pub children: bool,
}

/// What is kept in the directory of an organisation that nobody has an account for: somebody else says what it offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeepListed {
    /// It offers a service, or offers it otherwise than before.
    Offer {
        /// For which need.
        need: Need,
        /// How.
        service: Service,
    },
    /// It no longer offers a service.
    End(Need),
}

impl KeepListed {
    /// Decides what the directory says of it.
    ///
    /// # Errors
    /// Refuses an organisation that has an account, whose own custodian says what it offers; and what
    /// [`CustodianOrder`] refuses.
    pub fn decide(
        self,
        organisation: &Organisation,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        if !context.no_account.contains(&organisation.id) {
            return Err(Refusal::NotItsCustodian);
        }
        let order = match self {
            Self::Offer { need, service } if organisation.services.contains_key(&need) => {
                CustodianOrder::Change { need, service }
            }
            Self::Offer { need, service } => CustodianOrder::Offer { need, service },
            Self::End(need) => CustodianOrder::End(need),
        };
        order.decide(organisation, context)
    }
}

/// Says how many places are free now, as those who work there see it: at night no custodian is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TellPlaces(pub BTreeMap<Need, u16>);

impl TellPlaces {
    /// Decides it; what is as it was is not said again.
    ///
    /// # Errors
    /// Refuses a service that is not offered or counts no places, which is its custodian's to begin, and to say what
    /// is known.
    pub fn decide(
        self,
        organisation: &Organisation,
        context: &Context<'_>,
    ) -> Result<Decision, Refusal> {
        let by = context.actor;
        let mut events = Vec::new();
        for (need, places) in self.0 {
            let service = organisation.services.get(&need);
            let counted = service.filter(|service| service.free.is_some());
            let service = counted.ok_or(Refusal::NoSuchService { need })?;
            let free = Some(places);
            if service.free != free {
                let service = Service {
                    free,
                    ..service.clone()
                };
                events.push(OrganisationEvent::ServiceOffered { need, service, by });
            }
        }
        if events.is_empty() {
            return Err(Refusal::AlreadyRecorded);
        }
        Ok(all(organisation.id, events))
    }
}

/// A language that nobody can look for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{typed}` is no code of a language; use those of BCP 47, such as `en`, `ar` or `zh-Hant`")]
pub struct NoLanguage {
    /// What was typed.
    pub typed: String,
}

/// Reads codes of languages (BCP 47), parted by commas or blanks, as the directory keeps them.
///
/// # Errors
/// Names the first that is none.
pub fn languages(typed: &str) -> Result<BTreeSet<String>, NoLanguage> {
    typed
        .split([',', '،', ';', ' ', '\n', '\t'])
        .filter(|code| !code.is_empty())
        .map(|code| {
            let tag = code.parse::<LanguageIdentifier>().ok();
            // Longer ones are reserved and none was ever registered (RFC 5646, sec. 2.2.1), but
            // `english` would be read as one.
            let known = tag.filter(|tag| tag.language.as_str().len() <= 3);
            let none = || NoLanguage {
                typed: code.to_owned(),
            };
            known.map(|tag| tag.to_string()).ok_or_else(none)
        })
        .collect()
}
