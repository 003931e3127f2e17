//! Searching what one's own organisation may open, and nothing beyond it.
//!
//! Documents' and telephone numbers are found by tags that only the organisation can make: of each part
//! that it may open the numbers are looked up once, and what is kept of them says nothing to anybody
//! without the organisation's key. Names are of too few possibilities for that: for a name everything is
//! opened, compared in memory and forgotten. Either way only rows of the organisation's own are read,
//! so that whom others know is found no sooner, and no later, than whom nobody knows.
//!
//! That somebody searched is entered beside the organisation before anything is looked for.

mod words;

use std::collections::BTreeSet;

use case::content::Content;
use case::{
    AccessEvent, CaseId, Compartment, Concern, ConcernId, Event, MemberId, ReferralId, StreamId,
    StreamKind,
};
use jiff::Timestamp;
use policy::{CaseFacts, ConcernFacts, OrganisationFacts, ReferralFacts, action};
use store::{Commit, CommitError, IndexedPart, NewEvent};
use vault::{DataKey, Sealed, system_rng};

use crate::keys::{KeyRing, wrap_to};
use crate::load::{State, Stream, fold, record_position};
use crate::seal::part_position;
use crate::work::{TRIES, case_of};
use crate::{Engine, EngineError, Faults, House, Session};

pub use words::{NotSought, Sought};

/// How many streams are looked through at once: the newest, where there are more.
const MOST: u32 = 2_000;

/// How many of an organisation's searches are shown.
const SHOWN: u32 = 20;

/// Where something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// In a case.
    Case(CaseId),
    /// In a concern.
    Concern(ConcernId),
    /// In what a referral carries.
    Referral(ReferralId),
}

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Where it was found, of what the member may open; the newest first.
    pub found: Vec<Found>,
    /// Whether there is more than was looked through.
    pub more: bool,
}

/// That somebody searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub member: MemberId,
}

impl Engine {
    /// Whether a member may search.
    pub fn may_search(&self, session: &Session) -> bool {
        let principal = session.principal();
        let facts = OrganisationFacts {
            id: principal.organisation,
        };
        let authority = &self.inner.authority;
        authority.check::<action::Search>(principal, facts).is_ok()
    }

    /// Searches what the member's organisation may open, after entering that it did.
    ///
    /// # Errors
    /// [`policy::Denied`] if the policies do not permit it.
    pub async fn search(&self, session: &Session, sought: &Sought) -> Result<Search, EngineError> {
        self.permit_search(session)?;
        self.enter_search(session).await?;
        let own = session.principal().organisation;
        let store = &self.inner.store;
        let house = self.house().await?;
        let (kind, number) = match sought {
            Sought::Name(name) => {
                let streams = store.streams_of(own, MOST).await?;
                let more = streams.len() == MOST as usize;
                let mut found = BTreeSet::new();
                for stream in streams {
                    for part in self.texts(session, &house, stream).await? {
                        if name.is_in(&part.content) {
                            found.insert(part.found);
                        }
                    }
                }
                return Ok(Search::of(found, more));
            }
            Sought::Number { kind, digits } => (*kind, digits),
        };
        let ring = self.number_keys(session, &house).await?;
        let more = self.look_through(session, &house, &ring).await?;
        let mut found = BTreeSet::new();
        for (_, key) in keys_of(&ring, own.into()) {
            let tagged = store.tagged(own, &key.tag(kind, number)).await?;
            let streams: BTreeSet<_> = tagged.iter().map(|(stream, _)| *stream).collect();
            for stream in streams {
                // A tag says where to look, and what stands there counts: whoever writes the database could copy
                // the tag of one person to another, and the two would be taken for one.
                let sought = (kind, number.clone());
                for part in self.texts(session, &house, stream).await? {
                    if words::numbers_in(&part.content).contains(&sought) {
                        found.insert(part.found);
                    }
                }
            }
        }
        Ok(Search::of(found, more))
    }

    /// Who of the member's organisation searched lately, the latest first.
    ///
    /// # Errors
    /// [`policy::Denied`] if the policies do not permit it.
    pub async fn searches(&self, session: &Session) -> Result<Vec<SearchEntry>, EngineError> {
        self.permit_search(session)?;
        let own: StreamId = session.principal().organisation.into();
        let (told, _) = self.read_back(own.access(), None, SHOWN).await?;
        let entries = told.into_iter().filter_map(|told| match told.event {
            Event::Access(AccessEvent::Searched { member, .. }) => Some(SearchEntry {
                at: told.at,
                member,
            }),
            _ => None,
        });
        Ok(entries.collect())
    }

    fn permit_search(&self, session: &Session) -> Result<(), EngineError> {
        match self.may_search(session) {
            true => Ok(()),
            false => Err(policy::Denied.into()),
        }
    }

    /// Enters beside the organisation that a session searches.
    async fn enter_search(&self, session: &Session) -> Result<(), EngineError> {
        let principal = session.principal();
        let stream = StreamId::from(principal.organisation).access();
        for _ in 0..TRIES {
            let (told, key) = self.read_back(stream, None, 1).await?;
            let version = told.first().map_or(0, |last| last.version) + 1;
            let mut commit = Commit::default();
            let mut new_key = || -> DataKey {
                let (key, wrap) = self.new_record_key(stream);
                commit.wraps.push(wrap);
                key
            };
            let key = key.unwrap_or_else(&mut new_key);
            let event = AccessEvent::Searched {
                member: principal.member,
                organisation: principal.organisation,
                session: session.tag().to_owned(),
            };
            let record = Event::Access(event).encode();
            self.inner.types.enter_of(&record, &mut commit);
            let position = record_position(stream, version);
            let record = key.seal(&position, &record, &mut system_rng());
            commit.events.push(NewEvent {
                stream,
                version,
                organisation: Some(principal.organisation),
                at: self.now(),
                record: record.into_bytes(),
                parts: Vec::new(),
            });
            let commits = [commit];
            match self.inner.store.commit(&commits).await {
                Ok(()) => {
                    self.inner.types.stored(&commits);
                    return Ok(());
                }
                Err(CommitError::Store(fault)) => return Err(fault.into()),
                Err(_) => {}
            }
        }
        Err(EngineError::busy(stream))
    }

    /// The keys of the organisation's tags, the newest of which nobody has kept who left. One is made
    /// where there is none.
    async fn number_keys(&self, session: &Session, house: &House) -> Result<KeyRing, EngineError> {
        let own = session.principal().organisation;
        let stream = StreamId::from(own);
        let numbers = Compartment::Numbers;
        let mut renewed = None;
        for _ in 0..TRIES {
            let house = renewed.as_deref().unwrap_or(house);
            let wraps = self.read(stream).await?.wraps;
            let mut ring = KeyRing::default();
            ring.learn(house, &wraps);
            self.find_keys(session, &wraps, |of| of == numbers, &mut ring)?;
            let outlived = ring.kept_by_leavers(stream, numbers);
            let (epoch, _) = ring.writing_key(stream, numbers, Some(own), outlived);
            let installation = &self.inner.installation;
            let wraps = wrap_to(house, installation, &ring, stream, numbers, Some(own), own)?;
            let made = wraps.iter().any(|wrap| wrap.place.epoch == epoch);
            if !made {
                return Ok(ring);
            }
            let commit = Commit {
                wraps,
                renewals: Some(house.renewals),
                ..Commit::default()
            };
            match self.inner.store.commit(&[commit]).await {
                Ok(()) => return Ok(ring),
                Err(CommitError::Store(fault)) => return Err(fault.into()),
                Err(_) => {
                    self.refresh().await?;
                    renewed = Some(self.house().await?);
                }
            }
        }
        Err(EngineError::busy(stream))
    }

    /// Looks for numbers in what was not looked through yet; returns whether there is more of it.
    async fn look_through(
        &self,
        session: &Session,
        house: &House,
        ring: &KeyRing,
    ) -> Result<bool, EngineError> {
        let own = session.principal().organisation;
        let store = &self.inner.store;
        let streams = store.not_indexed(own, MOST).await?;
        let more = streams.len() == MOST as usize;
        let Some((_, key)) = keys_of(ring, own.into()).last() else {
            return Ok(more);
        };
        for stream in streams {
            let texts = self.texts(session, house, stream).await?;
            let parts: Vec<_> = texts
                .iter()
                .map(|part| IndexedPart {
                    stream,
                    version: part.version,
                    compartment: part.compartment,
                    epoch: part.epoch,
                    tags: words::numbers_in(&part.content)
                        .into_iter()
                        .map(|(kind, number)| key.tag(kind, &number))
                        .collect(),
                })
                .collect();
            store.index(own, &parts).await?;
        }
        Ok(more)
    }

    /// The parts of a stream in which names and numbers stand, as far as the member may open them.
    async fn texts(
        &self,
        session: &Session,
        house: &House,
        stream: StreamId,
    ) -> Result<Vec<Text>, EngineError> {
        let read: Stream = self.read(stream).await?;
        let state = fold(stream, &read.told);
        let whole = match &state {
            State::Concern(Some(concern)) => self.of_concern(session, house, concern).await?,
            _ => None,
        };
        let wanted = |compartment| self.may_find(session, house, &state, compartment, whole);
        let mut ring = KeyRing::default();
        let searched = |compartment| wanted(compartment).is_some();
        self.find_keys(session, &read.wraps, searched, &mut ring)?;
        let seal = |fault| Faults::Seal { stream, fault };
        let mut texts = Vec::new();
        for told in &read.told {
            for part in &told.parts {
                let compartment = part.compartment;
                let key = ring.get(stream, compartment, part.epoch);
                let (Some(body), Some(key), Some(found)) = (&part.body, key, wanted(compartment))
                else {
                    continue;
                };
                let label = compartment.to_string();
                let position = part_position(stream, told.version, &label, part.epoch, &told.kind);
                let sealed = Sealed::from_bytes(body.clone()).map_err(seal)?;
                let plaintext = key.open(&position, &sealed).map_err(seal)?;
                let content: Content = serde_json::from_slice(&plaintext).map_err(|_| {
                    let fault = vault::OpenError::Failed;
                    Faults::Seal { stream, fault }
                })?;
                texts.push(Text {
                    found,
                    content,
                    version: told.version,
                    compartment,
                    epoch: part.epoch,
                });
            }
        }
        Ok(texts)
    }

    /// Where what stands in a concern leads a member: to the concern, or to a case of theirs that it turned out to be
    /// about. The policies are asked, and nothing that others hold is read.
    async fn of_concern(
        &self,
        session: &Session,
        house: &House,
        concern: &Concern,
    ) -> Result<Option<Found>, EngineError> {
        let (authority, principal) = (&self.inner.authority, session.principal());
        let facts = ConcernFacts::from(concern);
        let permit = authority.check::<action::ReadConcern>(principal, facts);
        if permit.is_ok() {
            return Ok(Some(Found::Concern(concern.id)));
        }
        for case in concern.all_cases() {
            let loaded = self.load(case.into()).await?;
            let Some(case) = case_of(&loaded) else {
                continue;
            };
            let facts = CaseFacts::of(case, house.duties, house.profile.profile());
            let permit = authority.check::<action::ReadCase>(principal, facts);
            if permit.is_ok() {
                return Ok(Some(Found::Case(case.id)));
            }
        }
        Ok(None)
    }

    /// What is found in a compartment of a stream, if names or numbers stand in it and the policies let
    /// the member open it; `whole` is where a concern leads.
    fn may_find(
        &self,
        session: &Session,
        house: &House,
        state: &State,
        compartment: Compartment,
        whole: Option<Found>,
    ) -> Option<Found> {
        let (authority, principal) = (&self.inner.authority, session.principal());
        match (state, compartment) {
            (State::Case(Some(case)), Compartment::Identity | Compartment::Contact) => {
                let facts = CaseFacts::of(case, house.duties, house.profile.profile());
                let permit = authority.check::<action::ReadCase>(principal, facts);
                permit.ok().map(|_| Found::Case(case.id))
            }
            (State::Case(Some(case)), Compartment::Referral(id)) => {
                let facts = ReferralFacts::of(case, id, house.duties)?;
                let permit = authority.check::<action::ReadReferral>(principal, facts);
                permit.ok().map(|_| Found::Referral(id))
            }
            (State::Concern(_), Compartment::Identity | Compartment::Contact) => whole,
            _ => None,
        }
    }
}

impl Search {
    fn of(found: BTreeSet<Found>, more: bool) -> Self {
        let mut found: Vec<_> = found.into_iter().collect();
        // Ids begin with the time.
        found.sort_by_key(|found| std::cmp::Reverse(found.id()));
        Self { found, more }
    }
}

impl Found {
    fn id(self) -> uuid::Uuid {
        match self {
            Self::Case(id) => id.uuid(),
            Self::Concern(id) => id.uuid(),
            Self::Referral(id) => id.uuid(),
        }
    }
}

/// A part that was opened to be searched, and where it leads.
struct Text {
    found: Found,
    content: Content,
    version: u64,
    compartment: Compartment,
    epoch: u32,
}

/// The keys of an organisation's tags that were found or made, the newest last.
fn keys_of(ring: &KeyRing, stream: StreamId) -> impl Iterator<Item = (u32, &DataKey)> {
    debug_assert_eq!(stream.kind, StreamKind::Organisation);
    ring.all(stream, Compartment::Numbers)
}
