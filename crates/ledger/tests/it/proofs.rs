//! Inclusion and consistency, for all small trees and against another implementation.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ledger::{
    ConsistencyProof, Hash, InclusionProof, NodeId, NodeReader, ProofError, ProveError, leaf_hash,
};
use proptest::prelude::*;
use sha2::Sha256;

use crate::{data, grown, root};

fn flat(path: &[Hash]) -> Vec<u8> {
    path.iter().flat_map(|hash| hash.to_bytes()).collect()
}

fn oracle(size: u64) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    (0..size).for_each(|index| tree.push(data(index)));
    tree
}

#[test]
fn inclusion_holds_for_every_leaf_of_every_small_tree_and_equals_the_oracles() {
    let (_, nodes) = grown(130);
    for size in 1..=130 {
        let (root, oracle) = (root(size), oracle(size));
        for index in 0..size {
            let proof = InclusionProof::prove(index, size, &nodes).unwrap();
            proof.verify(&leaf_hash(&data(index)), &root).unwrap();
            let expected = oracle.prove_inclusion(usize::try_from(index).unwrap());
            assert_eq!(flat(&proof.path), expected.as_bytes(), "{index} of {size}");
        }
    }
}

#[test]
fn consistency_holds_between_every_two_small_trees_and_equals_the_oracles() {
    let (_, nodes) = grown(130);
    let roots: Vec<Hash> = (0..=130).map(root).collect();
    for new in 0..=130_u64 {
        let oracle = oracle(new);
        for old in 0..=new {
            let proof = ConsistencyProof::prove(old, new, &nodes).unwrap();
            let (old_root, new_root) = (&roots[old as usize], &roots[new as usize]);
            proof.verify(old_root, new_root).unwrap();
            if old > 0 && old < new {
                let expected = oracle.prove_consistency(usize::try_from(new - old).unwrap());
                assert_eq!(flat(&proof.path), expected.as_bytes(), "{old} to {new}");
            }
        }
    }
}

#[test]
fn impossible_proofs_are_refused() {
    let (_, nodes) = grown(8);
    let error = InclusionProof::prove(8, 8, &nodes).unwrap_err();
    assert!(
        error.to_string().contains("entry 8 of a log of 8"),
        "{error}"
    );
    assert!(InclusionProof::prove(0, 0, &nodes).is_err());
    assert!(ConsistencyProof::prove(9, 8, &nodes).is_err());
    let error = InclusionProof::prove(3, 20, &nodes).unwrap_err();
    assert!(
        matches!(error, ProveError::Missing { index: 8..20 }),
        "{error}"
    );
}

/// A reader that keeps leaves and every `2^step`-th level only, and notes what is read.
struct Sparse<'a> {
    nodes: &'a BTreeMap<NodeId, Hash>,
    step: u8,
    read: RefCell<Vec<NodeId>>,
}

impl NodeReader for Sparse<'_> {
    type Error = Infallible;

    fn node(&self, id: NodeId) -> Result<Option<Hash>, Infallible> {
        self.read.borrow_mut().push(id);
        Ok(self
            .nodes
            .get(&id)
            .copied()
            .filter(|_| id.level.is_multiple_of(self.step)))
    }
}

proptest! {
    #[test]
    fn proofs_read_what_they_name_and_nothing_else(size in 1..600_u64, at in any::<u64>()) {
        let (_, nodes) = grown(size);
        let reader = Sparse { nodes: &nodes, step: 1, read: RefCell::default() };
        let check = |needed: Vec<NodeId>| {
            let mut read = reader.read.take();
            let mut needed = needed;
            read.sort_unstable();
            needed.sort_unstable();
            // Logarithmic: at most the path and the pieces of its last hash.
            (read == needed, needed.len() <= 2 * 10)
        };
        let index = at % size;
        InclusionProof::prove(index, size, &reader).unwrap();
        prop_assert_eq!(check(InclusionProof::needed(index, size)), (true, true));
        let old = at % (size + 1);
        ConsistencyProof::prove(old, size, &reader).unwrap();
        prop_assert_eq!(check(ConsistencyProof::needed(old, size)), (true, true));
    }

    #[test]
    fn a_store_that_keeps_few_levels_proves_the_same(
        size in 1..600_u64, at in any::<u64>(), step in 1..9_u8,
    ) {
        let (_, nodes) = grown(size);
        let sparse = Sparse { nodes: &nodes, step, read: RefCell::default() };
        let (index, old) = (at % size, at % (size + 1));
        prop_assert_eq!(
            InclusionProof::prove(index, size, &sparse).unwrap(),
            InclusionProof::prove(index, size, &nodes).unwrap()
        );
        prop_assert_eq!(
            ConsistencyProof::prove(old, size, &sparse).unwrap(),
            ConsistencyProof::prove(old, size, &nodes).unwrap()
        );
    }

    #[test]
    fn no_altered_inclusion_proof_holds(size in 1..300_u64, at in any::<u64>(), which in any::<usize>()) {
        let (frontier, nodes) = grown(size);
        let root = frontier.root();
        let index = at % size;
        let leaf = leaf_hash(&data(index));
        let proof = InclusionProof::prove(index, size, &nodes).unwrap();

        let other_leaf = leaf_hash(b"forged");
        prop_assert_eq!(proof.verify(&other_leaf, &root), Err(ProofError::RootDiffers));
        prop_assert!(proof.verify(&leaf, &other_leaf).is_err());

        let mut longer = proof.clone();
        longer.path.push(other_leaf);
        prop_assert_eq!(longer.verify(&leaf, &root), Err(ProofError::Malformed));
        if !proof.path.is_empty() {
            let mut altered = proof.clone();
            let position = which % proof.path.len();
            altered.path[position] = other_leaf;
            prop_assert_eq!(altered.verify(&leaf, &root), Err(ProofError::RootDiffers));
            let mut shorter = proof.clone();
            shorter.path.remove(position);
            prop_assert!(shorter.verify(&leaf, &root).is_err());
        }
        for elsewhere in (0..size).filter(|&elsewhere| elsewhere != index) {
            let moved = InclusionProof { index: elsewhere, ..proof.clone() };
            prop_assert!(moved.verify(&leaf, &root).is_err(), "passed at {elsewhere}");
        }
        let beyond = InclusionProof { index: size, ..proof };
        prop_assert_eq!(beyond.verify(&leaf, &root), Err(ProofError::Malformed));
    }

    #[test]
    fn no_rewritten_history_is_consistent(
        old in 1..200_u64, more in 1..200_u64, rewritten in any::<u64>(), which in any::<usize>(),
    ) {
        let new = old + more;
        let (frontier, nodes) = grown(new);
        let (old_root, new_root) = (root(old), frontier.root());
        let proof = ConsistencyProof::prove(old, new, &nodes).unwrap();

        // The same log with one early entry rewritten: no proof of its own makes it a continuation.
        let rewritten = rewritten % old;
        let mut forged_tree = ledger::Frontier::new();
        let mut forged_nodes = BTreeMap::new();
        for index in 0..new {
            let leaf = if index == rewritten { leaf_hash(b"forged") } else { leaf_hash(&data(index)) };
            for node in forged_tree.append(leaf) {
                forged_nodes.insert(node.id, node.hash);
            }
        }
        let forged = ConsistencyProof::prove(old, new, &forged_nodes).unwrap();
        prop_assert!(forged.verify(&old_root, &forged_tree.root()).is_err());
        prop_assert!(proof.verify(&old_root, &forged_tree.root()).is_err());

        let mut longer = proof.clone();
        longer.path.push(old_root);
        prop_assert_eq!(longer.verify(&old_root, &new_root), Err(ProofError::Malformed));
        let position = which % proof.path.len();
        let mut altered = proof.clone();
        altered.path[position] = leaf_hash(b"forged");
        prop_assert_eq!(altered.verify(&old_root, &new_root), Err(ProofError::RootDiffers));
        let mut shorter = proof.clone();
        shorter.path.remove(position);
        prop_assert!(shorter.verify(&old_root, &new_root).is_err());
        let backwards = ConsistencyProof { old_size: new, new_size: old, ..proof };
        prop_assert_eq!(backwards.verify(&new_root, &old_root), Err(ProofError::Malformed));
    }
}

#[test]
fn trees_of_equal_size_are_consistent_only_if_they_are_equal() {
    let (_, nodes) = grown(9);
    let proof = ConsistencyProof::prove(9, 9, &nodes).unwrap();
    proof.verify(&root(9), &root(9)).unwrap();
    assert_eq!(
        proof.verify(&root(9), &root(8)),
        Err(ProofError::RootDiffers)
    );
    let empty = ConsistencyProof::prove(0, 9, &nodes).unwrap();
    empty.verify(&Hash::of_empty_tree(), &root(9)).unwrap();
    assert_eq!(
        empty.verify(&root(1), &root(9)),
        Err(ProofError::RootDiffers)
    );
    let none = ConsistencyProof::prove(0, 0, &nodes).unwrap();
    none.verify(&Hash::of_empty_tree(), &Hash::of_empty_tree())
        .unwrap();
    assert!(none.verify(&Hash::of_empty_tree(), &root(1)).is_err());
}
