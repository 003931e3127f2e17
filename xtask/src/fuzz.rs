//! Long fuzzing: every entry point of `fuzz/`, one after the other, from seeds and from what earlier runs kept.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};

use crate::workspace;

/// How long each target is told inputs.
const FULL_SECONDS: u32 = 300;
const REDUCED_SECONDS: u32 = 20;

/// Where the seeds of a target lie, of those that have no folder of their own in `fuzz/seeds`.
const ELSEWHERE: [(&str, &str); 4] = [
    ("profile", "profiles"),
    ("payload", "crates/case/tests/it/golden/case"),
    ("instrument", "crates/screening/instruments"),
    ("country", "crates/simulate/countries"),
];

/// The targets that read what pages are sent, for which the whole house is built.
const OF_PAGES: [&str; 3] = ["form", "header", "sought"];

/// Tells every target inputs; fails at the end with those in which something was found.
pub(crate) fn run(reduced: bool) -> anyhow::Result<()> {
    let folder = workspace::root()?.join("fuzz");
    let listed = cargo_fuzz(&folder).arg("list").output();
    let listed = listed.context("running `cargo fuzz`")?;
    ensure!(
        listed.status.success(),
        "`cargo fuzz list` failed: it is installed by `cargo install cargo-fuzz --locked`"
    );
    let listed = String::from_utf8(listed.stdout).context("what `cargo fuzz list` says")?;
    let seconds = if reduced {
        REDUCED_SECONDS
    } else {
        FULL_SECONDS
    };
    let mut found = Vec::new();
    for target in listed.split_whitespace() {
        println!("xtask validate: fuzz {target} ({seconds} s)");
        if !tell(&folder, target, seconds)? {
            found.push(target);
        }
    }
    ensure!(
        found.is_empty(),
        "something was found in {}: the inputs lie in `fuzz/artifacts`; each becomes a seed and a test",
        found.join(", ")
    );
    Ok(())
}

/// Whether nothing was found.
fn tell(folder: &Path, target: &str, seconds: u32) -> anyhow::Result<bool> {
    let corpus = folder.join("corpus").join(target);
    fs::create_dir_all(&corpus).with_context(|| format!("making `{}`", corpus.display()))?;
    let elsewhere = ELSEWHERE.iter().find(|(known, _)| *known == target);
    let seeds = match elsewhere {
        Some((_, seeds)) => workspace::root()?.join(seeds),
        None => folder.join("seeds").join(target),
    };
    let mut command = cargo_fuzz(folder);
    command.args(["run", target]);
    if OF_PAGES.contains(&target) {
        command.args(["--features", "web"]);
    }
    let status = command
        .args([&corpus, &seeds])
        .arg("--")
        .arg(format!("-max_total_time={seconds}"))
        // What it says of each new input is of no use to whoever waits for the end.
        .args(["-verbosity=0", "-rss_limit_mb=4096"])
        .status()
        .context("running `cargo fuzz`")?;
    Ok(status.success())
}

/// The sanitizers are not stable; this lets the workspace's own compiler have them.
fn cargo_fuzz(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.arg("fuzz").current_dir(folder);
    command.env("RUSTC_BOOTSTRAP", "1");
    command
}
