//! Locks of passkeys.

use data_encoding::BASE64URL_NOPAD;
use vault::{InstallationKey, OpenError, PasskeyContext, PasskeyLock, PrfOutput, PrivateKey};

use crate::{altered, installation, rng};

const HERE: PasskeyContext = PasskeyContext {
    member: *b"member-number-42",
    generation: 1,
    credential: [7; 32],
};

fn prf(byte: u8) -> PrfOutput {
    PrfOutput::from_text(&BASE64URL_NOPAD.encode(&[byte; 32])).unwrap()
}

fn locked(installation: &InstallationKey) -> (PrivateKey, PasskeyLock) {
    let rng = &mut rng(1);
    let private = PrivateKey::generate(rng);
    let lock = PasskeyLock::lock(&private, &prf(1), &HERE, installation, rng);
    let lock = PasskeyLock::from_bytes(lock.into_bytes()).unwrap();
    (private, lock)
}

#[test]
fn the_output_of_its_passkey_unlocks_and_no_other() {
    let installation = installation(1);
    let (private, lock) = locked(&installation);
    let unlocked = lock.unlock(&prf(1), &HERE, &installation).unwrap();
    assert_eq!(unlocked.public(), private.public());
    let refused = lock.unlock(&prf(2), &HERE, &installation).unwrap_err();
    assert_eq!(refused, OpenError::Failed);
}

#[test]
fn the_database_and_the_authenticator_open_nothing_without_the_installation_key() {
    let (_, lock) = locked(&installation(1));
    let thief = installation(2);
    let refused = lock.unlock(&prf(1), &HERE, &thief).unwrap_err();
    assert!(matches!(refused, OpenError::OtherInstallation { .. }));
    let (_, own) = locked(&thief);
    let mut forged = lock.into_bytes();
    forged[1..5].copy_from_slice(&own.as_bytes()[1..5]);
    let forged = PasskeyLock::from_bytes(forged).unwrap();
    let refused = forged.unlock(&prf(1), &HERE, &thief).unwrap_err();
    assert_eq!(refused, OpenError::Failed);
}

#[test]
fn a_lock_moved_to_another_member_pair_or_passkey_does_not_open() {
    let installation = installation(1);
    let (_, lock) = locked(&installation);
    for elsewhere in [
        PasskeyContext {
            member: *b"member-number-43",
            ..HERE
        },
        PasskeyContext {
            generation: 2,
            ..HERE
        },
        PasskeyContext {
            credential: [8; 32],
            ..HERE
        },
    ] {
        let refused = lock.unlock(&prf(1), &elsewhere, &installation);
        assert_eq!(refused.unwrap_err(), OpenError::Failed);
    }
}

#[test]
fn an_altered_lock_does_not_open() {
    let installation = installation(1);
    let (_, lock) = locked(&installation);
    for (position, bytes) in altered(lock.as_bytes()) {
        let opened = PasskeyLock::from_bytes(bytes)
            .and_then(|lock| lock.unlock(&prf(1), &HERE, &installation));
        assert!(opened.is_err(), "byte {position}");
    }
}

#[test]
fn an_output_is_read_from_what_a_page_posts_and_from_nothing_else() {
    for text in [
        "",
        "AAAA",
        &"A".repeat(42),
        &"A".repeat(44),
        &"=".repeat(43),
    ] {
        assert!(PrfOutput::from_text(text).is_none(), "{text}");
    }
    assert_ne!(PrfOutput::input(), [0; 32]);
}
