//! `throughline serve` and `throughline org`, from an empty folder.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::throughline;

/// A server that stops with the test.
struct Serving {
    child: Child,
    lines: Vec<String>,
}

impl Serving {
    fn start(folder: &str) -> Serving {
        Serving::run(&["serve", "--data", folder, "--listen", "127.0.0.1:0"])
    }

    fn run(arguments: &[&str]) -> Serving {
        let mut child = Command::new(env!("CARGO_BIN_EXE_throughline"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = Vec::new();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        for line in said.by_ref() {
            lines.push(line.unwrap());
            if lines.last().unwrap().starts_with("serving ") {
                break;
            }
        }
        Serving { child, lines }
    }

    fn said(&self, start: &str) -> Option<&str> {
        self.lines.iter().find_map(|line| line.strip_prefix(start))
    }

    fn get(&self, path: &str) -> String {
        let address = self.said("serving http://").unwrap();
        let address = address.split(' ').next().unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn the_first_start_prints_a_set_up_code_and_serves_the_page_that_takes_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("house");
    let data = data.to_str().unwrap();
    let first = Serving::start(data);
    let code = first.said("set-up code (works once): ").unwrap().to_owned();
    assert!(first.get("/set-up").contains("Set this house up"));
    assert!(first.get("/rights").starts_with("HTTP/1.1 200"));
    drop(first);

    // The same house, with its key; the code printed last is the one that works.
    let again = Serving::start(data);
    assert_ne!(again.said("set-up code (works once): ").unwrap(), code);
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

    drop(Serving::start(data));
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
    std::fs::write(&file, format!("emergency_number = \"112\"\n{helpline}")).unwrap();
    let serving = Serving::start(data);
    let card = serving.get("/rights");
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
            .contains("--behind-tls")
    );
}

#[test]
fn a_database_without_its_key_is_not_given_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    drop(Serving::start(data));
    std::fs::remove_file(folder.path().join("installation.key")).unwrap();
    let output = throughline(&["serve", "--data", data, "--listen", "127.0.0.1:0"]);
    assert!(!output.status.success());
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("put the key back")
    );
    assert!(!folder.path().join("installation.key").exists());
}

#[test]
fn the_demo_tells_an_invented_country_whose_log_is_sound_and_prints_sign_ins() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let data = data.to_str().unwrap();
    let demo = Serving::run(&[
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
        assert!(
            demo.lines.iter().any(|line| line.contains(sign_in)),
            "{sign_in}"
        );
    }
    assert!(demo.get("/sign-in").contains("nvented"));
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
