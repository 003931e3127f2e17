//! Databases of other versions, and migrations that fail.

use store::{SCHEMA, StoreError};

use crate::place::{Place, case, commit, event, on_both};

on_both!(
    migrating_again_changes_nothing,
    a_newer_database_is_left_alone,
    a_migration_that_did_not_end_is_refused,
);

async fn note_migration(place: &Place, version: i64, success: bool) {
    let sql = format!(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         SELECT {version}, 'later', {success}, checksum, 0 FROM _sqlx_migrations WHERE version = 1"
    );
    assert_eq!(place.execute(&sql).await.unwrap(), 1);
}

async fn migrating_again_changes_nothing(place: Place) {
    place
        .store
        .commit(&[commit(vec![event(case(1), 1)])])
        .await
        .unwrap();
    place.store.migrate().await.unwrap();
    assert_eq!(place.store.schema().await.unwrap(), SCHEMA);
    assert_eq!(place.store.stream(case(1)).await.unwrap().events.len(), 1);
}

async fn a_newer_database_is_left_alone(place: Place) {
    note_migration(&place, SCHEMA + 1, true).await;
    for refused in [
        place.store.require_schema().await,
        place.store.migrate().await,
    ] {
        let newer = refused.unwrap_err();
        assert!(
            matches!(newer, StoreError::Newer { found, known } if found == SCHEMA + 1 && known == SCHEMA),
            "{newer}"
        );
    }
}

async fn a_migration_that_did_not_end_is_refused(place: Place) {
    note_migration(&place, SCHEMA + 1, false).await;
    for refused in [
        place.store.require_schema().await,
        place.store.migrate().await,
    ] {
        let half = refused.unwrap_err();
        assert!(
            matches!(half, StoreError::HalfMigrated { version } if version == SCHEMA + 1),
            "{half}"
        );
    }
}

/// A step that fails in its middle leaves the database as it was before it.
async fn a_step_is_whole_or_not_at_all(place: Place) {
    // What the last statement of the first step makes is there already.
    place
        .execute("CREATE TABLE drafts (id INTEGER)")
        .await
        .unwrap();
    let failed = place.store.migrate().await.unwrap_err();
    assert!(matches!(failed, StoreError::Migration(_)), "{failed}");
    let tables = if place.store.is_embedded() {
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'events'"
    } else {
        "SELECT count(*) FROM information_schema.tables \
         WHERE table_schema = current_schema() AND table_name = 'events'"
    };
    assert_eq!(place.number(tables).await, 0);
    assert_eq!(place.store.schema().await.unwrap(), 0);
    place.execute("DROP TABLE drafts").await.unwrap();
    place.store.migrate().await.unwrap();
    place.store.require_schema().await.unwrap();
}

#[tokio::test]
async fn a_step_is_whole_or_not_at_all_on_sqlite() {
    a_step_is_whole_or_not_at_all(Place::unmade_sqlite().await).await;
}

#[tokio::test]
async fn a_step_is_whole_or_not_at_all_on_postgres() {
    a_step_is_whole_or_not_at_all(Place::unmade_postgres().await).await;
}

/// A database as the first version left it, with an event in it.
async fn of_the_first_version(place: &Place) {
    let folder = if place.store.is_embedded() {
        "sqlite"
    } else {
        "postgres"
    };
    let file = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
    let all = sqlx::migrate::Migrator::new(std::path::Path::new(&file))
        .await
        .unwrap();
    let first = sqlx::migrate::Migrator {
        migrations: all.iter().take(1).cloned().collect(),
        ..sqlx::migrate::Migrator::DEFAULT
    };
    place.apply(&first).await;
    let blob = if place.store.is_embedded() {
        "zeroblob(16)"
    } else {
        "decode(repeat('00', 16), 'hex')"
    };
    let sql = format!(
        "INSERT INTO events (stream_kind, stream_id, version, at, record) \
         VALUES ('case', {blob}, 1, 0, {blob})"
    );
    place.execute(&sql).await.unwrap();
    assert_eq!(place.store.schema().await.unwrap(), 1);
}

async fn an_older_database_is_refused_until_it_is_migrated(place: Place) {
    of_the_first_version(&place).await;
    let older = place.store.require_schema().await.unwrap_err();
    assert!(
        matches!(
            older,
            StoreError::Older {
                found: 1,
                known: SCHEMA
            }
        ),
        "{older}"
    );
    assert!(older.to_string().contains("`throughline migrate`"));
    place.store.migrate().await.unwrap();
    place.store.require_schema().await.unwrap();
    assert_eq!(place.store.stream(case(0)).await.unwrap().events.len(), 1);
}

#[tokio::test]
async fn an_older_database_is_refused_until_it_is_migrated_on_sqlite() {
    let place = Place::unmade_sqlite().await;
    an_older_database_is_refused_until_it_is_migrated(place).await;
}

#[tokio::test]
async fn an_older_database_is_refused_until_it_is_migrated_on_postgres() {
    let place = Place::unmade_postgres().await;
    an_older_database_is_refused_until_it_is_migrated(place).await;
}

#[tokio::test]
async fn an_embedded_database_is_copied_before_it_is_migrated() {
    let place = Place::unmade_sqlite().await;
    let copied = async || {
        place
            .store
            .copy_before_migration(place.file())
            .await
            .unwrap()
    };
    assert_eq!(copied().await, None);
    of_the_first_version(&place).await;
    let (one, other) = (copied().await.unwrap(), copied().await.unwrap());
    assert_ne!(one, other);
    place.store.migrate().await.unwrap();
    assert_eq!(copied().await, None);
    // The copy is what it was, the event that only stood in the write-ahead log included.
    let copy = store::Store::sqlite(&one).await.unwrap();
    assert_eq!(copy.schema().await.unwrap(), 1);
    copy.migrate().await.unwrap();
    assert_eq!(copy.stream(case(0)).await.unwrap().events.len(), 1);
}

#[tokio::test]
async fn only_its_owner_may_read_an_embedded_database() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::sqlite().await;
    for beside in ["", "-wal", "-shm"] {
        let file = format!("{}{beside}", place.file().display());
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}
