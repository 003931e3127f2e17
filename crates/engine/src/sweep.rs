//! What the mechanism does by itself: clocks that run out, referrals that nobody answered, recoveries
//! that nobody confirmed, sign-ins that have ended, and the ledger's sequencer.

use store::{CommitError, StoreError};

use crate::{Engine, EngineError};

/// How many cases are looked at in one sweep.
const AT_ONCE: u32 = 500;

/// What a sweep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Cases in which something had run out.
    pub lapsed: u64,
    /// Persons' pages in which somebody told of danger.
    pub in_danger: u64,
    /// Entries that the ledger's sequencer placed.
    pub sequenced: u64,
}

impl Engine {
    /// Looks at every case in which something is due, forgets sign-ins that have run out, and gives
    /// the ledger's pending entries their places. Safe to run in several processes at once: who comes second finds it done.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn sweep(&self) -> Result<Swept, EngineError> {
        // Organisations that a command registered beside this process are known from now on.
        self.refresh().await?;
        let mut swept = Swept::default();
        loop {
            let due = self.inner.store.cases_due(self.now(), AT_ONCE).await?;
            let mut moved = false;
            for case in due {
                let mut work = self.work().await?;
                if !work.lapse(case).await? {
                    continue;
                }
                match work.commit().await {
                    Ok(()) => {
                        swept.lapsed += 1;
                        moved = true;
                    }
                    // Somebody acted on the case meanwhile; the next sweep sees what is left.
                    Err(CommitError::Conflict { .. } | CommitError::Repeated(_)) => {}
                    Err(CommitError::Store(fault)) => return Err(fault.into()),
                }
            }
            if !moved {
                break;
            }
        }
        swept.in_danger = self.tell_of_danger().await?;
        self.end_recoveries().await?;
        self.inner.accounts.purge(self.now()).await?;
        self.scrub().await?;
        swept.sequenced = self.inner.store.sequence().await?;
        Ok(swept)
    }

    /// Removes the bytes of what was destroyed from the files of an embedded database, which holds
    /// nobody up; on a server the tables stand still meanwhile, so that is left to its administrator.
    async fn scrub(&self) -> Result<(), EngineError> {
        let store = &self.inner.store;
        if store.is_embedded() && store.is_to_scrub().await? {
            match store.scrub(self.now()).await {
                // A page is being made from the database as it was; the next sweep comes soon.
                Ok(()) | Err(StoreError::Reading) => {}
                Err(fault) => return Err(fault.into()),
            }
        }
        Ok(())
    }
}
