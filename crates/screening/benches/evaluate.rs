//! Evaluations a second on one core, without and with sentences.
//!
//! `cargo bench -p screening` prints the median of nine rounds over a mix of questionnaires: every
//! age group and form, none to twenty indicators present.

#![allow(clippy::disallowed_methods, reason = "a benchmark measures")]

use std::hint::black_box;
use std::time::Instant;

use screening::{Act, Age, Answer, Code, Facts, Form, Instrument, Means};

fn main() {
    let questionnaires = questionnaires(4096);
    report("without sentences", 250, &questionnaires, |facts| {
        black_box(facts.evaluate());
    });
    report("with explanation as data", 2, &questionnaires, |facts| {
        black_box(facts.evaluate().explain());
    });
    report("with sentences", 1, &questionnaires, |facts| {
        black_box(facts.evaluate().explain().sentences());
    });
}

fn report(
    what: &str,
    passes: usize,
    questionnaires: &[Facts<'_>],
    mut work: impl FnMut(&Facts<'_>),
) {
    let mut rates: Vec<f64> = (0..9)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..passes {
                for facts in questionnaires {
                    work(black_box(facts));
                }
            }
            (passes * questionnaires.len()) as f64 / start.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    println!(
        "screening, {what}: {:.0} evaluations/s (median of 9)",
        rates[4]
    );
}

fn questionnaires(count: usize) -> Vec<Facts<'static>> {
    let instrument = Instrument::ilo_ec_2009();
    let ids: Vec<&str> = instrument
        .indicators()
        .map(|(_, indicator)| indicator.id())
        .collect();
    let mut random = Lcg(20_091_124);
    (0..count)
        .map(|_| {
            let years = [None, Some(15.0), Some(17.0), Some(30.0)][random.below(4)];
            let age = Age::new(years, random.below(8) == 0).expect("an age in range");
            let mut facts = Facts::new(instrument, age);
            for _ in 0..random.below(3) {
                facts.record_act(Act::ALL[random.below(Act::ALL.len())]);
                facts.record_means(Means::ALL[random.below(Means::ALL.len())]);
                facts.record_form(Form::ALL[random.below(Form::ALL.len())]);
            }
            for _ in 0..random.below(21) {
                let answer = Answer::ALL[random.below(2)];
                facts
                    .answer(ids[random.below(ids.len())], answer)
                    .expect("the id is the instrument's");
            }
            facts
        })
        .collect()
}

/// The same numbers on every run (Knuth's MMIX constants).
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
