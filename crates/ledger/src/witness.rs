//! Witnesses: other organisations that cosign a log's checkpoints, having seen that it only grew (C2SP
//! tlog-cosignature and tlog-witness).

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64;

use crate::checkpoint::{Checkpoint, LogVerifier, SignedCheckpoint, parse_size};
use crate::hash::Hash;
use crate::note::{KeyName, NamedKey, NamedSigner, Note, NoteError, NoteSignature, SignatureType};
use crate::proof::{ConsistencyProof, ProofError};

/// When a witness cosigned, in seconds since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CosignedAt(pub u64);

/// What a log asks a witness: to cosign a checkpoint that continues an earlier one.
///
/// In text it is the body of an `add-checkpoint` request of C2SP tlog-witness, so a standard witness can
/// answer it over HTTP, and one of ours from a file that was sent in any way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessRequest {
    proof: ConsistencyProof,
    checkpoint: SignedCheckpoint,
}

impl WitnessRequest {
    /// A request with the proof from the size the witness cosigned last (0 if never) to the checkpoint's.
    pub fn new(
        proof: ConsistencyProof,
        checkpoint: SignedCheckpoint,
    ) -> Result<Self, WitnessError> {
        if proof.new_size != checkpoint.checkpoint().size {
            return Err(WitnessError::Malformed {
                reason: "its proof leads to another size than the checkpoint's",
            });
        }
        if proof.path.len() > MOST_HASHES {
            return Err(WitnessError::Malformed {
                reason: "its proof has more than 63 hashes",
            });
        }
        Ok(WitnessRequest { proof, checkpoint })
    }

    /// Reads a request, and believes its checkpoint only if the log signed it.
    pub fn parse(text: &str, log: &LogVerifier) -> Result<Self, WitnessError> {
        let refuse = |reason| WitnessError::Malformed { reason };
        let (head, note) = text
            .split_once("\n\n")
            .ok_or(refuse("no blank line parts proof and checkpoint"))?;
        let mut lines = head.split('\n');
        let size = lines
            .next()
            .and_then(|line| line.strip_prefix("old "))
            .ok_or(refuse("its first line is not `old` and a size"))?;
        let old_size = parse_size(size).ok_or(refuse("its first line is not `old` and a size"))?;
        let path = lines
            .map(|line| {
                let hash = BASE64.decode(line.as_bytes()).ok()?;
                hash.try_into().ok().map(Hash::from_bytes)
            })
            .collect::<Option<Vec<_>>>()
            .ok_or(refuse("a line of its proof is not the Base64 of 32 bytes"))?;
        let checkpoint = log.verify(note)?;
        let proof = ConsistencyProof {
            old_size,
            new_size: checkpoint.checkpoint().size,
            path,
        };
        WitnessRequest::new(proof, checkpoint)
    }

    /// The checkpoint to be cosigned, and to be kept as the last one seen.
    pub fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// Checks that the checkpoint continues an earlier one, or the empty log where there is none.
    ///
    /// # Errors
    /// Fails if the proof does not lead from the one to the other.
    pub fn continues(&self, last: Option<&Checkpoint>) -> Result<(), WitnessError> {
        let offered = self.checkpoint.checkpoint();
        let (last_size, last_root) = match last {
            Some(last) if last.origin != offered.origin => {
                return Err(NoteError::OtherLog {
                    found: offered.origin.clone(),
                    expected: last.origin.clone(),
                }
                .into());
            }
            Some(last) => (last.size, last.root),
            None => (0, Hash::of_empty_tree()),
        };
        if self.proof.old_size != last_size {
            return Err(WitnessError::OtherStart {
                from: self.proof.old_size,
                last: last_size,
            });
        }
        self.proof
            .verify(&last_root, &offered.root)
            .map_err(|reason| WitnessError::NotContinued {
                last: last_size,
                offered: offered.size,
                reason,
            })
    }
}

impl fmt::Display for WitnessRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.proof.old_size)?;
        for hash in &self.proof.path {
            writeln!(f, "{}", BASE64.encode(&hash.to_bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

/// The longest proof that C2SP tlog-witness allows.
const MOST_HASHES: usize = 63;

/// Why a witness does not cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WitnessError {
    /// The text is not a request.
    #[error("this is not a request to a witness: {reason}")]
    Malformed {
        /// What is wrong.
        reason: &'static str,
    },
    /// The checkpoint is not one of the log's.
    #[error(transparent)]
    Checkpoint(#[from] NoteError),
    /// The proof begins elsewhere than where the witness stands. That happens when an answer was
    /// lost; a new request from the right size settles it.
    #[error(
        "the request continues from {from} entries, but this witness last cosigned {last}; \
         ask again with a proof from {last}"
    )]
    OtherStart {
        /// Where the request begins.
        from: u64,
        /// What the witness cosigned last.
        last: u64,
    },
    /// The log is not a continuation of what it was.
    #[error(
        "the log of {offered} entries does not continue the one of {last} that this witness cosigned \
         ({reason}); keep both checkpoints: signed by the same log, they are evidence of a rewritten history"
    )]
    NotContinued {
        /// Size last cosigned.
        last: u64,
        /// Size offered.
        offered: u64,
        /// Why the proof fails.
        reason: ProofError,
    },
}

/// The key with which a witness, another organisation, cosigns.
pub struct WitnessKey(NamedSigner);

impl WitnessKey {
    /// A key from the witness's name and 32 random bytes. It must serve this one end only, since what
    /// is signed does not name the witness.
    pub fn new(name: KeyName, seed: &[u8; 32]) -> Self {
        WitnessKey(NamedSigner::new(name, SignatureType::Cosignature, seed))
    }

    /// What others need to verify this witness's cosignatures.
    pub fn verifier(&self) -> WitnessVerifier {
        WitnessVerifier(self.0.public.clone())
    }

    /// Cosigns the requested checkpoint, as a line to send back to the log, if it continues the
    /// checkpoint of this log that the witness cosigned last (`None` if it never did).
    ///
    /// Store the request's checkpoint as the last one *before* sending the line, and let no second
    /// request in between: a witness that forgets what it saw can be shown two histories.
    pub fn cosign(
        &self,
        last: Option<&SignedCheckpoint>,
        request: &WitnessRequest,
        at: CosignedAt,
    ) -> Result<String, WitnessError> {
        request.continues(last.map(SignedCheckpoint::checkpoint))?;
        let text = &request.checkpoint.note.text;
        let signed = self.0.sign(&cosigned_message(at, text));
        let signature = [at.0.to_be_bytes().as_slice(), &signed].concat();
        Ok(self.0.line(signature).to_string())
    }
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WitnessKey({})", self.0.public)
    }
}

/// A witness's public key, in text as a verifier key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessVerifier(NamedKey);

impl WitnessVerifier {
    /// The witness's name.
    pub fn name(&self) -> &KeyName {
        &self.0.name
    }

    /// Whether this witness cosigned the checkpoint, and when (the latest, if more than once).
    pub fn verify(&self, checkpoint: &SignedCheckpoint) -> Result<CosignedAt, NoteError> {
        self.verify_note(&checkpoint.note)
    }

    pub(crate) fn signed(&self, signature: &NoteSignature) -> bool {
        signature.is_by(&self.0)
    }

    pub(crate) fn verify_note(&self, note: &Note) -> Result<CosignedAt, NoteError> {
        let bad = || NoteError::BadSignature {
            name: self.0.name.clone(),
        };
        let mut latest = None;
        for line in note.signatures_by(&self.0)? {
            let (time, signature) = line.signature.split_first_chunk().ok_or_else(bad)?;
            let at = CosignedAt(u64::from_be_bytes(*time));
            // C2SP tlog-cosignature: the time must not exceed 2^63 - 1.
            if at.0 > i64::MAX as u64 {
                return Err(bad());
            }
            self.0
                .verify(&cosigned_message(at, &note.text), signature)?;
            latest = latest.max(Some(at));
        }
        latest.ok_or_else(bad)
    }
}

impl FromStr for WitnessVerifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        NamedKey::from_text(text, SignatureType::Cosignature).map(WitnessVerifier)
    }
}

impl fmt::Display for WitnessVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn cosigned_message(at: CosignedAt, text: &str) -> Vec<u8> {
    format!("cosignature/v1\ntime {}\n{text}", at.0).into_bytes()
}
