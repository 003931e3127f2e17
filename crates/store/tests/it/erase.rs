//! What is destroyed is gone from the files, and is destroyed again after an older backup.

use case::{Compartment, StreamId};
use store::{Commit, Erasure, KeyBackup, NewPart, NewWrap, Recipient, Sealed, WrapPlace};
use uuid::Uuid;

use crate::place::{Place, at, case, event, on_both, organisation};

on_both!(
    bytes_of_what_was_destroyed_are_gone_from_the_files,
    what_was_destroyed_is_destroyed_again,
    a_certificate_says_when_the_last_backup_with_keys_ends,
);

#[tokio::test]
async fn an_older_backup_is_destroyed_in_sqlite() {
    destroyed_before_it_is_migrated(Place::unmade_sqlite().await).await;
}

#[tokio::test]
async fn an_older_backup_is_destroyed_in_postgres() {
    destroyed_before_it_is_migrated(Place::unmade_postgres().await).await;
}

const BODY: &[u8] = b"ciphertext-of-a-name-that-must-be-gone";
const WRAP: &[u8] = b"wrap-of-a-key-that-must-be-gone-as-well";

/// An event with a sealed part, and a wrap of its key.
fn told(stream: StreamId) -> Commit {
    let mut told = event(stream, 1);
    told.parts.push(NewPart {
        compartment: Compartment::Identity,
        epoch: 1,
        body: BODY.to_vec(),
    });
    let place = WrapPlace {
        stream,
        sealed: Sealed::Part(Compartment::Identity),
        epoch: 1,
        recipient: Recipient::Organisation(organisation(7)),
    };
    Commit {
        events: vec![told],
        wraps: vec![NewWrap {
            place,
            generation: 1,
            wrap: WRAP.to_vec(),
        }],
        ..Commit::default()
    }
}

fn erasure(stream: StreamId) -> Erasure {
    Erasure {
        id: Uuid::from_u128(99),
        stream,
        everything: true,
        at: at(100),
        voucher: Some([7; 32]),
    }
}

/// Whether bytes stand anywhere in what the database keeps of its tables.
async fn stand(place: &Place, bytes: &[u8]) -> bool {
    if place.store.is_embedded() {
        let beside = |ending: &str| {
            let mut path = place.file().as_os_str().to_owned();
            path.push(ending);
            std::fs::read(path).unwrap_or_default()
        };
        return ["", "-wal"].iter().any(|ending| {
            beside(ending)
                .windows(bytes.len())
                .any(|window| window == bytes)
        });
    }
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    place.execute("CHECKPOINT").await.unwrap();
    let found = format!(
        "SELECT sum(position('\\x{hex}'::bytea in pg_read_binary_file(pg_relation_filepath(name))))::bigint \
         FROM (VALUES ('parts'), ('key_wraps')) AS t (name)"
    );
    place.number(&found).await > 0
}

async fn bytes_of_what_was_destroyed_are_gone_from_the_files(place: Place) {
    let stream = case(1);
    place.store.commit(&[told(stream)]).await.unwrap();
    for bytes in [BODY, WRAP] {
        assert!(
            stand(&place, bytes).await,
            "the test looks in the wrong place"
        );
    }
    let erasing = Commit {
        events: vec![event(stream, 2)],
        erasures: vec![erasure(stream)],
        ..Commit::default()
    };
    place.store.commit(&[erasing]).await.unwrap();
    assert!(place.store.is_to_scrub().await.unwrap());
    place.store.scrub(at(200)).await.unwrap();
    assert!(!place.store.is_to_scrub().await.unwrap());
    for bytes in [BODY, WRAP] {
        assert!(!stand(&place, bytes).await);
    }
    let report = place.store.verify_ledger(&[], |_| {}).await.unwrap();
    report.audit.unwrap();
}

async fn what_was_destroyed_is_destroyed_again(place: Place) {
    let stream = case(1);
    // As a backup from before the erasure brings it back.
    place.store.commit(&[told(stream)]).await.unwrap();
    assert_eq!(place.store.erasures_of(stream).await.unwrap(), []);
    assert_eq!(place.store.maimed().await.unwrap(), [stream]);
    let list = [erasure(stream)];
    assert_eq!(place.store.erase_again(&list).await.unwrap(), 1);
    assert_eq!(place.store.erasures_of(stream).await.unwrap(), list);
    assert_eq!(place.store.erasures().await.unwrap(), list);
    assert!(place.store.stream(stream).await.unwrap().wraps.is_empty());
    // Nothing more to do.
    assert_eq!(place.store.erase_again(&list).await.unwrap(), 0);
}

async fn a_certificate_says_when_the_last_backup_with_keys_ends(place: Place) {
    let stream = case(1);
    place.store.commit(&[told(stream)]).await.unwrap();
    let backup = |id, made, expires| KeyBackup {
        id: Uuid::from_u128(id),
        at: at(made),
        expires: at(expires),
    };
    let (over, long, short, after) = (
        backup(1, 10, 90),
        backup(2, 20, 500),
        backup(3, 30, 400),
        backup(4, 150, 900),
    );
    for backup in [&over, &long, &short, &after] {
        place.store.note_key_backup(backup).await.unwrap();
    }
    place.store.erase_again(&[erasure(stream)]).await.unwrap();
    let certificates = place.store.certificates().await.unwrap();
    assert_eq!(certificates.len(), 1);
    // One that had ended and one made afterwards hold no key to it.
    assert_eq!(certificates[0].backups_until, Some(long.expires));
    assert_eq!(certificates[0].scrubbed, None);
}

/// A backup from before there were tombstones, own pages and pairs on call.
async fn destroyed_before_it_is_migrated(place: Place) {
    let mut older = place.store.restoring(6).await.unwrap();
    assert_eq!(older.erase(&[erasure(case(1))]).await.unwrap(), 0);
    older.commit().await.unwrap();
    place.store.migrate().await.unwrap();
    let list = [erasure(case(1))];
    place.store.erase_again(&list).await.unwrap();
    assert_eq!(place.store.erasures().await.unwrap(), list);
}
