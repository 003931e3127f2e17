//! The walls of the house, as ARCHITECTURE.md states them, checked on the tree as it is.
//!
//! A wall says what is *absent*: which room may not reach which other room or library. They are
//! read from `cargo metadata`, so a wall cannot be climbed through a transitive workspace crate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};

use crate::{licences, named, workspace};

/// Kernels take tables and graphs; none may reach a room that knows of cases.
const KERNELS: [&str; 3] = ["disclosure", "estimate", "simulate"];

/// Rooms that know of persons, keys, storage or pages.
const CASE_ROOMS: [&str; 10] = [
    "accounts",
    "backup",
    "case",
    "engine",
    "ledger",
    "policy",
    "screening",
    "store",
    "vault",
    "web",
];

/// Rooms that hold rules only: no clock, no input or output, no key in reach.
const PURE: [&str; 2] = ["case", "screening"];

/// Libraries through which a pure room would reach the world.
const WORLDLY: [&str; 7] = [
    "axum",
    "chacha20poly1305",
    "hpke",
    "rand",
    "reqwest",
    "sqlx",
    "tokio",
];

/// Libraries that encrypt, wrap or sign, and the rooms that may name them.
const SEALING: [&str; 5] = [
    "age",
    "chacha20poly1305",
    "ed25519-dalek",
    "hpke",
    "x25519-dalek",
];
const SEALERS: [&str; 3] = ["backup", "ledger", "vault"];

/// Words that mark unfinished work.
const UNFINISHED: [&str; 2] = ["FIXME", "XXX"];

/// Runs every check and reports all that is wrong, not just the first.
pub(crate) fn run() -> anyhow::Result<()> {
    let root = workspace::root()?;
    let mut faults = Vec::new();
    walls(&rooms()?, &mut faults);
    files(&root, &mut faults)?;
    named::check(&root, &mut faults)?;
    licences::check(&root, &mut faults)?;
    for fault in &faults {
        eprintln!("tidy: {fault}");
    }
    ensure!(faults.is_empty(), "{} fault(s)", faults.len());
    println!("tidy: the walls stand");
    Ok(())
}

/// One workspace crate: what it names in `[dependencies]` and `[build-dependencies]`.
type Rooms = BTreeMap<String, BTreeSet<String>>;

fn walls(rooms: &Rooms, faults: &mut Vec<String>) {
    let named = KERNELS.iter().chain(&CASE_ROOMS).chain(&PURE);
    for room in named.chain(&SEALERS) {
        if !rooms.contains_key(*room) {
            faults.push(format!(
                "a wall is drawn around `{room}`, which is not there"
            ));
        }
    }
    let mut deny = |room: &str, what: &str, why: &str| {
        faults.push(format!("crate `{room}` reaches `{what}`: {why}"));
    };
    for (room, direct) in rooms {
        let reached = reach(rooms, room);
        let kernel = KERNELS.contains(&room.as_str());
        for other in &reached {
            if kernel && CASE_ROOMS.contains(&other.as_str()) {
                deny(room, other, "kernels know no case type");
            }
            if matches!(other.as_str(), "web" | "cli") && !matches!(room.as_str(), "cli" | "web") {
                deny(room, other, "nothing imports `web` or `cli`");
            }
            if PURE.contains(&room.as_str()) && WORLDLY.contains(&other.as_str()) {
                deny(
                    room,
                    other,
                    "pure rooms have no clock, input, output or key",
                );
            }
        }
        for name in direct {
            if room == "web" && matches!(name.as_str(), "store" | "vault" | "sqlx") {
                deny(room, name, "pages go through `engine`");
            }
            if name == "sqlx" && room != "store" {
                deny(room, name, "only `store` knows SQL");
            }
            if SEALING.contains(&name.as_str()) && !SEALERS.contains(&room.as_str()) {
                deny(
                    room,
                    name,
                    "only `vault`, `ledger` and `backup` encrypt, wrap or sign",
                );
            }
            if name == "validation" && room != "xtask" {
                deny(room, name, "it serves tests only");
            }
        }
    }
}

/// Reads the workspace's crates and their normal and build dependencies.
fn rooms() -> anyhow::Result<Rooms> {
    let mut rooms = Rooms::new();
    for package in workspace::packages()? {
        let name = package["name"].as_str().context("a package has a name")?;
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        let named = dependencies
            .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
            .filter_map(|dependency| dependency["name"].as_str().map(String::from));
        rooms.insert(name.to_owned(), named.collect());
    }
    Ok(rooms)
}

/// Everything that `room` names, itself or through another workspace crate.
fn reach(rooms: &Rooms, room: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = vec![room];
    while let Some(next) = open.pop() {
        for name in rooms.get(next).into_iter().flatten() {
            if reached.insert(name.clone()) {
                open.push(name);
            }
        }
    }
    reached
}

/// Habits of the sources: no unfinished words, no ignored tests, no trailing blanks.
fn files(root: &Path, faults: &mut Vec<String>) -> anyhow::Result<()> {
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root)
        .output()?;
    ensure!(
        listed.status.success(),
        "`git ls-files` failed; run tidy inside a git checkout"
    );
    let names = String::from_utf8(listed.stdout)?;
    for name in names.split('\0').filter(|name| name.ends_with(".rs")) {
        // A file deleted but not yet committed is still listed.
        let Ok(text) = std::fs::read_to_string(root.join(name)) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            let mut fault = |what: &str| faults.push(format!("{name}:{}: {what}", number + 1));
            if name != "xtask/src/tidy.rs" {
                for word in UNFINISHED.iter().filter(|word| line.contains(**word)) {
                    fault(&format!("unfinished work is marked `{word}`"));
                }
                if line.contains("#[ignore") || line.contains("#[should_panic") {
                    fault("tests are not ignored and do not expect a panic");
                }
            }
            if line.ends_with(' ') || line.ends_with('\t') {
                fault("trailing blanks");
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The workspace with rooms or libraries added to what some of them name.
    fn with(added: &[(&str, &str)]) -> Vec<String> {
        let mut rooms = rooms().unwrap();
        for (room, name) in added {
            rooms
                .entry((*room).to_owned())
                .or_default()
                .insert((*name).to_owned());
        }
        let mut faults = Vec::new();
        walls(&rooms, &mut faults);
        faults
    }

    #[test]
    fn every_wall_is_seen_to_be_climbed() {
        assert_eq!(with(&[]), [""; 0]);
        for (room, name) in [
            ("estimate", "case"),
            ("store", "web"),
            ("engine", "cli"),
            ("case", "tokio"),
            ("screening", "rand"),
            ("web", "store"),
            ("web", "vault"),
            ("engine", "hpke"),
            ("cli", "age"),
            ("engine", "validation"),
        ] {
            let faults = with(&[(room, name)]);
            let said = format!("crate `{room}` reaches `{name}`");
            assert!(
                faults.iter().any(|fault| fault.starts_with(&said)),
                "{said}: {faults:?}"
            );
        }
        // Through another room as well.
        let faults = with(&[("screening", "ledger"), ("ledger", "sqlx")]);
        assert!(
            faults
                .iter()
                .any(|fault| fault.starts_with("crate `case` reaches `sqlx`")),
            "{faults:?}"
        );
    }
}
