//! The one way in: authorise, decide, seal, append, project, notify.
//!
//! Nothing else writes a case and nothing else opens a sealed part. An order is authorised by the
//! policies against the state it will act on, decided by the pure rules, sealed under the keys of its
//! compartments, appended with its projections in one transaction, and acknowledged once that is on
//! the disk. If somebody else was faster, the whole is done again on the new state.
#![deny(clippy::indexing_slicing)]

mod ballots;
mod clock;
mod custody;
mod drafts;
mod erased;
mod error;
mod keys;
mod load;
mod notices;
mod numbers;
mod on_call;
mod orders;
mod own_page;
mod project;
mod rebuild;
mod recovery;
mod register;
mod reserve;
mod restored;
mod seal;
mod search;
mod setup;
mod sheet;
mod sweep;
mod tell;
mod types;
mod views;
mod visits;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use accounts::Accounts;
use case::organisation::OnCallPair;
use case::profile::{BodyKind, Checked};
use case::{Duties, OrganisationId};
use policy::Authority;
use store::Store;
use tokio::sync::{Mutex, RwLock};
use uuid::Uuid;
use vault::{InstallationKey, PublicKey, WorkFactor};

pub use accounts::{
    Begun, ChangeError, Invited, JoinError, NewMember, Offer, Own, PageSession, PasskeyError,
    PasskeyLine, Proof, RecoverError, RelyingParty, SecondFactor, Session, SessionError,
    SessionLine, SignInError, SignedIn, Step, Unfit, UnfitSecret, Whence,
};
pub use ballots::Ballot;
pub use clock::{Clock, SetClock, SystemClock};
pub use custody::{KeptOrganisation, MemberLine, Rewrapped};
pub use drafts::Draft;
pub use erased::is_vouched;
pub use error::{EngineError, Faults};
pub use numbers::Sheet;
pub use orders::{
    AddToConcern, Answer, AnswerAlert, AnswerComplaint, AnswerConference, AnswerGlass, BreakGlass,
    ConfirmRecovery, CountWorkers, EndConcern, EntrustCase, Erase, JoinCase, JoinConcern,
    KeepListed, KeepOrganisation, NameOnCall, OnAlarm, OnCase, OnConference, OnDemand,
    OnIdentification, OnLapse, OnLetter, OnPaper, OnReview, OnWorker, OpenReserve, Order, Parts,
    PresumeMet, PresumePerson, ReportConcern, ReviewGlass, SetApart, StopGlass, TakeDemand,
    TakePunishment, TakeVisit, TellPlaces, TheMechanism, UseGlass,
};
pub use own_page::{NewOwnPage, OpenPageError};
pub use project::{
    CaseBody, ComplaintBody, ConcernBody, ConferenceBody, DemandBody, DossierBody, EmergencyBody,
    LawBody, ReferralBody,
};
pub use rebuild::Rebuilt;
pub use recovery::{OwnRecovery, RecoveryLine};
pub use reserve::{Entrusted, Reserve};
pub use restored::{WithdrawnAgain, vouch_for_list, vouches_for_list};
pub use search::{Found, NotSought, Search, SearchEntry, Sought};
pub use setup::{Named, SetUp, SetUpError};
pub use sheet::{LARGEST_FILE, SheetError, read_sheet};
pub use store::{Certificate, Funnel, ListPlace, Median, Page};
pub use sweep::Swept;
pub use vault::{PageCode, PageSecret, Passphrase, PrfOutput};
pub use views::{
    AccessEntry, AccessPage, AccessPlace, ActionView, AlarmLine, AlertLine, CaseConferenceView,
    CaseDossierView, CaseLine, CaseView, ClockLine, ComplaintLine, ComplaintView, ConcernEntry,
    ConcernLine, ConcernView, ConferenceLine, ConferenceView, ConferenceWords, ContactView,
    DemandLine, DemandView, Directory, DossierLine, DossierView, DossierWords, Emergencies,
    EmergencyLine, EmergencyView, Entry, Erasures, FoundService, HeldPart, LawLine, Lines, List,
    ListView, LogView, NoticeLine, Opened, OrganisationName, Overview, OwnComplaint, OwnConference,
    OwnRecord, PanelMember, QuorumView, ReferralLine, ReferralView, STAYS_OPEN, SealState,
    SealedCompartment, Wanted,
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
    /// Organisations as the log tells of them.
    told: std::sync::Mutex<register::Told>,
    /// Held while the house is read afresh: one that was read earlier must not replace a later one.
    refreshing: Mutex<()>,
    /// Organisations whose keys this process is wrapping anew.
    rewrapping: std::sync::Mutex<BTreeSet<OrganisationId>>,
}

/// What set-up fixed, and the register as it stands.
#[derive(Debug)]
struct House {
    profile: Checked,
    duties: Duties,
    register: BTreeMap<OrganisationId, BodyKind>,
    /// Organisations that take part with their own reference and coded facts alone.
    coded_only: BTreeSet<OrganisationId>,
    /// Organisations that nobody has joined yet.
    no_account: BTreeSet<OrganisationId>,
    organisations: BTreeMap<OrganisationId, Registered>,
    /// Pairs of organisations on call for one another, as the co-ordinator's log says.
    on_call: BTreeSet<OnCallPair>,
    /// How many key pairs had been renewed when the register was read.
    renewals: u64,
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
    /// An engine on a migrated store. Where a migration left projections to be made again from the log,
    /// this makes them.
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
        let authority = Authority::embedded()?;
        let inner = Arc::new_cyclic(|inner| {
            let register = Arc::new(register::FromLog(inner.clone()));
            Inner {
                accounts: Accounts::new(store.clone(), installation.clone(), work, register),
                store,
                installation,
                authority,
                clock,
                types: types::Types::default(),
                house: RwLock::new(None),
                told: std::sync::Mutex::default(),
                refreshing: Mutex::new(()),
                rewrapping: std::sync::Mutex::default(),
            }
        });
        let engine = Self { inner };
        engine.refresh().await?;
        engine.tell_rows().await?;
        if engine.inner.store.projections_are_stale().await? {
            engine.rebuild(|_| {}).await?;
        }
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
