//! Roots and the right edge.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use data_encoding::HEXLOWER;
use ledger::{Frontier, FrontierError, Hash, leaf_hash, node_hash};
use sha2::Sha256;

use crate::{data, grown};

/// Leaves and roots of the test tree of the Certificate Transparency reference implementation.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[test]
fn the_reference_trees_have_the_reference_roots() {
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root().to_string(), ROOTS[0]);
    for (leaf, root) in LEAVES.iter().zip(&ROOTS[1..]) {
        frontier.append(leaf_hash(&HEXLOWER.decode(leaf.as_bytes()).unwrap()));
        assert_eq!(frontier.root().to_string(), *root);
    }
}

#[test]
fn roots_agree_with_another_implementation_at_every_size() {
    let mut oracle = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut frontier = Frontier::new();
    for index in 0..600 {
        oracle.push(data(index));
        frontier.append(leaf_hash(&data(index)));
        let expected: [u8; 32] = oracle.root().as_bytes().as_slice().try_into().unwrap();
        assert_eq!(
            frontier.root(),
            Hash::from_bytes(expected),
            "{} leaves",
            index + 1
        );
    }
}

#[test]
fn the_edge_survives_storage() {
    for size in 0..300 {
        let (frontier, _) = grown(size);
        assert_eq!(
            Frontier::from_bytes(&frontier.to_bytes()).unwrap(),
            frontier
        );
    }
}

#[test]
fn appending_names_each_complete_subtree_once_and_its_hash_is_that_of_its_halves() {
    let (_, nodes) = grown(256);
    // 256 leaves, and 255 subtrees above them.
    assert_eq!(nodes.len(), 511);
    for (id, hash) in &nodes {
        if id.level > 0 {
            let child = |index| {
                nodes[&ledger::NodeId {
                    level: id.level - 1,
                    index,
                }]
            };
            assert_eq!(
                *hash,
                node_hash(&child(id.index * 2), &child(id.index * 2 + 1))
            );
        }
    }
}

#[test]
fn stored_bytes_that_are_no_edge_are_refused() {
    let (frontier, _) = grown(13);
    let bytes = frontier.to_bytes();
    for length in 0..bytes.len() {
        assert!(
            Frontier::from_bytes(&bytes[..length]).is_err(),
            "{length} bytes"
        );
    }
    let longer = [bytes.as_slice(), &[0; 32]].concat();
    assert!(matches!(
        Frontier::from_bytes(&longer),
        Err(FrontierError::Length { .. })
    ));
    let mut later = bytes.clone();
    later[0] = 2;
    assert_eq!(
        Frontier::from_bytes(&later).unwrap_err(),
        FrontierError::Format { found: 2, known: 1 }
    );
    let mut resized = bytes;
    resized[8] = 12;
    assert!(Frontier::from_bytes(&resized).is_err());
}
