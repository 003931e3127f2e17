//! Typed ids, so that a referral's id cannot be passed where a case's is meant, and the short
//! references that people read, type and say over a telephone.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes an id made outside: the pure rooms never make one.
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The id itself.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// The sixteen bytes stored for it.
            pub const fn bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<[u8; 16]> for $name {
            fn from(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }
    )*};
}

ids! {
    /// A concern: someone told the mechanism about possible exploitation.
    ConcernId;
    /// A case: the thread of one person.
    CaseId;
    /// A registered organisation.
    OrganisationId;
    /// A member of an organisation.
    MemberId;
    /// A referral within a case.
    ReferralId;
    /// An agreement that a person gave or refused.
    AgreementId;
    /// A break-glass in a case.
    EmergencyId;
    /// A demand for records of a case.
    DemandId;
    /// A protection letter.
    LetterId;
    /// A person's complaint about an organisation.
    ComplaintId;
    /// A dossier that goes to the panel for identification.
    DossierId;
    /// A case conference of the local team.
    ConferenceId;
}

/// A right, deadline or task within a case: named by the version of the event that started it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClockId(u64);

impl ClockId {
    /// The clock that the event of this version started.
    pub const fn started_by(version: u64) -> Self {
        Self(version)
    }

    /// The version of the event that started it.
    pub const fn version(self) -> u64 {
        self.0
    }
}

/// The review of one punishment within a case: named by the version of the event that told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReviewId(u64);

impl ReviewId {
    /// The review that the event of this version opened.
    pub const fn opened_by(version: u64) -> Self {
        Self(version)
    }

    /// The version of the event that opened it.
    pub const fn version(self) -> u64 {
        self.0
    }
}

/// An action that was agreed at a conference within a case: named by the version of the event that agreed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ActionId(u64);

impl ActionId {
    /// The action that the event of this version agreed.
    pub const fn agreed_by(version: u64) -> Self {
        Self(version)
    }

    /// The version of the event that agreed it.
    pub const fn version(self) -> u64 {
        self.0
    }
}

/// A short reference for a case or a concern, such as `7K3F-92QX`.
///
/// Forty bits of the id's random half in Crockford's base 32 (no I, L, O or U), so that it can be
/// read aloud. It names, it does not authorise: it reveals nothing and opens nothing by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference([u8; 8]);

impl Reference {
    const ALPHABET: &'static [u8; 32] = ALPHABET;

    /// How many bytes at the end of an id it is made of.
    pub const BYTES: usize = 5;

    /// The end of the ids that it names.
    pub fn end_of_id(self) -> [u8; Self::BYTES] {
        let place = |letter: u8| {
            let mut all = Self::ALPHABET.iter();
            let place = all.position(|known| *known == letter);
            u64::try_from(place.expect("only these letters are kept")).expect("32 places fit")
        };
        let bits = self
            .0
            .iter()
            .fold(0_u64, |bits, letter| (bits << 5) | place(*letter));
        let [_, _, _, end @ ..] = bits.to_be_bytes();
        end
    }

    /// The reference of any id.
    pub fn of(id: Uuid) -> Self {
        // The low bits of a version 7 id are random; the high ones are the time, which is nobody's business.
        let mut bits = id.as_u128();
        let mut letters = [0; 8];
        for letter in letters.iter_mut().rev() {
            let index = usize::try_from(bits & 31).expect("five bits fit");
            *letter = Self::ALPHABET
                .get(index)
                .copied()
                .expect("five bits index 32 letters");
            bits >>= 5;
        }
        Self(letters)
    }
}

/// Crockford's base 32: digits and letters without I, L, O and U, so that it can be read aloud.
pub(crate) const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The letters of that alphabet that somebody typed, in either case, with or without hyphens and spaces, and
/// with those that it takes for digits; `None` if another character stands among them.
pub(crate) fn typed_letters(text: &str) -> Option<Vec<u8>> {
    let typed = text.bytes().filter(|byte| !matches!(byte, b'-' | b' '));
    let letters = typed.map(|byte| match byte.to_ascii_uppercase() {
        b'I' | b'L' => b'1',
        b'O' => b'0',
        other => other,
    });
    let letters: Vec<u8> = letters.collect();
    let known = letters.iter().all(|letter| ALPHABET.contains(letter));
    known.then_some(letters)
}

/// A text that is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no reference; one has eight letters and digits, such as 7K3F-92QX")]
pub struct NoReference;

/// Reads what people type: in either case, with or without the hyphen, and with the letters that
/// Crockford's base 32 takes for digits.
impl FromStr for Reference {
    type Err = NoReference;

    fn from_str(text: &str) -> Result<Self, NoReference> {
        let letters = typed_letters(text).ok_or(NoReference)?;
        let letters = <[u8; 8]>::try_from(letters);
        letters.map(Self).map_err(|_| NoReference)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.iter().enumerate() {
            if place == 4 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*letter))?;
        }
        Ok(())
    }
}

impl From<CaseId> for Reference {
    fn from(id: CaseId) -> Self {
        Self::of(id.uuid())
    }
}

impl From<ConcernId> for Reference {
    fn from(id: ConcernId) -> Self {
        Self::of(id.uuid())
    }
}

impl From<ComplaintId> for Reference {
    fn from(id: ComplaintId) -> Self {
        Self::of(id.uuid())
    }
}

impl From<DossierId> for Reference {
    fn from(id: DossierId) -> Self {
        Self::of(id.uuid())
    }
}

impl From<ConferenceId> for Reference {
    fn from(id: ConferenceId) -> Self {
        Self::of(id.uuid())
    }
}

impl From<ReferralId> for Reference {
    fn from(id: ReferralId) -> Self {
        Self::of(id.uuid())
    }
}
