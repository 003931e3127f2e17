//! Data keys, positions, and rows sealed by the installation.

use proptest::prelude::*;
use vault::{BlobContext, DataKey, InstallationWrap, OpenError, Position, Sealed, SealedBlob};

use crate::{CASE, CONTEXT, POSITION, altered, installation, rng};

proptest! {
    #[test]
    fn what_is_sealed_opens_at_its_position(
        plaintext in proptest::collection::vec(any::<u8>(), 0..3_000),
        seed in any::<u64>(),
        version in any::<u64>(),
        epoch in any::<u32>(),
        stream in any::<[u8; 16]>(),
        compartment in "[a-z]{0,20}",
    ) {
        let rng = &mut rng(seed);
        let key = DataKey::generate(rng);
        let position = Position { version, epoch, stream, compartment: &compartment, ..POSITION };
        let sealed = key.seal(&position, &plaintext, rng);
        let sealed = Sealed::from_bytes(sealed.into_bytes()).unwrap();
        prop_assert_eq!(&*key.open(&position, &sealed).unwrap(), plaintext.as_slice());
    }

    #[test]
    fn what_the_installation_seals_opens_in_its_row(
        plaintext in proptest::collection::vec(any::<u8>(), 0..3_000),
        row in proptest::collection::vec(any::<u8>(), 0..40),
        seed in any::<u64>(),
    ) {
        let rng = &mut rng(seed);
        let key = installation(seed);
        let context = BlobContext { table: "case_overview", row: &row };
        let sealed = key.seal_blob(&context, &plaintext, rng);
        let sealed = SealedBlob::from_bytes(sealed.into_bytes()).unwrap();
        prop_assert_eq!(&*key.open_blob(&context, &sealed).unwrap(), plaintext.as_slice());
    }
}

#[test]
fn no_altered_byte_of_a_sealed_part_goes_unnoticed() {
    let rng = &mut rng(1);
    let key = DataKey::generate(rng);
    let sealed = key.seal(&POSITION, b"a name", rng);
    for (position, bytes) in altered(sealed.as_bytes()) {
        let opened = Sealed::from_bytes(bytes).and_then(|sealed| key.open(&POSITION, &sealed));
        let error = opened.unwrap_err();
        match position {
            0 => assert!(matches!(error, OpenError::UnknownFormat { .. }), "{error}"),
            _ => assert_eq!(error, OpenError::Failed, "byte {position}"),
        }
    }
}

#[test]
fn a_cut_or_lengthened_sealed_part_does_not_open() {
    let rng = &mut rng(2);
    let key = DataKey::generate(rng);
    let sealed = key.seal(&POSITION, &[5; 1_000], rng);
    let whole = sealed.as_bytes();
    for length in 0..whole.len() {
        let cut = Sealed::from_bytes(whole[..length].to_vec());
        assert!(cut.and_then(|cut| key.open(&POSITION, &cut)).is_err());
    }
    let longer = Sealed::from_bytes([whole, &[0]].concat()).unwrap();
    assert_eq!(key.open(&POSITION, &longer).unwrap_err(), OpenError::Failed);
}

#[test]
fn a_sealed_part_opens_nowhere_else_and_under_no_other_key() {
    let rng = &mut rng(3);
    let key = DataKey::generate(rng);
    let sealed = key.seal(&POSITION, b"a name", rng);
    let mut other_stream = CASE;
    other_stream[15] ^= 1;
    let elsewhere = [
        Position {
            stream_kind: "concern",
            ..POSITION
        },
        Position {
            stream: other_stream,
            ..POSITION
        },
        Position {
            version: 8,
            ..POSITION
        },
        Position {
            compartment: "contact",
            ..POSITION
        },
        Position {
            epoch: 3,
            ..POSITION
        },
        Position {
            kind: "person_renamed",
            ..POSITION
        },
        // The same letters, one moved to the neighbouring field.
        Position {
            compartment: "identit",
            kind: "yperson_named",
            ..POSITION
        },
    ];
    for position in elsewhere {
        assert_eq!(
            key.open(&position, &sealed).unwrap_err(),
            OpenError::Failed,
            "{position:?}"
        );
    }
    let other = DataKey::generate(rng);
    assert_eq!(
        other.open(&POSITION, &sealed).unwrap_err(),
        OpenError::Failed
    );
}

/// The cipher alone would open the spliced part under `key`: only the commitment stands against it.
#[test]
fn the_commitment_of_another_key_does_not_open() {
    let rng = &mut rng(12);
    let (key, other) = (DataKey::generate(rng), DataKey::generate(rng));
    let sealed = key.seal(&POSITION, b"a name", rng).into_bytes();
    let foreign = other.seal(&POSITION, b"a name", rng).into_bytes();
    assert_eq!(
        sealed[..33],
        key.seal(&POSITION, b"another", rng).as_bytes()[..33]
    );
    let spliced = [&foreign[..33], &sealed[33..]].concat();
    let spliced = Sealed::from_bytes(spliced).unwrap();
    assert_eq!(
        key.open(&POSITION, &spliced).unwrap_err(),
        OpenError::Failed
    );
    assert_eq!(
        other.open(&POSITION, &spliced).unwrap_err(),
        OpenError::Failed
    );
}

#[test]
fn short_facts_cannot_be_told_apart_by_length() {
    let rng = &mut rng(4);
    let key = DataKey::generate(rng);
    let yes = key.seal(&POSITION, b"yes", rng);
    let no = key.seal(&POSITION, "no, and this is why ".repeat(10).as_bytes(), rng);
    assert_eq!(yes.as_bytes().len(), no.as_bytes().len());
    assert_eq!(yes.as_bytes().len(), 1 + 32 + 24 + 256 + 16);
}

#[test]
fn sealing_twice_never_gives_the_same_bytes() {
    let rng = &mut rng(5);
    let key = DataKey::generate(rng);
    assert_ne!(
        key.seal(&POSITION, b"a name", rng),
        key.seal(&POSITION, b"a name", rng)
    );
}

#[test]
fn a_row_opens_in_no_other_row_or_table_and_no_altered_byte_goes_unnoticed() {
    let rng = &mut rng(6);
    let key = installation(6);
    let context = BlobContext {
        table: "case_overview",
        row: b"row-1",
    };
    let sealed = key.seal_blob(&context, b"facts", rng);
    for elsewhere in [
        BlobContext {
            row: b"row-2",
            ..context
        },
        BlobContext {
            table: "deadlines",
            ..context
        },
        BlobContext {
            table: "case_overvie",
            row: b"wrow-1",
        },
    ] {
        assert_eq!(
            key.open_blob(&elsewhere, &sealed).unwrap_err(),
            OpenError::Failed
        );
    }
    for (position, bytes) in altered(sealed.as_bytes()) {
        let opened = SealedBlob::from_bytes(bytes).and_then(|blob| key.open_blob(&context, &blob));
        assert!(opened.is_err(), "byte {position}");
    }
}

#[test]
fn another_installations_row_is_named_as_such() {
    let context = BlobContext {
        table: "case_overview",
        row: b"row-1",
    };
    let sealed = installation(7).seal_blob(&context, b"facts", &mut rng(7));
    let error = installation(8).open_blob(&context, &sealed).unwrap_err();
    assert_eq!(
        error,
        OpenError::OtherInstallation {
            what: "sealed row",
            sealed_under: installation(7).id(),
            loaded: installation(8).id(),
        }
    );
    assert!(
        error
            .to_string()
            .contains("load the key that belongs to this database")
    );
}

#[test]
fn the_installation_unwraps_a_record_key_for_its_context_only() {
    let rng = &mut rng(9);
    let installation = installation(9);
    let key = DataKey::generate(rng);
    let sealed = key.seal(&POSITION, b"coded facts", rng);
    let wrap = installation.wrap_data_key(&key, &CONTEXT, rng);
    let wrap = InstallationWrap::from_bytes(wrap.into_bytes()).unwrap();

    let unwrapped = installation.unwrap_data_key(&wrap, &CONTEXT).unwrap();
    assert_eq!(
        &*unwrapped.open(&POSITION, &sealed).unwrap(),
        b"coded facts"
    );

    for elsewhere in crate::exchange::other_contexts() {
        let error = installation.unwrap_data_key(&wrap, &elsewhere).unwrap_err();
        assert_eq!(error, OpenError::Failed, "{elsewhere:?}");
    }
    for (position, bytes) in altered(wrap.as_bytes()) {
        let opened = InstallationWrap::from_bytes(bytes)
            .and_then(|wrap| installation.unwrap_data_key(&wrap, &CONTEXT));
        assert!(opened.is_err(), "byte {position}");
    }
}

#[test]
fn fingerprints_repeat_under_one_key_and_differ_under_another() {
    let (one, other) = (installation(10), installation(11));
    assert_eq!(one.fingerprint(b"command"), one.fingerprint(b"command"));
    assert_ne!(one.fingerprint(b"command"), one.fingerprint(b"commanD"));
    assert_ne!(one.fingerprint(b"command"), other.fingerprint(b"command"));
}
