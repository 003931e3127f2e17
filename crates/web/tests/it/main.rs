//! The pages, as a browser and as a person with a browser meet them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails where it stands"
)]

mod accounts;
mod bad_input;
mod browser;
mod charts;
mod forms;
mod headers;
mod house;
mod messages;
mod posts;
mod public_pages;
mod road;
mod weight;
