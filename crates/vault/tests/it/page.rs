//! Locks of persons' own pages.

use std::collections::BTreeMap;

use vault::{
    InstallationKey, OpenError, PageCode, PageLock, PageOpened, PageSecret, PageSecrets,
    PrivateKey, UnlockError, WorkFactor,
};

use crate::{CASE, altered, installation, rng};

const TYPED: &str = "0419-5527-3306-8112-9940-7765-2083";

fn secrets(danger: Option<&str>) -> PageSecrets {
    PageSecrets {
        code: PageCode::parse(TYPED).unwrap(),
        own: PageSecret::new("Blue kettle"),
        danger: danger.map(PageSecret::new),
    }
}

fn locked(danger: Option<&str>, installation: &InstallationKey) -> (PrivateKey, PageLock) {
    let rng = &mut rng(1);
    let private = PrivateKey::generate(rng);
    let work = WorkFactor::FOR_TESTS;
    let lock = PageLock::lock(&private, &secrets(danger), CASE, installation, work, rng);
    (private, PageLock::from_bytes(lock.into_bytes()).unwrap())
}

fn unlock(
    lock: &PageLock,
    code: &str,
    secret: &str,
    installation: &InstallationKey,
) -> Result<PageOpened, UnlockError> {
    let code = PageCode::parse(code).unwrap();
    lock.unlock(&code, &PageSecret::new(secret), CASE, installation)
}

#[test]
fn code_and_secret_unlock_however_they_are_typed_and_neither_alone_does() {
    let installation = installation(1);
    let (private, lock) = locked(None, &installation);
    let in_other_digits = "٠٤١٩ ٥٥٢٧ ٣٣٠٦ ٨١١٢ ۹۹۴۰ ۷۷۶۵ 2083";
    for (code, secret) in [
        (TYPED, "Blue kettle"),
        ("0419552733068112994077652083", " blue  KETTLE "),
        (in_other_digits, "blue kettle"),
    ] {
        match unlock(&lock, code, secret, &installation) {
            Ok(PageOpened::Own(key)) => assert_eq!(key.public(), private.public()),
            other => panic!("{code}, {secret}: {other:?}"),
        }
    }
    let another = "0419-5527-3306-8112-9940-7765-2084";
    for (code, secret) in [
        (TYPED, "blue kettles"),
        (TYPED, ""),
        (another, "blue kettle"),
    ] {
        let refused = unlock(&lock, code, secret, &installation).unwrap_err();
        assert_eq!(refused, UnlockError::WrongPassphrase);
    }
}

#[test]
fn the_secret_for_danger_opens_another_key_and_whether_there_is_one_does_not_show() {
    let installation = installation(1);
    let (private, with) = locked(Some("red kettle"), &installation);
    let (_, without) = locked(None, &installation);
    assert_eq!(with.as_bytes().len(), without.as_bytes().len());
    match unlock(&with, TYPED, "Red kettle", &installation) {
        Ok(PageOpened::Danger(key)) => assert_ne!(key.public(), private.public()),
        other => panic!("{other:?}"),
    }
    let own = unlock(&with, TYPED, "blue kettle", &installation);
    assert!(matches!(own, Ok(PageOpened::Own(_))));
    let refused = unlock(&without, TYPED, "red kettle", &installation).unwrap_err();
    assert_eq!(refused, UnlockError::WrongPassphrase);
}

#[test]
fn the_database_alone_opens_nothing_even_with_code_and_secret() {
    let (_, lock) = locked(None, &installation(1));
    let thief = installation(2);
    let refused = unlock(&lock, TYPED, "blue kettle", &thief).unwrap_err();
    let other = matches!(
        refused,
        UnlockError::Lock(OpenError::OtherInstallation { .. })
    );
    assert!(other, "{refused}");
    let (_, own) = locked(None, &thief);
    let mut forged = lock.into_bytes();
    forged[1..5].copy_from_slice(&own.as_bytes()[1..5]);
    let forged = PageLock::from_bytes(forged).unwrap();
    // Nothing tells the thief whether a guess was right.
    let refused = unlock(&forged, TYPED, "blue kettle", &thief).unwrap_err();
    assert_eq!(refused, UnlockError::Lock(OpenError::Failed));
    let code = PageCode::parse(TYPED).unwrap();
    assert_ne!(code.row_hash(&thief), code.row_hash(&installation(1)));
}

#[test]
fn a_lock_moved_to_another_page_or_altered_does_not_open() {
    let installation = installation(1);
    let (_, lock) = locked(Some("red kettle"), &installation);
    let code = PageCode::parse(TYPED).unwrap();
    for secret in ["blue kettle", "red kettle"] {
        let secret = PageSecret::new(secret);
        let elsewhere = lock.unlock(&code, &secret, [7; 16], &installation);
        assert_eq!(elsewhere.unwrap_err(), UnlockError::Lock(OpenError::Failed));
        for (position, bytes) in altered(lock.as_bytes()) {
            let opened = PageLock::from_bytes(bytes)
                .map_err(UnlockError::Lock)
                .and_then(|lock| lock.unlock(&code, &secret, CASE, &installation));
            assert!(opened.is_err(), "byte {position}");
        }
    }
}

#[test]
fn a_decoy_answers_as_a_real_lock_does_to_a_wrong_secret() {
    let installation = installation(1);
    let (_, real) = locked(None, &installation);
    let work = WorkFactor::FOR_TESTS;
    let decoy = PageLock::decoy(CASE, &installation, work, &mut rng(2));
    assert_eq!(decoy.as_bytes().len(), real.as_bytes().len());
    let answers = [&real, &decoy].map(|lock| unlock(lock, TYPED, "no", &installation).unwrap_err());
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn codes_are_digits_that_are_read_as_they_are_shown_and_each_is_as_likely() {
    let mut seen = BTreeMap::new();
    let rng = &mut rng(3);
    for _ in 0..500 {
        let text = PageCode::generate(rng).to_text();
        assert_eq!(PageCode::parse(&text).unwrap().to_text(), text);
        for digit in text.chars().filter(char::is_ascii_digit) {
            *seen.entry(digit).or_insert(0_u32) += 1;
        }
    }
    // 14,000 draws: 1,400 of each are expected, with a standard deviation of 35.5.
    assert!(
        seen.len() == 10 && seen.values().all(|count| count.abs_diff(1_400) < 200),
        "{seen:?}"
    );
    for none in [
        "",
        "0419-5527",
        "0419-5527-3306-8112-9940-7765-20833",
        "0419-5527-3306-8112-9940-7765-208x",
    ] {
        assert!(PageCode::parse(none).is_none(), "{none}");
    }
}
