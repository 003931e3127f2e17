//! Adds up the time that spans of the target `trust` take: sealing, the ledger, the policies.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};

use super::now;

/// How long each part of trust took.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Trust {
    #[serde(serialize_with = "as_microseconds", rename = "sealing_microseconds")]
    pub(super) sealing: Duration,
    #[serde(serialize_with = "as_microseconds", rename = "ledger_microseconds")]
    pub(super) ledger: Duration,
    #[serde(serialize_with = "as_microseconds", rename = "policy_microseconds")]
    pub(super) policy: Duration,
}

impl Trust {
    pub(super) fn sum(&self) -> Duration {
        self.sealing + self.ledger + self.policy
    }
}

fn as_microseconds<S: serde::Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64(super::microseconds(*time))
}

/// Listens to the spans, from their beginning to their end: waiting for the database counts too.
#[derive(Default)]
pub(super) struct Meter {
    spans: AtomicU64,
    open: Mutex<HashMap<u64, (&'static str, Instant)>>,
    trust: Mutex<Trust>,
}

impl Meter {
    /// What was added up since it was last taken.
    pub(super) fn take(&self) -> Trust {
        std::mem::take(&mut *self.trust.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The one meter of the process, as it listens.
pub(super) struct Listening(pub(super) &'static Meter);

impl Subscriber for Listening {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.enabled(metadata) {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target() == "trust"
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.0.spans.fetch_add(1, Ordering::Relaxed) + 1;
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.insert(id, (span.metadata().name(), now()));
        Id::from_u64(id)
    }

    fn try_close(&self, id: Id) -> bool {
        let end = now();
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((name, start)) = open.remove(&id.into_u64()) else {
            return false;
        };
        drop(open);
        let mut trust = self.0.trust.lock().unwrap_or_else(PoisonError::into_inner);
        let part = match name {
            "sealing" => &mut trust.sealing,
            "ledger" => &mut trust.ledger,
            _ => &mut trust.policy,
        };
        *part += end.duration_since(start);
        true
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
