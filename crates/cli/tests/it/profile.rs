//! `throughline profile`.

use std::fs;
use std::path::{Path, PathBuf};

use super::throughline;

fn profiles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles")
}

/// Checks a copy of the invented country in which `from` stands as `to`.
fn check_changed(from: &str, to: &str, json: bool) -> (bool, String, String) {
    let text = fs::read_to_string(profiles().join("zz.toml")).unwrap();
    assert!(text.contains(from), "`{from}` must be in zz.toml");
    check_bytes(text.replacen(from, to, 1).as_bytes(), json)
}

fn check_bytes(bytes: &[u8], json: bool) -> (bool, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("changed.toml");
    fs::write(&file, bytes).unwrap();
    let mut args = vec!["profile", "check", file.to_str().unwrap()];
    if json {
        args.push("--json");
    }
    let output = throughline(&args);
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn check_file(name: &str) -> (bool, String) {
    let output = throughline(&["profile", "check", profiles().join(name).to_str().unwrap()]);
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn a_complete_profile_meets() {
    let (success, out) = check_file("zz.toml");
    assert!(success);
    assert!(
        out.trim_end().ends_with("(Invented country): meets"),
        "{out}"
    );
}

#[test]
fn a_profile_with_gaps_loads_and_names_the_article_of_each() {
    for name in [
        "al.toml",
        "de.toml",
        "it.toml",
        "md.toml",
        "nl.toml",
        "no.toml",
        "rs.toml",
        "template.toml",
        "uk.toml",
        "us.toml",
    ] {
        let (success, out) = check_file(name);
        assert!(success, "{name}");
        assert!(out.contains("loads with gaps"), "{out}");
    }
    let (_, out) = check_file("us.toml");
    assert!(out.contains("the State is not a party"), "{out}");
    let (_, out) = check_file("template.toml");
    assert!(out.contains("reflection  CETS 197 art. 13(1)"), "{out}");
    assert!(out.contains("permits  CETS 197 art. 14(1)(a)"), "{out}");
}

#[test]
fn a_short_reflection_is_refused_with_its_article_and_a_failing_status() {
    let (success, out, err) = check_changed("value.min = 45", "value.min = 29", false);
    assert!(!success);
    assert!(out.contains("refused"), "{out}");
    assert!(
        out.contains("reflection.value.min  CETS 197 art. 13(1)"),
        "{out}"
    );
    assert!(err.contains("refused for 1 breach;"), "{err}");
}

#[test]
fn json_is_one_object_also_when_refused() {
    let (success, out, err) = check_changed(
        "value.conditional_on = []\nsource = \"Mechanism Act (invented) sec. 17\"",
        "value.conditional_on = [\"co-operation\"]\nsource = \"Mechanism Act (invented) sec. 17\"",
        true,
    );
    assert!(!success);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["verdict"], "refused");
    assert_eq!(report["country"]["code"], "zz");
    assert_eq!(report["breaches"][0]["rule"], "assistance-unconditional");
    assert_eq!(report["breaches"][0]["article"], "CETS 197 art. 12(6)");
    assert!(err.starts_with("error: "), "{err}");
}

#[test]
fn a_missing_field_is_named_with_file_line_and_remedy() {
    let (success, out, err) = check_changed(
        "value.renewable = true\nvalue.conditional_on = []\nsource = \"Mechanism Act (invented) sec. 16\"",
        "value.renewable = true\nsource = \"Mechanism Act (invented) sec. 16\"",
        false,
    );
    assert!(!success);
    assert!(out.is_empty(), "{out}");
    assert!(err.contains("changed.toml, line "), "{err}");
    assert!(
        err.contains("field `reflection.value.conditional_on`"),
        "{err}"
    );
    assert!(err.contains("add `conditional_on`"), "{err}");
}

#[test]
fn what_cannot_be_read_says_why() {
    let (success, _, err) = check_bytes(b"schema_version = 1\nname = \"\xff\"\n", false);
    assert!(!success);
    assert!(err.contains("line 2: the text is not UTF-8"), "{err}");

    let (success, _, err) = check_bytes(&vec![b'#'; 10 << 20], false);
    assert!(!success);
    assert!(err.contains("more than 1048576 bytes"), "{err}");

    let output = throughline(&["profile", "check", "no/such/profile.toml"]);
    assert!(!output.status.success());
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(
        err.contains("`no/such/profile.toml` cannot be read"),
        "{err}"
    );
}

#[test]
fn the_list_names_every_bundled_profile() {
    let output = throughline(&["profile", "list", "--json"]);
    assert!(output.status.success());
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let files: Vec<&str> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["file"].as_str().unwrap())
        .collect();
    let known = [
        "al.toml",
        "de.toml",
        "it.toml",
        "md.toml",
        "nl.toml",
        "no.toml",
        "rs.toml",
        "template.toml",
        "uk.toml",
        "us.toml",
        "zz.toml",
    ];
    assert_eq!(files, known);

    let output = throughline(&["profile", "list"]);
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains("Netherlands"), "{out}");
    assert!(out.contains("meets"), "{out}");
}
