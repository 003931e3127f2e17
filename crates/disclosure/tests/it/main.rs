//! The kernel through its public door.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails where it stands"
)]

mod bad_input;
mod chapter;
mod chi_square;
mod curator;
mod evaluate;
mod input;
mod ledger;
mod privacy;
mod samplers;
mod synth;
mod validate;
mod yearly;
