//! Whoever runs the server has every file, every command and no account: none of it reads a case.

use std::path::Path;

use web::Method;

use crate::commands::{NEEDED, needed_by};
use crate::installation::{Browser, Installation, Serving, on_both};

on_both!(no_command_and_no_route_shows_an_operator_what_is_sealed_in_a_case);

/// What is written into a case, in every compartment that its forms have.
const CANARIES: [&str; 4] = [
    "Canary told at the station",
    "Canary Vera Name",
    "Canary by the neighbour",
    "Canary account of the house",
];

/// A concern and the case of the person met in it, with words in them; returns their ids.
fn written(browser: &mut Browser) -> (String, String) {
    let [told, name, contact, account] = CANARIES;
    let sent = browser.tell(told).unwrap();
    assert!(sent.location.starts_with("/work"), "{}", sent.problem());
    let concern = browser.first_concern();
    let presumed = browser.presume(&concern, name).unwrap();
    assert!(
        presumed.location.ends_with("done=presumed"),
        "{}",
        presumed.problem()
    );
    let page = browser.get(&concern);
    let case = format!("/cases/{}", page.link("/cases/").unwrap());
    for (form, fields) in [
        ("contact", vec![("contact-channel", contact)]),
        ("account", vec![("words", account), ("source", "person")]),
    ] {
        let kept = browser.submit(&format!("{case}/{form}"), &fields);
        let page = format!("{case}?done=");
        assert!(
            kept.location.starts_with(&page),
            "{form}: {}",
            kept.problem()
        );
    }
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    (id(&concern), id(&case))
}

/// Fails if any of the words stand in bytes that an operator gets to see.
fn assert_tells_nothing(what: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for canary in CANARIES {
        assert!(!text.contains(canary), "`{canary}` in {what}");
    }
}

/// Everything that lies in a folder and below it.
fn assert_files_tell_nothing(folder: &Path) -> usize {
    let mut looked_at = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            looked_at += assert_files_tell_nothing(&path);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            assert_tells_nothing(&path.display().to_string(), &bytes);
            looked_at += 1;
        }
    }
    looked_at
}

fn no_command_and_no_route_shows_an_operator_what_is_sealed_in_a_case(installation: Installation) {
    let serving = installation.serve();
    let mut worker = serving.settle();
    let (concern, case) = written(&mut worker);
    // They are there, for whoever works on the case and says why.
    let page = format!("/cases/{case}");
    for compartment in ["identity", "contact", "narrative"] {
        let opening = [("purpose", "assistance"), ("compartment", compartment)];
        worker.press(&page, "open", &opening);
    }
    let open = worker.get(&page).body;
    for canary in &CANARIES[1..] {
        assert!(open.contains(canary), "{canary}");
    }

    every_route(&serving, &concern, &case);
    every_command(&installation);
    let files = assert_files_tell_nothing(installation.folder());
    assert!(
        files >= 4,
        "key, log's key and checkpoint, and what was made"
    );
}

/// Asked signed out, and with a cookie that the operator made up.
fn every_route(serving: &Serving, concern: &str, case: &str) {
    let mut asked = 0;
    for route in web::routes() {
        let (first, _) = route
            .path
            .trim_start_matches('/')
            .split_once('/')
            .unwrap_or((route.path, ""));
        let id = if first == "concerns" { concern } else { case };
        let path = route.path.replace("{id}", id);
        let path = ["{clock}", "{agreement}", "{referral}", "{member}"]
            .iter()
            .fold(path, |path, name| path.replace(name, case))
            .replace("{version}", "1")
            .replace("{list}", "cases");
        let mut operator = serving.browser();
        let page = match route.method {
            Method::Get => operator.get(&path),
            Method::Post => operator.post(&path, "form-token=made+up&purpose=assistance"),
        };
        assert_tells_nothing(&path, page.body.as_bytes());
        if ["cases", "concerns", "referrals", "lists"].contains(&first) {
            let sign_in = page.status == 303 && page.location.starts_with("/sign-in?next=");
            let refused = [403, 404].contains(&page.status);
            assert!(
                sign_in || refused,
                "{} {path}: {}",
                route.method,
                page.status
            );
            asked += 1;
        }
    }
    assert!(asked > 50, "{asked} routes of cases");
}

/// With every file at hand, and no member's passphrase.
fn every_command(installation: &Installation) {
    let made = tempfile::tempdir().unwrap();
    for (path, _) in NEEDED {
        if path == "serve" {
            // It serves already.
            continue;
        }
        let needed = needed_by(path, made.path());
        let arguments: Vec<&str> = path
            .split(' ')
            .chain(needed.iter().map(String::as_str))
            .collect();
        let output = installation.as_custodian(&arguments, "not the passphrase");
        assert_tells_nothing(path, &output.stdout);
        assert_tells_nothing(path, &output.stderr);
        let asks_for_a_member = needed.iter().any(|it| it == "--custodian");
        assert!(
            !(asks_for_a_member && output.status.success()),
            "`{path}` took a wrong passphrase"
        );
    }
    assert_files_tell_nothing(made.path());
}
