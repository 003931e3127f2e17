//! What the mechanism does by itself: clocks that run out, referrals that nobody answered, recoveries
//! that nobody confirmed, sign-ins that have ended, and the ledger's sequencer.

use case::CaseId;
use store::{CommitError, StoreError};

use crate::{Engine, EngineError, Faults};

/// How many cases are read at a time.
const AT_ONCE: u32 = 500;

/// How often one case is looked at in a sweep: what runs out may make something else run that has run
/// out too, after a server stood still.
const TURNS: u32 = 20;

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
    /// Tells of danger, looks at every case in which something is due, forgets sign-ins that have run out,
    /// and gives the ledger's pending entries their places. Safe to run in several processes at once: who
    /// comes second finds it done.
    ///
    /// What fails stops nothing else: a case that cannot be read takes no clock from any other.
    ///
    /// # Errors
    /// Says what failed, once everything else is done.
    pub async fn sweep(&self) -> Result<Swept, EngineError> {
        let mut swept = Swept::default();
        let mut failed = Vec::new();
        // Organisations that a command registered beside this process are known from now on.
        match self.refresh().await {
            // What a newer program writes is not understood here: nothing is added to it.
            Err(newer @ EngineError::Fault(Faults::Newer { .. })) => return Err(newer),
            refreshed => failed.extend(refreshed.err()),
        }
        swept.in_danger = self.tell_of_danger(&mut failed).await;
        swept.lapsed = self.lapse_due(&mut failed).await;
        failed.extend(self.end_recoveries().await.err());
        let purged = self.inner.accounts.purge(self.now()).await;
        failed.extend(purged.err().map(EngineError::from));
        failed.extend(self.scrub().await.err());
        match self.inner.store.sequence().await {
            Ok(sequenced) => swept.sequenced = sequenced,
            Err(fault) => failed.push(fault.into()),
        }
        match (failed.pop(), failed.is_empty()) {
            (None, _) => Ok(swept),
            (Some(one), true) => Err(one),
            (Some(last), false) => {
                failed.push(last);
                Err(Faults::Several(failed).into())
            }
        }
    }

    /// Says in every case what has run out in it; returns in how many.
    async fn lapse_due(&self, failed: &mut Vec<EngineError>) -> u64 {
        let mut lapsed = 0;
        let (now, mut after) = (self.now(), None);
        loop {
            let due = match self.inner.store.cases_due(now, after, AT_ONCE).await {
                Ok(due) => due,
                Err(fault) => {
                    failed.push(fault.into());
                    return lapsed;
                }
            };
            let Some(last) = due.last() else {
                return lapsed;
            };
            after = Some(*last);
            for (_, case) in due {
                match self.lapse_in(case).await {
                    Ok(moved) => lapsed += u64::from(moved),
                    Err(fault) => failed.push(fault),
                }
            }
        }
    }

    /// Says in a case what has run out in it, and whether anything had.
    async fn lapse_in(&self, case: CaseId) -> Result<bool, EngineError> {
        for turn in 0..TURNS {
            let mut work = self.work().await?;
            if !work.lapse(case).await? {
                return Ok(turn > 0);
            }
            match work.commit().await {
                Ok(()) => {}
                // Somebody acted on the case meanwhile; the next sweep sees what is left.
                Err(CommitError::Conflict { .. } | CommitError::Repeated(_)) => {
                    return Ok(turn > 0);
                }
                Err(CommitError::Store(fault)) => return Err(fault.into()),
            }
        }
        Ok(true)
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
