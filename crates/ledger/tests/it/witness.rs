//! Witnesses: what they cosign, and what they refuse to.

use ledger::{
    ConsistencyProof, CosignedAt, Frontier, KeyName, LogKey, NoteError, ProofError,
    SignedCheckpoint, WitnessError, WitnessKey, WitnessRequest, WitnessVerifier, leaf_hash,
};
use proptest::prelude::*;

use crate::{grown, root};

const NOON: CosignedAt = CosignedAt(1_700_000_000);

fn name(text: &str) -> KeyName {
    text.parse().unwrap()
}

fn log_key() -> LogKey {
    LogKey::new(name("nrm.example/log"), &[7; 32])
}

fn witness_key() -> WitnessKey {
    WitnessKey::new(name("shelter.example/witness"), &[8; 32])
}

fn checkpoint(size: u64) -> SignedCheckpoint {
    log_key().sign(size, root(size))
}

fn request(old: u64, new: u64) -> WitnessRequest {
    let (_, nodes) = grown(new);
    let proof = ConsistencyProof::prove(old, new, &nodes).unwrap();
    WitnessRequest::new(proof, checkpoint(new)).unwrap()
}

#[test]
fn a_witness_cosigns_what_continues_and_is_verified() {
    let verifier: WitnessVerifier = witness_key().verifier().to_string().parse().unwrap();
    let mut last: Option<SignedCheckpoint> = None;
    for size in [0, 1, 5, 5, 64, 100] {
        let old = last.as_ref().map_or(0, |last| last.checkpoint().size);
        // The request travels as text.
        let sent = request(old, size).to_string();
        let request = WitnessRequest::parse(&sent, &log_key().verifier()).unwrap();
        let line = witness_key().cosign(last.as_ref(), &request, NOON).unwrap();

        let mut cosigned = checkpoint(size);
        assert!(matches!(
            verifier.verify(&cosigned),
            Err(NoteError::NotSigned { .. })
        ));
        assert_eq!(cosigned.add_cosignature(&verifier, &line).unwrap(), NOON);
        // The whole note travels as text too, and both signatures hold where it arrives.
        let arrived = log_key().verifier().verify(&cosigned.to_string()).unwrap();
        assert_eq!(verifier.verify(&arrived).unwrap(), NOON);
        last = Some(request.checkpoint().clone());
    }
}

#[test]
fn a_later_cosignature_takes_the_place_of_the_earlier() {
    let verifier = witness_key().verifier();
    let mut cosigned = checkpoint(5);
    for at in [NOON, CosignedAt(NOON.0 + 60)] {
        let line = witness_key().cosign(None, &request(0, 5), at).unwrap();
        cosigned.add_cosignature(&verifier, &line).unwrap();
        assert_eq!(verifier.verify(&cosigned).unwrap(), at);
    }
    assert_eq!(cosigned.to_string().matches("shelter.example").count(), 1);
}

#[test]
fn of_several_cosignatures_the_latest_counts_and_a_false_one_spoils_all() {
    let verifier = witness_key().verifier();
    let cosign = |at| {
        witness_key()
            .cosign(None, &request(0, 5), CosignedAt(at))
            .unwrap()
    };
    let read = |lines: &[String]| {
        let note = format!("{}{}", checkpoint(5), lines.concat());
        verifier.verify(&log_key().verifier().verify(&note).unwrap())
    };
    assert_eq!(
        read(&[cosign(20), cosign(30), cosign(10)]).unwrap(),
        CosignedAt(30)
    );
    let foreign = witness_key().cosign(None, &request(0, 6), NOON).unwrap();
    let error = read(&[cosign(20), foreign]).unwrap_err();
    assert!(matches!(error, NoteError::BadSignature { .. }), "{error}");
    // The standard ends time at 2^63 - 1 seconds.
    assert!(read(&[cosign(i64::MAX as u64)]).is_ok());
    assert!(read(&[cosign(i64::MAX as u64 + 1)]).is_err());
}

#[test]
fn a_rewritten_history_is_not_cosigned() {
    // The same log with its second entry rewritten, and the best proof that tree can give.
    let mut tree = Frontier::new();
    let mut nodes = std::collections::BTreeMap::new();
    for index in 0..20 {
        let data = if index == 1 {
            b"forged".to_vec()
        } else {
            crate::data(index)
        };
        for node in tree.append(leaf_hash(&data)) {
            nodes.insert(node.id, node.hash);
        }
    }
    let forged = log_key().sign(20, tree.root());
    for seen in [2, 9, 19, 20] {
        let proof = ConsistencyProof::prove(seen, 20, &nodes).unwrap();
        let request = WitnessRequest::new(proof, forged.clone()).unwrap();
        let error = witness_key()
            .cosign(Some(&checkpoint(seen)), &request, NOON)
            .unwrap_err();
        let reason = ProofError::RootDiffers;
        assert_eq!(
            error,
            WitnessError::NotContinued {
                last: seen,
                offered: 20,
                reason
            }
        );
        assert!(error.to_string().contains("evidence"), "{error}");
    }
}

#[test]
fn a_request_from_elsewhere_than_the_witness_stands_is_sent_back() {
    let witness = witness_key();
    let cases = [
        (Some(9), 5, 20),
        (None, 5, 20),
        (Some(5), 0, 20),
        (Some(30), 20, 20),
    ];
    for (last, old, new) in cases {
        let last_seen = last.map(checkpoint);
        let error = witness
            .cosign(last_seen.as_ref(), &request(old, new), NOON)
            .unwrap_err();
        let expected = WitnessError::OtherStart {
            from: old,
            last: last.unwrap_or(0),
        };
        assert_eq!(error, expected);
    }
}

#[test]
fn another_log_is_not_cosigned_as_this_one() {
    let other = LogKey::new(name("other.example/log"), &[7; 32]).sign(5, root(5));
    let error = witness_key()
        .cosign(Some(&other), &request(5, 9), NOON)
        .unwrap_err();
    assert!(
        matches!(error, WitnessError::Checkpoint(NoteError::OtherLog { .. })),
        "{error}"
    );
    let stranger = LogKey::new(name("nrm.example/log"), &[9; 32]).verifier();
    let error = WitnessRequest::parse(&request(0, 9).to_string(), &stranger).unwrap_err();
    assert!(
        matches!(error, WitnessError::Checkpoint(NoteError::NotSigned { .. })),
        "{error}"
    );
}

#[test]
fn a_cosignature_of_another_checkpoint_or_witness_is_refused() {
    let mut cosigned = checkpoint(5);
    let verifier = witness_key().verifier();
    let line = witness_key().cosign(None, &request(0, 6), NOON).unwrap();
    let error = cosigned.add_cosignature(&verifier, &line).unwrap_err();
    assert!(matches!(error, NoteError::BadSignature { .. }), "{error}");

    let line = witness_key().cosign(None, &request(0, 5), NOON).unwrap();
    let stranger = WitnessKey::new(name("shelter.example/witness"), &[9; 32]).verifier();
    let error = cosigned.add_cosignature(&stranger, &line).unwrap_err();
    assert!(matches!(error, NoteError::NotSigned { .. }), "{error}");
    for nonsense in ["", "x", "\u{2014} a b", &format!("{line}{line}extra")] {
        assert!(cosigned.add_cosignature(&verifier, nonsense).is_err());
    }
    assert_eq!(cosigned, checkpoint(5));
}

#[test]
fn the_time_of_a_cosignature_cannot_be_changed() {
    let mut cosigned = checkpoint(5);
    let line = witness_key().cosign(None, &request(0, 5), NOON).unwrap();
    let (head, encoded) = line.trim_end().rsplit_once(' ').unwrap();
    let mut bytes = data_encoding::BASE64.decode(encoded.as_bytes()).unwrap();
    // Four bytes of key id, then the time; its last byte is the twelfth.
    bytes[11] ^= 1;
    let moved = format!("{head} {}", data_encoding::BASE64.encode(&bytes));
    let error = cosigned
        .add_cosignature(&witness_key().verifier(), &moved)
        .unwrap_err();
    assert!(matches!(error, NoteError::BadSignature { .. }), "{error}");
}

#[test]
fn the_request_has_the_lines_the_standard_asks_for() {
    let text = request(5, 9).to_string();
    let (head, note) = text.split_once("\n\n").unwrap();
    let lines: Vec<&str> = head.split('\n').collect();
    assert_eq!(lines[0], "old 5");
    assert!(lines[1..].iter().all(|line| line.len() == 44));
    assert_eq!(note, checkpoint(9).to_string());
}

#[test]
fn what_is_no_request_is_refused() {
    let whole = request(5, 9).to_string();
    let log = log_key().verifier();
    let zeros = format!("{}=\n", "A".repeat(43));
    let refused = |text: &str| WitnessRequest::parse(text, &log).unwrap_err().to_string();
    for (text, reason) in [
        (String::new(), "blank line"),
        (whole.replace("old 5", "old 05"), "first line"),
        (whole.replace("old 5", "old -5"), "first line"),
        (whole.replace("old 5", "5"), "first line"),
        (
            whole.replace("old 5\n", "old 5\nAAAA\n"),
            "Base64 of 32 bytes",
        ),
        (whole.replace("old 5\n", "old 5\n?\n"), "Base64 of 32 bytes"),
        (
            whole.replace("old 5\n", &format!("old 5\n{}", zeros.repeat(64))),
            "63 hashes",
        ),
    ] {
        let message = refused(&text);
        assert!(message.contains(reason), "{message}");
    }
}

proptest! {
    #[test]
    fn every_request_survives_being_sent(old in 0..80_u64, more in 0..80_u64) {
        let request = request(old, old + more);
        let read = WitnessRequest::parse(&request.to_string(), &log_key().verifier()).unwrap();
        prop_assert_eq!(read, request);
    }
}
