//! Decomposable graphs; the five trafficking tables of Binette & Steorts (2022) are in `published.rs`.

use estimate::decomposable::{Grid, Options, Posterior, Prior, count, decomposable, resolved};
use estimate::{ListSet, Table};

use crate::data::table;

#[test]
fn graphs_are_counted() {
    // The numbers of labelled chordal graphs (OEIS A058862).
    let counts: Vec<usize> = (1..=6).map(count).collect();
    assert_eq!(counts, [1, 2, 8, 61, 822, 18154]);
}

/// The grid of Binette & Steorts (2022): a thousand values from 1 to thirty times the number seen.
pub(crate) fn of_2022(table: &Table) -> Posterior {
    let grid = Grid {
        first: 1,
        last: 30 * table.observed(),
        points: 1000,
    };
    decomposable(
        table,
        &Options {
            grid,
            ..Options::usual(table)
        },
    )
    .unwrap()
}

#[test]
fn spina_bifida() {
    // Madigan & York (1997): delta 1 and a gamma-Poisson prior.
    let table = table("spina_bifida");
    let options = Options {
        delta: 1.0,
        prior: Prior::GammaPoisson {
            shape: 13.14,
            scale: 55.17,
        },
        grid: Grid {
            first: 1,
            last: 300,
            points: 300,
        },
    };
    let found = decomposable(&table, &options).unwrap();
    let (top, probability) = &found.graphs[0];
    assert!((probability - 0.3738).abs() < 5e-4, "{:?}", found.graphs);
    assert_eq!(top.len(), 1, "{top:?}");
    assert_eq!(found.mode(), 728.0);
}

#[test]
fn the_five_list_example() {
    // Madigan & York (1997), five lists, with delta 1/2.
    let table = table("MY_5list");
    let options = Options {
        delta: 0.5,
        grid: Grid {
            first: 1,
            last: 537,
            points: 537,
        },
        ..Options::usual(&table)
    };
    let found = decomposable(&table, &options).unwrap();
    assert_eq!(found.quantile(0.5), 616.0);
    let interval = found.interval(0.95);
    assert_eq!((interval.lower, interval.upper), (588.0, 655.0));
}

#[test]
fn a_grid_that_cuts_the_tail_says_so() {
    // The Netherlands: the upper limit moves fourfold with the grid's end.
    let table = table("Ned_5");
    let upper = |times: u64| {
        let grid = Grid {
            first: 1,
            last: times * table.observed(),
            points: 1000,
        };
        let found = decomposable(
            &table,
            &Options {
                grid,
                ..Options::usual(&table)
            },
        )
        .unwrap();
        (found.interval(0.95).upper, found.edge_mass())
    };
    let ((short, _), (long, _)) = (upper(10), upper(30));
    assert!(long > 3.0 * short, "{short} {long}");
    // A grid that ends within the bulk has mass at its edge.
    let (_, cut) = upper(5);
    assert!(cut > 0.01, "{cut}");
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let table = table("Western");
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| of_2022(&table).mean().to_bits())
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn millions_of_people_are_resolved() {
    // Independent lists that find 20, 30 and 40 % of ten million: log-likelihoods are far below the
    // range of the exponential, and the usual grid is far wider than the answer.
    let chances = [0.2, 0.3, 0.4];
    let cells = (1..8u16).map(ListSet::from_bits).map(|history| {
        let chance = |list: usize| {
            if history.contains(list) {
                chances[list]
            } else {
                1.0 - chances[list]
            }
        };
        let share: f64 = (0..3).map(chance).product();
        (history, (1e7 * share).round() as u64)
    });
    let names = ["A", "B", "C"].map(String::from).to_vec();
    let table = Table::new(names, cells).unwrap();
    // The usual grid steps over the answer and says that it is too coarse; narrowed, it agrees with
    // one made for the answer.
    let usual = decomposable(&table, &Options::usual(&table)).unwrap();
    assert!(usual.is_too_coarse(), "{}", usual.largest_share());
    let narrowed = resolved(&table, &Options::usual(&table)).unwrap();
    assert!(!narrowed.is_too_coarse() && narrowed.edge_mass() < 1e-6);
    let grid = Grid {
        first: 3_200_000,
        last: 3_600_000,
        points: 1000,
    };
    let fine = Options {
        grid,
        ..Options::usual(&table)
    };
    let found = decomposable(&table, &fine).unwrap();
    let interval = found.interval(0.95);
    assert!(found.largest_share() < 0.2 && found.edge_mass() < 1e-6);
    assert!(interval.lower < 1e7 && 1e7 < interval.upper, "{interval:?}");
    let other = narrowed.interval(0.95);
    let width = interval.upper - interval.lower;
    assert!(
        (interval.lower - other.lower).abs() < 0.05 * width,
        "{interval:?} {other:?}"
    );
    assert!(
        (interval.upper - other.upper).abs() < 0.05 * width,
        "{interval:?} {other:?}"
    );
    assert!(
        found.graphs[0].0.is_empty() && found.graphs[0].1 > 0.9,
        "{:?}",
        found.graphs
    );
}

#[test]
fn draws_follow_the_posterior() {
    let found = of_2022(&table("Western"));
    let mut draws = found.draws(40_000, 3);
    draws.sort_by(f64::total_cmp);
    for q in [0.1, 0.5, 0.9] {
        let at = found.quantile(q);
        let below = draws.partition_point(|&draw| draw < at) as f64 / 40_000.0;
        let up_to = draws.partition_point(|&draw| draw <= at) as f64 / 40_000.0;
        // Four standard errors.
        assert!(
            below <= q + 0.01 && q - 0.01 <= up_to,
            "{q} {below} {up_to}"
        );
    }
}

#[test]
fn a_fine_grid_is_left_as_it_is() {
    let table = table("Western");
    let options = Options::usual(&table);
    let (plain, same) = (decomposable(&table, &options), resolved(&table, &options));
    assert_eq!(
        plain.unwrap().mean().to_bits(),
        same.unwrap().mean().to_bits()
    );
}
