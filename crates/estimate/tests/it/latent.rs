//! Latent classes: answers where chains agree, a refusal where they do not. Published posteriors are in
//! `validate.rs`.

use estimate::latent::{Options, latent};
use estimate::{ListSet, Table, Unwatched};

use crate::data::table;

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
