//! The check of the whole ledger: every entry from its event, and every state known from elsewhere.

use std::collections::BTreeMap;

use case::StreamId;
use jiff::{SignedDuration, Timestamp};
use ledger::{
    Absent, Audit, AuditReport, AuditedEntry, Entry, Fault, Hash, KnownState, SealedPart,
    ciphertext_hash,
};

use super::{damaged, read_frontier};
use crate::db::values;
use crate::log::{number, signed, stream};
use crate::{Store, StoreError};

/// What a check of the whole ledger found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerReport {
    /// The sound log, or the first thing wrong in it.
    pub audit: Result<AuditReport, LedgerFault>,
    /// What waits for the sequencer.
    pub pending: Pending,
}

/// Events that wait for their place in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pending {
    /// How many.
    pub count: u64,
    /// Since when the oldest waits.
    pub oldest: Option<Timestamp>,
}

/// How long an event waits for its place in the ledger at most; the sequencer comes several times a
/// second.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(10);

impl Pending {
    /// Since when an event waits that waits for longer than it may: then no sequencer is at work.
    pub fn too_long(&self, now: Timestamp) -> Option<Timestamp> {
        self.oldest
            .filter(|since| now.duration_since(*since) > LONGEST_WAIT)
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
    /// The database is an older state of itself.
    #[error(
        "the log ends after {size} entries, and a signed checkpoint covers {once}: an older backup was \
         put back, or the end was cut off together with the log's edge; entry {size} is the first \
         that is missing"
    )]
    RolledBack {
        /// How many entries there are.
        size: u64,
        /// How many there were.
        once: u64,
    },
    /// Two checkpoints of one size, both believed, have different roots.
    #[error(
        "two signed checkpoints give the first {size} entries different roots: two histories of this \
         log were shown; keep both checkpoints, they are evidence"
    )]
    Forked {
        /// The size.
        size: u64,
    },
    /// Entries and events agree, yet not with the log's edge, and no checkpoint tells which is right.
    #[error(
        "the root over all {size} entries is not the one that the log's edge has: an entry from \
         {intact} on was rewritten together with its leaf, or the edge was"
    )]
    Edge {
        /// How many entries the edge counts.
        size: u64,
        /// The largest size at which a checkpoint agreed: all before it is intact.
        intact: u64,
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
    /// Checks every entry of the ledger against the event it stands for, and the whole against
    /// states known from verified checkpoints; `progress` is told how many entries were checked.
    ///
    /// Without a known state it can only show that the database agrees with itself.
    ///
    /// # Errors
    /// Fails if the database cannot be read; what is wrong with the ledger is in the report.
    pub async fn verify_ledger(
        &self,
        known: &[KnownState],
        mut progress: impl FnMut(u64),
    ) -> Result<LedgerReport, StoreError> {
        let edge = self.ledger_state().await?;
        let mut audit = Audit::new(known.iter().copied().chain([edge]));
        let mut next = 0;
        loop {
            let page = self.page(next).await?;
            let Some(last) = page.last() else { break };
            next = last.index + 1;
            page.iter().for_each(|place| audit.entry(place.audited()));
            progress(next);
        }
        let audit = match (forked(known), audit.finish()) {
            (Some(fork), _) => Err(fork),
            (None, Ok(report)) => match self.unlogged().await? {
                Some(fault) => Err(fault),
                // The database's own edge vouches for nothing.
                None => Ok(AuditReport {
                    checkpoints: report.checkpoints - 1,
                    unsigned: report.size - known.iter().map(|state| state.size).max().unwrap_or(0),
                    ..report
                }),
            },
            (None, Err(fault)) => Err(self.told(fault, known, edge).await?),
        };
        let pending = self.pending().await?;
        Ok(LedgerReport { audit, pending })
    }

    /// What waits for the sequencer.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn pending(&self) -> Result<Pending, StoreError> {
        let sql = "SELECT count(*), min(at) FROM ledger_pending";
        let row = self.db.read_one(sql, values![]).await?;
        let row = row.ok_or_else(|| damaged("a count gave no row"))?;
        Ok(Pending {
            count: number(row.int(0)?)?,
            oldest: row.opt_instant(1)?,
        })
    }

    /// The state of the ledger as its edge has it.
    ///
    /// # Errors
    /// Fails if the database cannot be read or holds no edge.
    pub async fn ledger_state(&self) -> Result<KnownState, StoreError> {
        let edge = self
            .db
            .read_one("SELECT size, frontier FROM ledger_edge", values![])
            .await?;
        let edge = edge.ok_or_else(|| damaged("the ledger has no edge"))?;
        let root = read_frontier(&edge.bytes(1)?)?.root();
        let size = number(edge.int(0)?)?;
        Ok(KnownState { size, root })
    }

    /// What a fault means, given which states were known from outside the database.
    async fn told(
        &self,
        fault: Fault,
        known: &[KnownState],
        edge: KnownState,
    ) -> Result<LedgerFault, StoreError> {
        Ok(match fault {
            Fault::Missing {
                index,
                absent: Absent::Tail { checkpoint },
            } if index == edge.size => LedgerFault::RolledBack {
                size: index,
                once: checkpoint,
            },
            Fault::RootDiffers { size, intact }
                if size == edge.size && known.iter().all(|state| state.size != size) =>
            {
                LedgerFault::Edge { size, intact }
            }
            fault => {
                let event = self.event_at(&fault).await?;
                LedgerFault::Entry { fault, event }
            }
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
    pub(super) async fn page(&self, index: u64) -> Result<Vec<Place>, StoreError> {
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

/// Two known states that cannot both be of one log.
fn forked(known: &[KnownState]) -> Option<LedgerFault> {
    let mut roots = BTreeMap::new();
    known.iter().find_map(|state| {
        let first = *roots.entry(state.size).or_insert(state.root);
        (first != state.root).then_some(LedgerFault::Forked { size: state.size })
    })
}

/// One place of the ledger with what it stands for.
pub(super) struct Place {
    pub(super) index: u64,
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
    /// The entry as the stored event makes it; `None` if the event is gone.
    pub(super) fn with_entry<T>(&self, make: impl FnOnce(&Entry<'_>) -> T) -> Option<T> {
        self.event.as_ref().map(|event| {
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
            make(&entry)
        })
    }

    fn audited(&self) -> AuditedEntry {
        AuditedEntry {
            index: self.index,
            recomputed: self.with_entry(|entry| entry.leaf()),
            stored: Some(self.leaf),
        }
    }
}
