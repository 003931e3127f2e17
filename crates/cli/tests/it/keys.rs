//! The installation's key: without it nothing is served, where it comes from it is told to nobody, and what
//! is no key says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use vault::{InstallationKey, system_rng};

use crate::installation::{Installation, Serving, errors, on_both};

on_both!(
    without_its_key_no_case_is_served_and_no_command_works_on_one,
    a_key_from_a_command_serves_and_is_shown_nowhere,
);

/// Every way to ask an installation for something of a case.
const ASKING: [&[&str]; 4] = [
    &["serve", "--listen", "127.0.0.1:0"],
    &["org", "list"],
    &["member", "list", "Desk"],
    &["rebuild"],
];

fn refused(output: &Output, why: &str, secret: &str) {
    assert!(!output.status.success() && output.stdout.is_empty());
    let said = errors(output);
    assert!(said.contains(why), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    assert!(secret.is_empty() || !said.contains(secret), "{said}");
}

/// The file of the key, what stands in it, and the digits of the key itself.
fn key_of(installation: &Installation) -> (PathBuf, String, String) {
    let file = installation.folder().join("installation.key");
    let text = fs::read_to_string(&file).unwrap().trim().to_owned();
    let digits = text.split(' ').next_back().unwrap().to_owned();
    (file, text, digits)
}

fn without_its_key_no_case_is_served_and_no_command_works_on_one(installation: Installation) {
    installation.furnish();
    let (file, text, digits) = key_of(&installation);
    let away = installation.folder().join("away");
    fs::rename(&file, &away).unwrap();
    for asking in ASKING {
        refused(&installation.run(asking), "put the key back", &digits);
    }
    // Cut, altered, doubled, of other bytes, and none at all.
    let (first, rest) = digits.split_at(digits.len() / 2);
    let mut letters: Vec<char> = text.chars().collect();
    let last = letters.len() - 1;
    letters[last] = if letters[last] == '0' { '1' } else { '0' };
    let altered: String = letters.into_iter().collect();
    for (damaged, secret) in [
        (text.strip_suffix(rest).unwrap().to_owned(), first),
        (format!("{text}{text}"), rest),
        (altered, first),
        (String::new(), ""),
        ("\u{0}\u{1}\u{2}".to_owned(), ""),
    ] {
        write_private(&file, &damaged);
        for asking in ASKING {
            refused(&installation.run(asking), "installation.key", secret);
        }
    }
    // One that others may read is no secret.
    write_private(&file, &text);
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    }
    refused(&installation.run(ASKING[0]), "chmod 600", &digits);
    fs::remove_file(&file).unwrap();
    fs::rename(&away, &file).unwrap();
    let served = installation.serve();
    assert_eq!(served.browser().get("/sign-in").status, 200);
}

fn write_private(file: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(file, text).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}

fn a_key_from_a_command_serves_and_is_shown_nowhere(installation: Installation) {
    installation.furnish();
    let (file, _, text) = key_of(&installation);
    let store = installation.folder().join("secret store");
    fs::rename(&file, &store).unwrap();
    let log_key = installation.folder().join("log.key");
    let printing = format!("cat '{}'", store.display());
    let with = |arguments: &[&str], key_command: &str| {
        let mut command = installation.command(arguments);
        command.env_remove("THROUGHLINE_KEY");
        command.args(["--key-command", key_command]);
        command
    };
    let mut serve = with(&["serve", "--listen", "127.0.0.1:0"], &printing);
    serve.arg("--log-key").arg(&log_key);
    let serving = Serving::start(serve);
    let mut browser = serving.browser();
    assert_eq!(browser.get("/sign-in").status, 200);
    // In no process's arguments or environment, and in nothing that the server says.
    let mut looked_at = 0;
    for process in fs::read_dir("/proc").unwrap().flatten() {
        for of in ["cmdline", "environ"] {
            let bytes = fs::read(process.path().join(of)).unwrap_or_default();
            looked_at += usize::from(!bytes.is_empty());
            let shown = String::from_utf8_lossy(&bytes);
            assert!(!shown.contains(&text), "{}/{of}", process.path().display());
        }
    }
    assert!(looked_at > 2);
    assert!(!serving.errors().contains(&text) && !serving.mentions(&text));
    assert!(!serving.errors().contains("lies beside the database"));
    drop(serving);

    let others = installation.folder().join("other");
    InstallationKey::create_file(&others, &mut system_rng()).unwrap();
    let other = fs::read_to_string(&others).unwrap();
    let other = other.trim().split(' ').next_back().unwrap();
    for (command, why) in [
        // What it says on either stream may hold the key, and is not repeated.
        (
            format!("{printing}; {printing} >&2; exit 3"),
            "failed (exit status: 3)",
        ),
        (
            "no-such-program-anywhere".to_owned(),
            "failed (exit status: 127)",
        ),
        (format!("{printing} >&2"), "printed nothing"),
        (
            format!("{printing}; {printing}"),
            "what `--key-command` printed",
        ),
        (
            "head -c 100000 /dev/zero".to_owned(),
            "printed more than a key",
        ),
        ("printf '\\377\\376'".to_owned(), "printed no text"),
        ("echo not a key".to_owned(), "what `--key-command` printed"),
        (
            format!("cat '{}'", others.display()),
            "give the key that belongs to it",
        ),
    ] {
        let output = with(&["org", "list"], &command).output().unwrap();
        refused(&output, why, &text);
        assert!(!errors(&output).contains(other));
    }
    let listed = with(&["org", "list"], &printing).output().unwrap();
    assert!(listed.status.success(), "{}", errors(&listed));
}

#[test]
fn a_command_that_never_ends_is_ended() {
    let installation = Installation::sqlite();
    installation.furnish();
    let output = Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args(["org", "list", "--key-command", "exec sleep 300"])
        .env_remove("THROUGHLINE_KEY_FILE")
        .env_remove("THROUGHLINE_DATABASE")
        .env("THROUGHLINE_DIR", installation.folder())
        .output()
        .unwrap();
    refused(&output, "did not end within 30 seconds and was ended", "");
}
