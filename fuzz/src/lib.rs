//! Entry points into everything that reads what others wrote: bytes in, and either they are read or
//! an error says what is wrong and where. Nothing may panic, hang or run out of memory.
//!
//! Each module is included by the tests of its crate too, which tell it seeds and damaged seeds.

pub mod case;
pub mod disclosure;
#[cfg(feature = "web")]
pub mod engine;
pub mod estimate;
pub mod ledger;
pub mod screen;
pub mod screening;
pub mod simulate;
pub mod vault;
#[cfg(feature = "web")]
pub mod web;
