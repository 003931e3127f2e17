//! What a release costs: the ledger, its cap, and what cannot be defended.

use std::fs;

use super::{SYNTH, fiction, leftovers, publish, synth, text};
use crate::throughline;

#[test]
fn a_ledger_is_made_once_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.json");
    let path = path.to_str().unwrap();
    let init = [
        "publish",
        "ledger",
        "init",
        "--epsilon-cap",
        "4",
        "--delta-cap",
        "1e-6",
        path,
    ];
    assert!(throughline(&init).status.success());

    let shown = throughline(&["publish", "ledger", "show", "--json", path]);
    assert!(shown.status.success());
    let ledger: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(ledger["epsilon_cap"], 4.0);
    assert_eq!(ledger["epsilon_spent"], 0.0);

    let again = throughline(&init);
    assert!(!again.status.success());
    assert!(text(&again.stderr).contains("exists already"));
}

#[test]
fn an_edited_ledger_is_refused_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.json");
    let name = path.to_str().unwrap();
    throughline(&[
        "publish",
        "ledger",
        "init",
        "--epsilon-cap",
        "4",
        "--delta-cap",
        "1e-6",
        name,
    ]);
    let edited = fs::read_to_string(&path).unwrap().replace("4.0", "9.0");
    fs::write(&path, edited).unwrap();
    let shown = throughline(&["publish", "ledger", "show", name]);
    assert!(!shown.status.success());
    assert!(shown.stdout.is_empty());
    assert!(text(&shown.stderr).contains("line 1"));
}

#[test]
fn parameters_that_promise_nothing_are_refused() {
    for (epsilon, delta) in [
        ("0", "1e-6"),
        ("NaN", "1e-6"),
        ("-1", "1e-6"),
        ("one", "1e-6"),
        ("1", "1"),
        ("1", "-1"),
        ("1", "0"),
    ] {
        let made = throughline(&[
            "publish",
            "ledger",
            "init",
            "--epsilon-cap",
            epsilon,
            "--delta-cap",
            delta,
            "/nonexistent/ledger.json",
        ]);
        assert!(!made.status.success());
        let error = text(&made.stderr);
        assert!(error.contains("is not"), "{error}");
    }
}

#[test]
fn the_ledger_refuses_to_overspend_and_nothing_is_written() {
    let folder = fiction();
    let init = [
        "ledger",
        "init",
        "--epsilon-cap",
        "2",
        "--delta-cap",
        "1e-6",
        "l.json",
    ];
    assert!(publish(&folder, &init).status.success());
    assert!(
        synth(
            &folder,
            &["--epsilon", "1", "--out", "one.csv", "--fewest", "2"]
        )
        .status
        .success()
    );
    let refused = synth(&folder, &["--epsilon", "2", "--out", "two.csv"]);
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("nothing was spent"));
    assert!(!folder.path().join("two.csv").exists());
    assert_eq!(leftovers(&folder), 0);
    let manifest = fs::read(folder.path().join("one.csv.manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["fewest_rows_of_a_combination"], 2);
    let shown = publish(&folder, &["ledger", "show", "--json", "l.json"]);
    let ledger: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(ledger["releases"].as_array().unwrap().len(), 1);
    assert_eq!(ledger["releases"][0]["release"], "one.csv");
    let date = ledger["releases"][0]["date"].as_str().unwrap();
    assert!(date.parse::<jiff::civil::Date>().is_ok(), "{date}");
}

#[test]
fn a_delta_that_could_publish_someone_is_refused() {
    let folder = fiction();
    let run = |delta: &str, more: &[&str]| {
        let table = [
            "synth",
            "--input",
            "t.csv",
            "--domain",
            "t.csv.domain.json",
            "--epsilon",
            "1",
            "--delta",
            delta,
            "--out",
            "s.csv",
            "--ledger",
            "l.json",
        ];
        publish(&folder, &[table.as_slice(), more].concat())
    };
    let large = run("0.01", &[]);
    assert!(!large.status.success());
    assert!(text(&large.stderr).contains("a delta of `0.01` cannot be defended"));
    let of_rows = run("1e-6", &["--public-rows", "1000000"]);
    assert!(!of_rows.status.success());
    assert!(text(&of_rows.stderr).contains("publish one of them in full"));
    assert!(!folder.path().join("l.json").exists());

    let cap = |epsilon, delta| {
        let init = [
            "ledger",
            "init",
            "--epsilon-cap",
            epsilon,
            "--delta-cap",
            delta,
            "l.json",
        ];
        publish(&folder, &init)
    };
    for (epsilon, delta) in [("20", "1e-6"), ("1", "0.001")] {
        let refused = cap(epsilon, delta);
        assert!(!refused.status.success());
        assert!(text(&refused.stderr).contains("cannot be defended"));
    }
    let warned = cap("6", "1e-6");
    assert!(warned.status.success());
    assert!(text(&warned.stderr).contains("above 4"));
}

#[test]
fn what_a_large_epsilon_is_for_stands_in_the_ledger() {
    let folder = fiction();
    let made = synth(
        &folder,
        &[
            "--epsilon",
            "5",
            "--out",
            "s.csv",
            "--purpose",
            "asked for by the court",
        ],
    );
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(text(&made.stderr).contains("above 4"));
    let shown = publish(&folder, &["ledger", "show", "l.json"]);
    assert!(text(&shown.stdout).contains("asked for by the court"));
}

#[test]
fn runs_at_the_same_time_do_not_overspend_together() {
    // No ledger yet: one of the runs makes it, with its own budget as the cap of all.
    let folder = fiction();
    let runs: Vec<_> = ["a.csv", "b.csv", "c.csv"]
        .into_iter()
        .map(|out| {
            std::process::Command::new(env!("CARGO_BIN_EXE_throughline"))
                .arg("publish")
                .args(SYNTH)
                .args(["--epsilon", "1", "--out", out])
                .current_dir(&folder)
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let ended: Vec<_> = runs
        .into_iter()
        .map(|run| run.wait_with_output().unwrap())
        .collect();
    assert_eq!(ended.iter().filter(|run| run.status.success()).count(), 1);
    for refused in ended.iter().filter(|run| !run.status.success()) {
        assert!(text(&refused.stderr).contains("nothing was spent"));
    }
    let made = |name: &&str| folder.path().join(name).exists();
    assert_eq!(
        ["a.csv", "b.csv", "c.csv"]
            .iter()
            .filter(|name| made(name))
            .count(),
        1
    );
}

#[test]
fn a_run_killed_after_it_was_charged_stays_charged_and_publishes_nothing() {
    let folder = fiction();
    // AIM takes seconds between the charge and the end.
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_throughline"))
        .arg("publish")
        .args(SYNTH)
        .args(["--epsilon", "1", "--method", "aim", "--out", "s.csv"])
        .current_dir(&folder)
        .spawn()
        .unwrap();
    let ledger = folder.path().join("l.json");
    let charged = || fs::read_to_string(&ledger).is_ok_and(|text| text.lines().count() == 2);
    while !charged() {
        assert!(
            run.try_wait().unwrap().is_none(),
            "it ended before it was charged"
        );
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    run.kill().unwrap();
    assert!(!run.wait().unwrap().success());
    assert!(!folder.path().join("s.csv").exists());
    assert!(!folder.path().join("s.csv.manifest.json").exists());

    let shown = publish(&folder, &["ledger", "show", "--json", "l.json"]);
    let ledger: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(ledger["releases"].as_array().unwrap().len(), 1);
    let again = synth(&folder, &["--epsilon", "1", "--out", "s.csv"]);
    assert!(!again.status.success());
    assert!(text(&again.stderr).contains("nothing was spent"));
}

#[test]
fn a_ledger_that_was_cut_short_is_not_the_one_whose_head_was_kept() {
    let folder = fiction();
    let first = synth(&folder, &["--epsilon", "0.5", "--out", "a.csv", "--json"]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let ledger = folder.path().join("l.json");
    let whole = fs::read_to_string(&ledger).unwrap();
    let told: serde_json::Value = serde_json::from_slice(&first.stdout).unwrap();
    let head = told["manifest"]["ledger_head"].as_str().unwrap();
    let show = |head: &str| {
        publish(
            &folder,
            &["ledger", "show", "--expect-head", head, "l.json"],
        )
    };
    assert!(show(head).status.success());
    assert!(show(&head.to_uppercase()).status.success());

    let lines: Vec<&str> = whole.lines().collect();
    let cut = lines[..lines.len() - 1].join("\n") + "\n";
    fs::write(&ledger, &cut).unwrap();
    // By itself it is whole; beside the head that the manifest names it is not.
    assert!(
        publish(&folder, &["ledger", "show", "l.json"])
            .status
            .success()
    );
    let refused = show(head);
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("not at the head that was expected"));
    let second = ["--epsilon", "0.5", "--out", "b.csv", "--expect-head", head];
    let refused = synth(&folder, &second);
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("not at the head that was expected"));
    assert_eq!(
        fs::read_to_string(&ledger).unwrap(),
        cut,
        "nothing was spent"
    );
    assert!(!folder.path().join("b.csv").exists());
    // A ledger that is to have a head is not made anew where it is missing.
    fs::remove_file(&ledger).unwrap();
    assert!(!synth(&folder, &second).status.success());
    assert!(!ledger.exists());
}

#[test]
fn a_declared_number_of_rows_that_is_not_the_tables_spends_nothing() {
    let folder = fiction();
    let other = ["--epsilon", "1", "--out", "s.csv", "--public-rows", "1999"];
    let refused = synth(&folder, &other);
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("another number of rows than `--public-rows`"));
    assert!(!folder.path().join("l.json").exists());
    let own = [
        "--epsilon",
        "1",
        "--out",
        "s.csv",
        "--public-rows",
        "2000",
        "--json",
    ];
    let made = synth(&folder, &own);
    let told: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(told["rows"], 2000);
}
