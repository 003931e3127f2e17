//! The verdict against an oracle that tries every small whole-number direction, and a linear program.

use estimate::{Existence, ListSet, Model, Table, Unwatched, check_all, diagnose};
use proptest::prelude::*;

use crate::data::pairwise;

/// Existence and identifiability from the definition: search all weight vectors with entries from
/// -2 to 2, which hold every facet normal of a three-list table.
fn by_search(table: &Table, model: &Model) -> Existence {
    let margins = table.margins();
    let terms: Vec<ListSet> = model.terms().collect();
    let (finite, infinite): (Vec<ListSet>, Vec<ListSet>) =
        terms.iter().partition(|term| margins[term.index()] > 0);
    let cells: Vec<ListSet> = (1..1u16 << table.lists())
        .map(ListSet::from_bits)
        .filter(|cell| !infinite.iter().any(|term| cell.is_superset(*term)))
        .collect();
    let (mut exists, mut identifiable) = (true, true);
    for code in 0..5usize.pow(finite.len() as u32) {
        let weight = |position: usize| (code / 5usize.pow(position as u32) % 5) as i32 - 2;
        let sums = cells.iter().map(|cell| {
            let within = (0..finite.len()).filter(|&at| cell.is_superset(finite[at]));
            (table.count(*cell), within.map(weight).sum::<i32>())
        });
        let sums: Vec<(u64, i32)> = sums.collect();
        let zero = (0..finite.len()).all(|position| weight(position) == 0);
        if !zero && sums.iter().all(|&(_, sum)| sum == 0) {
            identifiable = false;
        }
        let lawful = |&(count, sum): &(u64, i32)| if count > 0 { sum == 0 } else { sum >= 0 };
        if sums.iter().all(lawful) && sums.iter().any(|&(_, sum)| sum > 0) {
            exists = false;
        }
    }
    match (exists, identifiable) {
        (true, true) => Existence::Estimable,
        (false, true) => Existence::NoEstimate,
        (true, false) => Existence::NotIdentifiable,
        (false, false) => Existence::Neither,
    }
}

/// Whether the estimate exists by the linear program of Fienberg & Rinaldo (2012): the largest `s` such
/// that means `x >= s` have the observed margins is above zero. Solved by going through its vertices.
fn exists_by_linear_program(table: &Table, model: &Model) -> bool {
    let margins = table.margins();
    let finite: Vec<ListSet> = model
        .terms()
        .filter(|term| margins[term.index()] > 0)
        .collect();
    let infinite: Vec<ListSet> = model
        .terms()
        .filter(|term| margins[term.index()] == 0)
        .collect();
    let cells: Vec<ListSet> = (1..1u16 << table.lists())
        .map(ListSet::from_bits)
        .filter(|cell| !infinite.iter().any(|term| cell.is_superset(*term)))
        .collect();
    // With x = s + z every unknown is zero or more, and at a vertex the columns of those above zero are
    // independent.
    let within = |cell: &ListSet, term: &ListSet| f64::from(u8::from(cell.is_superset(*term)));
    (0u32..1 << cells.len()).any(|chosen| {
        let chosen: Vec<&ListSet> = cells
            .iter()
            .enumerate()
            .filter(|(at, _)| chosen >> at & 1 == 1)
            .map(|(_, cell)| cell)
            .collect();
        let rows = finite.iter().map(|term| {
            let mut row: Vec<f64> = chosen.iter().map(|cell| within(cell, term)).collect();
            row.push(cells.iter().map(|cell| within(cell, term)).sum());
            row.push(margins[term.index()] as f64);
            row
        });
        let solved = only_solution(rows.collect());
        solved.is_some_and(|x| x.iter().all(|&x| x > -1e-9) && x.last().is_some_and(|&s| s > 1e-9))
    })
}

/// The solution of equations, each with its right-hand side last, if there is exactly one.
fn only_solution(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let unknowns = rows[0].len() - 1;
    for column in 0..unknowns {
        let largest = (column..rows.len())
            .max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))
            .filter(|&row| rows[row][column].abs() > 1e-9)?;
        rows.swap(column, largest);
        let pivot = rows[column].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != column) {
            let factor = row[column] / pivot[column];
            row.iter_mut()
                .zip(&pivot)
                .for_each(|(entry, pivot)| *entry -= factor * pivot);
        }
    }
    let consistent = rows[unknowns..]
        .iter()
        .all(|row| row[unknowns].abs() < 1e-9);
    consistent.then(|| {
        (0..unknowns)
            .map(|at| rows[at][unknowns] / rows[at][at])
            .collect()
    })
}

fn names(lists: usize) -> Vec<String> {
    (0..lists).map(|list| format!("L{list}")).collect()
}

#[test]
fn every_support_of_three_lists_under_every_pairwise_model() {
    let mut seen = [0; 4];
    for support in 1u16..128 {
        let cells =
            (0..7).map(|cell| (ListSet::from_bits(cell + 1), u64::from(support >> cell & 1)));
        let table = Table::new(names(3), cells).unwrap();
        for mask in 0..8 {
            let model = pairwise(3, mask);
            let diagnosis = diagnose(&table, &model);
            assert_eq!(
                diagnosis.existence,
                by_search(&table, &model),
                "support {support:07b} {model:?}"
            );
            let exists = matches!(
                diagnosis.existence,
                Existence::Estimable | Existence::NotIdentifiable
            );
            assert_eq!(
                exists,
                exists_by_linear_program(&table, &model),
                "support {support:07b} {model:?}"
            );
            seen[usize::from(diagnosis.existence.code())] += 1;
            if let Some(certificate) = diagnosis.certificate {
                assert!(certificate.holds(&table, &model));
            }
        }
    }
    assert!(seen.iter().all(|&verdicts| verdicts > 0), "{seen:?}");
}

#[test]
fn a_tampered_proof_does_not_hold() {
    let cells = [(1, 40), (2, 30), (4, 20), (3, 6)];
    let cells = cells.map(|(bits, count)| (ListSet::from_bits(bits), count));
    let table = Table::new(names(3), cells).unwrap();
    let model = pairwise(3, 1);
    let certificate = diagnose(&table, &model).certificate.unwrap();
    assert!(certificate.holds(&table, &model));
    for position in 0..certificate.weights.len() {
        let mut tampered = certificate.clone();
        tampered.weights[position].1 += 1;
        assert!(!tampered.holds(&table, &model));
    }
    let mut empty = certificate;
    empty.driven_to_zero.clear();
    assert!(!empty.holds(&table, &model));
}

proptest! {
    #[test]
    fn proofs_hold_and_the_face_carries_an_estimate(
        counts in proptest::collection::vec(0u64..3, 31),
        picked in 0usize..6893,
    ) {
        prop_assume!(counts.iter().any(|&count| count > 0));
        let cells = (1u16..).zip(counts).map(|(bits, count)| (ListSet::from_bits(bits), count));
        let table = Table::new(names(5), cells).unwrap();
        let model = estimate::all_models(5, 4).nth(picked).unwrap();
        let diagnosis = diagnose(&table, &model);
        let mut fitter = estimate::Fitter::new(&table);
        prop_assert_eq!(fitter.existence(&model), diagnosis.existence);
        if let Some(certificate) = &diagnosis.certificate {
            prop_assert!(certificate.holds(&table, &model));
        }
        // On the face the fitted table has the margins of the observed one: the defining property
        // of the (extended) maximum likelihood estimate.
        let fit = fitter.fit_on_face(&model, &diagnosis);
        if diagnosis.hidden_determined {
            prop_assert!(fit.is_ok(), "{fit:?} {diagnosis:?}");
        }
        if fit.is_ok() {
            for term in model.terms() {
                let cells = (1..32u16).filter(|cell| ListSet::from_bits(*cell).is_superset(term));
                let expected: f64 = cells.map(|cell| fitter.means()[usize::from(cell)]).sum();
                let found = fitter.margin(term) as f64;
                prop_assert!((expected - found).abs() < 1e-6 * (1.0 + found), "{term:?}");
            }
        }
    }
}

/// Every pairwise model asked by itself.
fn one_by_one(table: &Table) -> [u128; 4] {
    let fitter = estimate::Fitter::new(table);
    let mut counts = [0; 4];
    for model in estimate::all_models(table.lists(), 2) {
        counts[usize::from(fitter.existence(&model).code())] += 1;
    }
    counts
}

fn check_agrees(table: &Table) {
    let check = check_all(table, &Unwatched).unwrap();
    assert!(check.complete);
    assert_eq!(check.by_existence, one_by_one(table), "{table:?}");
    assert_eq!(check.by_existence.iter().sum::<u128>(), check.models);
    let fitter = estimate::Fitter::new(table);
    for family in &check.examples {
        assert_eq!(
            fitter.existence(&family.example),
            family.existence,
            "{table:?} {family:?}"
        );
    }
}

#[test]
fn all_pairwise_models_at_once_are_what_they_are_one_by_one() {
    for name in [
        "UKdat_5",
        "Ned_5",
        "NewOrl_5",
        "Western",
        "Korea",
        "Artificial_3",
        "UKdat",
        "Ned",
    ] {
        check_agrees(&crate::data::table(name));
    }
}

#[test]
fn eight_lists_are_checked_at_once() {
    // 2^28 models; the programs in use solve 262,144 linear programs for them.
    let check = check_all(&crate::data::table("NewOrl"), &Unwatched).unwrap();
    assert_eq!(check.models, 1 << 28);
    assert_eq!(check.by_existence.iter().sum::<u128>(), check.models);
    let table = crate::data::table("NewOrl");
    let fitter = estimate::Fitter::new(&table);
    for family in &check.examples {
        assert_eq!(fitter.existence(&family.example), family.existence);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn all_pairwise_models_of_any_table_at_once(
        counts in proptest::collection::vec(prop_oneof![3 => Just(0u64), 1 => 1u64..4], 15),
    ) {
        prop_assume!(counts.iter().any(|&count| count > 0));
        let cells = (1u16..).zip(counts).map(|(bits, count)| (ListSet::from_bits(bits), count));
        check_agrees(&Table::new(names(4), cells).unwrap());
    }
}
