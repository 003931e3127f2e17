//! Checkpoints, which the key of the log has signed elsewhere, and proofs from the kept hashes.

use std::collections::BTreeMap;

use case::StreamId;
use jiff::Timestamp;
use ledger::{ConsistencyProof, Hash, InclusionProof, NodeId, ProveError};

use super::NODE_STEP;
use crate::db::values;
use crate::log::{number, signed};
use crate::{Store, StoreError};

/// An event as the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its place.
    pub index: u64,
    /// Its entry ([`ledger::Entry::encode`]), computed from what is stored.
    pub entry: Vec<u8>,
}

/// A checkpoint as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCheckpoint {
    /// How many entries it covers.
    pub size: u64,
    /// When it was signed.
    pub at: Timestamp,
    /// The signed note.
    pub note: String,
}

impl Store {
    /// Keeps a signed checkpoint, unless one of its size is kept already.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn keep_checkpoint(
        &self,
        size: u64,
        at: Timestamp,
        note: &str,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO checkpoints (size, at, note) VALUES ($1, $2, $3) \
                   ON CONFLICT DO NOTHING";
        let values = values![signed(size), at.as_microsecond(), note];
        self.db.execute(sql, values).await?;
        Ok(())
    }

    /// Replaces a kept checkpoint by itself with one cosignature more.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn replace_checkpoint(&self, size: u64, note: &str) -> Result<(), StoreError> {
        let sql = "UPDATE checkpoints SET note = $2 WHERE size = $1";
        self.db.execute(sql, values![signed(size), note]).await?;
        Ok(())
    }

    /// The newest checkpoint. Nothing in its note is to be believed before its signature is.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn newest_checkpoint(&self) -> Result<Option<KeptCheckpoint>, StoreError> {
        let sql = "SELECT size, at, note FROM checkpoints ORDER BY size DESC LIMIT 1";
        let row = self.db.read_one(sql, values![]).await?;
        row.map(|row| {
            Ok(KeptCheckpoint {
                size: number(row.int(0)?)?,
                at: row.instant(1)?,
                note: row.text(2)?,
            })
        })
        .transpose()
    }

    /// The notes of all checkpoints, each with the size under which it is kept, the newest first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn checkpoints(&self) -> Result<Vec<(u64, String)>, StoreError> {
        let sql = "SELECT size, note FROM checkpoints ORDER BY size DESC";
        let rows = self.db.read(sql, values![]).await?;
        rows.iter()
            .map(|row| Ok((number(row.int(0)?)?, row.text(1)?)))
            .collect()
    }

    /// The entry at a place of the ledger; `None` if there is none, or its event is gone.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn logged(&self, index: u64) -> Result<Option<Logged>, StoreError> {
        let page = self.page(index).await?;
        let place = page.first().filter(|place| place.index == index);
        let entry = place.and_then(|place| place.with_entry(|entry| entry.encode()));
        Ok(entry.map(|entry| Logged { index, entry }))
    }

    /// The place of an event in the ledger; `None` if it has none yet, or there is no such event.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn place_of(
        &self,
        stream: StreamId,
        version: u64,
    ) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT leaf_index FROM ledger \
                   WHERE stream_kind = $1 AND stream_id = $2 AND version = $3";
        let id = stream.id.into_bytes();
        let values = values![stream.kind.code(), &id, signed(version)];
        let row = self.db.read_one(sql, values).await?;
        row.map(|row| number(row.int(0)?)).transpose()
    }

    /// When the event at a place of the ledger happened; `None` if there is no such place.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn entered_at(&self, index: u64) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT e.at FROM ledger l JOIN events e ON e.stream_kind = l.stream_kind \
                   AND e.stream_id = l.stream_id AND e.version = l.version \
                   WHERE l.leaf_index = $1";
        let row = self.db.read_one(sql, values![signed(index)]).await?;
        row.map(|row| row.instant(0)).transpose()
    }

    /// Proves that the entry at a place is in the ledger of the first `size` entries.
    ///
    /// # Errors
    /// Fails if there is no such place, or the database cannot be read.
    pub async fn prove_inclusion(
        &self,
        index: u64,
        size: u64,
    ) -> Result<InclusionProof, ProveError<StoreError>> {
        let nodes = self.nodes(&InclusionProof::needed(index, size)).await?;
        InclusionProof::prove(index, size, &nodes).map_err(unread)
    }

    /// Proves that the ledger of `new_size` entries continues that of `old_size`.
    ///
    /// # Errors
    /// Fails if the sizes are not in order, or the database cannot be read.
    pub async fn prove_consistency(
        &self,
        old_size: u64,
        new_size: u64,
    ) -> Result<ConsistencyProof, ProveError<StoreError>> {
        let needed = ConsistencyProof::needed(old_size, new_size);
        let nodes = self.nodes(&needed).await?;
        ConsistencyProof::prove(old_size, new_size, &nodes).map_err(unread)
    }

    /// The hashes from which those of the needed subtrees follow.
    async fn nodes(
        &self,
        needed: &[NodeId],
    ) -> Result<BTreeMap<NodeId, Hash>, ProveError<StoreError>> {
        let mut nodes = BTreeMap::new();
        for id in needed {
            let kept = id.level - id.level % NODE_STEP;
            let complete = self.level(*id, kept, &mut nodes).await;
            // A ledger that is older than the kept levels has its leaves still.
            if !complete.map_err(ProveError::Read)? {
                self.level(*id, 0, &mut nodes)
                    .await
                    .map_err(ProveError::Read)?;
            }
        }
        Ok(nodes)
    }

    /// Reads the nodes of one level under a subtree; returns whether all are there.
    async fn level(
        &self,
        id: NodeId,
        level: u8,
        nodes: &mut BTreeMap<NodeId, Hash>,
    ) -> Result<bool, StoreError> {
        let count = 1_u64 << (id.level - level);
        let first = id.index << (id.level - level);
        let (from, to) = (signed(first), signed(first + count));
        let rows = if level == 0 {
            let sql =
                "SELECT leaf_index, leaf FROM ledger WHERE leaf_index >= $1 AND leaf_index < $2";
            self.db.read(sql, values![from, to]).await?
        } else {
            let sql = "SELECT node_index, hash FROM ledger_nodes \
                       WHERE level = $1 AND node_index >= $2 AND node_index < $3";
            self.db
                .read(sql, values![i64::from(level), from, to])
                .await?
        };
        for row in &rows {
            let index = number(row.int(0)?)?;
            let hash = Hash::from_bytes(row.digest(1)?);
            nodes.insert(NodeId { level, index }, hash);
        }
        Ok(rows.len() as u64 == count)
    }
}

fn unread(error: ProveError<std::convert::Infallible>) -> ProveError<StoreError> {
    match error {
        ProveError::OutOfRange { part, size } => ProveError::OutOfRange { part, size },
        ProveError::Missing { index } => ProveError::Missing { index },
        ProveError::Read(never) => match never {},
    }
}
