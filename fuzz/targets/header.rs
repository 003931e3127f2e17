//! Headers and addresses.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::web::header(bytes));
