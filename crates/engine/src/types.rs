//! Which types of payload the log holds: a program that cannot read one of them stops before it
//! serves, and not when somebody needs the case it stands in.

use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use store::Commit;

use crate::{Engine, EngineError, Faults};

/// The version of this program.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The types that are known to be entered.
#[derive(Debug, Default)]
pub(crate) struct Types(RwLock<BTreeSet<String>>);

impl Types {
    /// Enters the type of a record in the commit that stores it, unless one of its type is stored
    /// already.
    pub(crate) fn enter(&self, kind: &str, commit: &mut Commit) {
        let entered = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if !entered.contains(kind) {
            commit.types.insert(kind.to_owned(), VERSION);
        }
    }

    /// As [`Types::enter`], for a record that was just written.
    pub(crate) fn enter_of(&self, record: &[u8], commit: &mut Commit) {
        let kind = case::type_name(record).expect("what was just written says its type");
        self.enter(&kind, commit);
    }

    /// Learns that commits were stored.
    pub(crate) fn stored(&self, commits: &[Commit]) {
        let types = commits.iter().flat_map(|commit| commit.types.keys());
        let mut types = types.cloned().peekable();
        if types.peek().is_some() {
            let mut entered = self.0.write().unwrap_or_else(PoisonError::into_inner);
            entered.extend(types);
        }
    }
}

impl Engine {
    /// Reads which types of payload the log holds.
    ///
    /// # Errors
    /// [`Faults::Newer`] if this program cannot read one of them.
    pub(crate) async fn read_types(&self) -> Result<(), EngineError> {
        let stored = self.inner.store.payload_types().await?;
        for (name, since) in &stored {
            case::check_type(name).map_err(|newer| Faults::Newer {
                newer,
                since: since.clone(),
            })?;
        }
        let mut entered = self
            .inner
            .types
            .0
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *entered = stored.into_iter().map(|(name, _)| name).collect();
        Ok(())
    }
}
