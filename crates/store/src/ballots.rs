//! The ballots of a round of votes: one sealed row for all of them, which each vote writes anew.
//!
//! Nothing of the log says how somebody voted, so this is no projection: it cannot be made again, is in no backup, and
//! is gone with the count.

use case::{CaseId, DossierId};

use crate::db::{Tx, values};
use crate::{Store, StoreError};

/// What becomes of the ballots of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotsChange {
    /// Of which dossier.
    pub dossier: DossierId,
    /// The case.
    pub case: CaseId,
    /// The ballots as they are from now on, sealed; `None` if nothing is left of them.
    pub body: Option<Vec<u8>>,
}

pub(crate) async fn write(tx: &mut Tx, changes: &[BallotsChange]) -> Result<(), StoreError> {
    for change in changes {
        let (dossier, case) = (change.dossier.bytes(), change.case.bytes());
        match &change.body {
            Some(body) => {
                let sql = "INSERT INTO ballots (dossier, case_id, body) VALUES ($1, $2, $3) \
                           ON CONFLICT (dossier) DO UPDATE SET body = excluded.body";
                tx.execute(sql, values![dossier, case, body]).await?;
            }
            None => {
                let sql = "DELETE FROM ballots WHERE dossier = $1";
                tx.execute(sql, values![dossier]).await?;
            }
        }
    }
    Ok(())
}

impl Store {
    /// The ballots of the round under way on a dossier, sealed; `None` if there are none.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn ballots(&self, dossier: DossierId) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT body FROM ballots WHERE dossier = $1";
        let rows = self.db.read(sql, values![dossier.bytes()]).await?;
        rows.first().map(|row| row.bytes(0)).transpose()
    }
}
