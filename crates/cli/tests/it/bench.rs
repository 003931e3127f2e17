//! `throughline bench disclosure`, on tables of files: what it says, not how fast.

use serde_json::Value;

use crate::throughline;

/// A folder with fictional tables of one population.
fn tables(rows: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for ((name, rows), draw) in rows.iter().zip(1..) {
        let out = folder.path().join(name);
        let made = throughline(&[
            "publish",
            "fiction",
            "--rows",
            rows,
            "--draw",
            &draw.to_string(),
            "--out",
            out.to_str().unwrap(),
        ]);
        assert!(made.status.success());
    }
    folder
}

fn bench(folder: &tempfile::TempDir, args: &[&str]) -> std::process::Output {
    std::process::Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args(["bench", "disclosure"])
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
fn tables_of_files_are_measured_beside_fresh_rows_with_each_target() {
    let folder = tables(&[("a.csv", "10000"), ("b.csv", "1500"), ("f.csv", "10000")]);
    let measured = bench(
        &folder,
        &[
            "--input",
            "a.csv",
            "--input",
            "b.csv",
            "--domain",
            "a.csv.domain.json",
            "--fresh",
            "f.csv",
            "--seeds",
            "1",
            "--json",
        ],
    );
    let error = String::from_utf8_lossy(&measured.stderr).into_owned();
    assert!(measured.status.success(), "{error}");
    let report: Value = serde_json::from_slice(&measured.stdout).unwrap();
    let report = &report["disclosure"];
    let runs = report["runs"].as_array().unwrap();
    // Five kinds of work on each length, shorter tables first.
    assert_eq!(runs.len(), 10);
    assert_eq!(
        (&runs[0]["rows"], &runs[5]["rows"]),
        (&1500.into(), &10_000.into())
    );

    let targets = report["targets"].as_array().unwrap();
    let target = |what: &str| {
        let found = targets
            .iter()
            .find(|t| t["what"].as_str().unwrap().contains(what));
        found.unwrap_or_else(|| panic!("no target `{what}`"))
    };
    for (what, at_most) in [
        ("exact discrete Gaussian", 150.0),
        ("10000 rows, epsilon 4: seconds", 0.3),
        ("epsilon 4: kmarg2 loss", 0.042),
        ("epsilon 4: mean error of counts of 10 or more", 0.27),
        ("epsilon 4: suppressed of 10 or more", 0.5),
        ("epsilon 4: fabricated beyond a fresh draw", 2.0),
        ("epsilon 4: fabricated in all", 5.0),
        ("epsilon 1: showcase's mean error", 0.49),
        ("epsilon 1: suppressed of 10 or more", 5.0),
    ] {
        let target = target(what);
        assert_eq!(target["at_most"], at_most, "{what}");
        let measured = target["measured"].as_f64().unwrap();
        assert_eq!(target["met"], measured <= at_most, "{what}");
    }
    // What a target is said of is what the run says.
    let quality = &runs[5]["quality"];
    assert_eq!(target("kmarg2 loss")["measured"], quality["kmarg2_loss"]);
    assert_eq!(
        quality["kmarg2_loss"], runs[5]["worst"]["kmarg2_loss"],
        "one run"
    );
    let fabricated = |of: &str| runs[5][of]["fabricated_percent"].as_f64().unwrap();
    let excess = fabricated("quality") - fabricated("floor");
    let beyond = target("fabricated beyond")["measured"].as_f64().unwrap();
    assert!((beyond - excess).abs() < 1e-9);
}

#[test]
fn what_cannot_be_measured_is_refused_with_the_reason() {
    let folder = tables(&[("a.csv", "300"), ("f.csv", "200")]);
    let files = ["--input", "a.csv", "--domain", "a.csv.domain.json"];
    for (args, part) in [
        (&["--seeds", "0"][..], "0 is not in 1.."),
        (&["--tables", "none"], "invalid digit"),
        (&files, "--fresh"),
        (&["--input", "a.csv"], "--domain"),
        (&["--fresh", "f.csv"], "--input"),
        (
            &[&files[..], &["--fresh", "f.csv"]].concat(),
            "at least as many fresh ones",
        ),
        (
            &[&files[..], &["--fresh", "absent.csv"]].concat(),
            "`absent.csv` could not be opened",
        ),
        (
            &[&files[..], &["--fresh", "f.csv", "--small"]].concat(),
            "cannot be used with",
        ),
        (
            &["--input", "a.csv", "--domain", "a.csv", "--fresh", "f.csv"],
            "not a JSON object",
        ),
    ] {
        let refused = bench(&folder, args);
        assert!(!refused.status.success(), "{args:?}");
        assert!(refused.stdout.is_empty());
        let error = String::from_utf8(refused.stderr).unwrap();
        assert!(error.contains(part), "{args:?}: {error}");
    }
}
