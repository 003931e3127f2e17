//! Streams read back, their records opened and folded into state.

use std::collections::{BTreeMap, BTreeSet};

use case::{
    Case, CaseEvent, Compartment, Complaint, Concern, Event, Organisation, OrganisationId,
    StreamId, StreamKind,
};
use jiff::Timestamp;
use store::{Recipient, Sealed as What, StoredEvent, StoredPart, StoredWrap};
use vault::{DataKey, InstallationWrap, KeyContext, Position, Sealed};

use crate::project::{self, Plain};
use crate::{Engine, EngineError, Faults, Session};

/// The epoch of a compartment's first key.
pub(crate) const EPOCH: u32 = 1;

/// One event with its record opened; its sealed parts stay sealed.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) version: u64,
    pub(crate) at: Timestamp,
    pub(crate) event: Event,
    pub(crate) kind: String,
    pub(crate) parts: Vec<StoredPart>,
}

/// A stream as it was read.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    pub(crate) told: Vec<Told>,
    /// The key of its records; none before the first event.
    pub(crate) record_key: Option<DataKey>,
    /// The keys of its compartments, wrapped to whoever holds them.
    pub(crate) wraps: Vec<StoredWrap>,
}

impl Stream {
    /// Whether a session's organisation holds the key of a compartment's epoch, wrapped to a pair that
    /// the session has: who joined while keys are wrapped anew has not got the pair before.
    pub(crate) fn is_wrapped_to(
        &self,
        session: &Session,
        compartment: Compartment,
        epoch: u32,
    ) -> bool {
        self.wraps.iter().any(|wrap| {
            let place = wrap.place;
            place.sealed == What::Part(compartment)
                && place.epoch == epoch
                && place.recipient == Recipient::Organisation(session.principal().organisation)
                && session.organisation_key(wrap.generation).is_some()
        })
    }

    /// The organisations that hold a key of a compartment.
    pub(crate) fn readers(&self, of: Compartment) -> impl Iterator<Item = OrganisationId> {
        let wraps = self.wraps.iter();
        wraps.filter_map(
            move |wrap| match (wrap.place.sealed, wrap.place.recipient) {
                (What::Part(compartment), Recipient::Organisation(reader)) if compartment == of => {
                    Some(reader)
                }
                _ => None,
            },
        )
    }
}

/// A compartment's newest epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Epoch {
    pub(crate) number: u32,
    /// The event whose part was the first to be sealed in it.
    pub(crate) since: u64,
}

/// A stream with its keys and what its events fold into.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) version: u64,
    pub(crate) record_key: Option<DataKey>,
    pub(crate) wraps: Vec<StoredWrap>,
    /// The newest epoch of each compartment.
    pub(crate) epochs: BTreeMap<Compartment, Epoch>,
    pub(crate) state: State,
    /// Its rows as they are stored.
    pub(crate) rows: Vec<Plain>,
}

impl Loaded {
    /// A stream that has no event yet.
    pub(crate) fn fresh(kind: StreamKind) -> Self {
        Self {
            version: 0,
            record_key: None,
            wraps: Vec::new(),
            epochs: BTreeMap::new(),
            state: State::empty(kind),
            rows: Vec::new(),
        }
    }

    /// Notes the epoch that an event's part is sealed in.
    pub(crate) fn wrote(&mut self, version: u64, compartment: Compartment, number: u32) {
        let newest = self.epochs.get(&compartment);
        if newest.is_none_or(|newest| newest.number < number) {
            let since = version;
            self.epochs.insert(compartment, Epoch { number, since });
        }
    }

    /// Whether somebody who may not read what is written next in a compartment can have had the key
    /// of its newest epoch.
    pub(crate) fn outlived(&self, compartment: Compartment) -> bool {
        match &self.state {
            State::Case(Some(case)) => self
                .epochs
                .get(&compartment)
                .is_some_and(|newest| newest.since <= case.narrowed),
            // Readers of its cases come and go, which leaves no trace in the concern itself.
            State::Concern(Some(concern)) => concern.read_beyond,
            // The person's page may have been turned off and opened anew since.
            State::Complaint(Some(_)) => true,
            _ => false,
        }
    }
}

/// What the events of a stream fold into.
#[derive(Debug, Clone)]
#[allow(
    clippy::large_enum_variant,
    reason = "nearly all are cases, and few are held at a time"
)]
pub(crate) enum State {
    Concern(Option<Concern>),
    Case(Option<Case>),
    Organisation(Option<Organisation>),
    Complaint(Option<Complaint>),
    /// Access streams are read, not folded.
    Access,
}

impl State {
    /// The state before the first event.
    pub(crate) fn empty(kind: StreamKind) -> Self {
        match kind {
            StreamKind::Concern => Self::Concern(None),
            StreamKind::Case => Self::Case(None),
            StreamKind::Organisation => Self::Organisation(None),
            StreamKind::Complaint => Self::Complaint(None),
            StreamKind::Access => Self::Access,
        }
    }

    /// Folds one event in.
    pub(crate) fn evolve(
        self,
        stream: StreamId,
        at: Timestamp,
        event: &Event,
        parts: &BTreeSet<Compartment>,
    ) -> Self {
        match (self, event) {
            (Self::Concern(state), Event::Concern(event)) => {
                let id = stream.id.into_bytes().into();
                Self::Concern(Concern::evolve(state, id, at, event, parts))
            }
            (Self::Case(state), Event::Case(event)) => {
                let id = stream.id.into_bytes().into();
                Self::Case(Case::evolve(state, id, at, event, parts))
            }
            (Self::Organisation(state), Event::Organisation(event)) => {
                let id = stream.id.into_bytes().into();
                Self::Organisation(Organisation::evolve(state, id, event))
            }
            (Self::Complaint(state), Event::Complaint(event)) => {
                let id = stream.id.into_bytes().into();
                Self::Complaint(Complaint::evolve(state, id, at, event))
            }
            (state, _) => state,
        }
    }
}

impl Engine {
    /// Reads a stream and folds it.
    pub(crate) async fn load(&self, stream: StreamId) -> Result<Loaded, EngineError> {
        let Stream {
            told,
            record_key,
            wraps,
        } = self.read(stream).await?;
        let version = told.last().map_or(0, |told| told.version);
        let state = fold(stream, &told);
        // Before set-up there is no house, and no case.
        let house = self.house().await.ok();
        let mut loaded = Loaded {
            version,
            record_key,
            wraps,
            epochs: BTreeMap::new(),
            rows: project::rows(&state, &self.inner.installation, house.as_deref()),
            state,
        };
        for told in &told {
            for part in &told.parts {
                loaded.wrote(told.version, part.compartment, part.epoch);
            }
        }
        Ok(loaded)
    }

    /// Reads a stream's events with their records opened, and its keys.
    pub(crate) async fn read(&self, stream: StreamId) -> Result<Stream, EngineError> {
        let stored = self.inner.store.stream(stream).await?;
        if stored.events.is_empty() {
            return Ok(Stream::default());
        }
        let (records, wraps): (Vec<_>, Vec<_>) = stored
            .wraps
            .into_iter()
            .partition(|wrap| wrap.place.sealed == What::Record);
        // Whoever asks for what was destroyed finds nothing, as if it had never been.
        if records.is_empty() && self.is_erased(stream).await? {
            return Ok(Stream::default());
        }
        let key = self.record_key(stream, records)?;
        let told: Result<Vec<_>, _> = stored
            .events
            .into_iter()
            .map(|event| open_record(stream, event, &key))
            .collect();
        Ok(Stream {
            told: told?,
            record_key: Some(key),
            wraps,
        })
    }

    /// Reads the end of a stream whose events have no parts, the newest first, and the key of its
    /// records.
    pub(crate) async fn read_back(
        &self,
        stream: StreamId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<(Vec<Told>, Option<DataKey>), EngineError> {
        let stored = self.inner.store.tail(stream, before, limit).await?;
        if stored.wraps.is_empty() {
            return Ok((Vec::new(), None));
        }
        let key = self.record_key(stream, stored.wraps)?;
        let told: Result<Vec<_>, _> = stored
            .events
            .into_iter()
            .map(|event| open_record(stream, event, &key))
            .collect();
        Ok((told?, Some(key)))
    }

    fn record_key(&self, stream: StreamId, wraps: Vec<StoredWrap>) -> Result<DataKey, EngineError> {
        let seal = |fault| EngineError::Fault(Faults::Seal { stream, fault });
        let wrap = wraps
            .into_iter()
            .find(|wrap| wrap.place.recipient == Recipient::Installation)
            .ok_or(seal(vault::OpenError::Failed))?;
        let context = record_context(stream);
        let wrap = InstallationWrap::from_bytes(wrap.wrap).map_err(seal)?;
        self.inner
            .installation
            .unwrap_data_key(&wrap, &context)
            .map_err(seal)
    }
}

/// Folds what was told of a stream into its state.
pub(crate) fn fold(stream: StreamId, told: &[Told]) -> State {
    told.iter().fold(State::empty(stream.kind), |state, told| {
        let parts = told.parts.iter().map(|part| part.compartment).collect();
        state.evolve(stream, told.at, &told.event, &parts)
    })
}

/// What a stream's record key is bound to.
pub(crate) fn record_context(stream: StreamId) -> KeyContext<'static> {
    KeyContext {
        stream: stream.id.into_bytes(),
        compartment: record_label(stream),
        epoch: EPOCH,
    }
}

/// An access stream shares the id of what was opened, so the label tells their keys apart.
fn record_label(stream: StreamId) -> &'static str {
    match stream.kind {
        StreamKind::Concern => "concern/record",
        StreamKind::Case => "case/record",
        StreamKind::Organisation => "organisation/record",
        StreamKind::Complaint => "complaint/record",
        StreamKind::Access => "access/record",
    }
}

/// Where a record lies. Its type is inside it, so the position says only that it is a record.
pub(crate) fn record_position(stream: StreamId, version: u64) -> Position<'static> {
    Position {
        stream_kind: stream.kind.code(),
        stream: stream.id.into_bytes(),
        version,
        compartment: "record",
        epoch: EPOCH,
        kind: "record",
    }
}

fn open_record(stream: StreamId, stored: StoredEvent, key: &DataKey) -> Result<Told, Faults> {
    let seal = |fault| Faults::Seal { stream, fault };
    let sealed = Sealed::from_bytes(stored.record).map_err(seal)?;
    let record = key
        .open(&record_position(stream, stored.version), &sealed)
        .map_err(seal)?;
    let payload = |fault| Faults::Payload { stream, fault };
    let event = Event::decode(stream.kind, &record).map_err(payload)?;
    let kind = case::type_name(&record).map_err(payload)?;
    let (version, at, parts) = (stored.version, stored.at, stored.parts);
    Ok(Told {
        version,
        at,
        event,
        kind,
        parts,
    })
}

/// The case event of a told one.
pub(crate) fn case_event(event: &Event) -> Option<&CaseEvent> {
    match event {
        Event::Case(event) => Some(event),
        _ => None,
    }
}
