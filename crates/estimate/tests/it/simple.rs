//! Simple estimators against published figures and hand arithmetic.

use estimate::simple::{chao, frequencies, heterogeneity, pairs, sample_coverage};
use estimate::{Fitter, ListSet, Model, Table};

use crate::data::table;

#[test]
fn pairs_of_lists() {
    let names = ["A", "B", "C"].map(String::from).to_vec();
    let cells = [(0b001, 90), (0b011, 10), (0b010, 40), (0b100, 5)];
    let cells = cells.map(|(bits, count)| (ListSet::from_bits(bits), count));
    let pairs = pairs(&Table::new(names, cells).unwrap());
    assert_eq!(pairs[0].sizes, (100, 50));
    assert_eq!(pairs[0].lincoln_petersen, 500.0);
    assert!((pairs[0].chapman - (101.0 * 51.0 / 11.0 - 1.0)).abs() < 1e-9);
    let variance = 101.0 * 51.0 * 90.0 * 40.0 / (121.0 * 12.0);
    assert!((pairs[0].chapman_variance - variance).abs() < 1e-9);
    assert_eq!(pairs[1].lincoln_petersen, f64::INFINITY);
    assert!(pairs[1].chapman.is_finite());
}

#[test]
fn chao_for_the_united_kingdom() {
    let table = table("UKdat");
    assert_eq!(frequencies(&table)[1..3], [2492, 241]);
    let found = chao(&table, 0.95);
    assert!((found.estimate - 15628.0).abs() < 0.5, "{found:?}");
    assert!((found.bias_corrected - 15569.6).abs() < 0.05, "{found:?}");
    let interval = found.interval.unwrap();
    assert!(interval.lower > 2744.0 && interval.lower < found.estimate);
    assert!(interval.upper > found.estimate);
}

#[test]
fn lower_bounds_under_heterogeneity() {
    // Rcapture's models `Mh Chao (LB)` and `Mth Chao (LB)`, run on the table.
    let found = heterogeneity(&table("UKdat")).unwrap();
    assert!((found.lists_alike - 13677.06).abs() < 0.01, "{found:?}");
    assert!((found.lists_differ - 12298.51).abs() < 0.01, "{found:?}");
}

#[test]
fn sample_coverage_of_the_hepatitis_outbreak() {
    // Hepatitis A in northern Taiwan, 271 cases on three lists: Chao, Tsay, Lin, Shau & Chao (2001),
    // Stat. Med. 20, 3123-3157.
    let names = ["P", "Q", "E"].map(String::from).to_vec();
    let cells = [
        (1, 69),
        (2, 55),
        (4, 63),
        (3, 21),
        (5, 17),
        (6, 18),
        (7, 28),
    ];
    let cells = cells.map(|(bits, count)| (ListSet::from_bits(bits), count));
    let table = Table::new(names, cells).unwrap();
    assert_eq!(table.observed(), 271);
    let found = sample_coverage(&table).unwrap();
    assert!((found.coverage - 0.513).abs() < 5e-4, "{found:?}");
    assert!((found.independent - 407.0).abs() < 0.5, "{found:?}");
    assert!((found.high.unwrap() - 971.0).abs() < 0.5, "{found:?}");
    assert!((found.low - 508.0).abs() < 0.5, "{found:?}");
}

#[test]
fn two_lists_alone_are_the_independence_model() {
    let names = ["A", "B"].map(String::from).to_vec();
    let cells = [(1, 90), (2, 40), (3, 10)].map(|(bits, count)| (ListSet::from_bits(bits), count));
    let table = Table::new(names, cells).unwrap();
    let fit = Fitter::new(&table).fit(&Model::independence(2)).unwrap();
    assert!((fit.estimate - pairs(&table)[0].lincoln_petersen).abs() < 1e-9);
}
