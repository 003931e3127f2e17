//! What can go wrong when a sealed thing is read back.

use crate::installation::KeyId;

/// Why a sealed value could not be opened.
///
/// Anything an attacker could learn from is one opaque sentence. Only faults of form, visible to
/// whoever holds the bytes anyway, say more. Callers must be able to tell them apart, so the enum is
/// not `#[non_exhaustive]`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Wrong key, wrong place or altered bytes: which of them is not said.
    #[error("opening failed: the key does not fit or the data was altered")]
    Failed,
    /// The bytes cannot be a value of this kind.
    #[error("the {what} is cut off or padded: it has {found} bytes, and {expected} are needed")]
    WrongLength {
        /// Which kind of value was read.
        what: &'static str,
        /// The length, or the least length, in words.
        expected: String,
        /// The number of bytes given.
        found: usize,
    },
    /// The value was written by a later version, or is no such value at all.
    #[error(
        "the {what} has format {found}, and this version reads format {known} only; \
         use the version that wrote it"
    )]
    UnknownFormat {
        /// Which kind of value was read.
        what: &'static str,
        /// The format byte found.
        found: u8,
        /// The format byte this version writes.
        known: u8,
    },
    /// The value is intact in form but belongs to another installation's key.
    #[error(
        "the {what} was sealed under installation key `{sealed_under}`, but the loaded key is \
         `{loaded}`; load the key that belongs to this database"
    )]
    OtherInstallation {
        /// Which kind of value was read.
        what: &'static str,
        /// The key the value names.
        sealed_under: KeyId,
        /// The key in use.
        loaded: KeyId,
    },
}
