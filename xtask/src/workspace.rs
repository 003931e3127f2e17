//! What `cargo metadata` says about this workspace.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

/// The folder in which the workspace lies.
pub(crate) fn root() -> anyhow::Result<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = manifest
        .parent()
        .context("xtask lies in the workspace root")?;
    Ok(root.to_path_buf())
}

/// The workspace's crates, as `cargo metadata` describes each.
pub(crate) fn packages() -> anyhow::Result<Vec<Value>> {
    metadata(&["--no-deps"])
}

/// Everything that is built on this machine: the workspace's crates and all that they bring.
pub(crate) fn all_packages() -> anyhow::Result<Vec<Value>> {
    let version = Command::new("rustc").arg("-vV").output();
    let version = version.context("running `rustc -vV`")?.stdout;
    let version = String::from_utf8(version).context("what `rustc -vV` says")?;
    let mut lines = version.lines();
    let host = lines.find_map(|line| line.strip_prefix("host: "));
    let host = host.context("`rustc -vV` names no host")?;
    metadata(&["--locked", "--filter-platform", host])
}

fn metadata(options: &[&str]) -> anyhow::Result<Vec<Value>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1"])
        .args(options)
        .current_dir(root()?)
        .output()
        .context("running `cargo metadata`")?;
    ensure!(
        output.status.success(),
        "`cargo metadata` failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut metadata: Value = serde_json::from_slice(&output.stdout)?;
    match metadata["packages"].take() {
        Value::Array(packages) => Ok(packages),
        _ => Err(anyhow::anyhow!("`packages` is missing in cargo metadata")),
    }
}
