//! The installation key: what the server itself may read while nobody is signed in.

use std::fmt;
use std::path::Path;

use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use rand_core::CryptoRng;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::aead;
use crate::data_key::DataKey;
use crate::encoding::Fields;
use crate::error::OpenError;
use crate::exchange::KeyContext;
use crate::form::{self, FORMAT, stored_value};
use crate::key_file::{KeyBytes, KeyFileError, KeyKind, KeyTextError};
use crate::padding;
use crate::secret::{Plaintext, Secret32};
use crate::span;

/// Four bytes that name an installation key without telling anything about it (HKDF output).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeyId(pub(crate) [u8; KeyId::LENGTH]);

impl KeyId {
    pub(crate) const LENGTH: usize = 4;
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// The 256-bit key of one installation.
///
/// It is never used itself: each purpose has its own key, derived with HKDF-SHA256 (RFC 5869) under a
/// label, so that no key serves two ends. A thief who holds this key and the database reads the coded
/// facts and may guess passphrases; with the database alone, neither.
pub struct InstallationKey {
    /// HKDF's pseudorandom key; the key itself is not kept.
    derivation: Secret32,
    id: KeyId,
}

/// The ends that the installation key serves.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Blobs,
    Fingerprints,
    Id,
    MemberLocks,
    MemberUnlock,
    PageLocks,
    PageUnlock,
    PasskeyUnlock,
    Records,
    Sessions,
    Vouchers,
    Wraps,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Purpose::Blobs => b"throughline/1/installation/blobs",
            Purpose::Fingerprints => b"throughline/1/installation/fingerprints",
            Purpose::Id => b"throughline/1/installation/id",
            Purpose::MemberLocks => b"throughline/1/installation/member-locks",
            Purpose::MemberUnlock => b"throughline/1/installation/member-unlock",
            Purpose::PageLocks => b"throughline/1/installation/page-locks",
            Purpose::PageUnlock => b"throughline/1/installation/page-unlock",
            Purpose::PasskeyUnlock => b"throughline/1/installation/passkey-unlock",
            Purpose::Records => b"throughline/1/installation/records",
            Purpose::Sessions => b"throughline/1/installation/sessions",
            Purpose::Vouchers => b"throughline/1/installation/vouchers",
            Purpose::Wraps => b"throughline/1/installation/wraps",
        }
    }
}

impl InstallationKey {
    /// A fresh key, to be kept with [`InstallationKey::create_file`] or lost with the process.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        InstallationKey::from_secret(&Secret32::generate(rng))
    }

    /// A key from 32 uniformly random bytes. Wiping the caller's copy is up to the caller.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        InstallationKey::from_secret(&Secret32::take(&mut { *bytes }))
    }

    /// A key from text, as an environment variable or a command gives it: 64 hexadecimal digits or Base64.
    pub fn from_text(text: &str) -> Result<Self, KeyTextError> {
        let bytes = KeyBytes::from_text(KeyKind::Installation, text)?;
        Ok(InstallationKey::from_secret(&bytes.0))
    }

    /// A key from its file, which nobody but the owner may be able to read.
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        let bytes = KeyBytes::load(KeyKind::Installation, path)?;
        Ok(InstallationKey::from_secret(&bytes.0))
    }

    /// Makes a fresh key and writes it to a new file of mode 0600, synchronised to disk.
    pub fn create_file(path: &Path, rng: &mut impl CryptoRng) -> Result<Self, KeyFileError> {
        let bytes = KeyBytes::generate(rng);
        bytes.create_file(KeyKind::Installation, path)?;
        Ok(InstallationKey::from_secret(&bytes.0))
    }

    fn from_secret(secret: &Secret32) -> Self {
        let (extracted, _) =
            Hkdf::<Sha256>::extract(Some(b"throughline/1/installation"), secret.expose());
        let mut key = InstallationKey {
            derivation: Secret32::take(&mut extracted.into()),
            id: KeyId([0; KeyId::LENGTH]),
        };
        let id = key.subkey(Purpose::Id);
        if let Some(first) = id.expose().first_chunk() {
            key.id = KeyId(*first);
        }
        key
    }

    /// The short name of this key, stored with everything sealed under it.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Seals one row of a projection, bound to its table and row.
    pub fn seal_blob(
        &self,
        context: &BlobContext<'_>,
        plaintext: &[u8],
        rng: &mut impl CryptoRng,
    ) -> SealedBlob {
        let _span = span();
        let padded = padding::pad(plaintext);
        let mut out = self.header(padded.len() + aead::OVERHEAD);
        let key = self.subkey(Purpose::Blobs);
        aead::seal(&key, &context.associated(), &padded, &mut out, rng);
        SealedBlob(out)
    }

    /// Opens what [`InstallationKey::seal_blob`] sealed for the same table and row.
    pub fn open_blob(
        &self,
        context: &BlobContext<'_>,
        sealed: &SealedBlob,
    ) -> Result<Plaintext, OpenError> {
        let _span = span();
        let body = self.own_body(SealedBlob::WHAT, &sealed.0)?;
        let padded = aead::open(&self.subkey(Purpose::Blobs), &context.associated(), body)?;
        let plaintext = padding::unpad(padded).ok_or(OpenError::Failed)?;
        Ok(Plaintext(plaintext))
    }

    /// Wraps the data key of a compartment that the installation itself must read: `record`, no other.
    pub fn wrap_data_key(
        &self,
        key: &DataKey,
        context: &KeyContext<'_>,
        rng: &mut impl CryptoRng,
    ) -> InstallationWrap {
        let _span = span();
        let mut out = self.header(32 + aead::OVERHEAD);
        let associated = context.encode("throughline/1/installation-wrap");
        let secret = key.0.expose();
        aead::seal(
            &self.subkey(Purpose::Records),
            &associated,
            secret,
            &mut out,
            rng,
        );
        InstallationWrap(out)
    }

    /// Unwraps a data key for the context it was wrapped for.
    pub fn unwrap_data_key(
        &self,
        wrap: &InstallationWrap,
        context: &KeyContext<'_>,
    ) -> Result<DataKey, OpenError> {
        let _span = span();
        let body = self.own_body(InstallationWrap::WHAT, &wrap.0)?;
        let associated = context.encode("throughline/1/installation-wrap");
        let secret = aead::open(&self.subkey(Purpose::Records), &associated, body)?;
        Secret32::copy_from(&secret)
            .map(DataKey)
            .ok_or(OpenError::Failed)
    }

    /// A keyed hash (HMAC-SHA256) of a command, to recognise a repeated one without storing what it said.
    pub fn fingerprint(&self, command: &[u8]) -> [u8; 32] {
        let _span = span();
        self.mac(Purpose::Fingerprints, command)
    }

    /// A keyed hash (HMAC-SHA256) of what a row says in clear, bound to its table: it shows that the
    /// installation wrote the row, and not whoever writes into its database.
    pub fn vouch_for_row(&self, context: &BlobContext<'_>) -> [u8; 32] {
        let _span = span();
        self.mac(Purpose::Vouchers, &context.associated())
    }

    /// Whether [`InstallationKey::vouch_for_row`] gave these bytes for the same table and row.
    pub fn vouches_for_row(&self, context: &BlobContext<'_>, voucher: &[u8; 32]) -> bool {
        bool::from(self.vouch_for_row(context).ct_eq(voucher))
    }

    pub(crate) fn mac(&self, purpose: Purpose, message: &[u8]) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.subkey(purpose).expose())
            .expect("HMAC takes keys of any length");
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    pub(crate) fn subkey(&self, purpose: Purpose) -> Secret32 {
        let mut key = [0; 32];
        Hkdf::<Sha256>::from_prk(self.derivation.expose())
            .expect("a pseudorandom key of 32 bytes is what HKDF-SHA256 extracts")
            .expand(purpose.label(), &mut key)
            .expect("32 bytes are within what HKDF-SHA256 yields");
        Secret32::take(&mut key)
    }

    /// Format byte and key id, with room for `body` bytes to come.
    pub(crate) fn header(&self, body: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(1 + KeyId::LENGTH + body);
        out.push(FORMAT);
        out.extend_from_slice(&self.id.0);
        out
    }

    /// What follows the header, if the header names this key.
    pub(crate) fn own_body<'a>(
        &self,
        what: &'static str,
        bytes: &'a [u8],
    ) -> Result<&'a [u8], OpenError> {
        let rest = form::body(what, bytes, KeyId::LENGTH)?;
        let (id, body) = rest.split_first_chunk().ok_or(OpenError::Failed)?;
        if *id != self.id.0 {
            return Err(OpenError::OtherInstallation {
                what,
                sealed_under: KeyId(*id),
                loaded: self.id,
            });
        }
        Ok(body)
    }
}

impl fmt::Debug for InstallationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InstallationKey({})", self.id)
    }
}

/// Where a sealed row belongs; a blob moved to another table or row does not open.
#[derive(Debug, Clone, Copy)]
pub struct BlobContext<'a> {
    /// The projection table.
    pub table: &'a str,
    /// The row's key, as bytes.
    pub row: &'a [u8],
}

impl BlobContext<'_> {
    fn associated(&self) -> Vec<u8> {
        Fields::new("throughline/1/blob")
            .text(self.table)
            .bytes(self.row)
            .finish()
    }
}

stored_value! {
    /// A projection row sealed under the installation key:
    /// `format (1) | key id (4) | nonce (24) | padded ciphertext | tag (16)`.
    SealedBlob, "sealed row", |what, bytes| {
        form::body(what, bytes, KeyId::LENGTH + padding::LEAST + aead::OVERHEAD).map(|_| ())
    }
}

stored_value! {
    /// A data key wrapped for the installation itself:
    /// `format (1) | key id (4) | nonce (24) | ciphertext (32) | tag (16)`.
    InstallationWrap, "installation's key wrap", |what, bytes| {
        form::exact_body(what, bytes, KeyId::LENGTH + 32 + aead::OVERHEAD).map(|_| ())
    }
}
