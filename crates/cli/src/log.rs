//! The key that signs the log's checkpoints, its public half, and what it signed last: three files
//! apart from the database, so that who can rewrite the database cannot sign for it.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Args;
use engine::{Clock as _, Engine, SystemClock};
use ledger::{Checkpoint, KeyName, KnownState, LogKey, LogVerifier, SignedCheckpoint};
use store::{Erasure, Store};
use vault::{KeyBytes, KeyKind, system_rng};

use crate::erased::ErasedFile;
use crate::installation::Place;
use crate::seen::{self, Seen};
use crate::standing::StandingFile;

/// Where the log's key lies.
#[derive(Args, Debug)]
pub(crate) struct LogPlace {
    /// The file of the key that signs the log's checkpoints [default: `log.key` beside the
    /// installation's key]
    #[arg(long, value_name = "FILE", env = "THROUGHLINE_LOG_KEY_FILE")]
    log_key: Option<PathBuf>,
}

impl LogPlace {
    /// The files of an installation's log.
    pub(crate) fn files(&self, place: &Place) -> anyhow::Result<LogFiles> {
        match &self.log_key {
            Some(key) => Ok(LogFiles { key: key.clone() }),
            None => LogFiles::of(place),
        }
    }
}

/// The files of a log: its key, and beside it with other endings its verifier key (`.vkey`) and the
/// checkpoint signed last (`.checkpoint`).
pub(crate) struct LogFiles {
    key: PathBuf,
}

impl LogFiles {
    /// Those of an installation that names no others.
    pub(crate) fn of(place: &Place) -> anyhow::Result<Self> {
        let key = place.key_file()?.with_file_name("log.key");
        Ok(Self { key })
    }

    fn verifier_file(&self) -> PathBuf {
        self.key.with_extension("vkey")
    }

    /// The file with the checkpoint that was signed last.
    pub(crate) fn checkpoint_file(&self) -> PathBuf {
        self.key.with_extension("checkpoint")
    }

    /// The list of what was destroyed.
    pub(crate) fn erased(&self) -> ErasedFile {
        ErasedFile::at(self.key.with_file_name("erased"))
    }

    /// Who can sign in, and with what.
    pub(crate) fn standing(&self) -> StandingFile {
        StandingFile::at(self.key.with_file_name("standing"))
    }

    /// What others verify the log's checkpoints with; `None` before the key was made.
    pub(crate) fn verifier(&self) -> anyhow::Result<Option<LogVerifier>> {
        let file = self.verifier_file();
        if !file.exists() {
            return Ok(None);
        }
        let text = fs::read_to_string(&file);
        let text = text.with_context(|| format!("reading `{}`", file.display()))?;
        let verifier = text
            .parse()
            .with_context(|| format!("`{}`", file.display()));
        verifier.map(Some)
    }

    /// The checkpoint that was signed last; `None` if none was.
    pub(crate) fn last(&self, log: &LogVerifier) -> anyhow::Result<Option<SignedCheckpoint>> {
        seen::last(&self.checkpoint_file(), log)
    }

    /// Opens the key, making it where there is none, under a name that is given or else random.
    pub(crate) fn signer(self, name: Option<KeyName>) -> anyhow::Result<Signer> {
        if !self.key.exists() {
            ensure!(
                !self.checkpoint_file().exists(),
                "`{}` is there but the key that signed it, `{}`, is not: put the key back, or move \
                 the checkpoint away to begin a new log",
                self.checkpoint_file().display(),
                self.key.display()
            );
            KeyBytes::generate(&mut system_rng()).create_file(KeyKind::LogSigning, &self.key)?;
        }
        let seed = KeyBytes::load(KeyKind::LogSigning, &self.key)?;
        let file = self.verifier_file();
        let key = match self.verifier()? {
            Some(verifier) => {
                let named = verifier.origin();
                ensure!(
                    name.as_ref().is_none_or(|name| name == named),
                    "this log is called `{named}` already; a log cannot change its name"
                );
                let key = LogKey::new(named.clone(), seed.expose());
                ensure!(
                    key.verifier() == verifier,
                    "`{}` is not the public half of `{}`; put back the file that is",
                    file.display(),
                    self.key.display()
                );
                key
            }
            None => {
                ensure!(
                    !self.checkpoint_file().exists(),
                    "`{}`, which says what this log is called, is not there; put it back",
                    file.display()
                );
                let key = LogKey::new(name.map_or_else(random_name, Ok)?, seed.expose());
                write_new(&file, &format!("{}\n", key.verifier()))?;
                eprintln!(
                    "made `{}`, which signs the log's checkpoints; keep it apart from the database, \
                     and give others `{}` to verify them with",
                    self.key.display(),
                    file.display()
                );
                key
            }
        };
        Ok(Signer { files: self, key })
    }
}

/// Unique, as the format asks, and telling nothing.
fn random_name() -> anyhow::Result<KeyName> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).context("the operating system gives no randomness")?;
    let name = format!("throughline/{:016x}", u64::from_be_bytes(bytes));
    name.parse().context("naming the log")
}

fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().with_context(|| format!("writing `{}`", path.display()))
}

/// Signs the log, and nothing that does not continue what it signed last.
pub(crate) struct Signer {
    files: LogFiles,
    key: LogKey,
}

impl Signer {
    /// What others verify the log's checkpoints with.
    pub(crate) fn verifier(&self) -> LogVerifier {
        self.key.verifier()
    }

    /// Keeps the list of what was destroyed, apart from the database like the checkpoints.
    async fn keep_erased(&self, engine: &Engine) -> anyhow::Result<()> {
        let vouched = |erasure: &Erasure| engine.vouches_for(erasure);
        self.files.erased().keep(engine.store(), vouched).await
    }

    /// Keeps who can sign in apart from the database, once the log is signed: of one that does not continue what was
    /// signed before, it is not what stands.
    pub(crate) async fn keep_standing(
        &self,
        store: &Store,
        vouch: impl Fn(&[u8]) -> [u8; 32],
    ) -> anyhow::Result<()> {
        self.files.standing().keep(store, vouch).await
    }

    /// Does all of that for an installation that is served.
    pub(crate) async fn sign_and_keep(&self, engine: &Engine) -> anyhow::Result<()> {
        self.keep_erased(engine).await?;
        let store = engine.store();
        self.sign(store).await?;
        self.keep_standing(store, |list| engine.vouch_for_list(list))
            .await
    }

    /// Signs the log as it is now and keeps the checkpoint, first in its file and then in the
    /// database; the one signed last if nothing has happened since, `None` if nothing ever has.
    pub(crate) async fn sign(&self, store: &Store) -> anyhow::Result<Option<SignedCheckpoint>> {
        let seen = Seen::open(&self.files.checkpoint_file())?;
        let state = store.ledger_state().await?;
        let checkpoint = match seen.last(&self.verifier())? {
            Some(last) if is_of(last.checkpoint(), state) => last,
            None if state.size == 0 => return Ok(None),
            last => {
                if let Some(last) = &last {
                    self.require_continued(store, last.checkpoint(), state)
                        .await?;
                }
                let checkpoint = self.key.sign(state.size, state.root);
                seen.keep(&checkpoint)
                    .with_context(|| format!("writing `{}`", seen.path().display()))?;
                checkpoint
            }
        };
        let (note, now) = (checkpoint.to_string(), SystemClock.now());
        store.keep_checkpoint(state.size, now, &note).await?;
        Ok(Some(checkpoint))
    }

    async fn require_continued(
        &self,
        store: &Store,
        last: &Checkpoint,
        state: KnownState,
    ) -> anyhow::Result<()> {
        let why = if last.size > state.size {
            "an older backup was put back, or its end was cut off"
        } else {
            let proof = store.prove_consistency(last.size, state.size).await?;
            if proof.verify(&last.root, &state.root).is_ok() {
                return Ok(());
            }
            "what was signed for has been rewritten"
        };
        bail!(
            "the log of {} entries does not continue the {} that its last checkpoint covers: {why}. \
             Nothing is signed until the database is put right. To go on with it as it is, tell \
             whoever keeps checkpoints, and move `{}`, `{}` and `{}` away: a new log begins",
            state.size,
            last.size,
            self.files.key.display(),
            self.files.verifier_file().display(),
            self.files.checkpoint_file().display()
        )
    }
}

fn is_of(checkpoint: &Checkpoint, state: KnownState) -> bool {
    checkpoint.size == state.size && checkpoint.root == state.root
}
