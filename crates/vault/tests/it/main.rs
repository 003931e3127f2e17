//! The vault through its public door: what opens, what must not, and what today's bytes look like.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails where it stands"
)]

mod bad_input;
mod canary;
mod exchange;
mod golden;
mod key_file;
mod member;
mod page;
mod passkey;
mod phrase;
mod sealing;
mod session;

use std::convert::Infallible;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_core::{TryCryptoRng, TryRng};
use vault::{InstallationKey, KeyContext, Position};

/// A reproducible generator; only tests may know what it yields.
fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// A generator that yields one byte for ever, so that what is drawn from it can be told or looked for.
struct Repeating(u8);

impl TryRng for Repeating {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_ne_bytes([self.0; 4]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_ne_bytes([self.0; 8]))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill(self.0);
        Ok(())
    }
}

impl TryCryptoRng for Repeating {}

fn installation(seed: u64) -> InstallationKey {
    InstallationKey::generate(&mut rng(seed))
}

const CASE: [u8; 16] = *b"case-0123456789a";

const POSITION: Position<'static> = Position {
    stream_kind: "case",
    stream: CASE,
    version: 7,
    compartment: "identity",
    epoch: 2,
    kind: "person_named",
};

const CONTEXT: KeyContext<'static> = KeyContext {
    stream: CASE,
    compartment: "identity",
    epoch: 2,
};

/// All one-bit-flipped variants of `bytes`, one a byte, each with the position that was changed.
fn altered(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> + '_ {
    (0..bytes.len()).map(|position| {
        let mut copy = bytes.to_vec();
        copy[position] ^= 1 << (position % 8);
        (position, copy)
    })
}
