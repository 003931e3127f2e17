//! What holds of every command that works on an installation, read from what each says of itself.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use crate::throughline;

/// Stands for a witness's verifier key.
const WITNESS: &str = "WITNESS";
/// Stands for somebody who can open a backup.
const RECIPIENT: &str = "RECIPIENT";

/// Every command that works on an installation, and what it needs besides.
pub(crate) const NEEDED: [(&str, &[&str]); 23] = [
    (
        "backup",
        &[
            "--recipient",
            RECIPIENT,
            "--out",
            "no-file",
            "--keys-out",
            "no-file",
        ],
    ),
    ("erasures", &[]),
    ("ledger add-cosignature", &["--witness", WITNESS, "no-file"]),
    ("ledger checkpoint", &[]),
    ("ledger key", &[]),
    ("ledger prove", &["0"]),
    ("ledger verify", &[]),
    (
        "member add",
        &["Desk", "--role", "reporter", "--custodian", "mira"],
    ),
    (
        "member end",
        &["lost", "--organisation", "Desk", "--custodian", "mira"],
    ),
    ("member list", &["Desk"]),
    ("member second-factor", &[]),
    ("migrate", &[]),
    ("org add", &["Desk", "--kind", "police"]),
    ("org list", &[]),
    (
        "org renew-key",
        &["--organisation", "Desk", "--custodian", "mira"],
    ),
    (
        "org rewrap",
        &["--organisation", "Desk", "--custodian", "mira"],
    ),
    ("rebuild", &[]),
    (
        "restore",
        &[
            "--identity",
            "no-file",
            "--backup",
            "no-file",
            "--keys",
            "no-file",
        ],
    ),
    ("serve", &["--listen", "127.0.0.1:0"]),
    (
        "service add",
        &[
            "Desk",
            "shelter",
            "--language",
            "en",
            "--takes",
            "women",
            "--custodian",
            "mira",
        ],
    ),
    (
        "service change",
        &["Desk", "shelter", "--free", "1", "--custodian", "mira"],
    ),
    ("service close", &["Desk", "shelter", "--custodian", "mira"]),
    ("service list", &[]),
];

/// Makes an installation of its own, wherever it is told to.
const OWN: &str = "demo";

fn help(path: &[String]) -> String {
    let mut arguments: Vec<&str> = path.iter().map(String::as_str).collect();
    arguments.push("--help");
    let output = throughline(&arguments);
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{path:?}"
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Every command that has no commands below it, with what it says of itself.
fn leaves(path: &[String], found: &mut Vec<(String, String)>) {
    let said = help(path);
    let below: Vec<&str> = said
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    for name in &below {
        leaves(&[path, &[(*name).to_owned()]].concat(), found);
    }
    if below.is_empty() || said.contains("[COMMAND]") {
        found.push((path.join(" "), said));
    }
}

/// Every command that says it takes a folder or a database, with what it says.
fn on_an_installation() -> BTreeMap<String, String> {
    let mut all = Vec::new();
    leaves(&[], &mut all);
    assert!(all.len() > 20, "{all:?}");
    let places = |said: &str| said.contains("--data <DIR>");
    let found = all.into_iter().filter(|(_, said)| places(said));
    found.filter(|(path, _)| path != OWN).collect()
}

#[test]
fn every_one_takes_a_folder_or_a_database() {
    let found = on_an_installation();
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(names, NEEDED.map(|(path, _)| path));
    for (path, said) in found {
        for option in ["--data <DIR>", "--database <URL>", "--key <FILE>"] {
            assert!(said.contains(option), "`{path}` has no `{option}`");
        }
        assert!(!said.contains("--passphrase"), "{path}");
    }
}

/// A new witness's verifier key, and the recipient of a new key for backups.
fn keys() -> [String; 2] {
    let folder = tempfile::tempdir().unwrap();
    let file = |name| folder.path().join(name).to_str().unwrap().to_owned();
    let (witness, backup) = (file("witness"), file("backup"));
    let witness = [
        "witness",
        "create-key",
        "--name",
        "w.example",
        "--key",
        &witness,
    ];
    [witness.as_slice(), &["backup-key", &backup]].map(|made| {
        let printed = String::from_utf8(throughline(made).stdout).unwrap();
        printed.trim().to_owned()
    })
}

/// What a command needs, with keys of its own and files in a folder.
pub(crate) fn needed_by(path: &str, folder: &Path) -> Vec<String> {
    let [witness, recipient] = keys();
    let (_, needed) = NEEDED.iter().find(|(known, _)| *known == path).unwrap();
    let made = |(place, needed): (usize, &&str)| match *needed {
        WITNESS => witness.clone(),
        RECIPIENT => recipient.clone(),
        "no-file" => folder.join(format!("file-{place}")).display().to_string(),
        other => other.to_owned(),
    };
    needed.iter().enumerate().map(made).collect()
}

/// Runs a command in whose environment no installation is named.
fn run(path: &str, needed: &[&str], place: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
    for name in ["DIR", "DATABASE", "KEY_FILE", "LOG_KEY_FILE"] {
        command.env_remove(format!("THROUGHLINE_{name}"));
    }
    let command = command.args(path.split(' ')).args(needed).args(place);
    command.output().unwrap()
}

/// It fails, says why on standard error alone, and names what it was told.
fn fails(path: &str, output: &Output, why: &str) {
    let said = std::str::from_utf8(&output.stderr).unwrap();
    assert!(!output.status.success(), "`{path}` succeeded");
    assert!(output.stdout.is_empty(), "`{path}` printed something");
    assert!(said.contains(why), "`{path}` said: {said}");
}

#[test]
fn none_succeeds_where_there_is_no_installation() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let within = file.path().join("folder");
    let within = within.to_str().unwrap();
    let nobody_listens = "postgres://nobody@127.0.0.1:1/nothing";
    let [witness, recipient] = keys();
    for (path, needed) in NEEDED {
        let made = |needed: &&'static str| match *needed {
            WITNESS => witness.clone(),
            RECIPIENT => recipient.clone(),
            other => other.to_owned(),
        };
        let needed: Vec<String> = needed.iter().map(made).collect();
        let needed: Vec<&str> = needed.iter().map(String::as_str).collect();
        let needed = needed.as_slice();
        // A backup is opened before it is put anywhere.
        let missing = if path == "restore" { "no-file" } else { within };
        fails(path, &run(path, needed, &["--data", within]), missing);
        let key = ["--key", within, "--database", nobody_listens];
        let place = if path == "ledger key" {
            &key[2..]
        } else {
            &key
        };
        fails(path, &run(path, needed, place), "error: ");
        fails(path, &run(path, needed, &[]), "--data <DIR>");
        let unknown = [&["--data", within, "--no-such-option"], needed].concat();
        fails(path, &run(path, &unknown, &[]), "--no-such-option");
    }
}

#[test]
fn whatever_a_command_does_not_know_is_refused_on_standard_error() {
    let mut all = Vec::new();
    leaves(&[], &mut all);
    for (path, _) in all {
        let output = run(&path, &["--no-such-option"], &[]);
        fails(&path, &output, "--no-such-option");
    }
}
