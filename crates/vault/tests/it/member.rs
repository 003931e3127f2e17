//! Member locks.

use vault::{
    InstallationKey, LockContext, MemberLock, OpenError, Passphrase, PrivateKey, UnlockError,
    WorkFactor,
};

use crate::{altered, installation, rng};

const MEMBER: LockContext = LockContext {
    member: *b"member-number-42",
    generation: 1,
};

fn locked(passphrase: &str, installation: &InstallationKey) -> (PrivateKey, MemberLock) {
    let rng = &mut rng(1);
    let private = PrivateKey::generate(rng);
    let phrase = Passphrase::new(passphrase);
    let work = WorkFactor::FOR_TESTS;
    let lock = MemberLock::lock(&private, &phrase, &MEMBER, installation, work, rng);
    (private, MemberLock::from_bytes(lock.into_bytes()).unwrap())
}

#[test]
fn the_right_passphrase_unlocks_and_a_wrong_one_is_told_apart() {
    let installation = installation(1);
    let (private, lock) = locked("tigers eat marmalade", &installation);
    let unlock = |typed| lock.unlock(&Passphrase::new(typed), &MEMBER, &installation);
    assert_eq!(
        unlock("tigers eat marmalade").unwrap().public(),
        private.public()
    );
    for wrong in [
        "tigers eat marmelade",
        "",
        "Tigers eat marmalade",
        "tigers eat marmalade ",
    ] {
        assert_eq!(unlock(wrong).unwrap_err(), UnlockError::WrongPassphrase);
    }
}

#[test]
fn the_database_alone_opens_nothing_even_with_the_right_passphrase() {
    let (_, lock) = locked("tigers eat marmalade", &installation(1));
    let phrase = Passphrase::new("tigers eat marmalade");
    // The thief's own installation key, with and without the victim's key id written over.
    let thief = installation(2);
    let error = lock.unlock(&phrase, &MEMBER, &thief).unwrap_err();
    assert!(matches!(
        error,
        UnlockError::Lock(OpenError::OtherInstallation { .. })
    ));

    let (_, own) = locked("anything", &thief);
    let mut forged = lock.into_bytes();
    forged[1..5].copy_from_slice(&own.as_bytes()[1..5]);
    let forged = MemberLock::from_bytes(forged).unwrap();
    let error = forged.unlock(&phrase, &MEMBER, &thief).unwrap_err();
    // Not `WrongPassphrase`: nothing tells the thief whether a guess was right.
    assert_eq!(error, UnlockError::Lock(OpenError::Failed));
}

#[test]
fn the_same_passphrase_typed_on_another_keyboard_unlocks() {
    let installation = installation(1);
    // Precomposed letters when set, combining accents and a full-width letter when typed again.
    let (private, lock) = locked("caf\u{e9} \u{1ebf} A", &installation);
    let typed = Passphrase::new("cafe\u{301} e\u{302}\u{301} \u{ff21}");
    let unlocked = lock.unlock(&typed, &MEMBER, &installation).unwrap();
    assert_eq!(unlocked.public(), private.public());
}

#[test]
fn a_lock_moved_to_another_member_or_generation_does_not_open() {
    let installation = installation(1);
    let (_, lock) = locked("tigers eat marmalade", &installation);
    let phrase = Passphrase::new("tigers eat marmalade");
    for elsewhere in [
        LockContext {
            member: *b"member-number-43",
            ..MEMBER
        },
        LockContext {
            generation: 2,
            ..MEMBER
        },
    ] {
        let error = lock.unlock(&phrase, &elsewhere, &installation).unwrap_err();
        assert_eq!(error, UnlockError::Lock(OpenError::Failed));
    }
}

#[test]
fn an_altered_lock_is_refused_before_any_work_is_spent_on_it() {
    let installation = installation(1);
    let (_, lock) = locked("tigers eat marmalade", &installation);
    let phrase = Passphrase::new("tigers eat marmalade");
    for (position, bytes) in altered(lock.as_bytes()) {
        let opened = MemberLock::from_bytes(bytes)
            .map_err(UnlockError::Lock)
            .and_then(|lock| lock.unlock(&phrase, &MEMBER, &installation));
        // An altered cost, too, is the lock's fault and never costs memory or reads as a wrong guess.
        assert!(
            matches!(opened, Err(UnlockError::Lock(_))),
            "byte {position}"
        );
    }
}

#[test]
fn a_decoy_answers_as_a_real_lock_does_to_a_wrong_passphrase() {
    let installation = installation(1);
    let (_, real) = locked("tigers eat marmalade", &installation);
    let work = WorkFactor::FOR_TESTS;
    let decoy = MemberLock::decoy(&MEMBER, &installation, work, &mut rng(2));
    for typed in ["", "guess", "tigers eat marmalade"] {
        let error = decoy
            .unlock(&Passphrase::new(typed), &MEMBER, &installation)
            .unwrap_err();
        assert_eq!(error, UnlockError::WrongPassphrase);
    }
    assert_eq!(decoy.as_bytes().len(), real.as_bytes().len());
    assert_eq!(decoy.work_factor(), real.work_factor());
}

#[test]
fn the_work_factor_is_recorded_and_bounded() {
    let (_, lock) = locked("x", &installation(1));
    assert_eq!(lock.work_factor().unwrap(), WorkFactor::FOR_TESTS);
    assert_eq!(
        WorkFactor::new(64 * 1024, 3, 4).unwrap(),
        WorkFactor::RECOMMENDED
    );
    for (memory, passes, lanes) in [
        (7, 1, 1),
        (64, 0, 1),
        (64, 1, 0),
        (16, 1, 4),
        (u32::MAX, 1, 1),
    ] {
        let error = WorkFactor::new(memory, passes, lanes).unwrap_err();
        assert!(error.to_string().contains("out of range"), "{error}");
    }
}
