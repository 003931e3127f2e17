//! `throughline publish`.

use std::fs;

use crate::throughline;

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

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
        ("one", "1e-6"),
        ("1", "1"),
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
