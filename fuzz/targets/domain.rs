//! Domains of published columns, and codes that cannot stand together.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::disclosure::domain(bytes));
