//! `throughline ledger`: whatever is done to the database behind the program's back is named, and what
//! is in the log can be shown to somebody who has nothing of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use ledger::{Frontier, Hash, LogKey, LogVerifier};
use vault::{KeyBytes, KeyKind};

use crate::installation::{Installation, PASSPHRASE, errors, on_both, set_up_plan, wait};
use crate::raw::Raw;
use crate::throughline;

on_both!(
    each_way_of_altering_the_log_is_named,
    a_rewritten_log_is_named_by_a_checkpoint_and_signed_no_more,
    an_older_backup_put_back_is_named_and_signed_no_more,
    entries_are_proven_to_whoever_has_the_verifier_key,
    a_witness_cosigns_what_continues,
    an_event_that_waits_too_long_is_a_fault,
    who_is_what_in_the_register_only_because_somebody_wrote_it_there_is_refused_and_named,
    nothing_is_wrapped_to_a_key_that_somebody_wrote_into_the_register,
    what_is_only_written_down_as_destroyed_hides_nothing_and_is_named,
    a_session_becomes_nobody_elses_by_a_change_of_its_row,
    an_invitation_into_other_roles_than_were_given_opens_nothing,
    a_second_factor_that_somebody_deleted_or_replaced_lets_nobody_in,
    a_second_factor_is_asked_for_although_somebody_wrote_that_it_need_not_be,
    duties_and_rules_that_somebody_wrote_into_the_settings_are_refused_and_named,
    a_set_up_that_is_stopped_in_the_middle_leaves_nothing,
);

/// A house in which a person was presumed a victim, signed; nobody serves it.
fn told(installation: &Installation) {
    let serving = installation.serve();
    let mut browser = serving.settle();
    browser.tell("Sleeps where she works").unwrap();
    let concern = browser.first_concern();
    browser.presume(&concern, "Invented Vera").unwrap();
    drop(serving);
    installation.text(&["ledger", "checkpoint"]);
}

fn size(installation: &Installation) -> i64 {
    let verified = installation.json(&["ledger", "verify"]);
    verified["entries"].as_i64().unwrap()
}

/// The place of the first event that has a sealed part.
async fn with_part(raw: &mut Raw) -> i64 {
    raw.number(
        "SELECT min(l.leaf_index) FROM ledger l JOIN parts p ON p.stream_kind = l.stream_kind \
         AND p.stream_id = l.stream_id AND p.version = l.version",
    )
    .await
}

/// The rows of a table that belong to the event at a place.
fn at(table: &str, index: i64) -> String {
    format!(
        "FROM {table} WHERE (stream_kind, stream_id, version) = \
         (SELECT stream_kind, stream_id, version FROM ledger WHERE leaf_index = {index})"
    )
}

/// Flips a byte of a column, checks what is said, and flips it back.
async fn flip(installation: &Installation, raw: &mut Raw, column: &str, rows: &str, said: &str) {
    let table = rows.split(' ').nth(1).unwrap();
    let condition = rows.split_once(" WHERE ").unwrap().1;
    let intact = raw.bytes(&format!("SELECT {column} {rows}")).await;
    let mut flipped = intact.clone();
    flipped[intact.len() / 2] ^= 1;
    for (bytes, said) in [(&flipped, Some(said)), (&intact, None)] {
        let bytes = raw.literal(bytes);
        let sql = format!("UPDATE {table} SET {column} = {bytes} WHERE {condition}");
        assert_eq!(raw.execute(&sql).await, 1);
        match said {
            Some(said) => assert_says(&installation.fault(&["ledger", "verify"]), said),
            None => assert!(size(installation) > 0),
        }
    }
}

fn assert_says(fault: &str, said: &str) {
    assert!(fault.contains(said), "{fault}\ndoes not say: {said}");
}

fn each_way_of_altering_the_log_is_named(installation: Installation) {
    told(&installation);
    let size = size(&installation);
    let last = size - 1;
    wait(async {
        let mut raw = installation.raw().await;
        raw.unguard().await;
        let place = with_part(&mut raw).await;
        assert!(place > 0 && place < last - 1);
        let next = place + 1;

        // A byte flipped: in a record, in a sealed part, in the log itself.
        let event =
            format!("entry {place} was altered: its event is not what was recorded (event 1 of ");
        flip(
            &installation,
            &mut raw,
            "record",
            &at("events", place),
            &event,
        )
        .await;
        flip(&installation, &mut raw, "body", &at("parts", place), &event).await;
        let leaf = format!("FROM ledger WHERE leaf_index = {place}");
        let intact = format!("entry {place} was altered: its event is intact");
        flip(&installation, &mut raw, "leaf", &leaf, &intact).await;

        // Dropped: the event alone, or with its entry, in the middle or at the end.
        for (index, entry, said) in [
            (
                place,
                false,
                format!("entry {place} is missing: its event is gone"),
            ),
            (
                place,
                true,
                format!("entry {place} is missing: later entries are there"),
            ),
            (
                last,
                true,
                format!("entry {last} is missing: the log ends before it, though it had {size}"),
            ),
        ] {
            for table in ["events", "parts"] {
                let rows = at(table, index);
                raw.execute(&format!("CREATE TABLE saved_{table} AS SELECT * {rows}"))
                    .await;
            }
            let row = format!("FROM ledger WHERE leaf_index = {index}");
            raw.execute(&format!("CREATE TABLE saved_ledger AS SELECT * {row}"))
                .await;
            raw.execute(&format!("DELETE {}", at("parts", index))).await;
            raw.execute(&format!("DELETE {}", at("events", index)))
                .await;
            if entry {
                raw.execute(&format!("DELETE {row}")).await;
            }
            assert_says(&installation.fault(&["ledger", "verify"]), &said);
            let tables = if entry {
                &["events", "parts", "ledger"][..]
            } else {
                &["events", "parts"]
            };
            for table in tables {
                raw.execute(&format!("INSERT INTO {table} SELECT * FROM saved_{table}"))
                    .await;
            }
            raw.execute("DROP TABLE saved_events; DROP TABLE saved_parts; DROP TABLE saved_ledger")
                .await;
        }

        // Two events in each other's places, under the leaves that were there.
        swap(&mut raw, place, next).await;
        let (one, other) = (
            leaf_at(&mut raw, place).await,
            leaf_at(&mut raw, next).await,
        );
        set_leaf(&mut raw, place, &other).await;
        set_leaf(&mut raw, next, &one).await;
        let reordered = format!("entry {place} was reordered: the event that belongs at {next}");
        assert_says(&installation.fault(&["ledger", "verify"]), &reordered);
        set_leaf(&mut raw, place, &one).await;
        set_leaf(&mut raw, next, &other).await;
        // With their leaves: no entry disagrees with its event, but the root is another.
        let rewritten = format!("an entry from 0 to {last} was rewritten together with its leaf");
        assert_says(&installation.fault(&["ledger", "verify"]), &rewritten);
        swap(&mut raw, place, next).await;

        // An event that is in no log.
        let mut id = raw
            .bytes(&format!("SELECT stream_id {}", at("events", last)))
            .await;
        id[0] ^= 1;
        let id = raw.literal(&id);
        let copied = at("events", last);
        raw.execute(&format!(
            "INSERT INTO events (stream_kind, stream_id, version, organisation, at, record) \
             SELECT stream_kind, {id}, version, organisation, at, record {copied}"
        ))
        .await;
        assert_says(
            &installation.fault(&["ledger", "verify"]),
            "was never entered into the ledger",
        );
        raw.execute(&format!("DELETE FROM events WHERE stream_id = {id}"))
            .await;

        // A checkpoint in the database that says something else.
        raw.execute("UPDATE checkpoints SET note = replace(note, 'throughline/', 'throughline/0')")
            .await;
        raw.execute("UPDATE checkpoints SET note = note || 'x'")
            .await;
        assert_says(
            &installation.fault(&["ledger", "verify"]),
            "in the database is not what was signed",
        );
    });
}

async fn leaf_at(raw: &mut Raw, index: i64) -> Vec<u8> {
    raw.bytes(&format!(
        "SELECT leaf FROM ledger WHERE leaf_index = {index}"
    ))
    .await
}

async fn set_leaf(raw: &mut Raw, index: i64, leaf: &[u8]) {
    let leaf = raw.literal(leaf);
    let sql = format!("UPDATE ledger SET leaf = {leaf} WHERE leaf_index = {index}");
    assert_eq!(raw.execute(&sql).await, 1);
}

/// Lets two entries change places, leaves and all.
async fn swap(raw: &mut Raw, one: i64, other: i64) {
    for (from, to) in [(one, 1_000_000), (other, one), (1_000_000, other)] {
        let sql = format!("UPDATE ledger SET leaf_index = {to} WHERE leaf_index = {from}");
        assert_eq!(raw.execute(&sql).await, 1);
    }
}

/// Makes the log's edge that of its leaves as they are.
async fn write_edge(raw: &mut Raw) {
    let mut frontier = Frontier::new();
    for index in 0..raw.number("SELECT count(*) FROM ledger").await {
        let leaf = leaf_at(raw, index).await;
        frontier.append(Hash::from_bytes(leaf.try_into().unwrap()));
    }
    let (size, edge) = (frontier.size(), raw.literal(&frontier.to_bytes()));
    raw.execute(&format!(
        "UPDATE ledger_edge SET size = {size}, frontier = {edge}"
    ))
    .await;
}

fn file(installation: &Installation, name: &str, text: &str) -> PathBuf {
    let file = installation.folder().join(name);
    fs::write(&file, text).unwrap();
    file
}

fn refused(output: &Output, why: &str) {
    assert!(!output.status.success(), "{why}");
    assert_says(errors(output), why);
}

fn a_rewritten_log_is_named_by_a_checkpoint_and_signed_no_more(installation: Installation) {
    told(&installation);
    let size = size(&installation);
    let checkpoint = installation.text(&["ledger", "checkpoint"]);
    let kept = file(&installation, "kept", &checkpoint);
    let kept = kept.to_str().unwrap();
    let vkey = installation.text(&["ledger", "key"]);
    let vkey = vkey.trim();

    // Everything in the database agrees with itself again, and no checkpoint is left in it.
    wait(async {
        let mut raw = installation.raw().await;
        swap(&mut raw, 1, 2).await;
        write_edge(&mut raw).await;
        raw.execute("DELETE FROM checkpoints").await;
    });
    let rewritten = format!(
        "an entry from 0 to {} was rewritten together with its leaf",
        size - 1
    );
    assert_says(&installation.fault(&["ledger", "verify"]), &rewritten);
    refused(
        &installation.run(&["ledger", "checkpoint"]),
        "what was signed for has been rewritten",
    );

    // Our own last checkpoint is lost too: what a witness kept still tells.
    fs::remove_file(installation.folder().join("log.checkpoint")).unwrap();
    let alone = installation.json(&["ledger", "verify"]);
    assert_eq!(
        (&alone["sound"], &alone["checkpoints"]),
        (&true.into(), &0.into())
    );
    let with = ["ledger", "verify", "--checkpoint", kept, "--log", vkey];
    assert_says(&installation.fault(&with), &rewritten);

    // Whoever has the signing key too signs the other history; both signatures together show it.
    installation.text(&["ledger", "checkpoint"]);
    assert!(
        installation.json(&["ledger", "verify"])["sound"]
            .as_bool()
            .unwrap()
    );
    let forked = format!("give the first {size} entries different roots");
    assert_says(&installation.fault(&with), &forked);
}

fn an_older_backup_put_back_is_named_and_signed_no_more(mut installation: Installation) {
    told(&installation);
    let older = size(&installation);
    let backup = installation.copy_database();
    installation.text(&["org", "add", "Shelter", "--kind", "shelter"]);
    installation.text(&["ledger", "checkpoint"]);
    let newer = size(&installation);
    assert!(newer > older);

    installation.put_back(backup);
    let rolled_back = format!(
        "the log ends after {older} entries, and a signed checkpoint covers {newer}: an older backup"
    );
    assert_says(&installation.fault(&["ledger", "verify"]), &rolled_back);
    refused(
        &installation.run(&["ledger", "checkpoint"]),
        "an older backup was put back",
    );
    // It serves: people need it. But it says so.
    let serving = installation.serve();
    assert_eq!(serving.browser().get("/rights").status, 200);
    serving.wait_for_error("signing the log failed");
    drop(serving);
    // What happens from here on is another history, and never covers up the lost one.
    for name in ["One", "Two", "Three"] {
        installation.text(&["org", "add", name, "--kind", "shelter"]);
    }
    refused(
        &installation.run(&["ledger", "checkpoint"]),
        "what was signed for has been rewritten",
    );
}

fn entries_are_proven_to_whoever_has_the_verifier_key(installation: Installation) {
    told(&installation);
    let vkey = installation.text(&["ledger", "key"]);
    let size = size(&installation);
    let check = |proof: &Path, json: bool| {
        let proof = proof.to_str().unwrap();
        let mut arguments = vec!["ledger", "check", proof, "--log", vkey.trim()];
        arguments.extend(json.then_some("--json"));
        throughline(&arguments)
    };
    for index in 0..size {
        let proof = installation.text(&["ledger", "prove", &index.to_string()]);
        let output = check(&file(&installation, "proof", &proof), true);
        assert!(output.status.success(), "{}", errors(&output));
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(
            (&said["entry"], &said["size"]),
            (&index.into(), &size.into())
        );
        // The same entry, asked for as the event it is.
        let event = &said["event"];
        let name = format!("{}/{}", event["stream"].as_str().unwrap(), event["version"]);
        assert_eq!(installation.text(&["ledger", "prove", &name]), proof);
    }

    let proof = installation.text(&["ledger", "prove", "3"]);
    let lines: Vec<_> = proof.lines().collect();
    let other_index = proof.replace("index 3", "index 2");
    let other_entry = proof.replace(lines[1], &lines[1].replacen("extra A", "extra B", 1));
    let other_path = proof.replace(lines[3], lines[4]);
    for forged in [other_index, other_entry, other_path] {
        assert_ne!(forged, proof);
        let output = check(&file(&installation, "forged", &forged), false);
        refused(&output, "does not cover this entry at this place");
    }
    let other_log = LogKey::new("other/log".parse().unwrap(), &[7; 32])
        .verifier()
        .to_string();
    let kept = file(&installation, "proof", &proof);
    let output = throughline(&[
        "ledger",
        "check",
        kept.to_str().unwrap(),
        "--log",
        &other_log,
    ]);
    refused(&output, "carries no signature by `other/log`");

    let beyond = installation.run(&["ledger", "prove", &size.to_string()]);
    refused(
        &beyond,
        &format!("the newest checkpoint covers {size} entries"),
    );
    let nonsense = installation.run(&["ledger", "prove", "case/7"]);
    refused(&nonsense, "KIND/ID/VERSION");
}

fn a_witness_cosigns_what_continues(installation: Installation) {
    told(&installation);
    let vkey = installation.text(&["ledger", "key"]);
    let log: LogVerifier = vkey.trim().parse().unwrap();
    let key = installation.folder().join("witness.key");
    let key = key.to_str().unwrap();
    let name = ["--name", "shelter.example/witness", "--key", key];
    let witness = installation.text(&[["witness", "create-key"].as_slice(), &name].concat());
    let seen = installation.folder().join("seen");
    let cosign = |since: &str, first: &[&str]| {
        let request = installation.text(&["ledger", "checkpoint", "--since", since]);
        let request = file(&installation, "request", &request);
        let place = ["--log", vkey.trim(), "--seen", seen.to_str().unwrap()];
        let request = [request.to_str().unwrap()];
        let cosign = ["witness", "cosign"];
        installation.run(&[&cosign, name.as_slice(), &place, first, &request].concat())
    };
    let first = cosign("0", &["--first"]);
    assert!(first.status.success(), "{}", errors(&first));
    let earlier = installation.text(&["ledger", "checkpoint"]);
    let earlier = file(&installation, "earlier", &earlier);
    let earlier_size = size(&installation).to_string();

    installation.text(&["org", "add", "Shelter", "--kind", "shelter"]);
    let second = cosign(&earlier_size, &[]);
    assert!(second.status.success(), "{}", errors(&second));
    let line = file(
        &installation,
        "line",
        &String::from_utf8(second.stdout).unwrap(),
    );
    let line = line.to_str().unwrap();
    installation.text(&[
        "ledger",
        "add-cosignature",
        "--witness",
        witness.trim(),
        line,
    ]);
    let checkpoint = installation.text(&["ledger", "checkpoint"]);
    let cosigned = log.verify(&checkpoint).unwrap();
    witness
        .trim()
        .parse::<ledger::WitnessVerifier>()
        .unwrap()
        .verify(&cosigned)
        .unwrap();
    // Proofs carry it, so whoever trusts the witness and not the operator believes them.
    assert!(
        installation
            .text(&["ledger", "prove", "0"])
            .contains("shelter.example/witness")
    );

    // Anybody checks with the two texts alone that the later log continues the earlier.
    let request = installation.text(&["ledger", "checkpoint", "--since", &earlier_size]);
    let request = file(&installation, "request", &request);
    let (request, earlier) = (request.to_str().unwrap(), earlier.to_str().unwrap());
    let check = [
        "ledger",
        "check",
        request,
        "--log",
        vkey.trim(),
        "--since",
        earlier,
    ];
    let output = throughline(&check);
    assert!(output.status.success(), "{}", errors(&output));
    // A log of that size whose key signed other entries is not continued.
    let seed = KeyBytes::load(KeyKind::LogSigning, &installation.folder().join("log.key")).unwrap();
    let signer = LogKey::new(log.origin().clone(), seed.expose());
    let forged = signer.sign(earlier_size.parse().unwrap(), Hash::from_bytes([9; 32]));
    fs::write(earlier, forged.to_string()).unwrap();
    refused(&throughline(&check), "does not continue");
}

fn an_event_that_waits_too_long_is_a_fault(installation: Installation) {
    told(&installation);
    wait(async {
        let mut raw = installation.raw().await;
        raw.execute(
            "INSERT INTO ledger_pending (stream_kind, stream_id, version, leaf, at) \
             SELECT stream_kind, stream_id, 100, leaf, 0 FROM ledger WHERE leaf_index = 0",
        )
        .await;
    });
    let waits = "1 events wait for their place since 1970-01-01T00:00:00Z";
    assert_says(&installation.fault(&["ledger", "verify"]), waits);
}

/// Roles and kinds stand in clear columns, and what counts is what the log says.
fn who_is_what_in_the_register_only_because_somebody_wrote_it_there_is_refused_and_named(
    installation: Installation,
) {
    let serving = installation.serve();
    let mut mira = serving.settle();
    assert_eq!(mira.get("/work").status, 200);
    let sound = installation.json(&["ledger", "verify"]);
    assert_eq!(sound["register_compared"], true);

    let member = "(SELECT id FROM members WHERE sign_in = 'mira')";
    let desk = "(SELECT id FROM organisations WHERE name = 'Desk')";
    let text = |sql: &str| wait(async { installation.raw().await.text(sql).await }).unwrap();
    let roles = text(&format!(
        "SELECT roles FROM memberships WHERE member = {member}"
    ));
    let set_roles =
        |roles: &str| format!("UPDATE memberships SET roles = '{roles}' WHERE member = {member}");
    let set = |column: &str, value: &str| {
        format!("UPDATE organisations SET {column} = '{value}' WHERE id = {desk}")
    };
    let coded =
        |value: u8| format!("UPDATE organisations SET coded_only = {value} WHERE id = {desk}");
    for (alter, back, said, refused) in [
        (
            set_roles(&format!("{roles} co_ordinator")),
            set_roles(&roles),
            "has the roles",
            true,
        ),
        (
            set_roles("reporter"),
            set_roles(&roles),
            "and the log says",
            true,
        ),
        (set_roles("king"), set_roles(&roles), "`king`", true),
        (
            set("kind", "police"),
            set("kind", "civil-society"),
            "police in the register, and the log says `Desk`, civil-society",
            true,
        ),
        (
            coded(1),
            coded(0),
            "in coded facts only in the register",
            false,
        ),
        (
            format!("DELETE FROM memberships WHERE member = {member}"),
            format!(
                "INSERT INTO memberships (member, organisation, roles) VALUES ({member}, {desk}, '{roles}')"
            ),
            "is in the log and not in the register",
            true,
        ),
        (
            format!(
                "INSERT INTO memberships (member, organisation, roles) SELECT {member}, id, \
                 'co_ordinator custodian' FROM organisations WHERE name = 'Co-ordinator'"
            ),
            format!("DELETE FROM memberships WHERE member = {member} AND organisation <> {desk}"),
            "the log says that this is no member",
            false,
        ),
    ] {
        let execute = |sql: &str| wait(async { installation.raw().await.execute(sql).await });
        assert_eq!(execute(&alter), 1, "{alter}");
        let fault = installation.fault(&["ledger", "verify"]);
        assert!(fault.contains(said), "{fault}");
        // Whoever is signed in is so no more, and nobody signs in so.
        let work = mira.get("/work");
        if refused {
            assert_eq!(work.status, 303, "{alter}");
            let fields = [("name", "mira"), ("passphrase", PASSPHRASE)];
            let page = serving.browser().submit("/sign-in", &fields);
            assert!(!page.location.starts_with("/work"), "{alter}");
        } else {
            // It changes nothing of what the log says.
            assert!(!work.body.contains("/overview"), "{alter}");
            let report = mira.get("/concerns/new");
            assert!(report.body.contains("<textarea"), "{alter}");
        }
        assert_eq!(execute(&back), 1, "{back}");
        installation.json(&["ledger", "verify"]);
        assert_eq!(mira.get("/work").status, 200, "{back}");
    }
}

/// Whoever writes the database and has a key pair would read everything that is sealed from then on.
fn nothing_is_wrapped_to_a_key_that_somebody_wrote_into_the_register(installation: Installation) {
    let serving = installation.serve();
    let invitations = serving.set_up();
    let code_of = |of: &str| {
        let mut invitations = invitations.iter();
        let (_, code) = invitations.find(|(name, _)| name == of).unwrap();
        code
    };
    serving.join("mira", code_of("Desk"));
    let mut mira = serving.sign_in("mira");
    let planted = vault::PrivateKey::generate(&mut vault::system_rng()).public();
    let altered = wait(async {
        let mut raw = installation.raw().await;
        let planted = raw.literal(&planted.to_bytes());
        let sql = format!("UPDATE organisations SET public_key = {planted} WHERE name = 'Desk'");
        raw.execute(&sql).await
    });
    assert_eq!(altered, 1);
    let fault = installation.fault(&["ledger", "verify"]);
    assert!(
        fault.contains("the key of organisation `Desk` is another in the register than in the log"),
        "{fault}"
    );
    // Somebody joins, and the register is read again.
    serving.join("coco", code_of("Co-ordinator"));
    let told = "She was seen at the north gate";
    let concern = [
        ("what", told),
        ("danger", "unknown"),
        ("noticed", "own_work"),
        ("do", "send"),
    ];
    let sent = mira.submit("/concerns/new", &concern);
    assert!(
        sent.location.starts_with("/work?done"),
        "{}",
        sent.problem()
    );
    let concern = mira.first_concern();
    assert!(mira.get(&concern).body.contains(told));
}

/// Whoever deletes a case would otherwise have it taken for one that two organisations had erased.
fn what_is_only_written_down_as_destroyed_hides_nothing_and_is_named(installation: Installation) {
    let serving = installation.serve();
    let mut mira = serving.settle();
    mira.tell("Sleeps where she works").unwrap();
    let concern = mira.first_concern();
    let execute = |sql: &str| wait(async { installation.raw().await.execute(sql).await });
    installation.json(&["ledger", "verify"]);

    let stream = "FROM key_wraps WHERE stream_kind = 'concern' AND compartment = 'record'";
    let planted = format!(
        "INSERT INTO erasures (id, stream_kind, stream_id, everything, at) \
         SELECT stream_id, stream_kind, stream_id, 1, 1 {stream}"
    );
    assert_eq!(execute(&planted), 1);
    let fault = installation.fault(&["ledger", "verify"]);
    assert!(fault.contains("the installation never said so"), "{fault}");
    assert_eq!(mira.get(&concern).status, 200);
    // It is in no list from which a restore would destroy.
    installation.json(&["erasures"]);
    let list = fs::read_to_string(installation.folder().join("erased")).unwrap_or_default();
    assert_eq!(list, "");

    assert_eq!(execute(&format!("DELETE {stream}")), 1);
    let fault = installation.fault(&["ledger", "verify"]);
    assert!(
        fault.contains("nobody decided that they be destroyed"),
        "{fault}"
    );
    // A fault, and not a concern that never was.
    assert_eq!(mira.get(&concern).status, 500);
}

/// A member who writes to the database would otherwise act in another's name, and as long as they like.
fn a_session_becomes_nobody_elses_by_a_change_of_its_row(installation: Installation) {
    let serving = installation.serve();
    let invitations = serving.set_up();
    let mut browsers = Vec::new();
    for (of, name) in [("Desk", "mira"), ("Co-ordinator", "coco"), ("Panel", "pan")] {
        let (_, code) = invitations.iter().find(|(name, _)| name == of).unwrap();
        serving.join(name, code);
        browsers.push(serving.sign_in(name));
    }
    let id = |table: &str, column: &str, is: &str| {
        format!("(SELECT id FROM {table} WHERE {column} = '{is}')")
    };
    let coco = id("members", "sign_in", "coco");
    let theirs = id("organisations", "name", "Co-ordinator");
    let whose = |name: &str| format!("WHERE member = {}", id("members", "sign_in", name));
    for (browser, altered) in browsers.iter_mut().zip([
        format!(
            "UPDATE sessions SET member = {coco}, organisation = {theirs} {}",
            whose("mira")
        ),
        format!(
            "UPDATE sessions SET created = created + 1 {}",
            whose("coco")
        ),
        format!(
            "UPDATE sessions SET member = {coco}, organisation = {theirs} {}",
            whose("pan")
        ),
    ]) {
        assert_eq!(browser.get("/work").status, 200, "{altered}");
        let execute = async { installation.raw().await.execute(&altered).await };
        assert_eq!(wait(execute), 1, "{altered}");
        assert_eq!(browser.get("/work").status, 303, "{altered}");
    }
    // Half a sign-in is bound in the same way: its code would be asked of whoever was written there.
    let mut browser = serving.browser();
    browser.submit("/sign-in", &[("name", "mira"), ("passphrase", PASSPHRASE)]);
    assert_eq!(browser.get("/sign-in/code").status, 200);
    let altered = format!("UPDATE sign_ins SET member = {coco} {}", whose("mira"));
    let execute = async { installation.raw().await.execute(&altered).await };
    assert_eq!(wait(execute), 1);
    assert_eq!(browser.get("/sign-in/code").status, 303);
}

/// An invitation's roles are in no event until it is accepted, so the installation seals them.
fn an_invitation_into_other_roles_than_were_given_opens_nothing(installation: Installation) {
    installation.furnish();
    let invite = |role: &str| {
        let arguments = [
            "member",
            "add",
            "Desk",
            "--role",
            role,
            "--custodian",
            "mira",
        ];
        let added = installation.as_custodian(&arguments, PASSPHRASE);
        assert!(added.status.success(), "{}", errors(&added));
        let text = String::from_utf8(added.stdout).unwrap();
        let (_, code) = text.rsplit_once(": ").unwrap();
        code.trim().to_owned()
    };
    let reporter = invite("reporter");
    let execute = |sql: &str| wait(async { installation.raw().await.execute(sql).await });
    let text = |sql: &str| wait(async { installation.raw().await.text(sql).await }).unwrap();
    let sealed = text("SELECT roles FROM invitations WHERE key IS NOT NULL");
    assert!(!sealed.contains("reporter"));
    let of_first = text("SELECT max(roles) FROM invitations WHERE key IS NULL");
    let serving = installation.serve();
    let join = |code: &str| {
        let member = [
            ("code", code),
            ("sign-in", "nadia"),
            ("name", "Invented Worker"),
            ("passphrase", PASSPHRASE),
            ("passphrase-again", PASSPHRASE),
        ];
        serving.browser().submit("/join", &member).location
    };
    for roles in ["custodian", of_first.as_str(), ""] {
        let sql = format!("UPDATE invitations SET roles = '{roles}' WHERE key IS NOT NULL");
        assert_eq!(execute(&sql), 1);
        assert_eq!(join(&reporter), "", "{roles}");
    }
    let sql = format!("UPDATE invitations SET roles = '{sealed}' WHERE key IS NOT NULL");
    assert_eq!(execute(&sql), 1);
    assert_eq!(join(&reporter), "/sign-in?done=joined");
}

/// A passphrase that became known, and somebody who writes the database: together they would need no code.
fn a_second_factor_is_asked_for_although_somebody_wrote_that_it_need_not_be(
    installation: Installation,
) {
    drop(installation.serve().settle());
    let holds = || installation.json(&["member", "second-factor"])["second_factor"].clone();
    let execute = |sql: &str| wait(async { installation.raw().await.execute(sql).await });
    assert_eq!(holds(), "required");
    let write = |value: &str| {
        execute("DELETE FROM settings WHERE name = 'second-factor'");
        let row = format!("INSERT INTO settings (name, value) VALUES ('second-factor', '{value}')");
        assert_eq!(execute(&row), 1);
    };
    installation.text(&["member", "second-factor", "optional"]);
    assert_eq!(holds(), "optional");
    installation.text(&["member", "second-factor", "required"]);
    let of_required = wait(async {
        let value = "SELECT value FROM settings WHERE name = 'second-factor'";
        installation.raw().await.text(value).await.unwrap()
    });
    let word = of_required.split_once(' ').unwrap().1;
    for planted in ["optional", "optional ", "", &format!("optional {word}")] {
        write(planted);
        assert_eq!(holds(), "required", "{planted}");
    }
    installation.text(&["member", "second-factor", "optional"]);
    assert_eq!(holds(), "optional");
}

fn a_second_factor_that_somebody_deleted_or_replaced_lets_nobody_in(installation: Installation) {
    let serving = installation.serve();
    let mut mira = serving.settle();
    // From here on a passphrase would be enough for whoever has set nothing up.
    installation.text(&["member", "second-factor", "optional"]);
    installation.json(&["ledger", "verify"]);
    let execute = |sql: &str| wait(async { installation.raw().await.execute(sql).await });
    let number = |sql: &str| wait(async { installation.raw().await.number(sql).await });
    let (body, since, literal) = wait(async {
        let mut raw = installation.raw().await;
        let body = raw.bytes("SELECT body FROM authenticators").await;
        let since = raw.number("SELECT since FROM authenticators").await;
        let literal = raw.literal(&body);
        (body, since, literal)
    });
    // Anybody can seal a secret of their own to a member's public key.
    let public = wait(async {
        let mut raw = installation.raw().await;
        raw.bytes("SELECT public_key FROM members WHERE sign_in = 'mira'")
            .await
    });
    let id = wait(async {
        let mut raw = installation.raw().await;
        raw.bytes("SELECT id FROM members WHERE sign_in = 'mira'")
            .await
    });
    let id: [u8; 16] = id.try_into().unwrap();
    let own = accounts::Private {
        member: id.into(),
        kind: "authenticator",
        name: "totp",
    };
    let public = vault::PublicKey::from_bytes(public.try_into().unwrap());
    let planted = own.seal(&public, &[7; 20]).unwrap();
    assert_eq!(planted.len(), body.len());
    let planted = wait(async { installation.raw().await.literal(&planted) });

    let insert = format!(
        "INSERT INTO authenticators (member, body, last_step, since) \
         SELECT id, {literal}, 0, {since} FROM members WHERE sign_in = 'mira'"
    );
    for (alter, back, said) in [
        (
            "DELETE FROM authenticators".to_owned(),
            insert,
            "is in the log, and its row is gone",
        ),
        (
            format!("UPDATE authenticators SET body = {planted}"),
            format!("UPDATE authenticators SET body = {literal}"),
            "is another in its row than in the log",
        ),
    ] {
        // Half a sign-in that is under way gets no further either.
        let fields = [("name", "mira"), ("passphrase", PASSPHRASE)];
        let mut half = serving.browser();
        assert!(
            half.submit("/sign-in", &fields)
                .location
                .starts_with("/sign-in/code")
        );
        assert_eq!(execute(&alter), 1, "{alter}");
        let page = serving.browser().submit("/sign-in", &fields);
        assert_eq!((page.status, page.location.as_str()), (422, ""), "{alter}");
        assert!(
            page.body.contains("is not stored as it was"),
            "{}",
            page.problem()
        );
        assert_eq!(half.get("/sign-in/code").location, "/sign-in");
        assert_eq!(number("SELECT count(*) FROM sessions"), 1);
        // No command takes the passphrase alone for it.
        let added = installation.as_custodian(
            &[
                "member",
                "add",
                "Desk",
                "--role",
                "reporter",
                "--custodian",
                "mira",
            ],
            PASSPHRASE,
        );
        refused(&added, "until two custodians");
        let fault = installation.fault(&["ledger", "verify"]);
        assert!(fault.contains(said), "{fault}");
        // Neither is it believed when the program starts anew.
        let anew = installation.serve();
        let page = anew.browser().submit("/sign-in", &fields);
        assert_eq!(page.location, "", "{alter}");
        drop(anew);
        // Who is signed in stays so.
        assert_eq!(mira.get("/work").status, 200);
        assert_eq!(execute(&back), 1, "{back}");
        installation.json(&["ledger", "verify"]);
        let page = serving.browser().submit("/sign-in", &fields);
        assert!(page.location.starts_with("/sign-in/code"), "{back}");
    }
}

/// Which organisation is the desk decides who is given the keys of every concern.
fn duties_and_rules_that_somebody_wrote_into_the_settings_are_refused_and_named(
    installation: Installation,
) {
    let serving = installation.serve();
    let mut mira = serving.settle();
    installation.json(&["ledger", "verify"]);
    let execute = |sql: &str| wait(async { installation.raw().await.execute(sql).await });
    let text = |sql: &str| wait(async { installation.raw().await.text(sql).await }).unwrap();
    let duties = text("SELECT value FROM settings WHERE name = 'duties'");
    let mut swapped: serde_json::Value = serde_json::from_str(&duties).unwrap();
    let (desk, panel) = (swapped["desk"].clone(), swapped["panel"].clone());
    assert_ne!(desk, panel);
    swapped["desk"] = panel;
    swapped["panel"] = desk;
    let set = |name: &str, value: &str| {
        format!("UPDATE settings SET value = '{value}' WHERE name = '{name}'")
    };
    let insert = format!("INSERT INTO settings (name, value) VALUES ('duties', '{duties}')");
    for (alter, back, said) in [
        (
            set("duties", &swapped.to_string()),
            set("duties", &duties),
            "the setting `duties` cannot be used: the log says otherwise",
        ),
        (
            set("profile", "rs"),
            set("profile", "zz"),
            "the setting `profile` cannot be used: the log says otherwise",
        ),
        (
            "DELETE FROM settings WHERE name = 'duties'".to_owned(),
            insert,
            "it is gone, and the log says that set-up was done",
        ),
    ] {
        assert_eq!(execute(&alter), 1, "{alter}");
        let fault = installation.fault(&["ledger", "verify"]);
        assert!(fault.contains(said), "{fault}");
        // No program starts on it, and one that runs goes on as the log says.
        let add = ["org", "add", "Shelter", "--kind", "shelter"];
        refused(&installation.run(&add), said);
        let told = mira.tell("Sleeps where she works").unwrap();
        assert!(
            told.location.starts_with("/work?done"),
            "{}",
            told.problem()
        );
        assert_eq!(execute(&back), 1, "{back}");
        installation.json(&["ledger", "verify"]);
    }

    // Nor by deleting the rows of all that were told to have a duty.
    installation.text(&["org", "add", "Shelter", "--kind", "shelter"]);
    let id = wait(async {
        let mut raw = installation.raw().await;
        raw.bytes("SELECT id FROM organisations WHERE name = 'Shelter'")
            .await
    });
    let id = case::OrganisationId::from(<[u8; 16]>::try_from(id).unwrap());
    let duties = ["desk", "co_ordinator", "panel", "child_protection"];
    let duties: std::collections::BTreeMap<_, _> = duties.map(|duty| (duty, id)).into();
    let unguarded = match installation.is_embedded() {
        true => "PRAGMA foreign_keys = OFF",
        false => "SET session_replication_role = replica",
    };
    let alter = set("duties", &serde_json::to_string(&duties).unwrap());
    let deleted = execute(&format!(
        "{unguarded}; {alter}; DELETE FROM organisations WHERE name <> 'Shelter'"
    ));
    assert!(deleted >= 4);
    let fault = installation.fault(&["ledger", "verify"]);
    let said = "the setting `duties` cannot be used: the log says otherwise";
    assert!(fault.contains(said), "{fault}");
}

/// Half a set-up could neither be gone on with nor begun again.
fn a_set_up_that_is_stopped_in_the_middle_leaves_nothing(installation: Installation) {
    let serving = installation.serve();
    let execute = |sql: &str| wait(async { installation.raw().await.execute(sql).await });
    let number = |sql: &str| wait(async { installation.raw().await.number(sql).await });
    for (table, when) in [
        ("organisations", "(SELECT count(*) FROM organisations) > 2"),
        ("settings", "(SELECT count(*) FROM organisations) = 4"),
        ("events", "(SELECT count(*) FROM events) > 3"),
    ] {
        execute(&match installation.is_embedded() {
            true => format!(
                "CREATE TRIGGER stop BEFORE INSERT ON {table} WHEN {when} \
                 BEGIN SELECT RAISE(ABORT, 'stopped'); END"
            ),
            false => format!(
                "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 IF {when} THEN RAISE 'stopped'; END IF; RETURN NEW; END $$; \
                 CREATE TRIGGER stop BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION stop()"
            ),
        });
        let code = serving.said("set-up code (works once): ").unwrap();
        let page = serving.browser().submit("/set-up", &set_up_plan(code));
        assert_eq!(page.status, 500, "{table}");
        for left in [
            "organisations",
            "invitations",
            "events",
            "ledger",
            "ledger_pending",
            "key_wraps",
        ] {
            assert_eq!(
                number(&format!("SELECT count(*) FROM {left}")),
                0,
                "{table}: {left}"
            );
        }
        assert_eq!(
            number("SELECT count(*) FROM settings WHERE name IN ('profile', 'duties')"),
            0
        );
        execute(&match installation.is_embedded() {
            true => "DROP TRIGGER stop".to_owned(),
            false => format!("DROP TRIGGER stop ON {table}; DROP FUNCTION stop()"),
        });
    }
    // The same code sets it up.
    let mut mira = serving.settle();
    assert_eq!(mira.get("/work").status, 200);
}
