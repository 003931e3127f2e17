//! Bayesian thresholding: keep the interactions whose posterior stands clear of zero
//! (Silverman 2020, section 6).
//!
//! All pairs of lists may interact; their parameters get a posterior, and a pair is kept if its
//! posterior mean is at least two posterior standard deviations from zero. The hidden number then
//! comes from the posterior of the model of the kept pairs. With [`Options::order`] three, triples
//! whose pairs were all kept go through the same sieve.
//!
//! The log posterior is concave, so that a sampler that knows its mode and curvature there moves
//! nearly independently from draw to draw: see [`Options`]. Several chains start apart all the same,
//! and [`Draws::interval`] refuses where they disagree.

mod sampler;

use rayon::prelude::*;

use crate::bootstrap::Watch;
use crate::convergence::Agreement;
use crate::draws::Draws;
use crate::existence::Existence;
use crate::fit::Fitter;
use crate::model::Model;
use crate::sets::ListSet;
use crate::table::Table;
use sampler::Sampler;

/// Prior of the interactions; main effects and the intercept have a flat one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Prior {
    /// Normal around zero. There is a posterior wherever the independence model can be estimated.
    Normal {
        /// Its variance; one is usual: a pair of lists that meets 2.7 times as often as chance
        /// would have it, or as seldom, lies one standard deviation out.
        variance: f64,
    },
    /// Flat. There is a posterior exactly where the maximum likelihood estimate exists (Diaconis &
    /// Ylvisaker 1979). Pairs that never meet have theirs at minus infinity, and are kept.
    Flat,
}

impl Prior {
    fn precision(self) -> f64 {
        match self {
            Self::Normal { variance } => 1.0 / variance,
            Self::Flat => 0.0,
        }
    }
}

/// What to compute.
///
/// Chains are Hamiltonian (Neal 2011) on coordinates in which the curvature at the mode is one in
/// every direction, with trajectories of about a quarter turn, of random length. On the published
/// tables a draw is worth a fifth of an independent one or more, for the parameter that moves most
/// slowly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Prior of the interactions.
    pub prior: Prior,
    /// Largest number of lists in an interaction: 2 or 3.
    pub order: usize,
    /// Posterior standard deviations from zero at which an interaction is kept.
    pub threshold: f64,
    /// Chains from starts apart; at least 2.
    pub chains: usize,
    /// Draws thrown away at the start of each chain, in which it finds its step.
    pub burn_in: usize,
    /// Draws kept of each chain; at least 4.
    pub draws: usize,
    /// Seed; every chain draws from a stream of its own, so that the number of threads does not
    /// matter.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            prior: Prior::Normal { variance: 1.0 },
            order: 2,
            threshold: 2.0,
            chains: 4,
            burn_in: 300,
            draws: 2_500,
            seed: 1234,
        }
    }
}

impl Options {
    /// Draws of all chains and stages together, which the watch of [`thresholded`] hears of.
    pub fn steps(&self) -> usize {
        let stages = if self.order > 2 { 4 } else { 2 };
        stages * self.chains * (self.burn_in + self.draws)
    }
}

/// Why there is no posterior to draw from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoPosterior {
    /// With fewer than three lists the only pair would saturate the model.
    #[error("thresholding needs at least 3 lists; the table has {lists}")]
    TooFewLists {
        /// How many there are.
        lists: usize,
    },
    /// The posterior cannot be normalised.
    #[error(
        "under this prior the parameters of the model with interactions of {order} lists have no \
         posterior: {existence}; a normal prior may give one"
    )]
    Improper {
        /// Largest number of lists in an interaction of the model; 1 for independence.
        order: usize,
        /// What is wrong with it.
        existence: Existence,
    },
    /// The mode is out of reach of floating-point arithmetic.
    #[error("the mode of the posterior is too extreme for floating point")]
    Unsettled,
}

/// An interaction that went through the sieve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The interaction.
    pub term: ListSet,
    /// Posterior mean of its parameter; minus infinity where the lists never meet, under a flat
    /// prior.
    pub mean: f64,
    /// Posterior standard deviation.
    pub deviation: f64,
    /// Whether it was kept.
    pub kept: bool,
    /// Whether another seed might have decided otherwise: the ratio of mean to deviation is within
    /// four of its Monte Carlo standard errors of the threshold.
    pub borderline: bool,
}

/// The posterior of the population size under the model that was kept.
#[derive(Clone, Debug)]
pub struct Thresholded {
    /// The kept model.
    pub model: Model,
    /// Every interaction that was judged.
    pub effects: Vec<Effect>,
    /// Draws of the population size, which take the kept model as given; the chains agree as far as they do
    /// on the worst of all parameters and stages.
    pub posterior: Draws,
}

/// Samples the posterior of all pairs, keeps those clear of zero, and samples the population size.
///
/// ```
/// use estimate::thresholding::{Options, thresholded};
/// use estimate::{ListSet, Table, Unwatched};
///
/// let names = ["police", "shelters", "hotline"].map(String::from).to_vec();
/// let counts = [(0b001, 60), (0b010, 49), (0b011, 4), (0b100, 247), (0b101, 112), (0b110, 142)];
/// let cells = counts.map(|(lists, count)| (ListSet::from_bits(lists), count));
/// let table = Table::new(names, cells)?;
///
/// let found = thresholded(&table, &Options::default(), &Unwatched)?;
/// let (median, interval) = (found.posterior.median()?, found.posterior.interval(0.95)?);
/// assert!(interval.lower < median && median < interval.upper);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If there is no posterior, with the reason.
///
/// # Panics
/// If the table holds no case, or an option is out of its bounds.
pub fn thresholded(
    table: &Table,
    options: &Options,
    watch: &impl Watch,
) -> Result<Thresholded, NoPosterior> {
    assert!(table.observed() > 0, "a table with cases");
    assert!((2..=3).contains(&options.order), "order 2 or 3");
    assert!(
        options.chains >= 2 && options.draws >= 4,
        "chains and draws"
    );
    assert!(options.prior.precision() >= 0.0, "a variance above zero");
    let lists = table.lists();
    if lists < 3 {
        return Err(NoPosterior::TooFewLists { lists });
    }
    let independence = Model::independence(lists);
    let mut kept = independence;
    let mut effects = Vec::new();
    let mut agreement = None;
    for (number, order) in (0u64..).zip(2..=options.order.min(lists - 1)) {
        let candidates: Vec<ListSet> = kept
            .addable(order)
            .into_iter()
            .filter(|term| term.len() == order)
            .collect();
        if candidates.is_empty() {
            break;
        }
        let model = candidates
            .iter()
            .fold(kept.clone(), |model, &term| model.with(term));
        let stage = sample(table, &model, options, 2 * number, watch)?;
        for term in candidates {
            let effect = stage.judge(term, options.threshold);
            if effect.kept {
                kept = kept.with(term);
            }
            effects.push(effect);
        }
        agreement = worse(agreement, stage.agreement);
        if order == options.order.min(lists - 1) || kept.order() < order {
            break;
        }
    }
    let last = sample(table, &kept, options, 1, watch)?;
    let observed = table.observed() as f64;
    let intercept = last.model_terms.len() - 1;
    let chains: Vec<Vec<f64>> = last
        .chains
        .iter()
        .map(|draws| {
            draws
                .iter()
                .map(|draw| observed + draw[intercept].exp())
                .collect()
        })
        .collect();
    let agreement = worse(agreement, last.agreement).unwrap_or(last.agreement);
    Ok(Thresholded {
        model: kept,
        effects,
        posterior: Draws::new(chains, agreement),
    })
}

fn worse(one: Option<Agreement>, other: Agreement) -> Option<Agreement> {
    Some(one.map_or(other, |one| one.or_worse(other)))
}

/// Draws of all parameters of a model.
struct Stage {
    /// Terms with a finite parameter, in the order of a draw; the intercept last.
    model_terms: Vec<ListSet>,
    chains: Vec<Vec<Vec<f64>>>,
    /// The worst of the parameters.
    agreement: Agreement,
}

impl Stage {
    /// Whether an interaction of the model stands clear of zero.
    fn judge(&self, term: ListSet, threshold: f64) -> Effect {
        let Some(at) = self.model_terms.iter().position(|known| *known == term) else {
            return Effect {
                term,
                mean: f64::NEG_INFINITY,
                deviation: 0.0,
                kept: true,
                borderline: false,
            };
        };
        let values: Vec<f64> = self.chains.iter().flatten().map(|draw| draw[at]).collect();
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let deviation = (squares / (count - 1.0)).sqrt();
        let ratio = (mean / deviation).abs();
        // Of a ratio of mean to deviation of normal draws.
        let effective = self.agreement.effective_draws.max(1.0);
        let error = ((1.0 + 0.5 * ratio * ratio) / effective).sqrt();
        Effect {
            term,
            mean,
            deviation,
            kept: ratio >= threshold,
            borderline: (ratio - threshold).abs() < 4.0 * error,
        }
    }
}

fn sample(
    table: &Table,
    model: &Model,
    options: &Options,
    stage: u64,
    watch: &impl Watch,
) -> Result<Stage, NoPosterior> {
    let flat = options.prior == Prior::Flat;
    // Under a normal prior only the main effects could run off.
    let loose = if flat {
        model.clone()
    } else {
        Model::independence(table.lists())
    };
    let fitter = Fitter::new(table);
    match fitter.existence(&loose) {
        Existence::Estimable => {}
        existence => {
            let order = loose.order();
            return Err(NoPosterior::Improper { order, existence });
        }
    }
    let sampler = Sampler::new(table, model, options.prior.precision());
    let sampler = sampler.ok_or(NoPosterior::Unsettled)?;
    let mut chains: Vec<Vec<Vec<f64>>> = (0..options.chains as u64)
        .into_par_iter()
        .map(|chain| {
            let stream = stage << 32 | chain;
            sampler.clone().chain(options, stream, watch)
        })
        .collect();
    let shortest = chains.iter().map(Vec::len).min().unwrap_or(0);
    for chain in &mut chains {
        chain.truncate(shortest);
    }
    let model_terms = sampler.terms();
    let agreements = (0..model_terms.len()).map(|at| {
        let values = |chain: &Vec<Vec<f64>>| chain.iter().map(|draw| draw[at]).collect();
        Agreement::of(&chains.iter().map(values).collect::<Vec<Vec<f64>>>())
    });
    let agreement = agreements.reduce(Agreement::or_worse);
    Ok(Stage {
        agreement: agreement.expect("a model has an intercept"),
        model_terms,
        chains,
    })
}
