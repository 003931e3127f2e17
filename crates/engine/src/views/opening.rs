//! Opening sealed parts: first the entry that says who, then the content.

use std::collections::BTreeSet;

use case::content::Content;
use case::{AccessEvent, Compartment, Event, OrganisationId, Purpose, StreamId};
use jiff::Timestamp;
use store::{Commit, CommitError, NewEvent};
use vault::{Sealed, system_rng};

use crate::keys::KeyRing;
use crate::load::{Told, record_position};
use crate::work::part_position;
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

impl Engine {
    /// Opens the parts of a stream's events that the session's organisation holds keys of, after
    /// entering that it did; the result has, for each event, its parts in the order of compartments.
    pub(crate) async fn open_parts(
        &self,
        session: &Session,
        stream: StreamId,
        told: &[Told],
        purpose: Purpose,
        wanted: impl Fn(Compartment) -> bool,
    ) -> Result<Vec<Vec<(Compartment, Opened)>>, EngineError> {
        let mut ring = KeyRing::default();
        if told.iter().any(|told| !told.parts.is_empty()) {
            self.find_keys(session, stream, &mut ring).await?;
        }
        let mut opening = BTreeSet::new();
        for part in told.iter().flat_map(|told| &told.parts) {
            let key = ring.get(stream, part.compartment, part.epoch);
            if wanted(part.compartment) && key.is_some() && part.body.is_some() {
                opening.insert(part.compartment);
            }
        }
        self.enter_access(session, stream, opening, purpose).await?;
        let mut all = Vec::with_capacity(told.len());
        for told in told {
            let mut parts = Vec::new();
            for part in told.parts.iter().filter(|part| wanted(part.compartment)) {
                let key = ring.get(stream, part.compartment, part.epoch);
                let opened = match (&part.body, key) {
                    (None, _) => Opened::Erased,
                    (Some(_), None) => Opened::Closed,
                    (Some(body), Some(key)) => {
                        let seal = |fault| Faults::Seal { stream, fault };
                        let label = part.compartment.to_string();
                        let position =
                            part_position(stream, told.version, &label, part.epoch, &told.kind);
                        let sealed = Sealed::from_bytes(body.clone()).map_err(seal)?;
                        let plaintext = key.open(&position, &sealed).map_err(seal)?;
                        let content = serde_json::from_slice(&plaintext)
                            .map_err(|_| seal(vault::OpenError::Failed))?;
                        Opened::Content(content)
                    }
                };
                parts.push((part.compartment, opened));
            }
            all.push(parts);
        }
        Ok(all)
    }

    /// Enters that a session opened compartments, unless this session has for this purpose before.
    async fn enter_access(
        &self,
        session: &Session,
        stream: StreamId,
        opening: BTreeSet<Compartment>,
        purpose: Purpose,
    ) -> Result<(), EngineError> {
        if opening.is_empty() {
            return Ok(());
        }
        let access = stream.access();
        for _ in 0..TRIES {
            let (told, key) = self.read(access).await?;
            let entered: BTreeSet<_> = told
                .iter()
                .filter_map(|told| match &told.event {
                    Event::Access(AccessEvent::Opened {
                        compartment,
                        purpose: why,
                        session: tag,
                        ..
                    }) if *why == purpose && tag == session.tag() => Some(*compartment),
                    _ => None,
                })
                .collect();
            let fresh: Vec<_> = opening.difference(&entered).copied().collect();
            if fresh.is_empty() {
                return Ok(());
            }
            let mut commit = Commit::default();
            let key = key.unwrap_or_else(|| {
                let (key, wrap) = self.new_record_key(access);
                commit.wraps.push(wrap);
                key
            });
            let last = told.last().map_or(0, |told| told.version);
            for (version, compartment) in (last + 1..).zip(fresh) {
                let event = Event::Access(AccessEvent::Opened {
                    member: session.principal().member,
                    organisation: session.principal().organisation,
                    compartment,
                    purpose,
                    session: session.tag().to_owned(),
                });
                let position = record_position(access, version);
                let record = key.seal(&position, &event.encode(), &mut system_rng());
                commit.events.push(NewEvent {
                    stream: access,
                    version,
                    organisation: Some(session.principal().organisation),
                    at: self.now(),
                    record: record.into_bytes(),
                    parts: Vec::new(),
                });
            }
            match self.inner.store.commit(&[commit]).await {
                Ok(()) => return Ok(()),
                Err(CommitError::Conflict { .. } | CommitError::Repeated(_)) => {}
                Err(CommitError::Store(fault)) => return Err(fault.into()),
            }
        }
        Err(Faults::Busy { stream: access }.into())
    }

    /// Who opened what of a case or concern, the latest first.
    pub(crate) async fn accesses(&self, stream: StreamId) -> Result<Vec<AccessEntry>, EngineError> {
        let (told, _) = self.read(stream.access()).await?;
        let entries = told.into_iter().rev().filter_map(|told| match told.event {
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
        });
        Ok(entries.collect())
    }
}
