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

impl Entry<'_> {
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
        field(b"throughline/1/entry");
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
