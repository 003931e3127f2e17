//! The account of what has been given away, across releases and years.
//!
//! A ledger is a file of one JSON line a record. Each line carries the SHA-256 of its record and of
//! the line before, so an edited, removed or reordered record is found; a tail cut off clean is
//! found by comparing [`Ledger::head`] with the head a release's manifest names. It holds nothing
//! computed from the data, not even a digest of it, and may be published whole.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::noise::Releasable;
use crate::privacy::{
    Allowance, Delta, Epsilon, Indefensible, ParameterError, Rho, defence, epsilon_of, rho_within,
};
use tempfile::NamedTempFile;

/// What a ledger will never let the sum of its releases exceed. One that cannot be defended does
/// not exist.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cap {
    epsilon: Epsilon,
    delta: Delta,
}

impl Cap {
    /// A cap on everything ever released together, told at a delta.
    ///
    /// # Errors
    /// If it cannot be defended, by [`defence`].
    pub fn new(epsilon: Epsilon, delta: Delta) -> Result<Self, Indefensible> {
        defence(epsilon, delta, None)?;
        Ok(Self { epsilon, delta })
    }

    /// Epsilon of everything ever released together.
    #[must_use]
    pub fn epsilon(&self) -> Epsilon {
        self.epsilon
    }

    /// The delta at which it is told.
    #[must_use]
    pub fn delta(&self) -> Delta {
        self.delta
    }

    /// The cap as a sum of losses, rounded down.
    #[must_use]
    pub fn rho(&self) -> Rho {
        rho_within(self.epsilon, self.delta)
    }
}

/// One release: what is written down before anything is measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The name its makers gave it.
    pub release: String,
    /// The day it was charged, in universal time.
    pub date: Date,
    /// What it is for, in the words of those who answer for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Rows that one person may have in the table; more were left out.
    pub rows_per_person: u32,
    /// SHA-256 of the public domain, in hexadecimal.
    pub domain: String,
    /// The steps and the loss of each, in multiples of 2^-48 of rho.
    pub steps: Vec<Step>,
    /// Version of this software.
    pub version: String,
}

/// One step of a release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What was done.
    pub mechanism: String,
    /// Its loss in multiples of 2^-48 of rho.
    pub rho_units: u64,
}

impl Release {
    /// The loss of all steps together, or `None` past what can be counted.
    #[must_use]
    pub fn rho(&self) -> Option<Rho> {
        self.steps.iter().try_fold(Rho::ZERO, |sum, step| {
            sum.checked_add(Rho::from_units(step.rho_units))
        })
    }
}

/// An open ledger, verified and locked against other runs until it is dropped.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    file: File,
    cap: Cap,
    releases: Vec<Release>,
    spent: Rho,
    head: String,
}

/// Why a ledger could not be used. Nothing was spent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The file could not be read, written, locked or made durable.
    #[error("the ledger `{}` could not be {action}; nothing was spent", path.display())]
    Io {
        /// The ledger.
        path: PathBuf,
        /// What was being done.
        action: &'static str,
        /// What the operating system said.
        source: io::Error,
    },
    /// A ledger is made once.
    #[error("the ledger `{}` exists already; a budget is not given twice", path.display())]
    Exists {
        /// The ledger.
        path: PathBuf,
    },
    /// A line is not what was written.
    #[error(
        "line {line} of the ledger `{}` {fault}: the account cannot be trusted; restore the file \
         from a backup, and compare its head with the manifest of the latest release",
        path.display()
    )]
    Broken {
        /// The ledger.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// It does not end where it was last seen to end.
    #[error(
        "the ledger `{}` ends at {head} and not at the head that was expected: lines were cut off or added, or \
         another file was put in its place; find the one whose head the manifest of the latest release names",
        path.display()
    )]
    OtherHead {
        /// The ledger.
        path: PathBuf,
        /// Where it ends.
        head: String,
    },
    /// The caps in the ledger are not numbers to reckon with.
    #[error("the ledger `{}` has an impossible cap", path.display())]
    Cap {
        /// The ledger.
        path: PathBuf,
        /// What is wrong with it.
        source: ParameterError,
    },
    /// The cap in the ledger is one that this software would not have made.
    #[error("the cap of the ledger `{}` cannot stand", path.display())]
    Indefensible {
        /// The ledger.
        path: PathBuf,
        /// Why.
        source: Indefensible,
    },
    /// A release older than the one before it.
    #[error(
        "the release is dated {date} and the latest in the ledger `{}` {latest}: a clock is wrong, \
         now or then; nothing was spent",
        path.display()
    )]
    Backdated {
        /// The ledger.
        path: PathBuf,
        /// Of the release.
        date: Date,
        /// Of the latest in the ledger.
        latest: Date,
    },
    /// The release would take the sum past the cap.
    #[error(
        "the release asks for rho {} and the ledger `{}` has {} of {} left (cap epsilon {} at \
         delta {}); nothing was spent: ask for a smaller epsilon, or have those who answer for \
         the data decide on a new ledger",
        asked.to_f64(), path.display(), left.to_f64(), cap.rho().to_f64(),
        cap.epsilon.get(), cap.delta.get()
    )]
    Exhausted {
        /// The ledger.
        path: PathBuf,
        /// What the release asks for.
        asked: Rho,
        /// What is left.
        left: Rho,
        /// The cap.
        cap: Cap,
    },
}

/// The first record of a ledger.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    ledger: u32,
    privacy_unit: String,
    epsilon_cap: f64,
    delta_cap: f64,
}

const FORMAT: u32 = 1;

/// A line as it is read: the record's exact bytes are what was hashed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    record: &'a RawValue,
    sha256: String,
}

impl Ledger {
    /// Makes a new ledger with a cap, durably.
    ///
    /// # Errors
    /// If the file exists or cannot be written.
    pub fn create(path: &Path, cap: Cap) -> Result<Self, LedgerError> {
        let failed = |action| move |source| io_error(path, action, source);
        let folder = folder_of(path);
        // Written whole under another name and then moved, so that nobody ever opens a ledger
        // without its first line.
        let beside = NamedTempFile::new_in(folder).map_err(failed("created"))?;
        let file = beside.as_file().try_clone().map_err(failed("created"))?;
        file.lock().map_err(failed("locked"))?;
        let mut ledger = Self {
            path: path.to_owned(),
            file,
            cap,
            releases: Vec::new(),
            spent: Rho::ZERO,
            head: String::new(),
        };
        ledger.append(&Opening {
            ledger: FORMAT,
            privacy_unit: "person".to_owned(),
            epsilon_cap: cap.epsilon.get(),
            delta_cap: cap.delta.get(),
        })?;
        beside
            .persist_noclobber(path)
            .map_err(|moved| match moved.error.kind() {
                io::ErrorKind::AlreadyExists => LedgerError::Exists {
                    path: path.to_owned(),
                },
                _ => io_error(path, "created", moved.error),
            })?;
        sync_folder_of(path)?;
        Ok(ledger)
    }

    /// Opens a ledger, waits for its lock and verifies every line.
    ///
    /// # Errors
    /// If it cannot be read or anything in it is not as it was written.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let failed = |action| move |source| io_error(path, action, source);
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .open(path)
            .map_err(failed("opened"))?;
        file.lock().map_err(failed("locked"))?;
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(failed("read"))?;

        let broken = |line, fault| LedgerError::Broken {
            path: path.to_owned(),
            line,
            fault,
        };
        if !text.ends_with('\n') {
            return Err(broken(
                text.lines().count().max(1),
                "is unfinished (a run that stops while writing its line has measured nothing)",
            ));
        }
        let mut head = String::new();
        let mut cap = None;
        let mut releases = Vec::new();
        let mut spent = Rho::ZERO;
        for (index, text) in text.lines().enumerate() {
            let number = index + 1;
            let line: Line<'_> =
                serde_json::from_str(text).map_err(|_| broken(number, "is not a ledger line"))?;
            head = chain(&head, line.record.get());
            if head != line.sha256 {
                return Err(broken(
                    number,
                    "does not match its digest or the line before it",
                ));
            }
            let record = line.record.get();
            if cap.is_none() {
                let opening: Opening = serde_json::from_str(record)
                    .map_err(|_| broken(number, "does not open a ledger"))?;
                if opening.ledger != FORMAT {
                    return Err(broken(number, "is of a newer format"));
                }
                let epsilon = Epsilon::new(opening.epsilon_cap);
                let delta = Delta::new(opening.delta_cap);
                let wrong = |source| cap_error(path, source);
                let defended = Cap::new(epsilon.map_err(wrong)?, delta.map_err(wrong)?);
                cap = Some(defended.map_err(|source| LedgerError::Indefensible {
                    path: path.to_owned(),
                    source,
                })?);
            } else {
                let release: Release = serde_json::from_str(record)
                    .map_err(|_| broken(number, "does not describe a release"))?;
                spent = release
                    .rho()
                    .and_then(|rho| spent.checked_add(rho))
                    .ok_or_else(|| broken(number, "spends more than can be counted"))?;
                releases.push(release);
            }
        }
        Ok(Self {
            path: path.to_owned(),
            file,
            cap: cap.ok_or_else(|| broken(1, "is missing"))?,
            releases,
            spent,
            head,
        })
    }

    /// Writes a release down and gives its allowance: once this returns, the spending is on disk.
    ///
    /// The caller validates its input first, so that a run which cannot measure costs nothing.
    ///
    /// # Errors
    /// If the cap would be exceeded, the release is older than the one before it, or the line could
    /// not be made durable.
    pub fn charge(&mut self, release: Release) -> Result<Allowance<Releasable>, LedgerError> {
        if let Some(latest) = self.releases.last().filter(|last| last.date > release.date) {
            return Err(LedgerError::Backdated {
                path: self.path.clone(),
                date: release.date,
                latest: latest.date,
            });
        }
        let asked = release.rho().unwrap_or(Rho::from_units(u64::MAX));
        let left = self.left();
        if asked > left {
            return Err(LedgerError::Exhausted {
                path: self.path.clone(),
                asked,
                left,
                cap: self.cap,
            });
        }
        self.append(&release)?;
        self.spent = self
            .spent
            .checked_add(asked)
            .expect("the sum is within the cap");
        self.releases.push(release);
        Ok(Allowance::granted(asked))
    }

    /// The cap.
    #[must_use]
    pub fn cap(&self) -> Cap {
        self.cap
    }

    /// The releases, oldest first.
    #[must_use]
    pub fn releases(&self) -> &[Release] {
        &self.releases
    }

    /// What all releases have cost together.
    #[must_use]
    pub fn spent(&self) -> Rho {
        self.spent
    }

    /// The same as epsilon at the cap's delta.
    #[must_use]
    pub fn epsilon_spent(&self) -> f64 {
        epsilon_of(self.spent, self.cap.delta)
    }

    /// What may still be spent.
    #[must_use]
    pub fn left(&self) -> Rho {
        self.cap.rho().checked_sub(self.spent).unwrap_or(Rho::ZERO)
    }

    /// The digest of the last line: whoever keeps it can tell a ledger that was cut short.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.head
    }

    /// Holds the ledger to a head that was kept elsewhere, such as in the manifest of the latest release: its
    /// chain cannot show by itself that its tail was cut off, or that it is another ledger.
    ///
    /// # Errors
    /// [`LedgerError::OtherHead`].
    pub fn expect_head(&self, expected: &str) -> Result<(), LedgerError> {
        if self.head.eq_ignore_ascii_case(expected.trim()) {
            return Ok(());
        }
        Err(LedgerError::OtherHead {
            path: self.path.clone(),
            head: self.head.clone(),
        })
    }

    fn append(&mut self, record: &impl Serialize) -> Result<(), LedgerError> {
        let record = serde_json::to_string(record).expect("records are plain data");
        let head = chain(&self.head, &record);
        let line = format!("{{\"record\":{record},\"sha256\":\"{head}\"}}\n");
        self.file
            .write_all(line.as_bytes())
            .and_then(|()| self.file.sync_all())
            .map_err(|source| io_error(&self.path, "written", source))?;
        self.head = head;
        Ok(())
    }
}

/// The digest that ties a record to everything before it.
fn chain(previous: &str, record: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"throughline disclosure ledger\n");
    hash.update(previous.as_bytes());
    hash.update(b"\n");
    hash.update(record.as_bytes());
    crate::hexadecimal(&hash.finalize())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// A file is durable only once the folder that names it is.
fn sync_folder_of(path: &Path) -> Result<(), LedgerError> {
    // Only Unix lets a folder be opened and synchronised; elsewhere the file's own must do.
    if cfg!(unix) {
        File::open(folder_of(path))
            .and_then(|folder| folder.sync_all())
            .map_err(|source| io_error(path, "made durable", source))?;
    }
    Ok(())
}

fn io_error(path: &Path, action: &'static str, source: io::Error) -> LedgerError {
    LedgerError::Io {
        path: path.to_owned(),
        action,
        source,
    }
}

fn cap_error(path: &Path, source: ParameterError) -> LedgerError {
    LedgerError::Cap {
        path: path.to_owned(),
        source,
    }
}
