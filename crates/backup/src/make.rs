//! Making a backup.

use std::io::{BufWriter, Write};

use jiff::Timestamp;
use store::{Half, KeyBackup, SCHEMA, Snapshot, Store};
use uuid::Uuid;

use crate::format::{FORMAT, Head, plain, write_end, write_line, write_table};
use crate::{BackupError, Recipient};

/// What kind of backup to make.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its id, new for every backup.
    pub id: Uuid,
    /// Whoever can open it.
    pub recipients: Vec<Recipient>,
    /// The instant.
    pub at: Timestamp,
    /// When the half with the keys is to be destroyed.
    pub keys_until: Timestamp,
    /// Names the installation's key, so that another is not taken for it.
    pub installation: String,
}

/// A backup that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Rows in the half with the data.
    pub data_rows: u64,
    /// Rows in the half with the keys.
    pub key_rows: u64,
}

/// Writes the database as it is now into two files, while others go on writing to it. `progress` is
/// told how many rows are written and how many there are. The writers are flushed but not synced.
///
/// The half with the keys is noted in the database before anything is written, so that none is ever
/// forgotten: an erasure counts on it.
///
/// # Errors
/// Fails if there is no recipient, the database cannot be read or a file not written; what was
/// written of the files is then of no use.
pub async fn make(
    store: &Store,
    plan: &Plan,
    data: impl Write,
    keys: impl Write,
    mut progress: impl FnMut(u64, u64),
) -> Result<Made, BackupError> {
    if plan.recipients.is_empty() {
        return Err(BackupError::NoRecipient);
    }
    let noted = KeyBackup {
        id: plan.id,
        at: plan.at,
        expires: plan.keys_until,
    };
    store.note_key_backup(&noted).await?;
    let mut snapshot = store.snapshot().await?;
    let mut of = 0;
    for table in Half::Data.tables().iter().chain(Half::Keys.tables()) {
        let shape = snapshot.shape(table).await?;
        of += snapshot.count(&shape).await?;
    }
    let mut done = 0;
    let mut step = || {
        done += 1;
        if done % 256 == 0 || done == of {
            progress(done, of);
        }
    };
    let data_rows = write(&mut snapshot, plan, Half::Data, data, &mut step).await?;
    let key_rows = write(&mut snapshot, plan, Half::Keys, keys, &mut step).await?;
    Ok(Made {
        data_rows,
        key_rows,
    })
}

async fn write(
    snapshot: &mut Snapshot,
    plan: &Plan,
    half: Half,
    to: impl Write,
    step: &mut impl FnMut(),
) -> Result<u64, BackupError> {
    let recipients = plan.recipients.iter();
    let recipients = recipients.map(|recipient| &recipient.0 as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients)?;
    let mut to = BufWriter::new(encryptor.wrap_output(BufWriter::new(to))?);
    let head = Head {
        format: FORMAT,
        half,
        backup: plan.id,
        at: plan.at,
        schema: SCHEMA,
        keys_until: plan.keys_until,
        installation: plan.installation.clone(),
    };
    write_line(&mut to, &head)?;
    let mut rows = 0;
    for table in half.tables() {
        let shape = snapshot.shape(table).await?;
        write_table(&mut to, &shape)?;
        let written = snapshot.rows(&shape, |row| {
            rows += 1;
            step();
            let row: Vec<_> = row.iter().map(plain).collect();
            write_line(&mut to, &row)
        });
        written.await?;
    }
    write_end(&mut to, rows)?;
    // The end of the encrypted stream is what tells a whole file from one that was cut off.
    let encrypted = to.into_inner().map_err(std::io::Error::from)?;
    encrypted.finish()?.flush()?;
    Ok(rows)
}
