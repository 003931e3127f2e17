//! The tree as it grows: complete subtrees, and the right edge from which the next root follows.

use crate::hash::{Hash, node_hash};

/// A complete subtree: `2^level` leaves beginning with leaf `index * 2^level`. Level 0 is a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    /// Height of the subtree.
    pub level: u8,
    /// Its number among the subtrees of its level, from the left, from 0.
    pub index: u64,
}

impl NodeId {
    /// The leaf with this index.
    pub fn leaf(index: u64) -> Self {
        NodeId { level: 0, index }
    }

    /// The two halves; `None` for a leaf.
    pub(crate) fn children(self) -> Option<(NodeId, NodeId)> {
        let level = self.level.checked_sub(1)?;
        let left = self.index * 2;
        let child = |index| NodeId { level, index };
        Some((child(left), child(left + 1)))
    }
}

/// A complete subtree and its hash: what a store keeps, so that proofs read a few rows and not the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Which subtree.
    pub id: NodeId,
    /// Its hash.
    pub hash: Hash,
}

/// The right edge of a tree: its size and the hashes of the complete subtrees that make it up.
///
/// That is all that appending and computing the root need: at most 64 hashes, however long the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// One for each bit set in `size`, the largest subtree first.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The tree without leaves.
    pub fn new() -> Self {
        Frontier {
            size: 0,
            peaks: Vec::new(),
        }
    }

    /// Number of leaves, and the index of the next one.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root hash (RFC 9162 sec. 2.1.1).
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(&smallest) = peaks.next() else {
            return Hash::of_empty_tree();
        };
        peaks.fold(smallest, |right, left| node_hash(left, &right))
    }

    /// Appends a leaf. Returns every subtree that it completes, the leaf itself first.
    pub fn append(&mut self, leaf: Hash) -> Vec<Node> {
        let mut id = NodeId::leaf(self.size);
        let mut hash = leaf;
        let mut completed = vec![Node { id, hash }];
        // An odd index means that the left sibling is the smallest peak.
        while id.index % 2 == 1 {
            let left = self
                .peaks
                .pop()
                .expect("there is a peak for every bit set in the size");
            hash = node_hash(&left, &hash);
            id = NodeId {
                level: id.level + 1,
                index: id.index / 2,
            };
            completed.push(Node { id, hash });
        }
        self.peaks.push(hash);
        self.size += 1;
        completed
    }

    /// The stored form: `format (1) | size (8) | peaks (32 each, the largest first)`, big-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(9 + 32 * self.peaks.len());
        bytes.push(FORMAT);
        bytes.extend_from_slice(&self.size.to_be_bytes());
        for peak in &self.peaks {
            bytes.extend_from_slice(&peak.0);
        }
        bytes
    }

    /// Reads the stored form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrontierError> {
        let (&format, rest) = bytes.split_first().ok_or(FrontierError::Length {
            expected: 9,
            found: 0,
        })?;
        if format != FORMAT {
            return Err(FrontierError::Format {
                found: format,
                known: FORMAT,
            });
        }
        let (size, hashes) = rest.split_first_chunk().ok_or(FrontierError::Length {
            expected: 9,
            found: bytes.len(),
        })?;
        let size = u64::from_be_bytes(*size);
        let expected = 9 + 32 * size.count_ones() as usize;
        if bytes.len() != expected {
            return Err(FrontierError::Length {
                expected,
                found: bytes.len(),
            });
        }
        let (peaks, _) = hashes.as_chunks::<32>();
        Ok(Frontier {
            size,
            peaks: peaks.iter().copied().map(Hash).collect(),
        })
    }
}

impl Default for Frontier {
    fn default() -> Self {
        Frontier::new()
    }
}

const FORMAT: u8 = 1;

/// Why bytes or hashes are not the right edge of a tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrontierError {
    /// Too few or too many for the size.
    #[error(
        "the stored tree edge has length {found} where its size demands {expected}; rebuild it from the leaves"
    )]
    Length {
        /// The length that the size demands.
        expected: usize,
        /// The length given.
        found: usize,
    },
    /// Written by a later version.
    #[error("the stored tree edge has format {found}, and this version reads format {known} only")]
    Format {
        /// The format byte found.
        found: u8,
        /// The format byte this version writes.
        known: u8,
    },
}

/// Splits leaves `start..end` into the fewest complete subtrees, from left to right. `start` must lie
/// where RFC 9162's recursion cuts, so that the pieces shrink to the right.
pub(crate) fn complete_subtrees(start: u64, end: u64) -> Vec<NodeId> {
    let mut pieces = Vec::new();
    let mut at = start;
    while at < end {
        let level = (end - at).ilog2() as u8;
        pieces.push(NodeId {
            level,
            index: at >> level,
        });
        at += 1 << level;
    }
    pieces
}
