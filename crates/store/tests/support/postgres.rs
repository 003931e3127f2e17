//! A PostgreSQL database of a test's own, on the server of `DATABASE_URL` or the one on this machine.

use std::hash::{BuildHasher as _, RandomState};
use std::str::FromStr as _;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection};

/// Where a server listens as packages set it up, if `DATABASE_URL` names no other.
const LOCAL: &str = "postgres://postgres@127.0.0.1:5432/postgres";

/// An empty database, dropped with this.
pub(crate) struct Database {
    server: PgConnectOptions,
    name: String,
}

impl Database {
    /// Makes one under a random name.
    pub(crate) async fn create() -> Self {
        let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| LOCAL.to_owned());
        let server = PgConnectOptions::from_str(&url).unwrap();
        let name = format!("throughline_test_{:016x}", RandomState::new().hash_one(()));
        let mut connection = PgConnection::connect_with(&server)
            .await
            .unwrap_or_else(|fault| {
                panic!(
                    "these tests need a PostgreSQL server at DATABASE_URL or {LOCAL} ({fault}):\n\
                 apt-get install postgresql"
                )
            });
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::raw_sql(create)
            .execute(&mut connection)
            .await
            .unwrap();
        Self { server, name }
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        let own = self.server.clone().database(&self.name);
        own.to_url_lossy().to_string()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let server = self.server.clone();
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A runtime of its own, on a thread of its own: this may run inside a test's runtime.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let mut connection = PgConnection::connect_with(&server).await?;
                let done = sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut connection);
                done.await.map(|_| ())
            })
        });
        // A database left behind spoils no other test.
        if !matches!(dropping.join(), Ok(Ok(()))) {
            eprintln!("the database {} was left behind", self.name);
        }
    }
}
