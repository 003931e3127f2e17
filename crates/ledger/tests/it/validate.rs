//! A log as long as a country's: what proofs and checkpoints take in it.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::{Duration, Instant};

use ledger::{
    ConsistencyProof, Frontier, Hash, InclusionProof, LogKey, NodeId, NodeReader, leaf_hash,
};
use validation::{report, size};

use crate::data;

/// Complete subtrees from this level up are kept; smaller ones are made again from their leaves when asked for.
const KEPT: u8 = 10;

/// How many entries come between two checkpoints.
const BATCH: u64 = 100;

#[derive(Default)]
struct Nodes(BTreeMap<NodeId, Hash>);

impl NodeReader for Nodes {
    type Error = Infallible;

    fn node(&self, id: NodeId) -> Result<Option<Hash>, Infallible> {
        if id.level >= KEPT {
            return Ok(self.0.get(&id).copied());
        }
        let mut subtree = Frontier::new();
        for leaf in id.index << id.level..(id.index + 1) << id.level {
            subtree.append(leaf_hash(&data(leaf)));
        }
        Ok(Some(subtree.root()))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a validation prints what it took and asserts nothing of it"
)]
fn timed<T>(doing: impl FnOnce() -> T) -> (T, Duration) {
    let from = Instant::now();
    (doing(), from.elapsed())
}

#[test]
fn entries_of_a_long_log_are_proven_and_every_batch_is_signed() {
    let entries: u64 = size(20_000, 10_000_000);
    let key = LogKey::new("long/log".parse().unwrap(), &[7; 32]);
    let (mut edge, mut nodes) = (Frontier::new(), Nodes::default());
    let (mut longest, mut half) = (Duration::ZERO, None);
    for batch in 0..entries / BATCH {
        let (checkpoint, took) = timed(|| {
            for index in batch * BATCH..(batch + 1) * BATCH {
                let made = edge.append(leaf_hash(&data(index)));
                let kept = made.into_iter().filter(|node| node.id.level >= KEPT);
                nodes.0.extend(kept.map(|node| (node.id, node.hash)));
            }
            key.sign(edge.size(), edge.root())
        });
        longest = longest.max(took);
        if batch == entries / BATCH / 2 {
            half = Some((checkpoint.checkpoint().size, checkpoint.checkpoint().root));
        }
    }
    assert_eq!(edge.size(), entries);
    let root = edge.root();
    report("entries", entries);
    report(
        "the longest that a batch of 100 with its checkpoint took, in ms",
        longest.as_secs_f64() * 1e3,
    );
    let mut longest = Duration::ZERO;
    for part in 0..=20 {
        let index = (entries - 1) * part / 20;
        let proof = InclusionProof::prove(index, entries, &nodes).unwrap();
        let leaf = leaf_hash(&data(index));
        let (verified, took) = timed(|| proof.verify(&leaf, &root));
        verified.unwrap();
        longest = longest.max(took);
        let other = leaf_hash(&data(index + 1));
        assert!(proof.verify(&other, &root).is_err(), "{index}");
    }
    report(
        "the longest that verifying an entry's proof took, in ms",
        longest.as_secs_f64() * 1e3,
    );
    let (size, earlier) = half.unwrap();
    let proof = ConsistencyProof::prove(size, entries, &nodes).unwrap();
    proof.verify(&earlier, &root).unwrap();
    assert!(proof.verify(&root, &earlier).is_err());
}
