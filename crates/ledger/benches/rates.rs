//! How fast a log grows and is verified: `cargo bench -p ledger`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures time, and one that cannot go on stops"
)]

use std::collections::BTreeMap;
use std::time::Instant;

use ledger::{
    Audit, AuditedEntry, ConsistencyProof, Entry, Frontier, InclusionProof, KnownState, LogKey,
    SealedPart, ciphertext_hash,
};

const ENTRIES: u64 = 1_000_000;

/// How many entries come between two checkpoints.
const BATCH: usize = 100;

fn main() {
    let part = ciphertext_hash(b"part");
    let entry = |version| Entry {
        stream_kind: "case",
        stream: [7; 16],
        version,
        organisation: [8; 16],
        time_micros: 1_700_000_000_000_000,
        record: part,
        parts: ["contact", "identity"]
            .map(|compartment| SealedPart {
                compartment,
                epoch: 1,
                ciphertext: part,
            })
            .to_vec(),
    };

    let mut leaves = Vec::new();
    measure("hash an entry with two sealed parts", ENTRIES, || {
        leaves = (0..ENTRIES).map(|version| entry(version).leaf()).collect();
    });
    let (mut edge, mut nodes) = (Frontier::new(), BTreeMap::new());
    measure("append a leaf", ENTRIES, || {
        for leaf in &leaves {
            edge.append(*leaf);
        }
    });
    let mut again = Frontier::new();
    for leaf in &leaves {
        nodes.extend(
            again
                .append(*leaf)
                .into_iter()
                .map(|node| (node.id, node.hash)),
        );
    }
    let root = edge.root();
    let (index, old) = (ENTRIES / 3, ENTRIES / 3 * 2);
    let mut proof = InclusionProof::prove(index, ENTRIES, &nodes).unwrap();
    measure(
        "prove that an entry is in a log of 1 000 000",
        1_000,
        || {
            for _ in 0..1_000 {
                proof = InclusionProof::prove(index, ENTRIES, &nodes).unwrap();
            }
        },
    );
    let leaf = leaves.get(index as usize).unwrap();
    measure("verify that", 1_000, || {
        for _ in 0..1_000 {
            proof.verify(leaf, &root).unwrap();
        }
    });
    measure("prove that it continues one of 666 666", 1_000, || {
        for _ in 0..1_000 {
            ConsistencyProof::prove(old, ENTRIES, &nodes).unwrap();
        }
    });
    let key = LogKey::new("bench/log".parse().unwrap(), &[7; 32]);
    let batches = leaves.chunks(BATCH).take(1_000);
    measure("sign a checkpoint after a batch of 100", 1_000, || {
        for batch in batches {
            for leaf in batch {
                edge.append(*leaf);
            }
            key.sign(edge.size(), edge.root());
        }
    });
    measure("audit an entry, its hash computed afresh", ENTRIES, || {
        let mut audit = Audit::new([KnownState {
            size: ENTRIES,
            root,
        }]);
        for (index, leaf) in (0..).zip(&leaves) {
            audit.entry(AuditedEntry {
                index,
                recomputed: Some(entry(index).leaf()),
                stored: Some(*leaf),
            });
        }
        audit.finish().unwrap();
    });
}

/// Prints how long each of `count` operations took, done in one go.
fn measure(name: &str, count: u64, operation: impl FnOnce()) {
    let started = Instant::now();
    operation();
    let each = started.elapsed().as_secs_f64() / count as f64;
    println!("{name:<50} {:>8.2} us {:>10.0}/s", each * 1e6, 1.0 / each);
}
