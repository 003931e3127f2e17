//! A PostgreSQL database of one's own, gone with its owner: for tests, and for measuring.

use std::hash::{BuildHasher as _, RandomState};
use std::str::FromStr as _;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection};

use crate::StoreError;

/// Where a server listens as packages set it up, for who names no other.
pub const LOCAL_SERVER: &str = "postgres://postgres@127.0.0.1:5432/postgres";

/// An empty database, dropped with this.
#[derive(Debug)]
pub struct Scratch {
    server: PgConnectOptions,
    name: String,
}

impl Scratch {
    /// Makes one under a random name on the server of a URL.
    ///
    /// # Errors
    /// Fails if the URL is not one, the server cannot be reached, or makes none for this user.
    pub async fn create(server: &str) -> Result<Self, StoreError> {
        Self::make(PgConnectOptions::from_str(server)?, "template1").await
    }

    /// Copies one as it is. Nobody may be connected to it.
    ///
    /// # Errors
    /// Fails like [`Scratch::create`].
    pub async fn copy(&self) -> Result<Self, StoreError> {
        Self::make(self.server.clone(), &self.name).await
    }

    async fn make(server: PgConnectOptions, template: &str) -> Result<Self, StoreError> {
        let random = RandomState::new().hash_one(());
        let name = format!("throughline_scratch_{random:016x}");
        execute(
            &server,
            format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await?;
        Ok(Self { server, name })
    }

    /// Its address.
    pub fn url(&self) -> String {
        let own = self.server.clone().database(&self.name);
        own.to_url_lossy().to_string()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let server = self.server.clone();
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A runtime of its own, on a thread of its own: this may run inside another's. A database
        // left behind because its server has gone spoils nothing.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.map(|runtime| runtime.block_on(execute(&server, drop)))
        });
        let _ = dropping.join();
    }
}

/// The statement names a database, for which there is no placeholder; the name is made above.
async fn execute(server: &PgConnectOptions, sql: String) -> Result<(), StoreError> {
    let mut connection = PgConnection::connect_with(server).await?;
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}
