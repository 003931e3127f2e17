//! Backups of an installation: consistent while it serves, encrypted to several people, keys apart.
//!
//! A backup is two files. One holds the log, the register and the accounts, and may be kept for years.
//! The other holds the wraps of compartments' keys and what members had begun to write; it is kept
//! for a stated time and then destroyed, since an erasure is complete only when no backup holds a key
//! to what was erased. Neither holds the installation's key or the log's.
//!
//! Both are [age](https://age-encryption.org/v1) files, so that they can be opened without this
//! program, each to the same recipients. Inside are lines of JSON: a head, then for each table its
//! columns and its rows, then how many rows there were. What is a number or a code stays one, bytes
//! are Base64. Rows are the same for both kinds of database, so that what was backed up on one may be
//! put back on the other.
//!
//! Not defended: age does not say who wrote a file. Whoever knows a recipient's public key can make a
//! backup of something else, so what is put back has to be checked against a checkpoint of the log
//! that was kept apart.
#![deny(clippy::indexing_slicing)]

mod error;
mod format;
mod make;
mod people;
mod put_back;

pub use error::BackupError;
pub use make::{Made, Plan, make};
pub use people::{Identities, Recipient, create_identity};
pub use put_back::{Found, open};
