//! Workers who were met at a visit and become persons together.

use case::visit::PresumeWorker;
use case::{CaseId, ConcernId};

use crate::work::TRIES;
use crate::{Engine, EngineError, Form, Parts, PresumeMet, Session};

impl Engine {
    /// Presumes several workers of a visit, each on what is known of them: all of these or none.
    ///
    /// # Errors
    /// Fails as [`EngineError`] says; nothing was changed then.
    pub async fn presume_met(
        &self,
        session: &Session,
        concern: ConcernId,
        workers: &[u16],
    ) -> Result<(), EngineError> {
        for _ in 0..TRIES {
            let mut work = self.work().await?;
            for worker in workers {
                let order = PresumeWorker {
                    worker: *worker,
                    case: CaseId::new(self.new_id()),
                    basis: None,
                    maybe_child: None,
                };
                let order = PresumeMet(concern, order);
                work.perform(session, order, Parts::new(), Form::default())
                    .await?;
            }
            if self.is_kept(work).await? {
                return Ok(());
            }
        }
        Err(EngineError::busy(concern))
    }
}
