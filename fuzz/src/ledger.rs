//! The readers of what logs and witnesses send: checkpoints, keys, names, requests.

use ledger::{
    Entry, EntryProof, Frontier, KeyName, LogKey, LogVerifier, WitnessRequest, WitnessVerifier,
};

/// Reads a text as everything that a log or a witness sends. Only what the log signed is believed.
pub fn note(bytes: &[u8]) {
    if let Ok(frontier) = Frontier::from_bytes(bytes) {
        let again = Frontier::from_bytes(&frontier.to_bytes()).expect("what was written");
        assert_eq!(again.root(), frontier.root());
    }
    if let Some(entry) = Entry::decode(bytes) {
        assert_eq!(entry.encode(), bytes, "one encoding for each entry");
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let origin = "nrm.example/log".parse().expect("a name");
    let log = LogKey::new(origin, &[7; 32]).verifier();
    if let Ok(signed) = log.verify(text) {
        let again = log.verify(&signed.to_string()).expect("what was written");
        assert_eq!(again.checkpoint(), signed.checkpoint());
    }
    if let Ok(request) = WitnessRequest::parse(text, &log) {
        assert_eq!(request.checkpoint().checkpoint().origin, *log.origin());
    }
    if let Ok(proof) = EntryProof::parse(text, &log) {
        assert!(proof.index() < proof.checkpoint().checkpoint().size);
    }
    if let Ok(name) = text.parse::<KeyName>() {
        assert_eq!(name.as_str(), text);
    }
    if let Ok(verifier) = text.parse::<LogVerifier>() {
        assert_eq!(verifier.to_string().parse().as_ref(), Ok(&verifier));
    }
    if let Ok(verifier) = text.parse::<WitnessVerifier>() {
        assert_eq!(verifier.to_string().parse().as_ref(), Ok(&verifier));
    }
}
