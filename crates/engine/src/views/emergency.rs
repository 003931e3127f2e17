//! Break-glass as everybody sees it who is told of it, and what whoever asked may open by it.

use std::collections::{BTreeMap, BTreeSet};

use case::person::{Emergency, EmergencyStanding};
use case::{CaseId, Compartment, EmergencyId, OrganisationId, Purpose, Reference};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use policy::{CaseKeysFacts, Denied, EmergencyFacts, action};
use store::{EmergencyRow, EmergencyScope, Page};

use super::opening::{self, Opened, STAYS_OPEN, SealState, SealedCompartment};
use super::person::{ContactView, Entry, case_of};
use crate::keys::KeyRing;
use crate::load::{State, Stream, case_event, fold};
use crate::orders::KeysOfCase;
use crate::project::{self, EmergencyBody};
use crate::{BreakGlass, Engine, EngineError, Faults, Session};

/// How many lines each list has at most.
const LINES: u32 = 100;

/// A break-glass in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyLine {
    /// Its id.
    pub id: EmergencyId,
    /// The case.
    pub case: CaseId,
    /// What people call the case.
    pub reference: Reference,
    /// For which organisation it was asked.
    pub organisation: OrganisationId,
    /// Its state's code.
    pub state: String,
    /// When it was asked for.
    pub at: Timestamp,
    /// Why, what and until when.
    pub body: EmergencyBody,
}

/// The break-glass that a member sees.
#[derive(Debug, Clone)]
pub struct Emergencies {
    /// Whether the member could ask for one.
    pub may_ask: bool,
    /// What the member asked for, the latest first.
    pub own: Vec<EmergencyLine>,
    /// What waits for the organisation's answer.
    pub to_answer: Vec<EmergencyLine>,
    /// What waits for a review that the member may make.
    pub to_review: Vec<EmergencyLine>,
    /// The first day of the month that is listed.
    pub month: Date,
    /// All that the organisation was told of in that month: for the co-ordinator, all there was.
    pub listed: Option<Vec<EmergencyLine>>,
    /// Whether there were more in that month than are listed.
    pub more: bool,
}

/// One break-glass.
#[derive(Debug, Clone)]
pub struct EmergencyView {
    /// The case.
    pub case: CaseId,
    /// The version of the case, for forms.
    pub version: u64,
    /// Who is responsible for the person: told while it runs, and to whoever oversees the case or defends
    /// the person in it.
    pub holder: Option<OrganisationId>,
    /// How it stands.
    pub emergency: Emergency,
    /// What happened to it, the first thing first, with what was said of it.
    pub entries: Vec<Entry>,
    /// Whether the reader asked for it.
    pub own: bool,
    /// Whether the reader can answer it.
    pub may_answer: bool,
    /// From when on the reader may open alone how the person is reached and what a life may hang on.
    pub alone_from: Option<Timestamp>,
    /// Whether the reader can end it.
    pub may_stop: bool,
    /// Whether the reader can review it.
    pub may_review: bool,
    /// What it opens to the reader, and how that stands for this session.
    pub sealed: Vec<SealedCompartment>,
    /// How the safe contact stands, where it is among what is open.
    pub contact: Option<ContactView>,
    /// What of it this session has open, the latest first.
    pub parts: Vec<(Compartment, Opened)>,
}

/// A case and the concern it came from, as they were read.
struct Read {
    case: case::Case,
    streams: [(case::StreamId, Stream); 2],
}

impl Engine {
    /// The case of a reference for which a member may ask to break glass. None for one that is not
    /// there, as for one of which the organisation holds no key.
    ///
    /// # Errors
    /// [`Denied`] to whoever may break no glass at all.
    pub async fn case_for_glass(
        &self,
        session: &Session,
        reference: Option<Reference>,
    ) -> Result<Option<CaseId>, EngineError> {
        self.may_break_glass(session).await?;
        let Some(reference) = reference else {
            return Ok(None);
        };
        let end = reference.end_of_id();
        for id in self.inner.store.cases_ending(&end).await? {
            match self.admit::<BreakGlass>(session, KeysOfCase(id)).await {
                Ok(_) => return Ok(Some(id)),
                Err(EngineError::Denied(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    async fn may_break_glass(&self, session: &Session) -> Result<(), EngineError> {
        let house = self.house().await?;
        let principal = session.principal();
        let facts = CaseKeysFacts::held_by(principal.organisation, house.profile.profile());
        let authority = &self.inner.authority;
        authority.check::<action::BreakGlass>(principal, facts)?;
        Ok(())
    }

    /// The break-glass that a member sees, and all that the organisation was told of in the month of a
    /// day.
    ///
    /// # Errors
    /// [`Denied`] to whoever could neither ask for one nor is told of any.
    pub async fn emergencies(
        &self,
        session: &Session,
        day: Option<Date>,
    ) -> Result<Emergencies, EngineError> {
        let house = self.house().await?;
        let (authority, principal) = (&self.inner.authority, session.principal());
        let (own, member, duties) = (principal.organisation, principal.member, house.duties);
        let told = EmergencyFacts::told_to(own, duties);
        let is_told = authority
            .check::<action::SeeEmergency>(principal, told)
            .is_ok();
        let may_ask = self.may_break_glass(session).await.is_ok();
        if !is_told && !may_ask {
            return Err(Denied.into());
        }
        let store = &self.inner.store;
        let lines = async |scope| {
            let page = store.emergencies(own, scope, Page::first(LINES)).await?;
            let more = page.next.is_some();
            let lines: Result<Vec<_>, Faults> = page
                .rows
                .into_iter()
                .map(|row| self.emergency_line(row))
                .collect();
            Ok::<_, EngineError>((lines?, more))
        };
        let answered = EmergencyFacts::answered_by(own, duties);
        let answers = authority.check::<action::AnswerEmergency>(principal, answered);
        let to_answer = match answers {
            Ok(_) => lines(EmergencyScope::ToAnswer).await?.0,
            Err(Denied) => Vec::new(),
        };
        let mut to_review = Vec::new();
        if is_told {
            let waiting = store.emergencies(own, EmergencyScope::ToReview, Page::first(LINES));
            for row in waiting.await?.rows {
                let facts = EmergencyFacts::asked_by(row.asker, row.organisation, duties);
                let may = authority.check::<action::ReviewEmergency>(principal, facts);
                if may.is_ok() {
                    to_review.push(self.emergency_line(row)?);
                }
            }
        }
        let calendar = house.profile.calendar();
        let day = day.unwrap_or_else(|| calendar.day_of(self.now()));
        let month = day.first_of_month();
        let next = month.saturating_add(1.month());
        let span = EmergencyScope::Between(calendar.start_of(month), calendar.start_of(next));
        let (listed, more) = match is_told {
            true => {
                let (listed, more) = lines(span).await?;
                (Some(listed), more)
            }
            false => (None, false),
        };
        Ok(Emergencies {
            may_ask,
            own: lines(EmergencyScope::AskedBy(member)).await?.0,
            to_answer,
            to_review,
            month,
            listed,
            more,
        })
    }

    /// One break-glass, with why glass was broken: opened to whoever is told, and entered first.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is none.
    pub async fn emergency(
        &self,
        session: &Session,
        case: CaseId,
        id: EmergencyId,
    ) -> Result<EmergencyView, EngineError> {
        let house = self.house().await?;
        let now = self.now();
        let read = self.read_for_glass(case).await?;
        let facts = EmergencyFacts::of(&read.case, id, house.duties, now).ok_or(Denied)?;
        let (authority, principal) = (&self.inner.authority, session.principal());
        authority.check::<action::SeeEmergency>(principal, facts.clone())?;
        let it = read.case.emergencies.get(&id).cloned().ok_or(Denied)?;
        let own = it.asker() == Some((principal.member, principal.organisation));

        let [(stream, of_case), _] = &read.streams;
        let words = |compartment| compartment == Compartment::Emergency(id);
        let said = self.open_parts(session, (*stream, of_case), Purpose::Review, words);
        let said = said.await?;
        let told = of_case.told.iter().zip(said.parts);
        let entries = told.filter_map(|(told, parts)| {
            let event = case_event(&told.event)?;
            (event.emergency() == Some(id)).then(|| Entry {
                version: told.version,
                at: told.at,
                event: event.clone(),
                parts,
                mistaken: false,
            })
        });
        let entries: Vec<_> = entries.collect();

        let may = |allowed: Result<(), Denied>| allowed.is_ok();
        let answers = authority.check::<action::AnswerEmergency>(principal, facts.clone());
        let stops = authority.check::<action::StopEmergency>(principal, facts.clone());
        let reviews = authority.check::<action::ReviewEmergency>(principal, facts.clone());
        let uses = authority.check::<action::UseEmergency>(principal, facts.clone());
        let runs = matches!(
            it.standing,
            EmergencyStanding::Asked | EmergencyStanding::Open { .. }
        );
        let took_part = it.answered_by.is_some_and(
            |by| matches!(by, case::Actor::Member { member, .. } if member == principal.member),
        );
        let waits = it.standing == EmergencyStanding::Asked && now < it.asked.until;
        let clock = case::clock::Clock::new(&house.profile);
        let (sealed, parts) = self.opened_by_glass(session, &read, &it, facts).await?;
        let mut open = parts.iter();
        let open = open.any(|(compartment, _)| *compartment == Compartment::Contact);
        let contact = open.then(|| ContactView::of(&read.case, &house, now));
        // Who was told once is not told for ever who helps the person.
        let (organisation, duties) = (principal.organisation, house.duties);
        let oversees = [read.case.holder, duties.desk, duties.co_ordinator].contains(&organisation)
            || read.case.lawyers().any(|lawyer| lawyer == organisation);
        Ok(EmergencyView {
            case,
            version: read.case.version,
            holder: (runs || oversees).then_some(read.case.holder),
            may_answer: may(answers.map(drop)) && it.awaits_answer(now),
            alone_from: (may(uses.map(drop)) && waits && !it.on_call)
                .then(|| clock.emergency_alone_from(it.asked_at)),
            may_stop: may(stops.map(drop)) && runs,
            may_review: may(reviews.map(drop)) && !runs && it.awaits_review() && !took_part,
            emergency: it,
            entries,
            own,
            sealed,
            contact,
            parts,
        })
    }

    /// What of a case and its concern a break-glass opens to a session.
    async fn opened_by_glass(
        &self,
        session: &Session,
        read: &Read,
        it: &Emergency,
        facts: EmergencyFacts,
    ) -> Result<(Vec<SealedCompartment>, Vec<(Compartment, Opened)>), EngineError> {
        let authority = &self.inner.authority;
        let opens = authority.check::<action::OpenInEmergency>(session.principal(), facts);
        if opens.is_err() {
            return Ok((Vec::new(), Vec::new()));
        }
        let may = it.open_at(self.now());
        if it.on_call {
            return self.opened_on_call(session, read, it).await;
        }
        let [(case, of_case), (concern, of_concern)] = &read.streams;
        let in_case = self.look_at(session, (*case, of_case)).await?;
        let in_concern = self.look_at(session, (*concern, of_concern)).await?;
        let both = [(of_case, &in_case), (of_concern, &in_concern)];
        let mut sealed = opening::compartments(session, &both, self.opened_since());
        sealed.retain(|line| may.contains(&line.compartment));
        let parts = in_concern.parts.into_iter().chain(in_case.parts).flatten();
        let parts = parts.filter(|(compartment, opened)| {
            may.contains(compartment) && matches!(opened, Opened::Content(_))
        });
        let mut parts: Vec<_> = parts.collect();
        parts.reverse();
        Ok((sealed, parts))
    }

    /// What a break-glass that was asked for on call opens to a session: by keys of which another organisation left
    /// its half.
    async fn opened_on_call(
        &self,
        session: &Session,
        read: &Read,
        it: &Emergency,
    ) -> Result<(Vec<SealedCompartment>, Vec<(Compartment, Opened)>), EngineError> {
        let may = it.open_at(self.now());
        let ring = self.finished_halves(session, it).await?;
        let (mut lines, mut parts) = (BTreeMap::new(), Vec::new());
        for (stream, read) in &read.streams {
            let since = self.opened_since();
            let accesses = self.accesses_since(*stream, since).await?;
            let open = accesses.opened_by(session, None, since);
            let wanted = |compartment| may.contains(&compartment);
            for compartment in readable_with(&ring, *stream, read, wanted) {
                let state = match open.get(&compartment) {
                    Some(at) => SealState::Open {
                        until: at.saturating_add(STAYS_OPEN).unwrap_or(Timestamp::MAX),
                    },
                    None => SealState::Sealed,
                };
                let line = lines.entry(compartment).or_insert(SealedCompartment {
                    compartment,
                    readers: Vec::new(),
                    state,
                });
                line.readers.extend(read.readers(compartment));
                if state == SealState::Sealed {
                    line.state = state;
                }
            }
            for told in &read.told {
                let opened = opening::open_told(*stream, told, &ring)?.into_iter();
                let opened = opened.filter(|(compartment, _)| {
                    may.contains(compartment) && open.contains_key(compartment)
                });
                parts.extend(opened.map(|(what, content)| (what, Opened::Content(content))));
            }
        }
        parts.reverse();
        Ok((lines.into_values().collect(), parts))
    }

    /// Opens compartments by a break-glass to the session of whoever asked for it, for a while: which
    /// ones, and by which, is entered before this returns.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it, it is not open, or there is none.
    pub async fn open_in_emergency(
        &self,
        session: &Session,
        case: CaseId,
        id: EmergencyId,
        wanted: &BTreeSet<Compartment>,
    ) -> Result<(), EngineError> {
        let house = self.house().await?;
        let now = self.now();
        let read = self.read_for_glass(case).await?;
        let facts = EmergencyFacts::of(&read.case, id, house.duties, now).ok_or(Denied)?;
        let authority = &self.inner.authority;
        authority.check::<action::OpenInEmergency>(session.principal(), facts)?;
        let it = read.case.emergencies.get(&id).ok_or(Denied)?;
        let may = it.open_at(now);
        let wanted = |compartment| wanted.contains(&compartment) && may.contains(&compartment);
        let halves = match it.on_call {
            true => Some(self.finished_halves(session, it).await?),
            false => None,
        };
        let opening = read.streams.each_ref().map(|(stream, read)| {
            let readable = match &halves {
                Some(ring) => readable_with(ring, *stream, read, wanted),
                None => opening::readable(session, read, wanted),
            };
            (*stream, readable)
        });
        self.enter_accesses(session, opening, id.into()).await?;
        Ok(())
    }

    async fn read_for_glass(&self, id: CaseId) -> Result<Read, EngineError> {
        let stream = id.into();
        let of_case = self.read(stream).await?;
        let case = case_of(stream, &of_case).ok_or(Denied)?;
        let concern = case.concern.into();
        let of_concern = self.read(concern).await?;
        if !matches!(fold(concern, &of_concern.told), State::Concern(Some(_))) {
            return Err(Denied.into());
        }
        Ok(Read {
            case,
            streams: [(stream, of_case), (concern, of_concern)],
        })
    }

    fn emergency_line(&self, row: EmergencyRow) -> Result<EmergencyLine, Faults> {
        let key = &self.inner.installation;
        let body = project::open(key, "emergencies", row.id.bytes(), &row.body)?;
        Ok(EmergencyLine {
            id: row.id,
            case: row.case,
            reference: row.case.into(),
            organisation: row.organisation,
            state: row.state,
            at: row.at,
            body,
        })
    }
}

/// The wanted compartments of a stream in which there is something that a ring has a key of.
fn readable_with(
    ring: &KeyRing,
    stream: case::StreamId,
    read: &Stream,
    wanted: impl Fn(Compartment) -> bool,
) -> BTreeSet<Compartment> {
    let parts = read.told.iter().flat_map(|told| &told.parts);
    let there = parts.filter(|part| part.body.is_some() && wanted(part.compartment));
    there
        .filter(|part| ring.get(stream, part.compartment, part.epoch).is_some())
        .map(|part| part.compartment)
        .collect()
}
