//! The hashes of the tree (RFC 9162 sec. 2.1.1, the same as RFC 6962's) and of ciphertexts.

use std::fmt;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// A SHA-256 value: of a leaf, an inner node, a whole tree or a ciphertext.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub(crate) [u8; 32]);

impl Hash {
    /// Reads 32 stored bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Hash(bytes)
    }

    /// The 32 bytes to store.
    pub fn to_bytes(self) -> [u8; 32] {
        self.0
    }

    /// The root of the tree without leaves: the hash of nothing.
    pub fn of_empty_tree() -> Self {
        Hash(Sha256::digest([]).into())
    }
}

/// Hexadecimal.
impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// The hash of a leaf: of the byte 0, then the leaf's data.
pub fn leaf_hash(data: &[u8]) -> Hash {
    let mut hasher = Sha256::new_with_prefix([0]);
    hasher.update(data);
    Hash(hasher.finalize().into())
}

/// The hash of an inner node: of the byte 1, then both children.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new_with_prefix([1]);
    hasher.update(left.0);
    hasher.update(right.0);
    Hash(hasher.finalize().into())
}

/// The plain SHA-256 of a ciphertext, by which an [`Entry`](crate::Entry) names it.
///
/// It stays when the ciphertext is erased, so the log still verifies. It tells nothing of the
/// plaintext: ciphertexts begin with a random nonce, so nobody can try plaintexts against it.
pub fn ciphertext_hash(ciphertext: &[u8]) -> Hash {
    Hash(Sha256::digest(ciphertext).into())
}
