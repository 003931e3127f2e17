//! A concern as those who may open it see it.

use std::collections::BTreeSet;

use case::concern::{Concern, ConcernEvent, ConcernStanding};
use case::{CaseId, Compartment, ConcernId, Event, OrganisationId, Purpose, Reference};
use jiff::Timestamp;
use policy::{ConcernFacts, Denied, action};

use super::accesses::{AccessPage, Accesses};
use super::opening::Opened;
use crate::load::{State, fold};
use crate::project;
use crate::{Engine, EngineError, JoinCase, JoinConcern, Session};

/// One thing that happened to a concern, with the parts that could be opened.
#[derive(Debug, Clone)]
pub struct ConcernEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: ConcernEvent,
    /// Its sealed parts.
    pub parts: Vec<(Compartment, Opened)>,
}

/// A concern with what was told.
#[derive(Debug, Clone)]
pub struct ConcernView {
    /// The concern, as far as the reader learns of it: who told it and neither is the desk nor responsible for a
    /// person in it sees whether somebody is helped, and neither whom it was joined to nor by whom.
    pub concern: Concern,
    /// How many events it has: what a form on the page was made from.
    pub version: u64,
    /// What happened, the first thing first.
    pub entries: Vec<ConcernEntry>,
    /// Of its cases, those that the reader may open.
    pub open_cases: BTreeSet<CaseId>,
    /// Who opened what, the latest entries.
    pub accesses: AccessPage,
    /// Whether the reader may end it.
    pub may_end: bool,
    /// Whether the reader may presume a person met in it.
    pub may_presume: bool,
    /// Whether the reader may undo its joins.
    pub may_set_apart: bool,
}

impl Engine {
    /// Opens a concern.
    ///
    /// # Errors
    /// [`Denied`] if the policies do not permit it or there is none.
    pub async fn concern(
        &self,
        session: &Session,
        id: ConcernId,
    ) -> Result<ConcernView, EngineError> {
        let stream = id.into();
        let read = self.read(stream).await?;
        let State::Concern(Some(concern)) = fold(stream, &read.told) else {
            return Err(Denied.into());
        };
        let version = read.told.last().map_or(0, |told| told.version);
        let authority = &self.inner.authority;
        let principal = session.principal();
        let facts = self.concern_facts(&concern).await?;
        authority.check::<action::ReadConcern>(principal, facts.clone())?;
        let may_set_apart = authority
            .check::<action::SetApart>(principal, facts.clone())
            .is_ok();
        let may_end = authority
            .check::<action::EndConcern>(principal, facts.clone())
            .is_ok();
        let may_presume = authority
            .check::<action::PresumePerson>(principal, facts)
            .is_ok();

        let house = self.house().await?;
        let mut open_cases = BTreeSet::new();
        for case in concern.all_cases() {
            if self.may_read_case_in(session, &house, case).await? {
                open_cases.insert(case);
            }
        }
        let opened = self
            .open_parts(session, (stream, &read), Purpose::Intake, |_| true)
            .await?;
        let mut accesses = AccessPage::of(&Accesses::default(), &opened.accesses);
        let told = read.told.into_iter().zip(opened.parts);
        let entries = told.filter_map(|(told, parts)| match told.event {
            Event::Concern(event) => Some(ConcernEntry {
                at: told.at,
                event,
                parts,
            }),
            _ => None,
        });
        let mut entries: Vec<_> = entries.collect();
        let mut concern = concern;
        if !may_set_apart {
            let own = principal.organisation;
            entries.retain(|entry| is_told_to(own, &entry.event));
            accesses.keep_of([own, concern.desk]);
            // Whoever presumed somebody knows that case, whoever is responsible now.
            let presumed = entries.iter().filter_map(|entry| match entry.event {
                ConcernEvent::Linked { case, .. } => Some(case),
                _ => None,
            });
            let known = presumed.chain(open_cases.iter().copied()).collect();
            concern = as_told_to_teller(concern, &known);
        }
        let accesses = self.with_names(session, accesses).await?;
        Ok(ConcernView {
            concern,
            version,
            entries,
            open_cases,
            accesses,
            may_end,
            may_presume,
            may_set_apart,
        })
    }

    /// What the policies see of a concern, with who holds the cases that it was joined to.
    pub(super) async fn concern_facts(
        &self,
        concern: &Concern,
    ) -> Result<ConcernFacts, EngineError> {
        let mut holders = BTreeSet::new();
        for case in &concern.joined {
            let row = self.inner.store.case_row(*case).await?;
            let row = row.filter(|row| row.state != project::ERASED);
            holders.extend(row.map(|row| row.holder));
        }
        Ok(ConcernFacts::from(concern).read_by(holders))
    }

    /// The case of a reference that a member may join a concern to. None for one that is not there, as for one that
    /// the member may not join to.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn case_to_join(
        &self,
        session: &Session,
        concern: ConcernId,
        reference: Reference,
    ) -> Result<Option<CaseId>, EngineError> {
        let end = reference.end_of_id();
        for id in self.inner.store.cases_ending(&end).await? {
            match self.admit::<JoinCase>(session, (concern, id)).await {
                Ok(_) => return Ok(Some(id)),
                Err(EngineError::Denied(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// The concern of a reference that a member may join another to, as [`Engine::case_to_join`] finds a case.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn concern_to_join(
        &self,
        session: &Session,
        reference: Reference,
    ) -> Result<Option<ConcernId>, EngineError> {
        let end = reference.end_of_id();
        for id in self.inner.store.concerns_ending(&end).await? {
            match self.admit::<JoinConcern>(session, id).await {
                Ok(_) => return Ok(Some(id)),
                Err(EngineError::Denied(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}

/// Whether an entry is shown to who told the concern. That a person was known before, and who is responsible, would
/// be more than whether somebody is helped: a join and a presumption by others look the same.
fn is_told_to(own: OrganisationId, event: &ConcernEvent) -> bool {
    match event {
        ConcernEvent::Linked { by, .. } => by.organisation() == Some(own),
        ConcernEvent::JoinedCase { .. }
        | ConcernEvent::PartedCase { .. }
        | ConcernEvent::JoinedConcern { .. }
        | ConcernEvent::PartedConcern { .. }
        | ConcernEvent::TookIn { .. }
        | ConcernEvent::LetGo { .. }
        | ConcernEvent::LeftBehind { .. } => false,
        ConcernEvent::Reported { .. }
        | ConcernEvent::ReferenceGiven { .. }
        | ConcernEvent::Added { .. }
        | ConcernEvent::Ended { .. }
        | ConcernEvent::OfVisit(_)
        | ConcernEvent::Erased { .. } => true,
    }
}

/// A concern without what it was joined to, and without cases that the reader has not presumed and may not open.
fn as_told_to_teller(mut concern: Concern, known: &BTreeSet<CaseId>) -> Concern {
    if let ConcernStanding::Joined(_) = concern.standing {
        concern.standing = ConcernStanding::Open;
    }
    concern.cases.retain(|case| known.contains(case));
    concern.joined.retain(|case| known.contains(case));
    concern.into = None;
    concern.took_in.clear();
    concern
}
