#![doc = include_str!("../README.md")]

mod exact;
mod existence;
mod fit;
pub mod input;
mod model;
mod search;
mod sets;
mod table;

pub use existence::{Certificate, Diagnosis, Existence, diagnose};
pub use fit::{Fit, Fitter, NoFit};
pub use model::{AllModels, Model, ModelError, all_models};
pub use search::{Evaluated, evaluate, exhaustive_order};
pub use sets::{ListSet, MAX_LISTS};
pub use table::{MAX_TOTAL, Reason, Table, TableError, Uninformative};
