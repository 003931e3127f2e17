//! Checkpoints (C2SP tlog-checkpoint): size and root of the log at one moment, signed by the log.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64;

use crate::hash::Hash;
use crate::note::{KeyName, NamedKey, NamedSigner, Note, NoteError, SignatureType};
use crate::witness::{CosignedAt, WitnessVerifier};

/// The state of a log: how many entries, and the root over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's unique name, by custom the name of its key too.
    pub origin: KeyName,
    /// Number of entries.
    pub size: u64,
    /// Root hash of the tree over them.
    pub root: Hash,
}

impl Checkpoint {
    fn text(&self) -> String {
        let root = BASE64.encode(&self.root.to_bytes());
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Reads a note's text. Extension lines are refused: nobody could audit what they say.
    fn from_text(text: &str) -> Result<Self, NoteError> {
        let refuse = |reason| NoteError::NotACheckpoint { reason };
        let body = text
            .strip_suffix('\n')
            .ok_or(refuse("its last line has no end"))?;
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(refuse("it has fewer than three lines"));
        };
        if lines.next().is_some() {
            return Err(refuse("it has more than three lines"));
        }
        let size = parse_size(size).ok_or(refuse(
            "its second line is not a number of entries without sign or leading zeros",
        ))?;
        let root = BASE64
            .decode(root.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(refuse("its third line is not the Base64 of 32 bytes"))?;
        Ok(Checkpoint {
            origin: origin.parse()?,
            size,
            root: Hash::from_bytes(root),
        })
    }
}

/// The key with which a log signs its checkpoints. Kept in a file apart from the database.
pub struct LogKey(NamedSigner);

impl LogKey {
    /// A key from its name, which is the log's origin, and 32 random bytes (`vault::KeyBytes` keeps
    /// them in a file).
    pub fn new(origin: KeyName, seed: &[u8; 32]) -> Self {
        LogKey(NamedSigner::new(origin, SignatureType::Ed25519, seed))
    }

    /// What others need to verify this log's checkpoints.
    pub fn verifier(&self) -> LogVerifier {
        LogVerifier(self.0.public.clone())
    }

    /// Signs the state of the log. A log must never sign two states of which one does not continue
    /// the other; keeping that is up to the caller.
    pub fn sign(&self, size: u64, root: Hash) -> SignedCheckpoint {
        let checkpoint = Checkpoint {
            origin: self.0.public.name.clone(),
            size,
            root,
        };
        let text = checkpoint.text();
        let signature = self.0.sign(text.as_bytes()).to_vec();
        let note = Note {
            text,
            signatures: vec![self.0.line(signature)],
        };
        SignedCheckpoint { checkpoint, note }
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogKey({})", self.0.public)
    }
}

/// A log's public key, to be handed out by another way than the checkpoints.
///
/// Its text is the verifier key of C2SP signed notes: `<origin>+<key id>+<Base64>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogVerifier(NamedKey);

impl LogVerifier {
    /// The log's name.
    pub fn origin(&self) -> &KeyName {
        &self.0.name
    }

    /// Reads a checkpoint and believes it only if this log signed it and it is about this log.
    /// Signatures by keys unknown here are left alone.
    pub fn verify(&self, note: &str) -> Result<SignedCheckpoint, NoteError> {
        let note = Note::parse(note)?;
        for signature in note.signatures_by(&self.0)? {
            self.0.verify(note.text.as_bytes(), &signature.signature)?;
        }
        let checkpoint = Checkpoint::from_text(&note.text)?;
        if checkpoint.origin != self.0.name {
            return Err(NoteError::OtherLog {
                found: checkpoint.origin,
                expected: self.0.name.clone(),
            });
        }
        Ok(SignedCheckpoint { checkpoint, note })
    }
}

impl FromStr for LogVerifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        NamedKey::from_text(text, SignatureType::Ed25519).map(LogVerifier)
    }
}

impl fmt::Display for LogVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A checkpoint whose log's signature holds: made by [`LogKey::sign`] or [`LogVerifier::verify`], in no
/// other way. Its text (`to_string`) is the whole note, cosignatures included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    pub(crate) note: Note,
}

impl SignedCheckpoint {
    /// What was signed.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Adds a witness's cosignature, having verified it. One by the same witness is replaced.
    pub fn add_cosignature(
        &mut self,
        witness: &WitnessVerifier,
        line: &str,
    ) -> Result<CosignedAt, NoteError> {
        let whole = format!("{}\n{}\n", self.note.text, line.trim_end());
        let offered = Note::parse(&whole)?;
        let time = witness.verify_note(&offered)?;
        self.note
            .signatures
            .retain(|signature| !witness.signed(signature));
        self.note.signatures.extend(offered.signatures);
        Ok(time)
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

/// A number of entries in its only spelling: decimal, without sign or leading zeros.
pub(crate) fn parse_size(text: &str) -> Option<u64> {
    let size: u64 = text.parse().ok()?;
    (size.to_string() == text).then_some(size)
}
