//! Session secrets and the keys sealed under them.

use proptest::prelude::*;
use vault::{
    InstallationKey, OpenError, OrganisationKey, PrivateKey, SealedKeys, SessionKeys, SessionSecret,
};

use crate::{altered, installation, rng};

fn keys(organisations: u8) -> SessionKeys {
    let rng = &mut rng(1);
    SessionKeys {
        member: PrivateKey::generate(rng),
        organisations: (0..organisations)
            .map(|number| OrganisationKey {
                organisation: [number; 16],
                generation: u32::from(number) + 1,
                key: PrivateKey::generate(rng),
            })
            .collect(),
    }
}

#[test]
fn another_process_opens_a_session_with_the_cookie() {
    let rng = &mut rng(2);
    let bytes = [9; 32];
    let (one, other) = (
        InstallationKey::from_bytes(&bytes),
        InstallationKey::from_bytes(&bytes),
    );
    let secret = SessionSecret::generate(rng);
    let original = keys(3);
    let sealed = original.seal(&secret, &one, rng).into_bytes();

    let secret = SessionSecret::from_cookie(&secret.to_cookie()).unwrap();
    let opened = SealedKeys::from_bytes(sealed)
        .unwrap()
        .open(&secret, &other)
        .unwrap();
    assert_eq!(opened.member.public(), original.member.public());
    assert_eq!(opened.organisations.len(), 3);
    for held in &original.organisations {
        let found = opened
            .organisation(held.organisation, held.generation)
            .unwrap();
        assert_eq!(found.public(), held.key.public());
    }
    assert!(opened.organisation([0; 16], 2).is_none());
}

#[test]
fn neither_another_cookie_nor_another_installation_nor_altered_bytes_open_a_session() {
    let rng = &mut rng(3);
    let installation_key = installation(1);
    let secret = SessionSecret::generate(rng);
    let sealed = keys(1).seal(&secret, &installation_key, rng);
    let stranger = SessionSecret::generate(rng);
    assert_eq!(
        sealed.open(&stranger, &installation_key).unwrap_err(),
        OpenError::Failed
    );
    assert_eq!(
        sealed.open(&secret, &installation(2)).unwrap_err(),
        OpenError::Failed
    );
    for (position, bytes) in altered(sealed.as_bytes()) {
        let opened = SealedKeys::from_bytes(bytes)
            .and_then(|sealed| sealed.open(&secret, &installation_key));
        assert!(opened.is_err(), "byte {position}");
    }
}

#[test]
fn the_row_is_found_by_a_hash_that_is_not_the_cookie() {
    let secret = SessionSecret::generate(&mut rng(4));
    let again = SessionSecret::from_cookie(&secret.to_cookie()).unwrap();
    assert_eq!(secret.row_hash(), again.row_hash());
    assert_ne!(
        secret.row_hash(),
        SessionSecret::generate(&mut rng(5)).row_hash()
    );
}

proptest! {
    #[test]
    fn no_cookie_is_too_strange_to_be_refused(value in "\\PC{0,60}") {
        prop_assert!(SessionSecret::from_cookie(&value).is_none());
    }
}

#[test]
fn only_the_one_spelling_of_a_cookie_is_read() {
    let secret = SessionSecret::generate(&mut rng(6));
    let cookie = secret.to_cookie();
    assert_eq!(cookie.len(), 43);
    for wrong in [
        format!("{}=", *cookie),
        format!(" {}", *cookie),
        cookie.get(..42).unwrap().to_owned(),
    ] {
        assert!(SessionSecret::from_cookie(&wrong).is_none(), "`{wrong}`");
    }
}
