//! The register as the log tells it. Names, kinds, members and roles stand in rows of the database too, which whoever
//! writes it can change; what counts is what was told in sealed records, and a row that says something else
//! is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, Weak};

use accounts::{Answer, Membership, Register};
use case::{MemberId, Organisation, OrganisationId, PublicHalf, Role};
use store::{CommitError, StoreError};

use crate::setup::organisation_state;
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
            let told = told.map_err(|fault| StoreError::Damaged {
                what: format!("the log of organisation {organisation}: {fault}"),
            })?;
            Ok(told.and_then(|told| {
                let roles = told.members.get(&member)?;
                Some((told.kind, roles.clone()))
            }))
        })
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

    /// Says in the log to which key each organisation's things are wrapped, where that stands in the register
    /// alone, as programs before this one left it. From then on the log counts, and the row no more.
    pub(crate) async fn tell_keys(&self) -> Result<(), EngineError> {
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
            let commits = [commit];
            match self.inner.store.commit(&commits).await {
                Ok(()) => self.inner.types.stored(&commits),
                // Another process said it.
                Err(CommitError::Conflict { .. } | CommitError::Repeated(_)) => {}
                Err(CommitError::Store(fault)) => return Err(fault.into()),
            }
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

fn listed<'a>(roles: impl IntoIterator<Item = &'a str>) -> String {
    let roles: Vec<_> = roles.into_iter().map(|role| format!("`{role}`")).collect();
    match roles.is_empty() {
        true => "none".to_owned(),
        false => roles.join(", "),
    }
}
