//! The ledger as the database holds it: the sequencer, which gives leaves their place; the check of
//! every place; checkpoints and proofs.

mod check;
mod proofs;

use case::StreamId;
use ledger::{Frontier, Hash, Node};

pub use check::{LedgerFault, LedgerReport, Pending};
pub use proofs::{KeptCheckpoint, Logged};

use crate::db::{Tx, values};
use crate::log::{number, signed, stream};
use crate::{NewEvent, Store, StoreError};

/// Of complete subtrees, those of every so many levels are kept, so that a proof reads a few hundred
/// rows and not the log; the levels between are computed.
const NODE_STEP: u8 = 8;

impl Store {
    /// Gives pending leaves their places; returns how many. One sequencer at a time: whoever comes
    /// second waits for the first.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn sequence(&self) -> Result<u64, StoreError> {
        let waiting = "SELECT 1 FROM ledger_pending LIMIT 1";
        if self.db.read_one(waiting, values![]).await?.is_none() {
            return Ok(0);
        }
        let mut tx = self.db.begin().await?;
        let integrated = integrate(&mut tx, 10_000).await?;
        tx.commit().await?;
        Ok(integrated)
    }
}

/// Where the leaves of a transaction's events go.
#[derive(Debug)]
pub(crate) enum Places {
    /// Into the ledger at once: the embedded database has one writer at a time, who is also the
    /// sequencer.
    AtOnce(Frontier),
    /// Before the sequencer, so that writers on a server need not wait for each other.
    Pending,
}

impl Places {
    pub(crate) async fn begin(tx: &mut Tx) -> Result<Self, StoreError> {
        Ok(match tx {
            Tx::Sqlite(_) => Self::AtOnce(edge(tx).await?),
            Tx::Postgres(_) => Self::Pending,
        })
    }

    /// Gives an event's leaf its place, or a place in the queue for one.
    pub(crate) async fn add(
        &mut self,
        tx: &mut Tx,
        event: &NewEvent,
        leaf: Hash,
    ) -> Result<(), StoreError> {
        match self {
            Self::AtOnce(frontier) => {
                place(tx, frontier, event.stream, event.version, leaf).await?;
            }
            Self::Pending => {
                let sql = "INSERT INTO ledger_pending (stream_kind, stream_id, version, leaf, at) \
                           VALUES ($1, $2, $3, $4, $5)";
                let (kind, id) = (event.stream.kind.code(), event.stream.id.into_bytes());
                let (version, at) = (signed(event.version), event.at.as_microsecond());
                tx.execute(sql, values![kind, &id, version, &leaf.to_bytes(), at])
                    .await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn end(self, tx: &mut Tx) -> Result<(), StoreError> {
        match self {
            Self::AtOnce(frontier) => set_edge(tx, &frontier).await,
            Self::Pending => Ok(()),
        }
    }
}

/// Moves pending leaves into the ledger, within a transaction.
async fn integrate(tx: &mut Tx, most: u32) -> Result<u64, StoreError> {
    // Updating the edge takes its row lock, so that a second sequencer waits here for the first.
    tx.execute("UPDATE ledger_edge SET size = size", values![])
        .await?;
    let mut frontier = edge(tx).await?;
    // In the order of time, but no event before its predecessor, whatever the clocks of two servers say.
    let sql = "SELECT stream_kind, stream_id, version, leaf FROM ( \
               SELECT stream_kind, stream_id, version, leaf, max(at) OVER ( \
               PARTITION BY stream_kind, stream_id ORDER BY version) AS since \
               FROM ledger_pending) AS waiting \
               ORDER BY since, stream_kind, stream_id, version LIMIT $1";
    let waiting = tx.read(sql, values![i64::from(most)]).await?;
    for row in &waiting {
        let (stream, version) = (stream(row, 0)?, number(row.int(2)?)?);
        let leaf = Hash::from_bytes(row.digest(3)?);
        place(tx, &mut frontier, stream, version, leaf).await?;
        let sql = "DELETE FROM ledger_pending \
                   WHERE stream_kind = $1 AND stream_id = $2 AND version = $3";
        let (kind, id) = (stream.kind.code(), stream.id.into_bytes());
        tx.execute(sql, values![kind, &id, signed(version)]).await?;
    }
    set_edge(tx, &frontier).await?;
    Ok(waiting.len() as u64)
}

/// Enters a leaf at the next place.
async fn place(
    tx: &mut Tx,
    frontier: &mut Frontier,
    stream: StreamId,
    version: u64,
    leaf: Hash,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO ledger (leaf_index, stream_kind, stream_id, version, leaf) \
               VALUES ($1, $2, $3, $4, $5)";
    let (index, version) = (signed(frontier.size()), signed(version));
    let (kind, id) = (stream.kind.code(), stream.id.into_bytes());
    tx.execute(sql, values![index, kind, &id, version, &leaf.to_bytes()])
        .await?;
    for Node { id, hash } in frontier.append(leaf) {
        if id.level > 0 && id.level % NODE_STEP == 0 {
            let sql = "INSERT INTO ledger_nodes (level, node_index, hash) VALUES ($1, $2, $3) \
                       ON CONFLICT DO NOTHING";
            let (level, index) = (i64::from(id.level), signed(id.index));
            tx.execute(sql, values![level, index, &hash.to_bytes()])
                .await?;
        }
    }
    Ok(())
}

async fn edge(tx: &mut Tx) -> Result<Frontier, StoreError> {
    let edge = tx
        .read("SELECT frontier FROM ledger_edge", values![])
        .await?;
    let edge = edge
        .first()
        .ok_or_else(|| damaged("the ledger has no edge"))?;
    read_frontier(&edge.bytes(0)?)
}

async fn set_edge(tx: &mut Tx, frontier: &Frontier) -> Result<(), StoreError> {
    let sql = "UPDATE ledger_edge SET size = $1, frontier = $2";
    let (size, bytes) = (signed(frontier.size()), frontier.to_bytes());
    tx.execute(sql, values![size, &bytes]).await?;
    Ok(())
}

/// The migration writes the edge of an empty tree as no bytes.
fn read_frontier(bytes: &[u8]) -> Result<Frontier, StoreError> {
    if bytes.is_empty() {
        return Ok(Frontier::new());
    }
    Frontier::from_bytes(bytes).map_err(|error| damaged(error.to_string()))
}

fn damaged(what: impl Into<String>) -> StoreError {
    StoreError::Damaged { what: what.into() }
}
