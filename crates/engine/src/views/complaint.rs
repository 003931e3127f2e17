//! Complaints: as the person who made them reads them on a page of their own, and as whoever takes one does.

use std::collections::BTreeSet;

use accounts::PageSession;
use case::complaint::{takers, with_a_part};
use case::content::Content;
use case::person::OwnPage;
use case::{
    Actor, Compartment, Complaint, ComplaintEvent, ComplaintId, Event, OrganisationId, Purpose,
};
use jiff::Timestamp;
use policy::{ComplaintFacts, Denied, action};

use super::opening::{Opened, open_told};
use crate::keys::KeyRing;
use crate::load::{State, Stream, fold};
use crate::{Engine, EngineError, Session, project};

/// A complaint as the person who made it reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnComplaint {
    /// The complaint.
    pub complaint: Complaint,
    /// What the person wrote, as far as it can be read here: not once the page was opened anew.
    pub said: Option<String>,
    /// When whoever takes it opened it first.
    pub read_at: Option<Timestamp>,
    /// What they answered, as far as it can be read here.
    pub answered: Option<String>,
}

/// A complaint as whoever takes it reads it. Whose case it is from is not said: the person writes what is to
/// be known.
#[derive(Debug, Clone)]
pub struct ComplaintView {
    /// The complaint.
    pub complaint: Complaint,
    /// Its version, for forms.
    pub version: u64,
    /// What was written, the first first: when, and whether it is the person's.
    pub written: Vec<(Timestamp, bool, Opened)>,
    /// Whether the reader may answer it.
    pub may_answer: bool,
    /// Whether an answer reaches the person: whether there is a page that is on.
    pub reaches_person: bool,
}

impl Engine {
    /// About whom the person of a page can complain, and to whom each complaint goes; to nobody where the
    /// country's profile names none, or none that is registered here. Whom an answer did not help, or who got none
    /// in time, is led to the next of those who take complaints, if there is another.
    ///
    /// # Errors
    /// [`Denied`] where there is no page, it is off, or the session shows nothing of the person.
    pub async fn complaint_ways(
        &self,
        person: &PageSession,
    ) -> Result<Vec<(OrganisationId, Option<OrganisationId>)>, EngineError> {
        let (case, _) = self.own_case(person).await?;
        let now = self.now();
        let own = self.own_complaints(person).await?.into_iter();
        let over = own
            .map(|own| own.complaint)
            .filter(|complaint| complaint.answer.is_some() || complaint.deadline.is_over(now));
        let asked: BTreeSet<_> = over
            .map(|complaint| (complaint.about, complaint.to))
            .collect();
        let stream = case.concern.into();
        let concern = fold(stream, &self.read(stream).await?.told);
        let State::Concern(Some(concern)) = concern else {
            return Err(Denied.into());
        };
        let house = self.house().await?;
        let context = house.context(self.now(), Actor::Person);
        let ways = with_a_part(&case, &concern).into_iter().map(|about| {
            let mut takers = takers(about, &case, &context);
            takers.retain(|taker| house.has_key(*taker));
            let next = takers
                .iter()
                .find(|taker| !asked.contains(&(about, **taker)));
            (about, next.or(takers.first()).copied())
        });
        Ok(ways.collect())
    }

    /// What the person of a page complained of, and what became of it, the latest first.
    ///
    /// # Errors
    /// As [`Engine::complaint_ways`].
    pub async fn own_complaints(
        &self,
        person: &PageSession,
    ) -> Result<Vec<OwnComplaint>, EngineError> {
        let (case, _) = self.own_case(person).await?;
        let key = person.key().ok_or(Denied)?;
        let owner = project::owner(&self.inner.installation, case.id);
        let mut own = Vec::new();
        for row in self.inner.store.complaints_of(&owner).await? {
            let stream = row.id.into();
            let read = self.read(stream).await?;
            let Some(complaint) = folded(row.id, &read) else {
                continue;
            };
            let mut ring = KeyRing::default();
            self.find_persons_keys(key, &read.wraps, &mut ring)?;
            let (mut said, mut answered) = (None, None);
            for told in &read.told {
                for (_, content) in open_told(stream, told, &ring)? {
                    let Content::Words(words) = content else {
                        continue;
                    };
                    match is_persons(&told.event) {
                        true => said = Some(words),
                        false => answered = Some(words),
                    }
                }
            }
            own.push(OwnComplaint {
                complaint,
                said,
                read_at: self.first_opened(row.id).await?,
                answered,
            });
        }
        own.reverse();
        Ok(own)
    }

    /// A complaint, opened to whoever takes it: that it was is entered first.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is none.
    pub async fn complaint(
        &self,
        session: &Session,
        id: ComplaintId,
    ) -> Result<ComplaintView, EngineError> {
        let stream = id.into();
        let read = self.read(stream).await?;
        let complaint = folded(id, &read).ok_or(Denied)?;
        let facts = ComplaintFacts::from(&complaint);
        let (authority, principal) = (&self.inner.authority, session.principal());
        authority.check::<action::SeeComplaint>(principal, facts)?;
        let answers = authority.check::<action::AnswerComplaint>(principal, facts);
        let all = |compartment| compartment == Compartment::Integrity;
        let opened = self.open_parts(session, (stream, &read), Purpose::PersonAsked, all);
        let opened = opened.await?;
        let told = read.told.iter().zip(opened.parts);
        let written = told.flat_map(|(told, parts)| {
            let persons = is_persons(&told.event);
            let parts = parts.into_iter();
            parts.map(move |(_, part)| (told.at, persons, part))
        });
        let case = self.load(complaint.case.into()).await?;
        let page = crate::work::case_of(&case).and_then(|case| case.page.as_ref());
        Ok(ComplaintView {
            version: read.told.last().map_or(0, |told| told.version),
            written: written.collect(),
            may_answer: answers.is_ok() && complaint.answer.is_none(),
            reaches_person: page.is_some_and(OwnPage::is_open),
            complaint,
        })
    }

    /// Whether the policies let a reader see a complaint about an organisation that the reader's own takes.
    pub(super) fn may_see_complaint(
        &self,
        session: &Session,
        id: ComplaintId,
        about: OrganisationId,
    ) -> bool {
        let principal = session.principal();
        let facts = ComplaintFacts::of_row(id, principal.organisation, about);
        let authority = &self.inner.authority;
        authority
            .check::<action::SeeComplaint>(principal, facts)
            .is_ok()
    }

    /// When a complaint was opened first.
    async fn first_opened(&self, id: ComplaintId) -> Result<Option<Timestamp>, EngineError> {
        let stream = case::StreamId::from(id).access();
        let told = self.read(stream).await?.told;
        Ok(told.first().map(|told| told.at))
    }
}

fn folded(id: ComplaintId, read: &Stream) -> Option<Complaint> {
    match fold(id.into(), &read.told) {
        State::Complaint(complaint) => complaint,
        _ => None,
    }
}

/// Whether what goes with an event was written by the person.
fn is_persons(event: &Event) -> bool {
    matches!(event, Event::Complaint(ComplaintEvent::Made { .. }))
}
