//! Sessions: unlocked keys at rest, sealed under a secret that only the browser's cookie holds.

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
use crate::installation::{InstallationKey, Purpose};
use crate::padding;
use crate::secret::Secret32;
use crate::span;

/// The 256 random bits that make a session. They live in the cookie and nowhere else.
pub struct SessionSecret(Secret32);

impl SessionSecret {
    /// A fresh secret.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        SessionSecret(Secret32::generate(rng))
    }

    /// The cookie's value: 43 characters of URL-safe Base64. Put it into the cookie and drop it.
    pub fn to_cookie(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64URL_NOPAD.encode(self.0.expose()))
    }

    /// Reads a cookie's value; `None` for anything that [`SessionSecret::to_cookie`] does not write.
    pub fn from_cookie(value: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(value.as_bytes()).ok()?);
        Secret32::copy_from(&bytes).map(SessionSecret)
    }

    /// What the session's row is found by. Of 256 random bits a plain hash suffices.
    pub fn row_hash(&self) -> [u8; 32] {
        let hashed = Fields::new("throughline/1/session-row").bytes(self.0.expose());
        Sha256::digest(Zeroizing::new(hashed.finish())).into()
    }

    /// Twenty bytes that only this session and its installation can make, another twenty for each
    /// purpose: what a page offers, and recognises when it comes back, without anything being stored.
    pub fn offer(&self, purpose: &[u8], installation: &InstallationKey) -> Zeroizing<[u8; 20]> {
        let salt = installation.subkey(Purpose::Sessions);
        let info = Fields::new("throughline/1/session-offer")
            .bytes(purpose)
            .finish();
        let mut offer = Zeroizing::new([0; 20]);
        Hkdf::<Sha256>::new(Some(salt.expose()), self.0.expose())
            .expand(&info, offer.as_mut())
            .expect("20 bytes are within what HKDF-SHA256 yields");
        offer
    }

    /// The key for [`SealedKeys`]: needs the cookie and the installation.
    fn sealing_key(&self, installation: &InstallationKey) -> Secret32 {
        let salt = installation.subkey(Purpose::Sessions);
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(Some(salt.expose()), self.0.expose())
            .expand(b"throughline/1/session-keys", &mut key)
            .expect("32 bytes are within what HKDF-SHA256 yields");
        Secret32::take(&mut key)
    }
}

impl fmt::Debug for SessionSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionSecret(..)")
    }
}

/// An organisation's private key in a member's hands.
#[derive(Debug)]
pub struct OrganisationKey {
    /// The organisation.
    pub organisation: [u8; 16],
    /// Which of its key pairs.
    pub generation: u32,
    /// The key.
    pub key: PrivateKey,
}

/// What signing in unlocked: the member's key and those of the organisations the member may act for.
/// Older generations of an organisation's key stay here as long as live wraps need them.
#[derive(Debug)]
pub struct SessionKeys {
    /// The member's own key.
    pub member: PrivateKey,
    /// Keys of organisations, in any order.
    pub organisations: Vec<OrganisationKey>,
}

impl SessionKeys {
    /// The key of one generation of an organisation, if the member holds it.
    pub fn organisation(&self, organisation: [u8; 16], generation: u32) -> Option<&PrivateKey> {
        self.organisations
            .iter()
            .find(|held| held.organisation == organisation && held.generation == generation)
            .map(|held| &held.key)
    }

    /// Seals the keys for storage in the session's row.
    pub fn seal(
        &self,
        secret: &SessionSecret,
        installation: &InstallationKey,
        rng: &mut impl CryptoRng,
    ) -> SealedKeys {
        let padded = padding::pad(&self.encode());
        let mut out = Vec::with_capacity(1 + padded.len() + aead::OVERHEAD);
        out.push(FORMAT);
        let key = secret.sealing_key(installation);
        aead::seal(&key, ASSOCIATED, &padded, &mut out, rng);
        SealedKeys(out)
    }

    /// `member's key (32)`, then for each organisation `id (16) | generation (4) | key (32)`.
    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let length = 32 + self.organisations.len() * ENTRY;
        let mut out = Zeroizing::new(Vec::with_capacity(length));
        out.extend_from_slice(self.member.to_bytes().as_ref());
        for held in &self.organisations {
            out.extend_from_slice(&held.organisation);
            out.extend_from_slice(&held.generation.to_be_bytes());
            out.extend_from_slice(held.key.to_bytes().as_ref());
        }
        out
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (member, mut rest) = bytes.split_first_chunk::<32>()?;
        let member = PrivateKey::from_bytes(member);
        let mut organisations = Vec::with_capacity(rest.len() / ENTRY);
        while !rest.is_empty() {
            let (organisation, after) = rest.split_first_chunk()?;
            let (generation, after) = after.split_first_chunk()?;
            let (key, after) = after.split_first_chunk()?;
            organisations.push(OrganisationKey {
                organisation: *organisation,
                generation: u32::from_be_bytes(*generation),
                key: PrivateKey::from_bytes(key),
            });
            rest = after;
        }
        Some(SessionKeys {
            member,
            organisations,
        })
    }
}

const ASSOCIATED: &[u8] = b"throughline/1/session-keys";
const ENTRY: usize = 16 + 4 + 32;

stored_value! {
    /// The keys of one session at rest: `format (1) | nonce (24) | padded ciphertext | tag (16)`.
    ///
    /// Any process of the installation opens them given the cookie; the database and the installation
    /// key together do not.
    SealedKeys, "session's keys", |what, bytes| {
        form::body(what, bytes, padding::LEAST + aead::OVERHEAD).map(|_| ())
    }
}

impl SealedKeys {
    /// Opens the keys with the cookie's secret.
    pub fn open(
        &self,
        secret: &SessionSecret,
        installation: &InstallationKey,
    ) -> Result<SessionKeys, OpenError> {
        let _span = span();
        let body = form::body(Self::WHAT, &self.0, aead::OVERHEAD)?;
        let padded = aead::open(&secret.sealing_key(installation), ASSOCIATED, body)?;
        let keys = padding::unpad(padded).ok_or(OpenError::Failed)?;
        SessionKeys::decode(&keys).ok_or(OpenError::Failed)
    }
}
