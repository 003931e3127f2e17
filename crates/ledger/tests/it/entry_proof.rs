//! Proofs in one file, ours and another implementation's.

use ledger::{
    Checkpoint, Entry, EntryProof, EntryProofError, Hash, InclusionProof, LogKey, LogVerifier,
    ProofError, WitnessError, WitnessRequest, ciphertext_hash,
};

use crate::{data, grown};

fn log_key() -> LogKey {
    LogKey::new("nrm.example/log".parse().unwrap(), &[7; 32])
}

fn proof() -> EntryProof {
    let (frontier, nodes) = grown(11);
    let checkpoint = log_key().sign(11, frontier.root());
    let path = InclusionProof::prove(6, 11, &nodes).unwrap();
    EntryProof::new(data(6), path, checkpoint).unwrap()
}

#[test]
fn a_proof_is_read_back_as_it_was_written() {
    let read = EntryProof::parse(&proof().to_string(), &log_key().verifier()).unwrap();
    assert_eq!(read, proof());
    assert_eq!((read.index(), read.checkpoint().checkpoint().size), (6, 11));
    // What the tests' tree holds are numbers and no entries.
    assert_eq!(read.entry(), None);
}

/// `tests/vectors/independent.py` made the file from the standards' own definitions.
#[test]
fn a_foreign_proof_is_believed_and_its_entry_read() {
    let text = include_str!("../vectors/proof.txt");
    let (key, text) = text.split_once("\n\n").unwrap();
    let log: LogVerifier = key.parse().unwrap();
    let proof = EntryProof::parse(text, &log).unwrap();
    assert_eq!(proof.index(), 5);
    let entry = proof.entry().unwrap();
    assert_eq!((entry.stream_kind, entry.version), ("case", 7));
    assert_eq!(&entry.organisation, b"organisation-one");
    assert_eq!(entry.time_micros, 1_700_000_000_000_000);
    assert_eq!(entry.record, ciphertext_hash(b"record"));
    let parts: Vec<_> = entry.parts.iter().map(|part| part.compartment).collect();
    assert_eq!(parts, ["contact", "identity"]);
    assert_eq!(proof.to_string(), text);
}

#[test]
fn a_foreign_request_continues_what_it_says_and_nothing_else() {
    let text = include_str!("../vectors/request.txt");
    let (head, text) = text.split_once("\n\n").unwrap();
    let (key, root) = head.split_once('\n').unwrap();
    let log: LogVerifier = key.parse().unwrap();
    let request = WitnessRequest::parse(text, &log).unwrap();
    let root = data_encoding::BASE64.decode(root.as_bytes()).unwrap();
    let earlier = Checkpoint {
        origin: log.origin().clone(),
        size: 6,
        root: Hash::from_bytes(root.try_into().unwrap()),
    };
    request.continues(Some(&earlier)).unwrap();
    assert_eq!(request.to_string(), text);
    let another = Checkpoint {
        root: ciphertext_hash(b"another"),
        ..earlier
    };
    let refused = request.continues(Some(&another)).unwrap_err();
    assert!(
        matches!(
            refused,
            WitnessError::NotContinued {
                last: 6,
                offered: 13,
                ..
            }
        ),
        "{refused}"
    );
}

#[test]
fn a_proof_of_something_else_is_refused() {
    let log = log_key().verifier();
    let text = proof().to_string();
    let lines: Vec<&str> = text.split('\n').collect();
    let with = |line: usize, other: &str| text.replacen(lines[line], other, 1);
    let other_entry = format!("extra {}", data_encoding::BASE64.encode(&data(7)));
    for not_proven in [with(1, &other_entry), with(2, "index 7"), with(3, lines[4])] {
        let refused = EntryProof::parse(&not_proven, &log).unwrap_err();
        assert!(
            matches!(refused, EntryProofError::NotProven(_)),
            "{refused}"
        );
    }
    for (malformed, why) in [
        (with(0, "c2sp.org/tlog-proof@v2"), "first line"),
        (with(1, "extra ?"), "second line"),
        (with(2, "index 06"), "third line"),
        (with(3, "AAAA"), "a line of its path"),
        (text.replace("\n\n", "\n"), "no blank line"),
    ] {
        let refused = EntryProof::parse(&malformed, &log).unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
    }
    let unsigned = with(lines.len() - 2, "\u{2014} nrm.example/log AAAAAAAA");
    let refused = EntryProof::parse(&unsigned, &log).unwrap_err();
    assert!(
        matches!(refused, EntryProofError::Checkpoint(_)),
        "{refused}"
    );
}

#[test]
fn a_path_to_another_size_is_no_proof() {
    let (frontier, nodes) = grown(11);
    let checkpoint = log_key().sign(11, frontier.root());
    let path = InclusionProof::prove(6, 10, &nodes).unwrap();
    let refused = EntryProof::new(data(6), path, checkpoint).unwrap_err();
    assert_eq!(refused, ProofError::Malformed.into());
}

#[test]
fn only_the_canonical_encoding_is_an_entry() {
    let entry = Entry {
        stream_kind: "case",
        stream: [1; 16],
        version: 1,
        organisation: [2; 16],
        time_micros: -5,
        record: ciphertext_hash(b"record"),
        parts: Vec::new(),
    };
    let encoded = entry.encode();
    assert_eq!(Entry::decode(&encoded), Some(entry));
    assert_eq!(Entry::decode(&[encoded.as_slice(), &[0]].concat()), None);
    for length in 0..encoded.len() {
        assert_eq!(Entry::decode(&encoded[..length]), None, "{length}");
    }
}
