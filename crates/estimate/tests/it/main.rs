//! The engine against published tables, reference fits and an independent oracle.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails where it stands"
)]

mod bad_input;
mod data;
mod decomposable;
mod existence;
mod input;
mod interval;
mod latent;
mod properties;
mod published;
mod reference;
mod selection;
mod sensitivity;
mod simple;
mod thresholding;
mod validate;
