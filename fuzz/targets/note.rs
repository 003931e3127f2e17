//! Checkpoints, verifier keys, names and requests for a cosignature.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::ledger::note(bytes));
