//! What had ended when a backup from earlier was put back, said in its log again.

use case::{MemberId, OrganisationId, PublicHalf};
use store::{CommitError, TakenBack};
use vault::{BlobContext, InstallationKey};

use crate::work::TRIES;
use crate::{Engine, EngineError};

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
    pub async fn tell_again(&self, back: &TakenBack) -> Result<(), EngineError> {
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
        Ok(())
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
