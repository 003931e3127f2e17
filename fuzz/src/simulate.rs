//! The reader of invented countries.

use simulate::Country;

/// Reads a country's file. What is wrong is named with its place.
pub fn country(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Err(error) = Country::parse(text) {
        assert!(!error.place.is_empty() && !error.what.is_empty(), "{error}");
    }
}
