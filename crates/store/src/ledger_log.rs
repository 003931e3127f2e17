//! The sequencer, which gives leaves their place in the ledger, and the check of every place.

use std::collections::BTreeMap;

use case::StreamId;
use jiff::{SignedDuration, Timestamp};
use ledger::{
    Audit, AuditReport, AuditedEntry, Entry, Fault, Frontier, Hash, KnownState, SealedPart,
    ciphertext_hash,
};

use crate::db::{Tx, values};
use crate::log::{number, signed, stream};
use crate::{NewEvent, Store, StoreError};

/// What a check of the whole ledger found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerReport {
    /// The sound log, or the first thing wrong in it.
    pub audit: Result<AuditReport, LedgerFault>,
    /// How many events wait for the sequencer.
    pub pending: u64,
    /// Since when the oldest of those waits.
    pub oldest_pending: Option<Timestamp>,
}

/// How long an event waits for its place in the ledger at most; the sequencer comes several times a
/// second.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(10);

impl LedgerReport {
    /// Whether an event waits for longer than it may: then no sequencer is at work.
    pub fn waits_too_long(&self, now: Timestamp) -> bool {
        self.oldest_pending
            .is_some_and(|since| now.duration_since(since) > LONGEST_WAIT)
    }
}

/// The first thing wrong, with the event it concerns where one is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerFault {
    /// An entry of the ledger is not as it was.
    #[error("{fault}{}", event.map(|(stream, version)| format!(" (event {version} of {stream})")).unwrap_or_default())]
    Entry {
        /// What is wrong.
        fault: Fault,
        /// The event that the ledger names at that place.
        event: Option<(StreamId, u64)>,
    },
    /// An event was never entered.
    #[error("event {version} of {stream} was never entered into the ledger")]
    Unlogged {
        /// The event's stream.
        stream: StreamId,
        /// The event's version.
        version: u64,
    },
}

/// How many leaves are read at a time.
const PAGE: i64 = 1000;

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

    /// Checks every entry of the ledger against the event it stands for; `progress` is told how
    /// many have been checked.
    ///
    /// # Errors
    /// Fails if the database cannot be read; what is wrong with the ledger is in the report.
    pub async fn verify_ledger(
        &self,
        mut progress: impl FnMut(u64),
    ) -> Result<LedgerReport, StoreError> {
        let edge = self
            .db
            .read_one("SELECT size, frontier FROM ledger_edge", values![])
            .await?;
        let edge = edge.ok_or_else(|| damaged("the ledger has no edge"))?;
        let size: u64 = number(edge.int(0)?)?;
        let edge = read_frontier(&edge.bytes(1)?)?;

        let mut audit = Audit::new([KnownState {
            size,
            root: edge.root(),
        }]);
        let mut next = 0;
        loop {
            let page = self.page(next).await?;
            let Some(last) = page.last() else { break };
            next = last.index + 1;
            page.iter().for_each(|place| audit.entry(place.audited()));
            progress(next);
        }
        let audit = match audit.finish() {
            Ok(report) => match self.unlogged().await? {
                Some(fault) => Err(fault),
                None => Ok(report),
            },
            Err(fault) => {
                let event = self.event_at(&fault).await?;
                Err(LedgerFault::Entry { fault, event })
            }
        };
        let pending = "SELECT count(*), min(at) FROM ledger_pending";
        let pending = self.db.read_one(pending, values![]).await?;
        let (pending, oldest_pending) = match pending {
            Some(row) => (number(row.int(0)?)?, row.opt_instant(1)?),
            None => (0, None),
        };
        Ok(LedgerReport {
            audit,
            pending,
            oldest_pending,
        })
    }

    /// The event that the ledger names at the place of a fault.
    async fn event_at(&self, fault: &Fault) -> Result<Option<(StreamId, u64)>, StoreError> {
        let index = match *fault {
            Fault::Altered { index, .. }
            | Fault::Missing { index, .. }
            | Fault::Extra { index }
            | Fault::Reordered { index, .. } => index,
            Fault::RootDiffers { .. } => return Ok(None),
        };
        let sql = "SELECT stream_kind, stream_id, version FROM ledger WHERE leaf_index = $1";
        let row = self.db.read_one(sql, values![signed(index)]).await?;
        row.map(|row| Ok((stream(&row, 0)?, number(row.int(2)?)?)))
            .transpose()
    }

    /// The next places of the ledger from an index on, each with its event.
    async fn page(&self, index: u64) -> Result<Vec<Place>, StoreError> {
        let leaves = "SELECT l.leaf_index, l.stream_kind, l.stream_id, l.version, l.leaf, \
                      e.organisation, e.at, e.record FROM ledger l LEFT JOIN events e \
                      ON e.stream_kind = l.stream_kind AND e.stream_id = l.stream_id \
                      AND e.version = l.version \
                      WHERE l.leaf_index >= $1 ORDER BY l.leaf_index LIMIT $2";
        let parts = "SELECT l.leaf_index, p.compartment, p.epoch, p.digest, p.body \
                     FROM ledger l JOIN parts p ON p.stream_kind = l.stream_kind \
                     AND p.stream_id = l.stream_id AND p.version = l.version \
                     WHERE l.leaf_index >= $1 AND l.leaf_index <= $2 \
                     ORDER BY l.leaf_index, p.compartment";
        let leaves = self.db.read(leaves, values![signed(index), PAGE]).await?;
        let Some(last) = leaves.last() else {
            return Ok(Vec::new());
        };
        let mut by_index: BTreeMap<u64, Vec<PlacePart>> = BTreeMap::new();
        for row in self
            .db
            .read(parts, values![signed(index), last.int(0)?])
            .await?
        {
            // What is there counts; what was erased is vouched for by the digest in its stead.
            let digest = match row.opt_bytes(4)? {
                Some(body) => ciphertext_hash(&body),
                None => Hash::from_bytes(row.digest(3)?),
            };
            let (compartment, epoch) = (row.text(1)?, number(row.int(2)?)?);
            let part = PlacePart {
                compartment,
                epoch,
                digest,
            };
            by_index.entry(number(row.int(0)?)?).or_default().push(part);
        }
        let mut places = Vec::new();
        for row in leaves {
            let index = number(row.int(0)?)?;
            let event = match row.opt_bytes(7)? {
                Some(record) => Some(PlaceEvent {
                    organisation: row.opt_id::<[u8; 16]>(5)?.unwrap_or_default(),
                    at: row.int(6)?,
                    record: ciphertext_hash(&record),
                }),
                None => None,
            };
            places.push(Place {
                index,
                stream: stream(&row, 1)?,
                version: number(row.int(3)?)?,
                leaf: Hash::from_bytes(row.digest(4)?),
                event,
                parts: by_index.remove(&index).unwrap_or_default(),
            });
        }
        Ok(places)
    }

    async fn unlogged(&self) -> Result<Option<LedgerFault>, StoreError> {
        let sql = "SELECT e.stream_kind, e.stream_id, e.version FROM events e \
                   LEFT JOIN ledger l ON l.stream_kind = e.stream_kind \
                   AND l.stream_id = e.stream_id AND l.version = e.version \
                   LEFT JOIN ledger_pending p ON p.stream_kind = e.stream_kind \
                   AND p.stream_id = e.stream_id AND p.version = e.version \
                   WHERE l.leaf IS NULL AND p.leaf IS NULL \
                   ORDER BY e.stream_kind, e.stream_id, e.version LIMIT 1";
        let Some(row) = self.db.read_one(sql, values![]).await? else {
            return Ok(None);
        };
        Ok(Some(LedgerFault::Unlogged {
            stream: stream(&row, 0)?,
            version: number(row.int(2)?)?,
        }))
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

/// One place of the ledger with what it stands for.
struct Place {
    index: u64,
    stream: StreamId,
    version: u64,
    leaf: Hash,
    event: Option<PlaceEvent>,
    parts: Vec<PlacePart>,
}

struct PlaceEvent {
    organisation: [u8; 16],
    at: i64,
    record: Hash,
}

struct PlacePart {
    compartment: String,
    epoch: u32,
    digest: Hash,
}

impl Place {
    fn audited(&self) -> AuditedEntry {
        let recomputed = self.event.as_ref().map(|event| {
            let parts = self.parts.iter().map(|part| SealedPart {
                compartment: &part.compartment,
                epoch: part.epoch,
                ciphertext: part.digest,
            });
            let entry = Entry {
                stream_kind: self.stream.kind.code(),
                stream: self.stream.id.into_bytes(),
                version: self.version,
                organisation: event.organisation,
                time_micros: event.at,
                record: event.record,
                parts: parts.collect(),
            };
            entry.leaf()
        });
        AuditedEntry {
            index: self.index,
            recomputed,
            stored: Some(self.leaf),
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
    frontier.append(leaf);
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
