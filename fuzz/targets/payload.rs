//! Payloads of events, one a line.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::case::payloads(bytes));
