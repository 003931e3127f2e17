//! What `throughline screen` reads as JSON.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::screen::json(bytes));
