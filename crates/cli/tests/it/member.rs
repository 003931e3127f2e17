//! `throughline member`, over an installation with one custodian.

use std::io::{Read as _, Write as _};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use case::profile::BodyKind;
use engine::{Engine, NewMember, Passphrase, SetUp, SystemClock};
use store::Store;
use vault::{InstallationKey, WorkFactor, system_rng};

use crate::raw::Raw;
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

fn add(organisation: &str, custodian: &str, passphrase: impl AsRef<[u8]>, data: &str) -> Output {
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
    let _ = typed.write_all(&[passphrase.as_ref(), b"\n"].concat());
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
    let broken = add("Desk", "mira", b"caf\xE9 au lait", data);
    assert!(!broken.status.success() && broken.stdout.is_empty());
    let why = "passphrase from standard input, as a line of UTF-8";
    assert!(said(&broken).contains(why), "{}", said(&broken));
}

#[test]
fn members_are_listed_with_what_they_may_do() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let data = folder.path().to_str().unwrap();
    let list = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
        let command = command.args(["member", "list"]).args(arguments);
        command.args(["--data", data]).output().unwrap()
    };
    let listed = list(&["Desk"]);
    assert!(listed.status.success(), "{}", said(&listed));
    let printed = String::from_utf8(listed.stdout).unwrap();
    assert!(printed.starts_with("mira: "), "{printed}");
    assert!(printed.trim().ends_with("custodian"), "{printed}");
    let listed = list(&["Desk", "--json"]).stdout;
    let listed: serde_json::Value = serde_json::from_slice(&listed).unwrap();
    assert_eq!(listed[0]["sign_in"], "mira");
    let roles = listed[0]["roles"].as_array().unwrap();
    assert!(roles.contains(&"custodian".into()), "{roles:?}");
    assert!(list(&["Panel"]).stdout.is_empty());
    let unknown = list(&["Castle"]);
    assert!(!unknown.status.success());
    let why = "no organisation is called `Castle`";
    assert!(said(&unknown).contains(why), "{}", said(&unknown));
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
fn a_name_that_cannot_be_registered_is_refused_for_its_own_reason() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let data = folder.path().to_str().unwrap();
    for (name, why) in [
        ("Desk", "an organisation named `Desk` is registered already"),
        (" ", "the organisation has no name"),
    ] {
        let refused = ["org", "add", name, "--kind", "shelter", "--data", data];
        let refused = throughline(&refused);
        assert!(!refused.status.success());
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains(why), "{said}");
    }
}

/// Joins an organisation with a code that was just printed.
fn join(folder: &std::path::Path, printed: &str, sign_in: &str) {
    let code = printed.split(": ").nth(1).unwrap().trim();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let key = InstallationKey::load(&folder.join("installation.key")).unwrap();
        let store = Store::sqlite(&folder.join("throughline.db")).await.unwrap();
        let clock = Arc::new(SystemClock);
        let engine = Engine::new(store, key, WorkFactor::RECOMMENDED, clock);
        let new = NewMember {
            sign_in: sign_in.to_owned(),
            name: format!("Invented {sign_in}"),
            passphrase: Passphrase::new(PASSPHRASE),
        };
        engine.await.unwrap().join(code, new).await.unwrap();
    });
}

fn as_custodian(arguments: &[&str], data: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args(arguments)
        .args(["--organisation", "Desk", "--custodian", "mira"])
        .args(["--data", data])
        .env_remove("THROUGHLINE_PASSPHRASE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut typed = child.stdin.take().unwrap();
    let _ = writeln!(typed, "{PASSPHRASE}");
    drop(typed);
    child.wait_with_output().unwrap()
}

#[test]
fn a_public_key_put_into_the_database_is_given_no_key() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let data = folder.path().to_str().unwrap();
    for name in ["leaver", "victim"] {
        let invited = add("Desk", "mira", PASSPHRASE, data);
        join(
            folder.path(),
            std::str::from_utf8(&invited.stdout).unwrap(),
            name,
        );
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut raw = Raw::sqlite(&folder.path().join("throughline.db")).await;
        let planted = vault::PrivateKey::generate(&mut system_rng()).public();
        let planted = raw.literal(&planted.to_bytes());
        let sql = format!("UPDATE members SET public_key = {planted} WHERE sign_in = 'victim'");
        assert_eq!(raw.execute(&sql).await, 1);
    });

    let ended = as_custodian(&["member", "end", "leaver"], data);
    assert!(ended.status.success(), "{}", said(&ended));
    let printed = String::from_utf8(ended.stdout.clone()).unwrap();
    assert!(printed.starts_with("ended: leaver"), "{printed}");
    assert!(printed.contains("the key before is destroyed"), "{printed}");
    let warned = said(&ended);
    assert!(
        warned.contains("victim was not given the new key"),
        "{warned}"
    );
    runtime.block_on(async {
        let mut raw = Raw::sqlite(&folder.path().join("throughline.db")).await;
        let held = "SELECT count(*) FROM custody JOIN organisations ON id = organisation \
                    WHERE name = 'Desk'";
        assert_eq!(raw.number(held).await, 1, "the custodian's alone");
    });

    let again = as_custodian(&["org", "rewrap"], data);
    assert!(again.status.success(), "{}", said(&again));
    let renewed = as_custodian(&["org", "renew-key"], data);
    assert!(renewed.status.success(), "{}", said(&renewed));
    let refused = as_custodian(&["member", "end", "mira"], data);
    assert!(said(&refused).contains("nobody ends their own membership"));
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

/// Waits until the terminal of the program that works on a folder shows nothing of what is typed.
fn wait_until_unseen(folder: &str) {
    let is_ours = |process: &std::path::Path| {
        let said = std::fs::read(process.join("cmdline")).unwrap_or_default();
        let said = String::from_utf8_lossy(&said).into_owned();
        said.starts_with(env!("CARGO_BIN_EXE_throughline")) && said.contains(folder)
    };
    for _ in 0..600 {
        let processes = std::fs::read_dir("/proc").unwrap();
        let mut processes = processes.filter_map(|entry| Some(entry.ok()?.path()));
        let terminal = processes
            .find(|process| is_ours(process))
            .and_then(|process| std::fs::read_link(process.join("fd/0")).ok());
        if let Some(terminal) = terminal {
            let mut stty = Command::new("stty");
            let modes = stty.arg("-F").arg(terminal).arg("-a").output().unwrap();
            if String::from_utf8_lossy(&modes.stdout).contains("-echo ") {
                return;
            }
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("what is typed is shown");
}

/// `script` gives the program a terminal of its own.
#[test]
fn a_passphrase_is_asked_for_at_a_terminal_without_being_shown() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let command = format!(
        "{} member add Desk --role reporter --custodian mira --data {}",
        env!("CARGO_BIN_EXE_throughline"),
        folder.path().display()
    );
    let mut child = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .env_remove("THROUGHLINE_PASSPHRASE")
        .env_remove("THROUGHLINE_CODE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut terminal = child.stdin.take().unwrap();
    let mut shown = child.stdout.take().unwrap();
    let mut seen = String::new();
    // Typed once nothing is shown: what is typed before is shown by the terminal itself.
    for (asked, typed) in [("passphrase: ", PASSPHRASE), ("if there is one: ", "")] {
        let mut byte = [0];
        while !seen.ends_with(asked) {
            assert_eq!(shown.read(&mut byte).unwrap(), 1, "{seen}");
            seen.push(char::from(byte[0]));
        }
        wait_until_unseen(folder.path().to_str().unwrap());
        writeln!(terminal, "{typed}").unwrap();
    }
    shown.read_to_string(&mut seen).unwrap();
    assert!(child.wait().unwrap().success(), "{seen}");
    assert!(seen.contains("invitation (works once): "), "{seen}");
    assert!(!seen.contains(PASSPHRASE), "{seen}");
}
