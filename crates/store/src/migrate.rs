//! Schemas and how one becomes the next.
//!
//! Two folders of SQL with the same numbers, one for each database, because triggers and strictness
//! are written differently; a test asks both databases what tables, columns, keys and indexes they
//! have, and compares.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{Connection as _, SqlSafeStr as _};

use crate::db::{Db, values};
use crate::{Store, StoreError};

struct Step {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! step {
    ($version:literal, $name:literal, $file:literal) => {
        Step {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../migrations/postgres/", $file)),
        }
    };
}

const STEPS: [Step; 30] = [
    step!(1, "house", "0001_house.sql"),
    step!(2, "lists", "0002_lists.sql"),
    step!(3, "payload types", "0003_payload_types.sql"),
    step!(4, "checkpoints", "0004_checkpoints.sql"),
    step!(5, "sign-in", "0005_sign_in.sql"),
    step!(6, "key backups", "0006_key_backups.sql"),
    step!(7, "erasures", "0007_erasures.sql"),
    step!(8, "pages", "0008_pages.sql"),
    step!(9, "custody", "0009_custody.sql"),
    step!(10, "recoveries", "0010_recoveries.sql"),
    step!(11, "reserves", "0011_reserves.sql"),
    step!(12, "laws", "0012_laws.sql"),
    step!(13, "blind index", "0013_blind_index.sql"),
    step!(14, "passkeys", "0014_passkeys.sql"),
    step!(15, "emergencies", "0015_emergencies.sql"),
    step!(16, "openings", "0016_openings.sql"),
    step!(17, "turns", "0017_turns.sql"),
    step!(18, "person pages", "0018_person_pages.sql"),
    step!(19, "demands", "0019_demands.sql"),
    step!(20, "numbers", "0020_numbers.sql"),
    step!(21, "coded only", "0021_coded_only.sql"),
    step!(22, "notices dealt with", "0022_notices_dealt_with.sql"),
    step!(23, "complaints", "0023_complaints.sql"),
    step!(24, "on call", "0024_on_call.sql"),
    step!(25, "safe contacts", "0025_safe_contacts.sql"),
    step!(26, "vouched rows", "0026_vouched_rows.sql"),
    step!(27, "dossiers", "0027_dossiers.sql"),
    step!(28, "workers", "0028_workers.sql"),
    step!(29, "conferences", "0029_conferences.sql"),
    step!(30, "withdrawn", "0030_withdrawn.sql"),
];

/// The newest schema that this version knows.
pub const SCHEMA: i64 = match STEPS.last() {
    Some(step) => step.version,
    None => 0,
};

impl Store {
    /// The schema the database has; 0 for an empty one.
    ///
    /// # Errors
    /// Fails if the database cannot be read, or a migration began and did not end.
    pub async fn schema(&self) -> Result<i64, StoreError> {
        let exists = match &self.db {
            Db::Sqlite { .. } => {
                "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations'"
            }
            Db::Postgres(_) => {
                "SELECT count(*) FROM information_schema.tables \
                 WHERE table_schema = current_schema() AND table_name = '_sqlx_migrations'"
            }
        };
        let tables = self.db.read_one(exists, values![]).await?;
        if tables.map_or(Ok(0), |row| row.int(0))? == 0 {
            return Ok(0);
        }
        let begun = "SELECT min(version) FROM _sqlx_migrations WHERE NOT success";
        let newest = "SELECT max(version) FROM _sqlx_migrations";
        if let Some(version) = self.version(begun).await? {
            return Err(StoreError::HalfMigrated { version });
        }
        Ok(self.version(newest).await?.unwrap_or(0))
    }

    async fn version(&self, sql: &'static str) -> Result<Option<i64>, StoreError> {
        let row = self.db.read_one(sql, values![]).await?;
        row.map_or(Ok(None), |row| row.opt_int(0))
    }

    /// Refuses a database that this version cannot serve as it is.
    ///
    /// # Errors
    /// Fails if the schema is older or newer than [`SCHEMA`], or there is none.
    pub async fn require_schema(&self) -> Result<(), StoreError> {
        match self.schema().await? {
            found if found > SCHEMA => Err(StoreError::Newer {
                found,
                known: SCHEMA,
            }),
            0 => Err(StoreError::Empty),
            found if found < SCHEMA => Err(StoreError::Older {
                found,
                known: SCHEMA,
            }),
            _ => Ok(()),
        }
    }

    /// Brings the database to [`SCHEMA`], one step after the other, each whole or not at all.
    ///
    /// # Errors
    /// Fails on a database of a newer version, or if a step fails.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.migrate_to(SCHEMA).await
    }

    /// Brings the database to a schema, for a backup that was made with it.
    pub(crate) async fn migrate_to(&self, schema: i64) -> Result<(), StoreError> {
        let found = self.schema().await?;
        if found > SCHEMA {
            return Err(StoreError::Newer {
                found,
                known: SCHEMA,
            });
        }
        let migrator = |text: fn(&Step) -> &'static str| Migrator {
            migrations: Cow::Owned(
                STEPS
                    .iter()
                    .filter(|step| step.version <= schema)
                    .map(|step| migration(step, text(step)))
                    .collect(),
            ),
            ..Migrator::DEFAULT
        };
        match &self.db {
            Db::Sqlite { write, .. } => migrator(|step| step.sqlite).run(write).await?,
            Db::Postgres(pool) => {
                // Migrating locks others out for as long as the connection lasts, so that one is not
                // given back: after a failure its lock would stay.
                let mut alone = pool.acquire().await?.detach();
                let migrated = migrator(|step| step.postgres).run(&mut alone).await;
                alone.close().await?;
                migrated?;
            }
        }
        Ok(())
    }

    /// Copies an embedded database beside itself if it is about to be migrated; returns the copy's
    /// path if one was needed. A database on a server is copied by its own means.
    ///
    /// # Errors
    /// Fails if the database cannot be read or the copy cannot be written.
    pub async fn copy_before_migration(&self, file: &Path) -> Result<Option<PathBuf>, StoreError> {
        let found = self.schema().await?;
        let Db::Sqlite { write, .. } = &self.db else {
            return Ok(None);
        };
        if found == 0 || found >= SCHEMA {
            return Ok(None);
        }
        let copy = (1..)
            .map(|number| file.with_extension(format!("schema-{found}.copy-{number}")))
            .find(|copy| !copy.exists())
            .expect("there are more numbers than files");
        let fault = |source| StoreError::File {
            path: copy.display().to_string(),
            source,
        };
        crate::db::make_private(&copy)?;
        // A statement of the database itself, so that what is still in the write-ahead log is copied too.
        sqlx::query("VACUUM INTO $1")
            .bind(copy.to_string_lossy().into_owned())
            .execute(write)
            .await?;
        let written = std::fs::File::open(&copy).and_then(|copy| copy.sync_all());
        written.map_err(fault)?;
        Ok(Some(copy))
    }
}

fn migration(step: &Step, sql: &'static str) -> Migration {
    Migration::new(
        step.version,
        Cow::Borrowed(step.name),
        MigrationType::Simple,
        sql.into_sql_str(),
        false,
    )
}
