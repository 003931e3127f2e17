//! Letting a member in again who lost passphrase or second factor: one custodian begins, another
//! confirms, the member types what both handed on. Where an organisation has one custodian only, a
//! custodian of a partner that it named confirms.

use std::collections::BTreeMap;

use accounts::{RecoverError, Session};
use case::organisation::{CustodianOrder, OrganisationEvent, RECOVERY_WAITS};
use case::{Actor, Decision, Event, MemberId, Organisation, OrganisationId};
use jiff::Timestamp;
use store::{Commit, CommitError, StoreError};
use vault::{OneTimeCode, Passphrase};

use crate::load::{Loaded, State, fold};
use crate::orders::{ConfirmRecovery, KeepOrganisation};
use crate::setup::organisation_state;
use crate::work::TRIES;
use crate::{Engine, EngineError, Faults, Form, Parts};

/// A member who is being let in again, as custodians see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryLine {
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// Who lost passphrase or second factor.
    pub member: MemberId,
    /// The member's name.
    pub name: String,
    /// Which custodian began.
    pub started_by: String,
    /// Until when it waits for what comes next.
    pub until: Timestamp,
    /// Whether a second custodian confirmed it, and the member can use the codes.
    pub confirmed: bool,
    /// Whether the reader can confirm it.
    pub can_confirm: bool,
    /// Whether there is no second custodian in the organisation itself.
    pub needs_partner: bool,
}

/// What a member is told of recoveries of the own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OwnRecovery {
    /// Until when one is under way that a custodian began.
    pub under_way: Option<Timestamp>,
    /// When the member was last let in again.
    pub last: Option<Timestamp>,
}

impl Engine {
    /// Begins to let a member of the session's organisation in again; returns the code that the
    /// custodian hands on to the member in person.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn start_recovery(
        &self,
        session: &Session,
        member: MemberId,
    ) -> Result<OneTimeCode, EngineError> {
        let organisation = session.principal().organisation;
        for _ in 0..TRIES {
            let order = CustodianOrder::StartRecovery(member);
            let commits = self.kept(session, order).await?;
            let until = self.now().saturating_add(RECOVERY_WAITS);
            let until = until.unwrap_or(Timestamp::MAX);
            let ready = self.inner.accounts.ready_recovery(session, member, until);
            let (row, code) = ready.await.map_err(|fault| {
                let what = format!("a member's custody: {fault}");
                StoreError::Damaged { what }
            })?;
            let stored = self.inner.store.start_recovery(&row, &commits).await;
            if self.is_stored(stored, &commits)? {
                return Ok(code);
            }
            self.refresh().await?;
        }
        Err(EngineError::busy(organisation))
    }

    /// Confirms, as a second custodian, that a member is let in again; returns the code that this
    /// custodian hands on to the member in person.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn confirm_recovery(
        &self,
        session: &Session,
        organisation: OrganisationId,
        member: MemberId,
    ) -> Result<OneTimeCode, EngineError> {
        for _ in 0..TRIES {
            let mut work = self.work().await?;
            let order = ConfirmRecovery(organisation, member);
            work.perform(session, order, Parts::new(), Form::default())
                .await?;
            let commits = work.into_commits();
            let until = self.now().saturating_add(RECOVERY_WAITS);
            let until = until.unwrap_or(Timestamp::MAX);
            let (code, hash) = self.inner.accounts.second_code(organisation, member);
            let store = &self.inner.store;
            let stored = store.confirm_recovery(organisation, member, &hash, until, &commits);
            if self.is_stored(stored.await, &commits)? {
                return Ok(code);
            }
        }
        Err(EngineError::busy(organisation))
    }

    /// Stops a recovery in the session's organisation.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn stop_recovery(
        &self,
        session: &Session,
        member: MemberId,
    ) -> Result<(), EngineError> {
        let organisation = session.principal().organisation;
        for _ in 0..TRIES {
            let order = CustodianOrder::StopRecovery(member);
            let commits = self.kept(session, order).await?;
            let store = &self.inner.store;
            let stored = store
                .end_recoveries(organisation, &[member], &commits)
                .await;
            if self.is_stored(stored, &commits)? {
                return Ok(());
            }
        }
        Err(EngineError::busy(organisation))
    }

    /// Stops a recovery of the session's own member, who did not ask for it.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn stop_own_recovery(&self, session: &Session) -> Result<(), EngineError> {
        let principal = session.principal();
        let (member, organisation) = (principal.member, principal.organisation);
        let by = Actor::Member {
            member,
            organisation,
        };
        for _ in 0..TRIES {
            let (loaded, state) = self.organisation(organisation).await?;
            let decision = state.stopped_by_member(member, by)?;
            let commit = self.said(organisation, loaded, decision)?;
            let store = &self.inner.store;
            let commits = [commit];
            let stored = store
                .end_recoveries(organisation, &[member], &commits)
                .await;
            if self.is_stored(stored, &commits)? {
                return Ok(());
            }
        }
        Err(EngineError::busy(organisation))
    }

    /// What a session's member is told of recoveries of the own account.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn own_recovery(&self, session: &Session) -> Result<OwnRecovery, EngineError> {
        let principal = session.principal();
        let stream = principal.organisation.into();
        let told = self.read(stream).await?.told;
        let last = told.iter().rev().find(|told| {
            matches!(&told.event, Event::Organisation(OrganisationEvent::MemberRecovered { member })
                if *member == principal.member)
        });
        let last = last.map(|told| told.at);
        let under_way = match fold(stream, &told) {
            State::Organisation(Some(state)) => state.recoveries.get(&principal.member).copied(),
            _ => None,
        };
        let under_way = under_way.map(|recovery| recovery.until);
        let now = self.now();
        Ok(OwnRecovery {
            under_way: under_way.filter(|until| now < *until),
            last,
        })
    }

    /// Members who are being let in again: of the session's organisation, and of those which named it
    /// as a partner and need it.
    ///
    /// # Errors
    /// [`policy::Denied`] if the session's member is not a custodian.
    pub async fn recoveries(&self, session: &Session) -> Result<Vec<RecoveryLine>, EngineError> {
        let principal = session.principal();
        let own = principal.organisation;
        self.admit::<KeepOrganisation>(session, own).await?;
        let names: BTreeMap<_, _> = self.inner.accounts.names().await?.into_iter().collect();
        let name = |id: &MemberId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
        let now = self.now();
        let mut lines = Vec::new();
        for state in self.registered().await? {
            let theirs = state.id == own;
            if !theirs && !state.partners.contains(&own) {
                continue;
            }
            for (member, recovery) in &state.recoveries {
                let needs_partner = state.needs_partner(*member);
                if now >= recovery.until || (!theirs && !needs_partner) {
                    continue;
                }
                let began = match recovery.started_by {
                    Actor::Member { member, .. } => Some(member),
                    _ => None,
                };
                let other = Some(principal.member) != began && principal.member != *member;
                lines.push(RecoveryLine {
                    organisation: state.id,
                    member: *member,
                    name: name(member),
                    started_by: began.as_ref().map(name).unwrap_or_default(),
                    until: recovery.until,
                    confirmed: recovery.confirmed,
                    can_confirm: !recovery.confirmed && other,
                    needs_partner,
                });
            }
        }
        Ok(lines)
    }

    /// The organisations that the session's organisation named as partners.
    ///
    /// # Errors
    /// [`policy::Denied`] if the session's member is not a custodian.
    pub async fn partners(&self, session: &Session) -> Result<Vec<OrganisationId>, EngineError> {
        let own = session.principal().organisation;
        self.admit::<KeepOrganisation>(session, own).await?;
        let (_, state) = self.organisation(own).await?;
        Ok(state.partners.into_iter().collect())
    }

    /// Lets a member in who types the codes that two custodians handed on: with a new passphrase, and
    /// without the second factor before. What the member had begun to write is lost.
    ///
    /// # Errors
    /// Fails as [`RecoverError`] says.
    pub async fn recover(
        &self,
        codes: [&str; 2],
        passphrase: Passphrase,
    ) -> Result<(), RecoverError> {
        let damaged = |fault: EngineError| match fault {
            EngineError::Refused(_) | EngineError::Denied(_) => RecoverError::Code,
            EngineError::Fault(Faults::Store(fault)) => RecoverError::Store(fault),
            other => RecoverError::Store(StoreError::Damaged {
                what: other.to_string(),
            }),
        };
        let (accounts, now) = (&self.inner.accounts, self.now());
        let coming = accounts.come_back(codes, passphrase, now).await?;
        let organisation = coming.organisation();
        let mut refused = RecoverError::Code;
        for _ in 0..TRIES {
            let (loaded, state) = self.organisation(organisation).await.map_err(damaged)?;
            let decision = state.recovered(coming.member(), now);
            let decision = decision.map_err(|_| RecoverError::Code)?;
            let commit = self.said(organisation, loaded, decision).map_err(damaged)?;
            let commits = [commit];
            match accounts.recover(&coming, &commits).await {
                Ok(()) => {
                    self.inner.types.stored(&commits);
                    return Ok(());
                }
                Err(RecoverError::Code) => refused = RecoverError::Code,
                Err(other) => return Err(other),
            }
        }
        Err(refused)
    }

    /// Ends recoveries that nobody confirmed, or used, in time.
    pub(crate) async fn end_recoveries(&self) -> Result<(), EngineError> {
        let store = &self.inner.store;
        for organisation in store.recoveries_over(self.now()).await? {
            let (loaded, state) = self.organisation(organisation).await?;
            let now = self.now();
            let over = state.recoveries.iter();
            let over = over.filter(|(_, recovery)| now >= recovery.until);
            let over: Vec<_> = over.map(|(member, _)| *member).collect();
            if over.is_empty() {
                continue;
            }
            let commits = [self.said(organisation, loaded, state.run_out(now))?];
            let stored = store.end_recoveries(organisation, &over, &commits).await;
            // Somebody was faster; the next sweep sees what is left.
            self.is_stored(stored, &commits)?;
        }
        Ok(())
    }

    /// An organisation as its stream tells.
    pub(crate) async fn organisation(
        &self,
        id: OrganisationId,
    ) -> Result<(Loaded, Organisation), EngineError> {
        let loaded = self.load(id.into()).await?;
        let state = organisation_state(loaded.state.clone()).ok_or(policy::Denied)?;
        Ok((loaded, state))
    }

    /// What the house itself says of an organisation.
    fn said(
        &self,
        organisation: OrganisationId,
        loaded: Loaded,
        decision: Decision,
    ) -> Result<Commit, EngineError> {
        self.commit_of(organisation, loaded.version, loaded.record_key, decision)
    }

    pub(crate) fn is_stored(
        &self,
        stored: Result<(), CommitError>,
        commits: &[Commit],
    ) -> Result<bool, EngineError> {
        match stored {
            Ok(()) => {
                self.inner.types.stored(commits);
                Ok(true)
            }
            Err(CommitError::Store(fault)) => Err(fault.into()),
            Err(_) => Ok(false),
        }
    }
}
