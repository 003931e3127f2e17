//! A backup made while the installation serves, and put back where another database is.

use std::path::{Path, PathBuf};

use crate::installation::{Browser, Installation, PASSPHRASE, Serving, errors, on_both, wait};

on_both!(
    a_backup_goes_on_in_a_database_of_the_other_kind,
    what_does_not_belong_together_is_refused_and_nothing_is_written,
    keys_are_kept_for_a_time_and_then_destroyed,
    whom_the_installation_forgot_no_backup_brings_back,
    a_number_is_found_where_a_backup_was_put_back,
    who_left_and_what_was_changed_no_backup_brings_back,
);

/// Files of one backup.
struct Files {
    data: String,
    keys: String,
}

/// Keys and files of a test's backups.
struct Shelf(tempfile::TempDir);

impl Shelf {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// Makes a key; returns its recipient.
    fn key(&self, installation: &Installation, name: &str) -> String {
        let made = installation.text(&["backup-key", &self.path(name)]);
        made.trim().to_owned()
    }

    fn back_up(&self, installation: &Installation, recipients: &[&str], more: &[&str]) -> Files {
        let (years, month) = (self.path("years"), self.path("month"));
        let mut arguments = vec!["backup", "--out", &years, "--keys-out", &month];
        arguments.extend(recipients.iter().flat_map(|who| ["--recipient", *who]));
        arguments.extend(more);
        let made = installation.json(&arguments);
        let file = |name: &str| made[name].as_str().unwrap().to_owned();
        Files {
            data: file("data"),
            keys: file("keys"),
        }
    }
}

fn sign_in(serving: &Serving) -> Browser {
    let mut browser = serving.browser();
    let fields = [("name", "mira"), ("passphrase", PASSPHRASE)];
    let page = browser.submit("/sign-in", &fields);
    assert_eq!(page.location, "/work", "{}", page.problem());
    browser
}

/// Sets a house up in which one concern was told.
fn told(installation: &Installation, what: &str) -> Serving {
    let serving = installation.serve();
    let invitations = serving.set_up();
    // So that the member can sign in again in another place, without an app to remember.
    installation.text(&["member", "second-factor", "optional"]);
    let (_, code) = invitations.iter().find(|(name, _)| name == "Desk").unwrap();
    serving.join("mira", code);
    let sent = sign_in(&serving).tell(what).unwrap();
    assert!(
        sent.location.starts_with("/work?done"),
        "{}",
        sent.problem()
    );
    serving
}

/// A place of the other kind with the installation's key in it and nothing else.
fn other(installation: &Installation) -> Installation {
    let other = if installation.is_embedded() {
        Installation::unmade_postgres()
    } else {
        Installation::sqlite()
    };
    copy(installation, &other, "installation.key");
    other
}

fn copy(from: &Installation, to: &Installation, name: &str) {
    std::fs::copy(from.folder().join(name), to.folder().join(name)).unwrap();
}

fn restore(to: &Installation, files: &Files, identity: &str) -> std::process::Output {
    to.run(&[
        "restore",
        "--backup",
        &files.data,
        "--keys",
        &files.keys,
        "--identity",
        identity,
        "--without-erased",
        "--without-standing",
    ])
}

fn a_backup_goes_on_in_a_database_of_the_other_kind(installation: Installation) {
    let shelf = Shelf::new();
    let (one, two) = (
        shelf.key(&installation, "one"),
        shelf.key(&installation, "two"),
    );
    let serving = told(&installation, "Sleeps where she works");
    let checkpoint = installation.text(&["ledger", "checkpoint"]);
    let files = shelf.back_up(&installation, &[&one, &two], &[]);
    // What is written later is not in it.
    let later = sign_in(&serving).tell("Told after the backup").unwrap();
    assert!(later.location.starts_with("/work?done"));
    drop(serving);

    let other = other(&installation);
    for beside in ["log.key", "log.vkey", "erased", "standing"] {
        copy(&installation, &other, beside);
    }
    let kept = shelf.path("kept");
    std::fs::write(&kept, checkpoint).unwrap();
    let restored = other.json(&[
        "restore",
        "--backup",
        &files.data,
        "--keys",
        &files.keys,
        "--identity",
        &shelf.path("two"),
        "--checkpoint",
        &kept,
    ]);
    assert_eq!(restored["sound"], true, "{restored}");
    assert_eq!(other.json(&["rebuild"])["differing"], 0);

    let serving = other.serve();
    let mut browser = sign_in(&serving);
    let concern = browser.first_concern();
    let page = browser.get(&concern);
    assert!(
        page.body.contains("Sleeps where she works"),
        "{}",
        page.problem()
    );
    assert!(!browser.get("/work").body.contains("Told after the backup"));
    // It goes on as the same house.
    let presumed = browser.presume(&concern, "Invented Vera").unwrap();
    assert_eq!(presumed.location, format!("{concern}?done=presumed"));
}

fn what_does_not_belong_together_is_refused_and_nothing_is_written(installation: Installation) {
    let shelf = Shelf::new();
    let one = shelf.key(&installation, "one");
    shelf.key(&installation, "stranger");
    let unserved = installation.run(&[
        "backup",
        "--out",
        &shelf.path("a"),
        "--keys-out",
        &shelf.path("b"),
        "--recipient",
        &one,
    ]);
    assert!(!unserved.status.success());
    let serving = told(&installation, "Sleeps where she works");
    let files = shelf.back_up(&installation, &[&one], &[]);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let second = shelf.back_up(&installation, &[&one], &[]);

    let same = installation.run(&[
        "backup",
        "--out",
        &shelf.path("a"),
        "--keys-out",
        &shelf.path("a"),
        "--recipient",
        &one,
    ]);
    assert!(
        errors(&same).contains("are the same folder"),
        "{}",
        errors(&same)
    );
    let nobody = installation.run(&[
        "backup",
        "--out",
        &shelf.path("a"),
        "--keys-out",
        &shelf.path("b"),
        "--recipient",
        "age1me",
    ]);
    assert!(
        errors(&nobody).contains("`age1me` is not a recipient"),
        "{}",
        errors(&nobody)
    );

    let other = other(&installation);
    let own = shelf.path("one");
    let refused = |files: &Files, identity: &str, why: &str| {
        let restored = restore(&other, files, identity);
        assert!(!restored.status.success());
        assert!(
            errors(&restored).contains(why),
            "{why}: {}",
            errors(&restored)
        );
    };
    let of = |data: &str, keys: &str| Files {
        data: data.to_owned(),
        keys: keys.to_owned(),
    };
    refused(
        &files,
        &shelf.path("stranger"),
        "none of the keys at hand opens it",
    );
    refused(&files, &files.data, "non-identity data");
    refused(
        &of(&files.keys, &files.data),
        &own,
        "the file with the data: it holds the keys",
    );
    refused(
        &of(&files.data, &second.keys),
        &own,
        "are of different backups",
    );
    refused(&of(&files.data, &own), &own, "it is no backup, or damaged");
    refused(&of(&files.data, &shelf.path("none")), &own, "reading `");

    let cut = damaged(&shelf, &files.data, |bytes| bytes.truncate(bytes.len() / 2));
    refused(
        &of(&cut, &files.keys),
        &own,
        "the file with the data: it is no backup, or damaged",
    );
    let flipped = damaged(&shelf, &files.data, |bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    });
    refused(
        &of(&flipped, &files.keys),
        &own,
        "the file with the data: it is no backup, or damaged",
    );
    let empty = damaged(&shelf, &files.data, Vec::clear);
    refused(
        &of(&empty, &files.keys),
        &own,
        "it is no backup, or damaged",
    );

    // After all of that the place is as empty as it was.
    let restored = restore(&other, &files, &own);
    assert!(restored.status.success(), "{}", errors(&restored));
    let again = restore(&other, &files, &own);
    assert!(
        errors(&again).contains("holds an installation already"),
        "{}",
        errors(&again)
    );

    // A key of another installation opens nothing, so it is not put beside it.
    let stranger = Installation::sqlite();
    drop(stranger.serve());
    std::fs::remove_file(stranger.folder().join("throughline.db")).unwrap();
    let restored = restore(&stranger, &files, &own);
    assert!(errors(&restored).contains("put back the one that belongs to it"));
    drop(serving);
}

fn keys_are_kept_for_a_time_and_then_destroyed(installation: Installation) {
    let shelf = Shelf::new();
    let one = shelf.key(&installation, "one");
    let _serving = told(&installation, "Sleeps where she works");
    let files = shelf.back_up(&installation, &[&one], &["--keys-days", "7"]);
    assert!(Path::new(&files.keys).exists());
    let month = PathBuf::from(shelf.path("month"));
    let due = month.join("throughline-20250101T000000Z.keys-until-20250131T000000Z.age");
    let others = [
        "throughline-20250101T000000Z.backup.age",
        "notes-until-20250131T000000Z.age",
    ];
    for name in others {
        std::fs::write(month.join(name), "kept").unwrap();
    }
    std::fs::write(&due, "keys").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    shelf.back_up(&installation, &[&one], &[]);
    assert!(!due.exists());
    assert!(Path::new(&files.keys).exists());
    for name in others {
        assert!(month.join(name).exists(), "{name}");
    }
}

fn whom_the_installation_forgot_no_backup_brings_back(installation: Installation) {
    let shelf = Shelf::new();
    let one = shelf.key(&installation, "one");
    let serving = installation.serve();
    let invitations = serving.set_up();
    installation.text(&["member", "second-factor", "optional"]);
    for (organisation, name) in [("Desk", "mira"), ("Co-ordinator", "cora")] {
        let (_, code) = invitations
            .iter()
            .find(|(name, _)| name == organisation)
            .unwrap();
        serving.join(name, code);
    }
    let mut mira = sign_in(&serving);
    mira.tell("Sleeps where she works").unwrap();
    let concern = mira.first_concern();
    mira.presume(&concern, "Invented Vera").unwrap();
    let case = mira.get(&concern).link("/cases/").unwrap().to_owned();
    let case = format!("/cases/{case}");
    let files = shelf.back_up(&installation, &[&one], &[]);

    let close = [("reason", "support_ended")];
    let closed = mira.submit(&format!("{case}/close"), &close);
    assert!(
        closed.location.ends_with("done=closed"),
        "{}",
        closed.problem()
    );
    let ask = [("grade", "everything"), ("ground", "persons_wish")];
    let asked = mira.submit(&format!("{case}/ask-erasure"), &ask);
    assert!(
        asked.location.ends_with("done=erasure-asked"),
        "{}",
        asked.problem()
    );
    let mut cora = serving.browser();
    cora.submit("/sign-in", &[("name", "cora"), ("passphrase", PASSPHRASE)]);
    let unsure = cora.submit(&format!("{case}/erase"), &[]);
    assert!(unsure.location.is_empty(), "{}", unsure.location);
    let erased = cora.submit(&format!("{case}/erase"), &[("sure", "yes")]);
    assert_eq!(
        erased.location,
        "/erasures?done=erased",
        "{}",
        erased.problem()
    );
    assert_eq!(mira.get(&case).status, 404);
    drop(serving);

    let told = installation.json(&["erasures", "--scrub"]);
    let certificate = &told["certificates"][0];
    assert_eq!(certificate["grade"], "everything");
    assert!(certificate["scrubbed"].is_string() && certificate["backups_until"].is_string());

    let other = other(&installation);
    let own = shelf.path("one");
    let arguments = [
        "restore",
        "--backup",
        &files.data,
        "--keys",
        &files.keys,
        "--identity",
        &own,
        "--without-standing",
    ];
    let unlisted = other.run(&arguments);
    assert!(
        errors(&unlisted).contains("would be there again"),
        "{}",
        errors(&unlisted)
    );
    copy(&installation, &other, "erased");
    // Somebody would like more to be destroyed.
    let list = std::fs::read_to_string(other.folder().join("erased")).unwrap();
    let planted = list.replacen(" everything ", " sealed ", 1);
    assert_ne!(planted, list);
    std::fs::write(other.folder().join("erased"), planted).unwrap();
    let refused = other.run(&arguments);
    let refused = errors(&refused);
    assert!(
        refused.contains("the installation never said that"),
        "{refused}"
    );
    std::fs::write(other.folder().join("erased"), list).unwrap();
    let restored = other.json(&arguments);
    assert_eq!(restored["sound"], true, "{restored}");
    assert!(restored["destroyed_again"].as_u64().unwrap() > 0);
    let serving = other.serve();
    let mut mira = sign_in(&serving);
    assert_eq!(mira.get(&case).status, 404);
    assert_eq!(mira.get(&concern).status, 404);
    drop(serving);
    assert_eq!(other.json(&["rebuild"])["differing"], 0);
}

/// A custodian ends a membership, a member changes passphrase and authenticator, and an older backup is put back.
fn who_left_and_what_was_changed_no_backup_brings_back(installation: Installation) {
    let shelf = Shelf::new();
    let one = shelf.key(&installation, "one");
    let serving = told(&installation, "Sleeps where she works");
    let invite = || {
        let arguments = [
            "member",
            "add",
            "Desk",
            "--role",
            "reporter",
            "--custodian",
            "mira",
        ];
        let added = installation.as_custodian(&arguments, PASSPHRASE);
        assert!(added.status.success(), "{}", errors(&added));
        let text = String::from_utf8(added.stdout).unwrap();
        text.rsplit_once(": ").unwrap().1.trim().to_owned()
    };
    for name in ["nadia", "omar"] {
        serving.join(name, &invite());
    }
    let used_later = invite();
    let files = shelf.back_up(&installation, &[&one], &[]);
    let attempt = |serving: &Serving, name: &str, passphrase: &str| {
        let fields = [("name", name), ("passphrase", passphrase)];
        serving.browser().submit("/sign-in", &fields)
    };
    assert_eq!(attempt(&serving, "nadia", PASSPHRASE).location, "/work");

    serving.join("lena", &used_later);
    let mut mira = sign_in(&serving);
    let id = wait(async {
        let mut raw = installation.raw().await;
        raw.bytes("SELECT id FROM members WHERE sign_in = 'nadia'")
            .await
    });
    let nadia = case::MemberId::from(<[u8; 16]>::try_from(id).unwrap());
    let end = format!("/organisation/members/{nadia}/end");
    let ended = mira.submit(&end, &[("passphrase-present", PASSPHRASE)]);
    assert_eq!(
        ended.location,
        "/organisation?done=member-ended",
        "{}",
        ended.problem()
    );
    installation.text(&["member", "second-factor", "required"]);
    let mut omar = serving.sign_in("omar");
    const CHANGED: &str = "tulip gravel anthem fjord";
    let change = [
        ("passphrase-present", PASSPHRASE),
        ("passphrase", CHANGED),
        ("passphrase-again", CHANGED),
    ];
    let changed = omar.submit("/account/passphrase", &change);
    assert!(
        changed.location.starts_with("/account?done="),
        "{}",
        changed.problem()
    );
    // As `serve` does every minute.
    installation.text(&["ledger", "checkpoint"]);
    drop(serving);

    let other = other(&installation);
    let own = shelf.path("one");
    let arguments = [
        "restore",
        "--backup",
        &files.data,
        "--keys",
        &files.keys,
        "--identity",
        &own,
        "--without-erased",
    ];
    let refused = |why: &str| {
        let output = other.run(&arguments);
        assert!(
            !output.status.success() && errors(&output).contains(why),
            "{}",
            errors(&output)
        );
    };
    refused("would be a member again");
    copy(&installation, &other, "standing");
    let file = other.folder().join("standing");
    let list = std::fs::read_to_string(&file).unwrap();
    // Somebody would like to stay, and somebody cut it off.
    let planted = list.replacen(
        "\"memberships\":[",
        &format!("\"memberships\":[[\"{nadia}\",\"{nadia}\"],"),
        1,
    );
    assert_ne!(planted, list);
    std::fs::write(&file, planted).unwrap();
    refused("the installation never said that");
    std::fs::write(&file, list.lines().next().unwrap()).unwrap();
    refused("was cut off");
    std::fs::write(&file, &list).unwrap();
    let restored = other.json(&arguments);
    assert_eq!(restored["sound"], true, "{restored}");
    let back = serde_json::json!({
        "left": 1, "recovered": 0, "authenticators": 1, "passphrases": 1, "passkeys": 0, "invitations": 1, "pages": 0,
        "agreements_of_cases": 0, "keys": 0, "handed_over": 0,
    });
    assert_eq!(restored["taken_back"], back);
    assert_eq!(other.json(&["ledger", "verify"])["register_compared"], true);

    let serving = other.serve();
    let left = attempt(&serving, "nadia", PASSPHRASE);
    assert_eq!(left.location, "");
    assert!(
        left.body.contains("You belong to no organisation here"),
        "{}",
        left.problem()
    );
    assert_eq!(attempt(&serving, "omar", PASSPHRASE).location, "");
    // A passphrase is enough as of then, and not for who has set an authenticator up since.
    assert!(
        attempt(&serving, "omar", CHANGED)
            .location
            .starts_with("/sign-in/code")
    );
    let again = [
        ("code", used_later.as_str()),
        ("sign-in", "lars"),
        ("name", "Invented Worker"),
        ("passphrase", PASSPHRASE),
        ("passphrase-again", PASSPHRASE),
    ];
    assert_eq!(serving.browser().submit("/join", &again).location, "");
    // Whoever stays reads what was written, and what is written from now on lies under another key.
    let mut mira = sign_in(&serving);
    let concern = mira.first_concern();
    assert!(mira.get(&concern).body.contains("Sleeps where she works"));
    let presumed = mira.presume(&concern, "Invented Vera").unwrap();
    assert_eq!(presumed.location, format!("{concern}?done=presumed"));
    let generation = "SELECT generation FROM organisations WHERE name = 'Desk'";
    assert_eq!(
        wait(async { other.raw().await.number(generation).await }),
        2
    );
}

fn a_number_is_found_where_a_backup_was_put_back(installation: Installation) {
    let shelf = Shelf::new();
    let one = shelf.key(&installation, "one");
    let serving = told(&installation, "Sleeps where she works");
    let mut browser = sign_in(&serving);
    let concern = [
        ("what", "Asks for help"),
        ("contact", "+49 30 5550 7731"),
        ("danger", "soon"),
        ("noticed", "own_work"),
        ("do", "send"),
    ];
    browser.submit("/concerns/new", &concern);
    let sought = [("kind", "phone"), ("for", "030 55507731")];
    let found = browser.submit("/search", &sought);
    let concern = found.link("/concerns/0").unwrap().to_owned();
    let files = shelf.back_up(&installation, &[&one], &[]);
    drop(serving);
    let other = other(&installation);
    let restored = restore(&other, &files, &shelf.path("one"));
    assert!(restored.status.success(), "{}", errors(&restored));
    let serving = other.serve();
    let mut browser = sign_in(&serving);
    let found = browser.submit("/search", &sought);
    assert_eq!(found.link("/concerns/0"), Some(concern.as_str()));
}

fn damaged(shelf: &Shelf, file: &str, how: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut bytes = std::fs::read(file).unwrap();
    how(&mut bytes);
    let path = shelf.path("damaged");
    std::fs::write(&path, bytes).unwrap();
    path
}
