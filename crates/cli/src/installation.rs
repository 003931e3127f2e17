//! One installation: its database, and the key without which nothing in it can be read.

mod key_command;

use std::convert::Infallible;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use clap::Args;
use engine::{Clock, Engine, SystemClock};
use store::{Address, Store};
use vault::{InstallationKey, WorkFactor, system_rng};
use web::rights::Contacts;
use zeroize::Zeroizing;

/// The setting that names the key of an installation, so that another is not taken for it.
const KEY_ID: &str = "installation-key";

/// Where an installation lies.
#[derive(Args, Debug)]
pub(crate) struct Place {
    /// The folder of the installation: its key and, without `--database`, its database
    #[arg(
        long,
        value_name = "DIR",
        env = "THROUGHLINE_DIR",
        required_unless_present = "database"
    )]
    data: Option<PathBuf>,
    /// The database: `postgres://USER@HOST/NAME`, or the file of an embedded one
    ///
    /// Every user of a machine sees the arguments of its programs: a password belongs into
    /// THROUGHLINE_DATABASE, PGPASSWORD or ~/.pgpass.
    #[arg(
        long,
        value_name = "URL",
        env = "THROUGHLINE_DATABASE",
        hide_env_values = true
    )]
    database: Option<Typed>,
    /// The file of the installation's key [default: `installation.key` in DIR]
    #[arg(long, value_name = "FILE", env = "THROUGHLINE_KEY_FILE")]
    key: Option<PathBuf>,
    /// A command that prints the installation's key, such as one that asks a secret store; the key can
    /// also stand in THROUGHLINE_KEY
    #[arg(
        long,
        value_name = "COMMAND",
        env = "THROUGHLINE_KEY_COMMAND",
        hide_env_values = true,
        conflicts_with = "key"
    )]
    key_command: Option<String>,
}

/// Where an installation's key comes from.
enum KeySource {
    File(PathBuf),
    /// The text of an environment variable.
    Text(Zeroizing<String>),
    Command(String),
}

/// Where the key itself may stand.
const KEY: &str = "THROUGHLINE_KEY";

impl KeySource {
    /// Whether there is a key to be had: a file is looked for, the others are asked when needed.
    fn exists(&self) -> bool {
        match self {
            Self::File(file) => file.exists(),
            Self::Text(_) | Self::Command(_) => true,
        }
    }

    fn load(&self) -> anyhow::Result<InstallationKey> {
        match self {
            Self::File(file) => Ok(InstallationKey::load(file)?),
            Self::Text(text) => InstallationKey::from_text(text).with_context(|| KEY.to_owned()),
            Self::Command(command) => key_command::load(command),
        }
    }
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(f, "`{}`", file.display()),
            Self::Text(_) => f.write_str(KEY),
            Self::Command(_) => f.write_str("the command of `--key-command`"),
        }
    }
}

/// An address as it was typed. It may hold a password, so it is neither printed nor, by being
/// refused while arguments are read, repeated in a message about them.
#[derive(Clone)]
struct Typed(String);

impl FromStr for Typed {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed(..)")
    }
}

impl Place {
    /// An installation that lies in one folder.
    pub(crate) fn folder(data: PathBuf) -> Self {
        Self {
            data: Some(data),
            database: None,
            key: None,
            key_command: None,
        }
    }

    /// Where the database is.
    pub(crate) fn address(&self) -> anyhow::Result<Address> {
        match (&self.database, &self.data) {
            (Some(typed), _) => typed.0.parse().context("`--database`"),
            (None, Some(data)) => Ok(Address::file(data.join("throughline.db"))),
            (None, None) => bail!("give `--data DIR` or `--database URL`"),
        }
    }

    /// The file of the installation's key.
    pub(crate) fn key_file(&self) -> anyhow::Result<PathBuf> {
        match (&self.key, &self.data) {
            (Some(key), _) => Ok(key.clone()),
            (None, Some(data)) => Ok(data.join("installation.key")),
            (None, None) => bail!(
                "where is the installation's key? Give `--key FILE`, THROUGHLINE_KEY_FILE, or the \
                 folder that holds it with `--data DIR`"
            ),
        }
    }

    /// Whether the installation's key is at hand.
    pub(crate) fn has_key(&self) -> bool {
        self.key_source().is_ok_and(|source| source.exists())
    }

    fn key_source(&self) -> anyhow::Result<KeySource> {
        if let Some(command) = &self.key_command {
            return Ok(KeySource::Command(command.clone()));
        }
        match std::env::var(KEY) {
            Ok(text) if self.key.is_none() => Ok(KeySource::Text(Zeroizing::new(text))),
            _ => Ok(KeySource::File(self.key_file()?)),
        }
    }

    /// The installation's key, where there is one.
    pub(crate) fn key_at_hand(&self) -> anyhow::Result<Option<InstallationKey>> {
        let source = self.key_source()?;
        source.exists().then(|| source.load()).transpose()
    }

    /// Says it to the operator when the key lies beside the database.
    pub(crate) fn warn_of_one_thief(&self) -> anyhow::Result<()> {
        let (address, KeySource::File(key)) = (self.address()?, self.key_source()?) else {
            return Ok(());
        };
        let folder = |file: &Path| file.parent().and_then(|folder| folder.canonicalize().ok());
        let database = address.as_file().and_then(folder);
        if database.is_some() && database == folder(&key) {
            eprintln!(
                "warning: the key `{}` lies beside the database, so one thief takes both; `--key`, \
                 `--key-command` or THROUGHLINE_KEY keep it elsewhere",
                key.display()
            );
        }
        Ok(())
    }

    /// Opens the installation to serve it, making it where there is none. An embedded database is
    /// made and, after it was copied, migrated; one on a server has to be migrated already.
    pub(crate) async fn open_or_make(&self) -> anyhow::Result<Engine> {
        self.make_with(Arc::new(SystemClock)).await
    }

    /// Like [`Place::open_or_make`] with a clock of one's own: for a history told after the fact.
    pub(crate) async fn make_with(&self, clock: Arc<dyn Clock>) -> anyhow::Result<Engine> {
        let made = self.data.as_deref().filter(|data| !data.exists());
        self.make_folder()?;
        let engine = self.make_within(clock).await;
        if let (Err(_), Some(made)) = (&engine, made) {
            // Nothing is left of what came to nothing; a folder that holds something stays.
            fs::remove_dir(made).ok();
        }
        engine
    }

    async fn make_within(&self, clock: Arc<dyn Clock>) -> anyhow::Result<Engine> {
        let (address, key) = (self.address()?, self.key_source()?);
        // Asked before a database is made: without its key an old one is not to be touched.
        let is_new = address.as_file().is_some_and(|file| !file.exists());
        ensure!(
            is_new || key.exists() || address.as_file().is_none(),
            missing_key(&address, &key)
        );
        let store = open(&address).await?;
        if store.is_embedded() {
            migrate(&store, &address).await?;
        } else {
            store
                .require_schema()
                .await
                .with_context(|| address.to_string())?;
        }
        ensure!(
            !store.is_half_restored().await?,
            "a backup was put back into {address}, and that was broken off: whoever left since would be a member \
             again. Empty the database and run `throughline restore` again"
        );
        if let KeySource::File(file) = &key
            && !file.exists()
        {
            let keyed = store.setting(KEY_ID).await?.is_some();
            ensure!(!keyed, missing_key(&address, &key));
            InstallationKey::create_file(file, &mut system_rng())?;
            eprintln!(
                "made `{}`; keep a copy apart from the database: a thief of both reads coded \
                 facts, and without it the database is lost",
                file.display()
            );
        }
        self.engine(store, &address, &key, clock).await
    }

    /// Makes the installation's folder, if it has one.
    pub(crate) fn make_folder(&self) -> anyhow::Result<()> {
        self.data.as_deref().map_or(Ok(()), make_private_folder)
    }

    /// Opens an installation that is there, and whose database has the schema of this version.
    pub(crate) async fn open_existing(&self) -> anyhow::Result<Engine> {
        let (address, key) = (self.address()?, self.key_source()?);
        let store = self.open_store().await?;
        ensure!(key.exists(), missing_key(&address, &key));
        self.engine(store, &address, &key, Arc::new(SystemClock))
            .await
    }

    /// Opens the database of an installation, without its key and whatever its schema.
    pub(crate) async fn open_store(&self) -> anyhow::Result<Store> {
        let address = self.address()?;
        if let Some(file) = address.as_file() {
            ensure!(
                file.exists(),
                "there is no installation in `{0}`; `throughline serve` makes one",
                file.parent().unwrap_or(file).display()
            );
        }
        open(&address).await
    }

    /// Opens the database of an installation without its key, with the schema of this version: for
    /// what concerns the log alone.
    pub(crate) async fn open_migrated(&self) -> anyhow::Result<Store> {
        let store = self.open_store().await?;
        let schema = store.require_schema().await;
        schema.with_context(|| {
            self.address()
                .map_or_else(|_| String::new(), |at| at.to_string())
        })?;
        Ok(store)
    }

    /// Opens the database that a backup is put back into: an empty one, which an embedded one is made
    /// for. The key has to be there: that is what nothing of a backup can be read without.
    pub(crate) async fn open_empty(&self) -> anyhow::Result<(Store, InstallationKey)> {
        let (address, source) = (self.address()?, self.key_source()?);
        ensure!(
            source.exists(),
            "{source} is not there: put back the installation's key, which a backup does not hold, or \
             name it with `--key FILE`"
        );
        let key = source.load()?;
        self.make_folder()?;
        Ok((open(&address).await?, key))
    }

    /// What names the key that the database was made with.
    pub(crate) async fn key_id(store: &Store) -> anyhow::Result<String> {
        let id = store.setting(KEY_ID).await?;
        id.context("nobody has served this database yet: there is nothing to back up")
    }

    async fn engine(
        &self,
        store: Store,
        address: &Address,
        source: &KeySource,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Engine> {
        store
            .require_schema()
            .await
            .with_context(|| address.to_string())?;
        let key = source.load()?;
        let id = key.id().to_string();
        match store.setting(KEY_ID).await? {
            None => store.set(&[(KEY_ID, &id)]).await?,
            Some(made_with) => ensure!(
                made_with == id,
                "the database was made with the key {made_with}, and {source} holds the key {id}: give \
                 the key that belongs to it"
            ),
        }
        Ok(Engine::new(store, key, WorkFactor::RECOMMENDED, clock).await?)
    }

    /// Whom the rights card says to call, from `contacts.toml` in the folder; nobody where there is
    /// no such file.
    pub(crate) fn contacts(&self) -> anyhow::Result<Contacts> {
        let file = self.data.as_ref().map(|data| data.join("contacts.toml"));
        let Some(file) = file.filter(|file| file.exists()) else {
            return Ok(Contacts::default());
        };
        let text = fs::read_to_string(&file);
        let text = text.with_context(|| format!("reading `{}`", file.display()))?;
        toml::from_str(&text).with_context(|| format!("reading `{}`", file.display()))
    }
}

fn missing_key(address: &Address, key: &KeySource) -> String {
    format!(
        "`{address}` is there but its key {key} is not: put the key back, or nothing in the database \
         can be read"
    )
}

async fn open(address: &Address) -> anyhow::Result<Store> {
    Store::open(address)
        .await
        .with_context(|| format!("opening `{address}`"))
}

/// Brings a database to the schema of this version, an embedded one after copying it; returns the
/// schema it had, and the copy if one was made.
pub(crate) async fn migrate(
    store: &Store,
    address: &Address,
) -> anyhow::Result<(i64, Option<PathBuf>)> {
    let migrated = async {
        let found = store.schema().await?;
        let mut copy = None;
        if let Some(file) = address.as_file() {
            copy = store.copy_before_migration(file).await?;
        }
        if let Some(copy) = &copy {
            eprintln!(
                "copied the database to `{}` before migrating it",
                copy.display()
            );
        }
        store.migrate().await?;
        Ok((found, copy))
    };
    let migrated: Result<_, store::StoreError> = migrated.await;
    migrated.with_context(|| address.to_string())
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
