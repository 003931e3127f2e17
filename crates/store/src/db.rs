//! The two drivers, in one place.
//!
//! Every statement of this room is one text that both databases read: `$1` placeholders, 16-byte
//! ids, microseconds, no JSON and no arrays. So the driver matters only here, where a statement is
//! run and a column read; everything above is written once and tested on both.

use std::path::Path;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection, Postgres, SqlSafeStr as _, SqlStr, Sqlite,
    Transaction,
};

use crate::StoreError;

/// A pool of connections to one of the two databases.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    /// The embedded database: many readers, one writer at a time.
    Sqlite {
        /// Connections that read.
        read: SqlitePool,
        /// The connection that writes.
        write: SqlitePool,
    },
    /// The server.
    Postgres(PgPool),
}

/// How long a writer waits for another process before it gives up.
const BUSY: Duration = Duration::from_secs(30);

/// A connection unused for this long is tried before it is used again.
const IDLE: Duration = Duration::from_secs(5);

impl Db {
    /// Opens, and makes if it is not there, the embedded database in a file that only its owner may
    /// read.
    pub(crate) async fn sqlite(file: &Path) -> Result<Self, StoreError> {
        make_private(file)?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // Acknowledged means on the disk: WAL's usual NORMAL would lose the last transactions.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            .foreign_keys(true)
            .pragma("secure_delete", "ON");
        // A file does not hang up, so a connection need not be tried before it is used.
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .connect_with(options.clone());
        let write = write.await?;
        let read = SqlitePoolOptions::new()
            .max_connections(8)
            .test_before_acquire(false)
            .connect_with(options)
            .await?;
        Ok(Self::Sqlite { read, write })
    }

    /// Connects to a PostgreSQL database.
    pub(crate) async fn postgres(options: &PgConnectOptions) -> Result<Self, StoreError> {
        // A pool goes on trying until its time is up; one connection says at once what is wrong.
        let mut first = PgConnection::connect_with(options).await?;
        let flushes: String = sqlx::query_scalar("SELECT current_setting('fsync')")
            .fetch_one(&mut first)
            .await?;
        first.close().await?;
        if flushes != "on" {
            return Err(StoreError::NotDurable);
        }
        let pool = PgPoolOptions::new()
            .max_connections(16)
            // Trying a connection costs as much as a statement: only where it may have been lost.
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    let lost = meta.idle_for >= IDLE && connection.ping().await.is_err();
                    Ok(!lost)
                })
            })
            .after_connect(|connection, _| {
                Box::pin(async move {
                    // Acknowledged means on the disk, whatever the server's own habit is.
                    let sql = "SELECT set_config('synchronous_commit', 'on', false) \
                               WHERE current_setting('synchronous_commit') = 'off'";
                    sqlx::query(sql).execute(connection).await.map(|_| ())
                })
            })
            .connect_with(options.clone())
            .await?;
        Ok(Self::Postgres(pool))
    }

    /// Begins a transaction that writes.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            // Immediate: a transaction that reads first and writes later must not meet another's lock.
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Begins a transaction during which nobody else appends.
    pub(crate) async fn begin_alone(&self) -> Result<Tx, StoreError> {
        let mut tx = self.begin().await?;
        // The embedded database has one writer at a time anyway.
        if let Tx::Postgres(_) = tx {
            tx.execute("LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE", &[])
                .await?;
        }
        Ok(tx)
    }

    /// Begins a transaction that only reads, and sees the database as it is now however long it
    /// lasts; others write meanwhile.
    pub(crate) async fn begin_snapshot(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Self::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Tx::Postgres(pool.begin_with(begin).await?)
            }
        })
    }

    /// Reads rows outside any transaction.
    pub(crate) async fn read(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        tell(sql);
        match self {
            Self::Sqlite { read, .. } => {
                let mut query = sqlx::query::<Sqlite>(sql);
                for value in values {
                    query = bind(query, *value);
                }
                Ok(query
                    .fetch_all(read)
                    .await?
                    .into_iter()
                    .map(Row::Sqlite)
                    .collect())
            }
            Self::Postgres(pool) => {
                let mut query = sqlx::query::<Postgres>(sql);
                for value in values {
                    query = bind(query, *value);
                }
                Ok(query
                    .fetch_all(pool)
                    .await?
                    .into_iter()
                    .map(Row::Postgres)
                    .collect())
            }
        }
    }

    /// Reads at most one row.
    pub(crate) async fn read_one(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.read(sql, values).await?.into_iter().next())
    }

    /// Runs one statement in a transaction of its own.
    pub(crate) async fn execute(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let changed = tx.execute(sql, values).await?;
        tx.commit().await?;
        Ok(changed)
    }
}

/// Tells whoever listens which statements are run, and nothing of their values: a test shows by it that
/// two requests run the same ones.
fn tell(sql: &str) {
    tracing::trace!(target: "statement", sql);
}

/// Makes an empty file for a database where there is none. What the driver makes, everybody on the
/// machine may read; the files it later puts beside the database get the database's own mode.
pub(crate) fn make_private(file: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    match options.open(file) {
        Err(fault) if fault.kind() != std::io::ErrorKind::AlreadyExists => Err(StoreError::File {
            path: file.display().to_string(),
            source: fault,
        }),
        _ => Ok(()),
    }
}

/// A transaction; dropped without [`Tx::commit`], it never happened.
#[derive(Debug)]
pub(crate) enum Tx {
    /// On the embedded database.
    Sqlite(Transaction<'static, Sqlite>),
    /// On the server.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Runs a statement; returns how many rows it changed.
    pub(crate) async fn execute(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        self.run(sql.into_sql_str(), values).await
    }

    /// Runs a statement that names tables and columns which only the database knows; values never
    /// stand in it.
    pub(crate) async fn execute_built(
        &mut self,
        sql: String,
        values: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        self.run(AssertSqlSafe(sql).into_sql_str(), values).await
    }

    async fn run(&mut self, sql: SqlStr, values: &[Value<'_>]) -> Result<u64, StoreError> {
        tell(sql.as_str());
        match self {
            Self::Sqlite(tx) => {
                let mut query = sqlx::query::<Sqlite>(sql);
                for value in values {
                    query = bind(query, *value);
                }
                Ok(query.execute(&mut **tx).await?.rows_affected())
            }
            Self::Postgres(tx) => {
                let mut query = sqlx::query::<Postgres>(sql);
                for value in values {
                    query = bind(query, *value);
                }
                Ok(query.execute(&mut **tx).await?.rows_affected())
            }
        }
    }

    /// Reads rows.
    pub(crate) async fn read(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        tell(sql);
        match self {
            Self::Sqlite(tx) => {
                let mut query = sqlx::query::<Sqlite>(sql);
                for value in values {
                    query = bind(query, *value);
                }
                Ok(query
                    .fetch_all(&mut **tx)
                    .await?
                    .into_iter()
                    .map(Row::Sqlite)
                    .collect())
            }
            Self::Postgres(tx) => {
                let mut query = sqlx::query::<Postgres>(sql);
                for value in values {
                    query = bind(query, *value);
                }
                Ok(query
                    .fetch_all(&mut **tx)
                    .await?
                    .into_iter()
                    .map(Row::Postgres)
                    .collect())
            }
        }
    }

    /// Hands on the rows of a statement one by one, however many there are. The statement may name
    /// tables and columns that only the database knows; values never stand in it.
    pub(crate) async fn each_of<E: From<StoreError>>(
        &mut self,
        sql: String,
        mut each: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |fault: sqlx::Error| E::from(fault.into());
        match self {
            Self::Sqlite(tx) => {
                let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await.map_err(failed)? {
                    each(Row::Sqlite(row))?;
                }
            }
            Self::Postgres(tx) => {
                let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await.map_err(failed)? {
                    each(Row::Postgres(row))?;
                }
            }
        }
        Ok(())
    }

    /// Makes everything in the transaction last: on return it is on the disk.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// A value bound to a placeholder.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    /// A number or an instant.
    Int(i64),
    /// A number or an instant that may be missing.
    OptInt(Option<i64>),
    /// A code.
    Text(&'a str),
    /// An id, a digest or ciphertext.
    Bytes(&'a [u8]),
    /// One that may be missing.
    OptBytes(Option<&'a [u8]>),
    /// A code that may be missing.
    OptText(Option<&'a str>),
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        Self::OptInt(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<'a> From<Option<&'a [u8]>> for Value<'a> {
    fn from(value: Option<&'a [u8]>) -> Self {
        Self::OptBytes(value)
    }
}

/// Writes a list of values for placeholders.
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Value::from($value)),*] };
}
pub(crate) use values;

type Query<D> = sqlx::query::Query<'static, D, <D as sqlx::Database>::Arguments>;

fn bind<D>(query: Query<D>, value: Value<'_>) -> Query<D>
where
    D: sqlx::Database,
    i64: for<'e> sqlx::Encode<'e, D> + sqlx::Type<D>,
    Option<i64>: for<'e> sqlx::Encode<'e, D> + sqlx::Type<D>,
    for<'t> &'t str: sqlx::Encode<'t, D> + sqlx::Type<D>,
    for<'t> &'t [u8]: sqlx::Encode<'t, D> + sqlx::Type<D>,
    for<'t> Option<&'t [u8]>: sqlx::Encode<'t, D> + sqlx::Type<D>,
    for<'t> Option<&'t str>: sqlx::Encode<'t, D> + sqlx::Type<D>,
{
    match value {
        Value::Int(value) => query.bind(value),
        Value::OptInt(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Bytes(value) => query.bind(value),
        Value::OptBytes(value) => query.bind(value),
        Value::OptText(value) => query.bind(value),
    }
}

/// A row read from either database.
#[derive(Debug)]
pub(crate) enum Row {
    /// From the embedded database.
    Sqlite(SqliteRow),
    /// From the server.
    Postgres(PgRow),
}

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {
        impl Row {$(
            $(#[$doc])*
            pub(crate) fn $name(&self, column: usize) -> Result<$type, StoreError> {
                Ok(match self {
                    Self::Sqlite(row) => sqlx::Row::try_get(row, column)?,
                    Self::Postgres(row) => sqlx::Row::try_get(row, column)?,
                })
            }
        )*}
    };
}

columns! {
    /// Reads a number.
    int: i64;
    /// Reads a number that may be missing.
    opt_int: Option<i64>;
    /// Reads a code.
    text: String;
    /// Reads a code that may be missing.
    opt_text: Option<String>;
    /// Reads bytes.
    bytes: Vec<u8>;
    /// Reads bytes that may be missing.
    opt_bytes: Option<Vec<u8>>;
}

impl Row {
    /// Reads an id.
    pub(crate) fn id<T: From<[u8; 16]>>(&self, column: usize) -> Result<T, StoreError> {
        Ok(T::from(fixed(self.bytes(column)?)?))
    }

    /// Reads an id that may be missing.
    pub(crate) fn opt_id<T: From<[u8; 16]>>(&self, column: usize) -> Result<Option<T>, StoreError> {
        self.opt_bytes(column)?
            .map(|bytes| fixed(bytes).map(T::from))
            .transpose()
    }

    /// Reads a digest that may be missing.
    pub(crate) fn opt_digest(&self, column: usize) -> Result<Option<[u8; 32]>, StoreError> {
        self.opt_bytes(column)?.map(fixed).transpose()
    }

    /// Reads a digest.
    pub(crate) fn digest(&self, column: usize) -> Result<[u8; 32], StoreError> {
        fixed(self.bytes(column)?)
    }

    /// Reads an instant.
    pub(crate) fn instant(&self, column: usize) -> Result<jiff::Timestamp, StoreError> {
        instant(self.int(column)?)
    }

    /// Reads an instant that may be missing.
    pub(crate) fn opt_instant(&self, column: usize) -> Result<Option<jiff::Timestamp>, StoreError> {
        self.opt_int(column)?.map(instant).transpose()
    }
}

fn fixed<const N: usize>(bytes: Vec<u8>) -> Result<[u8; N], StoreError> {
    let found = bytes.len();
    bytes.try_into().map_err(|_| StoreError::Damaged {
        what: format!("a column holds {found} bytes where {N} are expected"),
    })
}

fn instant(micros: i64) -> Result<jiff::Timestamp, StoreError> {
    jiff::Timestamp::from_microsecond(micros).map_err(|_| StoreError::Damaged {
        what: format!("an instant of {micros} microseconds is out of range"),
    })
}
