//! The log of the installation, as every member may see it: what is signed, and whether it goes on.

use jiff::{SignedDuration, Timestamp};

use crate::{Engine, EngineError, Session};

/// How long what happened may stay unsigned: several times as long as a signer takes to come round.
const LONGEST_UNSIGNED: SignedDuration = SignedDuration::from_mins(10);

/// How the log stands. It tells how much happened, and nothing of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogView {
    /// How many entries it has.
    pub entries: u64,
    /// The newest checkpoint: a note that the log's key signed, and when.
    pub checkpoint: Option<(String, Timestamp)>,
    /// Since when an event waits for its place that should long have one.
    pub waiting_since: Option<Timestamp>,
    /// Since when something stands in the log that should long be signed.
    pub unsigned_since: Option<Timestamp>,
}

impl Engine {
    /// How the log stands, for a member who wants to keep its newest checkpoint.
    ///
    /// # Errors
    /// Fails if the store does.
    pub async fn log(&self, _: &Session) -> Result<LogView, EngineError> {
        self.log_view().await
    }

    pub(super) async fn log_view(&self) -> Result<LogView, EngineError> {
        let (store, now) = (&self.inner.store, self.now());
        let entries = store.ledger_state().await?.size;
        let newest = store.newest_checkpoint().await?;
        let signed = newest.as_ref().map_or(0, |newest| newest.size);
        let first_unsigned = store.entered_at(signed).await?;
        Ok(LogView {
            entries,
            waiting_since: store.pending().await?.too_long(now),
            unsigned_since: first_unsigned
                .filter(|since| now.duration_since(*since) > LONGEST_UNSIGNED),
            checkpoint: newest.map(|newest| (newest.note, newest.at)),
        })
    }
}
