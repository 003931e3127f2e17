//! Secrets in memory: wiped when dropped, never printed.

use std::fmt;
use std::ops::Deref;

use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

/// 256 secret bits. Private to the crate: each public key type wraps one, so none can stand in for another.
pub(crate) struct Secret32(Zeroizing<[u8; 32]>);

impl Secret32 {
    pub(crate) fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill_bytes(bytes.as_mut());
        Secret32(bytes)
    }

    /// Takes the bytes over and wipes the caller's copy.
    pub(crate) fn take(bytes: &mut [u8; 32]) -> Self {
        let secret = Secret32(Zeroizing::new(*bytes));
        bytes.zeroize();
        secret
    }

    /// Copies a slice of exactly 32 bytes.
    pub(crate) fn copy_from(slice: &[u8]) -> Option<Self> {
        let mut bytes = <[u8; 32]>::try_from(slice).ok()?;
        Some(Secret32::take(&mut bytes))
    }

    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Opened plaintext: readable as bytes, wiped when dropped, never printed.
pub struct Plaintext(pub(crate) Zeroizing<Vec<u8>>);

impl Deref for Plaintext {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Plaintext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plaintext(..)")
    }
}
