//! Licences, unwanted libraries and sources of everything that is built here, held to `deny.toml`: what
//! `cargo deny check licenses bans sources` asks, in a second and without a tool that takes minutes to
//! build. Where cargo-deny is at hand, it is asked as well.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use serde::Deserialize;
use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::workspace;

/// The registry from which everything comes that is not a room of this house.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// What is read of `deny.toml`.
#[derive(Deserialize)]
struct Rules {
    licenses: Licences,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licences {
    allow: BTreeSet<String>,
    /// Crates that name no licence, and what their file of it says.
    #[serde(default)]
    clarify: Vec<Clarified>,
}

#[derive(Deserialize)]
struct Clarified {
    #[serde(rename = "crate")]
    of: String,
    expression: String,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
}

#[derive(Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    of: String,
    reason: String,
}

/// Notes everything that `deny.toml` does not allow.
pub(crate) fn check(root: &Path, faults: &mut Vec<String>) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(root.join("deny.toml")).context("reading deny.toml")?;
    let rules: Rules = toml::from_str(&text).context("deny.toml")?;
    let packages = workspace::all_packages()?;
    faults.extend(packages.iter().filter_map(|it| fault_of(it, &rules)));
    ask_cargo_deny(root)
}

/// What is wrong with one package, if anything.
fn fault_of(package: &Value, rules: &Rules) -> Option<String> {
    let name = package["name"].as_str().unwrap_or_default();
    let fault = |what: &str| Some(format!("package `{name}`: {what}"));
    // A room of this house has no source.
    if package["source"]
        .as_str()
        .is_some_and(|source| source != REGISTRY)
    {
        return fault("it does not come from crates.io");
    }
    let mut banned = rules.bans.deny.iter();
    if let Some(banned) = banned.find(|banned| banned.of == name) {
        return fault(&banned.reason);
    }
    let clarified: BTreeMap<&str, &str> = rules
        .licenses
        .clarify
        .iter()
        .map(|it| (it.of.as_str(), it.expression.as_str()))
        .collect();
    let named = package["license"].as_str();
    let Some(licence) = named.or(clarified.get(name).copied()) else {
        return fault("it names no licence; read its file and add a `clarify` to deny.toml");
    };
    let Ok(expression) = Expression::parse_mode(licence, ParseMode::LAX) else {
        return fault(&format!("its licence `{licence}` cannot be read"));
    };
    let allowed = &rules.licenses.allow;
    match expression.evaluate(|wanted| allowed.contains(&wanted.to_string())) {
        true => None,
        false => fault(&format!(
            "its licence `{licence}` is not allowed by deny.toml"
        )),
    }
}

fn ask_cargo_deny(root: &Path) -> anyhow::Result<()> {
    let mut deny = Command::new(env!("CARGO"));
    deny.current_dir(root);
    let there = Command::new(env!("CARGO"))
        .args(["deny", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !there.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    let checked = deny
        .args(["deny", "check", "licenses", "bans", "sources"])
        .status();
    ensure!(
        checked?.success(),
        "`cargo deny check licenses bans sources` failed"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        let text = include_str!("../../deny.toml");
        toml::from_str(text).expect("deny.toml is read as it is")
    }

    fn package(name: &str, licence: Option<&str>) -> Value {
        serde_json::json!({ "name": name, "license": licence, "source": REGISTRY })
    }

    #[test]
    fn what_deny_toml_does_not_allow_is_named() {
        let rules = rules();
        let fault = |name: &str, licence| fault_of(&package(name, licence), &rules);
        for licence in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0-only OR MIT",
            "ISC AND Zlib",
        ] {
            assert_eq!(fault("any", Some(licence)), None, "{licence}");
        }
        for licence in [
            "GPL-3.0-only",
            "MIT AND AGPL-3.0-only",
            "Apache-2.0 WITH Classpath-exception-2.0",
        ] {
            let told = fault("any", Some(licence));
            assert!(
                told.is_some_and(|it| it.contains("not allowed")),
                "{licence}"
            );
        }
        let told = fault("any", Some("whatever you like"));
        assert!(told.is_some_and(|it| it.contains("cannot be read")));
        let told = fault("any", None);
        assert!(told.is_some_and(|it| it.contains("names no licence")));
        assert_eq!(fault("opendp", None), None);
        let told = fault("openssl-sys", Some("MIT"));
        assert!(told.is_some_and(|it| it.contains("pure Rust only")));
        let elsewhere = serde_json::json!({
            "name": "any", "license": "MIT", "source": "git+https://example.org/any"
        });
        let told = fault_of(&elsewhere, &rules);
        assert!(told.is_some_and(|it| it.contains("crates.io")));
    }
}
