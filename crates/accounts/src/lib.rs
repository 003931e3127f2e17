//! Members, invitations, sign-in and sessions.
//!
//! A member's passphrase unlocks the member's key, and that the keys of the organisations the
//! member belongs to. Nothing unlocked is stored: the session's row holds the keys sealed under a
//! secret that lives only in the cookie, so any process can serve and a restart signs no one out.
//! There is no password hash beside the lock: that the lock opens is the proof.
#![deny(clippy::indexing_slicing)]

mod invitation;
mod session;
mod sign_in;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use case::profile::BodyKind;
use case::{OrganisationId, Role};
use jiff::Timestamp;
use store::{Store, StoreError};
use tokio::sync::Semaphore;
use vault::{InstallationKey, WorkFactor};

pub use invitation::{Accepted, Invited, JoinError, NewMember};
pub use session::{Session, SessionError};
pub use sign_in::{SignInError, SignedIn};

/// How many passphrases are tried at the same time: each needs memory, by design.
const UNLOCKS_AT_ONCE: usize = 2;

/// Accounts of one installation.
#[derive(Debug, Clone)]
pub struct Accounts {
    store: Store,
    installation: Arc<InstallationKey>,
    work: WorkFactor,
    unlocks: Arc<Semaphore>,
    strangers: Arc<Mutex<Strangers>>,
}

/// Failed attempts with names that nobody has, and until when the next one waits.
type Strangers = BTreeMap<String, (u32, Timestamp)>;

impl Accounts {
    /// Accounts kept in a store, under an installation's key, with locks of the given work factor.
    pub fn new(store: Store, installation: Arc<InstallationKey>, work: WorkFactor) -> Self {
        Self {
            store,
            installation,
            work,
            unlocks: Arc::new(Semaphore::new(UNLOCKS_AT_ONCE)),
            strangers: Arc::default(),
        }
    }

    /// The kind of body an organisation is; `None` if it is not registered.
    async fn kind_of(&self, organisation: OrganisationId) -> Result<Option<BodyKind>, StoreError> {
        let rows = self.store.organisations().await?;
        rows.into_iter()
            .find(|row| row.id == organisation)
            .map(|row| kind(&row.kind))
            .transpose()
    }
}

/// Reads a kind of body from a row.
///
/// # Errors
/// Fails on a kind of a newer version.
pub fn kind(code: &str) -> Result<BodyKind, StoreError> {
    code.parse().map_err(|_| StoreError::Damaged {
        what: format!("kind of body `{code}` is unknown"),
    })
}

fn roles_text(roles: &BTreeSet<Role>) -> String {
    roles
        .iter()
        .map(|role| role.code())
        .collect::<Vec<_>>()
        .join(" ")
}

fn roles(text: &str) -> Result<BTreeSet<Role>, StoreError> {
    text.split_whitespace()
        .map(|code| {
            Role::ALL
                .into_iter()
                .find(|role| role.code() == code)
                .ok_or_else(|| StoreError::Damaged {
                    what: format!("role `{code}` is unknown"),
                })
        })
        .collect()
}
