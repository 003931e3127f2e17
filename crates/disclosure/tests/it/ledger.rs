//! The account across releases: what it refuses, and what it notices.

use std::fs;
use std::path::PathBuf;

use disclosure::{
    Cap, Defence, Delta, Epsilon, Indefensible, Ledger, LedgerError, Release, Rho, Step, defence,
};

fn cap(epsilon: f64) -> Cap {
    Cap::new(Epsilon::new(epsilon).unwrap(), Delta::new(1e-6).unwrap()).unwrap()
}

fn release(name: &str, rho: Rho) -> Release {
    Release {
        release: name.to_owned(),
        date: jiff::civil::date(2026, 11, 24),
        purpose: Some("the yearly report".to_owned()),
        rows_per_person: 1,
        domain: "00".repeat(32),
        steps: vec![Step {
            mechanism: "discrete Gaussian".to_owned(),
            rho_units: rho.units(),
        }],
        version: "0".to_owned(),
    }
}

/// A folder with a ledger in it that has granted two releases of a quarter of its cap.
fn two_releases() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.json");
    let mut ledger = Ledger::create(&path, cap(4.0)).unwrap();
    let quarter = ledger.cap().rho().share(0.25);
    ledger.charge(release("2024", quarter)).unwrap();
    ledger.charge(release("2025", quarter)).unwrap();
    (folder, path)
}

#[test]
fn releases_add_up_and_the_cap_holds_after_reopening() {
    let (_folder, path) = two_releases();
    let mut ledger = Ledger::open(&path).unwrap();
    assert_eq!(ledger.releases().len(), 2);
    let left = ledger.left();
    assert!((left.to_f64() / ledger.cap().rho().to_f64() - 0.5).abs() < 1e-6);

    let more = left.checked_add(Rho::from_units(1)).unwrap();
    let before = fs::read(&path).unwrap();
    let refused = ledger.charge(release("2026", more)).unwrap_err();
    assert!(matches!(refused, LedgerError::Exhausted { .. }));
    assert_eq!(fs::read(&path).unwrap(), before);

    let allowance = ledger.charge(release("2026", left)).unwrap();
    assert_eq!(allowance.left(), left);
    assert!(ledger.epsilon_spent() <= 4.0);
    assert_eq!(ledger.left(), Rho::ZERO);
}

#[test]
fn the_spending_is_on_disk_when_the_allowance_is_given() {
    let (_folder, path) = two_releases();
    let mut ledger = Ledger::open(&path).unwrap();
    let _allowance = ledger.charge(release("2026", Rho::from_units(7))).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.lines().last().unwrap().contains("\"rho_units\":7"));
    assert!(text.contains(ledger.head()));
}

#[test]
fn every_single_byte_changed_by_hand_is_noticed() {
    let (_folder, path) = two_releases();
    let written = fs::read(&path).unwrap();
    for at in 0..written.len() {
        let mut edited = written.clone();
        // Another digit for a digit, a letter otherwise: what a person would do.
        edited[at] = match edited[at] {
            b'0'..=b'8' => edited[at] + 1,
            b'9' => b'0',
            _ => b'x',
        };
        if edited == written {
            continue;
        }
        fs::write(&path, &edited).unwrap();
        assert!(Ledger::open(&path).is_err(), "byte {at} changed unnoticed");
    }
}

#[test]
fn a_line_removed_or_moved_is_noticed_and_named() {
    let (_folder, path) = two_releases();
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (kept, line) in [([0, 2].as_slice(), 2), (&[1, 2], 1), (&[0, 2, 1], 2)] {
        let edited: String = kept.iter().map(|at| format!("{}\n", lines[*at])).collect();
        fs::write(&path, edited).unwrap();
        let Err(LedgerError::Broken { line: named, .. }) = Ledger::open(&path) else {
            panic!("{kept:?} went unnoticed");
        };
        assert_eq!(named, line);
    }
}

#[test]
fn a_tail_cut_off_changes_the_head_a_manifest_would_name() {
    let (_folder, path) = two_releases();
    let head = Ledger::open(&path).unwrap().head().to_owned();
    let text = fs::read_to_string(&path).unwrap();
    let cut: String = text
        .lines()
        .take(2)
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(&path, cut).unwrap();
    assert_ne!(Ledger::open(&path).unwrap().head(), head);
}

#[test]
fn an_unfinished_last_line_is_refused_with_what_it_means() {
    let (_folder, path) = two_releases();
    let text = fs::read(&path).unwrap();
    fs::write(&path, &text[..text.len() - 9]).unwrap();
    let error = Ledger::open(&path).unwrap_err().to_string();
    assert!(
        error.contains("line 3") && error.contains("unfinished"),
        "{error}"
    );
}

#[test]
fn what_a_release_is_for_and_its_day_are_kept() {
    let (_folder, path) = two_releases();
    let mut ledger = Ledger::open(&path).unwrap();
    let kept = &ledger.releases()[1];
    assert_eq!(kept.date, jiff::civil::date(2026, 11, 24));
    assert_eq!(kept.purpose.as_deref(), Some("the yearly report"));

    let mut earlier = release("2026", Rho::from_units(1));
    earlier.date = jiff::civil::date(2026, 11, 23);
    let before = fs::read(&path).unwrap();
    assert!(matches!(
        ledger.charge(earlier).unwrap_err(),
        LedgerError::Backdated { .. }
    ));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn caps_that_cannot_be_defended_are_not_made() {
    let judge = |epsilon: f64, delta: f64| {
        Cap::new(Epsilon::new(epsilon).unwrap(), Delta::new(delta).unwrap())
    };
    assert!(judge(8.0, 1e-5).is_ok());
    assert!(matches!(
        judge(8.1, 1e-6).unwrap_err(),
        Indefensible::Epsilon { .. }
    ));
    assert!(matches!(
        judge(1.0, 2e-5).unwrap_err(),
        Indefensible::Delta { .. }
    ));
    let rows = std::num::NonZeroU32::new(1_000_000);
    let delta = Delta::new(1e-6).unwrap();
    let one = Epsilon::new(1.0).unwrap();
    assert_eq!(defence(one, delta, None), Ok(Defence::Usual));
    assert!(matches!(
        defence(one, delta, rows).unwrap_err(),
        Indefensible::DeltaOfRows { .. }
    ));
    let five = Epsilon::new(5.0).unwrap();
    assert_eq!(defence(five, delta, None), Ok(Defence::NeedsReason));
}

#[test]
fn spending_without_a_measurement_stays_spent() {
    let (_folder, path) = two_releases();
    let spent = {
        let mut ledger = Ledger::open(&path).unwrap();
        // The run ends with its allowance unused, whatever ends it.
        let _ = ledger.charge(release("2026", Rho::from_units(7))).unwrap();
        ledger.spent()
    };
    assert_eq!(Ledger::open(&path).unwrap().spent(), spent);
}

#[test]
fn of_many_who_make_a_ledger_at_once_one_does_and_the_others_find_it_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.json");
    let runs: Vec<_> = (0..8)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || match Ledger::create(&path, cap(4.0)) {
                Ok(_) => true,
                Err(LedgerError::Exists { .. }) => {
                    assert_eq!(Ledger::open(&path).unwrap().cap(), cap(4.0));
                    false
                }
                Err(other) => panic!("{other}"),
            })
        })
        .collect();
    let made = runs.into_iter().map(|run| run.join().unwrap());
    assert_eq!(made.filter(|made| *made).count(), 1);
    // Nothing is left beside it.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_ledger_is_made_once() {
    let (_folder, path) = two_releases();
    let before = fs::read(&path).unwrap();
    assert!(matches!(
        Ledger::create(&path, cap(8.0)).unwrap_err(),
        LedgerError::Exists { .. }
    ));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn an_empty_or_foreign_file_is_no_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.json");
    for text in ["", "\n", "{}\n", "hello\n"] {
        fs::write(&path, text).unwrap();
        assert!(Ledger::open(&path).is_err(), "{text:?}");
    }
    assert!(Ledger::open(&folder.path().join("absent.json")).is_err());
}

#[test]
fn runs_at_the_same_time_take_turns_and_do_not_overspend_together() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.json");
    let third = Ledger::create(&path, cap(4.0))
        .unwrap()
        .cap()
        .rho()
        .share(0.33);
    let runs: Vec<_> = (0..8)
        .map(|run| {
            let path = path.clone();
            std::thread::spawn(move || {
                let mut ledger = Ledger::open(&path).unwrap();
                ledger.charge(release(&run.to_string(), third)).is_ok()
            })
        })
        .collect();
    let granted = runs.into_iter().map(|run| run.join().unwrap());
    assert_eq!(granted.filter(|granted| *granted).count(), 3);
    assert_eq!(Ledger::open(&path).unwrap().releases().len(), 3);
}
