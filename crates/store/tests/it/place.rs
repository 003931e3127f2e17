//! A database of a test's own, and events to put into it.

use std::any::Any;

use case::{OrganisationId, StreamId, StreamKind};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use store::{Address, Commit, NewEvent, Store};
use uuid::Uuid;

use crate::postgres::Database;

/// Makes of each `async fn name(place: Place)` two tests: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {$(
        mod $name {
            use crate::place::Place;

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn sqlite() {
                super::$name(Place::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn postgres() {
                super::$name(Place::postgres().await).await;
            }
        }
    )*};
}
pub(crate) use on_both;

/// A migrated database.
pub(crate) struct Place {
    pub(crate) store: Store,
    address: Address,
    url: String,
    // Dropped last: the database's folder, or the database on the server.
    _kept: Box<dyn Any + Send>,
}

impl Place {
    pub(crate) async fn sqlite() -> Self {
        let place = Self::unmade_sqlite().await;
        place.store.migrate().await.unwrap();
        place
    }

    pub(crate) async fn postgres() -> Self {
        let place = Self::unmade_postgres().await;
        place.store.migrate().await.unwrap();
        place
    }

    pub(crate) async fn unmade_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("throughline.db");
        Self::at(file.to_str().unwrap().to_owned(), Box::new(folder)).await
    }

    pub(crate) async fn unmade_postgres() -> Self {
        let database = Database::create().await;
        Self::at(database.url(), Box::new(database)).await
    }

    async fn at(url: String, kept: Box<dyn Any + Send>) -> Self {
        let address: Address = url.parse().unwrap();
        Self {
            store: Store::open(&address).await.unwrap(),
            address,
            url,
            _kept: kept,
        }
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The file of an embedded database.
    pub(crate) fn file(&self) -> &std::path::Path {
        self.address.as_file().unwrap()
    }

    /// The same database as another process has it: with connections of its own.
    pub(crate) async fn other_process(&self) -> Store {
        Store::open(&self.address).await.unwrap()
    }

    /// Runs statements past the store; returns how many rows the last one changed.
    pub(crate) async fn execute(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        let done = if self.store.is_embedded() {
            let connection = SqliteConnection::connect(&format!("sqlite://{}", self.url));
            sql.execute(&mut connection.await?).await?.rows_affected()
        } else {
            let mut connection = PgConnection::connect(&self.url).await?;
            sql.execute(&mut connection).await?.rows_affected()
        };
        Ok(done)
    }

    /// Applies steps that the store would not stop after.
    pub(crate) async fn apply(&self, steps: &sqlx::migrate::Migrator) {
        if self.store.is_embedded() {
            let connection = SqliteConnection::connect(&format!("sqlite://{}", self.url));
            steps.run(&mut connection.await.unwrap()).await.unwrap();
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            steps.run(&mut connection).await.unwrap();
        }
    }

    /// Reads a column of texts of an embedded database past the store.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let connection = SqliteConnection::connect(&format!("sqlite://{}", self.url));
        let sql = sqlx::query_scalar(AssertSqlSafe(sql.to_owned()));
        sql.fetch_all(&mut connection.await.unwrap()).await.unwrap()
    }

    /// Reads one number past the store.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.store.is_embedded() {
            let connection = SqliteConnection::connect(&format!("sqlite://{}", self.url));
            let mut connection = connection.await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&mut connection).await
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&mut connection).await
        }
        .unwrap()
    }
}

/// The stream of case number `number`.
pub(crate) fn case(number: u128) -> StreamId {
    StreamId {
        kind: StreamKind::Case,
        id: Uuid::from_u128(number),
    }
}

/// An instant, in seconds after some morning.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_772_442_000 + seconds).unwrap()
}

pub(crate) fn organisation(number: u128) -> OrganisationId {
    OrganisationId::new(Uuid::from_u128(number))
}

/// An event without sealed parts.
pub(crate) fn event(stream: StreamId, version: u64) -> NewEvent {
    NewEvent {
        stream,
        version,
        organisation: Some(organisation(7)),
        at: at(i64::try_from(version).unwrap()),
        record: format!("record {version} of {stream}").into_bytes(),
        parts: Vec::new(),
    }
}

/// A commit of nothing but events.
pub(crate) fn commit(events: Vec<NewEvent>) -> Commit {
    Commit {
        events,
        ..Commit::default()
    }
}
