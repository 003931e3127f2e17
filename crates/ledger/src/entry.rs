//! What one event contributes to the log.

use crate::hash::{Hash, leaf_hash};

/// One event as the log commits to it: its place, who acted, when, and the hashes of its ciphertexts.
///
/// Only hashes of ciphertext, never of plaintext: nothing can be tried against the log, and a part
/// can be erased later while its hash, kept in its stead, still verifies. The entry's place in the
/// log is not part of it, since it is not yet known when the event is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The kind of stream, such as `case`.
    pub stream_kind: &'a str,
    /// The stream's id.
    pub stream: [u8; 16],
    /// The version of the stream that the event made.
    pub version: u64,
    /// The organisation that acted.
    pub organisation: [u8; 16],
    /// When, in microseconds since 1970-01-01 00:00 UTC.
    pub time_micros: i64,
    /// The hash of the record part's ciphertext ([`ciphertext_hash`](crate::ciphertext_hash)).
    pub record: Hash,
    /// The sealed parts, in any order.
    pub parts: Vec<SealedPart<'a>>,
}

/// One sealed part of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SealedPart<'a> {
    /// The compartment it lies in.
    pub compartment: &'a str,
    /// The epoch of the key it is sealed under.
    pub epoch: u32,
    /// The hash of its ciphertext, whether that is still there or has been erased.
    pub ciphertext: Hash,
}

/// The first field of every entry.
const LABEL: &[u8] = b"throughline/1/entry";

impl<'a> Entry<'a> {
    /// Reads the canonical encoding; `None` if it is not one, or one of a later version.
    pub fn decode(encoded: &'a [u8]) -> Option<Self> {
        let mut fields = Fields(encoded);
        if fields.bytes()? != LABEL {
            return None;
        }
        let mut entry = Entry {
            stream_kind: fields.text()?,
            stream: fields.bytes()?.try_into().ok()?,
            version: fields.number()?,
            organisation: fields.bytes()?.try_into().ok()?,
            time_micros: i64::from_be_bytes(fields.bytes()?.try_into().ok()?),
            record: fields.hash()?,
            parts: Vec::new(),
        };
        for _ in 0..fields.number()? {
            entry.parts.push(SealedPart {
                compartment: fields.text()?,
                epoch: fields.number()?.try_into().ok()?,
                ciphertext: fields.hash()?,
            });
        }
        // Nothing after it, and its parts in order: one entry has one encoding.
        (entry.encode() == encoded).then_some(entry)
    }

    /// The canonical encoding, version 1: a label, then each field, all preceded by their length as
    /// eight big-endian bytes; numbers as eight big-endian bytes; then the number of sealed parts and
    /// for each compartment, epoch and hash, sorted by these three.
    pub fn encode(&self) -> Vec<u8> {
        let mut parts = self.parts.clone();
        parts.sort_unstable();
        let mut out = Vec::with_capacity(256);
        let mut field = |bytes: &[u8]| {
            out.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
            out.extend_from_slice(bytes);
        };
        field(LABEL);
        field(self.stream_kind.as_bytes());
        field(&self.stream);
        field(&self.version.to_be_bytes());
        field(&self.organisation);
        field(&self.time_micros.to_be_bytes());
        field(&self.record.0);
        field(&(parts.len() as u64).to_be_bytes());
        for part in &parts {
            field(part.compartment.as_bytes());
            field(&u64::from(part.epoch).to_be_bytes());
            field(&part.ciphertext.0);
        }
        out
    }

    /// The entry's leaf in the tree.
    pub fn leaf(&self) -> Hash {
        leaf_hash(&self.encode())
    }
}

/// What is left of an encoding.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn bytes(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk()?;
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        let (field, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(field)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn number(&mut self) -> Option<u64> {
        Some(u64::from_be_bytes(self.bytes()?.try_into().ok()?))
    }

    fn hash(&mut self) -> Option<Hash> {
        Some(Hash(self.bytes()?.try_into().ok()?))
    }
}
