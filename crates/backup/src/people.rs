//! To whom backups are encrypted, and the keys with which they are opened.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;
use std::str::FromStr;

use age::secrecy::ExposeSecret as _;

use crate::BackupError;

/// Somebody who can open a backup: the public half of a key.
#[derive(Clone)]
pub struct Recipient(pub(crate) age::x25519::Recipient);

impl FromStr for Recipient {
    type Err = BackupError;

    fn from_str(text: &str) -> Result<Self, BackupError> {
        let text = text.trim();
        text.parse()
            .map(Self)
            .map_err(|_| BackupError::NotARecipient {
                // Whoever mistakes their secret key for the public one must not read it in a log.
                given: if text.to_ascii_uppercase().starts_with("AGE-SECRET-KEY-") {
                    "AGE-SECRET-KEY-...".to_owned()
                } else {
                    text.chars().take(70).collect()
                },
            })
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Keys with which backups are opened.
#[derive(Default)]
pub struct Identities(Vec<Box<dyn age::Identity + Send + Sync>>);

impl fmt::Debug for Identities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identities({})", self.0.len())
    }
}

impl Identities {
    /// Adds those of a file, one a line; lines that begin with `#` say nothing.
    ///
    /// # Errors
    /// Fails if the file cannot be read or holds anything else.
    pub fn load(&mut self, file: &Path) -> Result<(), BackupError> {
        let file = age::IdentityFile::from_file(file.to_string_lossy().into_owned())?;
        self.0.extend(file.into_identities()?);
        Ok(())
    }

    pub(crate) fn each(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.0
            .iter()
            .map(|identity| &**identity as &dyn age::Identity)
    }
}

/// Makes a key in a new file that only its owner can read; returns to whom backups are then
/// encrypted.
///
/// # Errors
/// Fails if the file is there already or cannot be written.
pub fn create_identity(file: &Path) -> io::Result<Recipient> {
    let identity = age::x25519::Identity::generate();
    let recipient = Recipient(identity.to_public());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut written = options.open(file)?;
    writeln!(written, "# public key: {recipient}")?;
    writeln!(written, "{}", identity.to_string().expose_secret())?;
    written.sync_all()?;
    Ok(recipient)
}
