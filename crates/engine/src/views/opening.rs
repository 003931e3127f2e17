//! Opening sealed parts: first the entry that says who, then the content.

use std::collections::BTreeSet;

use case::content::Content;
use case::{AccessEvent, Compartment, Event, OrganisationId, Purpose, StreamId};
use jiff::Timestamp;
use store::{Commit, CommitError, NewEvent};
use vault::{Sealed, system_rng};

use crate::keys::KeyRing;
use crate::load::{Stream, Told, record_position};
use crate::seal::part_position;
use crate::{Engine, EngineError, Faults, Session};

/// How often an access is entered again when others enter theirs at the same time.
const TRIES: usize = 16;

/// A sealed part, as far as it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// What it says.
    Content(Content),
    /// It was never shared with this organisation.
    Closed,
    /// It was erased.
    Erased,
}

/// One entry of the record of accesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEntry {
    /// When.
    pub at: Timestamp,
    /// Which organisation.
    pub organisation: OrganisationId,
    /// What was opened.
    pub compartment: Compartment,
    /// Why.
    pub purpose: Purpose,
}

/// What a session opened of one stream.
#[derive(Debug)]
pub(crate) struct OpenedStream {
    /// For each event its parts, in the order of compartments.
    pub(crate) parts: Vec<Vec<(Compartment, Opened)>>,
    /// Who opened what, this session too, the latest first.
    pub(crate) accesses: Vec<AccessEntry>,
}

impl Engine {
    /// Opens the parts of streams' events that the session's organisation holds keys of, after
    /// entering that it did, in one transaction for all of them.
    pub(crate) async fn open_parts<const N: usize>(
        &self,
        session: &Session,
        streams: [(StreamId, &Stream); N],
        purpose: Purpose,
        wanted: impl Fn(Compartment) -> bool,
    ) -> Result<[OpenedStream; N], EngineError> {
        let house = self.house().await?;
        let mut ring = KeyRing::default();
        let mut opening = streams.map(|(stream, _)| (stream, BTreeSet::new()));
        for ((stream, read), (_, opening)) in streams.iter().zip(&mut opening) {
            self.find_keys(&house, session, &read.wraps, &wanted, &mut ring)?;
            for part in read.told.iter().flat_map(|told| &told.parts) {
                let key = ring.get(*stream, part.compartment, part.epoch);
                if wanted(part.compartment) && key.is_some() && part.body.is_some() {
                    opening.insert(part.compartment);
                }
            }
        }
        let accesses = self.enter_accesses(session, opening, purpose).await?;
        let mut opened = Vec::with_capacity(N);
        for ((stream, read), accesses) in streams.into_iter().zip(accesses) {
            let parts = read
                .told
                .iter()
                .map(|told| open_event(stream, told, &ring, &wanted))
                .collect::<Result<_, _>>()?;
            opened.push(OpenedStream { parts, accesses });
        }
        Ok(opened.try_into().expect("as many as were given"))
    }

    /// Enters that a session opened compartments, unless this session has for this purpose before;
    /// returns the entries of each stream, the latest first.
    async fn enter_accesses<const N: usize>(
        &self,
        session: &Session,
        opening: [(StreamId, BTreeSet<Compartment>); N],
        purpose: Purpose,
    ) -> Result<Vec<Vec<AccessEntry>>, EngineError> {
        let mut busy = None;
        for _ in 0..TRIES {
            let mut commits = Vec::new();
            let mut all = Vec::with_capacity(N);
            for (stream, compartments) in &opening {
                let access = stream.access();
                let read = self.read(access).await?;
                let mut entries: Vec<_> = read.told.iter().filter_map(entry).collect();
                let entered: BTreeSet<_> = read
                    .told
                    .iter()
                    .filter_map(|told| entered_by(told, session, purpose))
                    .collect();
                let fresh: Vec<_> = compartments.difference(&entered).copied().collect();
                if !fresh.is_empty() {
                    let commit = self.access_commit(session, access, read, &fresh, purpose);
                    entries.extend(fresh.into_iter().zip(&commit.events).map(
                        |(compartment, event)| AccessEntry {
                            at: event.at,
                            organisation: session.principal().organisation,
                            compartment,
                            purpose,
                        },
                    ));
                    commits.push(commit);
                }
                entries.reverse();
                all.push(entries);
            }
            if commits.is_empty() {
                return Ok(all);
            }
            match self.inner.store.commit(&commits).await {
                Ok(()) => {
                    self.inner.types.stored(&commits);
                    return Ok(all);
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
        read: Stream,
        compartments: &[Compartment],
        purpose: Purpose,
    ) -> Commit {
        let mut commit = Commit::default();
        let last = read.told.last().map_or(0, |told| told.version);
        let key = read.record_key.unwrap_or_else(|| {
            let (key, wrap) = self.new_record_key(access);
            commit.wraps.push(wrap);
            key
        });
        let at = self.now();
        for (version, compartment) in (last + 1..).zip(compartments) {
            let event = Event::Access(AccessEvent::Opened {
                member: session.principal().member,
                organisation: session.principal().organisation,
                compartment: *compartment,
                purpose,
                session: session.tag().to_owned(),
            });
            let record = event.encode();
            self.inner.types.enter_of(&record, &mut commit);
            let position = record_position(access, version);
            let record = key.seal(&position, &record, &mut system_rng());
            commit.events.push(NewEvent {
                stream: access,
                version,
                organisation: Some(session.principal().organisation),
                at,
                record: record.into_bytes(),
                parts: Vec::new(),
            });
        }
        commit
    }
}

/// The wanted parts of one event, opened where there is a key.
fn open_event(
    stream: StreamId,
    told: &Told,
    ring: &KeyRing,
    wanted: impl Fn(Compartment) -> bool,
) -> Result<Vec<(Compartment, Opened)>, Faults> {
    let seal = |fault| Faults::Seal { stream, fault };
    let mut parts = Vec::new();
    for part in told.parts.iter().filter(|part| wanted(part.compartment)) {
        let key = ring.get(stream, part.compartment, part.epoch);
        let opened = match (&part.body, key) {
            (None, _) => Opened::Erased,
            (Some(_), None) => Opened::Closed,
            (Some(body), Some(key)) => {
                let label = part.compartment.to_string();
                let position = part_position(stream, told.version, &label, part.epoch, &told.kind);
                let sealed = Sealed::from_bytes(body.clone()).map_err(seal)?;
                let plaintext = key.open(&position, &sealed).map_err(seal)?;
                let content = serde_json::from_slice(&plaintext)
                    .map_err(|_| seal(vault::OpenError::Failed))?;
                Opened::Content(content)
            }
        };
        parts.push((part.compartment, opened));
    }
    Ok(parts)
}

/// An entry of the record of accesses, as shown.
fn entry(told: &Told) -> Option<AccessEntry> {
    match told.event {
        Event::Access(AccessEvent::Opened {
            organisation,
            compartment,
            purpose,
            ..
        }) => Some(AccessEntry {
            at: told.at,
            organisation,
            compartment,
            purpose,
        }),
        _ => None,
    }
}

/// The compartment that an entry says a session opened for a purpose.
fn entered_by(told: &Told, session: &Session, purpose: Purpose) -> Option<Compartment> {
    match &told.event {
        Event::Access(AccessEvent::Opened {
            compartment,
            purpose: why,
            session: tag,
            ..
        }) if *why == purpose && tag == session.tag() => Some(*compartment),
        _ => None,
    }
}
