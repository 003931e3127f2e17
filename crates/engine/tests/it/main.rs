//! The engine through its public door, on the embedded database and on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails where it stands"
)]

mod agreements;
mod authenticator;
mod bad_input;
mod coded;
mod colleague;
mod complaint;
mod conference;
mod contact;
mod custody;
mod decryption;
mod demands;
mod drafts;
mod emergency;
mod erasure;
mod histories;
mod house;
mod joins;
mod lapse;
mod late;
mod lists;
mod log;
mod lost;
mod newer;
mod on_call;
mod opening;
mod own_page;
mod panel;
mod paper;
mod passkeys;
#[path = "../../../store/tests/support/postgres.rs"]
mod postgres;
mod punishment;
mod recovery;
mod reserve;
mod restored;
mod road;
mod search;
mod secrecy;
mod services;
mod set_up;
mod sharing;
mod sign_in;
mod tell;
mod together;
mod visits;
