//! Secret keys of 256 bits in files of their own, kept apart from the database.
//!
//! The file holds one line of text, `<kind> <64 hexadecimal digits>`, so that a key survives copying
//! by hand and a key of one kind cannot be loaded as another. The digits (or Base64) alone are read as
//! well, for keys from a secret store, an environment variable or a command.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use data_encoding::{
    BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE,
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::secret::Secret32;

/// Key files are one short line; whatever is longer is another kind of file.
const LONGEST_FILE: u64 = 1_024;

/// What a key is for, as its file names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// The key under which an installation seals what it must read while nobody is signed in.
    Installation,
    /// The seed of the Ed25519 key that signs the log's checkpoints.
    LogSigning,
    /// The seed of the Ed25519 key with which a witness cosigns another's checkpoints.
    LogWitness,
}

impl KeyKind {
    const ALL: [KeyKind; 3] = [
        KeyKind::Installation,
        KeyKind::LogSigning,
        KeyKind::LogWitness,
    ];

    /// The word before the digits in the file.
    pub fn label(self) -> &'static str {
        match self {
            KeyKind::Installation => "throughline-installation-key-1",
            KeyKind::LogSigning => "throughline-log-signing-key-1",
            KeyKind::LogWitness => "throughline-log-witness-key-1",
        }
    }
}

/// Why a key could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The operating system refused.
    #[error("cannot {action} key file `{}`: {source}", path.display())]
    Io {
        /// `read` or `create`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A directory, device or pipe stands where the key should be.
    #[error("key file `{}` is not a regular file; name the file that holds the key", path.display())]
    NotAFile {
        /// The path given.
        path: PathBuf,
    },
    /// Group or others have access.
    #[error(
        "key file `{}` is open to other users (mode {mode:04o}); run `chmod 600` on it, and make a \
         new key if anyone may have read this one",
        path.display()
    )]
    OpenToOthers {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file does not hold a key.
    #[error("key file `{}`: {source}", path.display())]
    Text {
        /// The file.
        path: PathBuf,
        /// What is wrong with its text.
        source: KeyTextError,
    },
}

/// Why a text is not a key. The text itself is never repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyTextError {
    /// Neither hexadecimal nor Base64.
    #[error(
        "a key is 64 hexadecimal digits or the Base64 of 32 bytes, and this text of {length} \
         characters is neither; make one with `openssl rand -hex 32`"
    )]
    NotAKey {
        /// Number of characters, without surrounding blanks.
        length: usize,
    },
    /// Well encoded but of another size.
    #[error("a key has 32 bytes, and this text encodes {found}")]
    WrongLength {
        /// The number of bytes encoded.
        found: usize,
    },
    /// The file says that it holds a key for another purpose.
    #[error("this is a `{found}`, and a `{wanted}` is needed here")]
    OtherKind {
        /// The label found.
        found: &'static str,
        /// The label wanted.
        wanted: &'static str,
    },
}

/// 32 secret bytes read from or written to a key file; wiped when dropped, never printed.
pub struct KeyBytes(pub(crate) Secret32);

impl KeyBytes {
    /// Fresh random bytes.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        KeyBytes(Secret32::generate(rng))
    }

    /// The bytes themselves, for the one library call that needs them.
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }

    /// Reads a key from text: `<label> <hex>`, or hexadecimal or Base64 alone. Blanks around it are ignored.
    pub fn from_text(kind: KeyKind, text: &str) -> Result<Self, KeyTextError> {
        let mut digits = text.trim();
        for known in KeyKind::ALL {
            if let Some(rest) = digits.strip_prefix(known.label()) {
                if known != kind {
                    return Err(KeyTextError::OtherKind {
                        found: known.label(),
                        wanted: kind.label(),
                    });
                }
                digits = rest.trim_start();
                break;
            }
        }
        // Hexadecimal first: 64 hexadecimal digits are well-formed Base64 of 48 bytes too.
        let decoded = [
            HEXLOWER_PERMISSIVE,
            BASE64,
            BASE64_NOPAD,
            BASE64URL,
            BASE64URL_NOPAD,
        ]
        .iter()
        .find_map(|encoding| encoding.decode(digits.as_bytes()).ok())
        .map(Zeroizing::new)
        .ok_or(KeyTextError::NotAKey {
            length: digits.chars().count(),
        })?;
        Secret32::copy_from(&decoded)
            .map(KeyBytes)
            .ok_or(KeyTextError::WrongLength {
                found: decoded.len(),
            })
    }

    /// Reads a key file, refusing one that anybody but its owner may read or write (on Unix).
    pub fn load(kind: KeyKind, path: &Path) -> Result<Self, KeyFileError> {
        let failed = |source| KeyFileError::Io {
            action: "read",
            path: path.to_path_buf(),
            source,
        };
        let file = File::open(path).map_err(failed)?;
        // Checked on the open file, so that it cannot be exchanged in between.
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            return Err(KeyFileError::NotAFile {
                path: path.to_path_buf(),
            });
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = metadata.permissions().mode() & 0o7777;
            if mode & 0o077 != 0 {
                return Err(KeyFileError::OpenToOthers {
                    path: path.to_path_buf(),
                    mode,
                });
            }
        }
        let mut text = Zeroizing::new(String::with_capacity(LONGEST_FILE as usize));
        file.take(LONGEST_FILE)
            .read_to_string(&mut text)
            .map_err(failed)?;
        KeyBytes::from_text(kind, &text).map_err(|source| KeyFileError::Text {
            path: path.to_path_buf(),
            source,
        })
    }

    /// Writes the key to a new file that only its owner may read (mode 0600 on Unix), and makes sure
    /// it is on disk. An existing file is never touched: overwriting a key destroys data.
    pub fn create_file(&self, kind: KeyKind, path: &Path) -> Result<(), KeyFileError> {
        let failed = |source| KeyFileError::Io {
            action: "create",
            path: path.to_path_buf(),
            source,
        };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let digits = Zeroizing::new(HEXLOWER.encode(self.expose()));
        let line = Zeroizing::new(format!("{} {}\n", kind.label(), digits.as_str()));
        let mut file = options.open(path).map_err(failed)?;
        file.write_all(line.as_bytes()).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        // The directory entry must survive a power cut as well.
        #[cfg(unix)]
        {
            let folder = match path.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
            File::open(folder)
                .and_then(|folder| folder.sync_all())
                .map_err(failed)?;
        }
        Ok(())
    }
}

impl fmt::Debug for KeyBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyBytes(..)")
    }
}
