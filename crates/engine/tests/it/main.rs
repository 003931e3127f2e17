//! The engine through its public door, on the embedded database and on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails where it stands"
)]

mod drafts;
mod histories;
mod house;
mod lapse;
mod log;
mod newer;
#[path = "../../../store/tests/support/postgres.rs"]
mod postgres;
mod road;
mod secrecy;
mod set_up;
mod sharing;
mod sign_in;
mod together;
