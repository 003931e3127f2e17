//! Latent classes: people differ, and lists are independent within a class of people alike
//! (Manrique-Vallier 2016).
//!
//! A Dirichlet process, cut off at a number of classes, lets the table decide how many classes it
//! needs. The posterior often has several modes and a chain may never leave the one it found: on
//! published trafficking tables single chains have given 48,000 and 142,000 for the same data. So
//! several chains start far apart, their agreement is measured, and [`Latent::interval`] refuses where
//! they do not agree. Even chains that agree say nothing about classes that no list reaches: the
//! hidden number is identified by the prior's idea of how classes behave, not by the table alone
//! (Aleshin-Guendel, Sadinle & Wakefield 2024).

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Binomial, Distribution, Exp1, Gamma, Poisson, StandardNormal, StandardUniform};
use rayon::prelude::*;

use crate::bootstrap::quantile;
use crate::interval::{Interval, Kind};
use crate::table::Table;

/// Shape and rate of the prior of the process's concentration.
const CONCENTRATION: (f64, f64) = (0.25, 0.25);

/// Chains agree if the potential scale reduction factor is at most this.
pub const LARGEST_R_HAT: f64 = 1.05;

/// Fewest independent draws that a reported quantile may rest on.
pub const FEWEST_DRAWS: f64 = 400.0;

/// Joint moves tried in each sweep.
const STRETCHES: usize = 3;

/// So few people are placed one by one, more by binomial draws.
const FEW: u64 = 6;

/// How to sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Most classes.
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

/// Draws of the population size and how far the chains agree.
#[derive(Clone, Debug)]
pub struct Latent {
    /// Population sizes drawn, by chain.
    pub chains: Vec<Vec<f64>>,
    /// Split potential scale reduction factor of the log of the hidden number (Gelman et al. 2013,
    /// section 11.4); 1 is agreement.
    pub r_hat: f64,
    /// Effective number of independent draws of the log of the hidden number (there, section 11.5).
    pub effective_draws: f64,
    /// All draws, ascending.
    sorted: Vec<f64>,
}

/// The chains do not agree, or too few draws are independent.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "the chains have not converged (R-hat {r_hat:.3}, {effective_draws:.0} effective draws; at most \
     {LARGEST_R_HAT} and at least {FEWEST_DRAWS} are needed): their pooled draws are no posterior"
)]
pub struct NotConverged {
    /// Potential scale reduction factor.
    pub r_hat: f64,
    /// Effective draws.
    pub effective_draws: f64,
}

/// Samples the posterior of the population size under prior `1 / N`.
///
/// # Panics
/// If the table holds no case, or an option is out of its bounds.
pub fn latent(table: &Table, options: &Options) -> Latent {
    assert!(table.observed() > 0, "a table with cases");
    assert!(
        options.classes >= 1 && options.chains >= 2,
        "classes and chains"
    );
    assert!(options.draws >= 4 && options.thinning >= 1, "draws");
    let observed = table.observed() as f64;
    let hidden: Vec<Vec<f64>> = (0..options.chains)
        .into_par_iter()
        .map(|number| {
            let mut chain = Chain::new(table, options, number as u64);
            for _ in 0..options.burn_in {
                chain.sweep();
            }
            let draw = |_| {
                for _ in 0..options.thinning {
                    chain.sweep();
                }
                chain.hidden as f64
            };
            (0..options.draws).map(draw).collect()
        })
        .collect();
    let logs: Vec<Vec<f64>> = hidden
        .iter()
        .map(|chain| chain.iter().map(|hidden| hidden.ln_1p()).collect())
        .collect();
    let (r_hat, effective_draws) = agreement(&logs);
    let mut sorted: Vec<f64> = hidden
        .iter()
        .flatten()
        .map(|hidden| observed + hidden)
        .collect();
    sorted.sort_by(f64::total_cmp);
    Latent {
        chains: hidden
            .into_iter()
            .map(|chain| chain.into_iter().map(|hidden| observed + hidden).collect())
            .collect(),
        r_hat,
        effective_draws,
        sorted,
    }
}

impl Latent {
    /// Whether the chains agree and enough draws are independent.
    ///
    /// # Errors
    /// If not, with the figures.
    pub fn converged(&self) -> Result<(), NotConverged> {
        if self.r_hat <= LARGEST_R_HAT && self.effective_draws >= FEWEST_DRAWS {
            return Ok(());
        }
        Err(NotConverged {
            r_hat: self.r_hat,
            effective_draws: self.effective_draws,
        })
    }

    /// Posterior median of the population size.
    ///
    /// # Errors
    /// If the chains have not converged.
    pub fn median(&self) -> Result<f64, NotConverged> {
        self.converged()?;
        Ok(quantile(&self.sorted, 0.5))
    }

    /// The interval between posterior quantiles.
    ///
    /// # Errors
    /// If the chains have not converged.
    ///
    /// # Panics
    /// If the level is not strictly between 0 and 1.
    pub fn interval(&self, level: f64) -> Result<Interval, NotConverged> {
        assert!(level > 0.0 && level < 1.0, "a level between 0 and 1");
        self.converged()?;
        let tail = (1.0 - level) / 2.0;
        Ok(Interval {
            level,
            lower: quantile(&self.sorted, tail),
            upper: quantile(&self.sorted, 1.0 - tail),
            kind: Kind::Credible,
        })
    }
}

/// Split R-hat and effective sample size of several chains of one quantity.
fn agreement(chains: &[Vec<f64>]) -> (f64, f64) {
    let half = chains[0].len() / 2;
    let halves: Vec<&[f64]> = chains
        .iter()
        .flat_map(|chain| [&chain[..half], &chain[chain.len() - half..]])
        .collect();
    let (m, n) = (halves.len() as f64, half as f64);
    let means: Vec<f64> = halves
        .iter()
        .map(|half| half.iter().sum::<f64>() / n)
        .collect();
    let grand = means.iter().sum::<f64>() / m;
    let between = n / (m - 1.0) * means.iter().map(|mean| (mean - grand).powi(2)).sum::<f64>();
    let within = halves
        .iter()
        .zip(&means)
        .map(|(half, mean)| half.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0))
        .sum::<f64>()
        / m;
    if within == 0.0 {
        // Chains that never move agree only if they stand at the same place.
        let r_hat = if between == 0.0 { 1.0 } else { f64::INFINITY };
        return (r_hat, if between == 0.0 { m * n } else { 1.0 });
    }
    let pooled = (n - 1.0) / n * within + between / n;
    let correlation = |lag: usize| {
        let variogram: f64 = halves
            .iter()
            .map(|half| {
                half.windows(lag + 1)
                    .map(|w| (w[lag] - w[0]).powi(2))
                    .sum::<f64>()
            })
            .sum::<f64>()
            / (m * (n - lag as f64));
        1.0 - variogram / (2.0 * pooled)
    };
    // Geyer's initial positive sequence: sums of neighbouring lags until they fall below zero.
    let mut sum = 0.0;
    let mut lag = 1;
    while lag + 1 < half {
        let pair = correlation(lag) + correlation(lag + 1);
        if pair < 0.0 {
            break;
        }
        sum += pair;
        lag += 2;
    }
    ((pooled / within).sqrt(), m * n / (1.0 + 2.0 * sum))
}

/// A Gibbs sampler's state.
struct Chain {
    random: ChaCha8Rng,
    lists: usize,
    classes: usize,
    observed: u64,
    cells: Vec<(u16, u64)>,
    /// Log-odds of the sticks that the shares are broken by; the last class takes the rest.
    stick: Vec<f64>,
    /// Share of each class.
    share: Vec<f64>,
    /// Chance of being on a list, class by class.
    chance: Vec<f64>,
    concentration: f64,
    hidden: u64,
    /// People in each class, hidden ones included.
    members: Vec<u64>,
    /// Of them those on each list.
    on_list: Vec<u64>,
    /// Chance of each history in each class times the class's share, history by history.
    products: Vec<f64>,
    /// The products before a proposed move.
    spare: Vec<f64>,
    weights: Vec<f64>,
}

impl Chain {
    /// A start far from others: chances and shares drawn from their priors.
    fn new(table: &Table, options: &Options, number: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(options.seed);
        random.set_stream(number);
        let (lists, classes) = (table.lists(), options.classes);
        let uniform = |random: &mut ChaCha8Rng| -> f64 { StandardUniform.sample(random) };
        let chance = (0..classes * lists)
            .map(|_| 0.02 + 0.96 * uniform(&mut random))
            .collect();
        let normal = |random: &mut ChaCha8Rng| -> f64 { StandardNormal.sample(random) };
        let stick = (1..classes).map(|_| normal(&mut random)).collect();
        let cells = table.cells().into_iter();
        let mut chain = Self {
            lists,
            classes,
            observed: table.observed(),
            cells: cells
                .map(|(history, count)| (history.bits(), count))
                .collect(),
            stick,
            share: vec![0.0; classes],
            chance,
            concentration: 1.0,
            hidden: 0,
            members: vec![0; classes],
            on_list: vec![0; classes * lists],
            products: vec![0.0; classes << lists],
            spare: vec![0.0; classes << lists],
            weights: vec![0.0; classes],
            random,
        };
        chain.share_out();
        chain
    }

    /// Shares from the sticks.
    fn share_out(&mut self) {
        let mut left = 1.0;
        for (share, odds) in self.share.iter_mut().zip(&self.stick) {
            // Written so that neither part loses its digits.
            *share = left / (1.0 + (-odds).exp());
            left /= 1.0 + odds.exp();
        }
        self.share[self.classes - 1] = left;
    }

    /// Log-likelihood with the hidden summed out: that of the seen, given that they were seen.
    fn log_likelihood(&self) -> f64 {
        let total = |history: u16| -> f64 { self.of_history(history).iter().sum() };
        let cells = self.cells.iter();
        let seen = cells.map(|&(history, count)| count as f64 * total(history).ln());
        seen.sum::<f64>() - self.observed as f64 * (-total(0)).ln_1p()
    }

    /// Fills the products from shares and chances, list by list.
    fn tabulate(&mut self) {
        let classes = self.classes;
        self.products[..classes].copy_from_slice(&self.share);
        for list in 0..self.lists {
            for class in 0..classes {
                self.weights[class] = self.chance[class * self.lists + list];
            }
            let size = classes << list;
            let (off, rest) = self.products.split_at_mut(size);
            for (off, on) in off
                .chunks_exact_mut(classes)
                .zip(rest.chunks_exact_mut(classes))
            {
                for ((off, on), chance) in off.iter_mut().zip(on).zip(&self.weights) {
                    *on = *off * chance;
                    *off *= 1.0 - chance;
                }
            }
        }
    }

    fn of_history(&self, history: u16) -> &[f64] {
        let start = usize::from(history) * self.classes;
        &self.products[start..start + self.classes]
    }

    /// Moves all chances of one class together, and its stick against them, accepted by the
    /// likelihood with the hidden summed out (Metropolis et al. 1953).
    ///
    /// Along this line a class grows while it becomes harder to find: what the table says least
    /// about, and where drawing class by class takes thousands of sweeps.
    fn stretch(&mut self, likelihood: &mut f64) {
        let uniform: f64 = StandardUniform.sample(&mut self.random);
        let class = ((uniform * self.classes as f64) as usize).min(self.classes - 1);
        let normal: f64 = StandardNormal.sample(&mut self.random);
        let scale: f64 = StandardUniform.sample(&mut self.random);
        let shift = normal * scale;
        let row = class * self.lists..(class + 1) * self.lists;
        let before: Vec<f64> = self.chance[row.clone()].to_vec();
        let stick = self.stick.get(class).copied();
        let mut ratio = 0.0;
        for chance in &mut self.chance[row.clone()] {
            // Uniform chances have density p (1 - p) on the scale of log-odds.
            ratio -= (*chance * (1.0 - *chance)).ln();
            *chance = 1.0 / (1.0 + (1.0 / *chance - 1.0) * f64::exp(-shift));
            ratio += (*chance * (1.0 - *chance)).ln();
        }
        if let Some(odds) = stick {
            let concentration = self.concentration;
            // Beta(1, a) on the scale of log-odds: v (1 - v)^a.
            let density = |odds: f64| -(-odds).exp().ln_1p() - concentration * odds.exp().ln_1p();
            self.stick[class] = odds - shift;
            ratio += density(odds - shift) - density(odds);
            self.share_out();
        }
        std::mem::swap(&mut self.products, &mut self.spare);
        self.tabulate();
        let proposed = self.log_likelihood();
        ratio += proposed - *likelihood;
        let exponential: f64 = Exp1.sample(&mut self.random);
        if ratio >= -exponential {
            *likelihood = proposed;
            return;
        }
        std::mem::swap(&mut self.products, &mut self.spare);
        self.chance[row].copy_from_slice(&before);
        if let Some(odds) = stick {
            self.stick[class] = odds;
            self.share_out();
        }
    }

    /// Draws every part of the state given the others.
    fn sweep(&mut self) {
        self.tabulate();
        let mut likelihood = self.log_likelihood();
        if likelihood.is_finite() {
            for _ in 0..STRETCHES {
                self.stretch(&mut likelihood);
            }
        }
        self.members.fill(0);
        self.on_list.fill(0);
        // The hidden number with the classes of the hidden, given shares and chances.
        let unseen = self.weigh(0);
        self.hidden = self.draw_hidden(unseen);
        self.allot(0, self.hidden, unseen);
        for cell in 0..self.cells.len() {
            let (history, count) = self.cells[cell];
            let total = self.weigh(history);
            self.allot(history, count, total);
        }
        self.exchange_labels();
        for class in 0..self.classes {
            for list in 0..self.lists {
                let at = class * self.lists + list;
                let on = self.on_list[at] as f64;
                let off = self.members[class] as f64 - on;
                let (chance, _) = log_beta(&mut self.random, 1.0 + on, 1.0 + off);
                self.chance[at] = chance.exp();
            }
        }
        let mut beyond = self.observed + self.hidden;
        let mut left = 0.0;
        for class in 0..self.classes - 1 {
            beyond -= self.members[class];
            let members = self.members[class] as f64;
            let rest = self.concentration + beyond as f64;
            let (stick, remaining) = log_beta(&mut self.random, 1.0 + members, rest);
            self.stick[class] = stick - remaining;
            left += remaining;
        }
        self.share_out();
        let (shape, rate) = CONCENTRATION;
        let log_gamma = log_gamma(&mut self.random, shape + self.classes as f64 - 1.0);
        // A concentration of exactly zero would divide by zero in the next sweep.
        self.concentration = (log_gamma.exp() / (rate - left)).max(1e-100);
    }

    /// Sets the weight of each class for a history; their sum.
    fn weigh(&mut self, history: u16) -> f64 {
        let start = usize::from(history) * self.classes;
        self.weights
            .copy_from_slice(&self.products[start..start + self.classes]);
        self.weights.iter().sum()
    }

    /// The hidden number given the chance of being hidden: negative binomial, drawn as a Poisson
    /// variable with a gamma mean, not cut off.
    fn draw_hidden(&mut self, unseen: f64) -> u64 {
        if unseen <= 0.0 {
            return 0;
        }
        let odds = unseen / (1.0 - unseen).max(f64::MIN_POSITIVE);
        let gamma = Gamma::new(self.observed as f64, 1.0).expect("a positive shape");
        // Beyond 2^53 whole numbers are no longer exact; a chain there is lost and will show.
        let mean = (gamma.sample(&mut self.random) * odds).min(9e15);
        if mean <= 0.0 {
            return 0;
        }
        let poisson = Poisson::new(mean).expect("a positive finite mean");
        poisson.sample(&mut self.random) as u64
    }

    /// Proposes to exchange the people of two classes while shares stay: large classes find their
    /// place early in the order of the sticks, which single people cannot bring about one by one
    /// (Papaspiliopoulos & Roberts 2008).
    fn exchange_labels(&mut self) {
        for _ in 0..self.classes {
            let mut pick = || {
                let uniform: f64 = StandardUniform.sample(&mut self.random);
                ((uniform * self.classes as f64) as usize).min(self.classes - 1)
            };
            let (one, other) = (pick(), pick());
            let difference = self.members[other] as f64 - self.members[one] as f64;
            let gain = difference * (self.share[one].ln() - self.share[other].ln());
            let exponential: f64 = Exp1.sample(&mut self.random);
            if one != other && -exponential <= gain {
                self.members.swap(one, other);
                for list in 0..self.lists {
                    self.on_list
                        .swap(one * self.lists + list, other * self.lists + list);
                }
            }
        }
    }

    /// Splits the people of a history among classes.
    fn allot(&mut self, history: u16, count: u64, total: f64) {
        if count <= FEW {
            for _ in 0..count {
                let class = self.pick(total);
                self.place(history, class, 1);
            }
            return;
        }
        let mut left = count;
        let mut rest = total;
        for class in 0..self.classes {
            if left == 0 {
                return;
            }
            let chance = self.weights[class] / rest;
            let drawn = if class + 1 == self.classes || chance >= 1.0 {
                left
            } else if chance > 0.0 {
                let binomial = Binomial::new(left, chance).expect("a chance between 0 and 1");
                binomial.sample(&mut self.random)
            } else {
                0
            };
            rest -= self.weights[class];
            left -= drawn;
            self.place(history, class, drawn);
        }
    }

    /// A class drawn by weight.
    fn pick(&mut self, total: f64) -> usize {
        let uniform: f64 = StandardUniform.sample(&mut self.random);
        let mut rest = uniform * total;
        for (class, weight) in self.weights.iter().enumerate() {
            rest -= weight;
            if rest < 0.0 {
                return class;
            }
        }
        self.classes - 1
    }

    fn place(&mut self, history: u16, class: usize, people: u64) {
        self.members[class] += people;
        for list in 0..self.lists {
            if history >> list & 1 == 1 {
                self.on_list[class * self.lists + list] += people;
            }
        }
    }
}

/// Logarithms of a beta variable and of one less it: shapes near zero send either below the
/// smallest float.
fn log_beta(random: &mut ChaCha8Rng, a: f64, b: f64) -> (f64, f64) {
    let (x, y) = (log_gamma(random, a), log_gamma(random, b));
    let high = x.max(y);
    let sum = high + ((x - high).exp() + (y - high).exp()).ln();
    (x - sum, y - sum)
}

/// Logarithm of a gamma variable of scale one.
fn log_gamma(random: &mut ChaCha8Rng, shape: f64) -> f64 {
    if shape >= 1.0 {
        let gamma = Gamma::new(shape, 1.0).expect("a positive shape");
        return gamma.sample(random).ln();
    }
    // G(a) = G(a + 1) U^(1 / a), and -ln U is exponential.
    let gamma = Gamma::new(shape + 1.0, 1.0).expect("a positive shape");
    let exponential: f64 = Exp1.sample(random);
    gamma.sample(random).ln() - exponential / shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_of_independent_and_of_separated_chains() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let mut chain = |shift: f64| -> Vec<f64> {
            (0..2000)
                .map(|_| shift + log_gamma(&mut random, 3.0))
                .collect()
        };
        let (r_hat, effective) = agreement(&[chain(0.0), chain(0.0), chain(0.0)]);
        assert!(r_hat < 1.01 && effective > 4000.0, "{r_hat} {effective}");
        let (r_hat, effective) = agreement(&[chain(0.0), chain(3.0), chain(0.0)]);
        assert!(r_hat > 1.5 && effective < 50.0, "{r_hat} {effective}");
    }

    #[test]
    fn a_slow_chain_has_few_effective_draws() {
        // An autoregression of coefficient 0.9 has (1 - 0.9) / (1 + 0.9) of its length.
        let mut random = ChaCha8Rng::seed_from_u64(2);
        let mut chain = || -> Vec<f64> {
            let mut at = 0.0;
            let mut step = || {
                let noise: f64 = StandardNormal.sample(&mut random);
                at = 0.9 * at + noise;
                at
            };
            (0..5000).map(|_| step()).collect()
        };
        let (_, effective) = agreement(&[chain(), chain(), chain(), chain()]);
        let wanted = 20_000.0 / 19.0;
        assert!(
            (effective / wanted - 1.0).abs() < 0.2,
            "{effective} {wanted}"
        );
    }
}
