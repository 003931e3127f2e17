//! What had ended when a backup from earlier was put back, said in its log again.

use std::collections::{BTreeMap, BTreeSet};

use case::{AgreementId, CaseId, Compartment, MemberId, OrganisationId, PublicHalf, StreamId};
use store::{CommitError, TakenBack, Withdrawn};
use vault::{BlobContext, InstallationKey};

use crate::work::TRIES;
use crate::{Engine, EngineError, Faults};

/// Whether an installation wrote a list that is kept apart from its database.
pub fn vouches_for_list(list: &[u8], voucher: &[u8; 32], installation: &InstallationKey) -> bool {
    installation.vouches_for_row(&of_list(list), voucher)
}

/// The installation's word for a list that is kept apart from its database.
pub fn vouch_for_list(list: &[u8], installation: &InstallationKey) -> [u8; 32] {
    installation.vouch_for_row(&of_list(list))
}

fn of_list(list: &[u8]) -> BlobContext<'_> {
    BlobContext {
        table: "standing",
        row: list,
    }
}

/// What became of agreements and keys that had been taken back after a backup, and came back with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WithdrawnAgain {
    /// Cases in which agreements were ended again.
    pub cases: u64,
    /// Keys that were destroyed again: of how many compartments, of how many organisations.
    pub keys: u64,
    /// Cases and the like whose keys stay with whoever had handed them over: as far as this log knows they are
    /// responsible, and without them nobody could read it.
    pub handed_over: u64,
}

impl Engine {
    /// The installation's word for a list that is kept apart from its database.
    pub fn vouch_for_list(&self, list: &[u8]) -> [u8; 32] {
        vouch_for_list(list, &self.inner.installation)
    }

    /// Says in the log what a backup had not heard of: who has left, so that their organisations get other keys; who
    /// was let in again; whose authenticator is another. Said by nobody but the system, and before anybody signs in.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; what was said until then stays said.
    pub async fn tell_again(&self, back: &TakenBack) -> Result<WithdrawnAgain, EngineError> {
        for (member, organisation) in &back.left {
            self.leave_again(*member, *organisation).await?;
        }
        let store = &self.inner.store;
        for member in &back.recovered {
            for membership in store.memberships(*member).await? {
                let organisation = membership.organisation;
                let (loaded, state) = self.organisation(organisation).await?;
                let decision = state.recovered_again(*member);
                let key = loaded.record_key;
                let commit = self.commit_of(organisation, loaded.version, key, decision)?;
                self.store_told(&[commit]).await?;
            }
        }
        for member in &back.authenticators {
            let belongs = !store.memberships(*member).await?.is_empty();
            let row = store.authenticator(*member).await?;
            if let Some(row) = row.filter(|_| belongs) {
                let mark = accounts::mark(&row, &self.inner.installation);
                self.keep_authenticator(&row, mark).await?;
            }
        }
        self.withdraw_again(back).await
    }

    /// Ends again what persons had agreed to no longer, with everything that rests on it, and destroys the keys that
    /// had been taken from organisations for any other reason: except where a log that is older than the list knows of
    /// nobody else who is responsible.
    async fn withdraw_again(&self, back: &TakenBack) -> Result<WithdrawnAgain, EngineError> {
        let mut agreements: BTreeMap<CaseId, BTreeSet<AgreementId>> = BTreeMap::new();
        let mut keys: BTreeMap<StreamId, Vec<(Compartment, OrganisationId)>> = BTreeMap::new();
        for withdrawal in &back.withdrawn {
            match withdrawal.what {
                Withdrawn::Agreement(case, agreement) => {
                    agreements.entry(case).or_default().insert(agreement);
                }
                Withdrawn::Key(stream, compartment, from) => {
                    keys.entry(stream).or_default().push((compartment, from));
                }
            }
        }
        let mut again = WithdrawnAgain::default();
        for (case, ended) in &agreements {
            let any = self.end_agreements_again(*case, ended).await?;
            again.cases += u64::from(any);
        }
        for (stream, keys) in keys {
            let responsible = self.work().await?.responsible(stream).await?;
            let gone = keys.iter().filter(|(_, from)| !responsible.contains(from));
            let gone: Vec<_> = gone.map(|(part, from)| (stream, *part, *from)).collect();
            again.handed_over += u64::from(gone.len() < keys.len());
            again.keys += u64::try_from(gone.len()).unwrap_or(u64::MAX);
            self.inner.store.unwrap_again(&gone).await?;
        }
        Ok(again)
    }

    async fn end_agreements_again(
        &self,
        case: CaseId,
        ended: &BTreeSet<AgreementId>,
    ) -> Result<bool, EngineError> {
        for _ in 0..TRIES {
            let mut work = self.work().await?;
            let stood = work.end_again(case, ended).await?;
            match work.commit().await {
                Ok(()) => return Ok(stood),
                Err(CommitError::Store(fault)) => return Err(fault.into()),
                Err(_) => {}
            }
        }
        let stream = case.into();
        Err(Faults::Busy { stream }.into())
    }

    /// A leaver knew the organisation's key as the backup has it.
    async fn leave_again(
        &self,
        member: MemberId,
        organisation: OrganisationId,
    ) -> Result<(), EngineError> {
        for _ in 0..TRIES {
            let pair = self
                .inner
                .accounts
                .new_pair(organisation, Some(member))
                .await?;
            let (loaded, state) = self.organisation(organisation).await?;
            let decision = state.left_again(member, PublicHalf(pair.renewal.public_key));
            let key = loaded.record_key;
            let commits = [self.commit_of(organisation, loaded.version, key, decision)?];
            let stored = self.inner.store.renew(&pair.renewal, &commits).await;
            match stored {
                Ok(()) => {
                    self.inner.types.stored(&commits);
                    return self.refresh().await;
                }
                Err(CommitError::Store(fault)) => return Err(fault.into()),
                Err(_) => self.refresh().await?,
            }
        }
        Err(EngineError::busy(organisation))
    }
}
