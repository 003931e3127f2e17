//! Keys, codes, cookies and wraps as they are typed and stored.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::vault::key(bytes));
