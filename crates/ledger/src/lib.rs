//! The tamper-evident log.
//!
//! Every stored event becomes an [`Entry`], whose hash is a leaf of a Merkle tree (RFC 9162 sec. 2.1, the tree of
//! Certificate Transparency). The log signs size and root as a [`Checkpoint`] in the C2SP formats that
//! standard witnesses read; other organisations keep and cosign them. From then on nobody, the
//! database's administrator included, can change, drop, insert or reorder what a checkpoint covers
//! without [`Audit`] naming it.
//!
//! What it does not do: keep a log from being thrown away whole, or show that an event was never
//! recorded. It shows that what was once signed for is still there, and unchanged.
//!
//! ```
//! use std::collections::BTreeMap;
//! use ledger::{Frontier, InclusionProof, LogKey, leaf_hash};
//!
//! // Appending: keep the edge and every subtree it completes.
//! let (mut edge, mut nodes) = (Frontier::new(), BTreeMap::new());
//! for data in ["first", "second", "third"] {
//!     for node in edge.append(leaf_hash(data.as_bytes())) {
//!         nodes.insert(node.id, node.hash);
//!     }
//! }
//! let key = LogKey::new("nrm.example/log".parse()?, &[7; 32]);
//! let note = key.sign(edge.size(), edge.root()).to_string();
//!
//! // Elsewhere: believe the note by the log's key, and an entry by its proof.
//! let believed = key.verifier().verify(&note)?;
//! let proof = InclusionProof::prove(1, 3, &nodes)?;
//! proof.verify(&leaf_hash(b"second"), &believed.checkpoint().root)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Storing is the caller's: keep the [`Frontier`] and the [`Node`]s that appending yields. Keys are
//! parameters; nothing here reads files or clocks.
#![deny(clippy::indexing_slicing)]

mod audit;
mod checkpoint;
mod entry;
mod entry_proof;
mod hash;
mod note;
mod proof;
mod tree;
mod witness;

pub use audit::{Absent, Audit, AuditReport, AuditedEntry, Culprit, Fault, KnownState};
pub use checkpoint::{Checkpoint, LogKey, LogVerifier, SignedCheckpoint};
pub use entry::{Entry, SealedPart};
pub use entry_proof::{EntryProof, EntryProofError};
pub use hash::{Hash, ciphertext_hash, leaf_hash, node_hash};
pub use note::{KeyName, NoteError, NoteKeyId};
pub use proof::{ConsistencyProof, InclusionProof, NodeReader, ProofError, ProveError};
pub use tree::{Frontier, FrontierError, Node, NodeId};
pub use witness::{CosignedAt, WitnessError, WitnessKey, WitnessRequest, WitnessVerifier};
