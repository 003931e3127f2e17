//! The register as the log tells it. Names, kinds, members and roles stand in rows of the database too, which whoever
//! writes it can change; what counts is what was told in sealed records, and a row that says something else
//! is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, Weak};

use accounts::{Answer, Membership, Register};
use case::{Decision, MemberId, Organisation, OrganisationId, PublicHalf, Role, RowMark};
use store::{AuthenticatorRow, Commit, CommitError, StoreError};

use crate::setup::{PROFILE, organisation_state};
use crate::work::TRIES;
use crate::{Engine, EngineError, Inner};

/// Organisations as told, each with the version of its stream at which it was read.
pub(crate) type Told = BTreeMap<OrganisationId, (u64, Arc<Organisation>)>;

/// Reads the log for accounts, which know neither records nor keys of streams.
#[derive(Debug)]
pub(crate) struct FromLog(pub(crate) Weak<Inner>);

impl Register for FromLog {
    fn membership(
        &self,
        member: MemberId,
        organisation: OrganisationId,
    ) -> Answer<'_, Option<Membership>> {
        Box::pin(async move {
            let Some(inner) = self.0.upgrade() else {
                return Ok(None);
            };
            let told = Engine { inner }.as_told(organisation).await;
            let told = told.map_err(|fault| unreadable(organisation, &fault))?;
            Ok(told.and_then(|told| {
                let roles = told.members.get(&member)?;
                Some((told.kind, roles.clone()))
            }))
        })
    }

    fn authenticator(&self, member: MemberId) -> Answer<'_, Option<RowMark>> {
        Box::pin(async move {
            let Some(inner) = self.0.upgrade() else {
                return Ok(None);
            };
            Engine { inner }.told_authenticator(member).await
        })
    }

    fn set_authenticator(&self, row: AuthenticatorRow, mark: RowMark) -> Answer<'_, ()> {
        Box::pin(async move {
            let Some(inner) = self.0.upgrade() else {
                return Ok(());
            };
            Engine { inner }.keep_authenticator(&row, mark).await
        })
    }
}

fn unreadable(organisation: OrganisationId, fault: &EngineError) -> StoreError {
    StoreError::Damaged {
        what: format!("the log of organisation {organisation}: {fault}"),
    }
}

impl Engine {
    /// An organisation as the log tells it, read again only if more was told since.
    pub(crate) async fn as_told(
        &self,
        id: OrganisationId,
    ) -> Result<Option<Arc<Organisation>>, EngineError> {
        let version = self.inner.store.stream_version(id.into()).await?;
        let known = || {
            self.inner
                .told
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let found = known().get(&id).filter(|(at, _)| *at == version).cloned();
        if let Some((_, told)) = found {
            return Ok(Some(told));
        }
        let loaded = self.load(id.into()).await?;
        let version = loaded.version;
        let told = organisation_state(loaded.state).map(Arc::new);
        if let Some(told) = &told {
            known().insert(id, (version, Arc::clone(told)));
        }
        Ok(told)
    }

    /// Where the log says that a member's authenticator is kept: in the organisations that the member belongs to.
    async fn told_authenticator(&self, member: MemberId) -> Result<Option<RowMark>, StoreError> {
        for membership in self.inner.store.memberships(member).await? {
            let organisation = membership.organisation;
            let told = self.as_told(organisation).await;
            let told = told.map_err(|fault| unreadable(organisation, &fault))?;
            let mark = told.and_then(|told| told.authenticators.get(&member).copied());
            if mark.is_some() {
                return Ok(mark);
            }
        }
        Ok(None)
    }

    /// Stores the row of a member's authenticator together with the events that say so, in every organisation that
    /// the member belongs to.
    pub(crate) async fn keep_authenticator(
        &self,
        row: &AuthenticatorRow,
        mark: RowMark,
    ) -> Result<(), StoreError> {
        let store = &self.inner.store;
        for _ in 0..TRIES {
            let mut commits = Vec::new();
            for membership in store.memberships(row.member).await? {
                let organisation = membership.organisation;
                let said = |fault: EngineError| unreadable(organisation, &fault);
                let (loaded, state) = self.organisation(organisation).await.map_err(said)?;
                let decision = state.authenticator_set(row.member, mark);
                let decision = decision.map_err(|fault| said(fault.into()))?;
                let commit =
                    self.commit_of(organisation, loaded.version, loaded.record_key, decision);
                commits.push(commit.map_err(said)?);
            }
            match store.set_authenticator(row, &commits).await {
                Ok(()) => {
                    self.inner.types.stored(&commits);
                    return Ok(());
                }
                Err(CommitError::Store(fault)) => return Err(fault),
                // Something else was said of the organisation meanwhile.
                Err(CommitError::Conflict { .. } | CommitError::Repeated(_)) => {}
            }
        }
        Err(StoreError::Damaged {
            what: "an organisation that is being changed by many at once; try again".to_owned(),
        })
    }

    /// Says in the log what programs before this one left in rows alone: who has which duty under whose rules, to
    /// which key each organisation's things are wrapped, whose second factor is an authenticator app. From then on
    /// the log counts, and the rows no more.
    pub(crate) async fn tell_rows(&self) -> Result<(), EngineError> {
        self.tell_keys().await?;
        self.tell_duties().await?;
        let store = &self.inner.store;
        for row in store.authenticators().await? {
            let belongs = !store.memberships(row.member).await?.is_empty();
            if belongs && self.told_authenticator(row.member).await?.is_none() {
                let mark = accounts::mark(&row, &self.inner.installation);
                self.keep_authenticator(&row, mark).await?;
            }
        }
        Ok(())
    }

    async fn tell_duties(&self) -> Result<(), EngineError> {
        let Ok(house) = self.house().await else {
            return Ok(());
        };
        let profile = self.inner.store.setting(PROFILE).await?;
        let profile = profile.ok_or(EngineError::NotSetUp)?;
        let mut commits = Vec::new();
        for id in house.duties.holders() {
            let (loaded, state) = self.organisation(id).await?;
            let decision = state.tell_duties(&profile, house.duties.of(id));
            if decision != Decision::default() {
                commits.push(self.commit_of(id, loaded.version, loaded.record_key, decision)?);
            }
        }
        if !commits.is_empty() {
            self.store_told(&commits).await?;
            self.refresh().await?;
        }
        Ok(())
    }

    pub(crate) async fn store_told(&self, commits: &[Commit]) -> Result<(), EngineError> {
        match self.inner.store.commit(commits).await {
            Ok(()) => self.inner.types.stored(commits),
            // Another process said it.
            Err(CommitError::Conflict { .. } | CommitError::Repeated(_)) => {}
            Err(CommitError::Store(fault)) => return Err(fault.into()),
        }
        Ok(())
    }

    async fn tell_keys(&self) -> Result<(), EngineError> {
        let mut told_any = false;
        for row in self.inner.store.organisations().await? {
            let (Some(key), Some(told)) = (row.public_key, self.as_told(row.id).await?) else {
                continue;
            };
            // Before anybody has joined there is no pair; one that the log has not renewed is not its own.
            let known = told.key.is_some() || told.members.is_empty();
            if known || row.generation != told.generation {
                continue;
            }
            let loaded = self.load(row.id.into()).await?;
            let decision = told.tell_key(PublicHalf(key));
            let commit = self.commit_of(row.id, loaded.version, loaded.record_key, decision)?;
            self.store_told(&[commit]).await?;
            told_any = true;
        }
        if told_any {
            self.refresh().await?;
        }
        Ok(())
    }

    /// What rows of organisations and of their members say otherwise than the log, one sentence each. Empty if
    /// they agree.
    ///
    /// # Errors
    /// Fails if the store does, or an organisation's events cannot be read.
    pub async fn register_faults(&self) -> Result<Vec<String>, EngineError> {
        let store = &self.inner.store;
        let mut faults = Vec::new();
        let rows = store.organisations().await?;
        for row in &rows {
            let Some(told) = self.as_told(row.id).await? else {
                faults.push(format!(
                    "organisation `{}` is registered by no event",
                    row.name
                ));
                continue;
            };
            let said = (row.name.as_str(), row.kind.as_str(), row.coded_only);
            if said != (told.name.as_str(), told.kind.code(), told.coded_only) {
                let part = |coded| if coded { ", in coded facts only" } else { "" };
                faults.push(format!(
                    "organisation {} is `{}`, {}{} in the register, and the log says `{}`, {}{}",
                    row.id,
                    row.name,
                    row.kind,
                    part(row.coded_only),
                    told.name,
                    told.kind.code(),
                    part(told.coded_only)
                ));
            }
            let key = (row.generation, row.public_key.map(PublicHalf));
            if key != (told.generation, told.key) {
                faults.push(format!(
                    "the key of organisation `{}` is another in the register than in the log: nothing is \
                     wrapped to it",
                    told.name
                ));
            }
            let members = store.members_of(row.id).await?;
            for member in &members {
                let roles = member.roles.split_whitespace();
                let roles: BTreeSet<&str> = roles.collect();
                let told_roles = told.members.get(&member.member);
                let same = told_roles.is_some_and(|told| {
                    told.iter().map(|role| role.code()).collect::<BTreeSet<_>>() == roles
                });
                if !same {
                    faults.push(format!(
                        "member {} of `{}` has the roles {} in the register, and the log says {}",
                        member.member,
                        told.name,
                        listed(roles),
                        told_roles.map_or_else(
                            || "that this is no member".to_owned(),
                            |told| listed(told.iter().copied().map(Role::code))
                        )
                    ));
                }
            }
            let known: BTreeSet<_> = members.iter().map(|row| row.member).collect();
            let lost = told.members.keys().filter(|member| !known.contains(member));
            faults.extend(lost.map(|member| {
                format!(
                    "member {member} of `{}` is in the log and not in the register",
                    told.name
                )
            }));
        }
        faults.extend(self.authenticator_faults().await?);
        let known: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
        let lost = self.registered().await?.into_iter();
        let lost = lost.filter(|told| !known.contains(&told.id));
        faults.extend(lost.map(|told| {
            format!(
                "organisation `{}` is in the log and not in the register",
                told.name
            )
        }));
        Ok(faults)
    }
}

impl Engine {
    /// Members whose authenticator is not kept in the row that the log tells of, one sentence each.
    async fn authenticator_faults(&self) -> Result<Vec<String>, EngineError> {
        let store = &self.inner.store;
        let rows = store.authenticators().await?;
        let rows: BTreeMap<_, _> = rows.iter().map(|row| (row.member, row)).collect();
        let mut faults = Vec::new();
        for member in store.members().await? {
            let row = rows.get(&member.id).copied();
            let told = self.told_authenticator(member.id).await?;
            if !accounts::is_told(row, told, &self.inner.installation) {
                faults.push(format!(
                    "the authenticator of member {} is {}, so that nobody signs in as this member until \
                     custodians let them in again",
                    member.id,
                    match (row, told) {
                        (None, _) => "in the log, and its row is gone",
                        (_, None) => "in a row, and no event says that it was set up",
                        _ => "another in its row than in the log",
                    }
                ));
            }
        }
        Ok(faults)
    }
}

fn listed<'a>(roles: impl IntoIterator<Item = &'a str>) -> String {
    let roles: Vec<_> = roles.into_iter().map(|role| format!("`{role}`")).collect();
    match roles.is_empty() {
        true => "none".to_owned(),
        false => roles.join(", "),
    }
}
