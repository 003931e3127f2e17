//! `throughline bench screening`.

use std::hint::black_box;
use std::io::Write;

use ::screening::{Act, Age, Answer, Code, Facts, Form, Instrument, Means};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha12Rng;
use serde::Serialize;

use super::{median, now};

/// Screenings a second on one core, without and with sentences
///
/// Over a mix of questionnaires: every age group and form, none to twenty indicators answered.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Rounds, of which the median counts
    #[arg(long, value_name = "N", default_value_t = 9)]
    rounds: usize,
}

impl Default for Args {
    fn default() -> Self {
        Self { rounds: 9 }
    }
}

/// How many different questionnaires there are.
const QUESTIONNAIRES: usize = 4096;

/// What was measured.
#[derive(Serialize)]
pub(super) struct Figure {
    what: &'static str,
    a_second: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_a_second: Option<f64>,
}

impl Args {
    pub(super) fn measure(&self) -> anyhow::Result<Vec<Figure>> {
        anyhow::ensure!(self.rounds > 0, "nothing to measure: give 1 or more");
        let questionnaires = questionnaires()?;
        let figure = |what, target_a_second, passes, work: &dyn Fn(&Facts<'_>)| Figure {
            what,
            a_second: self.rate(&questionnaires, passes, work),
            target_a_second,
        };
        Ok(vec![
            figure("without sentences", Some(1e6), 250, &|facts| {
                black_box(facts.evaluate());
            }),
            figure("with explanation as data", None, 2, &|facts| {
                black_box(facts.evaluate().explain());
            }),
            figure("with sentences", None, 1, &|facts| {
                black_box(facts.evaluate().explain().sentences());
            }),
        ])
    }

    fn rate(&self, all: &[Facts<'_>], passes: usize, work: &dyn Fn(&Facts<'_>)) -> f64 {
        let rates: Vec<f64> = (0..self.rounds)
            .map(|_| {
                let start = now();
                for _ in 0..passes {
                    for facts in all {
                        work(black_box(facts));
                    }
                }
                (passes * all.len()) as f64 / start.elapsed().as_secs_f64()
            })
            .collect();
        median(&rates)
    }
}

fn questionnaires() -> anyhow::Result<Vec<Facts<'static>>> {
    let instrument = Instrument::ilo_ec_2009();
    let ids: Vec<&str> = instrument
        .indicators()
        .map(|(_, indicator)| indicator.id())
        .collect();
    let rng = &mut ChaCha12Rng::seed_from_u64(20_091_124);
    let mut all = Vec::new();
    for _ in 0..QUESTIONNAIRES {
        let years = one_of(&[None, Some(15.0), Some(17.0), Some(30.0)], rng);
        let age = Age::new(years, rng.random_range(0..8) == 0)?;
        let mut facts = Facts::new(instrument, age);
        for _ in 0..rng.random_range(0..3) {
            facts.record_act(one_of(Act::ALL, rng));
            facts.record_means(one_of(Means::ALL, rng));
            facts.record_form(one_of(Form::ALL, rng));
        }
        for _ in 0..rng.random_range(0..21) {
            let answer = one_of(&[Answer::Present, Answer::Absent], rng);
            facts.answer(one_of(&ids, rng), answer)?;
        }
        all.push(facts);
    }
    Ok(all)
}

fn one_of<T: Copy>(all: &[T], rng: &mut ChaCha12Rng) -> T {
    all[rng.random_range(0..all.len())]
}

/// Prints the figures.
pub(super) fn tell(out: &mut impl Write, figures: &[Figure]) -> anyhow::Result<()> {
    writeln!(out, "Screenings a second on one core (median):")?;
    for figure in figures {
        let target = match figure.target_a_second {
            Some(target) => format!(" (target: {target:.0} or more)"),
            None => String::new(),
        };
        writeln!(
            out,
            "  {:<26} {:>10.0}{target}",
            figure.what, figure.a_second
        )?;
    }
    Ok(())
}
