//! A proof in one file (C2SP tlog-proof): an entry, its place, and the signed checkpoint it leads to.

use std::fmt;

use data_encoding::BASE64;

use crate::checkpoint::{LogVerifier, SignedCheckpoint, parse_size};
use crate::entry::Entry;
use crate::hash::{Hash, leaf_hash};
use crate::note::NoteError;
use crate::proof::{InclusionProof, ProofError};

/// The first line of the format's only version.
const FORMAT: &str = "c2sp.org/tlog-proof@v1";

/// The longest path from a leaf to the root of a tree of fewer than 2^64 leaves.
const MOST_HASHES: usize = 64;

/// Shows offline that one entry is in a log: made by [`EntryProof::new`] or [`EntryProof::parse`], it
/// holds.
///
/// The entry travels as the format's extra data. That is not authenticated by itself, but the leaf is
/// computed from it, so that a proof with another entry leads to another root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryProof {
    entry: Vec<u8>,
    proof: InclusionProof,
    checkpoint: SignedCheckpoint,
}

/// Why a text does not prove that an entry is in a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryProofError {
    /// The text is not such a proof.
    #[error("this is not a proof of an entry: {reason}")]
    Malformed {
        /// What is wrong.
        reason: &'static str,
    },
    /// The checkpoint is not one of the log's.
    #[error(transparent)]
    Checkpoint(#[from] NoteError),
    /// The entry is not at that place of the log.
    #[error("the log's checkpoint does not cover this entry at this place: {0}")]
    NotProven(#[from] ProofError),
}

impl EntryProof {
    /// Puts a proof together from an entry's encoding ([`Entry::encode`]), its path and a checkpoint.
    ///
    /// # Errors
    /// Fails unless the path leads from the entry to the checkpoint's root.
    pub fn new(
        entry: Vec<u8>,
        proof: InclusionProof,
        checkpoint: SignedCheckpoint,
    ) -> Result<Self, EntryProofError> {
        let signed = checkpoint.checkpoint();
        if proof.size != signed.size {
            return Err(ProofError::Malformed.into());
        }
        proof.verify(&leaf_hash(&entry), &signed.root)?;
        Ok(EntryProof {
            entry,
            proof,
            checkpoint,
        })
    }

    /// Reads a proof, and believes it only if the log signed its checkpoint and the path leads there.
    ///
    /// # Errors
    /// Fails as [`EntryProofError`] says.
    pub fn parse(text: &str, log: &LogVerifier) -> Result<Self, EntryProofError> {
        let refuse = |reason| EntryProofError::Malformed { reason };
        let (head, note) = text
            .split_once("\n\n")
            .ok_or(refuse("no blank line parts path and checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FORMAT) {
            return Err(refuse("its first line is another"));
        }
        let entry = lines
            .next()
            .and_then(|line| line.strip_prefix("extra "))
            .and_then(|entry| BASE64.decode(entry.as_bytes()).ok())
            .ok_or(refuse("its second line does not hold the entry"))?;
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(parse_size)
            .ok_or(refuse("its third line is not `index` and a number"))?;
        let path = lines
            .map(|line| {
                let hash = BASE64.decode(line.as_bytes()).ok()?;
                hash.try_into().ok().map(Hash::from_bytes)
            })
            .collect::<Option<Vec<_>>>()
            .ok_or(refuse("a line of its path is not the Base64 of 32 bytes"))?;
        if path.len() > MOST_HASHES {
            return Err(refuse("its path has more than 64 hashes"));
        }
        let checkpoint = log.verify(note)?;
        let size = checkpoint.checkpoint().size;
        EntryProof::new(entry, InclusionProof { index, size, path }, checkpoint)
    }

    /// The entry's place in the log.
    pub fn index(&self) -> u64 {
        self.proof.index
    }

    /// The checkpoint that covers it.
    pub fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// The entry, if it is one that this version can read.
    pub fn entry(&self) -> Option<Entry<'_>> {
        Entry::decode(&self.entry)
    }
}

impl fmt::Display for EntryProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FORMAT}")?;
        writeln!(f, "extra {}", BASE64.encode(&self.entry))?;
        writeln!(f, "index {}", self.proof.index)?;
        for hash in &self.proof.path {
            writeln!(f, "{}", BASE64.encode(&hash.to_bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}
