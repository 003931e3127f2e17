//! The one way in: authorise, decide, seal, append, project, notify.
//!
//! Nothing else writes a case and nothing else opens a sealed part. An order is authorised by the
//! policies against the state it will act on, decided by the pure rules, sealed under the keys of its
//! compartments, appended with its projections in one transaction, and acknowledged once that is on
//! the disk. If somebody else was faster, the whole is done again on the new state.
#![deny(clippy::indexing_slicing)]

mod clock;
mod drafts;
mod error;
mod keys;
mod load;
mod orders;
mod project;
mod rebuild;
mod seal;
mod setup;
mod sweep;
mod types;
mod views;
mod work;

use std::collections::BTreeMap;
use std::sync::Arc;

use accounts::Accounts;
use case::profile::{BodyKind, Checked};
use case::{Duties, OrganisationId};
use policy::Authority;
use store::Store;
use tokio::sync::{Mutex, RwLock};
use uuid::Uuid;
use vault::{InstallationKey, PublicKey, WorkFactor};

pub use accounts::{
    Begun, ChangeError, Invited, JoinError, NewMember, Offer, Own, Proof, SecondFactor, Session,
    SessionError, SessionLine, SignInError, SignedIn, Step, Unfit, Whence,
};
pub use clock::{Clock, SetClock, SystemClock};
pub use drafts::Draft;
pub use error::{EngineError, Faults};
pub use orders::{
    AddToConcern, Answer, EndConcern, KeepOrganisation, OnAlarm, OnCase, OnLapse, Order, Parts,
    PresumePerson, ReportConcern,
};
pub use project::{CaseBody, ConcernBody, ReferralBody};
pub use rebuild::Rebuilt;
pub use setup::{Named, SetUp, SetUpError};
pub use sweep::Swept;
pub use vault::Passphrase;
pub use views::{
    AccessEntry, CaseLine, CaseView, ClockLine, ConcernEntry, ConcernLine, ConcernView, DeskView,
    Directory, Entry, FoundService, Funnel, LogView, MyWork, NoticeLine, Opened, OrganisationName,
    Overview, ReferralLine, ReferralView, Wanted,
};
pub use work::{Form, Outcome, Work};

/// The engine of one installation, cheap to clone.
#[derive(Debug, Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    installation: Arc<InstallationKey>,
    accounts: Accounts,
    authority: Authority,
    clock: Arc<dyn Clock>,
    types: types::Types,
    house: RwLock<Option<Arc<House>>>,
    /// Held while the house is read afresh: one that was read earlier must not replace a later one.
    refreshing: Mutex<()>,
}

/// What set-up fixed, and the register as it stands.
#[derive(Debug)]
struct House {
    profile: Checked,
    duties: Duties,
    register: BTreeMap<OrganisationId, BodyKind>,
    organisations: BTreeMap<OrganisationId, Registered>,
}

/// A registered organisation as the engine needs it.
#[derive(Debug, Clone)]
struct Registered {
    name: String,
    kind: BodyKind,
    generation: u32,
    public_key: Option<PublicKey>,
}

impl Engine {
    /// An engine on a migrated store.
    ///
    /// # Errors
    /// Fails if the policies do not validate, the store cannot be read, or it holds events that only
    /// a newer version can have written.
    pub async fn new(
        store: Store,
        installation: InstallationKey,
        work: WorkFactor,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, EngineError> {
        store.require_schema().await?;
        let installation = Arc::new(installation);
        let accounts = Accounts::new(store.clone(), installation.clone(), work);
        let authority = Authority::embedded()?;
        let inner = Inner {
            store,
            installation,
            accounts,
            authority,
            clock,
            types: types::Types::default(),
            house: RwLock::new(None),
            refreshing: Mutex::new(()),
        };
        let engine = Self {
            inner: Arc::new(inner),
        };
        engine.refresh().await?;
        Ok(engine)
    }

    /// Members, invitations and sessions.
    pub fn accounts(&self) -> &Accounts {
        &self.inner.accounts
    }

    /// The store, for the commands that check and copy it.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The instant.
    pub fn now(&self) -> jiff::Timestamp {
        self.inner.clock.now()
    }

    /// A fresh id, ordered by time.
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
        let mut random = [0; 10];
        fill(&mut vault::system_rng(), &mut random);
        uuid::Builder::from_unix_timestamp_millis(
            seconds
                .saturating_mul(1000)
                .saturating_add(u64::from(nanos / 1_000_000)),
            &random,
        )
        .into_uuid()
    }

    async fn house(&self) -> Result<Arc<House>, EngineError> {
        self.inner
            .house
            .read()
            .await
            .clone()
            .ok_or(EngineError::NotSetUp)
    }
}

fn fill(rng: &mut impl vault::CryptoRng, bytes: &mut [u8]) {
    rng.fill_bytes(bytes);
}
