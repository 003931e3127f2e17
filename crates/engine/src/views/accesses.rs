//! Who opened what. The record of accesses only grows, so a page reads its end and no more.

use std::collections::{BTreeMap, BTreeSet};

use case::seen::{Opening, Seen, acquainted, seen};
use case::{
    AccessEvent, Case, CaseId, Compartment, ConcernId, EmergencyId, Event, MemberId,
    OrganisationId, Purpose, Role, StreamId,
};
use jiff::Timestamp;
use policy::{Denied, action};
use vault::DataKey;

use crate::load::{State, Told, fold};
use crate::{Engine, EngineError, Session};

/// How many entries are read at once.
const PAGE: u32 = 20;

/// How many are read at once where all are.
const WHOLE: u32 = 500;

/// One entry of the record of accesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEntry {
    /// When.
    pub at: Timestamp,
    /// Its place in the record it stands in, from 1.
    pub place: u64,
    /// Who.
    pub member: MemberId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// In which roles then; what was entered before roles were kept has none.
    pub roles: BTreeSet<Role>,
    /// What was opened.
    pub compartment: Compartment,
    /// Why.
    pub purpose: Purpose,
    /// By which break-glass, if by one.
    pub emergency: Option<EmergencyId>,
    /// Tells the session apart from others, and leads to none.
    pub(crate) session: String,
}

impl AccessEntry {
    fn why(&self) -> Why {
        Why {
            purpose: self.purpose,
            emergency: self.emergency,
        }
    }
}

/// Why something is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Why {
    pub(crate) purpose: Purpose,
    pub(crate) emergency: Option<EmergencyId>,
}

impl From<Purpose> for Why {
    fn from(purpose: Purpose) -> Self {
        let emergency = None;
        Self { purpose, emergency }
    }
}

impl From<EmergencyId> for Why {
    fn from(emergency: EmergencyId) -> Self {
        Self {
            purpose: Purpose::Emergency,
            emergency: Some(emergency),
        }
    }
}

/// The end of a record of accesses.
#[derive(Debug, Default)]
pub(crate) struct Accesses {
    /// The latest first.
    entries: Vec<AccessEntry>,
    /// The key of its records; none before the first.
    pub(crate) record_key: Option<DataKey>,
}

impl Accesses {
    /// How many entries the record has.
    pub(crate) fn count(&self) -> u64 {
        self.entries.first().map_or(0, |newest| newest.place)
    }

    /// Adds the newest entry.
    pub(crate) fn enter(&mut self, entry: AccessEntry) {
        self.entries.insert(0, entry);
    }

    /// What a session has open that it opened since then, for one reason or any, and when it did so
    /// last.
    pub(crate) fn opened_by(
        &self,
        session: &Session,
        why: Option<Why>,
        since: Timestamp,
    ) -> BTreeMap<Compartment, Timestamp> {
        let own = self.entries.iter().filter(|entry| {
            entry.session == session.tag()
                && entry.at > since
                && why.is_none_or(|why| why == entry.why())
        });
        // The latest comes first, so that what is met later is earlier.
        let mut opened = BTreeMap::new();
        for entry in own {
            opened.entry(entry.compartment).or_insert(entry.at);
        }
        opened
    }
}

/// Where a page of the record of a case ends, and the next begins: how many of the entries of the
/// case, and of its concern, are older than what was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessPlace {
    /// Of the case.
    pub case: u64,
    /// Of the concern.
    pub concern: u64,
}

/// A page of who opened what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessPage {
    /// The latest first.
    pub entries: Vec<AccessEntry>,
    /// Where the next page begins, if there are older entries.
    pub next: Option<AccessPlace>,
    /// What members of the reader's own organisation are called: of others it is not said.
    pub names: BTreeMap<MemberId, String>,
}

impl AccessPage {
    /// Leaves out what other organisations opened.
    pub(super) fn keep_of(&mut self, organisations: [OrganisationId; 2]) {
        self.entries
            .retain(|entry| organisations.contains(&entry.organisation));
    }

    /// The latest entries of two records, side by side.
    pub(crate) fn of(case: &Accesses, concern: &Accesses) -> Self {
        let both = [case, concern].map(|of| of.entries.as_slice());
        Self::merge(both)
    }

    /// What is first in two records that are sorted, as much as a page holds.
    fn merge([case, concern]: [&[AccessEntry]; 2]) -> Self {
        let mut place = AccessPlace {
            case: case.first().map_or(0, |entry| entry.place),
            concern: concern.first().map_or(0, |entry| entry.place),
        };
        let (mut case, mut concern) = (case.iter().peekable(), concern.iter().peekable());
        let mut entries = Vec::new();
        while entries.len() < PAGE as usize {
            let of_case = match (case.peek(), concern.peek()) {
                (Some(one), Some(other)) => one.at >= other.at,
                (one, _) => one.is_some(),
            };
            let (from, left) = match of_case {
                true => (&mut case, &mut place.case),
                false => (&mut concern, &mut place.concern),
            };
            let Some(entry) = from.next() else { break };
            *left = entry.place - 1;
            entries.push(entry.clone());
        }
        let older = place.case + place.concern > 0;
        Self {
            entries,
            next: older.then_some(place),
            names: BTreeMap::new(),
        }
    }
}

impl Engine {
    /// The end of a stream's record of accesses: a page of it, and everything since an instant.
    pub(crate) async fn accesses_since(
        &self,
        stream: StreamId,
        since: Timestamp,
    ) -> Result<Accesses, EngineError> {
        let mut accesses = Accesses::default();
        let mut before = None;
        loop {
            let (told, key) = self.read_back(stream.access(), before, PAGE).await?;
            accesses.record_key = accesses.record_key.or(key);
            let all = told.len() < PAGE as usize;
            accesses.entries.extend(told.iter().filter_map(entry));
            match told.last() {
                Some(oldest) if !all && oldest.at > since => before = Some(oldest.version),
                _ => return Ok(accesses),
            }
        }
    }

    /// Who opened what of a case and of the concern it came from, a page at a time, for whoever may
    /// open the case, and the custodians of its holder.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is no case.
    pub async fn case_accesses(
        &self,
        session: &Session,
        id: CaseId,
        from: Option<AccessPlace>,
    ) -> Result<AccessPage, EngineError> {
        let case = self
            .permitted_case::<action::SeeAccesses>(session, id)
            .await?;
        let own = self.access_page(case.id.into(), from.map(|from| from.case));
        let told = self.access_page(case.concern.into(), from.map(|from| from.concern));
        let page = AccessPage::merge([&own.await?, &told.await?]);
        self.with_names(session, page).await
    }

    /// Who has seen what of a case and of the concern it came from, as the person may be told:
    /// organisation and role, and nobody by name.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is no case.
    pub async fn seen_of_case(
        &self,
        session: &Session,
        id: CaseId,
    ) -> Result<Vec<Seen>, EngineError> {
        let case = self.permitted_case::<action::ReadCase>(session, id).await?;
        self.seen_in(&case).await
    }

    /// Who has seen what of a case and of the concern it came from.
    pub(super) async fn seen_in(&self, case: &Case) -> Result<Vec<Seen>, EngineError> {
        let concern = case.concern.into();
        let State::Concern(Some(state)) = fold(concern, &self.read(concern).await?.told) else {
            return Err(Denied.into());
        };
        let mut named = acquainted(case, &state);
        let mut openings = Vec::new();
        let joined = case.joined.iter().copied().map(StreamId::from);
        for stream in [StreamId::from(case.id), concern].into_iter().chain(joined) {
            let all = self.accesses_since(stream, Timestamp::MIN).await?;
            if stream == StreamId::from(case.id) {
                // Whoever opened this very case, whatever became of that.
                named.extend(all.entries.iter().map(|entry| entry.organisation));
            }
            openings.extend(all.entries.into_iter().map(|entry| Opening {
                on: stream.id,
                at: entry.at,
                member: entry.member,
                organisation: entry.organisation,
                roles: entry.roles,
                compartment: entry.compartment,
                purpose: entry.purpose,
                emergency: entry.emergency,
            }));
        }
        Ok(seen(openings, &named))
    }

    /// Says what members of the session's own organisation are called in a page of the record.
    pub(crate) async fn with_names(
        &self,
        session: &Session,
        mut page: AccessPage,
    ) -> Result<AccessPage, EngineError> {
        let own = session.principal().organisation;
        let theirs = page
            .entries
            .iter()
            .filter(|entry| entry.organisation == own);
        let theirs: BTreeSet<MemberId> = theirs.map(|entry| entry.member).collect();
        page.names = self.inner.accounts.names_of(&theirs).await?;
        Ok(page)
    }

    /// Who opened what of a concern, a page at a time, for whoever may open it.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is no concern.
    pub async fn concern_accesses(
        &self,
        session: &Session,
        id: ConcernId,
        from: Option<AccessPlace>,
    ) -> Result<AccessPage, EngineError> {
        let stream = id.into();
        let State::Concern(Some(concern)) = fold(stream, &self.read(stream).await?.told) else {
            return Err(Denied.into());
        };
        let facts = self.concern_facts(&concern).await?;
        let (authority, principal) = (&self.inner.authority, session.principal());
        authority.check::<action::ReadConcern>(principal, facts.clone())?;
        let told = self.access_page(stream, from.map(|from| from.concern));
        let mut page = AccessPage::merge([&[], &told.await?]);
        // Who opened it tells who is responsible for the person.
        if authority
            .check::<action::SetApart>(principal, facts)
            .is_err()
        {
            page.keep_of([principal.organisation, concern.desk]);
        }
        self.with_names(session, page).await
    }

    /// Everything of a case, and of the concern it came from, that an organisation has opened, the latest
    /// first, for whoever may open the case: what was read on an agreement that was taken back stays read.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is no case.
    pub async fn opened_by(
        &self,
        session: &Session,
        id: CaseId,
        organisation: OrganisationId,
    ) -> Result<Vec<AccessEntry>, EngineError> {
        let case = self.permitted_case::<action::ReadCase>(session, id).await?;
        let mut opened = Vec::new();
        let joined = case.joined.iter().copied().map(StreamId::from);
        let of_case = [StreamId::from(case.id), case.concern.into()];
        for of in of_case.into_iter().chain(joined) {
            let mut before = None;
            loop {
                let (told, _) = self.read_back(of.access(), before, WHOLE).await?;
                let entries = told.iter().filter_map(entry);
                opened.extend(entries.filter(|entry| entry.organisation == organisation));
                match told.last() {
                    Some(oldest) if told.len() == WHOLE as usize => before = Some(oldest.version),
                    _ => break,
                }
            }
        }
        opened.sort_by_key(|entry| std::cmp::Reverse(entry.at));
        Ok(opened)
    }

    /// A page of one record: the entries from a place on towards the first, or the latest.
    async fn access_page(
        &self,
        stream: StreamId,
        from: Option<u64>,
    ) -> Result<Vec<AccessEntry>, EngineError> {
        // A number that no record reaches leads to the latest, as none does.
        let before = from.and_then(|from| from.checked_add(1));
        let before = before.filter(|before| i64::try_from(*before).is_ok());
        let (told, _) = self.read_back(stream.access(), before, PAGE).await?;
        Ok(told.iter().filter_map(entry).collect())
    }
}

/// An entry of the record of accesses, as shown.
fn entry(told: &Told) -> Option<AccessEntry> {
    match &told.event {
        Event::Access(AccessEvent::Opened {
            member,
            organisation,
            roles,
            compartment,
            purpose,
            emergency,
            session,
        }) => Some(AccessEntry {
            at: told.at,
            place: told.version,
            member: *member,
            organisation: *organisation,
            roles: roles.clone(),
            compartment: *compartment,
            purpose: *purpose,
            emergency: *emergency,
            session: session.clone(),
        }),
        _ => None,
    }
}
