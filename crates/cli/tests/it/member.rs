//! `throughline member`, over an installation with one custodian.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use case::profile::BodyKind;
use engine::{Engine, NewMember, Passphrase, SetUp, SystemClock};
use store::Store;
use vault::{InstallationKey, WorkFactor, system_rng};

use crate::throughline;

const PASSPHRASE: &str = "correct horse battery staple";

/// Sets a house up in a folder; only the duty desk's custodian has joined.
fn furnish(folder: &std::path::Path) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let key = folder.join("installation.key");
        InstallationKey::create_file(&key, &mut system_rng()).unwrap();
        let store = Store::sqlite(&folder.join("throughline.db")).await.unwrap();
        store.migrate().await.unwrap();
        let key = InstallationKey::load(&key).unwrap();
        let clock = Arc::new(SystemClock);
        let engine = Engine::new(store, key, WorkFactor::RECOMMENDED, clock);
        let engine = engine.await.unwrap();
        let plan = SetUp {
            profile: "zz",
            desk: ("Desk", BodyKind::CivilSociety),
            co_ordinator: ("Co-ordinator", BodyKind::AntiTraffickingAgency),
            panel: ("Panel", BodyKind::AntiTraffickingAgency),
            child_protection: ("Child protection", BodyKind::ChildProtection),
        };
        for (name, invited) in engine.set_up(plan).await.unwrap() {
            if name == "Desk" {
                let new = NewMember {
                    sign_in: "mira".to_owned(),
                    name: "Invented Mira".to_owned(),
                    passphrase: Passphrase::new(PASSPHRASE),
                };
                engine.join(&invited.code.to_text(), new).await.unwrap();
            }
        }
    });
}

fn add(organisation: &str, custodian: &str, passphrase: &str, data: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args(["member", "add", organisation, "--role", "reporter"])
        .args(["--custodian", custodian, "--data", data])
        .env_remove("THROUGHLINE_PASSPHRASE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut typed = child.stdin.take().unwrap();
    // It may have refused before it read anything.
    let _ = writeln!(typed, "{passphrase}");
    drop(typed);
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn a_custodian_invites_and_nobody_else_does() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let data = folder.path().to_str().unwrap();

    let invited = add("Desk", "mira", PASSPHRASE, data);
    assert!(invited.status.success(), "{}", said(&invited));
    let printed = String::from_utf8(invited.stdout).unwrap();
    assert!(
        printed.starts_with("invitation (works once): "),
        "{printed}"
    );

    for (organisation, custodian, passphrase, why) in [
        ("Panel", "mira", PASSPHRASE, "only a custodian"),
        (
            "Desk",
            "mira",
            "wrong horse battery staple",
            "could not be signed in",
        ),
        ("Desk", "nobody", PASSPHRASE, "could not be signed in"),
        ("Desk", "mira", "", "no passphrase"),
        (
            "Castle",
            "mira",
            PASSPHRASE,
            "no organisation is called `Castle`",
        ),
    ] {
        let refused = add(organisation, custodian, passphrase, data);
        assert!(
            !refused.status.success() && refused.stdout.is_empty(),
            "{why}"
        );
        assert!(said(&refused).contains(why), "{}", said(&refused));
    }
}

#[test]
fn a_second_factor_is_required_until_somebody_says_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let data = folder.path().to_str().unwrap();
    let said = |arguments: &[&str]| {
        let start = ["member", "second-factor", "--data", data];
        let output = throughline(&[&start, arguments].concat());
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (required, optional) = ("second factor: required\n", "second factor: optional\n");
    assert_eq!(said(&[]), (true, required.to_owned()));
    assert_eq!(said(&["optional"]), (true, optional.to_owned()));
    assert_eq!(said(&[]), (true, optional.to_owned()));
    assert_eq!(said(&["never"]), (false, String::new()));
    assert_eq!(said(&["required"]), (true, required.to_owned()));
}

#[test]
fn an_unknown_role_is_refused_with_the_roles_there_are() {
    let args = [
        "member",
        "add",
        "Desk",
        "--role",
        "king",
        "--custodian",
        "mira",
    ];
    let output = throughline(&args);
    assert!(!output.status.success());
    assert!(said(&output).contains("case_worker"), "{}", said(&output));
}
