//! Signed notes (C2SP signed-note v1): a text, a blank line, and lines with signatures on the text.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// What a signature on a note states; each has its own key ids, so none can pass for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureType {
    /// Ed25519 over the text: the log's own signature.
    Ed25519,
    /// Ed25519 over time and text: a witness's cosignature (C2SP tlog-cosignature, `cosignature/v1`).
    Cosignature,
}

impl SignatureType {
    const ALL: [SignatureType; 2] = [SignatureType::Ed25519, SignatureType::Cosignature];

    fn byte(self) -> u8 {
        match self {
            SignatureType::Ed25519 => 0x01,
            SignatureType::Cosignature => 0x04,
        }
    }
}

/// The name under which a key signs, by custom a URL without scheme, such as `nrm.example/log`.
///
/// Not empty, without blanks, control characters or `+` (C2SP signed-note, "Format").
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

impl KeyName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyName {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let forbidden =
            |letter: char| letter.is_whitespace() || letter.is_control() || letter == '+';
        if text.is_empty() || text.chars().any(forbidden) {
            return Err(NoteError::KeyName {
                name: text.to_owned(),
            });
        }
        Ok(KeyName(text.to_owned()))
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a note, key or signature was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// A key name with characters that notes cannot carry.
    #[error(
        "`{name}` is no name for a key: use a name such as `nrm.example/log`, without blanks or `+`"
    )]
    KeyName {
        /// The name given.
        name: String,
    },
    /// The text is not a signed note.
    #[error("this is not a signed note: {reason}")]
    Malformed {
        /// What is wrong.
        reason: &'static str,
    },
    /// The note's text is not a checkpoint.
    #[error("this note is not a checkpoint: {reason}")]
    NotACheckpoint {
        /// What is wrong.
        reason: &'static str,
    },
    /// A verifier key could not be read.
    #[error("this is not a verifier key of the form `name+hash+key`: {reason}")]
    VerifierKey {
        /// What is wrong.
        reason: &'static str,
    },
    /// None of the signatures is by the key.
    #[error("the note carries no signature by `{name}` with key id {id}")]
    NotSigned {
        /// The key's name.
        name: KeyName,
        /// The key's id.
        id: NoteKeyId,
    },
    /// A signature claims to be by the key and is not.
    #[error("the signature by `{name}` does not hold: the note was altered or the key is another")]
    BadSignature {
        /// The key's name.
        name: KeyName,
    },
    /// A checkpoint by the right key, but of another log.
    #[error("this is a checkpoint of log `{found}`, and one of `{expected}` is needed")]
    OtherLog {
        /// The log named in the checkpoint.
        found: KeyName,
        /// The log wanted.
        expected: KeyName,
    },
}

/// Four bytes that pick out, together with the name, the key of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteKeyId([u8; 4]);

impl NoteKeyId {
    fn new(name: &KeyName, kind: SignatureType, key: &VerifyingKey) -> Self {
        let mut hasher = Sha256::new_with_prefix(name.as_str());
        hasher.update([b'\n', kind.byte()]);
        hasher.update(key.as_bytes());
        let digest: [u8; 32] = hasher.finalize().into();
        let [a, b, c, d, ..] = digest;
        NoteKeyId([a, b, c, d])
    }
}

impl fmt::Display for NoteKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

/// A public key with its name and what its signatures state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedKey {
    pub(crate) name: KeyName,
    pub(crate) id: NoteKeyId,
    kind: SignatureType,
    key: VerifyingKey,
}

impl NamedKey {
    pub(crate) fn new(name: KeyName, kind: SignatureType, key: VerifyingKey) -> Self {
        let id = NoteKeyId::new(&name, kind, &key);
        NamedKey {
            name,
            id,
            kind,
            key,
        }
    }

    /// Reads the form `<name>+<key id in hexadecimal>+<Base64 of type byte and public key>`.
    pub(crate) fn from_text(text: &str, kind: SignatureType) -> Result<Self, NoteError> {
        let refuse = |reason| NoteError::VerifierKey { reason };
        let mut fields = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (fields.next(), fields.next(), fields.next())
        else {
            return Err(refuse("it has fewer than three parts"));
        };
        let name: KeyName = name.parse()?;
        let key = BASE64
            .decode(key.as_bytes())
            .map_err(|_| refuse("its last part is not Base64"))?;
        let (&byte, key) = key.split_first().ok_or(refuse("its key is empty"))?;
        if byte != kind.byte() {
            let known = SignatureType::ALL.iter().any(|other| other.byte() == byte);
            return Err(refuse(if known {
                "it is for another use: a log's key signs, a witness's cosigns"
            } else {
                "its type is not Ed25519"
            }));
        }
        let key = key
            .try_into()
            .ok()
            .and_then(|bytes| VerifyingKey::from_bytes(bytes).ok())
            .ok_or(refuse("its key is no Ed25519 public key"))?;
        let named = NamedKey::new(name, kind, key);
        if named.id.to_string() != id {
            return Err(refuse("its hash does not fit its name and key"));
        }
        Ok(named)
    }

    /// Whether `signature` by this key holds on `message`, by the strict rules that leave no second
    /// signature for a message.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), NoteError> {
        Signature::from_slice(signature)
            .and_then(|signature| self.key.verify_strict(message, &signature))
            .map_err(|_| NoteError::BadSignature {
                name: self.name.clone(),
            })
    }
}

impl fmt::Display for NamedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut typed = vec![self.kind.byte()];
        typed.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, self.id, BASE64.encode(&typed))
    }
}

/// A private key with its name. The library wipes it when dropped; it is never printed.
pub(crate) struct NamedSigner {
    pub(crate) public: NamedKey,
    key: SigningKey,
}

impl NamedSigner {
    pub(crate) fn new(name: KeyName, kind: SignatureType, seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let public = NamedKey::new(name, kind, key.verifying_key());
        NamedSigner { public, key }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    /// A signature line with these bytes after the key id.
    pub(crate) fn line(&self, signature: Vec<u8>) -> NoteSignature {
        NoteSignature {
            name: self.public.name.clone(),
            id: self.public.id,
            signature,
        }
    }
}

/// One signature line of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoteSignature {
    name: KeyName,
    id: NoteKeyId,
    /// What follows the key id: a signature, for cosignatures with a time before it.
    pub(crate) signature: Vec<u8>,
}

impl NoteSignature {
    pub(crate) fn is_by(&self, key: &NamedKey) -> bool {
        self.name == key.name && self.id == key.id
    }

    /// `— <name> <Base64 of key id and signature>`, without the newline.
    fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let bytes = BASE64.decode(encoded.as_bytes()).ok()?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        if signature.is_empty() {
            return None;
        }
        Some(NoteSignature {
            name: name.parse().ok()?,
            id: NoteKeyId(*id),
            signature: signature.to_vec(),
        })
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.id.0.as_slice(), &self.signature].concat();
        writeln!(f, "\u{2014} {} {}", self.name, BASE64.encode(&bytes))
    }
}

/// A note as read: nothing in it is to be trusted before a signature has been verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// The text, its final newline included.
    pub(crate) text: String,
    pub(crate) signatures: Vec<NoteSignature>,
}

impl Note {
    /// Larger notes are refused unread, as the format advises.
    const LARGEST: usize = 64 * 1024;

    pub(crate) fn parse(text: &str) -> Result<Self, NoteError> {
        let refuse = |reason| NoteError::Malformed { reason };
        if text.len() > Note::LARGEST {
            return Err(refuse("it is longer than 64 KiB"));
        }
        if text.chars().any(|letter| letter < ' ' && letter != '\n') {
            return Err(refuse("it holds control characters"));
        }
        let (body, lines) = text
            .rsplit_once("\n\n")
            .ok_or(refuse("no blank line parts text and signatures"))?;
        let lines = lines
            .strip_suffix('\n')
            .ok_or(refuse("its last line has no end"))?;
        let signatures = lines
            .split('\n')
            .map(NoteSignature::parse)
            .collect::<Option<Vec<_>>>()
            .ok_or(refuse("a signature line has another form"))?;
        Ok(Note {
            text: format!("{body}\n"),
            signatures,
        })
    }

    /// The signatures by one key: at least one.
    pub(crate) fn signatures_by(&self, key: &NamedKey) -> Result<Vec<&NoteSignature>, NoteError> {
        let found: Vec<_> = self
            .signatures
            .iter()
            .filter(|signature| signature.is_by(key))
            .collect();
        if found.is_empty() {
            return Err(NoteError::NotSigned {
                name: key.name.clone(),
                id: key.id,
            });
        }
        Ok(found)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|signature| signature.fmt(f))
    }
}
