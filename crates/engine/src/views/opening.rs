//! Opening sealed parts: first the entry that says who and why, then the content.
//!
//! What a session has opened stays open to it for a while, so that a page can be looked at again, and
//! the entry itself is what says so: there is no second record of what is open.

use std::collections::{BTreeMap, BTreeSet};

use case::content::Content;
use case::{AccessEvent, Compartment, Event, StreamId};
use jiff::{SignedDuration, Timestamp};
use store::{Commit, CommitError, NewEvent, StoredPart};
use vault::{DataKey, Sealed, system_rng};

use super::accesses::{AccessEntry, Accesses, Why};
use crate::keys::KeyRing;
use crate::load::{Stream, Told, record_position};
use crate::seal::part_position;
use crate::{Engine, EngineError, Faults, Session, project};

/// How often an access is entered again when others enter theirs at the same time.
const TRIES: usize = 16;

/// How long a compartment stays open to the session that opened it. Later it is opened, and entered,
/// again.
pub const STAYS_OPEN: SignedDuration = SignedDuration::from_mins(30);

/// A sealed part, as far as it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// What it says.
    Content(Content),
    /// It is this organisation's to open, and this session has not opened it.
    Sealed,
    /// It was never shared with this organisation.
    Closed,
    /// It was erased.
    Erased,
}

/// What a session opened of one stream.
#[derive(Debug)]
pub(crate) struct OpenedStream {
    /// For each event its parts, in the order of compartments.
    pub(crate) parts: Vec<Vec<(Compartment, Opened)>>,
    /// Who opened what lately, this session too.
    pub(crate) accesses: Accesses,
}

impl Engine {
    /// Opens the parts of a stream's events that the session's organisation holds keys of, after
    /// entering that it did.
    pub(crate) async fn open_parts(
        &self,
        session: &Session,
        (stream, read): (StreamId, &Stream),
        why: impl Into<Why>,
        wanted: impl Fn(Compartment) -> bool,
    ) -> Result<OpenedStream, EngineError> {
        let opening = readable(session, read, wanted);
        let entered = self.enter_accesses(session, [(stream, opening)], why.into());
        let [accesses] = entered.await?;
        self.opened(session, stream, read, accesses).await
    }

    /// The parts of a stream's events as a session sees them that opens nothing more than it already
    /// has open.
    pub(crate) async fn look_at(
        &self,
        session: &Session,
        (stream, read): (StreamId, &Stream),
    ) -> Result<OpenedStream, EngineError> {
        let accesses = self.accesses_since(stream, self.opened_since()).await?;
        self.opened(session, stream, read, accesses).await
    }

    async fn opened(
        &self,
        session: &Session,
        stream: StreamId,
        read: &Stream,
        accesses: Accesses,
    ) -> Result<OpenedStream, EngineError> {
        let open = accesses.opened_by(session, None, self.opened_since());
        let is_open = |compartment| open.contains_key(&compartment);
        let mut ring = KeyRing::default();
        if !open.is_empty() {
            self.find_keys(session, &read.wraps, is_open, &mut ring)?;
        }
        let events = read.told.iter();
        let parts = events
            .map(|told| open_event(session, stream, read, told, &ring))
            .collect::<Result<_, _>>()?;
        Ok(OpenedStream { parts, accesses })
    }

    /// What was opened before this has to be opened again.
    pub(crate) fn opened_since(&self) -> Timestamp {
        let since = self.now().saturating_sub(STAYS_OPEN);
        since.unwrap_or(Timestamp::MIN)
    }

    /// Enters that a session opens compartments, all in one transaction, unless it has them open for
    /// this reason; returns the latest entries of each stream.
    pub(crate) async fn enter_accesses<const N: usize>(
        &self,
        session: &Session,
        opening: [(StreamId, BTreeSet<Compartment>); N],
        why: Why,
    ) -> Result<[Accesses; N], EngineError> {
        let mut busy = None;
        for _ in 0..TRIES {
            let mut commits = Vec::new();
            let mut all = Vec::with_capacity(N);
            let since = self.opened_since();
            for (stream, compartments) in &opening {
                let mut accesses = self.accesses_since(*stream, since).await?;
                let open = accesses.opened_by(session, Some(why), since);
                let fresh: Vec<_> = compartments
                    .iter()
                    .filter(|compartment| !open.contains_key(compartment))
                    .copied()
                    .collect();
                if !fresh.is_empty() {
                    let access = stream.access();
                    let commit = self.access_commit(session, access, &mut accesses, &fresh, why);
                    commits.push(commit);
                }
                all.push(accesses);
            }
            let all = || all.try_into().expect("as many as were given");
            if commits.is_empty() {
                return Ok(all());
            }
            match self.inner.store.commit(&commits).await {
                Ok(()) => {
                    self.inner.types.stored(&commits);
                    return Ok(all());
                }
                Err(CommitError::Conflict { stream }) => busy = Some(stream),
                Err(CommitError::Repeated(done)) => busy = Some(done.stream),
                Err(CommitError::Store(fault)) => return Err(fault.into()),
            }
        }
        let stream = busy.expect("a try that did not end met somebody");
        Err(Faults::Busy { stream }.into())
    }

    fn access_commit(
        &self,
        session: &Session,
        access: StreamId,
        accesses: &mut Accesses,
        compartments: &[Compartment],
        Why { purpose, emergency }: Why,
    ) -> Commit {
        let mut commit = Commit::default();
        let last = accesses.count();
        let mut new_key = || -> DataKey {
            let (key, wrap) = self.new_record_key(access);
            commit.wraps.push(wrap);
            key
        };
        let key = accesses.record_key.take().unwrap_or_else(&mut new_key);
        let at = self.now();
        let principal = session.principal();
        for (version, compartment) in (last + 1..).zip(compartments) {
            let event = AccessEvent::Opened {
                member: principal.member,
                organisation: principal.organisation,
                roles: principal.roles.clone(),
                compartment: *compartment,
                purpose,
                emergency,
                session: session.tag().to_owned(),
            };
            accesses.enter(AccessEntry {
                at,
                place: version,
                member: principal.member,
                organisation: principal.organisation,
                roles: principal.roles.clone(),
                compartment: *compartment,
                purpose,
                emergency,
                session: session.tag().to_owned(),
            });
            let row = project::opening_row(access.id, version, at, &event);
            let row = row.map(|row| row.seal(&self.inner.installation));
            commit.rows.extend(row);
            let record = Event::Access(event).encode();
            self.inner.types.enter_of(&record, &mut commit);
            let position = record_position(access, version);
            let record = key.seal(&position, &record, &mut system_rng());
            commit.events.push(NewEvent {
                stream: access,
                version,
                organisation: Some(principal.organisation),
                at,
                record: record.into_bytes(),
                parts: Vec::new(),
            });
        }
        commit
    }
}

/// The wanted compartments of a stream in which there is something that the session's organisation
/// holds a key of.
pub(crate) fn readable(
    session: &Session,
    read: &Stream,
    wanted: impl Fn(Compartment) -> bool,
) -> BTreeSet<Compartment> {
    let parts = read.told.iter().flat_map(|told| &told.parts);
    let there = parts.filter(|part| part.body.is_some() && wanted(part.compartment));
    there
        .filter(|part| read.is_wrapped_to(session, part.compartment, part.epoch))
        .map(|part| part.compartment)
        .collect()
}

/// The parts of one event, opened where the ring has the key.
fn open_event(
    session: &Session,
    stream: StreamId,
    read: &Stream,
    told: &Told,
    ring: &KeyRing,
) -> Result<Vec<(Compartment, Opened)>, Faults> {
    let mut parts = Vec::new();
    for part in &told.parts {
        let key = ring.get(stream, part.compartment, part.epoch);
        let held = || read.is_wrapped_to(session, part.compartment, part.epoch);
        let opened = match (&part.body, key) {
            (None, _) => Opened::Erased,
            (Some(_), None) if held() => Opened::Sealed,
            (Some(_), None) => Opened::Closed,
            (Some(body), Some(key)) => Opened::Content(open_body(stream, told, (part, body), key)?),
        };
        parts.push((part.compartment, opened));
    }
    Ok(parts)
}

/// The parts of one event of which the ring has the key.
pub(super) fn open_told(
    stream: StreamId,
    told: &Told,
    ring: &KeyRing,
) -> Result<Vec<(Compartment, Content)>, Faults> {
    let mut parts = Vec::new();
    for part in &told.parts {
        let key = ring.get(stream, part.compartment, part.epoch);
        if let (Some(body), Some(key)) = (&part.body, key) {
            let content = open_body(stream, told, (part, body), key)?;
            parts.push((part.compartment, content));
        }
    }
    Ok(parts)
}

/// Opens one part.
fn open_body(
    stream: StreamId,
    told: &Told,
    (part, body): (&StoredPart, &[u8]),
    key: &DataKey,
) -> Result<Content, Faults> {
    let seal = |fault| Faults::Seal { stream, fault };
    let label = part.compartment.to_string();
    let position = part_position(stream, told.version, &label, part.epoch, &told.kind);
    let sealed = Sealed::from_bytes(body.to_vec()).map_err(seal)?;
    let plaintext = key.open(&position, &sealed).map_err(seal)?;
    serde_json::from_slice(&plaintext).map_err(|_| seal(vault::OpenError::Failed))
}

/// What a case or a concern has sealed in one compartment: who may open it, and until when it is open
/// to the session that looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedCompartment {
    /// Which.
    pub compartment: Compartment,
    /// Every organisation that holds a key of it.
    pub readers: Vec<case::OrganisationId>,
    /// How it stands for this session.
    pub state: SealState,
}

/// How a compartment stands for a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealState {
    /// All in it that this organisation may read is open, until then.
    Open {
        /// Until when.
        until: Timestamp,
    },
    /// Something in it can be opened.
    Sealed,
    /// Nothing in it was shared with this organisation.
    Closed,
}

/// What is sealed in streams that are looked at together, a compartment a line.
pub(crate) fn compartments(
    session: &Session,
    streams: &[(&Stream, &OpenedStream)],
    since: Timestamp,
) -> Vec<SealedCompartment> {
    let mut found: BTreeMap<Compartment, BTreeSet<case::OrganisationId>> = BTreeMap::new();
    for (read, _) in streams {
        for part in read.told.iter().flat_map(|told| &told.parts) {
            let readers = found.entry(part.compartment).or_default();
            readers.extend(read.readers(part.compartment));
        }
    }
    let lines = found.into_iter().map(|(compartment, readers)| {
        let all = || {
            let parts = streams.iter().flat_map(|(_, opened)| &opened.parts);
            let parts = parts.flatten();
            parts.filter(move |(of, _)| *of == compartment)
        };
        let until = streams
            .iter()
            .filter_map(|(_, opened)| {
                let open = opened.accesses.opened_by(session, None, since);
                open.get(&compartment).copied()
            })
            .min();
        let state = if all().any(|(_, opened)| *opened == Opened::Sealed) {
            SealState::Sealed
        } else {
            match until {
                Some(at) => SealState::Open {
                    until: at.saturating_add(STAYS_OPEN).unwrap_or(Timestamp::MAX),
                },
                None => SealState::Closed,
            }
        };
        SealedCompartment {
            compartment,
            readers: readers.into_iter().collect(),
            state,
        }
    });
    lines.collect()
}
