//! Schemas and how one becomes the next.
//!
//! Two folders of SQL with the same numbers, one for each database, because triggers and strictness
//! are written differently; a test introspects both and compares tables, columns and nullability.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use crate::db::{Db, values};
use crate::{Store, StoreError};

struct Step {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

const STEPS: [Step; 3] = [
    Step {
        version: 1,
        name: "house",
        sqlite: include_str!("../migrations/sqlite/0001_house.sql"),
        postgres: include_str!("../migrations/postgres/0001_house.sql"),
    },
    Step {
        version: 2,
        name: "lists",
        sqlite: include_str!("../migrations/sqlite/0002_lists.sql"),
        postgres: include_str!("../migrations/postgres/0002_lists.sql"),
    },
    Step {
        version: 3,
        name: "payload types",
        sqlite: include_str!("../migrations/sqlite/0003_payload_types.sql"),
        postgres: include_str!("../migrations/postgres/0003_payload_types.sql"),
    },
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
    /// Fails if the database cannot be read.
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
        let newest = "SELECT max(version) FROM _sqlx_migrations";
        let row = self.db.read_one(newest, values![]).await?;
        Ok(row.map_or(Ok(None), |row| row.opt_int(0))?.unwrap_or(0))
    }

    /// Refuses a database that this version cannot serve as it is.
    ///
    /// # Errors
    /// Fails if the schema is older or newer than [`SCHEMA`].
    pub async fn require_schema(&self) -> Result<(), StoreError> {
        match self.schema().await? {
            found if found > SCHEMA => Err(StoreError::Newer {
                found,
                known: SCHEMA,
            }),
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
                    .map(|step| migration(step, text(step)))
                    .collect(),
            ),
            ..Migrator::DEFAULT
        };
        match &self.db {
            Db::Sqlite { write, .. } => migrator(|step| step.sqlite).run(write).await?,
            Db::Postgres(pool) => migrator(|step| step.postgres).run(pool).await?,
        }
        Ok(())
    }

    /// Migrates an embedded database after copying it beside itself; returns the copy's path if one
    /// was needed.
    ///
    /// # Errors
    /// Fails if the copy cannot be written (nothing is migrated then), or a step fails.
    pub async fn migrate_after_copy(&self, file: &Path) -> Result<Option<PathBuf>, StoreError> {
        let found = self.schema().await?;
        if found == 0 || found >= SCHEMA {
            self.migrate().await?;
            return Ok(None);
        }
        let copy = file.with_extension(format!("schema-{found}.copy"));
        let target = copy.to_string_lossy().into_owned();
        // A statement of the database itself, so that what is still in the write-ahead log is copied too.
        if let Db::Sqlite { write, .. } = &self.db {
            sqlx::query("VACUUM INTO $1")
                .bind(target)
                .execute(write)
                .await?;
        }
        self.migrate().await?;
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
