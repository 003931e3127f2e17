//! One installation on this machine: its database and its key, in one folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, ensure};
use clap::Args;
use engine::{Clock, Engine, SystemClock};
use store::Store;
use vault::{InstallationKey, WorkFactor, system_rng};
use web::rights::Contacts;

/// Where an installation lies.
#[derive(Args, Debug)]
pub(crate) struct Place {
    /// The folder that holds the installation's database and key
    #[arg(long, value_name = "DIR", env = "THROUGHLINE_DIR")]
    pub(crate) data: PathBuf,
}

impl Place {
    fn database(&self) -> PathBuf {
        self.data.join("throughline.db")
    }

    fn key(&self) -> PathBuf {
        self.data.join("installation.key")
    }

    /// Opens the installation, making it where there is none.
    pub(crate) async fn open_or_make(&self) -> anyhow::Result<Engine> {
        self.make_with(Arc::new(SystemClock)).await
    }

    /// Opens the installation, making it where there is none, with a clock of one's own: for a
    /// history told after the fact.
    pub(crate) async fn make_with(&self, clock: Arc<dyn Clock>) -> anyhow::Result<Engine> {
        make_private_folder(&self.data)?;
        let (key, database) = (self.key(), self.database());
        ensure!(
            key.exists() || !database.exists(),
            "`{}` is there but its key `{}` is not: put the key back, or nothing in the database \
             can be read",
            database.display(),
            key.display()
        );
        if !key.exists() {
            InstallationKey::create_file(&key, &mut system_rng())?;
            eprintln!(
                "made `{}`; keep a copy apart from the database: a thief of both reads coded \
                 facts, and without it the database is lost",
                key.display()
            );
        }
        self.open_with(clock).await
    }

    /// Whom the rights card says to call, from `contacts.toml` in the folder; nobody where there is
    /// no such file.
    pub(crate) fn contacts(&self) -> anyhow::Result<Contacts> {
        let file = self.data.join("contacts.toml");
        if !file.exists() {
            return Ok(Contacts::default());
        }
        let text = fs::read_to_string(&file);
        let text = text.with_context(|| format!("reading `{}`", file.display()))?;
        toml::from_str(&text).with_context(|| format!("reading `{}`", file.display()))
    }

    /// Opens an installation that is there.
    pub(crate) async fn open_existing(&self) -> anyhow::Result<Engine> {
        ensure!(
            self.database().exists(),
            "there is no installation in `{}`; `throughline serve --data {}` makes one",
            self.data.display(),
            self.data.display()
        );
        self.open_with(Arc::new(SystemClock)).await
    }

    async fn open_with(&self, clock: Arc<dyn Clock>) -> anyhow::Result<Engine> {
        let key = InstallationKey::load(&self.key())?;
        let database = self.database();
        let store = Store::sqlite(&database)
            .await
            .with_context(|| format!("opening `{}`", database.display()))?;
        if let Some(copy) = store.migrate_after_copy(&database).await? {
            eprintln!(
                "copied the database to `{}` before migrating it",
                copy.display()
            );
        }
        let engine = Engine::new(store, key, WorkFactor::RECOMMENDED, clock);
        Ok(engine.await?)
    }
}

/// Makes a folder that only its owner can enter.
fn make_private_folder(path: &Path) -> anyhow::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder
        .create(path)
        .with_context(|| format!("making the folder `{}`", path.display()))
}

/// Runs an asynchronous command to its end.
pub(crate) fn run<T>(command: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting the runtime")?
        .block_on(command)
}
