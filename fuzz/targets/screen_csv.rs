//! What `throughline screen` reads as CSV.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::screen::csv(bytes));
