//! Sealing: a decision becomes a commit, and the work's state moves on; or neither.

use std::collections::{BTreeMap, BTreeSet};

use case::content::Content;
use case::person::ErasureGrade;
use case::{
    AgreementId, Append, CaseEvent, CaseId, Compartment, Decision, Event, OrganisationId, StreamId,
    StreamKind,
};
use jiff::Timestamp;
use policy::Denied;
use store::{Commit, Done, NewEvent, NewPart, NewWrap, OrderKey, PageChange, Recipient, WrapPlace};
use vault::{DataKey, Position, system_rng};

use crate::keys::{wrap_to, wrap_to_person};
use crate::load::{EPOCH, Loaded, State, record_context, record_position};
use crate::orders::Parts;
use crate::work::{Work, case_of};
use crate::{Engine, EngineError, Faults, erased, notices, project};

/// Who may read what a decision writes into a compartment.
type Readers = BTreeMap<(StreamId, Compartment), BTreeSet<OrganisationId>>;

/// A stream after the decision's events.
struct Moved {
    version: u64,
    state: State,
    /// The key of its records, if these are its first.
    record_key: Option<DataKey>,
}

/// The agreements that a case's state no longer holds to be a yes.
fn ended_by(before: &Loaded, after: &State) -> Vec<(CaseId, AgreementId)> {
    let (Some(before), State::Case(Some(after))) = (case_of(before), after) else {
        return Vec::new();
    };
    let (stood, stand) = (before.standing_agreements(), after.standing_agreements());
    stood.difference(&stand).map(|id| (after.id, *id)).collect()
}

impl Work {
    /// Seals a decision into a commit and folds it into the loaded state.
    pub(crate) fn seal(
        &mut self,
        decision: Decision,
        parts: &Parts,
        now: Timestamp,
        by: Option<OrganisationId>,
        key: Option<(OrderKey, Option<[u8; 32]>)>,
    ) -> Result<Done, EngineError> {
        let unwraps: Vec<_> = decision
            .revocations
            .iter()
            .map(|taken| (taken.stream, taken.compartment, taken.from))
            .collect();
        let erasures = decision.erasures.clone();
        let from_person = decision.person_revocations.clone();
        let over = decision
            .appends
            .iter()
            .filter_map(|append| match &append.event {
                Event::Case(CaseEvent::EmergencyEnded { emergency, .. }) => Some(*emergency),
                _ => None,
            });
        let over = over.collect();
        let pages = pages(&decision);
        let ended = pages.iter().filter_map(|change| match change {
            PageChange::TurnOff(case) | PageChange::End(case) => Some(*case),
            PageChange::Open(_) => None,
        });
        let installation = &self.engine.inner.installation;
        let ended = ended.map(|case| project::owner(installation, case));
        let complaints_from_person = ended.collect();
        let sealed = self.sealed(decision, parts, now, by);
        self.ring.end_order();
        let (mut commit, moved) = sealed?;
        let first = commit.events.first().ok_or(Denied)?;
        let first = Done {
            stream: first.stream,
            version: first.version,
            said: key.and_then(|(_, said)| said),
        };

        for (stream, moved) in moved {
            let loaded = self.loaded.entry(stream);
            let loaded = loaded.or_insert_with(|| Loaded::fresh(stream.kind));
            commit.ended.extend(ended_by(loaded, &moved.state));
            loaded.version = moved.version;
            loaded.state = moved.state;
            loaded.record_key = loaded.record_key.take().or(moved.record_key);
        }
        for event in &commit.events {
            for part in &event.parts {
                if let Some(loaded) = self.loaded.get_mut(&event.stream) {
                    loaded.wrote(event.version, part.compartment, part.epoch);
                }
            }
        }
        self.ring.handed_on(&commit.wraps);
        for (stream, compartment, from) in &unwraps {
            self.ring.taken(*stream, *compartment, *from);
        }
        commit.unwraps = unwraps;
        commit.from_person = from_person;
        commit.complaints_from_person = complaints_from_person;
        commit.pair_halves_over = over;
        commit.pages = pages;
        // When the person read tells of them as well.
        let readings: Vec<_> = erasures
            .iter()
            .filter(|(stream, grade)| {
                stream.kind == StreamKind::Case && *grade == ErasureGrade::Everything
            })
            .map(|(stream, grade)| {
                let case = CaseId::from(stream.id.into_bytes());
                let installation = &self.engine.inner.installation;
                (project::own_readings(installation, case), *grade)
            })
            .collect();
        let erased = erasures.into_iter().chain(readings);
        let erased = erased.map(|(stream, grade)| {
            let everything = grade == ErasureGrade::Everything;
            let id = self.engine.new_id();
            erased::vouched(id, stream, everything, now, &self.engine.inner.installation)
        });
        commit.erasures = erased.collect();
        if let Some((key, _)) = key {
            self.done.insert(key, first);
            commit.order = Some((key, first));
        }
        self.commits.push(commit);
        Ok(first)
    }

    /// The commit, without its rows, and the streams as they are after it.
    fn sealed(
        &mut self,
        decision: Decision,
        parts: &Parts,
        now: Timestamp,
        by: Option<OrganisationId>,
    ) -> Result<(Commit, BTreeMap<StreamId, Moved>), EngineError> {
        let mut commit = Commit::default();
        let mut moved = BTreeMap::new();
        let mut readers = Readers::new();
        for grant in &decision.grants {
            let of = readers.entry((grant.stream, grant.compartment));
            of.or_default().insert(grant.to);
        }
        for append in decision.appends {
            self.append(append, parts, &readers, (now, by), &mut commit, &mut moved)?;
        }
        for (stream, compartment) in &decision.person_grants {
            let after = moved.get(stream).map(|moved| &moved.state);
            let case = match after {
                Some(State::Case(case)) => case.as_ref(),
                Some(State::Complaint(Some(complaint))) => {
                    let case = self.loaded.get(&complaint.case.into());
                    case.and_then(case_of)
                }
                _ => None,
            };
            let page = case.and_then(|case| case.page.as_ref());
            if let Some(page) = page.filter(|page| page.is_open()) {
                let installation = &self.engine.inner.installation;
                let person = (*stream, page.key);
                let wraps = wrap_to_person(installation, &self.ring, person, *compartment, by)?;
                commit.wraps.extend(wraps);
            }
        }
        self.wrap_for_pairs(&mut commit);
        let hands_on = !decision.grants.is_empty();
        for grant in decision.grants {
            // Help does not wait for an organisation that is told and has no member yet.
            if matches!(grant.compartment, Compartment::Emergency(_))
                && !self.house.has_key(grant.to)
            {
                continue;
            }
            let wraps = wrap_to(
                &self.house,
                &self.engine.inner.installation,
                &self.ring,
                grant.stream,
                grant.compartment,
                by,
                grant.to,
            )?;
            commit.wraps.extend(wraps);
        }
        let sealed = commit.events.iter().any(|event| !event.parts.is_empty());
        if sealed || hands_on {
            commit.renewals = Some(self.house.renewals);
        }
        Ok((commit, moved))
    }

    fn append(
        &mut self,
        append: Append,
        parts: &Parts,
        readers: &Readers,
        (now, by): (Timestamp, Option<OrganisationId>),
        commit: &mut Commit,
        moved: &mut BTreeMap<StreamId, Moved>,
    ) -> Result<(), EngineError> {
        let Append {
            stream,
            event,
            parts: carried,
        } = append;
        let loaded = self.loaded.get(&stream);
        let moved = moved.entry(stream).or_insert_with(|| Moved {
            version: loaded.map_or(0, |loaded| loaded.version),
            state: loaded.map_or_else(|| State::empty(stream.kind), |loaded| loaded.state.clone()),
            record_key: None,
        });
        let stored_key = loaded.and_then(|loaded| loaded.record_key.as_ref());
        if stored_key.is_none() && moved.record_key.is_none() {
            let (key, wrap) = self.engine.new_record_key(stream);
            commit.wraps.push(wrap);
            moved.record_key = Some(key);
        }
        let record_key = stored_key
            .or(moved.record_key.as_ref())
            .expect("made above if it was missing");

        let version = moved.version + 1;
        let record = event.encode();
        let kind = case::type_name(&record).map_err(|fault| Faults::Payload { stream, fault })?;
        self.engine.inner.types.enter(&kind, commit);
        let position = record_position(stream, version);
        let sealed = record_key.seal(&position, &record, &mut system_rng());
        let mut new_parts = Vec::new();
        for compartment in &carried {
            let content = parts.get(compartment).ok_or_else(|| EngineError::Unfit {
                compartment: compartment.to_string(),
                why: "it was not sent",
            })?;
            let readers = readers.get(&(stream, *compartment));
            let outlived = loaded.is_some_and(|loaded| loaded.outlived(*compartment))
                || self.ring.held_beyond(stream, *compartment, readers)
                || self.ring.kept_by_leavers(stream, *compartment);
            let (epoch, key) = self.ring.writing_key(stream, *compartment, by, outlived);
            let body = seal_part(stream, version, *compartment, epoch, &kind, content, key);
            new_parts.push(NewPart {
                compartment: *compartment,
                epoch,
                body,
            });
        }
        let before = notices::holder(&moved.state);
        let state = std::mem::replace(&mut moved.state, State::Access);
        moved.state = state.evolve(stream, now, &event, &carried);
        moved.version = version;
        let state = &moved.state;
        let states = (before, state);
        let notices = notices::notices(stream, version, now, &event, states, &self.house);
        commit.rows.extend(notices);
        commit.events.push(NewEvent {
            stream,
            version,
            organisation: by,
            at: now,
            record: sealed.into_bytes(),
            parts: new_parts,
        });
        Ok(())
    }
}

impl Engine {
    /// Makes the key of a new stream's records, wrapped to the installation.
    pub(crate) fn new_record_key(&self, stream: StreamId) -> (DataKey, NewWrap) {
        let rng = &mut system_rng();
        let key = DataKey::generate(rng);
        let wrap = self
            .inner
            .installation
            .wrap_data_key(&key, &record_context(stream), rng);
        let place = WrapPlace {
            stream,
            sealed: store::Sealed::Record,
            epoch: EPOCH,
            recipient: Recipient::Installation,
        };
        (
            key,
            NewWrap {
                place,
                generation: 1,
                wrap: wrap.into_bytes(),
            },
        )
    }
}

fn seal_part(
    stream: StreamId,
    version: u64,
    compartment: Compartment,
    epoch: u32,
    kind: &str,
    content: &Content,
    key: &DataKey,
) -> Vec<u8> {
    let label = compartment.to_string();
    let position = part_position(stream, version, &label, epoch, kind);
    let plaintext = serde_json::to_vec(content).expect("content has string keys only");
    key.seal(&position, &plaintext, &mut system_rng())
        .into_bytes()
}

/// Where a part lies.
pub(crate) fn part_position<'a>(
    stream: StreamId,
    version: u64,
    compartment: &'a str,
    epoch: u32,
    kind: &'a str,
) -> Position<'a> {
    Position {
        stream_kind: stream.kind.code(),
        stream: stream.id.into_bytes(),
        version,
        compartment,
        epoch,
        kind,
    }
}

/// What becomes of persons' pages by a decision. Opening one brings its own row.
fn pages(decision: &Decision) -> Vec<PageChange> {
    let changes = decision.appends.iter().filter_map(|append| {
        let case = CaseId::from(append.stream.id.into_bytes());
        match &append.event {
            Event::Case(CaseEvent::PageTurnedOff { .. }) => Some(PageChange::TurnOff(case)),
            Event::Case(CaseEvent::Closed { .. } | CaseEvent::Erased { .. }) => {
                Some(PageChange::End(case))
            }
            _ => None,
        }
    });
    changes.collect()
}

/// Which compartments' keys a decision needs, by stream.
pub(crate) fn needed(decision: &Decision) -> BTreeMap<StreamId, BTreeSet<Compartment>> {
    let mut needed: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for append in &decision.appends {
        let of = needed.entry(append.stream).or_default();
        of.extend(&append.parts);
    }
    for grant in &decision.grants {
        let of = needed.entry(grant.stream).or_default();
        of.insert(grant.compartment);
    }
    for (stream, compartment) in &decision.person_grants {
        needed.entry(*stream).or_default().insert(*compartment);
    }
    needed
}
