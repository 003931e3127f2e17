//! Numbers that stand on paper and that nobody can guess.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::PublicHalf;
use crate::ids::{ALPHABET, typed_letters};
use crate::public_half::hex;

/// A number on a sheet of paper, such as `7K3F-92QX-0HVM-4T6W`: eighty random bits in Crockford's base 32, made
/// outside of this room.
///
/// That of a letter is written in an event's record alone, so that the letter can be printed again, and one that is
/// used once nowhere; a table that anybody's question reaches holds a keyed hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number([u8; Self::LETTERS]);

impl Number {
    /// How many letters and digits it has.
    pub const LETTERS: usize = 16;

    /// How many random bytes it is made of.
    pub const BYTES: usize = 10;

    /// The number of random bytes.
    pub fn of(random: [u8; Self::BYTES]) -> Self {
        let bits = random
            .iter()
            .fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let mut letters = [0; Self::LETTERS];
        for (place, letter) in letters.iter_mut().rev().enumerate() {
            let index = usize::try_from((bits >> (5 * place)) & 31).expect("five bits fit");
            let found = ALPHABET.get(index).copied();
            *letter = found.expect("five bits index 32 letters");
        }
        Self(letters)
    }

    /// Its letters, without hyphens: what a keyed hash is made of.
    pub const fn letters(&self) -> &[u8; Self::LETTERS] {
        &self.0
    }
}

/// The keyed hash of a number that is used once: all that is kept of it. Whoever reads the log cannot tell the number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct NumberTag(pub [u8; 32]);

impl fmt::Debug for NumberTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NumberTag")
    }
}

impl Serialize for NumberTag {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&PublicHalf(self.0))
    }
}

impl<'de> Deserialize<'de> for NumberTag {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        hex(from).map(Self)
    }
}

/// A text that is no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no such number; one has sixteen letters and digits")]
pub struct NoNumber;

impl FromStr for Number {
    type Err = NoNumber;

    fn from_str(text: &str) -> Result<Self, NoNumber> {
        let letters = typed_letters(text).ok_or(NoNumber)?;
        let letters = <[u8; Self::LETTERS]>::try_from(letters);
        letters.map(Self).map_err(|_| NoNumber)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.iter().enumerate() {
            if place > 0 && place % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*letter))?;
        }
        Ok(())
    }
}

/// Logs and messages of faults say that there is one, and not which.
impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Number")
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
