//! The co-ordinator's overview: how the machinery moves, in counts and medians. No row is opened for
//! them; what has to be looked at stands in lists of its own.

use std::collections::{BTreeMap, BTreeSet};

use case::OrganisationId;
use jiff::{SignedDuration, Timestamp};
use policy::{Mechanism, action};
use store::{Funnel, Median};

use super::directory::FoundService;
use super::lists::{List, ListView};
use crate::{Engine, EngineError, LogView, Session};

/// Medians are of persons presumed within this time: how it goes now, not how it ever went.
const LATELY: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The co-ordinator's overview, in coded facts.
#[derive(Debug, Clone)]
pub struct Overview {
    /// How many got how far.
    pub funnel: Funnel,
    /// Since when persons were presumed whom the medians are of.
    pub since: Timestamp,
    /// From the concern to the presumption.
    pub to_presumption: Option<Median>,
    /// From the presumption to the first accepted service or reflection period.
    pub to_protection: Option<Median>,
    /// Services without a free place.
    pub full: Vec<FoundService>,
    /// What has to be looked at: the first page of each list.
    pub lists: Vec<ListView>,
    /// How the log stands.
    pub log: LogView,
}

impl Engine {
    /// The co-ordinator's overview, with so many lines of each list.
    ///
    /// # Errors
    /// [`policy::Denied`] to everybody else.
    pub async fn overview(&self, session: &Session, rows: u32) -> Result<Overview, EngineError> {
        let house = self.house().await?;
        let mechanism = Mechanism {
            duties: house.duties,
        };
        self.inner
            .authority
            .check::<action::Oversee>(session.principal(), mechanism)?;
        let store = &self.inner.store;
        let since = self.now().saturating_sub(LATELY).unwrap_or(Timestamp::MIN);
        Ok(Overview {
            funnel: store.funnel().await?,
            since,
            to_presumption: store.to_presumption(since).await?,
            to_protection: store.to_protection(since).await?,
            full: self.full_services(&house).await?,
            lists: self.lists(session, &List::OF_OVERVIEW, rows).await?,
            log: self.log_view().await?,
        })
    }

    /// Names of organisations by id, for pages.
    ///
    /// # Errors
    /// Fails if nothing is set up.
    pub async fn names(&self) -> Result<BTreeMap<OrganisationId, String>, EngineError> {
        let house = self.house().await?;
        let names = house.organisations.iter();
        Ok(names
            .map(|(id, registered)| (*id, registered.name.clone()))
            .collect())
    }

    /// The organisations that take part with their own reference and coded facts alone.
    ///
    /// # Errors
    /// Fails if nothing is set up.
    pub async fn in_coded_facts(&self) -> Result<BTreeSet<OrganisationId>, EngineError> {
        Ok(self.house().await?.coded_only.clone())
    }

    /// The organisations that nobody has joined yet: they are asked on paper and by telephone.
    ///
    /// # Errors
    /// Fails if nothing is set up.
    pub async fn without_account(&self) -> Result<BTreeSet<OrganisationId>, EngineError> {
        Ok(self.house().await?.no_account.clone())
    }
}
