//! Fetches the two design systems from npm, compiles them, and writes the table of assets that
//! `src/assets.rs` embeds.
//!
//! The packages and their checksums stand in `assets/package-lock.json`. They are unpacked under
//! `OUT_DIR`, never into the source tree, and their install scripts do not run. Work is redone only
//! when something under `assets/` changed.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context, bail, ensure};

/// What to do where Node.js is missing; the first thing a newcomer may meet.
const HOW_TO_GET_NODE: &str = "the pages' style sheets come from npm packages: install Node.js 20 \
     or newer with npm (Debian: `apt-get install nodejs npm`) and build again";

/// Oldest Node.js that the Sass compiler runs on.
const OLDEST_NODE: u32 = 20;

pub(crate) fn build(source: &Path, out_dir: &Path) -> anyhow::Result<()> {
    println!("cargo::rerun-if-changed={}", source.display());
    let npm_dir = out_dir.join("npm");
    let built = out_dir.join("assets");

    let lock = fs::read_to_string(source.join("package-lock.json"))?;
    let inputs = inputs(source)?;
    if !is_stamped(&out_dir.join("assets.stamp"), &inputs) {
        check_node()?;
        fs::create_dir_all(npm_dir.join("src"))?;
        for name in ["package.json", "package-lock.json"] {
            fs::copy(source.join(name), npm_dir.join(name))?;
        }
        for entry in fs::read_dir(source.join("src"))? {
            let entry = entry?;
            fs::copy(entry.path(), npm_dir.join("src").join(entry.file_name()))?;
        }
        if !is_stamped(&npm_dir.join("lock.stamp"), &lock) {
            fetch(&npm_dir)?;
            fs::write(npm_dir.join("lock.stamp"), &lock)?;
        }
        compile(source, &npm_dir, &built)?;
        fs::write(out_dir.join("assets.stamp"), &inputs)?;
    }
    fs::write(out_dir.join("assets.rs"), table(&built)?)?;
    println!(
        "cargo::rustc-env=AXE_CORE={}",
        npm_dir.join("node_modules/axe-core/axe.min.js").display()
    );
    Ok(())
}

/// Everything that decides what the browser is sent, in one text.
fn inputs(source: &Path) -> anyhow::Result<String> {
    let mut paths = vec![source.join("build.mjs"), source.join("package-lock.json")];
    for entry in fs::read_dir(source.join("src"))? {
        paths.push(entry?.path());
    }
    paths.sort();
    let mut text = String::new();
    for path in paths {
        let content =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        writeln!(text, "{}\n{content}", path.display())?;
    }
    Ok(text)
}

fn is_stamped(stamp: &Path, wanted: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|found| found == wanted)
}

fn check_node() -> anyhow::Result<()> {
    let Ok(output) = Command::new("node").arg("--version").output() else {
        bail!("`node` was not found: {HOW_TO_GET_NODE}");
    };
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next();
    let major: u32 = major
        .and_then(|text| text.parse().ok())
        .with_context(|| format!("`node --version` said `{version}`: {HOW_TO_GET_NODE}"))?;
    ensure!(
        major >= OLDEST_NODE,
        "this machine has Node.js {version}: {HOW_TO_GET_NODE}"
    );
    Ok(())
}

fn fetch(npm_dir: &Path) -> anyhow::Result<()> {
    let command = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--omit=optional"])
        .args(["--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(npm_dir)
        .output();
    let Ok(output) = command else {
        bail!("`npm` was not found: {HOW_TO_GET_NODE}");
    };
    ensure!(
        output.status.success(),
        "`npm ci` could not fetch the packages that assets/package-lock.json names; is the npm \
         registry reachable?\n{}",
        said(&output)
    );
    Ok(())
}

fn compile(source: &Path, npm_dir: &Path, built: &Path) -> anyhow::Result<()> {
    let output = Command::new("node")
        .arg(source.join("build.mjs"))
        .args([npm_dir, built])
        .output()?;
    ensure!(
        output.status.success(),
        "compiling the style sheets failed\n{}",
        said(&output)
    );
    Ok(())
}

fn said(output: &Output) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    text
}

/// Rust for the table of assets: name without hash, file name, media type, content in three forms.
fn table(built: &Path) -> anyhow::Result<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(built)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.ends_with(".gz") && !name.ends_with(".br") {
            names.push(name);
        }
    }
    names.sort();
    let mut text = String::from("static ASSETS: &[Asset] = &[\n");
    for name in &names {
        let (stem, extension) = name.rsplit_once('.').context("an asset has an extension")?;
        let (logical, _hash) = stem.rsplit_once('-').context("an asset is named by hash")?;
        let media = match extension {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => bail!("no media type is known for asset `{name}`"),
        };
        let path = built.join(name);
        let path = path.display();
        writeln!(
            text,
            "    Asset {{ name: \"{logical}.{extension}\", file: \"{name}\", media: \"{media}\", \
             plain: include_bytes!(\"{path}\"), gzip: include_bytes!(\"{path}.gz\"), \
             brotli: include_bytes!(\"{path}.br\") }},"
        )?;
    }
    text.push_str("];\n");
    Ok(text)
}
