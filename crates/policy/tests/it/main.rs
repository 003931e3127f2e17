//! The policies through their public door, on cases, concerns and referrals as the rules make them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails where it stands"
)]

mod faults;
mod relations;
mod table;
