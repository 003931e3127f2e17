//! A PostgreSQL database of a test's own, on the server of `DATABASE_URL` or the one on this machine.

use store::{LOCAL_SERVER, Scratch};

/// An empty database, dropped with this.
pub(crate) struct Database(Scratch);

impl Database {
    /// Makes one under a random name.
    pub(crate) async fn create() -> Self {
        let server = std::env::var("DATABASE_URL").unwrap_or_else(|_| LOCAL_SERVER.to_owned());
        let made = Scratch::create(&server).await.unwrap_or_else(|fault| {
            panic!(
                "these tests need a PostgreSQL server at DATABASE_URL or {LOCAL_SERVER} ({fault}):\n\
                 apt-get install postgresql"
            )
        });
        Self(made)
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        self.0.url()
    }
}
