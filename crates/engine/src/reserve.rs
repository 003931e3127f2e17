//! Against the loss of all members of an organisation: two custodians of partners that it named open its
//! key together, and invite its next custodian.

use accounts::Session;
use case::organisation::{CustodianOrder, OpenReserve as Step};
use case::{Actor, OrganisationId};
use jiff::Timestamp;
use vault::OneTimeCode;

use crate::orders::{KeepOrganisation, OpenReserve};
use crate::setup::first_roles;
use crate::work::TRIES;
use crate::{Engine, EngineError, Form, Parts};

/// What an organisation keeps against the loss of all its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserve {
    /// How many pairs of partners' custodians can open its key. None: it is lost with its members.
    pub pairs: usize,
    /// Until when an opening can be finished that somebody began.
    pub opening: Option<Timestamp>,
}

/// An organisation that named the reader's as a partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrusted {
    /// Which.
    pub organisation: OrganisationId,
    /// How many pairs the reader belongs to.
    pub pairs: usize,
    /// Until when an opening can be finished that somebody began.
    pub opening: Option<Timestamp>,
    /// Whether it was the reader who began it.
    pub own: bool,
}

impl Engine {
    /// Brings up to date what the session's organisation keeps, after its key, its partners or their
    /// custodians have changed.
    ///
    /// # Errors
    /// [`policy::Denied`] if the session's member is not a custodian.
    pub async fn keep_reserve(&self, session: &Session) -> Result<Reserve, EngineError> {
        let own = session.principal().organisation;
        self.admit::<KeepOrganisation>(session, own).await?;
        let (_, state) = self.organisation(own).await?;
        let mut custodians = Vec::new();
        for partner in &state.partners {
            let (_, partner) = self.organisation(*partner).await?;
            let theirs = partner
                .members
                .keys()
                .filter(|id| partner.is_custodian(**id));
            custodians.extend(theirs.map(|id| (partner.id, *id)));
        }
        let kept = self.inner.accounts.keep_reserve(session, &custodians).await;
        let pairs = kept.map_err(|fault| {
            let what = format!("what is kept against loss: {fault}");
            store::StoreError::Damaged { what }
        })?;
        let now = self.now();
        let opening = state.opening.map(|(_, until)| until);
        Ok(Reserve {
            pairs,
            opening: opening.filter(|until| now < *until),
        })
    }

    /// Stops an opening in the session's organisation: its members are not lost.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn stop_opening(&self, session: &Session) -> Result<(), EngineError> {
        let own = session.principal().organisation;
        for _ in 0..TRIES {
            let commits = self.kept(session, CustodianOrder::StopOpening).await?;
            let stored = self.inner.store.leave_halves(own, &[], &commits).await;
            if self.is_stored(stored, &commits)? {
                return Ok(());
            }
        }
        Err(EngineError::busy(own))
    }

    /// The organisations that named the session's as a partner.
    ///
    /// # Errors
    /// [`policy::Denied`] if the session's member is not a custodian.
    pub async fn entrusted(&self, session: &Session) -> Result<Vec<Entrusted>, EngineError> {
        let principal = session.principal();
        let own = principal.organisation;
        self.admit::<KeepOrganisation>(session, own).await?;
        let now = self.now();
        let mut entrusted = Vec::new();
        for state in self.registered().await? {
            if !state.partners.contains(&own) {
                continue;
            }
            let kept = self.inner.store.reserves(state.id).await?;
            let opening = state.opening.filter(|(_, until)| now < *until);
            let began = matches!(opening, Some((Actor::Member { member, .. }, _))
                if member == principal.member);
            entrusted.push(Entrusted {
                organisation: state.id,
                pairs: kept
                    .iter()
                    .filter(|row| row.second.0 == principal.member)
                    .count(),
                opening: opening.map(|(_, until)| until),
                own: began,
            });
        }
        Ok(entrusted)
    }

    /// Begins to open the key of an organisation whose members have all lost theirs.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn begin_opening(
        &self,
        session: &Session,
        organisation: OrganisationId,
    ) -> Result<(), EngineError> {
        for _ in 0..TRIES {
            let commits = self.opening(session, organisation, Step::Begin).await?;
            let halves = self
                .inner
                .accounts
                .outer_layers(session, organisation)
                .await?;
            if halves.is_empty() {
                return Err(case::Refusal::NoSuchRecovery.into());
            }
            let store = &self.inner.store;
            let stored = store.leave_halves(organisation, &halves, &commits).await;
            if self.is_stored(stored, &commits)? {
                return Ok(());
            }
        }
        Err(EngineError::busy(organisation))
    }

    /// Finishes what another custodian began; returns the invitation's code for the organisation's next
    /// custodian.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn finish_opening(
        &self,
        session: &Session,
        organisation: OrganisationId,
    ) -> Result<OneTimeCode, EngineError> {
        for _ in 0..TRIES {
            let commits = self.opening(session, organisation, Step::Finish).await?;
            let roles = first_roles(organisation, &self.house().await?.duties);
            let accounts = &self.inner.accounts;
            let invited = accounts.inner_layer(session, organisation, &roles, self.now());
            let invited = invited.await?.ok_or(case::Refusal::NoSuchRecovery)?;
            let stored = self.inner.store.open_reserve(&invited.row, &commits).await;
            if self.is_stored(stored, &commits)? {
                return Ok(invited.code);
            }
        }
        Err(EngineError::busy(organisation))
    }

    async fn opening(
        &self,
        session: &Session,
        organisation: OrganisationId,
        step: Step,
    ) -> Result<Vec<store::Commit>, EngineError> {
        let mut work = self.work().await?;
        let order = OpenReserve(organisation, step);
        work.perform(session, order, Parts::new(), Form::default())
            .await?;
        Ok(work.into_commits())
    }
}
