//! `throughline profile`: the law of a country as data, checked.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use case::profile::{Profile, Verdict, bundled, check};
use clap::Subcommand;
use serde_json::json;

/// Country profiles: what the law of a country says, with sources.
#[derive(Subcommand)]
pub(crate) enum ProfileCommand {
    /// Check a profile against the floors of CETS 197 and for what it leaves open
    ///
    /// Prints `meets`, `loads with gaps` with the article and the consequence of each gap, or
    /// `refused` with the article that each breach breaks. Fails when the profile is refused or
    /// cannot be read.
    Check {
        /// The profile, a TOML file such as profiles/template.toml
        file: PathBuf,
        /// Print one JSON object instead of sentences
        #[arg(long)]
        json: bool,
    },
    /// List the profiles that the program carries
    List {
        /// Print one JSON array instead of lines
        #[arg(long)]
        json: bool,
    },
}

impl ProfileCommand {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Check { file, json } => run_check(&file, json),
            Self::List { json } => run_list(json),
        }
    }
}

fn run_check(path: &Path, as_json: bool) -> anyhow::Result<()> {
    let file = path.display().to_string();
    let bytes = read_at_most(path, Profile::MOST_BYTES + 1)
        .with_context(|| format!("`{file}` cannot be read; check the path and its permissions"))?;
    let profile = Profile::from_bytes(&bytes, &file)?;
    let verdict = check(&profile);
    if as_json {
        let country = json!({
            "code": profile.country.code,
            "name": profile.country.name,
            "zone": profile.country.zone.name(),
            "invented": profile.country.invented,
        });
        let mut report = serde_json::to_value(&verdict)?;
        let members = report.as_object_mut().context("a verdict is an object")?;
        members.insert("file".to_owned(), json!(file));
        members.insert("country".to_owned(), country);
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!("{file} ({}): {verdict}", profile.country.name.as_str());
    }
    if let Verdict::Refused { breaches, .. } = &verdict {
        bail!(
            "{file} is refused for {}; correct the profile, or the country's law before it",
            counted(breaches.len(), "breach", "breaches")
        );
    }
    Ok(())
}

/// Reads no more than it takes to know that a file is too long.
fn read_at_most(path: &Path, most: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn run_list(as_json: bool) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for bundled in bundled() {
        let checked = bundled.load()?;
        let country = &checked.profile().country;
        let gaps = checked.gaps().len();
        if as_json {
            rows.push(json!({
                "file": bundled.file,
                "code": country.code,
                "name": country.name,
                "zone": country.zone.name(),
                "invented": country.invented,
                "verdict": if gaps == 0 { "meets" } else { "loads-with-gaps" },
                "gaps": gaps,
            }));
        } else {
            let verdict = match gaps {
                0 => "meets".to_owned(),
                gaps => format!("loads with {}", counted(gaps, "gap", "gaps")),
            };
            let file = bundled.file;
            println!("{file:<15} {:<36} {verdict}", country.name.as_str());
        }
    }
    if as_json {
        println!("{}", serde_json::to_string_pretty(&rows)?);
    }
    Ok(())
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
