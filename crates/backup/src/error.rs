//! What can go wrong with a backup.

use std::io;

use store::{Half, StoreError};

/// Why a backup was not made or not put back. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read or written, or ends too early.
    #[error(transparent)]
    File(#[from] io::Error),
    /// Nobody was named to encrypt it to.
    #[error("a backup is encrypted to somebody: name one recipient or more")]
    NoRecipient,
    /// Not a recipient.
    #[error(
        "`{given}` is not a recipient, which is `age1` and 58 letters and digits more; whoever keeps the key gets it from `throughline backup-key`"
    )]
    NotARecipient {
        /// What was given.
        given: String,
    },
    /// Encrypting failed.
    #[error("the backup could not be encrypted: {0}")]
    Encrypt(String),
    /// None of the keys opens it.
    #[error("none of the keys at hand opens it: give the file of a key that it was encrypted to")]
    NotForYou,
    /// Not an age file, or damaged.
    #[error("it is no backup, or damaged: {0}")]
    Unreadable(String),
    /// What is wrong with one of the two files.
    #[error("the file with {}: {fault}", what(*.half))]
    Of {
        /// Which one.
        half: Half,
        /// What is wrong with it.
        fault: Box<BackupError>,
    },
    /// Decrypted, and no backup of this program.
    #[error("it is encrypted to you, and is no backup of an installation")]
    NotABackup,
    /// The two files were given the wrong way round, or one of them twice.
    #[error("it holds {}, and {} were looked for here", what(*.found), what(*.wanted))]
    OtherHalf {
        /// What it holds.
        found: Half,
        /// What was looked for.
        wanted: Half,
    },
    /// The two files are of different backups.
    #[error(
        "the two files are of different backups, made {data} and {keys}: give the two that were made together"
    )]
    NotTogether {
        /// When the one with the data was made.
        data: jiff::Timestamp,
        /// When the one with the keys was made.
        keys: jiff::Timestamp,
    },
    /// Made by a later version.
    #[error(
        "it was made by a later version of this program (format {format}, schema {schema}): put it back with that version"
    )]
    Later {
        /// Its format.
        format: u32,
        /// The schema of its database.
        schema: i64,
    },
    /// A line that says nothing.
    #[error("line {line} of it cannot be read: {fault}")]
    Line {
        /// Which one, from 1.
        line: u64,
        /// What is wrong.
        fault: String,
    },
    /// Its end is missing.
    #[error("it ends before its end: it was cut off")]
    CutOff,
}

fn what(half: Half) -> &'static str {
    match half {
        Half::Data => "the data",
        Half::Keys => "the keys",
    }
}

impl BackupError {
    /// A fault met while reading an encrypted file: age says so of what was cut off or changed too.
    pub(crate) fn reading(fault: io::Error) -> Self {
        match fault.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                Self::Unreadable(fault.to_string())
            }
            _ => Self::File(fault),
        }
    }

    pub(crate) fn of(self, half: Half) -> Self {
        let fault = Box::new(self);
        Self::Of { half, fault }
    }
}

impl From<age::DecryptError> for BackupError {
    fn from(fault: age::DecryptError) -> Self {
        match fault {
            age::DecryptError::NoMatchingKeys => Self::NotForYou,
            age::DecryptError::Io(fault) => Self::reading(fault),
            other => Self::Unreadable(other.to_string()),
        }
    }
}

impl From<age::EncryptError> for BackupError {
    fn from(fault: age::EncryptError) -> Self {
        match fault {
            age::EncryptError::MissingRecipients => Self::NoRecipient,
            age::EncryptError::Io(fault) => Self::File(fault),
            other => Self::Encrypt(other.to_string()),
        }
    }
}
