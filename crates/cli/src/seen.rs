//! The last checkpoint of a log that was seen, in a file: what keeps a log to one history.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use ledger::{LogVerifier, SignedCheckpoint};

/// The file with the last checkpoint seen, held against a second process while it is open.
pub(crate) struct Seen {
    path: PathBuf,
    /// Held for as long as this lives: the system releases the lock when the file is closed.
    _lock: File,
}

impl Seen {
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".lock");
        let beside = PathBuf::from(beside);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&beside)
            .with_context(|| format!("cannot open lock file `{}`", beside.display()))?;
        lock.lock()
            .with_context(|| format!("cannot lock `{}`", beside.display()))?;
        Ok(Seen {
            path: path.to_path_buf(),
            _lock: lock,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The last one; `None` if none was seen yet.
    pub(crate) fn last(&self, log: &LogVerifier) -> anyhow::Result<Option<SignedCheckpoint>> {
        last(&self.path, log)
    }

    /// Replaces the file in one step, on disk before this returns.
    pub(crate) fn keep(&self, checkpoint: &SignedCheckpoint) -> io::Result<()> {
        let folder = match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
        fresh.write_all(checkpoint.to_string().as_bytes())?;
        fresh.as_file().sync_all()?;
        fresh.persist(&self.path)?;
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(())
    }
}

/// The checkpoint in a file; `None` if there is no such file.
pub(crate) fn last(path: &Path, log: &LogVerifier) -> anyhow::Result<Option<SignedCheckpoint>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            bail!(
                "cannot read the last checkpoint from `{}`: {error}",
                path.display()
            )
        }
    };
    let last = log.verify(&text).with_context(|| {
        format!(
            "`{}` does not hold a checkpoint of this log; restore it from a backup",
            path.display()
        )
    })?;
    Ok(Some(last))
}
