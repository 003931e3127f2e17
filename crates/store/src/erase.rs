//! Destroying what a stream holds: its sealed parts, the wraps of its keys, and where nothing is to be
//! left the key of its records and its rows in lists.
//!
//! Events stay, since history only grows: what is left of one is its envelope, and ciphertext to which
//! there is no key. The ledger holds hashes of ciphertext and verifies as before.

use case::{StreamId, StreamKind};
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Db, Row, Tx, values};
use crate::{Store, StoreError};

/// Something that was, or is to be, destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    /// The number of its certificate.
    pub id: Uuid,
    /// What.
    pub stream: StreamId,
    /// Whether its coded facts go too, and not its sealed parts alone.
    pub everything: bool,
    /// When.
    pub at: Timestamp,
    /// The installation's word that it is so; `None` where a version before schema 26 wrote it down.
    pub voucher: Option<[u8; 32]>,
}

/// What can be said of an erasure without saying whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// Its number.
    pub id: Uuid,
    /// Whether coded facts went too.
    pub everything: bool,
    /// When it was destroyed.
    pub at: Timestamp,
    /// When the bytes were gone from the database's files; `None` if they may still lie in freed space.
    pub scrubbed: Option<Timestamp>,
    /// When the last backup that holds keys to it is to be destroyed; `None` if there is none.
    pub backups_until: Option<Timestamp>,
}

impl Store {
    /// What the database says was destroyed of a stream. Believe what the installation vouches for.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn erasures_of(&self, stream: StreamId) -> Result<Vec<Erasure>, StoreError> {
        let sql = "SELECT id, stream_kind, stream_id, everything, at, voucher FROM erasures \
                   WHERE stream_kind = $1 AND stream_id = $2 ORDER BY at, id";
        let id = stream.id.into_bytes();
        let rows = self.db.read(sql, values![stream.kind.code(), &id]).await?;
        rows.iter().map(read).collect()
    }

    /// Everything that the database says was destroyed, the first one first. Believe what the
    /// installation vouches for.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn erasures(&self) -> Result<Vec<Erasure>, StoreError> {
        let sql = "SELECT id, stream_kind, stream_id, everything, at, voucher FROM erasures \
                   ORDER BY at, id";
        let rows = self.db.read(sql, values![]).await?;
        rows.iter().map(read).collect()
    }

    /// Streams of which something is gone: a sealed part, or the key of the records.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn maimed(&self) -> Result<Vec<StreamId>, StoreError> {
        let sql = "SELECT DISTINCT stream_kind, stream_id FROM parts WHERE body IS NULL \
                   UNION SELECT DISTINCT e.stream_kind, e.stream_id FROM events e \
                   WHERE NOT EXISTS (SELECT 1 FROM key_wraps w WHERE w.stream_kind = e.stream_kind \
                   AND w.stream_id = e.stream_id AND w.compartment = 'record') ORDER BY 1, 2";
        let rows = self.db.read(sql, values![]).await?;
        rows.iter().map(|row| crate::log::stream(row, 0)).collect()
    }

    /// What can be said of every erasure of a case, the last one first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn certificates(&self) -> Result<Vec<Certificate>, StoreError> {
        let sql = "SELECT e.id, e.everything, e.at, e.scrubbed, \
                   (SELECT max(b.expires) FROM key_backups b WHERE b.at <= e.at AND b.expires > e.at) \
                   FROM erasures e WHERE e.stream_kind = 'case' ORDER BY e.at DESC, e.id";
        let rows = self.db.read(sql, values![]).await?;
        rows.iter()
            .map(|row| {
                Ok(Certificate {
                    id: Uuid::from_bytes(row.id::<[u8; 16]>(0)?),
                    everything: row.int(1)? == 1,
                    at: row.instant(2)?,
                    scrubbed: row.opt_instant(3)?,
                    backups_until: row.opt_instant(4)?,
                })
            })
            .collect()
    }

    /// Destroys again what was destroyed before a backup from earlier was put back; returns how much
    /// of it the backup had brought back.
    ///
    /// # Errors
    /// Fails if the database does; nothing was destroyed then.
    pub async fn erase_again(&self, erasures: &[Erasure]) -> Result<u64, StoreError> {
        let mut tx = self.db.begin_alone().await?;
        let mut again = 0;
        for erasure in erasures {
            again += u64::from(erase(&mut tx, erasure).await?);
        }
        tx.commit().await?;
        Ok(again)
    }

    /// Whether bytes of something destroyed may still lie in the database's files.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn is_to_scrub(&self) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM erasures WHERE scrubbed IS NULL";
        let row = self.db.read_one(sql, values![]).await?;
        Ok(row.map_or(Ok(0), |row| row.int(0))? > 0)
    }

    /// Removes the bytes of what was destroyed from the database's own files: freed pages and the
    /// write-ahead log of an embedded one, dead rows of one on a server. A server holds tables still
    /// meanwhile; its own write-ahead log is recycled in its own time.
    ///
    /// # Errors
    /// Fails if the database does, or somebody keeps reading what was there before.
    pub async fn scrub(&self, now: Timestamp) -> Result<(), StoreError> {
        match &self.db {
            // Freed pages were overwritten as they were freed (`secure_delete`); what is left lies in
            // the write-ahead log.
            Db::Sqlite { write, .. } => {
                let done: (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
                    .fetch_one(write)
                    .await?;
                if done.0 != 0 {
                    return Err(StoreError::Reading);
                }
            }
            // Not VACUUM FULL: that carries dead rows along while anybody, in any database of the
            // server, may still see them. What is written anew holds live rows and nothing else.
            Db::Postgres(_) => {
                // Rows of the index hang on wraps, so that the two are emptied together.
                for tables in [
                    &["parts"][..],
                    &["key_wraps", "blind_index"],
                    &["person_pages", "page_sessions"],
                    &["pair_wraps", "pair_halves"],
                    &["cases"],
                    &["clocks"],
                    &["concerns"],
                    &["demands", "demand_lawyers"],
                    &["emergencies"],
                    &["laws"],
                    &["notices"],
                    &["notices_dealt_with"],
                    &["openings"],
                    &["referrals"],
                ] {
                    let mut tx = self.db.begin().await?;
                    let all = tables.join(", ");
                    let lock = format!("LOCK TABLE {all} IN ACCESS EXCLUSIVE MODE");
                    tx.execute_built(lock, &[]).await?;
                    for table in tables {
                        let keep = format!(
                            "CREATE TEMPORARY TABLE live_{table} ON COMMIT DROP AS SELECT * FROM {table}"
                        );
                        tx.execute_built(keep, &[]).await?;
                    }
                    tx.execute_built(format!("TRUNCATE {all}"), &[]).await?;
                    for table in tables {
                        let put = format!("INSERT INTO {table} SELECT * FROM live_{table}");
                        tx.execute_built(put, &[]).await?;
                    }
                    tx.commit().await?;
                }
            }
        }
        let sql = "UPDATE erasures SET scrubbed = $1 WHERE scrubbed IS NULL AND at <= $1";
        self.db.execute(sql, values![now.as_microsecond()]).await?;
        Ok(())
    }
}

fn read(row: &Row) -> Result<Erasure, StoreError> {
    Ok(Erasure {
        id: Uuid::from_bytes(row.id::<[u8; 16]>(0)?),
        stream: crate::log::stream(row, 1)?,
        everything: row.int(3)? == 1,
        at: row.instant(4)?,
        voucher: row.opt_digest(5)?,
    })
}

/// Destroys what a stream holds, and leaves a tombstone; returns whether there was anything left to
/// destroy.
pub(crate) async fn erase(tx: &mut Tx, erasure: &Erasure) -> Result<bool, StoreError> {
    let mut gone = destroy_sealed(tx, erasure).await?;
    gone |= destroy_rows(tx, erasure).await?;
    let stream = erasure.stream;
    let (kind, id, at) = (
        stream.kind.code(),
        stream.id.into_bytes(),
        erasure.at.as_microsecond(),
    );
    let everything = i64::from(erasure.everything);
    let sql = "INSERT INTO erasures (id, stream_kind, stream_id, everything, at, voucher) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET scrubbed = NULL";
    let voucher = erasure.voucher.as_ref().map(|voucher| &voucher[..]);
    let certificate = erasure.id.as_bytes();
    tx.execute(
        sql,
        values![certificate, kind, &id, everything, at, voucher],
    )
    .await?;
    Ok(gone)
}

/// Destroys a stream's sealed parts and the keys to them, in tables that every schema has; returns
/// whether there was anything left to destroy.
pub(crate) async fn destroy_sealed(tx: &mut Tx, erasure: &Erasure) -> Result<bool, StoreError> {
    let stream = erasure.stream;
    let (kind, id) = (stream.kind.code(), stream.id.into_bytes());
    let bodies = "UPDATE parts SET body = NULL \
                  WHERE stream_kind = $1 AND stream_id = $2 AND body IS NOT NULL";
    let keys = match erasure.everything {
        true => "DELETE FROM key_wraps WHERE stream_kind = $1 AND stream_id = $2",
        false => {
            "DELETE FROM key_wraps \
             WHERE stream_kind = $1 AND stream_id = $2 AND compartment <> 'record'"
        }
    };
    let mut gone = 0;
    for sql in [bodies, keys] {
        gone += tx.execute(sql, values![kind, &id]).await?;
    }
    Ok(gone > 0)
}

/// Destroys the rest of what tables hold of a stream; returns whether there was any that unlocked
/// something.
async fn destroy_rows(tx: &mut Tx, erasure: &Erasure) -> Result<bool, StoreError> {
    let stream = erasure.stream;
    let (kind, id) = (stream.kind.code(), stream.id.into_bytes());
    let mut gone = 0;
    for sql in [
        "DELETE FROM pair_wraps WHERE stream_kind = $1 AND stream_id = $2",
        "DELETE FROM pair_halves WHERE stream_kind = $1 AND stream_id = $2",
    ] {
        gone += tx.execute(sql, values![kind, &id]).await?;
    }
    let withdrawn = "DELETE FROM withdrawn WHERE stream_kind = $1 AND stream_id = $2";
    tx.execute(withdrawn, values![kind, &id]).await?;
    if stream.kind == StreamKind::Case {
        for sql in [
            "DELETE FROM person_pages WHERE case_id = $1",
            "DELETE FROM ballots WHERE case_id = $1",
        ] {
            gone += tx.execute(sql, values![&id]).await?;
        }
    }
    if erasure.everything {
        let notices = "DELETE FROM notices WHERE stream_kind = $1 AND stream_id = $2";
        tx.execute(notices, values![kind, &id]).await?;
        let dealt = "DELETE FROM notices_dealt_with WHERE stream_kind = $1 AND stream_id = $2";
        tx.execute(dealt, values![kind, &id]).await?;
        let rows: &[&'static str] = match stream.kind {
            StreamKind::Concern => &["DELETE FROM concerns WHERE id = $1"],
            StreamKind::Case => &[
                "DELETE FROM cases WHERE id = $1",
                "DELETE FROM referrals WHERE case_id = $1",
                "DELETE FROM laws WHERE case_id = $1",
                "DELETE FROM clocks WHERE case_id = $1",
                "DELETE FROM emergencies WHERE case_id = $1",
                "DELETE FROM numbers WHERE case_id = $1",
                "DELETE FROM demand_lawyers WHERE demand IN \
                 (SELECT id FROM demands WHERE case_id = $1)",
                "DELETE FROM demands WHERE case_id = $1",
                "DELETE FROM dossiers WHERE case_id = $1",
                "DELETE FROM conferences WHERE case_id = $1",
            ],
            StreamKind::Complaint => &["DELETE FROM complaints WHERE id = $1"],
            StreamKind::Access => &["DELETE FROM openings WHERE on_id = $1"],
            StreamKind::Organisation => &[],
        };
        for sql in rows {
            tx.execute(sql, values![&id]).await?;
        }
    }
    Ok(gone > 0)
}
