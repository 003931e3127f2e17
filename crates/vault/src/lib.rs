//! Keys, compartments and sealing.
//!
//! Who can open what is decided by which keys exist, not by which checks run:
//!
//! * an event's parts are sealed under the [`DataKey`] of their compartment and epoch, bound to their
//!   [`Position`] in the log;
//! * a data key is wrapped to the organisations that may read the compartment
//!   ([`InstallationKey::wrap_to`], which vouches for the wrap; [`PublicKey::wrap`] is for what leaves the
//!   installation), for pairs who must act together ([`Pair::wrap`]) and, for coded facts alone, to the
//!   installation ([`InstallationKey::wrap_data_key`]);
//! * an organisation's [`PrivateKey`] is wrapped to its members' public keys, and a member's is kept
//!   in a [`MemberLock`] under passphrase and installation key;
//! * signing in puts the unlocked [`SessionKeys`], sealed under a secret that only the cookie holds,
//!   into the session's row ([`SealedKeys`]).
//!
//! One part of one event, from the worker who writes it to the organisation that may read it:
//!
//! ```
//! use vault::{DataKey, InstallationKey, KeyContext, Position, PrivateKey, system_rng};
//!
//! let rng = &mut system_rng();
//! let installation = InstallationKey::generate(rng);
//! let shelter = PrivateKey::generate(rng);
//! let stream = [7; 16];
//!
//! // Where the event is written, only the shelter's public key is at hand.
//! let key = DataKey::generate(rng);
//! let context = KeyContext { stream, compartment: "contact", epoch: 1 };
//! let wrap = installation.wrap_to(&shelter.public(), &key, &context, rng)?;
//! let position = Position {
//!     stream_kind: "case",
//!     stream,
//!     version: 4,
//!     compartment: "contact",
//!     epoch: 1,
//!     kind: "safe_contact_agreed",
//! };
//! let sealed = key.seal(&position, b"only by text, after six", rng);
//!
//! // Where it is read, the shelter's private key is.
//! let key = installation.unwrap_with(&shelter, &wrap, &context)?;
//! assert_eq!(&*key.open(&position, &sealed)?, b"only by text, after six");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The primitives are RustCrypto's and HPKE's (RFC 9180); what is ours is what they are bound to and how it is
//! written down. Formats begin with a format byte, and golden files hold later versions to reading
//! today's data. Nothing here knows of cases, tables or time; randomness is a parameter
//! ([`system_rng`] is what a real installation passes).
//!
//! Not defended: whoever reads the server's memory while a member is signed in reads what that member
//! may read. Secrets are wiped when dropped, but copies in registers, swap or a core dump are beyond
//! this crate.
#![deny(clippy::indexing_slicing)]

mod aead;
mod data_key;
mod encoding;
mod error;
mod exchange;
mod form;
mod installation;
mod key_file;
mod member;
mod padding;
mod page;
mod passkey;
mod phrase;
mod secret;
mod session;

pub use data_key::{DataKey, Position, Sealed};
pub use error::OpenError;
pub use exchange::{
    CustodyContext, HalfWrap, KeyContext, Pair, PairWrap, PrivateKey, PublicKey, UnusableKey,
    VouchedWrap, Wrap, Wrappable,
};
pub use installation::{BlobContext, InstallationKey, InstallationWrap, KeyId, SealedBlob};
pub use key_file::{KeyBytes, KeyFileError, KeyKind, KeyTextError};
pub use member::{LockContext, MemberLock, UnlockError, WorkFactor, WorkFactorError};
pub use page::{PageCode, PageLock, PageOpened, PageSecret, PageSecrets};
pub use passkey::{PasskeyContext, PasskeyLock, PrfOutput};
pub use phrase::{OneTimeCode, Passphrase};
pub use rand_core::CryptoRng;
pub use secret::Plaintext;
pub use session::{OrganisationKey, SealedKeys, SessionKeys, SessionSecret};

/// Sealing and opening, told apart in a trace from everything else that a request does.
pub(crate) fn span() -> tracing::span::EnteredSpan {
    tracing::trace_span!(target: "trust", "sealing").entered()
}

/// The operating system's random generator, for the composition root to pass down.
///
/// It panics if the operating system has no randomness to give: nothing safe can be done then.
pub fn system_rng() -> rand_core::UnwrapErr<getrandom::SysRng> {
    rand_core::UnwrapErr(getrandom::SysRng)
}
