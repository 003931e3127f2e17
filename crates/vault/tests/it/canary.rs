//! Nothing that is printed, by mistake or on purpose, holds a secret.

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use vault::{
    DataKey, InstallationKey, KeyBytes, KeyKind, LockContext, MemberLock, OneTimeCode,
    OrganisationKey, PageCode, PageLock, PageSecret, PageSecrets, PasskeyContext, PasskeyLock,
    Passphrase, PrfOutput, PrivateKey, SessionKeys, SessionSecret, WorkFactor,
};

use crate::{CONTEXT, POSITION, Repeating};

#[test]
fn debug_output_never_shows_a_secret() {
    let rng = &mut Repeating(0x5e);
    let installation = InstallationKey::from_bytes(&[0x5e; 32]);
    let data_key = DataKey::generate(rng);
    let private = PrivateKey::generate(rng);
    let secret = SessionSecret::generate(rng);
    let code = OneTimeCode::generate(rng);
    let passphrase = Passphrase::new("canary sings at noon");
    let plaintext = data_key.seal(&POSITION, b"canary sings at noon", rng);
    let opened = data_key.open(&POSITION, &plaintext).unwrap();
    let keys = SessionKeys {
        member: PrivateKey::generate(rng),
        organisations: vec![OrganisationKey {
            organisation: [1; 16],
            generation: 1,
            key: PrivateKey::generate(rng),
        }],
    };
    let context = LockContext {
        member: [2; 16],
        generation: 1,
    };
    let work = WorkFactor::FOR_TESTS;
    let lock = MemberLock::lock(&private, &passphrase, &context, &installation, work, rng);
    let wrong = lock
        .unlock(&Passphrase::new("no"), &context, &installation)
        .unwrap_err();
    let prf = PrfOutput::from_text(&BASE64URL_NOPAD.encode(&[0x5e; 32])).unwrap();
    let by_passkey = PasskeyContext {
        member: [2; 16],
        generation: 1,
        credential: [3; 32],
    };
    let passkey = PasskeyLock::lock(&private, &prf, &by_passkey, &installation, rng);
    let page = PageSecrets {
        code: PageCode::parse(&"9494".repeat(7)).unwrap(),
        own: PageSecret::new("canary sings at noon"),
        danger: Some(PageSecret::new("canary sings at night")),
    };
    let page_lock = PageLock::lock(&private, &page, [4; 16], &installation, work, rng);
    let page_opened = page_lock.unlock(&page.code, &page.own, [4; 16], &installation);
    let bad_text = KeyBytes::from_text(KeyKind::Installation, "canary sings at noon").unwrap_err();

    let printed = [
        format!("{installation:?} {:?}", installation.id()),
        format!("{data_key:?} {private:?} {secret:?} {code:?} {passphrase:?} {opened:?}"),
        format!("{keys:?} {:#?}", keys),
        format!("{lock:?} {plaintext:?} {wrong:?} {wrong} {bad_text:?} {bad_text}"),
        format!("{prf:?} {passkey:?}"),
        format!("{page:?} {page_lock:?} {page_opened:?}"),
        format!("{:?}", KeyBytes::generate(rng)),
        format!("{:?}", keys.seal(&secret, &installation, rng)),
        format!("{:?}", installation.wrap_data_key(&data_key, &CONTEXT, rng)),
        format!(
            "{:?}",
            private.public().wrap(&data_key, &CONTEXT, rng).unwrap()
        ),
    ]
    .join("\n");

    let raw = [0x5e; 6];
    for canary in [
        HEXLOWER.encode(&raw),
        BASE64.encode(&raw),
        BASE64URL_NOPAD.encode(&raw),
        "94, 94".to_owned(),
        "canary".to_owned(),
        "9494".to_owned(),
        code.to_text().get(..9).unwrap().to_owned(),
    ] {
        assert!(!printed.contains(&canary), "`{canary}` in {printed}");
    }
}
