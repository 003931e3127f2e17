//! The log through its public door: against the standard's vectors, another implementation and tampering.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails where it stands"
)]

mod audit;
mod bad_input;
mod checkpoint;
mod entry;
mod entry_proof;
mod proofs;
mod tree;
mod validate;
mod witness;

use std::collections::BTreeMap;

use ledger::{Frontier, Hash, NodeId, leaf_hash};

/// The data of leaf `index` in the tests: its number.
fn data(index: u64) -> Vec<u8> {
    index.to_be_bytes().to_vec()
}

/// A tree of `size` such leaves, with every complete subtree, as a store keeps it.
fn grown(size: u64) -> (Frontier, BTreeMap<NodeId, Hash>) {
    let mut frontier = Frontier::new();
    let mut nodes = BTreeMap::new();
    for index in 0..size {
        for node in frontier.append(leaf_hash(&data(index))) {
            nodes.insert(node.id, node.hash);
        }
    }
    (frontier, nodes)
}

fn root(size: u64) -> Hash {
    grown(size).0.root()
}
