//! The measures against their definitions, counted anew in the plainest way.

use std::collections::BTreeMap;
use std::sync::Arc;

use disclosure::{
    ColumnSet, Domain, InternalQuality, Reported, Table, TableError, attack, count, evaluate,
    fiction,
};

/// A combination: columns with their codes.
type Codes = Vec<(usize, String)>;

/// The codes of each row that `tells` lets pass, in all sets of one to three columns.
fn combinations(table: &Table, tells: impl Fn(&str) -> bool) -> BTreeMap<Codes, f64> {
    let columns = table.domain().columns();
    let mut counts = BTreeMap::new();
    for row in 0..table.rows() {
        let told: Codes = (0..columns.len())
            .map(|at| {
                let code = &columns[at].codes()[usize::from(table.column(at)[row])];
                (at, code.clone())
            })
            .filter(|(_, code)| tells(code))
            .collect();
        for (i, a) in told.iter().enumerate() {
            *counts.entry(vec![a.clone()]).or_insert(0.0) += 1.0;
            for (j, b) in told.iter().enumerate().skip(i + 1) {
                *counts.entry(vec![a.clone(), b.clone()]).or_insert(0.0) += 1.0;
                for c in &told[j + 1..] {
                    let three = vec![a.clone(), b.clone(), c.clone()];
                    *counts.entry(three).or_insert(0.0) += 1.0;
                }
            }
        }
    }
    counts
}

/// Of two tables: each combination that either has, with its real and its synthetic count.
fn both(
    real: &Table,
    synthetic: &Table,
    tells: impl Fn(&str) -> bool + Copy,
) -> BTreeMap<Codes, (f64, f64)> {
    let mut both: BTreeMap<Codes, (f64, f64)> = BTreeMap::new();
    for (codes, count) in combinations(real, tells) {
        both.entry(codes).or_default().0 = count;
    }
    for (codes, count) in combinations(synthetic, tells) {
        both.entry(codes).or_default().1 = count;
    }
    both
}

/// 1000 (1 - mean total variation) over all sets of so many columns, of which `sets` are.
fn k_marginal(cells: &BTreeMap<Codes, (f64, f64)>, length: usize, sets: f64) -> f64 {
    let columns = |codes: &Codes| codes.iter().map(|(column, _)| *column).collect::<Vec<_>>();
    let mut totals: BTreeMap<Vec<usize>, (f64, f64)> = BTreeMap::new();
    let chosen = || cells.iter().filter(|(codes, _)| codes.len() == length);
    for (codes, (s, y)) in chosen() {
        let total = totals.entry(columns(codes)).or_default();
        total.0 += s;
        total.1 += y;
    }
    let apart: f64 = chosen()
        .map(|(codes, (s, y))| {
            let (n, m) = totals[&columns(codes)];
            (s / n - y / m).abs() / 2.0
        })
        .sum();
    1000.0 * (1.0 - apart / sets)
}

fn near(found: f64, expected: f64) {
    let size = expected.abs().max(1.0);
    assert!(
        (found - expected).abs() < 1e-9 * size,
        "{found} for {expected}"
    );
}

/// Two tables of nine columns that have missing codes, zeros, rare and common combinations.
fn tables() -> (Table, Table) {
    let part = |table: &Table| {
        let columns = [0, 1, 2, 3, 5, 6, 13, 16, 17];
        let all = table.domain().columns();
        let domain = columns.map(|at| (all[at].name().to_owned(), all[at].codes().to_vec()));
        let codes = columns.map(|at| table.column(at).to_vec());
        Table::from_columns(Arc::new(Domain::new(domain).unwrap()), codes.to_vec())
    };
    let population = fiction::Population::new(3);
    (
        part(&population.draw(700, 1)),
        part(&population.draw(600, 2)),
    )
}

#[test]
fn combinations_are_counted_as_the_showcase_counts_them() {
    let (real, synthetic) = tables();
    for (reported, tells) in [
        (
            Reported::NotEmptyNorZero,
            (|code: &str| !code.is_empty() && code != "0") as fn(&str) -> bool,
        ),
        (Reported::NotEmpty, |code: &str| !code.is_empty()),
    ] {
        let found = evaluate(&real, &synthetic, reported).unwrap();
        let all = both(&real, &synthetic, tells);
        for (row, length) in found.combinations.iter().zip(1..) {
            let of = |which: fn(f64, f64) -> bool| {
                let chosen = all.iter().filter(|(codes, _)| codes.len() == length);
                let chosen = chosen.filter(|(_, (s, y))| which(*s, *y));
                chosen.map(|(_, counts)| *counts).collect::<Vec<_>>()
            };
            let number = |which| of(which).len();
            assert_eq!(row.length, length);
            assert_eq!(row.real, number(|s, _| s > 0.0));
            assert_eq!(row.preserved, number(|s, y| s > 0.0 && y > 0.0));
            assert_eq!(row.suppressed, number(|s, y| s > 0.0 && y == 0.0));
            assert_eq!(row.fabricated, number(|s, y| s == 0.0 && y > 0.0));
            assert_eq!(row.unique, number(|s, _| s == 1.0));
            assert_eq!(row.common, number(|s, _| s >= 10.0));
            assert_eq!(row.common_suppressed, number(|s, y| s >= 10.0 && y == 0.0));
            let percent = |part: usize| 100.0 * part as f64 / row.real as f64;
            near(row.suppressed_percent, percent(row.suppressed));
            // Of the real ones, as the showcase has it.
            near(row.fabricated_percent, percent(row.fabricated));
            let met = number(|_, y| y > 0.0) as f64;
            near(
                row.fabricated_percent_of_synthetic,
                100.0 * row.fabricated as f64 / met,
            );
            let kept = of(|s, y| s > 0.0 && y > 0.0);
            let mean = |value: fn(f64, f64) -> f64| {
                kept.iter().map(|(s, y)| value(*s, *y)).sum::<f64>() / kept.len() as f64
            };
            near(row.mean_count, mean(|s, _| s));
            near(row.mean_absolute_error, mean(|s, y| (s - y).abs()));
        }
        assert!(found.combinations.iter().all(|row| row.preserved > 0));
    }
}

/// The means of buckets up to 10, 20, 40, ... that have anything in them.
fn buckets(errors: &[(f64, f64)]) -> Vec<f64> {
    let mut by_bound: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for (count, error) in errors {
        let mut bound = 10;
        while (bound as f64) < *count {
            bound *= 2;
        }
        by_bound.entry(bound).or_default().push(*error);
    }
    let mean = |errors: &Vec<f64>| errors.iter().sum::<f64>() / errors.len() as f64;
    by_bound.values().map(mean).collect()
}

#[test]
fn errors_of_counts_are_those_of_the_showcase_and_by_real_count() {
    let (real, synthetic) = tables();
    let tells = |code: &str| !code.is_empty() && code != "0";
    let found = evaluate(&real, &synthetic, Reported::default()).unwrap();
    let found = found.count_error;
    let all = both(&real, &synthetic, tells);
    let error = |s: f64, y: f64| if s > 0.0 { (s - y).abs() / s } else { 1.0 };

    let common: Vec<f64> = all
        .values()
        .filter(|(s, _)| *s >= 10.0)
        .map(|(s, y)| error(*s, *y))
        .collect();
    near(
        found.mean_of_common,
        common.iter().sum::<f64>() / common.len() as f64,
    );

    // By synthetic count: common ones and all that the synthetic table has.
    let seen = all.values().filter(|(s, y)| *s >= 10.0 || *y > 0.0);
    let by_synthetic: Vec<(f64, f64)> = seen.map(|(s, y)| (*y, error(*s, *y))).collect();
    let means = buckets(&by_synthetic);
    assert!(means.len() > 3);
    near(
        found.mean_of_synthetic_buckets,
        means.iter().sum::<f64>() / means.len() as f64,
    );

    let real_ones = all.values().filter(|(s, _)| *s > 0.0);
    let by_real: Vec<(f64, f64)> = real_ones.map(|(s, y)| (*s, error(*s, *y))).collect();
    let filled = found.by_real_count.iter().filter(|b| b.combinations > 0);
    let filled: Vec<f64> = filled.map(|bucket| bucket.mean_error).collect();
    let means = buckets(&by_real);
    assert_eq!(filled.len(), means.len());
    filled.iter().zip(&means).for_each(|(a, b)| near(*a, *b));
}

#[test]
fn k_marginal_scores_are_a_thousand_less_the_mean_total_variation() {
    let (real, synthetic) = tables();
    let found = evaluate(&real, &synthetic, Reported::default()).unwrap();
    let scores = |cells: &BTreeMap<Codes, (f64, f64)>| {
        [(1, 9.0), (2, 36.0), (3, 84.0)].map(|(length, sets)| k_marginal(cells, length, sets))
    };
    // Missing is a cell of its own.
    let all = scores(&both(&real, &synthetic, |_| true));
    for (found, expected) in [found.kmarg1, found.kmarg2, found.kmarg3].iter().zip(all) {
        near(*found, expected);
    }
    let told = scores(&both(&real, &synthetic, |code| !code.is_empty()));
    for (found, expected) in found.kmarg_without_missing.iter().zip(told) {
        near(*found, expected);
    }
    assert!((told[1] - all[1]).abs() > 1.0, "the two differ");
}

#[test]
fn independent_columns_are_as_far_off_as_their_products() {
    let (real, _) = tables();
    let rows = real.rows() as f64;
    let mut apart = 0.0;
    for a in 0..9 {
        for b in a + 1..9 {
            let of = |column| count(&real, ColumnSet::one(column));
            let both = count(&real, ColumnSet::from_iter([a, b]));
            let products = of(a).into_iter().flat_map(|x| {
                of(b)
                    .into_iter()
                    .map(move |y| f64::from(x) * f64::from(y) / (rows * rows))
            });
            for (count, product) in both.iter().zip(products) {
                apart += (f64::from(*count) / rows - product).abs() / 2.0;
            }
        }
    }
    let found = evaluate(&real, &real, Reported::default()).unwrap();
    near(
        found.kmarg2_of_independent_columns,
        1000.0 * (1.0 - apart / 36.0),
    );
    near(found.kmarg2, 1000.0);
}

#[test]
fn unique_rows_found_again_are_counted() {
    let domain = || Arc::new(Domain::new([("a", vec!["0", "1", "2"]), ("b", vec!["x"])]).unwrap());
    let table = |a: Vec<u16>| {
        let b = vec![0; a.len()];
        Table::from_columns(domain(), vec![a, b])
    };
    // Once: 1 and 2; of those in the synthetic table: 1.
    let found = evaluate(
        &table(vec![0, 0, 1, 2]),
        &table(vec![1, 1, 0]),
        Reported::default(),
    );
    let found = found.unwrap().uniqueness;
    assert_eq!((found.real, found.found_again), (2, 1));
}

#[test]
fn a_table_blanked_out_loses_with_missing_codes_and_not_without() {
    let (real, _) = tables();
    // Half of the rows lose their sector, which says nothing false about the others.
    let mut columns: Vec<Vec<u16>> = (0..9).map(|at| real.column(at).to_vec()).collect();
    columns[7].iter_mut().step_by(2).for_each(|code| *code = 0);
    let blanked = Table::from_columns(Arc::clone(real.domain()), columns);
    let found: InternalQuality = evaluate(&real, &blanked, Reported::default()).unwrap();
    assert!(found.kmarg1 < 970.0);
    assert!(found.kmarg_without_missing[0] > found.kmarg1 + 15.0);
}

#[test]
fn attacks_find_a_copy_and_nothing_in_a_fresh_draw() {
    let population = fiction::Population::new(5);
    let real = population.draw(1_000, 1);
    let control = population.draw(3_000, 2);
    let fresh = population.draw(1_000, 3);
    let copied = attack(&real, &real, &control, 0).unwrap();
    assert!(copied.membership_inference.auc > 0.95);
    assert!(copied.membership_inference.true_positives_at_one_percent > 0.5);
    assert!(copied.membership_inference_by_density.auc > 0.8);
    assert!(copied.attribute_inference.risk_interval[0] > 0.5);

    let honest = attack(&real, &fresh, &control, 0).unwrap();
    for membership in [
        &honest.membership_inference,
        &honest.membership_inference_by_density,
    ] {
        assert_eq!(membership.targets, 500);
        // Standard error 0.018.
        assert!((0.43..0.57).contains(&membership.auc), "{membership:?}");
        assert!(membership.true_positives_at_one_percent < 0.06);
    }
    let [low, high] = honest.attribute_inference.risk_interval;
    assert!(low < 0.05 && high > -0.05);
}

#[test]
fn attacks_work_with_as_little_as_one_row_and_one_column() {
    let domain = Arc::new(Domain::new([("a", vec!["0", "1"])]).unwrap());
    let table = Table::from_columns(domain, vec![vec![1]]);
    let found = attack(&table, &table, &table, 0).unwrap();
    near(found.membership_inference.auc, 0.5);
    near(found.membership_inference_by_density.auc, 0.5);
}

#[test]
fn tables_of_different_domains_are_not_compared() {
    let table = |code: &str| {
        let domain = Arc::new(Domain::new([("a", vec![code])]).unwrap());
        Table::from_columns(domain, vec![vec![0; 3]])
    };
    let (one, other) = (table("x"), table("y"));
    let refused = evaluate(&one, &other, Reported::default()).unwrap_err();
    assert!(matches!(refused, TableError::DifferentDomains));
    assert!(attack(&one, &one, &other, 0).is_err());
}
