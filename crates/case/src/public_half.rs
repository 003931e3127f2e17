//! Public halves of key pairs and keyed hashes of rows, which events tell.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The public half of a key pair, as events tell it: in hexadecimal digits. Nothing else says to which key
/// something is wrapped: rows of the database can be changed by whoever writes it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicHalf(pub [u8; 32]);

impl fmt::Debug for PublicHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicHalf({self})")
    }
}

impl fmt::Display for PublicHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for PublicHalf {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicHalf {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        hex(from).map(Self)
    }
}

/// The installation's keyed hash of a row of the database, as an event tells it: the row counts as long as it is the
/// one that the hash was made of. Not even its digits are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RowMark(pub [u8; 32]);

impl fmt::Debug for RowMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RowMark")
    }
}

impl Serialize for RowMark {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&PublicHalf(self.0))
    }
}

impl<'de> Deserialize<'de> for RowMark {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        hex(from).map(Self)
    }
}

/// Reads 32 bytes that are written in hexadecimal digits.
pub(crate) fn hex<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    let text = String::deserialize(from)?;
    let wrong = || serde::de::Error::custom("a key of 64 hexadecimal digits is needed");
    let mut key = [0; 32];
    if text.len() != 2 * key.len() || !text.is_ascii() {
        return Err(wrong());
    }
    for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digits = std::str::from_utf8(digits).map_err(|_| wrong())?;
        *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
    }
    Ok(key)
}
