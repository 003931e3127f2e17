//! The encoding of entries.

use data_encoding::HEXLOWER;
use ledger::{Entry, Hash, SealedPart, ciphertext_hash};
use proptest::prelude::*;

fn entry() -> Entry<'static> {
    Entry {
        stream_kind: "case",
        stream: *b"case-0123456789a",
        version: 7,
        organisation: *b"organisation-one",
        time_micros: 1_700_000_000_000_000,
        record: ciphertext_hash(b"record"),
        parts: vec![
            SealedPart {
                compartment: "identity",
                epoch: 2,
                ciphertext: ciphertext_hash(b"one"),
            },
            SealedPart {
                compartment: "contact",
                epoch: 1,
                ciphertext: ciphertext_hash(b"two"),
            },
        ],
    }
}

/// Today's encoding, written down field by field.
#[test]
fn the_encoding_is_as_documented() {
    let field = |bytes: &[u8]| [(bytes.len() as u64).to_be_bytes().as_slice(), bytes].concat();
    let number = |value: u64| field(&value.to_be_bytes());
    let expected = [
        field(b"throughline/1/entry"),
        field(b"case"),
        field(b"case-0123456789a"),
        number(7),
        field(b"organisation-one"),
        number(1_700_000_000_000_000),
        field(&ciphertext_hash(b"record").to_bytes()),
        number(2),
        field(b"contact"),
        number(1),
        field(&ciphertext_hash(b"two").to_bytes()),
        field(b"identity"),
        number(2),
        field(&ciphertext_hash(b"one").to_bytes()),
    ]
    .concat();
    assert_eq!(
        HEXLOWER.encode(&entry().encode()),
        HEXLOWER.encode(&expected)
    );
}

/// The leaf of the entry above, as `tests/vectors/independent.py` computed it, may never change.
#[test]
fn the_leaf_is_what_it_was() {
    let expected = include_str!("../vectors/leaf.txt").trim_end();
    assert_eq!(entry().leaf().to_string(), expected);
}

#[test]
fn the_order_of_parts_does_not_matter() {
    let mut turned = entry();
    turned.parts.reverse();
    assert_eq!(turned.leaf(), entry().leaf());
}

#[test]
fn every_field_counts() {
    let changed: [fn(&mut Entry<'static>); 12] = [
        |entry| entry.stream_kind = "concern",
        |entry| entry.stream[3] ^= 1,
        |entry| entry.version += 1,
        |entry| entry.organisation[0] ^= 1,
        |entry| entry.time_micros += 1,
        |entry| entry.time_micros = -entry.time_micros,
        |entry| entry.record = ciphertext_hash(b"recorD"),
        |entry| entry.parts[0].compartment = "identitY",
        |entry| entry.parts[0].epoch += 1,
        |entry| entry.parts[0].ciphertext = ciphertext_hash(b"onE"),
        |entry| entry.parts.truncate(1),
        |entry| entry.parts.push(entry.parts[0]),
    ];
    for (number, change) in changed.iter().enumerate() {
        let mut other = entry();
        change(&mut other);
        assert_ne!(other.leaf(), entry().leaf(), "change {number}");
    }
}

proptest! {
    #[test]
    fn two_entries_are_encoded_alike_only_if_they_are_alike(
        a in ("[a-c]{0,3}", any::<u64>(), proptest::collection::vec(("[a-c]{0,3}", 0..3_u32, 0..3_u8), 0..4)),
        b in ("[a-c]{0,3}", any::<u64>(), proptest::collection::vec(("[a-c]{0,3}", 0..3_u32, 0..3_u8), 0..4)),
    ) {
        let make = |(kind, version, parts): &(String, u64, Vec<(String, u32, u8)>)| {
            let mut parts: Vec<_> = parts
                .iter()
                .map(|(compartment, epoch, byte)| (compartment.clone(), *epoch, *byte))
                .collect();
            parts.sort();
            let sealed = parts
                .iter()
                .map(|(compartment, epoch, byte)| SealedPart {
                    compartment,
                    epoch: *epoch,
                    ciphertext: Hash::from_bytes([*byte; 32]),
                })
                .collect();
            let encoded = Entry { stream_kind: kind, version: *version, parts: sealed, ..entry() }.encode();
            ((kind.clone(), *version, parts), encoded)
        };
        let ((a, a_encoded), (b, b_encoded)) = (make(&a), make(&b));
        prop_assert_eq!(a == b, a_encoded == b_encoded);
    }
}
