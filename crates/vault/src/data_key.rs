//! Data keys: one for each compartment and epoch of a stream; what events are sealed under.

use std::fmt;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use rand_core::CryptoRng;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::aead;
use crate::encoding::Fields;
use crate::error::OpenError;
use crate::form::{self, FORMAT, stored_value};
use crate::padding;
use crate::secret::{Plaintext, Secret32};
use crate::span;

/// The 256-bit key of one compartment of one stream in one epoch.
///
/// It exists in the clear only in memory, and only while something is sealed or opened; at rest it is
/// wrapped, to the organisations that may read the compartment and, for `record` alone, to the installation.
pub struct DataKey(pub(crate) Secret32);

impl DataKey {
    /// A fresh key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        DataKey(Secret32::generate(rng))
    }

    /// Seals one part of an event. The position is authenticated, not stored: a part moved to another
    /// place of the log, or relabelled, does not open.
    pub fn seal(
        &self,
        position: &Position<'_>,
        plaintext: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Sealed {
        let _span = span();
        let padded = padding::pad(plaintext);
        let mut out = Vec::with_capacity(1 + COMMITMENT + padded.len() + aead::OVERHEAD);
        out.push(FORMAT);
        out.extend_from_slice(&self.commitment());
        let key = self.derived(b"throughline/1/data-key/sealing");
        aead::seal(&key, &position.associated(), &padded, &mut out, rng);
        Sealed(out)
    }

    /// Opens what [`DataKey::seal`] sealed at the same position.
    pub fn open(&self, position: &Position<'_>, sealed: &Sealed) -> Result<Plaintext, OpenError> {
        let _span = span();
        let body = form::body(Sealed::WHAT, &sealed.0, COMMITMENT + aead::OVERHEAD)?;
        let (commitment, body) = body
            .split_first_chunk::<COMMITMENT>()
            .ok_or(OpenError::Failed)?;
        if !bool::from(self.commitment().ct_eq(commitment)) {
            return Err(OpenError::Failed);
        }
        let key = self.derived(b"throughline/1/data-key/sealing");
        let padded = aead::open(&key, &position.associated(), body)?;
        let plaintext = padding::unpad(padded).ok_or(OpenError::Failed)?;
        Ok(Plaintext(plaintext))
    }

    /// A tag of a value: whoever has the key finds the value by it again, and nobody else can tell what
    /// it is of, nor try values until one fits. What is of few possible values is found by whoever has
    /// the key and tries them all.
    ///
    /// HMAC-SHA256 cut to 16 bytes, which RFC 2104 sec. 5 allows.
    #[must_use]
    pub fn tag(&self, kind: &str, value: &str) -> [u8; TAG] {
        let _span = span();
        let key = self.derived(b"throughline/1/data-key/tags");
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.expose())
            .expect("HMAC takes keys of any length");
        mac.update(
            &Fields::new("throughline/1/tag")
                .text(kind)
                .text(value)
                .finish(),
        );
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        *whole.first_chunk().expect("a tag is a part of it")
    }

    /// What ties a sealed part to this key and no other.
    ///
    /// Poly1305 alone does not: whoever knows two keys can make one ciphertext that opens under both
    /// to different texts (Albertini et al., "How to Abuse and Fix Authenticated Encryption Without Key
    /// Commitment", USENIX Security 2022), and then wrap one key to an inspector and the other to a court. The log,
    /// which commits to ciphertexts, would not notice. A hash of the key beside the ciphertext ends that.
    fn commitment(&self) -> [u8; COMMITMENT] {
        *self.derived(b"throughline/1/data-key/commitment").expose()
    }

    fn derived(&self, label: &[u8]) -> Secret32 {
        let mut key = [0; 32];
        Hkdf::<Sha256>::from_prk(self.0.expose())
            .expect("32 uniformly random bytes serve as HKDF-SHA256's pseudorandom key")
            .expand(label, &mut key)
            .expect("32 bytes are within what HKDF-SHA256 yields");
        Secret32::take(&mut key)
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(..)")
    }
}

/// Where in the log a sealed part belongs.
#[derive(Debug, Clone, Copy)]
pub struct Position<'a> {
    /// The kind of stream, such as `case` or `concern`.
    pub stream_kind: &'a str,
    /// The stream's id.
    pub stream: [u8; 16],
    /// The version of the stream that this event makes.
    pub version: u64,
    /// The compartment the part lies in, such as `identity`.
    pub compartment: &'a str,
    /// The epoch of the compartment's data key.
    pub epoch: u32,
    /// The event's type name.
    pub kind: &'a str,
}

impl Position<'_> {
    fn associated(&self) -> Vec<u8> {
        Fields::new("throughline/1/sealed-part")
            .text(self.stream_kind)
            .bytes(&self.stream)
            .number(self.version)
            .text(self.compartment)
            .number(u64::from(self.epoch))
            .text(self.kind)
            .finish()
    }
}

const COMMITMENT: usize = 32;
/// Bytes of a tag.
const TAG: usize = 16;

stored_value! {
    /// A sealed part of an event:
    /// `format (1) | key commitment (32) | nonce (24) | padded ciphertext | tag (16)`.
    ///
    /// Both the commitment and the key of the cipher are HKDF-Expand(SHA-256) of the data key, under
    /// labels of their own.
    Sealed, "sealed part", |what, bytes| {
        form::body(what, bytes, COMMITMENT + padding::LEAST + aead::OVERHEAD).map(|_| ())
    }
}
