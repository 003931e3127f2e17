//! Files that are small to send and large to read, and cells that a spreadsheet would run.

use std::fs;
use std::process::Output;

use tempfile::TempDir;

use crate::throughline;

fn refused(arguments: &[&str], what: &str) -> String {
    let output: Output = throughline(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // Not by a signal, as somebody is whose stack ran out.
    assert_eq!(output.status.code(), Some(1), "{what}: {said}");
    assert!(said.starts_with("error: "), "{what}: {said}");
    assert!(
        said.len() < 2_000,
        "{what} is repeated: {} bytes",
        said.len()
    );
    assert!(!said.contains("panicked"), "{what}: {said}");
    said
}

#[test]
fn what_is_nested_without_end_is_refused_with_a_sentence() {
    let folder = TempDir::new().unwrap();
    let deep = 500_000;
    let file = |name: &str, content: String| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let nested = "[".repeat(deep) + &"]".repeat(deep);
    let objects = "{\"a\":".repeat(deep) + "1" + &"}".repeat(deep);
    for (name, content) in [("arrays.json", &nested), ("objects.json", &objects)] {
        let path = file(name, content.clone());
        refused(&["screen", &path], name);
        let domain = file("domain.json", content.clone());
        let table = file("t.csv", "a\nx\n".to_owned());
        let out = folder.path().join("out.csv");
        let ledger = folder.path().join("ledger.json");
        let publish = [
            "publish",
            "synth",
            "--input",
            &table,
            "--domain",
            &domain,
            "--delta",
            "1e-6",
            "--epsilon",
            "1",
            "--out",
            out.to_str().unwrap(),
            "--ledger",
            ledger.to_str().unwrap(),
        ];
        refused(&publish, name);
    }
    let short = 200_000;
    let nested = "[".repeat(short) + &"]".repeat(short);
    for (name, content) in [
        ("arrays.toml", format!("code = {nested}\n")),
        (
            "tables.toml",
            format!("a = {}1{}\n", "{a=".repeat(short), "}".repeat(short)),
        ),
        ("keys.toml", format!("{}a = 1\n", "a.".repeat(short))),
        ("headers.toml", format!("[{}a]\n", "a.".repeat(short))),
    ] {
        let path = file(name, content);
        let said = refused(&["profile", "check", &path], name);
        assert!(said.contains(name), "{said}");
    }
}

#[test]
fn tables_with_a_column_or_a_cell_without_end_are_refused_with_a_sentence() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, content: String| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let columns: String = (0..200_000).map(|number| format!("c{number},")).collect();
    let wide = file("wide.csv", format!("{columns}count\n"));
    let cell = file(
        "cell.csv",
        format!("id,age\n{},30\n", "9".repeat(10_000_000)),
    );
    let empty = file("commas.csv", format!("id\n{}\n", ",".repeat(1_000_000)));
    for path in [&wide, &empty] {
        refused(&["screen", path], path);
        refused(&["estimate", path], path);
    }
    refused(&["screen", &cell], &cell);
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_written_as_text_in_every_table() {
    let folder = TempDir::new().unwrap();
    let ids = [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\"\tx\"",
        "=HYPERLINK(\"\"x\"\")",
    ];
    let mut table = "id,age\n".to_owned();
    for id in ids {
        table.push_str(&format!("{id},30\n"));
    }
    let path = folder.path().join("in.csv");
    fs::write(&path, table).unwrap();
    let output = throughline(&["screen", path.to_str().unwrap()]);
    let written = String::from_utf8(output.stdout).unwrap();
    assert_eq!(written.lines().count(), ids.len() + 1, "{written}");
    for line in written.lines().skip(1) {
        let first = line.trim_start_matches('"').chars().next().unwrap();
        assert!(!"=+-@\t\r".contains(first), "{line}");
    }

    // What is published is read again by programs, so that nothing is put before a cell: the domain is
    // refused.
    let domain = folder.path().join("domain.json");
    fs::write(&domain, r#"{"sex": ["f", "=cmd|' /C calc'!A0"]}"#).unwrap();
    fs::write(&path, "sex\nf\n").unwrap();
    let out = folder.path().join("out.csv");
    let ledger = folder.path().join("ledger.json");
    let said = refused(
        &[
            "publish",
            "synth",
            "--input",
            path.to_str().unwrap(),
            "--domain",
            domain.to_str().unwrap(),
            "--delta",
            "1e-6",
            "--epsilon",
            "1",
            "--out",
            out.to_str().unwrap(),
            "--ledger",
            ledger.to_str().unwrap(),
        ],
        "a formula",
    );
    assert!(said.contains("would run as a formula"), "{said}");
    assert!(!out.exists());
}
