//! What can go wrong with a store.

use case::StreamId;

/// A fault of the store or of what it holds.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database or its driver.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration could not be applied.
    #[error("the database could not be migrated: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Something stored is not what this version writes.
    #[error(
        "the database holds something unreadable: {what}; restore a backup or run `throughline ledger verify` to find it"
    )]
    Damaged {
        /// What.
        what: String,
    },
    /// The database was written by a newer version.
    #[error(
        "the database has schema {found} and this version knows {known}; start the newer version"
    )]
    Newer {
        /// The version found.
        found: i64,
        /// The newest version known.
        known: i64,
    },
    /// The database is older than this version and is not migrated by itself.
    #[error(
        "the database has schema {found} and this version needs {known}; back it up, stop what serves it, and run `throughline migrate`"
    )]
    Older {
        /// The version found.
        found: i64,
        /// The version needed.
        known: i64,
    },
    /// The database holds no tables yet.
    #[error("the database is empty; `throughline migrate` makes its tables")]
    Empty,
    /// A migration began and did not end.
    #[error(
        "a migration of the database to schema {version} began and did not end; put back the copy from before it, then run `throughline migrate`"
    )]
    HalfMigrated {
        /// The version it was to become.
        version: i64,
    },
    /// What the server acknowledges may be lost in a power cut.
    #[error(
        "the PostgreSQL server runs with `fsync = off`: what it acknowledges can be lost in a power cut; set it `on` and restart it"
    )]
    NotDurable,
    /// A backup is put back into a database that holds something.
    #[error(
        "the database holds an installation already, and a backup is put back into an empty one: name another database, or move this one away"
    )]
    NotEmpty,
    /// A backup does not have the tables of this version.
    #[error("the backup is not of this version's tables: {what}")]
    NotOurs {
        /// What differs.
        what: String,
    },
    /// Somebody still reads the database as it was.
    #[error("somebody still reads the database as it was before; try again when nobody does")]
    Reading,
    /// Files beside the database.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: String,
        /// What failed.
        source: std::io::Error,
    },
}

/// Why a commit did not happen. Nothing of it was stored.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Somebody else appended to the stream in between.
    #[error("{stream} has changed in between")]
    Conflict {
        /// The stream.
        stream: StreamId,
    },
    /// The same order was carried out before; this is where its first result stands.
    #[error("the order was carried out before")]
    Repeated(crate::Done),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for CommitError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
