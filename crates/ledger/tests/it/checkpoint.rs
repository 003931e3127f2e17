//! Signed checkpoints and cosignatures, and foreign ones.

use ledger::{
    ConsistencyProof, CosignedAt, Hash, KeyName, LogKey, LogVerifier, NoteError, SignedCheckpoint,
    WitnessKey, WitnessRequest, WitnessVerifier, ciphertext_hash,
};
use proptest::prelude::*;

fn name(text: &str) -> KeyName {
    text.parse().unwrap()
}

fn log_key() -> LogKey {
    LogKey::new(name("nrm.example/log"), &[7; 32])
}

fn witness_key() -> WitnessKey {
    WitnessKey::new(name("shelter.example/witness"), &[8; 32])
}

fn signed() -> SignedCheckpoint {
    log_key().sign(42, ciphertext_hash(b"root"))
}

#[test]
fn a_signed_checkpoint_is_believed_by_whoever_has_the_key_in_text() {
    let text = signed().to_string();
    let verifier: LogVerifier = log_key().verifier().to_string().parse().unwrap();
    let read = verifier.verify(&text).unwrap();
    assert_eq!(read, signed());
    assert_eq!(read.checkpoint().size, 42);
    assert_eq!(read.checkpoint().root, ciphertext_hash(b"root"));
    assert_eq!(verifier.origin().as_str(), "nrm.example/log");
}

#[test]
fn the_note_has_the_lines_the_standard_asks_for() {
    let text = signed().to_string();
    let lines: Vec<&str> = text.split('\n').collect();
    assert_eq!(lines[0], "nrm.example/log");
    assert_eq!(lines[1], "42");
    assert_eq!(lines[2].len(), 44);
    assert_eq!(lines[3], "");
    assert!(lines[4].starts_with("\u{2014} nrm.example/log "));
    assert_eq!(lines[5], "");
    assert_eq!(lines.len(), 6);
}

#[test]
fn no_altered_byte_of_a_checkpoint_passes() {
    let text = signed().to_string();
    let verifier = log_key().verifier();
    let letters: Vec<char> = text.chars().collect();
    for position in 0..letters.len() {
        for replacement in ['A', '7', '\n', ' '] {
            let mut altered = letters.clone();
            if altered[position] == replacement {
                continue;
            }
            altered[position] = replacement;
            let altered: String = altered.into_iter().collect();
            assert!(verifier.verify(&altered).is_err(), "{altered}");
        }
    }
}

#[test]
fn another_logs_key_or_name_does_not_verify() {
    let text = signed().to_string();
    let stranger = LogKey::new(name("nrm.example/log"), &[9; 32]).verifier();
    assert!(matches!(
        stranger.verify(&text),
        Err(NoteError::NotSigned { .. })
    ));
    let renamed = LogKey::new(name("nrm.example/other"), &[7; 32]).verifier();
    assert!(matches!(
        renamed.verify(&text),
        Err(NoteError::NotSigned { .. })
    ));
}

#[test]
fn a_logs_signature_is_not_taken_for_a_cosignature_nor_the_reverse() {
    let key = log_key().verifier().to_string();
    assert!(
        key.parse::<WitnessVerifier>()
            .unwrap_err()
            .to_string()
            .contains("another use")
    );
    let key = witness_key().verifier().to_string();
    assert!(
        key.parse::<LogVerifier>()
            .unwrap_err()
            .to_string()
            .contains("another use")
    );
    // The same secret used for both makes two keys with two ids.
    let log = LogKey::new(name("nrm.example/log"), &[7; 32]).verifier();
    let witness = WitnessKey::new(name("nrm.example/log"), &[7; 32]).verifier();
    assert_ne!(log.to_string(), witness.to_string());
    assert!(witness.verify(&signed()).is_err());
}

/// The verifier key, note and signature that the Go module `golang.org/x/mod/sumdb/note` documents
/// for `PeterNeumann`, and the key of Go's checksum database.
#[test]
fn verifier_keys_of_other_systems_are_read() {
    let go: LogVerifier = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
        .parse()
        .unwrap();
    assert_eq!(go.origin().as_str(), "sum.golang.org");
    let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let peter: LogVerifier = text.parse().unwrap();
    assert_eq!(peter.to_string(), text);
}

#[test]
fn what_is_no_verifier_key_is_refused_with_a_reason() {
    for (text, reason) in [
        ("", "three parts"),
        ("name+c74f20a3", "three parts"),
        (
            "na me+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "no name",
        ),
        (
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "hash",
        ),
        (
            "PeterNeumann+c74f20a3+Bgpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "type",
        ),
        ("PeterNeumann+c74f20a3+ARpc", "public key"),
        ("PeterNeumann+c74f20a3+!", "Base64"),
        ("PeterNeumann+c74f20a3+", "empty"),
    ] {
        let error = text.parse::<LogVerifier>().unwrap_err().to_string();
        assert!(error.contains(reason), "`{text}`: {error}");
    }
}

/// Notes made with OpenSSL's Ed25519 by `tests/vectors/independent.py`.
#[test]
fn notes_made_elsewhere_verify() {
    let text = include_str!("../vectors/cosigned.txt");
    let (keys, note) = text.split_once("\n\n").unwrap();
    let (log, witness) = keys.split_once('\n').unwrap();
    let log: LogVerifier = log.parse().unwrap();
    let witness: WitnessVerifier = witness.parse().unwrap();
    let checkpoint = log.verify(note).unwrap();
    assert_eq!(checkpoint.checkpoint().size, 20_852_163);
    assert_eq!(
        witness.verify(&checkpoint).unwrap(),
        CosignedAt(1_679_315_147)
    );
    // The same seeds here give the same keys and the same note.
    let mut ours = LogKey::new(name("log.example/42"), &[0x11; 32])
        .sign(20_852_163, checkpoint.checkpoint().root);
    let key = WitnessKey::new(name("witness.example/w1"), &[0x12; 32]);
    let proof = ConsistencyProof {
        old_size: 0,
        new_size: 20_852_163,
        path: Vec::new(),
    };
    let request = WitnessRequest::new(proof, ours.clone()).unwrap();
    let line = key
        .cosign(None, &request, CosignedAt(1_679_315_147))
        .unwrap();
    ours.add_cosignature(&witness, &line).unwrap();
    assert_eq!(ours.to_string(), note);
}

#[test]
fn signed_notes_that_are_no_checkpoints_are_refused() {
    let refused = include_str!("../vectors/not-checkpoints.txt");
    let (key, notes) = refused.split_once("\n\n").unwrap();
    let log: LogVerifier = key.parse().unwrap();
    let mut count = 0;
    for note in notes.split("=====\n").filter(|note| !note.is_empty()) {
        let error = log.verify(note).unwrap_err();
        assert!(
            matches!(
                error,
                NoteError::NotACheckpoint { .. } | NoteError::OtherLog { .. }
            ),
            "{note}: {error}"
        );
        count += 1;
    }
    assert_eq!(count, 7);
}

proptest! {
    #[test]
    fn whatever_is_read_is_refused_without_a_panic(text in "(\\PC|\n){0,200}") {
        prop_assert!(log_key().verifier().verify(&text).is_err());
    }

    #[test]
    fn every_state_can_be_signed_and_read_back(size in any::<u64>(), root in any::<[u8; 32]>()) {
        let signed = log_key().sign(size, Hash::from_bytes(root));
        prop_assert_eq!(log_key().verifier().verify(&signed.to_string()).unwrap(), signed);
    }
}

#[test]
fn secrets_are_not_printed() {
    let printed = format!("{:?} {:?}", log_key(), witness_key());
    assert!(
        !printed.contains("0707") && !printed.contains("7, 7"),
        "{printed}"
    );
    assert!(
        !printed.contains("0808") && !printed.contains("8, 8"),
        "{printed}"
    );
}
