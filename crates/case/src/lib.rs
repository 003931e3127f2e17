//! The domain: what happens to a person and to a concern, the rules of the field, the clocks that
//! protect, and the law of a country as data.
//!
//! Everything here is pure: time is an argument, there is no input, output or key in reach.
#![deny(clippy::indexing_slicing)]

pub mod calendar;
pub mod clock;
pub mod profile;
