//! The one symmetric cipher of the house: XChaCha20-Poly1305 with a random 192-bit nonce, which needs
//! no counter and no state (draft-irtf-cfrg-xchacha-03).

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Key, Tag, XChaCha20Poly1305, XNonce};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::error::OpenError;
use crate::secret::Secret32;

pub(crate) const NONCE: usize = 24;
pub(crate) const TAG: usize = 16;
/// Bytes that sealing adds to a padded plaintext.
pub(crate) const OVERHEAD: usize = NONCE + TAG;

/// Appends nonce, ciphertext and tag to `out`.
pub(crate) fn seal(
    key: &Secret32,
    associated: &[u8],
    plaintext: &[u8],
    out: &mut Vec<u8>,
    rng: &mut impl CryptoRng,
) {
    let mut nonce = XNonce::default();
    rng.fill_bytes(&mut nonce);
    // Encrypted in a buffer of its own, so that no plaintext is left behind should `out` move.
    let mut buffer = Zeroizing::new(plaintext.to_vec());
    let tag = cipher(key)
        .encrypt_inout_detached(&nonce, associated, buffer.as_mut_slice().into())
        .expect("a message in memory is far below the cipher's limit of 256 GiB");
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&buffer);
    out.extend_from_slice(&tag);
}

/// Opens what [`seal`] appended.
pub(crate) fn open(
    key: &Secret32,
    associated: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let (nonce, rest) = sealed
        .split_first_chunk::<NONCE>()
        .ok_or(OpenError::Failed)?;
    let (ciphertext, tag) = rest.split_last_chunk::<TAG>().ok_or(OpenError::Failed)?;
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    cipher(key)
        .decrypt_inout_detached(
            &XNonce::from(*nonce),
            associated,
            buffer.as_mut_slice().into(),
            &Tag::from(*tag),
        )
        .map_err(|_| OpenError::Failed)?;
    Ok(buffer)
}

fn cipher(key: &Secret32) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(<&Key>::from(key.expose()))
}
