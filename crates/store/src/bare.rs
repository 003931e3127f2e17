//! The bare limit of the write path: the same rows, with nothing read, authorised, decided or sealed
//! for them, and their digests known beforehand. `throughline bench path` measures what an order
//! costs against what its rows alone cost; nothing else uses this.

use crate::ledger_log::Places;
use crate::log::{Commit, Hashes, write};
use crate::{CommitError, Store, StoreError};

/// Commits ready to be inserted.
#[derive(Debug)]
pub struct Bare {
    commits: Vec<(Commit, Vec<Hashes>)>,
    places: Places,
}

impl Store {
    /// Readies commits for [`Store::insert_bare`]. Nobody may commit in between.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn bare(&self, commits: Vec<Commit>) -> Result<Bare, StoreError> {
        let places = Places::begin(&mut self.db.begin().await?).await?;
        let hashed = |commit: Commit| {
            let hashes = Hashes::of(&commit);
            (commit, hashes)
        };
        Ok(Bare {
            commits: commits.into_iter().map(hashed).collect(),
            places,
        })
    }

    /// Inserts the rows of commits in one transaction; on return they are on the disk.
    ///
    /// # Errors
    /// Fails like [`Store::commit`].
    pub async fn insert_bare(&self, bare: Bare) -> Result<(), CommitError> {
        let Bare {
            commits,
            mut places,
        } = bare;
        let mut tx = self.db.begin().await?;
        for (commit, hashes) in &commits {
            write(&mut tx, &mut places, commit, hashes).await?;
        }
        places.end(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }
}
