#![doc = include_str!("../README.md")]

pub mod country;
mod dice;
mod record;
mod road;
mod simulation;
mod tables;
mod truth;

pub use country::{Country, CountryError};
pub use record::{Answer, Record};
pub use road::{Entry, Met, Road, Step, What};
pub use simulation::{How, Known, Meeting, Period, PeriodError, Person, Simulation};
pub use tables::Sheet;
pub use truth::{Entries, Histories, Overlap, Tally, Truth};
