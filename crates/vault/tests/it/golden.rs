//! Values in today's formats, made by other implementations: a later version must still open them.
//!
//! `tests/vectors/independent.py` made them with OpenSSL's, PyCryptodome's and the reference Argon2's
//! code, so these tests also hold the formats to what their documentation says.

use vault::{
    BlobContext, CustodyContext, DataKey, HalfWrap, InstallationKey, InstallationWrap, LockContext,
    MemberLock, PageCode, PageLock, PageOpened, PageSecret, Pair, PairWrap, PasskeyContext,
    PasskeyLock, Passphrase, PrfOutput, PrivateKey, PublicKey, Sealed, SealedBlob, SealedKeys,
    SessionSecret, VouchedWrap, Wrap,
};

use crate::{CASE, CONTEXT, POSITION, Repeating};

fn vector(name: &str) -> Vec<u8> {
    let line = include_str!("../vectors/independent.txt")
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
        .unwrap();
    data_encoding::HEXLOWER.decode(line.as_bytes()).unwrap()
}

/// The data key that the script wraps everywhere.
fn opens_the_sealed_part(key: &DataKey) -> bool {
    let sealed = Sealed::from_bytes(vector("sealed-part")).unwrap();
    key.open(&POSITION, &sealed)
        .is_ok_and(|opened| *opened == *b"a name")
}

fn installation() -> InstallationKey {
    InstallationKey::from_bytes(&[0x33; 32])
}

/// The two key pairs of the script: DeriveKeyPair (RFC 9180 sec. 7.1.3) of one byte repeated.
fn holders() -> (PrivateKey, PrivateKey) {
    let derive = |byte| PrivateKey::generate(&mut Repeating(byte));
    (derive(0x11), derive(0x12))
}

#[test]
fn sealed_parts_open() {
    let key = DataKey::generate(&mut Repeating(0x22));
    assert!(opens_the_sealed_part(&key));
    let long = Sealed::from_bytes(vector("sealed-part-long")).unwrap();
    let opened = key.open(&POSITION, &long).unwrap();
    assert_eq!(opened.len(), 1_000);
    assert!(
        opened
            .iter()
            .zip((0..250).cycle())
            .all(|(&got, wanted)| got == wanted)
    );
}

#[test]
fn what_the_installation_sealed_opens() {
    let context = BlobContext {
        table: "case_overview",
        row: b"row-1",
    };
    let blob = SealedBlob::from_bytes(vector("sealed-row")).unwrap();
    assert_eq!(
        &*installation().open_blob(&context, &blob).unwrap(),
        b"facts"
    );
    let wrap = InstallationWrap::from_bytes(vector("installation-wrap")).unwrap();
    let key = installation().unwrap_data_key(&wrap, &CONTEXT).unwrap();
    assert!(opens_the_sealed_part(&key));
}

#[test]
fn key_pairs_are_derived_as_rfc_9180_says() {
    let expected: [u8; 32] = vector("public-key").try_into().unwrap();
    assert_eq!(holders().0.public(), PublicKey::from_bytes(expected));
}

#[test]
fn wraps_made_with_another_hpke_open() {
    let (first, second) = holders();
    let wrap = Wrap::<DataKey>::from_bytes(vector("wrap")).unwrap();
    assert!(opens_the_sealed_part(
        &first.unwrap(&wrap, &CONTEXT).unwrap()
    ));

    let wrap = VouchedWrap::<DataKey>::from_bytes(vector("vouched-wrap")).unwrap();
    let opened = installation().unwrap_with(&first, &wrap, &CONTEXT).unwrap();
    assert!(opens_the_sealed_part(&opened));

    let pair = Pair {
        first: first.public(),
        second: second.public(),
    };
    let wrap = PairWrap::<DataKey>::from_bytes(vector("pair-wrap")).unwrap();
    let half: HalfWrap<DataKey> = second.open_outer(&wrap, &pair, &CONTEXT).unwrap();
    assert!(opens_the_sealed_part(
        &first.unwrap_half(&half, &pair, &CONTEXT).unwrap()
    ));

    let custody = CustodyContext {
        organisation: *b"organisation-one",
        holder: *b"member-number-42",
        generation: 3,
    };
    let wrap = Wrap::<PrivateKey>::from_bytes(vector("custody-wrap")).unwrap();
    assert_eq!(
        second.unwrap(&wrap, &custody).unwrap().public(),
        first.public()
    );
}

#[test]
fn member_locks_made_with_the_reference_argon2_open() {
    let lock = MemberLock::from_bytes(vector("member-lock")).unwrap();
    let context = LockContext {
        member: *b"member-number-42",
        generation: 1,
    };
    let passphrase = Passphrase::new("tigers eat marmalade");
    let unlocked = lock.unlock(&passphrase, &context, &installation()).unwrap();
    assert_eq!(unlocked.public(), holders().0.public());
}

#[test]
fn session_keys_open() {
    let (first, second) = holders();
    let sealed = SealedKeys::from_bytes(vector("session-keys")).unwrap();
    let secret = SessionSecret::generate(&mut Repeating(0x44));
    let keys = sealed.open(&secret, &installation()).unwrap();
    assert_eq!(keys.member.public(), first.public());
    let organisation = keys.organisation(*b"organisation-one", 3).unwrap();
    assert_eq!(organisation.public(), second.public());
}

#[test]
fn passkey_locks_made_with_another_hkdf_open() {
    let lock = PasskeyLock::from_bytes(vector("passkey-lock")).unwrap();
    let context = PasskeyContext {
        member: *b"member-number-42",
        generation: 1,
        credential: [b'c'; 32],
    };
    let text = data_encoding::BASE64URL_NOPAD.encode(&[0x55; 32]);
    let prf = PrfOutput::from_text(&text).unwrap();
    let unlocked = lock.unlock(&prf, &context, &installation()).unwrap();
    assert_eq!(unlocked.public(), holders().0.public());
}

#[test]
fn page_locks_made_with_the_reference_argon2_open() {
    let lock = PageLock::from_bytes(vector("page-lock")).unwrap();
    let code = PageCode::parse("0123 4567 8901 2345 6789 0123 4567").unwrap();
    let unlock = |typed| {
        let secret = PageSecret::new(typed);
        lock.unlock(&code, &secret, CASE, &installation()).unwrap()
    };
    let (first, second) = holders();
    let own = unlock("Blue kettle");
    assert!(matches!(own, PageOpened::Own(key) if key.public() == first.public()));
    let danger = unlock("Red kettle");
    assert!(matches!(danger, PageOpened::Danger(key) if key.public() == second.public()));
}
