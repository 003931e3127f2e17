//! The event store and its projections, on SQLite and on PostgreSQL. The only room that knows SQL.
//!
//! It stores what it is given and understands none of it: records, parts, rows and keys come sealed.
//! What it does know is the order of things: a commit is whole or not at all, a stream has no gaps
//! and no two events of one version, every event has a leaf in the ledger, and acknowledged means on
//! the disk.
//!
//! There is one [`Store`] rather than a trait with two implementations: every statement is one text
//! that both databases read, and the driver shows only in `db`.
#![deny(clippy::indexing_slicing)]

mod accounts;
mod address;
mod backup;
mod ballots;
mod bare;
mod custody;
mod db;
mod erase;
mod error;
mod figures;
mod ledger_log;
mod log;
mod migrate;
mod on_call;
mod page;
mod pages;
mod passkeys;
mod recovery;
mod reserve;
mod rows;
mod scratch;
mod search;
mod sign_in;
mod standing;
mod withdrawn;

pub use accounts::{DraftRow, InvitationRow, MemberRow, MembershipRow, OrganisationRow};
pub use address::{Address, AddressError};
pub use backup::{Cell, Half, KeyBackup, Kind, Restoring, Shape, Snapshot};
pub use ballots::BallotsChange;
pub use bare::Bare;
pub use custody::{CustodyRow, Renewal, Rewrap};
pub use erase::{Certificate, Erasure};
pub use error::{CommitError, StoreError};
pub use figures::{Funnel, Median};
pub use ledger_log::{KeptCheckpoint, LedgerFault, LedgerReport, Logged, Pending};
pub use log::{
    Commit, Done, NewEvent, NewPart, NewWrap, OrderKey, Recipient, Sealed, StoredEvent, StoredPart,
    StoredStream, StoredWrap, WrapPlace,
};
pub use migrate::SCHEMA;
pub use on_call::{PairHalfRow, PairWrapRow};
pub use page::{ListPlace, NoListPlace, Page, Paged};
pub use pages::{PageChange, PageRow, PageSessionRow};
pub use passkeys::{PasskeyRow, QuestionRow};
pub use recovery::{Recovered, RecoveryRow};
pub use reserve::ReserveRow;
pub use rows::{
    CaseRow, CaseScope, ClockRow, ClockScope, ComplaintRow, ConcernRow, ConcernScope,
    ConferenceRow, DemandRow, DemandScope, DossierRow, EmergencyRow, EmergencyScope, Frozen,
    LawRow, NoticeRow, NumberRow, OpeningRow, ReferralRow, ReferralScope, Row,
};
pub use search::IndexedPart;
pub use sign_in::{AuthenticatorRow, Proven, SessionRow, SignInRow};
pub use standing::{Standing, StandingLock, TakenBack};
pub use withdrawn::{Withdrawal, Withdrawn};

pub use scratch::{LOCAL_SERVER, Scratch};

use std::path::Path;

use db::Db;

/// A store, cheap to clone: the clones share its connections.
#[derive(Debug, Clone)]
pub struct Store {
    db: Db,
}

impl Store {
    /// Opens a database. It still has to be migrated.
    ///
    /// # Errors
    /// Fails if the file cannot be opened as a database, or the server cannot be reached.
    pub async fn open(address: &Address) -> Result<Self, StoreError> {
        let db = match &address.0 {
            address::Kind::File(file) => Db::sqlite(file).await?,
            address::Kind::Server(options) => Db::postgres(options).await?,
        };
        Ok(Self { db })
    }

    /// Opens the embedded database in a file, making it if it is not there. It still has to be
    /// migrated.
    ///
    /// # Errors
    /// Fails if the file cannot be opened as a database.
    pub async fn sqlite(file: &Path) -> Result<Self, StoreError> {
        Ok(Self {
            db: Db::sqlite(file).await?,
        })
    }

    /// Connects to a PostgreSQL database, such as `postgres://user@host/name`.
    ///
    /// # Errors
    /// Fails if the URL is not one or the server cannot be reached.
    pub async fn postgres(url: &str) -> Result<Self, StoreError> {
        let options = url.parse::<sqlx::postgres::PgConnectOptions>()?;
        Ok(Self {
            db: Db::postgres(&options).await?,
        })
    }

    /// Whether the database is a file of this machine, with one writer at a time.
    pub fn is_embedded(&self) -> bool {
        matches!(self.db, Db::Sqlite { .. })
    }
}
