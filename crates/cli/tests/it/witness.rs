//! A log's checkpoints, cosigned and checked with the binary.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use ledger::{
    ConsistencyProof, Frontier, Hash, LogKey, NodeId, SignedCheckpoint, WitnessRequest,
    WitnessVerifier, leaf_hash,
};

use super::throughline;

/// A log in memory, as its operator has it.
struct Log {
    key: LogKey,
    edge: Frontier,
    nodes: BTreeMap<NodeId, Hash>,
}

impl Log {
    fn new() -> Self {
        Log {
            key: LogKey::new("nrm.example/log".parse().unwrap(), &[7; 32]),
            edge: Frontier::new(),
            nodes: BTreeMap::new(),
        }
    }

    fn append(&mut self, events: &[&str]) {
        for event in events {
            for node in self.edge.append(leaf_hash(event.as_bytes())) {
                self.nodes.insert(node.id, node.hash);
            }
        }
    }

    fn checkpoint(&self) -> SignedCheckpoint {
        self.key.sign(self.edge.size(), self.edge.root())
    }

    fn request(&self, from: u64) -> String {
        let proof = ConsistencyProof::prove(from, self.edge.size(), &self.nodes).unwrap();
        WitnessRequest::new(proof, self.checkpoint())
            .unwrap()
            .to_string()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn create_key(folder: &Path) -> (String, WitnessVerifier) {
    let key = folder.join("witness.key").display().to_string();
    let name = "shelter.example/witness";
    let output = throughline(&["witness", "create-key", "--name", name, "--key", &key]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let verifier = text(&output.stdout);
    let shown = throughline(&["witness", "show-key", "--name", name, "--key", &key]);
    assert_eq!(text(&shown.stdout), verifier);
    (key, verifier.trim().parse().unwrap())
}

fn cosign(folder: &Path, key: &str, log: &Log, request: &str, more: &[&str]) -> Output {
    let file = folder.join("request.txt");
    fs::write(&file, request).unwrap();
    let (log, seen) = (log.key.verifier().to_string(), folder.join("seen.txt"));
    let (seen, file) = (seen.display().to_string(), file.display().to_string());
    let name = "shelter.example/witness";
    let mut arguments = vec!["witness", "cosign", "--name", name, "--key", key];
    arguments.extend(["--log", &log, "--seen", &seen, &file]);
    arguments.extend(more);
    throughline(&arguments)
}

#[test]
fn a_growing_log_is_cosigned_and_the_result_checks() {
    let folder = tempfile::tempdir().unwrap();
    let (key, verifier) = create_key(folder.path());
    let mut log = Log::new();
    let mut from = 0;
    let mut first: &[&str] = &["--first"];
    for events in [["a", "b"], ["c", "d"], ["e", "f"]] {
        log.append(&events);
        let output = cosign(folder.path(), &key, &log, &log.request(from), first);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let mut checkpoint = log.checkpoint();
        checkpoint
            .add_cosignature(&verifier, &text(&output.stdout))
            .unwrap();
        from = log.edge.size();
        first = &[];

        let file = folder.path().join("checkpoint.txt");
        fs::write(&file, checkpoint.to_string()).unwrap();
        let log_key = log.key.verifier().to_string();
        let file = file.display().to_string();
        let witness = verifier.to_string();
        let output = throughline(&[
            "witness",
            "check",
            "--log",
            &log_key,
            "--witness",
            &witness,
            "--json",
            &file,
        ]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["size"], from);
        assert_eq!(report["witnesses"][0]["name"], "shelter.example/witness");
    }
}

#[test]
fn a_rewritten_log_is_refused_and_what_was_seen_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (key, _) = create_key(folder.path());
    let mut log = Log::new();
    log.append(&["a", "b", "c"]);
    assert!(
        cosign(folder.path(), &key, &log, &log.request(0), &["--first"])
            .status
            .success()
    );
    let seen = fs::read_to_string(folder.path().join("seen.txt")).unwrap();

    let mut rewritten = Log::new();
    rewritten.append(&["a", "forged", "c", "d"]);
    let output = cosign(folder.path(), &key, &rewritten, &rewritten.request(3), &[]);
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    assert!(
        text(&output.stderr).contains("rewritten history"),
        "{}",
        text(&output.stderr)
    );
    // Nor does pretending that nothing was ever cosigned help.
    let output = cosign(folder.path(), &key, &rewritten, &rewritten.request(0), &[]);
    assert!(
        text(&output.stderr).contains("last cosigned 3"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("seen.txt")).unwrap(),
        seen
    );
}

#[test]
fn a_checkpoint_that_a_named_witness_did_not_cosign_does_not_check() {
    let folder = tempfile::tempdir().unwrap();
    let (_, verifier) = create_key(folder.path());
    let mut log = Log::new();
    log.append(&["a"]);
    let file = folder.path().join("checkpoint.txt");
    fs::write(&file, log.checkpoint().to_string()).unwrap();
    let (log_key, file) = (log.key.verifier().to_string(), file.display().to_string());
    let alone = throughline(&["witness", "check", "--log", &log_key, &file]);
    assert!(
        text(&alone.stdout).contains("1 entries, root"),
        "{}",
        text(&alone.stdout)
    );
    let witness = verifier.to_string();
    let output = throughline(&[
        "witness",
        "check",
        "--log",
        &log_key,
        "--witness",
        &witness,
        &file,
    ]);
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("no signature by `shelter.example/witness`"));
}

#[test]
fn a_lost_or_foreign_memory_is_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let (key, _) = create_key(folder.path());
    let mut log = Log::new();
    log.append(&["a"]);
    let output = cosign(folder.path(), &key, &log, &log.request(0), &[]);
    assert!(
        text(&output.stderr).contains("say `--first`"),
        "{}",
        text(&output.stderr)
    );
    fs::write(folder.path().join("seen.txt"), "something else").unwrap();
    let output = cosign(folder.path(), &key, &log, &log.request(0), &[]);
    assert!(!output.status.success());
    assert!(
        text(&output.stderr).contains("restore it from a backup"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_key_is_never_overwritten_and_no_key_of_another_kind_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let (key, _) = create_key(folder.path());
    let again = throughline(&["witness", "create-key", "--name", "x", "--key", &key]);
    assert!(!again.status.success());
    let other = folder.path().join("installation.key");
    vault::InstallationKey::create_file(&other, &mut vault::system_rng()).unwrap();
    let other = other.display().to_string();
    let output = throughline(&["witness", "show-key", "--name", "x", "--key", &other]);
    assert!(text(&output.stderr).contains("throughline-installation-key-1"));
    assert!(output.stdout.is_empty());
}
