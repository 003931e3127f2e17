//! Key pairs and wraps: giving a key to somebody who need not be there.
//!
//! A wrap is HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305. What the wrapped
//! key is for goes into `info`, so a wrap opens only for the stream, compartment and epoch, or the
//! organisation, member and generation, it was made for. The type of a wrap says what is inside.

use std::fmt;
use std::marker::PhantomData;

use data_encoding::HEXLOWER;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::data_key::DataKey;
use crate::encoding::Fields;
use crate::error::OpenError;
use crate::form::{self, FORMAT};
use crate::installation::{InstallationKey, KeyId, Purpose};
use crate::secret::Secret32;
use crate::span;

type Suite = X25519HkdfSha256;

/// HPKE's encapsulated key, then the ciphertext of 32 bytes with its tag.
const WRAPPED: usize = 32 + 32 + 16;
/// A wrap as the plaintext of another.
const NESTED: usize = 32 + WRAPPED + 16;

/// The installation's word for a wrap.
const VOUCHER: usize = 32;

/// What a data key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyContext<'a> {
    /// The stream (case, concern, visit) whose compartment the key seals.
    pub stream: [u8; 16],
    /// The compartment, such as `identity`.
    pub compartment: &'a str,
    /// The epoch; a new one begins when somebody loses access.
    pub epoch: u32,
}

impl KeyContext<'_> {
    pub(crate) fn encode(&self, label: &str) -> Vec<u8> {
        Fields::new(label)
            .bytes(&self.stream)
            .text(self.compartment)
            .number(u64::from(self.epoch))
            .finish()
    }
}

/// Whose private key is put into whose custody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustodyContext {
    /// The organisation whose private key is wrapped.
    pub organisation: [u8; 16],
    /// The member it is wrapped to; for a pair of custodians, the id of that arrangement.
    pub holder: [u8; 16],
    /// Which of the organisation's key pairs; a leaver makes a new one necessary.
    pub generation: u32,
}

/// A key that can be wrapped: a [`DataKey`], whose context is a [`KeyContext`], or a [`PrivateKey`],
/// whose context is a [`CustodyContext`].
pub trait Wrappable: payload::Payload {}

impl Wrappable for DataKey {}
impl Wrappable for PrivateKey {}

mod payload {
    use zeroize::Zeroizing;

    /// What only this crate may do with a wrappable key; the module keeps it from being named elsewhere.
    pub trait Payload: Sized {
        /// What the key is for.
        type Context<'a>;
        /// Tells wraps of this kind of key from all others.
        const LABEL: &'static str;

        fn encode_context(context: &Self::Context<'_>, label: &str) -> Vec<u8>;
        fn expose(&self) -> Zeroizing<[u8; 32]>;
        fn from_exposed(bytes: Zeroizing<[u8; 32]>) -> Self;
    }
}

impl payload::Payload for DataKey {
    type Context<'a> = KeyContext<'a>;
    const LABEL: &'static str = "data-key";

    fn encode_context(context: &KeyContext<'_>, label: &str) -> Vec<u8> {
        context.encode(label)
    }

    fn expose(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*self.0.expose())
    }

    fn from_exposed(mut bytes: Zeroizing<[u8; 32]>) -> Self {
        DataKey(Secret32::take(&mut bytes))
    }
}

impl payload::Payload for PrivateKey {
    type Context<'a> = CustodyContext;
    const LABEL: &'static str = "private-key";

    fn encode_context(context: &CustodyContext, label: &str) -> Vec<u8> {
        Fields::new(label)
            .bytes(&context.organisation)
            .bytes(&context.holder)
            .number(u64::from(context.generation))
            .finish()
    }

    fn expose(&self) -> Zeroizing<[u8; 32]> {
        self.to_bytes()
    }

    fn from_exposed(bytes: Zeroizing<[u8; 32]>) -> Self {
        PrivateKey::from_bytes(&bytes)
    }
}

/// The public half of a key pair: safe to store and to show.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Reads 32 stored bytes. Any are accepted here; a point of low order is refused when wrapping to it.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        PublicKey(bytes)
    }

    /// The 32 bytes to store.
    pub fn to_bytes(self) -> [u8; 32] {
        self.0
    }

    /// Wraps a key so that only the holder of the private half can unwrap it, for this context.
    pub fn wrap<S: Wrappable>(
        &self,
        key: &S,
        context: &S::Context<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<Wrap<S>, UnusableKey> {
        let _span = span();
        let info = info::<S>("wrap", &[], context);
        let body = seal(self, key.expose().as_ref(), &info, rng)?;
        Ok(Wrap(formatted(&body), PhantomData))
    }

    fn hpke(&self) -> <Suite as Kem>::PublicKey {
        <Suite as Kem>::PublicKey::from_bytes(&self.0)
            .expect("any 32 bytes are read as an X25519 public key")
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

/// A public key that nobody can hold the private half of: a point of low order (RFC 9180 sec. 7.1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "public key `{key}` is not usable: nothing sealed to it would be secret; ask for a new one"
)]
pub struct UnusableKey {
    /// The key that was refused.
    pub key: PublicKey,
}

/// The private half of a key pair: a member's or an organisation's. Wiped when dropped, never printed.
pub struct PrivateKey {
    // The library's type wipes itself when dropped.
    secret: <Suite as Kem>::PrivateKey,
    public: PublicKey,
}

impl PrivateKey {
    /// A fresh key pair; the public half is [`PrivateKey::public`].
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let (secret, _) = Suite::gen_keypair_with_rng(rng);
        PrivateKey::from_hpke(secret)
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.public
    }

    /// Unwraps a key wrapped to this key pair for this context.
    pub fn unwrap<S: Wrappable>(
        &self,
        wrap: &Wrap<S>,
        context: &S::Context<'_>,
    ) -> Result<S, OpenError> {
        let _span = span();
        let body = form::exact_body(Wrap::<S>::WHAT, wrap.as_bytes(), WRAPPED)?;
        self.open_key(body, &info::<S>("wrap", &[], context))
    }

    /// Takes the outer layer off a wrap for two, as its second holder. The result is still sealed to
    /// the first, who alone can finish with [`PrivateKey::unwrap_half`].
    pub fn open_outer<S: Wrappable>(
        &self,
        wrap: &PairWrap<S>,
        pair: &Pair,
        context: &S::Context<'_>,
    ) -> Result<HalfWrap<S>, OpenError> {
        let body = form::exact_body(PairWrap::<S>::WHAT, wrap.as_bytes(), NESTED)?;
        let inner = self.open(body, &info::<S>("pair-outer", &pair.both(), context))?;
        Ok(HalfWrap(formatted(&inner), PhantomData))
    }

    /// Finishes what the second holder began with [`PrivateKey::open_outer`], as the first.
    pub fn unwrap_half<S: Wrappable>(
        &self,
        half: &HalfWrap<S>,
        pair: &Pair,
        context: &S::Context<'_>,
    ) -> Result<S, OpenError> {
        let body = form::exact_body(HalfWrap::<S>::WHAT, half.as_bytes(), WRAPPED)?;
        self.open_key(body, &info::<S>("pair-inner", &pair.both(), context))
    }

    fn open_key<S: Wrappable>(&self, body: &[u8], info: &[u8]) -> Result<S, OpenError> {
        let opened = self.open(body, info)?;
        let mut secret = Zeroizing::new([0; 32]);
        if opened.len() != secret.len() {
            return Err(OpenError::Failed);
        }
        secret.copy_from_slice(&opened);
        Ok(S::from_exposed(secret))
    }

    fn open(&self, body: &[u8], info: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (encapsulated, ciphertext) = body.split_first_chunk::<32>().ok_or(OpenError::Failed)?;
        let encapsulated =
            <Suite as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| OpenError::Failed)?;
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Suite>(
            &OpModeR::Base,
            &self.secret,
            &encapsulated,
            info,
            ciphertext,
            b"",
        )
        .map(Zeroizing::new)
        .map_err(|_| OpenError::Failed)
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.secret.to_bytes().into())
    }

    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        let secret = <Suite as Kem>::PrivateKey::from_bytes(bytes)
            .expect("any 32 bytes are read as an X25519 private key");
        PrivateKey::from_hpke(secret)
    }

    fn from_hpke(secret: <Suite as Kem>::PrivateKey) -> Self {
        let public = PublicKey(Suite::sk_to_pk(&secret).to_bytes().into());
        PrivateKey { secret, public }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey(of {})", self.public)
    }
}

/// Two holders who can open something together and neither alone: an on-call pair of two
/// organisations, or two custodians who keep an organisation's key against loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Who finishes: the inner layer is sealed to this key.
    pub first: PublicKey,
    /// Who begins: the outer layer is sealed to this key.
    pub second: PublicKey,
}

impl Pair {
    /// Wraps a key so that it opens only when first the second and then the first holder agrees.
    pub fn wrap<S: Wrappable>(
        &self,
        key: &S,
        context: &S::Context<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<PairWrap<S>, UnusableKey> {
        let both = self.both();
        let inner_info = info::<S>("pair-inner", &both, context);
        let inner = seal(&self.first, key.expose().as_ref(), &inner_info, rng)?;
        let outer_info = info::<S>("pair-outer", &both, context);
        let outer = seal(&self.second, &inner, &outer_info, rng)?;
        Ok(PairWrap(formatted(&outer), PhantomData))
    }

    fn both(&self) -> Vec<u8> {
        [self.first.0, self.second.0].concat()
    }
}

/// HPKE `info`: the layer, the kind of key, the pair (empty for a plain wrap) and what the key is for.
fn info<S: Wrappable>(layer: &str, pair: &[u8], context: &S::Context<'_>) -> Vec<u8> {
    let context = S::encode_context(context, S::LABEL);
    Fields::new("throughline/1/hpke")
        .text(layer)
        .bytes(pair)
        .bytes(&context)
        .finish()
}

/// Encapsulated key, then ciphertext and tag.
fn seal(
    to: &PublicKey,
    plaintext: &[u8],
    info: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, UnusableKey> {
    let (encapsulated, ciphertext) = hpke::single_shot_seal_with_rng::<
        ChaCha20Poly1305,
        HkdfSha256,
        Suite,
    >(&OpModeS::Base, &to.hpke(), info, plaintext, b"", rng)
    .map_err(|_| UnusableKey { key: *to })?;
    Ok([encapsulated.to_bytes().as_slice(), &ciphertext].concat())
}

impl InstallationKey {
    /// Wraps a key to a public key, as [`PublicKey::wrap`] does, and vouches for the wrap.
    ///
    /// A plain wrap does not say who made it: whoever can write to the database could put one there
    /// around a key of their own and wait until something is sealed under it. A vouched wrap was made
    /// where the installation key is. Whatever is stored in the database should be one.
    pub fn wrap_to<S: Wrappable>(
        &self,
        to: &PublicKey,
        key: &S,
        context: &S::Context<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<VouchedWrap<S>, UnusableKey> {
        let _span = span();
        let info = info::<S>("wrap", &[], context);
        let body = seal(to, key.expose().as_ref(), &info, rng)?;
        let mut bytes = self.header(VOUCHER + WRAPPED);
        bytes.extend_from_slice(&self.vouch(to, &info, &body));
        bytes.extend_from_slice(&body);
        Ok(VouchedWrap(bytes, PhantomData))
    }

    /// Unwraps a key that this installation vouched for, with the private key it was wrapped to.
    pub fn unwrap_with<S: Wrappable>(
        &self,
        private: &PrivateKey,
        wrap: &VouchedWrap<S>,
        context: &S::Context<'_>,
    ) -> Result<S, OpenError> {
        let _span = span();
        let rest = self.own_body(VouchedWrap::<S>::WHAT, wrap.as_bytes())?;
        let (voucher, body) = rest
            .split_first_chunk::<VOUCHER>()
            .ok_or(OpenError::Failed)?;
        let info = info::<S>("wrap", &[], context);
        if !bool::from(self.vouch(&private.public(), &info, body).ct_eq(voucher)) {
            return Err(OpenError::Failed);
        }
        private.open_key(body, &info)
    }

    /// Whether this installation made a wrap, to this public key and for this context. It takes no
    /// private key: what stands in a database beside the wrap as its receiver's public key can be
    /// checked before anything else is wrapped to it.
    pub fn vouches_for<S: Wrappable>(
        &self,
        to: &PublicKey,
        wrap: &VouchedWrap<S>,
        context: &S::Context<'_>,
    ) -> bool {
        let Ok(rest) = self.own_body(VouchedWrap::<S>::WHAT, wrap.as_bytes()) else {
            return false;
        };
        let Some((voucher, body)) = rest.split_first_chunk::<VOUCHER>() else {
            return false;
        };
        let info = info::<S>("wrap", &[], context);
        bool::from(self.vouch(to, &info, body).ct_eq(voucher))
    }

    fn vouch(&self, to: &PublicKey, info: &[u8], body: &[u8]) -> [u8; VOUCHER] {
        let vouched = Fields::new("throughline/1/vouched-wrap")
            .bytes(&to.0)
            .bytes(info)
            .bytes(body)
            .finish();
        self.mac(Purpose::Wraps, &vouched)
    }
}

fn formatted(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 + body.len());
    bytes.push(FORMAT);
    bytes.extend_from_slice(body);
    bytes
}

macro_rules! stored_wrap {
    ($(#[$doc:meta])* $name:ident, $what:literal, $length:expr) => {
        $(#[$doc])*
        pub struct $name<S>(Vec<u8>, PhantomData<fn() -> S>);

        impl<S> $name<S> {
            const WHAT: &'static str = $what;

            /// Reads the stored form; only length and format byte are checked here, the rest on opening.
            pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, OpenError> {
                form::exact_body(Self::WHAT, &bytes, $length)?;
                Ok($name(bytes, PhantomData))
            }

            /// The stored form.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// The stored form, taken over.
            pub fn into_bytes(self) -> Vec<u8> {
                self.0
            }
        }

        impl<S> Clone for $name<S> {
            fn clone(&self) -> Self {
                $name(self.0.clone(), PhantomData)
            }
        }

        impl<S> PartialEq for $name<S> {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }

        impl<S> Eq for $name<S> {}

        impl<S> fmt::Debug for $name<S> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({} bytes)", stringify!($name), self.0.len())
            }
        }
    };
}

stored_wrap! {
    /// A key wrapped to one public key: `format (1) | encapsulated key (32) | ciphertext (32) | tag (16)`.
    Wrap, "key wrap", WRAPPED
}
stored_wrap! {
    /// A key wrapped to one public key by an installation that vouches for it:
    /// `format (1) | key id (4) | HMAC-SHA256 (32) | encapsulated key (32) | ciphertext (32) | tag (16)`.
    VouchedWrap, "vouched key wrap", KeyId::LENGTH + VOUCHER + WRAPPED
}
stored_wrap! {
    /// A key wrapped for two: `format (1) | encapsulated key (32) | sealed inner wrap (80) | tag (16)`.
    PairWrap, "key wrap for two", NESTED
}
stored_wrap! {
    /// What the second holder of a [`PairWrap`] leaves for the first; the form is that of a [`Wrap`],
    /// yet neither opens as the other.
    HalfWrap, "half-opened key wrap", WRAPPED
}
