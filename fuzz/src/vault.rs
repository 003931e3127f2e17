//! The readers of keys, codes, cookies and wraps, as they are typed and as they are stored.

use vault::{
    BlobContext, DataKey, HalfWrap, InstallationKey, InstallationWrap, KeyBytes, KeyContext,
    KeyKind, MemberLock, OneTimeCode, PairWrap, PasskeyContext, PasskeyLock, Position, PrfOutput,
    Sealed, SealedBlob, SealedKeys, SessionSecret, VouchedWrap, Wrap,
};

const CONTEXT: KeyContext<'static> = KeyContext {
    stream: [1; 16],
    compartment: "identity",
    epoch: 1,
};

/// Reads bytes as every stored form and, where they are text, as every typed one. What was not
/// sealed here opens nothing.
pub fn key(bytes: &[u8]) {
    stored(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let kinds = [
        KeyKind::Installation,
        KeyKind::LogSigning,
        KeyKind::LogWitness,
    ];
    for kind in kinds {
        if let Err(error) = KeyBytes::from_text(kind, text) {
            assert!(!error.to_string().is_empty());
        }
    }
    drop(InstallationKey::from_text(text));
    if let Some(code) = OneTimeCode::parse(text) {
        let shown = code.to_text();
        let again = OneTimeCode::parse(&shown).expect("what was shown can be typed");
        assert_eq!(again.hash("fuzz"), code.hash("fuzz"));
    }
    if let Some(secret) = SessionSecret::from_cookie(text) {
        assert_eq!(secret.to_cookie().as_str(), text);
    }
    drop(PrfOutput::from_text(text));
}

fn stored(bytes: &[u8]) {
    let installation = InstallationKey::from_bytes(&[7; 32]);
    let bytes = || bytes.to_vec();
    if let Ok(wrap) = InstallationWrap::from_bytes(bytes()) {
        assert!(installation.unwrap_data_key(&wrap, &CONTEXT).is_err());
    }
    if let Ok(blob) = SealedBlob::from_bytes(bytes()) {
        let context = BlobContext {
            table: "cases",
            row: &[1; 16],
        };
        assert!(installation.open_blob(&context, &blob).is_err());
    }
    if let Ok(sealed) = Sealed::from_bytes(bytes()) {
        let position = Position {
            stream_kind: "case",
            stream: [1; 16],
            version: 1,
            compartment: "identity",
            epoch: 1,
            kind: "presumed/1",
        };
        let mut rng = vault::system_rng();
        assert!(
            DataKey::generate(&mut rng)
                .open(&position, &sealed)
                .is_err()
        );
    }
    drop(Wrap::<DataKey>::from_bytes(bytes()));
    drop(VouchedWrap::<DataKey>::from_bytes(bytes()));
    drop(PairWrap::<DataKey>::from_bytes(bytes()));
    drop(HalfWrap::<DataKey>::from_bytes(bytes()));
    drop(SealedKeys::from_bytes(bytes()));
    if let Ok(lock) = MemberLock::from_bytes(bytes()) {
        drop(lock.work_factor());
    }
    if let Ok(lock) = PasskeyLock::from_bytes(bytes()) {
        let context = PasskeyContext {
            member: [1; 16],
            generation: 1,
            credential: [1; 32],
        };
        let prf = PrfOutput::from_text(&"A".repeat(43)).expect("32 bytes of zeros");
        assert!(lock.unlock(&prf, &context, &installation).is_err());
    }
}
