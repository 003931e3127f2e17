//! The simulated country through its public door.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails where it stands"
)]

mod bad_input;
mod chapter;
mod country;
mod marginals;
mod road;
mod same;
mod truth;
mod validate;

use simulate::{Country, Period, Person, Simulation};

/// The period of every test.
fn period(country: &Country) -> Period {
    Period::until_end_of(country, jiff::civil::date(2026, 11, 24)).unwrap()
}

/// The first people of the invented country.
fn people(country: &Country, seed: u64, how_many: usize) -> Vec<Person<'_>> {
    let simulation = Simulation::new(country, seed, period(country));
    simulation.people(0).take(how_many).collect()
}
