//! The reader of indicator instruments.

use screening::Instrument;

/// Reads an instrument's file. What is read has indicators; what is not is refused with a sentence.
pub fn instrument(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match Instrument::parse(text) {
        Ok(instrument) => assert!(instrument.indicators().next().is_some()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
