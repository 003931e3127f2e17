//! Capture tables.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::estimate::table(bytes));
