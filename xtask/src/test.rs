//! Every test of the workspace, on a machine that may lack what they need.
//!
//! The browser tests need Chromium, the storage tests a PostgreSQL server, and the build of the
//! pages Node.js. Where one is missing it is installed from Debian's packages; where that is not
//! possible, the line that would do it is printed instead.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};

/// A program that tests or the build need, and the Debian packages that bring it.
struct Need {
    what: &'static str,
    packages: &'static [&'static str],
    present: fn() -> bool,
}

const NEEDS: [Need; 3] = [
    Need {
        what: "Node.js and npm, to build the pages' style sheets",
        packages: &["nodejs", "npm"],
        present: || runs("node") && runs("npm"),
    },
    Need {
        what: "Chromium and its driver, for the browser tests",
        packages: &["chromium", "chromium-driver"],
        present: || runs("chromium") && runs("chromedriver"),
    },
    Need {
        what: "a PostgreSQL server, for the storage tests",
        packages: &["postgresql"],
        present: postgresql_is_present,
    },
];

/// Installs what is missing and runs all tests; `arguments` go to `cargo test`.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !(need.present)()).collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    println!(
        "xtask test: cargo test --workspace --locked {}",
        arguments.join(" ")
    );
    let status = Command::new(env!("CARGO"))
        .args(["test", "--workspace", "--locked"])
        .args(arguments)
        .status()
        .context("running `cargo test`")?;
    ensure!(status.success(), "tests failed");
    Ok(())
}

fn install(missing: &[&Need]) -> anyhow::Result<()> {
    let packages: Vec<&str> = missing
        .iter()
        .flat_map(|need| need.packages.iter().copied())
        .collect();
    let line = format!("apt-get install --yes {}", packages.join(" "));
    for need in missing {
        println!("xtask test: this machine lacks {}", need.what);
    }
    if !runs("apt-get") {
        bail!("this machine has no `apt-get`; on Debian it would be `{line}`");
    }
    let prefix: &[&str] = if is_root() {
        &[]
    } else if sudo_asks_nothing() {
        &["sudo", "--non-interactive"]
    } else {
        bail!("installing needs root; run this and then `cargo xtask test` again: sudo {line}");
    };
    println!("xtask test: {line}");
    apt(prefix, &["update", "--quiet"])?;
    let mut arguments = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    arguments.extend(packages);
    apt(prefix, &arguments)?;
    for need in missing {
        ensure!(
            (need.present)(),
            "`{line}` ran, but {} is still missing; is this a Debian of version 12 or newer?",
            need.what
        );
    }
    Ok(())
}

fn apt(prefix: &[&str], arguments: &[&str]) -> anyhow::Result<()> {
    let mut words = prefix.iter().chain(&["apt-get"]).chain(arguments);
    let program = words.next().context("a command has a first word")?;
    let status = Command::new(program)
        .args(words)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .with_context(|| format!("running `{program}`"))?;
    ensure!(status.success(), "`apt-get {}` failed", arguments.join(" "));
    Ok(())
}

/// Whether a program of this name is on the path and says its version.
fn runs(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Debian keeps the server's programs out of the path, one folder a version.
fn postgresql_is_present() -> bool {
    if std::env::var_os("DATABASE_URL").is_some() {
        return true;
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql");
    versions.is_ok_and(|versions| {
        versions
            .flatten()
            .any(|version| Path::new(&version.path()).join("bin/initdb").exists())
    })
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn sudo_asks_nothing() -> bool {
    Command::new("sudo")
        .args(["--non-interactive", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
