//! What must exist before the pages compile: the assets a browser is sent, and one Rust function
//! for each message that a page shows.

mod assets;
mod messages;

use std::path::PathBuf;

use anyhow::Context;

fn main() -> anyhow::Result<()> {
    let crate_dir = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out_dir = PathBuf::from(variable("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build");
    messages::generate(&crate_dir.join("messages"), &out_dir.join("messages.rs"))?;
    assets::build(&crate_dir.join("assets"), &out_dir)
}

fn variable(name: &str) -> anyhow::Result<String> {
    std::env::var(name).with_context(|| format!("cargo sets `{name}` for build scripts"))
}
