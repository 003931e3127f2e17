//! What must hold for any table.

use estimate::sensitivity::{Plan, assess};
use estimate::{
    Bootstrap, Criterion, Fitter, ListSet, Model, Selection, Table, Unwatched, bootstrap,
    decomposable, latent, log_normal, profile, simple, thresholding,
};
use proptest::prelude::*;

use crate::data::close;

fn names(lists: usize) -> Vec<String> {
    (0..lists).map(|list| format!("L{list}")).collect()
}

fn table_of(lists: usize, counts: &[u64]) -> Table {
    let cells = (1u16..).map(ListSet::from_bits).zip(counts.iter().copied());
    Table::new(names(lists), cells).unwrap()
}

/// Tables of three to five lists: mostly small counts, often none, sometimes thousands.
fn tables() -> impl Strategy<Value = Table> {
    tables_with(prop_oneof![4 => Just(0u64), 6 => 1u64..30, 1 => 100u64..10_000].boxed())
}

/// As [`tables`], with counts among them that are beyond any list of people.
fn enormous_tables() -> impl Strategy<Value = Table> {
    let counts = prop_oneof![
        4 => Just(0u64),
        6 => 1u64..30,
        1 => 100u64..10_000,
        // 31 cells of these are within 2^53.
        1 => (1u64 << 40)..(1 << 48),
    ];
    tables_with(counts.boxed())
}

fn tables_with(count: BoxedStrategy<u64>) -> impl Strategy<Value = Table> {
    (3usize..=5)
        .prop_flat_map(move |lists| {
            let cells = (1 << lists) - 1;
            (Just(lists), proptest::collection::vec(count.clone(), cells))
        })
        .prop_filter("a case", |(_, counts)| {
            counts.iter().any(|&count| count > 0)
        })
        .prop_map(|(lists, counts)| table_of(lists, &counts))
}

fn selections(lists: usize) -> Vec<Selection> {
    vec![
        Selection::Fixed(Model::independence(lists)),
        Selection::Stepwise { threshold: 0.02 },
        Selection::AicStepwise { threshold: 0.05 },
        Selection::Downhill {
            criterion: Criterion::Bic,
            order: 3,
        },
    ]
}

/// The same set in another order of the lists.
fn renumbered(set: ListSet, order: &[usize]) -> ListSet {
    ListSet::of(set.lists().map(|list| order[list]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_method_panics_and_no_number_is_unexplained(table in enormous_tables()) {
        let observed = table.observed() as f64;
        for selection in selections(table.lists()) {
            let mut fitter = Fitter::new(&table);
            // A refusal carries its reason; figures must make sense.
            if let Ok(selected) = selection.select(&mut fitter) {
                let fit = selected.fit;
                prop_assert!(fit.estimate.is_finite() && fit.estimate >= observed, "{fit:?}");
                prop_assert!(fit.deviance >= 0.0 && fit.aic.is_finite() && fit.bic.is_finite());
                let wald = log_normal(&fit, 0.95);
                prop_assert!(observed <= wald.lower && wald.lower <= fit.estimate);
                prop_assert!(fit.estimate <= wald.upper);
                if let Ok(profile) = profile(&mut fitter, &selected.model, 0.95) {
                    let interval = profile.interval;
                    prop_assert!(observed <= interval.lower, "{profile:?}");
                    prop_assert!(interval.lower <= profile.estimate, "{profile:?}");
                    prop_assert!(profile.estimate <= interval.upper, "{profile:?}");
                }
            }
        }
        for pair in simple::pairs(&table) {
            prop_assert!(!pair.lincoln_petersen.is_nan() && pair.chapman.is_finite());
            prop_assert!(pair.chapman_variance >= 0.0);
        }
        let chao = simple::chao(&table, 0.95);
        prop_assert!(chao.estimate >= observed && chao.bias_corrected >= observed);
        if let Some(bound) = simple::heterogeneity(&table) {
            prop_assert!(bound.lists_alike >= observed && bound.lists_differ >= observed);
        }
    }

    #[test]
    fn the_order_of_lists_does_not_matter(table in tables(), shuffle in any::<u64>()) {
        let lists = table.lists();
        let mut order: Vec<usize> = (0..lists).collect();
        let mut rest = shuffle;
        for at in (1..lists).rev() {
            order.swap(at, (rest % (at as u64 + 1)) as usize);
            rest /= at as u64 + 1;
        }
        let cells = table.cells().into_iter().map(|(set, count)| (renumbered(set, &order), count));
        let mut moved_names = names(lists);
        for (list, &place) in order.iter().enumerate() {
            moved_names[place] = format!("L{list}");
        }
        let moved = Table::new(moved_names, cells).unwrap();
        // Selections may break ties by order; fits may not.
        for mask in [0usize, 1, 5, 6] {
            let pairs = ListSet::of_size(lists, 2).into_iter().enumerate();
            let pairs: Vec<ListSet> =
                pairs.filter(|(at, _)| mask >> at & 1 == 1).map(|(_, pair)| pair).collect();
            let model = Model::generated_by(lists, pairs.iter().copied());
            let other = Model::generated_by(lists, pairs.iter().map(|&pair| renumbered(pair, &order)));
            let one = Fitter::new(&table).fit(&model);
            let two = Fitter::new(&moved).fit(&other);
            match (one, two) {
                (Ok(one), Ok(two)) => {
                    prop_assert!(close(one.estimate, two.estimate, 1e-6), "{one:?} {two:?}");
                    prop_assert!(close(one.bic, two.bic, 1e-7) || (one.bic - two.bic).abs() < 1e-6);
                }
                (one, two) => prop_assert_eq!(one.err(), two.err()),
            }
        }
    }

    #[test]
    fn rows_may_be_split_reordered_and_empty(table in tables()) {
        let halves = table.cells().into_iter().rev().flat_map(|(history, count)| {
            [(history, count / 2), (ListSet::of([0]), 0), (history, count - count / 2)]
        });
        let again = Table::new(table.names().to_vec(), halves).unwrap();
        prop_assert_eq!(again, table);
    }

    #[test]
    fn merging_a_list_with_its_subset_gives_the_list(
        counts in proptest::collection::vec(1u64..50, 15),
        within in 1u64..40,
    ) {
        // A fifth list holds some of the people of the first, and nobody else.
        let mut cells: Vec<(ListSet, u64)> =
            (1u16..).map(ListSet::from_bits).zip(counts.iter().copied()).collect();
        cells.push((ListSet::of([0, 4]), within));
        let table = Table::new(names(5), cells.clone()).unwrap();
        let merged = table.merge(&["L0", "L4"]).unwrap();
        cells.pop();
        cells.push((ListSet::of([0]), within));
        let plain = Table::new(names(4), cells).unwrap();
        prop_assert_eq!(merged.counts(), plain.counts());
    }

    #[test]
    fn higher_levels_give_wider_intervals(table in tables()) {
        let mut fitter = Fitter::new(&table);
        let model = Model::independence(table.lists());
        if let (Ok(narrow), Ok(wide)) =
            (profile(&mut fitter, &model, 0.8), profile(&mut fitter, &model, 0.99))
        {
            prop_assert!(wide.interval.lower <= narrow.interval.lower * (1.0 + 1e-9));
            prop_assert!(narrow.interval.upper <= wide.interval.upper * (1.0 + 1e-9));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn posteriors_survive_any_table(table in enormous_tables()) {
        let observed = table.observed() as f64;
        let sane = |sizes: &[f64]| sizes.iter().all(|size| *size >= observed);
        let usual = decomposable::Options::usual(&table);
        if let Some(posterior) = decomposable::resolved(&table, &usual) {
            let interval = posterior.interval(0.95);
            prop_assert!(observed <= interval.lower && interval.lower <= interval.upper);
            prop_assert!(interval.upper.is_finite() && posterior.mean() >= observed);
        }
        let short = latent::Options { burn_in: 20, draws: 10, thinning: 2, ..Default::default() };
        let found = latent::latent(&table, &short, &Unwatched);
        prop_assert!(sane(&found.chains.concat()), "{found:?}");
        let short = thresholding::Options { burn_in: 20, draws: 10, ..Default::default() };
        match thresholding::thresholded(&table, &short, &Unwatched) {
            Ok(found) => prop_assert!(sane(&found.posterior.chains.concat()), "{found:?}"),
            Err(reason) => prop_assert!(!reason.to_string().is_empty()),
        }
    }

    #[test]
    fn the_whole_assessment_survives_any_table(table in enormous_tables()) {
        let Ok((table, _)) = table.informative() else { return Ok(()) };
        let plan = Plan {
            level: 0.95,
            threshold: 0.02,
            bootstrap: (table.lists() < 5).then_some(Bootstrap { replicates: 20, seed: 1 }),
            sampling: None,
    seed: 1,
        };
        let found = assess(&table, &plan, &Unwatched);
        prop_assert!(!found.verdict.reasons.is_empty());
        for answer in &found.answers {
            prop_assert!(answer.estimate.is_none_or(|estimate| !estimate.is_nan()));
            if let Ok(interval) = &answer.interval {
                prop_assert!(interval.lower <= interval.upper, "{answer:?}");
            }
        }
    }
}

#[test]
fn the_largest_counts_are_fitted() {
    let largest = (1u64 << 53) / 8;
    let table = table_of(3, &[largest; 7]);
    let fit = Fitter::new(&table).fit(&Model::independence(3)).unwrap();
    // Equal cells: independence fits with a hidden cell like the others.
    assert!(close(fit.estimate, 8.0 * largest as f64, 1e-9), "{fit:?}");
}

#[test]
fn tables_of_one_cell_and_of_one_list_are_refused_with_a_reason() {
    for counts in [
        &[5u64, 0, 0, 0, 0, 0, 0][..],
        &[0, 0, 0, 0, 0, 0, 9],
        &[7, 0, 3, 0, 2, 0, 1],
    ] {
        let table = table_of(3, counts);
        let outcome = Fitter::new(&table).fit(&Model::independence(3));
        if let Err(reason) = outcome {
            assert!(!reason.to_string().is_empty());
        }
        // With all in one list nothing is left to compare, or a warning says what was removed.
        match table.informative() {
            Ok((_, removed)) => assert!(!removed.is_empty()),
            Err(reason) => assert!(!reason.to_string().is_empty()),
        }
    }
}

#[test]
fn ten_lists_are_decided_and_fitted() {
    // Sparse: singles, some pairs, one large history.
    let mut cells: Vec<(ListSet, u64)> = (0..10)
        .map(|list| (ListSet::of([list]), 40 + list as u64))
        .collect();
    cells.extend((0..9).map(|list| (ListSet::of([list, list + 1]), 3)));
    cells.push((ListSet::all(10), 1));
    let table = Table::new(names(10), cells).unwrap();
    let mut fitter = Fitter::new(&table);
    let selected = Selection::Stepwise { threshold: 0.02 }
        .select(&mut fitter)
        .unwrap();
    assert!(selected.fit.estimate > table.observed() as f64);
    let all = Model::all_to_order(10, 2);
    let diagnosis = estimate::diagnose(&table, &all);
    if let Some(certificate) = diagnosis.certificate {
        assert!(certificate.holds(&table, &all));
    }
    let options = Bootstrap {
        replicates: 10,
        seed: 1,
    };
    let found = bootstrap(
        &table,
        &Selection::Fixed(selected.model),
        &options,
        &Unwatched,
    )
    .unwrap();
    assert_eq!(found.resampled.replicates.len(), 10);
}
