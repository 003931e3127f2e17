//! `throughline simulate` from the outside, and the commands that read what it writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::throughline;

/// The files of a simulated country, by name.
type Files = BTreeMap<String, Vec<u8>>;

fn files(folder: &Path) -> Files {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let read = |path: PathBuf| fs::read(path).unwrap();
    let named = entries.map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        (name, read(entry.path()))
    });
    named.collect()
}

/// Runs `simulate` to the end of a fixed day into a folder within `room`.
fn simulate(room: &Path, name: &str, cases: &str, more: &[&str]) -> PathBuf {
    let out = room.join(name);
    let shown = out.to_str().unwrap();
    let until = ["--seed", "5", "--until", "2026-06-30", "--out", shown];
    let args = [&["simulate", "--cases", cases], &until[..], more].concat();
    let output = throughline(&args);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{error}");
    out
}

fn refusal(args: &[&str]) -> String {
    let output = throughline(args);
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let room = tempfile::tempdir().unwrap();
    // More than one batch.
    let one = simulate(room.path(), "one", "6000", &["--threads", "1"]);
    let three = simulate(room.path(), "three", "6000", &["--threads", "3"]);
    let (one, three) = (files(&one), files(&three));
    let names: Vec<&str> = one.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "cases.csv",
            "entries.csv",
            "lists-naive.csv",
            "lists-own-by-form.csv",
            "lists-own.csv",
            "people.csv",
            "roads.csv",
            "truth.json"
        ]
    );
    for (name, bytes) in &one {
        assert!(bytes == &three[name], "{name} differs");
    }
    let lines = |name: &str| one[name].iter().filter(|byte| **byte == b'\n').count();
    assert_eq!((lines("cases.csv"), lines("people.csv")), (6001, 6001));
}

#[test]
fn fewer_cases_are_the_first_of_more() {
    let room = tempfile::tempdir().unwrap();
    let few = files(&simulate(room.path(), "few", "50", &[]));
    let many = files(&simulate(room.path(), "many", "200", &[]));
    for name in ["cases.csv", "roads.csv", "entries.csv", "people.csv"] {
        assert!(many[name].starts_with(&few[name]), "{name}");
        assert!(many[name].len() > few[name].len(), "{name}");
    }
}

#[test]
fn screening_and_estimation_read_what_is_written() {
    let room = tempfile::tempdir().unwrap();
    let out = simulate(room.path(), "country", "1500", &[]);
    let path = |name: &str| out.join(name).to_str().unwrap().to_owned();
    let truth: Value = serde_json::from_slice(&files(&out)["truth.json"]).unwrap();

    let screened = throughline(&["screen", &path("cases.csv")]);
    let error = String::from_utf8_lossy(&screened.stderr).into_owned();
    assert!(screened.status.success(), "{error}");
    let victims = victims(&files(&out)["people.csv"]);
    let mut rows = csv::Reader::from_reader(&screened.stdout[..]);
    let mut presumed = [0, 0];
    let mut of = [0, 0];
    for row in rows.records() {
        let row = row.unwrap();
        let victim = usize::from(victims[row.get(0).unwrap()]);
        of[victim] += 1;
        let level = row.get(1).unwrap();
        presumed[victim] += usize::from(level.contains("presum"));
    }
    assert_eq!(of[0] + of[1], 1500);
    // Signs tell victims from people whose concern lies elsewhere, mostly.
    assert!(presumed[1] * 10 > of[1] * 7, "{presumed:?} of {of:?}");
    assert!(presumed[0] * 10 < of[0], "{presumed:?} of {of:?}");

    for (lists, people) in [
        ("lists-own.csv", "on_own_lists"),
        ("lists-naive.csv", "on_any_list"),
    ] {
        let output = throughline(&[
            "estimate",
            &path(lists),
            "--method",
            "stepwise",
            "--boot",
            "50",
            "--json",
        ]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{error}");
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["n"], truth["victims"][people], "{lists}");
    }
    let strata = throughline(&[
        "estimate",
        &path("lists-own-by-form.csv"),
        "--strata",
        "form",
        "--method",
        "independence",
        "--boot",
        "0",
        "--json",
    ]);
    let error = String::from_utf8_lossy(&strata.stderr).into_owned();
    assert!(strata.status.success(), "{error}");
}

/// Who among the known is a victim.
fn victims(people: &[u8]) -> BTreeMap<String, bool> {
    let mut rows = csv::Reader::from_reader(people);
    let rows = rows.records().map(Result::unwrap);
    let rows = rows.map(|row| (row[0].to_owned(), &row[2] == "true"));
    rows.collect()
}

#[test]
fn what_cannot_be_done_is_refused_and_nothing_is_left_behind() {
    let room = tempfile::tempdir().unwrap();
    let used = simulate(room.path(), "used", "5", &[]);
    let used = used.to_str().unwrap();
    let before = files(Path::new(used));
    let new = room.path().join("new");
    let new = new.to_str().unwrap();
    let a_file = room.path().join("used").join("cases.csv");
    let a_file = a_file.to_str().unwrap();
    let nowhere = room.path().join("no").join("such").join("folder");
    let nowhere = nowhere.to_str().unwrap();
    let wrong = room.path().join("wrong.toml");
    fs::write(&wrong, "id = \"wrong\"").unwrap();
    let wrong = wrong.to_str().unwrap();
    for (args, said) in [
        (["--cases", "0", "--out", new, "--seed", "1"], "1.."),
        (["--cases", "-3", "--out", new, "--seed", "1"], "-3"),
        (
            ["--cases", "5", "--out", new, "--until", "9999-12-31"],
            "has not come yet",
        ),
        (
            ["--cases", "5", "--out", new, "--until", "2026-02-30"],
            "2026-02-30",
        ),
        (
            ["--cases", "5", "--out", new, "--until", "1999-12-31"],
            "give a day from 2004-12-23 on",
        ),
        (
            ["--cases", "5", "--out", used, "--seed", "1"],
            "choose another folder",
        ),
        (
            ["--cases", "5", "--out", a_file, "--seed", "1"],
            "no folder",
        ),
        (
            ["--cases", "5", "--out", nowhere, "--seed", "1"],
            "nothing can be written in",
        ),
        (
            ["--cases", "5", "--out", new, "--country", wrong],
            "country file",
        ),
        (
            ["--cases", "5", "--out", new, "--country", nowhere],
            "reading",
        ),
    ] {
        let refusal = refusal(&[&["simulate"], &args[..]].concat());
        assert!(refusal.contains(said), "{args:?}: {refusal}");
    }
    assert_eq!(
        files(Path::new(used)),
        before,
        "what was there is untouched"
    );
    let left: Vec<_> = fs::read_dir(room.path()).unwrap().collect();
    assert_eq!(
        left.len(),
        2,
        "only the first country and the wrong file: {left:?}"
    );
}
