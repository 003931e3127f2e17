//! The room through its public door.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails where it stands"
)]

mod asked;
mod bad_input;
mod boundaries;
mod changes;
mod classes;
mod dimension_rule;
mod instrument;
mod properties;
mod scenarios;

use screening::{Act, Age, Answer, Facts, Form, Instrument, Means};

/// The built-in instrument.
fn ilo() -> &'static Instrument {
    Instrument::ilo_ec_2009()
}

/// What is recorded about one person, said briefly.
#[derive(Clone, Copy)]
struct Case<'a> {
    age: Age,
    acts: &'a [Act],
    means: &'a [Means],
    forms: &'a [Form],
    present: &'a [&'a str],
}

impl Default for Case<'_> {
    fn default() -> Self {
        Self {
            age: years(30.0),
            acts: &[],
            means: &[],
            forms: &[],
            present: &[],
        }
    }
}

impl Case<'_> {
    fn facts(self) -> Facts<'static> {
        let mut facts = Facts::new(ilo(), self.age);
        self.acts.iter().for_each(|act| facts.record_act(*act));
        self.means
            .iter()
            .for_each(|means| facts.record_means(*means));
        self.forms.iter().for_each(|form| facts.record_form(*form));
        for id in self.present {
            facts.answer(id, Answer::Present).unwrap();
        }
        facts
    }
}

fn years(years: f64) -> Age {
    Age::new(Some(years), false).unwrap()
}
