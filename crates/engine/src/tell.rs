//! What somebody tells without an account: sealed for the duty desk before it is stored, with public keys alone.

use case::concern::{ReportConcern, Told};
use case::{Actor, ConcernId, MemberId, StreamId};
use store::{CommitError, OrderKey};

use crate::orders::{Parts, Subject as _};
use crate::work::{Form, TRIES, Work, check_parts};
use crate::{Engine, EngineError, Faults};

/// Stands where an order has the member who gave it: whoever writes here has no account.
const NOBODY: [u8; 16] = [0; 16];

impl Engine {
    /// Takes a concern from somebody without an account. Nobody but the duty desk can open what it says, whoever
    /// wrote it included; the same form sent twice tells one concern.
    ///
    /// # Errors
    /// Fails if nothing is set up, the desk has nobody who could read it yet, nothing was told, or the store fails.
    pub async fn tell(&self, told: Told, parts: Parts, form: Form<'_>) -> Result<(), EngineError> {
        check_parts(&parts)?;
        let key = form.key.map(|key| OrderKey {
            actor: MemberId::from(NOBODY),
            key: self.fingerprint_of(format!("tell\n{key}").as_bytes()),
        });
        let said = form.said.map(|said| self.fingerprint_of(said));
        let concern = ConcernId::new(self.new_id());
        let report = ReportConcern {
            concern,
            told,
            reference: None,
        };
        for _ in 0..TRIES {
            if let Some(key) = &key
                && let Some(done) = self.inner.store.done(key).await?
            {
                let other = done.said.zip(said).is_some_and(|(one, other)| one != other);
                return match other {
                    true => Err(EngineError::SentBefore),
                    false => Ok(()),
                };
            }
            let mut work = self.work().await?;
            work.tell(report.clone(), &parts, key.map(|key| (key, said)))
                .await?;
            match work.commit().await {
                Ok(()) => return Ok(()),
                // The same form, or a new key of the desk's.
                Err(CommitError::Repeated(_)) => {}
                Err(CommitError::Conflict { .. }) => self.refresh().await?,
                Err(CommitError::Store(fault)) => return Err(fault.into()),
            }
        }
        let stream = StreamId::from(concern);
        Err(Faults::Busy { stream }.into())
    }
}

impl Work {
    async fn tell(
        &mut self,
        report: ReportConcern,
        parts: &Parts,
        key: Option<(OrderKey, Option<[u8; 32]>)>,
    ) -> Result<(), EngineError> {
        let touches = self.bring(report.concern.touches()).await?;
        let now = self.engine.now();
        let house = self.house.clone();
        let context = house.context(now, Actor::Public);
        let there = self.on(touches).concern;
        let decision = report.decide(there, &context, parts.keys().copied().collect())?;
        self.seal(decision, parts, now, None, key)?;
        Ok(())
    }
}
