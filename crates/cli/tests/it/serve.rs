//! `throughline serve` and `throughline org`, from an empty folder.

use std::process::Command;

use crate::installation::Serving;
use crate::throughline;

fn start(folder: &str) -> Serving {
    run(&["serve", "--data", folder, "--listen", "127.0.0.1:0"])
}

fn run(arguments: &[&str]) -> Serving {
    let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
    command.args(arguments);
    Serving::start(command)
}

#[test]
fn the_first_start_prints_a_set_up_code_and_serves_the_page_that_takes_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("house");
    let data = data.to_str().unwrap();
    let first = start(data);
    let code = first.said("set-up code (works once): ").unwrap().to_owned();
    let mut browser = first.browser();
    assert!(browser.get("/set-up").body.contains("Set this house up"));
    assert_eq!(browser.get("/rights").status, 200);
    drop(first);

    // The same house, with its key; the code printed last is the one that works.
    let again = start(data);
    assert_ne!(again.said("set-up code (works once): ").unwrap(), code);
}

#[test]
fn a_start_that_comes_to_nothing_leaves_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("house");
    let nobody = "postgres://nobody@127.0.0.1:1/nothing";
    let output = throughline(&[
        "serve",
        "--data",
        data.to_str().unwrap(),
        "--database",
        nobody,
        "--listen",
        "127.0.0.1:0",
    ]);
    assert!(!output.status.success());
    assert!(!data.exists());
    // One that was there stays.
    std::fs::create_dir(&data).unwrap();
    let again = ["serve", "--data", data.to_str().unwrap(), "--database"];
    let again = [again.as_slice(), &[nobody, "--listen", "127.0.0.1:0"]].concat();
    assert!(!throughline(&again).status.success());
    assert!(data.exists());
}

#[cfg(unix)]
#[test]
fn a_demo_that_is_ended_while_it_tells_leaves_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inside = || std::fs::read_dir(folder.path()).unwrap().count();
    let mut demo = Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args(["demo", "--cases", "5000", "--listen", "127.0.0.1:0"])
        .env("TMPDIR", folder.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while inside() == 0 {
        assert!(demo.try_wait().unwrap().is_none());
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    std::thread::sleep(std::time::Duration::from_millis(300));
    let told = Command::new("kill").arg(demo.id().to_string()).status();
    assert!(told.unwrap().success());
    assert!(demo.wait().unwrap().success());
    assert_eq!(inside(), 0);
}

#[test]
fn an_organisation_is_registered_only_where_something_is_set_up() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let nothing = throughline(&["org", "add", "Shelter", "--kind", "shelter", "--data", data]);
    assert!(!nothing.status.success());
    assert!(
        String::from_utf8(nothing.stderr)
            .unwrap()
            .contains("there is no installation in")
    );

    drop(start(data));
    let early = throughline(&["org", "add", "Shelter", "--kind", "shelter", "--data", data]);
    assert!(!early.status.success());
    assert!(
        String::from_utf8(early.stderr)
            .unwrap()
            .contains("not set up yet")
    );

    let kind = throughline(&["org", "add", "Shelter", "--kind", "castle", "--data", data]);
    assert!(!kind.status.success());
    assert!(
        String::from_utf8(kind.stderr)
            .unwrap()
            .contains("trade-union")
    );
}

#[test]
fn the_rights_card_says_whom_to_call_and_a_fault_in_the_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let file = folder.path().join("contacts.toml");
    let helpline = "[[helplines]]\nname = \"Invented Line\"\nphone = \"0800 555 0100\"\n";
    let desk =
        "[[desk]]\ndays = [\"monday\"]\nfrom = \"22:00\"\nuntil = \"06:00\"\nholidays = true\n";
    let contacts = format!("emergency_number = \"112\"\n{helpline}{desk}");
    std::fs::write(&file, contacts).unwrap();
    let serving = start(data);
    let card = serving.browser().get("/rights").body;
    assert!(card.contains("tel:112") && card.contains("Invented Line"));
    drop(serving);

    std::fs::write(&file, "emergency = \"112\"\n").unwrap();
    let output = throughline(&["serve", "--data", data, "--listen", "127.0.0.1:0"]);
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("contacts.toml") && said.contains("emergency_number"),
        "{said}"
    );
}

#[test]
fn pages_without_tls_are_for_this_machine_only() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let output = throughline(&["serve", "--data", data, "--listen", "0.0.0.0:0"]);
    assert!(!output.status.success());
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("--origin https://")
    );
}

/// Among thousands, ages are doubted, agreements taken back and referrals lapse in every order: a story that
/// some road does not fit is no demo.
#[test]
fn as_many_people_as_the_demo_tells_of_by_itself_fit_the_rules() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let data = data.to_str().unwrap();
    let demo = run(&["demo", "--data", data, "--listen", "127.0.0.1:0"]);
    assert!(demo.browser().get("/sign-in").body.contains("nvented"));
    drop(demo);
    let rebuilt = throughline(&["rebuild", "--data", data, "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&rebuilt.stdout).unwrap();
    assert_eq!(report["differing"], 0);
}

#[test]
fn the_demo_tells_an_invented_country_whose_log_is_sound_and_prints_sign_ins() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let data = data.to_str().unwrap();
    let demo = run(&[
        "demo",
        "--cases",
        "5",
        "--data",
        data,
        "--listen",
        "127.0.0.1:0",
    ]);
    for sign_in in [
        "desk",
        "coordinator",
        "child",
        "outreach",
        "shelter",
        "inspector",
    ] {
        assert!(demo.mentions(sign_in), "{sign_in}");
    }
    assert!(demo.browser().get("/sign-in").body.contains("nvented"));
    drop(demo);

    let checked = throughline(&["ledger", "verify", "--data", data, "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert!(checked.status.success());
    assert_eq!(report["sound"], true);
    assert!(report["entries"].as_u64().unwrap() > 50);

    let rebuilt = throughline(&["rebuild", "--data", data, "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&rebuilt.stdout).unwrap();
    assert!(rebuilt.status.success());
    assert_eq!(report["differing"], 0);

    let again = throughline(&["demo", "--data", data, "--listen", "127.0.0.1:0"]);
    assert!(!again.status.success());
    assert!(
        String::from_utf8(again.stderr)
            .unwrap()
            .contains("installation already")
    );
}
