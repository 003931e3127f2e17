//! The pages, as a browser and as a person with a browser meet them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails where it stands"
)]

mod accounts;
mod answers;
mod attacks;
mod bad_input;
mod browser;
mod charts;
mod coded;
mod colleague;
mod conference;
mod contact;
mod countries;
mod demands;
mod drafts;
mod emergency;
mod forms;
mod headers;
mod house;
mod joins;
mod links;
mod lost;
mod messages;
mod organisation;
mod own_page;
mod panel;
mod paper;
mod passkeys;
mod posts;
mod public_pages;
mod punishment;
mod road;
mod search;
mod services;
mod tell;
mod translatable;
mod visits;
mod weight;
