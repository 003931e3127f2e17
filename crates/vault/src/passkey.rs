//! A member's private key at rest under a passkey *and* the installation key.
//!
//! An authenticator that knows the extension `prf` (WebAuthn Level 3, sec. 10.1.4) computes 32 bytes that
//! nobody else can, for our pages alone. They have 256 bits of entropy, so no slow hash is needed as for a
//! passphrase; the installation's subkey stays part of the derivation, so that a stolen database opens
//! nothing for a thief who has the authenticator too.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::aead;
use crate::encoding::Fields;
use crate::error::OpenError;
use crate::exchange::PrivateKey;
use crate::form::{self, FORMAT, stored_value};
use crate::installation::{InstallationKey, KeyId, Purpose};
use crate::secret::Secret32;

/// What an authenticator yields for one passkey and our pages: the result `prf.results.first`.
pub struct PrfOutput(Secret32);

impl PrfOutput {
    /// What pages ask authenticators to evaluate: the same for every passkey, since each has a function of
    /// its own. The browser hashes it together with its own label before the authenticator sees it.
    pub fn input() -> [u8; 32] {
        Sha256::digest(Fields::new("throughline/1/passkey-prf").finish()).into()
    }

    /// Reads what a page posts: 43 characters of URL-safe Base64; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?);
        Secret32::copy_from(&bytes).map(PrfOutput)
    }

    /// The key for [`PasskeyLock`]: needs the authenticator and the installation.
    fn locking_key(&self, installation: &InstallationKey) -> Secret32 {
        let salt = installation.subkey(Purpose::PasskeyUnlock);
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(Some(salt.expose()), self.0.expose())
            .expand(LABEL.as_bytes(), &mut key)
            .expect("32 bytes are within what HKDF-SHA256 yields");
        Secret32::take(&mut key)
    }
}

impl fmt::Debug for PrfOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrfOutput(..)")
    }
}

const LABEL: &str = "throughline/1/passkey-lock";

/// The private key sealed once.
const SEALED: usize = 32 + aead::OVERHEAD;

/// Whose private key a passkey's lock holds. A lock moved to another member's, pair's or passkey's row
/// does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasskeyContext {
    /// The member.
    pub member: [u8; 16],
    /// Which of the member's key pairs.
    pub generation: u32,
    /// What the passkey is found by.
    pub credential: [u8; 32],
}

stored_value! {
    /// A member's private key, sealed under a passkey's [`PrfOutput`] and the installation key:
    /// `format (1) | key id (4) | nonce (24) | ciphertext (32) | tag (16)`.
    PasskeyLock, "passkey's lock", |what, bytes| {
        form::exact_body(what, bytes, KeyId::LENGTH + SEALED).map(|_| ())
    }
}

impl PasskeyLock {
    /// Locks a private key.
    pub fn lock(
        private: &PrivateKey,
        prf: &PrfOutput,
        context: &PasskeyContext,
        installation: &InstallationKey,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let mut out = Vec::with_capacity(1 + KeyId::LENGTH + SEALED);
        out.push(FORMAT);
        out.extend_from_slice(&installation.id().0);
        let associated = context.associated(&out);
        let (key, secret) = (prf.locking_key(installation), private.to_bytes());
        aead::seal(&key, &associated, secret.as_ref(), &mut out, rng);
        PasskeyLock(out)
    }

    /// Opens the lock.
    ///
    /// # Errors
    /// Fails under another installation key, with the output of another passkey, in another place, or if
    /// the lock was altered.
    pub fn unlock(
        &self,
        prf: &PrfOutput,
        context: &PasskeyContext,
        installation: &InstallationKey,
    ) -> Result<PrivateKey, OpenError> {
        let body = form::exact_body(Self::WHAT, &self.0, KeyId::LENGTH + SEALED)?;
        let (id, sealed) = body.split_first_chunk().ok_or(OpenError::Failed)?;
        let id = KeyId(*id);
        if id != installation.id() {
            return Err(OpenError::OtherInstallation {
                what: Self::WHAT,
                sealed_under: id,
                loaded: installation.id(),
            });
        }
        let header = [[FORMAT].as_slice(), &id.0].concat();
        let key = prf.locking_key(installation);
        let secret = aead::open(&key, &context.associated(&header), sealed)?;
        let secret = Secret32::copy_from(&secret).ok_or(OpenError::Failed)?;
        Ok(PrivateKey::from_bytes(secret.expose()))
    }
}

impl PasskeyContext {
    fn associated(&self, header: &[u8]) -> Vec<u8> {
        Fields::new(LABEL)
            .bytes(&self.member)
            .number(u64::from(self.generation))
            .bytes(&self.credential)
            .bytes(header)
            .finish()
    }
}
