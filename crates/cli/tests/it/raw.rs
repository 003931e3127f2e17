//! Somebody at the database itself, past the program.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::{
    AssertSqlSafe, Connection as _, Decode, PgConnection, Postgres, Sqlite, SqliteConnection, Type,
};

/// A connection of its administrator's.
pub(crate) enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    pub(crate) async fn sqlite(file: &Path) -> Self {
        let url = format!("sqlite://{}", file.display());
        Self::Sqlite(SqliteConnection::connect(&url).await.unwrap())
    }

    pub(crate) async fn postgres(url: &str) -> Self {
        Self::Postgres(PgConnection::connect(url).await.unwrap())
    }

    /// Runs statements; returns how many rows the last one changed.
    pub(crate) async fn execute(&mut self, sql: &str) -> u64 {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Self::Sqlite(connection) => sql.execute(connection).await.unwrap().rows_affected(),
            Self::Postgres(connection) => sql.execute(connection).await.unwrap().rows_affected(),
        }
    }

    /// Applies the first step of the database's folder of migrations.
    pub(crate) async fn apply_first_migration(&mut self, folder: &str) {
        let store = concat!(env!("CARGO_MANIFEST_DIR"), "/../store/migrations/");
        let steps = Path::new(store).join(folder);
        let steps = Migrator::new(steps).await.unwrap();
        let first = Migrator {
            migrations: steps.iter().take(1).cloned().collect(),
            ..Migrator::DEFAULT
        };
        match self {
            Self::Sqlite(connection) => first.run(connection).await.unwrap(),
            Self::Postgres(connection) => first.run(connection).await.unwrap(),
        }
    }

    /// Reads one column of one row.
    async fn one<T>(&mut self, sql: &str) -> T
    where
        T: Send + Unpin + Type<Sqlite> + Type<Postgres>,
        T: for<'r> Decode<'r, Sqlite> + for<'r> Decode<'r, Postgres>,
    {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(connection).await,
            Self::Postgres(connection) => sqlx::query_scalar(sql).fetch_one(connection).await,
        }
        .unwrap()
    }

    pub(crate) async fn number(&mut self, sql: &str) -> i64 {
        self.one(sql).await
    }

    pub(crate) async fn bytes(&mut self, sql: &str) -> Vec<u8> {
        self.one(sql).await
    }

    pub(crate) async fn text(&mut self, sql: &str) -> Option<String> {
        self.one(sql).await
    }

    /// Bytes as a statement writes them.
    pub(crate) fn literal(&self, bytes: &[u8]) -> String {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        match self {
            Self::Sqlite(_) => format!("x'{hex}'"),
            Self::Postgres(_) => format!("'\\x{hex}'::bytea"),
        }
    }

    /// Takes away what keeps events from being changed, as whoever administers the database can.
    pub(crate) async fn unguard(&mut self) {
        self.execute(match self {
            Self::Sqlite(_) => {
                "DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_removed; \
                 PRAGMA foreign_keys = OFF"
            }
            Self::Postgres(_) => {
                "ALTER TABLE events DISABLE TRIGGER ALL; ALTER TABLE parts DISABLE TRIGGER ALL"
            }
        })
        .await;
    }
}
