//! Latent classes: people differ, and lists are independent within a class of people alike
//! (Manrique-Vallier 2016).
//!
//! A Dirichlet process, cut off at a number of classes, lets the table decide how many classes it
//! needs. The posterior often has several modes and a chain may never leave the one it found: on
//! published trafficking tables single chains have given 48,000 and 142,000 for the same data. So
//! several chains start far apart, their agreement is measured, and [`Draws::interval`] refuses where
//! they do not agree. Even chains that agree say nothing about classes that no list reaches: the
//! hidden number is identified by the prior's idea of how classes behave, not by the table alone
//! (Aleshin-Guendel, Sadinle & Wakefield 2024).

mod chain;

use rayon::prelude::*;

use crate::bootstrap::Watch;
use crate::convergence::Agreement;
use crate::draws::Draws;
use crate::table::Table;
use chain::Chain;

/// Shape and rate of the prior of the process's concentration.
const CONCENTRATION: (f64, f64) = (0.25, 0.25);

/// The largest number of classes: published analyses use at most fifteen.
pub const MOST_CLASSES: usize = 40;

/// How to sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Most classes, from 1 to [`MOST_CLASSES`].
    pub classes: usize,
    /// Chains from starts far apart; at least 2.
    pub chains: usize,
    /// Sweeps thrown away at the start of each chain.
    pub burn_in: usize,
    /// Draws kept of each chain; at least 4.
    pub draws: usize,
    /// Sweeps for each draw kept.
    pub thinning: usize,
    /// Seed; chain `c` draws from stream `c`, so that the number of threads does not matter.
    pub seed: u64,
}

impl Options {
    /// Sweeps of all chains together, which the watch of [`latent`] hears of.
    pub fn sweeps(&self) -> usize {
        self.chains * (self.burn_in + self.draws * self.thinning)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            classes: 10,
            chains: 8,
            burn_in: 2_000,
            draws: 1_000,
            thinning: 50,
            seed: 1234,
        }
    }
}

/// Sweeps between two looks at the watch.
const STRIDE: usize = 500;

/// Samples the posterior of the population size under prior `1 / N`; the chains agree as far as they do on
/// the log of the hidden number.
///
/// The watch hears of sweeps, of which there are [`Options::sweeps`]; told to stop, the chains end
/// where the shortest of them stands.
///
/// # Panics
/// If the table holds no case, or an option is out of its bounds.
pub fn latent(table: &Table, options: &Options, watch: &impl Watch) -> Draws {
    match options.classes {
        ..=4 => run::<4>(table, options, watch),
        5..=10 => run::<10>(table, options, watch),
        11..=20 => run::<20>(table, options, watch),
        _ => run::<MOST_CLASSES>(table, options, watch),
    }
}

fn run<const K: usize>(table: &Table, options: &Options, watch: &impl Watch) -> Draws {
    assert!(table.observed() > 0, "a table with cases");
    assert!(
        (1..=MOST_CLASSES).contains(&options.classes) && options.chains >= 2,
        "classes and chains"
    );
    assert!(options.draws >= 4 && options.thinning >= 1, "draws");
    let observed = table.observed() as f64;
    let mut hidden: Vec<Vec<f64>> = (0..options.chains)
        .into_par_iter()
        .map(|number| {
            let mut chain = Chain::<K>::new(table, options, number as u64);
            let mut unreported = 0;
            // Whether to go on after so many sweeps.
            let mut sweep = |sweeps: usize| {
                for _ in 0..sweeps {
                    chain.sweep();
                    unreported += 1;
                    if unreported == STRIDE {
                        watch.advance(STRIDE);
                        unreported = 0;
                        if watch.stopped() {
                            return None;
                        }
                    }
                }
                Some(chain.hidden() as f64)
            };
            let draws = match sweep(options.burn_in) {
                Some(_) => (0..options.draws)
                    .map_while(|_| sweep(options.thinning))
                    .collect(),
                None => Vec::new(),
            };
            watch.advance(unreported);
            draws
        })
        .collect();
    let shortest = hidden.iter().map(Vec::len).min().unwrap_or(0);
    for chain in &mut hidden {
        chain.truncate(shortest);
    }
    let logs: Vec<Vec<f64>> = hidden
        .iter()
        .map(|chain| chain.iter().map(|hidden| hidden.ln_1p()).collect())
        .collect();
    for size in hidden.iter_mut().flatten() {
        *size += observed;
    }
    Draws::new(hidden, Agreement::of(&logs))
}
