//! The conclusion in words.

use estimate::sensitivity::{Grade, Method, Plan, assess, rounded};
use estimate::{Bootstrap, ListSet, Table, Unwatched};

use crate::data::table;

const QUICK: Plan = Plan {
    level: 0.95,
    threshold: 0.02,
    bootstrap: None,
    sampling: None,
    seed: 1,
};

#[test]
fn the_united_kingdom_with_five_lists_supports_no_single_number() {
    let found = assess(&table("UKdat_5"), &QUICK, &Unwatched);
    let (low, high) = found.span().unwrap();
    assert!(
        (low - 11312.99).abs() < 0.01 && (high - 25311.29).abs() < 0.01,
        "{low} {high}"
    );
    assert_eq!(found.verdict.grade, Grade::Unsupported);
    let said = found.verdict.to_string();
    assert!(said.contains("11,300") && said.contains("25,300"), "{said}");
    assert!(said.contains("the table alone cannot choose"), "{said}");
    assert_eq!((found.left_out.len(), found.merged.len()), (5, 10));
    // All models within six units, and nothing else.
    let best = found.near_best[0].fit.unwrap().bic;
    assert!(
        found
            .near_best
            .iter()
            .all(|near| near.fit.unwrap().bic <= best + 6.0)
    );
    assert!(found.near_best.len() > 1);
}

#[test]
fn a_table_made_by_independent_lists_is_supported() {
    // Expected counts, rounded, of 10,000 people and four lists that find 30 to 45 % each.
    let chances = [0.3, 0.35, 0.4, 0.45];
    let cells = (1..16u16).map(ListSet::from_bits).map(|history| {
        let share: f64 = (0..4)
            .map(|list| {
                if history.contains(list) {
                    chances[list]
                } else {
                    1.0 - chances[list]
                }
            })
            .product();
        (history, (10_000.0 * share).round() as u64)
    });
    let names = ["A", "B", "C", "D"].map(String::from).to_vec();
    let table = Table::new(names, cells).unwrap();
    let plan = Plan {
        bootstrap: Some(Bootstrap {
            replicates: 200,
            seed: 1,
        }),
        ..QUICK
    };
    let found = assess(&table, &plan, &Unwatched);
    assert_eq!(found.verdict.grade, Grade::Supported, "{}", found.verdict);
    let stepwise = found.answer(Method::Stepwise).unwrap();
    assert!((stepwise.estimate.unwrap() - 10_000.0).abs() < 20.0);
    let interval = stepwise.interval.as_ref().unwrap();
    assert!(interval.lower < 10_000.0 && interval.upper > 10_000.0);
}

#[test]
fn lists_that_never_meet_support_nothing() {
    let names = ["A", "B", "C"].map(String::from).to_vec();
    let cells = [(1, 40), (2, 30), (4, 20)].map(|(bits, count)| (ListSet::from_bits(bits), count));
    let found = assess(&Table::new(names, cells).unwrap(), &QUICK, &Unwatched);
    assert_eq!(found.verdict.grade, Grade::Unsupported);
    assert!(found.span().is_none());
}

/// Three lists of 300 each, two of which share one person.
fn one_person_in_common() -> Table {
    let names = ["A", "B", "C"].map(String::from).to_vec();
    let cells = [(1, 300), (2, 300), (4, 300), (3, 1)];
    let cells = cells.map(|(bits, count)| (ListSet::from_bits(bits), count));
    Table::new(names, cells).unwrap()
}

#[test]
fn a_number_that_rests_on_one_person_is_not_supported() {
    for bootstrap in [
        None,
        Some(Bootstrap {
            replicates: 100,
            seed: 1,
        }),
    ] {
        let plan = Plan { bootstrap, ..QUICK };
        let found = assess(&one_person_in_common(), &plan, &Unwatched);
        let said = found.verdict.to_string();
        assert_eq!(found.verdict.grade, Grade::Unsupported, "{said}");
        assert!(
            said.contains("a case without which no stepwise estimate is left"),
            "{said}"
        );
        assert!(said.contains("interval of stepwise reaches from"), "{said}");
        assert!(!said.contains("merge"), "{said}");
    }
}

#[test]
fn what_only_the_grid_decides_is_no_estimate() {
    let found = assess(&one_person_in_common(), &QUICK, &Unwatched);
    let averaged = found.answer(Method::Decomposable).unwrap();
    assert_eq!(averaged.estimate, None, "{:?}", averaged.interval);
}

#[test]
fn an_interval_is_judged_whether_or_not_tables_were_resampled() {
    for name in ["Australia", "Artificial_3"] {
        let found = assess(&table(name), &QUICK, &Unwatched);
        assert_eq!(found.verdict.grade, Grade::Unsupported, "{name}");
    }
}

#[test]
fn a_number_far_from_what_other_methods_give_has_a_verdict_of_its_own() {
    let found = assess(&table("UKdat_5"), &QUICK, &Unwatched);
    let independence = found.answer(Method::Independence).unwrap();
    let interval = independence.interval.as_ref().map_err(String::as_str);
    let verdict = found.verdict_on("fixed", 60_000.0, interval);
    assert_eq!(verdict.grade, Grade::Unsupported);
    let said = verdict.to_string();
    assert!(said.contains("fixed gives 60,000"), "{said}");
    // What the table says anyway stays, and is said once.
    assert!(said.contains("the table alone cannot choose"), "{said}");
}

#[test]
fn two_lists_are_never_enough() {
    let names = ["A", "B"].map(String::from).to_vec();
    let cells =
        [(1, 400), (2, 300), (3, 200)].map(|(bits, count)| (ListSet::from_bits(bits), count));
    let found = assess(&Table::new(names, cells).unwrap(), &QUICK, &Unwatched);
    assert_eq!(found.verdict.grade, Grade::Unsupported);
    assert!(found.verdict.to_string().contains("two lists"));
}

#[test]
fn numbers_in_sentences_keep_three_digits() {
    assert_eq!(rounded(11_312.99), "11,300");
    assert_eq!(rounded(1_034.151), "1,030");
    assert_eq!(rounded(157.2), "157");
    assert_eq!(rounded(2_345_678.0), "2,350,000");
    assert_eq!(rounded(f64::INFINITY), "no bound");
}
