//! A concern as those who may open it see it.

use std::collections::BTreeSet;

use case::concern::{Concern, ConcernEvent};
use case::{CaseId, Compartment, ConcernId, Event, Purpose};
use jiff::Timestamp;
use policy::{ConcernFacts, Denied, action};

use super::accesses::{AccessPage, Accesses};
use super::opening::Opened;
use crate::load::{State, fold};
use crate::{Engine, EngineError, Session};

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
    /// The concern.
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
        let facts = ConcernFacts::from(&concern);
        authority.check::<action::ReadConcern>(principal, facts.clone())?;
        let may_end = authority
            .check::<action::EndConcern>(principal, facts.clone())
            .is_ok();
        let may_presume = authority
            .check::<action::PresumePerson>(principal, facts)
            .is_ok();

        let house = self.house().await?;
        let mut open_cases = BTreeSet::new();
        for case in &concern.cases {
            if self.may_read_case_in(session, &house, *case).await? {
                open_cases.insert(*case);
            }
        }
        let opened = self
            .open_parts(session, (stream, &read), Purpose::Intake, |_| true)
            .await?;
        let accesses = AccessPage::of(&Accesses::default(), &opened.accesses);
        let accesses = self.with_names(session, accesses).await?;
        let entries =
            read.told
                .into_iter()
                .zip(opened.parts)
                .filter_map(|(told, parts)| match told.event {
                    Event::Concern(event) => Some(ConcernEntry {
                        at: told.at,
                        event,
                        parts,
                    }),
                    _ => None,
                });
        Ok(ConcernView {
            concern,
            version,
            entries: entries.collect(),
            open_cases,
            accesses,
            may_end,
            may_presume,
        })
    }
}
