//! Databases that are not what this version needs, and addresses that are none.

use std::process::Output;

use store::SCHEMA;
use vault::{InstallationKey, system_rng};

use crate::installation::{Installation, errors, on_both, wait};
use crate::throughline;

on_both!(
    a_database_of_a_newer_version_is_left_alone,
    a_migration_that_did_not_end_is_named,
    the_key_of_another_installation_is_refused,
    a_lost_key_is_not_replaced,
);

fn refused(output: &Output, why: &str) {
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(errors(output).contains(why), "{}", errors(output));
}

/// Writes a row of the list of migrations.
fn note_migration(installation: &Installation, version: i64, success: bool) {
    wait(async {
        let sql = format!(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             SELECT {version}, 'later', {success}, checksum, 0 FROM _sqlx_migrations WHERE version = 1"
        );
        assert_eq!(installation.raw().await.execute(&sql).await, 1);
    });
}

fn a_database_of_a_newer_version_is_left_alone(installation: Installation) {
    drop(installation.serve());
    note_migration(&installation, SCHEMA + 7, true);
    let newer = format!("has schema {} and this version knows {SCHEMA}", SCHEMA + 7);
    for command in [
        ["migrate"].as_slice(),
        &["serve", "--listen", "127.0.0.1:0"],
        &["ledger", "verify"],
        &["rebuild"],
        &["org", "list"],
    ] {
        refused(&installation.run(command), &newer);
    }
}

fn a_migration_that_did_not_end_is_named(installation: Installation) {
    drop(installation.serve());
    note_migration(&installation, SCHEMA + 1, false);
    for command in [
        ["migrate"].as_slice(),
        &["serve", "--listen", "127.0.0.1:0"],
    ] {
        refused(
            &installation.run(command),
            "put back the copy from before it",
        );
    }
}

fn the_key_of_another_installation_is_refused(installation: Installation) {
    drop(installation.serve());
    let other = installation.folder().join("other.key");
    InstallationKey::create_file(&other, &mut system_rng()).unwrap();
    let other = other.to_str().unwrap();
    let output = installation.run(&["org", "list", "--key", other]);
    refused(&output, "give the key that belongs to it");
    // The right one is taken from another place too.
    let elsewhere = installation.folder().join("elsewhere.key");
    std::fs::rename(installation.folder().join("installation.key"), &elsewhere).unwrap();
    let mut command = installation.command(&["rebuild"]);
    command.env("THROUGHLINE_KEY_FILE", &elsewhere);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", errors(&output));
}

fn a_lost_key_is_not_replaced(installation: Installation) {
    drop(installation.serve());
    let key = installation.folder().join("installation.key");
    std::fs::remove_file(&key).unwrap();
    for command in [
        ["serve", "--listen", "127.0.0.1:0"].as_slice(),
        &["org", "list"],
    ] {
        refused(&installation.run(command), "put the key back");
    }
    assert!(!key.exists());
}

#[test]
fn a_database_on_a_server_gets_its_tables_by_migrating_and_in_no_other_way() {
    let installation = Installation::unmade_postgres();
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    refused(
        &installation.run(&serve),
        "the database is empty; `throughline migrate` makes its tables",
    );
    let first = installation.json(&["migrate"]);
    assert_eq!((&first["from"], &first["to"]), (&0.into(), &SCHEMA.into()));
    let second = installation.json(&["migrate"]);
    assert_eq!(second["from"], SCHEMA);
    assert!(installation.serve().said("set-up code").is_some());
}

fn an_older_database_is_migrated(installation: &Installation) {
    let key = installation.folder().join("installation.key");
    InstallationKey::create_file(&key, &mut system_rng()).unwrap();
    wait(installation.apply_first_migration());
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let older = "back it up, stop what serves it, and run `throughline migrate`";
    for command in [
        ["rebuild"].as_slice(),
        &["ledger", "verify"],
        &["org", "list"],
    ] {
        refused(&installation.run(command), older);
    }
    let copy = installation.folder().join("throughline.schema-1.copy-1");
    if installation.is_embedded() {
        let serving = installation.serve();
        serving.wait_for_error("before migrating it");
        assert!(copy.exists() && serving.said("set-up code").is_some());
    } else {
        refused(&installation.run(&serve), older);
        let migrated = installation.json(&["migrate"]);
        assert_eq!(
            (&migrated["from"], &migrated["to"]),
            (&1.into(), &SCHEMA.into())
        );
        assert!(installation.serve().said("set-up code").is_some());
    }
}

#[test]
fn an_older_embedded_database_is_migrated_by_serve_after_copying_it() {
    an_older_database_is_migrated(&Installation::sqlite());
}

#[test]
fn an_older_database_on_a_server_is_migrated_by_migrate() {
    an_older_database_is_migrated(&Installation::unmade_postgres());
}

#[test]
fn an_embedded_database_can_be_named_by_its_file() {
    let installation = Installation::sqlite();
    drop(installation.serve());
    let file = installation.folder().join("throughline.db");
    let key = installation.folder().join("installation.key");
    let (file, key) = (file.to_str().unwrap(), key.to_str().unwrap());
    let output = throughline(&["rebuild", "--database", file, "--key", key]);
    assert!(output.status.success(), "{}", errors(&output));
    let output = throughline(&["rebuild", "--database", file]);
    refused(&output, "where is the installation's key?");
    // The log is checked by whoever has the database alone.
    let output = throughline(&["ledger", "verify", "--database", file]);
    assert!(output.status.success(), "{}", errors(&output));
}

#[test]
fn a_password_in_an_address_is_never_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    for (address, why) in [
        (
            "postgres://nobody:canary-4711@127.0.0.1:1/house",
            "opening `postgres://nobody@127.0.0.1:1/house`",
        ),
        (
            "mysql://nobody:canary-4711@127.0.0.1/house",
            "`mysql` address",
        ),
        (
            "postgres://nobody:canary-4711@127.0.0.1:port/house",
            "no PostgreSQL address",
        ),
        (
            "postgres://nobody:canary-4711@database.example/house",
            "sslmode=verify-full",
        ),
        (
            "postgres://nobody:canary-4711@database.example/house?sslmode=require",
            "sslmode=verify-full",
        ),
    ] {
        for command in [["org", "list"].as_slice(), &["migrate"]] {
            let place = ["--data", data, "--database", address];
            let output = throughline(&[command, &place].concat());
            refused(&output, why);
            assert!(!errors(&output).contains("4711"), "{}", errors(&output));
        }
    }
}

#[test]
fn an_installation_without_a_place_is_asked_for_one() {
    let output = throughline(&["rebuild"]);
    assert!(!output.status.success());
    assert!(
        errors(&output).contains("--data <DIR>"),
        "{}",
        errors(&output)
    );
}
