//! The exponential mechanism, drawn exactly.

use super::bernoulli::bernoulli_exp;
use super::dice::Dice;

/// Chooses an index with probability proportional to exp(rate * score), where the rate is
/// `rate_num / rate_den` and scores are integers.
///
/// Rejection: propose an index uniformly and keep it with probability exp(-rate * (best - score)).
/// What is kept follows exactly the law of McSherry and Talwar's mechanism, so its bounded-range
/// guarantee applies (Cesar and Rogers, *Bounding, Concentrating, and Truncating*, 2021). `None`
/// for no candidates. `rate_den` is positive and below 2^122, and `rate_num * (best - score)`
/// fits 128 bits for every score.
pub(crate) fn choose(
    dice: &mut impl Dice,
    scores: &[i64],
    rate_num: u64,
    rate_den: u128,
) -> Option<usize> {
    let best = *scores.iter().max()?;
    loop {
        let proposed = dice.below(scores.len() as u64) as usize;
        let gap = best.abs_diff(scores[proposed]);
        let exponent = u128::from(gap) * u128::from(rate_num);
        if bernoulli_exp(dice, exponent, rate_den) {
            return Some(proposed);
        }
    }
}
