//! Files of invented countries.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::simulate::country(bytes));
