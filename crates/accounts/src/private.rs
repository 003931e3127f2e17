//! What only one member can open: drafts, the secret shared with an authenticator app.

use case::MemberId;
use vault::{
    DataKey, KeyContext, OpenError, Plaintext, Position, PrivateKey, PublicKey, Sealed,
    UnusableKey, Wrap, system_rng,
};

/// The one epoch that a private thing's key has: it is replaced, never changed.
const EPOCH: u32 = 1;

/// A private thing: what kind of thing it is, and which of its kind. Sealed as one, it does not open
/// as another, nor as another member's.
#[derive(Debug, Clone, Copy)]
pub struct Private<'a> {
    /// Whose.
    pub member: MemberId,
    /// The kind, such as `draft`.
    pub kind: &'static str,
    /// Which one.
    pub name: &'a str,
}

impl Private<'_> {
    /// Seals it to the member's public key, under a key of its own.
    ///
    /// # Errors
    /// Fails if nothing can be sealed to the public key.
    pub fn seal(&self, to: &PublicKey, plaintext: &[u8]) -> Result<Vec<u8>, UnusableKey> {
        let rng = &mut system_rng();
        let key = DataKey::generate(rng);
        let wrap = to.wrap(&key, &self.context(), rng)?;
        let sealed = key.seal(&self.position(), plaintext, rng);
        Ok(join(wrap.as_bytes(), sealed.as_bytes()))
    }

    /// Opens it with the member's private key.
    ///
    /// # Errors
    /// Fails if it was sealed to another key or as another thing, or altered.
    pub fn open(&self, key: &PrivateKey, sealed: &[u8]) -> Result<Plaintext, OpenError> {
        let (wrap, body) = parts(sealed).ok_or(OpenError::Failed)?;
        let wrap = Wrap::<DataKey>::from_bytes(wrap.to_vec())?;
        let key = key.unwrap(&wrap, &self.context())?;
        key.open(&self.position(), &Sealed::from_bytes(body.to_vec())?)
    }

    fn context(&self) -> KeyContext<'_> {
        KeyContext {
            stream: *self.member.bytes(),
            compartment: self.name,
            epoch: EPOCH,
        }
    }

    fn position(&self) -> Position<'_> {
        Position {
            stream_kind: self.kind,
            stream: *self.member.bytes(),
            version: 1,
            compartment: self.name,
            epoch: EPOCH,
            kind: self.kind,
        }
    }
}

/// The key's wrap and the text under it, in one value: the wrap's length, the wrap, the text.
fn join(wrap: &[u8], text: &[u8]) -> Vec<u8> {
    let length = u16::try_from(wrap.len()).expect("a wrap is a few hundred bytes at most");
    [&length.to_be_bytes(), wrap, text].concat()
}

fn parts(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = body.split_first_chunk()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}
