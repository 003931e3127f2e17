//! Long validations: the tests' own simulations, run long enough for their errors to be small.
//!
//! A room's validations are the module `validate` of its test binary, `tests/it/validate.rs`. An
//! ordinary test run carries them out reduced; here they run in full, optimised, one after the
//! other, and print what they find with its Monte Carlo error.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, ensure};

use crate::{fuzz, workspace};

/// What is told random inputs is no room, and is told them only if asked for: it needs a tool of its own.
const FUZZ: &str = "fuzz";

/// A room with validations of its own.
struct Room {
    name: String,
    folder: PathBuf,
}

/// Runs the validations of the named rooms, or of all that have some.
pub(crate) fn run(asked: &[String], reduced: bool, list: bool) -> anyhow::Result<()> {
    let rooms = rooms()?;
    for name in asked {
        ensure!(
            name == FUZZ || rooms.iter().any(|room| room.name == *name),
            "`{name}` has no `tests/it/validate.rs`; rooms with validations: {}; beside them there is `{FUZZ}`",
            names(&rooms)
        );
    }
    let chosen = rooms
        .iter()
        .filter(|room| asked.is_empty() || asked.contains(&room.name));
    let mut failed = Vec::new();
    for room in chosen {
        if list {
            println!("{}", room.name);
        } else if !validate(room, reduced)? {
            failed.push(room.name.as_str());
        }
    }
    if list {
        println!("{FUZZ}");
    } else if asked.iter().any(|name| name == FUZZ) {
        fuzz::run(reduced)?;
    }
    ensure!(
        failed.is_empty(),
        "validation failed: {}",
        failed.join(", ")
    );
    Ok(())
}

fn rooms() -> anyhow::Result<Vec<Room>> {
    let mut rooms = Vec::new();
    for package in workspace::packages()? {
        let name = package["name"].as_str().context("a package has a name")?;
        let manifest = package["manifest_path"].as_str();
        let mut folder = PathBuf::from(manifest.context("a package has a manifest")?);
        folder.pop();
        if folder.join("tests/it/validate.rs").exists() {
            let name = name.to_owned();
            rooms.push(Room { name, folder });
        }
    }
    rooms.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(rooms)
}

fn names(rooms: &[Room]) -> String {
    let names: Vec<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
    names.join(", ")
}

/// Whether the room's validations hold.
fn validate(room: &Room, reduced: bool) -> anyhow::Result<bool> {
    let size = if reduced { "reduced" } else { validation::FULL };
    println!("xtask validate: {} ({size})", room.name);
    let status = Command::new(env!("CARGO"))
        .current_dir(&room.folder)
        .args([
            "test",
            "--release",
            "--locked",
            "--test",
            "it",
            "validate::",
        ])
        // One at a time, so that the lines of one validation stand together.
        .args(["--", "--nocapture", "--test-threads=1"])
        .env(validation::VARIABLE, size)
        .status()
        .context("running `cargo test`")?;
    Ok(status.success())
}
