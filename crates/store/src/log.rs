//! The log: appending, whole or not at all, and reading back.

use std::collections::BTreeMap;

use case::{
    AgreementId, CaseId, Compartment, EmergencyId, MemberId, OrganisationId, StreamId, StreamKind,
};
use jiff::Timestamp;
use ledger::{Entry, Hash, SealedPart, ciphertext_hash};
use tracing::Instrument as _;
use uuid::Uuid;

use crate::ballots::BallotsChange;
use crate::db::{Tx, values};
use crate::erase::Erasure;
use crate::ledger_log::Places;
use crate::on_call::{PairHalfRow, PairWrapRow};
use crate::pages::PageChange;
use crate::rows::Row;
use crate::{CommitError, Store, StoreError};

/// What a key opens: the record of a stream, or one of its compartments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sealed {
    /// The coded facts.
    Record,
    /// A compartment.
    Part(Compartment),
}

impl std::fmt::Display for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Record => f.write_str("record"),
            Self::Part(compartment) => compartment.fmt(f),
        }
    }
}

impl Sealed {
    pub(crate) fn parse(code: &str) -> Result<Self, StoreError> {
        if code == "record" {
            return Ok(Self::Record);
        }
        code.parse()
            .map(Self::Part)
            .map_err(|error: case::UnknownCompartment| StoreError::Damaged {
                what: error.to_string(),
            })
    }
}

/// To whom a key is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// The installation, for records.
    Installation,
    /// An organisation.
    Organisation(OrganisationId),
    /// The person whom the stream tells of or whose complaint it is, who goes by the stream's own id there.
    Person(Uuid),
}

impl Recipient {
    pub(crate) fn bytes(self) -> [u8; 16] {
        match self {
            Self::Installation => [0; 16],
            Self::Organisation(id) => *id.bytes(),
            Self::Person(stream) => stream.into_bytes(),
        }
    }

    fn from_bytes(stream: StreamId, bytes: [u8; 16]) -> Self {
        if bytes == [0; 16] {
            Self::Installation
        } else if bytes == stream.id.into_bytes()
            && matches!(stream.kind, StreamKind::Case | StreamKind::Complaint)
        {
            Self::Person(stream.id)
        } else {
            Self::Organisation(bytes.into())
        }
    }
}

/// Where a wrap stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WrapPlace {
    /// The stream.
    pub stream: StreamId,
    /// What the key opens.
    pub sealed: Sealed,
    /// The key's epoch.
    pub epoch: u32,
    /// To whom it is wrapped.
    pub recipient: Recipient,
}

/// A wrap to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWrap {
    /// Where.
    pub place: WrapPlace,
    /// To which of the receiver's key pairs; 1 for the installation, which has one.
    pub generation: u32,
    /// The wrapped key.
    pub wrap: Vec<u8>,
}

/// A sealed part to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPart {
    /// The compartment.
    pub compartment: Compartment,
    /// The epoch of the key it is sealed under.
    pub epoch: u32,
    /// Ciphertext.
    pub body: Vec<u8>,
}

/// An event to append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Its stream.
    pub stream: StreamId,
    /// Its place in the stream; the first is 1.
    pub version: u64,
    /// The acting organisation, if a member acted.
    pub organisation: Option<OrganisationId>,
    /// When.
    pub at: Timestamp,
    /// The sealed record.
    pub record: Vec<u8>,
    /// The sealed parts.
    pub parts: Vec<NewPart>,
}

/// Under what an order's result is kept, so that the same form sent twice returns the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderKey {
    /// Whose order.
    pub actor: MemberId,
    /// A fingerprint of the key that the form carried and of what kind of order it was.
    pub key: [u8; 32],
}

/// Where the first event of a carried-out order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// The stream.
    pub stream: StreamId,
    /// The version.
    pub version: u64,
    /// A fingerprint of what the order said, where one was given: never of words alone, since whoever has the
    /// database could try words against it.
    pub said: Option<[u8; 32]>,
}

/// Everything that one order stores: whole or not at all.
#[derive(Debug, Clone, Default)]
pub struct Commit {
    /// Events to append.
    pub events: Vec<NewEvent>,
    /// Wraps to store; one that is there already stays as it is.
    pub wraps: Vec<NewWrap>,
    /// Wraps to destroy: `(stream, compartment, organisation)`, in every epoch.
    pub unwraps: Vec<(StreamId, Compartment, OrganisationId)>,
    /// Agreements that let nothing be shared any more, each with its case: kept apart from the log too, for a restore.
    pub ended: Vec<(CaseId, AgreementId)>,
    /// Streams of whose keys no wrap to the person is left.
    pub from_person: Vec<StreamId>,
    /// Persons of whose complaints no key is to be wrapped to them any more, by a keyed hash of their case.
    pub complaints_from_person: Vec<[u8; 32]>,
    /// Keys wrapped for two organisations on call.
    pub pair_wraps: Vec<PairWrapRow>,
    /// What the second of two leaves for the first.
    pub pair_halves: Vec<PairHalfRow>,
    /// Break-glass that is over: nothing that was left for it stays.
    pub pair_halves_over: Vec<EmergencyId>,
    /// What becomes of persons' own pages.
    pub pages: Vec<PageChange>,
    /// What becomes of the ballots of dossiers.
    pub ballots: Vec<BallotsChange>,
    /// Rows of projections to write.
    pub rows: Vec<Row>,
    /// What to destroy, after everything else was written.
    pub erasures: Vec<Erasure>,
    /// Under what the result is kept.
    pub order: Option<(OrderKey, Done)>,
    /// Types of payload that its events are the first of, as far as the writer knows, each with the
    /// version of the program that writes it; one that is there already stays as it is.
    pub types: BTreeMap<String, &'static str>,
    /// How many key pairs had been renewed when this was sealed, if that matters: what was sealed to
    /// pairs that are in use no more is not stored.
    pub renewals: Option<u64>,
}

/// An event read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its stream.
    pub stream: StreamId,
    /// Its place in the stream.
    pub version: u64,
    /// The acting organisation.
    pub organisation: Option<OrganisationId>,
    /// When.
    pub at: Timestamp,
    /// The sealed record.
    pub record: Vec<u8>,
    /// Its sealed parts.
    pub parts: Vec<StoredPart>,
}

/// A stream read back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredStream {
    /// Its events, the first one first.
    pub events: Vec<StoredEvent>,
    /// The wraps of its keys.
    pub wraps: Vec<StoredWrap>,
}

/// A sealed part read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPart {
    /// The compartment.
    pub compartment: Compartment,
    /// The epoch of its key.
    pub epoch: u32,
    /// Ciphertext; `None` once erased.
    pub body: Option<Vec<u8>>,
}

/// A wrap read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredWrap {
    /// Where it stands.
    pub place: WrapPlace,
    /// To which of the receiver's key pairs.
    pub generation: u32,
    /// To which of them the key was wrapped first: members who left since may have kept it.
    pub since: u32,
    /// The wrapped key.
    pub wrap: Vec<u8>,
}

impl Store {
    /// Stores several commits in one transaction, all or none; on return they are on the disk.
    ///
    /// # Errors
    /// [`CommitError::Conflict`] if somebody appended to one of the streams in between,
    /// [`CommitError::Repeated`] if the order was carried out before; nothing is stored then.
    pub async fn commit(&self, commits: &[Commit]) -> Result<(), CommitError> {
        self.commit_in(self.db.begin().await?, commits).await
    }

    /// Stores commits in a transaction that may have written something else already.
    pub(crate) async fn commit_in(
        &self,
        mut tx: Tx,
        commits: &[Commit],
    ) -> Result<(), CommitError> {
        let mut places = Places::begin(&mut tx).instrument(span()).await?;
        for commit in commits {
            let hashes = span().in_scope(|| Hashes::of(commit));
            write(&mut tx, &mut places, commit, &hashes).await?;
        }
        // After the events: a renewal waits until nobody appends, and nobody appends while it is made.
        crate::custody::require_renewals(&mut tx, commits).await?;
        places.end(&mut tx).instrument(span()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Reads a stream from its first event, with the wraps of its keys, whoever holds them; an empty
    /// one if there is none.
    ///
    /// # Errors
    /// Fails if the database cannot be read or holds something unreadable.
    pub async fn stream(&self, stream: StreamId) -> Result<StoredStream, StoreError> {
        // One statement for both: an order reads two streams, and a page four.
        let sql = "SELECT e.version, e.organisation, e.at, e.record, p.compartment, p.epoch, p.body, \
                   NULL AS recipient, 0 AS generation, 0 AS since \
                   FROM events e LEFT JOIN parts p ON p.stream_kind = e.stream_kind \
                   AND p.stream_id = e.stream_id AND p.version = e.version \
                   WHERE e.stream_kind = $1 AND e.stream_id = $2 \
                   UNION ALL SELECT 0, NULL, 0, NULL, compartment, epoch, wrap, recipient, \
                   generation, since FROM key_wraps WHERE stream_kind = $1 AND stream_id = $2 \
                   ORDER BY 1, 5, 6, 8";
        let (kind, id) = (stream.kind.code(), stream.id.into_bytes());
        let mut read = StoredStream::default();
        for row in self.db.read(sql, values![kind, &id]).await? {
            if let Some(recipient) = row.opt_id(7)? {
                let place = WrapPlace {
                    stream,
                    sealed: Sealed::parse(&row.text(4)?)?,
                    epoch: number(row.int(5)?)?,
                    recipient: Recipient::from_bytes(stream, recipient),
                };
                read.wraps.push(StoredWrap {
                    place,
                    generation: number(row.int(8)?)?,
                    since: number(row.int(9)?)?,
                    wrap: row.bytes(6)?,
                });
                continue;
            }
            let version = number(row.int(0)?)?;
            // An event with several parts comes in as many rows.
            if read
                .events
                .last()
                .is_none_or(|event| event.version != version)
            {
                read.events.push(StoredEvent {
                    stream,
                    version,
                    organisation: row.opt_id(1)?,
                    at: row.instant(2)?,
                    record: row.bytes(3)?,
                    parts: Vec::new(),
                });
            }
            let (Some(event), Some(label)) = (read.events.last_mut(), row.opt_text(4)?) else {
                continue;
            };
            let Sealed::Part(compartment) = Sealed::parse(&label)? else {
                return Err(StoreError::Damaged {
                    what: "a record among the parts".into(),
                });
            };
            event.parts.push(StoredPart {
                compartment,
                epoch: number(row.int(5)?)?,
                body: row.opt_bytes(6)?,
            });
        }
        Ok(read)
    }

    /// How many events a stream has.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn stream_version(&self, stream: StreamId) -> Result<u64, StoreError> {
        let sql = "SELECT coalesce(max(version), 0) FROM events \
                   WHERE stream_kind = $1 AND stream_id = $2";
        let (kind, id) = (stream.kind.code(), stream.id.into_bytes());
        let row = self.db.read_one(sql, values![kind, &id]).await?;
        let version = row.map_or(Ok(0), |row| row.int(0))?;
        Ok(u64::try_from(version).unwrap_or(0))
    }

    /// Reads the end of a stream whose events have no parts, the newest first: so many events, those
    /// before a version if one is given; with them the wraps of its record key.
    ///
    /// # Errors
    /// Fails if the database cannot be read or holds something unreadable.
    pub async fn tail(
        &self,
        stream: StreamId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<StoredStream, StoreError> {
        let sql = "SELECT version, organisation, at, record, NULL AS recipient FROM \
                   (SELECT version, organisation, at, record FROM events \
                   WHERE stream_kind = $1 AND stream_id = $2 AND version < $3 \
                   ORDER BY version DESC LIMIT $4) AS newest \
                   UNION ALL SELECT epoch, NULL, 0, wrap, recipient FROM key_wraps \
                   WHERE stream_kind = $1 AND stream_id = $2 AND compartment = 'record' \
                   ORDER BY 1 DESC";
        let (kind, id) = (stream.kind.code(), stream.id.into_bytes());
        let before = before.map_or(i64::MAX, signed);
        let values = values![kind, &id, before, i64::from(limit)];
        let mut read = StoredStream::default();
        for row in self.db.read(sql, values).await? {
            if let Some(recipient) = row.opt_id(4)? {
                let place = WrapPlace {
                    stream,
                    sealed: Sealed::Record,
                    epoch: number(row.int(0)?)?,
                    recipient: Recipient::from_bytes(stream, recipient),
                };
                // Records are wrapped to the installation, which has one key.
                read.wraps.push(StoredWrap {
                    place,
                    generation: 1,
                    since: 1,
                    wrap: row.bytes(3)?,
                });
                continue;
            }
            read.events.push(StoredEvent {
                stream,
                version: number(row.int(0)?)?,
                organisation: row.opt_id(1)?,
                at: row.instant(2)?,
                record: row.bytes(3)?,
                parts: Vec::new(),
            });
        }
        Ok(read)
    }

    /// Every stream of a kind, in the order of ids, a page at a time: those after `after`.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn streams(
        &self,
        kind: StreamKind,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<StreamId>, StoreError> {
        let after = after.map_or([0; 16], Uuid::into_bytes);
        let sql = "SELECT stream_id FROM events WHERE stream_kind = $1 AND version = 1 AND stream_id > $2 \
                   ORDER BY stream_id LIMIT $3";
        let limit = i64::from(limit);
        let rows = self
            .db
            .read(sql, values![kind.code(), &after, limit])
            .await?;
        rows.iter()
            .map(|row| {
                Ok(StreamId {
                    kind,
                    id: Uuid::from_bytes(row.id::<[u8; 16]>(0)?),
                })
            })
            .collect()
    }

    /// Which types of payload the log holds, each with the version of the program that wrote the
    /// first of it.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn payload_types(&self) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT name, since FROM payload_types ORDER BY name";
        let rows = self.db.read(sql, values![]).await?;
        rows.iter()
            .map(|row| Ok((row.text(0)?, row.text(1)?)))
            .collect()
    }

    /// Where an order's first result stands, if it was carried out before.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn done(&self, order: &OrderKey) -> Result<Option<Done>, StoreError> {
        let row = self
            .db
            .read_one(DONE, values![order.actor.bytes(), &order.key])
            .await?;
        row.map(|row| done(&row)).transpose()
    }
}

const DONE: &str =
    "SELECT stream_kind, stream_id, version, said FROM orders WHERE actor = $1 AND key = $2";

fn done(row: &crate::db::Row) -> Result<Done, StoreError> {
    Ok(Done {
        stream: stream(row, 0)?,
        version: number(row.int(2)?)?,
        said: row.opt_digest(3)?,
    })
}

/// Reads a stream's name from two neighbouring columns.
pub(crate) fn stream(row: &crate::db::Row, column: usize) -> Result<StreamId, StoreError> {
    let kind = row
        .text(column)?
        .parse()
        .map_err(|error: case::UnknownStreamKind| StoreError::Damaged {
            what: error.to_string(),
        })?;
    Ok(StreamId {
        kind,
        id: Uuid::from_bytes(row.id::<[u8; 16]>(column + 1)?),
    })
}

/// What the ledger does, told apart in a trace from the rest of storing.
fn span() -> tracing::Span {
    tracing::trace_span!(target: "trust", "ledger")
}

/// Writes a commit's rows, whose hashes are known.
pub(crate) async fn write(
    tx: &mut Tx,
    places: &mut Places,
    commit: &Commit,
    hashes: &[Hashes],
) -> Result<(), CommitError> {
    if let Some((order, first)) = &commit.order {
        let at = commit
            .events
            .first()
            .map_or(0, |event| event.at.as_microsecond());
        let sql = "INSERT INTO orders (actor, key, stream_kind, stream_id, version, at, said) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (actor, key) DO NOTHING";
        let id = first.stream.id.into_bytes();
        let version = signed(first.version);
        let kind = first.stream.kind.code();
        let said = first.said.as_ref().map(<[u8; 32]>::as_slice);
        let values = values![
            order.actor.bytes(),
            &order.key,
            kind,
            &id,
            version,
            at,
            said
        ];
        if tx.execute(sql, values).await? == 0 {
            let found = tx
                .read(DONE, values![order.actor.bytes(), &order.key])
                .await?;
            let first = found.first().map(done).transpose()?;
            return Err(first.map_or_else(
                || {
                    CommitError::Store(StoreError::Damaged {
                        what: "an order without result".into(),
                    })
                },
                CommitError::Repeated,
            ));
        }
    }
    for (event, hashes) in commit.events.iter().zip(hashes) {
        append(tx, event, &hashes.parts).await?;
        let placed = places.add(tx, event, hashes.leaf);
        placed.instrument(span()).await?;
    }
    for wrap in &commit.wraps {
        let WrapPlace {
            stream,
            sealed,
            epoch,
            recipient,
        } = wrap.place;
        let sql = "INSERT INTO key_wraps \
                   (stream_kind, stream_id, compartment, epoch, recipient, generation, since, wrap) \
                   VALUES ($1, $2, $3, $4, $5, $6, $6, $7) ON CONFLICT DO NOTHING";
        let (id, to, sealed) = (
            stream.id.into_bytes(),
            recipient.bytes(),
            sealed.to_string(),
        );
        let kind = stream.kind.code();
        let (epoch, generation) = (i64::from(epoch), i64::from(wrap.generation));
        let values = values![kind, &id, &sealed, epoch, &to, generation, &wrap.wrap];
        let stored = tx.execute(sql, values).await?;
        // No event goes with this key, whose version would tell that somebody was faster.
        if stored == 0 && wrap.place.sealed == Sealed::Part(Compartment::Numbers) {
            return Err(CommitError::Conflict { stream });
        }
    }
    crate::withdrawn::write(tx, commit).await?;
    for stream in &commit.from_person {
        let sql =
            "DELETE FROM key_wraps WHERE stream_kind = $1 AND stream_id = $2 AND recipient = $2";
        let (kind, id) = (stream.kind.code(), stream.id.into_bytes());
        tx.execute(sql, values![kind, &id]).await?;
    }
    for owner in &commit.complaints_from_person {
        crate::rows::close_to_person(tx, owner).await?;
    }
    let (wraps, halves) = (&commit.pair_wraps, &commit.pair_halves);
    crate::on_call::write(tx, wraps, halves, &commit.pair_halves_over).await?;
    crate::pages::write(tx, &commit.pages).await?;
    crate::ballots::write(tx, &commit.ballots).await?;
    for (name, since) in &commit.types {
        let sql = "INSERT INTO payload_types (name, since) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        tx.execute(sql, values![name.as_str(), *since]).await?;
    }
    crate::rows::write(tx, &commit.rows).await?;
    for erasure in &commit.erasures {
        crate::erase::erase(tx, erasure).await?;
    }
    Ok(())
}

async fn append(tx: &mut Tx, event: &NewEvent, digests: &[Hash]) -> Result<(), CommitError> {
    let (kind, id) = (event.stream.kind.code(), event.stream.id.into_bytes());
    let (version, at) = (signed(event.version), event.at.as_microsecond());
    let organisation = event.organisation.as_ref().map(|id| id.bytes().as_slice());
    // A version that is taken changes nothing, and neither does one whose predecessor is not there.
    let sql = "INSERT INTO events (stream_kind, stream_id, version, organisation, at, record) \
               SELECT $1, $2, $3, $4, $5, $6 WHERE $3 = 1 OR EXISTS (SELECT 1 FROM events \
               WHERE stream_kind = $1 AND stream_id = $2 AND version = $3 - 1) \
               ON CONFLICT DO NOTHING";
    let values = values![kind, &id, version, organisation, at, &event.record];
    if tx.execute(sql, values).await? == 0 {
        return Err(CommitError::Conflict {
            stream: event.stream,
        });
    }
    for (part, digest) in event.parts.iter().zip(digests) {
        let sql = "INSERT INTO parts (stream_kind, stream_id, version, compartment, epoch, digest, body) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let compartment = part.compartment.to_string();
        let epoch = i64::from(part.epoch);
        let digest = digest.to_bytes();
        tx.execute(
            sql,
            values![kind, &id, version, &compartment, epoch, &digest, &part.body],
        )
        .await?;
    }
    Ok(())
}

/// What the ledger keeps of an event, and what stays of its parts when they are erased.
#[derive(Debug)]
pub(crate) struct Hashes {
    leaf: Hash,
    parts: Vec<Hash>,
}

impl Hashes {
    /// Those of a commit's events.
    pub(crate) fn of(commit: &Commit) -> Vec<Self> {
        let hashes = commit.events.iter().map(|event| {
            let bodies = event.parts.iter().map(|part| ciphertext_hash(&part.body));
            let parts: Vec<_> = bodies.collect();
            let leaf = leaf(event, &parts);
            Self { leaf, parts }
        });
        hashes.collect()
    }
}

/// The leaf of an event; the system acts for no organisation, which is written as zeros.
fn leaf(event: &NewEvent, digests: &[Hash]) -> Hash {
    let compartments: Vec<_> = event
        .parts
        .iter()
        .map(|part| part.compartment.to_string())
        .collect();
    let parts =
        event
            .parts
            .iter()
            .zip(&compartments)
            .zip(digests)
            .map(|((part, compartment), digest)| SealedPart {
                compartment,
                epoch: part.epoch,
                ciphertext: *digest,
            });
    let entry = Entry {
        stream_kind: event.stream.kind.code(),
        stream: event.stream.id.into_bytes(),
        version: event.version,
        organisation: event.organisation.map_or([0; 16], |id| *id.bytes()),
        time_micros: event.at.as_microsecond(),
        record: ciphertext_hash(&event.record),
        parts: parts.collect(),
    };
    entry.leaf()
}

/// A count or version from a column, which never holds a negative one.
pub(crate) fn number<T: TryFrom<i64>>(value: i64) -> Result<T, StoreError> {
    T::try_from(value).map_err(|_| StoreError::Damaged {
        what: format!("a number of {value} is out of range"),
    })
}

/// A version as a column holds it.
pub(crate) fn signed(version: u64) -> i64 {
    i64::try_from(version).expect("no stream reaches 2^63 events")
}
