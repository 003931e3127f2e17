//! `throughline publish`.

mod budget;

use std::fs;

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder with a fictional table `t.csv` of 2,000 rows and its domain.
fn fiction() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made = publish(&folder, &["fiction", "--rows", "2000", "--out", "t.csv"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    folder
}

fn publish(folder: &tempfile::TempDir, args: &[&str]) -> std::process::Output {
    std::process::Command::new(env!("CARGO_BIN_EXE_throughline"))
        .arg("publish")
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap()
}

const SYNTH: [&str; 9] = [
    "synth",
    "--input",
    "t.csv",
    "--domain",
    "t.csv.domain.json",
    "--delta",
    "1e-6",
    "--ledger",
    "l.json",
];

/// Files of unfinished releases.
fn leftovers(folder: &tempfile::TempDir) -> usize {
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    names
        .filter(|name| name.to_string_lossy().starts_with(".partial"))
        .count()
}

fn synth(folder: &tempfile::TempDir, more: &[&str]) -> std::process::Output {
    publish(folder, &[SYNTH.as_slice(), more].concat())
}

#[test]
fn a_table_is_published_evaluated_and_accounted_for() {
    let folder = fiction();
    let made = synth(&folder, &["--epsilon", "4", "--out", "s.csv", "--json"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(text(&made.stderr).contains("there was no ledger `l.json`"));
    let told: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(told["ledger_made"], true);
    assert!(told["rows"].as_u64().unwrap().abs_diff(2000) < 60);
    let spent = told["manifest"]["epsilon_of_all_releases"]
        .as_f64()
        .unwrap();
    assert!((3.9..=4.0).contains(&spent), "{spent}");
    let manifest = fs::read(folder.path().join("s.csv.manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["ledger_head"], told["manifest"]["ledger_head"]);

    let control = ["fiction", "--rows", "500", "--draw", "2", "--out", "c.csv"];
    assert!(publish(&folder, &control).status.success());
    let compared = publish(
        &folder,
        &[
            "evaluate",
            "--real",
            "t.csv",
            "--synthetic",
            "s.csv",
            "--control",
            "c.csv",
            "--json",
        ],
    );
    assert!(compared.status.success(), "{}", text(&compared.stderr));
    let report: serde_json::Value = serde_json::from_slice(&compared.stdout).unwrap();
    assert!(report["kmarg2"].as_f64().unwrap() > 850.0);
    assert_eq!(report["combinations"].as_array().unwrap().len(), 3);
    for attack in ["membership_inference", "membership_inference_by_density"] {
        let auc = report[attack]["auc"].as_f64().unwrap();
        assert!((0.4..0.6).contains(&auc), "{attack}: {auc}");
    }

    // Five hundred rows are too few to stand beside two thousand.
    assert!(report["floor"].is_null());
    let risk = report["attribute_inference"]["risk_interval"]
        .as_array()
        .unwrap();
    assert!(risk[0].as_f64().unwrap() < 0.1 && risk[1].as_f64().unwrap() > -0.1);

    // As many as there were before noise added or took a few.
    let fresh = ["fiction", "--rows", "2000", "--draw", "3", "--out", "f.csv"];
    assert!(publish(&folder, &fresh).status.success());
    let plain = publish(
        &folder,
        &[
            "evaluate",
            "--real",
            "t.csv",
            "--synthetic",
            "s.csv",
            "--control",
            "f.csv",
        ],
    );
    let plain = text(&plain.stdout);
    assert!(plain.starts_with("INTERNAL"));
    assert!(plain.contains("combinations fabricated, %") && plain.contains("excess"));
}

#[test]
fn a_run_that_fails_before_measuring_makes_no_ledger_and_spends_nothing() {
    let folder = fiction();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("d.json"), r#"{"gender": ["woman"]}"#).unwrap();
    fs::write(path("bad.csv"), "gender\nwoman\nrobot\n").unwrap();
    fs::write(path("empty.csv"), "gender\n").unwrap();
    fs::write(path("latin.csv"), b"gender\nfemme ag\xe9e\n").unwrap();
    fs::write(path("twice.csv"), "gender,gender\nwoman,woman\n").unwrap();
    fs::write(path("taken.csv"), "kept").unwrap();
    let table =
        |input: &'static str, domain: &'static str, epsilon: &'static str, out: &'static str| {
            publish(
                &folder,
                &[
                    "synth",
                    "--input",
                    input,
                    "--domain",
                    domain,
                    "--epsilon",
                    epsilon,
                    "--delta",
                    "1e-6",
                    "--out",
                    out,
                    "--ledger",
                    "l.json",
                ],
            )
        };
    for (output, part) in [
        (
            table("t.csv", "d.json", "1", "s.csv"),
            "does not match the domain",
        ),
        (
            table("bad.csv", "d.json", "1", "s.csv"),
            "`robot` is not in the public domain",
        ),
        (table("empty.csv", "d.json", "1", "s.csv"), "no rows"),
        (
            table("absent.csv", "d.json", "1", "s.csv"),
            "`absent.csv` could not be opened",
        ),
        (
            table("bad.csv", "absent.json", "1", "s.csv"),
            "`absent.json` could not be opened",
        ),
        (
            table("bad.csv", "d.json", "0", "s.csv"),
            "is not a positive number",
        ),
        (
            table("bad.csv", "d.json", "NaN", "s.csv"),
            "is not a positive number",
        ),
        (
            table("bad.csv", "d.json", "-1", "s.csv"),
            "is not a positive number",
        ),
        (
            table("bad.csv", "d.json", "inf", "s.csv"),
            "is not a positive number",
        ),
        (
            table("bad.csv", "d.json", "5", "s.csv"),
            "say with `--purpose`",
        ),
        (
            table("bad.csv", "d.json", "9", "s.csv"),
            "cannot be defended",
        ),
        (table("bad.csv", "d.json", "1e-9", "s.csv"), "too small"),
        (table("latin.csv", "d.json", "1", "s.csv"), "not UTF-8"),
        (
            table("twice.csv", "d.json", "1", "s.csv"),
            "the column `gender` twice",
        ),
        (
            table("bad.csv", "d.json", "1", "taken.csv"),
            "exists already",
        ),
        (
            table("bad.csv", "d.json", "1", "no/such/s.csv"),
            "could not be made",
        ),
    ] {
        assert!(!output.status.success());
        let error = text(&output.stderr);
        assert!(error.contains(part), "{error}");
        assert!(!path("l.json").exists());
        assert!(!path("s.csv").exists());
        assert_eq!(leftovers(&folder), 0);
    }
    assert_eq!(fs::read(path("taken.csv")).unwrap(), b"kept");
}

#[test]
fn people_with_many_rows_are_told_apart_by_a_column_that_is_not_published() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(
        path("d.json"),
        r#"{"sector": ["", "farm", "house"], "minor": ["0", "1"]}"#,
    )
    .unwrap();
    // Three hundred people with ten rows each.
    let rows: String = (0..3000)
        .map(|row| {
            format!(
                "p{},{},{}\n",
                row / 10,
                ["farm", "house"][row / 10 % 2],
                row % 2
            )
        })
        .collect();
    fs::write(path("t.csv"), format!("who,sector,minor\n{rows}")).unwrap();
    let table = [
        "synth", "--input", "t.csv", "--domain", "d.json", "--delta", "1e-6",
    ];
    let run = |more: &[&str]| publish(&folder, &[table.as_slice(), more].concat());

    let unsaid = run(&["--epsilon", "4", "--out", "a.csv", "--ledger", "a.json"]);
    assert!(text(&unsaid.stderr).contains("`who` is not in the domain"));
    let half = run(&[
        "--epsilon",
        "4",
        "--out",
        "a.csv",
        "--ledger",
        "a.json",
        "--person",
        "who",
    ]);
    assert!(text(&half.stderr).contains("--rows-per-person"));

    let bounded = run(&[
        "--epsilon",
        "4",
        "--out",
        "b.csv",
        "--ledger",
        "b.json",
        "--person",
        "who",
        "--rows-per-person",
        "2",
        "--json",
    ]);
    assert!(bounded.status.success(), "{}", text(&bounded.stderr));
    let told: serde_json::Value = serde_json::from_slice(&bounded.stdout).unwrap();
    // Two rows of each person are left.
    assert!(told["rows"].as_u64().unwrap().abs_diff(600) < 60, "{told}");
    assert_eq!(told["manifest"]["rows_per_person"], 2);
    let published = fs::read_to_string(path("b.csv")).unwrap();
    assert!(published.starts_with("sector,minor\n"));
}
