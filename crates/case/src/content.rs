//! What sealed parts say: opaque to deciding, typed for those who may open them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::Compartment;

/// Safe contact: how to reach the person without putting them in danger.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeContact {
    /// Telephone number, address of an account, or through whom.
    pub channel: String,
    /// Who may contact the person.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub who: String,
    /// Days and hours, as the person said.
    pub when: String,
    /// The language to use (BCP 47 or in words).
    pub language: String,
    /// The name to use.
    pub name: String,
    /// What to say if someone else answers.
    pub if_other: String,
    /// The word by which the person and whoever contacts them know each other.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code_word: String,
    /// What never to do.
    pub never: String,
}

/// The copy of the facts that a referral carries: the least that serves.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralCopy {
    /// The name to use, if the person agreed to give one.
    pub name: String,
    /// The language to speak.
    pub language: String,
    /// How to reach the person safely, or through whom.
    pub contact: String,
    /// What is needed, in words.
    pub request: String,
    /// What the receiver must know for safety.
    pub safety: String,
}

impl ReferralCopy {
    /// What it says beside the request itself, by the compartments in which that stands in a case.
    pub fn categories(&self) -> BTreeSet<Compartment> {
        let said = [
            (&self.name, Compartment::Identity),
            (&self.contact, Compartment::Contact),
        ];
        let said = said.into_iter().filter(|(text, _)| !text.is_empty());
        said.map(|(_, compartment)| compartment).collect()
    }
}

/// The content of one sealed part.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "content", rename_all = "snake_case")]
pub enum Content {
    /// Words.
    Words(String),
    /// Safe contact.
    Contact(SafeContact),
    /// A referral's copy.
    Referral(ReferralCopy),
}

impl Content {
    /// Whether content of this kind belongs into a compartment.
    pub const fn fits(&self, compartment: Compartment) -> bool {
        match self {
            Self::Contact(_) => matches!(compartment, Compartment::Contact),
            Self::Referral(_) => matches!(compartment, Compartment::Referral(_)),
            Self::Words(_) => !matches!(compartment, Compartment::Contact | Compartment::Numbers),
        }
    }

    /// How much was written, in bytes.
    pub fn length(&self) -> usize {
        match self {
            Self::Words(words) => words.len(),
            Self::Contact(contact) => {
                let SafeContact {
                    channel,
                    who,
                    when,
                    language,
                    name,
                    if_other,
                    code_word,
                    never,
                } = contact;
                [
                    channel, who, when, language, name, if_other, code_word, never,
                ]
                .iter()
                .map(|text| text.len())
                .sum()
            }
            Self::Referral(copy) => {
                let ReferralCopy {
                    name,
                    language,
                    contact,
                    request,
                    safety,
                } = copy;
                [name, language, contact, request, safety]
                    .iter()
                    .map(|text| text.len())
                    .sum()
            }
        }
    }
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Content(sealed)")
    }
}

impl std::fmt::Debug for SafeContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SafeContact(sealed)")
    }
}

impl std::fmt::Debug for ReferralCopy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReferralCopy(sealed)")
    }
}
