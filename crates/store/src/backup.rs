//! Every row that a backup has to hold, read as of one instant while others write, and written back
//! into an empty database of either kind.
//!
//! A backup comes in two halves, because erasing somebody means that no key to their data is left
//! anywhere: wraps of compartments' keys, and what members had begun to write, are in a half of their
//! own that is kept for a short time. The other half can be kept for years; of who was erased it
//! holds nothing that anybody can read once the last half with keys is gone.
//!
//! Projections are not copied, since they follow from the log, and neither are sessions.

use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{Row, Tx, Value, values};
use crate::{Erasure, Store, StoreError};

/// The tables of each half, each after those that it refers to.
const DATA: [&str; 25] = [
    "settings",
    "organisations",
    "members",
    "memberships",
    "custody",
    "renewals",
    "recoveries",
    "reserves",
    "invitations",
    "authenticators",
    "passkeys",
    "events",
    "parts",
    "ledger",
    "ledger_nodes",
    "ledger_pending",
    "ledger_edge",
    "payload_types",
    "checkpoints",
    "orders",
    "notices_seen",
    "notices_dealt_with",
    "key_backups",
    "erasures",
    "withdrawn",
];
// Whoever has the key of an index can try numbers on it: what is erased must not stay there for years.
// What was left for a break-glass is not copied: it is over before a backup is put back. Neither are ballots: two copies
// would tell how somebody voted who did between them, and a round can be held again.
const KEYS: [&str; 5] = [
    "key_wraps",
    "drafts",
    "blind_index",
    "person_pages",
    "pair_wraps",
];
/// The setting of a database into which a backup is being put back.
const UNFINISHED: &str = "restore";
/// How many values one statement writes at most; SQLite allows 32,766.
const VALUES_A_STATEMENT: usize = 20_000;

/// A half of a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Half {
    /// The log, the register and the accounts.
    Data,
    /// The wraps of compartments' keys, and what members had begun to write.
    Keys,
}

impl Half {
    /// Its tables, each after those that it refers to.
    pub fn tables(self) -> &'static [&'static str] {
        match self {
            Self::Data => &DATA,
            Self::Keys => &KEYS,
        }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number or an instant.
    Int,
    /// A code or a note.
    Text,
    /// An id, a digest or ciphertext.
    Bytes,
}

/// A value of a row, whatever the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A number or an instant.
    Int(Option<i64>),
    /// A code or a note.
    Text(Option<String>),
    /// An id, a digest or ciphertext.
    Bytes(Option<Vec<u8>>),
}

/// A table's columns, in the order in which its rows are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The table.
    pub table: String,
    /// Name and kind of each column.
    pub columns: Vec<(String, Kind)>,
}

/// A half of a backup with keys that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyBackup {
    /// The backup.
    pub id: Uuid,
    /// As of when.
    pub at: Timestamp,
    /// When its copies are to be destroyed.
    pub expires: Timestamp,
}

/// The database as it was at one instant.
#[derive(Debug)]
pub struct Snapshot {
    tx: Tx,
}

/// An empty database into which a backup is written. Dropped without [`Restoring::commit`], it is
/// empty still.
#[derive(Debug)]
pub struct Restoring {
    tx: Tx,
    schema: i64,
}

impl Store {
    /// Holds on to the database as it is now; others write meanwhile.
    ///
    /// # Errors
    /// Fails if the database cannot be read, or does not have this version's schema.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        self.require_schema().await?;
        let mut tx = self.db.begin_snapshot().await?;
        if let Tx::Postgres(_) = tx {
            // Scrubbing empties tables and fills them again, which a snapshot does not see through:
            // it waits for us, as we wait for it.
            let tables: Vec<_> = DATA.iter().chain(&KEYS).copied().collect();
            let sql = format!("LOCK TABLE {} IN ACCESS SHARE MODE", tables.join(", "));
            tx.execute_built(sql, &[]).await?;
        }
        Ok(Snapshot { tx })
    }

    /// Begins to write a backup into a database without an installation, after bringing an empty one
    /// to the schema that the backup has.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`] if there is an installation or the database has another schema; fails
    /// if it cannot be written.
    pub async fn restoring(&self, schema: i64) -> Result<Restoring, StoreError> {
        match self.schema().await? {
            0 => self.migrate_to(schema).await?,
            found if found == schema => {}
            _ => return Err(StoreError::NotEmpty),
        }
        let mut tx = self.db.begin_alone().await?;
        let held = "SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM organisations) \
                    + (SELECT count(*) FROM members)";
        let held = tx.read(held, &[]).await?;
        if held.first().map_or(Ok(0), |row| row.int(0))? > 0 {
            return Err(StoreError::NotEmpty);
        }
        // The one row that the migrations put there.
        tx.execute("DELETE FROM ledger_edge", &[]).await?;
        tx.execute("DELETE FROM settings", &[]).await?;
        Ok(Restoring { tx, schema })
    }

    /// Whether a backup was put back into this database, and what had ended since was not taken back of it yet.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn is_half_restored(&self) -> Result<bool, StoreError> {
        Ok(self.setting(UNFINISHED).await?.is_some())
    }

    /// Notes that whatever a restore has to do was done.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn restored(&self) -> Result<(), StoreError> {
        let sql = "DELETE FROM settings WHERE name = $1";
        self.db.execute(sql, values![UNFINISHED]).await?;
        Ok(())
    }

    /// Notes that a half with keys was made, and when its copies are to be destroyed.
    ///
    /// # Errors
    /// Fails if the database cannot be written.
    pub async fn note_key_backup(&self, backup: &KeyBackup) -> Result<(), StoreError> {
        let sql = "INSERT INTO key_backups (id, at, expires) VALUES ($1, $2, $3)";
        let (at, expires) = (backup.at.as_microsecond(), backup.expires.as_microsecond());
        self.db
            .execute(sql, values![backup.id.as_bytes(), at, expires])
            .await?;
        Ok(())
    }

    /// The halves with keys that were made, the first one first.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn key_backups(&self) -> Result<Vec<KeyBackup>, StoreError> {
        let sql = "SELECT id, at, expires FROM key_backups ORDER BY at, id";
        let rows = self.db.read(sql, values![]).await?;
        rows.iter()
            .map(|row| {
                Ok(KeyBackup {
                    id: Uuid::from_bytes(row.id::<[u8; 16]>(0)?),
                    at: row.instant(1)?,
                    expires: row.instant(2)?,
                })
            })
            .collect()
    }
}

impl Snapshot {
    /// The columns of a table.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn shape(&mut self, table: &'static str) -> Result<Shape, StoreError> {
        shape(&mut self.tx, table).await
    }

    /// How many rows a table has.
    ///
    /// # Errors
    /// Fails if the database cannot be read.
    pub async fn count(&mut self, shape: &Shape) -> Result<u64, StoreError> {
        let mut count = 0;
        let sql = format!("SELECT count(*) FROM {}", shape.table);
        self.tx
            .each_of(sql, |row| {
                count = u64::try_from(row.int(0)?).unwrap_or_default();
                Ok::<(), StoreError>(())
            })
            .await?;
        Ok(count)
    }

    /// Hands on every row of a table.
    ///
    /// # Errors
    /// Fails if the database cannot be read, or `each` does.
    pub async fn rows<E: From<StoreError>>(
        &mut self,
        shape: &Shape,
        mut each: impl FnMut(Vec<Cell>) -> Result<(), E>,
    ) -> Result<(), E> {
        let names: Vec<_> = shape.columns.iter().map(|(name, _)| quoted(name)).collect();
        let sql = format!("SELECT {} FROM {}", names.join(", "), shape.table);
        let read = |row: &Row| -> Result<Vec<Cell>, StoreError> {
            let kinds = shape.columns.iter().enumerate();
            kinds
                .map(|(column, (_, kind))| cell(row, column, *kind))
                .collect()
        };
        self.tx.each_of(sql, |row| each(read(&row)?)).await
    }
}

impl Restoring {
    /// Refuses columns that a table of this version does not have, or lacks.
    ///
    /// # Errors
    /// [`StoreError::NotOurs`] says how they differ.
    pub async fn require_shape(&mut self, told: &Shape) -> Result<(), StoreError> {
        let mut tables = DATA.iter().chain(&KEYS);
        let Some(table) = tables.find(|table| **table == told.table) else {
            let what = format!("there is no table `{}`", told.table);
            return Err(StoreError::NotOurs { what });
        };
        let ours = shape(&mut self.tx, table).await?;
        let mut sorted = (ours.columns, told.columns.clone());
        sorted.0.sort_by(|one, other| one.0.cmp(&other.0));
        sorted.1.sort_by(|one, other| one.0.cmp(&other.0));
        if sorted.0 == sorted.1 {
            return Ok(());
        }
        let what = format!("table `{table}` has other columns");
        Err(StoreError::NotOurs { what })
    }

    /// Writes rows of a table whose shape was found to be ours.
    ///
    /// # Errors
    /// Fails if a row has not as many values as columns, or the database refuses one.
    pub async fn put(&mut self, shape: &Shape, rows: &[Vec<Cell>]) -> Result<(), StoreError> {
        let width = shape.columns.len().max(1);
        let names: Vec<_> = shape.columns.iter().map(|(name, _)| quoted(name)).collect();
        for rows in rows.chunks((VALUES_A_STATEMENT / width).max(1)) {
            if rows.iter().any(|row| row.len() != shape.columns.len()) {
                let what = format!(
                    "a row of `{}` has not as many values as columns",
                    shape.table
                );
                return Err(StoreError::NotOurs { what });
            }
            let places: Vec<_> = (0..rows.len())
                .map(|row| {
                    let places: Vec<_> = (1..=width)
                        .map(|column| format!("${}", row * width + column))
                        .collect();
                    format!("({})", places.join(", "))
                })
                .collect();
            let sql = format!(
                "INSERT INTO {} ({}) VALUES {}",
                shape.table,
                names.join(", "),
                places.join(", ")
            );
            let values: Vec<Value<'_>> = rows.iter().flatten().map(Cell::value).collect();
            self.tx.execute_built(sql, &values).await?;
        }
        Ok(())
    }

    /// Destroys what was destroyed since the backup was made, before anybody can read it; returns how
    /// much of it the backup had brought back. What an older schema has no table for, tombstones among it,
    /// is left to [`Store::erase_again`] once the database is migrated.
    ///
    /// # Errors
    /// Fails if the database does.
    pub async fn erase(&mut self, erasures: &[Erasure]) -> Result<u64, StoreError> {
        let mut gone = 0;
        for erasure in erasures {
            gone += u64::from(crate::erase::destroy_sealed(&mut self.tx, erasure).await?);
        }
        Ok(gone)
    }

    /// Makes everything last: on return it is on the disk. Until [`Store::restored`], it is not to be served. Lists are made again by the next program
    /// that opens the database.
    ///
    /// # Errors
    /// Fails if the database does; nothing was written then.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let sql = "INSERT INTO settings (name, value) VALUES ($1, 'put back in part') \
                   ON CONFLICT (name) DO NOTHING";
        self.tx.execute(sql, values![UNFINISHED]).await?;
        // The eighth migration says so itself, and fails where it has been said.
        if self.schema >= 8 {
            let sql = "INSERT INTO settings (name, value) VALUES ('projections', 'stale') \
                       ON CONFLICT (name) DO NOTHING";
            self.tx.execute(sql, &[]).await?;
        }
        self.tx.commit().await
    }
}

impl Cell {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Int(value) => Value::OptInt(*value),
            Self::Text(value) => Value::OptText(value.as_deref()),
            Self::Bytes(value) => Value::OptBytes(value.as_deref()),
        }
    }
}

/// Asked of the database, so that a migration need not be told here.
async fn shape(tx: &mut Tx, table: &'static str) -> Result<Shape, StoreError> {
    let sql = match tx {
        Tx::Sqlite(_) => "SELECT name, type FROM pragma_table_info($1) ORDER BY cid",
        Tx::Postgres(_) => {
            "SELECT column_name::text, data_type::text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
        }
    };
    let mut columns = Vec::new();
    for row in tx.read(sql, values![table]).await? {
        let kind = match row.text(1)?.as_str() {
            "INTEGER" | "bigint" => Kind::Int,
            "TEXT" | "text" => Kind::Text,
            "BLOB" | "bytea" => Kind::Bytes,
            other => {
                let what = format!("a column of `{table}` has the type `{other}`");
                return Err(StoreError::NotOurs { what });
            }
        };
        columns.push((row.text(0)?, kind));
    }
    let table = table.to_owned();
    Ok(Shape { table, columns })
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn cell(row: &Row, column: usize, kind: Kind) -> Result<Cell, StoreError> {
    Ok(match kind {
        Kind::Int => Cell::Int(row.opt_int(column)?),
        Kind::Text => Cell::Text(row.opt_text(column)?),
        Kind::Bytes => Cell::Bytes(row.opt_bytes(column)?),
    })
}
