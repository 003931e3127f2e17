//! Latent classes: published posteriors where chains agree, a refusal where they do not.

use estimate::latent::{Latent, Options, latent};
use estimate::{ListSet, Table, Unwatched};

use crate::data::table;

/// Whether a quantile of the log of the hidden number agrees with a published one within four
/// standard errors: that of a quantile of a normal sample of as many independent draws, twice, as
/// the published chains were no longer than ours.
fn agrees(found: &Latent, observed: f64, quantile: f64, published: f64, factor: f64) {
    let mut logs: Vec<f64> = found
        .chains
        .concat()
        .iter()
        .map(|size| (size - observed).ln())
        .collect();
    logs.sort_by(f64::total_cmp);
    let at = |q: f64| logs[(q * (logs.len() - 1) as f64) as usize];
    let spread = (at(0.84) - at(0.16)) / 2.0;
    let error = factor * spread * (2.0 / found.agreement.effective_draws).sqrt();
    let difference = at(quantile) - (published - observed).ln();
    assert!(
        difference.abs() <= 4.0 * error,
        "{quantile} {} {published} {error}",
        at(quantile).exp() + observed
    );
}

#[test]
fn published_posteriors() {
    // Binette & Steorts (2022): median and 95 % interval of 200 chains.
    for (name, median, lower, upper) in [
        ("Western", 1836.0, 1301.0, 2955.0),
        ("NewOrl_5", 830.0, 568.0, 1379.0),
    ] {
        let table = table(name);
        let options = Options {
            thinning: 30,
            ..Options::default()
        };
        let found = latent(&table, &options, &Unwatched);
        assert!(
            found.agreement.r_hat < 1.05,
            "{name} {}",
            found.agreement.r_hat
        );
        let observed = table.observed() as f64;
        // Standard errors of sample quantiles of a normal variable, in standard deviations.
        agrees(&found, observed, 0.5, median, 1.25);
        agrees(&found, observed, 0.025, lower, 2.67);
        agrees(&found, observed, 0.975, upper, 2.67);
    }
}

#[test]
fn chains_that_disagree_are_refused() {
    // The Netherlands: single chains of the same sampler have given 48,000 and 142,000.
    let options = Options {
        thinning: 20,
        draws: 250,
        ..Options::default()
    };
    let found = latent(&table("Ned_5"), &options, &Unwatched);
    let refusal = found.interval(0.95).unwrap_err();
    assert!(refusal.r_hat > 1.05 || refusal.effective_draws < 400.0);
    assert!(refusal.to_string().contains("not converged"), "{refusal}");
    assert!(found.median().is_err());
}

#[test]
fn independent_lists_need_one_class_and_give_the_truth() {
    let chances = [0.3, 0.35, 0.4, 0.45];
    let cells = (1..16u16).map(ListSet::from_bits).map(|history| {
        let chance = |list: usize| {
            if history.contains(list) {
                chances[list]
            } else {
                1.0 - chances[list]
            }
        };
        let share: f64 = (0..4).map(chance).product();
        (history, (1000.0 * share).round() as u64)
    });
    let names = ["A", "B", "C", "D"].map(String::from).to_vec();
    let table = Table::new(names, cells).unwrap();
    let options = Options {
        classes: 4,
        thinning: 20,
        ..Options::default()
    };
    let found = latent(&table, &options, &Unwatched);
    let interval = found.interval(0.95).unwrap();
    assert!(
        interval.lower < 1000.0 && 1000.0 < interval.upper,
        "{interval:?}"
    );
    assert!(interval.upper < 1300.0, "{interval:?}");
}

#[test]
fn the_number_of_threads_changes_no_draw() {
    let table = table("Western");
    let options = Options {
        burn_in: 20,
        draws: 10,
        thinning: 1,
        ..Options::default()
    };
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| latent(&table, &options, &Unwatched).chains)
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn a_chain_survives_lists_that_never_meet() {
    // The hidden number has no upper bound here: the draws wander off and are refused.
    let names = ["A", "B", "C"].map(String::from).to_vec();
    let cells = [(1, 40), (2, 30), (4, 20)].map(|(bits, count)| (ListSet::from_bits(bits), count));
    let table = Table::new(names, cells).unwrap();
    let options = Options {
        burn_in: 200,
        draws: 100,
        thinning: 2,
        ..Options::default()
    };
    let found = latent(&table, &options, &Unwatched);
    assert!(
        found
            .chains
            .concat()
            .iter()
            .all(|size| size.is_finite() && *size >= 90.0)
    );
    assert!(found.agreement.converged().is_err());
}
