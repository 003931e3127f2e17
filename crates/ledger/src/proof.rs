//! Proofs that a leaf is in the tree and that a tree continues an earlier one (RFC 9162 sec. 2.1.3 and 2.1.4).

use std::collections::BTreeMap;
use std::convert::Infallible;

use crate::hash::{Hash, node_hash};
use crate::tree::{NodeId, complete_subtrees};

/// Where hashes of complete subtrees are read from.
///
/// A store that keeps every [`Node`](crate::Node) that [`Frontier::append`](crate::Frontier::append) returns answers all of
/// them, and a proof reads a logarithmic number. One that keeps leaves alone, or some levels, answers
/// `None` for the rest, which are then computed from below.
///
/// Over an asynchronous store, fetch what [`InclusionProof::needed`] or [`ConsistencyProof::needed`] names into a
/// [`BTreeMap`], which is a reader too.
pub trait NodeReader {
    /// What can go wrong while reading.
    type Error;

    /// The hash of a complete subtree, if it is kept.
    fn node(&self, id: NodeId) -> Result<Option<Hash>, Self::Error>;
}

impl NodeReader for BTreeMap<NodeId, Hash> {
    type Error = Infallible;

    fn node(&self, id: NodeId) -> Result<Option<Hash>, Infallible> {
        Ok(self.get(&id).copied())
    }
}

/// Why a proof could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ProveError<E> {
    /// The tree has no such leaf, or the earlier tree is larger than the later.
    #[error("no proof can be made for {part} of a log of {size} entries")]
    OutOfRange {
        /// The leaf's index or the earlier size, in words.
        part: String,
        /// The size of the tree.
        size: u64,
    },
    /// A leaf hash that the log should hold is not there.
    #[error("the hash of log entry {index} is missing; run `throughline ledger verify`")]
    Missing {
        /// The leaf's index.
        index: u64,
    },
    /// Reading failed.
    #[error("reading the log's hashes failed: {0}")]
    Read(E),
}

/// Why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Sizes or index cannot be, or the number of hashes does not fit them.
    #[error("the proof is malformed: its hashes do not fit the sizes it names")]
    Malformed,
    /// The hashes lead to another root.
    #[error("the proof does not lead to the given root hash")]
    RootDiffers,
}

/// Shows that one leaf is in the tree of one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof {
    /// The leaf's index.
    pub index: u64,
    /// The size of the tree.
    pub size: u64,
    /// Sibling hashes from the leaf up.
    pub path: Vec<Hash>,
}

impl InclusionProof {
    /// The subtrees that [`InclusionProof::prove`] reads; none if the tree has no such leaf.
    pub fn needed(index: u64, size: u64) -> Vec<NodeId> {
        ranges_needed(&inclusion_ranges(index, size))
    }

    /// Makes the proof for leaf `index` of the tree of the first `size` leaves.
    pub fn prove<R: NodeReader>(
        index: u64,
        size: u64,
        nodes: &R,
    ) -> Result<Self, ProveError<R::Error>> {
        if index >= size {
            return Err(ProveError::OutOfRange {
                part: format!("entry {index}"),
                size,
            });
        }
        let path = read_ranges(&inclusion_ranges(index, size), nodes)?;
        Ok(InclusionProof { index, size, path })
    }

    /// Checks the proof against a root that is trusted, as from a verified checkpoint of the same size.
    pub fn verify(&self, leaf: &Hash, root: &Hash) -> Result<(), ProofError> {
        // RFC 9162 sec. 2.1.3.2. `node` and `last` number the subtrees of the current level.
        if self.index >= self.size {
            return Err(ProofError::Malformed);
        }
        let (mut node, mut last) = (self.index, self.size - 1);
        let mut hash = *leaf;
        for sibling in &self.path {
            if last == 0 {
                return Err(ProofError::Malformed);
            }
            if node % 2 == 1 || node == last {
                hash = node_hash(sibling, &hash);
                // Levels at which this subtree is the last and has no sibling add no hash.
                while node % 2 == 0 && node != 0 {
                    node /= 2;
                    last /= 2;
                }
            } else {
                hash = node_hash(&hash, sibling);
            }
            node /= 2;
            last /= 2;
        }
        if last != 0 {
            return Err(ProofError::Malformed);
        }
        same(&hash, root)
    }
}

/// Shows that a later tree begins with all leaves of an earlier one, in the same order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// The size of the earlier tree.
    pub old_size: u64,
    /// The size of the later tree.
    pub new_size: u64,
    /// Hashes in the order of RFC 9162 sec. 2.1.4.1.
    pub path: Vec<Hash>,
}

impl ConsistencyProof {
    /// The subtrees that [`ConsistencyProof::prove`] reads; none if the sizes are not in order.
    pub fn needed(old_size: u64, new_size: u64) -> Vec<NodeId> {
        ranges_needed(&consistency_ranges(old_size, new_size))
    }

    /// Makes the proof that the tree of `new_size` leaves continues that of `old_size`.
    pub fn prove<R: NodeReader>(
        old_size: u64,
        new_size: u64,
        nodes: &R,
    ) -> Result<Self, ProveError<R::Error>> {
        if old_size > new_size {
            return Err(ProveError::OutOfRange {
                part: format!("the first {old_size} entries"),
                size: new_size,
            });
        }
        let path = read_ranges(&consistency_ranges(old_size, new_size), nodes)?;
        Ok(ConsistencyProof {
            old_size,
            new_size,
            path,
        })
    }

    /// Checks the proof between two roots, as of an earlier and a later checkpoint.
    pub fn verify(&self, old_root: &Hash, new_root: &Hash) -> Result<(), ProofError> {
        if self.old_size > self.new_size {
            return Err(ProofError::Malformed);
        }
        if self.old_size == self.new_size || self.old_size == 0 {
            if !self.path.is_empty() {
                return Err(ProofError::Malformed);
            }
            // Every tree continues the empty one; a tree continues itself.
            return match self.old_size {
                0 if self.new_size == 0 => same(&Hash::of_empty_tree(), old_root)
                    .and_then(|()| same(&Hash::of_empty_tree(), new_root)),
                0 => same(&Hash::of_empty_tree(), old_root),
                _ => same(old_root, new_root),
            };
        }
        // RFC 9162 sec. 2.1.4.2. Where the old tree is one complete subtree, its root is not repeated.
        let mut path = self.path.iter();
        let first = if self.old_size.is_power_of_two() {
            *old_root
        } else {
            *path.next().ok_or(ProofError::Malformed)?
        };
        let (mut node, mut last) = (self.old_size - 1, self.new_size - 1);
        while node % 2 == 1 {
            node /= 2;
            last /= 2;
        }
        let (mut old, mut new) = (first, first);
        for sibling in path {
            if last == 0 {
                return Err(ProofError::Malformed);
            }
            if node % 2 == 1 || node == last {
                old = node_hash(sibling, &old);
                new = node_hash(sibling, &new);
                while node % 2 == 0 && node != 0 {
                    node /= 2;
                    last /= 2;
                }
            } else {
                new = node_hash(&new, sibling);
            }
            node /= 2;
            last /= 2;
        }
        if last != 0 {
            return Err(ProofError::Malformed);
        }
        same(&old, old_root)?;
        same(&new, new_root)
    }
}

fn same(found: &Hash, expected: &Hash) -> Result<(), ProofError> {
    if found == expected {
        Ok(())
    } else {
        Err(ProofError::RootDiffers)
    }
}

/// Leaves from the first up to but not including the second, the root of which is one hash of a proof.
type Range = (u64, u64);

/// PATH(m, D[n]) of RFC 9162 sec. 2.1.3.1, as ranges, from the leaf up.
fn inclusion_ranges(index: u64, size: u64) -> Vec<Range> {
    let (mut start, mut end) = (0, size);
    let mut ranges = Vec::new();
    if index >= size {
        return ranges;
    }
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            ranges.push((middle, end));
            end = middle;
        } else {
            ranges.push((start, middle));
            start = middle;
        }
    }
    ranges.reverse();
    ranges
}

/// PROOF(m, D[n]) of RFC 9162 sec. 2.1.4.1, as ranges, in its order.
fn consistency_ranges(old_size: u64, new_size: u64) -> Vec<Range> {
    if old_size == 0 || old_size >= new_size {
        return Vec::new();
    }
    let (mut start, mut end) = (0, new_size);
    let mut ranges = Vec::new();
    while end != old_size {
        let middle = start + split(end - start);
        if old_size <= middle {
            ranges.push((middle, end));
            end = middle;
        } else {
            ranges.push((start, middle));
            start = middle;
        }
    }
    // The old tree's last piece; if that is the whole old tree, the verifier has its root already.
    if start != 0 {
        ranges.push((start, end));
    }
    ranges.reverse();
    ranges
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: u64) -> u64 {
    1 << (length - 1).ilog2()
}

fn ranges_needed(ranges: &[Range]) -> Vec<NodeId> {
    ranges
        .iter()
        .flat_map(|&(start, end)| complete_subtrees(start, end))
        .collect()
}

fn read_ranges<R: NodeReader>(
    ranges: &[Range],
    nodes: &R,
) -> Result<Vec<Hash>, ProveError<R::Error>> {
    ranges
        .iter()
        .map(|&(start, end)| {
            let mut root = None;
            for id in complete_subtrees(start, end).into_iter().rev() {
                let left = read_node(id, nodes)?;
                root = Some(match root {
                    None => left,
                    Some(right) => node_hash(&left, &right),
                });
            }
            root.ok_or(ProveError::Missing { index: start })
        })
        .collect()
}

/// A kept subtree, or one computed from its halves.
fn read_node<R: NodeReader>(id: NodeId, nodes: &R) -> Result<Hash, ProveError<R::Error>> {
    if let Some(hash) = nodes.node(id).map_err(ProveError::Read)? {
        return Ok(hash);
    }
    let Some((left, right)) = id.children() else {
        return Err(ProveError::Missing { index: id.index });
    };
    Ok(node_hash(
        &read_node(left, nodes)?,
        &read_node(right, nodes)?,
    ))
}
