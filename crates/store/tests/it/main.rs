//! The store through its public door, on the embedded database and on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails where it stands"
)]

mod append;
mod backup;
mod erase;
mod migrations;
mod parity;
mod place;
#[path = "../support/postgres.rs"]
mod postgres;
mod projections;
mod proofs;
mod sequencer;
