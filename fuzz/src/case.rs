//! Readers of the domain: country profiles and the payloads of events.

use case::profile::{Profile, ProfileError, check};
use case::{Event, PayloadError, StreamKind};

/// Reads a country profile. What cannot be read names the file, the line and, within a profile, the
/// field; what can be read can be checked.
pub fn profile(bytes: &[u8]) {
    match Profile::from_bytes(bytes, "fuzzed.toml") {
        Ok(profile) => drop(check(&profile)),
        Err(error) => {
            let told = error.to_string();
            assert!(told.starts_with("fuzzed.toml"), "{told}");
            match error {
                ProfileError::Invalid {
                    line,
                    problem,
                    remedy,
                    ..
                } => {
                    assert!(
                        line > 0 && !problem.is_empty() && !remedy.is_empty(),
                        "{told}"
                    );
                }
                ProfileError::NotUtf8 { line, .. } | ProfileError::NotToml { line, .. } => {
                    assert!(line > 0, "{told}");
                }
                ProfileError::TooLong { .. } => assert!(bytes.len() > Profile::MOST_BYTES),
                ProfileError::Refused { .. } => unreachable!("reading does not check the law"),
            }
        }
    }
}

/// Reads payloads, one a line, as those of every kind of stream. What can be read is written again
/// and read as the same; what cannot names the type, or the field, and never what stands there.
pub fn payloads(bytes: &[u8]) {
    for line in bytes.split(|byte| *byte == b'\n') {
        for kind in StreamKind::ALL {
            match Event::decode(kind, line) {
                Ok(event) => {
                    let again = Event::decode(kind, &event.encode());
                    assert_eq!(again.expect("what was written can be read"), event);
                }
                Err(PayloadError::Newer(newer)) => {
                    assert!(newer.to_string().contains("is stored"));
                }
                Err(PayloadError::Damaged { reason }) => {
                    let named = ["cannot be read", "is not that of"];
                    assert!(named.iter().any(|words| reason.contains(words)), "{reason}");
                }
            }
        }
    }
}
