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
mod bare;
mod db;
mod error;
mod ledger_log;
mod log;
mod migrate;
mod rows;
mod scratch;
mod sign_in;

pub use accounts::{DraftRow, InvitationRow, MemberRow, MembershipRow, OrganisationRow};
pub use address::{Address, AddressError};
pub use bare::Bare;
pub use error::{CommitError, StoreError};
pub use ledger_log::{KeptCheckpoint, LedgerFault, LedgerReport, Logged, Pending};
pub use log::{
    Commit, Done, NewEvent, NewPart, NewWrap, OrderKey, Recipient, Sealed, StoredEvent, StoredPart,
    StoredStream, StoredWrap, WrapPlace,
};
pub use migrate::SCHEMA;
pub use rows::{
    CaseRow, CaseScope, ClockRow, ConcernRow, ConcernScope, Frozen, NoticeRow, ReferralRow,
    ReferralScope, Row, Tally,
};
pub use sign_in::{AuthenticatorRow, SessionRow, SignInRow};

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
